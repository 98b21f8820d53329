//! Addresses that are not those of the mail server.

#[path = "false_addresses/inside.rs"]
mod inside;
#[path = "false_addresses/old.rs"]
mod old;

use mailprobe::net::web::WebPage;

use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::servers::middlebox::Middlebox;
use super::super::servers::web;
use super::super::world::{self, DNS_V4, IMAP_V4, NOBODY_V4, SMTP_V4};
use super::place::{
    FIRST, NAMED, REST, STRANGER, behind, dnsmasq, lead, name_server, stranger, unbound,
};

/// A private address at which nothing answers.
const INSIDE: &str = "10.99.99.10";

pub(super) fn rows() -> Vec<Row> {
    [
        hijacked(),
        blocked(),
        not_blocked(),
        inside::private(),
        inside::hosts(),
        old::hosts(),
        old::hijacked(),
    ]
    .concat()
}

/// For an Unbound that leads the mail servers to this address, and tells the truth of all other names.
pub(super) fn leads(to: &str) -> String {
    let names = [world::IMAP, world::SMTP];
    let led =
        names.map(|name| format!("local-zone: {name} redirect\nlocal-data: \"{name} A {to}\"\n"));
    led.concat() + REST
}

fn hijacked() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.hijacked",
            "the first resolver leads to a web server",
            |line| {
                stranger(line);
                unbound(line, FIRST, &leads("198.51.100.77"));
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(12.0)
        .says(&["198.51.100.77", "203.0.113.53"]),
        // Another computer refuses at once; what the second resolver says is worth waiting for.
        Row::broken(
            "dns.hijacked",
            "the same on a line of 600 ms there and back",
            |line| {
                stranger(line);
                unbound(line, FIRST, &leads("198.51.100.77"));
                line.resolvers(&[FIRST, DNS_V4]);
                line.delay(300);
            },
        )
        .arguments(&NAMED)
        .beside(&["dns.slow"])
        .within(15.0),
        Row::broken(
            "dns.hijacked",
            "the first resolver leads to where nothing answers",
            |line| {
                unbound(line, FIRST, &leads("203.0.113.99"));
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(15.0)
        .says(&["203.0.113.99"]),
        Row::broken(
            "dns.hijacked",
            "one address for every name in the world",
            |line| {
                unbound(
                    line,
                    FIRST,
                    "local-zone: \".\" redirect\nlocal-data: \". A 198.51.100.53\"",
                );
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(15.0),
        Row::broken(
            "dns.hijacked",
            "names that do not exist are led to a page of the provider",
            |line| {
                stranger(line);
                let made_up = ["invalid", "example"].map(|top| {
                    format!("local-zone: {top} redirect\nlocal-data: \"{top} A {STRANGER}\"\n")
                });
                unbound(line, FIRST, &made_up.concat());
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&["--imap", "imap.nowhere.example:993/tls"])
        .arguments(&["--pop3", "imap.nowhere.example:995/tls"])
        .arguments(&["--smtp", "imap.nowhere.example:587/starttls"])
        .within(15.0),
        Row::broken(
            "captive.portal",
            "a hot-spot leads every name to its login page",
            |line| {
                unbound(
                    line,
                    FIRST,
                    "local-zone: \".\" redirect\nlocal-data: \". A 198.51.100.53\"",
                );
                line.keep(Middlebox::start_at(
                    &line.router,
                    80,
                    web::answering(|_, _| web::redirect("http://login.hotel.example/")),
                ));
                line.variable("MAILPROBE_WEB_CHECK", WebPage::USUAL);
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(15.0),
        Row::degraded(
            "net.partial-addresses",
            "a filter that leads IPv4 astray, and IPv6 works",
            |line| {
                stranger(line);
                dnsmasq(
                    line,
                    FIRST,
                    &[
                        "--server=203.0.113.53",
                        "--address=/contoso.example/198.51.100.77",
                    ],
                );
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .says(&[
            "IPv4 does not get through to the mail server",
            "198.51.100.77",
        ]),
        Row::healthy("a domain that answers for every name in it", |line| {
            let mut records = world::published(&[], &[]);
            records.push(format!("*.contoso.example. IN A {IMAP_V4}"));
            line.zone(&records);
        })
        .twin_of(&["dns.hijacked", "dns.nxdomain"]),
        Row::healthy(
            "a resolver that makes up an address for what does not exist",
            |line| {
                stranger(line);
                let mut records = world::records();
                records.push("*. IN A 198.51.100.77".to_owned());
                line.zone(&records);
            },
        )
        .twin_of(&["dns.hijacked"]),
    ]
}

fn blocked() -> Vec<Row> {
    let names = |tail: &str| {
        format!(
            "local-zone: imap.contoso.example {tail}\nlocal-zone: smtp.contoso.example {tail}\n{REST}"
        )
    };
    vec![
        Row::broken("dns.blocked", "Unbound gives the empty address (always_null)", move |line| {
            unbound(line, FIRST, &names("always_null"));
            line.resolvers(&[FIRST]);
        })
        .within(12.0)
        .says(&["0.0.0.0"]),
        Row::broken("dns.blocked", "dnsmasq gives 0.0.0.0 and ::, as ad blockers do", |line| {
            dnsmasq(line, FIRST, &["--server=203.0.113.53", "--address=/contoso.example/#"]);
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED)
        .within(12.0),
        Row::broken("dns.blocked", "the first of two resolvers gives 127.0.0.1", |line| {
            unbound(line, FIRST, &leads("127.0.0.1"));
            line.resolvers(&[FIRST, DNS_V4]);
        })
        .arguments(&NAMED)
        .within(12.0),
        Row::broken("dns.blocked", "the only resolver gives 127.0.0.1", |line| {
            unbound(line, FIRST, &leads("127.0.0.1"));
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED)
        .within(12.0)
        .says(&["leads to this computer itself", "127.0.0.1"]),
        Row::broken("dns.blocked", "the names are led to the filter's own page", |line| {
                stranger(line);
            let mut records = world::published(&[], &[]);
            for host in [world::IMAP, world::SMTP] {
                records.push(format!("{host}. IN CNAME blocked.filter.example."));
            }
            records.push("blocked.filter.example. IN A 198.51.100.77".to_owned());
            name_server(line, FIRST, &[Zone::new(".", &records)]);
            line.resolvers(&[FIRST]);
        })
        .within(12.0),
        Row::broken("dns.blocked", "a router withholds private addresses (rebind protection)", |line| {
            behind(line, &[Zone::new(".", &world::published(&[INSIDE], &[INSIDE]))]);
            lead(line, INSIDE, IMAP_V4);
            dnsmasq(line, FIRST, &["--server=127.0.0.1#5300", "--stop-dns-rebind"]);
            line.resolvers(&[FIRST]);
        })
        .within(12.0)
        .says(&["extended error 15: blocked"]),
        Row::broken("dns.hosts-override", "the file of hosts gives 0.0.0.0", |line| {
            line.hosts("127.0.0.1 localhost\n0.0.0.0 imap.contoso.example\n0.0.0.0 smtp.contoso.example\n");
        })
        .within(12.0),
        Row::healthy("a filter that blocks much, and not this", |line| {
            dnsmasq(
                line,
                FIRST,
                &[
                    "--server=203.0.113.53",
                    "--address=/ads.example/#",
                    "--address=/autodiscover.contoso.example/#",
                ],
            );
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.blocked"])
        .connections(12),
        Row::healthy("a program on this computer passes mail on, at 127.0.0.1", |line| {
            line.hosts("127.0.0.1 localhost\n127.0.0.2 imap.contoso.example smtp.contoso.example\n");
            line.client.nft(
                "table ip own {
                     chain output {
                         type nat hook output priority -100
                         ip daddr 127.0.0.2 dnat to 203.0.113.10
                     }
                     chain out {
                         type nat hook postrouting priority 100
                         ip saddr 127.0.0.0/8 oifname eth0 masquerade
                     }
                 }",
            );
            line.client.sh("sysctl -qw net.ipv4.conf.all.route_localnet=1");
        })
        .twin_of(&["dns.blocked", "dns.hosts-override"]),
    ]
}

/// Faults of the server, beside a word of the resolver that sounds like a filter.
fn not_blocked() -> Vec<Row> {
    vec![Row::broken(
        "tcp.refused",
        "the router leaves out AAAA records; nothing listens",
        |line| {
            dnsmasq(line, FIRST, &["--server=203.0.113.53", "--filter-AAAA"]);
            line.resolvers(&[FIRST]);
            line.on_the_way("tcp dport { 25, 993, 143, 995, 110, 587, 465 } reject with tcp reset");
        },
    )]
}
