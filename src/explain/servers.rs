//! What servers say: the sentences in what was typed, judged as in a check.

use std::collections::HashSet;

use super::heard::{Heard, Judge, Level};
use super::programs::Found;
use super::search::Asked;
use super::sentence::{self, Form, Sentence};
use super::token::{Kind, tokens};
use super::{Candidate, common};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;

/// What programs put before the words of a server, in lower case.
const WRAPPERS: &[&str] = &[
    "server responded:",
    "server response was:",
    "server response:",
    "responded with:",
    "responded:",
    "server said:",
    "server says:",
    "server replied:",
    "replied:",
    "server reports:",
    "reported:",
    "returned error:",
    "server returned error",
    "server returned:",
    "remote server returned",
    "response was:",
    "response text:",
    "response:",
    "responsetext\":",
    "responsetext:",
    "response\":",
    "invalid login:",
    "server error:",
    "diagnostic-code:",
    "returned an error:",
    "reply:",
];

/// The most sentences without a form that are tried for one text, and the most with one.
const MOST_BARE: usize = 6;
const MOST_FORMAL: usize = 150;

/// Finds and judges all sentences; `shown` is what programs show of it.
pub(super) fn find(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    segments: &[String],
    shown: &Found,
) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut known: HashSet<Sentence> = HashSet::new();
    let (mut is_told, mut is_formal) = (false, false);
    for segment in segments {
        for sentence in sentence::formal(segment) {
            if known.len() >= MOST_FORMAL || !known.insert(sentence.clone()) {
                continue;
            }
            let level = formal(asked, judge, &sentence, &mut all);
            is_formal |= level.is_some();
            is_told |= level == Some(Level::Words);
        }
    }
    for (number, covered) in shown.sentences.iter().take(3) {
        // Written as the page has it, it is read as the page reads it.
        let (sentence, _) = &asked.explainer.quoted.sentences[*number];
        if !is_told && known.insert(sentence.clone()) {
            repaired(asked, judge, sentence, *covered, &mut all);
        }
    }
    // What a program shows in words of its own is no server's.
    const ALL: f64 = 0.85;
    if !is_formal {
        for (sentence, is_wrapped) in bare(asked, segments) {
            let may_be = shown.explained < ALL && (is_wrapped || !is_told);
            if may_be
                && known.insert(sentence.clone())
                && judged_bare(asked, judge, &sentence, is_wrapped, &mut all)
            {
                break;
            }
        }
    }
    all
}

/// One that has the form of a server's sentence; how much of it was understood.
fn formal(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    all: &mut Vec<Candidate>,
) -> Option<Level> {
    let is_of_mail = sentence.is_formal() && !asked.around.others || asked.around.mail;
    if !is_of_mail {
        return None;
    }
    if !sentence.text.contains(char::is_alphabetic) && sentence.enhanced.is_some() {
        number_alone(asked, judge, sentence, all);
        return None;
    }
    let all_heard = heard(asked, judge, sentence);
    let best = all_heard.first()?;
    let is_loose = matches!(sentence.form, Form::Imap(_) | Form::Smtp(_))
        && sentence.enhanced.is_none()
        && sentence.response_code.is_none();
    if best.level == Level::Refusal
        && is_loose
        && !asked.around.mail
        && !sentence::speaks_of_signing_in(&sentence.text)
    {
        return None;
    }
    let level = best.level;
    for (at, heard) in all_heard.iter().enumerate() {
        let score = match heard.level {
            Level::Words => 1.0,
            Level::Code if heard.certainty == Certainty::Certain => 0.97,
            Level::Code => 0.9,
            Level::Refusal => 0.84,
        };
        add(
            sentence,
            heard,
            if at == 0 { score } else { score * SECOND },
            heard.certainty,
            all,
        );
    }
    Some(level)
}

/// How much what a sentence would mean at another server counts.
const SECOND: f64 = 0.95;

