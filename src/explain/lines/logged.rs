//! What the lines mean that a mail server writes into its log of itself: `checks/server-logs.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::catalogue::Certainty;

/// The table; it says what its fields are.
const TABLE: &str = include_str!("../../../checks/server-logs.toml");

/// All kinds of such lines.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Known {
    pub(super) pam: Kind,
    pub(super) handshake: Kind,
    pub(super) itself: Kind,
    pub(super) stranger: Kind,
}

/// Lines of one kind.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kind {
    why: String,
    entry: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    marks: Vec<String>,
    sure: Certainty,
    means: Vec<String>,
}

/// What a line means.
pub(super) struct Said {
    /// The pages about it, the most probable first.
    pub(super) ids: &'static [String],
    /// How sure the first of them is.
    pub(super) certainty: Certainty,
    pub(super) why: &'static str,
}

impl Kind {
    /// What a text in lower case means; none where nothing is known of its words.
    pub(super) fn meaning(&'static self, lower: &str) -> Option<Said> {
        let is_said = |entry: &&Entry| {
            let mut marks = entry.marks.iter();
            entry.marks.is_empty() || marks.any(|mark| lower.contains(mark))
        };
        let entry = self.entry.iter().find(is_said)?;
        Some(Said {
            ids: &entry.means,
            certainty: entry.sure,
            why: &self.why,
        })
    }
}

/// The table, read once; a test sees to it that it can be read.
pub(super) fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| toml::from_str(TABLE).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn every_line_means_pages_that_there_are() {
        let catalogue = Catalogue::embedded();
        let table: Known = toml::from_str(TABLE).expect("the table");
        for kind in [table.pam, table.handshake, table.itself, table.stranger] {
            assert!(!kind.why.is_empty() && !kind.entry.is_empty());
            for id in kind.entry.iter().flat_map(|entry| &entry.means) {
                assert!(catalogue.page(id).is_some(), "{id}");
            }
            for mark in kind.entry.iter().flat_map(|entry| &entry.marks) {
                assert_eq!(*mark, mark.to_lowercase());
            }
        }
    }
}
