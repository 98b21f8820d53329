//! The documented vocabulary: every key that a page may use, what it means and which values it takes.

mod computer;
mod contrast;
mod discovery;
mod greeting;
mod mailbox;
mod names;
mod plan;
mod run;
mod settings;
mod sign_in;
mod tls;
mod token;
mod values;
mod way;

use crate::stage::Stage;

/// A key of the vocabulary.
#[derive(Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name, such as `auth.text`.
    pub name: &'static str,
    /// The stage that facts with this key belong to.
    pub stage: Stage,
    /// What the value says.
    pub meaning: &'static str,
    /// All values that it can take; empty when it is free text.
    pub values: &'static [&'static str],
}

/// The vocabulary, in the order of the way: what was asked for, each stage, and what needs several probes.
const KEYS: [&[Key]; 13] = [
    plan::KEYS,
    settings::KEYS,
    discovery::KEYS,
    names::KEYS,
    way::KEYS,
    tls::KEYS,
    greeting::KEYS,
    sign_in::KEYS,
    token::KEYS,
    mailbox::KEYS,
    run::KEYS,
    contrast::KEYS,
    computer::KEYS,
];

impl Key {
    /// Every key of the vocabulary.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        KEYS.into_iter().flatten()
    }

    /// The key with this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|key| key.name == name)
    }
}

const fn key(
    name: &'static str,
    stage: Stage,
    meaning: &'static str,
    values: &'static [&'static str],
) -> Key {
    Key {
        name,
        stage,
        meaning,
        values,
    }
}
