//! How servers write: slowly, in other alphabets, with other line ends, or one thing and at once another.

use std::time::Duration;

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::starttls::of;
use super::super::world;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [written(), said(), failing()].concat()
}

/// Answers the question for the capabilities like this.
fn offering(
    ports: &'static [u16],
    answers: [&'static str; 3],
    then_closes: bool,
) -> impl Fn(&Line<'_>) + Send + Sync + 'static {
    move |line| {
        line.plays(ports, move |turn| {
            if !matches!(turn.command, "CAPABILITY" | "CAPA" | "EHLO") {
                return Ok(Answer::Usual);
            }
            let answer = of(turn.protocol, answers);
            if !then_closes {
                return Ok(Answer::Says(answer.to_owned()));
            }
            turn.conversation.say(answer)?;
            Ok(Answer::Closes)
        });
    }
}

fn said() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.greeting-refused",
            "greetings that are neither yes nor good-bye",
            |line| {
                line.plays(&PORTS, |turn| {
                    turn.conversation.say(of(
                        turn.protocol,
                        [
                            "* BAD not for you\r\n",
                            "-ERR [SYS/PERM] not for you\r\n",
                            "530 not for you\r\n",
                        ],
                    ))?;
                    Ok(Answer::Closes)
                });
            },
        )
        .arguments(&DOORS)
        .says(&["not for you"]),
        Row::broken("starttls.not-offered", "offers of nothing at all", |line| {
            line.plays(&PORTS, |turn| {
                let protocol = turn.protocol;
                let says = |answers| Ok(Answer::Says(of(protocol, answers).to_owned()));
                match turn.command {
                    "CAPABILITY" | "CAPA" | "EHLO" => says([
                        "* CAPABILITY IMAP4rev1\r\nTAG OK\r\n",
                        "+OK\r\n.\r\n",
                        "250 ok\r\n",
                    ]),
                    "STARTTLS" | "STLS" => says(["TAG BAD no\r\n", "-ERR no\r\n", "502 no\r\n"]),
                    _ => Ok(Answer::Usual),
                }
            });
        })
        .arguments(&DOORS),
        Row::broken(
            "proto.closed-early",
            "closed right behind the offer of SMTP, while IMAP is waited for",
            |line| {
                // Long enough for the close to be seen before it is the turn of SMTP.
                line.instead(&[993], |conversation| {
                    std::thread::sleep(Duration::from_secs(2));
                    let to = (world::IMAP_V4, 993);
                    conversation.relay(to, |text| text, |text| text)
                });
                line.plays(&[465], |turn| {
                    if turn.command != "EHLO" {
                        return Ok(Answer::Usual);
                    }
                    turn.conversation
                        .say("250-smtp.contoso.example\r\n250 AUTH PLAIN\r\n")?;
                    Ok(Answer::Closes)
                });
            },
        )
        .arguments(&TLS_DOORS)
        .on(&["smtp"]),
        Row::broken(
            "proto.command-rejected",
            "a good-bye without a reason to the first command, under TLS",
            offering(&TLS_PORTS, ["* BYE\r\n", "-ERR\r\n", "421\r\n"], true),
        )
        .arguments(&TLS_DOORS),
        Row::broken(
            "proto.closed-early",
            "closed in the middle of the offer",
            offering(
                &TLS_PORTS,
                [
                    "* CAPABILITY IMAP4rev1 AU",
                    "+OK\r\nSASL PL",
                    "250-smtp.contoso.example\r\n250-AUT",
                ],
                true,
            ),
        )
        .arguments(&TLS_DOORS),
        Row::broken(
            "proto.no-answer",
            "an offer of POP3 without its last line",
            offering(
                &[110, 995],
                ["", "+OK\r\nSTLS\r\nSASL PLAIN\r\n", ""],
                false,
            ),
        )
        .arguments(&["--only", "pop3", "--pop3", DOORS[3]])
        .on(&["pop3"])
        .within(45.0),
        Row::broken(
            "proto.command-rejected",
            "a good-bye without a reason to the first command",
            offering(&PORTS, ["* BYE\r\n", "-ERR\r\n", "421\r\n"], true),
        )
        .arguments(&DOORS),
    ]
}

