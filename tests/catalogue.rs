//! The catalogue against its rules: every page, its header, its sections and its example.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may stop where it stands, and say how many lines it played"
)]

#[path = "catalogue/administrators.rs"]
mod administrators;
#[path = "catalogue/advice.rs"]
mod advice;
#[path = "catalogue/beside.rs"]
mod beside;
#[path = "catalogue/cmdlets.rs"]
mod cmdlets;
#[path = "catalogue/cut.rs"]
mod cut;
#[path = "catalogue/days.rs"]
mod days;
#[path = "catalogue/documented.rs"]
mod documented;
#[path = "catalogue/doors.rs"]
mod doors;
#[path = "catalogue/fair.rs"]
mod fair;
#[path = "catalogue/greetings.rs"]
mod greetings;
#[path = "catalogue/healthy.rs"]
mod healthy;
#[path = "catalogue/judged.rs"]
mod judged;
#[path = "catalogue/made.rs"]
mod made;
#[path = "catalogue/overlay.rs"]
mod overlay;
#[path = "catalogue/own_words.rs"]
mod own_words;
#[path = "catalogue/personal.rs"]
mod personal;
#[path = "catalogue/properties.rs"]
mod properties;
#[path = "catalogue/ranking.rs"]
mod ranking;
#[path = "catalogue/refusals.rs"]
mod refusals;
#[path = "catalogue/repeated.rs"]
mod repeated;
#[path = "catalogue/replies.rs"]
mod replies;
#[path = "catalogue/standing.rs"]
mod standing;
#[path = "catalogue/steps.rs"]
mod steps;
#[path = "catalogue/vocabulary.rs"]
mod vocabulary;
#[path = "catalogue/ways.rs"]
mod ways;
#[path = "catalogue/words.rs"]
mod words;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mailprobe::catalogue::{Catalogue, Page, PageFault};
use mailprobe::client::{self, Library};
use mailprobe::explain::windows;
use mailprobe::fact::key::Key;
use mailprobe::review::review;

/// Every id that was ever published, sorted: what stands here never goes away.
const PUBLISHED: &str = include_str!("catalogue/ids.txt");

/// Around the table of facts in checks/README.md.
const BEGIN: &str = "<!-- facts: this table is compared with src/fact/key/ -->\n";
const END: &str = "<!-- end of facts -->";

fn file(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).unwrap()
}

fn at(page: &Page, line: usize, reason: String) -> PageFault {
    PageFault {
        path: page.path.clone(),
        line,
        reason,
    }
}

#[test]
fn every_page_keeps_the_rules() {
    let catalogue = Catalogue::embedded();
    let mut faults = catalogue.faults();
    let ids: BTreeSet<&str> = catalogue.ids().collect();
    for page in catalogue.pages() {
        faults.extend(review(page, &read(&page.path), &catalogue));
    }
    for id in PUBLISHED.lines().filter(|id| !ids.contains(id)) {
        faults.push(PageFault {
            path: "tests/catalogue/ids.txt".to_owned(),
            line: PUBLISHED.lines().position(|line| line == id).unwrap() + 1,
            reason: format!("`{id}` was published, and there is no such page"),
        });
    }
    for page in catalogue.pages() {
        if PUBLISHED.lines().all(|id| id != page.id) {
            let reason = "this id is new: add it to tests/catalogue/ids.txt, in order";
            faults.push(at(page, 1, reason.to_owned()));
        }
    }
    tell(&faults);
}

