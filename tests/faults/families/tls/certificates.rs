//! Certificates out of their time, for other names or uses, or too weak.

use rustls::pki_types::CertificateDer;

use super::{Line, Row, odd, showing, world};

pub(crate) fn rows() -> Vec<Row> {
    [time(), names(), usage(), weak()].concat()
}

fn time() -> Vec<Row> {
    vec![
        Row::broken("tls.expired", "it ended yesterday", |_| {})
            .under_tls_at("yesterday.certs.example")
            .says(&[
                "yesterday.certs.example",
                "expired on ",
                "Contoso Test Root",
            ]),
        Row::broken("tls.expired", "it ended yesterday, behind STARTTLS", |_| {})
            .with_starttls_at("yesterday.certs.example")
            .says(&["expired on "]),
        Row::broken("tls.expired", "it ended years ago", |_| {})
            .under_tls_at("long-ago.certs.example"),
        Row::broken("tls.not-yet-valid", "it begins tomorrow", |_| {})
            .under_tls_at("tomorrow.certs.example")
            .says(&["is valid only from "]),
        Row::broken(
            "tls.not-yet-valid",
            "it begins tomorrow, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at("tomorrow.certs.example"),
        Row::healthy("a certificate that began an hour ago", |_| {})
            .under_tls_at("new.certs.example")
            .twin_of(&["tls.not-yet-valid"]),
        Row::healthy(
            "a certificate that lives for a week, with six days left",
            |_| {},
        )
        .under_tls_at("short-lived.certs.example")
        .twin_of(&["tls.expired", "tls.expiring"]),
        Row::healthy("a certificate with twenty days left", |_| {})
            .under_tls_at("twenty-days.certs.example")
            .twin_of(&["tls.expired", "tls.expiring"]),
        Row::advice("tls.expiring", "five days of ninety are left", |_| {})
            .says(&[
                "five-days.certs.example",
                "Contoso Test Root",
                "\"tls.days-left\":\"4\"",
            ])
            .under_tls_at("five-days.certs.example"),
        Row::advice(
            "tls.expiring",
            "five days of ninety are left, behind STARTTLS",
            |_| {},
        )
        .says(&["five-days.certs.example:587"])
        .with_starttls_at("five-days.certs.example"),
    ]
}

fn names() -> Vec<Row> {
    vec![
        Row::broken("tls.name-mismatch", "it is for another domain", |_| {})
            .under_tls_at("elsewhere.certs.example")
            .says(&["mail.fabrikam.example", "elsewhere.certs.example"]),
        Row::broken(
            "tls.name-mismatch",
            "it is for another domain, behind STARTTLS",
            |_| {},
        )
        .with_starttls_at("elsewhere.certs.example")
        .says(&["mail.fabrikam.example"]),
        Row::broken(
            "tls.name-mismatch",
            "a wildcard for names one level above",
            |_| {},
        )
        .under_tls_at("a.deep.certs.example")
        .says(&["*.certs.example", "a.deep.certs.example"]),
        Row::broken(
            "tls.name-mismatch",
            "the name stands in the subject alone",
            |_| {},
        )
        .under_tls_at("common-name.certs.example")
        .says(&[
            "stands only in the subject of its certificate",
            "common-name.certs.example",
            "`DNS:common-name.certs.example`",
        ]),
        Row::broken(
            "tls.name-mismatch",
            "another name stands in the subject alone",
            |line| {
                let mut params = odd::leaf_for::<String>(&[]);
                let name = "mail.fabrikam.example";
                params
                    .distinguished_name
                    .push(rcgen::DnType::CommonName, name);
                let certificate = line.world.authority.keep_made("other-subject", &params);
                line.behind_openssl(&certificate, "");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["mail.fabrikam.example"]),
        Row::broken(
            "tls.name-mismatch",
            "the server is asked for by its address",
            |_| {},
        )
        .under_tls_at(world::IMAP_V4)
        .says(&[world::IMAP, world::IMAP_V4]),
        Row::broken(
            "tls.name-mismatch",
            "the domain's own alias for the servers",
            |line| {
                let mut records = world::records();
                records.push(format!("mail.fabrikam.example. IN CNAME {}.", world::IMAP));
                line.zone(&records);
            },
        )
        .under_tls_at("mail.fabrikam.example")
        .says(&[world::IMAP, "mail.fabrikam.example"]),
        Row::healthy("a wildcard for the level of the host", |_| {})
            .under_tls_at("wild.certs.example")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy(
            "a subject that names no host, and an alternative name that does",
            |_| {},
        )
        .under_tls_at("odd-subject.certs.example")
        .twin_of(&["tls.name-mismatch"]),
        Row::healthy("the name in capitals, in the certificate", |_| {})
            .under_tls_at("upper.certs.example")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy("the name in capitals, as it was typed", |_| {})
            .under_tls_at("IMAP.Contoso.EXAMPLE")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy("the name with a dot at its end", |_| {})
            .under_tls_at("imap.contoso.example.")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy("the name with an umlaut", |_| {})
            .under_tls_at("müller.certs.example")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy("one name of 151", |_| {})
            .under_tls_at("many.certs.example")
            .twin_of(&["tls.name-mismatch"]),
        Row::healthy("an address that stands in the certificate", |line| {
            let certificate = line
                .world
                .authority
                .keep_made("by-address", &odd::leaf_for(&["203.0.113.10"]));
            line.behind_openssl(&certificate, "");
        })
        .under_tls_at("203.0.113.10")
        .without_sign_in()
        .twin_of(&["tls.name-mismatch"]),
    ]
}

fn usage() -> Vec<Row> {
    vec![
        Row::broken("tls.wrong-usage", "it is for clients", |_| {})
            .says(&["for-clients.certs.example", "Contoso Test Root"])
            .under_tls_at("for-clients.certs.example"),
        Row::broken(
            "tls.wrong-usage",
            "it is for signing programs, behind STARTTLS",
            |_| {},
        )
        .says(&["for-code.certs.example:143"])
        .with_starttls_at("for-code.certs.example"),
        Row::healthy("a certificate that says nothing of its use", |_| {})
            .under_tls_at("no-usage.certs.example")
            .twin_of(&["tls.wrong-usage"]),
        Row::healthy("a certificate for servers and clients", |_| {})
            .with_starttls_at("both-usages.certs.example")
            .twin_of(&["tls.wrong-usage"]),
        Row::broken(
            "tls.invalid-certificate",
            "an authority's own certificate",
            |_| {},
        )
        .says(&["authority.certs.example", "the certificate is not accepted"])
        .under_tls_at("authority.certs.example"),
        Row::broken(
            "tls.invalid-certificate",
            "an authority that may not sign for this name",
            |_| {},
        )
        .says(&["Fabrikam Departmental CA"])
        .with_starttls_at("out-of-bounds.certs.example"),
        Row::broken(
            "tls.invalid-certificate",
            "no certificate at all, but random bytes",
            |line| {
                let garbage = vec![CertificateDer::from(vec![
                    0x30, 0x82, 0x01, 0x0a, 0x17, 0x2a,
                ])];
                let server = showing(garbage, &line.world.certificate.key);
                line.instead(&[993, 995, 465], move |conversation| {
                    conversation.under_tls(server.clone()).map(drop)
                });
            },
        )
        .says(&["imap.contoso.example:995"])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.invalid-certificate",
            "version 1, without extensions",
            |line| {
                made_by_openssl(line, "rsa:2048", "-sha256", "");
            },
        )
        .says(&["the certificate is not accepted"])
        .under_tls_at(world::IMAP),
    ]
}

/// Shows a certificate that OpenSSL makes with such a key and such a signature, and these extensions.
fn made_by_openssl(line: &Line<'_>, key: &str, digest: &str, extensions: &str) {
    let certificate = line
        .world
        .authority
        .issue_by_openssl(key, digest, extensions);
    line.behind_openssl(&certificate, "securityLevel = 0\nciphers = ALL");
}

fn weak() -> Vec<Row> {
    const EXTENSIONS: &str =
        "subjectAltName = DNS:imap.contoso.example\nextendedKeyUsage = serverAuth";
    vec![
        Row::broken("tls.weak-certificate", "an RSA key of 1024 bits", |line| {
            made_by_openssl(line, "rsa:1024", "-sha256", EXTENSIONS);
        })
        .under_tls_at(world::IMAP)
        .says(&["RSA 1024"]),
        Row::broken("tls.weak-certificate", "signed with SHA-1", |line| {
            made_by_openssl(line, "rsa:2048", "-sha1", EXTENSIONS);
        })
        .under_tls_at(world::IMAP)
        .says(&["ECDSA with SHA-1"]),
        Row::healthy("an RSA key of 4096 bits", |line| {
            made_by_openssl(line, "rsa:4096", "-sha256", EXTENSIONS);
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.weak-certificate"]),
        Row::healthy("an elliptic key on the curve P-384", |_| {})
            .under_tls_at("strong.certs.example")
            .twin_of(&["tls.weak-certificate", "tls.invalid-certificate"]),
    ]
}
