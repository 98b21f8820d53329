//! Where the same certificate comes with the rest of its chain.

use std::collections::BTreeSet;

use crate::fact::{Notes, spaced};
use crate::observation::tls::{Certificate, CertificateFault, TlsSession};
use crate::observation::{Run, Seen};
use crate::plan::Probe;

/// Says which servers of the run send the very certificate of this one in a chain that is trusted, where this one sends it in a chain
/// that leads nowhere: what is wrong then is not who signed it, but what is sent beside it.
pub(super) fn whole(notes: &mut Notes, run: &Run, probe: &Probe) {
    let Some(own) = session(run, probe) else {
        return;
    };
    use CertificateFault::{MissingIntermediate, UnknownIssuer};
    if !matches!(own.fault(), Some(UnknownIssuer | MissingIntermediate)) {
        return;
    }
    let others = run.plan.probes.iter().filter(|other| {
        session(run, other)
            .is_some_and(|other| other.fault().is_none() && is_sent_otherwise(own, other))
    });
    let at: BTreeSet<String> = others
        .map(|other| format!("{}:{}", other.endpoint.host, other.endpoint.port))
        .collect();
    notes.text("tls.whole-at", &spaced(&at));
    let of_issuer = run.plan.probes.iter().filter(|other| {
        session(run, other)
            .is_some_and(|other| other.fault().is_none() && sends_issuer_of(own, other))
    });
    let at: BTreeSet<String> = of_issuer
        .map(|other| format!("{}:{}", other.endpoint.host, other.endpoint.port))
        .collect();
    notes.text("tls.issuer-whole-at", &spaced(&at));
}

/// Whether one sends its certificate alone, and the other one of the same issuer with the issuer's own.
fn sends_issuer_of(one: &TlsSession, other: &TlsSession) -> bool {
    let ([own], [first, above, ..]) = (&one.chain[..], &other.chain[..]) else {
        return false;
    };
    !own.issuer.is_empty()
        && own.subject != own.issuer
        && own.issuer == first.issuer
        && above.subject == own.issuer
}

fn session<'a>(run: &'a Run, probe: &Probe) -> Option<&'a TlsSession> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Secured(session)) => Some(&**session),
        _ => None,
    })
}

/// Whether both show the same certificate, and not the same ones beside it. Two made-up certificates have one fingerprint, but nothing
/// beside them.
fn is_sent_otherwise(one: &TlsSession, other: &TlsSession) -> bool {
    let prints = |chain: &[Certificate]| -> Vec<String> {
        chain.iter().map(|one| one.fingerprint.clone()).collect()
    };
    let (one, other) = (prints(&one.chain), prints(&other.chain));
    one.first().is_some_and(|own| !own.is_empty()) && one.first() == other.first() && one != other
}
