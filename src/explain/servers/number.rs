//! A code without its sentence.

use super::{heard, terse};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::Candidate;
use crate::explain::heard::{Judge, Level};
use crate::explain::search::Asked;
use crate::explain::sentence::{Form, Sentence, is_announced, is_code};

/// A number without a sentence: every page that names it is possible, and no more.
pub(super) fn alone(
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
            is_single: false,
            is_own: false,
        });
        score *= 0.96;
    };
    let mut pages = asked.explainer.quoted.pages_with(enhanced).to_vec();
    // Such a number is SMTP's, and what is so for everybody meets more people than what is so for one mailbox.
    pages.sort_by_key(|id| (!id.contains("smtp"), id.ends_with("-mailbox")));
    for id in &pages {
        give(
            id,
            format!("Servers give the number {enhanced} for this, and for other faults too."),
        );
    }
    if pages.is_empty()
        && let Some(heard) = heard(asked, judge, sentence).first()
        && heard.level > Level::Refusal
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

/// So many words may stand before a code of SMTP that ends a text: `The printer says SMTP error 535`.
const MOST_BEFORE: usize = 8;

/// A code of SMTP that ends a text, without a word of the server behind it: what it can be, and that the words decide.
pub(super) fn without_words(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    segments: &[String],
    all: &mut Vec<Candidate>,
) {
    let Some(code) = segments.iter().find_map(|text| last_code(asked, text)) else {
        return;
    };
    let sentence = Sentence {
        form: Form::Smtp(code),
        ..Sentence::bare("", Some(Protocol::Smtp))
    };
    let all_heard = heard(asked, judge, &sentence);
    let firsts = all_heard.iter().map(|heard| &heard.id);
    let behind = all_heard.iter().flat_map(|heard| &heard.candidates);
    let mut ids: Vec<&String> = Vec::new();
    for id in firsts.chain(behind) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    // The page about a refusal without a reason tells less than the reasons.
    ids.sort_by_key(|id| terse::is_general(id));
    let mut score = 0.66;
    for id in ids {
        all.push(Candidate {
            id: id.clone(),
            certainty: Certainty::Possible,
            score,
            why: format!("Servers of SMTP give the number {code} for this, and for other faults too."),
            program: None,
            tell_apart: Some(
                "Ask what stands beside the number: the words of the server decide, not the number."
                    .to_owned(),
            ),
            protocol: Some(Protocol::Smtp),
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        });
        score *= 0.96;
    }
}

/// The code that a text ends with, where nothing or what announces an answer stands before it.
fn last_code(asked: &Asked<'_, '_>, text: &str) -> Option<u16> {
    /// FTP and the web have these, too.
    const SHARED: [u16; 5] = [421, 500, 501, 502, 503];
    let text = text
        .trim()
        .trim_end_matches(['.', '!', '?', '"', '\'', ')']);
    let at = text.rfind(|c: char| !c.is_ascii_digit());
    let at = at.map_or(0, |at| text.ceil_char_boundary(at + 1));
    let (before, digits) = text.split_at(at);
    let code: u16 = digits
        .parse()
        .ok()
        .filter(|code| digits.len() == 3 && is_code(digits) && *code >= 400)?;
    let words = before.split_whitespace().count();
    // `SMTP-Fehler`.
    let announcing = before.replace('-', " ");
    let is_told =
        words <= MOST_BEFORE && (is_announced(&announcing) || announcing.ends_with("SMTP "));
    let is_of_mail = asked.around.mail || !asked.around.others && !SHARED.contains(&code);
    (is_told && is_of_mail).then_some(code)
}
