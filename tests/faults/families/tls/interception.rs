//! Products on the way that open encrypted connections and show certificates of their own.

use super::{Line, Row, world};
use crate::matrix::servers::sslsplit::SslSplit;

/// Where each port of the mail servers leads.
const WAYS: [(u16, [&str; 2]); 6] = [
    (993, [world::IMAP_V4, world::IMAP_V6]),
    (995, [world::IMAP_V4, world::IMAP_V6]),
    (465, [world::SMTP_V4, world::SMTP_V6]),
    (143, [world::IMAP_V4, world::IMAP_V6]),
    (110, [world::IMAP_V4, world::IMAP_V6]),
    (587, [world::SMTP_V4, world::SMTP_V6]),
];
/// So far up its own ports are.
const UP: u16 = 20_000;

/// Opens all connections to the mail servers, with certificates of an authority of this subject.
fn opened(line: &Line<'_>, subject: &str) -> SslSplit {
    opened_at(line, subject, &WAYS)
}

/// Opens some of them.
fn opened_at(line: &Line<'_>, subject: &str, ways: &[(u16, [&str; 2])]) -> SslSplit {
    let product = SslSplit::start(&line.router, subject, UP, ways);
    let ports: Vec<String> = ways
        .iter()
        .map(|(port, _)| format!("iifname in0 tcp dport {port} redirect to :{}", port + UP))
        .collect();
    line.router.nft(&format!(
        "table inet product {{\nchain prerouting {{\ntype nat hook prerouting priority -100\n{}\n}}\n}}",
        ports.join("\n")
    ));
    product
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.intercepted",
            "a known product, and nobody trusts it",
            |line| {
                line.keep(opened(
                    line,
                    "/O=Avast Web\\/Mail Shield/CN=Avast Web\\/Mail Shield Root",
                ));
            },
        )
        .says(&["Avast"]),
        Row::degraded(
            "tls.inspected",
            "a known product, and this computer trusts it",
            |line| {
                let product = opened(line, "/C=US/O=Fortinet/CN=FG100");
                line.variable("SSL_CERT_FILE", &product.authority().display().to_string());
                line.keep(product);
            },
        )
        .says(&["FortiGate"]),
        Row::degraded(
            "tls.intercepted",
            "a known product at port 993 alone, and nobody trusts it",
            |line| {
                line.keep(opened_at(line, "/CN=ESET SSL Filter CA", &WAYS[..1]));
            },
        )
        .on(&["imap"])
        .says(&["ESET", "imap.contoso.example:993"]),
        Row::broken(
            "tls.untrusted-root",
            "a company's proxy that this computer has not been told of",
            |line| {
                line.keep(opened(line, "/O=Contoso/CN=Contoso Proxy CA"));
            },
        )
        .says(&["Contoso Proxy CA"]),
        Row::healthy(
            "a company's proxy, whose authority this computer trusts",
            |line| {
                let product = opened(line, "/O=Contoso/CN=Contoso Proxy CA");
                line.variable("SSL_CERT_FILE", &product.authority().display().to_string());
                line.keep(product);
            },
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
