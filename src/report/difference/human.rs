//! What differs between two runs, for people: what it proves first.

use super::{ConclusionReport, DifferenceReport, FindingName, SideReport};
use crate::report::human::{Detail, heading, painted_lines};
use crate::report::markdown_text::wrapped;
use crate::report::words::{span, stage_words};
use crate::stage::Stage;
use crate::style::{Paint, Style};

/// The difference as text.
pub fn render(report: &DifferenceReport, style: &Style, detail: Detail) -> String {
    let (mark, paint) = mark(report.verdict, style);
    let headline = style.plain(&report.headline);
    let mut out = painted_lines(&headline, style, paint, &format!("{mark} "), "  ");
    if detail == Detail::Verdict {
        return out;
    }
    out.push('\n');
    out.push_str(&side("A", &report.a, style));
    out.push_str(&side("B", &report.b, style));
    out.push_str(&painted_lines(
        &circumstances(report),
        style,
        Paint::Faint,
        "   ",
        "   ",
    ));
    if !report.conclusions.is_empty() {
        out.push_str(&heading("What this proves", style));
        for (at, one) in report.conclusions.iter().enumerate() {
            out.push_str(&conclusion(at + 1, one, style));
        }
    }
    if !report.not_proved.is_empty() && report.verdict != "incomparable" {
        out.push_str(&heading("What it does not prove", style));
        for one in &report.not_proved {
            out.push_str(&wrapped(&style.plain(&one.says), style, "- ", "  "));
        }
    }
    out.push_str(&servers(report, style, detail));
    for (label, findings) in [
        ("Found in both", &report.findings.both),
        ("Found in A alone", &report.findings.a),
        ("Found in B alone", &report.findings.b),
    ] {
        out.push_str(&found(label, findings, style));
    }
    out
}

const fn mark(verdict: &str, style: &Style) -> (&'static str, Paint) {
    match (verdict.as_bytes(), style.unicode) {
        (b"same", true) => ("=", Paint::Good),
        (b"same", false) => ("=", Paint::Good),
        (b"incomparable", _) => ("?", Paint::Warn),
        (_, true) => ("\u{2260}", Paint::Bad),
        (_, false) => ("!", Paint::Bad),
    }
}

fn side(letter: &str, side: &SideReport, style: &Style) -> String {
    let mut parts = vec![side.file.clone(), side.target.clone(), side.started.clone()];
    match side.addresses.split_first() {
        Some((first, [])) => parts.push(format!("from {first}")),
        Some((first, more)) => parts.push(format!("from {first} and {} more", more.len())),
        None => {}
    }
    let letter = style.paint(Paint::Strong, letter);
    wrapped(
        &style.plain(&parts.join(", ")),
        style,
        &format!("{letter}  "),
        "   ",
    )
}

fn circumstances(report: &DifferenceReport) -> String {
    let place = match report.circumstances.place {
        "same" => "from the same address",
        "same-network" => "from the same network",
        "other-network" => "from different networks",
        _ => "whether from the same network does not show",
    };
    match (report.circumstances.later, report.circumstances.apart_s) {
        (Some(later), Some(apart)) => format!(
            "{} is {} later; {place}.",
            later.to_uppercase(),
            span(apart).trim_start_matches("about ")
        ),
        _ => format!("At about the same time; {place}."),
    }
}

fn conclusion(number: usize, one: &ConclusionReport, style: &Style) -> String {
    let certainty = match one.certainty {
        "likely" => "Most probably: ",
        // What is only possible says so in its own words.
        _ => "",
    };
    let says = style.plain(&format!("{certainty}{}", one.says));
    let mut out = wrapped(&says, style, &format!("{number}. "), "   ");
    for line in &one.evidence {
        out.push_str(&painted_lines(line, style, Paint::Faint, "   ", "     "));
    }
    let who = match (one.who, one.failing) {
        (None, _) => String::new(),
        (Some("network"), Some(letter)) => {
            format!("whoever runs the network of {}", letter.to_uppercase())
        }
        (Some("network"), None) => "whoever runs the network".to_owned(),
        (Some("help-desk"), _) => "the help desk".to_owned(),
        (Some("administrator"), _) => "an administrator of the mail service".to_owned(),
        (Some("provider"), _) => "the provider of the mail service".to_owned(),
        (Some(_), _) => "the person at the keyboard".to_owned(),
    };
    for (label, text) in [("Who:", who), ("Next:", one.next_step.clone())] {
        if !text.is_empty() {
            let label = style.paint(Paint::Strong, label);
            out.push_str(&wrapped(
                &style.plain(&format!("{label} {text}")),
                style,
                "   ",
                "     ",
            ));
        }
    }
    out
}

fn servers(report: &DifferenceReport, style: &Style, detail: Detail) -> String {
    if report.servers.is_empty() {
        return String::new();
    }
    let mut out = heading(
        "Server by server, as far as it goes without a sign-in",
        style,
    );
    for server in &report.servers {
        let name = format!(
            "{} {}",
            server.endpoint.protocol.to_uppercase(),
            server.endpoint.place()
        );
        let told = [("A", &server.a), ("B", &server.b)].map(|(letter, one)| {
            let stage = one.stopped_at.and_then(Stage::from_name);
            let says = match (one.outcome, stage) {
                ("works", _) => "works".to_owned(),
                (_, Some(stage)) => format!("stops at {}", stage_words(stage, false)),
                _ => "not known".to_owned(),
            };
            let sign_in = match one.sign_in {
                Some("accepted") => ", signed in",
                Some(_) => ", the sign-in failed",
                None => "",
            };
            match detail {
                Detail::Everything => format!("{letter} {says} ({}){sign_in}", one.says),
                _ => format!("{letter} {says}{sign_in}"),
            }
        });
        out.push_str(&wrapped(
            &style.plain(&format!("{name}: {}", told.join("; "))),
            style,
            "  ",
            "    ",
        ));
    }
    out
}

fn found(label: &str, findings: &[FindingName], style: &Style) -> String {
    if findings.is_empty() {
        return String::new();
    }
    let mut out = heading(label, style);
    for one in findings {
        let text = format!("{} ({})", one.title, one.id);
        out.push_str(&wrapped(&style.plain(&text), style, "- ", "  "));
    }
    out
}
