//! What this computer is like, as far as it bears on its connections.

use std::net::{IpAddr, SocketAddr};

use serde::{Deserialize, Serialize};

/// What this computer is set up with. What could not be found out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Computer {
    /// Its interfaces, loopback left out.
    pub links: Vec<Link>,
    /// The networks that it reaches without a router.
    pub networks: Vec<Network>,
    /// Whether there is a default route for IPv4; none when it could not be found out.
    pub route_v4: Option<bool>,
    /// The same for IPv6.
    pub route_v6: Option<bool>,
    /// The interface that the default route leads through.
    pub route_through: Option<String>,
    /// The router that this way out leads to, where it does not answer on its own link.
    pub silent_router: Option<IpAddr>,
    /// The router that the preferred way out by IPv4 leads to.
    pub router: Option<IpAddr>,
    /// The interfaces that the ways to servers of this run lead through.
    pub ways: Vec<Way>,
    /// The servers of this run that it knows no way to.
    pub no_way: Vec<IpAddr>,
    /// The resolvers that it is set up to ask.
    pub resolvers: Vec<SocketAddr>,
    /// The lines of its file of hosts that are about a name of this run.
    pub hosts: Vec<HostsLine>,
    /// The proxies that it is set up with, in the order in which they are looked for.
    pub proxies: Vec<ProxySetting>,
}

impl Computer {
    /// Whether an address is in a network that this computer reaches without a router.
    pub fn is_near(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(address))
    }

    /// Whether a way to an address is known, or at least one out by its family; none when it could not be found out.
    pub fn has_route(&self, address: IpAddr) -> Option<bool> {
        if self.no_way.contains(&address) {
            return Some(false);
        }
        if self.through(address).is_some() {
            return Some(true);
        }
        match address {
            IpAddr::V4(_) => self.route_v4,
            IpAddr::V6(_) => self.route_v6,
        }
    }

    /// Whether an interface could lead to other computers; none when it is not known.
    ///
    /// One that only serves programs of this computer counts when a default route leads out.
    pub fn has_link(&self) -> Option<bool> {
        let routes = [self.route_v4, self.route_v6];
        if self.links.is_empty() && routes == [None, None] {
            return None;
        }
        let leads_out = |link: &Link| link.up && link.kind != LinkKind::Virtual;
        Some(self.links.iter().any(leads_out) || routes.contains(&Some(true)))
    }

    /// Whether an interface that could lead to other computers has an address that is valid beyond its link.
    pub fn has_address(&self) -> bool {
        let links = self.links.iter();
        links
            .filter(|link| link.up && link.kind != LinkKind::Virtual)
            .flat_map(|link| &link.addresses)
            .any(|address| match address {
                IpAddr::V4(v4) => !v4.is_link_local(),
                IpAddr::V6(v6) => !v6.is_unicast_link_local(),
            })
    }

    /// The interfaces that are up and look like those of a VPN.
    pub fn vpns(&self) -> impl Iterator<Item = &Link> {
        let is_vpn = |link: &&Link| link.up && link.kind == LinkKind::Vpn;
        self.links.iter().filter(is_vpn)
    }

    /// The interface that the way to an address leads through.
    pub fn through(&self, address: IpAddr) -> Option<&str> {
        let own = self.ways.iter().find(|way| way.to == address);
        own.map(|way| way.through.as_str())
    }

    /// Whether the interface of this name looks like that of a VPN.
    pub fn is_vpn(&self, name: &str) -> bool {
        self.vpns().any(|link| link.name == name)
    }

    /// The addresses that the file of hosts gives to a name.
    pub fn hosts_of(&self, name: &str) -> impl Iterator<Item = IpAddr> {
        let own = |line: &&HostsLine| line.name.eq_ignore_ascii_case(name);
        self.hosts.iter().filter(own).map(|line| line.address)
    }
}

/// A network: the addresses that begin with the same bits as one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Network {
    /// One of its addresses.
    pub address: IpAddr,
    /// How many bits all have in common.
    pub bits: u8,
}

impl Network {
    /// The network of an address.
    pub const fn of(address: IpAddr, bits: u8) -> Self {
        Self { address, bits }
    }

    /// Whether an address is one of it.
    pub fn holds(&self, address: IpAddr) -> bool {
        let differs = match (self.address, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => {
                (u32::from(own) ^ u32::from(other)).leading_zeros()
            }
            (IpAddr::V6(own), IpAddr::V6(other)) => {
                (u128::from(own) ^ u128::from(other)).leading_zeros()
            }
            _ => return false,
        };
        differs >= u32::from(self.bits)
    }
}

/// The way to one address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The address.
    pub to: IpAddr,
    /// The interface that the way leads through.
    pub through: String,
}

/// One interface.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its name, as people see it.
    pub name: String,
    /// What kind it is.
    pub kind: LinkKind,
    /// Whether it is switched on and has a carrier.
    pub up: bool,
    /// Its addresses.
    pub addresses: Vec<IpAddr>,
}

/// What kind of interface it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// A cable.
    Wired,
    /// A wireless network.
    Wireless,
    /// A mobile network.
    Mobile,
    /// A tunnel, as a VPN makes it.
    Vpn,
    /// One that leads only to other programs of this computer, such as containers.
    Virtual,
    /// Another one.
    Other,
}

impl LinkKind {
    /// All kinds.
    pub const ALL: [Self; 6] = [
        Self::Wired,
        Self::Wireless,
        Self::Mobile,
        Self::Vpn,
        Self::Virtual,
        Self::Other,
    ];

    /// The word that stands for this kind in reports and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Wired => "wired",
            Self::Wireless => "wireless",
            Self::Mobile => "mobile",
            Self::Vpn => "vpn",
            Self::Virtual => "virtual",
            Self::Other => "other",
        }
    }
}

/// One line of the file of hosts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostsLine {
    /// The name.
    pub name: String,
    /// The address that it is given.
    pub address: IpAddr,
    /// The line, counted from 1.
    pub line: usize,
}

/// A proxy that programs of this computer are told to use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxySetting {
    /// Where it is set: the name of a variable, or of the system's setting.
    pub source: String,
    /// The proxy without user name and password, or the address of its script.
    pub proxy: String,
    /// Whether that is the address of a script that chooses the proxy (PAC).
    pub is_script: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_network_ends_where_its_bits_say() {
        let holds = |network: &str, bits, address: &str| {
            let network = Network::of(network.parse().expect("an address"), bits);
            network.holds(address.parse().expect("an address"))
        };
        assert!(holds("10.1.0.1", 16, "10.1.77.7"));
        assert!(!holds("10.1.0.1", 24, "10.1.77.7"));
        assert!(!holds("192.168.1.10", 28, "192.168.1.20"));
        assert!(holds("192.168.1.10", 32, "192.168.1.10"));
        assert!(holds("fd00:77::1", 48, "fd00:77:0:9::7"));
        assert!(!holds("fd00:77::1", 64, "fd00:77:0:9::7"));
        assert!(!holds("10.1.0.1", 0, "fd00:77::1"));
    }
}
