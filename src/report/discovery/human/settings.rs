//! Which servers to use, how far to trust that, and how to try them.

use super::has;
use super::try_them::try_them;
use crate::discover::{Finding, Judgement, Setting};
use crate::endpoint::{Protocol, Security};
use crate::report::build::joined;
use crate::report::discovery::words::{self, capital, says_name, sign_in_words, source_words};
use crate::report::discovery::{ChosenReport, DiscoveryReport, ServerReport};
use crate::report::human::painted_lines;
use crate::report::markdown_text::wrapped;
use crate::style::{Paint, Style};

/// More servers of one protocol are counted.
const MOST_SERVERS: usize = 5;

/// The servers of each protocol, and the command that tries them.
pub(super) fn settings(
    report: &DiscoveryReport,
    judgement: &Judgement,
    style: &Style,
    everything: bool,
) -> String {
    let mut out = String::new();
    let all = [
        &report.settings.imap,
        &report.settings.pop3,
        &report.settings.smtp,
    ];
    for (chosen, protocol) in all.into_iter().zip(Protocol::ALL) {
        let Some(chosen) = chosen else { continue };
        out.push('\n');
        let shown = match everything {
            true => chosen.servers.len(),
            false => chosen.servers.len().min(MOST_SERVERS),
        };
        for (at, server) in chosen.servers[..shown].iter().enumerate() {
            let label = match at {
                0 => format!("{:<5}", protocol.to_string()),
                _ => "or   ".to_owned(),
            };
            out.push_str(&painted_lines(
                &place(&server.server),
                style,
                Paint::Strong,
                &format!("  {label} "),
                "        ",
            ));
        }
        if shown < chosen.servers.len() {
            let more = chosen.servers.len() - shown;
            let text = format!("and {more} more; -v tells all");
            out.push_str(&painted_lines(
                &text,
                style,
                Paint::Faint,
                "        ",
                "        ",
            ));
        }
        if let Some(first) = judgement.of(protocol).first() {
            let words = sign_in_words(first);
            if !words.is_empty() {
                out.push_str(&wrapped(
                    &style.plain(&capital(&words)),
                    style,
                    "        ",
                    "        ",
                ));
            }
        }
        out.push_str(&painted_lines(
            &trust(chosen),
            style,
            Paint::Faint,
            "        ",
            "        ",
        ));
    }
    let is_whole = report.ended == "complete";
    if is_whole {
        out.push_str(&lacking(report, judgement, style));
    }
    for protocol in &report.not_offered {
        let text = match named_elsewhere(judgement, protocol) {
            Some(one) => format!(
                "{} is not offered: the domain says so, though {} names {}.",
                protocol.to_uppercase(),
                source_words(one.source),
                words::place(one)
            ),
            None => format!(
                "{} is not offered: the domain says so.",
                protocol.to_uppercase()
            ),
        };
        out.push_str(&wrapped(&style.plain(&text), style, "  ", "  "));
    }
    for text in &report.agreed {
        out.push_str(&wrapped(&style.plain(text), style, "  ", "  "));
    }
    if let Some(oauth) = &report.oauth {
        let text = format!("Tokens are asked for at {}.", oauth.issuer);
        out.push_str(&wrapped(&style.plain(&text), style, "  ", "  "));
    }
    if !report.checks.is_empty() {
        out.push_str(&format!(
            "\n{}",
            try_them(judgement, report.checks.len(), style)
        ));
    }
    // A command is not broken into lines: it is there to be copied.
    for check in &report.checks {
        out.push_str(&format!("    {}\n", style.plain(check)));
    }
    if out.is_empty() && !is_whole {
        out.push('\n');
        out.push_str(&wrapped(
            "Ask again, and wait for the answers.",
            style,
            "  ",
            "  ",
        ));
    } else if out.is_empty() && !has(judgement, Finding::tells_why_nothing) {
        let text = format!(
            "Ask the provider, or the help desk, for the names of the servers. `{}` tries those that programs guess \
             (imap., mail. and the like before the domain).",
            report.guess
        );
        out.push('\n');
        out.push_str(&wrapped(&style.plain(&text), style, "  ", "  "));
    }
    out
}

/// That there are servers for one way and none for the other.
fn lacking(report: &DiscoveryReport, judgement: &Judgement, style: &Style) -> String {
    let servers = &report.settings;
    let receives = servers.imap.is_some() || servers.pop3.is_some();
    let is_denied = |protocol| report.not_offered.contains(&protocol);
    let text = match (receives, servers.smtp.is_some()) {
        (true, false) if !is_denied("smtp") => {
            "No source names a server for sending (SMTP): ask the provider for it."
        }
        (false, true)
            if (report.not_offered.iter()).any(|one| named_elsewhere(judgement, one).is_some()) =>
        {
            "The domain's own records leave no server for receiving (IMAP, POP3): ask whoever runs the domain."
        }
        (false, true) => {
            "No source names a server for receiving (IMAP, POP3): ask the provider for it."
        }
        _ => return String::new(),
    };
    wrapped(text, style, "  ", "  ")
}

/// What somebody names of a protocol that is not offered.
fn named_elsewhere<'a>(judgement: &'a Judgement, protocol: &str) -> Option<&'a Setting> {
    let protocol = Protocol::ALL
        .into_iter()
        .find(|one| one.name() == protocol)?;
    judgement.all_of(protocol).into_iter().next()
}

fn place(server: &ServerReport) -> String {
    let security = Security::from_name(server.security);
    let security = security.map_or_else(String::new, |security| security.to_string());
    format!("{}  port {}  {security}", server.host, server.port)
}

fn trust(chosen: &ChosenReport) -> String {
    let names: Vec<String> = chosen
        .confirmed_by
        .iter()
        .map(|one| says_name(one).to_owned())
        .collect();
    let confirmed = match names.is_empty() {
        true => String::new(),
        false => format!(" The same says: {}.", joined(&names)),
    };
    format!("Trust: {}. {}{confirmed}", chosen.trust, chosen.why)
}
