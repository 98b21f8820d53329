//! Answers that come late, and questions for IPv6 that are not answered.

use std::time::Duration;

use super::super::row::Row;
use super::super::servers::forwarder::{A, AAAA, SRV, Turn};
use super::super::world;
use super::place::{FIRST, NAMED, after, dnsmasq, forwarder, lost_for};

pub(super) fn rows() -> Vec<Row> {
    [slow(), aaaa()].concat()
}

fn slow() -> Vec<Row> {
    vec![
        Row::degraded("dns.slow", "every answer comes after two seconds", |line| {
            forwarder(line, FIRST, |_, _| after(2000));
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED)
        .within(12.0)
        .says(&["that took "]),
        Row::degraded(
            "dns.slow",
            "the same, and the records of the domain are asked for",
            |line| {
                forwarder(line, FIRST, |_, _| after(2000));
                line.resolvers(&[FIRST]);
            },
        )
        .within(15.0),
        Row::degraded(
            "dns.slow",
            "every question is lost for two seconds and a half",
            |line| {
                forwarder(line, FIRST, |_, before| lost_for(2500, before));
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0),
        Row::degraded(
            "dns.slow",
            "questions for IPv4 are never answered, and those for IPv6 are",
            |line| {
                forwarder(line, FIRST, |question, _| match question.kind {
                    A => Turn::Lost,
                    _ => after(0),
                });
                line.resolvers(&[FIRST]);
            },
        )
        .without_sign_in()
        .arguments(&NAMED)
        .says(&["The question for IPv4 addresses is answered late or not at all"])
        .within(12.0),
        // The C library asks once more than the program itself.
        Row::degraded(
            "dns.slow",
            "the first four questions for IPv4 are lost",
            |line| {
                line.zone(&world::host(world::IMAP, &[world::IMAP_V4]));
                forwarder(line, FIRST, |question, before| match question.kind {
                    AAAA => after(0),
                    _ if before.times < 4 => Turn::Lost,
                    _ => after(0),
                });
                line.resolvers(&[FIRST]);
            },
        )
        .without_sign_in()
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .says(&["only after it was asked again and again"])
        .within(15.0),
        Row::healthy("every answer comes after 400 ms", |line| {
            forwarder(line, FIRST, |_, _| after(400));
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.slow"])
        .connections(12),
        Row::degraded(
            "discovery.settings-unanswered",
            "questions for SRV records are never answered",
            |line| {
                line.zone(
                    &[
                        world::host(world::IMAP, &[world::IMAP_V4]),
                        world::host(world::SMTP, &[world::SMTP_V4]),
                    ]
                    .concat(),
                );
                forwarder(line, FIRST, |question, _| {
                    if question.kind == SRV {
                        Turn::Lost
                    } else {
                        after(0)
                    }
                });
                line.resolvers(&[FIRST]);
            },
        )
        .without_sign_in()
        .arguments(&["--only", "imap,smtp"])
        .on(&["imap", "smtp"])
        .says(&["SRV records"]),
    ]
}

fn aaaa() -> Vec<Row> {
    let failing = |how: Turn| {
        move |line: &super::super::line::Line<'_>| {
            forwarder(line, FIRST, move |question, _| {
                if question.kind == AAAA { how } else { after(0) }
            });
            line.resolvers(&[FIRST]);
        }
    };
    vec![
        Row::degraded(
            "dns.aaaa-broken",
            "questions for AAAA are never answered",
            failing(Turn::Lost),
        ).says(&["imap.contoso.example is at 203.0.113.10; IPv6: could not be looked up, no DNS server answered in time", "smtp.contoso.example:465"])
        .within(12.0),
        Row::degraded(
            "dns.aaaa-broken",
            "questions for AAAA are answered with SERVFAIL",
            failing(Turn::Code(2)),
        ).says(&["IPv6: could not be looked up, the DNS server failed (SERVFAIL)"]),
        Row::degraded(
            "dns.aaaa-broken",
            "questions for AAAA are refused",
            failing(Turn::Code(5)),
        ).says(&["IPv6: was refused by the DNS server (REFUSED)"]),
        Row::degraded(
            "dns.aaaa-broken",
            "questions for AAAA are not known (NOTIMP)",
            failing(Turn::Code(4)),
        ).says(&["IPv6: could not be looked up (DNS response code 4)"]),
        // The GNU C library takes that for a failure of both questions.
        Row::broken(
            "dns.aaaa-broken",
            "questions for AAAA are answered with rubbish",
            failing(Turn::Garbage),
        ).says(&["IPv6: could not be looked up, the DNS answer is not readable", "The question for IPv6 addresses is answered wrongly"])
        .sends_credential(),
        Row::degraded(
            "dns.aaaa-broken",
            "questions for AAAA say that the name does not exist",
            failing(Turn::Code(3)),
        ).says(&["IPv6: does not exist (NXDOMAIN)"]),
        Row::degraded(
            "dns.slow",
            "answers for AAAA come after three seconds and a half",
            failing(after(3500)),
        )
        .without_sign_in()
        .arguments(&NAMED)
        .says(&["The question for IPv6 addresses is answered late", "the answer for IPv6 took "]),
        Row::healthy("answers for AAAA come after 600 ms", |line| {
            forwarder(line, FIRST, |question, _| {
                if question.kind == AAAA {
                    Turn::After(Duration::from_millis(600))
                } else {
                    after(0)
                }
            });
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.aaaa-broken", "dns.slow"]),
        Row::healthy("a router that leaves AAAA records out", |line| {
            dnsmasq(line, FIRST, &["--server=203.0.113.53", "--filter-AAAA"]);
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.aaaa-broken"]),
    ]
}
