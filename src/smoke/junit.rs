//! The result as JUnit XML: a suite for each target, a test case for each expectation. What could not be told is an error, never a pass.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::told::{ExpectationReport, SmokeReport, TargetReport};

/// The result as XML; empty only when it cannot be written, which memory alone decides.
pub fn render(smoke: &SmokeReport) -> String {
    let mut report = Report::new("mailprobe smoke");
    report.set_time(Duration::from_millis(smoke.took_ms));
    for target in &smoke.targets {
        report.add_test_suite(suite(target));
    }
    let mut text = report.to_string().unwrap_or_default();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn suite(target: &TargetReport) -> TestSuite {
    let mut suite = TestSuite::new(target.name.as_str());
    suite.set_time(Duration::from_millis(target.took_ms));
    suite.add_property(("target", target.target.as_str()));
    if !target.findings.is_empty() {
        suite.add_property(("findings", target.findings.join(" ").as_str()));
    }
    for one in &target.expectations {
        suite.add_test_case(case(target, one));
    }
    suite
}

fn case(target: &TargetReport, one: &ExpectationReport) -> TestCase {
    let status = match one.outcome {
        "met" => TestCaseStatus::success(),
        outcome => {
            let (kind, word) = match outcome {
                "not-met" => (NonSuccessKind::Failure, "not so"),
                _ => (NonSuccessKind::Error, "could not tell"),
            };
            let mut status = TestCaseStatus::non_success(kind);
            status.set_message(format!("{word}: {}: {}", one.expected, one.seen));
            status.set_type(one.finding.as_deref().unwrap_or(outcome));
            status.set_description(description(one));
            status
        }
    };
    let mut case = TestCase::new(one.id.as_str(), status);
    case.set_classname(target.name.as_str());
    if one.outcome == "met" {
        case.set_system_out(format!("{}: {}", one.expected, one.seen));
    }
    case
}

fn description(one: &ExpectationReport) -> String {
    let mut lines = vec![
        format!("expected: {}", one.expected),
        format!("seen: {}", one.seen),
    ];
    lines.extend(one.evidence.iter().cloned());
    lines.extend(one.next_step.iter().map(|step| format!("next: {step}")));
    lines.push(format!("again: {}", one.repeat));
    lines.join("\n")
}
