//! Times that belong to what is told: how long something took, and when a wait is over.

use std::collections::BTreeMap;
use std::time::Duration;

use time::OffsetDateTime;

use super::probe::is_used;
use crate::fact::wait;

use crate::observation::{NotTried, Observation, Run, Skip, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

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

/// How long a server took for what was asked of it. What was waited for before, such as the settings of the domain or the sign-in at
/// another server, is not its time.
pub(super) fn of_server(run: &Run, probe: &Probe) -> Duration {
    let observations: Vec<_> = run.of(probe.id).collect();
    let is_cut = |one: &NotTried| {
        one.probe == probe.id && matches!(one.why, Skip::Interrupted | Skip::Deadline)
    };
    if run.not_tried.iter().any(is_cut) {
        let began = observations.iter().map(|one| one.began).min();
        return run.took.saturating_sub(began.unwrap_or_default());
    }
    // What becomes of other addresses when one has been connected says nothing about how long it took.
    let (connects, others): (Vec<_>, Vec<_>) = observations
        .into_iter()
        .partition(|one| one.stage == Stage::Connect);
    let began = connects.iter().map(|one| one.began).min();
    let used = connects.iter().find(|one| is_used(one));
    let ended = used.or(connects.iter().max_by_key(|one| one.ended()));
    let connected = ended.map_or(Duration::ZERO, |one| {
        one.ended().saturating_sub(began.unwrap_or_default())
    });
    connected + others.iter().map(|one| one.took).sum::<Duration>()
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
