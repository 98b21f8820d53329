//! Every step of every server, and everything that was said.

use super::alike::{Event, alike};
use super::finding::said;
use super::{dotted, heading, mark, painted_lines};
use crate::endpoint::Security;
use crate::report::markdown_text::wrapped;
use crate::report::told::duration;
use crate::report::{ProbeReport, Report, StepReport};
use crate::style::{Paint, Style};

/// Where the sentence of a step begins, and the width from which on it stays there when it is wrapped.
const BESIDE: usize = 28;
const WIDE: usize = 72;

/// All probes with all their steps.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let mut out = heading("Every step", style);
    for probe in &report.probes {
        out.push('\n');
        out.push_str(&server(probe, style));
        if probe.steps.is_empty() {
            out.push_str("    nothing was seen\n");
        }
        for step in &probe.steps {
            out.push_str(&one(step, style));
        }
    }
    out.push_str(&beside(report, style));
    out
}

/// What was tried beside the servers.
fn beside(report: &Report, style: &Style) -> String {
    if report.contrasts.is_empty() && report.web.is_none() {
        return String::new();
    }
    let mut out = heading("Tried to tell causes apart", style);
    let contrasts = report.contrasts.iter().map(|one| {
        let who = format!("{} {}", one.protocol.to_uppercase(), one.endpoint);
        (one.took_ms, format!("{who}: {}", one.says))
    });
    let web = report.web.iter().map(|one| (one.took_ms, one.says.clone()));
    for (took, says) in contrasts.chain(web) {
        let text = format!("{:>7}  {says}", duration(took));
        out.push_str(&wrapped(
            &style.plain(&text),
            style,
            "    ",
            &" ".repeat(13),
        ));
    }
    out
}

fn server(probe: &ProbeReport, style: &Style) -> String {
    let endpoint = &probe.endpoint;
    let security = Security::from_name(endpoint.security);
    let parts = [
        format!("{} {}", endpoint.protocol.to_uppercase(), endpoint.place()),
        security.map_or_else(String::new, |security| security.to_string()),
        origin(endpoint.origin).to_owned(),
        purpose(probe.purpose).to_owned(),
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    painted_lines(&dotted(&parts, style), style, Paint::Strong, "  ", "    ")
}

/// How a server came to be known.
pub(in crate::report) fn origin(origin: &str) -> &'static str {
    match origin {
        "asked" => "named by you",
        "provider" => "documented by the provider",
        "provider-by-alias" => {
            "documented by the provider that the alias for Autodiscover leads to"
        }
        "srv" => "published in the DNS",
        "srv-elsewhere" => "published in the DNS, a host of another domain",
        "autoconfig" => "published in a settings file of the domain",
        "autoconfig-elsewhere" => {
            "published in a settings file of the domain, a host of another domain"
        }
        "autodiscover" => "named by Autodiscover of the domain",
        "autodiscover-elsewhere" => "named by Autodiscover of the domain, a host of another domain",
        "autoconfig-mx" => "named by the settings file of the house that mail goes to",
        "ispdb" => "listed in the database of mail settings",
        "ispdb-mx" => "listed in the database of mail settings for where mail goes",
        _ => "guessed",
    }
}

/// Why a server is tried, where that is not plain.
pub(in crate::report) fn purpose(purpose: &str) -> &'static str {
    match purpose {
        "alternate" => "another way in",
        "contrast" => "for comparison",
        _ => "",
    }
}

fn one(step: &StepReport, style: &Style) -> String {
    let (mark, paint) = mark(&step.outcome, style);
    let head = style.paint(paint, &format!("{mark} {:<12}", step.stage));
    let text = format!("{head} {:>7}  {}", duration(step.took_ms), step.says);
    let indent = if style.width >= WIDE { BESIDE } else { 6 };
    let mut out = wrapped(&style.plain(&text), style, "    ", &" ".repeat(indent));
    for line in &step.transcript {
        out.push_str(&said(line, style, 8));
    }
    out
}

/// What went wrong without an explanation, with all that was said there.
pub(super) fn unexplained(report: &Report, style: &Style) -> String {
    if report.unexplained.is_empty() {
        return String::new();
    }
    let mut out = heading("Not explained", style);
    // What had no time to come looks like nothing.
    let why = match report.ended {
        "deadline" => {
            "The time was up before it could be told; a longer --timeout lets mailprobe wait for it. What was seen:"
        }
        _ => "mailprobe knows no fault that looks like this, and does not guess. What was said:",
    };
    out.push_str(&wrapped(why, style, "  ", "  "));
    let events: Vec<Event<'_>> = report
        .unexplained
        .iter()
        .map(|one| Event {
            protocol: one.protocol,
            endpoint: &one.endpoint,
            says: &one.says,
            lines: &one.transcript,
        })
        .collect();
    for group in alike(&events) {
        out.push_str(&group.render(style, "  - ", "    "));
    }
    out
}
