//! Servers that are found in the wrong place, or in none.

use super::line::Line;
use super::row::Row;
use super::servers::certificates::Flaw;
use super::servers::nginx::{Nginx, Site};
use super::world::{
    self, EXCHANGE, EXCHANGE_SMTP, IMAP, IMAP_V4, IMAP_V6, POP, SMTP, SMTP_V4, SMTP_V6, WEB_V4,
};

const AUTOCONFIG: &str = "autoconfig.contoso.example";
const PAGE: &str = "<!DOCTYPE html><html><head><title>Welcome</title></head><body></body></html>";

pub(crate) fn rows() -> Vec<Row> {
    [
        disagreement(),
        autodiscover(),
        wrong_port(),
        unusual_port(),
        nowhere(),
        unreadable_file(),
        wildcard(),
    ]
    .concat()
}

/// A domain at Exchange Online, with these records beside.
fn exchange(more: &[&str]) -> Vec<String> {
    let own = [
        "contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.".to_owned(),
        "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.".to_owned(),
    ];
    let more: Vec<String> = more.iter().map(ToString::to_string).collect();
    [
        own.to_vec(),
        world::host("autodiscover.outlook.com", &[WEB_V4]),
        world::host(EXCHANGE, &[IMAP_V4, IMAP_V6]),
        world::host(EXCHANGE_SMTP, &[SMTP_V4, SMTP_V6]),
        more,
    ]
    .concat()
}

/// A domain that names no servers in the DNS, with these web hosts.
fn unpublished(web: &[&str]) -> Vec<String> {
    let mut records = [
        world::host(IMAP, &[IMAP_V4, IMAP_V6]),
        world::host(SMTP, &[SMTP_V4, SMTP_V6]),
        vec![format!("contoso.example. IN MX 10 {SMTP}.")],
    ]
    .concat();
    for host in web {
        records.extend(world::host(host, &[WEB_V4]));
    }
    records
}

/// A settings file that names these servers: protocol, host, port, kind of encryption.
fn file(servers: &[(&str, &str, u16, &str)]) -> String {
    let one = |(kind, host, port, security): &(&str, &str, u16, &str)| {
        let element = if *kind == "smtp" {
            "outgoingServer"
        } else {
            "incomingServer"
        };
        format!(
            "<{element} type=\"{kind}\"><hostname>{host}</hostname><port>{port}</port><socketType>{security}</socketType>\
             <username>%EMAILADDRESS%</username><authentication>password-cleartext</authentication></{element}>"
        )
    };
    let servers: String = servers.iter().map(one).collect();
    format!(
        "<clientConfig version=\"1.1\"><emailProvider id=\"contoso.example\">{servers}</emailProvider></clientConfig>"
    )
}

/// Serves a page at the web address, under TLS with a certificate for this name.
fn web(line: &Line<'_>, name: &str, path: &str, kind: &'static str, text: &str) {
    let certificate = line.world.authority.issue(&[name], Flaw::None);
    site(line, Site::new("_", &certificate).page(path, kind, text));
}

/// Serves a site at the web address.
fn site(line: &Line<'_>, site: Site) {
    let port = line.further_port();
    line.keep(Nginx::start(&line.world.servers, (port, port + 1), &[site]));
    line.divert(&format!("ip daddr {WEB_V4} tcp dport 443"), port);
}

