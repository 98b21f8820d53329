//! Texts that a program wrote in numbers or signs in the place of letters: bytes of the journal, addresses of the web, a screen of so many
//! columns.

/// The messages that `journalctl -o json` gives as an array of bytes, which it does where one of them cannot be printed.
pub(super) fn bytes_of_journal(text: &str) -> Option<String> {
    const KEY: &str = "\"MESSAGE\"";
    if !text.contains(KEY) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(KEY) {
        out.push_str(before);
        out.push_str(KEY);
        rest = behind;
        let array = behind.trim_start_matches([' ', ':']).strip_prefix('[');
        let Some((numbers, behind)) = array.and_then(|array| array.split_once(']')) else {
            continue;
        };
        let bytes: Option<Vec<u8>> = numbers
            .split(',')
            .map(|one| one.trim().parse::<u8>().ok())
            .collect();
        if let Some(bytes) = bytes {
            let said = String::from_utf8_lossy(&bytes).replace('"', "'");
            out.push_str(&format!(":\"{said}\""));
            rest = behind;
        }
    }
    out.push_str(rest);
    Some(out)
}

/// Words with spaces and other signs as addresses of the web have them (RFC 3986, section 2.1): `?error=535%205.7.8%20no`. The fields of a
/// query become lines.
pub(super) fn of_addresses(text: &str) -> Option<String> {
    /// With fewer escapes a word is left as it is.
    const LEAST: usize = 2;
    let is_one = |word: &str| {
        word.match_indices('%')
            .filter(|(at, _)| escape(&word[*at..]).is_some())
            .count()
            >= LEAST
    };
    if !text.contains('%') || !text.split([' ', '\n']).any(is_one) {
        return None;
    }
    let lines = text.split('\n').map(|line| {
        let words = line.split(' ').map(|word| match is_one(word) {
            true => decoded(word),
            false => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

/// The byte that a text begins with as an escape.
fn escape(text: &str) -> Option<u8> {
    let digits = text.get(1..3)?;
    let is_hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| u8::from_str_radix(digits, 16).ok())?
}

fn decoded(word: &str) -> String {
    // Forms write a space as a plus.
    let has_plus = !word.contains("%20");
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let (byte, length) = match c {
            '%' => escape(rest).map_or((None, 1), |byte| (Some(byte), 3)),
            '+' if has_plus => (Some(b' '), 1),
            '?' | '&' => (Some(b'\n'), 1),
            _ => (None, c.len_utf8()),
        };
        match byte {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(&rest.as_bytes()[..length]),
        }
        rest = &rest[length..];
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Lines that were cut at one column, wherever in a word that is: as long as each other, but for the last one and a space at the end.
pub(super) fn cut_at_column(text: &str) -> Option<String> {
    const LINES: usize = 3;
    const COLUMNS: std::ops::RangeInclusive<usize> = 24..=132;
    let lines: Vec<&str> = text.trim_end_matches('\n').split('\n').collect();
    let (last, all) = lines.split_last()?;
    let length = |line: &str| line.chars().count();
    let columns = all.iter().map(|line| length(line)).max()?;
    let is_cut = lines.len() >= LINES
        && COLUMNS.contains(&columns)
        && all
            .iter()
            .all(|line| (columns - 1..=columns).contains(&length(line)))
        && length(last) <= columns;
    is_cut.then(|| {
        let mut out = String::with_capacity(text.len());
        for line in all {
            out.push_str(line);
            if length(line) < columns {
                out.push(' ');
            }
        }
        out.push_str(last);
        out
    })
}

/// The text with spaces in the place of the steps to the right that a terminal takes for them.
pub(super) fn steps(text: &str) -> Option<String> {
    const STEP: &str = "\u{1b}[";
    if !text.contains(STEP) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once(STEP) {
        out.push_str(before);
        let end = behind.trim_start_matches(|c: char| c.is_ascii_digit());
        rest = match end.strip_prefix('C') {
            Some(behind) => {
                out.push(' ');
                behind
            }
            None => {
                out.push_str(STEP);
                behind
            }
        };
    }
    out.push_str(rest);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_can_be_read() {
        for (written, read) in [
            (
                "{\"MESSAGE\":[53,51,53,32,110,111],\"_PID\":\"1\"}",
                "{\"MESSAGE\":\"535 no\",\"_PID\":\"1\"}",
            ),
            (
                "{\"MESSAGE\" : [ 27, 91, 49, 109 ]}",
                "{\"MESSAGE\":\"\u{1b}[1m\"}",
            ),
            ("{\"MESSAGE\":[300]}", "{\"MESSAGE\":[300]}"),
        ] {
            assert_eq!(bytes_of_journal(written).as_deref(), Some(read));
        }
        for (written, read) in [
            (
                "at https://a.example/?x=1&error=535%205.7.8%20no%3A",
                "at https://a.example/\nx=1\nerror=535 5.7.8 no:",
            ),
            ("error=535+5.7.8+no%3A+%C3%A9", "error=535 5.7.8 no: \u{e9}"),
        ] {
            assert_eq!(of_addresses(written).as_deref(), Some(read));
        }
        assert_eq!(of_addresses("100%20 sure, 50% off"), None);
        assert_eq!(
            cut_at_column("535 5.7.8 Username and Pa\nssword not accepted. For\nmore").as_deref(),
            Some("535 5.7.8 Username and Password not accepted. For more")
        );
        assert_eq!(
            cut_at_column("one line of some length\nanother one\nthird"),
            None
        );
        assert_eq!(
            steps("535\u{1b}[1C5.7.8\u{1b}[Cno\u{1b}[1m").as_deref(),
            Some("535 5.7.8 no\u{1b}[1m")
        );
    }
}
