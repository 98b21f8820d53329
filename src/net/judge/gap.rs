//! A chain with a gap: the certificate that issued the last one of it is absent, and leads to a root that is trusted.

mod kinship;

use std::cell::Cell;

use rustls::pki_types::{CertificateDer, TrustAnchor};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use crate::net::certificate;

/// The most signatures that are looked at: real chains need a handful, and a hostile one shall not cost more.
const MOST_SIGNATURES: u32 = 32;

/// Whether the certificate is absent that issued the last one of the chain which begins with the server's own, and leads to a trusted
/// root. What else the server sends does not belong to it for being sent: whoever makes certificates of his own may send a public
/// root along.
pub(super) fn has_gap(chain: &[CertificateDer<'_>], roots: &[TrustAnchor<'_>]) -> bool {
    let parsed: Vec<X509Certificate<'_>> = chain
        .iter()
        .filter_map(|der| certificate::parse(der))
        .collect();
    let Some((own, others)) = parsed.split_first() else {
        return false;
    };
    let left = Signatures(Cell::new(MOST_SIGNATURES));
    let (last, beside) = climb(own, others, &left);
    let reaches_root = |one: &X509Certificate<'_>| roots.iter().any(|root| left.reach(one, root));
    if certificate::is_self_signed(last) || reaches_root(last) {
        return false;
    }
    let leading: Vec<_> = beside.into_iter().filter(|one| reaches_root(one)).collect();
    match certificate::issuer_of_issuer(last) {
        Some(above) => {
            // Its issuer may be a root itself: then nothing stands between.
            above != last.issuer().as_raw()
                && (roots.iter().any(|root| is_named(above, root))
                    || leading.iter().any(|one| one.subject().as_raw() == above))
        }
        None => leading.iter().any(|one| is_above_issuer(one, last)),
    }
}

/// The last certificate that is reached from the server's own by those that issued one another, and those that are not on this way.
fn climb<'c, 'd>(
    own: &'c X509Certificate<'d>,
    others: &'c [X509Certificate<'d>],
    left: &Signatures,
) -> (&'c X509Certificate<'d>, Vec<&'c X509Certificate<'d>>) {
    let (mut last, mut beside) = (own, others.iter().collect::<Vec<_>>());
    // One that names the very key whose signature it lacks was changed or forged.
    let issues = |other: &X509Certificate<'_>, last: &X509Certificate<'_>| {
        other.subject().as_raw() == last.issuer().as_raw()
            && (certificate::names_key_of(last, other) || left.fit(last, other))
    };
    while let Some(place) = beside.iter().position(|other| issues(other, last)) {
        last = beside.swap_remove(place);
    }
    (last, beside)
}

/// Whether this certificate, which leads to a trusted root, stands above the issuer of the other by its name: as the same authority
/// with another key, or as one of the same house.
fn is_above_issuer(one: &X509Certificate<'_>, below: &X509Certificate<'_>) -> bool {
    if one.subject().as_raw() == below.issuer().as_raw() {
        // A root of that name has no one between; another key of that name is an authority that was set up anew.
        return !certificate::is_self_signed(one);
    }
    kinship::is_akin(below.issuer(), &[one.subject(), one.issuer()])
}

/// How many signatures may still be looked at.
struct Signatures(Cell<u32>);

impl Signatures {
    fn take(&self) -> bool {
        let left = self.0.get();
        self.0.set(left.saturating_sub(1));
        left > 0
    }

    /// Whether the one certificate is signed by the other.
    fn fit(&self, one: &X509Certificate<'_>, issuer: &X509Certificate<'_>) -> bool {
        self.take() && certificate::is_signed_by(one, issuer)
    }

    /// Whether a certificate is this root, or is signed by it.
    fn reach(&self, certificate: &X509Certificate<'_>, root: &TrustAnchor<'_>) -> bool {
        let key = sequence(&root.subject_public_key_info);
        if is_named(certificate.subject().as_raw(), root) {
            return certificate.public_key().raw == key;
        }
        is_named(certificate.issuer().as_raw(), root)
            && self.take()
            && SubjectPublicKeyInfo::from_der(&key)
                .is_ok_and(|(_, key)| certificate.verify_signature(Some(&key)).is_ok())
    }
}

/// Whether this is the name of the root. What stands in an anchor lacks the outer tag and length.
fn is_named(name: &[u8], root: &TrustAnchor<'_>) -> bool {
    name.ends_with(&root.subject) && name.len() <= root.subject.len() + 4
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
