//! What the connections of a run show of one host, beyond which ports of it answer.

use std::collections::BTreeSet;
use std::time::Duration;

use super::MAIL_PORTS;
use crate::endpoint::{Origin, Protocol, Purpose};
use crate::fact::{Notes, spaced, stop};
use crate::observation::contrast::Comparison;
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::Probe;

/// So many ports are silent one after the other: fewer may be shut for reasons of their own.
const MANY: usize = 4;

pub(super) fn say(notes: &mut Notes, run: &Run, probe: &Probe) {
    let fails = |wanted: TcpTrouble| {
        let is_so = |o: &Observation| matches!(o.outcome, Err(Trouble::Tcp(t)) if t == wanted);
        of_host(run, probe).any(|(_, o)| is_so(o))
    };
    if fails(TcpTrouble::Prohibited) {
        notes.word("host.forbidden", "yes");
    }
    if fails(TcpTrouble::DeniedLocally) {
        notes.word("host.denied-here", "yes");
    }
    if fell_silent(run, probe) {
        notes.word("host.fell-silent", "yes");
    }
    if is_spare(run, probe) {
        notes.word("endpoint.spare", "yes");
    }
    // Other addresses may be other machines.
    let own = |o: &Observation| matches!(o.outcome, Ok(Seen::Secured(_))).then_some(o.address);
    let own = run.of(probe.id).find_map(own).flatten().map(|at| at.ip());
    let valid = of_host(run, probe).filter_map(|(other, o)| match &o.outcome {
        Ok(Seen::Secured(session))
            if session.verified().is_some()
                && own.is_some()
                && o.address.map(|at| at.ip()) == own =>
        {
            Some(other)
        }
        _ => None,
    });
    let protocols: BTreeSet<Protocol> = valid.map(|other| other.endpoint.protocol).collect();
    notes.text(
        "host.valid-certificate",
        &spaced(protocols.iter().map(|protocol| protocol.name())),
    );
}

/// What happened to the probes of the same host, behind no proxy.
fn of_host<'a>(
    run: &'a Run,
    probe: &'a Probe,
) -> impl Iterator<Item = (&'a Probe, &'a Observation)> {
    let others = run.plan.probes.iter().filter(|other| {
        other.purpose != Purpose::Contrast
            && other.proxy.is_none()
            && other.endpoint.host == probe.endpoint.host
    });
    others.flat_map(|other| run.of(other.id).map(move |o| (other, o)))
}

/// Whether the records of the domain name this server, and another one that works for the same protocol.
fn is_spare(run: &Run, probe: &Probe) -> bool {
    let by_record = |one: &Probe| matches!(one.endpoint.origin, Origin::Srv | Origin::SrvElsewhere);
    let works = |other: &&Probe| {
        let mut seen = run.of(other.id);
        seen.any(|o| matches!(o.outcome, Ok(Seen::Offered(_)))) && stop(run, other.id).is_none()
    };
    let others = run.plan.probes.iter().filter(|other| {
        other.purpose != Purpose::Contrast
            && by_record(other)
            && other.endpoint.protocol == probe.endpoint.protocol
            && other.endpoint.host != probe.endpoint.host
    });
    by_record(probe) && others.filter(works).count() > 0
}

/// Whether the first ports for mail of a host took connections, and after them none did: many were silent, and whole protocols with them.
fn fell_silent(run: &Run, probe: &Probe) -> bool {
    let mut taken: Vec<(Protocol, Duration)> = Vec::new();
    let mut silent: Vec<(Protocol, u16, Duration)> = Vec::new();
    for (other, o) in of_host(run, probe) {
        let protocol = other.endpoint.protocol;
        match o.outcome {
            Ok(Seen::Connected(_)) => taken.push((protocol, o.began)),
            Err(Trouble::Tcp(TcpTrouble::Timeout)) => {
                silent.push((protocol, other.endpoint.port, o.began));
            }
            _ => {}
        }
    }
    let Some(last) = taken.iter().map(|(_, began)| *began).max() else {
        return false;
    };
    let protocols: BTreeSet<Protocol> = silent.iter().map(|(protocol, ..)| *protocol).collect();
    let ports: BTreeSet<u16> = silent.iter().map(|(_, port, _)| *port).collect();
    ports.len() >= MANY
        && protocols.len() > 1
        && taken.iter().all(|(own, _)| !protocols.contains(own))
        && silent.iter().all(|(.., began)| *began >= last)
        && !answers_later(run, probe, last)
}

/// Whether a port for mail of the host took a connection that was made for comparison later.
fn answers_later(run: &Run, probe: &Probe, last: Duration) -> bool {
    run.contrasts.iter().any(|contrast| {
        let stood = match &contrast.seen {
            Comparison::Port { address, outcome } => {
                outcome.is_ok() && MAIL_PORTS.contains(&address.port())
            }
            Comparison::Talk(talk) => talk.reached.is_some(),
            _ => false,
        };
        let host = &run.plan.probe(contrast.probe).endpoint.host;
        stood && *host == probe.endpoint.host && contrast.began > last
    })
}
