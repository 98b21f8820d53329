//! Other servers than the one that was meant.

use super::super::line::Line;
use super::super::played::Answer;
use super::super::row::Row;
use super::super::world::{self, IMAP, IMAP_V4, SMTP, SMTP_V4};
use super::{DOORS, PORTS, TLS_DOORS, TLS_PORTS};

pub(crate) fn rows() -> Vec<Row> {
    [wrong_service(), not_mail(), further(), other_names()].concat()
}

/// Leads each of these ports to another one of the real servers.
fn swap(line: &Line<'_>, pairs: &[(u16, u16)]) {
    for (from, to) in pairs {
        line.divert(&format!("tcp dport {from}"), *to);
    }
}

/// The records of a domain whose services lead to these ports, that of sending to the host of the mailboxes where it is none for sending.
fn leading_to([imap, pop3, smtp]: [u16; 3]) -> Vec<String> {
    let sender = if smtp == 587 { SMTP } else { IMAP };
    let mut records = [world::host(IMAP, &[IMAP_V4]), world::host(SMTP, &[SMTP_V4])].concat();
    for (service, port, host) in [
        ("_imap", imap, IMAP),
        ("_pop3", pop3, IMAP),
        ("_submission", smtp, sender),
    ] {
        records.push(format!(
            "{service}._tcp.contoso.example. IN SRV 0 1 {port} {host}."
        ));
    }
    records
}

fn wrong_service() -> Vec<Row> {
    vec![
        Row::broken("proto.wrong-service", "POP3 for IMAP, SMTP for POP3, IMAP for SMTP", |line| {
            swap(line, &[(143, 110), (110, 587), (587, 143)]);
        }).says(&["this is no IMAP server (POP3)", "S: 220 smtp.contoso.example ESMTP Postfix", "this is no SMTP server (IMAP)"])
        .arguments(&DOORS),
        Row::broken("proto.wrong-service", "SMTP for IMAP, IMAP for POP3, POP3 for SMTP", |line| {
            swap(line, &[(143, 587), (110, 143), (587, 110)]);
        }).says(&["this is no IMAP server (SMTP)", "this is no POP3 server (IMAP)", "this is no SMTP server (POP3)"])
        .arguments(&DOORS),
        Row::broken("proto.wrong-service", "the same under TLS", |line| {
            swap(line, &[(993, 995), (995, 465), (465, 993)]);
        }).says(&["imap.contoso.example:993", "S: +OK Dovecot (Debian) ready."])
        .arguments(&TLS_DOORS),
        Row::broken("proto.wrong-service", "clear text of other protocols on the ports of TLS", |line| {
            swap(line, &[(993, 110), (995, 587), (465, 143)]);
        }).says(&["instead of TLS the server speaks clear text (POP3)"])
        .arguments(&TLS_DOORS),
        Row::broken("proto.wrong-service", "the port of ManageSieve for that of IMAP", |line| {
            line.instead(&[143], |conversation| {
                conversation.say(
                    "\"IMPLEMENTATION\" \"Dovecot Pigeonhole\"\r\n\"SIEVE\" \"fileinto reject\"\r\n\"STARTTLS\"\r\nOK \"Dovecot ready.\"\r\n",
                )?;
                conversation.hear_out()
            });
        }).says(&["mail filters, ManageSieve"])
        .arguments(&["--only", "imap", "--imap", DOORS[1]])
        .on(&["imap"]),
        Row::broken("proto.wrong-service", "SRV records lead to servers of other protocols", |line| {
            line.zone(&leading_to([110, 143, 143]));
        }).says(&["Tell the administrator of the DNS", "dig SRV _imap._tcp.contoso.example +short"]),
        Row::healthy("SRV records of the ports for STARTTLS alone", |line| {
            line.zone(&leading_to([143, 110, 587]));
        }).twin_of(&["proto.wrong-service"]),
        Row::broken("proto.wrong-service", "LMTP for SMTP", |line| {
            line.instead(&[587], |conversation| {
                conversation.say("220 mail.contoso.example Dovecot LMTP ready.\r\n")?;
                while !conversation.hear_line()?.is_empty() {
                    conversation.say("502 5.5.2 Unknown command\r\n")?;
                }
                Ok(())
            });
        }).says(&["mail.contoso.example Dovecot LMTP ready.", "S: 502 5.5.2 Unknown command"])
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"]),
    ]
}

