//! What programs show: the texts of the library that stand in what was typed.

mod fit;

use std::collections::HashMap;

use super::Candidate;
use super::index::Hit;
use super::pattern::{self, Origin, Pattern};
use super::search::Asked;
use super::token::{Kind, Token, WILD, tokens, words_of};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::client::{Sure, Text};

use fit::{accepted, has_sign, is_exact, is_part};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// The sentences of servers that the text nearly has, each by its number, and how much of it.
    pub(super) sentences: Vec<(usize, f64)>,
    /// The largest share of a piece that one text of a program is.
    pub(super) explained: f64,
    /// Whether a message in words is there in full, and whether a number that programs alone have.
    pub(super) has_sentence: bool,
    pub(super) has_code: bool,
}

/// One text of the library in what was typed.
struct Fit<'t> {
    text: &'t Text,
    /// Which wording, and how well each wording fits.
    says: usize,
    score: f64,
    others: f64,
    covered: f64,
    found: Vec<String>,
}

/// So well a text of a program that was named fits at least, that those of others count less.
const NAMED: f64 = 0.7;

/// Whether a text names a service or a tool that is not about mail and speaks like a mail program.
fn is_elsewhere(segments: &[String]) -> bool {
    let of_place = |place: &str| {
        place
            .split(['/', '.', ':'])
            .any(super::common::is_elsewhere)
    };
    let of_token = |token: &Token| match token.kind {
        Kind::Word => super::common::is_elsewhere(&token.text),
        Kind::Place => of_place(&token.text),
        Kind::Code | Kind::Wild => false,
    };
    /// So many pieces are looked at.
    const MOST: usize = 40;
    segments
        .iter()
        .take(MOST)
        .any(|segment| tokens(segment).iter().any(of_token))
}

/// Finds the texts in all pieces.
pub(super) fn find(asked: &Asked<'_, '_>, segments: &[String]) -> Found {
    let explainer = asked.explainer;
    let mut fits: HashMap<usize, Fit<'_>> = HashMap::new();
    let mut sentences: HashMap<usize, f64> = HashMap::new();
    let mut named = Vec::new();
    let mut explained = 0.0_f64;
    if !asked.around.mail && is_elsewhere(segments) {
        return Found::default();
    }
    for segment in segments {
        let tokens = tokens(segment);
        named.extend(
            tokens
                .iter()
                .filter(|token| token.kind == Kind::Word)
                .map(|token| token.text.clone()),
        );
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
                    let score = score(&hit, pattern, asked.around.mail);
                    if hit.covered > 0.8 || is_part(&hit, pattern, asked.around.mail) {
                        explained = explained.max(hit.explained);
                    }
                    let found = || {
                        hit.found
                            .iter()
                            .map(|at| pattern.tokens[*at].text.clone())
                            .collect()
                    };
                    let text = &explainer.library.texts()[number];
                    let fit = fits.entry(number).or_insert_with(|| Fit {
                        text,
                        says,
                        score: 0.0,
                        others: 0.0,
                        covered: 0.0,
                        found: Vec::new(),
                    });
                    if score > fit.score {
                        if says != fit.says && fit.covered > 0.8 {
                            fit.others = fit.others.max(fit.score);
                        }
                        (fit.says, fit.score, fit.covered, fit.found) =
                            (says, score, hit.covered, found());
                    } else if says != fit.says && hit.covered > 0.8 {
                        fit.others = fit.others.max(score);
                    }
                }
            }
        }
    }
    let mut sentences: Vec<(usize, f64)> = sentences.into_iter().collect();
    sentences.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut fits: Vec<Fit<'_>> = fits.into_values().collect();
    let says_more = fits.iter().map(|fit| is_within_another(fit, &fits));
    let says_more: Vec<bool> = says_more.collect();
    for (fit, _) in fits.iter_mut().zip(says_more).filter(|(_, less)| *less) {
        fit.score *= WITHIN_ANOTHER;
    }
    let has_sentence = fits.iter().any(is_sentence);
    let is_named = |fit: &Fit<'_>| is_named(&fit.text.program, &named);
    let is_one_named = fits.iter().any(|fit| fit.score > NAMED && is_named(fit));
    for fit in &mut fits {
        // The code and the sentence of one message together are more than each alone.
        fit.score = (fit.score + 0.15 * fit.others).min(1.0);
        // Where the program is told, its own text is the one that is meant.
        if is_named(fit) {
            fit.score = (fit.score * 1.08).min(1.0);
        } else if is_one_named {
            fit.score *= 0.93;
        }
    }
    let has_code = fits
        .iter()
        .any(|fit| matches!(&fit.found[..], [code] if code.starts_with("0x800ccc")));
    // A message that means one thing tells more than one that can mean many.
    let means_more: Vec<bool> = fits.iter().map(|fit| means_more(fit, &fits)).collect();
    for (fit, _) in fits.iter_mut().zip(means_more).filter(|(_, more)| *more) {
        fit.score *= MANY;
    }
    if has_sentence {
        for fit in fits.iter_mut().filter(|fit| is_number(fit)) {
            fit.score *= BESIDE_SENTENCE;
        }
    }
    fits.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((&a.text.path, a.text.line).cmp(&(&b.text.path, b.text.line)))
    });
    Found {
        candidates: fits.iter().flat_map(candidates).collect(),
        sentences,
        explained,
        has_sentence,
        has_code,
    }
}

/// Whether a message in words is there in full.
fn is_sentence(fit: &Fit<'_>) -> bool {
    fit.covered > 0.95 && fit.found.len() > 1 && !is_number(fit)
}

