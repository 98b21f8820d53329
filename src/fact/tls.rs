//! Facts of TLS: the session, the certificate, and what handmade hellos came to.

mod whole;

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::contrast::of_host;
use super::{Notes, interceptor, spaced};
use crate::observation::contrast::{Comparison, Hello, HelloAnswer};
use crate::observation::tls::{
    CertificateFault, Judgement, PeerKind, TlsSession, TlsTrouble, TlsVersion, Weakness,
};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

const SECONDS_OF_A_DAY: i64 = 24 * 60 * 60;

/// In its last two weeks a certificate should have been renewed.
const SOON: i64 = 14 * SECONDS_OF_A_DAY;

pub(super) fn secure(notes: &mut Notes, run: &Run, probe: &Probe) {
    for observation in run.of(probe.id) {
        match &observation.outcome {
            Ok(Seen::Secured(session)) => {
                notes.say("tls.took-ms", observation.took.as_millis());
                secured(notes, session, run.started);
                named(notes, session);
            }
            Err(Trouble::Tls(trouble)) => insecure(notes, trouble),
            _ => {}
        }
    }
    whole::whole(notes, run, probe);
}

fn secured(notes: &mut Notes, session: &TlsSession, now: SystemTime) {
    let fault = session.fault();
    let outcome = if fault.is_some() { "untrusted" } else { "ok" };
    notes.word("tls.outcome", outcome);
    notes.word("tls.version", session.version.name());
    notes.text("tls.cipher-suite", &session.cipher_suite);
    if let Some(fault) = fault {
        notes.word("tls.fault", fault.name());
    }
    for (name, judgement) in [
        ("tls.bundled", &session.bundled),
        ("tls.platform", &session.platform),
    ] {
        notes.word(
            name,
            match judgement {
                Judgement::Passed => "passed",
                Judgement::Failed(fault) => fault.name(),
                Judgement::Unavailable => "unavailable",
            },
        );
    }
    let Some(certificate) = session.chain.first() else {
        return;
    };
    notes.text("tls.subject", &certificate.subject);
    notes.text("tls.issuer", &certificate.issuer);
    let known_to_public = session.bundled == Judgement::Passed;
    // The root of a product may stand above an authority whose name tells nothing.
    let mut issuers = session.chain.iter().map(|one| one.issuer.as_str());
    if !known_to_public && let Some(product) = issuers.find_map(interceptor::product) {
        notes.text("tls.interceptor", &product.title());
        notes.text(
            "tls.interceptor-switch",
            product.switch.as_deref().unwrap_or_default(),
        );
    }
    notes.text("tls.names", &spaced(&certificate.names));
    notes.text("tls.not-before", &iso(certificate.not_before));
    notes.text("tls.not-after", &iso(certificate.not_after));
    let left = seconds(certificate.not_after).saturating_sub(seconds(now));
    notes.say("tls.days-left", left.div_euclid(SECONDS_OF_A_DAY));
    let life = seconds(certificate.not_after).saturating_sub(seconds(certificate.not_before));
    // A certificate that lives for days is renewed in its last third, as one that lives for months is.
    if (0..=SOON.min(life / 3)).contains(&left) {
        notes.word("tls.ending-soon", "yes");
    }
    notes.text("tls.key", &certificate.key);
    notes.text("tls.signature", &certificate.signature);
    notes.text(
        "tls.issuer-at",
        certificate.issuer_at.as_deref().unwrap_or_default(),
    );
    notes.text("tls.fingerprint", &certificate.fingerprint);
    if certificate.named_in_subject_alone {
        notes.word("tls.names-in", "subject");
    }
    if certificate.demands_staple && !session.ocsp_stapled {
        notes.word("tls.staple", "missing");
    }
    let weakness = session.chain.iter().find_map(|one| one.weakness);
    if let Some(weakness) = weakness {
        notes.word(
            "tls.weakness",
            match weakness {
                Weakness::Key => "key",
                Weakness::Signature => "signature",
            },
        );
    }
    let chain: Vec<&str> = session.chain.iter().map(|c| c.subject.as_str()).collect();
    notes.text("tls.chain", &chain.join(" | "));
    let others = session.chain.iter().skip(1);
    let ended: Vec<&str> = others
        .filter(|one| one.not_after < now)
        .map(|one| one.subject.as_str())
        .collect();
    notes.text("tls.chain-ended", &ended.join(" | "));
    if let Some(at) = session.passes_at {
        notes.text("tls.passes-at", &iso(at));
    }
}

/// Says of a certificate with another fault whether it is for this host at all: mending that fault alone might not help.
fn named(notes: &mut Notes, session: &TlsSession) {
    let Some(certificate) = session.chain.first() else {
        return;
    };
    // What stands in the subject alone is no name to go by, but tells what the certificate was meant for.
    let is_told = match session.fault() {
        None => true,
        Some(CertificateFault::NameMismatch) => !certificate.named_in_subject_alone,
        Some(_) => false,
    };
    if !is_told && !certificate.names.is_empty() {
        let mut names = certificate.names.iter();
        notes.flag(
            "tls.name-fits",
            names.any(|name| is_for(name, &session.server_name)),
        );
    }
}

