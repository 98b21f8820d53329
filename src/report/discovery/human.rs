//! The same for people: the servers to use, what stands against them, then what each source says.

mod settings;
mod try_them;

use self::settings::settings;
use super::{DiscoveryReport, SourceSays, sources};
use crate::discover::finding::{Finding, Weight};
use crate::discover::judge::Standing;
use crate::discover::{Judgement, Says, Trust, alias};
use crate::endpoint::Protocol;
use crate::report::human::{heading, mark, painted_lines};
use crate::report::markdown_text::wrapped;
use crate::style::{Paint, Style};

/// The report as text; without `everything`, sources that have nothing are told together.
pub fn render(
    report: &DiscoveryReport,
    judgement: &Judgement,
    style: &Style,
    everything: bool,
) -> String {
    let mut out = headline(report, judgement, style);
    out.push_str(&subject(report, judgement, style));
    out.push_str(&settings(report, judgement, style, everything));
    let weights = judgement.findings.iter().map(Finding::weight);
    for (at, (finding, weight)) in report.findings.iter().zip(weights).enumerate() {
        let paint = match weight {
            Weight::Finding => Paint::Warn,
            Weight::Note => Paint::Strong,
        };
        out.push('\n');
        out.push_str(&painted_lines(
            &finding.says,
            style,
            paint,
            &format!("{}. ", at + 1),
            "   ",
        ));
        out.push_str(&wrapped(
            &style.plain(&finding.next_step),
            style,
            "   ",
            "   ",
        ));
        for page in &finding.pages {
            let more = format!("More: mailprobe explain {page}");
            out.push_str(&painted_lines(&more, style, Paint::Faint, "   ", "   "));
        }
    }
    out.push_str(&sources(report, judgement, style, everything));
    if everything && !report.dns.is_empty() {
        out.push_str(&heading("What the DNS has", style));
        for line in &report.dns {
            out.push_str(&wrapped(&style.plain(line), style, "  ", "    "));
        }
    }
    out
}

fn headline(report: &DiscoveryReport, judgement: &Judgement, style: &Style) -> String {
    let subject = report
        .target
        .subject
        .address
        .as_ref()
        .unwrap_or(&report.target.subject.domain_unicode);
    let domain = &report.target.subject.domain_unicode;
    let is_stopped = report.ended == "interrupted";
    let (verdict, text) = match (judgement.standing(), &report.first_difference) {
        (Standing::Nothing, _) if is_stopped => (
            "undecided",
            format!("No settings were found for {subject} by then."),
        ),
        (Standing::Found, _) => found(report, judgement, subject),
        (Standing::Trouble, _) if has(judgement, Finding::is_of_network) => (
            "degraded",
            format!(
                "Something in this network answers in the place of others, so that little is known of {subject}."
            ),
        ),
        (Standing::Trouble, _) if has(judgement, |one| matches!(one, Finding::DeniesKnown)) => (
            "degraded",
            format!(
                "The DNS server of this network denies names that exist, so that nothing is known of {subject}."
            ),
        ),
        (Standing::Trouble, Some(difference)) => {
            let what = match difference.first.source {
                "typed" => "What was typed is not what is published",
                _ => "The sources disagree",
            };
            ("degraded", format!("{what} for {subject}."))
        }
        (Standing::Trouble, None) => (
            "degraded",
            format!("Something leads programs astray that look for the settings of {subject}."),
        ),
        (Standing::Nothing, _) if has(judgement, |one| matches!(one, Finding::NoDomain { .. })) => {
            ("undecided", format!("The domain {domain} does not exist."))
        }
        (Standing::Nothing, _) if has(judgement, |one| matches!(one, Finding::NullMx)) => (
            "undecided",
            format!("{domain} takes no mail: the domain says so itself."),
        ),
        (Standing::Nothing, _) if has(judgement, is_dead) => (
            "undecided",
            format!("The DNS gave no answer, so that nothing is known of {subject}."),
        ),
        (Standing::Nothing, _) if judgement.not_offered.len() == Protocol::ALL.len() => (
            "undecided",
            format!(
                "{domain} offers neither IMAP, POP3 nor SMTP: its own records say so. Its mail may be read in webmail alone."
            ),
        ),
        (Standing::Nothing, _) if is_unheard(report, judgement) => (
            "undecided",
            format!(
                "No settings were found for {subject}, and not everybody who was asked has answered{}.",
                who_is_unheard(report, judgement)
            ),
        ),
        (Standing::Nothing, _) => (
            "undecided",
            format!("No settings are published for {subject}."),
        ),
    };
    let text = match is_stopped {
        true => format!("{text} Stopped before the end: this is what was known by then."),
        false => text,
    };
    let (mark, paint) = mark(verdict, style);
    painted_lines(&text, style, paint, &format!("{mark} "), "  ")
}

/// How it is called when there are settings: that sources agree only where two name the same, and nobody says otherwise.
fn found(report: &DiscoveryReport, judgement: &Judgement, subject: &str) -> (&'static str, String) {
    let servers = &judgement.servers;
    let is_doubted = !report.unheard.is_empty() || has(judgement, Finding::casts_doubt);
    let is_confirmed = servers.iter().all(|one| !one.confirmed_by.is_empty());
    let text = if servers.iter().all(|one| one.trust == Trust::Low) {
        format!("Likely settings of {subject} were found.")
    } else if is_confirmed && !is_doubted {
        format!("The settings of {subject} are known, and the sources agree.")
    } else {
        format!("The settings of {subject} are known.")
    };
    ("works", text)
}

