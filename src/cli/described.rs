//! Which outputs have a published schema.

use clap::ValueEnum;

/// What a published schema describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Described {
    /// What `check` and `demo` print
    Report,
    /// What `check --dry-run` prints
    Plan,
    /// What `explain` prints
    Explanation,
    /// What `list` prints
    List,
    /// What `list --verify` prints
    Verified,
    /// What `list --programs` prints
    Programs,
    /// What `demo --serve` prints
    Serve,
    /// What `token` prints
    Token,
    /// What `audit` prints
    Audit,
    /// What `discover` prints
    Discovery,
    /// What `discover --dry-run` prints
    Questions,
    /// What `diff` prints
    Difference,
    /// What `smoke` prints
    Smoke,
    /// What `smoke --list` prints
    SmokeList,
    /// What `smoke --dry-run` prints
    SmokePlan,
    /// A line of what `smoke --format ndjson` prints
    SmokeRecord,
    /// A line of what `check --format ndjson` prints
    Record,
}

impl Described {
    /// The name of the schema.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Plan => "plan",
            Self::Explanation => "explanation",
            Self::List => "list",
            Self::Verified => "verified",
            Self::Programs => "programs",
            Self::Serve => "serve",
            Self::Token => "token",
            Self::Audit => "audit",
            Self::Discovery => "discovery",
            Self::Questions => "questions",
            Self::Difference => "difference",
            Self::Smoke => "smoke",
            Self::SmokeList => "smoke-list",
            Self::SmokePlan => "smoke-plan",
            Self::SmokeRecord => "smoke-record",
            Self::Record => "record",
        }
    }
}
