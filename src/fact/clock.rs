//! Whether the clock of this computer is right, as far as the servers of a run tell the time.
//!
//! One server may be wrong as well as this computer may. So the clock is blamed only where two that are
//! independent of one another agree on how far it is off, and nothing says that it is right.

mod told;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

use time::{Date, Month, OffsetDateTime};

use super::tls::seconds;
use super::{Notes, spaced};
use crate::observation::contrast::WebAnswer;
use crate::observation::tls::{CertificateFault, Judgement, TlsSession};
use crate::observation::{Run, Seen};
use crate::plan::Probe;

/// By how many seconds a clock may be off before something refuses it: Kerberos allows five minutes (RFC
/// 4120, section 8.2), and one-time codes and tokens about as much.
const OFF: i64 = 5 * 60;

/// So much earlier than the program a clock is surely wrong, wherever it is.
const MARGIN: time::Duration = time::Duration::days(30);

/// How far two that are right may seem apart: whole seconds, and a greeting that came late.
const AGREE: i64 = 2 * 60;

/// One that told the time.
struct Source {
    host: String,
    places: BTreeSet<IpAddr>,
    ahead: i64,
}

impl Source {
    /// Whether it may be the same machine, and so the same clock, as the one with this name and these places.
    fn may_be(&self, host: &str, places: &BTreeSet<IpAddr>) -> bool {
        self.host.eq_ignore_ascii_case(host) || !self.places.is_disjoint(places)
    }
}

/// How far the time of one server goes that nobody else confirms.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A certificate that is not its own, or that begins later than this computer's clock says.
    Independent,
    /// Its own certificate is in its time by its own clock, which shows a day on which this program existed.
    Plausible,
}

/// What the servers of a run tell of the clock of this computer.
pub(super) struct Clock {
    /// Those that told the time and are independent of one another.
    sources: Vec<Source>,
    /// By how many seconds they are ahead; none where they disagree or none told it.
    ahead: Option<i64>,
    /// Whether the clock is off; none where nothing proves either.
    skewed: Option<bool>,
    /// Whether a certificate of the run is out of its time for this alone.
    decides: bool,
    /// Whether only the server whose certificate it is tells so.
    alone: bool,
}

impl Clock {
    pub(super) fn of(run: &Run) -> Self {
        let mut sources: Vec<Source> = Vec::new();
        for source in run.plan.probes.iter().filter_map(|p| greeting(run, p)) {
            let is_known = |known: &Source| known.may_be(&source.host, &source.places);
            if !sources.iter().any(is_known) {
                sources.push(source);
            }
        }
        sources.extend(web(run));
        let agreed = agreed(&sources);
        let right = sources.iter().any(|source| source.ahead.abs() <= OFF);
        let mut alone = false;
        let skewed = match agreed {
            Some(ahead) if ahead.abs() > OFF => {
                let proof = match sources.as_slice() {
                    [one] => confirmed(run, one),
                    _ => Some(Proof::Independent),
                };
                alone = proof == Some(Proof::Plausible);
                (proof.is_some() && !right).then_some(true)
            }
            _ => right.then_some(false),
        };
        let decides = skewed == Some(true)
            && agreed.is_some_and(|ahead| {
                let mut sessions = run.plan.probes.iter().filter_map(|p| out_of_time(run, p));
                sessions.any(|session| passes(session, run.started, ahead))
            });
        Self {
            sources,
            ahead: agreed,
            skewed,
            decides,
            alone,
        }
    }

    /// By how many seconds the clock of this computer is behind, where it is proven to be off.
    pub(super) fn off(&self) -> Option<i64> {
        self.ahead.filter(|_| self.skewed == Some(true))
    }

    pub(super) fn say(&self, notes: &mut Notes, run: &Run, probe: &Probe) {
        if let Some(day) = before_program(run.started) {
            notes.text("clock.before-program", &day);
        }
        if self.sources.is_empty() {
            return;
        }
        notes.say("clock.sources", self.sources.len());
        if let Some(skewed) = self.skewed {
            notes.flag("clock.skewed", skewed);
        }
        if self.decides {
            notes.word("clock.decides", "yes");
        }
        if self.alone {
            notes.word("clock.alone", "yes");
        }
        let Some(ahead) = self.ahead else { return };
        notes.say("clock.ahead-s", ahead);
        notes.say("clock.off-s", ahead.unsigned_abs());
        let agree = |source: &&Source| source.ahead.abs_diff(ahead) <= AGREE.unsigned_abs();
        let hosts = self.sources.iter().filter(agree).map(|one| &one.host);
        notes.text("clock.told-by", &spaced(hosts));
        if let Some(session) = out_of_time(run, probe) {
            let word = match passes(session, run.started, ahead) {
                true => "passes",
                false if self.skewed == Some(true) && is_in_time(session, run.started, ahead) => {
                    "in-time"
                }
                false => "fails",
            };
            notes.word("clock.certificate", word);
        }
    }
}

/// The day that the clock shows, where it is well before the one on which the newest page of this program was written.
fn before_program(now: SystemTime) -> Option<String> {
    let today = OffsetDateTime::from(now).date();
    (today.saturating_add(MARGIN) < written()?).then(|| today.to_string())
}

