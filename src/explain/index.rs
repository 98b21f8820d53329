//! All patterns by their words: which of them a text may hold, and how well it holds each.

mod alike;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::common;
use super::pattern::Pattern;
use super::token::{Kind, Token};
use alike::letters;

/// How much a word weighs that only holds a sentence together.
const HOLDING: f64 = 0.4;

/// How much a word of the text weighs that no pattern has, a name, and a number.
const FOREIGN: f64 = 3.0;
const NAME: f64 = 0.2;
const NUMBER: f64 = 1.5;

/// How much is left of a message that the text denies, or that denies what the text says.
const DENIED: f64 = 0.75;

/// A stretch of a text that holds a pattern.
struct Run {
    sum: f64,
    said: f64,
    told: usize,
    /// Where it stands in the text.
    places: std::ops::Range<usize>,
    /// The pieces of the pattern as they were found.
    order: Vec<usize>,
}

/// A pattern found in a text.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Which pattern.
    pub(super) pattern: usize,
    /// The share of the pattern that the text has, by weight.
    pub(super) covered: f64,
    /// The share of the text that the pattern has, by weight.
    pub(super) explained: f64,
    /// The weight that was found.
    pub(super) weight: f64,
    /// How many words and codes of the text that tell something are not of the pattern.
    pub(super) besides: usize,
    /// Where in the text it ends, from 0 to 1.
    pub(super) end: f64,
    /// The pieces of the pattern that were found, by their places.
    pub(super) found: Vec<usize>,
}

/// The patterns, and where their words are.
pub(super) struct Index {
    patterns: Vec<Compiled>,
    words: HashMap<Cow<'static, str>, usize>,
    vocabulary: Vec<Word>,
    /// Words of the names of programs: who shows it, not what is shown.
    names: HashSet<Cow<'static, str>>,
}

struct Word {
    text: Cow<'static, str>,
    letters: u32,
    weight: f64,
    /// Whether it is a word that may be mistyped.
    is_word: bool,
    /// The patterns that have it, and how often each does.
    patterns: Vec<(u32, f64)>,
}

struct Compiled {
    pattern: Pattern,
    words: Vec<usize>,
    total: f64,
}

impl Index {
    /// Weighs the words of all patterns: the rarer, the more. `of_one_language` is how many of the patterns are in English: a word
    /// is as rare as it is in its own language.
    pub(super) fn new(
        patterns: Vec<Pattern>,
        of_one_language: usize,
        names: HashSet<Cow<'static, str>>,
    ) -> Self {
        let mut words: HashMap<Cow<'static, str>, usize> = HashMap::new();
        let mut vocabulary: Vec<Word> = Vec::new();
        let mut compiled: Vec<Compiled> = Vec::with_capacity(patterns.len());
        for (number, pattern) in patterns.into_iter().enumerate() {
            let mut ids = Vec::with_capacity(pattern.tokens.len());
            for token in &pattern.tokens {
                let known = words.get(&*token.text).copied();
                let id = known.unwrap_or_else(|| {
                    words.insert(token.text.clone(), vocabulary.len());
                    vocabulary.push(Word {
                        letters: letters(&token.text),
                        is_word: token.kind == Kind::Word,
                        text: token.text.clone(),
                        weight: 0.0,
                        patterns: Vec::new(),
                    });
                    vocabulary.len() - 1
                });
                let number = u32::try_from(number).unwrap_or(u32::MAX);
                match vocabulary[id].patterns.last_mut() {
                    Some((last, times)) if *last == number => *times += 1.0,
                    _ => vocabulary[id].patterns.push((number, 1.0)),
                }
                ids.push(id);
            }
            compiled.push(Compiled {
                pattern,
                words: ids,
                total: 0.0,
            });
        }
        let all = f64::from(u32::try_from(of_one_language).unwrap_or(u32::MAX)).max(200.0);
        for word in &mut vocabulary {
            let with = f64::from(u32::try_from(word.patterns.len()).unwrap_or(u32::MAX));
            word.weight = match common::is_holding(&word.text) {
                true => HOLDING,
                false => (1.0 + all / with.max(1.0)).ln(),
            };
        }
        for one in &mut compiled {
            one.total = one.words.iter().map(|id| vocabulary[*id].weight).sum();
        }
        Self {
            patterns: compiled,
            words,
            vocabulary,
            names,
        }
    }

