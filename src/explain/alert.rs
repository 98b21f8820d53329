//! Alerts of TLS in the log of a server: the program that connected sent them, and what they say is of the server's certificate.
//!
//! A program that reads the very same words was sent the alert by the server, and there they are about its own certificate. What
//! an alert means in a server's log stands in `checks/clients/server-logs.toml`, each under `SSL_accept() failed`.

use super::{Candidate, programs};
use crate::client::Library;

/// On which side of a connection a line was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Server,
    Client,
}

/// What only a server writes: the call of OpenSSL that waits for a client, the parts of servers that clients connect to, and who
/// connected.
const OF_SERVERS: [&str; 13] = [
    "SSL_accept",
    "smtpd[",
    "imap-login",
    "pop3-login",
    "submission-login",
    "managesieve-login",
    "on connection from",
    "STARTTLS=server",
    "couriertls: accept",
    "connect from unknown[",
    "after STARTTLS from ",
    "imapd-ssl",
    "pop3d-ssl",
];

/// What only a program writes that connects.
const OF_CLIENTS: [&str; 4] = [
    "SSL_connect",
    "postfix/smtp[",
    "STARTTLS=client",
    "CLIENT -> SERVER",
];

/// Alerts about what a server shows or offers: the number (RFC 8446, section 6), and the names that OpenSSL and GnuTLS have.
const ALERTS: [(u8, &[&str]); 9] = [
    (40, &["alert handshake failure", "Handshake failed"]),
    (42, &["alert bad certificate", "Certificate is bad"]),
    (
        43,
        &[
            "alert unsupported certificate",
            "Certificate is not supported",
        ],
    ),
    (
        44,
        &["alert certificate revoked", "Certificate was revoked"],
    ),
    (45, &["alert certificate expired", "Certificate is expired"]),
    (46, &["alert certificate unknown", "Unknown certificate"]),
    (48, &["alert unknown ca", "CA is unknown"]),
    (70, &["alert protocol version", "Error in protocol version"]),
    (
        71,
        &["alert insufficient security", "Insufficient security"],
    ),
];

/// The alerts that clients sent, by a text.
#[derive(Debug, Default)]
pub(super) struct Alerts {
    /// What they mean.
    pub(super) candidates: Vec<Candidate>,
    /// The text without their lines; none where it has none.
    pub(super) rest: Option<String>,
}

impl Alerts {
    /// Reads a cleaned text. The line of an alert need not name a side: the nearest one that does tells it.
    pub(super) fn of(text: &str, library: &Library) -> Self {
        if !text.contains("lert") && !text.contains("(gnutls_handshake)") {
            return Self::default();
        }
        let lines: Vec<&str> = text.split('\n').collect();
        let sent =
            |at: &usize| alert(lines[*at]).filter(|_| side(&lines, *at) == Some(Side::Server));
        let mut numbers: Vec<u8> = Vec::new();
        let mut rest = String::with_capacity(text.len());
        for (at, line) in lines.iter().enumerate() {
            match sent(&at) {
                Some(number) if !numbers.contains(&number) => numbers.push(number),
                Some(_) => {}
                None => {
                    rest.push_str(line);
                    rest.push('\n');
                }
            }
        }
        let meant = numbers.iter().flat_map(|number| meant(*number, library));
        Self {
            candidates: meant.collect(),
            rest: (!numbers.is_empty()).then_some(rest),
        }
    }
}

/// The number of the alert that a line tells of.
fn alert(line: &str) -> Option<u8> {
    const NUMBER: &str = "SSL alert number ";
    let number: Option<u8> = line.split_once(NUMBER).and_then(|(_, behind)| {
        let digits = behind.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    });
    let is_of_gnutls = line.contains("TLS fatal alert has been received");
    let is_named = |name: &&str| match name.starts_with("alert ") {
        true => line.contains(*name),
        false => is_of_gnutls && line.contains(*name),
    };
    let mut known = ALERTS.iter();
    let found = match number {
        Some(number) => known.find(|(one, _)| *one == number),
        None => known.find(|(_, names)| names.iter().any(is_named)),
    };
    found.map(|(number, _)| *number)
}

/// On which side a line was written: by itself, or by the nearest line that tells it.
fn side(lines: &[&str], at: usize) -> Option<Side> {
    /// No line about one connection is farther from another.
    const FAR: usize = 3;
    let of = |line: &str| {
        let says = |marks: &[&str]| marks.iter().any(|mark| line.contains(mark));
        if says(&OF_CLIENTS) {
            return Some(Side::Client);
        }
        says(&OF_SERVERS).then_some(Side::Server)
    };
    (0..=FAR).find_map(|far| {
        let before = at.checked_sub(far).and_then(|at| of(lines[at]));
        before.or_else(|| lines.get(at + far).and_then(|line| of(line)))
    })
}

/// What an alert means that a client sent.
fn meant(number: u8, library: &Library) -> Vec<Candidate> {
    let end = format!("SSL alert number {number}");
    let texts = library.texts().iter();
    let told = texts.filter_map(|text| {
        let is_it = |says: &String| says.starts_with("SSL_accept") && says.ends_with(&end);
        Some((text, text.says.iter().position(is_it)?))
    });
    let all = told.map(|(text, says)| programs::whole(text, says));
    all.flatten().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_side_decides_who_sent_an_alert() {
        let library = Library::embedded();
        let alert = "error:0A000418:SSL routines::tlsv1 alert unknown ca: SSL alert number 48";
        let first = |text: &str| {
            let found = Alerts::of(text, &library);
            (
                found.candidates.first().map(|one| one.id.clone()),
                found.rest,
            )
        };
        for server in [
            format!("imap-login: TLS handshaking: SSL_accept() failed: {alert}"),
            format!("postfix/smtpd[1]: warning: TLS library problem: {alert}"),
            format!("SSL_accept error from unknown[10.0.0.4]: -1\nwarning: {alert}"),
            "TLS error on connection from pc [10.0.0.4] (gnutls_handshake): A TLS fatal alert has been received.: CA is unknown".to_owned(),
        ] {
            assert_eq!(first(&server).0.as_deref(), Some("tls.untrusted-root"), "{server}");
        }
        for client in [
            format!("SSL_connect error to mx: {alert}"),
            format!("postfix/smtp[1]: warning: TLS library problem: {alert}"),
            alert.to_owned(),
            "SSL_accept error from unknown[10.0.0.4]: lost connection".to_owned(),
        ] {
            assert_eq!(first(&client), (None, None), "{client}");
        }
        let (_, rest) = first(&format!("one\npostfix/smtpd[1]: {alert}\ntwo"));
        assert_eq!(rest.as_deref(), Some("one\ntwo\n"));
    }

    #[test]
    fn every_alert_of_a_client_is_known() {
        let library = Library::embedded();
        for (number, names) in ALERTS {
            assert!(!meant(number, &library).is_empty(), "{names:?}");
        }
    }
}
