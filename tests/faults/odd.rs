//! Hosts of certs.example: the mail servers of the world show each of them a certificate that is odd, or wrong in one way.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, KeyPair, KeyUsagePurpose,
    NameConstraints, PKCS_ECDSA_P384_SHA384,
};
use time::{Duration, OffsetDateTime};

use super::servers::certificates::{Authority, Certificate};

/// The domain of all these hosts; every name in it leads to the mail servers.
pub(crate) const DOMAIN: &str = "certs.example";

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// The certificates of all hosts.
pub(crate) fn hosts(world: &Authority) -> Vec<(String, Certificate)> {
    let trusted = world.issuer();
    let by_trusted = |params: CertificateParams| Made::by(trusted, &params);
    let issuing = authority("Contoso Issuing CA", Some(trusted), span(-900, 900));
    let by_issuing = |params: CertificateParams| Made::by(&issuing, &params);
    let made = vec![
        // Out of their time.
        ("yesterday", by_trusted(within(leaf("yesterday"), -91, -1))),
        (
            "long-ago",
            by_trusted(within(leaf("long-ago"), -2000, -1600)),
        ),
        ("tomorrow", by_trusted(within(leaf("tomorrow"), 1, 90))),
        ("new", by_trusted(within_hours(leaf("new"), -1, 24 * 90))),
        ("five-days", by_trusted(within(leaf("five-days"), -85, 5))),
        (
            "short-lived",
            by_trusted(within(leaf("short-lived"), -1, 6)),
        ),
        (
            "twenty-days",
            by_trusted(within(leaf("twenty-days"), -70, 20)),
        ),
        // Of an authority that nobody knows.
        ("self-signed", alone(&leaf("self-signed"))),
        ("factory", alone(&named(leaf("factory"), "localhost"))),
        ("private", {
            let private = authority("Fabrikam Private Root", None, span(-900, 900));
            Made::by(&private, &leaf("private"))
        }),
        ("private-root", {
            let private = authority("Fabrikam Private Root", None, span(-900, 900));
            Made::by(&private, &leaf("private-root")).and(&private)
        }),
        ("anew", {
            let anew = Authority::named("Contoso Test Root");
            Made::by(anew.issuer(), &leaf("anew"))
        }),
        // For other names.
        (
            "elsewhere",
            by_trusted(leaf_for(&["mail.fabrikam.example", "fabrikam.example"])),
        ),
        ("wild", by_trusted(leaf_for(&["*.certs.example"]))),
        (
            "a.deep.certs.example",
            by_trusted(leaf_for(&["*.certs.example"])),
        ),
        (
            "common-name",
            by_trusted(named(leaf_for::<String>(&[]), "common-name.certs.example")),
        ),
        (
            "odd-subject",
            by_trusted(named(leaf("odd-subject"), "Mail Server 4711")),
        ),
        ("upper", by_trusted(leaf_for(&["UPPER.Certs.EXAMPLE"]))),
        (
            "xn--mller-kva.certs.example",
            by_trusted(leaf_for(&["xn--mller-kva.certs.example"])),
        ),
        (
            "many",
            by_trusted({
                let others = (0..150).map(|n| format!("customer-{n}.example"));
                leaf_for(
                    &others
                        .chain(["many.certs.example".to_owned()])
                        .collect::<Vec<_>>(),
                )
            }),
        ),
        // Chains.
        ("whole", by_issuing(leaf("whole")).and(&issuing)),
        (
            "with-root",
            by_issuing(leaf("with-root")).and(&issuing).and(trusted),
        ),
        ("no-issuer", by_issuing(leaf("no-issuer"))),
        (
            "no-issuer-told",
            by_issuing(telling_its_issuer(leaf("no-issuer-told"))),
        ),
        ("wrong-issuer", {
            let former = authority("Contoso Former CA", Some(trusted), span(-900, 900));
            by_issuing(telling_its_issuer(leaf("wrong-issuer"))).and(&former)
        }),
        // One of two between the certificate and the root is left out, the root stands in its place, and a root that has ended is no
        // intermediate.
        ("gap", {
            let upper = authority("Contoso Upper CA", Some(trusted), span(-900, 900));
            let lower = authority("Contoso Lower CA", Some(&upper), span(-900, 900));
            Made::by(&lower, &leaf("gap")).and(&upper)
        }),
        (
            "root-in-place",
            by_issuing(leaf("root-in-place")).and(trusted),
        ),
        // A private chain with a trusted root beside it that has nothing to do with it, at the server's own end or above an
        // authority of its own.
        ("strange-root", {
            let private = authority("Fabrikam Private CA", None, span(-900, 900));
            Made::by(&private, &leaf("strange-root")).and(trusted)
        }),
        ("strange-upper", {
            let private = authority("Fabrikam Private CA", None, span(-900, 900));
            let lower = authority("Fabrikam Machines", Some(&private), span(-900, 900));
            let upper = authority("Contoso Upper CA", Some(trusted), span(-900, 900));
            Made::by(&lower, &leaf("strange-upper"))
                .and(&lower)
                .and(&upper)
        }),
        // Above an authority that is sent, another one is left out.
        ("higher-gap", {
            let upper = authority("Contoso Upper CA", Some(trusted), span(-900, 900));
            let middle = authority("Contoso Middle CA", Some(&upper), span(-900, 900));
            let lower = authority("Contoso Lower CA", Some(&middle), span(-900, 900));
            Made::by(&lower, &leaf("higher-gap"))
                .and(&lower)
                .and(&upper)
        }),
        ("former-key", {
            let former = authority("Contoso Issuing CA", Some(trusted), span(-900, 900));
            by_issuing(leaf("former-key")).and(&former)
        }),
        ("ended-root", {
            let private = authority("Fabrikam Root 2013", None, span(-3800, -150));
            Made::by(&private, &leaf("ended-root")).and(&private)
        }),
        ("unordered", {
            let upper = authority("Contoso Upper CA", Some(trusted), span(-900, 900));
            let lower = authority("Contoso Lower CA", Some(&upper), span(-900, 900));
            Made::by(&lower, &leaf("unordered"))
                .and(trusted)
                .and(&upper)
                .and(&lower)
        }),
        ("unneeded", {
            let other = authority("Fabrikam Private Root", None, span(-900, 900));
            by_issuing(leaf("unneeded"))
                .and(&issuing)
                .and(&other)
                .and(&issuing)
        }),
        ("old-intermediate", {
            let old = authority("Contoso Old CA", Some(trusted), span(-900, -2));
            Made::by(&old, &leaf("old-intermediate")).and(&old)
        }),
        // An authority has two certificates for one key, and the older one has ended, as that of Let's Encrypt did in 2021.
        ("cross-signed", {
            let older = authority("Fabrikam Ancient Root", None, span(-4000, -100));
            let key = KeyPair::generate().expect("a key");
            let copy = KeyPair::from_pem(&key.serialize_pem()).expect("the same key");
            let params = authority_params("Contoso Cross CA", span(-900, 900));
            let crossed = authority_params("Contoso Cross CA", span(-900, -100));
            let current = CertifiedIssuer::signed_by(params, key, trusted).expect("a key can sign");
            let crossed =
                CertifiedIssuer::signed_by(crossed, copy, &older).expect("a key can sign");
            Made::by(&current, &leaf("cross-signed"))
                .and(&crossed)
                .and(&current)
                .and(&older)
        }),
        // For other uses.
        (
            "for-clients",
            by_trusted(usage(
                leaf("for-clients"),
                ExtendedKeyUsagePurpose::ClientAuth,
            )),
        ),
        (
            "for-code",
            by_trusted(usage(
                leaf("for-code"),
                ExtendedKeyUsagePurpose::CodeSigning,
            )),
        ),
        (
            "no-usage",
            by_trusted({
                let mut params = leaf("no-usage");
                params.extended_key_usages.clear();
                params
            }),
        ),
        (
            "both-usages",
            by_trusted({
                let mut params = leaf("both-usages");
                params
                    .extended_key_usages
                    .push(ExtendedKeyUsagePurpose::ClientAuth);
                params
            }),
        ),
        // Against the rules.
        (
            "authority",
            by_trusted({
                let mut params = leaf("authority");
                params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
                params
            }),
        ),
        ("out-of-bounds", {
            let mut params = authority_params("Fabrikam Departmental CA", span(-900, 900));
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![GeneralSubtree::DnsName("fabrikam.example".to_owned())],
                excluded_subtrees: Vec::new(),
            });
            let bounded =
                CertifiedIssuer::signed_by(params, KeyPair::generate().expect("a key"), trusted);
            let bounded = bounded.expect("a key can sign");
            Made::by(&bounded, &leaf("out-of-bounds")).and(&bounded)
        }),
        ("strong", {
            let key = KeyPair::generate_for(&PKCS_ECDSA_P384_SHA384).expect("a key");
            Made::of(trusted, &leaf("strong"), &key)
        }),
    ];
    let kept = made.into_iter().map(|(label, made)| {
        let host = if label.contains('.') {
            label.to_owned()
        } else {
            format!("{label}.{DOMAIN}")
        };
        (host, world.keep(label, &made.chain, &made.key))
    });
    kept.collect()
}

