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
    /// The resolvers that it is set up to ask.
    pub resolvers: Vec<SocketAddr>,
    /// The lines of its file of hosts that are about a name of this run.
    pub hosts: Vec<HostsLine>,
    /// The proxies that it is set up with, in the order in which they are looked for.
    pub proxies: Vec<ProxySetting>,
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
