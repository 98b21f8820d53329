//! Names with several addresses, of which some are dead.

use super::{Line, Row, world};

/// One door of each protocol: only so many addresses that are not used are looked at within the time of a run.
const ONE_DOOR: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::degraded(
            "net.partial-addresses",
            "the second of two addresses is dead",
            |line| two(line, world::IMAP_V4, world::NOBODY_V4),
        )
        .arguments(&ONE_DOOR)
        .says(&[world::NOBODY_V4])
        .within(12.0),
        Row::degraded(
            "net.partial-addresses",
            "the first of two addresses is dead",
            |line| two(line, world::NOBODY_V4, world::IMAP_V4),
        )
        .arguments(&ONE_DOOR)
        .says(&[world::NOBODY_V4])
        .within(12.0),
        Row::degraded(
            "net.partial-addresses",
            "one of two addresses refuses",
            |line| {
                two(line, "203.0.113.11", "203.0.113.12");
                line.on_the_way("ip daddr 203.0.113.11 reject with tcp reset");
            },
        )
        .says(&["203.0.113.11"]),
        Row::degraded(
            "net.partial-addresses",
            "one of two addresses is unreachable",
            |line| {
                two(line, "203.0.113.11", "203.0.113.12");
                line.on_the_way("ip daddr 203.0.113.12 reject with icmp type host-unreachable");
            },
        )
        .says(&["203.0.113.12"]),
        Row::degraded(
            "net.partial-addresses",
            "two of four addresses are dead, one of each family",
            |line| {
                let all = [
                    world::IMAP_V4,
                    world::NOBODY_V4,
                    world::IMAP_V6,
                    world::NOBODY_V6,
                ];
                line.zone(&world::published(&all, &all));
            },
        )
        .arguments(&["--only", "imap"])
        .on(&["imap"])
        .says(&[world::NOBODY_V4, world::NOBODY_V6])
        .within(12.0),
        Row::degraded(
            "net.partial-addresses",
            "a firewall lets only one address through, for submission",
            |line| {
                line.zone(&world::published(
                    &["203.0.113.11"],
                    &["203.0.113.21", "203.0.113.22"],
                ));
                line.on_the_way("ip daddr 203.0.113.22 tcp dport { 587, 465 } drop");
            },
        )
        .on(&["smtp"])
        .says(&["203.0.113.22"])
        .within(12.0),
        Row::healthy(
            "one of two addresses answers only the second packet",
            |line| {
                two(line, "203.0.113.11", "203.0.113.12");
                line.router.nft(
                    "table inet way {
                         set seen { type inet_service; flags dynamic; size 1000; }
                         chain forward {
                             type filter hook forward priority 0
                             iifname in0 ip daddr 203.0.113.11 tcp flags syn tcp sport @seen accept
                             iifname in0 ip daddr 203.0.113.11 tcp flags syn add @seen { tcp sport } drop
                         }
                     }",
                );
            },
        )
        .twin_of(&["net.partial-addresses"]),
    ]
}

/// Both hosts have these two addresses.
fn two(line: &Line<'_>, first: &str, second: &str) {
    line.zone(&world::published(&[first, second], &[first, second]));
}
