//! The sentences with a form in a text, each once.

use std::collections::HashSet;

use crate::explain::sentence::{self, Form, Sentence};

/// The most sentences with a form that are judged for one text.
const MOST_FORMAL: usize = 150;

/// The sentences with a form that are judged, and how many more there are: of a log its last ones are judged, for it ends with what
/// went wrong.
pub(super) fn gathered(segments: &[String], is_short: bool) -> (Vec<Sentence>, usize) {
    let mut all: Vec<Sentence> = Vec::new();
    let mut kinds: HashSet<String> = HashSet::new();
    let found = segments
        .iter()
        .flat_map(|segment| sentence::formal(segment));
    for sentence in found.filter_map(ended) {
        // A line of a sentence that was read whole.
        let is_part = |whole: &Sentence| {
            whole.form == sentence.form
                && whole.enhanced == sentence.enhanced
                && whole.text.starts_with(&sentence.text)
        };
        if all.iter().rev().take(MOST_FORMAL).any(is_part) {
            continue;
        }
        // In a log the same is said again and again, each time of another message.
        if is_short || kinds.insert(kind(&sentence)) {
            all.push(sentence);
        }
    }
    let left_out = all.len().saturating_sub(MOST_FORMAL);
    match is_short {
        true => all.truncate(MOST_FORMAL),
        false => drop(all.drain(..left_out)),
    }
    (all, left_out)
}

/// A sentence without the numbers, names and addresses in its words, which change each time that it is said.
fn kind(sentence: &Sentence) -> String {
    let changes = |word: &str| word.contains('@') || word.bytes().any(|byte| byte.is_ascii_digit());
    let words = sentence.text.split(' ').filter(|word| !changes(word));
    let code = Sentence {
        text: String::new(),
        ..sentence.clone()
    };
    format!("{} {}", code.quoted(), words.collect::<Vec<_>>().join(" "))
}

/// Words with which a caller asks, right behind a number.
const ASKING: [&str; 9] = [
    "is", "what", "why", "does", "do", "how", "can", "when", "who",
];

/// The sentence up to where the server's words end; none where it is no refusal: a number in a field of a log, or a success.
fn ended(sentence: Sentence) -> Option<Sentence> {
    let first = sentence.text.split(' ').next().unwrap_or_default();
    let is_field = matches!(sentence.form, Form::Smtp(_))
        && sentence.enhanced.is_none()
        && (first.contains('=') || first.starts_with(']'));
    let is_success = sentence
        .enhanced
        .as_ref()
        .is_some_and(|code| code.starts_with('2'));
    // "-ERR ..." is how somebody leaves out what the server said.
    let is_left_out = (sentence.text.starts_with("...") || sentence.text.starts_with('\u{2026}'))
        && sentence.enhanced.is_none()
        && sentence.response_code.is_none();
    if is_field || is_success || is_left_out {
        return None;
    }
    // What a program opened before the sentence is closed behind it.
    let end = [
        "</",
        "<br",
        "')",
        "\")",
        "; nested exception is",
        "'; ",
        "; from=<",
    ]
    .iter()
    .filter_map(|end| sentence.text.find(end))
    .min();
    let text = &sentence.text[..end.unwrap_or(sentence.text.len())];
    let is_question = text.ends_with('?') && ASKING.contains(&first.to_lowercase().as_str());
    let text = if is_question { "" } else { text }.trim_end().to_owned();
    Some(Sentence { text, ..sentence })
}
