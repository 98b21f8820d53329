//! The report for people: true, short, and what to do first; the rest below.

pub(super) mod alike;
pub(super) mod finding;
mod headline;
mod steps;

pub use self::headline::headline;
pub(super) use self::headline::{next, why, why_of_all, without_finding};
pub(super) use self::steps::{origin, purpose};
use super::build::joined;
use super::markdown_text::{NO_BREAK, wrapped};
use super::told::{details, word};
use super::{ProxyReport, Report, programs, shown};
use crate::endpoint::Security;
use crate::style::{Paint, Style};

/// The room that details need beside the server, in columns; where there is less, they go below.
const ROOM_FOR_DETAILS: usize = 24;
const NARROW_INDENT: usize = 4;

/// The most servers that are named beside what was not tried.
const MOST_NAMED: usize = 3;

/// How much is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// The verdict alone.
    Verdict,
    /// What matters.
    Usual,
    /// Every step, and everything that was said.
    Everything,
}

impl Detail {
    /// How much is told to whoever asks so often for less (`-q`), or for more (`-v`).
    pub const fn of(quiet: u8, verbose: u8) -> Self {
        match (quiet, verbose) {
            (0, 0) => Self::Usual,
            (0, _) => Self::Everything,
            _ => Self::Verdict,
        }
    }
}

/// The report as text.
pub fn render(report: &Report, style: &Style, detail: Detail) -> String {
    let mut out = headline::render(report, style);
    if detail == Detail::Verdict {
        return out;
    }
    let to_do = headline::what_to_do(report, style);
    if !to_do.is_empty() {
        out.push_str(&to_do);
        out.push('\n');
    }
    out.push_str(&protocols(report, style));
    out.push_str(&subject(report, style));
    let proxies = report.probes.iter().map(|probe| probe.proxy.as_ref());
    out.push_str(&through(proxies, style));
    out.push_str(&not_encrypted(report, style));
    out.push_str(&token(report, style));
    out.push_str(&shown::render(report.shown.as_ref(), style));
    for (at, finding) in report.findings.iter().enumerate() {
        out.push('\n');
        out.push_str(&finding::render(finding, at + 1, report, style, detail));
    }
    out.push_str(&steps::unexplained(report, style));
    out.push_str(&this_computer(report, style, detail));
    out.push_str(&not_tested(report, style, detail));
    out.push_str(&programs::render(&report.programs, style, detail));
    if detail == Detail::Everything {
        out.push_str(&steps::render(report, style));
    } else if report.verdict != "works" {
        out.push('\n');
        let hint = "Everything that was seen and said: add -v.";
        out.push_str(&painted_lines(hint, style, Paint::Faint, "", ""));
    }
    out
}

/// The mark and the colour of a verdict.
pub(super) const fn mark(verdict: &str, style: &Style) -> (&'static str, Paint) {
    match (verdict.as_bytes(), style.unicode) {
        (b"works" | b"ok", true) => ("✓", Paint::Good),
        (b"works" | b"ok", false) => ("+", Paint::Good),
        (b"degraded", _) => ("!", Paint::Warn),
        (b"undecided", _) => ("?", Paint::Warn),
        (_, true) => ("✗", Paint::Bad),
        (_, false) => ("x", Paint::Bad),
    }
}

/// Wrapped text in one colour, the lines after the first indented by `rest`.
pub(super) fn painted_lines(
    text: &str,
    style: &Style,
    paint: Paint,
    first: &str,
    rest: &str,
) -> String {
    let lines = wrapped(&style.plain(text), style, first, rest);
    lines
        .lines()
        .map(|line| format!("{}\n", style.paint(paint, line)))
        .collect()
}

/// A heading of a part of the report.
pub(super) fn heading(text: &str, style: &Style) -> String {
    format!("\n{}\n", style.paint(Paint::Strong, text))
}

/// Parts in one line, with a separator that the locale can show.
pub(super) fn dotted(parts: &[String], style: &Style) -> String {
    parts.join(if style.unicode { " · " } else { ", " })
}

/// Whose servers these are, and both forms of an international domain.
fn subject(report: &Report, style: &Style) -> String {
    let target = &report.target;
    let mut parts = Vec::new();
    if target.subject.domain != target.subject.domain_unicode {
        parts.push(format!(
            "{} is {} in the DNS",
            target.subject.domain_unicode, target.subject.domain
        ));
    }
    if let Some(provider) = &target.subject.provider_name {
        parts.push(provider.clone());
    }
    if let Some(dns) = &target.subject.dns {
        parts.push(format!("DNS server asked {dns}"));
    }
    if let Some(mx) = target.subject.mx.first().filter(|mx| !mx.is_empty()) {
        parts.push(format!("MX {mx}"));
    }
    if parts.is_empty() {
        return String::new();
    }
    painted_lines(&dotted(&parts, style), style, Paint::Faint, "", "")
}

