//! What fails now and then, or at one of the doors alone.

use super::*;

pub(super) fn intermittent() -> Vec<Row> {
    /// Of three connections to this port, these meet something that breaks off once it was spoken to, or at once.
    fn of_three(line: &Line<'_>, port: u16, which: &str, hears: bool) {
        let broken = line.instead(&[], move |conversation| match hears {
            true => conversation.hear(64).and_then(|_| conversation.reset()),
            false => Ok(()),
        });
        line.divert(
            &format!("tcp dport {port} numgen inc mod 3 {which}"),
            broken.port(),
        );
    }
    vec![
        Row::degraded(
            "service.intermittent",
            "one of three connections is reset",
            |line| {
                one_family(line);
                for port in TLS_PORTS {
                    of_three(line, port, "0", true);
                }
            },
        )
        .arguments(&TLS)
        .without_sign_in()
        .says(&["was tried 3 times, and 1 of them failed"]),
        Row::broken(
            "service.intermittent",
            "two of three connections are closed",
            |line| {
                one_family(line);
                for port in STARTTLS_PORTS {
                    of_three(line, port, "0-1", false);
                }
            },
        )
        .arguments(&STARTTLS)
        .says(&["was tried ", " times, and ", " of them failed"]),
        Row::broken(
            "service.intermittent",
            "two of three machines behind HAProxy are broken",
            |line| {
                one_family(line);
                let broken = line.instead(&[], |_| Ok(())).port();
                for port in TLS_PORTS {
                    let servers = format!(
                        "balance roundrobin\nserver one 127.0.0.1:{broken}\n\
                         server two 127.0.0.1:{broken}\nserver good 127.0.0.1:{port}"
                    );
                    line.in_front(port, None, &servers);
                }
            },
        )
        .arguments(&TLS)
        .says(&["was tried "]),
        Row::broken(
            "service.intermittent",
            "two of three connections are refused",
            |line| {
                one_family(line);
                let rules = TLS_PORTS.map(|port| {
                    format!("tcp dport {port} tcp flags & (syn|ack) == syn numgen inc mod 3 0-1 reject with tcp reset")
                });
                line.on_the_way(&rules.join("\n"));
            },
        )
        .arguments(&TLS)
        .says(&[
            "The server takes some connections and refuses others",
            " of them failed",
        ]),
        Row::degraded(
            "service.intermittent",
            "what comes beside others is refused, and taken alone",
            |line| {
                one_family(line);
                line.on_the_way("tcp dport 995 tcp flags & (syn|ack) == syn numgen inc mod 2 0 reject with tcp reset");
            },
        )
        .arguments(&TLS)
        .on(&["pop3"])
        .says(&["answers at the second try"])
        .within(8.0),
        Row::healthy("two good machines behind HAProxy", |line| {
            for port in TLS_PORTS {
                let servers = format!(
                    "balance roundrobin\nserver one {}:{port}\nserver two {}:{port}",
                    world::IMAP_V4,
                    world::SMTP_V4,
                );
                line.in_front(port, None, &servers);
            }
        })
        .arguments(&TLS)
        .without_sign_in()
        .twin_of(&["service.intermittent"]),
        Row::healthy("one of two machines is down, and HAProxy knows", |line| {
            for port in TLS_PORTS {
                let servers = format!(
                    "balance roundrobin\noption redispatch 1\nretries 2\n\
                     server down 127.0.0.1:9\nserver good 127.0.0.1:{port}"
                );
                line.in_front(port, None, &servers);
            }
        })
        .arguments(&TLS)
        .without_sign_in()
        .within(9.0)
        .twin_of(&["service.intermittent", "service.outage"]),
    ]
}

/// A front that takes connections, and nothing behind it.
pub(super) fn stopped() -> Vec<Row> {
    vec![
        Row::broken(
            "tls.handshake-closed",
            "HAProxy, and no server behind it",
            |line| {
                for port in TLS_PORTS {
                    line.in_front(port, None, "server stopped 127.0.0.1:9");
                }
            },
        )
        .arguments(&TLS)
        .within(12.5),
        Row::broken(
            "proto.closed-early",
            "HAProxy, and no server behind it",
            |line| {
                for port in STARTTLS_PORTS {
                    line.in_front(port, None, "server stopped 127.0.0.1:9");
                }
            },
        )
        .arguments(&STARTTLS)
        .within(12.5),
    ]
}
