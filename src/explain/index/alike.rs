//! Which words of the patterns a word of the text can be: itself, one with a slip of the finger, one that was cut off.

use super::{Index, Word};
use crate::explain::common;
use crate::explain::prose::is_of_every_day;
use crate::explain::token::{Kind, Token};

impl Index {
    /// The words of the patterns that a piece of the text can be, each with how alike it is; codes are themselves or nothing.
    pub(super) fn meant(&self, text: &[Token], at: usize, tolerant: bool) -> Vec<(usize, f64)> {
        /// So many words may have been one, `smtp client authentication`.
        const MOST_JOINED: usize = 3;
        const SHORTEST_JOINED: usize = 8;
        let token = &text[at];
        if token.kind == Kind::Place {
            return Vec::new();
        }
        let mut meant: Vec<(usize, f64)> = Vec::new();
        if let Some(id) = self.words.get(&*token.text) {
            meant.push((*id, 1.0));
        }
        if token.kind != Kind::Word {
            return meant;
        }
        let mut joined = token.text.to_string();
        for next in text.iter().skip(at + 1).take(MOST_JOINED - 1) {
            if next.kind != Kind::Word {
                break;
            }
            joined.push_str(&next.text);
            if joined.len() >= SHORTEST_JOINED
                && let Some(id) = self.words.get(&*joined)
            {
                meant.push((*id, 1.0));
            }
        }
        let is_last = at + 1 == text.len();
        if tolerant && is_last {
            meant.extend(self.begun(&token.text));
        }
        if meant.is_empty() && tolerant {
            meant.extend(self.near(&token.text));
        }
        meant
    }

    /// The words that begin as the last one of a text does, which may have been cut off.
    fn begun(&self, begin: &str) -> Vec<(usize, f64)> {
        const SHORTEST: usize = 3;
        const ALIKE: f64 = 0.9;
        if begin.len() < SHORTEST || common::is_holding(begin) || is_of_every_day(begin) {
            return Vec::new();
        }
        let longer = |word: &Word| {
            let rest = word.text.len().saturating_sub(begin.len());
            word.is_word && (1..=begin.len() + 2).contains(&rest) && word.text.starts_with(begin)
        };
        let all = self.vocabulary.iter().enumerate();
        all.filter(|(_, word)| longer(word))
            .map(|(id, _)| (id, ALIKE))
            .collect()
    }

    /// The text without the last word where only a letter or two of it are left, which are no word.
    pub(super) fn without_rest<'t>(&self, text: &'t [Token]) -> &'t [Token] {
        const SHORTEST: usize = 3;
        match text {
            [before @ .., last]
                if last.kind == Kind::Word
                    && last.text.len() < SHORTEST
                    && before.len() >= SHORTEST
                    && !self.words.contains_key(&*last.text) =>
            {
                before
            }
            all => all,
        }
    }

    /// The words that this one may be with a slip of the finger in it.
    fn near(&self, word: &str) -> Vec<(usize, f64)> {
        const SHORTEST: usize = 4;
        const LONG: usize = 8;
        const LONGEST: usize = 40;
        let length = word.chars().count();
        if !(SHORTEST..=LONGEST).contains(&length) {
            return Vec::new();
        }
        let most = if length >= LONG { 2 } else { 1 };
        let own = letters(word);
        let mut near: Vec<(usize, f64, usize)> = Vec::new();
        for (id, known) in self.vocabulary.iter().enumerate() {
            let differ = (known.letters ^ own).count_ones() as usize;
            if !known.is_word
                || differ > 2 * most
                || known.text.len().abs_diff(word.len()) > most
                || known.text.len() < 4
            {
                continue;
            }
            let distance = strsim::osa_distance(word, &known.text);
            if distance <= most && !common::is_holding(&known.text) {
                near.push((id, if distance == 1 { 0.9 } else { 0.8 }, distance));
            }
        }
        let best = near
            .iter()
            .map(|(_, _, distance)| *distance)
            .min()
            .unwrap_or_default();
        near.retain(|(_, _, distance)| *distance == best);
        near.into_iter().map(|(id, alike, _)| (id, alike)).collect()
    }
}

/// Which letters a word has, one bit each; a slip of the finger changes two at most.
pub(super) fn letters(word: &str) -> u32 {
    word.bytes().fold(0, |set, byte| match byte {
        b'a'..=b'z' => set | 1 << (byte - b'a'),
        b'0'..=b'9' => set | 1 << 26,
        _ => set | 1 << 27,
    })
}
