//! A target of `mailprobe smoke`.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::expectation::Expectation;
use super::fault::Span;
use super::key::{Kind, Place};
use super::reference::{Reference, SecretKind};
use super::value::kind_of;
use super::{Entry, Reader};
use crate::endpoint::Protocol;

/// The longest name of a target.
const LONGEST_NAME: usize = 100;

/// The most targets of a file: each takes its time.
const MOST_TARGETS: usize = 500;

/// What is tried, and what is expected of it.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called in reports; no other target is called so.
    pub name: String,
    /// The address, domain or host, as it would be given to `mailprobe check`.
    pub tried: String,
    /// Where that stands.
    pub tried_at: Span,
    /// Whether that is a mail domain, by the key that it stands under: a name that publishes nothing is then no server.
    pub is_domain: bool,
    /// What stands for options.
    pub entries: Vec<Entry>,
    /// The password or token to sign in with.
    pub credential: Option<Reference>,
    /// What an application proves its identity with.
    pub app_secret: Option<Reference>,
    /// What is expected; where nothing is, that it works.
    pub expectations: Vec<Expectation>,
    /// Where the target begins.
    pub at: Span,
}

impl Target {
    /// The entry of this key.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key.name == key)
    }

    /// Whether somebody signs in.
    pub fn signs_in(&self) -> bool {
        let asks = ["sign-in", "app"].iter().filter_map(|key| self.entry(key));
        self.credential.is_some() || asks.into_iter().any(|entry| !entry.is_off())
    }
}

impl Reader {
    pub(super) fn targets(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Target> {
        let DeValue::Array(items) = value.get_ref() else {
            let says = "targets are written as [[target]], with two brackets, one for each";
            self.complain(value.span(), says);
            return Vec::new();
        };
        if items.len() > MOST_TARGETS {
            let says = format!("a file has at most {MOST_TARGETS} targets");
            self.complain(value.span(), says);
            return Vec::new();
        }
        let mut targets = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => targets.extend(self.target(table, &item.span())),
                other => {
                    let says = format!("a target is a table, and this is {}", kind_of(other));
                    self.complain(item.span(), says);
                }
            }
        }
        let mut names: BTreeMap<String, usize> = BTreeMap::new();
        for target in &targets {
            *names.entry(target.name.to_lowercase()).or_default() += 1;
        }
        let again = |target: &&Target| names[&target.name.to_lowercase()] > 1;
        let twice: Vec<Span> = targets
            .iter()
            .filter(again)
            .map(|one| one.at.clone())
            .collect();
        for at in twice.into_iter().skip(1) {
            self.complain(
                at,
                "another target is called the same; give each a `name` of its own, by which reports know it",
            );
        }
        targets
    }

    fn target(&mut self, table: &DeTable<'_>, at: &Span) -> Option<Target> {
        let before = self.faults.len();
        let mut tried = Vec::new();
        let mut name = None;
        let mut entries = Vec::new();
        let mut secrets = Vec::new();
        let mut expectations = Vec::new();
        for (word, value) in table {
            let Some(key) = self.key(word, Place::Target) else {
                continue;
            };
            match key.kind {
                Kind::Tried => {
                    let one = self.tried(key, value);
                    tried.extend(one.map(|(text, span)| (text, span, key.name)));
                }
                Kind::Name => name = self.name(key, value),
                Kind::Secret => secrets.extend(self.reference(key, value)),
                Kind::Expect => expectations = self.expectations(value),
                _ => entries.extend(self.entry(key, value)),
            }
        }
        let is_whole = self.faults.len() == before;
        entries.sort_by_key(|entry| entry.at.start);
        let (tried, tried_at, kind) = match tried.as_slice() {
            [] => {
                if is_whole {
                    self.complain(
                        at.clone(),
                        "this target says not what is tried; give its `address`, `domain` or `host`",
                    );
                }
                return None;
            }
            [(one, span, kind)] => (one.clone(), span.clone(), *kind),
            [_, (_, span, _), ..] => {
                let span = span.clone();
                self.complain(span, "give one of `address`, `domain` and `host`; the others go into targets of their own");
                return None;
            }
        };
        let is_app = |one: &Reference| one.kind == SecretKind::AppSecret;
        let (app_secrets, mut credentials): (Vec<_>, Vec<_>) =
            secrets.into_iter().partition(is_app);
        if credentials.len() > 1 {
            credentials.sort_by_key(|one| one.at.start);
            let at = credentials[1].at.clone();
            self.complain(at, "`password` and `token` contradict each other; give one of them, or make two targets");
        }
        let target = Target {
            name: name.unwrap_or_else(|| tried.clone()),
            tried,
            tried_at,
            is_domain: kind == "domain",
            entries,
            credential: credentials.into_iter().next(),
            app_secret: app_secrets.into_iter().next(),
            expectations,
            at: at.clone(),
        };
        self.expects_what_can_be_told(&target, kind == "host");
        Some(target)
    }

    /// The target itself, which says what kind of name it is.
    fn tried(
        &mut self,
        key: &'static super::Key,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<(String, Span)> {
        let entry = self.entry(key, value)?;
        let text = entry.values.into_iter().next()?;
        let has_at = text.contains('@');
        let says = match key.name {
            "address" if !has_at => {
                "`address` takes a whole e-mail address; a domain is `domain`, the name of a server is `host`"
            }
            "domain" | "host" if has_at => "this is an e-mail address; write `address`",
            _ => return Some((text, value.span())),
        };
        self.complain(value.span(), says);
        None
    }

    fn name(&mut self, key: &'static super::Key, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let entry = self.entry(key, value)?;
        let name = entry.values.into_iter().next()?.trim().to_owned();
        let is_short = name.chars().count() <= LONGEST_NAME;
        if !is_short || name.chars().any(char::is_control) {
            let says = format!("a name is one line of at most {LONGEST_NAME} characters");
            self.complain(value.span(), says);
            return None;
        }
        Some(name)
    }

    /// Complains about what no run can tell.
    fn expects_what_can_be_told(&mut self, target: &Target, is_host: bool) {
        if is_host {
            let published = target
                .expectations
                .iter()
                .filter(|one| one.is_of_settings());
            let published: Vec<(Span, &str)> = published
                .map(|one| (one.at.clone(), one.what.key()))
                .collect();
            for (at, key) in published {
                let says = format!(
                    "`{key}` is about what a mail domain publishes, and this target is a host; give an `address` or a `domain`"
                );
                self.complain(at, says);
            }
        }
        if !target.signs_in() {
            let needs = target.expectations.iter().filter(|one| one.needs_sign_in());
            let needs: Vec<(Span, &str)> =
                needs.map(|one| (one.at.clone(), one.what.key())).collect();
            for (at, key) in needs {
                let says = format!(
                    "`{key}` can only be told by signing in; add a `password` or `token` to this target, such as password = {{ env = \"NAME\" }}"
                );
                self.complain(at, says);
            }
        }
        let Some(only) = target.entry("only") else {
            return;
        };
        // As on the command line, one text may name several.
        let names = only.values.iter().flat_map(|names| names.split(','));
        let tried: Vec<Protocol> = names
            .filter_map(|name| Protocol::from_name(&name.trim().to_lowercase()))
            .collect();
        let is_left_out = |one: &&Expectation| {
            one.protocol
                .is_some_and(|protocol| !tried.contains(&protocol))
        };
        let left_out: Vec<Span> = target
            .expectations
            .iter()
            .filter(is_left_out)
            .map(|one| one.at.clone())
            .collect();
        for at in left_out {
            self.complain(at, "`only` leaves this protocol out; add it there");
        }
    }
}
