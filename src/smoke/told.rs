//! What a run of `mailprobe smoke` is told as: built once, the same for every format.

use schemars::JsonSchema;
use serde::Serialize;

use super::target_words::in_target;
use super::{Outcome, Standing};
use crate::config::Expectation;
use crate::report::discovery::DiscoveryReport;
use crate::report::{Report, SCHEMA_VERSION, Tool};
use crate::style::safe;

/// The result of a run over the targets of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe smoke", extend("$id" = "mailprobe-smoke-1"))]
pub struct SmokeReport {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// `met` when all is as expected; `not-met` when something is not; else `could-not-tell`.
    #[schemars(extend("enum" = ["met", "not-met", "could-not-tell"]))]
    pub verdict: &'static str,
    /// How many expectations came out in which way.
    pub counts: Counts,
    /// The file.
    pub file: String,
    /// When the run began (RFC 3339, UTC).
    pub started: String,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// The targets, in the order of the file.
    pub targets: Vec<SmokeTarget>,
}

/// How many expectations came out in which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// As expected.
    pub met: usize,
    /// Otherwise than expected.
    pub not_met: usize,
    /// Neither could be told.
    pub could_not_tell: usize,
}

/// A target, and what became of what was expected of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SmokeTarget {
    /// Its name, which no other target of the file has.
    pub name: String,
    /// The address, domain or host.
    pub target: String,
    /// As that of the whole run.
    #[schemars(extend("enum" = ["met", "not-met", "could-not-tell"]))]
    pub verdict: &'static str,
    /// When its check began (RFC 3339, UTC); null when it was not tried.
    pub started: Option<String>,
    /// How long that took, in milliseconds.
    pub took_ms: u64,
    /// Why nobody signed in although the file says with what; null when that did not happen.
    pub kept_back: Option<String>,
    /// The command that tries this target again.
    pub repeat: String,
    /// What was expected.
    pub expectations: Vec<ExpectationReport>,
    /// The ids of everything that was found, expected or not.
    pub findings: Vec<String>,
    /// The whole report of the check, as `mailprobe check --format json` prints it and `mailprobe schema report` describes it; null
    /// without `-v`, or when it was not tried.
    #[schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")]
    pub report: Option<Report>,
    /// What is published of the servers, as `mailprobe discover --format json` prints it and `mailprobe schema discovery` describes it; null
    /// without `-v`, or when nothing was expected of that.
    #[schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")]
    pub discovery: Option<DiscoveryReport>,
}

/// An expectation, and what became of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExpectationReport {
    /// Its name, such as `imap.signs-in` or `certificate-days`; no other expectation of the target has it.
    pub id: String,
    /// The protocol that it is about; null when it is about all that were tried.
    pub protocol: Option<&'static str>,
    /// How it came out.
    #[schemars(extend("enum" = ["met", "not-met", "could-not-tell"]))]
    pub outcome: &'static str,
    /// What was expected.
    pub expected: String,
    /// What was seen.
    pub seen: String,
    /// What the server said, `S: ` before its lines, and what else shows it.
    pub evidence: Vec<String>,
    /// The id of the finding that explains it; `mailprobe explain ID` tells more.
    pub finding: Option<String>,
    /// What to do first, where something is not as expected.
    pub next_step: Option<String>,
    /// The line of the file in which it stands; null when it stands in none.
    pub line: Option<usize>,
    /// How long what answers it took, in milliseconds: its protocol, or the whole target. One run answers several.
    #[serde(skip)]
    pub took_ms: u64,
}

/// How a target was tried.
#[derive(Clone, Debug)]
pub struct Tried {
    /// Its name.
    pub name: String,
    /// The address, domain or host.
    pub target: String,
    /// What was seen; none when it was not tried.
    pub report: Option<Report>,
    /// What is published of the servers; none where nobody looked.
    pub discovery: Option<DiscoveryReport>,
    /// Why nobody signed in, where that was decided outside of the run.
    pub kept_back: Option<String>,
    /// The command that tries it again.
    pub repeat: String,
    /// What became of each expectation, and its line in the file.
    pub outcomes: Vec<(Expectation, Outcome, Option<usize>)>,
}

impl SmokeReport {
    /// Puts together what every format shows.
    pub fn new(file: &str, started: String, took_ms: u64, tried: Vec<Tried>, whole: bool) -> Self {
        let targets: Vec<SmokeTarget> = tried.into_iter().map(|one| target(one, whole)).collect();
        let mut counts = Counts::default();
        for one in targets.iter().flat_map(|target| &target.expectations) {
            match one.outcome {
                "met" => counts.met += 1,
                "not-met" => counts.not_met += 1,
                _ => counts.could_not_tell += 1,
            }
        }
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: verdict(targets.iter().map(|target| target.verdict)),
            counts,
            file: safe(file),
            started,
            took_ms,
            targets,
        }
    }

    /// How it stands over all.
    pub fn standing(&self) -> Standing {
        match self.verdict {
            "met" => Standing::Met,
            "not-met" => Standing::NotMet,
            _ => Standing::CouldNotTell,
        }
    }
}

fn target(tried: Tried, whole: bool) -> SmokeTarget {
    let took = |expectation: &Expectation| {
        let report = tried.report.as_ref()?;
        let mut protocols = report.protocols.iter();
        let own = protocols.find(|(name, _)| {
            let protocol = expectation.protocol.map(|protocol| protocol.name());
            protocol == Some(*name)
        });
        Some(own.map_or(report.took_ms, |(_, own)| own.took_ms))
    };
    let expectations: Vec<ExpectationReport> = tried
        .outcomes
        .iter()
        .map(|(expectation, outcome, line)| ExpectationReport {
            id: expectation.id(),
            protocol: expectation.protocol.map(|protocol| protocol.name()),
            outcome: outcome.standing.name(),
            expected: safe(&expectation.says()),
            seen: safe(&in_target(&outcome.seen)),
            evidence: outcome.evidence.iter().map(|line| safe(line)).collect(),
            finding: outcome.finding.clone(),
            next_step: outcome
                .next_step
                .as_deref()
                .map(|step| safe(&in_target(step))),
            line: *line,
            took_ms: took(expectation).unwrap_or(0),
        })
        .collect();
    let report = tried.report.as_ref();
    SmokeTarget {
        name: safe(&tried.name),
        target: safe(&tried.target),
        verdict: verdict(expectations.iter().map(|one| one.outcome)),
        started: report.map(|report| report.started.clone()),
        took_ms: report.map_or(0, |report| report.took_ms),
        kept_back: tried.kept_back.as_deref().map(safe),
        repeat: safe(&tried.repeat),
        findings: report.map_or_else(Vec::new, |report| {
            report
                .findings
                .iter()
                .map(|finding| finding.id.clone())
                .collect()
        }),
        expectations,
        report: tried.report.filter(|_| whole),
        discovery: tried.discovery.filter(|_| whole),
    }
}

/// The verdict over parts: the worst; where there are none, nobody could tell.
fn verdict(parts: impl Iterator<Item = &'static str>) -> &'static str {
    let rank = |verdict: &&str| match *verdict {
        "not-met" => 2,
        "met" => 0,
        _ => 1,
    };
    parts.max_by_key(rank).unwrap_or("could-not-tell")
}
