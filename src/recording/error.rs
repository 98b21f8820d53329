//! Why a file cannot be replayed or compared: what is wrong, where, and what to do.

use thiserror::Error;

use super::{LARGEST_FILE, VERSION};
use crate::style::safe;

/// The longest reason of the reader of JSON that is repeated, in characters: it may quote what the file holds.
const LONGEST_REASON: usize = 200;

/// What is wrong with a file that should be a report with a recording.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum RecordingError {
    /// It is longer than any report.
    #[error("it is larger than {} MiB, which no report of mailprobe is", LARGEST_FILE / 1024 / 1024)]
    TooLarge,
    /// There is nothing in it.
    #[error("it is empty; a report is written with --format json")]
    Empty,
    /// It is in another character set.
    #[error(
        "line {line}: it is not UTF-8 (or UTF-16 with its mark), so it is no report of mailprobe"
    )]
    NotText {
        /// The line, counted from 1.
        line: usize,
    },
    /// It is no JSON.
    #[error(
        "line {line}, column {column}: it is not JSON ({reason}); `mailprobe replay` reads what --format json wrote, whole"
    )]
    NotJson {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What the reader of JSON says.
        reason: String,
    },
    /// It is JSON, and no report of a check.
    #[error(
        "it is JSON, but not the report of a check; a report is written with `mailprobe ADDRESS --format json`"
    )]
    NotAReport,
    /// It is a report of a form that this version does not know.
    #[error("it is a report of form {schema}, by {by}, which is newer than this mailprobe {}; get that version to read it", env!("CARGO_PKG_VERSION"))]
    NewerReport {
        /// The `schema_version`.
        schema: u64,
        /// What wrote it.
        by: String,
    },
    /// It is a report that tells no more than what it says.
    #[error(
        "this report has no recording, so it can be read but not replayed: {by} wrote none, or the servers said too much to be kept, or \
        it was taken out. Run the check again, with --format json"
    )]
    NoRecording {
        /// What wrote it.
        by: String,
    },
    /// The recording is of a form that this version does not know.
    #[error("its recording is of form {version}, by {by}; this mailprobe {} reads forms up to {VERSION}. Get that version to read it", env!("CARGO_PKG_VERSION"))]
    NewerRecording {
        /// The version of the form.
        version: u64,
        /// What wrote it.
        by: String,
    },
    /// The recording has not the form that it should have.
    #[error(
        "line {line}, column {column}: its recording, by {by}, cannot be read ({reason}); {}",
        hint(.by)
    )]
    Malformed {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What wrote it.
        by: String,
        /// What the reader of JSON says.
        reason: String,
    },
    /// The recording contradicts itself.
    #[error("its recording contradicts itself ({0}); a report must not be changed by hand")]
    Impossible(Contradiction),
}

/// What no run can have seen.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Contradiction {
    /// More of something than any run has.
    #[error("it has more {0} than any run")]
    TooMany(&'static str),
    /// The numbers of the servers are not 0, 1, 2 and so on.
    #[error("its servers are not numbered in order")]
    Numbers,
    /// Something is told of a server that is not there.
    #[error("it tells of a server that it does not have")]
    NoSuchProbe,
    /// It began at a time that cannot be.
    #[error("the time when it began cannot be")]
    Time,
}

/// What the reader of JSON says, without the place that stands behind it, as it may be shown.
pub(super) fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let text = text
        .rsplit_once(" at line ")
        .map_or(&*text, |(reason, _)| reason);
    let text = safe(text);
    match text.char_indices().nth(LONGEST_REASON) {
        Some((at, _)) => format!("{}\u{2026}", &text[..at]),
        None => text,
    }
}

/// What may be the matter with a recording that cannot be read.
fn hint(by: &str) -> &'static str {
    const THIS: &str = concat!("mailprobe ", env!("CARGO_PKG_VERSION"));
    match by == THIS {
        true => "a report must not be changed by hand",
        false => "that version may record what this one does not know; get it to read the report",
    }
}
