//! A server as the user names it in an option.

use crate::endpoint::{Protocol, Security};
use crate::target;

/// A server that the user names for one protocol, in the form `[HOST][:PORT][/tls|/starttls|/none]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The protocol.
    pub protocol: Protocol,
    /// The host, in ASCII form; none to keep the host that is found.
    pub host: Option<String>,
    /// The port; none for the usual ones.
    pub port: Option<u16>,
    /// The security; none for what goes with the port.
    pub security: Option<Security>,
}

/// Why a text names no server.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
pub enum WantedError {
    /// Nothing stands in it.
    #[error("give a server as HOST, HOST:PORT or HOST:PORT/tls")]
    Empty,
    /// The host is not a name or an address.
    #[error("the host is not a valid name; give a server as HOST, HOST:PORT or HOST:PORT/tls")]
    Host,
    /// The port is not a number from 1 to 65535.
    #[error("the port must be a number from 1 to 65535")]
    Port,
    /// A port alone, without its colon.
    #[error("this is a port and no host; did you mean `:{0}`?")]
    PortAlone(u16),
    /// The security behind a colon.
    #[error("the security stands behind a slash: HOST:PORT/tls, /starttls or /none")]
    Colon,
    /// A web address or the like.
    #[error("leave out what ends in `://`; give a server as HOST, HOST:PORT or HOST:PORT/tls")]
    Url,
    /// A name in front of the host, perhaps with a password.
    #[error(
        "give the server alone, without a name or password and an @ in front of it; the name goes with --username"
    )]
    Name,
    /// Another word than the three.
    #[error("the security must be tls, starttls or none")]
    Security,
}

impl Wanted {
    /// Reads `[HOST][:PORT][/tls|/starttls|/none]`; an IPv6 address with a port stands in brackets.
    ///
    /// # Errors
    ///
    /// A [`WantedError`] that says which part cannot be read.
    pub fn parse(protocol: Protocol, text: &str) -> Result<Self, WantedError> {
        let text = text.trim();
        if text.contains("://") {
            return Err(WantedError::Url);
        }
        if text.contains('@') {
            return Err(WantedError::Name);
        }
        if let Ok(port @ 1..) = text.parse() {
            return Err(WantedError::PortAlone(port));
        }
        let (server, security) = match text.rsplit_once('/') {
            Some((server, word)) => {
                let word = word.to_ascii_lowercase();
                (
                    server,
                    Some(Security::from_name(&word).ok_or(WantedError::Security)?),
                )
            }
            None => (text, None),
        };
        let (host, port) = split_port(server)?;
        if host.is_empty() && port.is_none() && security.is_none() {
            return Err(WantedError::Empty);
        }
        let host = match host {
            "" => None,
            host if host.parse::<std::net::IpAddr>().is_ok() => Some(host.to_owned()),
            host => Some(target::ascii(host).map_err(|_| WantedError::Host)?),
        };
        Ok(Self {
            protocol,
            host,
            port,
            security,
        })
    }

    /// The doors that fit, at the given host, in the order of preference.
    pub fn doors(&self) -> Vec<(u16, Security)> {
        match (self.port, self.security) {
            (Some(port), Some(security)) => vec![(port, security)],
            (Some(port), None) => vec![(port, usual_security(self.protocol, port))],
            (None, Some(security)) => {
                let usual = usual_doors(self.protocol);
                // Clear text uses the port on which STARTTLS would be offered.
                let wanted = if security == Security::ClearText {
                    Security::StartTls
                } else {
                    security
                };
                usual
                    .iter()
                    .filter(|door| door.1 == wanted)
                    .take(1)
                    .map(|door| (door.0, security))
                    .collect()
            }
            (None, None) => usual_doors(self.protocol).to_vec(),
        }
    }
}

fn split_port(server: &str) -> Result<(&str, Option<u16>), WantedError> {
    if server.parse::<std::net::Ipv6Addr>().is_ok() {
        return Ok((server, None));
    }
    if let Some(rest) = server.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').ok_or(WantedError::Host)?;
        let port = match rest {
            "" => None,
            rest => Some(port(rest.strip_prefix(':').ok_or(WantedError::Host)?)?),
        };
        return Ok((host, port));
    }
    match server.rsplit_once(':') {
        Some((_, word)) if is_security(word) => Err(WantedError::Colon),
        Some((host, digits)) => Ok((host, Some(port(digits)?))),
        None => Ok((server, None)),
    }
}

fn is_security(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    word == "ssl" || Security::from_name(&word).is_some()
}

fn port(digits: &str) -> Result<u16, WantedError> {
    match digits.parse() {
        Ok(0) | Err(_) => Err(WantedError::Port),
        Ok(port) => Ok(port),
    }
}

/// The ports of a protocol, the preferred one first (RFC 8314, section 3; RFC 6409, section 3.1).
/// Submission prefers 587, because far more servers have it than 465.
pub(crate) const fn usual_doors(protocol: Protocol) -> &'static [(u16, Security)] {
    match protocol {
        Protocol::Imap => &[(993, Security::ImplicitTls), (143, Security::StartTls)],
        Protocol::Pop3 => &[(995, Security::ImplicitTls), (110, Security::StartTls)],
        Protocol::Smtp => &[
            (587, Security::StartTls),
            (465, Security::ImplicitTls),
            (25, Security::StartTls),
        ],
    }
}

/// The encryption that is settled for a port of a protocol (RFC 8314, section 7.3; RFC 9051, section 11; RFC 1939; RFC 6409).
pub(crate) const fn security_of(protocol: Protocol, port: u16) -> Option<Security> {
    match (protocol, port) {
        (Protocol::Imap, 993) | (Protocol::Pop3, 995) | (Protocol::Smtp, 465) => {
            Some(Security::ImplicitTls)
        }
        (Protocol::Imap, 143) | (Protocol::Pop3, 110) | (Protocol::Smtp, 587) => {
            Some(Security::StartTls)
        }
        _ => None,
    }
}

/// The other protocol that a port belongs to; port 25 is where servers hand on mail.
pub(crate) fn owner_of(protocol: Protocol, port: u16) -> Option<Protocol> {
    let all = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp].into_iter();
    let has = |one: &Protocol| usual_doors(*one).iter().any(|(usual, _)| *usual == port);
    all.filter(|one| *one != protocol).find(has)
}

/// The security that goes with a port when the user does not name it.
fn usual_security(protocol: Protocol, port: u16) -> Security {
    match (protocol, port) {
        (_, 143 | 110 | 587 | 25) => Security::StartTls,
        (_, 993 | 995 | 465) => Security::ImplicitTls,
        (Protocol::Smtp, _) => Security::StartTls,
        _ => Security::ImplicitTls,
    }
}
