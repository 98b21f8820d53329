//! Slips of the finger in what a server said: a word that nobody knows becomes the one that was meant.

use std::collections::HashSet;

use crate::client::Library;
use crate::fact;

use super::quoted::Quoted;

/// The shortest word that is mended, and the one from which on two slips are.
const SHORTEST: usize = 5;
const LONG: usize = 8;

/// The words of programs and servers.
pub(super) struct Spelling {
    words: HashSet<String>,
}

impl Spelling {
    /// The words of the library, of the sentences that pages quote, and those that the reading of refusals knows.
    pub(super) fn of(library: &Library, quoted: &Quoted) -> Self {
        let says = library.texts().iter().flat_map(|text| &text.says);
        let said = quoted.sentences.iter().map(|(sentence, _)| &sentence.text);
        let mut words: HashSet<String> = HashSet::new();
        for text in says.chain(said) {
            let long = split(text).filter(|word| word.len() >= SHORTEST);
            words.extend(long.map(str::to_lowercase));
        }
        let is_word = |word: &&str| word.len() >= SHORTEST && word.chars().all(char::is_alphabetic);
        words.extend(fact::plain_words().filter(is_word).map(str::to_owned));
        Self { words }
    }

    /// The text with its slips mended; none when it has none.
    pub(super) fn mended(&self, text: &str) -> Option<String> {
        let mut out = String::with_capacity(text.len());
        let mut is_mended = false;
        let mut rest = text;
        while let Some(at) = rest.find(char::is_alphabetic) {
            out.push_str(&rest[..at]);
            rest = &rest[at..];
            let end = rest
                .find(|c: char| !c.is_alphabetic())
                .unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            match self.meant(word) {
                Some(meant) => {
                    is_mended = true;
                    out.push_str(meant);
                }
                None => out.push_str(word),
            }
            rest = behind;
        }
        out.push_str(rest);
        is_mended.then_some(out)
    }

    /// The one known word that is near to an unknown one.
    fn meant(&self, word: &str) -> Option<&str> {
        const LONGEST: usize = 30;
        let lower = word.to_lowercase();
        if !(SHORTEST..=LONGEST).contains(&lower.len()) || self.words.contains(&lower) {
            return None;
        }
        let most = if lower.len() >= LONG { 2 } else { 1 };
        let near = |known: &&String| {
            known.len().abs_diff(lower.len()) <= most
                && known
                    .chars()
                    .zip(lower.chars())
                    .filter(|(a, b)| a == b)
                    .count()
                    > 0
        };
        let distance = |known: &String| strsim::osa_distance(known, &lower);
        let all = self
            .words
            .iter()
            .filter(near)
            .map(|known| (distance(known), known));
        let best = all.filter(|(distance, _)| *distance <= most).min()?;
        Some(best.1)
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn slips_are_mended_and_words_are_left() {
        let catalogue = Catalogue::embedded();
        let spelling = Spelling::of(&Library::embedded(), &Quoted::of(&catalogue));
        for (text, mended) in [
            (
                "Authentictaion unsuccessful, basic authenticaton is disbaled.",
                Some("authentication unsuccessful, basic authentication is disabled."),
            ),
            ("your adress is blocked", Some("your address is blocked")),
            ("Authentication failed", None),
            ("zzzzzz", None),
            ("5.7.139", None),
        ] {
            assert_eq!(spelling.mended(text).as_deref(), mended, "{text}");
        }
    }
}
