//! Handshakes that are broken off, refused, or never end.

use super::{Line, Row, world};
use crate::matrix::servers::middlebox::Conversation;

/// The ports of the mail servers that begin with TLS.
const PORTS: [u16; 3] = [993, 995, 465];

pub(crate) fn rows() -> Vec<Row> {
    [ended(), alerts(), stuck()].concat()
}

/// Something of ours stands in the place of the mail servers.
fn instead(
    each: impl Fn(&mut Conversation) -> std::io::Result<()> + Clone + Send + Sync + 'static,
) -> impl Fn(&Line<'_>) + Send + Sync + 'static {
    move |line| {
        line.instead(&PORTS, each.clone());
    }
}

fn ended() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-closed",
            "closed at the hello",
            instead(|c| c.hear(4096).map(drop)),
        )
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-closed",
            "closed in the middle of the hello of the server",
            instead(|c| {
                c.hear(4096)?;
                c.say([22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3])
            }),
        )
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-reset",
            "reset at the hello",
            instead(|c| {
                c.hear(4096)?;
                c.reset()
            }),
        )
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-reset",
            "a filter on the way resets all that begins with TLS",
            |line| {
                // The first byte of a handshake record, behind the headers of IP and TCP.
                line.on_the_way("tcp dport { 993, 995, 465 } @ih,0,8 0x16 reject with tcp reset");
            },
        )
        .under_tls_at(world::IMAP),
    ]
}

/// An alert of this number, as a server sends it.
fn alert(number: u8) -> impl Fn(&Line<'_>) + Send + Sync + 'static {
    instead(move |c| {
        c.hear(4096)?;
        c.say([21, 3, 3, 0, 2, 2, number])?;
        c.hear_out()
    })
}

fn alerts() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-refused",
            "alert 80, an internal error",
            alert(80),
        )
        .under_tls_at(world::IMAP)
        .says(&["80", "internal error"]),
        Row::broken(
            "tls.handshake-refused",
            "alert 49, access denied",
            alert(49),
        )
        .under_tls_at(world::IMAP)
        .says(&["access denied"]),
        Row::broken("tls.unknown-name", "alert 112", alert(112))
            .under_tls_at(world::IMAP)
            .says(&["unrecognized name"]),
        Row::healthy(
            "a warning that the name is not known, and the handshake goes on",
            |line| {
                for port in PORTS {
                    line.instead(&[port], move |conversation| {
                        conversation.say([21, 3, 1, 0, 2, 1, 112])?;
                        conversation.relay((world::IMAP_V4, port), |text| text, |text| text)
                    });
                }
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.unknown-name"]),
    ]
}

fn stuck() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-timeout",
            "the hello is taken, and nothing comes",
            instead(|c| c.hear_out()),
        )
        .under_tls_at(world::IMAP)
        .within(20.0),
    ]
}
