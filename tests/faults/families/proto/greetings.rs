//! Greetings that do not come, have no end, or are none.

use std::time::Duration;

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::starttls::of;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [silent(), tarpit(), garbage(), endless()].concat()
}

fn silent() -> Vec<Row> {
    vec![
        Row::broken("proto.silent", "nothing is ever said", |line| {
            line.instead(&PORTS, |conversation| conversation.hear_out());
        })
        .says(&[
            "imap.contoso.example:143",
            "C: m1 CAPABILITY",
            "C: CAPA",
            "the server accepts the connection and says nothing",
        ])
        .arguments(&DOORS)
        .within(55.0),
        Row::broken("proto.silent", "nothing is ever said under TLS", |line| {
            line.plays(&TLS_PORTS, |turn| {
                turn.conversation.hear_out()?;
                Ok(Answer::Closes)
            });
        })
        .says(&[
            "smtp.contoso.example:465",
            "the server accepts the connection and says nothing",
        ])
        .arguments(&TLS_DOORS)
        .within(55.0),
        Row::degraded(
            "proto.silent",
            "port 587 says nothing, port 465 works",
            |line| {
                line.instead(&[587], |conversation| conversation.hear_out());
            },
        )
        .says(&["smtp.contoso.example:587", "C: EHLO"])
        .on(&["smtp"])
        .within(55.0),
    ]
}

/// A greeting whose line has no end yet, one letter a second.
fn drip(line: &Line<'_>, ports: &[u16]) {
    line.plays(ports, |turn| {
        let begun = of(
            turn.protocol,
            [
                "* OK [CAPABILITY IMAP4rev1 LITERAL+ SASL-IR LOGIN-REFERRALS] ready",
                "+OK POP3 server of contoso.example is ready for you today",
                "220 smtp.contoso.example ESMTP service is ready for you today",
            ],
        );
        turn.conversation.drip(begun, Duration::from_secs(1))?;
        Ok(Answer::Closes)
    });
}

fn tarpit() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.tarpit",
            "one letter of the greeting a second",
            |line| {
                drip(line, &PORTS);
            },
        )
        .says(&[
            "so far it says \"* OK [CAPABILITY IMAP4",
            "so far it says \"+OK POP3 server of",
            "so far it says \"220 smtp.contoso.example",
        ])
        .arguments(&DOORS)
        .within(55.0),
        Row::broken(
            "proto.tarpit",
            "a greeting of lines that go on, one in five seconds",
            |line| {
                line.instead(&[587], |conversation| {
                    loop {
                        conversation.say("220-smtp.contoso.example one moment\r\n")?;
                        std::thread::sleep(Duration::from_secs(5));
                    }
                });
            },
        )
        .says(&["S: 220-smtp.contoso.example one moment"])
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .within(55.0),
        Row::healthy("a greeting that drips and comes to its end", |line| {
            line.plays(&PORTS, |turn| {
                if !turn.command.is_empty() {
                    return Ok(Answer::Usual);
                }
                let greeting = of(
                    turn.protocol,
                    [
                        "* OK ready\r\n",
                        "+OK ready\r\n",
                        "220 smtp.contoso.example ESMTP\r\n",
                    ],
                );
                turn.conversation
                    .drip(greeting, Duration::from_millis(200))?;
                Ok(Answer::Done)
            });
        })
        .arguments(&DOORS)
        .twin_of(&["proto.tarpit", "proto.silent"])
        .within(12.0),
    ]
}