/// What the sentence means: at the server that it may be from, and where nothing tells, at one of Exchange Online too.
fn heard(asked: &Asked<'_, '_>, judge: &Judge<'_>, sentence: &Sentence) -> Vec<Heard> {
    let is_exchange = asked.explainer.quoted.is_of_exchange(sentence);
    let settings = asked.around.settings(is_exchange);
    let mut all: Vec<Heard> = settings
        .into_iter()
        .filter_map(|setting| judge.hear(sentence, setting))
        .collect();
    // Exchange writes the command in capitals, and says nothing else.
    let is_terse = ["LOGIN failed", "AUTHENTICATE failed"]
        .iter()
        .any(|terse| sentence.text.trim_end_matches('.') == *terse);
    if let [elsewhere, online] = &all[..] {
        match elsewhere.id == online.id {
            true => all.truncate(1),
            false if is_terse => all.swap(0, 1),
            false => {}
        }
    }
    all
}

/// A number without a sentence: every page that names it is possible, and no more.
fn number_alone(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    all: &mut Vec<Candidate>,
) {
    let enhanced = sentence.enhanced.as_deref().unwrap_or_default();
    let mut score = 0.6;
    let mut give = |id: &str, why: String| {
        all.push(Candidate {
            id: id.to_owned(),
            certainty: Certainty::Possible,
            score,
            why,
            program: None,
            tell_apart: Some(
                "Ask for the words behind the number: they decide, not the number.".to_owned(),
            ),
            protocol: Some(Protocol::Smtp),
            words: Words::default(),
            is_weak: false,
        });
        score *= 0.96;
    };
    let pages = asked.explainer.quoted.pages_with(enhanced);
    for id in pages {
        give(
            id,
            format!("Servers give the number {enhanced} for this, and for other faults too."),
        );
    }
    if pages.is_empty()
        && let Some(heard) = heard(asked, judge, sentence).first()
    {
        give(
            &heard.id,
            format!("This is what the number {enhanced} stands for in general."),
        );
        for id in &heard.candidates {
            give(
                id,
                format!("The number {enhanced} can stand for this, too."),
            );
        }
    }
}

/// One that is written nearly as a page has it.
fn repaired(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    covered: f64,
    all: &mut Vec<Candidate>,
) {
    let protocol = asked
        .around
        .protocol
        .filter(|_| sentence.form == Form::Bare);
    let sentence = Sentence {
        protocol,
        ..sentence.clone()
    };
    for (at, heard) in heard(asked, judge, &sentence).iter().enumerate() {
        if heard.level == Level::Refusal && sentence.form == Form::Bare {
            continue;
        }
        let factor = if heard.level == Level::Words {
            0.94
        } else {
            0.88
        };
        let factor = if at == 0 { factor } else { factor * SECOND };
        let from = all.len();
        add(
            &sentence,
            heard,
            covered * factor,
            heard.certainty.min(Certainty::Likely),
            all,
        );
        if let Some(first) = all.get_mut(from) {
            first.why = format!(
                "This is, nearly, what servers say: \u{201c}{}\u{201d}.",
                sentence.quoted()
            );
        }
    }
}

/// What may be the words of a server, without the form of one: behind a wrapper, the whole, behind a colon, in quotes.
/// Each with whether it is behind a wrapper.
fn bare(asked: &Asked<'_, '_>, segments: &[String]) -> Vec<(Sentence, bool)> {
    let mut wrapped: Vec<&str> = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    for segment in segments.iter().take(if asked.is_short { 12 } else { 0 }) {
        let lower = segment.to_ascii_lowercase();
        for wrapper in WRAPPERS {
            if let Some(at) = lower.find(wrapper) {
                wrapped.push(inner(&segment[at + wrapper.len()..]));
            }
        }
        texts.extend(segment.split('"').skip(1).step_by(2));
        texts.push(segment);
        texts.extend(
            segment
                .match_indices(": ")
                .map(|(at, _)| &segment[at + 2..]),
        );
    }
    let wrapped = wrapped.into_iter().map(|text| (text, true));
    wrapped
        .chain(texts.into_iter().map(|text| (text, false)))
        .filter(|(text, _)| {
            (2..=60).contains(&text.split_whitespace().count())
                && text.contains(char::is_alphabetic)
        })
        .map(|(text, is_wrapped)| (Sentence::bare(text, asked.around.protocol), is_wrapped))
        .take(MOST_BARE)
        .collect()
}

