//! The classes of words and the readings that they make, of all tables.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde::Deserialize;

use super::phrase::Phrase;
use crate::catalogue::dates::fill;

/// The tables in the order in which their readings are looked for, and what a reading of each comes before: what is found worse than
/// this gives way. `everyday` says what the fields mean.
const TABLES: [(&str, f64); 5] = [
    (
        include_str!(concat!(env!("OUT_DIR"), "/situations.json")),
        TOLD,
    ),
    (
        include_str!(concat!(env!("OUT_DIR"), "/contrasts.json")),
        TOLD,
    ),
    (
        include_str!(concat!(env!("OUT_DIR"), "/callers.json")),
        TOLD,
    ),
    (
        include_str!(concat!(env!("OUT_DIR"), "/everyday.json")),
        super::SAID,
    ),
    (
        include_str!(concat!(env!("OUT_DIR"), "/complaints.json")),
        COMPLAINED,
    ),
];

/// What a caller tells who pasted nothing comes before what is found worse than this, and what he complains of in general.
const TOLD: f64 = 0.8;
const COMPLAINED: f64 = 0.5;

/// The class of what is about something else.
const ELSEWHERE: &str = "elsewhere";

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<C> {
    class: C,
    reading: Vec<Reading>,
}

/// Classes as the build script writes them: each with all its phrases, also those of the classes that it names.
type Classes = BTreeMap<&'static str, Vec<Phrase>>;

/// What words of these classes say together.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    #[serde(default)]
    pub(super) clause: Vec<String>,
    /// What does not go while something else does.
    #[serde(default)]
    pub(super) contrast: Option<Contrast>,
    #[serde(default)]
    pub(super) also: Vec<String>,
    #[serde(default)]
    pub(super) about: Vec<String>,
    #[serde(default = "elsewhere")]
    pub(super) unless: Vec<String>,
    /// Whether it says the same where the clause denies something.
    #[serde(default)]
    pub(super) even_denied: bool,
    /// Whether it is told beside what else was found, however good that is.
    #[serde(default)]
    pub(super) beside: bool,
    /// Whether it names a cause, before which a contrast stands back.
    #[serde(default)]
    pub(super) names_cause: bool,
    /// Whether it comes before whatever else was found.
    #[serde(default)]
    pub(super) before_all: bool,
    pub(super) means: Vec<String>,
    pub(super) says: String,
    /// What to look at next, where that is not what the page of the first fault says.
    #[serde(default)]
    pub(super) next: Option<String>,
    /// What it comes before.
    #[serde(skip)]
    pub(super) above: f64,
}

/// The class of what does not go, and that of what goes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Contrast {
    pub(super) ill: String,
    pub(super) well: String,
    /// The classes of which a word stands where it is said how the two go.
    #[serde(default)]
    pub(super) within: Vec<String>,
}

fn elsewhere() -> Vec<String> {
    vec![ELSEWHERE.to_owned()]
}

impl Reading {
    /// Whether it says no more than that something goes wrong.
    pub(super) fn is_general(&self) -> bool {
        self.above <= COMPLAINED
    }
}

/// The table, ready to be looked up in.
pub(super) struct Known {
    /// The classes by their names, sorted.
    classes: Vec<(&'static str, Vec<Phrase>)>,
    pub(super) readings: Vec<Reading>,
}

impl Known {
    /// Where the class stands among all.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        let found = self.classes.binary_search_by(|(own, _)| (*own).cmp(name));
        found.ok()
    }

    /// The words of a class.
    pub(super) fn class(&self, name: &str) -> &[Phrase] {
        self.number(name)
            .map_or(&[], |number| self.classes[number].1.as_slice())
    }

    /// The readings that can be denied: a thing alone is not denied by what stands before it.
    pub(super) fn deniable(&self) -> impl Iterator<Item = &Reading> {
        self.readings
            .iter()
            .filter(|reading| reading.clause.len() > 1)
    }

    /// Those of all classes.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &Phrase> + Clone {
        self.classes.iter().flat_map(|(_, phrases)| phrases)
    }
}

/// The tables, read once.
pub(super) fn known() -> &'static Known {
    static KNOWN: OnceLock<Known> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let table = joined();
        Known {
            classes: table.class.into_iter().collect(),
            readings: table.reading,
        }
    })
}

