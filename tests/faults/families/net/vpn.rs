//! Ways through a VPN.

use super::{Line, Row, world};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "net.vpn",
            "the default route leads into a VPN with nothing behind",
            |line| {
                line.tunnel(0);
                keep_look_ups(line);
                line.client.sh(
                    "ip addr add 10.8.0.2/24 dev long0\nip link set long0 up\n\
                     ip route replace default dev long0\nip -6 route replace default dev long0 metric 1"
);
            },
        ).says(&["[2001:db8:113::10]:993 does not answer", "203.0.113.20:587 does not answer"])
        .within(12.0),
        Row::broken(
            "net.vpn",
            "a dead VPN that look-ups go through as well",
            |line| {
                line.tunnel(0);
                line.client.sh(
                    "ip addr add 10.8.0.2/24 dev long0\nip link set long0 up\n\
                     ip route replace default dev long0\nip -6 route del default"
);
            },
        ).says(&["no DNS server answered in time (asked: 203.0.113.53)"])
        .within(16.0),
        Row::broken(
            "net.vpn",
            "only the mail servers are led into a dead VPN",
            |line| {
                line.zone(&[
                    world::published(&[world::IMAP_V4], &[world::SMTP_V4]),
                    world::host(world::NEUTRAL, &[world::WEB_V4]),
                ].concat());
                line.tunnel(0);
                line.client.sh(&format!(
                    "ip addr add 10.8.0.2/24 dev long0\nip link set long0 up\n\
                     ip route add {} dev long0\nip route add {} dev long0",
                    world::IMAP_V4,
                    world::SMTP_V4
                ));
            },
        )
        .says(&["Only the way to the mail server leads through a VPN"])
        .within(14.0),
        Row::broken(
            "tcp.timeout",
            "a VPN is up, and mail that goes past it is dropped",
            |line| {
                beside(line);
                line.on_the_way("tcp dport { 25, 993, 143, 995, 110, 587, 465 } drop");
            },
        )
        .within(12.0),
        Row::healthy("a VPN is up, and mail goes past it", beside).twin_of(&["net.vpn"]),
    ]
}

/// A VPN for other networks.
fn beside(line: &Line<'_>) {
    line.tunnel(0);
    line.client.sh(
        "ip addr add 10.8.0.2/24 dev long0\nip link set long0 up\nip route add 10.9.0.0/16 dev long0"
);
}

/// Look-ups go past the VPN.
fn keep_look_ups(line: &Line<'_>) {
    line.client.sh(&format!(
        "ip route add {} $(ip route show default | cut -d' ' -f2-5)",
        world::DNS_V4
    ));
}
