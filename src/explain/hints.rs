//! What a text says of the circumstances, beside the message: of several faults that it can mean, the one that they speak for
//! (`checks/circumstances.toml`).

use std::sync::OnceLock;

use serde::Deserialize;

use super::Candidate;
use crate::catalogue::{Catalogue, Certainty};
use crate::endpoint::Protocol;

/// The table; it says what its fields are.
const TABLE: &str = include_str!("../../checks/circumstances.toml");

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    #[serde(default)]
    told: Vec<Told>,
    #[serde(default)]
    shown: Vec<Shown>,
    #[serde(default)]
    twin: Vec<Twin>,
}

/// Words that tell of circumstances, and the faults that they speak for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    words: Vec<String>,
    speaks_for: Vec<String>,
}

/// What shows what was tried, and the faults that it speaks against, though their words are alike.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    marks: Vec<String>,
    speaks_against: Vec<String>,
}

/// Faults that are one, each for another protocol.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Twin {
    faults: Vec<String>,
}

/// The table, read once; a test sees to it that it can be read.
fn table() -> &'static Table {
    static TABLE_READ: OnceLock<Table> = OnceLock::new();
    TABLE_READ.get_or_init(|| toml::from_str(TABLE).unwrap_or_default())
}

/// How much less counts what is spoken against.
const LESS: f64 = 0.8;

/// How much what the circumstances speak for counts more, and how near to the best it must be to be meant at all.
const MORE: f64 = 1.35;
const NEAR: f64 = 0.45;

/// Raises what the circumstances speak for among what was found. What a server's words prove stays first.
pub(super) fn weigh(text: &str, found: &mut [Candidate]) {
    let lower = text.to_lowercase();
    let is_there = |shown: &&Shown| shown.marks.iter().any(|mark| lower.contains(mark));
    for shown in table().shown.iter().filter(is_there) {
        let is_alike = |one: &&mut Candidate| shown.speaks_against.contains(&one.id);
        for one in found.iter_mut().filter(is_alike) {
            one.score *= LESS;
            one.certainty = Certainty::Possible;
        }
    }
    let has = |phrase: &str| {
        lower.match_indices(phrase).any(|(at, _)| {
            let before = lower[..at].chars().next_back();
            let behind = lower[at + phrase.len()..].chars().next();
            let is_end = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            is_end(before) && (is_end(behind) || behind == Some('s') || behind == Some('e'))
        })
    };
    let best = found.iter().map(|one| one.score).fold(0.0, f64::max);
    let is_proven = found.iter().any(|one| {
        one.score >= best && one.certainty > Certainty::Possible && one.program.is_none()
    });
    if is_proven {
        return;
    }
    for told in &table().told {
        if !told.words.iter().any(|phrase| has(phrase)) {
            continue;
        }
        let is_meant =
            |one: &&mut Candidate| told.speaks_for.contains(&one.id) && one.score > best * NEAR;
        for one in found.iter_mut().filter(is_meant) {
            one.score = (one.score * MORE).min(1.0);
            one.is_weak = false;
        }
    }
}

/// Where a text names one protocol, what is only possible and is for another one is its twin for that one.
pub(super) fn of_protocol(catalogue: &Catalogue, named: Option<Protocol>, found: &mut [Candidate]) {
    let Some(named) = named else {
        return;
    };
    let is_for = |id: &str| {
        let page = catalogue.page(id);
        page.is_some_and(|page| page.protocols.contains(&named))
    };
    for one in found.iter_mut() {
        if one.certainty > Certainty::Possible || is_for(&one.id) {
            continue;
        }
        let mut twins = table().twin.iter();
        let twin = twins.find(|twin| twin.faults.contains(&one.id));
        let own = twin.and_then(|twin| twin.faults.iter().find(|id| is_for(id)));
        if let Some(own) = own {
            one.id.clone_from(own);
            one.protocol = Some(named);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::alternative::Words;

    fn candidate(id: &str, score: f64) -> Candidate {
        Candidate {
            id: id.to_owned(),
            certainty: Certainty::Possible,
            score,
            why: String::new(),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        }
    }

    #[test]
    fn circumstances_decide_between_what_was_found() {
        for (text, first) in [
            (
                "535 5.7.3 from a shared mailbox",
                "auth.shared-mailbox-form",
            ),
            ("535 5.7.3 since MFA is on", "auth.app-password-needed"),
            ("535 5.7.3 on the copier", "auth.smtp-disabled-mailbox"),
            ("535 5.7.3", "auth.bad-password"),
            ("535 5.7.3 in our copierland", "auth.bad-password"),
        ] {
            let mut found = vec![
                candidate("auth.bad-password", 0.84),
                candidate("auth.smtp-disabled-mailbox", 0.79),
                candidate("auth.app-password-needed", 0.7),
                candidate("auth.shared-mailbox-form", 0.65),
            ];
            weigh(text, &mut found);
            found.sort_by(|a, b| b.score.total_cmp(&a.score));
            assert_eq!(found[0].id, first, "{text}");
        }
    }

    #[test]
    fn what_a_server_said_in_words_stays_first() {
        let mut proven = candidate("auth.smtp-disabled-tenant", 1.0);
        proven.certainty = Certainty::Certain;
        let mut found = vec![proven, candidate("auth.shared-mailbox-form", 0.9)];
        weigh("a shared mailbox", &mut found);
        assert!(found[1].score < 1.0);
    }

    #[test]
    fn circumstances_speak_of_pages_that_there_are() {
        let catalogue = crate::catalogue::Catalogue::embedded();
        let table: Table = toml::from_str(TABLE).expect("the table");
        let of_told = table.told.iter().flat_map(|told| &told.speaks_for);
        let of_shown = table.shown.iter().flat_map(|shown| &shown.speaks_against);
        for id in of_told.chain(of_shown) {
            assert!(catalogue.page(id).is_some(), "{id}");
        }
        let words = table.told.iter().flat_map(|told| &told.words);
        let marks = table.shown.iter().flat_map(|shown| &shown.marks);
        for word in words.chain(marks) {
            assert_eq!(*word, word.to_lowercase());
        }
        assert!(!table.told.is_empty() && !table.shown.is_empty());
    }
}