/// All tables as one, the days in them filled in.
fn joined() -> Table<Classes> {
    let mut all = Table::<Classes>::default();
    for (table, above) in TABLES {
        let table: Table<Classes> = serde_json::from_str(table).unwrap_or_default();
        all.class.extend(table.class);
        let readings = table.reading.into_iter().map(|reading| Reading {
            above: if reading.before_all { 1.0 } else { above },
            next: reading.next.and_then(|next| filled(&next)),
            ..reading
        });
        all.reading.extend(readings);
    }
    all
}

fn filled(text: &str) -> Option<String> {
    let filled = fill(text.to_owned().into()).ok()?;
    Some(filled.text.into_owned())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::explain::everyday::written::{CLASS, of_class};
    use crate::explain::everyday::{
        BEFORE, CLOSING, DENIAL, FOREIGN, GOES_ILL, GOES_WELL, ITS_OWN, NOTHING_ELSE,
        OTHER_SOFTWARE, SHOWN, SMALL, WELL, WELL_AGAIN, WELL_FOR_NOW,
    };

    /// The tables as they are written.
    const WRITTEN: [&str; 5] = [
        include_str!("../../../checks/situations.toml"),
        include_str!("../../../checks/contrasts.toml"),
        include_str!("../../../checks/callers.toml"),
        include_str!("../../../checks/everyday.toml"),
        include_str!("../../../checks/complaints.toml"),
    ];

    type Written = Table<BTreeMap<String, Vec<String>>>;

    fn named(contrast: &Contrast) -> impl Iterator<Item = &String> {
        let sides = [&contrast.ill, &contrast.well];
        sides.into_iter().chain(&contrast.within)
    }

    #[test]
    fn the_table_is_whole() {
        let tables = WRITTEN.map(|table| toml::from_str::<Written>(table).unwrap());
        let with_next = tables.iter().flat_map(|table| &table.reading);
        let with_next = with_next.filter(|reading| reading.next.is_some()).count();
        let classes: usize = tables.iter().map(|table| table.class.len()).sum();
        let known = known();
        let table = Table {
            class: tables
                .into_iter()
                .flat_map(|table| table.class)
                .collect::<BTreeMap<_, _>>(),
            reading: joined().reading,
        };
        assert_eq!(table.class.len(), classes, "a class stands in one table");
        assert_eq!(known.classes.len(), classes);
        for name in table.class.keys() {
            let shown = |phrases: &[Phrase]| format!("{phrases:?}");
            let of_written = of_class(&table.class, name);
            let of_written = of_written.into_iter().map(|one| Phrase::from(&*one.leak()));
            let of_written: Vec<Phrase> = of_written.collect();
            assert_eq!(shown(known.class(name)), shown(&of_written), "{name}");
        }
        let filled = table
            .reading
            .iter()
            .filter(|reading| reading.next.is_some());
        assert_eq!(
            filled.count(),
            with_next,
            "every day that is named is known"
        );
        let catalogue = Catalogue::embedded();
        for reading in &table.reading {
            let classes = [
                &reading.clause,
                &reading.also,
                &reading.about,
                &reading.unless,
            ];
            let classes = classes.into_iter().flatten();
            for name in classes.chain(reading.contrast.iter().flat_map(named)) {
                let is_known =
                    [SHOWN, NOTHING_ELSE].contains(&&**name) || table.class.contains_key(name);
                assert!(is_known, "{name} of {reading:?}");
            }
            for id in &reading.means {
                assert!(catalogue.page(id).is_some(), "{id} of {reading:?}");
            }
            assert!(!reading.clause.is_empty() || reading.contrast.is_some());
            assert!(!reading.means.is_empty(), "{reading:?}");
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
                .chain(reading.contrast.iter().flat_map(named))
                .any(|one| one == name)
            };
            table.reading.iter().any(all)
        };
        for (name, said) in &table.class {
            let own = [
                BEFORE,
                DENIAL,
                FOREIGN,
                OTHER_SOFTWARE,
                GOES_ILL,
                GOES_WELL,
                SMALL,
                WELL,
                WELL_AGAIN,
                WELL_FOR_NOW,
                ITS_OWN,
                CLOSING,
            ];
            let is_named = own.contains(&&**name) || is_used(name);
            let is_within = |said: &String| said.strip_prefix(CLASS) == Some(name);
            let within = table.class.values().any(|said| said.iter().any(is_within));
            assert!(is_named || within, "no reading wants {name}");
            for other in said.iter().filter_map(|said| said.strip_prefix(CLASS)) {
                assert!(table.class.contains_key(other), "{other} of {name}");
            }
            assert!(
                said.iter()
                    .all(|one| !one.trim_matches(['*', ' ']).is_empty())
            );
        }
    }
}
