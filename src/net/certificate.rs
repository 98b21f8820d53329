//! What a certificate says of itself, read with care: whatever it holds, nothing panics and nothing grows.

mod strength;

pub(super) use self::strength::weakness;

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::{Duration, SystemTime};

use rustls::crypto::aws_lc_rs::cipher_suite::TLS13_AES_128_GCM_SHA256;
use rustls::crypto::aws_lc_rs::default_provider;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::oid_registry::{
    OID_DOMAIN_COMPONENT, OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS, OidRegistry,
};
use x509_parser::prelude::FromDer;
use x509_parser::time::ASN1Time;
use x509_parser::x509::X509Name;

use crate::observation::tls::Certificate;

/// The most names of one certificate that are kept; large providers have about a hundred.
const MOST_NAMES: usize = 200;

/// The most characters of one name or distinguished name that are kept.
const LONGEST: usize = 512;

/// What the certificate says; none when it cannot be read.
pub(super) fn facts(der: &[u8]) -> Option<Certificate> {
    let certificate = parse(der)?;
    let validity = certificate.validity();
    let alternative = names(&certificate);
    let named_in_subject_alone = alternative.is_empty();
    Some(Certificate {
        subject: distinguished(certificate.subject()),
        issuer: distinguished(certificate.issuer()),
        names: match named_in_subject_alone {
            true => subject_name(&certificate),
            false => alternative,
        },
        named_in_subject_alone,
        demands_staple: demands_staple(&certificate),
        issuer_at: issuer_at(&certificate).map(bounded),
        key: strength::key(&certificate),
        signature: strength::signature(&certificate),
        weakness: strength::weakness(&certificate),
        not_before: moment(validity.not_before),
        not_after: moment(validity.not_after),
        fingerprint: fingerprint(der),
    })
}

/// The certificate taken apart, when it is one.
pub(super) fn parse(der: &[u8]) -> Option<X509Certificate<'_>> {
    X509Certificate::from_der(der)
        .ok()
        .map(|(_, parsed)| parsed)
}

/// Whether subject and issuer are the same, and not only by name: where the certificate names the key
/// that signed it (RFC 5280, section 4.2.1.1), that has to be its own.
pub(super) fn is_self_signed(certificate: &X509Certificate<'_>) -> bool {
    let is_own_key = match key_ids(certificate) {
        (Some(own), Some(signed_by)) => own == signed_by,
        _ => true,
    };
    is_own_key && certificate.subject().as_raw() == certificate.issuer().as_raw()
}

/// Whether the certificate says by the id of a key that this one signed it, whether that is true or not.
pub(super) fn names_key_of(
    certificate: &X509Certificate<'_>,
    issuer: &X509Certificate<'_>,
) -> bool {
    let (_, signed_by) = key_ids(certificate);
    signed_by.is_some() && signed_by == key_ids(issuer).0
}

/// The ids of its own key and of the one that signed it, where it tells them.
fn key_ids<'a>(certificate: &'a X509Certificate<'_>) -> (Option<&'a [u8]>, Option<&'a [u8]>) {
    let (mut own, mut signed_by) = (None, None);
    for extension in certificate.extensions() {
        match extension.parsed_extension() {
            ParsedExtension::SubjectKeyIdentifier(id) => own = Some(id.0),
            ParsedExtension::AuthorityKeyIdentifier(key) => {
                signed_by = key.key_identifier.as_ref().map(|id| id.0);
            }
            _ => {}
        }
    }
    (own, signed_by)
}

/// Whether the key of the other certificate made the signature on this one.
pub(super) fn is_signed_by(
    certificate: &X509Certificate<'_>,
    issuer: &X509Certificate<'_>,
) -> bool {
    let key = &issuer.public_key().subject_public_key.data;
    let signed = certificate.tbs_certificate.as_ref();
    let signature = &certificate.signature_value.data;
    let algorithms = default_provider().signature_verification_algorithms.all;
    // One that does not belong to this key or signature refuses them.
    algorithms
        .iter()
        .any(|algorithm| algorithm.verify_signature(key, signed, signature).is_ok())
}

