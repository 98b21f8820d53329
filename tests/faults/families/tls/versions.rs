//! What servers speak: old versions, old ciphers, and what is old and fine.

use std::io::Write as _;

use super::super::played::Answer;
use super::{Row, good, openssl, world};

/// What a server says that chooses SSL 3.0, whatever it was offered: the record, its hello with a session of no name, a cipher with
/// 3DES, and no compression.
fn hello_of_ssl30() -> Vec<u8> {
    [
        &[22, 3, 0, 0, 42, 2, 0, 0, 38, 3, 0][..],
        &[7; 32],
        &[0, 0, 10, 0],
    ]
    .concat()
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken("tls.legacy-only", "SSL 3.0", |line| {
            line.instead(&[993, 995, 465], |conversation| {
                conversation.hear(4096)?;
                conversation.say(hello_of_ssl30())?;
                conversation.hear_out()
            });
        })
        .under_tls_at(world::IMAP)
        .says(&["SSL 3.0"]),
        Row::broken("tls.legacy-only", "SSL 3.0 behind STARTTLS", |line| {
            line.plays(&[143, 110, 587], |turn| {
                if !matches!(turn.command, "STARTTLS" | "STLS") {
                    return Ok(Answer::Usual);
                }
                let go_ahead = match turn.protocol {
                    "imap" => "m2 OK begin\r\n",
                    "pop3" => "+OK begin\r\n",
                    _ => "220 begin\r\n",
                };
                turn.conversation.say(go_ahead)?;
                turn.conversation.hear(4096)?;
                turn.conversation.say(hello_of_ssl30())?;
                turn.conversation.hear_out()?;
                Ok(Answer::Closes)
            });
        })
        .with_starttls_at(world::IMAP)
        .says(&["SSL 3.0"]),
        Row::broken("tls.legacy-only", "an old stack refuses by an alert of its own version", |line| {
            line.instead(&[993, 995, 465], |conversation| {
                let hello = conversation.hear(4096)?;
                // Behind the header of the record and of the message.
                if hello.get(9..11) == Some(&[3, 0]) {
                    conversation.say(hello_of_ssl30())?;
                } else {
                    conversation.say([21, 3, 0, 0, 2, 2, 70])?;
                }
                conversation.hear_out()
            });
        })
        .under_tls_at(world::IMAP)
        .says(&["SSL 3.0"]),
        Row::broken("tls.legacy-only", "an old stack that does not answer what is newer", |line| {
            line.instead(&[993, 995, 465], |conversation| {
                let hello = conversation.hear(4096)?;
                if hello.get(9..11) == Some(&[3, 0]) {
                    conversation.say(hello_of_ssl30())?;
                }
                conversation.hear_out()
            });
        })
        .under_tls_at(world::IMAP)
        .within(42.0)
        .says(&["SSL 3.0"]),
        Row::broken("tls.legacy-only", "TLS 1.0", |line| {
            openssl(line, "sslVersion = TLSv1\nsecurityLevel = 0");
        })
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.0"]),
        Row::broken("tls.legacy-only", "TLS 1.0 and 1.1", |line| {
            openssl(
                line,
                "sslVersionMin = TLSv1\nsslVersionMax = TLSv1.1\nsecurityLevel = 0",
            );
        })
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.0, TLS 1.1"]),
        Row::broken(
            "tls.no-shared-cipher",
            "TLS 1.2 with ciphers of its first years",
            |line| {
                openssl(
                    line,
                    "sslVersion = TLSv1.2\nciphers = AES128-SHA:AES256-SHA\nsecurityLevel = 0",
                );
            },
        ).says(&["alert 40 (handshake failure)"])
        .under_tls_at(world::IMAP),
        Row::broken("tls.legacy-only", "every version is refused, as where all are switched off", |line| {
            line.instead(&[993, 995, 465], |conversation| {
                conversation.hear(4096)?;
                conversation.say([21, 3, 3, 0, 2, 2, 70])?;
                conversation.hear_out()
            });
        })
        .under_tls_at(world::IMAP)
        .says(&["takes no version of TLS"]),
        Row::broken("tls.no-shared-cipher", "every hello is refused, as without a certificate", |line| {
            line.instead(&[993, 995, 465], |conversation| {
                conversation.hear(4096)?;
                conversation.say([21, 3, 3, 0, 2, 2, 40])?;
                conversation.hear_out()
            });
        })
        .under_tls_at(world::IMAP)
        .says(&["handshake failure", "no certificate that it can use"]),
        Row::broken(
            "tls.client-too-old",
            "a device on the way speaks to the server in an old version",
            |line| {
                let greetings = [
                    (993, "* BYE TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.\r\n"),
                    (995, "-ERR TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.\r\n"),
                    (465, "421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.\r\n"),
                ];
                for (port, greeting) in greetings {
                    let good = good(line);
                    line.instead(&[port], move |conversation| {
                        let mut stream = conversation.under_tls(good.clone())?;
                        stream.write_all(greeting.as_bytes())
                    });
                }
            },
        )
        .under_tls_at(world::IMAP)
        .says(&["TLS 1.0 and 1.1 are not supported"]),
        Row::healthy("a greeting that tells which versions are not taken", |line| {
            for (port, behind) in [(143, world::IMAP_V4), (110, world::IMAP_V4), (587, world::SMTP_V4)] {
                line.instead(&[port], move |conversation| {
                    let mut greeted = false;
                    let add = move |text: String| {
                        if std::mem::replace(&mut greeted, true) {
                            return text;
                        }
                        format!("{} TLS 1.0 and 1.1 are not supported.\r\n", text.trim_end())
                    };
                    conversation.relay((behind, port), add, |text| text)
                });
            }
        })
        .with_starttls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.client-too-old"]),
        Row::healthy("TLS 1.2 alone", |line| {
            openssl(line, "sslVersion = TLSv1.2")
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.legacy-only", "tls.no-shared-cipher"]),
        Row::healthy("TLS 1.3 alone", |line| {
            openssl(line, "sslVersion = TLSv1.3")
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.client-too-old", "tls.legacy-only"]),
        Row::healthy("TLS 1.0 to 1.3, all that OpenSSL has", |line| {
            openssl(
                line,
                "sslVersionMin = TLSv1\nsecurityLevel = 0\nciphers = ALL",
            );
        })
        .under_tls_at(world::IMAP)
        .without_sign_in()
        .twin_of(&["tls.legacy-only"]),
    ]
}
