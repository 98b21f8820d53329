//! Firewalls that treat the addresses of one server differently: one family and the other, one machine and the next.

use super::super::tcp::only_tls;
use super::{Line, MAIL, Row, world};

pub(crate) fn rows() -> Vec<Row> {
    [families(), addresses(), rationed(), healthy()].concat()
}

/// A firewall forbids these ports over IPv4 in words like this, and resets them over IPv6.
fn forbids_v4(line: &Line<'_>, ports: &str, words: &str) {
    line.on_the_way(&format!(
        "meta nfproto ipv4 tcp dport {ports} reject with icmp type {words}\n\
         meta nfproto ipv6 tcp dport {ports} reject with tcp reset"
    ));
}

/// The other way round.
fn forbids_v6(line: &Line<'_>, ports: &str) {
    line.on_the_way(&format!(
        "meta nfproto ipv4 tcp dport {ports} reject with tcp reset\n\
         meta nfproto ipv6 tcp dport {ports} reject with icmpv6 type admin-prohibited"
    ));
}

/// That a port is forbidden in words tells more than that it is reset, in whichever family the one and the other happens.
fn families() -> Vec<Row> {
    vec![
        Row::broken(
            "net.admin-prohibited",
            "ICMP net-prohibited, and IPv6 is reset",
            |line| forbids_v4(line, MAIL, "net-prohibited"),
        )
        .says(&[
            "203.0.113.10:993",
            "Port 443 of imap.contoso.example answers",
        ]),
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-prohibited for IMAP, and IPv6 is reset",
            |line| forbids_v4(line, "{ 993, 143 }", "host-prohibited"),
        )
        .on(&["imap"])
        .says(&["203.0.113.10:993 is forbidden by a firewall on the way"]),
        Row::broken(
            "net.admin-prohibited",
            "ICMP admin-prohibited for POP3, and IPv6 is reset",
            |line| forbids_v4(line, "{ 995, 110 }", "admin-prohibited"),
        )
        .on(&["pop3"])
        .says(&["203.0.113.10:995 is forbidden by a firewall on the way"]),
        Row::broken(
            "net.admin-prohibited",
            "ICMP host-prohibited for submission, and IPv6 is reset",
            |line| forbids_v4(line, "{ 587, 465 }", "host-prohibited"),
        )
        .on(&["smtp"])
        .says(&["203.0.113.20:587 is forbidden by a firewall on the way"]),
        Row::broken(
            "net.admin-prohibited",
            "ICMPv6 admin-prohibited, and IPv4 is reset",
            |line| forbids_v6(line, MAIL),
        )
        .says(&["[2001:db8:113::10]:993", "[2001:db8:113::20]:587"]),
        Row::broken(
            "net.admin-prohibited",
            "ICMPv6 admin-prohibited for POP3, and IPv4 is reset",
            |line| forbids_v6(line, "{ 995, 110 }"),
        )
        .on(&["pop3"])
        .says(&["[2001:db8:113::10]:995"]),
        Row::degraded(
            "net.partial-addresses",
            "ICMP admin-prohibited over IPv4 for the mail ports, IPv6 works",
            |line| {
                line.on_the_way(&format!(
                    "meta nfproto ipv4 tcp dport {MAIL} reject with icmp type admin-prohibited"
                ));
            },
        )
        .says(&["IPv4 does not get through to the mail server", "203.0.113.10"]),
        Row::degraded(
            "net.partial-addresses",
            "the service for sending listens on IPv4 alone, at the host of the others",
            |line| {
                let both = [world::IMAP_V4, world::IMAP_V6];
                line.zone(&world::published(&both, &both));
                line.on_the_way("meta nfproto ipv6 tcp dport { 465, 587 } reject with tcp reset");
            },
        )
        .on(&["smtp"])
        .without_sign_in()
        .says(&["refused at the server's IPv6 address", "listens on IPv6"]),
        Row::degraded(
            "net.partial-addresses",
            "ICMP admin-prohibited over IPv4 for IMAP, IPv6 works",
            |line| {
                line.on_the_way(
                    "meta nfproto ipv4 tcp dport { 993, 143 } reject with icmp type admin-prohibited",
                );
            },
        )
        .on(&["imap"])
        .says(&[
            "This port does not answer at the server's IPv4 address, and other ports there do",
            "203.0.113.10",
        ]),
    ]
}

/// Both hosts have these two addresses.
fn two(line: &Line<'_>, first: &str, second: &str) {
    line.zone(&world::published(&[first, second], &[first, second]));
}

/// What other ports answer is told of the address that the finding is about.
fn addresses() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.timeout",
            "one address is gone, at the other one the mail ports are dropped",
            |line| {
                two(line, "203.0.113.11", world::NOBODY_V4);
                line.on_the_way(&format!("tcp dport {MAIL} drop"));
            },
        )
        .says(&[
            "The ports for mail of this server do not answer, and its web does",
            "Port 443 of imap.contoso.example answers",
        ])
        .within(12.0),
        Row::broken(
            "tcp.refused",
            "one address refuses the mail ports, at the other one they are dropped",
            |line| {
                two(line, "203.0.113.11", "203.0.113.12");
                line.on_the_way(&format!(
                    "ip daddr 203.0.113.11 tcp dport {MAIL} reject with tcp reset\n\
                     ip daddr 203.0.113.12 tcp dport {MAIL} drop"
                ));
            },
        )
        .says(&["203.0.113.11", "Port 443 of imap.contoso.example answers"])
        .within(12.0),
        Row::broken(
            "net.admin-prohibited",
            "one address is forbidden in words, the other one refuses",
            |line| {
                two(line, "203.0.113.11", "203.0.113.12");
                line.on_the_way(&format!(
                    "ip daddr 203.0.113.11 tcp dport {MAIL} reject with icmp type host-prohibited\n\
                     ip daddr 203.0.113.12 tcp dport {MAIL} reject with tcp reset"
                ));
            },
        )
        .says(&[
            "203.0.113.11:993 is forbidden by a firewall on the way",
            "Port 443 of imap.contoso.example answers",
        ]),
    ]
}

/// One rule for all mail ports is one finding, though its words come to some connections alone.
fn rationed() -> Vec<Row> {
    vec![
        Row::broken(
            "net.admin-prohibited",
            "a firewall forbids all mail ports, and rations its words",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                line.on_the_way(&format!(
                    "tcp dport {MAIL} limit rate 1/day burst 2 packets reject with icmp type host-prohibited\n\
                     tcp dport {MAIL} drop"
                ));
            },
        )
        .within(12.0),
        Row::broken(
            "net.admin-prohibited",
            "a firewall forbids IMAP and POP3 in words, and drops submission",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                line.on_the_way(
                    "tcp dport { 993, 143, 995, 110 } reject with icmp type admin-prohibited\n\
                     tcp dport { 587, 465, 25 } drop",
                );
            },
        )
        .within(12.0),
    ]
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy(
            "clear text is forbidden over IPv4 and reset over IPv6, the doors for TLS are open",
            |line| {
                line.zone(&only_tls());
                forbids_v4(line, "{ 25, 110, 143 }", "admin-prohibited");
            },
        )
        .twin_of(&["net.admin-prohibited", "tcp.refused"]),
        Row::healthy(
            "clear text is reset over IPv4 and forbidden over IPv6, the doors for TLS are open",
            |line| {
                line.zone(&only_tls());
                forbids_v6(line, "{ 25, 110, 143 }");
            },
        )
        .twin_of(&["net.admin-prohibited", "tcp.refused"]),
    ]
}
