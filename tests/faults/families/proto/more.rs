//! Further situations that callers meet: other servers, other moments, other ends.

use std::thread::sleep;
use std::time::Duration;

use super::super::played::Answer;
use super::super::row::Row;
use super::super::servers::dovecot;
use super::super::starttls::of;
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken("starttls.stripped", "stripped, and only IPv4 is tried", |line| {
            line.changes_where(
                "meta nfproto ipv4",
                &PORTS,
                |text| {
                    let text = text.replace("STARTTLS ", "");
                    let is_line = text.trim() == "STLS" || text.starts_with("250-STARTTLS");
                    if is_line { String::new() } else { text }
                },
                |text| text,
            );
        })
        .arguments(&DOORS)
        .arguments(&["-4"]),
        Row::broken("proto.closed-early", "a Dovecot that waits for a header of a proxy", |line| {
            let network = line.own_network("{ 143, 110 }");
            let dovecot = dovecot::Setup::new(&line.world.certificate)
                .ports(&[143, 110])
                .settings("haproxy_trusted_networks = 0.0.0.0/0 ::/0\nhaproxy_timeout = 3 secs\nservice imap-login {\n inet_listener imap {\n haproxy = yes\n }\n}\nservice pop3-login {\n inet_listener pop3 {\n haproxy = yes\n }\n}\n")
                .inside(&network)
                .start();
            line.serve(&["imap", "pop3"], dovecot);
        })
        .arguments(&["--only", "imap,pop3"])
        .arguments(&DOORS[..4])
        .on(&["imap", "pop3"])
        .within(20.0),
        Row::degraded("tls.handshake-reset", "a Dovecot that waits for a header of a proxy at the port for TLS alone", |line| {
            let network = line.own_network("{ 143, 993 }");
            let dovecot = dovecot::Setup::new(&line.world.certificate)
                .ports(&[143, 993])
                .settings("haproxy_trusted_networks = 0.0.0.0/0 ::/0\nhaproxy_timeout = 3 secs\nservice imap-login {\n inet_listener imaps {\n haproxy = yes\n }\n}\n")
                .inside(&network)
                .start();
            line.serve(&["imap"], dovecot);
        })
        .arguments(&["--only", "imap"])
        .on(&["imap"])
        .says(&["Set `143 with STARTTLS`", "PROXY protocol"])
        .within(20.0),
        Row::broken("service.outage", "a Postfix that waits for a header of a proxy", |line| {
            line.submits_by_postfix(&[("smtpd_upstream_proxy_protocol", "haproxy")]);
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["Server local error", "PROXY protocol"])
        .within(30.0),
        Row::broken("starttls.not-offered", "a POP3 server that knows neither CAPA nor STLS", |line| {
            line.plays(&[110], |turn| {
                Ok(match turn.command {
                    "CAPA" | "STLS" => Answer::Says("-ERR unknown command\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .arguments(&["--only", "pop3", "--pop3", DOORS[3]])
        .on(&["pop3"]),
        Row::broken("proto.silent", "a Redis, which speaks when it is spoken to", |line| {
            line.instead(&PORTS, |conversation| {
                while !conversation.hear_line()?.is_empty() {
                    conversation.say("-ERR unknown command\r\n")?;
                }
                Ok(())
            });
        }).says(&["S: -ERR unknown command"])
        .arguments(&DOORS)
        .within(55.0),
        Row::broken("proto.not-a-mail-server", "a web server that gives up after 20 seconds", |line| {
            line.instead(&PORTS, |conversation| {
                sleep(Duration::from_secs(20));
                conversation.say("HTTP/1.1 408 Request Time-out\r\nConnection: close\r\n\r\n")
            });
        })
        .arguments(&DOORS)
        .within(30.0),
        Row::broken("proto.no-answer", "an offer that begins and stops", |line| {
            line.plays(&PORTS, |turn| {
                let begun = of(
                    turn.protocol,
                    ["* CAPABILITY IMAP4rev1 STARTTLS\r\n", "+OK\r\nSTLS\r\n", "250-smtp.contoso.example\r\n250-STARTTLS\r\n"],
                );
                if !matches!(turn.command, "CAPABILITY" | "CAPA" | "EHLO") {
                    return Ok(Answer::Usual);
                }
                turn.conversation.say(begun)?;
                turn.conversation.hear_out()?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&DOORS)
        .within(45.0),
        Row::healthy("no second CAPA under TLS", |line| {
            line.plays(&[110], |turn| {
                Ok(match turn.command {
                    "CAPA" if turn.is_private => Answer::Says("-ERR not again\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .twin_of(&["proto.command-rejected"])
        .arguments(&["--only", "pop3", "--pop3", DOORS[3]])
        .on(&["pop3"]),
        Row::healthy("an offer that drips", |line| {
            line.plays(&PORTS, |turn| {
                if turn.is_private || !matches!(turn.command, "CAPABILITY" | "CAPA" | "EHLO") {
                    return Ok(Answer::Usual);
                }
                let all = of(
                    turn.protocol,
                    ["* CAPABILITY IMAP4rev1 STARTTLS\r\nm1 OK\r\n", "+OK\r\nSTLS\r\n.\r\n", "250-smtp.contoso.example\r\n250 STARTTLS\r\n"],
                );
                turn.conversation.drip(all, Duration::from_millis(120))?;
                Ok(Answer::Done)
            });
        })
        .twin_of(&["proto.no-answer", "proto.slow-answer"])
        .arguments(&DOORS)
        .within(15.0),
        Row::broken("tcp.reset", "a firewall resets whoever says STARTTLS", |line| {
            line.plays(&PORTS, |turn| {
                if matches!(turn.command, "STARTTLS" | "STLS") {
                    turn.conversation.reset()?;
                    return Ok(Answer::Closes);
                }
                Ok(Answer::Usual)
            });
        }).says(&["C: m2 STARTTLS", "C: STLS", "smtp.contoso.example:587"])
        .arguments(&DOORS),
        Row::broken("proto.sign-in-unanswered", "a challenge, and then nothing", |line| {
            line.plays(&[465], |turn| {
                if turn.command != "AUTH" {
                    return Ok(Answer::Usual);
                }
                turn.conversation.say("334 \r\n")?;
                turn.conversation.hear_out()?;
                Ok(Answer::Closes)
            });
        }).says(&["no answer to AUTH PLAIN within 30 seconds", "S: 334"])
        .arguments(&["--only", "smtp", "--smtp", TLS_DOORS[5]])
        .on(&["smtp"])
        .sends_credential()
        .within(45.0),
        Row::broken("proto.mailbox-unanswered", "a mailbox that floods", |line| {
            line.plays(&[993], |turn| {
                if turn.command != "EXAMINE" {
                    return Ok(Answer::Usual);
                }
                loop {
                    turn.conversation.say("* 1 EXISTS\r\n".repeat(50))?;
                }
            });
        }).says(&["C: m4 EXAMINE INBOX", "S: * 1 EXISTS"])
        .arguments(&["--only", "imap", "--imap", TLS_DOORS[1]])
        .on(&["imap"])
        .sends_credential(),
        Row::broken("smtp.address-blocked", "listed by a block list", |line| {
            line.plays(&[587], |turn| {
                turn.conversation.say("554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org\r\n")?;
                turn.conversation.hear_line()?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["zen.spamhaus.org"]),
        Row::degraded("starttls.refused", "Postfix without a key on 587, 465 works", |line| {
            line.submits_by_postfix(&[("smtpd_tls_key_file", "/nonexistent/key.pem")]);
        })
        .on(&["smtp"]),
        Row::broken("tls.client-cert-required", "Postfix asks whoever comes for a certificate", |line| {
            line.submits_by_postfix(&[("smtpd_tls_security_level", "encrypt"), ("smtpd_tls_ask_ccert", "yes"), ("smtpd_tls_req_ccert", "yes")]);
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["No client certificate presented"]),
        Row::broken("proto.wrong-service", "SMTP under TLS where IMAP and POP3 are asked for", |line| {
            line.divert("tcp dport { 993, 995 }", 465);
        }).says(&["S: 220 smtp.contoso.example ESMTP Postfix"])
        .arguments(&["--only", "imap,pop3"])
        .arguments(&TLS_DOORS[..4])
        .on(&["imap", "pop3"]),
        Row::healthy("IMAP says its capabilities in the greeting, without STARTTLS", |line| {
            line.plays(&[143], |turn| {
                Ok(match turn.command {
                    "" => Answer::Says("* OK [CAPABILITY IMAP4rev1 LITERAL+] ready\r\n".to_owned()),
                    _ => Answer::Usual,
                })
            });
        })
        .twin_of(&["starttls.not-offered"])
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"]),
        Row::healthy("the greeting under TLS comes in three lines, ten seconds in all are not reached", |line| {
            line.plays(&TLS_PORTS, |turn| {
                if turn.protocol == "smtp" && turn.command.is_empty() {
                    for _ in 0..2 {
                        turn.conversation.say("220-smtp.contoso.example wait\r\n")?;
                        sleep(Duration::from_secs(3));
                    }
                }
                Ok(Answer::Usual)
            });
        })
        .twin_of(&["proto.slow-greeting", "proto.tarpit"])
        .arguments(&TLS_DOORS)
        .within(15.0),
    ]
}
