//! The result as JUnit XML: a suite for each target, a test case for each expectation. What could not be told is an error, never a pass.

use super::told::{ExpectationReport, SmokeReport, SmokeTarget};
use crate::report::junit::class;
use crate::report::junit::xml::{Case, Document, Outcome, Suite};

/// The result as XML.
pub fn render(smoke: &SmokeReport) -> String {
    let document = Document {
        name: "mailprobe smoke",
        took_ms: smoke.took_ms,
        started: &smoke.started,
        suites: smoke.targets.iter().map(suite).collect(),
    };
    document.render()
}

fn suite(target: &SmokeTarget) -> Suite {
    let mut properties = vec![("target", target.target.clone())];
    if !target.findings.is_empty() {
        properties.push(("findings", target.findings.join(" ")));
    }
    properties.push(("again", target.repeat.clone()));
    Suite {
        name: target.name.clone(),
        class: class(&target.name),
        took_ms: target.took_ms,
        properties,
        cases: target.expectations.iter().map(case).collect(),
    }
}

fn case(one: &ExpectationReport) -> Case {
    let told = |word: &str| format!("{word}: {}: {}", one.expected, one.seen);
    Case {
        name: one.id.clone(),
        took_ms: one.took_ms,
        outcome: match one.outcome {
            "met" => Outcome::Passed(Some(format!("{}: {}", one.expected, one.seen))),
            "not-met" => {
                let kind = one.finding.clone().unwrap_or_else(|| "not-met".to_owned());
                Outcome::Failed(kind, told("not so"), description(one))
            }
            _ => Outcome::Error(told("could not tell"), description(one)),
        },
    }
}

fn description(one: &ExpectationReport) -> String {
    let mut lines = vec![
        format!("expected: {}", one.expected),
        format!("seen: {}", one.seen),
    ];
    lines.extend(one.evidence.iter().cloned());
    lines.extend(one.next_step.iter().map(|step| format!("next: {step}")));
    lines.join("\n")
}
