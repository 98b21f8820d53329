//! The only code that touches sockets, TLS and the DNS.

mod answer;
mod asker;
mod binding;
mod certificate;
pub(crate) mod computer;
pub(crate) mod connect;
pub(crate) mod discover;
pub(crate) mod end;
mod errno;
mod exchange;
mod families;
pub(crate) mod fetch;
pub(crate) mod hello;
pub(crate) mod https;
mod judge;
pub(crate) mod landing;
mod opening;
pub mod proxy;
pub(crate) mod resolve;
mod resolvers;
pub(crate) mod stream;
mod system;
pub(crate) mod tls;
pub mod web;

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use crate::observation::computer::Computer;

/// How this run reaches the network, where that is not as usual.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The only resolver to ask; none for those of this computer.
    pub dns: Option<SocketAddr>,
    /// Resolvers whose answers are compared with those of the first, once something is in doubt.
    pub compare_dns: Vec<SocketAddr>,
    /// Connections that go elsewhere; the first that fits counts.
    pub connect_to: Vec<ConnectTo>,
    /// Addresses that stand for others: a connection to the first goes to the second. What is
    /// observed keeps the first, so a simulated service may have any address and run on loopback.
    pub detours: Vec<(SocketAddr, SocketAddr)>,
    /// Roots that both judges of a certificate trust as well, in DER.
    pub extra_roots: Vec<Vec<u8>>,
    /// Roots that the judge of this operating system alone trusts as well, in DER: what a company
    /// adds to its computers, for simulations of its inspecting gateway.
    pub company_roots: Vec<Vec<u8>>,
    /// The only family of addresses to use; none for both.
    pub family: Option<Family>,
    /// The page of the web that is fetched when something of the internet is in question; none for never.
    pub web_check: Option<web::WebPage>,
    /// Whether the servers are simulated: then only the detours lead anywhere, and nothing else is tried.
    pub simulated: bool,
    /// What this computer is like, for simulations, which never look at the real one; none to look.
    pub computer: Option<Computer>,
    /// The proxies that connections go through.
    pub proxies: proxy::Proxies,
}

impl Network {
    /// Where a connection to this host and port really goes.
    ///
    /// The name that is shown, and that the certificate must be for, stays as it is.
    pub fn route(&self, host: &str, port: u16) -> (String, u16) {
        let fitting = self.connect_to.iter().find(|to| to.fits(host, port));
        match fitting {
            Some(to) => (
                to.to_host.clone().unwrap_or_else(|| host.to_owned()),
                to.to_port.unwrap_or(port),
            ),
            None => (host.to_owned(), port),
        }
    }

    /// The address that a connection to this one is really made to.
    pub fn detour(&self, address: SocketAddr) -> SocketAddr {
        let detour = self.detours.iter().find(|(from, _)| *from == address);
        detour.map_or(address, |(_, to)| *to)
    }

    /// The address that a connection for contrast is really made to; none where a simulation ends.
    pub fn contrast(&self, address: SocketAddr) -> Option<SocketAddr> {
        let really = self.detour(address);
        (!self.simulated || really != address).then_some(really)
    }

    /// Whether addresses of this family are used.
    pub fn allows(&self, address: IpAddr) -> bool {
        match self.family {
            None => true,
            Some(Family::V4) => address.is_ipv4(),
            Some(Family::V6) => address.is_ipv6(),
        }
    }
}

/// A family of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// IPv4.
    V4,
    /// IPv6.
    V6,
}

/// A connection that goes elsewhere: `HOST:PORT:TO_HOST:TO_PORT`, as with curl's `--connect-to`.
///
/// An empty part on the left fits everything, an empty part on the right changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectTo {
    /// The host that it is about; none for every host.
    pub host: Option<String>,
    /// The port that it is about; none for every port.
    pub port: Option<u16>,
    /// The host to connect to; none for the same.
    pub to_host: Option<String>,
    /// The port to connect to; none for the same.
    pub to_port: Option<u16>,
}

