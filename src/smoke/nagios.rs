//! The result for Nagios and its like: a service is critical when something is not as expected, unknown when it could not be told.

use super::human::summed_up;
use super::told::SmokeReport;
use crate::report::nagios::{State, output, seconds};

/// The state of a result.
pub fn state(report: &SmokeReport) -> State {
    match report.verdict {
        "met" => State::Ok,
        "not-met" => State::Critical,
        _ => State::Unknown,
    }
}

/// The result as the output of a plugin.
pub fn render(report: &SmokeReport) -> String {
    let counts = report.counts;
    let all = counts.met + counts.not_met + counts.could_not_tell;
    let count = |name: &str, many: usize| format!("{name}={many};;;0;{all}");
    let data = [
        count("met", counts.met),
        count("not_met", counts.not_met),
        count("could_not_tell", counts.could_not_tell),
        format!("total_time={};;;0", seconds(report.took_ms)),
    ];
    // What is not so comes before what could not be told.
    let mut lines = Vec::new();
    for (outcome, word) in [("not-met", "Not so"), ("could-not-tell", "Could not tell")] {
        for target in &report.targets {
            let own = target.expectations.iter();
            let own = own.filter(|one| one.outcome == outcome);
            let told =
                |expected: &str, seen: &str| format!("{word}: {}: {expected}: {seen}", target.name);
            lines.extend(own.map(|one| told(&one.expected, &one.seen)));
        }
    }
    let summed_up = summed_up(report);
    let status = match lines.first() {
        Some(first) => format!("{summed_up} {first}"),
        None => summed_up,
    };
    output(state(report), &status, &data, &lines)
}
