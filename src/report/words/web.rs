//! Certificates of web servers as words, where all that is known of them is the fault and the names.

use super::listed;
use super::tls::organisation;
use crate::observation::tls::CertificateFault;
use crate::style::safe;

/// What is wrong with a certificate; the sentence goes on from "a certificate that".
pub(in crate::report) fn certificate_words(
    fault: CertificateFault,
    issuer: Option<&str>,
    names: &[String],
    host: &str,
) -> String {
    match fault {
        CertificateFault::Expired | CertificateFault::IntermediateExpired => {
            "has expired".to_owned()
        }
        CertificateFault::NotYetValid => "is not valid yet".to_owned(),
        CertificateFault::NameMismatch if names.is_empty() => format!("is not for {}", safe(host)),
        CertificateFault::NameMismatch => {
            format!("is for {}, not for {}", safe(&listed(names)), safe(host))
        }
        CertificateFault::SelfSigned => "is signed by itself".to_owned(),
        CertificateFault::MissingIntermediate => "comes without the one that signed it".to_owned(),
        CertificateFault::Revoked => "was revoked".to_owned(),
        CertificateFault::UnknownIssuer => match issuer {
            Some(issuer) => format!(
                "is signed by {}, which is not trusted here",
                organisation(issuer)
            ),
            None => "is signed by an authority that is not trusted here".to_owned(),
        },
        CertificateFault::WrongUsage
        | CertificateFault::BadSignature
        | CertificateFault::Malformed
        | CertificateFault::Other => "cannot be trusted".to_owned(),
    }
}
