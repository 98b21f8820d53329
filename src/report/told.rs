//! What several forms of a report say in the same words.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;

use super::{NotTested, ProtocolReport, Report};
use crate::report::words::stage_words;
use crate::stage::Stage;

/// The word of a verdict; what works without a sign-in is said to answer, no more.
pub(super) fn word(protocol: &ProtocolReport) -> &'static str {
    match (protocol.verdict, protocol.reached) {
        ("works", Some("authenticate" | "enter")) => "works",
        ("works", _) => "answers",
        ("degraded", _) => "degraded",
        ("undecided", _) => "undecided",
        _ => "trouble",
    }
}

/// How it went with a protocol, part by part, without the verdict and the server.
pub(super) fn details(name: &str, protocol: &ProtocolReport) -> Vec<String> {
    let mut parts = Vec::new();
    if protocol.guessed {
        parts.push("guessed host".to_owned());
    }
    match (&protocol.security, protocol.tls) {
        (Some(security), Some(tls)) if security == "STARTTLS" => {
            parts.push(format!("STARTTLS {tls}"));
        }
        (_, Some(tls)) => parts.push(tls.to_owned()),
        (Some(security), None) => parts.push(security.clone()),
        (None, None) => {}
    }
    if let Some(mechanism) = &protocol.signed_in_with {
        parts.push(format!("signed in ({mechanism})"));
    }
    match protocol.messages {
        Some(1) => parts.push("1 message".to_owned()),
        Some(messages) => parts.push(format!("{messages} messages")),
        None => {}
    }
    if let Some(other) = &protocol.sends_as {
        parts.push(format!("may send as {other}"));
    }
    if let Some(stage) = protocol.stopped_at {
        parts.push(format!("stopped at: {}", stage_name(stage, &[name])));
    }
    parts.push(duration(protocol.took_ms));
    parts
}

/// What a stage is called among people, for these protocols.
pub(super) fn stage_name(stage: &str, protocols: &[&str]) -> &'static str {
    let smtp_alone = protocols.iter().all(|protocol| *protocol == "smtp");
    Stage::from_name(stage).map_or("", |stage| stage_words(stage, smtp_alone))
}

/// Milliseconds below a second, else seconds with one digit.
pub(super) fn duration(milliseconds: u64) -> String {
    if milliseconds < 1000 {
        format!("{milliseconds} ms")
    } else {
        format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
    }
}

/// What is said of a run against servers that are played on this computer.
pub(super) const SIMULATED: &str =
    "A simulation on this computer (`mailprobe demo`): nothing of it is about real servers.";

/// Who can mend a fault, as a sentence.
pub(super) fn who(who: &str) -> &'static str {
    match who {
        "user" => "The person at the keyboard.",
        "help-desk" => "The help desk.",
        "administrator" => "An administrator of the mail service.",
        "network" => "Whoever runs the network between here and the server.",
        _ => "The provider of the mail service.",
    }
}

/// What was not tried, as far as it matters: that a second door was spared does not.
pub(super) fn not_tested(report: &Report) -> impl Iterator<Item = &NotTested> {
    let spared = ["another-endpoint", "not-needed"];
    let all = report.not_tested.iter();
    all.filter(move |entry| !spared.contains(&entry.reason))
}

/// Why a protocol was not tried to its end, where that was decided.
pub(super) fn why_not_tried<'a>(
    name: &str,
    protocol: &ProtocolReport,
    report: &'a Report,
) -> Option<&'a str> {
    let place = protocol.endpoint.as_ref()?;
    let title = name.to_uppercase();
    let own = |entry: &&NotTested| entry.what.contains(&title) && entry.endpoints.contains(place);
    not_tested(report).find(own).map(|entry| entry.why.as_str())
}

/// When the run began, as people write it; as it stands where it is no time.
pub(super) fn moment(started: &str) -> String {
    let form = format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC");
    let moment = OffsetDateTime::parse(started, &Rfc3339).ok();
    let written = moment.and_then(|moment| moment.to_utc().format(form).ok());
    written.unwrap_or_else(|| started.to_owned())
}
