//! Which other ports for programs of the same protocol may be named in the place of a closed one.

use std::collections::BTreeSet;
use std::net::IpAddr;

use crate::endpoint::{Protocol, Purpose, Security};
use crate::fact::{door_words, stop};
use crate::observation::{Observation, Run, Seen};
use crate::plan::{Probe, usual_doors};
use crate::stage::Stage;

/// What a run shows of a port that took a connection.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shown {
    /// A conversation was held there, and did not get through TLS to what the server offers.
    Fails,
    /// A connection stood, and no more was tried, or under the name of another host.
    Untried,
    /// A conversation with this host got so far.
    Works,
}

/// Other ports that may be named, in words.
pub(super) struct Beside {
    /// Those that work, or else those that nothing is known against.
    pub(super) doors: String,
    /// Whether they work.
    pub(super) works: bool,
}

/// The other ports of these, open at these addresses, that a program of the same protocol can have in the place of that of a probe.
///
/// An open port is not one that works: whoever sets it finds the next fault, and the run may have found it already.
pub(super) fn beside(
    run: &Run,
    probe: &Probe,
    open: &BTreeSet<u16>,
    places: &BTreeSet<IpAddr>,
) -> Option<Beside> {
    let usual = usual_doors(probe.endpoint.protocol).iter();
    let others = usual.filter(|(port, _)| *port != probe.endpoint.port && open.contains(port));
    let others: Vec<(&(u16, Security), Shown)> = others
        .map(|door| (door, shown(run, probe, door.0, places)))
        .collect();
    let such = |wanted: Shown| {
        let doors = others.iter().filter(|(_, shown)| *shown == wanted);
        door_words(doors.map(|(door, _)| *door))
    };
    [(Shown::Works, true), (Shown::Untried, false)]
        .into_iter()
        .map(|(wanted, works)| Beside {
            doors: such(wanted),
            works,
        })
        .find(|beside| !beside.doors.is_empty())
}

/// What the conversations at a port of the same host came to, or else those of another host at the same address.
///
/// What works under another name proves little: the certificate, or what the server does by the name in the hello, may not be for this
/// one.
fn shown(run: &Run, probe: &Probe, port: u16, places: &BTreeSet<IpAddr>) -> Shown {
    let is_there = |o: &Observation| o.address.is_some_and(|at| places.contains(&at.ip()));
    let held = run.plan.probes.iter().filter(|other| {
        other.purpose != Purpose::Contrast
            && other.endpoint.protocol == probe.endpoint.protocol
            && other.endpoint.port == port
    });
    let (own, others): (Vec<&Probe>, Vec<&Probe>) =
        held.partition(|other| other.endpoint.host == probe.endpoint.host);
    let of_own = own.into_iter().map(|other| match works(run, other) {
        true => Shown::Works,
        false => Shown::Fails,
    });
    let there = others
        .into_iter()
        .filter(|other| run.of(other.id).any(is_there));
    let of_others = there.map(|other| match works(run, other) {
        true => Shown::Untried,
        false => Shown::Fails,
    });
    let how = of_own.max().or_else(|| of_others.max());
    how.unwrap_or(Shown::Untried)
}

/// Whether a conversation got through TLS to the sign-in, which is about the account. Where mail is sent, programs sign in.
fn works(run: &Run, probe: &Probe) -> bool {
    let sends = probe.endpoint.protocol == Protocol::Smtp;
    let is_offered = run.of(probe.id).any(|o| match &o.outcome {
        Ok(Seen::Offered(offer)) => offer.under_tls && !(sends && offer.mechanisms.is_empty()),
        _ => false,
    });
    is_offered && stop(run, probe.id).is_none_or(|stop| stop >= Stage::Authenticate)
}
