//! What can be said about a run: observations as keys and values that the pages of the catalogue match.

use std::borrow::Cow;

use crate::plan::ProbeId;
use crate::stage::Stage;

/// One thing that can be said about one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// A key of the documented vocabulary, such as `auth.text`.
    pub key: Cow<'static, str>,
    /// Its value.
    pub value: String,
    /// The probe that it is said of.
    pub probe: ProbeId,
    /// The stage that it belongs to.
    pub stage: Stage,
}
