//! What a program would do, as data.

use super::table::Program;
use crate::endpoint::{Protocol, Security};

/// What a program would do with the servers of one protocol.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The program.
    pub program: &'static Program,
    /// The protocol.
    pub protocol: Protocol,
    /// What comes of it.
    pub verdict: Verdict,
    /// The server to set it up with.
    pub server: Option<Server>,
    /// The settings to choose, in the order in which to choose them.
    pub settings: Vec<Setting>,
    /// What stands in its file of settings, where it has one: see [`super::with_name`].
    pub lines: Vec<String>,
    /// The first thing that stands in its way.
    pub obstacle: Option<Obstacle>,
    /// Why it cannot, or why that is not known, as a clause without a full stop.
    pub why: Option<String>,
    /// What else to know, as sentences.
    pub cautions: Vec<String>,
}

/// Whether a program connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It finds the servers by itself, and what it chooses is right.
    Connects,
    /// It does with the settings that are named.
    ConnectsWith,
    /// The run does not tell, or the table does not.
    NotKnown,
    /// It cannot.
    Cannot,
}

impl Verdict {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connects => "connects",
            Self::ConnectsWith => "connects-with",
            Self::NotKnown => "not-known",
            Self::Cannot => "cannot",
        }
    }
}

/// A server to set a program up with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The security.
    pub security: Security,
}

/// A setting, in the words of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// What it is called.
    pub setting: String,
    /// What to choose; none where the program's word for it is not known.
    pub choose: Option<String>,
    /// The same in general words.
    pub means: &'static str,
}

/// What stands in the way of a program, in the order in which it meets it: the further it gets, the more that tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Obstacle {
    /// It no longer works at all.
    Ended,
    /// It does not speak the protocol.
    Protocol,
    /// What its settings are is not known.
    Settings,
    /// It cannot use the port.
    Port,
    /// It does not have this way of making the connection private.
    Security,
    /// No version of TLS is common to both.
    Tls,
    /// The certificate is not trusted.
    Certificate,
    /// What the server offers was not seen.
    Offer,
    /// No way of signing in is common to both.
    SignIn,
    /// What a finding of the run says stops every program, or every one that signs in in the same way.
    Finding,
}

impl Obstacle {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ended => "ended",
            Self::Protocol => "protocol",
            Self::Settings => "settings",
            Self::Port => "port",
            Self::Security => "security",
            Self::Tls => "tls",
            Self::Certificate => "certificate",
            Self::Offer => "offer",
            Self::SignIn => "sign-in",
            Self::Finding => "finding",
        }
    }
}

/// Why a program gets no further at a door.
#[derive(Clone, Debug)]
pub(super) struct Told {
    /// Whether it certainly cannot, or only nobody knows.
    pub(super) is_certain: bool,
    /// What stands in its way.
    pub(super) at: Obstacle,
    /// Why, as a clause without a full stop.
    pub(super) why: String,
}

impl Told {
    pub(super) fn cannot(at: Obstacle, why: impl Into<String>) -> Self {
        Self {
            is_certain: true,
            at,
            why: why.into(),
        }
    }

    pub(super) fn unknown(at: Obstacle, why: impl Into<String>) -> Self {
        Self {
            is_certain: false,
            at,
            why: why.into(),
        }
    }
}