/// A chain and its key, both as PEM.
struct Made {
    chain: String,
    key: String,
}

impl Made {
    fn by(issuer: &Issuer, params: &CertificateParams) -> Self {
        Self::of(issuer, params, &KeyPair::generate().expect("a key"))
    }

    fn of(issuer: &Issuer, params: &CertificateParams, key: &KeyPair) -> Self {
        let own = params.signed_by(key, issuer).expect("a key can sign");
        Self {
            chain: own.pem(),
            key: key.serialize_pem(),
        }
    }

    /// The server sends this one, too.
    fn and(mut self, next: &Issuer) -> Self {
        self.chain += &next.pem();
        self
    }
}

fn alone(params: &CertificateParams) -> Made {
    let key = KeyPair::generate().expect("a key");
    let own = params.self_signed(&key).expect("a key can sign");
    Made {
        chain: own.pem(),
        key: key.serialize_pem(),
    }
}

fn authority(name: &str, above: Option<&Issuer>, span: (OffsetDateTime, OffsetDateTime)) -> Issuer {
    let params = authority_params(name, span);
    let key = KeyPair::generate().expect("a key");
    let issuer = match above {
        Some(above) => CertifiedIssuer::signed_by(params, key, above),
        None => CertifiedIssuer::self_signed(params, key),
    };
    issuer.expect("a key can sign")
}

