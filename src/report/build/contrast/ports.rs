//! The ports of a host: which took a connection in a run, and which did not.

use std::collections::BTreeSet;

use crate::observation::contrast::{Comparison, Contrast};
use crate::observation::{Observation, Run, Seen};
use crate::report::build::joined;
use crate::report::words::tcp_words;
use crate::style::safe;

/// What is said of a port that takes a connection.
const ANSWERS: &str = "answers";

/// The contrasts of the same host.
pub(super) fn of_host<'a>(run: &'a Run, host: &str) -> impl Iterator<Item = &'a Contrast> {
    let host = host.to_owned();
    run.contrasts
        .iter()
        .filter(move |one| run.plan.probe(one.probe).endpoint.host == host)
}

/// One sentence for the other ports of a host that answer, one for those that fail in the same way; nothing
/// where the finding itself is about all of them.
pub(super) fn ports(run: &Run, host: &str) -> Vec<String> {
    let mut groups: Vec<(String, BTreeSet<u16>)> = Vec::new();
    for contrast in of_host(run, host) {
        let Comparison::Port { address, outcome } = &contrast.seen else {
            continue;
        };
        let deed = match outcome {
            Ok(()) => ANSWERS.to_owned(),
            Err(trouble) => tcp_words(*trouble),
        };
        match groups.iter_mut().find(|(known, _)| *known == deed) {
            Some((_, ports)) => {
                ports.insert(address.port());
            }
            None => groups.push((deed, BTreeSet::from([address.port()]))),
        }
    }
    // What the plan tried there counts as much, when it answered.
    for port in planned_ports(run, host) {
        match groups.iter_mut().find(|(known, _)| known == ANSWERS) {
            Some((_, ports)) => {
                ports.insert(port);
            }
            None => groups.insert(0, (ANSWERS.to_owned(), BTreeSet::from([port]))),
        }
    }
    groups
        .into_iter()
        .map(|(deed, ports)| {
            let ports: Vec<String> = ports.iter().map(ToString::to_string).collect();
            let (host, all) = (safe(host), joined(&ports));
            match ports.len() {
                1 => format!("Port {all} of {host} {deed}."),
                _ if deed == ANSWERS => format!("Ports {all} of {host} answer."),
                _ => format!("Each of the ports {all} of {host} {deed}."),
            }
        })
        .collect()
}

/// The ports of a host that took a connection in the plan.
fn planned_ports(run: &Run, host: &str) -> impl Iterator<Item = u16> {
    let stood = |o: &Observation| matches!(o.outcome, Ok(Seen::Connected(_)));
    let probes = run.plan.probes.iter();
    probes
        .filter(move |probe| probe.endpoint.host == host && run.of(probe.id).any(stood))
        .map(|probe| probe.endpoint.port)
}

/// The ports of a host that took a connection in this run, for whatever purpose.
pub(in crate::report::build) fn open_ports(run: &Run, host: &str) -> BTreeSet<u16> {
    let tried = of_host(run, host).filter_map(|contrast| match &contrast.seen {
        Comparison::Port {
            address,
            outcome: Ok(()),
        } => Some(address.port()),
        _ => None,
    });
    tried.chain(planned_ports(run, host)).collect()
}

/// Whether anything took a connection by itself in this run, for whatever purpose.
pub(super) fn is_reached(run: &Run) -> bool {
    let mut hosts = run.plan.probes.iter().map(|probe| &probe.endpoint.host);
    hosts.any(|host| !open_ports(run, host).is_empty())
}
