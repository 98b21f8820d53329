//! What it means: from facts and pages to a verdict.

mod door;
mod finding;
mod page_match;
mod verdict;
mod view;

use self::door::Doors;
use self::view::View;
use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Certainty, Severity};
use crate::endpoint::Protocol;
use crate::fact::Fact;
use crate::observation::{NotTried, Run};
use crate::plan::ProbeId;
use crate::stage::Stage;

/// How it stands, for one protocol or for the whole run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// As far as was tried, it works.
    Works,
    /// It works, with something that should be mended.
    Degraded,
    /// What went wrong has no known explanation, or too little was seen.
    Undecided,
    /// It does not work, and the findings say why.
    Trouble,
}

/// How it stands with one protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolVerdict {
    /// The protocol.
    pub protocol: Protocol,
    /// How it stands.
    pub standing: Standing,
    /// The stage at which the furthest probe stopped; none when it went all the way.
    pub stopped_at: Option<Stage>,
    /// The furthest stage that was passed.
    pub reached: Option<Stage>,
    /// The id of the finding that explains it, when one does.
    pub finding: Option<String>,
}

/// What speaks for or against a candidate, as one sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The id of its page.
    pub id: String,
    /// What speaks for it in this run.
    pub supporting: Vec<String>,
    /// What speaks against it in this run.
    pub opposing: Vec<String>,
}

/// A page of the catalogue that this run matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The id of the page.
    pub id: String,
    /// How bad it is in this run: that of the page, or milder when the protocol works elsewhere.
    pub severity: Severity,
    /// How sure it is: as sure as the page, or less where only the gist of a sentence speaks for it.
    pub certainty: Certainty,
    /// What is said in the place of the page's own words, the same at every probe.
    pub words: Words,
    /// The probes that show it.
    pub probes: Vec<ProbeId>,
    /// The earliest stage at which it shows.
    pub stage: Stage,
    /// The facts that the page matched.
    pub evidence: Vec<Fact>,
    /// What else it can be, in order, when the reply is ambiguous.
    pub candidates: Vec<Candidate>,
    /// The pages that also matched and that this one explains.
    pub absorbed: Vec<String>,
}

/// A probe that went wrong and that no page explains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unexplained {
    /// The probe.
    pub probe: ProbeId,
    /// The stage at which it stopped.
    pub stage: Stage,
}

/// What a run means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How it stands over all.
    pub standing: Standing,
    /// Per protocol of the plan, in the order of the protocols.
    pub protocols: Vec<ProtocolVerdict>,
    /// What was found, the most telling first.
    pub findings: Vec<Finding>,
    /// What nothing explains.
    pub unexplained: Vec<Unexplained>,
    /// What was not tried.
    pub not_tested: Vec<NotTried>,
    /// The protocols whose servers were only guessed and are not there, where others were found.
    pub not_found: Vec<crate::endpoint::Protocol>,
}

/// Says what a run means: matches the pages of the catalogue probe by probe, merges equal causes,
/// and judges each protocol by its doors.
///
/// One stop of one probe has one explanation. What the protocol does not need (a closed door that
/// nobody promised, while another one is open) is no finding; checks/README.md has the rules in full.
pub fn diagnose(run: &Run, facts: &[Fact], catalogue: &Catalogue) -> Verdict {
    let views: Vec<View<'_>> = run
        .plan
        .probes
        .iter()
        .map(|probe| View::of(probe.id, facts))
        .collect();
    let doors = Doors::of(run);
    let (findings, unexplained) = finding::findings(run, &doors, &views, catalogue);
    verdict::verdict(run, &doors, findings, unexplained)
}
