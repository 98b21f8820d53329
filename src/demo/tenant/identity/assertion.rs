//! The certificate that an application may sign in with instead of a secret (RFC 7523).

use std::sync::OnceLock;

use aws_lc_rs::digest;
use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256, UnparsedPublicKey,
};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rcgen::{CertificateParams, DnType, KeyPair, PKCS_RSA_SHA256, PublicKeyData, RsaKeySize};
use serde_json::Value;

use super::HOST;

/// The longest life of an assertion, in seconds; Microsoft advises ten minutes and takes a day.
const LONGEST_LIFE: i64 = 24 * 3600;

/// A key with its certificate.
pub(in super::super) struct AppKey {
    pem: String,
    public: Vec<u8>,
    thumbprint: String,
}

impl AppKey {
    fn make() -> Result<Self, rcgen::Error> {
        let key = KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, RsaKeySize::_2048)?;
        let mut params = CertificateParams::new(Vec::new())?;
        params
            .distinguished_name
            .push(DnType::CommonName, "mailprobe demo application");
        let certificate = params.self_signed(&key)?;
        let thumbprint = digest::digest(&digest::SHA256, certificate.der());
        Ok(Self {
            pem: format!("{}{}", key.serialize_pem(), certificate.pem()),
            public: key.der_bytes().to_vec(),
            thumbprint: URL_SAFE_NO_PAD.encode(thumbprint),
        })
    }
}

/// What is registered for the applications of the tenant: one certificate, made when it is first asked for.
#[derive(Default)]
pub(in super::super) struct Registered(OnceLock<AppKey>);

impl Registered {
    /// The key and the certificate, as a PEM file holds them.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub(in super::super) fn pem(&self) -> Result<&str, rcgen::Error> {
        if self.0.get().is_none() {
            let _ = self.0.set(AppKey::make()?);
        }
        Ok(self.0.get().map_or("", |key| &key.pem))
    }

    /// Whether the assertion is signed by the key, by and about this application, and for this service at this hour.
    pub(super) fn signed(&self, assertion: &str, application: &str, now: i64) -> bool {
        self.0
            .get()
            .is_some_and(|key| fits(key, assertion, application, now).is_some())
    }
}

/// Something when it fits.
fn fits(key: &AppKey, assertion: &str, application: &str, now: i64) -> Option<()> {
    let (signed, signature) = assertion.rsplit_once('.')?;
    let (header, claims) = signed.split_once('.')?;
    let read = |part: &str| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
    };
    let (header, claims) = (read(header)?, read(claims)?);
    let algorithm = match header["alg"].as_str()? {
        "PS256" => &RSA_PSS_2048_8192_SHA256,
        "RS256" => &RSA_PKCS1_2048_8192_SHA256,
        _ => return None,
    };
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    UnparsedPublicKey::new(algorithm, &key.public)
        .verify(signed.as_bytes(), &signature)
        .ok()?;
    let audience = claims["aud"].as_str()?;
    let (begins, ends) = (
        claims["nbf"].as_i64().unwrap_or(now),
        claims["exp"].as_i64()?,
    );
    let fits = header["x5t#S256"] == key.thumbprint.as_str()
        && claims["iss"] == application
        && claims["sub"] == application
        && claims["jti"].is_string()
        && audience.starts_with(&format!("https://{HOST}/"))
        && audience.ends_with("/oauth2/v2.0/token")
        && begins <= now
        && now < ends
        && ends - now <= LONGEST_LIFE;
    fits.then_some(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RSA_PSS_SHA256, RsaKeyPair};
    use rustls::pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_assertion_counts_for_its_application_its_service_and_its_time() {
        let registered = Registered::default();
        let pem = registered.pem().unwrap();
        let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).unwrap();
        let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).unwrap();
        let thumbprint = &registered.0.get().unwrap().thumbprint;
        let made = |algorithm: &str, thumbprint: &str, audience: &str| {
            let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
            let header = part(json!({ "alg": algorithm, "x5t#S256": thumbprint }));
            let claims = part(json!({
                "iss": "app", "sub": "app", "aud": audience, "jti": "1", "nbf": 100, "exp": 700,
            }));
            let signed = format!("{header}.{claims}");
            let mut signature = vec![0; key.public_modulus_len()];
            let encoding: &dyn aws_lc_rs::signature::RsaEncoding = match algorithm {
                "PS256" => &RSA_PSS_SHA256,
                _ => &RSA_PKCS1_SHA256,
            };
            key.sign(
                encoding,
                &SystemRandom::new(),
                signed.as_bytes(),
                &mut signature,
            )
            .unwrap();
            format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
        };
        let own = format!("https://{HOST}/contoso.com/oauth2/v2.0/token");
        let good = made("PS256", thumbprint, &own);
        assert!(registered.signed(&good, "app", 100));
        assert!(registered.signed(&made("RS256", thumbprint, &own), "app", 699));
        assert!(!registered.signed(&good, "another", 100));
        assert!(!registered.signed(&good, "app", 99) && !registered.signed(&good, "app", 700));
        let elsewhere = "https://login.example.org/contoso.com/oauth2/v2.0/token";
        for bad in [
            made("PS256", "another", &own),
            made("PS256", thumbprint, elsewhere),
            made("RS512", thumbprint, &own),
            good.replace('.', "A."),
        ] {
            assert!(!registered.signed(&bad, "app", 100), "{bad}");
        }
    }
}
