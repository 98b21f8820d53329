//! The way of a protocol, stage by stage, and where it stopped.

use super::{FindingReport, ProbeReport, ProtocolReport, Report};
use crate::stage::Stage;

/// What became of a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It was passed.
    Passed,
    /// The protocol stopped there.
    Stopped,
    /// It was not reached, or not tried.
    NotReached,
}

/// One stage of a way.
pub(super) struct Station<'a> {
    pub(super) stage: Stage,
    pub(super) state: State,
    /// How long it took in all, in milliseconds; none where nothing was seen.
    pub(super) took_ms: Option<u64>,
    /// What happened there last, as a sentence.
    pub(super) says: Option<&'a str>,
}

/// The finding that explains how a protocol stands.
pub(super) fn explained<'a>(one: &ProtocolReport, report: &'a Report) -> Option<&'a FindingReport> {
    let id = one.finding.as_ref()?;
    report.findings.iter().find(|finding| finding.id == *id)
}

/// The probe that speaks for a protocol.
pub(super) fn probe<'a>(
    name: &str,
    one: &ProtocolReport,
    report: &'a Report,
) -> Option<&'a ProbeReport> {
    let endpoint = one.endpoint.as_ref()?;
    let mut probes = report.probes.iter();
    probes.find(|probe| probe.endpoint.protocol == name && probe.endpoint.place() == *endpoint)
}

/// Every stage of a protocol, in the order in which its server came to them last; what it did not come to follows.
pub(super) fn stations<'a>(
    name: &str,
    one: &ProtocolReport,
    report: &'a Report,
) -> Vec<Station<'a>> {
    let probe = probe(name, one, report);
    let steps = || probe.into_iter().flat_map(|probe| &probe.steps);
    let reached = one.reached.and_then(Stage::from_name);
    let stop = stop(one, explained(one, report));
    let mut stages = Stage::ALL;
    // By STARTTLS a server greets before TLS, and offers again behind it.
    stages.sort_by_key(|stage| {
        let last = steps().collect::<Vec<_>>();
        let last = last.iter().rposition(|step| step.stage == stage.name());
        last.unwrap_or(usize::MAX)
    });
    let station = |stage: Stage| {
        let own: Vec<_> = steps().filter(|step| step.stage == stage.name()).collect();
        let state = match stop {
            Some(at) if at == stage => State::Stopped,
            _ if !own.is_empty() || reached >= Some(stage) => State::Passed,
            _ => State::NotReached,
        };
        Station {
            stage,
            state,
            took_ms: (!own.is_empty()).then(|| own.iter().map(|step| step.took_ms).sum()),
            says: own.last().map(|step| step.says.as_str()),
        }
    };
    stages.map(station).into()
}

/// The stage at which a protocol stopped; none where it works.
fn stop(one: &ProtocolReport, finding: Option<&FindingReport>) -> Option<Stage> {
    if matches!(one.verdict, "works" | "degraded") {
        return None;
    }
    let shown = finding.map(|finding| finding.stage);
    let told = one.stopped_at.or(shown).or(one.reached);
    Some(told.and_then(Stage::from_name).unwrap_or(Stage::Resolve))
}
