//! One line of CSV, and the lines that stand around the rows.

use csv::{ReaderBuilder, StringRecord};

/// What CSV is separated by.
pub(super) const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The fields of one line.
pub(super) fn fields(line: &str, separator: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// The separator of a line such as `sep=;`, by which Excel is told.
pub(super) fn declared(line: &str) -> Option<u8> {
    let line = line.trim().trim_matches('"');
    let separator = line
        .strip_prefix("sep=")
        .or_else(|| line.strip_prefix("SEP="))?;
    match separator.as_bytes() {
        [one] => Some(*one),
        // An empty one is a tab that was trimmed away.
        [] => Some(b'\t'),
        _ => None,
    }
}

/// The mark of the encoding, which stands in the middle where files were joined.
pub(super) const MARK: char = '\u{feff}';

/// A text without that mark before it.
pub(super) fn without_mark(text: &str) -> &str {
    text.trim_start_matches(MARK)
}

/// Whether a line names the type of what follows, as Windows PowerShell writes it.
pub(super) fn is_type(line: &str) -> bool {
    line.trim_start_matches('"').starts_with("#TYPE")
}
