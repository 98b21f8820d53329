//! What programs show: the texts of the library that stand in what was typed.

mod beside;
mod fit;
mod gathered;

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Candidate;
use super::pattern;
use super::search::Asked;
use super::token::{Kind, Token, tokens, words_of};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::client::{Sure, Text};

use beside::{
    BESIDE_CAUSE, CONNECTED, beside, causes, is_about_connecting, is_about_tls, is_before_tls,
    is_wrapper,
};
use gathered::Gathered;

/// What was found.
#[derive(Default)]
pub(super) struct Found {
    pub(super) candidates: Vec<Candidate>,
    /// The piece of the text that each of them is from; none where it is a message that is all of its piece.
    pub(super) pieces: Vec<Option<usize>>,
    /// The sentences of servers that the text nearly has, each by its number, and how much of it.
    pub(super) sentences: Vec<(usize, f64)>,
    /// The largest share of a piece that one text of a program is.
    pub(super) explained: f64,
    /// How many words the message has that is all that was typed.
    pub(super) whole: usize,
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
    found: Vec<Cow<'static, str>>,
    /// In which piece it fits best, and whether it is all of that.
    piece: usize,
    is_all: bool,
    /// Whether another message that is there in full has all its words and more.
    is_within: bool,
}

/// So well a text of a program that was named fits at least, that those of others count less.
const NAMED: f64 = 0.7;