/// How it went with getting a token.
fn token(report: &Report, style: &Style) -> String {
    let Some(sign_in) = &report.sign_in else {
        return String::new();
    };
    let (mark, paint) = mark(sign_in.outcome, style);
    let first = format!("{} ", style.paint(paint, mark));
    let text = format!("{}.", sign_in.says);
    wrapped(&style.plain(&text), style, &first, "  ")
}

/// What must be known of a connection that everybody on the way can read.
fn not_encrypted(report: &Report, style: &Style) -> String {
    let clear = Security::ClearText.to_string();
    let open: Vec<String> = report
        .protocols
        .iter()
        .filter(|(_, one)| one.security.as_ref() == Some(&clear))
        .map(|(name, _)| name.to_uppercase())
        .collect();
    if open.is_empty() {
        return String::new();
    }
    let text = format!(
        "{} without encryption, as you asked: everybody on the way can read it, so no password was sent. Use /tls or \
         /starttls for mail.",
        joined(&open)
    );
    let first = format!("{} ", style.paint(Paint::Warn, "!"));
    wrapped(&style.plain(&text), style, &first, "  ")
}

/// The proxies that connections go through, for whoever does not know of them.
pub(super) fn through<'a>(
    proxies: impl Iterator<Item = Option<&'a ProxyReport>>,
    style: &Style,
) -> String {
    let proxies: Vec<_> = proxies.collect();
    let mut told: Vec<&str> = Vec::new();
    for proxy in proxies.iter().flatten() {
        if !told.contains(&proxy.says.as_str()) {
            told.push(&proxy.says);
        }
    }
    let who = match proxies.contains(&None) {
        true => "Some connections go",
        false => "Every connection goes",
    };
    let first = format!("{} ", style.paint(Paint::Warn, "!"));
    told.iter()
        .map(|says| {
            let text = format!("{who} through the proxy {says}.");
            wrapped(&style.plain(&text), style, &first, "  ")
        })
        .collect()
}

/// What this computer is like, where a server was not found or not reached, or where everything is told.
fn this_computer(report: &Report, style: &Style, detail: Detail) -> String {
    let Some(computer) = &report.computer else {
        return String::new();
    };
    let unreached = report
        .findings
        .iter()
        .any(|one| one.severity != "advice" && ["resolve", "connect"].contains(&one.stage));
    if computer.says.is_empty() || !unreached && detail != Detail::Everything {
        return String::new();
    }
    let sentences = computer.says.iter();
    let lines = sentences.map(|says| wrapped(&style.plain(says), style, "  - ", "    "));
    heading("This computer", style) + &lines.collect::<String>()
}

/// One line a protocol.
fn protocols(report: &Report, style: &Style) -> String {
    let widest = |text: &dyn Fn(&super::ProtocolReport) -> usize| {
        report
            .protocols
            .iter()
            .map(|(_, one)| text(one))
            .max()
            .unwrap_or(0)
    };
    let endpoint_width = widest(&|one| one.endpoint.as_ref().map_or(0, |text| text.len()));
    let word_width = widest(&|one| word(one).len());
    let mut out = String::new();
    for (name, one) in report.protocols.iter() {
        let (mark, paint) = mark(one.verdict, style);
        let endpoint = one.endpoint.clone().unwrap_or_default();
        let verdict = format!(
            "{mark} {:<4} {:<word_width$}",
            name.to_uppercase(),
            word(one)
        );
        let head = format!("{verdict}  {endpoint:<endpoint_width$}  ");
        let indent = match head.chars().count() {
            beside if beside + ROOM_FOR_DETAILS <= style.width => beside,
            _ => NARROW_INDENT,
        };
        let text = format!(
            "{}  {endpoint:<endpoint_width$}  {}",
            style.paint(paint, &verdict),
            unbroken(&details(name, one), style)
        );
        // A line is broken between two details, not within one.
        let wrapped = wrapped(&text, style, "", &" ".repeat(indent));
        out.push_str(&wrapped);
    }
    out
}

/// The parts in one line that is broken only between them.
fn unbroken(parts: &[String], style: &Style) -> String {
    let whole = |part: &String| style.plain(part).replace(' ', NO_BREAK);
    let parts: Vec<String> = parts.iter().map(whole).collect();
    parts.join(", ")
}

/// What was not tried, and why. That a second door was spared is told only with everything else.
fn not_tested(report: &Report, style: &Style, detail: Detail) -> String {
    let told = report.not_tested.iter().filter(|entry| {
        detail == Detail::Everything || !matches!(entry.reason, "another-endpoint" | "not-needed")
    });
    let mut out = String::new();
    for entry in told {
        if out.is_empty() {
            out.push_str(&heading("Not tried", style));
        }
        // Which server it is matters most where another of the same protocol works.
        let servers = match entry.endpoints.as_slice() {
            [] => String::new(),
            few if few.len() <= MOST_NAMED => format!(" ({})", few.join(", ")),
            many => format!(" ({} servers)", many.len()),
        };
        let text = format!("{}{servers}. {}.", entry.what, capitalised(&entry.why));
        out.push_str(&wrapped(&style.plain(&text), style, "  - ", "    "));
    }
    out
}

/// The text with a capital letter in front.
pub(super) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}
