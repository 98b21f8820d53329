//! What the TLS library knows of a session that a sign-in can be tied to.

use aws_lc_rs::digest;
use rustls::{ClientConnection, ProtocolVersion};
use x509_parser::parse_x509_certificate;

use crate::observation::tls::{Binding, BindingKind};

/// The label and the length of `tls-exporter` (RFC 9266, section 2).
const LABEL: &[u8] = b"EXPORTER-Channel-Binding";
const LENGTH: usize = 32;

/// The binding of this session: keying material in TLS 1.3, where it is the usual one (RFC 9266, section 3). In TLS 1.2, where that
/// would be `tls-unique`, the certificate; none where its signature has no hash of its own.
pub(super) fn of(connection: &ClientConnection) -> Option<Binding> {
    if connection.protocol_version() == Some(ProtocolVersion::TLSv1_3) {
        let data = connection.export_keying_material(vec![0; LENGTH], LABEL, Some(&[]));
        let kind = BindingKind::TlsExporter;
        return data.ok().map(|data| Binding { kind, data });
    }
    let leaf = connection.peer_certificates()?.first()?;
    let kind = BindingKind::TlsServerEndPoint;
    let data = end_point(leaf)?;
    Some(Binding { kind, data })
}

/// The hash of a certificate with the algorithm of its own signature; SHA-256 in the place of MD5 and SHA-1 (RFC 5929, section 4.1).
fn end_point(der: &[u8]) -> Option<Vec<u8>> {
    let (_, certificate) = parse_x509_certificate(der).ok()?;
    let id = certificate.signature_algorithm.algorithm.to_id_string();
    let algorithm = match id.as_str() {
        "1.2.840.113549.1.1.4"
        | "1.2.840.113549.1.1.5"
        | "1.2.840.113549.1.1.11"
        | "1.2.840.10045.4.1"
        | "1.2.840.10045.4.3.2" => &digest::SHA256,
        "1.2.840.113549.1.1.12" | "1.2.840.10045.4.3.3" => &digest::SHA384,
        "1.2.840.113549.1.1.13" | "1.2.840.10045.4.3.4" => &digest::SHA512,
        _ => return None,
    };
    Some(digest::digest(algorithm, der).as_ref().to_vec())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P384_SHA384, PKCS_ED25519};

    use super::*;

    #[test]
    fn a_certificate_is_hashed_as_it_was_signed() {
        let signed = |algorithm| {
            let key = KeyPair::generate_for(algorithm).unwrap();
            let params = CertificateParams::new(["imap.example.org".to_owned()]).unwrap();
            params.self_signed(&key).unwrap().der().to_vec()
        };
        let der = signed(&PKCS_ECDSA_P384_SHA384);
        let expected = digest::digest(&digest::SHA384, &der).as_ref().to_vec();
        assert_eq!(end_point(&der), Some(expected));
        assert_eq!(end_point(&signed(&PKCS_ED25519)), None, "it has no hash");
    }
}
