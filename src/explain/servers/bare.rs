//! Words of servers without the form of a server's sentence.

use super::{SECOND, add, heard, mended, place, session};
use crate::catalogue::Certainty;
use crate::explain::heard::{Judge, Level};
use crate::explain::said::behind_head;
use crate::explain::search::Asked;
use crate::explain::sentence::{self, Sentence};
use crate::explain::token::{Kind, tokens};
use crate::explain::{Candidate, common};

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
    "has unexpectedly disconnected:",
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

/// Whether a text ends with what programs put before the words of a server, and those words are left out.
pub(in crate::explain) fn is_wrapper_alone(text: &str) -> bool {
    /// So many words may stand before it, such as `The mail`.
    const WORDS: usize = 2;
    let end = text
        .trim_end_matches([' ', '\n', '.', '"', '\''])
        .to_ascii_lowercase();
    // What stands before it may have a meaning of its own: `Mailbox unavailable. The server response was:`.
    let is_all = |before: &str| before.split_whitespace().count() <= WORDS;
    WRAPPERS
        .iter()
        .any(|wrapper| wrapper.ends_with(':') && end.strip_suffix(*wrapper).is_some_and(is_all))
}

/// Words with which callers speak of themselves or ask; servers that do are read where their words have a form or stand behind a wrapper.
const CALLERS: [&str; 9] = [
    "i", "i'm", "my", "me", "our", "should", "why", "how", "anybody",
];

/// Words with which a question begins, also where its mark was left out.
const ASKING: [&str; 7] = ["is", "are", "does", "do", "will", "when", "what"];

/// Whether a caller speaks, and no server.
fn is_callers(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let asks = |word: &str| ASKING.iter().any(|known| word.eq_ignore_ascii_case(known));
    text.trim_end().ends_with('?')
        || text.split_whitespace().next().is_some_and(asks)
        || words.any(|word| {
            let word = word.trim_matches(|c: char| !c.is_alphanumeric());
            CALLERS.iter().any(|known| word.eq_ignore_ascii_case(known))
        })
}

/// Whether words are what a server of SMTP offers (RFC 5321, section 4.1.1.1), which refuses nothing.
fn is_offer(text: &str) -> bool {
    const OFFERS: [&str; 5] = [
        "PIPELINING",
        "8BITMIME",
        "ENHANCEDSTATUSCODES",
        "AUTH PLAIN",
        "AUTH LOGIN",
    ];
    OFFERS.iter().any(|offer| text.contains(offer))
}

/// The most sentences that are tried for one text.
const MOST_BARE: usize = 6;

/// What may be the words of a server, without the form of one: behind a wrapper, the whole, behind a colon, in quotes.
/// Each with whether it is behind a wrapper.
pub(super) fn find(asked: &Asked<'_, '_>, segments: &[String]) -> Vec<(Sentence, bool)> {
    let mut wrapped: Vec<&str> = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    // What the sign-in service of Microsoft says has a number, and is no mail server's.
    let is_of_server = |segment: &&String| !segment.to_ascii_lowercase().contains("aadsts");
    let looked_at = segments.iter().take(if asked.is_short { 12 } else { 0 });
    for segment in looked_at.filter(is_of_server) {
        let lower = segment.to_ascii_lowercase();
        for wrapper in WRAPPERS {
            if let Some(at) = lower.find(wrapper) {
                wrapped.push(inner(&segment[at + wrapper.len()..]));
            }
        }
        texts.extend(segment.split('"').skip(1).step_by(2));
        // The time and the program before it are no words of the server.
        texts.push(behind_head(segment));
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
pub(super) fn judged(
    asked: &Asked<'_, '_>,
    judge: &Judge<'_>,
    sentence: &Sentence,
    is_wrapped: bool,
    all: &mut Vec<Candidate>,
) -> bool {
    let sentence = &session::placed(sentence.clone(), asked);
    let is_told = || is_callers(&sentence.text) || sentence::counts(&sentence.text);
    if is_offer(&sentence.text) || !is_wrapped && is_told() {
        return false;
    }
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
    let mended = mended(asked, sentence);
    let mut all_heard = heard(asked, judge, mended.as_ref().unwrap_or(sentence));
    let is_refusal = is_wrapped && sentence::speaks_of_signing_in(&sentence.text);
    all_heard.retain(|heard| heard.level == Level::Words || is_refusal);
    // Without a wrapper it may be a description as well.
    let score = match is_wrapped {
        true => 0.9,
        false if foreign * 3 > telling.len() => 0.45,
        false => 0.55,
    };
    // Nobody says that these are the words of a server.
    let most = match is_wrapped {
        true => Certainty::Likely,
        false => Certainty::Possible,
    };
    for (at, heard) in all_heard.iter().enumerate() {
        let score = if at == 0 { score } else { score * SECOND };
        let from = all.len();
        add(sentence, heard, score, heard.certainty.min(most), all);
        if let Some(first) = all.get_mut(from).filter(|_| !is_wrapped) {
            let said = sentence::in_quotes(&sentence.quoted());
            first.why = format!("If a server says this, it is {}: {said}", place(heard));
        }
    }
    !all_heard.is_empty()
}
