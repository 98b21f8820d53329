//! The TOML header of a page, exactly as it is written.

use serde::Deserialize;
use serde::de::{self, Deserializer};

use super::alternative::Alternative;
use super::clause::Clauses;
use super::judgement::{Certainty, Severity, Who};
use crate::endpoint::Protocol;
use crate::stage::Stage;

/// A text that backs a page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Where it is.
    pub url: String,
    /// What it is called.
    pub title: String,
    /// The day it was read, as `2026-11-21`.
    #[serde(deserialize_with = "day")]
    pub read: String,
}

/// Another page that an ambiguous reply can mean.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CandidateRule {
    /// The id of that page.
    pub id: String,
    /// Where it can be meant, if not wherever the page holds.
    #[serde(default)]
    pub when: Option<Clauses>,
    /// What can speak for it.
    #[serde(default, rename = "for")]
    pub supporting: Vec<Argument>,
    /// What can speak against it.
    #[serde(default, rename = "against")]
    pub opposing: Vec<Argument>,
}

/// A sentence, and when it is true.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Argument {
    /// The sentence.
    pub say: String,
    /// The clauses that make it true.
    pub when: Clauses,
}

/// What decides whether it is this, where the stage does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecidedBy {
    /// Nothing that mailprobe may do: attempts are counted, and one more makes it worse.
    Nothing,
    /// What is set for the mailbox or for the organisation; no sign-in is needed.
    Settings,
    /// A sign-in with a token alone, because no password is taken.
    Token,
}

/// Whom it stops, where it stops a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stops {
    /// Every program.
    Everyone,
    /// Every program in this network.
    Network,
    /// Every program on this computer.
    Computer,
    /// Every program that signs in with the same name and password.
    Password,
    /// Some: that depends on how a program speaks, or on how it is set up.
    Some,
}

/// What a page about TLS is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum About {
    /// The server's certificate, and who vouches for it.
    Certificate,
    /// Versions of TLS and the ways to encrypt.
    Version,
    /// Whether encryption begins with the connection or later, or not at all.
    Mode,
    /// A certificate that the program is asked for.
    OwnCertificate,
    /// The name that the server is asked for.
    Name,
    /// The start of encryption, which breaks off or never ends.
    Start,
}

/// All fields of a header.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// The fault in one line.
    pub title: String,
    /// The stage at which it shows.
    #[serde(deserialize_with = "stage")]
    pub stage: Stage,
    /// The protocols it can show with.
    #[serde(deserialize_with = "protocols")]
    pub protocols: Vec<Protocol>,
    /// How bad it is.
    pub severity: Severity,
    /// Who can mend it.
    pub who: Who,
    /// The version of mailprobe that first had the page.
    pub since: String,
    /// What a match alone proves.
    pub certainty: Certainty,
    /// The pages that this one explains when both match.
    #[serde(default)]
    pub explains: Vec<String>,
    /// Whether it holds of a probe that went well, too, though it is about something broken.
    #[serde(default)]
    pub without_stop: bool,
    /// Whether it tells where something fails and not what: then every other page of the stop comes before it, but those that it
    /// explains.
    #[serde(default)]
    pub yields: bool,
    /// Whether the words of the server tell more than the title does, and stand beside it.
    #[serde(default)]
    pub quotes: bool,
    /// Whom it stops, where it stops a protocol.
    #[serde(default)]
    pub stops: Option<Stops>,
    /// Whether this computer or its network is at fault, so that it says nothing of the servers.
    #[serde(default)]
    pub here: bool,
    /// Whether something on the way answers in the place of the server, or beside it.
    #[serde(default)]
    pub instead: bool,
    /// What it is about, on a page about TLS.
    #[serde(default)]
    pub about: Option<About>,
    /// Whether it comes and goes, or shows only with a real message: then one good run does not disprove it.
    #[serde(default)]
    pub comes_and_goes: bool,
    /// What decides whether it is this, where the stage does not tell.
    #[serde(default)]
    pub decided_by: Option<DecidedBy>,
    /// Whether its steps keep a password from going over the network unprotected: an organisation's steps stand behind them, and replace none.
    #[serde(default)]
    pub keeps_steps: bool,
    /// The one step that decides between the candidates.
    #[serde(default)]
    pub next_step: Option<String>,
    /// Alternatives, one of which must hold. None for a fault that never shows on the wire.
    #[serde(default)]
    pub when: Vec<Alternative>,
    /// What else it can be, the most probable first.
    #[serde(default, rename = "candidate")]
    pub candidates: Vec<CandidateRule>,
    /// What backs the page.
    #[serde(rename = "source")]
    pub sources: Vec<Source>,
}

impl Header {
    /// How bad it is where this alternative holds.
    pub fn severity_of(&self, alternative: &Alternative) -> Severity {
        alternative.severity.unwrap_or(self.severity)
    }

    /// Whether it can count by this alternative for a probe that did not stop.
    pub fn holds_without_stop(&self, alternative: &Alternative) -> bool {
        self.without_stop || self.severity_of(alternative) < Severity::Broken
    }

    /// Whether it can count for a probe that did not stop.
    pub fn counts_without_stop(&self) -> bool {
        let mut all = self.when.iter();
        self.severity < Severity::Broken || all.any(|one| self.holds_without_stop(one))
    }
}

fn stage<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Stage, D::Error> {
    let name = String::deserialize(deserializer)?;
    Stage::from_name(&name).ok_or_else(|| {
        let known = Stage::ALL.map(Stage::name).join(", ");
        de::Error::custom(format!("unknown stage `{name}`; it is one of {known}"))
    })
}

fn protocols<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Protocol>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?;
    if names.is_empty() {
        return Err(de::Error::custom("a page needs at least one protocol"));
    }
    let known = |name: &String| Protocol::ALL.into_iter().find(|p| p.name() == name);
    names
        .iter()
        .map(|name| {
            let error = || format!("unknown protocol `{name}`; it is one of imap, pop3, smtp");
            known(name).ok_or_else(|| de::Error::custom(error()))
        })
        .collect()
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let wanted = || de::Error::custom("a day is wanted, without quotes, such as 2026-11-21");
    let toml::Value::Datetime(value) = toml::Value::deserialize(deserializer)? else {
        return Err(wanted());
    };
    match (value.date, value.time) {
        (Some(date), None) => Ok(date.to_string()),
        _ => Err(wanted()),
    }
}
