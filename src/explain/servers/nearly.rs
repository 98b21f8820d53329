//! Sentences that the text has nearly as a page has them, or letter for letter among other words.

mod agrees;

use std::collections::HashSet;

use super::{SECOND, WITHIN_MESSAGE, add, full, heard, house, is_within, session};
use crate::catalogue::Certainty;
use crate::explain::Candidate;
use crate::explain::heard::{Judge, Level};
use crate::explain::programs::Found;
use crate::explain::search::Asked;
use crate::explain::sentence::{self, Form, Sentence};

use agrees::agrees;

/// How much a sentence that is nearly a server's counts beside a number of a program.
const BESIDE_CODE: f64 = 0.7;

/// The most sentences of pages that are looked at because the text nearly has them.
const MOST_NEAR: usize = 8;

/// How well a text has a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fits {
    /// How much of the sentence is there.
    pub(super) covered: f64,
    /// Whether it is there letter for letter.
    pub(super) is_exact: bool,
    /// Whether it is all that was said.
    pub(super) is_all: bool,
}

impl Fits {
    /// Of one of which only the beginning is there.
    pub(super) const BEGUN: Self = Self {
        covered: 0.95,
        is_exact: false,
        is_all: true,
    };
}

/// How the quota is called that is one of sending, in lower case.
const OF_SENDING: [&str; 6] = [
    "sending quota",
    "send quota",
    "sending limit",
    "outgoing quota",
    "outbound quota",
    "daily quota",
];

/// Whether a sentence is about the room of a mailbox, and what was said is about how much may be sent.
fn is_of_other_quota(sentence: &Sentence, said: &[String]) -> bool {
    let is_of_sending = |said: &String| OF_SENDING.iter().any(|quota| said.contains(quota));
    sentence.response_code.as_deref() == Some("OVERQUOTA") && said.iter().any(is_of_sending)
}

/// So many words are a scrap of a sentence.
const SCRAP: usize = 3;

/// A sentence of so many words is a short one.
const SHORT: usize = 5;

/// Finds the sentences of pages that the text has nearly, and gives what they mean; what is there letter for letter comes first.
/// Beside a sentence that told what it means, none is looked for.
pub(super) fn find(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    segments: &[String],
    shown: &Found,
    (is_told, known): (bool, &mut HashSet<Sentence>),
    all: &mut Vec<Candidate>,
) {
    let mut near: Vec<&(usize, f64)> = shown.sentences.iter().take(MOST_NEAR).collect();
    if near.is_empty() || is_told {
        return;
    }
    let lower: Vec<String> = segments.iter().map(|one| one.to_lowercase()).collect();
    let quoted = |number: usize| &asked.explainer.quoted.sentences[number].0;
    let is_typed = |number: usize| {
        let text = quoted(number).text.as_str();
        segments.iter().any(|segment| segment.contains(text))
    };
    let is_there = |number: usize| {
        let text = quoted(number).text.to_lowercase();
        lower.iter().any(|segment| segment.contains(&text))
    };
    near.sort_by_key(|(number, _)| (!is_typed(*number), !is_there(*number)));
    for (number, covered) in near.into_iter().take(3) {
        // Written as the page has it, it is read as the page reads it.
        let sentence = quoted(*number);
        let is_exact = is_there(*number);
        let is_new = !is_of_other_quota(sentence, &lower) && known.insert(sentence.clone());
        if !is_new || !is_exact && !agrees(asked, judge, sentence, segments) {
            continue;
        }
        // Beside a number that a program is known to show, what is nearly a server's sentence tells little.
        let beside = if shown.has_code && !is_exact {
            BESIDE_CODE
        } else {
            1.0
        };
        let is_all = |segment: &String| segment.trim().eq_ignore_ascii_case(&sentence.text);
        let within = match is_within(sentence, shown.whole) {
            true => WITHIN_MESSAGE,
            false => 1.0,
        };
        let fits = Fits {
            covered: covered * beside * within,
            is_exact,
            is_all: segments.iter().any(is_all),
        };
        let is_understood = repaired(asked, judge, sentence, fits, all);
        if is_understood && is_exact {
            break;
        }
    }
}

/// One that is written nearly as a page has it; whether its words or its codes were understood.
pub(super) fn repaired(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    fits: Fits,
    all: &mut Vec<Candidate>,
) -> bool {
    let protocol = asked
        .around
        .protocol
        .filter(|_| sentence.form == Form::Bare);
    let sentence = Sentence {
        protocol,
        ..sentence.clone()
    };
    let sentence = match fits.is_exact {
        true => sentence,
        false => full::without_address(sentence),
    };
    let sentence = session::placed(sentence, asked);
    let owners = asked.explainer.quoted.owners(&sentence.text);
    let settings = asked.around.settings(false);
    // What many say belongs to no page alone.
    let of_one = settings.first().filter(|_| !house::is_of_many(&sentence));
    let owned = of_one.and_then(|setting| judge.hear_of(&sentence, *setting, owners));
    let all_heard = match owned {
        Some(heard) => vec![heard],
        None => heard(asked, judge, &sentence),
    };
    // Two or three words stand in the texts of programs, too.
    let is_scrap =
        !fits.is_all && sentence.form == Form::Bare && sentence.text.split(' ').count() <= SCRAP;
    for (at, heard) in all_heard.iter().enumerate() {
        if heard.level == Level::Refusal && sentence.form == Form::Bare {
            continue;
        }
        let factor = match heard.level {
            Level::Words if is_scrap => 0.8,
            Level::Words => 0.94,
            Level::Code | Level::Refusal => 0.88,
        };
        // A short one, and not as it is written, is soon there by chance.
        let is_loose = !fits.is_exact
            && sentence.form == Form::Bare
            && sentence.text.split(' ').count() <= SHORT;
        let is_open = tells_no_reason(&sentence) && matches!(sentence.form, Form::Bare | Form::Pop);
        let most = if is_scrap || is_loose || is_open {
            Certainty::Possible
        } else {
            Certainty::Likely
        };
        let factor = if at == 0 { factor } else { factor * SECOND };
        let from = all.len();
        add(
            &sentence,
            heard,
            fits.covered * factor,
            heard.certainty.min(most),
            all,
        );
        // The words alone do not tell which protocol they were said over.
        let around = asked.around;
        if !fits.is_exact && around.protocol.or(around.named.coded).is_none() {
            for one in &mut all[from..] {
                one.protocol = None;
            }
        }
        if let Some(first) = all.get_mut(from) {
            let said = sentence::in_quotes(&sentence.quoted());
            let nearly = if fits.is_exact { "" } else { ", nearly," };
            first.why = format!("This is{nearly} what servers say: {said}");
        }
    }
    all_heard.iter().any(|heard| heard.level > Level::Refusal)
}

/// Whether words say that a sign-in failed, and nothing of why.
fn tells_no_reason(sentence: &Sentence) -> bool {
    const TERSE: [&str; 4] = [
        "login failed",
        "authentication failed",
        "authentication failure",
        "authentication unsuccessful",
    ];
    let text = sentence.text.trim_end_matches(['.', ' ']).to_lowercase();
    TERSE.contains(&text.as_str())
}