/// The first source that may know more and has not answered.
fn who_is_unheard(report: &DiscoveryReport, judgement: &Judgement) -> String {
    let mut all = report.sources.iter().zip(&judgement.statements);
    let unheard = all.find(|(_, statement)| statement.is_unheard());
    unheard.map_or_else(String::new, |(said, statement)| {
        format!(" ({}: {})", sources::title(statement), said.sentence)
    })
}

fn has(judgement: &Judgement, is: impl Fn(&Finding) -> bool) -> bool {
    judgement.findings.iter().any(is)
}

/// Whether the DNS gave no answer at all.
const fn is_dead(finding: &Finding) -> bool {
    matches!(finding, Finding::NoAnswers { .. })
}

/// Whether somebody who may know more did not answer.
fn is_unheard(report: &DiscoveryReport, judgement: &Judgement) -> bool {
    let is_silent = |source: &SourceSays| source.trouble == Some("timeout");
    has(judgement, |one| matches!(one, Finding::Unanswered { .. }))
        || !report.unheard.is_empty()
        || report.sources.iter().any(is_silent)
}

/// Where mail goes.
fn subject(report: &DiscoveryReport, judgement: &Judgement, style: &Style) -> String {
    let target = &report.target;
    let out = target.subject.dns.as_ref().map_or_else(String::new, |dns| {
        let text = format!("The DNS server {dns} was asked, as you said (--dns).");
        painted_lines(&text, style, Paint::Faint, "  ", "  ")
    });
    let mx = target.subject.mx.iter().find(|mx| !mx.is_empty());
    let text = match (mx, &target.subject.provider_name) {
        (Some(mx), Some(provider)) if judgement.is_of_exchangers() => format!(
            "Mail for {} goes to {mx}: {provider}.",
            target.subject.domain_unicode
        ),
        (Some(mx), Some(provider)) if alias::is_against_exchanger(&judgement.records) => format!(
            "Mail for {} goes to {mx}, and the alias for Autodiscover leads to {provider}.",
            target.subject.domain_unicode
        ),
        (Some(mx), Some(provider)) => format!(
            "Mail for {} goes to {mx}. Its mailboxes are at {provider}, by the alias for Autodiscover.",
            target.subject.domain_unicode
        ),
        (Some(mx), None) => format!("Mail for {} goes to {mx}.", target.subject.domain_unicode),
        (None, Some(provider)) => format!("The servers are those of {provider}."),
        (None, None) => return out,
    };
    out + &painted_lines(&text, style, Paint::Faint, "  ", "  ")
}

/// The redirections that led to an answer, the first of many unless everything is told.
fn redirections(said: &SourceSays, everything: bool) -> Vec<String> {
    let shown = match everything {
        true => said.redirections.len(),
        false => said.redirections.len().min(MOST_REDIRECTIONS),
    };
    let hops = said.redirections[..shown].iter();
    let mut lines: Vec<String> = hops
        .map(|hop| {
            let mut short: String = hop.chars().take(LONGEST_REDIRECTION).collect();
            if !everything && short.len() < hop.len() {
                short.push_str("...");
            } else {
                short.clone_from(hop);
            }
            format!("redirected: {short}")
        })
        .collect();
    match said.redirections.len() - shown {
        0 => {}
        more => lines.push(format!("and {more} more of the kind; -v tells all")),
    }
    lines
}

/// More redirections of one source are counted, and a longer one is cut.
const MOST_REDIRECTIONS: usize = 2;
const LONGEST_REDIRECTION: usize = 200;

/// What each source says; what has nothing is one line at the end.
fn sources(
    report: &DiscoveryReport,
    judgement: &Judgement,
    style: &Style,
    everything: bool,
) -> String {
    let mut out = heading("What each source says", style);
    let mut without = Vec::new();
    // Without the DNS nobody can be asked, which is told once.
    let is_dead = !everything && has(judgement, is_dead);
    let mut unasked = 0;
    for (said, statement) in report.sources.iter().zip(&judgement.statements) {
        let title = sources::title(statement);
        if is_dead && statement.lacks_dns() {
            unasked += 1;
            continue;
        }
        if !everything && matches!(statement.says, Says::Nothing | Says::NoHost) {
            without.push(title);
            continue;
        }
        let time = match (everything, said.took_ms) {
            (true, Some(took)) => format!(" ({took} ms)"),
            _ => String::new(),
        };
        let text = format!("{title}: {}{time}", said.sentence);
        out.push_str(&wrapped(&style.plain(&text), style, "  ", "    "));
        for text in redirections(said, everything) {
            out.push_str(&painted_lines(&text, style, Paint::Faint, "    ", "      "));
        }
    }
    if unasked > 0 {
        let text =
            format!("Not asked, as the DNS gave no answer: {unasked} places. -v names them.");
        out.push_str(&wrapped(&text, style, "  ", "    "));
    }
    let unfinished = &report.unfinished;
    for (label, places) in [
        ("Nothing from", &without),
        ("Not answered by then", unfinished),
    ] {
        if !places.is_empty() {
            let text = format!("{label}: {}", places.join(", "));
            out.push_str(&painted_lines(&text, style, Paint::Faint, "  ", "    "));
        }
    }
    out
}
