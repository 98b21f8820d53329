//! The texts of the library that stand in what was typed, each as well as it fits anywhere.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Fit;
use super::fit::{accepted, has_sign, is_identifier, is_part, score};
use crate::explain::index::Hit;
use crate::explain::pattern::{Origin, Pattern};
use crate::explain::search::Asked;
use crate::explain::token::{Kind, tokens};

/// So much of a message is there that it counts as shown.
const SHOWN: f64 = 0.8;

/// What stands in all pieces.
pub(super) struct Gathered<'t> {
    pub(super) fits: Vec<Fit<'t>>,
    /// The sentences of servers, each by its number, and how much of it is there; the best first.
    pub(super) sentences: Vec<(usize, f64)>,
    /// Every word that was typed.
    pub(super) words: Vec<Cow<'static, str>>,
    /// The largest share of a piece that one text of a program is.
    pub(super) explained: f64,
}

impl<'t> Gathered<'t> {
    /// Looks through every piece.
    pub(super) fn of(asked: &Asked<'t, '_>, segments: &[String]) -> Self {
        let explainer = asked.explainer;
        let mut fits: HashMap<usize, Fit<'_>> = HashMap::new();
        let mut sentences: HashMap<usize, f64> = HashMap::new();
        let mut words = Vec::new();
        let mut explained = 0.0_f64;
        for (piece, segment) in segments.iter().enumerate() {
            let tokens = tokens(segment);
            let own = tokens.iter().filter(|token| token.kind == Kind::Word);
            words.extend(own.map(|token| token.text.clone()));
            for hit in explainer.index.find(&tokens, asked.is_short) {
                let pattern = explainer.index.pattern(hit.pattern);
                if !accepted(asked, &hit, pattern, (segment, &tokens))
                    || !has_sign(asked, pattern, segment)
                {
                    continue;
                }
                match pattern.origin {
                    Origin::Sentence(number) => {
                        let best = sentences.entry(number).or_default();
                        *best = best.max(hit.covered * (0.6 + 0.4 * hit.explained));
                    }
                    Origin::Text(number, says) => {
                        let is_named = is_identifier(asked, pattern, segment);
                        let score = score(&hit, pattern, asked.around.mail, is_named);
                        if hit.covered > SHOWN || is_part(&hit, pattern, asked.around.mail) {
                            explained = explained.max(hit.explained);
                        }
                        let fit = fits.entry(number).or_insert_with(|| Fit {
                            text: &explainer.library.texts()[number],
                            says,
                            score: 0.0,
                            others: 0.0,
                            covered: 0.0,
                            found: Vec::new(),
                            piece,
                            is_all: false,
                            is_within: false,
                        });
                        fit.take((piece, says), score, &hit, pattern);
                    }
                }
            }
        }
        let mut sentences: Vec<(usize, f64)> = sentences.into_iter().collect();
        sentences.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Self {
            fits: fits.into_values().collect(),
            sentences,
            words,
            explained,
        }
    }
}

impl Fit<'_> {
    /// Takes one more place where it stands, in this piece and by this of its wordings: the best one counts.
    fn take(&mut self, (piece, says): (usize, usize), score: f64, hit: &Hit, pattern: &Pattern) {
        if score > self.score {
            if says != self.says && self.covered > SHOWN {
                self.others = self.others.max(self.score);
            }
            let found = hit.found.iter();
            self.found = found.map(|at| pattern.tokens[*at].text.clone()).collect();
            (self.says, self.score, self.covered) = (says, score, hit.covered);
            self.piece = piece;
            self.is_all = is_all(hit, pattern);
        } else if says != self.says && hit.covered > SHOWN {
            self.others = self.others.max(score);
        }
    }
}

/// Whether a message of several words is there in full, and nothing else; or its own number.
fn is_all(hit: &Hit, pattern: &Pattern) -> bool {
    const WORDS: usize = 3;
    const DIGITS: usize = 8;
    const ALL: f64 = 0.97;
    if pattern.is_code() {
        return pattern.tokens[0].text.len() >= DIGITS;
    }
    pattern.tokens.len() >= WORDS
        && hit.covered > ALL
        && hit.explained > ALL
        && hit.besides <= pattern.gaps
}
