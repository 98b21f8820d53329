//! The report as one JSON object a line, for logs and pipes: the verdict first, then what it rests on.

use schemars::JsonSchema;
use serde::Serialize;

use super::{
    ContrastReport, FindingReport, NotTested, ProbeReport, ProtocolReport, Report, SCHEMA_VERSION,
    TargetReport, Tool, UnexplainedReport,
};
use crate::style::orders;

/// One line.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe record", extend("$id" = "mailprobe-record-1"))]
pub struct Line<'a> {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// When the run began (RFC 3339, UTC); the same in all lines of a run.
    pub started: &'a str,
    /// What was asked for, as it was typed; the same in all lines of a run.
    pub input: &'a str,
    /// What the line tells.
    #[serde(flatten)]
    pub record: Record<'a>,
}

/// What a line tells; new types may come at any time.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Record<'a> {
    /// How it stands over all; the first line of a run, and only one.
    Verdict {
        /// What made the report.
        tool: &'a Tool,
        /// How it stands.
        #[schemars(extend("enum" = ["works", "degraded", "undecided", "trouble"]))]
        verdict: &'a str,
        /// What was asked for.
        target: &'a TargetReport,
        /// How many lines of type `finding` follow.
        findings: usize,
        /// How many lines of type `unexplained` follow.
        unexplained: usize,
        /// How long the run took, in milliseconds.
        took_ms: u64,
        /// How the run ended.
        #[schemars(extend("enum" = ["complete", "deadline", "interrupted"]))]
        ended: &'a str,
    },
    /// How it stands with one protocol.
    Protocol {
        /// The protocol.
        #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
        protocol: &'a str,
        /// How it stands.
        #[serde(flatten)]
        report: &'a ProtocolReport,
    },
    /// One fault that was found; the most telling is the first line of this type.
    Finding(&'a FindingReport),
    /// What went wrong without an explanation.
    Unexplained(&'a UnexplainedReport),
    /// What was not tried.
    NotTested(&'a NotTested),
    /// Everything that was seen of one server.
    Probe(&'a ProbeReport),
    /// What was tried beside it to tell causes apart.
    Contrast(&'a ContrastReport),
}

/// The report.
pub fn render(report: &Report) -> String {
    let verdict = Record::Verdict {
        tool: &report.tool,
        verdict: report.verdict,
        target: &report.target,
        findings: report.findings.len(),
        unexplained: report.unexplained.len(),
        took_ms: report.took_ms,
        ended: report.ended,
    };
    let protocols =
        (report.protocols.iter()).map(|(protocol, report)| Record::Protocol { protocol, report });
    let records = std::iter::once(verdict)
        .chain(protocols)
        .chain(report.findings.iter().map(Record::Finding))
        .chain(report.unexplained.iter().map(Record::Unexplained))
        .chain(report.not_tested.iter().map(Record::NotTested))
        .chain(report.probes.iter().map(Record::Probe))
        .chain(report.contrasts.iter().map(Record::Contrast));
    let line = |record| Line {
        schema_version: report.schema_version,
        started: &report.started,
        input: &report.target.subject.input,
        record,
    };
    let lines = records
        .map(|record| serde_json::to_string(&line(record)).unwrap_or_default() + "\n")
        .collect();
    orders::spelled(lines, "\\u0023")
}
