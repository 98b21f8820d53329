//! Sentences that the text has nearly as a page has them, or letter for letter among other words.

use super::{SECOND, add, heard};
use crate::catalogue::Certainty;
use crate::explain::Candidate;
use crate::explain::heard::{Judge, Level};
use crate::explain::search::Asked;
use crate::explain::sentence::{self, Form, Sentence};

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
pub(super) fn is_of_other_quota(sentence: &Sentence, said: &[String]) -> bool {
    let is_of_sending = |said: &String| OF_SENDING.iter().any(|quota| said.contains(quota));
    sentence.response_code.as_deref() == Some("OVERQUOTA") && said.iter().any(is_of_sending)
}

/// So many words are a scrap of a sentence.
const SCRAP: usize = 3;

/// One that is written nearly as a page has it; whether its words were understood.
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
    let owners = asked.explainer.quoted.owners(&sentence.text);
    let settings = asked.around.settings(false);
    let owned = settings
        .first()
        .and_then(|setting| judge.hear_of(&sentence, *setting, owners));
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
        let most = if is_scrap {
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
        if let Some(first) = all.get_mut(from) {
            let said = sentence::in_quotes(&sentence.quoted());
            let nearly = if fits.is_exact { "" } else { ", nearly," };
            first.why = format!("This is{nearly} what servers say: {said}");
        }
    }
    all_heard.iter().any(|heard| heard.level == Level::Words)
}
