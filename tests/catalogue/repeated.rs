//! What several alternatives of one page repeat is the same in each of them: a slip in one would go unseen.

use mailprobe::catalogue::Catalogue;
use toml::{Table, Value};

use crate::read;

/// What an alternative says of itself, and not of a run.
const WORDS: [&str; 4] = ["title", "next_step", "certainty", "who"];

/// The alternatives of a page as they are written.
fn alternatives(path: &str) -> Vec<Table> {
    let text = read(path);
    let header = text.split("+++").nth(1).unwrap();
    let header: Table = toml::from_str(header).unwrap();
    let all = header.get("when").and_then(Value::as_array);
    let all = all.into_iter().flatten();
    all.filter_map(|one| one.as_table().cloned()).collect()
}

fn without(mut alternative: Table, keys: &[&str]) -> Table {
    alternative.retain(|own, _| !keys.contains(&own) && !WORDS.contains(&own));
    alternative
}

/// What the server says still, where the export says otherwise, is what it says without an export.
#[test]
fn an_alternative_about_an_export_repeats_one_without_it() {
    const EXPORT: &str = "mailbox.this-protocol";
    // By whose setting it is on makes no difference to what the server says.
    const WHOSE: [&str; 3] = [EXPORT, "mailbox.smtp-auth", "organization.smtp-auth"];
    let mut seen = 0;
    for page in Catalogue::embedded().pages() {
        let all = alternatives(&page.path);
        let (with, plain): (Vec<Table>, Vec<Table>) =
            all.into_iter().partition(|one| one.contains_key(EXPORT));
        let plain: Vec<Table> = plain.into_iter().map(|one| without(one, &[])).collect();
        // Where each stands for another one, and not for a place of its own.
        if with.len() < 2 {
            continue;
        }
        for one in with {
            seen += 1;
            let one = without(one, &WHOSE);
            assert!(plain.contains(&one), "{}: {one:?}", page.path);
        }
    }
    assert!(seen >= 8, "{seen}");
}

/// Texts that are looked for in two places of a dialogue are the same in both.
#[test]
fn a_long_list_of_texts_stands_nowhere_in_two_forms() {
    const LONG: usize = 5;
    for page in Catalogue::embedded().pages() {
        let mut lists: Vec<Vec<Value>> = Vec::new();
        for alternative in alternatives(&page.path) {
            let texts = alternative.values().filter_map(Value::as_table);
            let texts = texts.filter_map(|clause| clause.get("contains")?.as_array().cloned());
            lists.extend(texts.filter(|list| list.len() >= LONG));
        }
        for (at, one) in lists.iter().enumerate() {
            for other in &lists[..at] {
                let alike = one.iter().filter(|text| other.contains(text)).count();
                let slips = one.len().max(other.len()) - alike;
                assert!(
                    slips == 0 || slips > 2,
                    "{}: {one:?} and {other:?} differ by {slips}",
                    page.path
                );
            }
        }
    }
}

/// A sentence for the next step that several alternatives or pages have is the same in each, or another one.
#[test]
fn a_next_step_stands_nowhere_in_two_forms() {
    const ALIKE: f64 = 0.95;
    let mut steps: Vec<(String, String)> = Vec::new();
    for page in Catalogue::embedded().pages() {
        for alternative in alternatives(&page.path) {
            let step = alternative.get("next_step").and_then(Value::as_str);
            // A page about POP says what its sibling says of IMAP.
            let step = step.map(|step| step.replace("PopEnabled", "ImapEnabled"));
            let step = step.filter(|step| steps.iter().all(|(_, known)| known != step));
            if let Some(step) = step {
                steps.push((page.path.clone(), step));
            }
        }
    }
    assert!(steps.len() > 40, "{}", steps.len());
    for (at, (path, one)) in steps.iter().enumerate() {
        for (other_path, other) in &steps[..at] {
            // Of the same length, but for a slip.
            let is_near = one.len().abs_diff(other.len()) <= 3;
            assert!(
                !is_near || strsim::normalized_levenshtein(one, other) < ALIKE,
                "{path} and {other_path}: {one} / {other}"
            );
        }
    }
}
