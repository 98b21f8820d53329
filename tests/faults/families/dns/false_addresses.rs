//! Addresses that are not those of the mail server.

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
    [hijacked(), blocked(), not_blocked(), private(), hosts()].concat()
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

fn private() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.private-address",
            "a private address that refuses every mail port",
            |line| {
                line.router.sh(&format!("ip addr add {INSIDE}/32 dev lo"));
                unbound(line, FIRST, &leads(INSIDE));
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0)
        .says(&["10.99.99.10", "takes no mail"]),
        Row::broken(
            "dns.private-address",
            "the servers of an office, seen from elsewhere",
            |line| {
                line.zone(&world::published(&[INSIDE], &[INSIDE]));
                line.router.sh("ip route add blackhole 10.99.99.0/24");
            },
        )
        .within(12.0)
        .says(&["10.99.99.10"]),
        Row::broken(
            "dns.private-address",
            "only the server for sending",
            |line| {
                line.zone(&world::published(&[IMAP_V4], &["192.168.20.5"]));
                line.router.sh("ip route add blackhole 192.168.20.0/24");
            },
        )
        .on(&["smtp"])
        .within(12.0),
        Row::broken(
            "dns.private-address",
            "the same, from where only names are let out",
            |line| {
                let web = world::host(world::NEUTRAL, &[world::WEB_V4]);
                let servers = world::published(&[INSIDE], &[INSIDE]);
                line.zone(&[servers, web].concat());
                line.router.sh("ip route add blackhole 10.99.99.0/24");
                line.on_the_way(
                    "iifname in0 udp dport != 53 drop\niifname in0 meta l4proto tcp drop",
                );
            },
        )
        .within(14.0),
        Row::broken(
            "net.no-internet",
            "one server has a private address, one a public one, and only names are let out",
            |line| {
                let web = world::host(world::NEUTRAL, &[world::WEB_V4]);
                let servers = world::published(&[INSIDE], &[SMTP_V4]);
                line.zone(&[servers, web].concat());
                line.router.sh("ip route add blackhole 10.99.99.0/24");
                line.on_the_way(
                    "iifname in0 udp dport != 53 drop\niifname in0 meta l4proto tcp drop",
                );
            },
        )
        .within(14.0),
        Row::broken(
            "dns.private-address",
            "beyond the own network, which is smaller than most",
            |line| {
                line.client.sh("ip addr add 192.168.5.2/28 dev eth0");
                line.zone(&world::published(&["192.168.5.77"], &["192.168.5.77"]));
                line.router.sh("ip route add unreachable 192.168.5.64/26");
            },
        )
        .within(12.0),
        Row::broken(
            "dns.private-address",
            "a unique local address, seen from where there is IPv6 alone",
            |line| {
                line.zone(&world::published(&["fd00:99::10"], &["fd00:99::10"]));
                line.resolvers(&[world::DNS_V6]);
                line.client.sh("ip route del default");
                line.router.sh("ip -6 route add unreachable fd00:99::/64");
            },
        )
        .within(12.0),
        Row::broken(
            "net.unreachable",
            "a server of the own network, which is larger than most, is switched off",
            |line| {
                line.client.sh("ip addr add 10.199.1.2/16 dev eth0");
                line.zone(&world::published(&["10.199.77.7"], &["10.199.77.7"]));
            },
        )
        .within(12.0),
        Row::degraded(
            "dns.private-address",
            "a router at home publishes a local address beside its public one",
            |line| {
                line.zone(&world::published(
                    &[IMAP_V4, "fd00:99::10"],
                    &[SMTP_V4, "fd00:99::10"],
                ));
                line.router.sh("ip -6 route add blackhole fd00:99::/64");
            },
        )
        .says(&["fd00:99::10", "beside its public one"])
        .within(14.0),
        Row::degraded(
            "dns.private-address",
            "a server registers the address of its inner interface as well",
            |line| {
                line.zone(&world::published(&[INSIDE, IMAP_V4], &[INSIDE, SMTP_V4]));
                line.router.sh("ip route add unreachable 10.99.99.0/24");
            },
        )
        .within(14.0),
        Row::healthy(
            "a server with a private address beside its public one, both in reach",
            |line| {
                line.zone(&world::published(&[INSIDE, IMAP_V4], &[INSIDE, SMTP_V4]));
                lead(line, INSIDE, IMAP_V4);
            },
        )
        .on(&["imap", "pop3"])
        .arguments(&["--only", "imap,pop3"])
        .twin_of(&["dns.private-address"]),
        Row::healthy("an office whose servers have private addresses", |line| {
            line.zone(&world::published(&[INSIDE], &[INSIDE]));
            lead(line, INSIDE, IMAP_V4);
        })
        .twin_of(&["dns.private-address", "dns.hijacked"]),
    ]
}

fn hosts() -> Vec<Row> {
    vec![
        Row::broken("dns.hosts-override", "a line for a server that is gone", |line| {
            line.hosts(&format!("127.0.0.1 localhost\n{NOBODY_V4} imap.contoso.example smtp.contoso.example # the old one\n"));
        })
        .within(12.0)
        .says(&["203.0.113.99"]),
        Row::broken("dns.hosts-override", "a line for another computer, which refuses", |line| {
                stranger(line);
            line.hosts("127.0.0.1 localhost\n198.51.100.77 imap.contoso.example smtp.contoso.example\n");
        })
        .within(12.0),
        Row::broken("dns.hosts-override", "a line for one host alone", |line| {
                stranger(line);
            line.hosts("198.51.100.77 SMTP.Contoso.Example\n");
        })
        .on(&["smtp"])
        .within(12.0),
        Row::advice("dns.hosts-entry", "a line for another address, at which all works", |line| {
            line.hosts("127.0.0.1 localhost\n203.0.113.12 imap.contoso.example\n203.0.113.22 smtp.contoso.example\n");
        })
        .says(&["203.0.113.12"]),
        Row::healthy("lines with the very addresses of the DNS", |line| {
            line.hosts(&format!("127.0.0.1 localhost\n{IMAP_V4} imap.contoso.example\n{SMTP_V4} smtp.contoso.example\n"));
        })
        .twin_of(&["dns.hosts-entry", "dns.hosts-override"])
        .connections(12),
        Row::healthy("a long file of hosts, with nothing of these names", |line| {
            let lines: String = (0..20_000).map(|n| format!("0.0.0.0 ads-{n}.example\n")).collect();
            let like = "# 203.0.113.99 imap.contoso.example\n203.0.113.99 notimap.contoso.example\n";
            line.hosts(&format!("127.0.0.1 localhost\n{like}{lines}"));
        })
        .twin_of(&["dns.hosts-entry", "dns.hosts-override"])
        .connections(12),
    ]
}
