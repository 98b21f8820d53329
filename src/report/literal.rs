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