/// Whether only a number of the operating system is there, under one of its names.
fn is_number(fit: &Fit<'_>) -> bool {
    fit.found.iter().all(|word| word.starts_with("0x8007"))
}

/// Whether another message that is there in full has all the words of this one and more: it is the one that is shown.
fn is_within_another(fit: &Fit<'_>, all: &[Fit<'_>]) -> bool {
    /// So many others are looked at.
    const MOST: usize = 60;
    let is_wider = |other: &&Fit<'_>| {
        is_sentence(other)
            && other.found.len() > fit.found.len()
            && fit.found.iter().all(|word| other.found.contains(word))
    };
    is_sentence(fit) && all.iter().take(MOST).any(|other| is_wider(&other))
}

/// Whether a message can mean many things, or leaves it to the words behind it, and another one that is there in full, in words of
/// its own, can mean one or two.
fn means_more(fit: &Fit<'_>, all: &[Fit<'_>]) -> bool {
    /// So many others are looked at.
    const MOST: usize = 60;
    let tells = |other: &Fit<'_>| {
        is_sentence(other)
            && other.score > NAMED
            && other.text.means.len() <= FEW
            && other.found.iter().any(|word| !fit.found.contains(word))
    };
    let means = fit.text.means.len();
    (means > 2 * FEW || means > 1 && is_wrapper(fit)) && all.iter().take(MOST).any(tells)
}

/// Whether a message ends with what the system or a server said: `cannot connect to %s: %s`, `verification error (%s)`.
fn is_wrapper(fit: &Fit<'_>) -> bool {
    let message = pattern::open(&fit.text.says[fit.says]);
    let said = message.trim_end_matches([' ', '.', ')']);
    let before = said.trim_end_matches([' ', WILD]);
    said.ends_with(WILD) && before.ends_with([':', '('])
}

/// How much less an error counts that stands at the very beginning of a row.
const LAST: f64 = 0.05;

/// How much the number of a failure counts beside a sentence that is there in full.
pub(super) const BESIDE_SENTENCE: f64 = 0.88;

/// So few meanings a message has that tells something, and how much one that can mean more counts beside it.
const FEW: usize = 2;
const MANY: f64 = 0.82;

/// How much a message counts that is a part of another one that is there.
const WITHIN_ANOTHER: f64 = 0.9;

/// How well it fits, from 0 to 1: how much of the message is there, how much of what was typed it is, and how much it says.
fn score(hit: &Hit, pattern: &Pattern, of_mail: bool) -> f64 {
    if pattern.is_code() {
        return 0.84 + 0.06 * hit.explained;
    }
    let says = (hit.weight / 20.0).min(1.0);
    if is_exact(hit, pattern) {
        // Of two that are there in full, the one that is more of what was typed.
        // Of errors that stand in a row, the last is the cause of those before it.
        let nearness = LAST * (hit.end - 1.0);
        return hit.covered * (0.75 + 0.2 * hit.explained + 0.05 * says) + nearness;
    }
    let score = (hit.covered * (0.62 + 0.3 * hit.explained + 0.08 * says)).min(1.0);
    match is_part(hit, pattern, of_mail) {
        true => score.max(0.5 + 0.35 * hit.covered),
        false => score,
    }
}

/// Whether the name of the program stands in what was typed.
fn is_named(program: &str, words: &[String]) -> bool {
    let mut own = tokens(program)
        .into_iter()
        .filter(|token| token.kind == Kind::Word && token.text.len() > 3);
    own.any(|token| {
        let is_common = super::common::is_of_many_names(&token.text);
        !is_common && !super::common::is_holding(&token.text) && words.contains(&token.text)
    })
}

/// What one text of the library means.
fn candidates(fit: &Fit<'_>) -> Vec<Candidate> {
    let text = fit.text;
    let protocol = match text.protocols[..] {
        [one] => Some(one),
        _ => None,
    };
    let high = text
        .means
        .iter()
        .filter(|one| one.sure == Sure::High)
        .count();
    let mut score = fit.score * 0.97;
    let mut all = Vec::with_capacity(text.means.len());
    for (at, meaning) in text.means.iter().enumerate() {
        let weight = match meaning.sure {
            Sure::High => 1.0,
            Sure::Medium => 0.93,
            Sure::Low => 0.5,
        };
        let is_likely =
            at == 0 && high == 1 && meaning.sure == Sure::High && fit.score > 0.75 && text.quoted;
        all.push(Candidate {
            id: meaning.id.clone(),
            certainty: if is_likely {
                Certainty::Likely
            } else {
                Certainty::Possible
            },
            score: score * weight,
            why: why(fit),
            program: Some(text.program.clone()),
            tell_apart: meaning
                .tell_apart
                .clone()
                .or_else(|| text.tell_apart.clone()),
            protocol,
            words: Words::default(),
            is_weak: meaning.sure == Sure::Low,
        });
        score *= 0.93;
    }
    all
}

fn why(fit: &Fit<'_>) -> String {
    let text = fit.text;
    let says = &text.says[fit.says];
    let message = pattern::readable(says);
    let shows = match text.quoted {
        true => format!("{} shows: \u{201c}{message}\u{201d}.", text.program),
        false => format!("This is how it is described: {message}."),
    };
    let found = fit.found.iter().map(String::as_str);
    let found: Vec<&str> = found
        .filter(|word| !super::common::is_holding(word))
        .collect();
    let words = words_of(says, &found);
    match fit.covered > 0.97 || words.is_empty() {
        true => shows,
        false => format!("{shows} What fits of it: {}.", words.join(", ")),
    }
}
