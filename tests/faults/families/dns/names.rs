//! Names that are missing, or that lead nowhere.

use super::super::row::Row;
use super::super::servers::dns::Zone;
use super::super::world::{
    self, IMAP, IMAP_V4, IMAP_V6, NEUTRAL, POP, SMTP, SMTP_V4, SMTP_V6, WEB_V4, WEB_V6,
};
use super::place::{
    BEHIND, FIRST, NAMED, REST, STRANGER, behind, dnsmasq, name_server, stranger, unbound,
};

pub(super) fn rows() -> Vec<Row> {
    [nxdomain(), nodata(), servfail(), aliases(), null_mx()].concat()
}

/// All of contoso.example, but for the addresses of its hosts.
fn services() -> Vec<String> {
    world::published(&[], &[])
}

/// The same, with these records for its hosts.
fn with(hosts: &[&str]) -> Vec<String> {
    let hosts = hosts.iter().map(ToString::to_string);
    services().into_iter().chain(hosts).collect()
}

fn nxdomain() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.nxdomain",
            "a host was named that does not exist",
            |_| {},
        )
        .arguments(&["--imap", "imap.nowhere.example:993/tls"])
        .arguments(&["--pop3", "imap.nowhere.example:995/tls"])
        .arguments(&["--smtp", "imap.nowhere.example:587/starttls"])
        .says(&["imap.nowhere.example does not exist (NXDOMAIN)"]),
        Row::broken(
            "dns.nxdomain",
            "a host was named with a typing error, and the domain publishes another",
            |_| {},
        )
        .arguments(&["--imap", "imap.contso.example:993/tls"])
        .arguments(&["--pop3", "imap.contso.example:995/tls"])
        .arguments(&["--smtp", "smtp.contso.example:587/starttls"])
        .says(&[
            "the mail domain has another server",
            "imap.contoso.example:993",
            "smtp.contoso.example:587",
        ]),
        Row::broken(
            "dns.nxdomain",
            "SRV records name hosts that are gone",
            |line| {
                line.zone(&services());
            },
        )
        .says(&["imap.contoso.example does not exist (NXDOMAIN)"]),
        Row::broken("dns.nxdomain", "SRV records, through Unbound", |line| {
            behind(line, &[Zone::new("contoso.example.", &services())]);
            unbound(line, FIRST, &stub());
            line.resolvers(&[FIRST]);
        }),
        // Another name is known: it is no resolver that denies them all.
        Row::broken("dns.nxdomain", "the whole domain does not exist", |line| {
            line.zone(&world::host(NEUTRAL, &[WEB_V4, WEB_V6]));
        })
        .says(&["the domain contoso.example does not exist in the DNS"]),
        Row::broken(
            "dns.known-name-missing",
            "a resolver says of every name that it does not exist",
            |line| {
                unbound(line, FIRST, "local-zone: . always_nxdomain");
                line.resolvers(&[FIRST]);
            },
        )
        .within(12.0),
        Row::broken("dns.nxdomain", "one host of two is missing", |line| {
            line.zone(&world::published(&[IMAP_V4], &[]));
        })
        .on(&["smtp"])
        .says(&["smtp.contoso.example"]),
        Row::healthy(
            "no SRV records, and of the guessed names some exist",
            |line| {
                line.zone(
                    &[
                        world::host(IMAP, &[IMAP_V4]),
                        world::host(SMTP, &[SMTP_V4]),
                        vec![format!("contoso.example. IN MX 10 {SMTP}.")],
                    ]
                    .concat(),
                );
            },
        )
        // A password is not sent to a host that was guessed.
        .without_sign_in()
        .arguments(&["--only", "imap,smtp"])
        .on(&["imap", "smtp"])
        .twin_of(&[
            "dns.nxdomain",
            "discovery.settings-unanswered",
            "dns.servfail",
        ]),
        Row::healthy("a search list, ndots and options of every kind", |line| {
            line.resolv_conf(&format!(
                "# made by hand\ndomain corp.example\nsearch corp.example branch.corp.example\n\
                 nameserver {}\noptions ndots:5 rotate edns0 trust-ad timeout:1 attempts:2\n",
                world::DNS_V4
            ));
        })
        .twin_of(&["dns.nxdomain", "dns.no-resolver"])
        .connections(12),
    ]
}

/// What an Unbound has to know to ask the name server behind it for contoso.example.
fn stub() -> String {
    format!("{REST}\nstub-zone:\n  name: contoso.example\n  stub-addr: {BEHIND}")
}

