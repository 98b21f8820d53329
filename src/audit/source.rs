//! A file that was read, and what is known of it.

use std::time::SystemTime;

pub use super::decode::Encoding;
use super::field::Field;
pub use super::form::Format;
pub use super::kind::Kind;
use super::record::Columns;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, safe to show.
    pub file: String,
    /// Its form.
    pub format: Format,
    /// How it was written.
    pub encoding: Encoding,
    /// How many records of each kind are in it, in the order of [`Kind::ALL`].
    pub records: [u32; Kind::ALL.len()],
    /// When the file was last written, where that is known.
    pub written: Option<SystemTime>,
    /// When it was exported at the latest, by a column of its own; the first day of several.
    pub dated: Option<SystemTime>,
    /// Whether it says itself that a cmdlet stopped before the end.
    pub is_limited: bool,
    /// The columns that its records of a kind have, in the order of [`Kind::ALL`].
    pub(super) columns: [Columns; Kind::ALL.len()],
}

impl Source {
    /// When it was exported at the latest; none where nothing tells.
    pub fn exported(&self) -> Option<SystemTime> {
        match (self.dated, self.written) {
            (Some(dated), Some(written)) => Some(dated.min(written)),
            (dated, written) => dated.or(written),
        }
    }

    /// Whether its records of this kind have this column.
    pub(crate) const fn has(&self, kind: Kind, field: Field) -> bool {
        self.columns[kind as usize].has(field)
    }
}
