//! Zones with signatures, and resolvers that check them.

use super::super::line::Line;
use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::servers::dnssec::{Signed, sign};
use super::super::world::{self, IMAP_V4, IMAP_V6, SMTP_V4, SMTP_V6};
use super::place::{BEHIND, FIRST, NAMED, REST, SECOND, behind, dnsmasq, unbound};

const ZONE: &str = "contoso.example.";

fn records() -> Vec<String> {
    world::published(&[IMAP_V4, IMAP_V6], &[SMTP_V4, SMTP_V6])
}

/// An Unbound that checks contoso.example, of which the name server behind it has this text, with this key.
fn checks(line: &Line<'_>, at: &str, text: String, anchor: &str, more: &str) {
    behind(line, &[Zone::file(ZONE, text)]);
    trusts(line, at, anchor, more);
}

fn trusts(line: &Line<'_>, at: &str, anchor: &str, more: &str) {
    // The tools write a note behind the record.
    let anchor = anchor.split(';').next().unwrap_or_default().trim();
    unbound(
        line,
        at,
        &format!(
            "trust-anchor: \"{anchor}\"\n{more}\n{REST}\nstub-zone:\n  name: contoso.example\n  stub-addr: {BEHIND}"
        ),
    );
    line.resolvers(&[at]);
}

/// A resolver at this address to which all signatures of the domain have expired.
pub(super) fn expired_at(line: &Line<'_>, at: &str, more: &str) {
    let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
    checks(line, at, signed.text, &signed.anchor, more);
}

/// Another one that asks the same name server; it has a key of its own, and so fails as well.
pub(super) fn expired_only(line: &Line<'_>, at: &str) {
    let other = sign(ZONE, &records(), None);
    trusts(line, at, &other.anchor, "");
}

/// The zone without any signature.
fn unsigned() -> String {
    Zone::new(ZONE, &records())
        .text()
        .unwrap_or_default()
        .to_owned()
}

/// The signed zone, whose addresses somebody changed afterwards.
fn tampered() -> Signed {
    let mut signed = sign(ZONE, &records(), None);
    signed.text = signed
        .text
        .replace(IMAP_V4, "203.0.113.11")
        .replace(SMTP_V4, "203.0.113.21")
        .replace(IMAP_V6, "2001:db8:113::11")
        .replace(SMTP_V6, "2001:db8:113::21");
    signed
}

pub(super) fn rows() -> Vec<Row> {
    [bogus(), without_reason(), healthy()].concat()
}

fn bogus() -> Vec<Row> {
    vec![
        Row::broken("dns.dnssec-bogus", "the signatures have expired", |line| {
            let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
            checks(line, FIRST, signed.text, &signed.anchor, "");
        })
        .arguments(&NAMED)
        // Unbound blames the keys or what they sign, whichever it asked for first.
        .says(&[
            "imap.contoso.example",
            "could not be looked up, the DNS server failed (SERVFAIL, extended error ",
        ]),
        Row::broken(
            "dns.dnssec-bogus",
            "the same, and the records of the domain fail with it",
            |line| {
                let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
                checks(line, FIRST, signed.text, &signed.anchor, "");
            },
        ),
        Row::broken(
            "dns.dnssec-bogus",
            "signatures of the future: the clock of the resolver is late",
            |line| {
                let signed = sign(ZONE, &records(), None);
                let clock = "val-override-date: \"20200101000000\"";
                checks(line, FIRST, signed.text, &signed.anchor, clock);
            },
        )
        .arguments(&NAMED)
        .says(&["SERVFAIL, extended error "]),
        Row::broken(
            "dns.dnssec-bogus",
            "the key of the root is a wrong one: every name fails",
            |line| {
                let wrong = format!(
                    "trust-anchor: \". DS 20326 8 2 {}\"\n{REST}",
                    "ab".repeat(32)
                );
                unbound(line, FIRST, &wrong);
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0)
        .says(&["rejects the signatures of every name"]),
        Row::broken(
            "dns.dnssec-bogus",
            "a record was changed after it was signed",
            |line| {
                let signed = tampered();
                checks(line, FIRST, signed.text, &signed.anchor, "");
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "dns.dnssec-bogus",
            "the DS record at the registrar names an old key",
            |line| {
                let (old, new) = (sign(ZONE, &records(), None), sign(ZONE, &records(), None));
                checks(line, FIRST, new.text, &old.anchor, "");
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "dns.dnssec-bogus",
            "the domain was moved, and is not signed any more",
            |line| {
                let old = sign(ZONE, &records(), None);
                checks(line, FIRST, unsigned(), &old.anchor, "");
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "dns.dnssec-bogus",
            "the same behind a home router",
            |line| {
                let old = sign(ZONE, &records(), None);
                checks(line, SECOND, unsigned(), &old.anchor, "");
                dnsmasq(line, FIRST, &["--server=198.51.100.54"]);
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
    ]
}

fn without_reason() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.dnssec-bogus",
            "expired, and the resolver does not say why",
            |line| {
                let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
                checks(line, FIRST, signed.text, &signed.anchor, "ede: no");
            },
        )
        .arguments(&NAMED)
        .says(&["told not to check the signatures"]),
        // Only that it failed can be known here.
        Row::broken(
            "dns.servfail",
            "expired; the resolver neither says why nor lets one ask unchecked",
            |line| {
                let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
                checks(
                    line,
                    FIRST,
                    signed.text,
                    &signed.anchor,
                    "ede: no\nignore-cd-flag: yes",
                );
            },
        )
        .arguments(&NAMED),
    ]
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy("a signed zone, and a resolver that checks it", |line| {
            let signed = sign(ZONE, &records(), None);
            checks(line, FIRST, signed.text, &signed.anchor, "");
        })
        .twin_of(&["dns.dnssec-bogus", "dns.servfail"])
        .connections(12),
        Row::healthy(
            "expired signatures, and a resolver that only writes it down",
            |line| {
                let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
                checks(
                    line,
                    FIRST,
                    signed.text,
                    &signed.anchor,
                    "val-permissive-mode: yes",
                );
            },
        )
        .twin_of(&["dns.dnssec-bogus"]),
        Row::healthy(
            "expired signatures, and a resolver that does not check",
            |line| {
                let signed = sign(ZONE, &records(), Some(("20250101", "20250201")));
                behind(line, &[Zone::file(ZONE, signed.text)]);
                dnsmasq(
                    line,
                    FIRST,
                    &[
                        "--server=127.0.0.1#5300",
                        "--server=/msftconnecttest.com/203.0.113.53",
                    ],
                );
                line.resolvers(&[FIRST]);
            },
        )
        .twin_of(&["dns.dnssec-bogus"]),
    ]
}
