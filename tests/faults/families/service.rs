//! A service that fails as such, for good or now and then.

#[path = "service/coming_and_going.rs"]
mod coming_and_going;
#[path = "service/crowd.rs"]
mod crowd;
#[path = "service/machines.rs"]
mod machines;

use std::io;

use super::line::Line;
use super::played::{Answer, Turn};
use super::row::Row;
use super::servers::certificates::Flaw;
use super::servers::middlebox::Conversation;
use super::starttls::of;
use super::world;

/// The doors with TLS from the first byte, and those with STARTTLS.
const TLS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:993/tls",
    "--pop3",
    "imap.contoso.example:995/tls",
    "--smtp",
    "smtp.contoso.example:465/tls",
];
const STARTTLS: [&str; 6] = [
    "--imap",
    "imap.contoso.example:143/starttls",
    "--pop3",
    "imap.contoso.example:110/starttls",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];
/// IMAP, POP3 and SMTP behind them.
const TLS_PORTS: [u16; 3] = [993, 995, 465];
const STARTTLS_PORTS: [u16; 3] = [143, 110, 587];

pub(crate) fn rows() -> Vec<Row> {
    [
        outage(),
        outage_later(),
        coming_and_going::intermittent(),
        coming_and_going::stopped(),
        machines::rows(),
        crowd::rows(),
    ]
    .concat()
}

/// Greets like this and closes.
fn greets(greeting: &'static str) -> impl Fn(&mut Conversation) -> io::Result<()> + Send + Sync {
    move |conversation| conversation.say(greeting)
}

/// Under TLS, with a certificate in order, these greetings.
fn greet_under_tls(line: &Line<'_>, greetings: [&'static str; 3]) {
    let certificate = line
        .world
        .authority
        .issue(&[world::IMAP, world::SMTP], Flaw::None);
    for (port, greeting) in TLS_PORTS.into_iter().zip(greetings) {
        let behind = line.instead(&[], greets(greeting)).port();
        let server = format!("server one 127.0.0.1:{behind}");
        line.in_front(port, Some(&certificate), &server);
    }
}

fn greet(line: &Line<'_>, greetings: [&'static str; 3]) {
    for (port, greeting) in STARTTLS_PORTS.into_iter().zip(greetings) {
        line.instead(&[port], greets(greeting));
    }
}

/// The first command is answered with a good-bye that tells of an outage.
fn says_then_closes(turn: &mut Turn<'_>) -> io::Result<Answer> {
    if turn.command.is_empty() {
        return Ok(Answer::Usual);
    }
    turn.conversation.say(of(
        turn.protocol,
        [
            "* BYE Server shutting down\r\n",
            "-ERR Server Unavailable. 21\r\n",
            "421 smtp.contoso.example Service not available\r\n",
        ],
    ))?;
    Ok(Answer::Closes)
}

