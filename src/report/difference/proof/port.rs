//! Which other ports of a host answered in a run.

use crate::endpoint::Endpoint;
use crate::observation::contrast::Comparison;
use crate::observation::{Run, Seen};
use crate::plan::Probe;

/// A port of the host of the first of these servers that took a connection in a run, without a proxy in between, and is none of theirs.
pub(super) fn open(endpoints: &[Endpoint], run: &Run) -> Option<u16> {
    let host = &endpoints.first()?.host;
    let is_of_host = |probe: &Probe| probe.proxy.is_none() && probe.endpoint.host == *host;
    let connected = |probe: &&Probe| {
        let mut seen = run.of(probe.id);
        seen.any(|one| matches!(one.outcome, Ok(Seen::Connected(_))))
    };
    let probes = run.plan.probes.iter().filter(|probe| is_of_host(probe));
    let tried = probes.filter(connected).map(|probe| probe.endpoint.port);
    let beside = run.contrasts.iter().filter_map(|contrast| {
        let is_of_host = is_of_host(run.plan.probe(contrast.probe));
        match contrast.seen {
            Comparison::Port {
                address,
                outcome: Ok(()),
            } if is_of_host => Some(address.port()),
            _ => None,
        }
    });
    let is_other = |port: &u16| endpoints.iter().all(|one| one.port != *port);
    tried.chain(beside).find(is_other)
}
