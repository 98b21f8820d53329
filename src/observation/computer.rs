//! What this computer is like, as far as it bears on its connections.

use std::net::{IpAddr, SocketAddr};

/// What this computer is set up with. What could not be found out is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Computer {
    /// Its interfaces, loopback left out.
    pub links: Vec<Link>,
    /// Whether there is a default route for IPv4; none when it could not be found out.
    pub route_v4: Option<bool>,
    /// The same for IPv6.
    pub route_v6: Option<bool>,
    /// The interface that the default route leads through.
    pub route_through: Option<String>,
    /// The interfaces that the ways to servers of this run lead through.
    pub ways: Vec<Way>,
    /// The resolvers that it is set up to ask.
    pub resolvers: Vec<SocketAddr>,
    /// The lines of its file of hosts that are about a name of this run.
    pub hosts: Vec<HostsLine>,
    /// The proxies that it is set up with, in the order in which they are looked for.
    pub proxies: Vec<ProxySetting>,
}

impl Computer {
    /// Whether an address is in the network of an interface, as far as that can be told without its mask: most networks at home and in
    /// offices have 24 bits (IPv6: 64).
    pub fn is_near(&self, address: IpAddr) -> bool {
        let own = self.links.iter().flat_map(|link| &link.addresses);
        own.into_iter().any(|own| match (own, address) {
            (IpAddr::V4(own), IpAddr::V4(other)) => own.octets()[..3] == other.octets()[..3],
            (IpAddr::V6(own), IpAddr::V6(other)) => own.octets()[..8] == other.octets()[..8],
            _ => false,
        })
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

/// The way to one address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// The address.
    pub to: IpAddr,
    /// The interface that the way leads through.
    pub through: String,
}

/// One interface.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostsLine {
    /// The name.
    pub name: String,
    /// The address that it is given.
    pub address: IpAddr,
    /// The line, counted from 1.
    pub line: usize,
}

/// A proxy that programs of this computer are told to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProxySetting {
    /// Where it is set: the name of a variable, or of the system's setting.
    pub source: String,
    /// The proxy without user name and password, or the address of its script.
    pub proxy: String,
    /// Whether that is the address of a script that chooses the proxy (PAC).
    pub is_script: bool,
}
