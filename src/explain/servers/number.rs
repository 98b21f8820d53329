//! An enhanced code without its sentence.

use super::heard;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::Candidate;
use crate::explain::heard::{Judge, Level};
use crate::explain::search::Asked;
use crate::explain::sentence::Sentence;

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
