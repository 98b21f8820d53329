//! Where a secret is to be had from. It never stands in the file itself.

use std::time::Duration;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::Span;
use super::key::Key;
use super::value::{kind_of, number};
use super::{Reader, key};

/// How long a command may take to give its secret, where nothing else is said: somebody may have to unlock something.
const USUAL_WAIT: Duration = Duration::from_secs(30);

/// The longest that can be asked for, in seconds.
const LONGEST_WAIT: i64 = 300;

/// The keys of a reference.
const KEYS: [&str; 4] = ["env", "file", "command", "seconds"];

/// What kind of secret it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretKind {
    /// A password or an app password.
    Password,
    /// An OAuth access token.
    Token,
    /// What an application proves its identity with.
    AppSecret,
}

impl SecretKind {
    /// The key that it stands under.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Token => "token",
            Self::AppSecret => "app-secret",
        }
    }

    pub(super) fn of(key: &Key) -> Self {
        match key.name {
            "password" => Self::Password,
            "token" => Self::Token,
            _ => Self::AppSecret,
        }
    }
}

/// A secret that is named, and not given.
#[derive(Clone, Debug)]
pub struct Reference {
    /// What it is.
    pub kind: SecretKind,
    /// Where it is to be had from.
    pub from: From,
    /// Where this stands in the file.
    pub at: Span,
}

/// Where a secret is to be had from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum From {
    /// A variable of the environment.
    Variable(String),
    /// A file, seen from the folder of `mailprobe.toml`.
    File(String),
    /// What a program prints, started without a shell, and how long it may take.
    Command(Vec<String>, Duration),
}

impl Reader {
    /// Reads `{ env = … }`, `{ file = … }` or `{ command = [ … ] }`.
    pub(super) fn reference(
        &mut self,
        key: &'static Key,
        value: &Spanned<DeValue<'_>>,
    ) -> Option<Reference> {
        let name = key.name;
        let DeValue::Table(table) = value.get_ref() else {
            let instead = format!(
                "write `{name} = {{ env = \"NAME\" }}`, `{{ file = \"PATH\" }}` or `{{ command = [\"PROGRAM\", \"ARGUMENT\"] }}`"
            );
            let why = match value.get_ref() {
                DeValue::String(_) => {
                    "a secret does not stand in the file itself, which is copied, sent and kept; "
                        .to_owned()
                }
                other => format!(
                    "`{name}` takes a table that says where it is, and this is {}; ",
                    kind_of(other)
                ),
            };
            self.complain(value.span(), why + &instead);
            return None;
        };
        let mut from = Vec::new();
        let mut wait = None;
        for (part, value) in table {
            match &**part.get_ref() {
                "env" => from.extend(self.variable(value)),
                "file" => from.extend(self.string("file", value).map(From::File)),
                "command" => {
                    from.extend(
                        self.command(value)
                            .map(|words| From::Command(words, USUAL_WAIT)),
                    );
                }
                "seconds" => wait = self.seconds(value),
                other => {
                    let says = key::unknown(other, KEYS.into_iter());
                    self.complain(part.span(), says);
                }
            }
        }
        let named = KEYS[..3].iter().filter(|part| has(table, part)).count();
        if named != 1 {
            let says = format!("`{name}` takes one of `env`, `file` and `command`");
            self.complain(value.span(), says);
            return None;
        }
        let from = match (from.pop()?, wait) {
            (From::Command(words, _), Some(wait)) => From::Command(words, wait),
            (_, Some(_)) => {
                self.complain(value.span(), "`seconds` goes with `command`");
                return None;
            }
            (from, None) => from,
        };
        Some(Reference {
            kind: SecretKind::of(key),
            from,
            at: value.span(),
        })
    }

    fn variable(&mut self, value: &Spanned<DeValue<'_>>) -> Option<From> {
        let name = self.string("env", value)?;
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(is_part) {
            self.complain(
                value.span(),
                "`env` takes the name of a variable: letters, digits and _, without a $",
            );
            return None;
        }
        Some(From::Variable(name))
    }

    fn command(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
        let DeValue::Array(items) = value.get_ref() else {
            self.complain(
                value.span(),
                "`command` takes a list, the program first and then each argument, because no shell reads it: [\"op\", \"read\", \"…\"]",
            );
            return None;
        };
        let word = |item: &Spanned<DeValue<'_>>| match item.get_ref() {
            DeValue::String(text) if !text.contains('\0') => Some(text.clone().into_owned()),
            _ => None,
        };
        let words: Option<Vec<String>> = items.iter().map(word).collect();
        match words {
            Some(words) if words.first().is_some_and(|first| !first.trim().is_empty()) => {
                Some(words)
            }
            _ => {
                self.complain(
                    value.span(),
                    "`command` takes a list of texts, the program first: [\"op\", \"read\", \"…\"]",
                );
                None
            }
        }
    }

    fn seconds(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Duration> {
        let seconds = match value.get_ref() {
            DeValue::Integer(integer) => number(integer),
            _ => None,
        };
        match seconds {
            Some(seconds @ 1..=LONGEST_WAIT) => Some(Duration::from_secs(seconds.unsigned_abs())),
            _ => {
                self.complain(
                    value.span(),
                    format!("`seconds` takes a whole number from 1 to {LONGEST_WAIT}"),
                );
                None
            }
        }
    }

    fn string(&mut self, part: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() && !text.contains('\0') => {
                Some(text.clone().into_owned())
            }
            DeValue::String(text) if text.trim().is_empty() => {
                self.complain(value.span(), format!("`{part}` is empty"));
                None
            }
            _ => {
                self.complain(value.span(), format!("`{part}` takes text in quotes"));
                None
            }
        }
    }
}

fn has(table: &DeTable<'_>, part: &str) -> bool {
    table.keys().any(|name| name.get_ref() == part)
}
