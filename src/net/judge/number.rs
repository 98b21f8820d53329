//! What the judge of the platform says by a number alone, because its library has no word for it.

use rustls::CertificateError;

/// No trusted authority vouches for the chain: `CERT_E_CHAINING`, where its end is not there, and `CERT_E_UNTRUSTEDCA` of Windows,
/// `errSecNotTrusted` of a Mac.
const UNTRUSTED: [i32; 3] = [-2_146_762_486, -2_146_762_478, -67_843];

/// A signature does not fit: `TRUST_E_CERT_SIGNATURE` of Windows.
const BAD_SIGNATURE: i32 = -2_146_869_244;

/// Whether it says that no trusted authority vouches for the chain.
pub(super) fn is_untrusted(error: &CertificateError) -> bool {
    number(error).is_some_and(|number| UNTRUSTED.contains(&number))
}

/// Whether it says that a signature does not fit.
pub(super) fn is_bad_signature(error: &CertificateError) -> bool {
    number(error) == Some(BAD_SIGNATURE)
}

/// The number stands at the end, on Windows as `(os error -2146762486)`, on a Mac as `: -67843`; what stands before it is in the
/// language of the user.
fn number(error: &CertificateError) -> Option<i32> {
    let CertificateError::Other(error) = error else {
        return None;
    };
    let told = error.to_string();
    let last = told.rsplit(' ').next()?;
    last.trim_end_matches(')').parse().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::SystemTime;

    use rcgen::{CertificateParams, DnType, Issuer, KeyPair};
    use rustls::OtherError;

    use super::*;
    use crate::net::judge::fault;
    use crate::observation::tls::CertificateFault;

    fn told(text: &str) -> CertificateError {
        CertificateError::Other(OtherError(Arc::from(Box::from(text))))
    }

    #[test]
    fn the_number_is_read_in_any_language() {
        let windows = "Eine Zertifikatkette konnte nicht erstellt werden. (os error -2146762486)";
        assert_eq!(number(&told(windows)), Some(UNTRUSTED[0]));
        let mac = "\u{201c}kim\u{201d} certificate is not trusted: -67843";
        assert_eq!(number(&told(mac)), Some(UNTRUSTED[2]));
        assert_eq!(number(&told("no number at all")), None);
        assert_eq!(number(&CertificateError::Revoked), None);
    }

    #[test]
    fn an_unknown_authority_is_known_by_its_number() {
        let key = || KeyPair::generate().expect("a key");
        let params = || CertificateParams::new(["imap.example.org".to_owned()]).expect("names");
        let mut nobody = params();
        nobody
            .distinguished_name
            .push(DnType::CommonName, "nobody you know");
        let leaf = params().signed_by(&key(), &Issuer::new(nobody, key()));
        let chain = [leaf.expect("a certificate").der().clone()];
        let fault = |number: i32| {
            let error = told(&format!("it is not trusted (os error {number})"));
            fault(&error, &chain, SystemTime::now())
        };
        for number in UNTRUSTED {
            assert_eq!(fault(number), CertificateFault::UnknownIssuer);
        }
        assert_eq!(fault(-1), CertificateFault::Other);
    }
}
