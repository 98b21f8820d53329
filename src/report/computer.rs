//! What this computer is like, as it is told.

use schemars::JsonSchema;
use serde::Serialize;

/// What this computer is like, as far as it bears on its connections.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ComputerReport {
    /// Its network interfaces, loopback left out.
    pub links: Vec<LinkReport>,
    /// Whether it knows a way out by IPv4; null when that could not be found out.
    pub route_v4: Option<bool>,
    /// The same for IPv6.
    pub route_v6: Option<bool>,
    /// The interface that the way out leads through.
    pub route_through: Option<String>,
    /// The interfaces that the ways to servers of this run lead through.
    pub ways: Vec<WayReport>,
    /// The DNS servers that it is set up with.
    pub resolvers: Vec<String>,
    /// The lines of its file of hosts that are about a name of this run.
    pub hosts: Vec<HostsLineReport>,
    /// The proxies that it is set up with, in the order in which they are looked for.
    pub proxies: Vec<ProxySettingReport>,
    /// The same as sentences.
    pub says: Vec<String>,
}

/// One network interface.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LinkReport {
    /// Its name.
    pub name: String,
    /// What kind it looks like; `virtual` leads only to other programs of this computer.
    #[schemars(extend("enum" = ["wired", "wireless", "mobile", "vpn", "virtual", "other"]))]
    pub kind: &'static str,
    /// Whether it is switched on and has a carrier.
    pub up: bool,
    /// Its addresses.
    pub addresses: Vec<String>,
}

/// The way to one server.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WayReport {
    /// Its address.
    pub to: String,
    /// The interface that the way leads through.
    pub through: String,
}

/// One line of the file of hosts.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct HostsLineReport {
    /// The name.
    pub name: String,
    /// The address that it is given.
    pub address: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// A proxy that programs of this computer are told to use.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProxySettingReport {
    /// Where it is set: the name of a variable, or of the system's setting.
    pub source: String,
    /// The proxy without user name and password, or the address of its script.
    pub proxy: String,
    /// Whether that is the address of a script that chooses the proxy (PAC).
    pub is_script: bool,
}

/// What the servers of the run tell of the clock of this computer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClockReport {
    /// How many told the time that are independent of one another.
    pub sources: u64,
    /// By how many seconds most of them are ahead of this computer's clock; null when they disagree.
    pub ahead_s: Option<i64>,
    /// The hosts of those that tell so.
    pub told_by: Vec<String>,
    /// Whether this computer's clock is off by more than five minutes; null when nothing proves either.
    pub skewed: Option<bool>,
}
