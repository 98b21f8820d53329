//! A chain with a gap: what the server sends beside its own certificate leads to a trusted root, and its own does not lead there.

use rustls::pki_types::{CertificateDer, TrustAnchor};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::net::certificate;

/// Whether the issuer of the server's certificate is not among those that it sends, while one of those is a trusted root or is signed
/// by one: then it is the one between that was left out, or sent in its former form.
pub(super) fn has_gap(chain: &[CertificateDer<'_>], roots: &[TrustAnchor<'_>]) -> bool {
    let parsed: Vec<X509Certificate<'_>> = chain
        .iter()
        .filter_map(|der| certificate::parse(der))
        .collect();
    let Some((own, others)) = parsed.split_first() else {
        return false;
    };
    let issues = |other: &&X509Certificate<'_>| {
        // One that names the very key whose signature it lacks was changed or forged.
        other.subject().as_raw() == own.issuer().as_raw()
            && (certificate::is_signed_by(own, other) || certificate::names_key_of(own, other))
    };
    others.iter().find(issues).is_none()
        && others
            .iter()
            .any(|other| roots.iter().any(|root| reaches(other, root)))
}

/// Whether a certificate is this root, or is signed by it.
fn reaches(certificate: &X509Certificate<'_>, root: &TrustAnchor<'_>) -> bool {
    // What stands in an anchor lacks the outer tag and length.
    let is_named =
        |name: &[u8]| name.ends_with(&root.subject) && name.len() <= root.subject.len() + 4;
    let key = sequence(&root.subject_public_key_info);
    if is_named(certificate.subject().as_raw()) {
        return certificate.public_key().raw == key;
    }
    is_named(certificate.issuer().as_raw())
        && SubjectPublicKeyInfo::from_der(&key)
            .is_ok_and(|(_, key)| certificate.verify_signature(Some(&key)).is_ok())
}

/// These contents as a SEQUENCE of DER.
fn sequence(contents: &[u8]) -> Vec<u8> {
    let length = contents.len().to_be_bytes();
    let significant: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    let mut der = vec![0x30];
    match contents.len() {
        0..0x80 => der.push(u8::try_from(contents.len()).unwrap_or_default()),
        _ => {
            der.push(0x80 | u8::try_from(significant.len()).unwrap_or_default());
            der.extend(significant);
        }
    }
    der.extend_from_slice(contents);
    der
}