/// What is behind a wrapper: what stands in quotes, where quotes follow.
fn inner(text: &str) -> &str {
    let text = text.trim_start();
    let Some(quote) = text.chars().next().filter(|c| ['"', '\''].contains(c)) else {
        return text;
    };
    let text = &text[1..];
    // An apostrophe ends nothing.
    let end = text
        .match_indices(quote)
        .map(|(at, _)| at)
        .find(|at| !text[at + 1..].starts_with(char::is_alphanumeric));
    &text[..end.unwrap_or(text.len())]
}

/// Judges words without a form; whether they were understood.
fn judged_bare(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    is_wrapped: bool,
    all: &mut Vec<Candidate>,
) -> bool {
    let words: Vec<_> = tokens(&sentence.text)
        .into_iter()
        .filter(|token| token.kind == Kind::Word)
        .collect();
    let telling: Vec<_> = words
        .iter()
        .filter(|token| !common::is_holding(&token.text))
        .collect();
    let foreign = telling
        .iter()
        .filter(|token| !asked.explainer.index.knows(&token.text))
        .count();
    if telling.len() < 2 || !(asked.around.mail || is_wrapped && !asked.around.others) {
        return false;
    }
    let mut all_heard = heard(asked, judge, sentence);
    let is_refusal = is_wrapped && sentence::speaks_of_signing_in(&sentence.text);
    all_heard.retain(|heard| heard.level == Level::Words || is_refusal);
    // Without a wrapper it may be a description as well.
    let score = match is_wrapped {
        true => 0.9,
        false if foreign * 3 > telling.len() => 0.45,
        false => 0.55,
    };
    for (at, heard) in all_heard.iter().enumerate() {
        let score = if at == 0 { score } else { score * SECOND };
        add(
            sentence,
            heard,
            score,
            heard.certainty.min(Certainty::Likely),
            all,
        );
    }
    !all_heard.is_empty()
}

/// Gives what a sentence means, and what else it can be.
fn add(
    sentence: &Sentence,
    heard: &Heard,
    score: f64,
    certainty: Certainty,
    all: &mut Vec<Candidate>,
) {
    let said = sentence.quoted();
    let place = place(heard);
    all.push(Candidate {
        id: heard.id.clone(),
        certainty,
        score,
        why: format!("The server says: \u{201c}{said}\u{201d}. Read as {place}."),
        program: None,
        tell_apart: None,
        protocol: Some(heard.protocol),
        words: heard.words.clone(),
        is_weak: false,
    });
    let mut score = score * 0.94;
    for id in &heard.candidates {
        all.push(Candidate {
            id: id.clone(),
            certainty: Certainty::Possible,
            score,
            why: format!("The server says \u{201c}{said}\u{201d}, which does not tell the reason: this is one that it can have."),
            program: None,
            tell_apart: None,
            protocol: Some(heard.protocol),
            words: Words::default(),
            is_weak: false,
        });
        score *= 0.94;
    }
}

/// Where in a conversation a sentence was read.
fn place(heard: &Heard) -> String {
    let protocol = heard.protocol.name().to_uppercase();
    match heard.stage {
        "greeting" => format!("the greeting of {protocol}"),
        "auth" => format!("the answer to a sign-in over {protocol}"),
        "rcpt" => "the answer about a recipient".to_owned(),
        "enter" if heard.protocol == Protocol::Smtp => "the answer about a sender".to_owned(),
        "enter" => format!("the answer about the mailbox over {protocol}"),
        "starttls" => format!("the answer to STARTTLS over {protocol}"),
        _ => format!("what the server offers over {protocol}"),
    }
}