fn disagreement() -> Vec<Row> {
    vec![
        Row::degraded(
            "discovery.disagreement",
            "SRV records of an old server in a domain at Exchange Online",
            |line| {
                line.zone(&exchange(&[
                    "_imaps._tcp.contoso.example. IN SRV 0 1 993 mail.contoso.example.",
                    "_pop3s._tcp.contoso.example. IN SRV 0 1 995 mail.contoso.example.",
                    "_submission._tcp.contoso.example. IN SRV 0 1 587 mail.contoso.example.",
                ]));
            },
        )
        .says(&["the SRV records of the domain name mail.contoso.example:993"]),
        Row::healthy("SRV records of Exchange Online's own servers", |line| {
            line.zone(&exchange(&[
                "_imaps._tcp.contoso.example. IN SRV 0 1 993 outlook.office365.com.",
                "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
                "_submission._tcp.contoso.example. IN SRV 0 1 587 smtp.office365.com.",
            ]));
        })
        // What the domain says it does not offer is not tried, whatever its provider has.
        .on(&["imap", "smtp"])
        .twin_of(&["discovery.disagreement", "discovery.autodiscover-failed"]),
        Row::healthy(
            "the servers stand in a settings file of the domain alone",
            |line| {
                line.zone(&unpublished(&[AUTOCONFIG]));
                let text = file(&[
                    ("imap", IMAP, 993, "SSL"),
                    ("pop3", IMAP, 995, "SSL"),
                    ("smtp", SMTP, 587, "STARTTLS"),
                ]);
                web(
                    line,
                    AUTOCONFIG,
                    "= /mail/config-v1.1.xml",
                    "text/xml",
                    &text,
                );
            },
        )
        .twin_of(&[
            "discovery.disagreement",
            "discovery.no-servers-found",
            "discovery.settings-untrusted",
            "discovery.settings-unencrypted",
            "discovery.wildcard",
        ]),
    ]
}

fn autodiscover() -> Vec<Row> {
    vec![
        Row::advice(
            "discovery.autodiscover-failed",
            "a domain at Exchange Online without a name for Autodiscover",
            |line| {
                let mut records = exchange(&[]);
                records.retain(|record| !record.starts_with("autodiscover.contoso"));
                line.zone(&records);
            },
        )
        .says(&["autodiscover.contoso.example, which should be an alias of autodiscover.outlook.com, does not exist"]),
        Row::healthy(
            "an SRV record stands for the name for Autodiscover",
            |line| {
                let mut records = exchange(&[
                    "_autodiscover._tcp.contoso.example. IN SRV 0 0 443 autodiscover.outlook.com.",
                ]);
                records.retain(|record| !record.starts_with("autodiscover.contoso"));
                line.zone(&records);
            },
        )
        .twin_of(&["discovery.autodiscover-failed"]),
    ]
}

fn wrong_port() -> Vec<Row> {
    vec![
        Row::broken(
            "discovery.wrong-port",
            "sending through Exchange Online at port 465",
            |line| {
                line.zone(&exchange(&[]));
                line.on_the_way("tcp dport 465 drop");
            },
        )
        .arguments(&["--only", "smtp", "--smtp", "smtp.office365.com:465/tls"])
        .on(&["smtp"])
        .says(&["smtp.office365.com:465"])
        .within(14.0),
        Row::healthy("sending through Exchange Online at port 587", |line| {
            line.zone(&exchange(&[]));
        })
        .arguments(&[
            "--only",
            "smtp",
            "--smtp",
            "smtp.office365.com:587/starttls",
        ])
        .on(&["smtp"])
        .twin_of(&["discovery.wrong-port"]),
    ]
}

/// A slip of a finger in the port.
fn unusual_port() -> Vec<Row> {
    vec![
        Row::broken(
            "discovery.unusual-port",
            "933, which the host refuses",
            |line| {
                line.on_the_way("tcp dport 933 reject with tcp reset");
            },
        )
        .arguments(&["--only", "imap", "--imap", "imap.contoso.example:933"])
        .on(&["imap"])
        .says(&[
            "Try `993 with SSL/TLS or 143 with STARTTLS`: no program uses port `933`",
            "mailprobe contoso.example --only imap --imap imap.contoso.example",
        ]),
        Row::broken(
            "discovery.unusual-port",
            "588, which a firewall drops",
            |line| {
                line.on_the_way("tcp dport 588 drop");
            },
        )
        .arguments(&["--only", "smtp", "--smtp", "smtp.contoso.example:588"])
        .on(&["smtp"])
        .says(&["no program uses port `588` for this by itself"])
        .within(12.0),
        Row::broken("discovery.unusual-port", "a host without POP3", |line| {
            line.divert("tcp dport { 955, 995, 110 }", 9);
        })
        .arguments(&["--only", "pop3", "--pop3", "imap.contoso.example:955"])
        .on(&["pop3"])
        .says(&["Read the port again: mail programs use `995 with SSL/TLS or 110 with STARTTLS`"]),
        Row::healthy("every usual port", |_| {}).twin_of(&["discovery.unusual-port"]),
    ]
}

