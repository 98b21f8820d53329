//! Products on the way that open encrypted connections and show certificates of their own.

use std::path::PathBuf;

use super::{Line, Row, world};
use crate::matrix::servers::certificates::{Authority, Flaw};

/// Opens all connections under TLS to the mail servers, with certificates of an authority of this name, and encrypts them again.
fn opened(line: &Line<'_>, name: &str) -> PathBuf {
    opened_at(line, name, &[993, 995, 465])
}

/// Opens those to some ports; tells the file of the authority.
fn opened_at(line: &Line<'_>, name: &str, ports: &[u16]) -> PathBuf {
    let authority = Authority::named(name);
    let forged = authority.issue(&[world::IMAP, world::SMTP], Flaw::None);
    let ways: Vec<(u16, u16)> = ports.iter().map(|port| (*port, *port)).collect();
    line.behind_openssl_at(&ways, &forged, &|_| String::new());
    let file = authority.file();
    line.keep(authority);
    file
}

/// Opens all of them with an authority of this name that the computer trusts.
pub(crate) fn trusted(line: &Line<'_>, name: &str) {
    let authority = opened(line, name);
    line.variable("SSL_CERT_FILE", &authority.display().to_string());
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.intercepted",
            "a known product, and nobody trusts it",
            |line| {
                opened(line, "Avast Web/Mail Shield Root");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["Avast"]),
        Row::degraded(
            "tls.inspected",
            "a known product, and this computer trusts it",
            |line| trusted(line, "Fortinet_CA_SSL"),
        )
        .says(&["FortiGate"]),
        Row::degraded(
            "tls.intercepted",
            "a known product at port 993 alone, and nobody trusts it",
            |line| {
                opened_at(line, "ESET SSL Filter CA", &[993]);
            },
        )
        .on(&["imap"])
        .says(&["ESET", "imap.contoso.example:993"]),
        Row::broken(
            "tls.untrusted-root",
            "a company's proxy that this computer has not been told of",
            |line| {
                opened(line, "Contoso Proxy CA");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["Contoso Proxy CA"]),
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
