//! Hosts that take mail for a domain.

use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};

use super::Answer;

/// A mail exchanger (RFC 5321, section 5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mx {
    /// Lower is preferred.
    pub preference: u16,
    /// The host, without the end dot; empty for the null MX (RFC 7505).
    pub exchange: String,
}

impl Mx {
    /// The address that stands in the place of a host, where one does.
    pub fn address(&self) -> Option<Ipv4Addr> {
        self.exchange.trim_end_matches('.').parse().ok()
    }

    /// Whether the host is called so that every computer takes itself for it (RFC 6761, section 6.3).
    pub fn is_loopback(&self) -> bool {
        let host = self.exchange.trim_end_matches('.').to_ascii_lowercase();
        host == "localhost.localdomain" || host.rsplit('.').next() == Some("localhost")
    }
}

/// The host of a mail exchanger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchanger {
    /// The host, as the record names it.
    pub host: String,
    /// The names that it is an alias of, in order.
    pub aliases: Vec<String>,
    /// Its addresses.
    pub addresses: Answer<IpAddr>,
}
