//! The first three lines: how it stands, why, and what to do next.

use super::{capitalised, mark, painted_lines};
use crate::report::beginning::{first_sentence, with_command};
use crate::report::build::joined;
use crate::report::discovery::says_name;
use crate::report::markdown_text::wrapped;
use crate::report::told::word;
use crate::report::{Evidence, FindingReport, ProtocolReport, Report};
use crate::style::{Paint, Style};

/// How it stands, in one sentence or two; of every protocol what its own line says, too.
pub fn headline(report: &Report, style: &Style) -> String {
    let subject = subject(report, style);
    let named = |wanted: &dyn Fn(&ProtocolReport) -> bool| -> Vec<String> {
        let protocols = report.protocols.iter();
        let fitting = protocols.filter(|(_, one)| wanted(one));
        fitting.map(|(name, _)| name.to_uppercase()).collect()
    };
    let works = named(&|one| word(one) == "works");
    let answers = named(&|one| word(one) == "answers");
    let signs_in = |one: &ProtocolReport| one.signed_in_with.is_some();
    let mended = named(&|one| one.verdict == "degraded" && signs_in(one));
    let mended_unsigned = named(&|one| one.verdict == "degraded" && !signs_in(one));
    let (bad, unclear) = (
        named(&|one| one.verdict == "trouble"),
        named(&|one| one.verdict == "undecided"),
    );
    // A question that the DNS left open may hide a record that names one.
    let mut entries = report.not_tested.iter();
    let is_known = !entries.any(|entry| entry.reason == "dns-unanswered");
    let (not_offered, unclear): (Vec<String>, Vec<String>) = unclear
        .into_iter()
        .partition(|name| is_known && has_no_server(name, report));
    // Whether mail works shows only behind the sign-in.
    let signed_in = (report.protocols.iter()).any(|(_, one)| signs_in(one));
    let mut text = match report.verdict {
        "works" if works.is_empty() && answers.is_empty() => {
            format!("Nothing was tried for {subject}.")
        }
        "works" if !works.is_empty() => format!("Mail works for {subject}: {}.", joined(&works)),
        "works" => format!(
            "The servers answer as they should for {subject}: {}. Nobody signed in.",
            joined(&answers)
        ),
        "degraded" if signed_in => format!("Mail works for {subject}, with something to mend."),
        "degraded" => format!("The servers answer for {subject}, with something to mend."),
        "undecided"
            if report
                .protocols
                .iter()
                .all(|(_, one)| one.verdict == "undecided") =>
        {
            format!("It could not be told whether mail works for {subject}.")
        }
        "undecided" => format!(
            "It could not be told whether {} {} for {subject}.",
            joined(&unclear),
            verb(&unclear, "works", "work")
        ),
        _ if bad.is_empty() => format!("There is trouble for {subject}."),
        // SMTP itself works: it is this sender that is not taken.
        _ if let Some(from) = denied_sender(report, &bad) => {
            format!("{subject} may not send as {from}.")
        }
        _ => format!(
            "{} {} not work for {subject}.",
            joined(&bad),
            verb(&bad, "does", "do")
        ),
    };
    let mut add = |names: &[String], one: &str, more: &str| {
        if !names.is_empty() {
            let says = if names.len() == 1 { one } else { more };
            text.push_str(&format!(" {} {says}.", joined(names)));
        }
    };
    match report.verdict {
        "works" if !works.is_empty() => add(
            &answers,
            "answers; nobody signed in there",
            "answer; nobody signed in there",
        ),
        "trouble" | "undecided" => {
            add(&works, "works", "work");
            add(&answers, "answers", "answer");
            let (one, more) = (
                "works, with something to mend",
                "work, with something to mend",
            );
            add(&mended, one, more);
            let (one, more) = (
                "answers, with something to mend",
                "answer, with something to mend",
            );
            add(&mended_unsigned, one, more);
        }
        _ => {}
    }
    match report.verdict {
        "trouble" => add(&unclear, "is undecided", "are undecided"),
        // Of these no server was found, and nobody knows whether there should be one.
        "works" | "degraded" => {
            let (there, missing): (Vec<String>, Vec<String>) = unclear
                .iter()
                .cloned()
                .partition(|name| is_there(name, report));
            add(&missing, "was not found", "were not found");
            let (one, more) = (
                "answers at a guessed name, and is not published",
                "answer at guessed names, and are not published",
            );
            add(&there, one, more);
        }
        _ => {}
    }
    let (one, more) = (
        "is not offered, as far as can be seen",
        "are not offered, as far as can be seen",
    );
    add(&not_offered, one, more);
    text.push_str(match report.ended {
        "interrupted" => " Stopped before the end: this is what was known by then.",
        "deadline" => " The time was up before the end: this is what was known by then.",
        _ => "",
    });
    style.plain(&text)
}

