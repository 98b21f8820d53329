//! Foreign words in commands that somebody pastes into a shell.

use crate::style::safe;

/// Whether a shell takes every character of the word as it stands.
pub(super) fn is_literal(word: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || ".-_+@:/".contains(c);
    !word.is_empty() && !word.starts_with('-') && word.chars().all(is_plain)
}

/// The word as it may stand in a command; where a shell could take it for more than a word, the one that stands for it in general.
pub(super) fn literal_or<'w>(word: &'w str, general: &'w str) -> &'w str {
    match is_literal(word) {
        true => word,
        false => general,
    }
}

/// The word as it stands in a command between backticks; the one that stands for it in general where no quotation mends it: it would be an
/// option there, end the code, or hide something.
pub(super) fn quoted_or(word: &str, general: &str) -> String {
    let is_writable =
        !word.is_empty() && !word.starts_with('-') && !word.contains('`') && safe(word) == word;
    match is_writable {
        true => quoted(word),
        false => general.to_owned(),
    }
}

/// A word as a shell takes it, with quotation marks around it where it would read more in it: single ones, or double ones where the command
/// line of Windows would act on a sign between single ones.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    // Between double ones no shell acts on the first of these, and some shell does on each of the others.
    let needs_double = word.contains(['\'', '&', '|', '<', '>', '^', '\\']);
    let takes_double = !word.contains(['"', '$', '`', '!', '%'])
        && !word.contains("\\\\")
        && !word.ends_with('\\');
    match needs_double && takes_double {
        true => format!("\"{word}\""),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_word_as_it_is() {
        for (word, written) in [
            ("kim@contoso.com", "kim@contoso.com"),
            ("a b", "'a b'"),
            ("o'brien@contoso.com", "\"o'brien@contoso.com\""),
            ("kim&calc@contoso.com", "\"kim&calc@contoso.com\""),
            ("kim|sh@contoso.com", "\"kim|sh@contoso.com\""),
            ("kim$HOME@contoso.com", "'kim$HOME@contoso.com'"),
            (r"CONTOSO\kim", r#""CONTOSO\kim""#),
            (r"\\fs01\", r"'\\fs01\'"),
            ("$(id)'", "'$(id)'\\'''"),
            ("", "''"),
        ] {
            assert_eq!(quoted(word), written);
        }
    }

    #[test]
    fn what_cannot_be_quoted_in_code_is_told_in_general() {
        for word in [
            "-v@contoso.com",
            "kim`id`@contoso.com",
            "",
            "kim\u{202e}@contoso.com",
        ] {
            assert_eq!(quoted_or(word, "ADDRESS"), "ADDRESS", "{word}");
        }
        assert_eq!(
            quoted_or("o'brien@contoso.com", "ADDRESS"),
            "\"o'brien@contoso.com\""
        );
    }
}
