//! The hosts that are reached without a proxy.

use std::net::IpAddr;

/// A list of hosts, as `NO_PROXY` holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bypass(Vec<Rule>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Rule {
    Everything,
    /// The host of this name, and every one below it.
    Name(String),
    /// The addresses that begin with as many bits of this one.
    Network(IpAddr, u8),
}

impl Bypass {
    /// Reads names, addresses and networks (`10.0.0.0/8`), separated by commas or spaces; `*` is
    /// everything. A name stands for the names below it, too, with or without a dot in front.
    pub fn parse(list: &str) -> Self {
        let items = list.split([',', ' ', '\t']);
        Self(items.filter_map(rule).collect())
    }

    /// Whether a host is reached without.
    pub(super) fn covers(&self, host: &str) -> bool {
        let host = host.trim_matches(['[', ']', '.']).to_ascii_lowercase();
        let address = host.parse::<IpAddr>().ok();
        self.0.iter().any(|rule| match (rule, address) {
            (Rule::Everything, _) => true,
            (Rule::Network(network, bits), Some(address)) => is_in(address, *network, *bits),
            (Rule::Name(name), None) => host
                .strip_suffix(name.as_str())
                .is_some_and(|before| before.is_empty() || before.ends_with('.')),
            _ => false,
        })
    }
}

fn rule(item: &str) -> Option<Rule> {
    let item = item.trim();
    if item == "*" {
        return Some(Rule::Everything);
    }
    let (network, bits) = item.split_once('/').unwrap_or((item, ""));
    if let Ok(address) = network.trim_matches(['[', ']']).parse::<IpAddr>() {
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = match bits {
            "" => most,
            bits => bits.parse().ok().filter(|bits| *bits <= most)?,
        };
        return Some(Rule::Network(address, bits));
    }
    let name = item.trim_start_matches('*').trim_matches('.');
    (!name.is_empty()).then(|| Rule::Name(name.to_ascii_lowercase()))
}

fn is_in(address: IpAddr, network: IpAddr, bits: u8) -> bool {
    let same = |a: u128, b: u128, width: u32| {
        let rest = width - u32::from(bits);
        // A shift by the whole width would overflow.
        a.checked_shr(rest).unwrap_or(0) == b.checked_shr(rest).unwrap_or(0)
    };
    match (address, network) {
        (IpAddr::V4(a), IpAddr::V4(b)) => same(a.to_bits().into(), b.to_bits().into(), 32),
        (IpAddr::V6(a), IpAddr::V6(b)) => same(a.to_bits(), b.to_bits(), 128),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_those_below_them_and_networks_for_their_addresses() {
        let list =
            Bypass::parse("localhost, .corp.example,*.lan 10.0.0.0/8,192.0.2.7,2001:db8::/32");
        for host in [
            "localhost",
            "mail.corp.example",
            "Corp.Example.",
            "nas.lan",
            "10.255.1.2",
            "192.0.2.7",
            "2001:db8:1::1",
            "[2001:db8::2]",
        ] {
            assert!(list.covers(host), "{host}");
        }
        for host in [
            "xcorp.example",
            "corp.example.org",
            "11.0.0.1",
            "192.0.2.8",
            "2001:db9::1",
            "imap.example.org",
        ] {
            assert!(!list.covers(host), "{host}");
        }
        assert!(Bypass::parse("*").covers("anything.example"));
        assert!(Bypass::parse("0.0.0.0/0,::/0").covers("203.0.113.1"));
        assert!(Bypass::parse("::/0").covers("::1"));
        assert!(!Bypass::parse(" , ,/8,10.0.0.0/99").covers("10.0.0.1"));
    }
}
