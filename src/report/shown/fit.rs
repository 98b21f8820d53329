//! How one meaning of a text goes with what a run found.

use schemars::JsonSchema;
use serde::Serialize;

use super::tested::{Tested, tested};
use crate::catalogue::Page;
use crate::explain::Candidate;
use crate::report::{FindingReport, Report};
use crate::stage::Stage;

/// How words go with a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fit {
    /// The run found what they mean.
    Fits,
    /// It is one of the possibilities of a finding, or what the servers offer speaks for it.
    MayFit,
    /// Nothing of the kind is wrong from here.
    WorksHere,
    /// The run did not get as far, or tried another server, port or user.
    NotTested,
    /// Something else was found.
    Other,
    /// The words are not known.
    Unknown,
}

/// What a program shows that does not know the authority which was named for the run.
const OF_AUTHORITY: [&str; 3] = [
    "tls.untrusted-root",
    "tls.self-signed",
    "tls.invalid-certificate",
];

/// What takes no password: where a server takes tokens alone, this is what a program with a password runs into.
const TOKENS_ALONE: [&str; 2] = ["auth.basic-disabled", "auth.oauth-only"];

/// How this meaning goes with the run.
pub(super) fn fit(report: &Report, one: &Candidate, page: &Page) -> Fit {
    if troubles(report).any(|finding| is_found(finding, &page.id)) {
        return Fit::Fits;
    }
    let is_possible = |finding: &FindingReport| finding.candidates.iter().any(|c| c.id == page.id);
    if troubles(report).any(is_possible) || is_offered(report, one, page) {
        return Fit::MayFit;
    }
    if is_taking_passwords(report, one, page) {
        return Fit::WorksHere;
    }
    let tested = tested(report, one, page);
    match tested {
        Tested::Yes | Tested::Instead if is_of_authority(report, page) => Fit::MayFit,
        Tested::Yes => Fit::WorksHere,
        // It came as far as that, and something else was found there.
        Tested::Instead => Fit::Other,
        Tested::Never
        | Tested::NotAsked
        | Tested::OtherProtocol
        | Tested::NoSignIn
        | Tested::NotSoFar => Fit::NotTested,
    }
}

/// Whether a certificate fails so in programs, which do not know the authority that was named for the run.
pub(super) fn is_of_authority(report: &Report, page: &Page) -> bool {
    report.has_named_authority && OF_AUTHORITY.contains(&page.id.as_str())
}

/// What is wrong in the run.
pub(super) fn troubles(report: &Report) -> impl Iterator<Item = &FindingReport> {
    let all = report.findings.iter();
    all.filter(|finding| finding.severity != "advice")
}

/// Whether a finding is this, or explains it.
pub(super) fn is_found(finding: &FindingReport, id: &str) -> bool {
    finding.id == id || finding.explains.iter().any(|other| other == id)
}

/// Whether a server takes tokens alone, so that a program with a password gets no further there.
fn is_offered(report: &Report, one: &Candidate, page: &Page) -> bool {
    TOKENS_ALONE.contains(&page.id.as_str())
        && takes(report, one, page).any(|takes| takes == "tokens")
}

/// Whether all servers take passwords and no tokens, so that it cannot be that they take tokens alone.
pub(super) fn is_taking_passwords(report: &Report, one: &Candidate, page: &Page) -> bool {
    let mut takes = takes(report, one, page).peekable();
    TOKENS_ALONE.contains(&page.id.as_str())
        && takes.peek().is_some()
        && takes.all(|takes| takes == "passwords")
}

/// What the servers take that a meaning can be about.
fn takes<'r>(
    report: &'r Report,
    one: &'r Candidate,
    page: &'r Page,
) -> impl Iterator<Item = &'r str> {
    let is_wanted = move |name: &str| match one.protocol {
        Some(protocol) => protocol.name() == name,
        None => page.protocols.iter().any(|own| own.name() == name),
    };
    let probes = report.probes.iter();
    let steps = probes
        .filter(move |probe| is_wanted(probe.endpoint.protocol))
        .flat_map(|probe| &probe.steps);
    steps
        .filter(|step| step.stage == Stage::Offer.name())
        .filter_map(|step| step.facts.get("offer.takes"))
        .map(|takes| takes.as_str())
}
