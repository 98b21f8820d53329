//! The name of a mail server in a text, and what only looks like one.

use std::net::IpAddr;

use crate::explain::common;
use crate::secret::HIDDEN;
use crate::target;

/// Where filters are kept (ManageSieve).
const SIEVE: u16 = 4190;

/// A server that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name in lower case, in ASCII form, or its address.
    pub host: String,
    /// The port behind it.
    pub port: Option<u16>,
}

/// Whether the first part of a name is what mail servers are called.
fn is_called_as_server(first: &str) -> bool {
    const NAMES: [&str; 10] = [
        "imap", "pop", "pop3", "smtp", "mail", "outlook", "mx", "mx1", "email", "webmail",
    ];
    NAMES.contains(&first.to_ascii_lowercase().as_str())
}

/// A port that programs fetch or send mail on; others are of proxies, of the web, of filters, or of the near end.
pub(super) fn port(word: &str) -> Option<u16> {
    let number = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let port = number.parse().ok()?;
    (common::is_port_of_mail(number) && port != SIEVE).then_some(port)
}

/// A server of mail: `imap.example.org`, `mail.example.org:993`, `mail.example.org[192.0.2.1]:25`, `192.0.2.1:993`.
pub(in crate::explain) fn server(word: &str) -> Option<Server> {
    let word = match word.split_once("://") {
        Some((scheme, _)) if scheme.to_ascii_lowercase().starts_with("http") => return None,
        Some((_, rest)) => rest,
        None => word,
    };
    let (host, rest) = match word.split_once('[') {
        Some(("", inner)) => inner.split_once(']')?,
        Some((host, inner)) => (host, inner.split_once(']').map_or("", |(_, rest)| rest)),
        None => word
            .find([':', '/'])
            .map_or((word, ""), |at| word.split_at(at)),
    };
    let behind = rest.strip_prefix(':').unwrap_or_default();
    let digits = behind
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(behind.len());
    let port = port(&behind[..digits]);
    let host = host.trim_matches(|c: char| !c.is_alphanumeric());
    if let Ok(address) = host.parse::<IpAddr>() {
        let host = address.to_string();
        return port.map(|port| Server {
            host,
            port: Some(port),
        });
    }
    if host.len() > 254 || host.contains('@') || host.contains(HIDDEN) {
        return None;
    }
    let labels: Vec<&str> = host.split('.').collect();
    let is_one = match labels[..] {
        [first, second, _, ..] => {
            port.is_some() || is_called_as_server(begin(first)) && !is_part_of_program(second)
        }
        [_, _] => port.is_some(),
        _ => false,
    };
    let is_domain = labels
        .last()
        .is_some_and(|last| last.chars().all(char::is_alphabetic) || last.starts_with("xn--"));
    let parsed = (is_one && is_domain).then(|| target::parse(host).ok())??;
    Some(Server {
        host: parsed.domain,
        port,
    })
}

/// What a server is called without its number: `smtp2`, `imap-mail`.
fn begin(first: &str) -> &str {
    let first = first.split('-').next().unwrap_or_default();
    first.trim_end_matches(|c: char| c.is_ascii_digit())
}

/// Whether it follows in the names of settings, of parts of programs and of permissions: `mail.smtp.host`,
/// `email.mime.text`, `IMAP.AccessAsUser.All`.
fn is_part_of_program(second: &str) -> bool {
    const PARTS: [&str; 8] = [
        "imap",
        "imaps",
        "pop3",
        "pop3s",
        "smtp",
        "smtps",
        "mime",
        "accessasuser",
    ];
    PARTS.contains(&second.to_ascii_lowercase().as_str())
}
