//! Handshakes that are broken off, refused, or never end.

use std::thread;
use std::time::Duration;

use super::{Line, Row, openssl, world};
use crate::matrix::servers::middlebox::Conversation;

/// The ports of the mail servers that begin with TLS.
const PORTS: [u16; 3] = [993, 995, 465];

/// Every port of the mail servers.
const MAIL: &str = "{ 25, 993, 143, 995, 110, 587, 465 }";

pub(crate) fn rows() -> Vec<Row> {
    [ended(), alerts(), stuck(), large()].concat()
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
        .says(&["was tried", "at its other address 203.0.113.10"])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-closed",
            "closed in the middle of the hello of the server",
            instead(|c| {
                c.hear(4096)?;
                c.say([22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3])
            }),
        )
        .says(&["at its other address 203.0.113.10"])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.garbled",
            "a hello of the server that breaks the rules of TLS",
            instead(|c| {
                c.hear(4096)?;
                c.say([22, 3, 3, 0, 6, 2, 0, 0, 2, 9, 9])?;
                c.hear_out()
            }),
        )
        .says(&["breaks the rules of TLS", "from another network"])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-reset",
            "reset at the hello",
            instead(|c| {
                c.hear(4096)?;
                c.reset()
            }),
        )
        .says(&[
            "was tried",
            "the connection is reset during the TLS handshake",
        ])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-reset",
            "a filter on the way resets all that begins with TLS",
            |line| {
                // The first byte of a handshake record, behind the headers of IP and TCP.
                line.on_the_way("tcp dport { 993, 995, 465 } @ih,0,8 0x16 reject with tcp reset");
            },
        )
        .says(&["the connection is reset during the TLS handshake"])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.handshake-reset",
            "a filter resets TLS at every door of a domain",
            |line| {
                line.on_the_way(&format!(
                    "tcp dport {MAIL} @ih,0,8 0x16 reject with tcp reset"
                ))
            },
        )
        .within(12.0),
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
                led_on(line, |conversation| {
                    conversation.say([21, 3, 1, 0, 2, 1, 112])
                })
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.unknown-name", "tls.handshake-refused", "tls.garbled"]),
    ]
}

/// Lead on to the mail servers what `before` leaves of a connection.
fn led_on(
    line: &Line<'_>,
    before: impl Fn(&mut Conversation) -> std::io::Result<()> + Clone + Send + Sync + 'static,
) {
    for port in PORTS {
        let before = before.clone();
        line.instead(&[port], move |conversation| {
            before(conversation)?;
            conversation.relay((world::IMAP_V4, port), |text| text, |text| text)
        });
    }
}

fn stuck() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-timeout",
            "the hello is taken, and nothing comes",
            instead(|c| c.hear_out()),
        )
        .says(&["a small TLS hello: no answer", "imap.contoso.example:465"])
        .under_tls_at(world::IMAP)
        .within(36.0),
        Row::broken(
            "tls.handshake-timeout",
            "the answer stops in the middle of its first message",
            instead(|c| {
                c.hear(4096)?;
                c.say([22, 3, 3, 0, 122, 2, 0, 0, 118, 3, 3])?;
                c.hear_out()
            }),
        )
        .says(&["a small TLS hello: no answer"])
        .under_tls_at(world::IMAP)
        .within(36.0),
        Row::broken(
            "tls.handshake-timeout",
            "a device on the way lets the hello pass, and no answer to it",
            |line| line.on_the_way("tcp sport { 993, 995, 465 } @ih,0,8 0x16 drop"),
        )
        .says(&["a small TLS hello: no answer"])
        .under_tls_at(world::IMAP)
        .within(36.0),
        Row::degraded(
            "proto.slow-greeting",
            "a server that takes twelve seconds before it answers the hello",
            |line| {
                led_on(line, |_| {
                    thread::sleep(Duration::from_secs(12));
                    Ok(())
                });
            },
        )
        .says(&["S: * OK "])
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .within(20.0),
        Row::healthy("a server that takes four seconds to begin", |line| {
            led_on(line, |_| {
                thread::sleep(Duration::from_secs(4));
                Ok(())
            });
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .within(12.0)
        .twin_of(&["tls.handshake-timeout", "tls.large-hello"]),
    ]
}

