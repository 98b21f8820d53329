//! Foreign words in commands that somebody pastes into a shell.

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

/// A word as a shell takes it, with single quotes around it where it would read more in it.
pub fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%+=:,./-_".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_takes_a_word_as_it_is() {
        assert_eq!(quoted("kim@contoso.com"), "kim@contoso.com");
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted("$(id)'"), "'$(id)'\\'''");
        assert_eq!(quoted(""), "''");
    }
}
