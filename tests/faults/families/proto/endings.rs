//! Servers that hang up or refuse.

use super::super::played::Answer;
use super::super::row::Row;
use super::super::starttls::of;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [closed(), refused()].concat()
}

fn closed() -> Vec<Row> {
    vec![
        Row::broken("proto.closed-early", "closed before the greeting", |line| {
            line.instead(&PORTS, |_| Ok(()));
        })
        .arguments(&DOORS)
        .says(&["was tried", "of them failed"]),
        Row::broken(
            "proto.closed-early",
            "closed before the greeting, under TLS",
            |line| {
                line.plays(&TLS_PORTS, |_| Ok(Answer::Closes));
            },
        )
        .arguments(&TLS_DOORS),
        Row::broken("proto.closed-early", "closed after the greeting", |line| {
            line.plays(&PORTS, |turn| {
                Ok(if turn.command.is_empty() {
                    Answer::Usual
                } else {
                    Answer::Closes
                })
            });
        })
        .arguments(&DOORS),
        Row::broken(
            "proto.closed-early",
            "closed instead of an answer to STARTTLS",
            |line| {
                line.plays(&PORTS, |turn| {
                    Ok(match turn.command {
                        "STARTTLS" | "STLS" => Answer::Closes,
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&DOORS),
        Row::healthy(
            "closed at once after the good-bye, and without one",
            |line| {
                line.plays(&PORTS, |turn| {
                    Ok(match turn.command {
                        "LOGOUT" | "QUIT" => Answer::Closes,
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&DOORS)
        .twin_of(&["proto.closed-early"]),
        Row::healthy("HAProxy before the real servers", |line| {
            for (number, port, to) in [
                (0, 143, "203.0.113.10:143"),
                (1, 110, "203.0.113.10:110"),
                (2, 587, "203.0.113.20:587"),
            ] {
                let balancer = line.balancer(number, &["127.0.0.1:9", to]);
                line.divert(&format!("tcp dport {port}"), balancer);
            }
        })
        .arguments(&DOORS)
        .arguments(&["--no-login"])
        .without_sign_in()
        .twin_of(&["proto.closed-early"]),
    ]
}

fn refused() -> Vec<Row> {
    let greets = |id: &'static str, what: &'static str, texts: [&'static str; 3]| {
        Row::broken(id, what, move |line| {
            line.plays(&PORTS, move |turn| {
                turn.conversation.say(of(turn.protocol, texts))?;
                turn.conversation.hear_line()?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&DOORS)
    };
    vec![
        greets(
            "proto.greeting-refused",
            "554, BYE and -ERR",
            [
                "* BYE no service for you here\r\n",
                "-ERR no service for you here\r\n",
                "554 5.7.1 no service for you here\r\n",
            ],
        )
        .says(&["no service for you here"]),
        greets(
            "proto.greeting-refused",
            "refused without a reason",
            ["* BYE\r\n", "-ERR\r\n", "554\r\n"],
        ),
        greets(
            "proto.greeting-refused",
            "no such service here",
            [
                "* BYE We have no IMAP here\r\n",
                "-ERR We have no POP3 here\r\n",
                "521 5.3.2 smtp.contoso.example does not accept mail\r\n",
            ],
        ),
        greets(
            "auth.address-banned",
            "nobody from this network",
            [
                "* BYE IMAP access is not permitted from this network\r\n",
                "-ERR POP3 access is not permitted from this network\r\n",
                "554 5.7.1 smtp.contoso.example is closed to your country\r\n",
            ],
        ),
        greets(
            "auth.too-many-connections",
            "a greeting of too many connections",
            [
                "* BYE Too many connections from your address\r\n",
                "-ERR [IN-USE] Too many connections\r\n",
                "421 4.7.0 smtp.contoso.example Error: too many connections from 192.0.2.1\r\n",
            ],
        ),
        greets(
            "service.outage",
            "a greeting of maintenance",
            [
                "* BYE [UNAVAILABLE] down for maintenance, back at 18:00\r\n",
                "-ERR [SYS/TEMP] down for maintenance, back at 18:00\r\n",
                "421 4.3.2 system not accepting network messages\r\n",
            ],
        ),
        Row::broken("smtp.address-blocked", "Postfix that rejects clients at once", |line| {
            line.submits_by_postfix(&[
                    ("smtpd_delay_reject", "no"),
                    ("smtpd_client_restrictions", "check_client_access inline:{{10.0.0.0/8=REJECT}}, reject"),
                ]);
        }).says(&["Client host rejected: Access denied"])
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["Client host rejected"]),
        Row::healthy("greetings that speak of refusals and do not refuse", |line| {
            line.plays(&PORTS, |turn| {
                Ok(match (turn.protocol, turn.command) {
                    ("imap", "") => Answer::Says("* OK [ALERT] BYE to old passwords: they are refused from May\r\n".to_owned()),
                    ("pop3", "") => Answer::Says("+OK blocked senders and -ERR are explained at help.contoso.example\r\n".to_owned()),
                    ("smtp", "") => Answer::Says("220-554 access denied is what spammers get here\r\n220 smtp.contoso.example ESMTP\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&DOORS)
        .twin_of(&["proto.greeting-refused"]),
    ]
}
