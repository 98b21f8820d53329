//! What to ask a network team for, so that nobody has to ask back: ports, hosts, and what is open already.

use std::collections::{BTreeMap, BTreeSet};

use super::contrast::open_ports;
use super::joined;
use crate::diagnose::Finding;
use crate::endpoint::{Endpoint, Protocol, Security};
use crate::observation::Run;
use crate::plan::Probe;
use crate::style::safe;

/// Where a firewall forbids the connection and says so.
const FORBIDDEN: &str = "net.admin-prohibited";

/// Where one drops it in silence, if the host is not down.
const DROPPED: &str = "tcp.timeout";

/// The sentence to pass on, where a firewall on the way closes ports; none where the host may be down.
pub(super) fn request(run: &Run, finding: &Finding, probes: &[&Probe]) -> Option<String> {
    let mut closed: BTreeMap<&str, BTreeSet<u16>> = BTreeMap::new();
    for probe in probes.iter().filter(|probe| is_needed(probe, probes)) {
        let host = probe.endpoint.host.as_str();
        closed.entry(host).or_default().insert(probe.endpoint.port);
    }
    let open: BTreeMap<&str, BTreeSet<u16>> = closed
        .keys()
        .map(|host| (*host, open_ports(run, host)))
        .filter(|(_, ports)| !ports.is_empty())
        .collect();
    let is_firewall = match finding.id.as_str() {
        FORBIDDEN => true,
        DROPPED => open.len() == closed.len(),
        _ => false,
    };
    if !is_firewall {
        return None;
    }
    let wanted: Vec<String> = closed
        .iter()
        .map(|(host, ports)| format!("{} outbound to {}", listed(ports, "/tcp"), safe(host)))
        .collect();
    // In silence, the firewall may as well stand in front of the server.
    let ask = match finding.id.as_str() {
        DROPPED => "If it works from another network, ask the network team to open",
        _ => "Ask the network team to open",
    };
    let mut said = format!("{ask} {}", wanted.join("; and "));
    let mut hosts_of: BTreeMap<&BTreeSet<u16>, Vec<String>> = BTreeMap::new();
    for (host, ports) in &open {
        hosts_of.entry(ports).or_default().push(safe(host));
    }
    let working: Vec<String> = hosts_of
        .iter()
        .map(|(ports, hosts)| {
            let (noun, verb) = match (ports.len(), hosts.len()) {
                (1, 1) => ("port", "answers"),
                (1, _) => ("port", "answer"),
                _ => ("ports", "answer"),
            };
            let (ports, hosts) = (listed(ports, ""), joined(hosts));
            match closed.len() {
                1 => format!("{noun} {ports} of the same host {verb} here"),
                _ => format!("{noun} {ports} of {hosts} {verb} here"),
            }
        })
        .collect();
    if !working.is_empty() {
        said.push_str(&format!(" ({})", working.join("; ")));
    }
    said.push('.');
    Some(said)
}

/// Whether the port of a probe has to be open: who has a door for TLS alone needs no other one to read mail (RFC 8314, section 3).
fn is_needed(probe: &Probe, all: &[&Probe]) -> bool {
    let own = &probe.endpoint;
    let is_better = |other: &Endpoint| {
        other.security == Security::ImplicitTls
            && (other.protocol, &other.host) == (own.protocol, &own.host)
    };
    own.protocol == Protocol::Smtp
        || own.security == Security::ImplicitTls
        || !all.iter().any(|other| is_better(&other.endpoint))
}

fn listed(ports: &BTreeSet<u16>, unit: &str) -> String {
    let ports: Vec<String> = ports.iter().map(|port| format!("{port}{unit}")).collect();
    joined(&ports)
}
