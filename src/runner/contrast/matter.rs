//! Whether what is in doubt is worth a question.

use std::sync::Arc;

use crate::endpoint::{Origin, Purpose};
use crate::plan::{Plan, Probe};
use crate::runner::log::{Doubtful, Log};

/// Whether the trouble of a probe is worth an explanation: somebody said that this door is there; or
/// nothing of the whole run was reached, and nothing is on its way that might yet be.
pub(super) fn matters(
    plan: &Plan,
    probe: &Probe,
    doubtful: &[Doubtful],
    logs: &[Arc<Log>],
) -> bool {
    let promised = probe.purpose == Purpose::Asked && probe.endpoint.origin != Origin::Convention;
    let own = &logs[usize::from(probe.id.0)];
    // Behind a connection, what went wrong there is in question, not whether the service exists.
    if promised || own.is_connected() && of_all(plan, probe, doubtful) {
        return true;
    }
    let mut all = doubtful.iter();
    !logs.iter().any(|log| log.is_connected())
        && all.all(|doubtful| matches!(doubtful, Doubtful::Now { .. }))
}

/// Whether every door of the probe's protocol is in doubt.
fn of_all(plan: &Plan, probe: &Probe, doubtful: &[Doubtful]) -> bool {
    let same = |other: &Probe| other.endpoint.protocol == probe.endpoint.protocol;
    let doors = plan.probes.iter().zip(doubtful);
    doors
        .filter(|(other, _)| same(other))
        .all(|(_, doubtful)| matches!(doubtful, Doubtful::Now { .. }))
}

/// Whether a probe of the plan tries this port of the same host.
pub(super) fn is_planned(plan: &Plan, probe: &Probe, port: u16) -> bool {
    let mut endpoints = plan.probes.iter().map(|probe| &probe.endpoint);
    endpoints.any(|other| other.host == probe.endpoint.host && other.port == port)
}
