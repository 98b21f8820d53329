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
