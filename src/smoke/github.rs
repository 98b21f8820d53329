//! The result for GitHub Actions: an annotation for each expectation that is not met, at its line of the file, and a table for the
//! summary of the job.

use super::human::{Telling, summed_up};
use super::told::{ExpectationReport, SmokeReport, SmokeTarget};
use crate::report::github::command;
use crate::report::markdown::{code, prose};

/// The most rows of the table: a summary has at most 1 MiB.
const MOST_ROWS: usize = 300;

/// The result as workflow commands.
pub fn render(report: &SmokeReport, telling: Telling) -> String {
    if !telling.tells(report) {
        return String::new();
    }
    let level = match report.verdict {
        "met" => "notice",
        "not-met" => "error",
        _ => "warning",
    };
    // GitHub shows ten annotations of a level and step: the whole comes first.
    let title = format!("mailprobe smoke: {}", report.verdict);
    let mut out = command(level, &[("title", &title)], &summed_up(report));
    for (target, one) in all(report).filter(|(_, one)| telling.tells_of(one)) {
        out.push_str(&annotation(report, target, one));
    }
    out
}

fn all(report: &SmokeReport) -> impl Iterator<Item = (&SmokeTarget, &ExpectationReport)> {
    let targets = report.targets.iter();
    targets.flat_map(|target| target.expectations.iter().map(move |one| (target, one)))
}

fn annotation(report: &SmokeReport, target: &SmokeTarget, one: &ExpectationReport) -> String {
    let level = match one.outcome {
        "met" => {
            let text = format!("{}: {}: {}", target.name, one.expected, one.seen);
            return command("debug", &[], &text);
        }
        "not-met" => "error",
        _ => "warning",
    };
    let title = format!("{}: {}", target.name, one.id);
    let file = report.file.trim_start_matches("./");
    let line = one.line.map(|line| line.to_string());
    let mut properties = vec![("file", file)];
    properties.extend(line.as_deref().map(|line| ("line", line)));
    properties.push(("title", &title));
    let mut lines = vec![
        format!("expected: {}", one.expected),
        format!("seen: {}", one.seen),
    ];
    lines.extend(one.evidence.last().cloned());
    lines.extend(one.next_step.iter().map(|step| format!("next: {step}")));
    command(level, &properties, &lines.join("\n"))
}

/// The result as a table in Markdown; what is not as expected stands first.
pub fn summary(report: &SmokeReport) -> String {
    let mut rows: Vec<_> = all(report).collect();
    rows.sort_by_key(|(_, one)| match one.outcome {
        "not-met" => 0,
        "met" => 2,
        _ => 1,
    });
    let mut out = format!(
        "{}\n\n| | Target | Expected | Seen |\n|---|---|---|---|\n",
        prose(&summed_up(report))
    );
    for (target, one) in rows.iter().take(MOST_ROWS) {
        let mark = match one.outcome {
            "met" => "✅ met",
            "not-met" => "❌ not met",
            _ => "❔ could not tell",
        };
        let mut seen = vec![prose(&one.seen)];
        if one.outcome != "met" {
            seen.extend(one.evidence.last().map(|line| code(line)));
            let next = one.next_step.as_ref();
            seen.extend(next.map(|step| format!("Next: {}", prose(step))));
        }
        let cells = [prose(&target.name), prose(&one.expected), seen.join("<br>")];
        // Within code, too, a bar ends a cell.
        let cells = cells.map(|cell| cell.replace('|', "\\|"));
        out.push_str(&format!("| {mark} | {} |\n", cells.join(" | ")));
    }
    if let Some(more) = rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        out.push_str(&format!(
            "\nand {more} more, which the other formats have\n"
        ));
    }
    out
}
