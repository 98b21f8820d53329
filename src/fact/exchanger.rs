//! Guessed servers that stand where the mail exchanger of the domain stands: they are there, whatever they answer.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::Notes;
use crate::endpoint::{Origin, RELAY_PORT};
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Run, Trouble};
use crate::plan::Probe;

/// Says where a guessed server stands with the mail exchanger, and every port for mail there is refused.
pub(super) fn exchanger(notes: &mut Notes, run: &Run, probe: &Probe) {
    if exchanger_refuses(run, probe) {
        notes.word("endpoint.exchanger-refuses", "yes");
    }
}

/// Whether a guessed server has the addresses of the domain's mail exchanger, and every port for mail that was tried there was refused.
///
/// Other servers bring mail to port 25 of an exchanger, so that one is open somewhere: who is refused there, too, is kept out or finds
/// the server out of order, and the names were no wrong guess.
pub(crate) fn exchanger_refuses(run: &Run, probe: &Probe) -> bool {
    if probe.endpoint.origin != Origin::Convention || probe.proxy.is_some() {
        return false;
    }
    let exchangers = run.records.iter().flat_map(|records| &records.mx).flatten();
    let exchangers: Vec<&str> = exchangers
        .map(|mx| mx.exchange.trim_end_matches('.'))
        .collect();
    let probes = || run.plan.probes.iter();
    let of_exchangers: BTreeSet<IpAddr> = probes()
        .filter(|one| {
            let mut names = exchangers.iter();
            names.any(|name| name.eq_ignore_ascii_case(&one.endpoint.host))
        })
        .flat_map(|one| addresses(run, one))
        .collect();
    let own = addresses(run, probe);
    if own.is_empty() || !own.is_subset(&of_exchangers) {
        return false;
    }
    let mut there = probes().filter(|one| !addresses(run, one).is_disjoint(&own));
    let relays = |one: &Probe| one.endpoint.port == RELAY_PORT;
    probes().any(|one| relays(one) && !addresses(run, one).is_disjoint(&own))
        && there.all(|one| is_refused(run, one))
}

fn addresses(run: &Run, probe: &Probe) -> BTreeSet<IpAddr> {
    let places = run.of(probe.id).filter_map(|o| o.address);
    places.map(|place| place.ip()).collect()
}

fn is_refused(run: &Run, probe: &Probe) -> bool {
    let mut all = run.of(probe.id).filter(|o| o.address.is_some());
    all.all(|o| matches!(o.outcome, Err(Trouble::Tcp(TcpTrouble::Refused))))
}