/// Whether a name of a certificate is for a host; its first label may stand for any one (RFC 9525, section 6.3).
fn is_for(name: &str, host: &str) -> bool {
    // An IPv6 address can be written in more than one way.
    if let (Ok(name), Ok(host)) = (name.parse::<IpAddr>(), host.parse::<IpAddr>()) {
        return name == host;
    }
    let (name, host) = (name.trim_end_matches('.'), host.trim_end_matches('.'));
    let behind_label = host.split_once('.').map(|(_, behind)| behind);
    name.eq_ignore_ascii_case(host)
        || name
            .strip_prefix("*.")
            .zip(behind_label)
            .is_some_and(|(name, behind)| name.eq_ignore_ascii_case(behind))
}

/// Whole seconds since 1970, rounded down; a hostile certificate may name any moment.
pub(super) fn seconds(moment: SystemTime) -> i64 {
    match moment.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
        Err(before) => {
            let before = before.duration();
            let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
            -whole - i64::from(before.subsec_nanos() > 0)
        }
    }
}

/// ISO 8601 in UTC and whole seconds; nothing for a year that has more than four digits.
fn iso(moment: SystemTime) -> String {
    let whole = OffsetDateTime::from_unix_timestamp(seconds(moment)).ok();
    whole
        .and_then(|whole| whole.format(&Rfc3339).ok())
        .unwrap_or_default()
}

fn insecure(notes: &mut Notes, trouble: &TlsTrouble) {
    notes.word("tls.outcome", trouble.name());
    match trouble {
        TlsTrouble::ClearText(peer) => {
            notes.word("tls.peer", peer.kind.name());
            notes.text("tls.peer-text", String::from_utf8_lossy(&peer.first).trim());
        }
        TlsTrouble::Alert(code) => notes.say("tls.alert", code),
        _ => {}
    }
}

/// How the handshake of a probe failed.
fn failed<'a>(run: &'a Run, probe: &Probe) -> Option<&'a TlsTrouble> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Err(Trouble::Tls(trouble)) => Some(trouble),
        _ => None,
    })
}

/// What the handmade hellos to the server of a probe came to.
pub(super) fn hellos(notes: &mut Notes, run: &Run, probe: &Probe) {
    let mut accepted = BTreeSet::new();
    let mut refused = BTreeSet::new();
    let (mut small, mut is_any_answered) = (None, false);
    let failed = failed(run, probe);
    for contrast in of_host(run, probe) {
        let of = run.plan.probe(contrast.probe);
        let is_same = of.endpoint.port == probe.endpoint.port;
        let Comparison::Hello {
            hello,
            at_once,
            answer,
            within,
            ..
        } = &contrast.seen
        else {
            continue;
        };
        // What was said where the handshake is due counts for all ports of the host where it fails in the same way.
        let is_alike = !at_once && failed.is_some() && self::failed(run, of) == failed;
        if !(is_same || is_alike) {
            continue;
        }
        if let HelloAnswer::Accepted(version) = answer {
            accepted.insert(*version);
        }
        is_any_answered |= *hello != Hello::Large && answer.is_tls();
        match (hello, at_once) {
            (_, true) => {
                notes.word("tls.at-once", answer.name());
                if let Some(peer) = within {
                    self::within(notes, probe, peer.kind);
                }
            }
            (Hello::Small, _) if *answer == HelloAnswer::Timeout => {
                small = small.or(Some(*answer));
            }
            (Hello::Small, _) => {
                small = Some(*answer);
                notes.word("tls.small-hello", answer.name());
            }
            (Hello::Large, _) => notes.word("tls.large-hello", answer.name()),
            (Hello::LargeInPieces, _) => notes.word("tls.large-hello-in-pieces", answer.name()),
            (Hello::AnyKey, _) => notes.word("tls.any-key-hello", answer.name()),
            (Hello::Only(version), _) => {
                if matches!(
                    answer,
                    HelloAnswer::Alert(_) | HelloAnswer::Closed | HelloAnswer::Reset
                ) {
                    refused.insert(*version);
                }
            }
        }
    }
    // One that was lost is no proof against small ones, where the host answered another.
    if small == Some(HelloAnswer::Timeout) && !is_any_answered {
        notes.word("tls.small-hello", HelloAnswer::Timeout.name());
    }
    let names = |versions: &BTreeSet<TlsVersion>| {
        let names: Vec<&str> = versions.iter().map(|version| version.name()).collect();
        names.join(", ")
    };
    notes.text("tls.accepts", &names(&accepted));
    refused.retain(|version| !accepted.contains(version));
    notes.text("tls.refuses", &names(&refused));
}

/// Who greets under TLS that was begun at once, and whether that is what the probe is after.
fn within(notes: &mut Notes, probe: &Probe, kind: PeerKind) {
    notes.word("tls.within", kind.name());
    if kind != PeerKind::Unknown {
        let fits = kind.name() == probe.endpoint.protocol.name();
        notes.word("tls.within-fits", if fits { "yes" } else { "no" });
    }
}

#[cfg(test)]
mod tests {
    use super::is_for;

    #[test]
    fn a_name_of_a_certificate_is_for_its_host_alone() {
        for (name, host, fits) in [
            ("mail.contoso.example", "MAIL.contoso.example.", true),
            ("*.contoso.example", "mail.contoso.example", true),
            ("*.contoso.example", "a.mail.contoso.example", false),
            ("*.contoso.example", "contoso.example", false),
            ("old.fabrikam.example", "mail.contoso.example", false),
            ("2001:db8:0:0:0:0:0:7", "2001:db8::7", true),
            ("192.0.2.7", "192.0.2.8", false),
        ] {
            assert_eq!(is_for(name, host), fits, "{name} {host}");
        }
    }
}
