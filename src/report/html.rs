//! The report as one page of its own: no script, nothing from elsewhere, right on paper, on small screens, in the dark and read aloud.
//!
//! The template escapes whatever it is given; only the style, the marks and the Markdown of pages, which [`prose`] has made, are let
//! through.

mod prose;
mod timeline;
mod view;

use askama::Template;
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use self::timeline::{Row, Server};
use self::view::{FindingView, ProgramRow, WayView};
use super::discovery::says_name;
use super::human::{capitalised, headline, next, why_of_all, without_finding};
use super::shown::ShownReport;
use super::{Report, told};
use crate::style::Style;

const CSS: &str = include_str!("html/page.css");

#[derive(Template)]
#[template(path = "page.html", config = "src/report/html/askama.toml")]
struct Page<'a> {
    report: &'a Report,
    policy: String,
    css: &'static str,
    headline: String,
    mark: &'static str,
    /// Why, and what to do next.
    lead: Vec<(&'static str, String)>,
    /// That nothing of it is about real servers, as HTML.
    simulated: Option<String>,
    facts: Vec<(&'static str, String)>,
    /// What must be known beside the verdict.
    notes: Vec<String>,
    ways: Vec<WayView<'a>>,
    findings: Vec<FindingView<'a>>,
    /// What happened, with the lines of the conversation.
    unexplained: Vec<(String, String)>,
    not_tested: Vec<String>,
    computer: &'a [String],
    programs: Vec<ProgramRow<'a>>,
    servers: Vec<Server>,
    beside: Vec<Row>,
    scale: String,
    moment: String,
}

/// The page.
pub fn render(report: &Report) -> String {
    let timeline = timeline::timeline(report);
    let unexplained = report.unexplained.iter().map(|one| {
        let protocol = one.protocol.to_uppercase();
        (
            format!("{protocol} {}: {}", one.endpoint, one.says),
            one.transcript.join("\n"),
        )
    });
    let not_tested = told::not_tested(report).map(|entry| {
        let servers = match entry.endpoints.as_slice() {
            [] => String::new(),
            servers => format!(" ({})", servers.join(", ")),
        };
        format!("{}{servers}. {}.", entry.what, capitalised(&entry.why))
    });
    let page = Page {
        report,
        policy: policy(),
        css: CSS,
        headline: headline(report, &Style::PLAIN),
        mark: mark(report.verdict),
        lead: lead(report),
        simulated: report.simulated.then(|| prose::line(told::SIMULATED)),
        facts: facts(report),
        notes: notes(report),
        ways: view::ways(report),
        findings: view::findings(report),
        unexplained: unexplained.collect(),
        not_tested: not_tested.collect(),
        computer: report.computer.as_ref().map_or(&[], |one| &one.says),
        programs: view::programs(report),
        servers: timeline.servers,
        beside: timeline.beside,
        scale: timeline.scale,
        moment: told::moment(&report.started),
    };
    // Writing to a string does not fail.
    page.render().unwrap_or_default() + "\n"
}

/// Nothing may be loaded or run, and no other style may be used, whatever got into the page.
fn policy() -> String {
    let hash = STANDARD.encode(digest(&SHA256, CSS.as_bytes()));
    format!("default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'")
}

/// What is drawn where something went well, because not every font has such a mark.
const TICK: &str = "<svg class=\"sign\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M3 8.5 6.5 12 13 4.5\"/></svg>";

/// The same where it did not.
const CROSS: &str = "<svg class=\"sign\" viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path d=\"M4 4l8 8M12 4l-8 8\"/></svg>";

/// The mark beside the word of a verdict, as HTML.
const fn mark(verdict: &str) -> &'static str {
    match verdict.as_bytes() {
        b"works" => TICK,
        b"degraded" => "!",
        b"undecided" => "?",
        _ => CROSS,
    }
}

fn lead(report: &Report) -> Vec<(&'static str, String)> {
    let by_itself = without_finding(report);
    let Some(finding) = report.findings.first().filter(|_| by_itself.is_empty()) else {
        return by_itself;
    };
    let label = match report.verdict {
        "works" | "degraded" => "Note",
        _ => "Why",
    };
    let mut lead = vec![(label, why_of_all(finding, report))];
    // Here the marks of Markdown are nothing but signs.
    let next = next(finding).replace('`', "");
    if !next.is_empty() {
        lead.push(("Next", next));
    }
    lead.push(("Who acts", told::who(finding.who).to_owned()));
    lead
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let target = &report.target;
    let mut facts = vec![("Asked for", target.subject.input.clone())];
    if target.subject.domain != target.subject.domain_unicode {
        facts.push(("In the DNS", target.subject.domain.clone()));
    }
    facts.extend(
        target
            .subject
            .provider_name
            .clone()
            .map(|name| ("Provider", name)),
    );
    facts.extend(
        target
            .username
            .clone()
            .map(|name| match target.username_by {
                Some(by) => format!("{name}, as {} has it", says_name(by)),
                None => name,
            })
            .map(|name| ("Name for the sign-in", name)),
    );
    facts.extend(
        target
            .subject
            .dns
            .clone()
            .map(|dns| ("DNS server asked", dns)),
    );
    facts.extend(
        target
            .subject
            .mx
            .first()
            .map(|mx| ("Mail exchanger", mx.clone())),
    );
    facts.push(("When", told::moment(&report.started)));
    facts.push(("Took", told::duration(report.took_ms)));
    facts
}

fn notes(report: &Report) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for proxy in report
        .probes
        .iter()
        .filter_map(|probe| probe.proxy.as_ref())
    {
        let note = format!("Connections go through the proxy {}.", proxy.says);
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    notes.extend(report.sign_in.iter().map(|one| format!("{}.", one.says)));
    notes.extend(report.shown.iter().flat_map(ShownReport::notes));
    notes
}
