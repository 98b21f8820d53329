//! How servers write: slowly, in other alphabets, with other line ends, or one thing and at once another.

use std::time::Duration;

use super::super::played::Answer;
use super::super::row::Row;
use super::super::starttls::of;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
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
