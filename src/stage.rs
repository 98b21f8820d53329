//! The way of a connection, stage by stage.

use std::fmt;

use serde::{Deserialize, Serialize};

/// One stage on the way from a name to a mailbox, in the order of travel.
///
/// The order is part of the meaning: a fault at an earlier stage explains one at a later stage of
/// the same probe, never the other way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The name of the server becomes addresses.
    Resolve,
    /// A TCP connection is made.
    Connect,
    /// TLS is negotiated, at once or by STARTTLS, and the certificate is judged.
    Secure,
    /// The server says who it is.
    Greet,
    /// The server says what it can do.
    Offer,
    /// The user signs in.
    Authenticate,
    /// The mailbox is really reached: IMAP EXAMINE, POP3 STAT, SMTP MAIL FROM and RCPT TO.
    Enter,
}

impl Stage {
    /// Every stage, first to last.
    pub const ALL: [Self; 7] = [
        Self::Resolve,
        Self::Connect,
        Self::Secure,
        Self::Greet,
        Self::Offer,
        Self::Authenticate,
        Self::Enter,
    ];

    /// The word that stands for this stage in pages and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Resolve => "resolve",
            Self::Connect => "connect",
            Self::Secure => "secure",
            Self::Greet => "greet",
            Self::Offer => "offer",
            Self::Authenticate => "authenticate",
            Self::Enter => "enter",
        }
    }

    /// The stage with this name, if there is one.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.name() == name)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
