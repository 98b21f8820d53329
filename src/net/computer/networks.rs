//! The networks that this computer reaches without a router: those of its interfaces, and what further routes say.

use super::links;
use crate::observation::computer::{Link, LinkKind, Network};

/// More of them are not kept.
const MOST: usize = 256;

/// All of them; what leads into a VPN or only to other programs of this computer is not near. `out` is what the way out leads through.
pub(super) fn all(links: &[Link], out: Option<&str>) -> Vec<Network> {
    let mut networks: Vec<Network> = Vec::new();
    for interface in netdev::get_interfaces() {
        if interface.is_loopback() || !is_cable(links, &links::name_of(&interface), out) {
            continue;
        }
        let v4 = interface.ipv4.iter();
        let v4 = v4.map(|net| Network::of(net.addr().into(), net.prefix_len()));
        let v6 = interface.ipv6.iter();
        let v6 = v6.map(|net| Network::of(net.addr().into(), net.prefix_len()));
        networks.extend(v4.chain(v6));
    }
    networks.extend(routed(|name| is_cable(links, name, out)));
    networks.truncate(MOST);
    networks
}

/// Whether an interface of this name leads to other computers by itself, as a bridge does that the way out leads through.
fn is_cable(links: &[Link], name: &str, out: Option<&str>) -> bool {
    let link = links.iter().find(|link| link.name == name);
    link.is_some_and(|link| match link.kind {
        LinkKind::Vpn => false,
        LinkKind::Virtual => out == Some(name),
        _ => true,
    })
}

/// Where the routes stand that have no router, in a file for each family.
#[cfg(target_os = "linux")]
fn routed(is_cable: impl Fn(&str) -> bool) -> Vec<Network> {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let (v4, v6) = (read("/proc/net/route"), read("/proc/net/ipv6_route"));
    let lines = v4.lines().filter_map(of_v4);
    let lines = lines.chain(v6.lines().filter_map(of_v6));
    lines
        .filter(|(name, network)| network.bits > 0 && is_cable(name))
        .map(|(_, network)| network)
        .collect()
}

/// Elsewhere the networks of the interfaces have to do.
#[cfg(not(target_os = "linux"))]
fn routed(_: impl Fn(&str) -> bool) -> Vec<Network> {
    Vec::new()
}

/// Flags of a route: it leads over a router, and it rejects (`linux/route.h`).
#[cfg(target_os = "linux")]
const GATEWAY: u32 = 0x2;
#[cfg(target_os = "linux")]
const REJECT: u32 = 0x200;

/// A line of the table of IPv4: interface, destination, router, flags, three counts, mask; numbers as they lie in memory.
#[cfg(target_os = "linux")]
fn of_v4(line: &str) -> Option<(&str, Network)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [name, to, _, flags, _, _, _, mask, ..] = fields[..] else {
        return None;
    };
    let number = |text: &str| u32::from_str_radix(text, 16).ok();
    if number(flags)? & (GATEWAY | REJECT) != 0 {
        return None;
    }
    let to = std::net::Ipv4Addr::from(number(to)?.to_ne_bytes());
    let bits = number(mask)?.count_ones();
    Some((name, Network::of(to.into(), u8::try_from(bits).ok()?)))
}

/// A line of the table of IPv6: destination and its length, source and its length, router, three counts, flags, interface.
#[cfg(target_os = "linux")]
fn of_v6(line: &str) -> Option<(&str, Network)> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let [to, bits, _, _, _, _, _, _, flags, name] = fields[..] else {
        return None;
    };
    if u32::from_str_radix(flags, 16).ok()? & (GATEWAY | REJECT) != 0 {
        return None;
    }
    let to = std::net::Ipv6Addr::from(u128::from_str_radix(to, 16).ok()?);
    let bits = u8::from_str_radix(bits, 16).ok()?;
    Some((name, Network::of(to.into(), bits)))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_leads_into_a_vpn_or_to_programs_alone_is_not_near() {
        let link = |name: &str, kind| Link {
            name: name.to_owned(),
            kind,
            up: true,
            addresses: Vec::new(),
        };
        let links = [
            link("eth0", LinkKind::Wired),
            link("tun0", LinkKind::Vpn),
            link("docker0", LinkKind::Virtual),
            link("br0", LinkKind::Virtual),
        ];
        let near = |name| is_cable(&links, name, Some("br0"));
        assert_eq!(
            ["eth0", "tun0", "docker0", "br0", "lo"].map(near),
            [true, false, false, true, false]
        );
        assert!(!is_cable(&links, "tun0", Some("tun0")));
    }

    #[test]
    fn routes_without_a_router_are_read() {
        let network = |address: &str, bits| Network::of(address.parse().expect("one"), bits);
        let near = "eth0\t0000A8C0\t00000000\t0001\t0\t0\t100\t0000FFFF\t0\t0\t0";
        let over = "eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0";
        let head =
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
        if cfg!(target_endian = "little") {
            assert_eq!(of_v4(near), Some(("eth0", network("192.168.0.0", 16))));
        }
        assert_eq!((of_v4(over), of_v4(head), of_v4("")), (None, None, None));
        let none = "00000000000000000000000000000000";
        let six = |to: &str, router: &str, flags: &str| {
            format!("{to} 30 {none} 00 {router} 00000100 00000001 00000000 {flags}     eth0")
        };
        let to = "fd000077000000000000000000000000";
        assert_eq!(
            of_v6(&six(to, none, "00000001")),
            Some(("eth0", network("fd00:77::", 48)))
        );
        assert_eq!(of_v6(&six(to, to, "00000003")), None);
        assert_eq!(of_v6(&six(to, none, "00200200")), None);
    }
}
