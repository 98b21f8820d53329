//! The network itself: links, routes, firewalls that say no.

use super::line::Line;
use super::row::Row;
use super::world;

/// Every port of a mail server.
const MAIL: &str = "{ 25, 993, 143, 995, 110, 587, 465 }";

pub(crate) fn rows() -> Vec<Row> {
    [healthy(), unreachable(), partial()].concat()
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy("nothing is wrong", |_| {}).connections(12),
        Row::healthy("a line of 300 ms there and back", |line| line.delay(150)).within(9.0),
        Row::healthy("a line of 800 ms there and back", |line| line.delay(400)).within(20.0),
    ]
}

/// The firewall on the way rejects the mail ports like this, over both protocols.
fn reject(line: &Line<'_>, v4: &str, v6: &str) {
    line.on_the_way(&format!(
        "meta nfproto ipv4 tcp dport {MAIL} reject with icmp type {v4}\n\
         meta nfproto ipv6 tcp dport {MAIL} reject with icmpv6 type {v6}"
    ));
}

fn unreachable() -> Vec<Row> {
    vec![
        Row::broken(
            "net.unreachable",
            "ICMP host-unreachable; ICMPv6 addr-unreachable",
            |line| reject(line, "host-unreachable", "addr-unreachable"),
        ),
        Row::broken(
            "tcp.refused",
            "ICMP port-unreachable; ICMPv6 port-unreachable",
            |line| reject(line, "port-unreachable", "port-unreachable"),
        ),
    ]
}

fn partial() -> Vec<Row> {
    vec![
        Row::degraded(
            "net.partial-addresses",
            "one of two addresses is dead",
            |line| {
                line.zone(&world::published(
                    &[world::IMAP_V4, world::NOBODY_V4],
                    &[world::SMTP_V4, world::NOBODY_V4],
                ));
            },
        )
        .arguments(&["--only", "imap"])
        .on(&["imap"])
        .within(12.0),
    ]
}
