//! What can be said about a run: observations as keys and values that the pages of the catalogue match.

pub mod key;

use crate::plan::ProbeId;
use crate::stage::Stage;

/// One thing that can be said about one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// A key of the documented vocabulary, such as `auth.text`; see [`key::KEYS`].
    pub key: &'static str,
    /// Its value. What comes from the network is as it came, and unsafe to show as it is.
    pub value: String,
    /// The probe that it is said of.
    pub probe: ProbeId,
    /// The stage that it belongs to.
    pub stage: Stage,
}
