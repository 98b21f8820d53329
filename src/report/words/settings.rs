//! What an administrator exported, as words.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::macros::format_description;

use super::clock::span;
use crate::observation::Run;
use crate::observation::settings::{MailboxSettings, Said};
use crate::plan::Probe;

/// How long a change of a switch may take to count. Microsoft publishes no figure, so it is what is allowed for it everywhere.
const TAKES: Duration = Duration::from_secs(60 * 60);

/// The facts by which a finding rests on the export.
const KEYS: [&str; 5] = [
    "mailbox.imap",
    "mailbox.pop",
    "mailbox.smtp-auth",
    "organization.smtp-auth",
    "mailbox.this-protocol",
];

/// What the export says of the protocol, where a finding rests on it.
pub(in crate::report) fn exported(
    run: &Run,
    probe: &Probe,
    facts: &BTreeMap<String, String>,
) -> Option<String> {
    if !KEYS.iter().any(|key| facts.contains_key(*key)) {
        return None;
    }
    let settings = run.settings.as_ref()?;
    let protocol = probe.endpoint.protocol;
    let said: Vec<String> = settings
        .said(protocol)
        .map(|said| value(said, run.started))
        .collect();
    if said.is_empty() {
        return in_general(facts);
    }
    let mut said = said.join(", and ");
    if settings.is_on(protocol) == Some(true) {
        let exported = settings.exported(protocol);
        said.push_str(&waits(exported, run.started));
    }
    Some(said)
}

/// Where one value stands, and how old it is.
fn value(said: &Said, now: SystemTime) -> String {
    let Said {
        file,
        column,
        value,
        ..
    } = said;
    let whose = match said.is_of_organization {
        true => "the organisation",
        false => "this mailbox",
    };
    let age = said.exported.map(|exported| age(exported.0, now));
    format!(
        "{file}{} has {column} {value} for {whose}",
        age.map_or_else(String::new, |age| format!(", exported {age},"))
    )
}

/// How long ago it was exported, and when.
pub(crate) fn age(exported: SystemTime, now: SystemTime) -> String {
    let at = moment(exported);
    match now.duration_since(exported) {
        Ok(age) => format!("{} ago ({at})", span(age.as_secs())),
        Err(_) => format!("at {at}, which is still to come by the clock of this computer"),
    }
}

/// Until when a server may lag behind what was on by then.
fn waits(exported: Option<SystemTime>, now: SystemTime) -> String {
    let Some(until) = exported.and_then(|moment| moment.checked_add(TAKES)) else {
        return String::new();
    };
    match now < until {
        true => format!(
            "; allow an hour for a change to count, which is until {}",
            moment(until)
        ),
        false => "; that is longer than a change takes to count".to_owned(),
    }
}

/// A moment to the minute, in UTC.
fn moment(moment: SystemTime) -> String {
    let form = format_description!("[year]-[month]-[day] [hour]:[minute] UTC");
    OffsetDateTime::from(moment)
        .format(form)
        .unwrap_or_default()
}

/// Where the values stand is not known: a run that was recorded before they were kept.
fn in_general(facts: &BTreeMap<String, String>) -> Option<String> {
    let value = |key: &str| facts.get(key).map(String::as_str);
    let switched = |name, state| {
        Some(format!(
            "the administrator's export has {name} {state} for this mailbox"
        ))
    };
    match (
        value("mailbox.imap"),
        value("mailbox.pop"),
        value("mailbox.smtp-auth"),
    ) {
        (Some(state), _, _) => switched("IMAP", state),
        (_, Some(state), _) => switched("POP", state),
        (_, _, Some("inherit")) => {
            let state = value("organization.smtp-auth").unwrap_or("as it is");
            Some(format!(
                "the administrator's export has no setting of SMTP AUTH for this mailbox, and {state} for the organisation"
            ))
        }
        (_, _, Some(state)) => switched("SMTP AUTH", state),
        _ => None,
    }
}

/// The words of a page that leave open when a switch was turned.
const OPEN: &str = "If it was switched on in the last hour, wait and check again. Otherwise ";

/// The step of a page with the moment until which to wait, where the export tells when it was on already.
pub(in crate::report) fn timed(
    step: &str,
    settings: Option<&MailboxSettings>,
    probe: Option<&Probe>,
    now: SystemTime,
) -> String {
    let Some((before, behind)) = step.split_once(OPEN) else {
        return step.to_owned();
    };
    let protocol = probe.map(|probe| probe.endpoint.protocol);
    let exported = settings
        .zip(protocol)
        .and_then(|(settings, protocol)| settings.exported(protocol));
    let until = exported.and_then(|moment| moment.checked_add(TAKES));
    match until {
        // It was on by then, and the clock of whoever wrote the file is not ahead.
        Some(until) if now < until && exported <= Some(now) => format!(
            "{before}Wait until {}, and check again: it is on since {} at the latest, and a change may take an hour to count. After that {behind}",
            moment(until),
            exported.map(moment).unwrap_or_default(),
        ),
        Some(until) if now >= until => {
            let mut first = behind.chars();
            let capital = first.next().map(|c| c.to_uppercase().to_string());
            format!("{before}{}{}", capital.unwrap_or_default(), first.as_str())
        }
        _ => step.to_owned(),
    }
}