fn nodata() -> Vec<Row> {
    vec![
        Row::broken("dns.nodata", "the hosts have a TXT record alone", |line| {
            line.zone(&with(&[
                "imap.contoso.example. IN TXT \"moved\"",
                "smtp.contoso.example. IN TXT \"moved\"",
            ]));
        })
        .says(&["imap.contoso.example has no address"]),
        Row::broken(
            "dns.nodata",
            "names between others (empty non-terminals)",
            |line| {
                behind(
                    line,
                    &[Zone::new(
                        "contoso.example.",
                        &with(&[
                            "a.imap.contoso.example. IN A 203.0.113.10",
                            "a.smtp.contoso.example. IN A 203.0.113.20",
                        ]),
                    )],
                );
                unbound(line, FIRST, &stub());
                line.resolvers(&[FIRST]);
            },
        ),
        Row::broken(
            "dns.nodata",
            "aliases of a name without an address",
            |line| {
                line.zone(&with(&[
                    "imap.contoso.example. IN CNAME host.contoso.example.",
                    "smtp.contoso.example. IN CNAME host.contoso.example.",
                    "host.contoso.example. IN TXT \"no address\"",
                ]));
            },
        )
        .says(&["imap.contoso.example is an alias of host.contoso.example, which has no address"]),
        Row::healthy("aliases of hosts without IPv6", |line| {
            line.zone(&with(&[
                "imap.contoso.example. IN CNAME a.hosts.example.",
                "smtp.contoso.example. IN CNAME b.hosts.example.",
                "a.hosts.example. IN A 203.0.113.10",
                "b.hosts.example. IN A 203.0.113.20",
            ]));
        })
        .twin_of(&["dns.nodata", "dns.aaaa-broken"]),
        Row::healthy("the domain itself has no address, only its hosts", |line| {
            behind(
                line,
                &[Zone::new(
                    "contoso.example.",
                    &world::published(&[IMAP_V4, IMAP_V6], &[SMTP_V4, SMTP_V6]),
                )],
            );
            unbound(line, FIRST, &stub());
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.nodata"]),
    ]
}

fn servfail() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.servfail",
            "a zone file with an error, so no zone",
            |line| {
                let zone = Zone::file("contoso.example.", "imap IN A 203.0.113.300\n".to_owned());
                name_server(line, FIRST, &[Zone::new(".", &[]), zone]);
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .says(&["imap.contoso.example could not be looked up, the DNS server failed (SERVFAIL"]),
        Row::broken(
            "dns.servfail",
            "the same, nothing named: the domain's records fail, too",
            |line| {
                let zone = Zone::file("contoso.example.", "imap IN A 203.0.113.300\n".to_owned());
                name_server(line, FIRST, &[Zone::new(".", &[]), zone]);
                line.resolvers(&[FIRST]);
            },
        ),
        Row::broken(
            "dns.servfail",
            "the copy of a zone whose first server is gone",
            |line| {
                let gone = "127.0.0.9".parse().expect("an address");
                behind(line, &[Zone::copied("contoso.example.", gone)]);
                unbound(line, FIRST, &stub());
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "dns.servfail",
            "a lame delegation: its name server refuses",
            |line| {
                behind(line, &[Zone::new("other.example.", &[])]);
                unbound(line, FIRST, &stub());
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
        Row::broken(
            "dns.timeout",
            "a resolver whose forwarder is not there",
            |line| {
                unbound(
                    line,
                    FIRST,
                    "forward-zone:\n  name: \".\"\n  forward-addr: 127.0.0.9",
                );
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED)
        .within(12.0),
        Row::degraded(
            "discovery.settings-unanswered",
            "the zone of the service records fails, the hosts are fine",
            |line| {
                let hosts = [
                    world::host(IMAP, &[IMAP_V4]),
                    world::host(POP, &[IMAP_V4]),
                    world::host(SMTP, &[SMTP_V4]),
                ];
                let broken = Zone::file("_tcp.contoso.example.", "nonsense\n".to_owned());
                name_server(line, FIRST, &[Zone::new(".", &hosts.concat()), broken]);
                line.resolvers(&[FIRST]);
            },
        )
        // A password is not sent to a host that was guessed.
        .without_sign_in()
        .says(&["SRV records"]),
    ]
}

fn aliases() -> Vec<Row> {
    let circle = || {
        with(&[
            "imap.contoso.example. IN CNAME one.contoso.example.",
            "one.contoso.example. IN CNAME two.contoso.example.",
            "two.contoso.example. IN CNAME imap.contoso.example.",
            "smtp.contoso.example. IN CNAME smtp.contoso.example.",
        ])
    };
    let chain = |length: usize| {
        let mut records = with(&[
            "imap.contoso.example. IN CNAME c1.contoso.example.",
            "smtp.contoso.example. IN CNAME c1.contoso.example.",
        ]);
        for number in 1..length {
            records.push(format!(
                "c{number}.contoso.example. IN CNAME c{}.contoso.example.",
                number + 1
            ));
        }
        // Both services are served at every address of the world.
        records.push(format!("c{length}.contoso.example. IN A {IMAP_V4}"));
        records
    };
    let dangling = || {
        with(&[
            "imap.contoso.example. IN CNAME old-host.provider.example.",
            "smtp.contoso.example. IN CNAME old-host.provider.example.",
        ])
    };
    vec![
        Row::broken(
            "dns.cname-loop",
            "a circle of three, and an alias of itself",
            move |line| {
                line.zone(&circle());
            },
        )
        .says(&["imap.contoso.example is an alias that leads back to itself"]),
        Row::broken(
            "dns.cname-loop",
            "the same through Unbound, which says SERVFAIL",
            move |line| {
                behind(line, &[Zone::new("contoso.example.", &circle())]);
                unbound(line, FIRST, &stub());
                line.resolvers(&[FIRST]);
            },
        )
        .arguments(&NAMED),
        Row::broken("dns.cname-loop", "the same through dnsmasq", move |line| {
            behind(line, &[Zone::new(".", &circle())]);
            dnsmasq(line, FIRST, &["--server=127.0.0.1#5300"]);
            line.resolvers(&[FIRST]);
        })
        .arguments(&NAMED),
        Row::healthy("eight aliases in a row", move |line| line.zone(&chain(8)))
            .twin_of(&["dns.cname-loop", "dns.dangling-cname"]),
        Row::healthy("eight aliases in a row, through Unbound", move |line| {
            behind(line, &[Zone::new("contoso.example.", &chain(8))]);
            unbound(line, FIRST, &stub());
            line.resolvers(&[FIRST]);
        })
        .twin_of(&["dns.cname-loop", "dns.dangling-cname"]),
        Row::broken(
            "dns.dangling-cname",
            "the target was given up",
            move |line| {
                line.zone(&dangling());
            },
        )
        .says(&[
            "imap.contoso.example is an alias of old-host.provider.example, which does not exist",
        ]),
        Row::broken(
            "dns.dangling-cname",
            "the same through Unbound",
            move |line| {
                behind(line, &[Zone::new("contoso.example.", &dangling())]);
                unbound(line, FIRST, &stub());
                line.resolvers(&[FIRST]);
            },
        )
        .says(&["old-host.provider.example"]),
        Row::broken(
            "dns.dangling-cname",
            "the target was given up, at the end of two aliases",
            |line| {
                line.zone(&with(&[
                    "imap.contoso.example. IN CNAME mail.contoso.example.",
                    "smtp.contoso.example. IN CNAME mail.contoso.example.",
                    "mail.contoso.example. IN CNAME old-host.provider.example.",
                ]));
            },
        )
        .says(&["old-host.provider.example"]),
    ]
}

fn null_mx() -> Vec<Row> {
    vec![
        Row::broken(
            "dns.null-mx",
            "the domain takes no mail and has no server",
            |line| {
                line.zone(&["contoso.example. IN MX 0 .".to_owned()]);
            },
        )
        .says(&["the MX record of contoso.example says that the domain takes no mail"]),
        Row::broken(
            "dns.null-mx",
            "the same, and its web host is mail.contoso.example, too",
            |line| {
                line.zone(&[
                    "contoso.example. IN MX 0 .".to_owned(),
                    format!("mail.contoso.example. IN A {STRANGER}"),
                ]);
                stranger(line);
            },
        )
        .within(12.0),
        Row::advice(
            "dns.null-mx",
            "a domain that takes no mail by MX, with servers all the same",
            |line| {
                let mut records = world::published(&[IMAP_V4], &[SMTP_V4]);
                records.retain(|record| !record.contains(" MX "));
                records.push("contoso.example. IN MX 0 .".to_owned());
                line.zone(&records);
            },
        )
        .says(&["what others send to this address comes back"]),
        Row::healthy("a domain without MX records", |line| {
            let mut records = world::published(&[IMAP_V4], &[SMTP_V4]);
            records.retain(|record| !record.contains(" MX "));
            line.zone(&records);
        })
        .twin_of(&["dns.null-mx", "dns.nodata"]),
    ]
}
