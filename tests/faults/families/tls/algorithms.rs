//! Keys, signatures and ciphers of every kind, and certificates that say more than most.

use std::io::{BufRead as _, BufReader, Write as _};

use rcgen::{CertifiedIssuer, CustomExtension, GeneralSubtree, KeyPair, NameConstraints, SanType};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::{Line, Row, odd, openssl, stapling, world};
use crate::matrix::servers::certificates::Certificate;

const EXTENSIONS: &str = "subjectAltName = DNS:imap.contoso.example\nextendedKeyUsage = serverAuth";

pub(crate) fn rows() -> Vec<Row> {
    [ciphers(), keys(), contents(), names()].concat()
}

/// A good certificate for these names alone.
fn named(line: &Line<'_>, stem: &str, names: &[&str]) {
    let authority = &line.world.authority;
    let certificate = authority.keep_made(stem, &odd::leaf_for(names));
    line.behind_openssl(&certificate, "");
}

fn names() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.name-mismatch",
            "for the address alone, and asked by name",
            |line| {
                named(line, "address-alone", &["203.0.113.10"]);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["203.0.113.10", "imap.contoso.example"]),
        Row::broken(
            "tls.name-mismatch",
            "a star in the middle of a label",
            |line| {
                named(line, "half-star", &["im*.contoso.example"]);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["im*.contoso.example"]),
        Row::broken(
            "tls.name-mismatch",
            "the domain, and not the host in it",
            |line| {
                named(line, "domain-alone", &["contoso.example"]);
            },
        )
        .with_starttls_at(world::IMAP_V4)
        .says(&["contoso.example"]),
        Row::healthy("the right name behind many others of other kinds", |line| {
            let mut params =
                odd::leaf_for(&["*.contoso.example", "203.0.113.10", "contoso.example"]);
            params.subject_alt_names.insert(
                0,
                SanType::Rfc822Name("postmaster@contoso.example".try_into().expect("ASCII")),
            );
            let certificate = line.world.authority.keep_made("kinds", &params);
            line.behind_openssl(&certificate, "");
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.name-mismatch"]),
    ]
}

/// A certificate that OpenSSL makes with such a key, shown with these options.
fn keyed(line: &Line<'_>, key: &str, options: &str) {
    let authority = &line.world.authority;
    let certificate = authority.issue_by_openssl(key, "-sha256", EXTENSIONS);
    line.behind_openssl(&certificate, options);
}

fn ciphers() -> Vec<Row> {
    vec![
        Row::healthy("TLS 1.3 with ChaCha20 alone", |line| {
            openssl(
                line,
                "sslVersion = TLSv1.3\nciphersuites = TLS_CHACHA20_POLY1305_SHA256",
            );
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.no-shared-cipher"]),
        Row::broken(
            "tls.no-shared-cipher",
            "TLS 1.3 with a cipher for small devices alone",
            |line| {
                openssl(
                    line,
                    "sslVersion = TLSv1.3\nciphersuites = TLS_AES_128_CCM_8_SHA256\nsecurityLevel = 0",
                );
            },
        )
        .under_tls_at(world::IMAP),
        Row::undecided(
            "tls.no-shared-cipher",
            "TLS 1.2 with keys agreed on without elliptic curves alone",
            |line| {
                let options = "sslVersion = TLSv1.2\nciphers = DHE-RSA-AES256-GCM-SHA384\nsecurityLevel = 0";
                keyed(line, "rsa:2048", options);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.2"]),
    ]
}

fn keys() -> Vec<Row> {
    vec![
        Row::healthy("an Ed25519 key", |line| keyed(line, "ed25519", ""))
            .under_tls_at(world::IMAP)
            .without_sign_in()
            .twin_of(&["tls.weak-certificate", "tls.no-shared-cipher"]),
        Row::undecided(
            "tls.no-shared-cipher",
            "a key for RSA-PSS alone, which few programs know",
            |line| keyed(line, "rsa-pss -pkeyopt rsa_keygen_bits:2048", ""),
        )
        .under_tls_at(world::IMAP)
        .says(&["RSA-PSS"]),
        Row::healthy("signed with RSA-PSS", |line| {
            let certificate = line.world.authority.issue_below(
                ("Contoso PSS CA", "rsa:2048", "-sha256"),
                "-sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32",
                EXTENSIONS,
            );
            line.behind_openssl(&certificate, "");
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.weak-certificate", "tls.invalid-certificate"]),
        Row::broken(
            "tls.weak-certificate",
            "the authority above is signed with SHA-1",
            |line| {
                let certificate = line.world.authority.issue_below(
                    ("Contoso Old Signature CA", "rsa:2048", "-sha1"),
                    "-sha256",
                    EXTENSIONS,
                );
                line.behind_openssl(&certificate, "securityLevel = 0\nciphers = ALL");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["SHA-1", "Contoso Old Signature CA"]),
    ]
}

/// A certificate that counts only with an answer of OCSP (RFC 7633).
fn to_staple(line: &Line<'_>) -> Certificate {
    let mut params = odd::leaf_for(&[world::IMAP]);
    let status_request = vec![0x30, 0x03, 0x02, 0x01, 0x05];
    let identifier = [1, 3, 6, 1, 5, 5, 7, 1, 24];
    let extension = CustomExtension::from_oid_content(&identifier, status_request);
    params.custom_extensions.push(extension);
    line.world.authority.keep_made("to-staple", &params)
}

fn contents() -> Vec<Row> {
    vec![
        Row::degraded(
            "tls.staple-missing",
            "a certificate that wants a stapled answer, and none comes",
            |line| line.behind_openssl(&to_staple(line), ""),
        )
        .under_tls_at(world::IMAP)
        .says(&["issued by Contoso Test Root"]),
        Row::healthy(
            "a certificate that wants a stapled answer, and one comes",
            |line| {
                let certificate = to_staple(line);
                let chain = CertificateDer::pem_file_iter(&certificate.chain).expect("a chain");
                let chain = chain.collect::<Result<Vec<_>, _>>().expect("a chain");
                let server = stapling(
                    chain,
                    &certificate.key,
                    Some(vec![0x30, 0x03, 0x0a, 0x01, 0x00]),
                );
                line.instead(&[993], move |conversation| {
                    let mut stream = conversation.under_tls(server.clone())?;
                    stream.write_all(b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n")?;
                    let mut tag = String::new();
                    BufReader::new(&mut stream).read_line(&mut tag)?;
                    let tag = tag.split(' ').next().unwrap_or_default();
                    stream.write_all(format!("* BYE\r\n{tag} OK done\r\n").as_bytes())
                });
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .without_sign_in()
        .twin_of(&["tls.staple-missing"]),
        Row::healthy("an authority that may sign for this domain alone", |line| {
            let mut params = odd::authority_of("Contoso Departmental CA");
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![GeneralSubtree::DnsName("contoso.example".to_owned())],
                excluded_subtrees: Vec::new(),
            });
            let authority = &line.world.authority;
            let key = KeyPair::generate().expect("a key");
            let bounded = CertifiedIssuer::signed_by(params, key, authority.issuer());
            let bounded = bounded.expect("a key can sign");
            let key = KeyPair::generate().expect("a key");
            let own = odd::leaf_for(&[world::IMAP]).signed_by(&key, &bounded);
            let chain = own.expect("a key can sign").pem() + &bounded.pem();
            let kept = authority.keep("bounded", &chain, &key.serialize_pem());
            line.behind_openssl(&kept, "");
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.invalid-certificate"]),
        Row::healthy(
            "a chain of more than 30 kB, most of it not needed",
            |line| {
                let authority = &line.world.authority;
                let key = KeyPair::generate().expect("a key");
                let own = odd::leaf_for(&[world::IMAP]).signed_by(&key, authority.issuer());
                let mut chain = own.expect("a key can sign").pem();
                for number in 0..75 {
                    let params = odd::authority_of(&format!("Fabrikam Spare Authority {number}"));
                    let other =
                        CertifiedIssuer::self_signed(params, KeyPair::generate().expect("a key"));
                    chain += &other.expect("a key can sign").pem();
                }
                // Three bytes are written as four letters.
                assert!(chain.len() > 40_000, "{} letters", chain.len());
                let kept = authority.keep("endless", &chain, &key.serialize_pem());
                line.behind_openssl(&kept, "");
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&[
            "tls.untrusted-root",
            "tls.handshake-refused",
            "tls.large-hello",
        ]),
    ]
}
