//! Where a mail server is expected: protocol, host, port and security.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// Where servers of SMTP deliver to each other. What users need may be missing there, or be in disorder.
pub(crate) const RELAY_PORT: u16 = 25;

/// A mail protocol that programs of users speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protocol {
    /// IMAP4rev1 and IMAP4rev2 (RFC 3501, RFC 9051).
    Imap,
    /// POP3 (RFC 1939).
    Pop3,
    /// Message submission (RFC 6409).
    Smtp,
}

impl Protocol {
    /// All protocols, in the order in which they are tried and shown.
    pub const ALL: [Self; 3] = [Self::Imap, Self::Pop3, Self::Smtp];

    /// The word that stands for this protocol in pages, options and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Imap => "imap",
            Self::Pop3 => "pop3",
            Self::Smtp => "smtp",
        }
    }

    /// The protocol with this name; `pop` is taken for `pop3`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "imap" => Some(Self::Imap),
            "pop3" | "pop" => Some(Self::Pop3),
            "smtp" => Some(Self::Smtp),
            _ => None,
        }
    }
}

impl fmt::Display for Protocol {
    /// Writes the name as people know it: `IMAP`, `POP3`, `SMTP`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Imap => "IMAP",
            Self::Pop3 => "POP3",
            Self::Smtp => "SMTP",
        })
    }
}

/// How a connection becomes private.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// TLS from the first byte (RFC 8314); mail programs call it "SSL/TLS".
    #[serde(rename = "tls")]
    ImplicitTls,
    /// Clear text first, then STARTTLS or STLS (RFC 2595, RFC 3207).
    #[serde(rename = "starttls")]
    StartTls,
    /// Clear text throughout; a credential is never sent here.
    #[serde(rename = "none")]
    ClearText,
}

impl Security {
    /// The word that stands for this in options, pages and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ImplicitTls => "tls",
            Self::StartTls => "starttls",
            Self::ClearText => "none",
        }
    }

    /// The security with this name (`tls`, `starttls` or `none`).
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::ImplicitTls, Self::StartTls, Self::ClearText]
            .into_iter()
            .find(|security| security.name() == name)
    }
}

impl fmt::Display for Security {
    /// Writes the words of mail programs' settings: `SSL/TLS`, `STARTTLS`, `no encryption`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ImplicitTls => "SSL/TLS",
            Self::StartTls => "STARTTLS",
            Self::ClearText => "no encryption",
        })
    }
}

/// How mailprobe came to know of an endpoint; it decides how far the endpoint is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The user named it.
    Asked,
    /// The provider documents it.
    Provider,
    /// The provider documents it that the alias for Autodiscover leads to, and mail goes where other mailboxes are: never given a credential,
    /// because the alias may be left over from a move.
    ProviderByAlias,
    /// The domain publishes it in SRV records (RFC 6186, RFC 8314), and it is a host of that domain.
    Srv,
    /// The domain publishes it in SRV records, and it is a host of another domain: never given a
    /// credential, because whoever can forge a DNS answer could name any host (RFC 6186, section 6).
    SrvElsewhere,
    /// Whoever runs the domain publishes it in a settings file, over TLS that proved to be of that domain.
    Autoconfig,
    /// The settings file of the domain names it, a host of another domain that nothing else speaks for: never given a credential,
    /// because whoever gets hold of a forgotten name of the domain could publish any host there.
    AutoconfigElsewhere,
    /// Autodiscover of the domain names it, over TLS, and it is a host of that domain.
    Autodiscover,
    /// Autodiscover of the domain names it, a host of another domain: never given a credential, as from a settings file.
    AutodiscoverElsewhere,
    /// The settings file of the house that mail for the domain goes to names it: never given a credential, as what a DNS answer alone
    /// leads to.
    AutoconfigMx,
    /// The database of mail settings lists it for the domain.
    Ispdb,
    /// The same database lists it for the domain of the mail exchanger: never given a credential, as what a DNS answer
    /// alone leads to.
    IspdbMx,
    /// A guess by convention, such as `imap.` before the domain: never given a credential.
    Convention,
}

impl Origin {
    /// The word that stands for this origin in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Provider => "provider",
            Self::ProviderByAlias => "provider-by-alias",
            Self::Srv => "srv",
            Self::SrvElsewhere => "srv-elsewhere",
            Self::Autoconfig => "autoconfig",
            Self::AutoconfigElsewhere => "autoconfig-elsewhere",
            Self::Autodiscover => "autodiscover",
            Self::AutodiscoverElsewhere => "autodiscover-elsewhere",
            Self::AutoconfigMx => "autoconfig-mx",
            Self::Ispdb => "ispdb",
            Self::IspdbMx => "ispdb-mx",
            Self::Convention => "convention",
        }
    }

    /// Whether a credential may go to a host that is known in this way.
    pub const fn may_receive_credential(self) -> bool {
        !matches!(
            self,
            Self::Convention
                | Self::ProviderByAlias
                | Self::SrvElsewhere
                | Self::AutoconfigElsewhere
                | Self::AutodiscoverElsewhere
                | Self::AutoconfigMx
                | Self::IspdbMx
        )
    }
}

/// Why a probe is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// The user, the provider or the domain says that this works: if it does not, that is a fault.
    Asked,
    /// Another door of the same service. If it is closed while one of its protocol works, nothing is wrong.
    Alternate,
    /// Made only to tell two faults apart; never a fault of its own.
    Contrast,
}

impl Purpose {
    /// The word that stands for this purpose in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Alternate => "alternate",
            Self::Contrast => "contrast",
        }
    }
}

/// One door of a mail service.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// The protocol spoken there.
    pub protocol: Protocol,
    /// A DNS name in its ASCII form, lower case and without the end dot, or an IP address.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// How the connection becomes private.
    pub security: Security,
    /// How the endpoint came to be known.
    pub origin: Origin,
}

impl fmt::Display for Endpoint {
    /// Writes `host:port`, with brackets around an IPv6 address.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// Whether an address belongs to a local network, and to no server of the internet: private (RFC 1918, RFC 4193), shared by
/// the customers of a provider (RFC 6598), or of one link alone (RFC 3927, RFC 4291).
pub const fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            v4.is_private() || v4.is_link_local() || a == 100 && b & 0xc0 == 64
        }
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

/// Whether an address is one of the internet, which a network may or may not lead to.
pub fn is_of_internet(address: IpAddr) -> bool {
    let address = address.to_canonical();
    !(is_private(address) || address.is_loopback() || address.is_unspecified())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_networks_are_told_from_the_internet() {
        let inside = "10.0.0.1 172.16.0.1 192.168.1.1 169.254.1.1 100.64.0.1 100.127.255.254 fd00::1 fe80::1";
        let outside = "9.9.9.9 172.32.0.1 100.63.0.1 100.128.0.1 2001:db8::1 127.0.0.1";
        let private = |text: &str| is_private(text.parse().expect("an address"));
        assert!(inside.split(' ').all(private));
        assert!(!outside.split(' ').any(private));
    }
}
