//! The result for people: a line an expectation; where one is not met, what was expected, seen and said, and what to do.

use super::told::{ExpectationReport, SmokeReport, SmokeTarget};
use crate::report::human::{self, Detail};
use crate::report::wrapped;
use crate::style::{Paint, Style};

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Only what is not as expected; nothing where all is.
    Failures,
    /// A line an expectation.
    Usual,
    /// What was seen, too, and the whole report of a target where something is not as expected.
    Everything,
}

impl Telling {
    /// Whether anything is told of a result.
    pub(super) fn tells(self, report: &SmokeReport) -> bool {
        self != Self::Failures || report.verdict != "met"
    }

    /// Whether an expectation is told.
    pub(super) fn tells_of(self, one: &ExpectationReport) -> bool {
        self != Self::Failures || one.outcome != "met"
    }
}

/// The result as text.
pub fn render(report: &SmokeReport, style: &Style, telling: Telling) -> String {
    if !telling.tells(report) {
        return String::new();
    }
    let mut out = String::new();
    for target in &report.targets {
        if telling == Telling::Failures && target.verdict == "met" {
            continue;
        }
        out.push_str(&of_target(target, style, telling));
    }
    out.push_str(&summary(report, style));
    out
}

fn of_target(target: &SmokeTarget, style: &Style, telling: Telling) -> String {
    let name = style.paint(Paint::Strong, &style.plain(&target.name));
    let what = match target.name == target.target {
        true => String::new(),
        false => format!(" ({})", style.plain(&target.target)),
    };
    let mut out = format!("{name}{what}\n");
    for one in &target.expectations {
        if !telling.tells_of(one) {
            continue;
        }
        out.push_str(&line(one, style));
        if one.outcome != "met" {
            out.push_str(&details(one, style));
        } else if telling == Telling::Everything {
            out.push_str(&field("seen", &one.seen, style));
        }
    }
    if target.verdict != "met" {
        out.push_str(&field("again", &target.repeat, style));
    }
    if telling == Telling::Everything
        && target.verdict != "met"
        && let Some(report) = &target.report
    {
        out.push('\n');
        out.push_str(&human::render(report, style, Detail::Usual));
    }
    out.push('\n');
    out
}

/// The mark and the expectation; the mark alone is never all there is.
fn line(one: &ExpectationReport, style: &Style) -> String {
    let (paint, mark, word) = match (one.outcome, style.unicode) {
        ("met", true) => (Paint::Good, "✓", ""),
        ("met", false) => (Paint::Good, "ok", ""),
        ("not-met", true) => (Paint::Bad, "✗", "not so: "),
        ("not-met", false) => (Paint::Bad, "x", "not so: "),
        _ => (Paint::Warn, "?", "could not tell: "),
    };
    let label = format!("  {} ", style.paint(paint, mark));
    let text = format!("{word}{}", first_upper(&one.expected, word));
    wrapped(&style.plain(&text), style, &label, "      ")
}

/// A sentence begins with a capital, unless something stands before it.
fn first_upper(text: &str, before: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) if before.is_empty() => first.to_uppercase().chain(letters).collect(),
        _ => text.to_owned(),
    }
}

fn details(one: &ExpectationReport, style: &Style) -> String {
    let mut out = field("seen", &one.seen, style);
    for line in &one.evidence {
        out.push_str(&field("said", line, style));
    }
    if let Some(step) = &one.next_step {
        out.push_str(&field("next", step, style));
    }
    out
}

fn field(name: &str, text: &str, style: &Style) -> String {
    let label = style.paint(Paint::Faint, &format!("      {name:<6}"));
    let indent = " ".repeat(12);
    match name {
        // What is said or typed word for word is not broken.
        "said" | "again" => {
            let text = style.paint(Paint::Code, &style.plain(text));
            format!("{label}{text}\n")
        }
        _ => wrapped(&style.plain(text), style, &label, &indent),
    }
}

fn summary(report: &SmokeReport, style: &Style) -> String {
    let text = wrapped(&style.plain(&summed_up(report)), style, "", "");
    let paint = match report.verdict {
        "met" => Paint::Good,
        "not-met" => Paint::Bad,
        _ => Paint::Warn,
    };
    text.lines()
        .map(|line| style.paint(paint, line) + "\n")
        .collect()
}

/// How many expectations came out in which way, in a sentence.
pub(super) fn summed_up(report: &SmokeReport) -> String {
    let counts = report.counts;
    let all = counts.met + counts.not_met + counts.could_not_tell;
    let of = match report.targets.len() {
        1 => String::new(),
        many => format!(" of {many} targets"),
    };
    let only = "The one expectation";
    let mut wrong = Vec::new();
    if counts.not_met > 0 {
        wrong.push(format!("{} {} not", counts.not_met, are(counts.not_met)));
    }
    if counts.could_not_tell > 0 {
        wrong.push(format!("{} could not be told", counts.could_not_tell));
    }
    match (report.verdict, all) {
        (_, 0) => "Nothing was expected, and nothing could be told.".to_owned(),
        ("met", 1) => format!("{only} is met."),
        ("met", _) => format!("All {all} expectations{of} are met."),
        ("not-met", 1) => format!("{only} is not met."),
        (_, 1) => format!("{only} could not be told."),
        _ => {
            let met = counts.met;
            format!(
                "{met} of {all} expectations{of} {} met; {}.",
                are(met),
                wrong.join(", and ")
            )
        }
    }
}

const fn are(many: usize) -> &'static str {
    match many {
        1 => "is",
        _ => "are",
    }
}