/// The name of the issuer of its issuer, where it tells it (RFC 5280, section 4.2.1.1).
pub(super) fn issuer_of_issuer<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a [u8]> {
    let mut names = certificate
        .extensions()
        .iter()
        .filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityKeyIdentifier(key) => key.authority_cert_issuer.as_ref(),
            _ => None,
        })
        .flatten();
    names.find_map(|name| match name {
        GeneralName::DirectoryName(name) => Some(name.as_raw()),
        _ => None,
    })
}

/// Where the certificate says that its issuer's own can be had on the web (RFC 5280, section 4.2.2.1).
pub(super) fn issuer_at<'a>(certificate: &'a X509Certificate<'_>) -> Option<&'a str> {
    let mut places = certificate
        .extensions()
        .iter()
        .filter_map(|extension| match extension.parsed_extension() {
            ParsedExtension::AuthorityInfoAccess(access) => Some(&access.accessdescs),
            _ => None,
        })
        .flatten()
        .filter(|access| access.access_method == OID_PKIX_ACCESS_DESCRIPTOR_CA_ISSUERS);
    places.find_map(|access| match &access.access_location {
        GeneralName::URI(uri) if uri.starts_with("http") => Some(*uri),
        _ => None,
    })
}

/// Whether the issuer is an authority of a Windows domain, which is named after it and publishes its certificates there.
pub(super) fn is_of_domain(certificate: &X509Certificate<'_>) -> bool {
    let mut parts = certificate.issuer().iter_attributes();
    parts.any(|part| *part.attr_type() == OID_DOMAIN_COMPONENT)
}

/// Whether the certificate may be used for servers (RFC 5280, section 4.2.1.12).
pub(super) fn is_for_servers(certificate: &X509Certificate<'_>) -> bool {
    match certificate.extended_key_usage() {
        Ok(Some(usage)) => usage.value.server_auth || usage.value.any,
        _ => true,
    }
}

/// Whether the certificate demands an answer to `status_request` (RFC 7633), which is the extension 5 of TLS.
fn demands_staple(certificate: &X509Certificate<'_>) -> bool {
    const FEATURES: &str = "1.3.6.1.5.5.7.1.24";
    const STATUS_REQUEST: &[u8] = &[0x02, 0x01, 0x05];
    certificate.extensions().iter().any(|extension| {
        let mut numbers = extension.value.windows(STATUS_REQUEST.len());
        extension.oid.to_id_string() == FEATURES && numbers.any(|one| one == STATUS_REQUEST)
    })
}

/// How a certificate stands to a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Validity {
    /// Not yet valid.
    Before,
    /// Valid.
    Within,
    /// No longer valid.
    After,
}

/// How the certificate stands to a moment.
pub(super) fn validity(certificate: &X509Certificate<'_>, now: SystemTime) -> Validity {
    let validity = certificate.validity();
    if now < moment(validity.not_before) {
        Validity::Before
    } else if now > moment(validity.not_after) {
        Validity::After
    } else {
        Validity::Within
    }
}

/// The first and the last moment of the certificate.
pub(super) fn span(certificate: &X509Certificate<'_>) -> (SystemTime, SystemTime) {
    let validity = certificate.validity();
    (moment(validity.not_before), moment(validity.not_after))
}

fn names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let alternative = certificate
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| extension.value.general_names.as_slice())
        .unwrap_or_default();
    alternative
        .iter()
        .filter_map(|name| match name {
            GeneralName::DNSName(name) => Some(bounded(name)),
            GeneralName::IPAddress(bytes) => address(bytes),
            _ => None,
        })
        .take(MOST_NAMES)
        .collect()
}

/// Old certificates name their host only here; no program accepts it any more (RFC 9525, section 2).
fn subject_name(certificate: &X509Certificate<'_>) -> Vec<String> {
    let common = certificate.subject().iter_common_name();
    let names = common.filter_map(|name| name.as_str().ok()).map(bounded);
    names.take(1).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    let address = match bytes.len() {
        4 => IpAddr::V4(Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?)),
        16 => IpAddr::V6(Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?)),
        _ => return None,
    };
    Some(address.to_string())
}

