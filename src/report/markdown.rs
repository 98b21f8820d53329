//! The ticket: the report in fewer than 40 lines of Markdown, to paste where a help desk keeps its tickets.
//!
//! It reads as plain text as well. Nothing that a server, a name or the user says can break out of it or act in it: see [`inline`].

mod commands;
mod finding;
mod inline;
mod programs;
mod room;
mod steps;

pub(super) use self::commands::first_look;
use self::finding::{finding, others, said, what_to_do};
pub(crate) use self::inline::{code, prose};
use self::room::{Part, fitted};
use self::steps::{Step, steps};
use super::Report;
use super::build::joined;
use super::human::{capitalised, headline, without_finding};
use super::shown::ShownReport;
use super::told::{self, SIMULATED, details, word};
use crate::style::Style;

/// The most lines of a ticket.
const MOST_LINES: usize = 39;

/// The longest line of a server that is shown, in characters.
const LONGEST_LINE: usize = 600;

/// The most servers that are named together.
const MOST_NAMED: usize = 3;

/// The longest sentence, in characters: prose of ours is shorter, so only foreign words are cut.
const LONGEST_SENTENCE: usize = 900;

/// The ticket.
pub fn render(report: &Report) -> String {
    let mut parts = vec![summary(report), facts(report), protocols(report)];
    let by_itself = without_finding(report);
    if let Some(first) = report.findings.first().filter(|_| by_itself.is_empty()) {
        parts.push(finding(first, report));
        parts.push(said(first));
        parts.extend(what_to_do(report, first));
    } else {
        let told = by_itself.into_iter();
        let told = told.map(|(label, text)| item(&format!("{label}: {text}")));
        parts.push(list("", told.collect(), 2));
    }
    let rest = [
        others(report),
        unexplained(report),
        programs::programs(report),
        not_tested(report),
    ];
    if rest.iter().any(|part| !part.body.is_empty()) {
        parts.push(blank());
    }
    parts.extend(rest);
    parts.push(end(report));
    let mut text = fitted(parts, MOST_LINES).join("\n");
    text.push('\n');
    text
}

/// How it stands, in one sentence.
fn summary(report: &Report) -> Part {
    Part {
        head: vec![sentence(&headline(report, &Style::PLAIN)), String::new()],
        ..Part::default()
    }
}

/// What was asked, when, from where, and what else must be known of it.
fn facts(report: &Report) -> Part {
    let target = &report.target;
    let mut asked = format!("- Asked for: {}", code(&target.subject.input));
    if let Some(provider) = &target.subject.provider_name {
        asked.push_str(&format!(", {}", prose(provider)));
    }
    if let Some(dns) = &target.subject.dns {
        asked.push_str(&format!(", DNS server {}", code(dns)));
    }
    let when = format!(
        "- When: {}, in {}, with {} {}",
        moment(&report.started),
        told::duration(report.took_ms),
        prose(report.tool.name),
        prose(report.tool.version)
    );
    let from = match &report.computer {
        Some(computer) if !computer.says.is_empty() => {
            item(&format!("From this computer: {}", computer.says.join(" ")))
        }
        _ => "- From: the computer on which it ran; its network was not looked at".to_owned(),
    };
    let simulated = report.simulated.then(|| format!("- {SIMULATED}"));
    let mut lines: Vec<String> = simulated.into_iter().chain([asked, when, from]).collect();
    let mut proxies: Vec<&str> = Vec::new();
    for proxy in report
        .probes
        .iter()
        .filter_map(|probe| probe.proxy.as_ref())
    {
        if !proxies.contains(&proxy.says.as_str()) {
            proxies.push(&proxy.says);
        }
    }
    lines.extend((proxies.iter()).map(|says| item(&format!("Through the proxy {says}"))));
    lines.extend(
        report
            .sign_in
            .iter()
            .map(|one| item(&format!("Token: {}.", one.says))),
    );
    let shown = report.shown.iter().flat_map(ShownReport::notes);
    lines.extend(shown.map(|note| item(&note)));
    list("", lines, 4)
}

/// One line a protocol.
fn protocols(report: &Report) -> Part {
    let line = |(name, one): (&str, &super::ProtocolReport)| {
        let endpoint = one.endpoint.as_deref().map(code).unwrap_or_default();
        let details = prose(&details(name, one).join(", "));
        format!(
            "- {} {}: {endpoint} {details}",
            name.to_uppercase(),
            word(one)
        )
    };
    Part {
        head: report.protocols.iter().map(line).collect(),
        ..Part::default()
    }
}

/// What went wrong without an explanation, a line each.
fn unexplained(report: &Report) -> Part {
    let lines = report.unexplained.iter().map(|one| {
        let last = one.transcript.iter().rfind(|line| line.starts_with("S: "));
        let last = last.map(|line| format!(": {}", code(&cut(line, LONGEST_LINE))));
        format!(
            "- Not explained: {} {}: {}{}",
            prose(&one.protocol.to_uppercase()),
            code(&one.endpoint),
            sentence(&one.says),
            last.unwrap_or_default()
        )
    });
    list("Not explained: ", lines.collect(), 1)
}

/// What was not tested, a line each.
fn not_tested(report: &Report) -> Part {
    let lines = told::not_tested(report).map(|entry| {
        let servers = match entry.endpoints.as_slice() {
            [] => String::new(),
            few if few.len() <= MOST_NAMED => {
                let few: Vec<String> = few.iter().map(|one| code(one)).collect();
                format!(" ({})", joined(&few))
            }
            many => format!(" ({} servers)", many.len()),
        };
        format!(
            "- Not tested: {}{servers}. {}.",
            sentence(&entry.what),
            sentence(&capitalised(&entry.why))
        )
    });
    list("Not tested: ", lines.collect(), 1)
}

/// Where the rest stands.
fn end(report: &Report) -> Part {
    let explained = report.findings.first().map(|first| {
        let command = format!("{} explain {}", report.tool.name, first.id);
        format!("All steps, and how to be sure: {}. ", code(&command))
    });
    Part {
        head: vec![
            String::new(),
            format!(
                "{}Everything that was seen: the same check with `--format html` or `-v`.",
                explained.unwrap_or_default()
            ),
        ],
        ..Part::default()
    }
}

/// A line of nothing.
fn blank() -> Part {
    Part {
        head: vec![String::new()],
        ..Part::default()
    }
}

/// Lines of a list, the first of which stay; what is missing is said behind this label.
fn list(label: &str, lines: Vec<String>, least: usize) -> Part {
    Part {
        body: lines,
        least,
        missing: Some((format!("- {label}and "), " more, see the last line below")),
        ..Part::default()
    }
}

/// One line of a list.
fn item(text: &str) -> String {
    format!("- {}", sentence(text))
}

/// A sentence, as it may stand in Markdown.
fn sentence(text: &str) -> String {
    prose(&cut(text, LONGEST_SENTENCE))
}

/// A text of a page in one line.
fn one_line(markdown: &str) -> String {
    let lines: Vec<String> = steps(markdown).iter().map(Step::line).collect();
    lines.join(" ")
}

/// When the run began; what is no time is foreign text.
fn moment(started: &str) -> String {
    let written = told::moment(started);
    match written == started {
        true => code(started),
        false => written,
    }
}

/// The text without what is too long of it, which is said.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => {
            let missing = text[at..].chars().count();
            format!("{}[{missing} more characters]", &text[..at])
        }
        None => text.to_owned(),
    }
}
