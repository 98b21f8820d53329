//! IPv6 that is there and does not work, or is not there.

use super::line::Line;
use super::row::Row;
use super::world;

pub(crate) fn rows() -> Vec<Row> {
    [broken(), none(), alone(), healthy()].concat()
}

fn broken() -> Vec<Row> {
    let rejected = |what, rule: &'static str| {
        Row::degraded("ipv6.broken", what, move |line| line.on_the_way(rule))
            .says(&[world::IMAP_V6])
    };
    vec![
        Row::degraded("ipv6.broken", "IPv6 is dropped on the way", |line| {
            line.on_the_way("meta nfproto ipv6 drop");
        })
        .says(&[world::IMAP_V6])
        .within(12.0),
        rejected(
            "IPv6 is reset on the way",
            "meta nfproto ipv6 meta l4proto tcp reject with tcp reset",
        ),
        Row::degraded("ipv6.broken", "IPv6 is refused at the mail ports", |line| {
            line.on_the_way(
                "meta nfproto ipv6 tcp dport { 25, 110, 143, 465, 587, 993, 995 } reject with tcp reset",
            );
        })
        .says(&[
            world::IMAP_V6,
            "The mail server refuses connections at its IPv6 address",
            "listens at that address",
        ]),
        rejected(
            "IPv6 is answered: addr-unreachable",
            "meta nfproto ipv6 reject with icmpv6 type addr-unreachable",
        ),
        rejected(
            "IPv6 is answered: no-route",
            "meta nfproto ipv6 reject with icmpv6 type no-route",
        ),
        rejected(
            "IPv6 is answered: admin-prohibited",
            "meta nfproto ipv6 reject with icmpv6 type admin-prohibited",
        ),
        Row::degraded("ipv6.broken", "the router is announced and gone", |line| {
            line.client
                .sh("ip -6 route replace default via fe80::99 dev eth0");
        })
        .within(12.0),
        Row::degraded("ipv6.broken", "IPv6 is dropped for submission", |line| {
            line.on_the_way("meta nfproto ipv6 tcp dport { 587, 465 } drop");
        })
        .on(&["smtp"])
        .says(&[world::SMTP_V6])
        .within(12.0),
        Row::degraded("ipv6.broken", "the AAAA record is an old one", |line| {
            line.zone(&world::published(
                &[world::IMAP_V4, world::NOBODY_V6],
                &[world::SMTP_V4, world::NOBODY_V6],
            ));
        })
        .says(&[world::NOBODY_V6, "is its AAAA record right?"])
        .within(12.0),
        Row::degraded(
            "ipv6.broken",
            "the AAAA record of one server is an old one, and another answers by IPv6",
            |line| {
                line.zone(&world::published(
                    &[world::IMAP_V4, world::NOBODY_V6],
                    &[world::SMTP_V4, world::SMTP_V6],
                ));
            },
        )
        .on(&["imap", "pop3"])
        .says(&[
            world::NOBODY_V6,
            "other servers answer by IPv6 from here",
            "this network is not to blame",
        ])
        .within(12.0),
    ]
}

fn none() -> Vec<Row> {
    vec![
        Row::broken(
            "ipv6.none",
            "servers with IPv6 only, a computer with IPv4 only",
            |line| {
                line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
                line.client
                    .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            },
        )
        .says(&[
            "[2001:db8:113::10]:993 cannot be tried",
            "[2001:db8:113::20]:587 cannot be tried",
        ]),
        Row::broken(
            "ipv6.none",
            "servers with IPv6 only, an address of IPv6 and no route",
            |line| {
                line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
                line.client.sh("ip -6 route del default");
            },
        )
        .says(&["[2001:db8:113::10]:993 cannot be tried"]),
        Row::broken(
            "ipv6.none",
            "submission with IPv6 only, a computer with IPv4 only",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V6]));
                line.client
                    .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            },
        )
        .says(&["[2001:db8:113::20]:587 cannot be tried"])
        .on(&["smtp"]),
    ]
}

fn alone() -> Vec<Row> {
    let set = |line: &Line<'_>, web: &[&str]| {
        let servers = world::published(&[world::IMAP_V4], &[world::SMTP_V4]);
        line.zone(&[servers, world::host(world::NEUTRAL, web)].concat());
        line.resolvers(&[world::DNS_V6]);
        line.client.sh("ip -4 addr flush dev eth0");
    };
    vec![
        Row::broken(
            "ipv6.no-translation",
            "servers with IPv4 only, a network with IPv6 only",
            move |line| set(line, &[world::WEB_V4, world::WEB_V6]),
        )
        .says(&["cannot be reached"]),
        Row::broken(
            "ipv6.no-translation",
            "the same, and the page of the web has no IPv6 either",
            move |line| set(line, &[world::WEB_V4]),
        )
        .says(&["cannot be reached"]),
        Row::broken(
            "ipv6.no-translation",
            "the DNS translates, and the translator is silent",
            |line| {
                let translated = |v4: &str| {
                    let v4: std::net::Ipv4Addr = v4.parse().expect("an address");
                    let [high, low] = [v4.to_bits() >> 16, v4.to_bits() & 0xffff];
                    format!("64:ff9b::{high:x}:{low:x}")
                };
                let [imap, smtp, web] =
                    [world::IMAP_V4, world::SMTP_V4, world::WEB_V4].map(translated);
                let servers = world::published(&[world::IMAP_V4, &imap], &[world::SMTP_V4, &smtp]);
                line.zone(&[servers, world::host(world::NEUTRAL, &[world::WEB_V4, &web])].concat());
                line.resolvers(&[world::DNS_V6]);
                line.client.sh("ip -4 addr flush dev eth0");
                line.on_the_way("ip6 daddr 64:ff9b::/96 drop");
            },
        )
        .says(&["translation to them does not answer", "64:ff9b::"])
        .within(12.0),
    ]
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy("a computer with IPv4 only", |line| {
            line.client
                .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
        })
        .twin_of(&["ipv6.none", "ipv6.broken"]),
        Row::healthy("an address of IPv6, and no route", |line| {
            line.client.sh("ip -6 route del default");
        })
        .twin_of(&["ipv6.broken"]),
        Row::healthy("an own address of IPv6 alone (ULA), and no route", |line| {
            line.client.sh(
                "ip -6 addr flush dev eth0 scope global\nip -6 addr add fd00:77::2/64 dev eth0\nip -6 route flush default",
            );
        })
        .twin_of(&["ipv6.broken"]),
        Row::healthy("a network with IPv6 only", |line| {
            line.resolvers(&[world::DNS_V6]);
            line.client.sh("ip -4 addr flush dev eth0");
        })
        .twin_of(&["net.no-route"]),
        Row::healthy("servers and network with IPv6 only", |line| {
            line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
            line.resolvers(&[world::DNS_V6]);
            line.client.sh("ip -4 addr flush dev eth0");
        })
        .twin_of(&["ipv6.none", "ipv6.no-translation"]),
        Row::healthy("servers with IPv4 only", |line| {
            line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
        }),
    ]
}
