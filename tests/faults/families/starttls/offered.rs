//! Whether it is offered, and whether what is offered is given.

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::servers::dovecot;
use super::super::servers::exim::{self, Exim};
use super::super::servers::postfix::Postfix;
use super::super::world;
use super::{DOORS, PORTS, answer, of};

pub(crate) fn rows() -> Vec<Row> {
    [not_offered(), some_addresses(), refused()].concat()
}

/// Dovecot and Postfix that are set up without TLS.
fn without_tls(line: &Line<'_>) {
    let network = line.own_network("{ 143, 110, 587 }");
    let certificate = &line.world.certificate;
    let mail = dovecot::Setup::new(certificate)
        .ports(&[143, 110])
        .settings("ssl = no\n")
        .inside(&network)
        .start();
    line.keep(Postfix::start_set(
        Some(&network),
        certificate,
        &[],
        &[587],
        &mail,
        &[("smtpd_tls_security_level", "none")],
    ));
    line.serve(&["imap", "pop3"], mail);
}

/// Something takes the offer out and does not let the command through, where this match holds.
fn removed(line: &Line<'_>, what: &str, ports: &[u16]) {
    line.changes_where(
        what,
        ports,
        |text| {
            let text = text.replace(" STARTTLS", "");
            if text.contains("STARTTLS") || text.trim() == "STLS" {
                String::new()
            } else {
                text
            }
        },
        |text| text.replace("STARTTLS", "XXXXXXXX").replace("STLS", "XXXX"),
    );
}

fn not_offered() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.not-offered",
            "Dovecot and Postfix without TLS",
            without_tls,
        )
        .arguments(&DOORS)
        .says(&["imap.contoso.example:143", "smtp.contoso.example:587"]),
        Row::broken(
            "starttls.not-offered",
            "Exim that advertises it to nobody",
            |line| {
                let network = line.own_network("587");
                let certificate = &line.world.certificate;
                let settings = exim::Settings {
                    tls: false,
                    ..exim::Settings::default()
                };
                let exim = Exim::start_in(Some(&network), certificate, &[587], settings);
                line.serve(&["smtp"], exim);
            },
        )
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"]),
        Row::broken(
            "starttls.not-offered",
            "the offer is taken out and the command is not let through",
            |line| removed(line, "", &PORTS),
        )
        .arguments(&DOORS),
        Row::degraded(
            "starttls.not-offered",
            "port 587 does not offer it, port 465 works",
            |line| removed(line, "", &[587]),
        )
        .on(&["smtp"])
        .says(&["smtp.contoso.example:587"]),
        Row::healthy(
            "servers that know none of the extensions but STARTTLS",
            |line| {
                line.plays(&PORTS, |turn| {
                    Ok(match (turn.protocol, turn.command) {
                        // Old servers of POP3 know no CAPA (RFC 2449 is younger than STLS).
                        ("pop3", "CAPA") => Answer::Says("-ERR what is that?\r\n".to_owned()),
                        ("imap", "CAPABILITY") if !turn.is_private => Answer::Says(
                            "* CAPABILITY IMAP4 IMAP4rev1 starttls\r\nTAG OK\r\n".to_owned(),
                        ),
                        ("smtp", "EHLO") if !turn.is_private => {
                            Answer::Says("250-hello\r\n250 starttls\r\n".to_owned())
                        }
                        _ => Answer::Usual,
                    })
                });
            },
        )
        .arguments(&DOORS)
        .twin_of(&["starttls.not-offered"]),
    ]
}

fn two_addresses(line: &Line<'_>) {
    line.zone(&world::published(
        &[world::IMAP_V4, "203.0.113.11"],
        &[world::SMTP_V4, "203.0.113.21"],
    ));
}

fn some_addresses() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.some-addresses",
            "the first of two addresses does not offer it",
            |line| {
                two_addresses(line);
                removed(line, "ip daddr { 203.0.113.10, 203.0.113.20 }", &PORTS);
            },
        )
        .arguments(&DOORS)
        .says(&["203.0.113.11", "203.0.113.21"]),
        Row::broken(
            "starttls.some-addresses",
            "it is stripped over IPv6, and not over IPv4",
            |line| removed(line, "meta nfproto ipv6", &PORTS),
        )
        .arguments(&DOORS)
        .says(&[world::IMAP_V4, world::SMTP_V4]),
        Row::healthy(
            "two addresses whose servers differ, and both offer it",
            |line| {
                two_addresses(line);
                line.changes_where(
                    "ip daddr { 203.0.113.10, 203.0.113.20 }",
                    &PORTS,
                    |text| text.replace("SASL-IR ", "").replace("250-CHUNKING\r\n", ""),
                    |text| text,
                );
            },
        )
        .arguments(&DOORS)
        .twin_of(&["starttls.some-addresses", "service.some-addresses"]),
    ]
}

fn refused() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.refused",
            "Postfix whose certificate is gone",
            |line| {
                line.submits_by_postfix(&[("smtpd_tls_cert_file", "/nonexistent/cert.pem")]);
            },
        )
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["454 4.7.0 TLS not available due to local problem"]),
        Row::broken("starttls.refused", "454, NO and -ERR", |line| {
            answer(
                line,
                [
                    "TAG NO TLS is not available now\r\n",
                    "-ERR [SYS/TEMP] TLS is not available now\r\n",
                    "454 4.7.0 TLS not available due to temporary reason\r\n",
                ],
            );
        })
        .arguments(&DOORS)
        .says(&["TLS is not available now", "454"]),
        Row::broken("starttls.refused", "502, BAD and -ERR", |line| {
            answer(
                line,
                [
                    "TAG BAD unknown command\r\n",
                    "-ERR unknown command\r\n",
                    "502 5.5.1 command not implemented\r\n",
                ],
            );
        })
        .arguments(&DOORS)
        .says(&["unknown command", "502"]),
        Row::broken("starttls.refused", "421 and BYE", |line| {
            line.plays(&[143, 587], |turn| {
                if !super::asks_for_tls(turn.command) {
                    return Ok(Answer::Usual);
                }
                let said = of(
                    turn.protocol,
                    [
                        "* BYE the TLS engine failed\r\n",
                        "",
                        "421 4.7.0 the TLS engine failed\r\n",
                    ],
                );
                turn.conversation.say(said)?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&["--only", "imap,smtp"])
        .arguments(&DOORS[..2])
        .arguments(&DOORS[4..])
        .on(&["imap", "smtp"])
        .says(&["the TLS engine failed"]),
        Row::healthy("a go-ahead in several lines, late, and in pieces", |line| {
            line.plays(&PORTS, |turn| {
                if !super::asks_for_tls(turn.command) {
                    return Ok(Answer::Usual);
                }
                std::thread::sleep(std::time::Duration::from_secs(3));
                let before = of(
                    turn.protocol,
                    ["* OK one moment\r\n", "", "220-one moment\r\n"],
                );
                turn.conversation.say(before)?;
                Ok(Answer::Usual)
            });
        })
        .arguments(&DOORS)
        .twin_of(&["starttls.refused", "starttls.broken"])
        .within(10.0),
    ]
}
