//! Of what was typed only known words are repeated: whatever a server or a person wrote between them may be a secret, and no list of
//! the forms that secrets have is ever complete.

use std::collections::HashSet;

use crate::catalogue::Catalogue;
use crate::secret::HIDDEN;

/// Stands for words that nobody needs to see again.
const LEFT_OUT: &str = "\u{2026}";

/// The words of the pages, in lower case.
pub(super) fn words(catalogue: &Catalogue) -> HashSet<String> {
    let mut all = HashSet::new();
    for (_, text) in catalogue.texts() {
        // What servers say stands in the header and in the examples.
        let body = text.split_once("\n## ").map_or("", |(_, body)| body);
        let body = body.split("\n## Example").next().unwrap_or_default();
        let lower = body.to_lowercase();
        for word in lower.split(|c: char| !c.is_alphanumeric()) {
            if !word.is_empty() && !all.contains(word) {
                all.insert(word.to_owned());
            }
        }
    }
    all
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