/// Whether a text names a service or a tool that is not about mail and speaks like a mail program.
fn is_elsewhere(segments: &[String]) -> bool {
    let of_place = |place: &str| {
        !is_path(place)
            && place
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

/// Whether a place is one on a disk: what its folders are called says nothing of what failed.
fn is_path(place: &str) -> bool {
    let is_of_windows = place.as_bytes().get(1..3) == Some(b":\\");
    is_of_windows || place.starts_with(['/', '~']) && !place.starts_with("//")
}

/// Finds the texts in all pieces.
pub(super) fn find(asked: &Asked<'_, '_>, segments: &[String]) -> Found {
    if !asked.around.mail && is_elsewhere(segments) {
        return Found::default();
    }
    let Gathered {
        mut fits,
        sentences,
        words,
        explained,
    } = Gathered::of(asked, segments);
    let has_sentence = fits.iter().any(is_sentence);
    let has_code = fits
        .iter()
        .any(|fit| matches!(&fit.found[..], [code] if code.starts_with("0x800ccc")));
    weigh(&mut fits, &words, has_sentence);
    let whole = fits.iter().filter(|fit| fit.is_all);
    let whole = whole.map(|fit| fit.found.len()).max().unwrap_or_default();
    let of_piece = |fit: &Fit<'_>| {
        std::iter::repeat_n((!fit.is_all).then_some(fit.piece), fit.text.means.len())
    };
    Found {
        candidates: told(asked, &fits),
        pieces: fits.iter().flat_map(of_piece).collect(),
        sentences,
        explained,
        whole,
        has_sentence,
        has_code,
    }
}

/// Weighs each text by what stands beside it and by the programs that are named in these words, and puts the best first.
fn weigh(fits: &mut [Fit<'_>], words: &[Cow<'static, str>], has_sentence: bool) {
    // Of many only the first are compared: those that fit best, and always the same.
    fits.sort_by(best_first);
    let says_more = fits.iter().map(|fit| is_within_another(fit, fits));
    let says_more: Vec<bool> = says_more.collect();
    for (fit, _) in fits.iter_mut().zip(says_more).filter(|(_, less)| *less) {
        fit.score *= WITHIN_ANOTHER;
        fit.is_within = true;
    }
    let is_named = |fit: &Fit<'_>| is_named(&fit.text.program, words);
    let is_one_named = fits.iter().any(|fit| fit.score > NAMED && is_named(fit));
    for fit in fits.iter_mut() {
        // The code and the sentence of one message together are more than each alone.
        fit.score = (fit.score + 0.15 * fit.others).min(1.0);
        // Where the program is told, its own text is the one that is meant.
        if is_named(fit) {
            fit.score = (fit.score * 1.08).min(1.0);
        } else if is_one_named {
            fit.score *= 0.93;
        }
    }
    let weights: Vec<f64> = fits.iter().map(|fit| beside(fit, fits)).collect();
    for (fit, weight) in fits.iter_mut().zip(weights) {
        fit.score *= weight;
    }
    if has_sentence {
        for fit in fits.iter_mut().filter(|fit| is_number(fit)) {
            fit.score *= BESIDE_SENTENCE;
        }
    }
    fits.sort_by(best_first);
}

/// What all texts mean, less surely where another one tells more exactly what happened.
fn told(asked: &Asked<'_, '_>, fits: &[Fit<'_>]) -> Vec<Candidate> {
    let stood = fits.iter().any(is_about_tls);
    let causes = causes(fits);
    // Where too little is there of the message that fits best, none that fits worse is the likely one.
    let doubted = fits.first().filter(|fit| fit.covered <= MOSTLY);
    let doubted = doubted.map(|fit| (fit.piece, fit.score));
    let of_fit = |fit: &Fit<'_>| {
        let mut all = candidates(fit);
        if doubted.is_some_and(|(piece, score)| fit.piece == piece && fit.score <= score) {
            for one in &mut all {
                one.certainty = Certainty::Possible;
            }
        }
        if !causes.is_empty() && is_about_connecting(fit) {
            for one in all.iter_mut().filter(|one| !causes.contains(&one.id)) {
                one.score *= BESIDE_CAUSE;
                one.certainty = Certainty::Possible;
            }
        }
        if stood && all.len() > 1 || asked.around.answered {
            for one in all.iter_mut().filter(|one| is_before_tls(&one.id)) {
                one.score *= CONNECTED;
                one.certainty = Certainty::Possible;
            }
        }
        all
    };
    fits.iter().flat_map(of_fit).collect()
}

fn best_first(a: &Fit<'_>, b: &Fit<'_>) -> Ordering {
    let by_place = (&a.text.path, a.text.line).cmp(&(&b.text.path, b.text.line));
    b.score.total_cmp(&a.score).then(by_place)
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

/// How much a single report counts where nothing else is known of the very message.
const REPORTED: f64 = 0.8;

/// How much the number of a failure counts beside a sentence that is there in full.
pub(super) const BESIDE_SENTENCE: f64 = 0.88;

/// How much a message counts that is a part of another one that is there.
const WITHIN_ANOTHER: f64 = 0.9;

/// Whether the name of the program stands in what was typed.
fn is_named(program: &str, words: &[Cow<'static, str>]) -> bool {
    let mut own = tokens(program)
        .into_iter()
        .filter(|token| token.kind == Kind::Word && token.text.len() > 3);
    own.any(|token| {
        let is_common = super::common::is_of_many_names(&token.text);
        !is_common && !super::common::is_holding(&token.text) && words.contains(&token.text)
    })
}

/// So much of a message is there at least that it is likely to be the one that was shown.
const MOSTLY: f64 = 0.88;

/// From so much of a message on, all of it is there.
const IN_FULL: f64 = 0.97;

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
    // Of a message of which no more is known than single reports, these are what it means.
    let is_all_known = fit.is_all && text.means.iter().all(|one| one.sure == Sure::Low);
    for (at, meaning) in text.means.iter().enumerate() {
        let weight = match meaning.sure {
            Sure::High => 1.0,
            Sure::Medium => 0.93,
            Sure::Low if is_all_known => REPORTED,
            Sure::Low => 0.5,
        };
        // What is around the words of another one tells no more than that something failed.
        let says_itself = text.means.len() == 1 || !is_wrapper(fit);
        let is_likely = at == 0
            && high == 1
            && meaning.sure == Sure::High
            && fit.score > 0.75
            && fit.covered > MOSTLY
            && !is_about_connecting(fit)
            && text.quoted
            && says_itself;
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
            is_weak: meaning.sure == Sure::Low && !is_all_known,
            is_single: meaning.sure == Sure::Low,
            is_own: fit.covered > IN_FULL,
        });
        score *= 0.93;
    }
    all
}

/// What a text of the library means that is there in full, by which of its wordings.
pub(super) fn whole(text: &Text, says: usize) -> Vec<Candidate> {
    candidates(&Fit {
        text,
        says,
        score: 1.0,
        others: 0.0,
        covered: 1.0,
        found: Vec::new(),
        piece: 0,
        is_all: true,
        is_within: false,
    })
}

fn why(fit: &Fit<'_>) -> String {
    let text = fit.text;
    let says = &text.says[fit.says];
    let message = pattern::readable(says);
    let shows = match text.quoted {
        true => format!("{} shows: \u{201c}{message}\u{201d}.", text.program),
        false => format!("This is how it is described: {message}."),
    };
    let found = fit.found.iter().map(|word| &**word);
    let found: Vec<&str> = found
        .filter(|word| !super::common::is_holding(word))
        .collect();
    let words = words_of(says, &found);
    match fit.covered > IN_FULL || words.is_empty() {
        true => shows,
        false => format!("{shows} What fits of it: {}.", words.join(", ")),
    }
}