/// Whether the domain names no server of this protocol, and the usual names do not exist: one that exists and does not answer may be a server
/// behind a firewall.
fn has_no_server(name: &str, report: &Report) -> bool {
    let mut entries = report.not_tested.iter();
    let is_told = entries.any(|entry| entry.reason == "no-server-found" && entry.what == name);
    let mut all = report.protocols.iter();
    is_told && all.any(|(own, one)| own.eq_ignore_ascii_case(name) && one.is_nowhere)
}

/// Whether a server of this protocol, which nobody names, has greeted.
fn is_there(name: &str, report: &Report) -> bool {
    let mut all = report.protocols.iter();
    all.any(|(own, one)| {
        let has_greeted = matches!(one.reached, Some("greet" | "offer"));
        own.eq_ignore_ascii_case(name) && has_greeted
    })
}

/// The other sender that was asked for and is refused, where nothing else is wrong.
fn denied_sender<'a>(report: &'a Report, bad: &[String]) -> Option<&'a str> {
    let from = report.target.from.as_deref()?;
    let is_denied =
        |one: &FindingReport| one.id == "smtp.send-as-denied" && one.certainty != "possible";
    let only_smtp = bad == ["SMTP"] && report.findings.first().is_some_and(is_denied);
    only_smtp.then_some(from)
}

/// The form of a verb that goes with so many.
const fn verb(protocols: &[String], one: &'static str, more: &'static str) -> &'static str {
    match protocols {
        [_] => one,
        _ => more,
    }
}

/// The headline with its mark.
pub(super) fn render(report: &Report, style: &Style) -> String {
    let (mark, paint) = mark(report.verdict, style);
    let text = headline(report, style);
    painted_lines(&text, style, paint, &format!("{mark} "), "  ")
}

/// The address, or the domain or host; with its own letters where they can be shown.
fn subject(report: &Report, style: &Style) -> String {
    let target = &report.target;
    let domain = if style.unicode {
        &target.subject.domain_unicode
    } else {
        &target.subject.domain
    };
    let name = target.username.as_ref();
    let other = name.filter(|name| {
        target
            .subject
            .address
            .as_ref()
            .is_none_or(|address| !address.eq_ignore_ascii_case(name))
    });
    let with = other
        .map(|name| match target.username_by {
            Some(by) => format!(" (with the name {name}, as {} has it)", says_name(by)),
            None => format!(" (with the name {name})"),
        })
        .unwrap_or_default();
    let subject = match target
        .subject
        .address
        .as_deref()
        .and_then(|a| a.rsplit_once('@'))
    {
        // The domain of an address is shown as it is in an address literal.
        Some((_, literal)) if literal.starts_with('[') => {
            target.subject.address.clone().unwrap_or_default()
        }
        Some((local, _)) => format!("{local}@{domain}"),
        None => domain.clone(),
    };
    subject + &with
}

/// Why nothing can be told of servers that nobody named.
const WHY_GUESSED: &str = "The servers are only guessed, and none of them proved to be right.";
const NEXT_GUESSED: &str =
    "Ask your provider for the name of the server, and give it with --imap, --pop3 or --smtp.";

/// Why it is not known which servers to try.
const WHY_UNANSWERED: &str = "Which servers the domain has could not be looked up, and none of the guessed names proved to be right.";
const NEXT_UNANSWERED: &str =
    "Run it again in a few minutes, or give the servers with --imap, --pop3 or --smtp.";

/// Why nothing was tried of a domain that says that it has no mail servers for users.
const WHY_NOT_OFFERED: &str = "The domain says in the DNS that it offers none of these services, so there was nothing to try.";
const NEXT_NOT_OFFERED: &str = "Ask your provider how mail is read and sent; if it names a server, give it with --imap, --pop3 or --smtp.";

