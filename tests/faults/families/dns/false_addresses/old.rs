//! Addresses of servers that were right once, or that somebody else has: what answers there is out of date itself.

use rcgen::CertificateParams;

use super::*;
use crate::matrix::line::Line;
use crate::matrix::odd;
use crate::matrix::servers::certificates::{Authority, Certificate, Flaw};

/// The machine of before.
const OLD: &str = "203.0.113.12";

/// Whatever goes there.
const THERE: &str = "ip daddr 203.0.113.12";

/// The doors with STARTTLS of the host for reading mail.
const READING: [&str; 6] = [
    "--only",
    "imap,pop3",
    "--imap",
    "imap.contoso.example:143/starttls",
    "--pop3",
    "imap.contoso.example:110/starttls",
];

/// A line of the file of hosts leads there.
fn line_of_hosts(line: &Line<'_>) {
    line.hosts(&format!(
        "127.0.0.1 localhost\n{OLD} imap.contoso.example # old\n"
    ));
}

/// The machine shows this certificate under TLS.
fn shows(line: &Line<'_>, certificate: &Certificate, options: &str) {
    let ways = [(993, 993), (995, 995), (465, 465)];
    line.behind_openssl_where(THERE, &ways, certificate, &|_| options.to_owned());
}

/// A certificate for this name that ended twenty days ago.
fn ended(line: &Line<'_>, name: &str) -> Certificate {
    let mut params: CertificateParams = odd::leaf_for(&[name]);
    params.not_after = params.not_before + time::Duration::days(10);
    let stem = format!("ended-{}", line.number());
    line.world.authority.keep_made(&stem, &params)
}

pub(super) fn hosts() -> Vec<Row> {
    const ID: &str = "dns.hosts-override";
    vec![
        Row::broken(
            ID,
            "a line for the old server, whose certificate has ended",
            |line| {
                line_of_hosts(line);
                shows(line, &ended(line, world::IMAP), "");
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[OLD, "expired on "]),
        Row::broken(
            ID,
            "a line for the old server, which speaks TLS 1.0 alone",
            |line| {
                line_of_hosts(line);
                let old = "sslVersionMin = TLSv1\nsslVersionMax = TLSv1\nsecurityLevel = 0";
                shows(line, &line.world.certificate, old);
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[OLD]),
        Row::broken(
            ID,
            "a line for the old server, which bids farewell",
            |line| {
                line_of_hosts(line);
                for (port, farewell) in [(143, "* BYE Gone\r\n"), (110, "-ERR Gone\r\n")] {
                    line.instead_of(&format!("{THERE} tcp dport {port}"), move |conversation| {
                        conversation.say(farewell)
                    });
                }
            },
        )
        .arguments(&READING)
        .on(&["imap", "pop3"])
        .says(&[OLD, "Gone"]),
        Row::broken(
            ID,
            "a line for the old server, which says nothing",
            |line| {
                line_of_hosts(line);
                line.instead_of(
                    &format!("{THERE} tcp dport {{ 143, 110 }}"),
                    |conversation| conversation.hear_out(),
                );
            },
        )
        .arguments(&READING)
        .on(&["imap", "pop3"])
        .within(55.0)
        .says(&[OLD]),
        Row::broken(
            "auth.too-many-connections",
            "a line for another machine, which has too many callers now",
            |line| {
                line_of_hosts(line);
                for (port, full) in [
                    (143, "* BYE Too many connections from your address\r\n"),
                    (110, "-ERR Too many connections from your address\r\n"),
                ] {
                    line.instead_of(&format!("{THERE} tcp dport {port}"), move |conversation| {
                        conversation.say(full)
                    });
                }
            },
        )
        .arguments(&READING)
        .on(&["imap", "pop3"])
        .twin_of(&[ID]),
    ]
}

pub(super) fn hijacked() -> Vec<Row> {
    fn led(line: &Line<'_>) {
        unbound(line, FIRST, &leads(OLD));
        line.resolvers(&[FIRST, DNS_V4]);
    }
    vec![
        Row::broken(
            "dns.hijacked",
            "the false address shows an old certificate of somebody else",
            |line| {
                led(line);
                shows(line, &ended(line, "portal.hotel.example"), "");
            },
        )
        .under_tls_at(world::IMAP)
        .within(12.0)
        .says(&[OLD, DNS_V4]),
        Row::broken(
            "dns.hijacked",
            "the false address shows a certificate that a device made itself",
            |line| {
                led(line);
                let authority = Authority::named("router.lan");
                let own = authority.issue(&["router.lan"], Flaw::SelfSigned);
                shows(line, &own, "");
                line.keep(authority);
            },
        )
        .under_tls_at(world::IMAP)
        .within(12.0)
        .says(&[OLD, DNS_V4]),
        Row::broken(
            "tls.expired",
            "two resolvers have another machine each, and one of them was forgotten",
            |line| {
                led(line);
                shows(line, &ended(line, world::IMAP), "");
            },
        )
        .under_tls_at(world::IMAP)
        .within(12.0)
        .twin_of(&["dns.hijacked"])
        .says(&["expired on "]),
    ]
}
