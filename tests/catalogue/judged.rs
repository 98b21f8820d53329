//! What others than the diagnosis judge by: every page says it in its header, and none is taken for what most of its family are.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use mailprobe::catalogue::{Catalogue, Page, PageFault, Severity};
use mailprobe::fact::key::Key;

use super::{at, file, tell};

/// Names of an audit, which are called like pages.
const OF_AUDIT: &str = "src/report/audit/words.rs";

/// Whether it can stop a protocol.
fn can_stop(page: &Page) -> bool {
    let mut all = page.when.iter();
    all.any(|one| page.severity_of(one) == Severity::Broken)
}

/// The families about this computer and its network, and the one page among them that is about a server.
const HERE: [&str; 3] = ["captive", "clock", "net"];
const OF_A_SERVER: &str = "net.partial-addresses";

#[test]
fn every_page_says_what_it_is_judged_by() {
    let catalogue = Catalogue::embedded();
    let mut faults: Vec<PageFault> = Vec::new();
    for page in catalogue.pages() {
        let family = page.id.split('.').next().unwrap_or_default();
        let is_of_tls = family == "tls";
        let is_of_here = HERE.contains(&family) && page.id != OF_A_SERVER;
        let wrong = [
            (
                page.stops.is_some() != can_stop(page),
                "`stops` says whom it stops, where it is broken in one way at least, and stands nowhere else",
            ),
            (
                page.about.is_some() != is_of_tls,
                "`about` says what a page of the family `tls` is about, and stands nowhere else",
            ),
            (
                is_of_here && !page.here,
                "`here` says that this computer or its network is at fault, as in all of this family",
            ),
            (
                family == "captive" && !page.instead,
                "`instead` says that something answers in the place of the server, as login pages do",
            ),
        ];
        let wrong = wrong.into_iter().filter(|(is_wrong, _)| *is_wrong);
        faults.extend(wrong.map(|(_, reason)| at(page, 1, reason.to_owned())));
    }
    tell(&faults);
}

/// The files of the program, without their unit tests.
fn code() -> Vec<(String, String)> {
    let root = file("");
    let mut folders: Vec<PathBuf> = vec![file("src")];
    let mut all = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let shown = path.strip_prefix(&root).unwrap();
            let shown = shown.to_string_lossy().replace('\\', "/");
            if shown.ends_with(".rs") && !shown.ends_with("tests.rs") && shown != OF_AUDIT {
                let text = fs::read_to_string(&path).unwrap();
                let own = text.split("#[cfg(test)]").next().unwrap_or_default();
                all.push((shown, own.to_owned()));
            }
        }
    }
    all
}

#[test]
fn every_page_that_the_code_names_is_there() {
    let catalogue = Catalogue::embedded();
    let families: BTreeSet<&str> = catalogue
        .ids()
        .filter_map(|id| id.split('.').next())
        .collect();
    let is_word = |text: &str| {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !text.is_empty() && text.chars().all(is_plain)
    };
    let mut faults = Vec::new();
    let mut count = 0;
    for (path, text) in code() {
        for (at, line) in text.lines().enumerate() {
            for id in line.split('"') {
                let is_one = id
                    .split_once('.')
                    .is_some_and(|(family, name)| families.contains(family) && is_word(name));
                // Facts are called in the same way.
                if !is_one || Key::named(id).is_some() {
                    continue;
                }
                count += 1;
                if catalogue.page(id).is_none() {
                    faults.push(PageFault {
                        path: path.clone(),
                        line: at + 1,
                        reason: format!("there is no page `{id}`"),
                    });
                }
            }
        }
    }
    tell(&faults);
    assert!(count > 100, "{count}");
}