fn failing() -> Vec<Row> {
    vec![
        Row::broken(
            "service.outage",
            "the offer is refused for the moment, and the connection kept",
            offering(
                &TLS_PORTS,
                [
                    "TAG NO [UNAVAILABLE] Backend is down\r\n",
                    "-ERR [SYS/TEMP] Backend is down\r\n",
                    "451 4.3.0 Backend is down\r\n",
                ],
                false,
            ),
        )
        .arguments(&TLS_DOORS)
        .says(&["Backend is down"]),
        Row::broken(
            "service.outage",
            "STARTTLS is answered with the end of the service",
            |line| {
                line.plays(&PORTS, |turn| {
                    if !matches!(turn.command, "STARTTLS" | "STLS") {
                        return Ok(Answer::Usual);
                    }
                    turn.conversation.say(of(
                        turn.protocol,
                        [
                            "* BYE Server shutting down\r\n",
                            "-ERR [SYS/TEMP] Server shutting down\r\n",
                            "421 4.3.2 Server shutting down\r\n",
                        ],
                    ))?;
                    Ok(Answer::Closes)
                });
            },
        )
        .arguments(&DOORS)
        .says(&["Server shutting down"]),
        Row::broken("service.outage", "it ends once TLS stands", |line| {
            line.plays(&PORTS, |turn| {
                let asked = matches!(turn.command, "CAPABILITY" | "CAPA" | "EHLO");
                if !turn.is_private || !asked {
                    return Ok(Answer::Usual);
                }
                turn.conversation.say(of(
                    turn.protocol,
                    [
                        "* BYE Internal server error\r\n",
                        "-ERR Service not available\r\n",
                        "421 4.3.0 Service not available\r\n",
                    ],
                ))?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&DOORS)
        .says(&["Internal server error", "Service not available"]),
        Row::broken(
            "proto.command-rejected",
            "this caller is not welcome, said to the first command",
            offering(
                &TLS_PORTS,
                [
                    "* BYE You are not welcome here\r\n",
                    "-ERR You are not welcome here\r\n",
                    "550 5.7.1 You are not welcome here\r\n",
                ],
                true,
            ),
        )
        .arguments(&TLS_DOORS)
        .says(&["You are not welcome here"]),
    ]
}

fn written() -> Vec<Row> {
    vec![
        Row::degraded(
            "proto.slow-greeting",
            "a greeting whose letters take half a second each",
            |line| {
                line.plays(&PORTS, |turn| {
                    if !turn.command.is_empty() {
                        return Ok(Answer::Usual);
                    }
                    let greeting = of(
                        turn.protocol,
                        [
                            "* OK the server of contoso.example\r\n",
                            "+OK the server of contoso.example ok\r\n",
                            "220 smtp.contoso.example ESMTP ready\r\n",
                        ],
                    );
                    let pause = Duration::from_millis(500);
                    turn.conversation.drip(greeting, pause)?;
                    Ok(Answer::Done)
                });
            },
        )
        .arguments(&DOORS)
        .within(30.0),
        Row::healthy(
            "greetings in other alphabets, in UTF-8 and in Latin-1",
            |line| {
                line.plays(&PORTS, |turn| {
                    if !turn.command.is_empty() {
                        return Ok(Answer::Usual);
                    }
                    let greeting: &[u8] = match turn.protocol {
                        "imap" => "* OK Почта готова ✉\r\n".as_bytes(),
                        "pop3" => b"+OK Gr\xfc\xdfe vom Postb\xfcro\r\n",
                        _ => b"220 smtp.contoso.example Bo\xeete aux lettres\r\n",
                    };
                    turn.conversation.say(greeting)?;
                    Ok(Answer::Done)
                });
            },
        )
        .arguments(&DOORS)
        .twin_of(&["proto.garbage"]),
        Row::healthy("lines that end in a line feed alone, until TLS", |line| {
            line.changes(&PORTS, |text| text.replace("\r\n", "\n"), |text| text);
        })
        .arguments(&DOORS)
        .twin_of(&["proto.silent", "proto.no-answer", "proto.garbage"]),
        Row::broken(
            "service.outage",
            "a greeting, and in the same packet the end",
            |line| {
                line.plays(&TLS_PORTS, |turn| {
                    turn.conversation.say(of(
                        turn.protocol,
                        [
                            "* OK ready\r\n* BYE Server shutting down\r\n",
                            "+OK ready\r\n-ERR [SYS/TEMP] Server shutting down\r\n",
                            "220 smtp.contoso.example ESMTP\r\n421 4.3.2 Server shutting down\r\n",
                        ],
                    ))?;
                    Ok(Answer::Closes)
                });
            },
        )
        .arguments(&TLS_DOORS)
        .says(&["Server shutting down"]),
    ]
}
