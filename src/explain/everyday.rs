//! What a caller says in everyday words: a thing and its state in one clause, by the words of `checks/everyday.toml`, and what
//! callers tell and ask, by those of `checks/callers.toml`.

mod clause;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::Candidate;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;

use clause::{Clause, Phrase};

/// The classes of words and the readings, in the order in which they are looked for; the last says what the fields mean.
const TABLES: [&str; 2] = [
    include_str!(concat!(env!("OUT_DIR"), "/callers.json")),
    include_str!(concat!(env!("OUT_DIR"), "/everyday.json")),
];

/// What is found worse than this gives way to what is said in everyday words, and to what a caller tells who pasted nothing.
const SAID: f64 = 0.7;
const TOLD: f64 = 0.8;

/// The class of what denies, and the one of what is about something else.
const DENIAL: &str = "denial";
const ELSEWHERE: &str = "elsewhere";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    class: BTreeMap<String, Vec<String>>,
    reading: Vec<Reading>,
}

/// What words of these classes say together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reading {
    clause: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    about: Vec<String>,
    #[serde(default = "elsewhere")]
    unless: Vec<String>,
    /// Whether it says the same where the clause denies something.
    #[serde(default)]
    even_denied: bool,
    means: Vec<String>,
    says: String,
    /// What it comes before.
    #[serde(skip)]
    above: f64,
}

fn elsewhere() -> Vec<String> {
    vec![ELSEWHERE.to_owned()]
}

/// The table, ready to be looked up in.
struct Known {
    classes: BTreeMap<String, Vec<Phrase>>,
    readings: Vec<Reading>,
}

impl Known {
    fn of(table: Table) -> Self {
        let phrases = |said: Vec<String>| said.iter().map(|said| Phrase::new(said)).collect();
        Self {
            classes: table
                .class
                .into_iter()
                .map(|(name, said)| (name, phrases(said)))
                .collect(),
            readings: table.reading,
        }
    }

    fn class(&self, name: &str) -> &[Phrase] {
        self.classes.get(name).map_or(&[], Vec::as_slice)
    }
}

fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| Known::of(joined()))
}

/// All tables as one.
fn joined() -> Table {
    let mut all = Table::default();
    for (table, above) in TABLES.into_iter().zip([TOLD, SAID]) {
        let table: Table = serde_json::from_str(table).unwrap_or_default();
        all.class.extend(table.class);
        let readings = table.reading.into_iter();
        all.reading
            .extend(readings.map(|reading| Reading { above, ..reading }));
    }
    all
}

/// The most words of a text that somebody says and does not paste.
const MOST_WORDS: usize = 80;

/// How good the first fault of a reading is, and how much each next one counts of the one before it.
const FIRST: f64 = 0.62;
const NEXT: f64 = 0.95;

/// How much better it is than what it comes before.
const ABOVE: f64 = 0.01;

/// What the text says in everyday words, a little better than the `best` of what else was found; `is_of_mail` where it is known to be
/// about mail whatever its words, `is_pasted` where it may be what a program wrote.
pub(super) fn find(text: &str, is_of_mail: bool, is_pasted: bool, best: f64) -> Vec<Candidate> {
    let clauses = clause::clauses(text);
    if best >= TOLD || clauses.iter().map(Clause::len).sum::<usize>() > MOST_WORDS {
        return Vec::new();
    }
    let known = known();
    let reading = known
        .readings
        .iter()
        .filter(|reading| best < if is_pasted { SAID } else { reading.above })
        .find(|reading| holds(known, reading, &clauses, is_of_mail));
    let score = FIRST.max(best + ABOVE);
    reading
        .map(|reading| candidates(reading, score))
        .unwrap_or_default()
}

