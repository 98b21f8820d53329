//! The clock of this computer, against servers that tell another time.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr};

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::fact::facts;
use time::format_description::well_known::Rfc2822;
use time::{Duration, OffsetDateTime};

use crate::authority::{Authority, Identity, future, leaf, past, valid};
use crate::bench::{Bench, Seeing};
use crate::namespace::{in_a_namespace, sh};
use crate::server::{Peer, Server, tls_config, under_tls};

/// Two machines, and one of the web. Only for an address of the internet is the web in question.
const A: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 11);
const B: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 12);
const PUBLIC: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 1);

type Span = (OffsetDateTime, OffsetDateTime);

fn identity(authority: &Authority, at: Ipv4Addr, span: Span) -> Identity {
    let mut params = leaf(&[&at.to_string()]);
    (params.not_before, params.not_after) = span;
    authority.issue(&params)
}

/// The time so many days from now, as servers tell it.
fn told(days: i64) -> String {
    let then = OffsetDateTime::now_utc() + Duration::days(days);
    then.format(&Rfc2822).unwrap()
}

fn served(
    at: Ipv4Addr,
    identity: Identity,
    talk: impl Fn(&mut Peer) + Send + Sync + 'static,
) -> Server {
    let config = tls_config(identity);
    Server::with(IpAddr::V4(at), move |stream, heard| {
        talk(&mut Peer::new(Box::new(under_tls(&config, stream)), heard));
    })
}

/// A server of outgoing mail that is so many days from here.
fn smtp(at: Ipv4Addr, identity: Identity, days: i64) -> Server {
    served(at, identity, move |peer| {
        peer.say(&format!("220 {at} ESMTP Exim 4.96 {}", told(days)));
        while !peer.hear().starts_with("QUIT") {
            if !peer.say("250 AUTH PLAIN") {
                return;
            }
        }
        peer.say("221 bye");
    })
}

/// A server of incoming mail whose greeting has a time stamp, so many days from here.
fn pop3(at: Ipv4Addr, identity: Identity, days: i64) -> Server {
    served(at, identity, move |peer| {
        let then = OffsetDateTime::now_utc() + Duration::days(days);
        let stamp = then.unix_timestamp();
        peer.say(&format!("+OK ready <1f3a.1.{stamp:x}.eA==@{at}>"));
        while !peer.hear().starts_with("QUIT") {
            if !peer.say("-ERR what") {
                return;
            }
        }
        peer.say("+OK bye");
    })
}

fn run(authority: &Authority, all: &[(Protocol, Ipv4Addr, &Server)]) -> Seeing {
    let mut bench = Bench::new().trust(authority.der());
    for (protocol, at, server) in all {
        let security = Security::ImplicitTls;
        bench = bench.add(*protocol, &at.to_string(), server.port(), security);
    }
    bench.run()
}

fn found(seen: &Seeing) -> Vec<String> {
    let verdict = diagnose(&seen.0, &facts(&seen.0), &Catalogue::embedded());
    verdict.findings.into_iter().map(|one| one.id).collect()
}

fn said(seen: &Seeing, key: &str) -> Option<String> {
    let all = facts(&seen.0);
    let fact = all.into_iter().find(|fact| fact.key == key);
    fact.map(|fact| fact.value)
}

#[test]
fn two_servers_that_agree_tell_that_the_clock_is_off() {
    let authority = Authority::root("Tests");
    let good = |at| identity(&authority, at, valid());
    // The days that the servers are ahead of this computer, and what is found.
    for (of_smtp, of_pop3, skewed) in [
        (20, 20, true),
        (0, 0, false),
        (20, 0, false),
        (0, 20, false),
    ] {
        let (out, inbox) = (smtp(A, good(A), of_smtp), pop3(B, good(B), of_pop3));
        let seen = run(
            &authority,
            &[(Protocol::Smtp, A, &out), (Protocol::Pop3, B, &inbox)],
        );
        let expected: &[&str] = if skewed { &["clock.inexact"] } else { &[] };
        assert_eq!(found(&seen), expected, "{of_smtp} {of_pop3}");
        assert_eq!(said(&seen, "clock.sources").as_deref(), Some("2"));
    }
    // Both on one machine have one clock.
    let (out, inbox) = (smtp(A, good(A), 20), pop3(A, good(A), 20));
    let both = [(Protocol::Smtp, A, &out), (Protocol::Pop3, A, &inbox)];
    let seen = run(&authority, &both);
    assert_eq!(found(&seen), [""; 0]);
    assert_eq!(said(&seen, "clock.sources").as_deref(), Some("1"));
    assert_eq!(said(&seen, "clock.skewed"), None);
}

#[test]
fn a_certificate_out_of_its_time_is_judged_by_the_time_of_another_server() {
    let authority = Authority::root("Tests");
    for (span, fault, days) in [
        (past(), "tls.expired", -10),
        (future(), "tls.not-yet-valid", 10),
    ] {
        for (told, first) in [(days, "clock.skewed"), (0, fault), (-days, fault)] {
            let good = identity(&authority, A, valid());
            let (out, inbox) = (
                smtp(A, good, told),
                pop3(B, identity(&authority, B, span), 400),
            );
            let seen = run(
                &authority,
                &[(Protocol::Smtp, A, &out), (Protocol::Pop3, B, &inbox)],
            );
            assert_eq!(found(&seen)[0], first, "{fault} {told}");
        }
    }
    // A server that stood still, with all that it has: no other one says so.
    let still = smtp(A, identity(&authority, A, past()), -10);
    let seen = run(&authority, &[(Protocol::Smtp, A, &still)]);
    assert_eq!(found(&seen), ["tls.expired"]);
}

#[test]
#[cfg_attr(not(target_os = "linux"), ignore = "only Linux has network namespaces")]
fn the_web_tells_whether_the_clock_or_the_certificate_is_wrong() {
    in_a_namespace(
        "clock::the_web_tells_whether_the_clock_or_the_certificate_is_wrong",
        web,
    );
}

fn web() {
    sh(&format!(
        "ip link set lo up; ip addr add {PUBLIC}/32 dev lo"
    ));
    let authority = Authority::root("Tests");
    for (days, first) in [(-10, "clock.skewed"), (0, "tls.expired")] {
        let page = Server::raw(move |mut stream| {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request);
            let date = told(days).replace("+0000", "GMT");
            let answer = format!("HTTP/1.1 204 No Content\r\nDate: {date}\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        });
        let server = served(PUBLIC, identity(&authority, PUBLIC, past()), |peer| {
            peer.imap("IMAP4rev1 AUTH=PLAIN", "OK");
        });
        let place = PUBLIC.to_string();
        let mut bench = Bench::imap(&place, server.port(), Security::ImplicitTls);
        let url = format!("http://127.0.0.1:{}/", page.port());
        bench.network.web_check = Some(url.parse().unwrap());
        let seen = bench.trust(authority.der()).run();
        assert!(seen.0.web.is_some());
        assert_eq!(found(&seen), [first], "{days}");
    }
}
