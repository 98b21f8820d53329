//! A run as it is kept in a report, and read again: what was seen, without what it means.
//!
//! The text is ASCII alone. What servers said stands in it as it came (secrets removed before), and every character that could act on a
//! terminal, or that a detour through another character set could spoil, is an escape of JSON.

mod check;
mod error;
mod file;
mod text;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::value::RawValue;

pub use self::error::RecordingError;
pub use self::file::{File, Said, SaidFinding};
use crate::observation::Run;

/// The version of the form of a recording. It grows when what was recorded before could no longer be read.
pub const VERSION: u32 = 1;

/// The most bytes of a report that is read.
pub const LARGEST_FILE: usize = 16 * 1024 * 1024;

/// The most bytes of a recording that is kept: a server that talks without end is not kept whole.
const LARGEST: usize = 4 * 1024 * 1024;

/// A run as it stands in a report.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Recording {
    /// The version of this form.
    #[schemars(extend("const" = VERSION))]
    pub version: u32,
    /// The run, for `mailprobe replay` and `mailprobe diff`. What stands in it is mailprobe's own, and no promise to other programs:
    /// they find the same in the other fields.
    #[schemars(with = "serde_json::Map<String, serde_json::Value>")]
    pub run: Box<RawValue>,
}

impl Recording {
    /// The recording of a run; none where it would be too large to be read again.
    pub fn of(run: &Run) -> Option<Self> {
        check::check(run).ok()?;
        let text = text::render(run).ok()?;
        let run = RawValue::from_string(text).ok()?;
        (run.get().len() <= LARGEST).then_some(Self {
            version: VERSION,
            run,
        })
    }
}
