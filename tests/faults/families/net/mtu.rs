//! Lines that are narrower than they say.

use super::super::tcp::CLEAR_TEXT;
use super::{Line, Row, world};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "net.mtu-blackhole",
            "the way is narrow and nobody may say so",
            |line| {
                narrow(line);
                silence(line);
            },
        )
        .says(&[
            "a small TLS hello: the server takes it (TLS 1.3)",
            "a large TLS hello: no answer",
            "smtp.contoso.example:465",
        ])
        .within(15.0),
        Row::broken(
            "net.mtu-blackhole",
            "large packets of the servers vanish",
            |line| one_way(line, "iifname out0 meta length > 700 drop"),
        )
        .says(&["a large TLS hello in small pieces: the server takes it"])
        .within(15.0),
        Row::broken(
            "net.mtu-blackhole",
            "large packets to the servers vanish",
            |line| one_way(line, "iifname in0 meta length > 1200 drop"),
        )
        .says(&["a large TLS hello: no answer"])
        .within(15.0),
        Row::broken(
            "net.mtu-blackhole",
            "large packets vanish, for programs that begin in clear text",
            |line| one_way(line, "iifname out0 meta length > 700 drop"),
        )
        .says(&[
            "a large TLS hello: no answer",
            "S: m1 OK Begin TLS negotiation now.",
        ])
        .arguments(&CLEAR_TEXT)
        .within(15.0),
        Row::broken(
            "net.mtu-blackhole",
            "large packets vanish behind IPv6, and there is no IPv4",
            |line| {
                line.zone(&world::published(&[world::IMAP_V6], &[world::SMTP_V6]));
                one_way(line, "meta nfproto ipv6 meta length > 1200 drop");
            },
        )
        .says(&["a large TLS hello: no answer"])
        .within(15.0),
        Row::broken(
            "net.mtu-blackhole",
            "large packets vanish over IPv6 alone",
            |line| one_way(line, "meta nfproto ipv6 meta length > 1200 drop"),
        )
        .says(&["over IPv4 mail works", "mailprobe -4"])
        .within(15.0),
        Row::healthy("the way is narrow and the router says so", narrow)
            .twin_of(&["net.mtu-blackhole"]),
        Row::healthy(
            "the way is narrow, nobody says so, and the router keeps segments small",
            |line| {
                narrow(line);
                silence(line);
                line.on_the_way("tcp flags syn tcp option maxseg size set 1200");
            },
        )
        .twin_of(&["net.mtu-blackhole"]),
    ]
}

/// Packets go over the line as they are, not gathered to larger ones.
fn one_by_one(line: &Line<'_>) {
    line.client.sh("ip link set eth0 gso_max_segs 1");
}

/// The line between the router and the servers takes no large packets, in either direction.
fn narrow(line: &Line<'_>) {
    line.router
        .sh("ip link set out0 mtu 1300\nip link set in0 mtu 1300");
}

/// Nobody hears that a packet was too large.
fn silence(line: &Line<'_>) {
    line.router.nft(
        "table inet still {
             chain output {
                 type filter hook output priority 0
                 icmp type destination-unreachable drop
                 icmpv6 type packet-too-big drop
             }
         }",
    );
}

fn one_way(line: &Line<'_>, rule: &str) {
    one_by_one(line);
    line.on_the_way(rule);
}