/// Something else than a mail server, which says this unasked and answers commands like that.
fn says(line: &Line<'_>, ports: &[u16], greeting: &'static [u8], answer: &'static str) {
    line.instead(ports, move |conversation| {
        conversation.say(greeting)?;
        while !conversation.hear_line()?.is_empty() {
            conversation.say(answer)?;
        }
        Ok(())
    });
}

const BAD_REQUEST: &str = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request";

fn not_mail() -> Vec<Row> {
    vec![
        Row::broken("proto.not-a-mail-server", "Python's web server", |line| {
            let port = line.web_server();
            line.divert("tcp dport { 143, 110, 587 }", port);
        })
        .arguments(&DOORS)
        .within(45.0),
        Row::broken("proto.not-a-mail-server", "a web server that waits for its client", |line| {
            line.instead(&PORTS, |conversation| {
                conversation.hear(4096)?;
                conversation.say(BAD_REQUEST)
            });
        })
        .arguments(&DOORS)
        .within(45.0)
        .says(&["HTTP/1.1 400 Bad Request"]),
        Row::broken("proto.not-a-mail-server", "a web server that answers at once", |line| {
            line.instead(&PORTS, |conversation| conversation.say(BAD_REQUEST));
        })
        .arguments(&DOORS)
        .says(&["HTTP/1.1 400 Bad Request"]),
        Row::broken("proto.not-a-mail-server", "Python's web server on the ports of TLS", |line| {
            let port = line.web_server();
            line.divert("tcp dport { 993, 995, 465 }", port);
        })
        .arguments(&TLS_DOORS),
        Row::broken("proto.not-a-mail-server", "a web server under TLS", |line| {
            line.plays(&TLS_PORTS, |turn| {
                turn.conversation.hear_line()?;
                turn.conversation.say(BAD_REQUEST)?;
                Ok(Answer::Closes)
            });
        })
        .arguments(&TLS_DOORS)
        // Nothing is sent to a server of SMTP that may only be late.
        .within(45.0)
        .says(&["HTTP/1.1 400 Bad Request"]),
        Row::broken("proto.not-a-mail-server", "OpenSSH", |line| {
            says(line, &PORTS, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "Invalid SSH identification string.\r\n");
        })
        .arguments(&DOORS)
        .says(&["SSH-2.0-OpenSSH_9.2p1"]),
        Row::broken("proto.not-a-mail-server", "OpenSSH on the ports of TLS", |line| {
            says(line, &TLS_PORTS, b"SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n", "Invalid SSH identification string.\r\n");
        })
        .arguments(&TLS_DOORS)
        .says(&["SSH-2.0-OpenSSH_9.2p1"]),
        Row::broken("proto.not-a-mail-server", "a file server", |line| {
            says(line, &PORTS, b"220 (vsFTPd 3.0.3)\r\n", "530 Please login with USER and PASS.\r\n");
        })
        .arguments(&DOORS)
        .says(&["vsFTPd 3.0.3"]),
        Row::broken("proto.not-a-mail-server", "a file server that does not say so", |line| {
            says(line, &PORTS, b"220 ProFTPD Server ready.\r\n", "500 EHLO not understood\r\n");
        })
        .arguments(&DOORS),
        Row::broken("proto.not-a-mail-server", "MySQL", |line| {
            says(
                line,
                &PORTS,
                b"\x4a\x00\x00\x00\x0a8.0.36\x00\x08\x00\x00\x00abcdefgh\x00\xff\xff\xff\x02\x00\xff\xdf\x15\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00abcdefghijkl\x00mysql_native_password\x00",
                "",
            );
        })
        .arguments(&DOORS),
        Row::broken("proto.not-a-mail-server", "a news server", |line| {
            says(line, &PORTS, b"200 news.contoso.example InterNetNews NNRP server INN 2.7.1 ready (posting ok)\r\n", "500 What?\r\n");
        })
        .arguments(&DOORS),
        Row::broken("proto.not-a-mail-server", "VNC", |line| {
            says(line, &PORTS, b"RFB 003.008\n", "");
        })
        .arguments(&DOORS),
        Row::broken("proto.not-a-mail-server", "Telnet", |line| {
            says(line, &PORTS, b"\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27", "");
        })
        .arguments(&DOORS),
    ]
}

