//! What will be tried: pure data, made before anything is sent, and shown by `--dry-run`.

use std::time::Duration;

use crate::endpoint::Endpoint;
use crate::target::Target;

/// The place of a probe in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProbeId(pub u16);

/// How far a probe goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// Up to the capabilities, under TLS where the endpoint has it.
    Offer,
    /// On into the mailbox.
    Enter,
}

/// Why a probe is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// One endpoint to try, and how far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// Its place in the plan.
    pub id: ProbeId,
    /// Where.
    pub endpoint: Endpoint,
    /// How far it may go. Of several probes of one protocol that may enter, the first that gets
    /// ready does; the order in the plan is the order of preference.
    pub depth: Depth,
    /// Why.
    pub purpose: Purpose,
}

/// How long each part may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The whole run.
    pub run: Duration,
    /// A DNS answer, tries included.
    pub resolve: Duration,
    /// A TCP connection.
    pub connect: Duration,
    /// A TLS handshake.
    pub tls: Duration,
    /// The whole greeting.
    pub greeting: Duration,
    /// Any other reply.
    pub reply: Duration,
    /// A reply to a sign-in: Exchange Online has been seen to take 17 seconds to refuse.
    pub sign_in: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            run: Duration::from_secs(60),
            resolve: Duration::from_secs(6),
            connect: Duration::from_secs(10),
            tls: Duration::from_secs(10),
            greeting: Duration::from_secs(20),
            reply: Duration::from_secs(15),
            sign_in: Duration::from_secs(30),
        }
    }
}

/// Everything that a run will try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What was asked for.
    pub target: Target,
    /// The probes, in the order of preference.
    pub probes: Vec<Probe>,
    /// The limits.
    pub limits: Limits,
    /// The name that signs in, where a credential was given.
    pub username: Option<String>,
    /// Whether that credential is a token.
    pub with_token: bool,
}

impl Plan {
    /// The probe with this id.
    ///
    /// # Panics
    ///
    /// When the id is not of this plan, which only a fault of the program can bring about.
    pub fn probe(&self, id: ProbeId) -> &Probe {
        &self.probes[usize::from(id.0)]
    }
}
