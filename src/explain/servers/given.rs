//! The candidates that a sentence of a server gives.

use super::{full, led, terse, waiting};
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::Candidate;
use crate::explain::heard::Heard;
use crate::explain::sentence::{self, Sentence};

/// Gives what a sentence means, and what else it can be.
pub(super) fn add(
    sentence: &Sentence,
    heard: &Heard,
    score: f64,
    certainty: Certainty,
    all: &mut Vec<Candidate>,
) {
    let said = sentence.quoted();
    let place = place(heard);
    let mut words = heard.words.clone();
    led::fill(&mut words, sentence, heard.protocol);
    full::of_whom(&mut words, heard);
    if let Some(step) = waiting::next_step(&heard.id, &sentence.text) {
        words.next_step = Some(step);
    }
    all.push(Candidate {
        id: heard.id.clone(),
        certainty,
        score,
        why: format!(
            "The server says: {} Read as {place}.",
            sentence::in_quotes(&said)
        ),
        program: None,
        tell_apart: None,
        protocol: Some(heard.protocol),
        words,
        is_weak: false,
        is_single: false,
        is_own: false,
    });
    let mut score = score * 0.94;
    for id in &heard.candidates {
        all.push(Candidate {
            id: id.clone(),
            certainty: Certainty::Possible,
            score,
            why: terse::reason(&said),
            program: None,
            tell_apart: None,
            protocol: Some(heard.protocol),
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        });
        score *= 0.94;
    }
}

/// Where in a conversation a sentence was read.
pub(super) fn place(heard: &Heard) -> String {
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