/// Whether everything that was asked for is not offered (RFC 6186, section 3.4).
fn offers_nothing(report: &Report) -> bool {
    let mut all = report.not_tested.iter();
    !report.not_tested.is_empty() && all.all(|entry| entry.reason == "not-offered")
}

/// Whether every server that stands for a protocol is only a guess.
fn is_all_guessed(report: &Report) -> bool {
    let mut all = report.protocols.iter();
    report.unexplained.is_empty() && report.ended == "complete" && all.all(|(_, one)| one.guessed)
}

/// Two lines: why, and the next step.
pub(super) fn what_to_do(report: &Report, style: &Style) -> String {
    let line = |(label, text): (&str, String)| {
        let label = format!("  {} ", style.paint(Paint::Strong, &format!("{label:<5}")));
        wrapped(&style.plain(&text), style, &label, "        ")
    };
    let mut out: String = without_finding(report).into_iter().map(line).collect();
    let Some(finding) = report.findings.first().filter(|_| out.is_empty()) else {
        return out;
    };
    let label = match report.verdict {
        "works" | "degraded" => "Note",
        _ => "Why",
    };
    out.push_str(&line((label, why_of_all(finding, report))));
    let next = next(finding);
    if !next.is_empty() {
        out.push_str(&line(("Next", next)));
    }
    out
}

/// Why it stands as it does and what to do next, each with its label, where no finding tells it.
pub(in crate::report) fn without_finding(report: &Report) -> Vec<(&'static str, String)> {
    // What the user asked for may itself be the reason, whatever advice there is about other servers.
    let mut entries = report.not_tested.iter();
    let asked = entries.find(|entry| entry.reason == "no-address-of-family");
    let mut findings = report.findings.iter();
    if findings.any(|one| asked.is_none() || one.severity != "advice") {
        return Vec::new();
    }
    let both = |why: &str, next: &str| vec![("Why", why.to_owned()), ("Next", next.to_owned())];
    match asked {
        Some(entry) if report.verdict == "undecided" => {
            vec![("Why", format!("{}.", capitalised(&entry.why)))]
        }
        None if report.protocols.iter().next().is_none() && offers_nothing(report) => {
            both(WHY_NOT_OFFERED, NEXT_NOT_OFFERED)
        }
        None if report.verdict == "undecided"
            && is_all_guessed(report)
            && (report.not_tested.iter()).any(|entry| entry.reason == "dns-unanswered") =>
        {
            both(WHY_UNANSWERED, NEXT_UNANSWERED)
        }
        None if report.verdict == "undecided" && is_all_guessed(report) => {
            both(WHY_GUESSED, NEXT_GUESSED)
        }
        _ => Vec::new(),
    }
}

/// A finding in one line: its title, what the server said, and its id.
pub(in crate::report) fn why(finding: &FindingReport, report: &Report) -> String {
    let is_about_token = |one: &Evidence| one.facts.keys().any(|key| key.starts_with("sign-in."));
    let mut why = match report.verdict == "undecided" && finding.evidence.iter().any(is_about_token)
    {
        true => format!("No token could be had: {}", finding.title),
        false => finding.title.clone(),
    };
    if let Some(said) = &finding.said {
        why.push_str(&format!(": {said}"));
    }
    why.push_str(&format!(" ({})", finding.id));
    why
}

/// The same at the head of a report, which tells how many findings follow.
pub(in crate::report) fn why_of_all(first: &FindingReport, report: &Report) -> String {
    let mut why = why(first, report);
    if report.findings.len() > 1 {
        why.push_str(&format!(", and {} more below", report.findings.len() - 1));
    }
    why
}

/// The step that decides; else who can mend it, and what the reader does meanwhile.
pub(in crate::report) fn next(finding: &FindingReport) -> String {
    if let Some(step) = &finding.next_step {
        return with_command(step);
    }
    if let Some(request) = &finding.request {
        return request.clone();
    }
    let you = capitalised(&first_sentence(&finding.fix.you));
    let mends = match finding.who {
        "administrator" => "An administrator has to mend this, see below.",
        "network" => "Whoever runs the network has to mend this, see below.",
        "help-desk" => "The help desk can mend this, see below.",
        _ => return you,
    };
    format!("{mends} You: {you}")
}
