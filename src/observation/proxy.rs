//! The proxy that connections go through, and why it does not lead on.

use serde::{Deserialize, Serialize};

use super::dns::DnsTrouble;
use super::tcp::TcpTrouble;
use super::tls::{CertificateFault, Peer, TlsTrouble};

/// The proxy that a connection goes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// The proxy, without user name and password.
    pub proxy: String,
    /// Where it is set: an option, or the name of a variable.
    pub source: String,
    /// Whether the proxy looks up the names of the servers.
    pub finds_names: bool,
    /// Whether there is a user name for the proxy.
    pub signs_in: bool,
}

/// Why there is no connection through a proxy.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyTrouble {
    /// The name of the proxy has no address.
    NoName(DnsTrouble),
    /// No connection to the proxy itself.
    Unreachable(TcpTrouble),
    /// No TLS with the proxy itself.
    Tls(TlsTrouble),
    /// The certificate of the proxy itself is not trusted, so nothing was asked of it.
    Untrusted(CertificateFault),
    /// It wants a user name and a password, or other ones (HTTP 407; RFC 1928, section 3, and RFC 1929).
    SignInRequired {
        /// The ways of signing in that it names, such as `Basic` or `Negotiate`; empty for SOCKS.
        methods: Vec<String>,
        /// Whether it was given a user name and a password.
        tried: bool,
    },
    /// It sends everybody to a page of its own first, as with a sign-in in the browser (HTTP 3xx with `Location`, or 511).
    Page {
        /// The status code.
        code: u16,
        /// The address of that page, without what stands behind `?`; empty where it names none.
        at: String,
    },
    /// It refuses: the HTTP status code, or the reply of RFC 1928, section 6.
    Refused {
        /// The number.
        code: u16,
        /// What it says beside it; empty for SOCKS.
        text: String,
    },
    /// It could not reach the server, or does not find its name (HTTP 500 and 502 to 504; RFC 1928
    /// replies 1 and 3 to 6).
    NoWayOn {
        /// The number.
        code: u16,
        /// What it says beside it; empty for SOCKS.
        text: String,
    },
    /// It closed without an answer.
    Closed,
    /// It reset the connection.
    Reset,
    /// No answer came in time.
    Timeout,
    /// It speaks something else.
    NotAProxy(Peer),
    /// The name of the server cannot be put into the question.
    InvalidName,
}

impl ProxyTrouble {
    /// The word that stands for this trouble in facts and scenarios.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NoName(_) => "no-name",
            Self::Unreachable(_) => "unreachable",
            Self::Tls(_) => "no-tls",
            Self::Untrusted(_) => "untrusted",
            Self::SignInRequired { .. } => "sign-in",
            Self::Page { .. } => "page",
            Self::Refused { .. } => "refused",
            Self::NoWayOn { .. } => "no-way-on",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::NotAProxy(_) => "not-a-proxy",
            Self::InvalidName => "invalid-name",
        }
    }

    /// The number that the proxy gave.
    pub const fn code(&self) -> Option<u16> {
        match self {
            Self::Page { code, .. } | Self::Refused { code, .. } | Self::NoWayOn { code, .. } => {
                Some(*code)
            }
            _ => None,
        }
    }
}
