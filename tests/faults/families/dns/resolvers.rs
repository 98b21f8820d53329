//! Resolvers that do not answer, refuse, contradict one another, or are not there.

use super::super::line::Line;
use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::world::{self, DNS_V4, DNS_V6, IMAP_V4, IMAP_V6, SMTP_V4, SMTP_V6};
use super::place::{
    FIRST, GONE, NAMED, REST, SECOND, SIXTH, dnsmasq, forwarder, lost_for, name_server, nobody,
    unbound,
};

pub(super) fn rows() -> Vec<Row> {
    [
        timeout(),
        refused(),
        no_resolver(),
        unresponsive(),
        disagree(),
        over_tcp(),
    ]
    .concat()
}

fn timeout() -> Vec<Row> {
    vec![
        Row::broken("dns.timeout", "questions are dropped on the way", |line| {
            line.on_the_way("udp dport 53 drop\ntcp dport 53 drop");
        })
        .within(12.0)
        .says(&[
            "the name is only a guess, as nobody answered which servers contoso.example has",
            "could not be looked up, no DNS server answered in time",
        ]),
        Row::broken(
            "dns.timeout",
            "answers are dropped on the way, servers were named",
            |line| {
                line.on_the_way("udp sport 53 drop");
            },
        )
        .arguments(&NAMED)
        .within(12.0),
        Row::broken("dns.timeout", "two resolvers that are gone", |line| {
            nobody(line, GONE);
            nobody(line, SECOND);
            line.resolvers(&[GONE, SECOND]);
        })
        .within(12.0),
        Row::broken(
            "dns.timeout",
            "one resolver drops, the other one is not there",
            |line| {
                nobody(line, GONE);
                line.router.sh("ip addr add 198.51.100.54 dev lo");
                line.resolvers(&[GONE, SECOND]);
            },
        )
        .arguments(&NAMED)
        .within(12.0),
        Row::healthy("the first of every question is lost", |line| {
            forwarder(line, FIRST, |_, before| lost_for(900, before));
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED)
        .twin_of(&["dns.timeout", "dns.slow"]),
    ]
}

fn refused() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.refused",
            "a name server of another domain is asked",
            |line| {
                name_server(line, FIRST, &[Zone::new("other.example.", &[])]);
                line.resolvers(&[FIRST]);
            },
        )
        .says(&["was refused by the DNS server (REFUSED)"]),
        Row::broken(
            "dns.refused",
            "a resolver that does not serve this network",
            |line| {
                unbound(
                    line,
                    FIRST,
                    &format!("access-control: 10.0.0.0/8 refuse\n{REST}"),
                );
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
        Row::broken("dns.refused", "both resolvers refuse", |line| {
            for at in [FIRST, SECOND] {
                name_server(line, at, &[Zone::new("other.example.", &[])]);
            }
            line.resolvers(&[FIRST, SECOND]);
        })
        .arguments(&NAMED),
        Row::healthy(
            "only the names of the servers are answered for, the rest is refused",
            |line| {
                name_server(
                    line,
                    FIRST,
                    &[
                        Zone::new(
                            "imap.contoso.example.",
                            &world::host(world::IMAP, &[IMAP_V4]),
                        ),
                        Zone::new(
                            "smtp.contoso.example.",
                            &world::host(world::SMTP, &[SMTP_V4]),
                        ),
                    ],
                );
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .twin_of(&["dns.refused"]),
        Row::healthy("a filter refuses everything but mail", |line| {
            unbound(
                line,
                FIRST,
                &format!(
                    "local-zone: \".\" refuse\nlocal-zone: contoso.example transparent\n{REST}"
                ),
            );
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.refused", "dns.blocked"]),
    ]
}

fn no_resolver() -> Vec<Row> {
    vec![
        Row::broken("dns.no-resolver", "the file of resolvers is empty", |line| {
            line.resolv_conf("");
        })
        .says(&["no DNS server"]),
        Row::broken("dns.no-resolver", "only a search list stands in the file", |line| {
            line.resolv_conf("search corp.example\noptions edns0\n");
        })
        .arguments(&NAMED),
        Row::broken("dns.no-resolver", "the stub resolver of this computer does not run", |line| {
            line.resolvers(&["127.0.0.53"]);
        })
        .says(&["127.0.0.53"]),
        Row::broken("dns.no-resolver", "nothing listens at the router", |line| {
            line.router.sh("ip addr add 198.51.100.53 dev lo");
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED)
        .says(&["198.51.100.53"]),
        // Answers of ICMP are rationed, so that some of the questions seem to get none.
        Row::broken("dns.no-resolver", "the service of the DNS server has stopped", |line| {
            line.resolvers(&[world::WEB_V4]);
        })
        .within(10.0)
        .says(&["203.0.113.80"]),
        Row::broken("dns.no-resolver", "a resolver of IPv6, and no IPv6 here", |line| {
            line.client
                .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            line.resolvers(&[SIXTH]);
        })
        .arguments(&NAMED)
        .says(&["2001:db8:53::53"]),
        Row::healthy("a resolver of IPv6 alone", |line| {
            unbound(line, SIXTH, REST);
            line.resolvers(&[SIXTH]);
        })
        .twin_of(&["dns.no-resolver"]),
        Row::healthy("no resolver stands in the file, but one runs on this computer", |line| {
            line.keep(super::super::servers::resolvers::Resolver::dnsmasq(
                &line.client,
                "127.0.0.1".parse().expect("an address"),
                &["--server=203.0.113.53"],
            ));
            line.resolv_conf("# none\n");
        })
        .twin_of(&["dns.no-resolver"]),
        Row::healthy("no resolver, and a file of hosts that names the servers", |line| {
            line.resolv_conf("");
            line.hosts("127.0.0.1 localhost\n203.0.113.10 imap.contoso.example\n203.0.113.20 smtp.contoso.example\n");
        })
        .arguments(&NAMED)
        .twin_of(&["dns.no-resolver", "dns.hosts-override"]),
    ]
}

fn unresponsive() -> Vec<Row> {
    vec![
        Row::degraded(
            "dns.resolver-unresponsive",
            "the first of two is gone",
            |line| {
                nobody(line, GONE);
                line.resolvers(&[GONE, DNS_V4]);
            },
        )
        .within(12.0)
        .says(&["198.51.100.99"]),
        Row::degraded(
            "dns.resolver-unresponsive",
            "the first of two does not run",
            |line| {
                line.router.sh("ip addr add 198.51.100.53 dev lo");
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .says(&["198.51.100.53"]),
        Row::degraded(
            "dns.resolver-unresponsive",
            "the first of two refuses",
            |line| {
                name_server(line, FIRST, &[Zone::new("other.example.", &[])]);
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .says(&["198.51.100.53 refused (REFUSED)"]),
        Row::degraded(
            "dns.resolver-unresponsive",
            "the first of two lost its forwarder",
            |line| {
                unbound(
                    line,
                    FIRST,
                    "forward-zone:\n  name: \".\"\n  forward-addr: 127.0.0.9",
                );
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(12.0)
        .says(&["198.51.100.53"]),
        Row::degraded(
            "dns.resolver-unresponsive",
            "two of three are gone",
            |line| {
                nobody(line, GONE);
                nobody(line, SECOND);
                line.resolvers(&[GONE, SECOND, DNS_V4]);
            },
        )
        .within(15.0)
        .says(&["198.51.100.99", "198.51.100.54"]),
        Row::healthy("the second of two is gone", |line| {
            nobody(line, GONE);
            line.resolvers(&[DNS_V4, GONE]);
        })
        .twin_of(&["dns.resolver-unresponsive", "dns.timeout"])
        .connections(12),
        Row::healthy("three resolvers, of both families", |line| {
            unbound(line, FIRST, REST);
            line.resolvers(&[FIRST, DNS_V6, DNS_V4]);
        })
        .twin_of(&["dns.resolver-unresponsive", "dns.resolvers-disagree"]),
    ]
}

fn disagree() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.resolvers-disagree",
            "a public one first, that of the company second",
            |line| {
                name_server(line, FIRST, &[Zone::new(".", &[])]);
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .arguments(&NAMED)
        .within(12.0)
        .says(&["203.0.113.53"]),
        Row::broken(
            "dns.resolvers-disagree",
            "the first one knows the domain, and not its hosts",
            |line| {
                name_server(line, FIRST, &[Zone::new(".", &world::published(&[], &[]))]);
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(12.0),
        Row::healthy("two that give other addresses, all of which work", |line| {
            let other = world::published(&["203.0.113.11"], &["203.0.113.21"]);
            name_server(line, FIRST, &[Zone::new(".", &other)]);
            line.resolvers(&[FIRST, DNS_V4]);
        })
        .twin_of(&["dns.resolvers-disagree", "dns.hijacked"]),
        Row::healthy(
            "the second one does not know the names of the company",
            |line| {
                name_server(line, FIRST, &[Zone::new(".", &[])]);
                line.resolvers(&[DNS_V4, FIRST]);
            },
        )
        .twin_of(&["dns.resolvers-disagree", "dns.nxdomain"]),
    ]
}

/// The firewall of the router, for what comes to itself.
fn at_the_router(line: &Line<'_>, rule: &str) {
    line.router.nft(&format!(
        "table inet own {{\nchain input {{\ntype filter hook input priority 0\niifname in0 {rule}\n}}\n}}"
    ));
}

fn over_tcp() -> Vec<Row> {
    let long = || {
        let mut records = world::published(&[IMAP_V4, IMAP_V6], &[SMTP_V4, SMTP_V6]);
        for number in 0..90 {
            for host in [world::IMAP, world::SMTP] {
                records.push(format!("{host}. IN A 203.0.113.{}", 100 + number));
                records.push(format!("{host}. IN AAAA 2001:db8:113::1:{number:x}"));
            }
        }
        records
    };
    let short = || world::published(&[IMAP_V4, IMAP_V6], &[SMTP_V4, SMTP_V6]);
    vec![
        Row::broken(
            "dns.tcp-blocked",
            "a firewall drops 53/tcp, and answers are long",
            move |line| {
                name_server(line, FIRST, &[Zone::new(".", &long())]);
                at_the_router(line, "tcp dport 53 drop");
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0)
        .says(&["the answer is too long for UDP and does not come over TCP"]),
        Row::broken(
            "dns.tcp-blocked",
            "nothing listens at 53/tcp",
            move |line| {
                name_server(line, FIRST, &[Zone::new(".", &long())]);
                at_the_router(line, "tcp dport 53 reject with tcp reset");
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
        Row::healthy(
            "53/tcp is dropped, and all answers are short",
            move |line| {
                name_server(line, FIRST, &[Zone::new(".", &short())]);
                at_the_router(line, "tcp dport 53 drop");
                line.resolvers(&[FIRST]);
            },
        )
        .twin_of(&["dns.tcp-blocked"])
        .connections(12),
        Row::healthy(
            "answers that are cut off at 512 bytes come over TCP",
            move |line| {
                let mut records = short();
                for host in [world::IMAP, world::SMTP] {
                    for number in 0..40 {
                        // The mail servers answer at each of these.
                        records.push(format!("{host}. IN A 203.0.113.{}", 10 + number % 20));
                    }
                    records.push(format!("{host}. IN TXT \"{}\"", "x".repeat(200)));
                }
                line.zone(&records);
                dnsmasq(
                    line,
                    FIRST,
                    &["--server=203.0.113.53", "--edns-packet-max=512"],
                );
                line.resolvers(&[FIRST]);
            },
        )
        .twin_of(&["dns.tcp-blocked"]),
    ]
}
