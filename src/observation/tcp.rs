//! What a connection attempt can come to.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// A connection that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Our end.
    pub local: Option<SocketAddr>,
    /// Whether the conversation is held on this connection; the others only show that they answer.
    pub used: bool,
    /// Whether it leads through a proxy, which the address is then of.
    pub tunnelled: bool,
    /// The try before it, where only the second one was taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_try: Option<FirstTry>,
}

/// A connection that was refused, before another one to the same place was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstTry {
    /// What it came to.
    pub trouble: TcpTrouble,
    /// When it began, since the start of the run.
    pub began: Duration,
    /// How long it took.
    pub took: Duration,
}

/// Why there is no connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TcpTrouble {
    /// The host says that nothing listens (RST).
    Refused,
    /// No answer came in time: the packets are dropped.
    Timeout,
    /// The connection was reset while it was made.
    Reset,
    /// No way to the network (ICMP, or no route on this computer).
    NetworkUnreachable,
    /// No way to the host (ICMP).
    HostUnreachable,
    /// A firewall on the way forbids it (ICMP, administratively prohibited).
    Prohibited,
    /// This computer itself forbids it (its own firewall or security module).
    DeniedLocally,
    /// This computer has no address of this family to connect from.
    NoLocalAddress,
    /// The time of the run was up.
    Deadline,
    /// Another error of the operating system, with its number.
    Os(i32),
}

impl TcpTrouble {
    /// The word that stands for this trouble in facts and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Timeout => "timeout",
            Self::Reset => "reset",
            Self::NetworkUnreachable => "network-unreachable",
            Self::HostUnreachable => "host-unreachable",
            Self::Prohibited => "prohibited",
            Self::DeniedLocally => "denied-locally",
            Self::NoLocalAddress => "no-local-address",
            Self::Deadline => "deadline",
            Self::Os(_) => "os-error",
        }
    }
}