fn garbage() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.garbage",
            "the words of a start that failed",
            |line| {
                line.instead(&PORTS, |conversation| {
                    conversation.say(
                        "/usr/sbin/maild: error while loading shared libraries: libssl.so.1.1\n",
                    )
                });
            },
        )
        .arguments(&DOORS)
        .says(&["error while loading shared libraries"]),
        Row::broken("proto.garbage", "bytes that are no text", |line| {
            line.instead(&PORTS, |conversation| {
                conversation.say([0x00, 0x07, 0xff, 0xd8, 0x80, 0x0d, 0x0a, 0x41])?;
                conversation.hear_out()
            });
        })
        .arguments(&DOORS),
        Row::broken("proto.garbage", "a header of the PROXY protocol", |line| {
            line.instead(&PORTS, |conversation| {
                conversation.say("PROXY TCP4 192.0.2.1 192.0.2.2 5000 143\r\n")?;
                conversation.hear_out()
            });
        })
        .arguments(&DOORS)
        .says(&["PROXY TCP4"]),
        Row::broken("proto.garbage", "noise under TLS", |line| {
            line.plays(&TLS_PORTS, |_| {
                Ok(Answer::Says("Segmentation fault\r\n".to_owned()))
            });
        })
        .arguments(&TLS_DOORS)
        .says(&["Segmentation fault"]),
        Row::healthy("greetings as short and as odd as they may be", |line| {
            line.plays(&PORTS, |turn| {
                Ok(match (turn.protocol, turn.command) {
                    ("imap", "") => Answer::Says("* ok\r\n".to_owned()),
                    ("pop3", "") => Answer::Says("+OK\r\n".to_owned()),
                    ("smtp", "") => Answer::Says("220\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&DOORS)
        .twin_of(&["proto.garbage"]),
    ]
}

fn endless() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.too-long-line",
            "a greeting without a line end",
            |line| {
                line.instead(&PORTS, |conversation| {
                    loop {
                        conversation.say([b'x'; 4096])?;
                    }
                });
            },
        )
        .says(&[
            "imap.contoso.example:143",
            "imap.contoso.example:110",
            "smtp.contoso.example:587",
            "the server sends a line of more than 64 KiB",
        ])
        .arguments(&DOORS),
        Row::broken(
            "proto.too-long-line",
            "a list of capabilities without a line end",
            |line| {
                line.plays(&PORTS, |turn| {
                    if turn.command.is_empty() {
                        return Ok(Answer::Usual);
                    }
                    let begun = of(turn.protocol, ["* CAPABILITY ", "+OK\r\n", "250-"]);
                    turn.conversation.say(begun)?;
                    loop {
                        turn.conversation.say("IMAP4rev1 STARTTLS ".repeat(100))?;
                    }
                });
            },
        )
        .says(&["C: m1 CAPABILITY", "C: CAPA", "C: EHLO"])
        .arguments(&DOORS),
        Row::broken("proto.flood", "a greeting that repeats itself", |line| {
            line.plays(&PORTS, |turn| {
                let said = of(
                    turn.protocol,
                    [
                        "* CAPABILITY IMAP4rev1\r\n",
                        "+OK\r\n",
                        "220-smtp.contoso.example\r\n",
                    ],
                );
                if turn.protocol != "smtp" && turn.command.is_empty() {
                    return Ok(Answer::Usual);
                }
                loop {
                    turn.conversation.say(said.repeat(100))?;
                }
            });
        })
        .says(&[
            "S: * CAPABILITY IMAP4rev1",
            "S: 220-smtp.contoso.example",
            "more lines]",
        ])
        .arguments(&DOORS),
        Row::healthy("long greetings and long lists", |line| {
            line.plays(&PORTS, |turn| {
                Ok(match (turn.protocol, turn.command) {
                    ("imap", "") => {
                        Answer::Says(format!("* OK {} ready\r\n", "welcome ".repeat(1000)))
                    }
                    ("imap", "CAPABILITY") if !turn.is_private => Answer::Says(format!(
                        "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED {}\r\nTAG OK done\r\n",
                        (0..200)
                            .map(|n| format!("X-EXTRA-{n} "))
                            .collect::<String>()
                            .trim()
                    )),
                    ("pop3", "CAPA") if !turn.is_private => Answer::Says(format!(
                        "+OK\r\nSTLS\r\n{}.\r\n",
                        (0..200)
                            .map(|n| format!("X-EXTRA-{n}\r\n"))
                            .collect::<String>()
                    )),
                    ("smtp", "") => Answer::Says(format!(
                        "{}220 smtp.contoso.example ESMTP\r\n",
                        "220-No unsolicited mail. All connections are logged.\r\n".repeat(100)
                    )),
                    ("smtp", "EHLO") if !turn.is_private => Answer::Says(format!(
                        "250-smtp.contoso.example\r\n{}250 STARTTLS\r\n",
                        (0..200)
                            .map(|n| format!("250-X-EXTRA-{n}\r\n"))
                            .collect::<String>()
                    )),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&DOORS)
        .twin_of(&["proto.too-long-line", "proto.flood"]),
    ]
}
