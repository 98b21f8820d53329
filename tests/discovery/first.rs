//! The first difference in each kind of world, asked through a real resolver (Unbound) of a real name server (NSD).

use serde_json::Value;

use crate::place::{DOMAIN, Place, refs, settings_file, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;
use crate::servers::nginx::Site;

/// Mail at Exchange Online, with the alias for Autodiscover.
const EXCHANGE: &[&str] = &[
    "contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.",
    "contoso.example. IN TXT \"v=spf1 include:spf.protection.outlook.com -all\"",
    "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.",
    "autodiscover.outlook.com. IN A 203.0.113.80",
    "outlook.office365.com. IN A 203.0.113.10",
    "smtp.office365.com. IN A 203.0.113.10",
];
const GOOGLE: &[&str] = &[
    "contoso.example. IN MX 1 smtp.google.com.",
    "imap.gmail.com. IN A 203.0.113.10",
    "pop.gmail.com. IN A 203.0.113.10",
    "smtp.gmail.com. IN A 203.0.113.10",
];
const SMALL: &[&str] = &[
    "contoso.example. IN MX 10 mx.contoso.example.",
    "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
    "_submissions._tcp.contoso.example. IN SRV 0 1 465 smtp.contoso.example.",
    "_pop3._tcp.contoso.example. IN SRV 0 0 0 .",
    "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
    "imap.contoso.example. IN A 203.0.113.10",
    "smtp.contoso.example. IN A 203.0.113.10",
];
const OLD: &[&str] = &[
    "_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example.",
    "old.contoso.example. IN A 203.0.113.11",
];
const DENIED: &[&str] = &[
    "_imap._tcp.contoso.example. IN SRV 0 0 0 .",
    "_imaps._tcp.contoso.example. IN SRV 0 0 0 .",
    "_pop3._tcp.contoso.example. IN SRV 0 0 0 .",
    "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
];
const WILDCARD: &[&str] = &[
    "contoso.example. IN MX 10 mx.contoso.example.",
    "contoso.example. IN A 203.0.113.80",
    "*.contoso.example. IN A 203.0.113.80",
];
const PORTAL: &[&str] = &[
    "*. IN A 203.0.113.80",
    "*.contoso.example. IN A 203.0.113.80",
];
const FILE: &[(&str, &str, u16, &str)] = &[
    ("imap", "imap.contoso.example", 993, "SSL"),
    ("smtp", "smtp.contoso.example", 465, "SSL"),
];

/// What the web of a world is.
#[derive(Clone, Copy)]
enum Web {
    Nothing,
    /// The settings file at `autoconfig`.
    File,
    /// A page for people at every name of the domain.
    Parked,
    /// A login page of the network at every name.
    Login,
}

fn world(records: &[&[&str]], web: Web) -> Place {
    let place = Place::new().resolved_by_unbound();
    let page = "<!DOCTYPE html><title>Welcome</title>";
    let sites = match web {
        Web::Nothing => vec![],
        Web::File => vec![place.site("autoconfig.contoso.example").page(
            "= /mail/config-v1.1.xml",
            "text/xml",
            settings_file(FILE),
        )],
        Web::Parked => vec![
            place
                .site_with("_", &[DOMAIN, "*.contoso.example"], Flaw::None)
                .page("/", "text/html", page),
        ],
        Web::Login => vec![
            place
                .site_with("_", &["login.hotel.example"], Flaw::SelfSigned)
                .page("/", "text/html", page),
            Site::plain("_").answer("/", "return 302 http://login.hotel.example/"),
        ],
    };
    let mut all = records
        .concat()
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>();
    if matches!(web, Web::File) {
        all.extend(web_hosts(&["autoconfig.contoso.example"]));
    }
    place.serve(&refs(&all), &sites)
}

/// The first difference in a line: protocol, in what, the one server and its source, the other one and its source.
fn first(report: &Value) -> String {
    let found = &report["first_difference"];
    if found.is_null() {
        return "none".to_owned();
    }
    let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let server = |value: &Value| match value.is_null() {
        true => "none".to_owned(),
        false => format!("{}:{}", text(&value["host"]), value["port"]),
    };
    format!(
        "{} {}: {} {}, {} {}",
        text(&found["protocol"]),
        text(&found["what"]),
        text(&found["first"]["source"]),
        server(&found["first"]),
        text(&found["against"]),
        server(&found["second"]),
    )
}

#[test]
fn it_is_told_where_there_is_one_and_there_alone() {
    if !servers::available() {
        return;
    }
    let old = "old.contoso.example:993";
    let exchange = "outlook.office365.com:993";
    let own = "imap.contoso.example:993";
    let mut wrong = Vec::new();
    for (name, records, web, typed, wanted) in [
        (
            "Exchange Online",
            &[EXCHANGE][..],
            Web::Nothing,
            &[][..],
            "none".to_owned(),
        ),
        (
            "Exchange Online and an old record",
            &[EXCHANGE, OLD],
            Web::Nothing,
            &[],
            format!("imap host: provider {exchange}, srv {old}"),
        ),
        (
            "Exchange Online and an old server in the program",
            &[EXCHANGE],
            Web::Nothing,
            &["--imap", old],
            format!("imap host: typed {old}, provider {exchange}"),
        ),
        (
            "Exchange Online and records that deny it",
            &[EXCHANGE, DENIED],
            Web::Nothing,
            &[],
            format!("imap offered: provider {exchange}, srv none"),
        ),
        (
            "Exchange Online and an old record that denies another protocol",
            &[EXCHANGE, OLD, &DENIED[2..]],
            Web::Nothing,
            &[],
            format!("imap host: provider {exchange}, srv {old}"),
        ),
        ("Google", &[GOOGLE], Web::Nothing, &[], "none".to_owned()),
        (
            "Google and another port in the program",
            &[GOOGLE],
            Web::Nothing,
            &["--smtp", "smtp.gmail.com:26"],
            "smtp port: typed smtp.gmail.com:26, provider smtp.gmail.com:587".to_owned(),
        ),
        (
            "a small provider",
            &[SMALL],
            Web::File,
            &[],
            "none".to_owned(),
        ),
        (
            "a small provider that has no POP3, and POP3 in the program",
            &[SMALL],
            Web::File,
            &["--pop3", "pop.contoso.example:995"],
            "pop3 offered: typed pop.contoso.example:995, srv none".to_owned(),
        ),
        (
            "the same with a port alone in the program",
            &[SMALL],
            Web::File,
            &["--pop3", ":995"],
            "pop3 offered: typed :995, srv none".to_owned(),
        ),
        (
            "records that contradict the settings file",
            &[&SMALL[..1], &SMALL[5..], OLD],
            Web::File,
            &[],
            format!("imap host: autoconfig-host {own}, srv {old}"),
        ),
        (
            "a wildcard",
            &[WILDCARD],
            Web::Parked,
            &[],
            "none".to_owned(),
        ),
        (
            "a wildcard with records beside it, and another server in the program",
            &[WILDCARD, &SMALL[1..]],
            Web::Parked,
            &["--imap", "mail.contoso.example:993"],
            format!("imap host: typed mail.contoso.example:993, srv {own}"),
        ),
        (
            "a login page of the network",
            &[PORTAL],
            Web::Login,
            &[],
            "none".to_owned(),
        ),
        (
            "a login page of the network, and a server in the program",
            &[PORTAL],
            Web::Login,
            &["--imap", old],
            "none".to_owned(),
        ),
    ] {
        let place = world(records, web);
        let (report, code) = place.discover(typed);
        let got = first(&report);
        let is_right = got == wanted && (wanted == "none" || code == 1);
        if !is_right {
            wrong.push(format!("{name}: {got} ({code}), not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_protocol_that_is_denied_and_stands_in_the_program_is_told_with_what_to_do() {
    if !servers::available() {
        return;
    }
    let place = world(&[SMALL], Web::File);
    let run = place.run(&[
        "discover",
        "kim@contoso.example",
        "--pop3",
        "pop.contoso.example:995",
    ]);
    let text = crate::place::told(&run);
    for words in [
        "What was typed is not what is published",
        "POP3: What was typed says pop.contoso.example:995 (SSL/TLS), and the SRV records say that POP3 is not offered.",
        "What was typed cannot work: pop.contoso.example does not exist",
        "Choose a protocol that the domain offers",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let run = place.run(&["discover", "kim@contoso.example", "--pop3", ":995"]);
    let text = crate::place::told(&run);
    let words = "POP3: What was typed says port 995 (SSL/TLS), and the SRV records say that POP3 is not offered.";
    assert!(text.contains(words), "{text}");
    assert!(!text.contains("contoso.example:995"), "{text}");
}

#[test]
fn what_the_records_deny_and_the_provider_has_is_left_out_of_no_file_without_a_word() {
    if !servers::available() {
        return;
    }
    let place = world(&[EXCHANGE, DENIED], Web::Nothing);
    let told = |place: &Place, arguments: &[&str]| crate::place::told(&place.run(arguments));
    let text = told(&place, &["discover", "kim@contoso.example"]);
    assert!(!text.contains("No source names"), "{text}");
    for words in [
        "IMAP is not offered: the domain says so, though",
        "POP3 is not offered: the domain says so, though",
        "leave no server for receiving",
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let publish = ["discover", "contoso.example", "--settings", "autoconfig"];
    let run = place.run(&publish);
    let why = run.stderr();
    assert!(why.contains("outlook.office365.com"), "{why}");
    assert_eq!(run.code, Some(3), "{why}");
    let place = world(&[EXCHANGE, &DENIED[2..]], Web::Nothing);
    let run = place.run(&publish);
    let why = run.stderr();
    assert!(why.contains("so POP3 is left out"), "{why}");
    let file = run.stdout();
    assert!(!file.contains("pop3"), "{file}");
    // Of an old server, the records deny no more than they name.
    let place = world(&[EXCHANGE, OLD, &DENIED[2..]], Web::Nothing);
    let run = place.run(&publish);
    let file = run.stdout();
    assert!(file.contains("pop3"), "{file}");
}
