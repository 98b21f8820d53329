//! The findings in a ticket: the first with what has to be done, the others a line each.

use super::inline::{code, fence};
use super::room::Part;
use super::steps::{Step, steps};
use super::{LONGEST_LINE, commands, cut, item, list, one_line, sentence};
use crate::report::human::alike::{Event, alike};
use crate::report::human::{capitalised, why};
use crate::report::told::{self, stage_name};
use crate::report::{FindingReport, Report};

/// The most lines of an answer that are shown.
const MOST_SAID: usize = 8;

/// The finding that tells most: what it is, who acts, and why it is thought so.
pub(super) fn finding(finding: &FindingReport, report: &Report) -> Part {
    let mut lines = vec![format!("- Who acts: {}", told::who(finding.who))];
    // Where commands tell what to do, they stand below.
    let first = || first_step(finding).filter(|step| step.commands.is_empty());
    lines.extend(next_step(finding).or_else(|| Some(format!("- Next: {}", first()?.line()))));
    lines.extend(for_administrator(finding).filter(|_| finding.who != "administrator"));
    lines.extend(seen(finding));
    lines.extend(
        finding
            .comparisons
            .iter()
            .map(|text| item(&format!("Compared: {text}"))),
    );
    let others = finding.candidates.iter();
    let others: Vec<String> = others
        .map(|one| format!("{} ({})", one.title, one.id))
        .collect();
    if !others.is_empty() {
        lines.push(item(&format!("It may also be: {}", others.join("; "))));
    }
    let dates = finding
        .dates
        .iter()
        .filter_map(|date| date.caution.as_deref());
    lines.extend(dates.map(item));
    Part {
        head: vec![
            String::new(),
            format!(
                "**{}** {}, {}.",
                sentence(&format!("{}.", why(finding, report))),
                finding.severity,
                place(finding)
            ),
            String::new(),
        ],
        ..list("", lines, 4)
    }
}

/// What an administrator does first, where no block of commands tells it.
fn for_administrator(finding: &FindingReport) -> Option<String> {
    let all = steps(&finding.fix.administrator);
    if all.iter().any(|step| !step.commands.is_empty()) {
        return None;
    }
    let lines = all.iter().map(Step::line);
    let first = lines.into_iter().find(|line| !line.ends_with(':'))?;
    Some(format!("- For the administrator: {first}"))
}

/// Where a finding shows and how sure it is.
fn place(finding: &FindingReport) -> String {
    match finding.protocols.as_slice() {
        [] => finding.certainty.to_owned(),
        protocols => format!(
            "{}, {}, {}",
            finding.certainty,
            protocols.join(", ").to_uppercase(),
            stage_name(finding.stage, protocols)
        ),
    }
}

/// The server's own words.
pub(super) fn said(finding: &FindingReport) -> Part {
    let has_words = |lines: &[String]| lines.iter().any(|line| line.starts_with("S: "));
    let Some(evidence) = (finding.evidence.iter()).find(|one| has_words(&one.lines)) else {
        return Part::default();
    };
    let lines: Vec<String> = (last_answer(&evidence.lines).iter())
        .map(|line| cut(line, LONGEST_LINE))
        .collect();
    let fence = fence(&lines);
    Part {
        head: vec![
            String::new(),
            format!(
                "Said there (C: by mailprobe, S: by {}):",
                code(&evidence.endpoint)
            ),
            fence.clone(),
        ],
        body: lines,
        foot: vec![fence],
        least: 1,
        missing: None,
        ends_best: true,
    }
}

/// What the server said last, and the command that it is the answer to; what is hidden of a sign-in tells nothing.
fn last_answer(lines: &[String]) -> Vec<&String> {
    let is_answer = |line: &String| line.starts_with("S: ");
    let end = lines.iter().rposition(is_answer).map_or(0, |at| at + 1);
    let begin = lines[..end].iter().rposition(|line| !is_answer(line));
    let begin = begin.map_or(0, |at| at + 1);
    let tells = |line: &&String| line.starts_with("C: ") && !line.starts_with("C: [hidden]");
    let asked = lines[..begin].iter().rfind(tells);
    let shown = begin.max(end.saturating_sub(MOST_SAID));
    asked.into_iter().chain(&lines[shown..end]).collect()
}

