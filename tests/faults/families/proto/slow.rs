//! Servers that are slow, and nothing else.

use std::thread::sleep;
use std::time::Duration;

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::servers::dovecot;
use super::super::servers::exim::{self, Exim};
use super::super::servers::postfix::Postfix;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [greetings(), answers()].concat()
}

/// Servers that wait so long before they greet.
fn late(line: &Line<'_>, ports: &[u16], seconds: u64) {
    line.plays(ports, move |turn| {
        if turn.command.is_empty() {
            sleep(Duration::from_secs(seconds));
        }
        Ok(Answer::Usual)
    });
}

/// Servers that wait so long before they tell what they can do.
fn slow_to_tell(line: &Line<'_>, ports: &[u16], seconds: u64, private: bool) {
    line.plays(ports, move |turn| {
        let asked = matches!(turn.command, "CAPABILITY" | "CAPA" | "EHLO");
        if asked && turn.is_private == private {
            sleep(Duration::from_secs(seconds));
        }
        Ok(Answer::Usual)
    });
}

fn greetings() -> Vec<Row> {
    vec![
        Row::degraded(
            "proto.slow-greeting",
            "greetings after 10 seconds",
            |line| {
                late(line, &PORTS, 10);
            },
        )
        .arguments(&DOORS)
        .says(&["imap.contoso.example:143", "smtp.contoso.example:587"])
        .within(20.0),
        Row::degraded(
            "proto.slow-greeting",
            "greetings after 30 seconds, under TLS",
            |line| {
                late(line, &TLS_PORTS, 30);
            },
        )
        .arguments(&TLS_DOORS)
        .within(45.0),
        Row::degraded(
            "proto.slow-greeting",
            "Exim that asks for ident, which is dropped here",
            asks_for_ident,
        )
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .within(30.0),
        Row::degraded(
            "proto.slow-greeting",
            "Exim that asks for ident before TLS, which is dropped here",
            asks_for_ident,
        )
        .arguments(&["--only", "smtp", "--smtp", "smtp.contoso.example:465/tls"])
        .on(&["smtp"])
        .within(30.0),
        Row::degraded(
            "proto.slow-greeting",
            "Postfix that sleeps before it greets",
            |line| {
                let network = line.own_network("{ 465, 587 }");
                let world = line.world;
                line.keep(Postfix::start_set(
                    Some(&network),
                    &world.certificate,
                    &[],
                    &[465, 587],
                    &world.dovecot,
                    &[
                        ("smtpd_delay_reject", "no"),
                        ("smtpd_client_restrictions", "sleep 12, permit"),
                    ],
                ));
            },
        )
        .on(&["smtp"])
        .within(30.0),
        Row::healthy("greetings after 5 seconds", |line| late(line, &PORTS, 5))
            .arguments(&DOORS)
            .twin_of(&["proto.slow-greeting", "proto.silent"])
            .within(15.0),
    ]
}

fn answers() -> Vec<Row> {
    vec![
        Row::degraded(
            "proto.slow-answer",
            "the offer comes after 10 seconds",
            |line| {
                slow_to_tell(line, &PORTS, 10, false);
            },
        )
        .says(&[
            "imap.contoso.example:143",
            "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN",
        ])
        .arguments(&DOORS)
        .within(20.0),
        Row::degraded(
            "proto.slow-answer",
            "the offer under TLS comes after 12 seconds",
            |line| {
                slow_to_tell(line, &TLS_PORTS, 12, true);
            },
        )
        .says(&["smtp.contoso.example:465"])
        .arguments(&TLS_DOORS)
        .within(40.0),
        Row::degraded(
            "proto.slow-answer",
            "Exim that delays EHLO by 20 seconds",
            |line| {
                let helo = "accept delay = 20s";
                let settings = exim::Settings::default();
                exim(line, exim::Settings { helo, ..settings });
            },
        )
        .says(&["S: 250-smtp.contoso.example Hello"])
        .arguments(&["--only", "smtp", "--smtp", TLS_DOORS[5]])
        .on(&["smtp"])
        .within(30.0),
        Row::healthy("the offer comes after 5 seconds", |line| {
            slow_to_tell(line, &PORTS, 5, false);
        })
        .arguments(&DOORS)
        .twin_of(&["proto.slow-answer", "proto.no-answer"])
        .within(15.0),
        Row::healthy("a Dovecot that answers refused sign-ins late", |line| {
            let network = line.own_network("{ 143, 110, 993, 995 }");
            let dovecot = dovecot::Setup::new(&line.world.certificate)
                .failure_delay(10)
                .inside(&network)
                .start();
            line.serve(&["imap", "pop3"], dovecot);
        })
        .twin_of(&["proto.sign-in-unanswered"]),
        Row::healthy("sign-in and mailbox are slow", |line| {
            line.plays(&TLS_PORTS, |turn| {
                let enters = matches!(
                    turn.command,
                    "AUTHENTICATE" | "AUTH" | "EXAMINE" | "STAT" | "RCPT"
                );
                if enters {
                    sleep(Duration::from_secs(6));
                }
                Ok(Answer::Usual)
            });
        })
        .arguments(&TLS_DOORS)
        .twin_of(&["proto.sign-in-unanswered", "proto.mailbox-unanswered"])
        .within(30.0),
    ]
}

/// Exim alone for submission, set like this.
fn exim(line: &Line<'_>, settings: exim::Settings) {
    let network = line.own_network("{ 465, 587 }");
    let exim = Exim::start_in(
        Some(&network),
        &line.world.certificate,
        &[465, 587],
        settings,
    );
    line.serve(&["smtp"], exim);
}

/// Exim asks the caller's computer who is calling, and the question vanishes on the way.
fn asks_for_ident(line: &Line<'_>) {
    line.on_the_way("tcp dport 113 drop");
    let main = "rfc1413_hosts = *\nrfc1413_query_timeout = 12s\n";
    let settings = exim::Settings::default();
    exim(line, exim::Settings { main, ..settings });
}