/// What others say unasked, one at each door, and what they answer to a mail program.
const OPEN: [(u16, u16, &str, &str); 3] = [
    (
        143,
        993,
        "@RSYNCD: 31.0 sha512 sha256 md5\n",
        "@ERROR: protocol startup error\n",
    ),
    (
        110,
        995,
        ":irc.contoso.example NOTICE * :*** Looking up your hostname...\r\n",
        ":irc.contoso.example 451 * CAPA :You have not registered\r\n",
    ),
    (
        587,
        465,
        "220 dict.contoso.example dictd 1.13.0/rf on Linux 6.1 <auth.mime> <7.1@dict>\r\n",
        "500 unknown command\r\n",
    ),
];

/// What others answer who wait for their client.
const WAITING: [(u16, &str); 3] = [
    (
        143,
        "-ERR unknown command 'm1', with args beginning with: 'CAPABILITY' \r\n",
    ),
    (110, "ERROR\r\n"),
    (587, "RTSP/1.0 400 Bad Request\r\n\r\n"),
];

fn further() -> Vec<Row> {
    vec![
        Row::broken("proto.not-a-mail-server", "rsync, a chat and a dictionary", |line| {
            for (port, _, greeting, answer) in OPEN {
                says(line, &[port], greeting.as_bytes(), answer);
            }
        })
        .arguments(&DOORS)
        .says(&["@RSYNCD: 31.0", "chat, IRC", "dictd 1.13.0"]),
        Row::broken("proto.not-a-mail-server", "the same under TLS", |line| {
            line.plays(&TLS_PORTS, |turn| {
                let (_, _, greeting, answer) = OPEN[match turn.protocol {
                    "imap" => 0,
                    "pop3" => 1,
                    _ => 2,
                }];
                let said = if turn.command.is_empty() { greeting } else { answer };
                Ok(Answer::Says(said.to_owned()))
            });
        })
        .arguments(&TLS_DOORS)
        .says(&["@RSYNCD: 31.0", "chat, IRC", "dictd 1.13.0"]),
        Row::broken("proto.not-a-mail-server", "a database, a cache and a camera, which wait for their client", |line| {
            for (port, answer) in WAITING {
                line.instead(&[port], move |conversation| {
                    conversation.hear(4096)?;
                    conversation.say(answer)
                });
            }
        })
        .arguments(&DOORS)
        .within(45.0)
        .says(&["a database, Redis", "memcached", "RTSP/1.0 400"]),
        Row::broken("proto.not-a-mail-server", "MariaDB that does not know this caller", |line| {
            says(
                line,
                &PORTS,
                b"\x44\x00\x00\x00\xff\x6a\x04Host '10.77.1.2' is not allowed to connect to this MariaDB server",
                "",
            );
        })
        .arguments(&DOORS)
        .says(&["is not allowed to connect to this MariaDB server"]),
        Row::broken("proto.not-a-mail-server", "a file server whose answers alone say so", |line| {
            says(line, &[587], b"220 Welcome, stranger\r\n", "530 Please login with USER and PASS.\r\n");
        })
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["Please login with USER and PASS"]),
    ]
}

fn other_names() -> Vec<Row> {
    vec![
        Row::healthy(
            "greetings with other names than the one asked for",
            |line| {
                line.changes(
                    &PORTS,
                    |text| {
                        text.replace(
                            "220 smtp.contoso.example ESMTP Postfix",
                            "220 mx7.hosting.example ESMTP ready, no ftp here",
                        )
                        .replace(
                            "Dovecot (Debian) ready",
                            "SMTP, POP3 and IMAP server node42.hosting.example ready",
                        )
                    },
                    |text| text,
                );
            },
        )
        .arguments(&DOORS)
        .twin_of(&["proto.wrong-service", "proto.not-a-mail-server"]),
    ]
}