/// What has to be done: the steps of whoever acts on the first finding, and the commands for administrators of all findings.
pub(super) fn what_to_do(report: &Report, first: &FindingReport) -> Vec<Part> {
    let (label, text) = own_steps(first);
    let own = steps(text);
    // The first is told already where nothing else is to be done next.
    let told = usize::from(next_step(first).is_none());
    let mut parts = Vec::new();
    // Where commands tell what to do, their comments are the steps.
    if own.len() > told && own.iter().all(|step| step.commands.is_empty()) {
        let lines = own.iter().skip(told);
        let lines = lines.map(|step| format!("- {}", step.line()));
        parts.push(Part {
            head: vec![String::new(), format!("What to do ({label}):")],
            ..list("", lines.collect(), 1)
        });
    }
    parts.extend(commands::blocks(report));
    parts
}

/// So many findings behind the first are told with what to do next and what shows them.
const TOLD_WITH_STEPS: usize = 2;

/// So many findings behind the first are told in any case.
const OTHERS: usize = 8;

/// The findings behind the first, a line each.
pub(super) fn others(report: &Report) -> Part {
    let behind = report.findings.iter().skip(1).enumerate();
    let lines = behind.map(|(at, finding)| {
        let who = told::who(finding.who).trim_end_matches('.');
        let title = sentence(&why(finding, report));
        let mut steps = match at < TOLD_WITH_STEPS {
            true => steps_and_evidence(finding),
            false => String::new(),
        };
        if finding.who == "administrator"
            && let Some(told) = for_administrator(finding)
            && let Some((_, step)) = told.split_once(": ")
            && !steps.contains(step)
        {
            steps.push_str(&format!(" {}", told.trim_start_matches("- ")));
        }
        format!(
            "- Also found: {title}. {}, {}. Who acts: {who}.{steps}{}",
            capitalised(finding.severity),
            place(finding),
            last_line(finding).unwrap_or_default()
        )
    });
    // What else is wrong counts for more than all that is to be typed.
    list("Also found: ", lines.collect(), OTHERS)
}

/// What to do next, and what was seen, behind the title in its line: the room is for what is to be typed.
fn steps_and_evidence(finding: &FindingReport) -> String {
    let next = next_step(finding).or_else(|| {
        let first = first_step(finding)?;
        Some(match first.commands.is_empty() {
            true => format!("- Next: {}", first.line()),
            false => "- Next: the commands for it, above.".to_owned(),
        })
    });
    let lines = next.into_iter().chain(seen(finding));
    let told = lines.map(|line| match line.ends_with(['.', ':', '!', '?']) {
        true => line,
        false => format!("{line}."),
    });
    told.map(|line| format!(" {}", line.trim_start_matches("- ")))
        .collect()
}

/// The server's own words behind a finding that has no room for the whole exchange: the last line of them.
fn last_line(finding: &FindingReport) -> Option<String> {
    let answers = |lines: &[String]| lines.iter().rfind(|line| line.starts_with("S: ")).cloned();
    let mut said = finding.evidence.iter();
    let line = said.find_map(|one| answers(&one.lines))?;
    let line = cut(line.trim_start_matches("S: "), LONGEST_LINE);
    Some(format!(" The server said: {}", code(&line)))
}

/// The steps of whoever acts on a finding.
fn own_steps(finding: &FindingReport) -> (&'static str, &str) {
    match finding.who {
        "user" => ("the person at the keyboard", &finding.fix.you),
        "help-desk" => ("the help desk", &finding.fix.help_desk),
        _ => ("the administrator", &finding.fix.administrator),
    }
}

/// What to do first, where the finding says it.
fn next_step(finding: &FindingReport) -> Option<String> {
    let told = finding.next_step.as_ref().or(finding.request.as_ref());
    told.map(|next| format!("- Next: {}", one_line(next)))
}

/// The first step of whoever acts.
fn first_step(finding: &FindingReport) -> Option<Step> {
    let (_, text) = own_steps(finding);
    let mut steps = steps(text).into_iter();
    // What stands before a list is no step.
    steps.find(|step| !step.commands.is_empty() || !step.line().ends_with(':'))
}

/// What was seen at which servers, a line for each that is not alike.
fn seen(finding: &FindingReport) -> Vec<String> {
    let events: Vec<Event<'_>> = (finding.evidence.iter()).map(Event::from).collect();
    let groups = alike(&events);
    let lines = groups
        .iter()
        .map(|group| item(&format!("Seen: {}", group.sentence())));
    lines.collect()
}
