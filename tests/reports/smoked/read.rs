//! Each form of the results of expectations, read back: all tell of each expectation the same.

use std::collections::BTreeMap;

use mailprobe::report::json;
use mailprobe::smoke::human::{self, Telling};
use mailprobe::smoke::{Outcome, SmokeReport, Standing, github, junit, nagios, ndjson, prometheus};
use mailprobe::style::Style;
use serde_json::Value;

use super::{expectations, tried};
use crate::machines::elements;

/// How each expectation came out, by the name of its target and its id.
type Told = BTreeMap<(String, String), String>;

/// The ids of what is expected, by the words for it.
fn ids(smoke: &SmokeReport) -> BTreeMap<String, String> {
    let all = smoke.targets.iter().flat_map(|target| &target.expectations);
    all.map(|one| (one.expected.to_lowercase(), one.id.clone()))
        .collect()
}

fn of_json(text: &str) -> Told {
    let value: Value = serde_json::from_str(text).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let targets = value["targets"].as_array().unwrap().iter();
    let all = targets.flat_map(|target| {
        let all = target["expectations"].as_array().unwrap().iter();
        all.map(|one| (text(&target["name"]), one))
    });
    all.map(|(name, one)| ((name, text(&one["id"])), text(&one["outcome"])))
        .collect()
}

fn of_ndjson(text: &str) -> Told {
    let lines = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let word = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
    lines
        .filter(|line| line["type"] == "expectation")
        .map(|line| {
            (
                (word(&line, "name"), word(&line, "id")),
                word(&line, "outcome"),
            )
        })
        .collect()
}

fn of_junit(text: &str) -> Told {
    let mut told = Told::new();
    let (mut suite, mut case) = (String::new(), String::new());
    for one in elements(text) {
        let outcome = match one.tag.as_str() {
            "testsuite" => {
                suite = one.attributes["name"].clone();
                continue;
            }
            "testcase" => {
                case = one.attributes["name"].clone();
                "met"
            }
            "failure" => "not-met",
            "error" => "could-not-tell",
            _ => continue,
        };
        told.insert((suite.clone(), case.clone()), outcome.to_owned());
    }
    told
}

fn of_prometheus(text: &str) -> Told {
    let label = |line: &str, name: &str| {
        let (_, behind) = line.split_once(&format!("{name}=\"")).unwrap();
        behind.split_once('"').unwrap().0.to_owned()
    };
    let lines = text
        .lines()
        .filter(|line| line.starts_with("mailprobe_expectation{"));
    lines
        .filter(|line| line.ends_with(" 1") || line.ends_with(" 1.0"))
        .map(|line| {
            (
                (label(line, "target"), label(line, "id")),
                label(line, "outcome"),
            )
        })
        .collect()
}

/// The annotations; GitHub shows what is met where it is asked for details alone.
fn of_github(text: &str, ids: &BTreeMap<String, String>) -> Told {
    let mut told = Told::new();
    for line in text.lines().skip(1) {
        let command = line.strip_prefix("::").unwrap();
        let (level, outcome) = [
            ("error", "not-met"),
            ("warning", "could-not-tell"),
            ("debug", "met"),
        ]
        .into_iter()
        .find(|(level, _)| command.starts_with(level))
        .unwrap();
        let name = match level {
            "debug" => {
                let mut parts = command.strip_prefix("debug::").unwrap().split(": ");
                let target = parts.next().unwrap().to_owned();
                (target, ids[&parts.next().unwrap().to_lowercase()].clone())
            }
            _ => {
                let (_, title) = command.split_once("title=").unwrap();
                let (title, _) = title.split_once("::").unwrap();
                let (target, id) = title.split_once("%3A ").unwrap();
                (target.to_owned(), id.to_owned())
            }
        };
        told.insert(name, outcome.to_owned());
    }
    told
}

fn of_summary(text: &str, ids: &BTreeMap<String, String>) -> Told {
    // Names of ours stand as code.
    let rows = text.lines().skip(4).map(|row| row.replace('`', ""));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let outcome = match cells[1] {
            "✅ met" => "met",
            "❌ not met" => "not-met",
            "❔ could not tell" => "could-not-tell",
            other => panic!("{other}"),
        };
        let id = ids[&cells[3].to_lowercase()].clone();
        ((cells[2].to_owned(), id), outcome.to_owned())
    })
    .collect()
}

