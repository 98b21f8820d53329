//! What this computer is like, as sentences.

use std::net::IpAddr;

use super::listed;
use crate::observation::computer::{Computer, HostsLine, Link, LinkKind, ProxySetting};
use crate::style::safe;

/// One sentence for each thing that is known.
pub(in crate::report) fn computer_words(computer: &Computer) -> Vec<String> {
    let mut sentences = Vec::new();
    // What leads only to other programs of this computer says nothing, unless it is all that there is.
    let leads_out = |link: &&Link| link.up && link.kind != LinkKind::Virtual;
    match computer.has_link() {
        Some(false) => sentences.push("No network interface is up.".to_owned()),
        _ => sentences.extend(computer.links.iter().filter(leads_out).map(link)),
    }
    sentences.extend(way_out(computer));
    sentences.extend(ways_apart(computer));
    if let Some(router) = computer.silent_router {
        sentences.push(format!(
            "Its router ({router}) does not answer on its own link."
        ));
    }
    if !computer.resolvers.is_empty() {
        let resolvers: Vec<String> = computer
            .resolvers
            .iter()
            .map(|server| match server.port() {
                53 => server.ip().to_string(),
                _ => server.to_string(),
            })
            .collect();
        sentences.push(format!("It asks for names at {}.", listed(&resolvers)));
    }
    sentences.extend(computer.hosts.iter().map(hosts_line));
    sentences.extend(computer.proxies.iter().map(setting));
    sentences
}

fn link(link: &Link) -> String {
    let kind = match link.kind {
        LinkKind::Wired => " (a cable)",
        LinkKind::Wireless => " (wireless)",
        LinkKind::Mobile => " (a mobile network)",
        LinkKind::Vpn => " (looks like a VPN)",
        LinkKind::Virtual | LinkKind::Other => "",
    };
    let name = safe(&link.name);
    // Every interface with IPv6 has an address for its own link.
    let of_link = |address: &&IpAddr| match address {
        IpAddr::V4(_) => false,
        IpAddr::V6(v6) => v6.is_unicast_link_local(),
    };
    let (own, wider): (Vec<&IpAddr>, Vec<&IpAddr>) = link.addresses.iter().partition(of_link);
    let addresses =
        |all: &[&IpAddr]| listed(&all.iter().map(ToString::to_string).collect::<Vec<_>>());
    match (own.as_slice(), wider.as_slice()) {
        ([], []) => format!("The interface {name}{kind} is up and has no address."),
        (own, []) => format!(
            "The interface {name}{kind} is up, with an address for its own link alone: {}.",
            addresses(own)
        ),
        (_, wider) => format!(
            "The interface {name}{kind} is up, with {}.",
            addresses(wider)
        ),
    }
}

fn way_out(computer: &Computer) -> Option<String> {
    let through = match &computer.route_through {
        Some(name) => format!(", through {}", safe(name)),
        None => String::new(),
    };
    match (computer.route_v4, computer.route_v6) {
        (Some(true), Some(true)) => Some(format!("A way out is known by IPv4 and IPv6{through}.")),
        (Some(true), v6) => Some(match v6 {
            Some(false) => format!("A way out is known by IPv4 alone{through}."),
            _ => format!("A way out is known by IPv4{through}."),
        }),
        (v4, Some(true)) => Some(match v4 {
            Some(false) => format!("A way out is known by IPv6 alone{through}."),
            _ => format!("A way out is known by IPv6{through}."),
        }),
        (Some(false), Some(false)) => Some("No way out is known.".to_owned()),
        _ => None,
    }
}

/// The ways that lead through another interface than the way out does.
fn ways_apart(computer: &Computer) -> Vec<String> {
    let out = computer.route_through.as_deref();
    let apart = computer
        .ways
        .iter()
        .filter(|way| out.is_some_and(|out| out != way.through) && !way.to.is_loopback());
    let mut through: Vec<(&str, Vec<String>)> = Vec::new();
    for way in apart {
        let to = way.to.to_string();
        match through.iter_mut().find(|(name, _)| *name == way.through) {
            Some((_, places)) => places.push(to),
            None => through.push((&way.through, vec![to])),
        }
    }
    let said = through.iter().map(|(name, places)| {
        let vpn = match computer.is_vpn(name) {
            true => ", which looks like a VPN",
            false => "",
        };
        format!(
            "The way to {} leads through {}{vpn}.",
            listed(places),
            safe(name)
        )
    });
    said.collect()
}

