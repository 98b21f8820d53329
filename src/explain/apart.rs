//! What tells a fault from others. A sentence about somebody else's program or house is told only where they are meant, and where
//! there is none of its own, the one of the table is told (`checks/apart.toml`).

use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Candidate;
use crate::catalogue::Catalogue;

/// The table; it says what its fields are.
const TABLE: &str = include_str!("../../checks/apart.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    pair: Vec<Pair>,
    sign: Vec<Sign>,
}

/// What tells two faults from each other.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pair {
    faults: [String; 2],
    tell: String,
}

/// What tells these faults from all others.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    faults: Vec<String>,
    tell: String,
}

/// The table, read once; a test sees to it that it can be read.
fn table() -> &'static Table {
    static TABLE_READ: OnceLock<Table> = OnceLock::new();
    TABLE_READ.get_or_init(|| toml::from_str(TABLE).unwrap_or_default())
}

/// Houses that a sentence may speak of, as their customers write them, in lower case.
const HOUSES: [&str; 8] = [
    "gmail", "google", "yahoo", "icloud", "gmx", "zoho", "yandex", "fastmail",
];

/// Whose server it is, is what such a sentence asks; in lower case.
const SERVERS: [&str; 2] = ["microsoft", "exchange"];

/// The words of a text as they are written, with a space before and behind each.
fn spaced(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .fold(" ".to_owned(), |all, word| all + word + " ")
}

/// The names that a sentence may call this program by: the whole one without what stands in brackets or behind a comma.
pub(super) fn names(program: &str) -> impl Iterator<Item = String> {
    let whole = program.split(['(', ',']).next().unwrap_or_default();
    let is_name = |word: &str| {
        let lower = word.to_lowercase();
        word.starts_with(char::is_uppercase)
            && word.len() > 3
            && !super::common::is_holding(&lower)
            && !super::common::is_of_many_names(&lower)
    };
    let is_told = whole.split_whitespace().any(is_name);
    is_told.then(|| spaced(whole)).into_iter()
}

/// Leaves out the sentences that speak of a program or a house that neither the text nor the program of the candidate is about. What
/// is said of the very message that is there in full is always told.
pub(super) fn weigh(text: &str, names: impl Fn() -> HashSet<String>, all: &mut [Candidate]) {
    let mut known: Option<HashSet<String>> = None;
    let text = text.to_lowercase();
    for one in all.iter_mut().filter(|one| !one.is_own) {
        let Some(said) = one.tell_apart.as_deref().map(spaced) else {
            continue;
        };
        let program = one.program.as_deref().unwrap_or_default().to_lowercase();
        let is_meant = |word: &str| text.contains(word) || program.contains(word);
        let lower = said.to_lowercase();
        let mut houses = HOUSES.iter().filter(|house| !is_meant(house));
        let is_of_house = houses.any(|house| lower.contains(&format!(" {house} ")));
        let is_other = |name: &&String| {
            let lower = name.trim().to_lowercase();
            let mut words = lower.split(' ').filter(|word| word.len() > 3);
            said.contains(name.as_str())
                && !words.any(|word| SERVERS.contains(&word) || is_meant(word))
        };
        if is_of_house
            || known
                .get_or_insert_with(&names)
                .iter()
                .any(|name| is_other(&name))
        {
            one.tell_apart = None;
        }
    }
}

/// Gives each of several faults that has no such sentence the one of the table; the first is told from the second.
pub(super) fn fill(catalogue: &Catalogue, all: &mut [Candidate]) {
    if all.len() < 2 {
        return;
    }
    let second = all[1].id.clone();
    for (at, one) in all.iter_mut().enumerate() {
        let is_told = one.tell_apart.is_some() || one.words.next_step.is_some();
        let page = catalogue
            .page(&one.id)
            .and_then(|page| page.next_step.as_ref());
        if is_told {
            continue;
        }
        let pair = pair(&one.id, &second).filter(|_| at == 0);
        one.tell_apart = pair
            .or(sign(&one.id).filter(|_| page.is_none()))
            .map(str::to_owned);
    }
}

fn pair(one: &str, other: &str) -> Option<&'static str> {
    let is_of = |pair: &&Pair| {
        let [a, b] = &pair.faults;
        (a, b) == (&one.to_owned(), &other.to_owned())
            || (b, a) == (&one.to_owned(), &other.to_owned())
    };
    table().pair.iter().find(is_of).map(|pair| &*pair.tell)
}

fn sign(id: &str) -> Option<&'static str> {
    let is_of = |sign: &&Sign| sign.faults.iter().any(|fault| fault == id);
    table().sign.iter().find(is_of).map(|sign| &*sign.tell)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::catalogue::Certainty;
    use crate::catalogue::alternative::Words;

    #[test]
    fn a_sentence_about_another_program_is_left_out_unless_it_is_the_messages_own() {
        const PROGRAMS: [&str; 4] = [
            "PHPMailer (German)",
            "Roundcube",
            "Python (ssl, socket)",
            "Windows Live Mail",
        ];
        for (text, program, said, is_own, is_kept) in [
            (
                "self-signed certificate",
                "PHP",
                "At Gmail it is the name.",
                false,
                false,
            ),
            (
                "self-signed certificate",
                "PHP",
                "At Gmail it is the name.",
                true,
                true,
            ),
            (
                "self-signed certificate at gmail",
                "PHP",
                "At Gmail it is the name.",
                false,
                true,
            ),
            (
                "not authenticated",
                "PHPMailer",
                "Roundcube's log has it.",
                false,
                false,
            ),
            (
                "not authenticated",
                "Roundcube",
                "Roundcube's log has it.",
                false,
                true,
            ),
            (
                "LOGIN failed",
                "mutt",
                "The server is Microsoft's.",
                false,
                true,
            ),
            // A word of a name is not the name.
            (
                "0x800CCC0E",
                "Outlook (classic)",
                "Some logs add Socket Error.",
                false,
                true,
            ),
            (
                "0x800CCC0E",
                "Outlook (classic)",
                "The Mail of Windows, Live or not.",
                false,
                true,
            ),
        ] {
            let mut all = [Candidate {
                id: String::new(),
                certainty: Certainty::Possible,
                score: 1.0,
                why: String::new(),
                program: Some(program.to_owned()),
                tell_apart: Some(said.to_owned()),
                protocol: None,
                words: Words::default(),
                is_weak: false,
                is_single: false,
                is_own,
            }];
            weigh(
                text,
                || PROGRAMS.into_iter().flat_map(names).collect(),
                &mut all,
            );
            assert_eq!(all[0].tell_apart.is_some(), is_kept, "{text} {said}");
        }
    }

    #[test]
    fn the_table_names_pages_and_none_twice() {
        let table: Table = toml::from_str(TABLE).unwrap();
        let catalogue = Catalogue::embedded();
        let of_pairs = table.pair.iter().flat_map(|pair| &pair.faults);
        let of_signs = table.sign.iter().flat_map(|sign| &sign.faults);
        for id in of_pairs.chain(of_signs) {
            assert!(catalogue.page(id).is_some(), "{id}");
        }
        let mut told: Vec<&String> = table.sign.iter().flat_map(|sign| &sign.faults).collect();
        let mut pairs: Vec<[&String; 2]> = Vec::new();
        for pair in &table.pair {
            let mut faults = pair.faults.each_ref();
            faults.sort();
            pairs.push(faults);
        }
        let count = (told.len(), pairs.len());
        told.sort();
        told.dedup();
        pairs.sort();
        pairs.dedup();
        assert_eq!((told.len(), pairs.len()), count, "one stands twice");
    }
}
