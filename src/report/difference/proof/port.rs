//! Which other ports of a host answered in a run, and whether none did.

use crate::endpoint::Endpoint;
use crate::observation::contrast::{Comparison, WebAnswer};
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

/// Whether the web port of that host was silent, too, in a run that reached the web: what filters mail alone would let it through.
pub(super) fn is_shut_whole(endpoints: &[Endpoint], run: &Run) -> bool {
    const HTTPS: u16 = 443;
    let Some(first) = endpoints.first() else {
        return false;
    };
    let reaches_web = run
        .web
        .as_ref()
        .is_some_and(|web| web.answer == WebAnswer::AsKnown);
    let is_silent = run.contrasts.iter().any(|one| {
        let of_host = run.plan.probe(one.probe).endpoint.host == first.host;
        matches!(one.seen, Comparison::Port { address, outcome: Err(_) } if of_host && address.port() == HTTPS)
    });
    reaches_web && is_silent && open(endpoints, run).is_none()
}
