//! What a program would do, as data.

use super::offers::Door;
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

impl Server {
    pub(super) fn of(door: &Door) -> Self {
        Self {
            host: door.host.clone(),
            port: door.port,
            security: door.security,
        }
    }
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

/// Why a program gets no further at a door.
#[derive(Clone, Debug)]
pub struct Told {
    /// Whether it certainly cannot, or only nobody knows.
    pub is_certain: bool,
    /// How far it gets: the further, the more it tells.
    pub(super) step: u8,
    /// Why, as a clause without a full stop.
    pub why: String,
}

impl Told {
    pub(super) fn cannot(step: u8, why: impl Into<String>) -> Self {
        Self {
            is_certain: true,
            step,
            why: why.into(),
        }
    }

    pub(super) fn unknown(step: u8, why: impl Into<String>) -> Self {
        Self {
            is_certain: false,
            step,
            why: why.into(),
        }
    }
}
