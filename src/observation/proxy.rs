//! Why a proxy does not lead on.

use super::dns::DnsTrouble;
use super::tcp::TcpTrouble;
use super::tls::Peer;

/// Why there is no connection through a proxy.
#[derive(Clone, Debug, PartialEq)]
pub enum ProxyTrouble {
    /// The name of the proxy has no address.
    NoName(DnsTrouble),
    /// No connection to the proxy itself.
    Unreachable(TcpTrouble),
    /// It wants a user name and a password, or other ones (HTTP 407; RFC 1928, section 3, and RFC 1929).
    SignInRequired,
    /// It refuses: the HTTP status code, or the reply of RFC 1928, section 6.
    Refused {
        /// The number.
        code: u16,
        /// What it says beside it; empty for SOCKS.
        text: String,
    },
    /// It could not reach the server, or does not find its name (HTTP 502 to 504; RFC 1928 replies 3 to 6).
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
}
