//! Real proxies: one that refuses, is missing, is something else, or is the only way out; and those that simply lead on.

#[path = "proxy/missing.rs"]
mod missing;
#[path = "proxy/refusing.rs"]
mod refusing;
#[path = "proxy/required.rs"]
mod required;
#[path = "proxy/through.rs"]
mod through;

use super::line::{Line, PROXY};
use super::row::Row;
use super::world;

/// The port of the proxies, and the address as it is set.
const PORT: u16 = 3128;
const HTTP: &str = "http://10.99.0.1:3128";
const HTTPS: &str = "https://proxy.contoso.example:3128";
const SOCKS: &str = "socks5h://10.99.0.1:3128";
/// The servers of the matrix, named one by one.
const NAMED: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];
/// The name of the proxy, where it is called by one.
const NAME: &str = "proxy.contoso.example";

/// Squid as Debian ships it: it leads to the ports of the web alone, by two lists.
const WEB_ONLY: &str = "acl SSL_ports port 443\nacl Safe_ports port 80 21 443 70 210 280 488 591 777 1025-65535\n\
    http_access deny !Safe_ports\nhttp_access deny CONNECT !SSL_ports\nhttp_access allow all";
/// Squid that lets mail through.
const EVERYTHING: &str = "http_access allow all";

pub(crate) fn rows() -> Vec<Row> {
    [
        refusing::rows(),
        missing::rows(),
        required::rows(),
        through::rows(),
    ]
    .concat()
}

/// Squid with these rules.
fn squid(line: &Line<'_>, rules: &str) {
    line.proxy(PORT, |place| place.squid(rules));
}

/// The records of the mail servers and of the proxy.
fn named(line: &Line<'_>) {
    line.zone(&[world::records(), world::host(NAME, &[PROXY])].concat());
}
