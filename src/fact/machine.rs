//! What the doors of one host show together.

use std::collections::BTreeSet;

use super::{Notes, contrast};
use crate::endpoint::{Protocol, Security};
use crate::observation::contrast::{Comparison, Contrast, HelloAnswer};
use crate::observation::session::{About, SessionTrouble};
use crate::observation::tls::TlsTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

/// How a door was that took a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    /// It ended the connection where TLS was due at once.
    HungUpUnderTls,
    /// It closed before it greeted.
    Closed,
    /// It reset before it greeted.
    Reset,
    /// Something else.
    Other,
}

pub(super) fn machine(notes: &mut Notes, run: &Run, probe: &Probe) {
    let doors = || {
        let all = run.plan.probes.iter();
        all.filter(|other| other.endpoint.host == probe.endpoint.host)
    };
    // Mail is read and sent by programs of their own.
    let sends = |one: &Probe| one.endpoint.protocol == Protocol::Smtp;
    let own = doors().filter(|other| sends(other) == sends(probe));
    if let Some(how) = hangs_up(run, probe, own) {
        notes.word("host.hangs-up", how);
    }
    let others = || doors().filter(|other| other.id != probe.id);
    let signing_in = others().filter(|other| {
        other.endpoint.protocol == probe.endpoint.protocol
            && other.endpoint.port != probe.endpoint.port
            && takes_sign_in(run, other)
    });
    let signing_in: BTreeSet<String> = signing_in
        .map(|other| format!("{} with {}", other.endpoint.port, other.endpoint.security))
        .collect();
    let signing_in: Vec<String> = signing_in.into_iter().collect();
    notes.text("host.sign-in-door", &signing_in.join(" or "));
    if let Some(text) = own_fault(run, probe) {
        notes.text("starttls.own-fault", &text);
    }
    for other in others() {
        if let Some(text) = own_fault(run, other) {
            notes.text("host.tls-refused", &text);
        }
        for observation in run.of(other.id) {
            let Err(Trouble::Session(trouble)) = &observation.outcome else {
                continue;
            };
            match trouble {
                SessionTrouble::StartTlsRefused(reply) => {
                    notes.text("host.tls-refused", &reply.text);
                }
                SessionTrouble::Bye(reply) if observation.stage == Stage::Secure => {
                    notes.text("host.tls-refused", &reply.text);
                }
                SessionTrouble::GreetingRefused(reply)
                | SessionTrouble::Bye(reply)
                | SessionTrouble::CommandRejected { reply, .. }
                    // What takes mail and what keeps it are programs of their own.
                    if sends(other) == sends(probe)
                        && reply.about(&[&other.endpoint.host]) == Some(About::Outage) =>
                {
                    notes.text("host.fault-said", &reply.text);
                }
                _ => {}
            }
        }
    }
}

/// What a server says of its TLS in clear text, where it had agreed to begin with it.
fn own_fault(run: &Run, door: &Probe) -> Option<String> {
    const TLS: [&str; 2] = ["tls", "ssl"];
    const FAILS: [&str; 5] = ["fail", "not available", "unavailable", "error", "cannot"];
    if door.endpoint.security != Security::StartTls {
        return None;
    }
    let said = run.of(door.id).find_map(|o| match &o.outcome {
        Err(Trouble::Tls(TlsTrouble::ClearText(peer))) => {
            Some(String::from_utf8_lossy(&peer.first).trim().to_owned())
        }
        _ => None,
    })?;
    let text = said.to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    (has(&TLS) && has(&FAILS)).then_some(said)
}

/// Whether a door lets programs sign in under TLS, with a certificate that is trusted.
fn takes_sign_in(run: &Run, door: &Probe) -> bool {
    let offers = run.of(door.id).any(|o| match &o.outcome {
        Ok(Seen::Offered(offer)) => offer.under_tls && !offer.mechanisms.is_empty(),
        _ => false,
    });
    offers && !run.is_untrusted(door.id)
}

/// Whether every door of a service that took a connection ended it before a word was said, those under TLS and those in clear text
/// alike: then TLS has no part in it.
fn hangs_up<'a>(
    run: &Run,
    probe: &Probe,
    doors: impl Iterator<Item = &'a Probe>,
) -> Option<&'static str> {
    let ends: Vec<End> = doors.filter_map(|door| end(run, door)).collect();
    let has = |end| ends.contains(&end);
    let is_own = |contrast: &&Contrast| {
        let of = run.plan.probe(contrast.probe).endpoint.protocol;
        (of == Protocol::Smtp) == (probe.endpoint.protocol == Protocol::Smtp)
    };
    let mut own = contrast::of_host(run, probe).filter(is_own);
    let ever_spoke = own.any(|contrast| match &contrast.seen {
        Comparison::Talk(talk) => talk.trouble.is_none(),
        Comparison::Hello { answer, .. } => matches!(
            answer,
            HelloAnswer::Accepted(_) | HelloAnswer::Alert(_) | HelloAnswer::NotTls
        ),
        _ => false,
    });
    if ever_spoke || has(End::Other) || !has(End::HungUpUnderTls) {
        return None;
    }
    match (has(End::Closed), has(End::Reset)) {
        (true, _) => Some("closes"),
        (false, true) => Some("resets"),
        (false, false) => None,
    }
}

/// How a door was; none where there was no connection.
fn end(run: &Run, door: &Probe) -> Option<End> {
    let is_tls = door.endpoint.security == Security::ImplicitTls;
    let mut said = run.of(door.id).filter_map(|o| match &o.outcome {
        Err(Trouble::Tls(TlsTrouble::Closed | TlsTrouble::Reset)) if is_tls => {
            Some(End::HungUpUnderTls)
        }
        Err(Trouble::Session(SessionTrouble::Closed)) if o.stage == Stage::Greet && !is_tls => {
            Some(End::Closed)
        }
        Err(Trouble::Session(SessionTrouble::Reset)) if o.stage == Stage::Greet && !is_tls => {
            Some(End::Reset)
        }
        Ok(Seen::Resolved(_) | Seen::Connected(_))
        | Err(Trouble::Dns(_) | Trouble::Tcp(_) | Trouble::Proxy(_)) => None,
        _ => Some(End::Other),
    });
    said.next()
}
