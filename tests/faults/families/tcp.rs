//! Connections that do not come about: dropped, refused, reset.

use super::row::Row;

pub(crate) fn rows() -> Vec<Row> {
    [timeout(), refused(), reset(), port25()].concat()
}

fn timeout() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.timeout",
            "all mail ports are dropped on the way",
            |line| {
                line.on_the_way("tcp dport { 25, 993, 143, 995, 110, 587, 465 } drop");
            },
        )
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "the answers of all mail ports are dropped",
            |line| {
                line.on_the_way("tcp sport { 25, 993, 143, 995, 110, 587, 465 } drop");
            },
        )
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "everything but the name server is dropped",
            |line| {
                line.on_the_way("ip daddr 203.0.113.53 accept\niifname in0 drop");
            },
        )
        .within(12.0),
        Row::broken("tcp.timeout", "IMAP is dropped", |line| {
            line.on_the_way("tcp dport { 993, 143 } drop");
        })
        .on(&["imap"])
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
        .within(12.0),
        Row::broken(
            "tcp.timeout",
            "port 993 is dropped, and asked for",
            |line| {
                line.on_the_way("tcp dport 993 drop");
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:993/tls"])
        .on(&["imap"])
        .within(12.0),
        Row::degraded("tcp.timeout", "port 587 alone is dropped", |line| {
            line.on_the_way("tcp dport 587 drop");
        })
        .on(&["smtp"])
        .within(12.0),
    ]
}

fn refused() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.refused",
            "all mail ports are reset on the way",
            |line| {
                line.on_the_way(
                    "tcp dport { 25, 993, 143, 995, 110, 587, 465 } reject with tcp reset",
                );
            },
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
    ]
}

fn reset() -> Vec<Row> {
    vec![
        Row::broken(
            "tcp.reset",
            "connections to clear text ports are reset at once",
            |line| {
                line.instead(&[143, 110, 587], |conversation| conversation.reset());
            },
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:143/starttls",
            "--pop3",
            "imap.contoso.example:110/starttls",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ]),
    ]
}

fn port25() -> Vec<Row> {
    vec![
        Row::healthy("port 25 is dropped, 587 works", |line| {
            line.on_the_way("tcp dport 25 drop");
        }),
        Row::healthy("the first packet of every connection is lost", |line| {
            line.router.nft(
                "table inet way {
                     set seen { type inet_service; flags dynamic; size 1000; }
                     chain forward {
                         type filter hook forward priority 0
                         iifname in0 tcp flags syn tcp sport @seen accept
                         iifname in0 tcp flags syn add @seen { tcp sport } drop
                     }
                 }",
            );
        }),
    ]
}