/// The day on which the newest page of this program was written.
fn written() -> Option<Date> {
    let mut parts = env!("MAILPROBE_NEWEST_SOURCE").split('-');
    let mut number = || parts.next()?.parse::<u16>().ok();
    let year = i32::from(number()?);
    let month = Month::try_from(u8::try_from(number()?).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(number()?).ok()?).ok()
}

/// What the greeting of a server tells.
fn greeting(run: &Run, probe: &Probe) -> Option<Source> {
    let ahead = run.of(probe.id).find_map(|o| {
        let Ok(Seen::Greeted(greeting)) = &o.outcome else {
            return None;
        };
        let now = seconds(run.started.checked_add(o.ended())?);
        let told = told::greeting(probe.endpoint.protocol, &greeting.reply.text, now)?;
        Some(told.saturating_sub(now))
    })?;
    Some(Source {
        host: probe.endpoint.host.clone(),
        places: places(run, probe),
        ahead,
    })
}

/// Every address of a host: two names that share one may be one machine.
fn places(run: &Run, probe: &Probe) -> BTreeSet<IpAddr> {
    let resolved = run.of(probe.id).filter_map(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) => Some(resolution.addresses()),
        _ => None,
    });
    resolved.flatten().collect()
}

/// What the neutral page tells. Whoever answers in its place may be a device with a clock of its own.
fn web(run: &Run) -> Option<Source> {
    let web = run.web.as_ref()?;
    if web.answer != WebAnswer::AsKnown {
        return None;
    }
    let (_, rest) = web.url.split_once("//")?;
    let host = rest.split(['/', ':']).next()?;
    Some(Source {
        host: host.to_owned(),
        places: BTreeSet::new(),
        ahead: web.clock_ahead?,
    })
}

/// The middle of the largest group that agrees, where it is more than half of all.
fn agreed(sources: &[Source]) -> Option<i64> {
    let mut all: Vec<i64> = sources.iter().map(|source| source.ahead).collect();
    all.sort_unstable();
    let group = |first: &i64| {
        let until = first.saturating_add(AGREE);
        let inside = all.iter().filter(|one| (*first..=until).contains(one));
        inside.copied().collect::<Vec<i64>>()
    };
    let largest = all.iter().map(group).max_by_key(Vec::len)?;
    let is_most = largest.len() * 2 > all.len();
    is_most.then(|| largest[largest.len() / 2])
}

/// Whether a certificate bears out what one source tells: out of its time by the clock of this computer,
/// and in order at the time that is told.
///
/// A server that stood still for a year shows an old certificate and tells an old time, so its own one proves
/// nothing. But no public authority signs a certificate of the future, and it has a clock of its own. Where the server
/// tells a day on which this program was there, it did not stand still for long, and one clock that is wrong is more probable
/// than a clock that is wrong and a certificate that ended meanwhile.
fn confirmed(run: &Run, source: &Source) -> Option<Proof> {
    let mut plausible = None;
    for probe in &run.plan.probes {
        let Some(session) = out_of_time(run, probe) else {
            continue;
        };
        let is_other = !source.may_be(&probe.endpoint.host, &places(run, probe));
        // What somebody else tells is borne out by the time of a certificate, whatever else is wrong with it.
        if is_other && is_in_time(session, run.started, source.ahead) {
            return Some(Proof::Independent);
        }
        if !passes(session, run.started, source.ahead) {
            continue;
        }
        let begins_later = Judgement::Failed(CertificateFault::NotYetValid);
        if session.bundled == begins_later {
            return Some(Proof::Independent);
        }
        let told = time::Duration::seconds(source.ahead);
        let told = OffsetDateTime::from(run.started).checked_add(told);
        let is_after = |day: Date| told.is_some_and(|told| told.date() >= day);
        if written().is_some_and(is_after) {
            plausible = Some(Proof::Plausible);
        }
    }
    plausible
}

/// The session of a probe where only the time of a certificate is wrong.
fn out_of_time<'a>(run: &'a Run, probe: &Probe) -> Option<&'a TlsSession> {
    use CertificateFault::{Expired, IntermediateExpired, NotYetValid};
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Secured(session)) => matches!(
            session.fault(),
            Some(Expired | NotYetValid | IntermediateExpired)
        )
        .then_some(&**session),
        _ => None,
    })
}

/// Whether the chain would be trusted at this distance from now: the server's own certificate is in its time
/// then, and so is every other one that is at the moment at which the chain is known to be trusted.
fn passes(session: &TlsSession, now: SystemTime, ahead: i64) -> bool {
    let (Some(at), Some(known)) = (moment(now, ahead), session.passes_at) else {
        return false;
    };
    let mut chain = session.chain.iter().enumerate();
    !session.chain.is_empty()
        && chain.all(|(place, one)| {
            let span = one.not_before..=one.not_after;
            span.contains(&at) || place > 0 && !span.contains(&known)
        })
}

/// Whether the server's own certificate is in its time at this distance from now, whatever else is wrong with it.
fn is_in_time(session: &TlsSession, now: SystemTime, ahead: i64) -> bool {
    let own = session.chain.first();
    own.zip(moment(now, ahead))
        .is_some_and(|(own, at)| (own.not_before..=own.not_after).contains(&at))
}

/// So many seconds after now, or before.
fn moment(now: SystemTime, ahead: i64) -> Option<SystemTime> {
    let apart = Duration::from_secs(ahead.unsigned_abs());
    match ahead < 0 {
        true => now.checked_sub(apart),
        false => now.checked_add(apart),
    }
}
