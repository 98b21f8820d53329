//! An application proves with the key of a certificate who it is (RFC 7523; RFC 7515).

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::{self, SystemRandom};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::{KeyPair as _, RSA_PSS_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::SecretString;
use serde_json::json;

/// How long an assertion counts, in seconds: it is used at once.
const LIFE: u64 = 300;

/// A certificate that the sign-in service knows, with its key.
pub struct Certificate {
    /// The hash of the certificate, by which the service finds it (`x5t#S256`).
    thumbprint: String,
    key: KeyPair,
}

/// Why there is no [`Certificate`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is not the key of an RSA certificate.
    #[error(
        "its key is not an RSA key of 2048 to 8192 bits, which is what Microsoft's sign-in service takes"
    )]
    Key,
    /// The certificate is for another key.
    #[error("its certificate and its key do not belong together")]
    Another,
    /// Not a certificate.
    #[error("its certificate cannot be read")]
    Unreadable,
}

impl Certificate {
    /// Takes a certificate and its key, both in DER (PKCS #8 or PKCS #1).
    ///
    /// # Errors
    ///
    /// When they cannot sign for an application.
    pub fn new(certificate: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        let key = KeyPair::from_pkcs8(key).or_else(|_| KeyPair::from_der(key));
        let key = key.map_err(|_| CertificateError::Key)?;
        let (_, read) = x509_parser::parse_x509_certificate(certificate)
            .map_err(|_| CertificateError::Unreadable)?;
        if *read.public_key().subject_public_key.data != *key.public_key().as_ref() {
            return Err(CertificateError::Another);
        }
        Ok(Self {
            thumbprint: URL_SAFE_NO_PAD.encode(digest(&SHA256, certificate)),
            key,
        })
    }

    /// What proves, at this moment in seconds since 1970, that `client` asks at `audience`; none where the key cannot sign.
    pub(super) fn assertion(&self, client: &str, audience: &str, now: u64) -> Option<SecretString> {
        let mut id = [0; 16];
        rand::fill(&mut id).ok()?;
        let header = json!({"typ": "JWT", "alg": "PS256", "x5t#S256": self.thumbprint});
        let claims = json!({
            "aud": audience,
            "iss": client,
            "sub": client,
            "jti": URL_SAFE_NO_PAD.encode(id),
            "iat": now,
            "nbf": now,
            "exp": now.saturating_add(LIFE),
        });
        let part = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(header), part(claims));
        let mut signature = vec![0; self.key.public_modulus_len()];
        let random = SystemRandom::new();
        self.key
            .sign(&RSA_PSS_SHA256, &random, signed.as_bytes(), &mut signature)
            .ok()?;
        Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{RSA_PSS_2048_8192_SHA256, UnparsedPublicKey};
    use secrecy::ExposeSecret as _;

    use super::*;

    fn made(algorithm: &'static rcgen::SignatureAlgorithm) -> (Vec<u8>, Vec<u8>) {
        let key = rcgen::KeyPair::generate_for(algorithm).expect("a key");
        let names = vec!["mail tool".to_owned()];
        let certificate = rcgen::CertificateParams::new(names).expect("names");
        let certificate = certificate.self_signed(&key).expect("a certificate");
        (certificate.der().to_vec(), key.serialize_der())
    }

    #[test]
    fn the_certificate_proves_what_the_assertion_says() {
        let (der, key) = made(&rcgen::PKCS_RSA_SHA256);
        let certificate = Certificate::new(&der, &key).expect("a certificate");
        let assertion = certificate
            .assertion("client", "https://a.example/token", 1000)
            .expect("an assertion");
        let assertion = assertion.expose_secret();
        let (signed, signature) = assertion.rsplit_once('.').expect("a signature");
        let (_, read) = x509_parser::parse_x509_certificate(&der).expect("a certificate");
        let public = read.public_key().subject_public_key.data.to_vec();
        let signature = URL_SAFE_NO_PAD.decode(signature).expect("base64url");
        UnparsedPublicKey::new(&RSA_PSS_2048_8192_SHA256, public)
            .verify(signed.as_bytes(), &signature)
            .expect("the signature of this key");
        let part = |text: &str| -> serde_json::Value {
            let bytes = URL_SAFE_NO_PAD.decode(text).expect("base64url");
            serde_json::from_slice(&bytes).expect("JSON")
        };
        let (header, claims) = signed.split_once('.').expect("two parts");
        let thumbprint = URL_SAFE_NO_PAD.encode(digest(&SHA256, &der));
        assert_eq!(part(header)["x5t#S256"], thumbprint);
        let claims = part(claims);
        assert_eq!(claims["sub"], "client");
        assert_eq!(claims["aud"], "https://a.example/token");
        assert_eq!(claims["exp"], 1300);
    }

    #[test]
    fn only_an_rsa_key_and_its_own_certificate_are_taken() {
        let (der, _) = made(&rcgen::PKCS_RSA_SHA256);
        let (_, other) = made(&rcgen::PKCS_RSA_SHA256);
        let (ec, ec_key) = made(&rcgen::PKCS_ECDSA_P256_SHA256);
        for (certificate, key, expected) in [
            (&der, &other, CertificateError::Another),
            (&ec, &ec_key, CertificateError::Key),
            (&b"x".to_vec(), &other, CertificateError::Unreadable),
        ] {
            let made = Certificate::new(certificate, key);
            assert_eq!(made.err(), Some(expected));
        }
    }
}
