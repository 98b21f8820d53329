//! The words of the texts and of the pages; those of the program's own are listed when it is built (`checks/embed.rs`), by this very code.

use std::cmp::Ordering;

/// The shortest word that is mended.
pub(super) const SHORTEST: usize = 5;

/// The words of a message that may be mistyped, in lower case.
pub(crate) fn of_message(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphabetic());
    let long = words.filter(|word| word.len() >= SHORTEST);
    long.map(str::to_lowercase)
}

/// The words of a page that are ours and no server's, which stand in the header and in the examples; in lower case.
pub(crate) fn of_page(text: &str) -> Vec<String> {
    let body = text.split_once("\n## ").map_or("", |(_, body)| body);
    let body = body.split("\n## Example").next().unwrap_or_default();
    let lower = body.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Words, sorted, a line each.
#[derive(Clone, Copy)]
pub(super) struct Lines(&'static str);

impl Lines {
    pub(super) const fn of(text: &'static str) -> Self {
        Self(text)
    }

    /// Whether it is one of them.
    pub(super) fn has(self, word: &str) -> bool {
        let mut rest = self.0;
        while !rest.is_empty() {
            let half = rest.floor_char_boundary(rest.len() / 2);
            let begin = rest[..half].rfind('\n').map_or(0, |at| at + 1);
            let (before, behind) = rest.split_at(begin);
            let (line, behind) = behind.split_once('\n').unwrap_or((behind, ""));
            match line.cmp(word) {
                Ordering::Equal => return true,
                Ordering::Less => rest = behind,
                Ordering::Greater => rest = before,
            }
        }
        false
    }

    /// All of them.
    pub(super) fn all<'l>(self) -> impl Iterator<Item = &'l str> {
        self.0.lines()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole() {
        let lines = Lines::of("a\nconnect\nconnection\nfailed\n\u{e9}t\u{e9}\n");
        for word in ["a", "connect", "connection", "failed", "\u{e9}t\u{e9}"] {
            assert!(lines.has(word), "{word}");
        }
        for word in [
            "",
            "conn",
            "nection",
            "fail",
            "nnect",
            "connect\nconnection x",
        ] {
            assert!(!lines.has(word), "{word}");
        }
        assert_eq!(lines.all().count(), 5);
    }

    #[test]
    fn words_are_taken_out() {
        let page = "x\n## Cause\nA server's word.\n## Example\nanother";
        assert_eq!(of_page(page), ["cause", "a", "server", "s", "word"]);
        let message: Vec<String> = of_message("Could not connect to %s").collect();
        assert_eq!(message, ["could", "connect"]);
    }
}
