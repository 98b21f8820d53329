//! How strong a certificate is: its key, and the signature on it.

use x509_parser::certificate::X509Certificate;
use x509_parser::public_key::PublicKey;

use super::is_self_signed;
use crate::observation::tls::Weakness;

/// RSA keys below this are no longer accepted (NIST SP 800-131A; CA/Browser Forum, Baseline Requirements, 6.1.5).
const LEAST_RSA: usize = 2048;

/// The signatures that occur, by object identifier (RFC 3279, RFC 4055, RFC 5758, RFC 8410), and whether
/// they are too weak (RFC 9155).
const SIGNATURES: [(&str, &str, bool); 15] = [
    ("1.2.840.113549.1.1.2", "RSA with MD2", true),
    ("1.2.840.113549.1.1.4", "RSA with MD5", true),
    ("1.2.840.113549.1.1.5", "RSA with SHA-1", true),
    ("1.2.840.113549.1.1.14", "RSA with SHA-224", false),
    ("1.2.840.113549.1.1.11", "RSA with SHA-256", false),
    ("1.2.840.113549.1.1.12", "RSA with SHA-384", false),
    ("1.2.840.113549.1.1.13", "RSA with SHA-512", false),
    ("1.2.840.113549.1.1.10", "RSA-PSS", false),
    ("1.2.840.10040.4.3", "DSA with SHA-1", true),
    ("1.2.840.10045.4.1", "ECDSA with SHA-1", true),
    ("1.2.840.10045.4.3.2", "ECDSA with SHA-256", false),
    ("1.2.840.10045.4.3.3", "ECDSA with SHA-384", false),
    ("1.2.840.10045.4.3.4", "ECDSA with SHA-512", false),
    ("1.3.101.112", "Ed25519", false),
    ("1.3.101.113", "Ed448", false),
];

/// The kind and the size of the key.
pub(super) fn key(certificate: &X509Certificate<'_>) -> String {
    let info = certificate.public_key();
    match info.parsed() {
        Ok(PublicKey::RSA(key)) => format!("RSA {}", key.key_size()),
        Ok(PublicKey::EC(point)) => format!("ECDSA {}", point.key_size()),
        Ok(PublicKey::DSA(_)) => "DSA".to_owned(),
        _ => match info.algorithm.algorithm.to_id_string().as_str() {
            "1.3.101.112" => "Ed25519".to_owned(),
            other => other.chars().take(64).collect(),
        },
    }
}

/// How the issuer signed it.
pub(super) fn signature(certificate: &X509Certificate<'_>) -> String {
    let id = certificate.signature_algorithm.algorithm.to_id_string();
    match SIGNATURES.iter().find(|(known, ..)| *known == id) {
        Some((_, name, _)) => (*name).to_owned(),
        None => id.chars().take(64).collect(),
    }
}

/// What is too weak for today. The signature of a certificate on itself proves nothing, so it does not count.
pub(in crate::net) fn weakness(certificate: &X509Certificate<'_>) -> Option<Weakness> {
    if let Ok(PublicKey::RSA(key)) = certificate.public_key().parsed()
        && key.key_size() < LEAST_RSA
    {
        return Some(Weakness::Key);
    }
    let id = certificate.signature_algorithm.algorithm.to_id_string();
    let known = SIGNATURES.iter().find(|(known, ..)| *known == id);
    let is_weak = known.is_some_and(|(_, _, weak)| *weak) && !is_self_signed(certificate);
    is_weak.then_some(Weakness::Signature)
}
