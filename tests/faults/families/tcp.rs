//! Connections that do not come about: dropped, refused, reset.

use super::line::Line;
use super::row::Row;
use super::world;

/// The settings of a program that begins in clear text.
pub(crate) const CLEAR_TEXT: [&str; 6] = [
    "--imap",
    "imap.contoso.example:143/starttls",
    "--pop3",
    "imap.contoso.example:110/starttls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

/// Those of one that sends at port 25.
const PORT_25: [&str; 2] = ["--smtp", "smtp.contoso.example:25/starttls"];

/// Every port of a mail server.
const MAIL: &str = "{ 25, 993, 143, 995, 110, 587, 465 }";

pub(crate) fn rows() -> Vec<Row> {
    [timeout(), one_port(), refused(), reset(), port25()].concat()
}

fn timeout() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.timeout",
            "all mail ports are dropped on the way",
            |line| line.on_the_way(&format!("tcp dport {MAIL} drop")),
        )
        .says(&[
            "The ports for mail of this server do not answer, and its web does",
            "Port 443 of imap.contoso.example answers.",
            "The web can be reached",
            "open 993/tcp and 995/tcp outbound to imap.contoso.example; and 465/tcp and 587/tcp outbound to smtp.contoso.example",
        ])
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "the answers of all mail ports are dropped",
            |line| line.on_the_way(&format!("tcp sport {MAIL} drop")),
        )
        .says(&["Port 443 of smtp.contoso.example answers."])
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "a network for guests: only the web is let out",
            |line| {
                line.on_the_way(
                    "ip daddr 203.0.113.53 accept\niifname in0 tcp dport { 80, 443 } accept\niifname in0 drop",
                );
            },
        )
        .says(&["Port 443 of imap.contoso.example answers."])
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "this computer's own firewall drops the mail ports",
            |line| line.own_firewall(&format!("tcp dport {MAIL} drop")),
        )
        .says(&["Port 443 of imap.contoso.example answers."])
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "the servers are down, the web works",
            |line| {
                line.zone(
                    &[
                        world::published(&[world::NOBODY_V4], &[world::NOBODY_V6]),
                        world::host(world::NEUTRAL, &[world::WEB_V4]),
                    ]
                    .concat(),
                );
            },
        )
        .says(&[
            "The web can be reached",
            "The mail server does not answer at all from here",
            "Try a phone's hotspot.",
        ])
        .within(12.0),
        Row::broken("tcp.timeout", "IMAP is dropped", |line| {
            line.on_the_way("tcp dport { 993, 143 } drop");
        })
        .on(&["imap"])
        .says(&["995 of imap.contoso.example answer"])
        .within(12.0),
        Row::broken("tcp.timeout", "POP3 is dropped", |line| {
            line.on_the_way("tcp dport { 995, 110 } drop");
        })
        .on(&["pop3"])
        .within(12.0),
        Row::broken("tcp.timeout", "submission is dropped", |line| {
            line.on_the_way("tcp dport { 587, 465 } drop");
        })
        .on(&["smtp"])
        .says(&["open 465/tcp and 587/tcp outbound to smtp.contoso.example"])
        .within(12.0),
        Row::healthy(
            "the first packet of every connection is lost",
            |line| lose_first(line, ""),
        )
        .twin_of(&["tcp.timeout", "net.no-internet"]),
    ]
}

/// The first packet of each connection vanishes, of those that this picks.
pub(crate) fn lose_first(line: &Line<'_>, which: &str) {
    line.router.nft(&format!(
        "table inet way {{
             set seen {{ type inet_service; flags dynamic; size 1000; }}
             chain forward {{
                 type filter hook forward priority 0
                 iifname in0 {which} tcp flags syn tcp sport @seen accept
                 iifname in0 {which} tcp flags syn add @seen {{ tcp sport }} drop
             }}
         }}"
    ));
}

fn one_port() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.timeout",
            "port 993 is dropped, and asked for",
            |line| line.on_the_way("tcp dport 993 drop"),
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .says(&[
            "open 993/tcp outbound to imap.contoso.example",
        ])
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "port 587 is dropped, and asked for",
            |line| line.on_the_way("tcp dport 587 drop"),
        )
        .arguments(&["--smtp", "smtp.contoso.example:587/starttls"])
        .on(&["smtp"])
        .says(&[
            "open 587/tcp outbound to smtp.contoso.example (ports 443 and 465 of the same host answer here)",
        ])
        .within(12.0),
        Row::degraded("tcp.timeout", "port 587 alone is dropped", |line| {
            line.on_the_way("tcp dport 587 drop");
        })
        .on(&["smtp"])
        .says(&["465 of smtp.contoso.example"])
        .within(12.0),
        Row::degraded("tcp.refused", "port 465 alone is refused", |line| {
            line.on_the_way("tcp dport 465 reject with tcp reset");
        })
        .on(&["smtp"])
        .says(&["587 of smtp.contoso.example"]),
    ]
}

