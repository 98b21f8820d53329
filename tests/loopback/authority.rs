//! An authority of our own, and certificates with every fault.

use std::net::IpAddr;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SanType,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use time::{Duration, OffsetDateTime};

/// A certificate chain and its key, as a server needs them.
#[derive(Debug)]
pub struct Identity {
    pub chain: Vec<CertificateDer<'static>>,
    pub key: PrivateKeyDer<'static>,
}

/// A root, or an intermediate below one.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The certificates between the leaves and the root.
    above: Vec<CertificateDer<'static>>,
}

impl Authority {
    pub fn root(name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        let issuer = CertifiedIssuer::self_signed(authority_of(name, valid()), key).unwrap();
        Self {
            issuer,
            above: Vec::new(),
        }
    }

    /// An intermediate that is valid in this span.
    pub fn intermediate(&self, span: (OffsetDateTime, OffsetDateTime)) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_of("Intermediate", span);
        let issuer = CertifiedIssuer::signed_by(params, key, &self.issuer).unwrap();
        let mut above = vec![issuer.der().clone()];
        above.extend(self.above.iter().cloned());
        Self { issuer, above }
    }

    pub fn der(&self) -> Vec<u8> {
        self.issuer.der().to_vec()
    }

    pub fn issue(&self, params: &CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let own = params.signed_by(&key, &self.issuer).unwrap();
        let mut chain = vec![own.der().clone()];
        chain.extend(self.above.iter().cloned());
        Identity {
            chain,
            key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
        }
    }
}

fn authority_of(name: &str, span: (OffsetDateTime, OffsetDateTime)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    (params.not_before, params.not_after) = span;
    params
}

pub fn valid() -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    (now - Duration::days(1), now + Duration::days(30))
}

pub fn past() -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    (now - Duration::days(30), now - Duration::days(1))
}

pub fn future() -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    (now + Duration::days(1), now + Duration::days(30))
}

/// A good certificate of a server with these names or addresses.
pub fn leaf(names: &[&str]) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::OrganizationName, "Tests, Inc.");
    params.distinguished_name.push(
        DnType::CommonName,
        names.first().copied().unwrap_or("nobody"),
    );
    params.subject_alt_names = names
        .iter()
        .map(|name| match name.parse::<IpAddr>() {
            Ok(address) => SanType::IpAddress(address),
            Err(_) => SanType::DnsName((*name).try_into().unwrap()),
        })
        .collect();
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    (params.not_before, params.not_after) = valid();
    params
}

/// Says where the issuer's certificate can be had, as public authorities do.
pub fn with_issuer_address(mut params: CertificateParams) -> CertificateParams {
    let url = b"http://ca.test/ca.crt";
    let ca_issuers = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let location = [&[0x86, url.len() as u8], url.as_slice()].concat();
    let description = der_sequence(&[ca_issuers.as_slice(), &location].concat());
    let access = der_sequence(&description);
    let oid = [1, 3, 6, 1, 5, 5, 7, 1, 1];
    params
        .custom_extensions
        .push(CustomExtension::from_oid_content(&oid, access));
    params
}

fn der_sequence(content: &[u8]) -> Vec<u8> {
    [&[0x30, content.len() as u8], content].concat()
}

/// A certificate that vouches for itself.
pub fn self_signed(params: &CertificateParams) -> Identity {
    let key = KeyPair::generate().unwrap();
    let own = params.self_signed(&key).unwrap();
    Identity {
        chain: vec![own.der().clone()],
        key: PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
    }
}