#[test]
fn every_text_of_a_program_keeps_the_rules() {
    let catalogue = Catalogue::embedded();
    let is_fault = |id: &str| catalogue.page(id).is_some();
    let mut files: Vec<(String, String)> = Vec::new();
    for entry in fs::read_dir(file("checks/clients")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy();
        let shown = format!("checks/clients/{name}");
        files.push((shown, fs::read_to_string(&path).unwrap()));
    }
    files.sort_by_key(|(path, _)| path.trim_end_matches(".toml").to_owned());
    let told: Vec<String> = Library::faults(&files, is_fault)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert!(
        told.is_empty(),
        "{} faults:\n{}",
        told.len(),
        told.join("\n")
    );
    for (path, text) in &files {
        for line in text.lines().filter(|line| line.starts_with("source = ")) {
            assert!(!has_bare_address(line), "{path}: {line}");
        }
    }
    // What is embedded is what the files say, and for each message what is looked for.
    let read = files
        .iter()
        .flat_map(|(path, text)| client::read(path, text).unwrap());
    let read: Vec<client::Text> = read.collect();
    let library = Library::embedded();
    for (embedded, read) in library.texts().iter().zip(&read) {
        assert_eq!(embedded.patterns.len(), embedded.says.len());
        let patterns = Vec::new();
        assert_eq!(
            &client::Text {
                patterns,
                ..embedded.clone()
            },
            read
        );
    }
    assert_eq!(library.texts().len(), read.len());
    let sources = windows::sources().unwrap();
    let codes = sources.iter().flat_map(|source| &source.code);
    let unknown: Vec<&String> = codes
        .flat_map(|code| &code.ids)
        .filter(|id| !is_fault(id))
        .collect();
    assert!(unknown.is_empty(), "checks/windows.toml: {unknown:?}");
}

/// Whether a source has an address that nobody can trust or tell: not by https, at a bare number, or without a scheme.
fn has_bare_address(source: &str) -> bool {
    let mut addresses = source.split("://").skip(1);
    let is_bare = |address: &str| {
        let host = address.split(['/', ':', '"']).next().unwrap_or_default();
        host.starts_with('[') || host.ends_with(|c: char| c.is_ascii_digit())
    };
    // Who owns a repository at GitHub has no dot in his name, as hosts do.
    let is_host = |place: &str| {
        let host = place.split('/').next().unwrap_or_default();
        place.contains('/') && host.contains('.') && !host.contains(' ')
    };
    let quoted = source.split('"').nth(1).unwrap_or_default();
    let mut places = quoted.split([';', ',']).map(str::trim);
    source.contains("http://") || addresses.any(is_bare) || places.any(is_host)
}

fn tell(faults: &[PageFault]) {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}\n",
        told.len(),
        told.join("\n")
    );
}

#[test]
fn the_vocabulary_is_documented_as_it_is() {
    let mut table = String::from("| Fact | Meaning | Values |\n|---|---|---|\n");
    for key in Key::all() {
        let values = match key.values {
            [] => "text".to_owned(),
            values => format!("`{}`", values.join("`, `")),
        };
        table.push_str(&format!(
            "| `{}` | {} | {values} |\n",
            key.name, key.meaning
        ));
    }
    let readme = read("checks/README.md");
    let begin = readme.find(BEGIN).unwrap() + BEGIN.len();
    let end = readme.find(END).unwrap();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let new = format!("{}{table}{}", &readme[..begin], &readme[end..]);
        std::fs::write(file("checks/README.md"), new).unwrap();
        return;
    }
    let differing = || {
        let mut lines = table
            .lines()
            .zip(readme[begin..end].lines().chain(std::iter::repeat("")));
        lines.find(|(table, readme)| table != readme)
    };
    assert!(
        readme[begin..end] == table,
        "the table of checks/README.md is not that of src/fact/key/; run this test with UPDATE_EXPECT=1: {:?}",
        differing()
    );
}

#[test]
fn pages_that_count_without_a_stop_are_told_apart_without_reading_the_others() {
    let mild: Vec<String> = {
        let fresh = Catalogue::embedded();
        fresh
            .pages_without_stop()
            .map(|page| page.id.clone())
            .collect()
    };
    let catalogue = Catalogue::embedded();
    let all = catalogue.pages();
    let expected = all.filter(|page| page.counts_without_stop());
    let expected: Vec<&String> = expected.map(|page| &page.id).collect();
    assert_eq!(mild.iter().collect::<Vec<_>>(), expected);
    assert!(!mild.is_empty());
}

#[test]
fn published_ids_are_sorted() {
    assert!(PUBLISHED.lines().is_sorted_by(|a, b| a < b));
}

#[test]
fn no_fact_is_listed_twice() {
    let names: BTreeSet<&str> = Key::all().map(|key| key.name).collect();
    assert_eq!(names.len(), Key::all().count());
}
