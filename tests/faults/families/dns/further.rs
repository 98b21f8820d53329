//! Several things at once, and the same faults in other company.

use super::super::line::Line;
use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::servers::forwarder::{AAAA, Turn};
use super::super::world::{self, DNS_V4, DNS_V6};
use super::place::{
    BEHIND, FIRST, NAMED, REST, SECOND, after, behind, dnsmasq, forwarder, forwarder_to, lead,
    name_server, stranger, unbound,
};

/// A zone of private addresses behind an Unbound that withholds such addresses from all domains but those of `more`.
fn office(line: &Line<'_>, more: &str) {
    let inside = world::published(&["192.168.77.10"], &["192.168.77.10"]);
    behind(line, &[Zone::new("contoso.example.", &inside)]);
    let stub = format!("stub-zone:\n  name: contoso.example\n  stub-addr: {BEHIND}");
    let filter = "private-address: 192.168.0.0/16";
    unbound(line, FIRST, &format!("{filter}\n{more}\n{REST}\n{stub}"));
    line.resolvers(&[FIRST]);
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.timeout",
            "the name servers of the hosts alone are gone",
            |line| {
                let gone = [world::IMAP, world::SMTP].map(|host| {
                    format!("\nforward-zone:\n  name: \"{host}.\"\n  forward-addr: 127.0.0.9")
                });
                unbound(line, FIRST, &format!("{REST}{}", gone.concat()));
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0)
        .says(&[
            "answers about other names and not about this one",
            "administrator",
        ]),
        Row::broken(
            "dns.timeout",
            "the name servers of the whole domain are gone",
            |line| {
                let gone = "\nforward-zone:\n  name: contoso.example.\n  forward-addr: 127.0.0.9";
                unbound(line, FIRST, &format!("{REST}{gone}"));
                line.resolvers(&[FIRST]);
            },
        )
        .within(16.0)
        .says(&[
            "answers about other names and not about this one",
            "administrator",
        ]),
        Row::broken(
            "net.local-firewall",
            "the own firewall of the computer rejects 53/udp",
            |line| {
                line.own_firewall("udp dport 53 reject with icmpx type admin-prohibited");
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "tcp.timeout",
            "the search list of this computer leads every name to an address where nobody is",
            |line| {
                let everything = format!("*.corp.example. IN A {}", world::NOBODY_V4);
                line.zone(&[world::records(), vec![everything]].concat());
                line.resolv_conf("search corp.example\noptions ndots:5\nnameserver 203.0.113.53\n");
            },
        )
        .within(17.0)
        .says(&["this computer itself says 203.0.113.99"]),
        // The field counts the further records of a question, of which EDNS is one.
        Row::healthy("a device on the way swallows questions with EDNS", |line| {
            line.on_the_way("udp dport 53 @th,144,16 != 0 drop");
        })
        .within(12.0)
        .twin_of(&["dns.timeout"]),
        Row::broken(
            "dns.refused",
            "--dns names the name server of another domain",
            |line| {
                name_server(line, SECOND, &[Zone::new("other.example.", &[])]);
            },
        )
        .arguments(&NAMED)
        .arguments(&["--dns", "198.51.100.54"])
        .says(&["198.51.100.54"]),
        Row::broken(
            "dns.dnssec-bogus",
            "two resolvers that check, one of which does not say why",
            |line| {
                super::signatures::expired_at(line, FIRST, "ede: no");
                super::signatures::expired_only(line, SECOND);
                line.resolvers(&[FIRST, SECOND]);
            },
        )
        .arguments(&NAMED),
        Row::degraded(
            "dns.resolver-unresponsive",
            "the first of two checks signatures that have expired",
            |line| {
                super::signatures::expired_at(line, FIRST, "");
                line.resolvers(&[FIRST, DNS_V4]);
            },
        ),
        Row::broken(
            "dns.nodata",
            "names with an MX record alone, through dnsmasq",
            |line| {
                let mut records = world::published(&[], &[]);
                records.push("imap.contoso.example. IN MX 10 smtp.other.example.".to_owned());
                records.push("smtp.contoso.example. IN MX 10 smtp.other.example.".to_owned());
                behind(line, &[Zone::new(".", &records)]);
                dnsmasq(line, FIRST, &["--server=127.0.0.1#5300"]);
                line.resolvers(&[FIRST]);
            },
        ),
        Row::broken(
            "dns.servfail",
            "response code 4 (NOTIMP) for every question",
            |line| {
                forwarder(line, FIRST, |_, _| Turn::Code(4));
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
        Row::broken("dns.servfail", "rubbish for every question", |line| {
            forwarder(line, FIRST, |_, _| Turn::Garbage);
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED),
        Row::broken(
            "dns.hijacked",
            "a public resolver to compare with tells the truth (--compare-dns)",
            |line| {
                stranger(line);
                unbound(line, FIRST, &super::false_addresses::leads("198.51.100.77"));
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .arguments(&["--compare-dns", DNS_V4])
        .within(15.0),
        Row::degraded(
            "dns.aaaa-broken",
            "AAAA is not answered, behind dnsmasq",
            |line| {
                forwarder_to(line, SECOND, "203.0.113.53:53", |question, _| {
                    if question.kind == AAAA {
                        Turn::Lost
                    } else {
                        after(0)
                    }
                });
                dnsmasq(line, FIRST, &["--server=198.51.100.54"]);
                line.resolvers(&[FIRST]);
            },
        )
        .says(&["IPv6: could not be looked up, no DNS server answered in time"])
        .within(12.0),
        Row::broken(
            "dns.private-address",
            "carrier-grade addresses (100.64.0.0/10) that do not answer",
            |line| {
                line.zone(&world::published(&["100.64.7.7"], &["100.64.7.7"]));
                line.router.sh("ip route add blackhole 100.64.0.0/10");
            },
        )
        .within(12.0),
        Row::broken(
            "dns.hosts-override",
            "hosts gives an IPv6 address that is gone",
            |line| {
                line.hosts("2001:db8:113::99 imap.contoso.example smtp.contoso.example\n");
            },
        )
        .within(12.0),
        Row::broken(
            "dns.timeout",
            "only the names of the mail domain are not answered",
            |line| {
                forwarder(line, FIRST, |question, _| {
                    if question.name.ends_with("contoso.example") {
                        Turn::Lost
                    } else {
                        after(0)
                    }
                });
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
        Row::broken(
            "dns.nxdomain",
            "a typing error in the named host, with a search list",
            |line| {
                line.resolv_conf(&format!("search contoso.example\nnameserver {DNS_V4}\n"));
            },
        )
        .arguments(&["--only", "imap", "--imap", "imapp.contoso.example:993"])
        .on(&["imap"]),
        Row::healthy(
            "the first of two resolvers takes a second, and both answer",
            |line| {
                forwarder(line, FIRST, |_, _| after(1000));
                line.resolvers(&[FIRST, DNS_V6]);
            },
        )
        // Every look-up of the run takes that second, and the system's own may take more.
        .within(9.0)
        .twin_of(&["dns.slow", "dns.resolver-unresponsive"]),
        Row::healthy(
            "an office with private addresses and a split zone, in IPv4 only",
            |line| {
                office(line, "private-domain: contoso.example");
                lead(line, "192.168.77.10", world::IMAP_V4);
                line.client
                    .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            },
        )
        .twin_of(&["dns.private-address", "dns.blocked"]),
        Row::broken(
            "dns.nodata",
            "rebind protection of Unbound strips private addresses",
            |line| {
                office(line, "");
            },
        ),
    ]
}
