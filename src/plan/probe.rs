//! One endpoint to try, and how far.

use serde::{Deserialize, Serialize};

use crate::endpoint::{Endpoint, Purpose};
use crate::observation::proxy;

/// The place of a probe in its plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ProbeId(pub u16);

/// How far a probe goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Depth {
    /// Up to the capabilities, under TLS where the endpoint has it.
    Offer,
    /// On into the mailbox.
    Enter,
}

/// One endpoint to try, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// The proxy that it goes through; none when it goes by itself.
    pub proxy: Option<proxy::Way>,
    /// Whether the credential is a token of another house than this host, which nobody named.
    #[serde(default)]
    pub keeps_token: bool,
}
