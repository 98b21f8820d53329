//! What a scenario says of this computer.

use std::net::IpAddr;

use super::Read;
use super::words::{one, parsed};
use crate::observation::computer::{
    Computer, HostsLine, Link, LinkKind, Network, ProxySetting, Way,
};

/// An address of an interface, with the bits of its network where they are not the usual ones: `192.0.2.77/16`.
fn network(word: &str) -> Read<Network> {
    let (address, bits) = match word.split_once('/') {
        Some((address, bits)) => (
            parsed(address)?,
            Some(
                bits.parse::<u8>()
                    .map_err(|_| format!("`{bits}` is no number of bits"))?,
            ),
        ),
        None => (parsed(word)?, None),
    };
    let usual = match address {
        IpAddr::V4(_) => 24,
        IpAddr::V6(_) => 64,
    };
    Ok(Network::of(address, bits.unwrap_or(usual)))
}

/// Adds what one line says.
pub(super) fn add(computer: &mut Computer, words: &[&str]) -> Read<()> {
    match words {
        ["link", name, kind, state @ ("up" | "down"), addresses @ ..] => {
            let kind = LinkKind::ALL.into_iter().find(|one| one.name() == *kind);
            let networks: Read<Vec<Network>> = addresses.iter().map(|word| network(word)).collect();
            let networks = networks?;
            computer.links.push(Link {
                name: (*name).to_owned(),
                kind: kind
                    .ok_or("an interface is wired, wireless, mobile, vpn, virtual or other")?,
                up: *state == "up",
                addresses: networks.iter().map(|network| network.address).collect(),
            });
            computer.networks.extend(networks);
        }
        ["route", family @ ("v4" | "v6"), rest @ ..] => {
            let through = match rest {
                ["none"] => None,
                _ => Some(one(rest, "`none` or an interface")?.to_owned()),
            };
            let exists = Some(through.is_some());
            match *family {
                "v4" => computer.route_v4 = exists,
                _ => computer.route_v6 = exists,
            }
            computer.route_through = computer.route_through.take().or(through);
        }
        ["router", "silent", router] => computer.silent_router = Some(parsed(router)?),
        ["way", to, through] => computer.ways.push(Way {
            to: parsed(to)?,
            through: (*through).to_owned(),
        }),
        ["hosts", name, address] => computer.hosts.push(HostsLine {
            name: name.to_lowercase(),
            address: parsed(address)?,
            line: computer.hosts.len() + 1,
        }),
        [kind @ ("proxy" | "script"), source, proxy] => computer.proxies.push(ProxySetting {
            source: (*source).to_owned(),
            proxy: (*proxy).to_owned(),
            is_script: *kind == "script",
        }),
        _ => {
            return Err(
                "a computer has `link`, `route`, `router`, `way`, `hosts`, `proxy` and `script`"
                    .to_owned(),
            );
        }
    }
    Ok(())
}
