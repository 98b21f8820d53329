//! Networks that want to be asked first: login pages in front of the internet.

use std::io;

use super::line::Line;
use super::row::Row;
use super::servers::certificates::Flaw;
use super::servers::dns::NameServer;
use super::servers::middlebox::{Conversation, Middlebox};
use super::servers::web;
use super::tcp::lose_first;
use super::world;

/// Every port of a mail server.
const MAIL: &str = "{ 25, 993, 143, 995, 110, 587, 465 }";

/// The neutral page.
const PAGE: &str = "http://www.msftconnecttest.com/connecttest.txt";

/// Where people sign in.
const LOGIN: &str = "http://login.hotel.example/";

pub(crate) fn rows() -> Vec<Row> {
    [silent(), speaking(), healthy()].concat()
}

/// What the portal says to whoever asks it for a page.
fn portal(line: &Line<'_>, ports: &[u16], page: fn() -> (String, String, String)) {
    line.instead(ports, web::answering(move |_, _| page()));
}

fn to_login() -> (String, String, String) {
    web::redirect(LOGIN)
}

fn sign_in_first() -> (String, String, String) {
    (
        "511 Network Authentication Required".to_owned(),
        "Content-Type: text/html\r\n".to_owned(),
        "<a href=\"http://login.hotel.example/\">Sign in</a>".to_owned(),
    )
}

fn welcome() -> (String, String, String) {
    web::page("Welcome to the train. Please accept our terms.")
}

/// Networks that let nothing but the login page through.
fn silent() -> Vec<Row> {
    vec![
        Row::broken(
            "captive.portal",
            "web pages lead to the login page, all else is dropped",
            |line| {
                portal(line, &[80], to_login);
                line.on_the_way("iifname in0 tcp dport != { 53, 80 } drop");
            },
        )
        .says(&["login.hotel.example"])
        .within(12.0),
        Row::broken(
            "captive.portal",
            "web pages lead to the login page, all else is reset",
            |line| {
                portal(line, &[80], to_login);
                line.on_the_way("iifname in0 tcp dport != { 53, 80 } reject with tcp reset");
            },
        )
        .says(&["login.hotel.example"]),
        Row::broken(
            "captive.portal",
            "web pages lead to the login page, all else is prohibited",
            |line| {
                portal(line, &[80], to_login);
                line.on_the_way(
                    "iifname in0 meta nfproto ipv4 tcp dport != { 53, 80 } reject with icmp type admin-prohibited\n\
                     iifname in0 meta nfproto ipv6 tcp dport != { 53, 80 } reject with icmpv6 type admin-prohibited",
                );
            },
        ),
        Row::broken(
            "captive.portal",
            "web pages lead to the login page, and one port is let out",
            |line| {
                portal(line, &[80], to_login);
                line.on_the_way("iifname in0 tcp dport != { 53, 80, 993 } drop");
            },
        )
        .arguments(&[
            "--imap",
            "imap.contoso.example:993/tls",
            "--pop3",
            "imap.contoso.example:995/tls",
            "--smtp",
            "smtp.contoso.example:587/starttls",
        ])
        .on(&["pop3", "smtp"])
        .says(&["login.hotel.example"])
        .within(12.0),
        Row::broken(
            "captive.portal",
            "every page is answered with 511, mail is reset",
            |line| {
                portal(line, &[80], sign_in_first);
                line.on_the_way(&format!("tcp dport {MAIL} reject with tcp reset"));
            },
        )
        .says(&["511"]),
        Row::broken(
            "captive.portal",
            "every page is a page of welcome, mail is unreachable",
            |line| {
                portal(line, &[80], welcome);
                line.on_the_way(&format!(
                    "meta nfproto ipv4 tcp dport {MAIL} reject with icmp type host-unreachable\n\
                     meta nfproto ipv6 tcp dport {MAIL} reject with icmpv6 type addr-unreachable"
                ));
            },
        ),
        Row::broken(
            "captive.portal",
            "every name leads to the portal, which has nothing but pages",
            |line| {
                line.zone(&[
                    "* IN A 203.0.113.99".to_owned(),
                    "*.example. IN A 203.0.113.99".to_owned(),
                ]);
                portal(line, &[80], to_login);
                line.on_the_way("ip daddr 203.0.113.99 tcp dport != 80 reject with tcp reset");
            },
        ),
        Row::broken(
            "captive.portal",
            "every name leads to the portal at an address of inside, which refuses all but pages",
            |line| {
                line.router.sh("ip addr replace 10.99.0.1/32 dev lo");
                let addresses = world::addresses(&["10.99.0.1"]);
                let all = ["*. IN A 10.99.0.1".to_owned()];
                line.keep(NameServer::start_in(&line.router, &addresses, 53, &all));
                let pages = web::answering(|_, _| to_login());
                line.keep(Middlebox::start_at(&line.router, 80, pages));
                line.resolvers(&["10.99.0.1"]);
                line.variable("MAILPROBE_WEB_CHECK", PAGE);
                line.on_the_way("iifname in0 drop");
            },
        )
        .says(&["login.hotel.example"]),
    ]
}

/// Networks that answer in the place of the mail servers as well.
fn speaking() -> Vec<Row> {
    vec![
        Row::broken(
            "captive.portal",
            "the login page, and its certificate at the host of a provider",
            |line| {
                portal(line, &[80], to_login);
                let names = ["login.hotel.example"];
                let certificate = line.world.authority.issue(&names, Flaw::None);
                line.instead(&[993, 995, 465], move |conversation| {
                    conversation.encrypt(&certificate)?;
                    conversation.say("HTTP/1.1 400 Bad Request\r\n\r\n")
                });
                let mut records = world::records();
                records.extend(world::host("imap.gmail.com", &[world::IMAP_V4]));
                line.zone(&records);
            },
        )
        .under_tls_at("imap.gmail.com")
        .says(&["login.hotel.example"]),
        Row::broken(
            "captive.portal",
            "the portal answers every port with its login page",
            |line| portal(line, &[80, 443, 993, 143, 995, 110, 587, 465, 25], to_login),
        )
        .within(50.0),
        Row::broken(
            "captive.portal",
            "the portal takes every connection and says nothing",
            |line| {
                portal(line, &[80], to_login);
                line.instead(&[993, 143, 995, 110, 587, 465, 25], Conversation::hear_out);
            },
        )
        .within(50.0),
        Row::broken(
            "captive.portal",
            "the portal closes every connection",
            |line| {
                portal(line, &[80], to_login);
                line.instead(&[993, 143, 995, 110, 587, 465, 25], |_| -> io::Result<()> {
                    Ok(())
                });
            },
        ),
    ]
}

fn healthy() -> Vec<Row> {
    vec![
        Row::healthy(
            "a web filter shows a page of its own, and mail works slowly",
            |line| {
                portal(line, &[80], welcome);
                lose_first(line, "");
            },
        )
        .twin_of(&["captive.portal"]),
        Row::healthy(
            "pages lead to a login page, and mail is let through",
            |line| {
                portal(line, &[80], to_login);
                line.zone(&super::tcp::only_tls());
                line.on_the_way("tcp dport { 143, 110 } drop");
            },
        )
        .twin_of(&["captive.portal"]),
        Row::broken(
            "tcp.refused",
            "the web is as it is known, and mail is refused",
            |line| {
                line.zone(&world::records());
                line.on_the_way(&format!("tcp dport {MAIL} reject with tcp reset"));
            },
        )
        .says(&["The web can be reached"]),
    ]
}
