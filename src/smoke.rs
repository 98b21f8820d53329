//! What a run shows of what was expected: pure, from a report and expectations to what is met, what is not, and what nobody could tell.
//!
//! What could not be judged is never taken for met: a server that this network does not reach is not "off", and one that nobody signed
//! in to does not "sign in".

mod closed;
pub mod github;
pub mod human;
mod judge;
pub mod junit;
mod measure;
pub mod nagios;
pub mod ndjson;
mod offer;
pub mod plan;
pub mod prometheus;
mod settings;
mod target_words;
pub mod told;
mod view;

pub use self::judge::{Context, judge};
pub use self::told::SmokeReport;

/// How an expectation came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is as expected.
    Met,
    /// It could not be told.
    CouldNotTell,
    /// It is otherwise.
    NotMet,
}

impl Standing {
    /// The word that stands for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::CouldNotTell => "could-not-tell",
            Self::NotMet => "not-met",
        }
    }
}

/// What became of an expectation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it came out.
    pub standing: Standing,
    /// What was seen, as a sentence without its end.
    pub seen: String,
    /// What the server said, and what else shows it.
    pub evidence: Vec<String>,
    /// The id of the finding that explains it.
    pub finding: Option<String>,
    /// What to do first.
    pub next_step: Option<String>,
}

impl Outcome {
    fn new(standing: Standing, seen: impl Into<String>) -> Self {
        Self {
            standing,
            seen: seen.into(),
            evidence: Vec::new(),
            finding: None,
            next_step: None,
        }
    }

    fn met(seen: impl Into<String>) -> Self {
        Self::new(Standing::Met, seen)
    }

    fn not_met(seen: impl Into<String>) -> Self {
        Self::new(Standing::NotMet, seen)
    }

    fn unclear(seen: impl Into<String>) -> Self {
        Self::new(Standing::CouldNotTell, seen)
    }

    fn next(self, step: impl Into<String>) -> Self {
        let next_step = Some(step.into());
        Self { next_step, ..self }
    }
}
