//! The phrases of the tables: words that stand side by side, or with a gap between them.
//!
//! The build script writes each as it is looked for (`written`): they are thousands, and taking them apart took a quarter of the time of
//! an answer.

use std::ops::Range;

use serde::{Deserialize, Deserializer};

/// What stands between two words of a phrase that need not stand side by side, and how many words may be there.
const GAP: &str = "..";
pub(super) const WIDEST: usize = 6;

/// The same between the words around it.
const APART: &str = " .. ";

/// What stands where a word is not given whole.
const OPEN: char = '*';

/// One word of a phrase, as far as it is given.
#[derive(Clone, Copy, Debug)]
struct Part {
    text: &'static str,
    is_open_before: bool,
    is_open_behind: bool,
}

impl Part {
    fn read(written: &'static str) -> Self {
        let before = written.strip_prefix(OPEN);
        let rest = before.unwrap_or(written);
        let behind = rest.strip_suffix(OPEN);
        Self {
            text: behind.unwrap_or(rest),
            is_open_before: before.is_some(),
            is_open_behind: behind.is_some(),
        }
    }

    fn fits(&self, word: &str) -> bool {
        match (self.is_open_before, self.is_open_behind) {
            (false, false) => word == self.text,
            (false, true) => word.starts_with(self.text),
            (true, false) => word.ends_with(self.text),
            (true, true) => word.contains(self.text),
        }
    }
}

/// A phrase as it was written: its first word, which nearly always decides, is at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    first: Part,
    /// The words behind it, in front of which a space stands.
    rest: &'static str,
}

impl From<&'static str> for Phrase {
    fn from(written: &'static str) -> Self {
        let end = written.find(' ').unwrap_or(written.len());
        let (first, rest) = written.split_at(end);
        Self {
            first: Part::read(first),
            rest,
        }
    }
}

impl<'de: 'static> Deserialize<'de> for Phrase {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&'static str>::deserialize(deserializer).map(Self::from)
    }
}

impl Phrase {
    /// Its words, as far as they are given.
    fn parts(&self) -> impl Iterator<Item = Part> + use<> {
        let rest = self.rest.split(' ').skip(1).filter(|word| *word != GAP);
        [self.first].into_iter().chain(rest.map(Part::read))
    }

    /// The words that it has, as far as they are given.
    pub(super) fn given(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.parts().map(|part| part.text)
    }

    /// Whether a word may be one of it.
    pub(super) fn knows(&self, word: &str) -> bool {
        let mut parts = self.parts();
        parts.any(|part| !part.text.is_empty() && part.fits(word))
    }

    /// Where it stands among these words.
    pub(super) fn places<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = Place> + 'a {
        (0..words.len()).filter_map(|begin| self.place(words, begin))
    }

    /// The place that begins there.
    fn place(&self, words: &[String], begin: usize) -> Option<Place> {
        if !self.first.fits(words.get(begin)?) {
            return None;
        }
        let mut runs = self.rest.split(APART);
        let first = begin + 1;
        let end = stands(runs.next().unwrap_or_default(), words, first)?;
        let mut place = Place::default();
        place.runs.push(begin..end);
        for run in runs {
            let before = place.end();
            let (word, behind) = run.split_at(run.find(' ').unwrap_or(run.len()));
            let word = Part::read(word);
            let found = (before..=before + WIDEST).find_map(|at| {
                let fits = word.fits(words.get(at)?);
                let end = fits.then(|| stands(behind, words, at + 1)).flatten()?;
                Some(at..end)
            })?;
            place.runs.push(found);
        }
        Some(place)
    }
}

/// Where words end, each behind a space, that stand side by side from there on; none where they do not.
fn stands(run: &'static str, words: &[String], begin: usize) -> Option<usize> {
    let mut at = begin;
    for part in run.split(' ').skip(1) {
        if !Part::read(part).fits(words.get(at)?) {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// Where the words of a phrase stand, without what is in its gaps.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    runs: Vec<Range<usize>>,
}

impl Place {
    pub(super) fn has(&self, at: usize) -> bool {
        self.runs.iter().any(|run| run.contains(&at))
    }

    /// Whether the two have a word in common.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.words().any(|at| other.has(at))
    }

    /// Whether it has all words of the other and more.
    pub(super) fn is_wider(&self, other: &Self) -> bool {
        other.words().all(|at| self.has(at)) && self.words().count() > other.words().count()
    }

    /// Its first word, and the one behind its last.
    pub(super) fn begin(&self) -> usize {
        self.runs.first().map_or(0, |run| run.start)
    }

    pub(super) fn end(&self) -> usize {
        self.runs.last().map_or(0, |run| run.end)
    }

    pub(super) fn words(&self) -> impl Iterator<Item = usize> + '_ {
        self.runs.iter().flat_map(Clone::clone)
    }
}

#[cfg(test)]
mod tests {
    use super::super::written::written;
    use super::*;

    impl Phrase {
        /// One as a table has it.
        pub(in crate::explain::everyday) fn new(said: &str) -> Self {
            Self::from(&*written(said).leak())
        }
    }

    #[test]
    fn a_phrase_stands_side_by_side_or_with_gaps() {
        let words = ["block", "any", "app"].map(str::to_owned);
        let stands = |said: &str| Phrase::new(said).places(&words).next().is_some();
        for (said, is_there) in [
            ("block* .. app", true),
            ("block* .. any app", true),
            ("block any", true),
            ("block * app", true),
            ("block app", false),
            ("app .. block", false),
            ("app *", false),
            ("- block", false),
        ] {
            assert_eq!(stands(said), is_there, "{said}");
        }
    }
}
