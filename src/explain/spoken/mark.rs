//! Whether something says that a number is one of a fault.

use crate::explain::common;
use crate::explain::token::stem;

/// Words that say so before it.
const TELLING: [&str; 16] = [
    "error",
    "errors",
    "err",
    "errno",
    "code",
    "codes",
    "number",
    "status",
    "fehler",
    "fehlercode",
    "erreur",
    "errore",
    "exception",
    "socket",
    "winsock",
    "reply",
];

/// Words that say before it that it is another number.
const OTHERS: [&str; 26] = [
    "phone",
    "telephone",
    "telefon",
    "mobile",
    "fax",
    "extension",
    "zip",
    "postal",
    "postcode",
    "area",
    "room",
    "serial",
    "account",
    "customer",
    "ticket",
    "invoice",
    "order",
    "pin",
    "door",
    "house",
    "tax",
    "booking",
    "tracking",
    "licence",
    "license",
    "call",
];

/// Programs that show numbers of Windows, in lower case.
const PROGRAMS: [&str; 3] = ["outlook", "exchange", "windows"];

/// How many words before a number are looked at, and how many bytes on both sides for what speaks of mail.
const WORDS: usize = 4;
const NEAR: usize = 80;

/// Whether the words before a place say that a number of a fault follows.
pub(super) fn is_told(text: &str, from: usize) -> bool {
    has_before(text, from, &TELLING) && !is_other(text, from)
}

/// Whether they say that it is another number.
pub(super) fn is_other(text: &str, from: usize) -> bool {
    has_before(text, from, &OTHERS)
}

fn has_before(text: &str, from: usize, words: &[&str]) -> bool {
    let last = before(text, from);
    last.iter().any(|word| words.contains(&word.as_str()))
}

/// Whether they do, or something of mail is near.
pub(super) fn is_marked(text: &str, from: usize, to: usize) -> bool {
    if is_other(text, from) {
        return false;
    }
    let begin = text.ceil_char_boundary(from.saturating_sub(NEAR));
    let end = text.floor_char_boundary((to + NEAR).min(text.len()));
    let mut near = text[begin..from]
        .split(is_between)
        .chain(text[to..end].split(is_between));
    is_told(text, from)
        || near.any(|word| {
            let lower = word.to_lowercase();
            PROGRAMS.contains(&lower.as_str()) || common::is_of_mail(&stem(&lower))
        })
}

/// Whether a text has no word besides what stands between two places.
pub(super) fn is_all(text: &str, from: usize, to: usize) -> bool {
    let has_word = |rest: &str| rest.contains(char::is_alphanumeric);
    !has_word(&text[..from]) && !has_word(&text[to..])
}

/// The last words before a place, in lower case.
fn before(text: &str, from: usize) -> Vec<String> {
    let begin = text.ceil_char_boundary(from.saturating_sub(NEAR));
    let words = text[begin..from]
        .rsplit(is_between)
        .filter(|word| !word.is_empty());
    words.take(WORDS).map(str::to_lowercase).collect()
}

fn is_between(c: char) -> bool {
    !c.is_alphanumeric()
}