fn nowhere() -> Vec<Row> {
    let mx_alone = || vec!["contoso.example. IN MX 10 mx.contoso.example.".to_owned()];
    vec![
        Row::undecided(
            "discovery.no-servers-found",
            "a domain that names no servers, and no usual name exists",
            move |line| line.zone(&mx_alone()),
        )
        .says(&["imap.contoso.example does not exist"])
        .without_sign_in()
        .within(12.0),
        Row::undecided(
            "discovery.no-servers-found",
            "the same, and a page for people in the place of the settings file",
            move |line| {
                let mut records = mx_alone();
                records.extend(world::host(AUTOCONFIG, &[WEB_V4]));
                line.zone(&records);
                web(line, AUTOCONFIG, "/", "text/html", PAGE);
            },
        )
        .without_sign_in()
        .within(12.0),
        Row::broken(
            "tcp.refused",
            "a domain that names no servers, whose one machine refuses every port for mail",
            |line| {
                one_machine(line);
                line.on_the_way(
                    "tcp dport { 25, 110, 143, 465, 587, 993, 995 } reject with tcp reset",
                );
            },
        )
        .says(&["The mail server of the domain refuses every port for mail", "another network first"])
        .without_sign_in()
        .within(12.0),
        // It takes mail from other servers, as far as anybody knows, and need not serve anybody else.
        Row::undecided(
            "discovery.no-servers-found",
            "the same, and nothing is known of its port 25",
            |line| {
                one_machine(line);
                line.on_the_way(
                    "tcp dport 25 drop\ntcp dport { 110, 143, 465, 587, 993, 995 } reject with tcp reset",
                );
            },
        )
        .without_sign_in()
        .within(16.0),
    ]
}

/// All usual names lead to the mail exchanger.
fn one_machine(line: &Line<'_>) {
    let names = [IMAP, SMTP, POP, "mail.contoso.example"];
    let mut records = vec!["contoso.example. IN MX 10 mail.contoso.example.".to_owned()];
    records.extend(names.iter().flat_map(|name| world::host(name, &[SMTP_V4])));
    line.zone(&records);
}

/// A settings file that cannot be taken for the domain's.
fn unreadable_file() -> Vec<Row> {
    let records = || {
        let mut records = vec!["contoso.example. IN MX 10 mx.contoso.example.".to_owned()];
        records.extend(world::host(AUTOCONFIG, &[WEB_V4]));
        records
    };
    vec![
        Row::undecided(
            "discovery.settings-untrusted",
            "a settings file behind a certificate that has run out, and no usual name exists",
            move |line| {
                line.zone(&records());
                let certificate = line.world.authority.issue(&[AUTOCONFIG], Flaw::Expired);
                site(line, Site::new("_", &certificate).page("/", "text/xml", file(&[])));
            },
        )
        .says(&["imap.contoso.example does not exist"])
        .without_sign_in()
        .within(12.0),
        Row::undecided(
            "discovery.settings-unencrypted",
            "a settings file that is redirected to an address without encryption, and no usual name exists",
            move |line| {
                line.zone(&records());
                let certificate = line.world.authority.issue(&[AUTOCONFIG], Flaw::None);
                let to = "return 301 http://www.contoso.example/config.xml";
                site(line, Site::new("_", &certificate).answer("/", to));
            },
        )
        .says(&["imap.contoso.example does not exist"])
        .without_sign_in()
        .within(12.0),
    ]
}

/// A domain of which every name has an address.
fn wildcard() -> Vec<Row> {
    let records = |address: &str| {
        vec![
            "contoso.example. IN MX 10 mx.elsewhere.example.".to_owned(),
            format!("*.contoso.example. IN A {address}"),
        ]
    };
    vec![
        Row::undecided(
            "discovery.wildcard",
            "a domain of which every name leads to a machine that takes no mail",
            move |line| line.zone(&records(world::NOBODY_V4)),
        )
        .says(&["a made-up name"])
        .without_sign_in()
        .within(25.0),
    ]
}
