//! Something on the way that does not want connections to be encrypted.

use super::super::line::Line;
use super::super::row::Row;
use super::super::world;
use super::{DOORS, PORTS};

/// What the server says, without the offer.
fn without_offer(text: String) -> String {
    let text = text.replace(" STARTTLS", "");
    let is_line = text.trim() == "STLS" || text.starts_with("250-STARTTLS");
    if is_line { String::new() } else { text }
}

/// One of two ways takes the offer out, and lets the command through: only the second connection to each port goes the other way.
fn one_way_of_two(line: &Line<'_>) {
    line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
    for port in PORTS {
        let to = world::served_at(port);
        line.instead_of(
            &format!("tcp dport {port} numgen inc mod 100 != 1"),
            move |conversation| conversation.relay(to, without_offer, |text| text),
        );
    }
}

/// A mail relay of the network in the place of the server at this port.
fn hotel(line: &Line<'_>, port: u16) {
    line.instead(&[port], |conversation| {
        conversation.say("220 gateway.hotel.local ESMTP Sendmail 8.14.4\r\n")?;
        loop {
            let command = conversation.hear_line()?.to_uppercase();
            let answer = match command.split_whitespace().next() {
                None => return Ok(()),
                Some("EHLO") => {
                    "250-gateway.hotel.local Hello, pleased to meet you\r\n250 8BITMIME\r\n"
                }
                Some("QUIT") => "221 2.0.0 gateway.hotel.local closing connection\r\n",
                Some(_) => "500 5.5.1 Command unrecognized\r\n",
            };
            conversation.say(answer)?;
        }
    });
}

pub(crate) fn rows() -> Vec<Row> {
    vec![
        Row::broken(
            "starttls.stripped",
            "one of two ways takes the offer out, the command would pass",
            one_way_of_two,
        )
        .without_sign_in()
        .arguments(&DOORS)
        .says(&["STARTTLS"]),
        Row::broken(
            "starttls.stripped",
            "the offer is taken out, the command would pass",
            |line| {
                line.changes(&PORTS, without_offer, |text| text);
            },
        )
        .arguments(&DOORS)
        .says(&["STARTTLS"]),
        Row::broken(
            "starttls.stripped",
            "the offer is taken out, and the ports for TLS are rejected",
            |line| {
                line.on_the_way("tcp dport { 993, 995, 465 } reject with tcp reset");
                line.changes(&PORTS, without_offer, |text| text);
            },
        )
        .beside(&["tcp.refused"])
        .says(&["STARTTLS"]),
        Row::broken(
            "starttls.stripped",
            "the keyword is overwritten with X",
            |line| {
                line.changes(
                    &PORTS,
                    |text| {
                        text.replace("250-STARTTLS", "250-XXXXXXXA")
                            .replace("STARTTLS", "XXXXXXXX")
                            .replace("STLS", "XXXX")
                    },
                    |text| text.replace("STARTTLS", "XXXXXXXX").replace("STLS", "XXXX"),
                );
            },
        )
        .arguments(&DOORS)
        .says(&["XXXXXXXA"]),
        Row::broken(
            "starttls.stripped",
            "a firewall of asterisks that does not know EHLO",
            |line| {
                line.changes(
                    &[587],
                    |text| match text.strip_prefix("220 ") {
                        Some(rest) => format!("220 {}\r\n", "*".repeat(rest.trim().len())),
                        None => text,
                    },
                    |text| text.replace("EHLO", "XXXX").replace("STARTTLS", "XXXXXXXX"),
                );
            },
        )
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"])
        .says(&["****"]),
        Row::degraded(
            "starttls.stripped",
            "a hotel answers submission with a relay of its own, and leaves the port for TLS alone",
            |line| {
                line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
                hotel(line, 587);
            },
        )
        .arguments(&["--only", "smtp"])
        .without_sign_in()
        .on(&["smtp"])
        .says(&[
            "587 greets as \"gateway.hotel.local ESMTP Sendmail 8.14.4\", and port 465 of the same address as \"smtp.contoso.example",
        ]),
        Row::broken(
            "tcp.port25-blocked",
            "an internet provider answers port 25 itself",
            |line| hotel(line, 25),
        )
        .arguments(&["--only", "smtp", "--smtp", "smtp.contoso.example:25/starttls"])
        .on(&["smtp"])
        .says(&["25 greets as \"gateway.hotel.local ESMTP Sendmail 8.14.4\""]),
        Row::broken(
            "starttls.stripped",
            "EHLO is made a HELO on the way",
            |line| {
                line.changes(&[587], |text| text, |text| text.replace("EHLO", "HELO"));
            },
        )
        .arguments(&["--only", "smtp", "--smtp", DOORS[5]])
        .on(&["smtp"]),
        Row::degraded(
            "starttls.stripped",
            "port 587 alone is inspected, port 465 works",
            |line| {
                line.changes(
                    &[587],
                    |text| text.replace("STARTTLS", "XXXXXXXA"),
                    |text| text.replace("STARTTLS", "XXXXXXXA"),
                );
            },
        )
        .on(&["smtp"]),
        Row::healthy(
            "a greeting with asterisks, and keywords that begin with X",
            |line| {
                line.changes(
                    &PORTS,
                    |text| {
                        text.replace(
                            "Dovecot",
                            "*** Dovecot of Contoso *** do not misuse *** Dovecot",
                        )
                        .replace("ESMTP Postfix", "ESMTP **************")
                        .replace("250-8BITMIME", "250-XXXL\r\n250-XEXCH50\r\n250-8BITMIME")
                        .replace(" IDLE", " IDLE XXXL X-GM-EXT-1 XLIST")
                    },
                    |text| text,
                );
            },
        )
        .arguments(&DOORS)
        .twin_of(&["starttls.stripped"]),
    ]
}
