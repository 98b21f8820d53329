//! Ports for sending that are not alike: one lets nobody sign in, or is not answered by the server.

use rcgen::{KeyPair, PKCS_ECDSA_P256_SHA256};

use super::super::line::Line;
use super::super::odd;
use super::super::row::Row;
use super::super::servers::certificates::Certificate;
use super::super::world;

/// Only sending is tried, at the port that was named.
const NAMED: [&str; 4] = [
    "--only",
    "smtp",
    "--smtp",
    "smtp.contoso.example:587/starttls",
];

const SENDING: [&str; 2] = ["--only", "smtp"];

/// Another Postfix at port 587, which lets nobody sign in.
fn no_sign_in(line: &Line<'_>) {
    line.submits_by_postfix(&[("smtpd_sasl_auth_enable", "no")]);
}

/// A certificate that a relay made for itself.
fn own_certificate(line: &Line<'_>) -> Certificate {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).expect("a key");
    let own = odd::leaf_for(&["relay.isp.example"]).self_signed(&key);
    let stem = format!("relay-{}", line.number());
    let (chain, key) = (own.expect("a key can sign").pem(), key.serialize_pem());
    line.world.authority.keep(&stem, &chain, &key)
}

/// The relay of an internet provider in the place of the server at port 587, with STARTTLS.
fn relay(line: &Line<'_>, certificate: Certificate) {
    line.zone(&world::published(&[world::IMAP_V4], &[world::SMTP_V4]));
    line.instead(&[587], move |conversation| {
        conversation.say("220 relay.isp.example ESMTP\r\n")?;
        loop {
            let command = conversation.hear_line()?.to_uppercase();
            match command.split_whitespace().next() {
                None => return Ok(()),
                Some("EHLO") if conversation.is_encrypted() => {
                    conversation.say("250-relay.isp.example\r\n250 8BITMIME\r\n")?;
                }
                Some("EHLO") => conversation.say("250-relay.isp.example\r\n250 STARTTLS\r\n")?,
                Some("STARTTLS") => {
                    conversation.say("220 go ahead\r\n")?;
                    conversation.encrypt(&certificate)?;
                }
                Some(_) => conversation.say("221 2.0.0 bye\r\n")?,
            }
        }
    });
}

pub(crate) fn rows() -> Vec<Row> {
    [without_sign_in(), of_others()].concat()
}

fn without_sign_in() -> Vec<Row> {
    const ID: &str = "smtp.sign-in-not-offered";
    const TITLE: &str = "takes no sign-in, and another port of it does";
    vec![
        Row::degraded(
            ID,
            "port 587 lets nobody sign in, and port 465 does",
            no_sign_in,
        )
        .arguments(&SENDING)
        .on(&["smtp"])
        .says(&[TITLE, "465 with SSL/TLS"]),
        Row::degraded(
            ID,
            "port 587 lets nobody sign in, port 465 does, and no password is given",
            no_sign_in,
        )
        .arguments(&SENDING)
        .without_sign_in()
        .on(&["smtp"])
        .says(&["offers no sign-in, and another port of it does"]),
        Row::advice(ID, "the same of a server that is only guessed", |line| {
            no_sign_in(line);
            line.zone(&world::host(world::SMTP, &[world::SMTP_V4]));
        })
        .arguments(&SENDING)
        .without_sign_in()
        .on(&["smtp"])
        .says(&[
            "offers no sign-in, and another port of it does",
            "465 with SSL/TLS",
        ]),
        Row::broken(
            ID,
            "the port that was named lets nobody sign in",
            no_sign_in,
        )
        .arguments(&NAMED)
        .on(&["smtp"])
        .says(&["and another port of it answers", "465 with SSL/TLS"]),
    ]
}

fn of_others() -> Vec<Row> {
    const ID: &str = "tls.intercepted";
    const TITLE: &str = "Another machine answers in the place of the server at this port";
    vec![
        Row::degraded(
            ID,
            "a relay of the provider at port 587, with a certificate that it made itself",
            |line| relay(line, own_certificate(line)),
        )
        .arguments(&SENDING)
        .without_sign_in()
        .on(&["smtp"])
        .says(&[TITLE, "587 greets as \"relay.isp.example", "port 465"]),
        Row::degraded(
            ID,
            "a relay of the provider at port 587, with a certificate for its own name",
            |line| {
                let stem = format!("relay-{}", line.number());
                let params = odd::leaf_for(&["relay.isp.example"]);
                relay(line, line.world.authority.keep_made(&stem, &params));
            },
        )
        .arguments(&SENDING)
        .on(&["smtp"])
        .says(&[TITLE]),
    ]
}
