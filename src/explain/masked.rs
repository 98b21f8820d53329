//! Of what was typed only known words are repeated: whatever a server or a person wrote between them may be a secret, and no list of
//! the forms that secrets have is ever complete.

use std::collections::HashSet;

use super::vocabulary::{Lines, of_page};
use crate::catalogue::Catalogue;
use crate::secret::HIDDEN;

/// Stands for words that nobody needs to see again.
const LEFT_OUT: &str = "\u{2026}";

/// The words of the pages.
pub(super) struct PageWords {
    /// Those of an organisation's pages, in lower case.
    own: HashSet<String>,
}

impl PageWords {
    pub(super) fn of(catalogue: &Catalogue) -> Self {
        Self {
            own: catalogue.own_texts().flat_map(of_page).collect(),
        }
    }

    /// Whether a word, in lower case, is one of them.
    pub(super) fn has(&self, word: &str) -> bool {
        const OF_PROGRAM: Lines = Lines::of(include_str!(concat!(env!("OUT_DIR"), "/words.txt")));
        OF_PROGRAM.has(word) || self.own.contains(word)
    }
}

/// The text with its quotations left in only as far as their words are known; what is not quoted is ours.
pub(super) fn masked(text: &str, is_known: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('\u{201c}') {
        let (quoted, behind) = behind.split_once('\u{201d}').unwrap_or((behind, ""));
        out.push_str(before);
        out.push('\u{201c}');
        out.push_str(&quotation(quoted, &is_known));
        out.push('\u{201d}');
        rest = behind;
    }
    out.push_str(rest);
    out
}

fn quotation(quoted: &str, is_known: &impl Fn(&str) -> bool) -> String {
    let mut told: Vec<&str> = Vec::new();
    for word in quoted.split_whitespace() {
        let mut parts = word.split(|c: char| !c.is_alphanumeric());
        let is_told = word.contains(HIDDEN) || parts.all(|part| is_plain(part) || is_known(part));
        let word = if is_told { word } else { LEFT_OUT };
        if word != LEFT_OUT || told.last() != Some(&LEFT_OUT) {
            told.push(word);
        }
    }
    told.join(" ")
}

/// Whether it is a number of a reply, or a letter or two.
fn is_plain(part: &str) -> bool {
    const LONGEST: usize = 3;
    part.len() <= LONGEST && part.bytes().all(|byte| byte.is_ascii_digit()) || part.len() < 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_words_of_a_quotation_are_repeated() {
        let is_known = |word: &str| ["login", "failed", "authentication"].contains(&word);
        for (text, shown) in [
            (
                "The server says: “535 5.7.8 authentication failed <pass>hunter2</pass>”. Read so.",
                "The server says: “535 5.7.8 authentication failed …”. Read so.",
            ),
            (
                "“a1 NO login failed. login kim hunter2”",
                "“a1 NO login failed. login …”",
            ),
            ("“failed: correct horse swordfish”", "“failed: …”"),
            ("“failed [hidden] failed”", "“failed [hidden] failed”"),
            ("“swordfish", "“…”"),
            ("no quotation, swordfish", "no quotation, swordfish"),
        ] {
            assert_eq!(
                masked(text, |word| is_known(&word.to_lowercase())),
                shown,
                "{text}"
            );
        }
    }
}