/// Why a text is not a [`ConnectTo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConnectToError {
    /// It does not have four parts.
    #[error("give it as HOST:PORT:ADDRESS:PORT; an IPv6 address stands in brackets")]
    Parts,
    /// A port is not a number from 1 to 65535.
    #[error("a port must be a number from 1 to 65535")]
    Port,
}

impl ConnectTo {
    fn fits(&self, host: &str, port: u16) -> bool {
        self.port.is_none_or(|own| own == port)
            && self
                .host
                .as_ref()
                .is_none_or(|own| own.eq_ignore_ascii_case(host))
    }
}

impl FromStr for ConnectTo {
    type Err = ConnectToError;

    /// Reads `HOST:PORT:ADDRESS:PORT`; an IPv6 address stands in brackets.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (host, rest) = host_part(text)?;
        let (port, rest) = rest.split_once(':').ok_or(ConnectToError::Parts)?;
        let (to_host, to_port) = host_part(rest)?;
        Ok(Self {
            host,
            port: port_part(port)?,
            to_host,
            to_port: port_part(to_port)?,
        })
    }
}

/// Takes a host off the front, and the colon behind it.
fn host_part(text: &str) -> Result<(Option<String>, &str), ConnectToError> {
    let (host, rest) = match text.strip_prefix('[') {
        Some(inner) => inner.split_once("]:"),
        None => text.split_once(':'),
    }
    .ok_or(ConnectToError::Parts)?;
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    Ok(((!host.is_empty()).then_some(host), rest))
}

fn port_part(text: &str) -> Result<Option<u16>, ConnectToError> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains(':') {
        return Err(ConnectToError::Parts);
    }
    match text.parse() {
        Ok(0) | Err(_) => Err(ConnectToError::Port),
        Ok(port) => Ok(Some(port)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(texts: &[&str]) -> Network {
        Network {
            connect_to: texts
                .iter()
                .map(|text| text.parse().expect("four parts"))
                .collect(),
            ..Network::default()
        }
    }

    #[test]
    fn the_first_fitting_rule_counts_and_empty_parts_change_nothing() {
        let network = network(&[
            "imap.example:993:127.0.0.1:10993",
            "imap.example::[::1]:",
            "::fallback.example:",
        ]);
        let to = |host, port| network.route(host, port);
        assert_eq!(to("IMAP.example", 993), ("127.0.0.1".to_owned(), 10993));
        assert_eq!(to("imap.example", 143), ("::1".to_owned(), 143));
        assert_eq!(to("pop.example", 995), ("fallback.example".to_owned(), 995));
    }

    #[test]
    fn an_address_of_version_six_stands_in_brackets() {
        let to: ConnectTo = "[2001:db8::1]:25:[::1]:2525".parse().expect("four parts");
        assert_eq!(to.host.as_deref(), Some("2001:db8::1"));
        assert_eq!(to.to_host.as_deref(), Some("::1"));
        assert_eq!((to.port, to.to_port), (Some(25), Some(2525)));
    }

    #[test]
    fn a_detour_is_for_one_address_and_port() {
        let address = |text: &str| text.parse().expect("an address and a port");
        let network = Network {
            detours: vec![(address("192.0.2.1:993"), address("127.0.0.1:10993"))],
            ..Network::default()
        };
        let to = |text| network.detour(address(text));
        assert_eq!(to("192.0.2.1:993"), address("127.0.0.1:10993"));
        assert_eq!(to("192.0.2.1:143"), address("192.0.2.1:143"));
    }

    #[test]
    fn what_is_not_four_parts_is_refused() {
        for (text, error) in [
            ("", ConnectToError::Parts),
            ("imap.example:993", ConnectToError::Parts),
            ("imap.example:993:127.0.0.1", ConnectToError::Parts),
            ("a:1:b:2:3", ConnectToError::Parts),
            ("a:x:b:2", ConnectToError::Port),
            ("a:1:b:65536", ConnectToError::Port),
            ("a:1:b:0", ConnectToError::Port),
        ] {
            assert_eq!(text.parse::<ConnectTo>(), Err(error), "{text}");
        }
    }
}
