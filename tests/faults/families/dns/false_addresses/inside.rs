//! Names that lead to addresses of a local network, or to those of the file of hosts.

use super::*;

pub(super) fn private() -> Vec<Row> {
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
            "the first resolver is the inner one of an office, the second one is of the internet",
            |line| {
                unbound(line, FIRST, &leads(INSIDE));
                line.router.sh("ip route add blackhole 10.99.99.0/24");
                line.resolvers(&[FIRST, DNS_V4]);
            },
        )
        .within(15.0)
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

pub(super) fn hosts() -> Vec<Row> {
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