fn holds(known: &Known, reading: &Reading, clauses: &[Clause], is_of_mail: bool) -> bool {
    let is_said = |name: &String| {
        let phrases = known.class(name);
        clauses.iter().any(|clause| clause.says(phrases))
    };
    let is_about = reading.about.is_empty()
        || is_of_mail && reading.about.iter().any(|name| name == "mail")
        || reading.about.iter().any(is_said);
    let wanted: Vec<&[Phrase]> = reading
        .clause
        .iter()
        .map(|name| known.class(name))
        .collect();
    let also: Vec<&[Phrase]> = reading.also.iter().map(|name| known.class(name)).collect();
    let denial = match reading.even_denied {
        true => &[],
        false => known.class(DENIAL),
    };
    is_about
        && clauses
            .iter()
            .any(|clause| clause.holds(&wanted, &also, denial))
        && reading.also.iter().all(is_said)
        && !reading.unless.iter().any(is_said)
}

fn candidates(reading: &Reading, mut score: f64) -> Vec<Candidate> {
    let mut all = Vec::with_capacity(reading.means.len());
    for id in &reading.means {
        all.push(Candidate {
            id: id.clone(),
            certainty: Certainty::Possible,
            score,
            why: format!("In everyday words this says that {}.", reading.says),
            program: None,
            tell_apart: None,
            protocol: None,
            words: Words::default(),
            is_weak: false,
        });
        score *= NEXT;
    }
    all
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    fn first(text: &str) -> Option<String> {
        find(text, false, false, 0.0)
            .into_iter()
            .next()
            .map(|one| one.id)
    }

    #[test]
    fn a_thing_and_its_state_are_read_in_many_languages() {
        for (text, id) in [
            ("the mail certificate expired", "tls.expired"),
            (
                "Das Zertifikat des Mailservers ist abgelaufen",
                "tls.expired",
            ),
            ("Il certificato del server \u{e8} scaduto", "tls.expired"),
            (
                "La bo\u{ee}te mail du destinataire est pleine",
                "smtp.recipient-full",
            ),
            ("El buz\u{f3}n de correo est\u{e1} lleno", "mailbox.full"),
            (
                "Het wachtwoord voor mijn mail wordt geweigerd",
                "auth.bad-password",
            ),
            (
                "Po\u{142}\u{105}czenie z serwerem poczty zosta\u{142}o odrzucone",
                "tcp.refused",
            ),
            ("O servidor de email n\u{e3}o responde", "tcp.timeout"),
            ("Mailserver hittades inte", "dns.nxdomain"),
        ] {
            assert_eq!(first(text).as_deref(), Some(id), "{text}");
        }
    }

    #[test]
    fn what_is_denied_or_about_something_else_says_nothing() {
        for text in [
            "the mail certificate has not expired",
            "Das Postfach ist nicht voll",
            "la bo\u{ee}te mail n'est pas pleine",
            "the password expired",
            "the licence expired, says the mail",
            "the certificate of the server is fine, my passport expired",
            "the certificate of our web server expired",
            "la cuenta del banco fue bloqueada",
            "Die Verbindung zum Drucker ist abgelaufen",
            "",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn the_table_is_whole() {
        let tables = TABLES.map(|table| serde_json::from_str::<Table>(table).unwrap());
        let classes: usize = tables.iter().map(|table| table.class.len()).sum();
        let table = joined();
        assert_eq!(table.class.len(), classes, "a class stands in one table");
        let catalogue = Catalogue::embedded();
        for reading in &table.reading {
            let named = [
                &reading.clause,
                &reading.also,
                &reading.about,
                &reading.unless,
            ];
            for name in named.into_iter().flatten() {
                assert!(table.class.contains_key(name), "{name} of {reading:?}");
            }
            for id in &reading.means {
                assert!(catalogue.page(id).is_some(), "{id} of {reading:?}");
            }
            assert!(!reading.clause.is_empty() && !reading.means.is_empty());
        }
        let is_used = |name: &String| {
            let all = |reading: &Reading| {
                [
                    &reading.clause,
                    &reading.also,
                    &reading.about,
                    &reading.unless,
                ]
                .into_iter()
                .flatten()
                .any(|one| one == name)
            };
            table.reading.iter().any(all)
        };
        for (name, said) in &table.class {
            assert!(name == DENIAL || is_used(name), "no reading wants {name}");
            assert!(
                said.iter()
                    .all(|one| !one.trim_matches(['*', ' ']).is_empty())
            );
        }
    }
}
