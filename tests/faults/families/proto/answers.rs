//! The first commands: not answered, or rejected.

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::servers::exim::{self, Exim};
use super::super::starttls::of;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [no_answer(), rejected(), helo()].concat()
}

/// Servers that never answer these commands.
fn ignores(line: &Line<'_>, ports: &[u16], commands: &'static [&'static str]) {
    line.plays(ports, move |turn| {
        if !commands.contains(&turn.command) {
            return Ok(Answer::Usual);
        }
        turn.conversation.hear_out()?;
        Ok(Answer::Closes)
    });
}

fn no_answer() -> Vec<Row> {
    vec![
        Row::broken("proto.no-answer", "a greeting, and then nothing", |line| {
            ignores(line, &PORTS, &["CAPABILITY", "CAPA", "EHLO"]);
        })
        .arguments(&DOORS)
        .says(&["CAPABILITY", "CAPA", "EHLO"])
        .within(45.0),
        Row::broken("proto.no-answer", "nothing on STARTTLS", |line| {
            ignores(line, &PORTS, &["STARTTLS", "STLS"]);
        })
        .arguments(&DOORS)
        .says(&["STARTTLS", "STLS"])
        .within(45.0),
        Row::broken("proto.no-answer", "nothing under TLS", |line| {
            ignores(line, &TLS_PORTS, &["CAPABILITY", "CAPA", "EHLO"]);
        })
        .arguments(&TLS_DOORS)
        .within(45.0),
    ]
}

fn rejected() -> Vec<Row> {
    vec![
        Row::broken(
            "proto.command-rejected",
            "neither CAPABILITY nor EHLO and HELO",
            |line| {
                line.plays(&[143, 587], |turn| {
                    Ok(match turn.command {
                        "" => Answer::Usual,
                        _ => Answer::Says(of(
                            turn.protocol,
                            [
                                "TAG BAD unknown command\r\n",
                                "",
                                "502 5.5.2 unknown command\r\n",
                            ],
                        )),
                    })
                });
            },
        )
        .arguments(&["--only", "imap,smtp"])
        .arguments(&DOORS[..2])
        .arguments(&DOORS[4..])
        .on(&["imap", "smtp"])
        .says(&["unknown command"]),
        Row::healthy(
            "a POP3 server without CAPA, and one that knows HELO before EHLO",
            |line| {
                line.plays(&TLS_PORTS, |turn| {
                    Ok(match (turn.protocol, turn.command) {
                        ("pop3", "CAPA") => Answer::Says("-ERR unimplemented\r\n".to_owned()),
                        ("imap", "") => Answer::Says(
                            "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] ready\r\n".to_owned(),
                        ),
                        ("imap", "CAPABILITY") => {
                            Answer::Says("TAG BAD you know them\r\n".to_owned())
                        }
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&TLS_DOORS)
        .twin_of(&["proto.command-rejected"]),
        Row::healthy(
            "an SMTP server that knows HELO only, asked without sign-in",
            |line| {
                line.plays(&[465], |turn| {
                    Ok(match turn.command {
                        "EHLO" => Answer::Says("500 what?\r\n".to_owned()),
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&["--only", "smtp", "--smtp", TLS_DOORS[5], "--no-login"])
        .on(&["smtp"])
        .without_sign_in()
        .twin_of(&["proto.command-rejected", "smtp.helo-rejected"]),
    ]
}

fn helo() -> Vec<Row> {
    vec![
        Row::broken("smtp.helo-rejected", "Exim that takes no address for a name", |line| {
            let network = line.own_network("587");
            let settings = exim::Settings {
                helo: "deny message = Syntactically invalid HELO argument(s)",
                ..exim::Settings::default()
            };
            let certificate = &line.world.certificate;
            line.serve(&["smtp"], Exim::start_in(Some(&network), certificate, &[587], settings));
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["invalid HELO argument"]),
        Row::broken("smtp.helo-rejected", "Exim that says so in its own words", |line| {
            let network = line.own_network("587");
            let settings = exim::Settings {
                helo: "deny message = HELO/EHLO with IP literal is not allowed here",
                ..exim::Settings::default()
            };
            let certificate = &line.world.certificate;
            line.serve(&["smtp"], Exim::start_in(Some(&network), certificate, &[587], settings));
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["takes no address in the place of a name"]),
        Row::broken("smtp.helo-rejected", "Postfix that does not find the name, for now", |line| {
            line.submits_by_postfix(&[
                    ("smtpd_delay_reject", "no"),
                    ("smtpd_helo_required", "yes"),
                    ("smtpd_helo_restrictions", "check_helo_access static:{450 4.7.1 Host not found}"),
                ]);
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["Helo command rejected: Host not found"]),
        Row::broken("smtp.helo-rejected", "Postfix that wants a full name", |line| {
            line.submits_by_postfix(&[
                    ("smtpd_delay_reject", "no"),
                    ("smtpd_helo_required", "yes"),
                    ("smtpd_helo_restrictions", "check_helo_access static:{REJECT need fully-qualified hostname}"),
                ]);
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["Helo command rejected"]),
        Row::healthy("Exim and its greeting of two lines", |line| {
            let network = line.own_network("{ 465, 587 }");
            let settings = exim::Settings {
                main: "smtp_banner = smtp.contoso.example ESMTP Exim\\nEHLO names are not checked here\nrfc1413_query_timeout = 0s\nhelo_try_verify_hosts = *\n",
                ..exim::Settings::default()
            };
            let certificate = &line.world.certificate;
            line.serve(&["smtp"], Exim::start_in(Some(&network), certificate, &[465, 587], settings));
        })
        .twin_of(&["smtp.helo-rejected"]),
    ]
}
