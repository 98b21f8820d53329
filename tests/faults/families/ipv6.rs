//! IPv6 that is there and does not work, or is not there.

use super::row::Row;
use super::world;

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::degraded("ipv6.broken", "IPv6 is dropped on the way", |line| {
            line.on_the_way("meta nfproto ipv6 drop");
        })
        .within(12.0),
        Row::broken(
            "ipv6.none",
            "servers with IPv6 only, a computer with IPv4 only",
            |line| {
                line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
                line.client
                    .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
            },
        ),
        Row::healthy("a computer with IPv4 only", |line| {
            line.client
                .sh("sysctl -qw net.ipv6.conf.all.disable_ipv6=1");
        }),
        Row::healthy("a network with IPv6 only", |line| {
            line.resolvers(&[world::DNS_V6]);
            line.client.sh("ip -4 addr flush dev eth0");
        }),
        Row::healthy("servers and network with IPv6 only", |line| {
            line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
            line.resolvers(&[world::DNS_V6]);
            line.client.sh("ip -4 addr flush dev eth0");
        }),
        Row::healthy("servers with IPv4 only", |line| {
            line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
        }),
    ]
}
