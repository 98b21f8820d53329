//! Times that belong to what is told: how long something took, and when a wait is over.

use std::collections::BTreeMap;
use std::time::Duration;

use time::OffsetDateTime;

use crate::fact::wait;
use crate::observation::{Observation, Run, Trouble};

/// How long something took, where a fault was recognised by that.
pub(super) fn waited(facts: &BTreeMap<String, String>) -> Option<String> {
    const WAITS: [(&str, &str); 3] = [
        ("greet.took-ms", "that"),
        ("offer.took-ms", "that"),
        ("tls.took-ms", "the TLS handshake"),
    ];
    let (what, milliseconds) = WAITS
        .iter()
        .find_map(|(key, what)| Some((what, facts.get(*key)?)))?;
    let waited = Duration::from_millis(milliseconds.parse().ok()?);
    Some(format!("{what} took {:.1} s", waited.as_secs_f32()))
}

/// When the time is over that a refusal asks to wait, by the clock of this computer, in UTC.
pub(super) fn until(run: &Run, observation: &Observation) -> Option<String> {
    let Err(Trouble::Session(trouble)) = &observation.outcome else {
        return None;
    };
    let wait = Duration::from_secs(wait::seconds(&trouble.refusal()?.text)?);
    let moment = OffsetDateTime::from(run.started + observation.ended() + wait);
    let (hour, minute, second) = moment.to_hms();
    Some(format!(
        "{} {hour:02}:{minute:02}:{second:02} UTC",
        moment.date()
    ))
}
