//! STARTTLS that was agreed to, and what came then.

use std::time::Duration;

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::servers::middlebox::Conversation;
use super::{DOORS, PORTS, answer, asks_for_tls, of};

pub(crate) fn rows() -> Vec<Row> {
    [broken(), injection(), preauth()].concat()
}

/// Servers that go ahead and then do this instead of TLS.
fn goes_ahead(
    line: &Line<'_>,
    then: impl Fn(&mut Conversation) -> std::io::Result<()> + Clone + Send + Sync + 'static,
) {
    line.plays(&PORTS, move |turn| {
        if !asks_for_tls(turn.command) {
            return Ok(Answer::Usual);
        }
        let said = of(
            turn.protocol,
            ["m2 OK begin\r\n", "+OK begin\r\n", "220 begin\r\n"],
        );
        turn.conversation.say(said)?;
        then(turn.conversation)?;
        Ok(Answer::Closes)
    });
}

fn broken() -> Vec<Row> {
    vec![
        Row::broken("starttls.broken", "a go-ahead, and then nothing", |line| {
            goes_ahead(line, Conversation::hear_out);
        })
        .arguments(&DOORS)
        .within(25.0),
        Row::broken(
            "starttls.refused",
            "a go-ahead, and then a word of the server that its TLS does not start",
            |line| {
                goes_ahead(line, |conversation| {
                    conversation.peek(1)?;
                    conversation.say("* BYE [UNAVAILABLE] TLS initialization failed.\r\n")?;
                    conversation.hear_out()
                });
            },
        )
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"])
        .says(&[
            "TLS initialization failed.",
            "says itself that its encryption does not start",
        ]),
        Row::broken("starttls.broken", "a go-ahead, and then the end", |line| {
            goes_ahead(line, |_| Ok(()));
        })
        .arguments(&DOORS)
        .within(12.0),
        Row::broken("starttls.broken", "a go-ahead, and then a reset", |line| {
            goes_ahead(line, |conversation| {
                conversation.hear(4096)?;
                conversation.reset()
            });
        })
        .arguments(&DOORS)
        .within(12.0),
        Row::broken(
            "starttls.broken",
            "a go-ahead, and on in clear text",
            |line| {
                goes_ahead(line, |conversation| {
                    conversation.hear(4096)?;
                    conversation.say("500 5.5.1 Error: bad syntax\r\n")?;
                    conversation.hear_out()
                });
            },
        )
        .arguments(&DOORS)
        .says(&["500 5.5.1 Error: bad syntax"]),
        Row::broken("starttls.broken", "a go-ahead, and then noise", |line| {
            goes_ahead(line, |conversation| {
                conversation.hear(4096)?;
                conversation.say([0x00, 0xff, 0x17, 0x80, 0x01, 0x02, 0x9c, 0x00])?;
                conversation.hear_out()
            });
        })
        .arguments(&DOORS),
        Row::broken(
            "starttls.broken",
            "a go-ahead, and clear text while TLS is waited for",
            |line| {
                goes_ahead(line, |conversation| {
                    // It stays unread; earlier, the text would be one behind the go-ahead.
                    conversation.peek(1)?;
                    conversation.say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n")?;
                    conversation.hear_out()
                });
            },
        )
        .arguments(&DOORS)
        .says(&["CAPABILITY IMAP4rev1 AUTH=PLAIN"]),
    ]
}

fn injection() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.injection",
            "lines behind the go-ahead, in one packet",
            |line| {
                answer(
                    line,
                    [
                        "TAG OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=LOGIN\r\n",
                        "+OK begin\r\n+OK and more\r\n",
                        "220 begin\r\n250-smtp.evil.example\r\n250 AUTH LOGIN\r\n",
                    ],
                );
            },
        )
        .arguments(&DOORS)
        .says(&[
            "CAPABILITY IMAP4rev1 AUTH=LOGIN",
            "+OK and more",
            "smtp.evil.example",
        ]),
        Row::broken(
            "starttls.injection",
            "a piece of a line behind the go-ahead",
            |line| {
                answer(
                    line,
                    ["TAG OK begin\r\n* OK", "+OK begin\r\n+", "220 begin\r\n250"],
                );
            },
        )
        .arguments(&DOORS),
        Row::healthy("a go-ahead that comes byte by byte", |line| {
            line.plays(&PORTS, |turn| {
                if !asks_for_tls(turn.command) {
                    return Ok(Answer::Usual);
                }
                let said = of(
                    turn.protocol,
                    ["m2 OK begin\r", "+OK begin\r", "220 begin\r"],
                );
                turn.conversation.drip(said, Duration::from_millis(50))?;
                Ok(Answer::GoesAhead("\n"))
            });
        })
        .arguments(&DOORS)
        .twin_of(&["starttls.injection"]),
        Row::healthy(
            "STARTTLS is offered again after TLS, and other things change",
            |line| {
                line.plays(&PORTS, |turn| {
                    Ok(match (turn.protocol, turn.command) {
                        ("imap", "CAPABILITY") if turn.is_private => Answer::Says(
                            "* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN SASL-IR IDLE\r\nTAG OK\r\n"
                                .to_owned(),
                        ),
                        ("pop3", "CAPA") if turn.is_private => {
                            Answer::Says("+OK\r\nSTLS\r\nUSER\r\nUIDL\r\n.\r\n".to_owned())
                        }
                        ("smtp", "EHLO") if turn.is_private => Answer::Says(
                            "250-other.contoso.example\r\n250-STARTTLS\r\n250 AUTH LOGIN PLAIN\r\n"
                                .to_owned(),
                        ),
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&DOORS)
        .twin_of(&["starttls.injection", "starttls.refused"]),
    ]
}

fn preauth() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.preauth",
            "Dovecot's OK is made a PREAUTH on the way",
            |line| {
                line.changes(
                    &[143],
                    |text| text.replace("* OK [CAPABILITY", "* PREAUTH [CAPABILITY"),
                    |text| text,
                );
            },
        )
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"]),
        Row::broken(
            "proto.preauth",
            "PREAUTH, and STARTTLS would be refused",
            |line| {
                line.plays(&[143], |turn| {
                    Ok(match turn.command {
                        "" => Answer::Says(
                            "* PREAUTH IMAP4rev1 server logged in as nobody\r\n".to_owned(),
                        ),
                        "STARTTLS" => Answer::Says("TAG BAD not in this state\r\n".to_owned()),
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"])
        .says(&["logged in as nobody"]),
        Row::degraded(
            "proto.preauth",
            "PREAUTH on port 143, port 993 works",
            |line| {
                line.changes(
                    &[143],
                    |text| text.replacen("* OK", "* PREAUTH", 1),
                    |text| text,
                );
            },
        )
        .on(&["imap"]),
        Row::healthy("a greeting that speaks of PREAUTH", |line| {
            line.changes(
                &[143],
                |text| text.replace("Dovecot", "PREAUTH is not used here, Dovecot"),
                |text| text,
            );
        })
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"])
        .twin_of(&["proto.preauth"]),
    ]
}
