//! Products that are known by the certificates that they make.

use super::interception::{opened, opened_at, opened_everywhere, trusted};
use super::{Row, world};

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
        Row::broken(
            "tls.intercepted",
            "a known product at all six ports, one finding",
            |line| opened_everywhere(line, "SonicWALL Firewall DPI-SSL"),
        )
        .within(10.0)
        .says(&[
            "SonicWall firewall",
            "Enable SSL Client Inspection",
            "imap.contoso.example:993",
            "imap.contoso.example:143",
            "imap.contoso.example:995",
            "imap.contoso.example:110",
            "smtp.contoso.example:465",
            "smtp.contoso.example:587",
        ]),
        Row::degraded(
            "tls.inspected",
            "a known product, and this computer trusts it",
            |line| trusted(line, "Fortinet_CA_SSL"),
        )
        .says(&["FortiGate"]),
        Row::degraded(
            "tls.inspected",
            "Cloudflare's, and this computer trusts it",
            |line| trusted(line, "Gateway CA - Cloudflare Managed G2 a1b2c3"),
        )
        .says(&["Cloudflare Gateway", "Do Not Inspect"]),
        Row::degraded(
            "tls.inspected",
            "Netskope's for one company, and this computer trusts it",
            |line| trusted(line, "ca.contoso.eu.goskope.com"),
        )
        .says(&["Netskope", "SSL Decryption"]),
        Row::degraded(
            "tls.intercepted",
            "a known product at port 993 alone, and nobody trusts it",
            |line| {
                opened_at(line, "ESET SSL Filter CA", &[993]);
            },
        )
        .on(&["imap"])
        .says(&["ESET", "imap.contoso.example:993"]),
    ]
}
