//! Facts about this computer, as far as they bear on one probe.

use std::net::IpAddr;

use super::{Notes, spaced};
use crate::observation::computer::Computer;
use crate::observation::dns::{Resolution, SystemAnswer};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

pub(super) fn computer(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(computer) = &run.computer else {
        return;
    };
    if let Some(linked) = computer.has_link() {
        notes.word("computer.link", if linked { "up" } else { "none" });
    }
    for (name, route) in [
        ("computer.route-v4", computer.route_v4),
        ("computer.route-v6", computer.route_v6),
    ] {
        if let Some(exists) = route {
            notes.flag(name, exists);
        }
    }
    if let Some(through) = &computer.route_through {
        notes.text("computer.route-through", through);
    }
    if let Some(router) = computer.silent_router {
        notes.say("computer.silent-router", router);
    }
    notes.text(
        "computer.vpn",
        &spaced(computer.vpns().map(|link| &link.name)),
    );
    notes.text(
        "computer.proxy",
        &spaced(computer.proxies.iter().map(|proxy| &proxy.proxy)),
    );
    if computer.proxies.iter().any(|proxy| proxy.is_script) {
        notes.word("computer.proxy-script", "yes");
    }
    let mut places = run.of(probe.id).filter_map(|o| o.address);
    if places.any(|place| computer.is_near(place.ip())) {
        notes.word("computer.near", "yes");
    }
    let mut places = run.of(probe.id).filter_map(|o| o.address);
    if let Some(given) = places.find_map(|place| given(computer, place.ip())) {
        notes.word("computer.given", given);
    }
    let places = run.of(probe.id).filter_map(|o| o.address);
    let routes: Vec<bool> = places
        .filter_map(|place| computer.has_route(place.ip()))
        .collect();
    if !routes.is_empty() {
        notes.flag("computer.route-there", routes.contains(&true));
    }
    way(notes, run, probe, computer);
    hosts(notes, run, probe, computer);
}

/// Which machine of this network has an address.
fn given(computer: &Computer, address: IpAddr) -> Option<&'static str> {
    let mut resolvers = computer.resolvers.iter();
    if computer.router == Some(address) {
        Some("router")
    } else if !address.is_loopback() && resolvers.any(|resolver| resolver.ip() == address) {
        Some("resolver")
    } else {
        None
    }
}

/// Whether the way to the addresses of this probe leads through what looks like a VPN.
fn way(notes: &mut Notes, run: &Run, probe: &Probe, computer: &Computer) {
    let places = run.of(probe.id).filter_map(|o| o.address);
    let known = places.filter_map(|place| computer.through(place.ip()));
    let mut through: Vec<&str> = known.collect();
    // The way to the server itself counts; only where it is not known, that of everything else.
    if through.is_empty() {
        through.extend(computer.route_through.as_deref());
    }
    // Many VPNs carry one family alone.
    let vpn = through.iter().find(|link| computer.is_vpn(link));
    if let Some(link) = vpn.or(through.first()) {
        notes.text("computer.way", link);
        notes.flag("computer.way-vpn", vpn.is_some());
        // That other one is known for IPv4 first; and a single address that is reached without the VPN tells another story.
        let all_by_vpn = through.iter().all(|link| computer.is_vpn(link));
        let is_v4 = run
            .of(probe.id)
            .filter_map(|o| o.address)
            .any(|place| place.is_ipv4());
        if let Some(out) = computer.route_through.as_deref() {
            let is_apart = out != *link && (vpn.is_none() || all_by_vpn && is_v4);
            notes.flag("computer.way-apart", is_apart);
        }
    }
}

/// What the file of hosts says of the host of this probe, and whether that is another answer than the DNS's.
fn hosts(notes: &mut Notes, run: &Run, probe: &Probe, computer: &Computer) {
    let lines: Vec<IpAddr> = computer.hosts_of(&probe.endpoint.host).collect();
    notes.text("computer.hosts", &spaced(&lines));
    let resolution = run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => Some(resolution),
        _ => None,
    });
    if let Some(resolution) = resolution
        && !lines.is_empty()
    {
        notes.word(
            "computer.hosts-against-dns",
            against_dns(resolution, &lines),
        );
    }
}

/// How the lines of the file and the DNS go together. A line that the system did not follow, or that a
/// given resolver stood in for, changed nothing.
fn against_dns(resolution: &Resolution, lines: &[IpAddr]) -> &'static str {
    let used = match &resolution.system {
        Some(SystemAnswer::Addresses(system)) if !resolution.system_came_late => {
            system.iter().any(|address| lines.contains(address))
        }
        _ => false,
    };
    if !used {
        return "not-used";
    }
    let v4 = resolution.v4.iter().flatten().map(|a| IpAddr::V4(*a));
    let v6 = resolution.v6.iter().flatten().map(|a| IpAddr::V6(*a));
    let dns: Vec<IpAddr> = v4.chain(v6).collect();
    if dns.is_empty() {
        "only-here"
    } else if lines.iter().any(|address| dns.contains(address)) {
        "same"
    } else {
        "differs"
    }
}
