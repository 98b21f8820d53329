//! The days on which an answer turns: one place for each, with its source and the day on which that was read.

use std::borrow::Cow;
use std::sync::OnceLock;

use serde::Deserialize;
use time::{Date, Month};

use crate::endpoint::Protocol;

/// The table, one entry a day; it says where each is documented.
const TABLE: &str = include_str!("../../checks/dates.toml");

/// What begins a reference to a day in a text.
const OPENS: &str = "{date ";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    date: Vec<Turn>,
}

/// A day on which an answer turns.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Turn {
    /// The word that stands for it.
    pub id: String,
    /// What happens, in a sentence.
    pub what: String,
    /// How a sentence names the day, such as `the end of December 2026`.
    pub said: String,
    /// The day on which it begins, where it takes time.
    #[serde(default, deserialize_with = "some_day")]
    pub from: Option<Date>,
    /// The day on which it happens, or is over.
    #[serde(deserialize_with = "day")]
    pub day: Date,
    /// Whether it was done or only announced when the source was read.
    pub state: State,
    /// Whom it concerns.
    pub whom: String,
    /// What is no longer there from then on.
    pub ends: Option<Ends>,
    /// Where it is documented.
    pub url: String,
    /// What that document is called.
    pub title: String,
    /// The day on which it was read.
    #[serde(deserialize_with = "day")]
    pub read: Date,
}

/// How it stood with a day when its source was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It had come.
    Done,
    /// It was still to come.
    Announced,
}

impl State {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Announced => "announced",
        }
    }
}

/// What a provider no longer takes from a day on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ends {
    /// What it is.
    pub what: Ended,
    /// Whose servers: `exchange-online`, `outlook-com` or `google`.
    pub provider: String,
    /// The protocols.
    pub protocols: Vec<String>,
    /// What takes the place of the account's own password, such as `an app password`.
    pub instead: Option<String>,
}

/// What can come to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// A name and the account's own password.
    Passwords,
    /// TLS 1.0 and 1.1.
    OldTls,
}

impl Turn {
    /// Whether the day had come by then.
    pub fn has_come(&self, today: Date) -> bool {
        self.day < today
    }

    /// That what is known of it may be out of date: it was only announced when that was read, and the day has passed since.
    pub fn caution(&self, today: Date) -> Option<String> {
        (self.state == State::Announced && self.has_come(today)).then(|| {
            format!(
                "What is said here of {} was read on {}, when it was only announced. The day has passed since, so it may have come \
                 otherwise: {}",
                self.said, self.read, self.url
            )
        })
    }
}

/// All days, in the order of the file.
pub fn turns() -> &'static [Turn] {
    static TURNS: OnceLock<Vec<Turn>> = OnceLock::new();
    TURNS.get_or_init(|| read().unwrap_or_default())
}

/// Reads the file.
///
/// # Errors
///
/// When it cannot be read; a test sees to it that it can.
pub fn read() -> Result<Vec<Turn>, toml::de::Error> {
    let table: Table = toml::from_str(TABLE)?;
    Ok(table.date)
}

/// The day with this word.
pub fn turn(id: &str) -> Option<&'static Turn> {
    turns().iter().find(|turn| turn.id == id)
}

/// The days from which a provider no longer takes this in this protocol, as far as they are known.
pub fn ends(
    what: Ended,
    provider: &str,
    protocol: Protocol,
) -> impl Iterator<Item = &'static Turn> {
    turns().iter().filter(move |turn| {
        turn.ends.as_ref().is_some_and(|ends| {
            ends.what == what
                && ends.provider == provider
                && ends.protocols.iter().any(|one| one == protocol.name())
        })
    })
}

/// The last day on which any source of this program was read.
pub fn last_checked() -> &'static str {
    env!("MAILPROBE_NEWEST_SOURCE")
}

/// The first day on which any source of this program was read that has not been read again.
pub fn first_checked() -> &'static str {
    env!("MAILPROBE_OLDEST_SOURCE")
}

/// A text whose days are filled in, and which they are.
pub(crate) struct Filled {
    pub(crate) text: Cow<'static, str>,
    pub(crate) turns: Vec<&'static Turn>,
}

/// Fills in every `{date ID}`; where there is no such day, says at which byte.
pub(crate) fn fill(text: Cow<'static, str>) -> Result<Filled, usize> {
    if !text.contains(OPENS) {
        let turns = Vec::new();
        return Ok(Filled { text, turns });
    }
    let mut filled = Filled {
        text: Cow::Owned(String::with_capacity(text.len())),
        turns: Vec::new(),
    };
    let mut rest = &*text;
    while let Some(at) = rest.find(OPENS) {
        let (before, behind) = (&rest[..at], &rest[at + OPENS.len()..]);
        let found = behind
            .split_once('}')
            .and_then(|(id, rest)| Some((turn(id)?, rest)));
        let Some((turn, behind)) = found else {
            return Err(text.len() - rest.len() + at);
        };
        let out = filled.text.to_mut();
        out.push_str(before);
        out.push_str(&turn.said);
        if !filled.turns.iter().any(|known| known.id == turn.id) {
            filled.turns.push(turn);
        }
        rest = behind;
    }
    filled.text.to_mut().push_str(rest);
    Ok(filled)
}

pub(crate) fn day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    use serde::de::Error as _;
    let written = toml::value::Datetime::deserialize(from)?;
    let date = written.date.filter(|_| written.time.is_none());
    let date = date.ok_or_else(|| D::Error::custom("a day is written as 2026-11-21"))?;
    let month = Month::try_from(date.month).map_err(D::Error::custom)?;
    Date::from_calendar_date(i32::from(date.year), month, date.day).map_err(D::Error::custom)
}

fn some_day<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}
