//! The certificates of a demo: made when it starts, good ones and every kind of bad one.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};

use crate::observation::tls::CertificateFault;
use crate::scenario::Shown;

/// A name that no demo asks for, for certificates with the wrong name.
const ANOTHER_NAME: &str = "other.example.net";
/// The life of a certificate of a server, about that of public ones.
const LIFE: Duration = Duration::days(90);
/// How far out of its time a certificate is, when nothing else is said.
const USUAL: Duration = Duration::days(2);
/// Authority information access (RFC 5280, section 4.2.2.1), and its kind "the issuer's certificate".
const ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];
const ISSUERS: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2];
/// The features of TLS that a server must have (RFC 7633), and the list of one, `status_request`.
const FEATURES: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 24];
const STATUS_REQUEST: &[u8] = &[0x30, 0x03, 0x02, 0x01, 0x05];
/// What stands in the place of a certificate and is none: an empty sequence (X.690).
const NO_CERTIFICATE: &[u8] = &[0x30, 0x00];
/// Where the missing intermediate could be had; the name never exists (RFC 6761, section 6.4).
const ISSUERS_ADDRESS: &[u8] = b"http://authority.invalid/own.der";

/// A root that a demo trusts, and an authority below it that signs the servers' certificates.
pub(crate) struct Authority {
    root: CertifiedIssuer<'static, KeyPair>,
    intermediate: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// Makes the root and the authority; the name tells them from those of another demo.
    ///
    /// # Errors
    ///
    /// When no key can be made.
    pub(crate) fn new(name: &str) -> Result<Self, rcgen::Error> {
        let root = authority_params(&format!("{name} root"));
        let root = CertifiedIssuer::self_signed(root, KeyPair::generate()?)?;
        let below = authority_params(&format!("{name} authority"));
        let intermediate = CertifiedIssuer::signed_by(below, KeyPair::generate()?, &root)?;
        Ok(Self { root, intermediate })
    }

    /// The root, for those who are to trust it.
    pub(crate) fn root_der(&self) -> &[u8] {
        self.root.der()
    }

    /// The root as a PEM file holds it.
    pub(crate) fn root_pem(&self) -> String {
        self.root.pem()
    }

    /// A good certificate for the host.
    ///
    /// # Errors
    ///
    /// When the host cannot stand in a certificate, or no key can be made.
    pub(crate) fn good(&self, host: &str) -> Result<Identity, rcgen::Error> {
        let key = KeyPair::generate()?;
        let own = server_params(host)?.signed_by(&key, &self.intermediate)?;
        Ok(Identity::new(&[own.der(), self.intermediate.der()], &key))
    }

    /// A certificate as an inspecting gateway makes it, and the gateway's own root in DER.
    ///
    /// # Errors
    ///
    /// When the host cannot stand in a certificate, or no key can be made.
    pub(crate) fn inspected(
        host: &str,
        shown: &Shown,
    ) -> Result<(Identity, Vec<u8>), rcgen::Error> {
        let key = KeyPair::generate()?;
        let mut own = server_params(host)?;
        (own.not_before, own.not_after) = life(shown);
        let name = shown.issuer.as_deref().unwrap_or("inspecting gateway");
        let root = CertifiedIssuer::self_signed(authority_params(name), KeyPair::generate()?)?;
        let own = own.signed_by(&key, &root)?;
        let identity = Identity::new(&[own.der(), root.der()], &key);
        Ok((identity, root.der().to_vec()))
    }

