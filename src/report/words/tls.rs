//! TLS and certificates as words.

use super::{first_line, listed, peer_words};
use crate::observation::tls::{CertificateFault, Judgement, TlsSession, TlsTrouble, Weakness};
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

/// What the server's certificate says of itself, without what the words for its fault have told already.
pub(in crate::report) fn particulars(session: &TlsSession) -> String {
    let Some(own) = session.chain.first() else {
        return String::new();
    };
    let fault = session.fault();
    let mut parts = Vec::new();
    if fault != Some(&CertificateFault::NameMismatch) && !own.names.is_empty() {
        parts.push(format!("for {}", safe(&listed(&own.names))));
    }
    parts.push(format!(
        "valid from {} to {}",
        minute(own.not_before),
        minute(own.not_after)
    ));
    parts.push(format!("issued by {}", authority(&own.issuer)));
    // What nobody vouches for can only be compared with what is seen from elsewhere.
    let is_unknown = |fault| {
        use CertificateFault::{SelfSigned, UnknownIssuer};
        matches!(fault, SelfSigned | UnknownIssuer)
    };
    if fault.copied().is_some_and(is_unknown) && !own.fingerprint.is_empty() {
        parts.push(format!("SHA-256 fingerprint {}", own.fingerprint));
    }
    // How many came tells whether one is missing.
    let may_lack_some = |fault| {
        use CertificateFault::{MissingIntermediate, UnknownIssuer};
        matches!(fault, MissingIntermediate | UnknownIssuer)
    };
    if fault.copied().is_some_and(may_lack_some) {
        parts.push(match session.chain.len() {
            1 => "sent alone, without the one that signed it".to_owned(),
            sent => format!("sent with {} more", sent - 1),
        });
    }
    format!("The certificate: {}.", parts.join("; "))
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
pub(super) fn organisation(name: &str) -> String {
    let parts = parts(name);
    let found = ["O=", "CN="].iter().find_map(|key| part(&parts, key));
    safe(found.unwrap_or(name))
}

/// The common name in a distinguished name with its organisation, as far as they are there.
pub(in crate::report) fn authority(name: &str) -> String {
    let parts = parts(name);
    match (part(&parts, "CN="), part(&parts, "O=")) {
        (Some(common), Some(organisation)) => safe(&format!("{common} ({organisation})")),
        _ => organisation(name),
    }
}

fn part<'a>(parts: &'a [String], key: &str) -> Option<&'a str> {
    let value = parts.iter().find_map(|part| part.trim().strip_prefix(key));
    value.filter(|value| !value.is_empty())
}

/// The parts of a distinguished name.
fn parts(name: &str) -> Vec<String> {
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
    parts
}