/// An authority below another one.
pub(crate) fn authority_of(name: &str) -> CertificateParams {
    authority_params(name, span(-900, 900))
}

fn authority_params(name: &str, span: (OffsetDateTime, OffsetDateTime)) -> CertificateParams {
    let mut params = named(CertificateParams::default(), name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.use_authority_key_identifier_extension = true;
    (params.not_before, params.not_after) = span;
    params
}

/// A good certificate of a host of this domain.
pub(crate) fn leaf(label: &str) -> CertificateParams {
    leaf_for(&[format!("{label}.{DOMAIN}")])
}

/// A good certificate for these names.
pub(crate) fn leaf_for<N: ToString>(names: &[N]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(ToString::to_string).collect();
    let first = names.first().cloned().unwrap_or_default();
    let params = CertificateParams::new(names).expect("names of ours");
    let mut params = named(params, &first);
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.use_authority_key_identifier_extension = true;
    within(params, -30, 60)
}

fn named(mut params: CertificateParams, name: &str) -> CertificateParams {
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

fn usage(mut params: CertificateParams, usage: ExtendedKeyUsagePurpose) -> CertificateParams {
    params.extended_key_usages = vec![usage];
    params
}

/// Valid between these days, counted from now.
fn within(params: CertificateParams, first: i64, last: i64) -> CertificateParams {
    within_hours(params, 24 * first, 24 * last)
}

fn within_hours(mut params: CertificateParams, first: i64, last: i64) -> CertificateParams {
    let now = OffsetDateTime::now_utc();
    params.not_before = now + Duration::hours(first);
    params.not_after = now + Duration::hours(last);
    params
}

fn span(first: i64, last: i64) -> (OffsetDateTime, OffsetDateTime) {
    let now = OffsetDateTime::now_utc();
    (now + Duration::days(first), now + Duration::days(last))
}

/// The certificate tells where that of its issuer can be had (RFC 5280, section 4.2.2.1).
fn telling_its_issuer(mut params: CertificateParams) -> CertificateParams {
    const ACCESS: [u64; 9] = [1, 3, 6, 1, 5, 5, 7, 1, 1];
    /// 1.3.6.1.5.5.7.48.2
    const ISSUERS: [u8; 10] = [6, 8, 43, 6, 1, 5, 5, 7, 48, 2];
    let uri = b"http://ca.contoso.example/issuing.cer";
    let place = der(0x86, uri);
    let description = der(0x30, &[&ISSUERS[..], &place].concat());
    let content = der(0x30, &description);
    let extension = CustomExtension::from_oid_content(&ACCESS, content);
    params.custom_extensions.push(extension);
    params
}

/// A value of DER that is shorter than 128 bytes.
fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    let length = u8::try_from(value.len()).expect("a short value");
    [&[tag, length], value].concat()
}
