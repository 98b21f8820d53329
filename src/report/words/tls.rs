//! TLS and certificates as words.

use super::{first_line, listed, peer_words};
use crate::observation::tls::{CertificateFault, Judgement, TlsSession, TlsTrouble};
use crate::style::safe;

pub(super) fn secured(session: &TlsSession) -> String {
    let version = session.version.name();
    let issuer = match session.chain.first() {
        Some(own) => format!(", certificate by {}", organisation(&own.issuer)),
        None => String::new(),
    };
    match session.fault() {
        None if session.verified().is_some() => {
            format!("{version}{issuer}{}", only_one_judge(session))
        }
        None => format!("{version}, but nobody could judge the certificate"),
        Some(fault) => format!(
            "{version}, but the certificate {}",
            fault_words(fault, session)
        ),
    }
}

/// Two judges are asked; when only one of them trusts the certificate, that is worth telling.
const fn only_one_judge(session: &TlsSession) -> &'static str {
    match (&session.bundled, &session.platform) {
        (Judgement::Passed, Judgement::Failed(_)) => ", not trusted by this computer",
        (Judgement::Failed(_), Judgement::Passed) => ", trusted by this computer alone",
        _ => "",
    }
}

/// The organisation in a distinguished name (RFC 4514), else its common name, else all of it.
fn organisation(name: &str) -> String {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut escaped = false;
    for c in name.chars() {
        match c {
            _ if escaped => {
                part.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            ',' => parts.push(std::mem::take(&mut part)),
            c => part.push(c),
        }
    }
    parts.push(part);
    let found = ["O=", "CN="].iter().find_map(|key| {
        let value = parts.iter().find_map(|part| part.trim().strip_prefix(key));
        value.filter(|value| !value.is_empty())
    });
    safe(found.unwrap_or(name))
}

fn fault_words(fault: &CertificateFault, session: &TlsSession) -> String {
    let own = session.chain.first();
    match fault {
        CertificateFault::Expired => match own {
            Some(own) => format!("expired on {}", day(own.not_after)),
            None => "has expired".to_owned(),
        },
        CertificateFault::NotYetValid => match own {
            Some(own) => format!("is valid only from {}", day(own.not_before)),
            None => "is not valid yet".to_owned(),
        },
        CertificateFault::NameMismatch => match own {
            Some(own) => format!(
                "is for {}, not for {}",
                safe(&listed(&own.names)),
                safe(&session.server_name)
            ),
            None => format!("is not for {}", safe(&session.server_name)),
        },
        CertificateFault::SelfSigned => "is signed by itself".to_owned(),
        CertificateFault::UnknownIssuer => match own {
            Some(own) => format!(
                "is signed by {}, which is not trusted here",
                organisation(&own.issuer)
            ),
            None => "is signed by an authority that is not trusted here".to_owned(),
        },
        CertificateFault::MissingIntermediate => {
            "comes without the intermediate certificate that it needs".to_owned()
        }
        CertificateFault::IntermediateExpired => {
            "comes with an intermediate certificate that has expired".to_owned()
        }
        CertificateFault::WrongUsage => "is not meant for servers".to_owned(),
        CertificateFault::Revoked => "was revoked by its issuer".to_owned(),
        CertificateFault::BadSignature => "has a signature that is not accepted".to_owned(),
        CertificateFault::Malformed => "is not readable".to_owned(),
        CertificateFault::Other => "is not accepted".to_owned(),
    }
}

/// The day of a moment, such as `2026-11-21`, in UTC.
fn day(moment: std::time::SystemTime) -> String {
    time::OffsetDateTime::from(moment).date().to_string()
}

pub(super) fn tls_words(trouble: &TlsTrouble) -> String {
    match trouble {
        TlsTrouble::ClearText(peer) => format!(
            "instead of TLS the server speaks clear text{}: \"{}\"",
            peer_words(peer.kind),
            first_line(&peer.first)
        ),
        TlsTrouble::Alert(code) => format!("the server ends the TLS handshake with alert {code}"),
        TlsTrouble::NothingInCommon => {
            "the server and mailprobe have no TLS version or cipher in common".to_owned()
        }
        TlsTrouble::ClientCertificateRequired => "the server wants a client certificate".to_owned(),
        TlsTrouble::Closed => {
            "the server closes the connection during the TLS handshake".to_owned()
        }
        TlsTrouble::Reset => "the connection is reset during the TLS handshake".to_owned(),
        TlsTrouble::Timeout => "the TLS handshake does not come to an end".to_owned(),
        TlsTrouble::Misbehaved => "the server breaks the rules of TLS".to_owned(),
        TlsTrouble::InvalidName => {
            "the name of the host cannot stand in a TLS handshake".to_owned()
        }
    }
}