    /// The pattern of this number.
    pub(super) fn pattern(&self, number: usize) -> &Pattern {
        &self.patterns[number].pattern
    }

    /// Whether some pattern has this word or code.
    pub(super) fn knows(&self, text: &str) -> bool {
        self.words.contains_key(text)
    }

    /// The weight of a piece of a text.
    fn weight(&self, token: &Token) -> f64 {
        match (self.words.get(&*token.text), token.kind) {
            (Some(id), _) => self.vocabulary[*id].weight,
            (None, Kind::Word) if common::is_holding(&token.text) => HOLDING,
            (None, Kind::Word) => FOREIGN,
            (None, Kind::Place | Kind::Wild) => NAME,
            (None, Kind::Code) => NUMBER,
        }
    }

    /// The patterns of which the text has enough that they may be meant.
    pub(super) fn find(&self, text: &[Token], tolerant: bool) -> Vec<Hit> {
        /// What is found of a pattern at least, and of one of which a short text is a part.
        const LEAST: f64 = 0.5;
        const LEAST_OF_PART: f64 = 0.35;
        let least = if tolerant { LEAST_OF_PART } else { LEAST };
        let text = if tolerant {
            self.without_rest(text)
        } else {
            text
        };
        let mut places: Vec<Vec<(usize, f64)>> = Vec::with_capacity(text.len());
        for at in 0..text.len() {
            places.push(self.meant(text, at, tolerant));
        }
        let mut sums = vec![0.0; self.patterns.len()];
        for (at, meant) in places.iter().enumerate() {
            for (id, alike) in meant {
                let is_repeated = places[..at]
                    .iter()
                    .flatten()
                    .any(|(before, _)| before == id);
                if is_repeated {
                    continue;
                }
                let word = &self.vocabulary[*id];
                for (pattern, times) in &word.patterns {
                    sums[*pattern as usize] += word.weight * alike * times;
                }
            }
        }
        let besides = |token: &Token| match self.names.contains(&*token.text) {
            true => NAME,
            false => self.weight(token),
        };
        let whole: f64 = text.iter().map(besides).sum();
        let mut hits: Vec<Hit> = Vec::new();
        for (pattern, sum) in sums.into_iter().enumerate() {
            if sum > 0.0 && sum >= least * self.patterns[pattern].total {
                hits.extend(self.align(pattern, text, &places, whole));
            }
        }
        hits.retain(|hit| hit.covered >= least);
        hits.sort_by(|a, b| {
            b.covered
                .total_cmp(&a.covered)
                .then(a.pattern.cmp(&b.pattern))
        });
        hits
    }

