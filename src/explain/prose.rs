//! What a caller describes in words of his own: the pages whose text speaks of it.

use std::collections::{HashMap, HashSet};

use super::Candidate;
use super::common;
use super::token::{Kind, Token, stem, words_of};
use crate::catalogue::alternative::Words;
use crate::catalogue::{Catalogue, Certainty};

/// How much a word counts by the part of the page that it stands in: title and symptom, cause, the rest.
const PARTS: [f64; 3] = [1.0, 0.85, 0.6];

/// The share of what was described that a page must speak of.
const ENOUGH: f64 = 0.55;

/// So many words describe something even where each is on many pages.
const MANY: usize = 5;

/// What a word is worth at least that not every page has.
const RARE: f64 = 2.0;

/// A word of so many letters is a name of its own: where a page has it, that page is meant.
const NAME: usize = 14;

/// Words of mail that programs do not show and people say.
const OF_CALENDARS: [&str; 5] = ["invit", "meet", "calendar", "icalendar", "ical"];

/// Stems of every day: on pages as in the mouths of callers they stand beside anything, and tell nothing of a fault.
const OF_EVERY_DAY: &str = "home work office send sent receiv get got go come work phone computer laptop user people person day hour morning yesterday \
today week new old first last one two three open clos call help need want know try tri see look turn set start stop same other everyth anyth someth thing time way";

/// Stems of names of programs, systems and services: they say with what something happens, and not what.
const NAMES: &str = "365 android appl exchang gmail googl hotmail icloud imap ios iphon ipad microsoft offic onlin outlook pop smtp thunderbird window yahoo";

/// Whether a stem is part of a name.
fn is_name(stem: &str) -> bool {
    NAMES.split_whitespace().any(|word| word == stem)
}

/// Whether a stem is one of every day.
pub(super) fn is_of_every_day(stem: &str) -> bool {
    OF_EVERY_DAY.split_whitespace().any(|word| word == stem)
}

/// With these a word is explained, and nothing is described that went wrong.
const DEFINING: [&str; 6] = [
    " stands for ",
    "abbreviation",
    "is short for",
    "acronym",
    "what does",
    "is defined",
];

/// Whether a text, in lower case, says that something is on, and nothing of what does not work.
fn says_it_is_on(lower: &str, tokens: &[Token]) -> bool {
    const ON: [&str; 3] = ["is enabled", "are enabled", "is switched on"];
    const FAILS: [&str; 5] = ["but", "fail", "error", "disabl", "how"];
    let tells = |token: &Token| common::is_denial(&token.text) || FAILS.contains(&&*token.text);
    ON.iter().any(|words| lower.contains(words)) && !tokens.iter().any(tells)
}

/// The most pages that are given, and how near to the best one must come.
const MOST: usize = 4;
const NEAR: f64 = 0.88;

/// The pages that speak of what is described; none where that is too little.
pub(super) fn find(
    catalogue: &Catalogue,
    text: &str,
    tokens: &[Token],
    is_of_mail: bool,
) -> Vec<Candidate> {
    let lower = text.to_lowercase();
    if DEFINING.iter().any(|words| lower.contains(words)) || says_it_is_on(&lower, tokens) {
        return Vec::new();
    }
    let mut asked: Vec<&str> = Vec::new();
    for token in tokens.iter().filter(|token| token.kind == Kind::Word) {
        if !common::is_holding(&token.text) && !asked.contains(&&*token.text) {
            asked.push(&token.text);
        }
    }
    let has_name = asked.iter().any(|word| word.len() >= NAME);
    let is_of_mail = is_of_mail || has_name || asked.iter().any(|word| OF_CALENDARS.contains(word));
    if asked.len() > 40 || asked.len() < 2 && !has_name || !is_of_mail {
        return Vec::new();
    }
    let wanted: HashSet<&str> = asked.iter().copied().collect();
    let mut pages: Vec<(&str, HashMap<&str, f64>)> = Vec::new();
    for (id, text) in catalogue.texts() {
        pages.push((id, words(text, &wanted)));
    }
    let all = number(pages.len());
    let rarity = |word: &str| {
        let with = pages
            .iter()
            .filter(|(_, words)| words.contains_key(word))
            .count();
        (1.0 + all / number(with.max(1))).ln()
    };
    let rare: HashMap<&str, f64> = asked.iter().map(|word| (*word, rarity(word))).collect();
    let whole: f64 = rare.values().sum();
    let mut scored: Vec<(f64, &str, Vec<&str>)> = Vec::new();
    for (id, words) in &pages {
        let found: Vec<&str> = asked
            .iter()
            .copied()
            .filter(|word| words.contains_key(word))
            .collect();
        let sum: f64 = found.iter().map(|word| rare[word] * words[word]).sum();
        const LEAST: usize = 3;
        let is_named = found.iter().any(|word| word.len() >= NAME);
        let mut telling = found;
        telling.retain(|word| !is_of_every_day(word));
        // Two words that stand on most pages describe nothing.
        let of_few = telling.iter().filter(|word| rare[**word] > RARE).count();
        let says_something = telling.iter().any(|word| !is_name(word));
        let is_enough = telling.len() >= LEAST && (of_few > 1 || telling.len() >= MANY);
        if is_named || is_enough && says_something {
            let share = sum / whole;
            scored.push((if is_named { share.max(0.8) } else { share }, id, telling));
        }
    }
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let best = scored.first().map_or(0.0, |best| best.0);
    if best < ENOUGH {
        return Vec::new();
    }
    scored.retain(|one| one.0 >= best * NEAR);
    scored.truncate(MOST);
    scored
        .into_iter()
        .map(|(share, id, found)| Candidate {
            id: id.to_owned(),
            certainty: Certainty::Possible,
            score: 0.26 + 0.4 * share,
            why: format!(
                "The page about this fault speaks of what is described: {}.",
                words_of(text, &found).join(", ")
            ),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        })
        .collect()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The wanted words of a page, each with what it counts.
fn words<'w>(page: &str, wanted: &HashSet<&'w str>) -> HashMap<&'w str, f64> {
    let mut found: HashMap<&'w str, f64> = HashMap::new();
    let mut part = 2;
    // What a page shows where all is well again is none of what somebody describes.
    let mut is_mended = false;
    for line in page.lines() {
        part = match line.strip_prefix("## ") {
            Some("Symptom") => 0,
            Some("Cause") => 1,
            Some(_) => 2,
            None => part,
        };
        is_mended |= line == "## Confirm";
        let counts = if line.starts_with("title = ") {
            PARTS[0]
        } else {
            PARTS[part]
        };
        let is_header =
            line.starts_with("url = ") || line.starts_with("read = ") || line.starts_with('"');
        if is_mended || is_header {
            continue;
        }
        for word in line
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
        {
            let stem = plain(&word.to_lowercase());
            if let Some(word) = wanted.get(stem.as_str()) {
                let known = found.entry(word).or_default();
                *known = known.max(counts);
            }
        }
    }
    found
}

/// A word as the pieces of a text have it.
fn plain(word: &str) -> String {
    match word {
        "mail" | "mails" => "email".to_owned(),
        "imap4" => "imap".to_owned(),
        "pop3" => "pop".to_owned(),
        "logon" => "login".to_owned(),
        "download" | "downloads" | "downloaded" | "downloading" => "fetch".to_owned(),
        "vanished" | "disappeared" | "lost" | "missing" => "gone".to_owned(),
        other => stem(other),
    }
}
