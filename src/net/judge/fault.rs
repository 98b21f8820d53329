//! What is wrong with a chain, told more exactly than the judges do.

use std::time::SystemTime;

use rustls::CertificateError;
use rustls::pki_types::CertificateDer;
use x509_parser::certificate::X509Certificate;

use super::number;
use crate::net::certificate::{self, Validity};
use crate::observation::tls::CertificateFault;

/// What is wrong, by a look at the chain.
pub(in crate::net) fn fault(
    error: &CertificateError,
    chain: &[CertificateDer<'_>],
    now: SystemTime,
) -> CertificateFault {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            trusted_in_time(chain, || out_of_time(chain, now, CertificateFault::Expired))
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            trusted_in_time(chain, || CertificateFault::NotYetValid)
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            CertificateFault::NameMismatch
        }
        CertificateError::UnknownIssuer => unknown_issuer(chain),
        CertificateError::Revoked => CertificateFault::Revoked,
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            CertificateFault::WrongUsage
        }
        CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            bad_signature(chain)
        }
        CertificateError::UnsupportedSignatureAlgorithmContext { .. } => {
            CertificateFault::BadSignature
        }
        CertificateError::BadEncoding => CertificateFault::Malformed,
        error if number::is_bad_signature(error) => bad_signature(chain),
        _ => other_fault(error, chain, now),
    }
}

/// A fault of time, or that of a certificate which nobody would trust at any time.
fn trusted_in_time(
    chain: &[CertificateDer<'_>],
    of_time: impl FnOnce() -> CertificateFault,
) -> CertificateFault {
    match unknown_issuer(chain) {
        CertificateFault::SelfSigned => CertificateFault::SelfSigned,
        _ => of_time(),
    }
}

/// Which certificate is past its end, the server's own or one above it.
fn out_of_time(
    chain: &[CertificateDer<'_>],
    now: SystemTime,
    otherwise: CertificateFault,
) -> CertificateFault {
    let own = chain.first().and_then(|own| certificate::parse(own));
    match own.map(|own| certificate::validity(&own, now)) {
        Some(Validity::After) => CertificateFault::Expired,
        Some(Validity::Before) => CertificateFault::NotYetValid,
        Some(Validity::Within) if otherwise == CertificateFault::Expired => {
            let parsed = chain.iter().filter_map(|der| certificate::parse(der));
            let mut ended = parsed
                .filter(|one| certificate::validity(one, now) == Validity::After)
                .peekable();
            // A root that is trusted counts whatever its own time is; this one is not, and would not be if it were renewed.
            match ended.peek().is_some() && ended.all(|one| certificate::is_self_signed(&one)) {
                true => CertificateFault::UnknownIssuer,
                false => CertificateFault::IntermediateExpired,
            }
        }
        _ => otherwise,
    }
}

/// Nobody who is trusted vouches for the chain: a self-made certificate, an unknown authority, or a
/// chain with a gap.
fn unknown_issuer(chain: &[CertificateDer<'_>]) -> CertificateFault {
    let Some(own) = chain.first().and_then(|own| certificate::parse(own)) else {
        return CertificateFault::UnknownIssuer;
    };
    if certificate::is_self_signed(&own) {
        return CertificateFault::SelfSigned;
    }
    // A public authority signs with an intermediate and tells where it can be had. A proxy that inspects does neither, and the
    // authority of a Windows domain, which tells it as well, is most often a root.
    let sends_issuer = chain[1..]
        .iter()
        .filter_map(|der| certificate::parse(der))
        .any(|other| other.subject().as_raw() == own.issuer().as_raw());
    if !sends_issuer && certificate::issuer_at(&own).is_some() && !certificate::is_of_domain(&own) {
        return CertificateFault::MissingIntermediate;
    }
    CertificateFault::UnknownIssuer
}

/// A signature does not fit. Where those in the chain do, it is that of an authority whose name is trusted here with another key:
/// one that was set up anew, or a self-made certificate of the same name.
fn bad_signature(chain: &[CertificateDer<'_>]) -> CertificateFault {
    let parsed: Vec<_> = chain
        .iter()
        .filter_map(|der| certificate::parse(der))
        .collect();
    let fits = |one: &X509Certificate<'_>| {
        let issuer = parsed
            .iter()
            .find(|other| other.subject().as_raw() == one.issuer().as_raw());
        issuer.is_none_or(|issuer| certificate::is_signed_by(one, issuer))
    };
    let is_weak = parsed
        .iter()
        .any(|one| certificate::weakness(one).is_some());
    if !is_weak && parsed.iter().all(fits) {
        unknown_issuer(chain)
    } else {
        CertificateFault::BadSignature
    }
}

/// Errors that the library does not name, such as an authority's own certificate used for a server,
/// or that a judge wraps into one of its own, as the platform's does with the wrong usage.
fn other_fault(
    error: &CertificateError,
    chain: &[CertificateDer<'_>],
    now: SystemTime,
) -> CertificateFault {
    let own = chain.first().and_then(|own| certificate::parse(own));
    if own.is_some_and(|own| !certificate::is_for_servers(&own)) {
        return CertificateFault::WrongUsage;
    }
    match out_of_time(chain, now, CertificateFault::Other) {
        CertificateFault::Other => match unknown_issuer(chain) {
            CertificateFault::SelfSigned => CertificateFault::SelfSigned,
            unknown if number::is_untrusted(error) => unknown,
            _ => CertificateFault::Other,
        },
        fault => fault,
    }
}
