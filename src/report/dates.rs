//! The days on which an answer turns, as they are told, and how old that is.

use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

use super::SourceReport;
use super::human::finding;
use super::markdown_text::wrapped;
use crate::catalogue::Page;
use crate::catalogue::dates::{self, Turn};
use crate::style::Style;

/// A day on which an answer turns.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DateReport {
    /// The word that stands for it.
    pub id: &'static str,
    /// What happens, as a sentence.
    pub what: &'static str,
    /// How a sentence names the day.
    pub said: &'static str,
    /// The day on which it begins, such as `2026-07-01`; null where it takes no time.
    pub from: Option<String>,
    /// The day on which it happens, or is over.
    pub day: String,
    /// How it stood when the source was read.
    #[schemars(extend("enum" = ["done", "announced"]))]
    pub state: &'static str,
    /// Whom it concerns.
    pub whom: &'static str,
    /// Where it is documented.
    pub source: SourceReport,
    /// That this may be out of date: it was only announced when it was read, and the day has passed since.
    pub caution: Option<String>,
}

impl DateReport {
    fn of(turn: &'static Turn) -> Self {
        Self {
            id: &turn.id,
            what: &turn.what,
            said: &turn.said,
            from: turn.from.map(|day| day.to_string()),
            day: turn.day.to_string(),
            state: turn.state.name(),
            whom: &turn.whom,
            source: SourceReport {
                title: turn.title.clone(),
                url: turn.url.clone(),
                read: turn.read.to_string(),
            },
            caution: None,
        }
    }

    /// The days that these texts of a page speak of.
    pub(super) fn of_texts(page: &Page, texts: &[&str]) -> Vec<Self> {
        let speaks = |turn: &&&Turn| texts.iter().any(|text| text.contains(turn.said.as_str()));
        let spoken_of = page.turns().iter().filter(speaks);
        spoken_of.map(|turn| Self::of(turn)).collect()
    }

    /// Says where it may be out of date on this day.
    pub(super) fn doubt(&mut self, today: Date) {
        self.caution = dates::turn(self.id).and_then(|turn| turn.caution(today));
    }
}

/// That something that is said may be out of date; nothing where that is not so.
pub(super) fn cautions(dates: &[DateReport], style: &Style) -> String {
    let all: Vec<&str> = dates
        .iter()
        .filter_map(|date| date.caution.as_deref())
        .collect();
    finding::section("How old this is", &all.join("\n\n"), style)
}

/// How old everything is that this program knows: a page that was read again makes no other one younger.
pub(super) fn age(first_checked: &str, last_checked: &str, style: &Style) -> String {
    let when = match first_checked == last_checked {
        true => format!("on {last_checked}"),
        false => format!("between {first_checked} and {last_checked}"),
    };
    let text = format!("What mailprobe knows was checked {when}.");
    format!("\n{}", wrapped(&text, style, "", ""))
}

/// How old the oldest is of what is told.
pub(super) fn age_of_told(first_checked: &str, style: &Style) -> String {
    let text = format!("The oldest source of this was read on {first_checked}.");
    format!("\n{}", wrapped(&text, style, "", ""))
}

/// The first day on which a source that counts was read.
pub(super) fn first_checked() -> String {
    dates::first_checked().to_owned()
}

/// The last day on which a source was read.
pub(super) fn last_checked() -> String {
    dates::last_checked().to_owned()
}