fn of_human(text: &str, ids: &BTreeMap<String, String>) -> Told {
    let mut told = Told::new();
    let mut target = String::new();
    for line in text.lines() {
        let Some(line) = line.strip_prefix("  ") else {
            target = line.split(' ').next().unwrap().to_owned();
            continue;
        };
        let Some((mark, says)) = line.split_once(' ').filter(|(mark, _)| !mark.is_empty()) else {
            continue;
        };
        let (outcome, says) = match mark {
            "✓" => ("met", says),
            "✗" => ("not-met", says.strip_prefix("not so: ").unwrap()),
            "?" => (
                "could-not-tell",
                says.strip_prefix("could not tell: ").unwrap(),
            ),
            other => panic!("{other}"),
        };
        let id = ids[&says.to_lowercase()].clone();
        told.insert((target.clone(), id), outcome.to_owned());
    }
    told
}

/// A plugin names what is not met, and counts the rest.
fn of_nagios(text: &str, ids: &BTreeMap<String, String>) -> Told {
    let mut told = Told::new();
    for line in text.lines().skip(1) {
        for (word, outcome) in [
            ("Not so: ", "not-met"),
            ("Could not tell: ", "could-not-tell"),
        ] {
            let Some(behind) = line.strip_prefix(word) else {
                continue;
            };
            let mut parts = behind.split(": ");
            let target = parts.next().unwrap().to_owned();
            let id = ids[&parts.next().unwrap().to_lowercase()].clone();
            told.insert((target, id), outcome.to_owned());
        }
    }
    told
}

#[test]
fn every_form_tells_of_each_expectation_the_same() {
    let kinds = [Standing::Met, Standing::CouldNotTell, Standing::NotMet];
    let one = |standing: Standing| Outcome {
        standing,
        seen: "something was seen".to_owned(),
        evidence: vec!["S: something".to_owned()],
        finding: None,
        next_step: Some("Do something.".to_owned()),
    };
    // Every expectation comes out in each way, in one target or another.
    let targets = (0..kinds.len()).map(|turn| {
        let outcomes = expectations().into_iter().enumerate();
        let outcomes = outcomes.map(|(at, of)| (of, one(kinds[(at + turn) % kinds.len()]), None));
        tried(format!("t{turn}"), outcomes.collect())
    });
    let smoke = SmokeReport::new("t", String::new(), 7, targets.collect(), false);
    let ids = ids(&smoke);
    let wanted = of_json(&json::render(&smoke));
    assert_eq!(wanted.len(), kinds.len() * expectations().len());
    assert_eq!(ids.len(), expectations().len());
    let wide = Style {
        width: 200,
        unicode: true,
        ..Style::PLAIN
    };
    for (form, told) in [
        (
            "human",
            of_human(&human::render(&smoke, &wide, Telling::Usual), &ids),
        ),
        ("junit", of_junit(&junit::render(&smoke))),
        (
            "github",
            of_github(&github::render(&smoke, Telling::Usual), &ids),
        ),
        ("summary", of_summary(&github::summary(&smoke), &ids)),
        ("prometheus", of_prometheus(&prometheus::render(&smoke))),
        ("ndjson", of_ndjson(&ndjson::render(&smoke, Telling::Usual))),
    ] {
        assert_eq!(told, wanted, "{form}");
    }
    let mut unmet = wanted;
    unmet.retain(|_, outcome| outcome != "met");
    // It has room for the first ones, what is not so before the others, and counts them all.
    let plugin = nagios::render(&smoke);
    let told = of_nagios(&plugin, &ids);
    assert!(
        told.iter()
            .all(|(name, outcome)| unmet.get(name) == Some(outcome)),
        "{plugin}"
    );
    for outcome in ["not-met", "could-not-tell"] {
        let count = |all: &Told| all.values().filter(|one| *one == outcome).count();
        let counted = format!("{}={};", outcome.replace('-', "_"), count(&unmet));
        assert!(plugin.contains(&counted) && count(&told) > 0, "{plugin}");
    }
}