/// A device that cannot take a hello of more than 1000 bytes, whose length stands behind its type and version.
fn small_minded(line: &Line<'_>, ports: &str, verdict: &str) {
    line.on_the_way(&format!(
        "tcp dport {ports} @ih,0,8 0x16 @ih,24,16 > 1000 {verdict}"
    ));
}

/// A balancer that looks at what comes first, in one piece, and ends a connection like this that begins with more than a kilobyte.
fn short_of_room(line: &Line<'_>, port: u16, resets: bool) {
    line.instead(&[port], move |conversation| {
        let first = conversation.peek(4096)?;
        match (first > 1024, resets) {
            (true, true) => {
                conversation.hear(4096)?;
                conversation.reset()
            }
            (true, false) => conversation.hear(4096).map(drop),
            (false, _) => conversation.relay((world::IMAP_V4, port), |text| text, |text| text),
        }
    });
}

fn large() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.large-hello",
            "an old balancer resets what begins with more than a kilobyte, for IMAP alone",
            |line| short_of_room(line, 993, true),
        )
        .under_tls_at(world::IMAP)
        .on(&["imap"])
        .says(&[
            "imap.contoso.example:993",
            "a small TLS hello: the server takes it",
        ]),
        Row::broken(
            "tls.large-hello",
            "an old balancer closes what begins with more than a kilobyte",
            |line| {
                PORTS
                    .iter()
                    .for_each(|port| short_of_room(line, *port, false))
            },
        )
        .under_tls_at(world::IMAP)
        .says(&[
            "imap.contoso.example:995",
            "a small TLS hello: the server takes it",
        ]),
        Row::broken(
            "tls.large-hello",
            "a device on the way resets what begins with a large hello",
            |line| small_minded(line, "{ 993, 995, 465 }", "reject with tcp reset"),
        )
        .says(&[
            "a small TLS hello: the server takes it",
            "the connection is reset during the TLS handshake",
            "imap.contoso.example:465",
        ])
        .under_tls_at(world::IMAP),
        Row::broken(
            "tls.large-hello",
            "a device on the way swallows a large hello",
            |line| small_minded(line, "{ 993, 995, 465 }", "drop"),
        )
        .says(&[
            "a large TLS hello: no answer",
            "a large TLS hello in small pieces: no answer",
        ])
        .under_tls_at(world::IMAP)
        .within(14.0),
        Row::broken(
            "tls.large-hello",
            "a device on the way resets a large hello behind STARTTLS",
            |line| small_minded(line, "{ 143, 110, 587 }", "reject with tcp reset"),
        )
        .says(&["S: 220 2.0.0 Ready to start TLS"])
        .with_starttls_at(world::IMAP),
        Row::broken(
            "tls.large-hello",
            "the same on a line of 300 ms there and back",
            |line| {
                line.delay(150);
                small_minded(line, "{ 143, 110, 587 }", "reject with tcp reset");
            },
        )
        .says(&["was tried"])
        .with_starttls_at(world::IMAP)
        .within(9.0),
        Row::healthy(
            "a server that asks for another key than those of the hello",
            |line| {
                openssl(line, "curves = P-384");
            },
        )
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.large-hello", "tls.no-shared-cipher"]),
        Row::healthy("the end of a session is lost on the way", |line| {
            openssl(line, "sslVersion = TLSv1.2");
            line.on_the_way("tcp sport { 993, 995, 465 } @ih,0,8 0x15 drop");
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.handshake-closed", "tls.handshake-reset"]),
    ]
}