/// The name as RFC 4514 writes it: the most specific part first.
fn distinguished(name: &X509Name<'_>) -> String {
    let registry = OidRegistry::default().with_x509();
    let mut text = String::new();
    let parts: Vec<_> = name.iter_rdn().collect();
    for part in parts.into_iter().rev() {
        for (place, attribute) in part.iter().enumerate() {
            if !text.is_empty() {
                text.push(if place == 0 { ',' } else { '+' });
            }
            let kind = attribute.attr_type();
            match registry.get(kind) {
                Some(entry) => text.push_str(abbreviated(entry.sn())),
                None => text.push_str(&kind.to_id_string()),
            }
            text.push('=');
            match attribute.as_str() {
                Ok(value) => escape(value, &mut text),
                Err(_) => hexadecimal(attribute.as_slice(), &mut text),
            }
            if text.len() > LONGEST {
                return bounded(&text);
            }
        }
    }
    text
}

/// The short names of RFC 4514, section 3, where the registry has the long ones.
fn abbreviated(name: &str) -> &str {
    match name {
        "commonName" => "CN",
        "countryName" => "C",
        "localityName" => "L",
        "stateOrProvinceName" => "ST",
        "streetAddress" => "STREET",
        "organizationName" => "O",
        "organizationalUnit" | "organizationalUnitName" => "OU",
        "domainComponent" => "DC",
        other => other,
    }
}

fn escape(value: &str, text: &mut String) {
    let last = value.chars().count().saturating_sub(1);
    for (place, letter) in value.chars().take(LONGEST).enumerate() {
        let at_edge =
            (letter == ' ' && (place == 0 || place == last)) || (letter == '#' && place == 0);
        if at_edge || "\"+,;<>\\".contains(letter) {
            text.push('\\');
        }
        text.push(letter);
    }
}

fn hexadecimal(bytes: &[u8], text: &mut String) {
    text.push('#');
    for byte in bytes.iter().take(LONGEST / 2) {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
}

fn bounded(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

fn moment(time: ASN1Time) -> SystemTime {
    let seconds = time.timestamp();
    let distance = Duration::from_secs(seconds.unsigned_abs());
    let moment = if seconds < 0 {
        SystemTime::UNIX_EPOCH.checked_sub(distance)
    } else {
        SystemTime::UNIX_EPOCH.checked_add(distance)
    };
    moment.unwrap_or(SystemTime::UNIX_EPOCH)
}

fn fingerprint(der: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    if let Some(suite) = TLS13_AES_128_GCM_SHA256.tls13() {
        for byte in suite.common.hash_provider.hash(der).as_ref() {
            let _ = write!(text, "{byte:02x}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

    fn named(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.use_authority_key_identifier_extension = true;
        // With this, the certificate names its own key.
        params.is_ca = IsCa::ExplicitNoCa;
        params
    }

    #[test]
    fn an_authority_of_the_same_name_is_not_the_certificate_itself() {
        let key = || KeyPair::generate().expect("a key");
        let issuer = CertifiedIssuer::self_signed(named("Mail"), key()).expect("an authority");
        let own = named("Mail")
            .signed_by(&key(), &issuer)
            .expect("a certificate");
        let parsed = |der| is_self_signed(&parse(der).expect("a certificate"));
        assert!(parsed(issuer.der()));
        assert!(!parsed(own.der()));
    }

    #[test]
    fn a_signature_belongs_to_one_key() {
        let key = || KeyPair::generate().expect("a key");
        let issuer = || CertifiedIssuer::self_signed(named("Mail"), key()).expect("an authority");
        let (issuer, other) = (issuer(), issuer());
        let own = named("Mail")
            .signed_by(&key(), &issuer)
            .expect("a certificate");
        let read = |der| parse(der).expect("a certificate");
        assert!(is_signed_by(&read(own.der()), &read(issuer.der())));
        assert!(!is_signed_by(&read(own.der()), &read(other.der())));
    }
}