    /// How well a text holds a pattern: its words within such a stretch as the pattern itself may take.
    fn align(
        &self,
        number: usize,
        text: &[Token],
        places: &[Vec<(usize, f64)>],
        whole: f64,
    ) -> Option<Hit> {
        /// How many words a placeholder may stand for, and how many may stand between.
        const GAP: usize = 8;
        const SLACK: usize = 6;
        let one = &self.patterns[number];
        let stretch = one.words.len() * 2 + one.pattern.gaps * GAP + SLACK;
        // A word that is whole was not cut off: "protocol" alone is no "ProtocolDisabled".
        let is_cut = |at: usize, alike: f64| alike < 1.0 && self.knows(&text[at].text);
        let here: Vec<(usize, usize, f64)> = places
            .iter()
            .enumerate()
            .flat_map(|(at, meant)| meant.iter().map(move |(id, alike)| (at, *id, *alike)))
            .filter(|(_, id, _)| one.words.contains(id))
            .filter(|(at, _, alike)| one.words.len() > 1 || !is_cut(*at, *alike))
            .collect();
        let tells = |token: &&Token| {
            matches!(token.kind, Kind::Word | Kind::Code)
                && !common::is_holding(&token.text)
                && !self.names.contains(&*token.text)
        };
        // A letter or two at the end may be what is left of a word.
        let is_rest = |token: &Token| token.kind == Kind::Word && token.text.len() <= 2;
        let whole_words = text.len() - usize::from(text.last().is_some_and(is_rest));
        let telling = text[..whole_words].iter().filter(tells).count();
        let mut best: Option<Run> = None;
        let mut from = 0;
        while from < here.len() {
            let begin = here[from].0;
            let mut taken = vec![false; one.words.len()];
            let mut order: Vec<usize> = Vec::new();
            let (mut sum, mut said) = (0.0, 0.0);
            let mut told = 0;
            let mut last = None;
            for (at, id, alike) in here[from..]
                .iter()
                .take_while(|(at, ..)| *at - begin <= stretch)
            {
                let free =
                    (0..one.words.len()).filter(|place| one.words[*place] == *id && !taken[*place]);
                // Of two equal words, the one that goes on from the last.
                let after = order.last().copied();
                let place =
                    free.min_by_key(|place| (after.is_some_and(|after| *place < after), *place));
                let Some(place) = place.filter(|_| last != Some(*at)) else {
                    continue;
                };
                taken[place] = true;
                last = Some(*at);
                order.push(place);
                let weight = self.vocabulary[*id].weight * alike;
                sum += weight;
                said += self.weight(&text[*at]).max(weight);
                told += usize::from(tells(&&text[*at]));
            }
            let rising = order.windows(2).filter(|pair| pair[0] < pair[1]).count();
            let is_in_order = rising + 1 >= order.len();
            let pairs = order.len().saturating_sub(1).max(1);
            let in_order = if order.len() < 2 {
                1.0
            } else {
                ratio(rising, pairs)
            };
            let sum = sum * (0.9 + 0.1 * in_order);
            if best.as_ref().is_none_or(|best| sum > best.sum) {
                best = Some(Run {
                    sum,
                    said,
                    told,
                    places: begin..last.map_or(begin, |last| last + 1),
                    order,
                });
            }
            // A whole match in order cannot get better; else the next place may begin one.
            if is_in_order && taken.iter().all(|one| *one) || from > 200 {
                break;
            }
            from += 1;
        }
        let best = best?;
        let mut found = best.order;
        found.sort_unstable();
        // "Is not responding" is another message than "responded".
        let denies = |tokens: &[Token]| tokens.iter().any(|token| common::is_denial(&token.text));
        let (first, last) = (*found.first()?, *found.last()?);
        let end = ratio(best.places.end, text.len());
        // Nor does a text that says nothing of failing say "could not connect" with the words behind it.
        let before = first.checked_sub(1).map(|at| &one.pattern.tokens[at]);
        let is_left_out = before.is_some_and(|token| common::is_denial(&token.text))
            && !text.iter().any(says_that_it_failed);
        let is_denied =
            is_left_out || denies(&text[best.places]) != denies(&one.pattern.tokens[first..=last]);
        let sum = if is_denied {
            best.sum * DENIED
        } else {
            best.sum
        };
        Some(Hit {
            pattern: number,
            covered: sum / one.total.max(f64::EPSILON),
            explained: (best.said / whole.max(f64::EPSILON)).min(1.0),
            weight: sum,
            besides: telling.saturating_sub(best.told),
            end,
            found,
        })
    }
}

/// Whether a word says that something does not work.
fn says_that_it_failed(token: &Token) -> bool {
    const STEMS: [&str; 8] = [
        "fail",
        "error",
        "refus",
        "problem",
        "timeout",
        "lost",
        "unabl",
        "impossibl",
    ];
    common::is_denial(&token.text) || STEMS.contains(&&*token.text)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}
