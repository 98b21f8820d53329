//! Reports of every kind, with a foreign text in the place of every text of their runs.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::OnceLock;

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::diagnose::diagnose;
use mailprobe::explain::Explainer;
use mailprobe::fact::facts;
use mailprobe::observation::Run;
use mailprobe::observation::settings::Said;
use mailprobe::program::named;
use mailprobe::report::{Report, json};
use mailprobe::scenario::{Scenario, Split, rehearse};
use serde_json::Value;

use crate::agree::forms;
use crate::hostile::{HOSTILE, each_text, is_safe};

/// What the words of a caller are, beside the foreign text: they mean something, so that there is something to say of them.
const SHOWN: &str = "The server's certificate is invalid";

/// The ways to the texts of a value, without the places in lists and maps of which the keys are words of their own.
fn places(value: &Value, at: &str, all: &mut BTreeSet<String>) {
    match value {
        Value::String(_) => {
            all.insert(at.to_owned());
        }
        Value::Array(items) => items.iter().for_each(|item| places(item, at, all)),
        Value::Object(fields) => {
            for (key, item) in fields {
                // Facts and programs are many, and told in one way each.
                let key = match at.ends_with("/facts") || at.ends_with("/programs/protocols") {
                    true => "",
                    false => key,
                };
                places(item, &format!("{at}/{key}"), all);
            }
        }
        _ => {}
    }
}

/// Puts the text in the place of every text at this way.
fn put(value: &mut Value, at: &str, wanted: &str, text: &str) {
    match value {
        Value::String(old) if at == wanted => text.clone_into(old),
        Value::Array(items) => items
            .iter_mut()
            .for_each(|item| put(item, at, wanted, text)),
        Value::Object(fields) => {
            for (key, item) in fields {
                put(item, &format!("{at}/{key}"), wanted, text);
            }
        }
        _ => {}
    }
}

/// What no scenario tells of: the values of an export, and what is published beside the DNS.
fn enriched(mut run: Run) -> Run {
    if let Some(settings) = &mut run.settings {
        settings.said.push(Said {
            file: String::new(),
            column: String::new(),
            value: String::new(),
            is_of_organization: false,
            exported: None,
        });
        settings.unclear.push(String::new());
    }
    run.hosts.push((String::new(), Ok(Vec::new())));
    run.pacc = Ok(vec![String::new()]);
    run
}

/// The same run with this text wherever it can hold any, and the places where it does. What has turned out to hold words of a closed
/// list, moments or addresses is kept in `closed`.
fn filled(run: &Run, text: &str, closed: &mut BTreeSet<String>) -> (Run, BTreeSet<String>) {
    let mut value = serde_json::to_value(run).unwrap();
    let mut all = BTreeSet::new();
    places(&value, "", &mut all);
    all.retain(|at| !closed.contains(at));
    let mut whole = value.clone();
    for at in &all {
        put(&mut whole, "", at, text);
    }
    if let Ok(run) = serde_json::from_value(whole) {
        return (run, all);
    }
    let mut run = run.clone();
    all.retain(|at| {
        let mut other = value.clone();
        put(&mut other, "", at, text);
        let Ok(read) = serde_json::from_value(other.clone()) else {
            closed.insert(at.clone());
            return false;
        };
        (run, value) = (read, other);
        true
    });
    (run, all)
}

/// Of all examples of the catalogue those whose reports have a text at a place where those before have none.
fn runs() -> &'static [Run] {
    static RUNS: OnceLock<Vec<Run>> = OnceLock::new();
    RUNS.get_or_init(|| {
        let catalogue = Catalogue::embedded();
        let examples = catalogue.pages().flat_map(|page| &page.body().examples);
        let runs = examples.filter_map(|example| {
            let scenario = Scenario::parse(&example.text).unwrap();
            let run = enriched(rehearse(&scenario, Split::Whole).ok()?);
            let mut all = BTreeSet::new();
            places(&serde_json::to_value(&run).unwrap(), "", &mut all);
            Some((all, run))
        });
        let mut runs: Vec<_> = runs.collect();
        // Those with the most first: so few are enough.
        runs.sort_by_key(|(all, _)| Reverse(all.len()));
        let mut seen = BTreeSet::new();
        runs.retain(|(all, _)| {
            let is_new = !all.is_subset(&seen);
            seen.extend(all.iter().cloned());
            is_new
        });
        runs.into_iter().map(|(_, run)| run).collect()
    })
}

/// Reports with all that a report can tell, and this text in all of it. They find what the runs themselves show.
pub(crate) fn reports(text: &str) -> Vec<Report> {
    let (catalogue, library) = (Catalogue::embedded(), Library::embedded());
    let words = format!("{SHOWN} {text}");
    let explainer = Explainer::new(&catalogue, &library);
    let (answer, repeated) = (
        explainer.explain_of_mail(&words),
        explainer.repeated(&words),
    );
    let programs = named("");
    let mut closed = BTreeSet::new();
    let report_of = |run| {
        let verdict = diagnose(run, &facts(run), &catalogue);
        let (run, _) = filled(run, text, &mut closed);
        let facts = facts(&run);
        Report::new(&run, &facts, &verdict, &catalogue)
            .with_programs(&run, &facts, &programs)
            .with_texts(&library)
            .with_shown(&repeated, &answer, &catalogue)
    };
    runs().iter().map(report_of).collect()
}

#[test]
fn every_part_of_a_run_is_filled() {
    let (mut all, mut closed) = (BTreeSet::new(), BTreeSet::new());
    for run in runs() {
        all.extend(filled(run, "x", &mut closed).1);
    }
    for part in [
        "/records/",
        "/plan/",
        "/observations/",
        "/contrasts/",
        "/sign_in/",
        "/token/",
        "/settings/said/",
        "/settings/unclear",
        "/computer/",
        "/asked/",
        "/hosts",
        "/pacc/",
        "/web/",
    ] {
        assert!(all.iter().any(|at| at.starts_with(part)), "{part}: {all:?}");
    }
}

#[test]
fn nothing_hostile_is_told_raw_of_any_part_of_a_run() {
    for report in reports(HOSTILE) {
        let value: Value = serde_json::from_str(&json::render(&report)).unwrap();
        each_text(&value, &|text| assert!(is_safe(text), "{text:?}"));
        for (name, text) in forms(&report) {
            assert!(is_safe(&text), "{name}: {text:?}");
        }
    }
}
