//! Products on the way that open encrypted connections and show certificates of their own.

use std::path::PathBuf;

use rcgen::{CertifiedIssuer, KeyPair};

use super::{Line, Row, odd, world};
use crate::matrix::servers::certificates::{Authority, Certificate, Flaw};

/// Hosts of Google, of Yahoo and of Apple.
pub(super) const GMAIL: &str = "imap.gmail.com";
pub(super) const GMAIL_POP: &str = "pop.gmail.com";
pub(super) const GMAIL_SMTP: &str = "smtp.gmail.com";
const YAHOO: &str = "imap.mail.yahoo.com";
const APPLE: &str = "imap.mail.me.com";

/// All names for which certificates are made.
const NAMES: [&str; 8] = [
    world::IMAP,
    world::SMTP,
    GMAIL,
    GMAIL_POP,
    GMAIL_SMTP,
    YAHOO,
    APPLE,
    "mail.fabrikam.example",
];

/// Opens all connections under TLS to the mail servers, with certificates of an authority of this name, and encrypts them again.
pub(super) fn opened(line: &Line<'_>, name: &str) -> PathBuf {
    opened_at(line, name, &[993, 995, 465])
}

/// Opens those to some ports; tells the file of the authority.
pub(super) fn opened_at(line: &Line<'_>, name: &str, ports: &[u16]) -> PathBuf {
    let authority = Authority::named(name);
    let forged = authority.issue(&NAMES, Flaw::None);
    let ways: Vec<(u16, u16)> = ports.iter().map(|port| (*port, *port)).collect();
    line.behind_openssl_at(&ways, &forged, &|_| String::new());
    let file = authority.file();
    line.keep(authority);
    file
}

/// Opens those with STARTTLS as well.
pub(super) fn opened_everywhere(line: &Line<'_>, name: &str) {
    let authority = Authority::named(name);
    let forged = authority.issue(&NAMES, Flaw::None);
    line.behind_openssl(&forged, "");
    let upgraded = [(143, 993), (110, 995), (587, 465)];
    line.behind_openssl_at(&upgraded, &forged, &|behind| {
        let protocol = match behind {
            993 => "imap",
            995 => "pop3",
            _ => "smtp",
        };
        format!("protocol = {protocol}")
    });
    line.keep(authority);
}

/// Opens all of them with an authority of this name that the computer trusts.
pub(crate) fn trusted(line: &Line<'_>, name: &str) {
    let authority = opened(line, name);
    line.variable("SSL_CERT_FILE", &authority.display().to_string());
}

/// The names of providers, and of another company, lead to the servers of the world.
pub(super) fn providers(line: &Line<'_>) {
    let mut records = world::records();
    for name in NAMES
        .into_iter()
        .filter(|name| *name != world::IMAP && *name != world::SMTP)
    {
        records.extend(world::host(name, &[world::IMAP_V4]));
    }
    line.zone(&records);
}

/// Asks for IMAP, POP3 and SMTP at these hosts, under TLS at once.
pub(super) fn at(row: Row, hosts: [&str; 3]) -> Row {
    let servers = [
        ("--imap", hosts[0], 993),
        ("--pop3", hosts[1], 995),
        ("--smtp", hosts[2], 465),
    ];
    servers.into_iter().fold(row, |row, (option, host, port)| {
        row.arguments(&[option, &format!("{host}:{port}/tls")])
    })
}

/// Opens them with an authority of this name, and sends the trusted root of the world along.
fn with_root(line: &Line<'_>, name: &str) {
    let authority = Authority::named(name);
    let key = KeyPair::generate().expect("a key");
    let own = odd::leaf_for(&NAMES).signed_by(&key, authority.issuer());
    let root = line.world.authority.issuer().pem();
    let chain = own.expect("a key can sign").pem() + &root;
    shown(
        line,
        &authority.keep("with-root", &chain, &key.serialize_pem()),
    );
    line.keep(authority);
}

/// Shows this certificate in the place of the servers.
fn shown(line: &Line<'_>, certificate: &Certificate) {
    line.behind_openssl(certificate, "");
}

pub(crate) fn rows() -> Vec<Row> {
    [chained(), unknown(), at_providers(), across(), elsewhere()].concat()
}

