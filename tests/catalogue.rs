//! The catalogue against its rules: every page, its header, its sections and its example.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may stop where it stands, and say how many lines it played"
)]

#[path = "catalogue/conversation.rs"]
mod conversation;
#[path = "catalogue/documented.rs"]
mod documented;
#[path = "catalogue/fair.rs"]
mod fair;
#[path = "catalogue/greetings.rs"]
mod greetings;
#[path = "catalogue/healthy.rs"]
mod healthy;
#[path = "catalogue/made.rs"]
mod made;
#[path = "catalogue/properties.rs"]
mod properties;
#[path = "catalogue/ranking.rs"]
mod ranking;
#[path = "catalogue/refusals.rs"]
mod refusals;
#[path = "catalogue/replies.rs"]
mod replies;
#[path = "catalogue/standing.rs"]
mod standing;
#[path = "catalogue/vocabulary.rs"]
mod vocabulary;
#[path = "catalogue/ways.rs"]
mod ways;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mailprobe::catalogue::{Catalogue, Certainty, Page, PageFault};
use mailprobe::diagnose::{Finding, diagnose};
use mailprobe::fact::facts;
use mailprobe::fact::key::Key;
use mailprobe::scenario::{Scenario, Split, rehearse};

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

/// The line of the first place where a page has this text.
fn line_with(page: &Page, text: &str) -> usize {
    let whole = read(&page.path);
    whole[..whole.find(text).unwrap_or(0)].matches('\n').count() + 1
}

#[test]
fn every_page_keeps_the_rules() {
    let catalogue = Catalogue::embedded();
    let mut faults = catalogue.faults();
    let ids: BTreeSet<&str> = catalogue.ids().collect();
    for page in catalogue.pages() {
        header(page, &ids, &mut faults);
        wording(page, &mut faults);
        for example in &page.body().examples {
            if let Err((line, reason)) = play(page, &example.text, &catalogue) {
                faults.push(at(page, page.line_of(example, line), reason));
            }
        }
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

fn tell(faults: &[PageFault]) {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(
        faults.is_empty(),
        "{} faults:\n{}\n",
        told.len(),
        told.join("\n")
    );
}

fn header(page: &Page, ids: &BTreeSet<&str>, faults: &mut Vec<PageFault>) {
    let mut fault =
        |text: &str, reason: String| faults.push(at(page, line_with(page, text), reason));
    let is_word = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !word.is_empty() && word.chars().all(plain)
    };
    if page.id.split('.').count() != 2 || !page.id.split('.').all(is_word) {
        fault(
            "+++",
            format!("`{}` is no id: lower-case words with hyphens", page.id),
        );
    }
    if page.title.trim().is_empty() || page.title.ends_with('.') {
        fault(
            "title",
            "a title is one line without a full stop".to_owned(),
        );
    }
    for id in &page.explains {
        if !ids.contains(id.as_str()) || *id == page.id {
            fault(
                "explains",
                format!("`explains` names `{id}`, which is no other page"),
            );
        }
    }
    for candidate in &page.candidates {
        let quoted = format!("\"{}\"", candidate.id);
        if !ids.contains(candidate.id.as_str()) || candidate.id == page.id {
            fault(
                &quoted,
                format!("the candidate `{}` is no other page", candidate.id),
            );
        }
        for argument in candidate.supporting.iter().chain(&candidate.opposing) {
            if !argument.say.ends_with('.') {
                fault(
                    &argument.say,
                    "what a candidate says is a whole sentence".to_owned(),
                );
            }
        }
    }
    if !page.candidates.is_empty() && page.next_step.is_none() {
        fault(
            "[[candidate]]",
            "candidates need a `next_step` that decides".to_owned(),
        );
    }
    if !page.candidates.is_empty() && page.certainty == Certainty::Certain {
        fault("certainty", "what has candidates is not certain".to_owned());
    }
    if page.sources.is_empty() {
        fault("+++", "a page needs a source".to_owned());
    }
    for source in &page.sources {
        if !source.url.starts_with("https://") || source.title.trim().is_empty() {
            fault(
                &source.url,
                "a source has an https address and a title".to_owned(),
            );
        }
    }
    let is_version = |text: &str| {
        text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok())
    };
    if !is_version(&page.since) {
        fault("since", format!("`{}` is no version", page.since));
    }
}

fn wording(page: &Page, faults: &mut Vec<PageFault>) {
    let mut fences = 0;
    for (number, line) in read(&page.path).lines().enumerate() {
        let is_fence = line.starts_with("+++") || line.trim_start().starts_with("```");
        fences += usize::from(is_fence);
        let reason = if line.contains('\u{2014}') {
            "a plain sentence has no em-dash"
        } else if line.chars().any(|c| c.is_control() && c != '\t') {
            "there is a control character"
        } else if line.contains("TODO") {
            "this is not finished"
        } else if fences >= 2 && fences % 2 == 0 && has_blank_in_prose(line) {
            "a blank is filled in only between backticks"
        } else {
            continue;
        };
        faults.push(at(page, number + 1, reason.to_owned()));
    }
}

/// Whether a blank stands where no report fills it in.
fn has_blank_in_prose(line: &str) -> bool {
    const BLANKS: [&str; 4] = ["SERVER", "PORT", "ENDPOINTS", "DOMAIN"];
    if line.starts_with("    ") {
        return false;
    }
    let mut prose = line.split('`').step_by(2);
    prose.any(|text| {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| BLANKS.contains(&word))
    })
}

/// Rehearses an example, whole and byte by byte: its page must come first. One that never shows by
/// itself comes as a candidate of the first, or nothing comes.
fn play(page: &Page, text: &str, catalogue: &Catalogue) -> Result<(), (usize, String)> {
    let scenario = Scenario::parse(text).map_err(|error| (error.line, error.reason))?;
    for split in [Split::Whole, Split::EveryByte] {
        let run = rehearse(&scenario, split).map_err(|m| (m.line, m.reason))?;
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, catalogue);
        let found = verdict.findings.iter().map(|finding| finding.id.as_str());
        let found: Vec<&str> = found.collect();
        let first = found.first().copied();
        let expected = (!page.when.is_empty()).then_some(page.id.as_str());
        let named = |finding: &Finding| finding.candidates.iter().any(|c| c.id == page.id);
        let as_candidate = page.when.is_empty() && verdict.findings.first().is_some_and(named);
        if first != expected && !as_candidate {
            let said: Vec<String> = facts
                .iter()
                .filter(|fact| {
                    !fact.key.starts_with("endpoint.") && !fact.key.starts_with("target.")
                })
                .map(|fact| format!("{} = {:?}", fact.key, fact.value))
                .collect();
            let expected = expected.unwrap_or("nothing");
            let reason = format!(
                "this example yields {found:?}, not {expected} first ({split:?}); the facts are\n      {}",
                said.join("\n      ")
            );
            return Err((scenario.servers[0].line, reason));
        }
    }
    Ok(())
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
