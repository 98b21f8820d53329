//! The report for Nagios, Icinga and whatever else runs plugins: a status line with performance data, then the rest.
//!
//! The form is that of the Monitoring Plugins Development Guidelines. The state is what the exit status says, too.

use super::Report;
use super::human::{capitalised, headline, why, without_finding};
use super::told::{self, details, word};
use super::way::probe;
use crate::style::Style;

/// The longest status line, in characters, without the performance data: telephones and pagers show no more.
const LONGEST_STATUS: usize = 200;

/// The longest line below it, in characters, and the most lines.
const LONGEST_LINE: usize = 400;
const MOST_LINES: usize = 15;

/// The most of all, in bytes: Nagios cuts at 8 KiB.
const LARGEST: usize = 8000;

/// The state of a service, as plugins tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything works.
    Ok,
    /// It works, with something to mend.
    Warning,
    /// It does not work.
    Critical,
    /// It could not be told.
    Unknown,
}

impl State {
    /// The state of a report.
    pub fn of(report: &Report) -> Self {
        match report.verdict {
            "works" => Self::Ok,
            "degraded" => Self::Warning,
            "trouble" => Self::Critical,
            _ => Self::Unknown,
        }
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

/// The report.
pub fn render(report: &Report) -> String {
    let mut status = headline(report, &Style::PLAIN);
    if let Some(first) = report.findings.first() {
        status.push_str(&format!(" {} ({})", first.title, first.id));
    }
    output(
        State::of(report),
        &status,
        &performance(report),
        &below(report),
    )
}

/// The output of a plugin: the status with its performance data, which is never cut, and as much of the lines below as has room.
pub(crate) fn output(state: State, status: &str, data: &[String], lines: &[String]) -> String {
    let mut out = status_line(state, status);
    if !data.is_empty() {
        out.push_str(&format!(" | {}", data.join(" ")));
    }
    let rest = |missing: usize| format!("\nand {missing} more lines, which the other formats have");
    let room = LARGEST - rest(usize::MAX).len();
    let mut missing = lines.len();
    for line in lines.iter().take(MOST_LINES) {
        let line = plain(line, LONGEST_LINE);
        if out.len() + line.len() > room {
            break;
        }
        out.push_str(&format!("\n{line}"));
        missing -= 1;
    }
    if missing > 0 {
        out.push_str(&rest(missing));
    }
    out.push('\n');
    out
}

/// The status line of what could not run.
pub fn failed(reason: &str) -> String {
    status_line(State::Unknown, reason) + "\n"
}

fn status_line(state: State, text: &str) -> String {
    plain(
        &format!("MAILPROBE {} - {text}", state.name()),
        LONGEST_STATUS,
    )
}

/// The text without what a plugin's output must not hold: a bar begins performance data, and some web pages show marks of HTML as they come.
fn plain(text: &str, most: usize) -> String {
    let replaced = text.chars().map(|c| match c {
        '|' => '/',
        '<' => '(',
        '>' => ')',
        '\n' | '\r' => ' ',
        c => c,
    });
    let replaced: String = replaced.collect();
    match replaced.chars().count() > most {
        true => cut(&replaced, most),
        false => replaced,
    }
}

/// The text cut to so many characters, at the end of a word where one is near. What stands in brackets at its end stays, as that is the id of the fault.
fn cut(text: &str, most: usize) -> String {
    let id = text.strip_suffix(')').and_then(|text| text.rfind(" ("));
    let id = id.map_or("", |at| &text[at..]);
    // What leaves no room for anything else is no id.
    let id = match id.chars().count() + 10 < most {
        true => id,
        false => "",
    };
    let room = most - 3 - id.chars().count();
    let head: String = text.chars().take(room).collect();
    let end = head
        .rfind(' ')
        .filter(|end| room - head[..*end].chars().count() < 30);
    format!("{}...{id}", &head[..end.unwrap_or(head.len())])
}

/// The times of the protocols in seconds, and the days that their certificates are valid.
fn performance(report: &Report) -> Vec<String> {
    let mut data = Vec::new();
    for (name, one) in report.protocols.iter() {
        data.push(format!("{name}_time={};;;0", seconds(one.took_ms)));
        let days = probe(name, one, report).and_then(|probe| {
            let mut facts = probe
                .steps
                .iter()
                .filter_map(|step| step.facts.get("tls.days-left"));
            facts.next()?.parse::<i64>().ok()
        });
        data.extend(days.map(|days| format!("{name}_certificate_days={days};;;")));
    }
    data.push(format!("total_time={};;;0", seconds(report.took_ms)));
    data
}

/// Milliseconds as performance data.
pub(crate) fn seconds(milliseconds: u64) -> String {
    format!("{}.{:03}s", milliseconds / 1000, milliseconds % 1000)
}

/// What stands below the status line.
fn below(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, one) in report.protocols.iter() {
        let endpoint = one.endpoint.as_deref().unwrap_or_default();
        let details = details(name, one).join(", ");
        lines.push(format!(
            "{} {}: {endpoint} {details}",
            name.to_uppercase(),
            word(one)
        ));
    }
    for finding in &report.findings {
        let who = told::who(finding.who);
        lines.push(format!(
            "Finding ({}, {}): {}. Who acts: {who}",
            finding.severity,
            finding.certainty,
            why(finding, report)
        ));
    }
    for (label, text) in without_finding(report) {
        lines.push(format!("{label}: {text}"));
    }
    for one in &report.unexplained {
        let protocol = one.protocol.to_uppercase();
        lines.push(format!(
            "Not explained: {protocol} {}: {}",
            one.endpoint, one.says
        ));
    }
    for one in told::not_tested(report) {
        lines.push(format!(
            "Not tested: {}. {}.",
            one.what,
            capitalised(&one.why)
        ));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_line_that_is_too_long_keeps_whole_words_and_the_id() {
        for (text, most, cut) in [
            ("short (a.b)", 40, "short (a.b)"),
            (
                "one two three four (auth.smtp-off)",
                30,
                "one two... (auth.smtp-off)",
            ),
            ("one two three four five six", 20, "one two three..."),
            (
                "(a-bracket-that-is-all-there-is-of-it)",
                20,
                "(a-bracket-that-i...",
            ),
        ] {
            assert_eq!(plain(text, most), cut);
        }
    }
}