fn fault_words(fault: &CertificateFault, session: &TlsSession) -> String {
    let own = session.chain.first();
    match fault {
        CertificateFault::Expired => match own {
            // On the day itself the hour counts.
            Some(own) => format!("expired on {}", minute(own.not_after)),
            None => "has expired".to_owned(),
        },
        CertificateFault::NotYetValid => {
            let latest = session.chain.iter().max_by_key(|one| one.not_before);
            match (own, latest) {
                (Some(own), Some(latest)) if latest.not_before > own.not_before => format!(
                    "comes with that of {}, which is valid only from {}",
                    authority(&latest.subject),
                    minute(latest.not_before)
                ),
                (Some(own), _) => format!("is valid only from {}", minute(own.not_before)),
                (None, _) => "is not valid yet".to_owned(),
            }
        }
        CertificateFault::NameMismatch => match own {
            Some(own) if own.named_in_subject_alone && !own.names.is_empty() => format!(
                "names {} in its subject alone, where no program looks any more",
                safe(&listed(&own.names))
            ),
            Some(own) => format!(
                "is for {}, not for {}",
                safe(&listed(&nearest_first(&own.names, &session.server_name))),
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
            let place = own.and_then(|own| own.issuer_at.as_deref());
            let place = place.map(|place| format!(", to be had at {}", safe(place)));
            format!(
                "comes without the intermediate certificate that it needs{}",
                place.unwrap_or_default()
            )
        }
        CertificateFault::IntermediateExpired => {
            let above = session.chain.iter().skip(1);
            match above.min_by_key(|one| one.not_after) {
                Some(ended) => format!(
                    "comes with that of {}, which expired on {}",
                    authority(&ended.subject),
                    day(ended.not_after)
                ),
                None => "comes with an intermediate certificate that has expired".to_owned(),
            }
        }
        CertificateFault::WrongUsage => "is not meant for servers".to_owned(),
        CertificateFault::Revoked => "was revoked by its issuer".to_owned(),
        CertificateFault::BadSignature => match session.chain.iter().find(|c| c.weakness.is_some())
        {
            Some(weak) if weak.weakness == Some(Weakness::Key) => {
                format!("has a key that is too weak ({})", safe(&weak.key))
            }
            Some(weak) => format!(
                "has a signature that is too weak ({})",
                safe(&weak.signature)
            ),
            None => "has a signature that is not accepted".to_owned(),
        },
        CertificateFault::Malformed => "is not readable".to_owned(),
        CertificateFault::Other => "is not accepted".to_owned(),
    }
}

/// The names of a certificate, those that are most like the one that was asked for first.
fn nearest_first(names: &[String], asked: &str) -> Vec<String> {
    let mut names = names.to_vec();
    let near = |name: &String| strsim::normalized_damerau_levenshtein(name, asked);
    names.sort_by(|a, b| near(b).total_cmp(&near(a)));
    names
}

/// The day of a moment, such as `2026-11-21`, in UTC.
fn day(moment: std::time::SystemTime) -> String {
    time::OffsetDateTime::from(moment).date().to_string()
}

/// A moment to the minute, such as `2026-11-21 09:30 UTC`.
fn minute(moment: std::time::SystemTime) -> String {
    let moment = time::OffsetDateTime::from(moment);
    let (hour, minute, _) = moment.to_hms();
    format!("{} {hour:02}:{minute:02} UTC", moment.date())
}

pub(in crate::report) fn tls_words(trouble: &TlsTrouble) -> String {
    match trouble {
        TlsTrouble::ClearText(peer) => format!(
            "instead of TLS the server speaks clear text{}: \"{}\"",
            peer_words(peer.kind),
            first_line(&peer.first)
        ),
        TlsTrouble::Alert(code) => {
            format!(
                "the server ends the TLS handshake with {}",
                alert_words(*code)
            )
        }
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

/// An alert by its number, and by its name where it has one.
pub(super) fn alert_words(code: u8) -> String {
    match alert_name(code) {
        Some(name) => format!("alert {code} ({name})"),
        None => format!("alert {code}"),
    }
}

/// The names of the alerts as IANA registers them, in words (RFC 8446, section 6; RFC 5246, section 7.2).
const fn alert_name(code: u8) -> Option<&'static str> {
    Some(match code {
        0 => "close notify",
        10 => "unexpected message",
        20 => "bad record MAC",
        21 => "decryption failed",
        22 => "record overflow",
        30 => "decompression failure",
        40 => "handshake failure",
        41 => "no certificate",
        42 => "bad certificate",
        43 => "unsupported certificate",
        44 => "certificate revoked",
        45 => "certificate expired",
        46 => "certificate unknown",
        47 => "illegal parameter",
        48 => "unknown authority",
        49 => "access denied",
        50 => "decode error",
        51 => "decrypt error",
        52 => "too many CIDs requested",
        60 => "export restriction",
        70 => "protocol version",
        71 => "insufficient security",
        80 => "internal error",
        86 => "inappropriate fallback",
        90 => "user canceled",
        100 => "no renegotiation",
        109 => "missing extension",
        110 => "unsupported extension",
        111 => "certificate unobtainable",
        112 => "unrecognized name",
        113 => "bad certificate status response",
        114 => "bad certificate hash value",
        115 => "unknown PSK identity",
        116 => "certificate required",
        117 => "general error",
        120 => "no application protocol",
        121 => "ECH required",
        _ => return None,
    })
}
