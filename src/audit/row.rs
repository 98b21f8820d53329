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

/// Whether a line is the prompt of a console, with the command behind it or without one: `PS C:\\> Get-CASMailbox kim`. It stands in what
/// was copied from the window.
pub(super) fn is_prompt(line: &str) -> bool {
    let line = line.trim();
    let rest = line
        .strip_prefix("[PS] ")
        .or_else(|| line.strip_prefix("PS "));
    // Before the sign stands where the console is: a drive, a path, or the home directory.
    let place = rest
        .and_then(|rest| rest.split_once('>'))
        .map(|(place, _)| place);
    place.is_some_and(|place| place.starts_with(['/', '~', '\\']) || place.contains(':'))
}

/// Whether all fields of a row are dashes, as below the head of a table in Markdown.
pub(super) fn is_rule<'a>(fields: impl IntoIterator<Item = &'a str>) -> bool {
    let mut dashes = fields
        .into_iter()
        .map(str::trim)
        .filter(|field| !field.is_empty());
    let is_dashes =
        |field: &str| field.len() > 1 && field.bytes().all(|byte| matches!(byte, b'-' | b':'));
    dashes.next().is_some_and(is_dashes) && dashes.all(is_dashes)
}

#[cfg(test)]
mod tests {
    use super::{is_prompt, is_rule};

    #[test]
    fn a_prompt_is_told_from_a_name() {
        for prompt in [
            "PS C:\\Users\\admin> Get-CASMailbox kim | fl PrimarySmtpAddress,ImapEnabled",
            "PS C:\\Users\\admin>",
            "PS /home/kim> ",
            "PS ~> ls",
            "[PS] C:\\Windows\\system32>Get-CASMailbox kim",
            "PS Cert:\\CurrentUser> dir",
        ] {
            assert!(is_prompt(prompt), "{prompt}");
        }
        for name in [
            "PS Team",
            "PS > all",
            "PSmith",
            "Identity,PS C:\\>",
            "PS,True,False",
        ] {
            assert!(!is_prompt(name), "{name}");
        }
    }

    #[test]
    fn a_row_of_dashes_is_no_mailbox() {
        assert!(is_rule(["", "---", ":--:", ""]));
        for row in [["", ""], ["-", "-"], ["---", "True"]] {
            assert!(!is_rule(row), "{row:?}");
        }
    }
}
