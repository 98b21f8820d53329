//! The result as one JSON object a line, for logs and pipes: how it stands over all, then each expectation.

use schemars::JsonSchema;
use serde::Serialize;

use super::human::Telling;
use super::told::{Counts, ExpectationReport, SmokeReport};
use crate::report::{SCHEMA_VERSION, Tool};
use crate::style::orders;

/// One line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe smoke record", extend("$id" = "mailprobe-smoke-record-1"))]
pub struct Line<'a> {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// When the run began (RFC 3339, UTC); the same in all lines of a run.
    pub started: &'a str,
    /// The file; the same in all lines of a run.
    pub file: &'a str,
    /// What the line tells.
    #[serde(flatten)]
    pub record: Record<'a>,
}

/// What a line tells; new types may come at any time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
#[schemars(rename = "SmokeRecord")]
pub enum Record<'a> {
    /// How it stands over all; the first line of a run, and only one.
    Verdict {
        /// What made the report.
        tool: &'a Tool,
        /// How it stands.
        #[schemars(extend("enum" = ["met", "not-met", "could-not-tell"]))]
        verdict: &'a str,
        /// How many expectations came out in which way.
        counts: Counts,
        /// How long the run took, in milliseconds.
        took_ms: u64,
    },
    /// What became of one expectation.
    Expectation {
        /// The name of the target.
        name: &'a str,
        /// The address, domain or host.
        target: &'a str,
        /// What was expected, and what became of it.
        #[serde(flatten)]
        report: &'a ExpectationReport,
    },
}

/// The result.
pub fn render(report: &SmokeReport, telling: Telling) -> String {
    if !telling.tells(report) {
        return String::new();
    }
    let verdict = Record::Verdict {
        tool: &report.tool,
        verdict: report.verdict,
        counts: report.counts,
        took_ms: report.took_ms,
    };
    let expectations = report.targets.iter().flat_map(|target| {
        let all = target.expectations.iter();
        let told = all.filter(move |one| telling.tells_of(one));
        told.map(|one| Record::Expectation {
            name: &target.name,
            target: &target.target,
            report: one,
        })
    });
    let line = |record| Line {
        schema_version: report.schema_version,
        started: &report.started,
        file: &report.file,
        record,
    };
    let lines = std::iter::once(verdict)
        .chain(expectations)
        .map(|record| serde_json::to_string(&line(record)).unwrap_or_default() + "\n")
        .collect();
    orders::spelled(lines, "\\u0023")
}
