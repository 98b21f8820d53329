//! Slips of the finger in what a caller says: a word of no class becomes the one of a class that was meant.

use super::clause::Clause;
use super::phrase::Phrase;
use super::table::Known;

/// The shortest word that is mended, and the shortest that it can become.
const SHORTEST: usize = 5;
const MEANT: usize = 6;

/// The clauses with their slips mended; none where there is none.
pub(super) fn mended(known: &Known, clauses: &[Clause]) -> Option<Vec<Clause>> {
    let meant = |word: &str| meant(known.phrases(), word);
    let mended: Vec<Clause> = clauses.iter().map(|clause| clause.with(meant)).collect();
    (mended != clauses).then_some(mended)
}

/// The word of a class that is one slip from an unknown one and begins as it does.
fn meant<'k>(phrases: impl Iterator<Item = &'k Phrase> + Clone, word: &str) -> Option<String> {
    let is_unknown = word.len() >= SHORTEST
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !phrases.clone().any(|phrase| phrase.knows(word));
    let is_near = |given: &&str| {
        given.len() >= MEANT
            && given.len().abs_diff(word.len()) <= 1
            && given.as_bytes().first() == word.as_bytes().first()
            && strsim::osa_distance(given, word) == 1
    };
    let mut near = phrases.flat_map(Phrase::given).filter(is_near);
    is_unknown.then(|| near.next().map(str::to_owned)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_one_slip_from_a_known_one_is_mended() {
        let phrases = ["password*", "thunderbird", "mail", "post out"].map(Phrase::new);
        for (word, expected) in [
            ("pasword", Some("password")),
            ("thunderbrid", Some("thunderbird")),
            ("passwords", None),
            ("basswords", None),
            ("mall", None),
            ("printer", None),
        ] {
            assert_eq!(meant(phrases.iter(), word).as_deref(), expected, "{word}");
        }
    }
}
