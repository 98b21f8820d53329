//! The values of options: text in, a value or the reason why not out.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use crate::endpoint::Protocol;
use crate::error::Error;
use crate::net::web::{WebPage, WebPageError};
use crate::plan::{Wanted, WantedError};

/// The longest run that can be asked for, in seconds.
const LONGEST_RUN: u64 = 3600;

/// The port of the DNS (RFC 1035).
const DNS_PORT: u16 = 53;

pub(super) fn protocol(text: &str) -> Result<Protocol, &'static str> {
    Protocol::from_name(&text.trim().to_ascii_lowercase())
        .ok_or("the protocols are imap, pop3 and smtp")
}

pub(super) fn imap(text: &str) -> Result<Wanted, WantedError> {
    Wanted::parse(Protocol::Imap, text)
}

pub(super) fn pop3(text: &str) -> Result<Wanted, WantedError> {
    Wanted::parse(Protocol::Pop3, text)
}

pub(super) fn smtp(text: &str) -> Result<Wanted, WantedError> {
    Wanted::parse(Protocol::Smtp, text)
}

/// What `--web-check` asks for.
#[derive(Clone, Debug)]
pub struct WebCheck(pub Option<WebPage>);

impl WebCheck {
    /// What is asked for where nobody says otherwise: the usual page.
    ///
    /// # Errors
    ///
    /// Never: that page is a good one.
    pub fn usual() -> Result<Self, Error> {
        web_check(WebPage::USUAL).map_err(|why| Error::Usage(why.to_string()))
    }
}

pub(super) fn web_check(text: &str) -> Result<WebCheck, WebPageError> {
    match text.trim() {
        "off" => Ok(WebCheck(None)),
        url => url.parse().map(|page| WebCheck(Some(page))),
    }
}

pub(super) fn seconds(text: &str) -> Result<Duration, &'static str> {
    match text.parse() {
        Ok(seconds @ 1..=LONGEST_RUN) => Ok(Duration::from_secs(seconds)),
        _ => Err("give whole seconds above 0, up to 3600, such as `--timeout 30`"),
    }
}

/// How many targets may be tried at once.
const MOST_JOBS: usize = 16;

pub(super) fn jobs(text: &str) -> Result<usize, &'static str> {
    match text.parse() {
        Ok(jobs @ 1..=MOST_JOBS) => Ok(jobs),
        _ => Err("give a whole number from 1 to 16"),
    }
}

pub(super) fn username(text: &str) -> Result<String, &'static str> {
    let name = text.trim();
    if name.is_empty() {
        Err("the name to sign in with is empty")
    } else if name.chars().any(char::is_control) {
        Err("the name to sign in with has a control character")
    } else {
        Ok(name.to_owned())
    }
}

/// The id of an application: Microsoft's are UUIDs.
pub(super) fn client(text: &str) -> Result<String, &'static str> {
    let id = text.trim();
    let groups: Vec<&str> = id.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let is_uuid =
        lengths == [8, 4, 4, 4, 12] && id.chars().all(|c| c == '-' || c.is_ascii_hexdigit());
    match is_uuid {
        true => Ok(id.to_ascii_lowercase()),
        false => Err("the id of an application looks like 11111111-2222-3333-4444-555555555555"),
    }
}

pub(super) fn tenant(text: &str) -> Result<String, &'static str> {
    let tenant = text.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    match !tenant.is_empty() && tenant.len() <= 253 && tenant.chars().all(is_name) {
        true => Ok(tenant.to_ascii_lowercase()),
        false => Err("give a domain of the organisation or its id"),
    }
}

pub(super) fn host(text: &str) -> Result<String, &'static str> {
    let host = tenant(text).map(|host| host.trim_end_matches('.').to_owned());
    match host {
        Ok(host) if host.contains('.') => Ok(host),
        _ => Err("give the name of the host alone, such as login.microsoftonline.com"),
    }
}

/// Reads the address of a DNS server, with or without a port.
pub(super) fn resolver(text: &str) -> Result<SocketAddr, &'static str> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']'));
    if let Ok(address) = bare.unwrap_or(text).parse::<IpAddr>() {
        return Ok(SocketAddr::new(address, DNS_PORT));
    }
    match text.parse::<SocketAddr>() {
        Ok(server) if server.port() != 0 => Ok(server),
        _ => Err("give the IP address of a DNS server, such as 192.0.2.53 or [2001:db8::53]:5353"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolver_is_an_address_with_or_without_a_port() {
        for (text, server) in [
            ("192.0.2.53", "192.0.2.53:53"),
            ("192.0.2.53:5353", "192.0.2.53:5353"),
            ("2001:db8::53", "[2001:db8::53]:53"),
            ("[2001:db8::53]", "[2001:db8::53]:53"),
            ("[2001:db8::53]:5353", "[2001:db8::53]:5353"),
        ] {
            assert_eq!(resolver(text).map(|s| s.to_string()).as_deref(), Ok(server));
        }
        for text in [
            "",
            "dns.example",
            "192.0.2.53:0",
            "192.0.2.53:99999",
            "192.0.2",
        ] {
            assert!(resolver(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_time_is_whole_seconds() {
        assert_eq!(seconds("90"), Ok(Duration::from_secs(90)));
        for text in ["0", "-1", "1.5", "90s", "3601", ""] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn protocols_are_known_by_their_names() {
        assert_eq!(protocol(" IMAP "), Ok(Protocol::Imap));
        assert_eq!(protocol("pop"), Ok(Protocol::Pop3));
        assert!(protocol("ftp").is_err());
    }
}
