//! Slips of the finger in what a server said: a word that nobody knows becomes the one that was meant.

use std::collections::HashSet;

use crate::client::Library;
use crate::fact;

use super::quoted::Quoted;
use super::vocabulary::{Lines, SHORTEST, of_message};

/// The length of a word from which on two slips in it are mended.
const LONG: usize = 8;

/// The words of programs and servers.
pub(super) struct Spelling {
    /// Those of the program's own texts, sorted, which the build script wrote.
    of_program: Lines,
    /// Those of sentences of servers, and of an organisation's texts.
    others: HashSet<String>,
}

impl Spelling {
    /// The words of the library, of the sentences that pages quote, and those that the reading of refusals knows.
    pub(super) fn of(library: &Library, quoted: &Quoted) -> Self {
        let own = library.texts().iter().filter(|text| text.is_own());
        let says = own.flat_map(|text| &text.says).map(String::as_str);
        let said = quoted.sentences.iter().map(|(one, _)| one.text.as_str());
        let mut others: HashSet<String> = says.chain(said).flat_map(of_message).collect();
        let is_word = |word: &&str| word.len() >= SHORTEST && word.chars().all(char::is_alphabetic);
        others.extend(fact::plain_words().filter(is_word).map(str::to_owned));
        Self {
            of_program: Lines::of(include_str!(concat!(env!("OUT_DIR"), "/spelling.txt"))),
            others,
        }
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
        if !(SHORTEST..=LONGEST).contains(&lower.len()) || self.has(&lower) {
            return None;
        }
        let most = if lower.len() >= LONG { 2 } else { 1 };
        let near = |known: &&str| {
            known.len().abs_diff(lower.len()) <= most
                && known
                    .chars()
                    .zip(lower.chars())
                    .filter(|(a, b)| a == b)
                    .count()
                    > 0
        };
        let others = self.others.iter().map(String::as_str);
        let all = self.of_program.all().chain(others).filter(near);
        let best = all
            .map(|known| (strsim::osa_distance(known, &lower), known))
            .filter(|(distance, _)| *distance <= most)
            .min()?;
        Some(best.1)
    }

    fn has(&self, word: &str) -> bool {
        self.of_program.has(word) || self.others.contains(word)
    }
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