fn chained() -> Vec<Row> {
    vec![
        Row::degraded(
            "tls.inspected",
            "a company's own authority below the root of a product, trusted",
            |line| {
                let root = Authority::named("Zscaler Root CA");
                let params = odd::authority_of("Contoso TLS 7");
                let key = KeyPair::generate().expect("a key");
                let below = CertifiedIssuer::signed_by(params, key, root.issuer());
                let below = below.expect("a key can sign");
                let key = KeyPair::generate().expect("a key");
                let own = odd::leaf_for(&NAMES).signed_by(&key, &below);
                let chain = own.expect("a key can sign").pem() + &below.pem();
                shown(line, &root.keep("below", &chain, &key.serialize_pem()));
                line.variable("SSL_CERT_FILE", &root.file().display().to_string());
                line.keep(root);
            },
        )
        .says(&["Zscaler"]),
        Row::broken(
            "tls.intercepted",
            "a known product that passes on a certificate that has ended",
            |line| {
                let authority = Authority::named("AVG Web/Mail Shield Root");
                shown(line, &authority.issue(&NAMES, Flaw::Expired));
                line.keep(authority);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["AVG"]),
    ]
}

fn elsewhere() -> Vec<Row> {
    vec![
        at(
            Row::degraded(
                "tls.inspected",
                "port 993 of Google alone is opened, and this computer trusts it",
                |line| {
                    let file = opened_at(line, "Contoso Proxy CA", &[993]);
                    line.variable("SSL_CERT_FILE", &file.display().to_string());
                    let own = line.world.authority.issue(&NAMES, Flaw::None);
                    line.behind_openssl_at(&[(995, 995), (465, 465)], &own, &|_| String::new());
                    providers(line);
                },
            )
            .on(&["imap"]),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .without_sign_in()
        .says(&["imap.gmail.com:993"]),
        Row::broken(
            "tls.untrusted-root",
            "a company's own authority, named like a product",
            |line| {
                opened(line, "Kaspersky Mail Servers CA");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["Kaspersky Mail Servers CA"]),
        at(
            Row::broken(
                "tls.expired",
                "a certificate of Google's own that has ended",
                |line| {
                    let ended = line.world.authority.issue(&NAMES, Flaw::Expired);
                    shown(line, &ended);
                    providers(line);
                },
            ),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        ),
        at(
            Row::healthy("the hosts of Google, as they are", |line| {
                shown(line, &line.world.authority.issue(&NAMES, Flaw::None));
                providers(line);
            }),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .without_sign_in()
        .twin_of(&["tls.intercepted", "tls.inspected", "tls.name-mismatch"]),
    ]
}

fn unknown() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.untrusted-root",
            "a company's proxy that this computer has not been told of",
            |line| {
                opened(line, "Contoso Proxy CA");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "Contoso Proxy CA",
            "likely",
            "SHA-256 fingerprint ",
            "is called like a device or program that opens connections",
            "from another network",
        ]),
        at(
            Row::broken(
                "tls.untrusted-root",
                "one private authority for two domains of a company",
                |line| {
                    opened(line, "Contoso Fortinet Operations CA");
                    providers(line);
                },
            ),
            [world::IMAP, "mail.fabrikam.example", world::SMTP],
        )
        .says(&[
            "Contoso Fortinet Operations CA",
            "mail.fabrikam.example",
            "Hosts of other domains show a certificate of the same issuer",
        ]),
        Row::healthy(
            "a company's proxy, whose authority this computer trusts",
            |line| trusted(line, "Contoso Proxy CA"),
        )
        .without_sign_in()
        .twin_of(&["tls.inspected", "tls.intercepted"]),
        Row::healthy(
            "a company's own authority, which this computer trusts",
            |line| {
                let authority = line.world.authority.file().display().to_string();
                line.variable("SSL_CERT_FILE", &authority);
            },
        )
        .twin_of(&["tls.inspected", "tls.intercepted"]),
    ]
}

fn at_providers() -> Vec<Row> {
    vec![
        at(
            Row::broken(
                "tls.intercepted",
                "an unknown authority at the hosts of Google",
                |line| {
                    opened(line, "Contoso Proxy CA");
                    providers(line);
                },
            ),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .says(&["Contoso Proxy CA", "a host of Google"]),
        at(
            Row::degraded(
                "tls.inspected",
                "an unknown authority at the hosts of Google, which this computer trusts",
                |line| {
                    trusted(line, "Contoso Proxy CA");
                    providers(line);
                },
            ),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .says(&["Contoso Proxy CA", "a host of Google"]),
        at(
            Row::broken(
                "tls.intercepted",
                "an unknown authority that sends a trusted root along, at the hosts of Google",
                |line| {
                    with_root(line, "Contoso Proxy CA");
                    providers(line);
                },
            ),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .says(&["Contoso Proxy CA", "a host of Google"]),
        at(
            Row::broken(
                "tls.intercepted",
                "a self-signed certificate at the hosts of Yahoo and Apple",
                |line| {
                    let own = line.world.authority.issue(&NAMES, Flaw::SelfSigned);
                    shown(line, &own);
                    providers(line);
                },
            ),
            [YAHOO, GMAIL_POP, GMAIL_SMTP],
        )
        .says(&["a host of Yahoo Mail"]),
        at(
            Row::broken(
                "tls.intercepted",
                "a certificate for other names at the hosts of Google",
                |line| {
                    let other = line.world.authority.issue(&["hotel.example"], Flaw::None);
                    shown(line, &other);
                    providers(line);
                },
            ),
            [GMAIL, GMAIL_POP, GMAIL_SMTP],
        )
        .says(&["hotel.example", "a host of Google"]),
    ]
}

fn across() -> Vec<Row> {
    vec![
        at(
            Row::broken(
                "tls.intercepted",
                "one unknown authority for a company's own hosts and those of Apple",
                |line| {
                    opened(line, "Contoso Proxy CA");
                    providers(line);
                },
            ),
            [APPLE, world::IMAP, world::SMTP],
        )
        .says(&[
            "the same issuer signs for imap.mail.me.com",
            "imap.contoso.example:995",
            "imap.mail.me.com:993",
        ]),
        at(
            Row::degraded(
                "tls.inspected",
                "one authority for a company's own hosts and those of Apple, which this computer trusts",
                |line| {
                    trusted(line, "Contoso Proxy CA");
                    providers(line);
                },
            ),
            [APPLE, world::IMAP, world::SMTP],
        )
        .says(&["the same issuer signs for imap.mail.me.com"]),
    ]
}
