//! Probes that wait in vain, where what was tried beside them tells it.

use std::time::Duration;

use tokio::time::Instant;

use super::Crew;
use crate::endpoint::{Protocol, Security};
use crate::observation::session::SessionTrouble;
use crate::plan::{Plan, Probe};

/// How long a greeting is waited for where another address of the host greets and goes on.
const OTHER_WORKS: Duration = Duration::from_secs(12);

/// The same where the network leads to a page on which a person has to sign in, and nobody has said a word.
const PORTAL: Duration = Duration::from_secs(5);

impl Crew {
    /// Ends the probes that wait in vain: for a greeting where the server waits for TLS or is no mail server, and for a handshake where a
    /// small hello was answered long ago or the server is known not to be slow.
    pub(super) fn wait_no_longer(&self, plan: &Plan) {
        let now = Instant::now();
        for probe in &plan.probes {
            let at = usize::from(probe.id.0);
            let log = &self.logs[at];
            let no_handshake = probe.endpoint.security == Security::ImplicitTls
                && (self.why_no_handshake(plan, probe))
                    .is_some_and(|after| log.give_up_handshake(after, now));
            let no_greeting = self
                .why_no_greeting(plan, probe)
                .is_some_and(|(after, why)| log.give_up_greeting(after, why, now));
            if let Some(stranger) = self.contrasts.stranger(plan, probe) {
                log.name_silent(SessionTrouble::NotThisProtocol(stranger.clone()));
            }
            if no_handshake || no_greeting {
                self.aborts[at].abort();
            }
        }
    }

    /// How long a handshake is waited for that will hardly come.
    fn why_no_handshake(&self, plan: &Plan, probe: &Probe) -> Option<Duration> {
        if self.finds_portal() {
            return Some(PORTAL);
        }
        let log = &self.logs[usize::from(probe.id.0)];
        let is_known = self.contrasts.small_hello_is_answered(plan, probe)
            || self.contrasts.works_again(probe)
            || log.works_beside()
            || self.speaks_elsewhere(plan, probe);
        is_known.then_some(plan.limits.tls)
    }

    /// Why a greeting that is waited for will never come, where what was tried beside tells it, and how long it is waited for all the same.
    fn why_no_greeting(&self, plan: &Plan, probe: &Probe) -> Option<(Duration, SessionTrouble)> {
        let silent = |after: Duration| {
            let partial = Vec::new();
            Some((after, SessionTrouble::Silent { partial }))
        };
        if self.contrasts.server_waits_for_tls(plan, probe) {
            return silent(Duration::ZERO);
        }
        if let Some(stranger) = self.contrasts.stranger(plan, probe) {
            let stranger = SessionTrouble::NotThisProtocol(stranger.clone());
            return Some((Duration::ZERO, stranger));
        }
        let log = &self.logs[usize::from(probe.id.0)];
        if self.finds_portal() {
            return silent(PORTAL);
        }
        if log.works_beside() {
            return silent(OTHER_WORKS);
        }
        None
    }

    /// Whether a person has to sign in on a page first, and no server has said a word.
    fn finds_portal(&self) -> bool {
        self.contrasts.finds_portal() && !self.logs.iter().any(|log| log.has_spoken())
    }

    /// Whether another door of the same service has spoken: what is slow there is slow here.
    fn speaks_elsewhere(&self, plan: &Plan, probe: &Probe) -> bool {
        let mut others = others(plan, probe);
        others.any(|other| self.logs[usize::from(other.id.0)].has_spoken())
    }
}

/// The other doors of the same service of a host: those of the mailbox, or those for sending.
fn others<'a>(plan: &'a Plan, probe: &'a Probe) -> impl Iterator<Item = &'a Probe> {
    let sends = |one: &Probe| one.endpoint.protocol == Protocol::Smtp;
    plan.probes.iter().filter(move |other| {
        other.id != probe.id
            && other.endpoint.host == probe.endpoint.host
            && sends(other) == sends(probe)
    })
}
