//! Made-up TLS sessions.

use std::time::{Duration, SystemTime};

use super::super::{Handshake, Shown};
use crate::observation::tls::{
    Certificate, CertificateFault, Judgement, TlsSession, TlsTrouble, TlsVersion,
};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long a made-up certificate is valid when nothing else is said, before and after now.
const USUAL_DAYS: (u32, u32) = (30, 60);

/// What a handshake comes to, at this moment and with this host.
pub(super) fn session(
    handshake: &Handshake,
    host: &str,
    now: SystemTime,
) -> Result<TlsSession, TlsTrouble> {
    let shown = match handshake {
        Handshake::Certificate(shown) | Handshake::Inspected(shown) => shown,
        Handshake::Alert(code) => return Err(TlsTrouble::Alert(*code)),
        Handshake::NothingInCommon => return Err(TlsTrouble::NothingInCommon),
        Handshake::Misbehaved => return Err(TlsTrouble::Misbehaved),
        Handshake::ClientCertificateRequired => return Err(TlsTrouble::ClientCertificateRequired),
        Handshake::Closed => return Err(TlsTrouble::Closed),
        Handshake::Reset => return Err(TlsTrouble::Reset),
        Handshake::Timeout => return Err(TlsTrouble::Timeout),
    };
    let judgement = match shown.fault {
        None => Judgement::Passed,
        Some(fault) => Judgement::Failed(fault),
    };
    let bundled = match handshake {
        Handshake::Inspected(_) => Judgement::Failed(CertificateFault::UnknownIssuer),
        _ => judgement.clone(),
    };
    Ok(TlsSession {
        server_name: host.to_owned(),
        version: TlsVersion::Tls13,
        cipher_suite: "TLS13_AES_256_GCM_SHA384".to_owned(),
        chain: vec![certificate(shown, host, now)],
        ocsp_stapled: false,
        bundled,
        passes_at: passes_at(shown, now),
        platform: judgement,
    })
}

/// Where only the time of the certificate is wrong, the moment in the middle of it.
fn passes_at(shown: &Shown, now: SystemTime) -> Option<SystemTime> {
    use CertificateFault::{Expired, NotYetValid};
    let (first, last) = span(shown, now);
    let half = last.duration_since(first).ok()? / 2;
    matches!(shown.fault, Some(Expired | NotYetValid)).then(|| first + half)
}

fn certificate(shown: &Shown, host: &str, now: SystemTime) -> Certificate {
    let name = match shown.fault {
        Some(CertificateFault::NameMismatch) => "other.example.net",
        _ => host,
    };
    let subject = format!("CN={name}");
    let issuer = match (&shown.issuer, shown.fault) {
        (Some(issuer), _) => format!("CN={issuer}"),
        (None, Some(CertificateFault::SelfSigned)) => subject.clone(),
        (None, _) => "CN=Example CA".to_owned(),
    };
    let (not_before, not_after) = span(shown, now);
    Certificate {
        subject,
        issuer,
        names: vec![name.to_owned()],
        named_in_subject_alone: false,
        demands_staple: shown.unstapled,
        // A public authority tells where its certificates can be had.
        issuer_at: matches!(shown.fault, Some(CertificateFault::MissingIntermediate))
            .then(|| "http://authority.invalid/own.der".to_owned()),
        key: "ECDSA 256".to_owned(),
        signature: "ECDSA with SHA-256".to_owned(),
        weakness: None,
        not_before,
        not_after,
        fingerprint: "00".repeat(32),
    }
}

/// From when until when a made-up certificate is valid.
fn span(shown: &Shown, now: SystemTime) -> (SystemTime, SystemTime) {
    let (before, after) = USUAL_DAYS;
    let days = |days: u32| DAY * days;
    match (shown.days, shown.fault) {
        // An hour more, so that the days are still whole when they are counted.
        (Some(left), _) if left >= 0 => {
            let left = u32::try_from(left).unwrap_or(u32::MAX);
            (now - days(before), now + days(left) + DAY / 24)
        }
        (Some(left), _) => {
            let ago = u32::try_from(left.unsigned_abs()).unwrap_or(u32::MAX);
            (now - days(ago) - days(after), now - days(ago))
        }
        (None, Some(CertificateFault::Expired)) => (now - days(after), now - days(2)),
        (None, Some(CertificateFault::NotYetValid)) => (now + days(2), now + days(after)),
        (None, _) => (now - days(before), now + days(after)),
    }
}