    /// A certificate for the host with the fault, the end and the issuer that are to be shown. None
    /// for faults that cannot be made without an outside party, such as a revocation.
    ///
    /// # Errors
    ///
    /// When the host cannot stand in a certificate, or no key can be made.
    pub(crate) fn shown(
        &self,
        host: &str,
        shown: &Shown,
    ) -> Result<Option<Identity>, rcgen::Error> {
        use CertificateFault as Fault;
        let key = KeyPair::generate()?;
        let mut own = server_params(match shown.fault {
            Some(Fault::NameMismatch) => ANOTHER_NAME,
            _ => host,
        })?;
        (own.not_before, own.not_after) = life(shown);
        match shown.fault {
            Some(Fault::Revoked | Fault::Other) => return Ok(None),
            Some(Fault::Malformed) => {
                let nothing = CertificateDer::from(NO_CERTIFICATE);
                return Ok(Some(Identity::new(&[&nothing], &key)));
            }
            Some(Fault::WrongUsage) => {
                own.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
            }
            Some(Fault::MissingIntermediate) => own.custom_extensions = vec![issuers_address()],
            _ => {}
        }
        if shown.unstapled {
            own.custom_extensions.push(demand_of_staple());
        }
        if shown.fault == Some(Fault::SelfSigned) {
            if let Some(name) = &shown.issuer {
                own.distinguished_name = common_name(name);
            }
            let own = own.self_signed(&key)?;
            return Ok(Some(Identity::new(&[own.der()], &key)));
        }
        let above = self.issuer(shown)?;
        let own = if shown.fault == Some(Fault::BadSignature) {
            // The name of the authority and the id of its key, but not the key.
            let name = shown
                .issuer
                .as_deref()
                .unwrap_or("mailprobe demo authority");
            let mut forged = authority_params(name);
            forged.key_identifier_method =
                KeyIdMethod::PreSpecified(forged.key_identifier(above.key()));
            own.signed_by(&key, &Issuer::from_params(&forged, KeyPair::generate()?))?
        } else {
            own.signed_by(&key, &above)?
        };
        let chain = [own.der(), above.der()];
        let sent = match shown.fault {
            Some(Fault::MissingIntermediate) => &chain[..1],
            _ => &chain[..],
        };
        Ok(Some(Identity::new(sent, &key)))
    }

    /// The authority that signs a certificate: a stranger when it is to be unknown, otherwise one below the root.
    fn issuer(&self, shown: &Shown) -> Result<CertifiedIssuer<'static, KeyPair>, rcgen::Error> {
        let unknown = shown.fault == Some(CertificateFault::UnknownIssuer);
        let usual = if unknown {
            "unknown authority"
        } else {
            "mailprobe demo authority"
        };
        let mut params = authority_params(shown.issuer.as_deref().unwrap_or(usual));
        if unknown {
            return CertifiedIssuer::self_signed(params, KeyPair::generate()?);
        }
        if shown.fault == Some(CertificateFault::IntermediateExpired) {
            let now = OffsetDateTime::now_utc();
            (params.not_before, params.not_after) = (now - LIFE, now - USUAL);
        }
        CertifiedIssuer::signed_by(params, KeyPair::generate()?, &self.root)
    }
}

/// What a server shows of itself: its chain, its own certificate first, and the key to it.
pub(crate) struct Identity {
    /// The certificates.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The private key of the first.
    pub(crate) key: PrivateKeyDer<'static>,
}

impl Identity {
    fn new(chain: &[&CertificateDer<'static>], key: &KeyPair) -> Self {
        Self {
            chain: chain.iter().map(|der| (*der).clone()).collect(),
            key: PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        }
    }
}

/// The first and the last moment of a certificate.
fn life(shown: &Shown) -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    match (shown.days, shown.fault) {
        // An hour more, so that the days are still whole when they are counted.
        (Some(left), _) if left >= 0 => {
            let last = now + Duration::days(left) + Duration::hours(1);
            ((last - LIFE).min(now - USUAL), last)
        }
        (Some(left), _) => (
            now + Duration::days(left) - LIFE,
            now + Duration::days(left),
        ),
        (None, Some(CertificateFault::Expired)) => (now - LIFE, now - USUAL),
        (None, Some(CertificateFault::NotYetValid)) => (now + USUAL, now + LIFE),
        (None, _) => (now - USUAL, now + LIFE),
    }
}