fn hosts_line(line: &HostsLine) -> String {
    format!(
        "Line {} of its hosts file leads {} to {}.",
        line.line,
        safe(&line.name),
        line.address
    )
}

fn setting(setting: &ProxySetting) -> String {
    let (source, proxy) = (safe(&setting.source), safe(&setting.proxy));
    match setting.is_script {
        true => format!("A script chooses the proxy: {proxy} (set by {source})."),
        false => format!("A proxy is set: {proxy} (by {source})."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observation::computer::Way;

    #[test]
    fn what_is_known_is_said_and_nothing_else() {
        assert_eq!(computer_words(&Computer::default()), [""; 0]);
        let link = |name: &str, kind, up, addresses: &[&str]| Link {
            name: name.to_owned(),
            kind,
            up,
            addresses: addresses
                .iter()
                .map(|a| a.parse().expect("an address"))
                .collect(),
        };
        let computer = Computer {
            links: vec![
                link(
                    "eth0",
                    LinkKind::Wired,
                    true,
                    &["192.0.2.7", "2001:db8::7", "fe80::7"],
                ),
                link("wg0", LinkKind::Vpn, true, &[]),
                link("wlan0", LinkKind::Wireless, false, &["192.0.2.8"]),
                link("docker0", LinkKind::Virtual, true, &["172.17.0.1"]),
            ],
            route_v4: Some(true),
            route_v6: Some(false),
            route_through: Some("wg0".to_owned()),
            resolvers: vec![
                "192.0.2.53:53".parse().expect("an address"),
                "[2001:db8::53]:5353".parse().expect("an address"),
            ],
            hosts: vec![HostsLine {
                name: "imap.example.org".to_owned(),
                address: "192.0.2.9".parse().expect("an address"),
                line: 4,
            }],
            proxies: vec![ProxySetting {
                source: "https_proxy".to_owned(),
                proxy: "http://proxy.example:3128".to_owned(),
                is_script: false,
            }],
            ..Computer::default()
        };
        assert_eq!(
            computer_words(&computer),
            [
                "The interface eth0 (a cable) is up, with 192.0.2.7, 2001:db8::7.",
                "The interface wg0 (looks like a VPN) is up and has no address.",
                "A way out is known by IPv4 alone, through wg0.",
                "It asks for names at 192.0.2.53, [2001:db8::53]:5353.",
                "Line 4 of its hosts file leads imap.example.org to 192.0.2.9.",
                "A proxy is set: http://proxy.example:3128 (by https_proxy).",
            ]
        );
        let apart = Computer {
            ways: vec![Way {
                to: "203.0.113.9".parse().expect("an address"),
                through: "wg0".to_owned(),
            }],
            route_through: Some("eth0".to_owned()),
            links: computer.links.clone(),
            ..Computer::default()
        };
        let said = "The way to 203.0.113.9 leads through wg0, which looks like a VPN.";
        assert!(computer_words(&apart).contains(&said.to_owned()));
        let dead = Computer {
            links: vec![link("eth0", LinkKind::Wired, false, &[])],
            route_v4: Some(false),
            route_v6: Some(false),
            ..Computer::default()
        };
        assert_eq!(
            computer_words(&dead),
            ["No network interface is up.", "No way out is known."]
        );
        let cut_off = Computer {
            links: vec![link("eth0", LinkKind::Wired, true, &["fe80::7"])],
            route_v4: Some(false),
            route_v6: Some(false),
            ..Computer::default()
        };
        assert_eq!(
            computer_words(&cut_off),
            [
                "The interface eth0 (a cable) is up, with an address for its own link alone: fe80::7.",
                "No way out is known."
            ]
        );
    }
}