fn refused() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.refused",
            "all mail ports are reset on the way",
            |line| line.on_the_way(&format!("tcp dport {MAIL} reject with tcp reset")),
        )
        .says(&["Port 443 of imap.contoso.example answers."]),
        Row::broken(
            "tcp.refused",
            "this computer's own firewall resets the mail ports",
            |line| line.own_firewall(&format!("tcp dport {MAIL} reject with tcp reset")),
        ),
        Row::broken("tcp.refused", "nothing listens for IMAP", |line| {
            line.divert("tcp dport { 993, 143 }", 9);
        })
        .on(&["imap"]),
        Row::broken("tcp.refused", "nothing listens for POP3", |line| {
            line.divert("tcp dport { 995, 110 }", 9);
        })
        .on(&["pop3"]),
        Row::broken("tcp.refused", "nothing listens for submission", |line| {
            line.divert("tcp dport { 587, 465 }", 9);
        })
        .on(&["smtp"]),
        Row::broken("tcp.refused", "IPv4 is refused, IPv6 is dropped", |line| {
            line.on_the_way(&format!(
                "meta nfproto ipv4 tcp dport {MAIL} reject with tcp reset\nmeta nfproto ipv6 drop"
            ));
        })
        .within(12.0),
        Row::healthy(
            "clear text ports that nobody promised are refused",
            |line| {
                line.zone(&only_tls());
                line.on_the_way("tcp dport { 143, 110, 25 } reject with tcp reset");
            },
        )
        .twin_of(&["tcp.refused"]),
    ]
}

/// The records of a domain that publishes its doors for TLS alone.
pub(crate) fn only_tls() -> Vec<String> {
    let mut records = world::records();
    records.retain(|record| !record.contains("_imap.") && !record.contains("_pop3."));
    records
}

fn reset() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.reset",
            "connections to clear text ports are reset at once",
            |line| {
                line.instead(&[143, 110, 587], |conversation| conversation.reset());
            },
        ).says(&["Ports 110 and 143 of imap.contoso.example answer"])
        .arguments(&CLEAR_TEXT),
        Row::broken(
            "tcp.reset",
            "what the client says first is answered with a reset",
            |line| {
                for (port, greeting) in [
                    (143, "* OK ready\r\n"),
                    (110, "+OK ready\r\n"),
                    (587, "220 smtp.contoso.example ESMTP\r\n"),
                ] {
                    line.instead(&[port], move |conversation| {
                        conversation.say(greeting)?;
                        conversation.hear_line()?;
                        conversation.reset()
                    });
                }
            },
        ).says(&["C: m1 CAPABILITY"])
        .arguments(&CLEAR_TEXT),
        Row::broken(
            "tcp.reset",
            "a firewall resets all that begins in clear text once it has greeted",
            |line| {
                line.on_the_way(
                    "oifname in0 tcp sport { 143, 110, 587 } tcp flags & psh == psh reject with tcp reset\n\
                     iifname in0 tcp dport { 143, 110, 587 } ct packets > 2 reject with tcp reset",
                );
            },
        ).says(&["203.0.113.10:143 resets the connection", "Ports 443, 993 and 995 of imap.contoso.example answer"])
        .arguments(&CLEAR_TEXT),
        Row::healthy(
            "whoever closes a connection is answered with a reset",
            |line| {
                line.on_the_way(&format!(
                    "iifname in0 tcp dport {MAIL} tcp flags & fin == fin reject with tcp reset"
                ));
            },
        )
        .twin_of(&["tcp.reset"]),
    ]
}

fn port25() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.port25-blocked",
            "port 25 is dropped, and asked for",
            |line| line.on_the_way("tcp dport 25 drop"),
        )
        .arguments(&PORT_25)
        .on(&["smtp"])
        .says(&["587 of smtp.contoso.example answer"])
        .within(12.0),
        Row::broken(
            "tcp.port25-blocked",
            "port 25 is prohibited, and asked for",
            |line| {
                line.on_the_way(
                    "meta nfproto ipv4 tcp dport 25 reject with icmp type admin-prohibited\n\
                     meta nfproto ipv6 tcp dport 25 reject with icmpv6 type admin-prohibited",
                );
            },
        )
        .arguments(&PORT_25)
        .on(&["smtp"])
        .says(&["587 of smtp.contoso.example answer"]),
        Row::broken(
            "tcp.port25-blocked",
            "port 25 and 587 are dropped, 465 is open",
            |line| line.on_the_way("tcp dport { 25, 587 } drop"),
        )
        .arguments(&PORT_25)
        .on(&["smtp"])
        .says(&["465 of smtp.contoso.example answer"])
        .within(12.0),
        Row::healthy("port 25 is dropped, 587 works", |line| {
            line.on_the_way("tcp dport 25 drop");
        })
        .twin_of(&["tcp.port25-blocked"]),
        Row::healthy("port 25 is asked for, and open", |_| {})
            .arguments(&PORT_25)
            .without_sign_in()
            .twin_of(&["tcp.port25-blocked"]),
    ]
}
