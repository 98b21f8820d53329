//! JSON in ASCII alone.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};

/// The value as one line of ASCII.
///
/// # Errors
///
/// When a part of it cannot be written as JSON, such as a moment outside the calendar.
pub(super) fn render(value: &impl Serialize) -> serde_json::Result<String> {
    let mut out = Vec::new();
    value.serialize(&mut serde_json::Serializer::with_formatter(&mut out, Ascii))?;
    Ok(String::from_utf8(out).unwrap_or_default())
}

/// The usual form without spaces, with an escape for all that is not printable ASCII.
struct Ascii;

impl Formatter for Ascii {
    /// A piece of a string in which quotes, backslashes and the control characters below the space are escaped already.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_plain = |c: char| matches!(c, ' '..='~');
        let mut rest = fragment;
        while let Some(at) = rest.find(|c| !is_plain(c)) {
            let (plain, behind) = rest.split_at(at);
            CompactFormatter.write_string_fragment(writer, plain)?;
            let mut chars = behind.chars();
            let mut units = [0; 2];
            for unit in chars.next().unwrap_or_default().encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = chars.as_str();
        }
        CompactFormatter.write_string_fragment(writer, rest)
    }
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn every_character_is_ascii_and_comes_back() {
        let all: String = ('\0'..='\u{2fff}')
            .chain([
                '\u{fe0f}',
                '\u{feff}',
                '\u{1f600}',
                '\u{e0041}',
                '\u{10ffff}',
            ])
            .collect();
        let text = render(&all).expect("it can be written");
        assert!(text.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
        assert_eq!(serde_json::from_str::<String>(&text).ok(), Some(all));
        let words = render(&"\u{9b}31m\u{7f}\u{202e} \"\\ \u{1f600}").expect("it can be written");
        assert_eq!(words, r#""\u009b31m\u007f\u202e \"\\ \ud83d\ude00""#);
    }
}
