//! What programs show: the texts of the library that stand in what was typed.

use std::collections::HashMap;

use super::Candidate;
use super::index::Hit;
use super::pattern::{self, Origin, Pattern};
use super::search::Asked;
use super::token::{Kind, Token, tokens, words_of};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::client::{Sure, Text};

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// The sentences of servers that the text nearly has, each by its number, and how much of it.
    pub(super) sentences: Vec<(usize, f64)>,
    /// The largest share of a piece that one text of a program is.
    pub(super) explained: f64,
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
            if !accepted(asked, &hit, pattern, &tokens) || !has_sign(asked, pattern, segment) {
                continue;
            }
            match pattern.origin {
                Origin::Sentence(number) => {
                    let best = sentences.entry(number).or_default();
                    *best = best.max(hit.covered * (0.6 + 0.4 * hit.explained));
                }
                Origin::Text(number, says) => {
                    let score = score(&hit, pattern);
                    if hit.covered > 0.8 {
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
                        if says != fit.says {
                            fit.others = fit.others.max(fit.score);
                        }
                        (fit.says, fit.score, fit.covered, fit.found) =
                            (says, score, hit.covered, found());
                    } else if says != fit.says {
                        fit.others = fit.others.max(score);
                    }
                }
            }
        }
    }
    let mut sentences: Vec<(usize, f64)> = sentences.into_iter().collect();
    sentences.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut fits: Vec<Fit<'_>> = fits.into_values().collect();
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
    fits.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then((&a.text.path, a.text.line).cmp(&(&b.text.path, b.text.line)))
    });
    Found {
        candidates: fits.iter().flat_map(candidates).collect(),
        sentences,
        explained,
    }
}

/// Whether enough of the text fits that it may be meant: more where nothing else tells that it is about mail.
fn accepted(asked: &Asked<'_, '_>, hit: &Hit, pattern: &Pattern, tokens: &[Token]) -> bool {
    let around = asked.around;
    let of = |kind: Kind| move |at: &&usize| pattern.tokens[**at].kind == kind;
    if pattern.is_code() {
        let long = pattern.tokens[0].text.len() > 4;
        let is_sure = long && !around.others || around.mail || tokens.len() == 1;
        return hit.covered >= 0.99 && is_sure;
    }
    if is_exact(hit, pattern) {
        let telling = hit
            .found
            .iter()
            .filter(|at| !super::common::is_holding(&pattern.tokens[**at].text))
            .count();
        // A heading such as "Cannot Get Mail" has none but common words, and is known by being all that was typed.
        let is_heading = telling == 0 && tokens.len() > 2 && tokens.len() == pattern.tokens.len();
        let is_said = match pattern.origin {
            Origin::Text(..) => telling > 0 && tokens.len() > 1 || hit.weight > 5.5,
            Origin::Sentence(_) => telling > 1 || hit.weight > SAYS_MUCH,
        };
        // Few words with something else in the gap are those of other software, too.
        let is_own = hit.besides == 0 || hit.weight > SAYS_MUCH;
        return is_heading
            || telling > 3 && is_own
            || is_said && (around.mail || is_own && !around.others);
    }
    let tells = |at: &&usize| !super::common::is_holding(&pattern.tokens[**at].text);
    let words = hit
        .found
        .iter()
        .filter(of(Kind::Word))
        .filter(tells)
        .count();
    let codes = pattern
        .tokens
        .iter()
        .filter(|token| token.kind == Kind::Code)
        .count();
    // A pattern that stands on its code needs the code.
    if words < 2 && codes > 0 && hit.found.iter().filter(of(Kind::Code)).count() < codes {
        return false;
    }
    let is_whole = tokens.len() <= pattern.tokens.len() + 4;
    if hit.weight < 4.0
        || words + codes < 2 && !(is_whole && hit.covered > 0.95 && hit.weight > 6.0)
    {
        return false;
    }
    let (covered, explained, weight) = (hit.covered, hit.explained, hit.weight);
    let is_described = |number: usize| !asked.explainer.library.texts()[number].quoted;
    if around.mail && matches!(pattern.origin, Origin::Text(number, _) if is_described(number)) {
        return covered >= 0.55 && weight >= 8.0 && explained >= 0.4;
    }
    if around.mail {
        return covered >= 0.6 && weight >= 14.0
            || covered >= 0.72 && weight >= 8.0
            || covered >= 0.88 && explained >= 0.3;
    }
    // Few words of servers are their own: without a word about mail around, it must be all that was typed.
    if matches!(pattern.origin, Origin::Sentence(_)) && weight < 12.0 {
        return covered >= 0.9 && explained >= 0.9 && !around.others;
    }
    if around.others {
        return covered >= 0.85 && explained >= 0.75 && weight >= 12.0;
    }
    covered >= 0.6 && weight >= 14.0 && explained >= 0.85
        || covered >= 0.65 && weight >= 20.0 && explained >= 0.35
        || covered >= 0.75 && weight >= 12.0 && explained >= 0.5
        || covered >= 0.88 && explained >= 0.6
}

/// The weight from which on words are not found in the texts of others by chance.
const SAYS_MUCH: f64 = 8.0;

/// So much is there where a word has a slip in it.
const NEARLY: f64 = 0.85;

/// Whether it is all that was typed, and all that is shown, word for word; what is besides stands in the gaps.
fn is_exact(hit: &Hit, pattern: &Pattern) -> bool {
    // A server puts in names alone.
    let gaps = match pattern.origin {
        Origin::Text(..) => pattern.gaps,
        Origin::Sentence(_) => 0,
    };
    let is_whole = hit.found.len() == pattern.tokens.len() && hit.covered > NEARLY;
    (hit.covered > 0.99 || is_whole) && hit.besides <= gaps
        || hit.covered > NEARLY && hit.besides <= gaps && hit.weight > 6.0
}

/// Whether a message that is one short word, such as `+OK`, is there with its signs.
fn has_sign(asked: &Asked<'_, '_>, pattern: &Pattern, segment: &str) -> bool {
    const SHORT: usize = 3;
    let [word] = &pattern.tokens[..] else {
        return true;
    };
    let Origin::Text(number, says) = pattern.origin else {
        return true;
    };
    if word.kind != Kind::Word || word.text.len() > SHORT {
        return true;
    }
    let message = asked.explainer.library.texts()[number].says[says].to_lowercase();
    let message = message.trim_matches(['.', ' ', '\u{2026}']);
    segment.to_lowercase().contains(message)
}

/// How well it fits, from 0 to 1: how much of the message is there, how much of what was typed it is, and how much it says.
fn score(hit: &Hit, pattern: &Pattern) -> f64 {
    if pattern.is_code() {
        return 0.84 + 0.06 * hit.explained;
    }
    let says = (hit.weight / 20.0).min(1.0);
    if is_exact(hit, pattern) {
        // Of two that are there in full, the one that is more of what was typed.
        return hit.covered * (0.75 + 0.2 * hit.explained + 0.05 * says);
    }
    (hit.covered * (0.62 + 0.3 * hit.explained + 0.08 * says)).min(1.0)
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
    let found: Vec<&str> = fit.found.iter().map(String::as_str).collect();
    let words = words_of(says, &found);
    match fit.covered > 0.97 || words.is_empty() {
        true => shows,
        false => format!("{shows} What fits of it: {}.", words.join(", ")),
    }
}