fn outage() -> Vec<Row> {
    vec![
        Row::broken("service.outage", "every server says that it cannot serve", |line| {
            greet_under_tls(
                line,
                [
                    "* BYE [UNAVAILABLE] Temporary failure, try again later\r\n",
                    "-ERR [SYS/TEMP] Mail store is down\r\n",
                    "421 4.3.2 Service not available\r\n",
                ],
            );
        })
        .arguments(&TLS)
        .says(&["Service not available", "UNAVAILABLE", "SYS/TEMP"]),
        Row::broken(
            "service.outage",
            "the first connection is reset in the handshake, and the next ones say why",
            |line| {
                one_family(line);
                let cut = line.instead(&[], |conversation| {
                    conversation.hear(1)?;
                    conversation.reset()
                });
                for port in TLS_PORTS {
                    line.divert(&format!("tcp dport {port} numgen inc mod 1000 0"), cut.port());
                }
                greet_under_tls(
                    line,
                    [
                        "* BYE Auth process broken\r\n",
                        "-ERR [SYS/TEMP] Auth process broken\r\n",
                        "421 4.3.0 Authentication service is down\r\n",
                    ],
                );
            },
        )
        .arguments(&TLS)
        .says(&["tried again: the server", "Auth process broken", "Authentication service is down"]),
        Row::broken("service.outage", "maintenance, said in clear text", |line| {
            greet(
                line,
                [
                    "* BYE Down for maintenance until 18:00\r\n",
                    "-ERR Server is down for maintenance\r\n",
                    "421 smtp.contoso.example Service not available, closing\r\n",
                ],
            );
        })
        .arguments(&STARTTLS)
        .says(&["maintenance"]),
        Row::broken("service.outage", "a front that has no server behind it says so", |line| {
            greet(
                line,
                [
                    "* BYE No backend servers available\r\n",
                    "-ERR No backend available for you now\r\n",
                    "421 smtp.contoso.example no servers available, try again later\r\n",
                ],
            );
        })
        .arguments(&STARTTLS)
        .says(&["No backend servers available"]),
        Row::broken("service.outage", "the first command is answered with it, in clear text", |line| {
            line.plays(&STARTTLS_PORTS, says_then_closes);
        })
        .arguments(&STARTTLS)
        .says(&["Server Unavailable. 21", "Server shutting down", "421 smtp.contoso.example Service not available"]),
        Row::broken("service.outage", "the first command is answered with it, under TLS", |line| {
            line.plays(&TLS_PORTS, says_then_closes);
        })
        .arguments(&TLS)
        .says(&["Server Unavailable. 21", "Server shutting down", "421 smtp.contoso.example Service not available"]),
        Row::broken("proto.command-rejected", "a POP3 server that says no to CAPA and hangs up", |line| {
            line.plays(&[110], |turn| {
                if turn.command.is_empty() {
                    return Ok(Answer::Usual);
                }
                turn.conversation.say("-ERR We do not talk to you\r\n")?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&["--only", "pop3", "--pop3", "imap.contoso.example:110/starttls"])
        .on(&["pop3"])
        .says(&["We do not talk to you"]),
        Row::healthy("POP3 servers for which CAPA is not available, and nothing else is amiss", |line| {
            line.plays(&[110, 995], |turn| {
                Ok(match turn.command {
                    "CAPA" => Answer::Says("-ERR Command not available\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&["--only", "pop3", "--pop3", "imap.contoso.example:110/starttls"])
        .on(&["pop3"])
        .twin_of(&["service.outage", "proto.command-rejected"]),
        Row::broken("service.outage", "Exchange cannot reach what is behind it", |line| {
            greet(
                line,
                [
                    "* BYE Server Unavailable. 15\r\n",
                    "-ERR Server Unavailable. 21\r\n",
                    "421 4.3.2 The maximum number of concurrent server connections has exceeded a limit, \
                     closing transmission channel\r\n",
                ],
            );
        })
        .arguments(&STARTTLS)
        .says(&["Server Unavailable. 21"]),
        Row::broken("service.outage", "outgoing mail alone: no disk space", |line| {
            line.instead(&[587, 465, 25], greets("452 4.3.1 Insufficient system storage\r\n"));
        })
        .arguments(&["--only", "smtp", "--smtp", "smtp.contoso.example:587/starttls"])
        .on(&["smtp"])
        .says(&["Insufficient system storage"]),
        Row::healthy("greetings that speak of maintenance, and work", |line| {
            for (port, to, greeting) in [
                (143, world::IMAP_V4, "* OK Mail will be unavailable from 22:00 for maintenance\r\n"),
                (110, world::IMAP_V4, "+OK Service unavailable from 22:00 for maintenance\r\n"),
                (587, world::SMTP_V4, "220 smtp.contoso.example ESMTP, unavailable from 22:00\r\n"),
            ] {
                line.instead(&[port], move |conversation| {
                    let mut first = Some(greeting.to_owned());
                    let server = move |text: String| first.take().unwrap_or(text);
                    conversation.relay((to, port), server, |text| text)
                });
            }
        })
        .arguments(&STARTTLS)
        .without_sign_in()
        .twin_of(&["service.outage"]),
    ]
}

/// Two families at a time would make the count of connections another one in every run.
fn one_family(line: &Line<'_>) {
    line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
}

/// Servers that greet, and fail once they are asked for something.
fn outage_later() -> Vec<Row> {
    vec![
        Row::broken("service.outage", "it fails once it is spoken to", |line| {
            for (port, greeting, answer) in [
                (143, "* OK ready\r\n", "* BYE Server Unavailable. 15\r\n"),
                (
                    587,
                    "220 smtp.contoso.example ESMTP\r\n",
                    "421 4.3.0 Try again later\r\n",
                ),
            ] {
                line.instead(&[port], move |conversation| {
                    conversation.say(greeting)?;
                    conversation.hear_line()?;
                    conversation.say(answer)
                });
            }
        })
        .arguments(&["--only", "imap,smtp"])
        .arguments(&STARTTLS[..2])
        .arguments(&STARTTLS[4..])
        .on(&["imap", "smtp"])
        .says(&["Server Unavailable. 15", "4.3.0"]),
        Row::broken(
            "auth.too-many-connections",
            "every server has enough of this address",
            |line| {
                greet(
                    line,
                    [
                        "* BYE Too many connections from your IP\r\n",
                        "-ERR Too many connections from your IP\r\n",
                        "421 4.7.0 smtp.contoso.example Error: too many connections from 10.0.0.1\r\n",
                    ],
                );
            },
        )
        .arguments(&STARTTLS)
        .says(&["too many connections from 10.0.0.1"]),
        Row::broken("service.outage", "of POP3 alone", |line| {
            line.instead(&[110], greets("-ERR [SYS/TEMP] Database is down\r\n"));
            line.instead(&[995], |_| Ok(()));
        })
        .on(&["pop3"])
        .says(&["Database is down"])
        .beside(&["tls.handshake-closed"]),
        Row::broken("service.intermittent", "one try of three is welcome", |line| {
            one_family(line);
            let busy = line.instead(
                &[],
                greets("421 4.3.2 System not accepting network messages\r\n"),
            );
            line.divert("tcp dport 587 numgen inc mod 3 0-1", busy.port());
        })
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .on(&["smtp"])
        .says(&["System not accepting network messages"]),
    ]
}