fn issuers_address() -> CustomExtension {
    let uri = [&[0x86, length(ISSUERS_ADDRESS)], ISSUERS_ADDRESS].concat();
    let one = [ISSUERS, &uri].concat();
    let one = [&[0x30, length(&one)], one.as_slice()].concat();
    let all = [&[0x30, length(&one)], one.as_slice()].concat();
    CustomExtension::from_oid_content(ACCESS, all)
}

fn demand_of_staple() -> CustomExtension {
    CustomExtension::from_oid_content(FEATURES, STATUS_REQUEST.to_vec())
}

/// The length in the short form of DER.
fn length(content: &[u8]) -> u8 {
    debug_assert!(content.len() < 128, "the short form ends at 127");
    u8::try_from(content.len()).unwrap_or(u8::MAX)
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished = DistinguishedName::new();
    distinguished.push(DnType::CommonName, name);
    distinguished
}

fn authority_params(name: &str) -> CertificateParams {
    let now = OffsetDateTime::now_utc();
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = now - LIFE * 2;
    params.not_after = now + LIFE * 4;
    params.use_authority_key_identifier_extension = true;
    params
}

fn server_params(host: &str) -> Result<CertificateParams, rcgen::Error> {
    let now = OffsetDateTime::now_utc();
    let mut params = CertificateParams::new(vec![host.to_owned()])?;
    params.distinguished_name = common_name(host);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.not_before = now - USUAL;
    params.not_after = now + LIFE;
    params.use_authority_key_identifier_extension = true;
    Ok(params)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;
    use std::sync::Arc;

    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls::pki_types::{ServerName, UnixTime};
    use rustls::{CertificateError, Error, RootCertStore};

    fn judge(authority: &Authority, identity: &Identity) -> Result<(), CertificateError> {
        let mut roots = RootCertStore::empty();
        roots
            .add(CertificateDer::from(authority.root_der().to_vec()))
            .unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .unwrap();
        let name = ServerName::try_from("mail.example.org").unwrap();
        let (own, rest) = identity.chain.split_first().unwrap();
        match verifier.verify_server_cert(own, rest, &name, &[], UnixTime::now()) {
            Ok(_) => Ok(()),
            Err(Error::InvalidCertificate(fault)) => Err(fault),
            Err(other) => Err(CertificateError::Other(rustls::OtherError(Arc::new(other)))),
        }
    }

    #[test]
    fn every_certificate_has_its_fault_and_no_other() {
        use CertificateFault as Fault;
        let authority = Authority::new("mailprobe demo").unwrap();
        let verdict = |fault: Option<Fault>| {
            let shown = Shown {
                fault,
                ..Shown::default()
            };
            let identity = authority.shown("mail.example.org", &shown);
            judge(&authority, &identity.unwrap().unwrap())
        };
        let good = authority.good("mail.example.org").unwrap();
        assert_eq!(judge(&authority, &good), Ok(()));
        assert_eq!(verdict(None), Ok(()));
        for (fault, word) in [
            (Fault::Expired, "Expired"),
            (Fault::NotYetValid, "NotValidYet"),
            (Fault::NameMismatch, "NotValidForName"),
            (Fault::WrongUsage, "Purpose"),
            (Fault::MissingIntermediate, "UnknownIssuer"),
            (Fault::SelfSigned, "UnknownIssuer"),
            (Fault::UnknownIssuer, "UnknownIssuer"),
            (Fault::IntermediateExpired, "Expired"),
            (Fault::BadSignature, "BadSignature"),
        ] {
            let told = format!("{:?}", verdict(Some(fault)));
            assert!(told.contains(word), "{fault:?}: {told}");
        }
    }

    #[test]
    fn what_needs_an_outside_party_is_not_pretended() {
        let authority = Authority::new("mailprobe demo").unwrap();
        let shown = Shown {
            fault: Some(CertificateFault::Revoked),
            ..Shown::default()
        };
        let revoked = authority.shown("mail.example.org", &shown);
        assert!(revoked.unwrap().is_none());
    }
}
