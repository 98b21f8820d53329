//! What is wrong in a settings file, in an answer of Autodiscover, or in what was typed, is told with the value that stands there.

use serde_json::Value;

use crate::place::{MAIL, Place, found, refs, settings_file, told, web_hosts};
use crate::servers;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const FILE: &str = "autoconfig.contoso.example";

/// A domain with this settings file.
fn with_file(file: String) -> Place {
    let place = Place::new();
    let site = place
        .site(FILE)
        .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&[FILE]);
    records.push(MX.to_owned());
    for host in ["imap", "smtp"] {
        records.push(format!("{host}.contoso.example. IN A {MAIL}"));
    }
    place.serve(&refs(&records), &[site])
}

/// What a finding says, and what it advises.
fn told_of(report: &Value, id: &str) -> String {
    let all = report["findings"].as_array().expect("a list");
    let one = all.iter().find(|one| one["id"] == id);
    one.map_or_else(String::new, |one| {
        format!(
            "{} {}",
            one["says"].as_str().unwrap_or("-"),
            one["next_step"].as_str().unwrap_or("-")
        )
    })
}

fn usual() -> String {
    settings_file(&[
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
    ])
}

#[test]
fn a_mistake_in_a_settings_file_is_told_with_what_stands_there() {
    if !servers::available() {
        return;
    }
    for (from, to, told) in [
        (">993<", ">99393<", "\"99393\" as its port"),
        (">993<", "><", "nothing as its port"),
        (
            ">imap.contoso.example<",
            ">imap.contoso.example:993<",
            "\"imap.contoso.example:993\" as its host",
        ),
        (">993<", ">143<", "at port 143 with TLS from the start"),
        (">SSL<", ">SSL3<", "\"SSL3\" as its kind of encryption"),
    ] {
        let file = usual();
        let wrong = file.replacen(from, to, 1);
        assert_ne!(wrong, file, "{from}");
        let (report, code) = with_file(wrong).discover(&[]);
        assert_eq!(found(&report), ["file-mistake"], "{report:#}");
        assert_eq!(code, 1);
        let text = told_of(&report, "file-mistake");
        assert!(text.contains(told), "{text}");
    }
    let (report, code) = with_file(usual()).discover(&[]);
    assert_eq!((found(&report), code), (Vec::new(), 0), "{report:#}");
}

/// A check passes such a server over, as programs do: it says what is wrong with it, and not that there is none.
#[test]
fn a_check_tells_what_is_wrong_with_a_server_that_it_passes_over() {
    if !servers::available() {
        return;
    }
    for (from, to, told) in [
        (">993<", ">abc<", "\"abc\" as its port"),
        (">993<", ">0<", "\"0\" as its port"),
        (">imap.contoso.example<", "><", "nothing as its host"),
        (">SSL<", ">SSL3<", "\"SSL3\" as its kind of encryption"),
    ] {
        let place = with_file(usual().replacen(from, to, 1));
        let report = place
            .run(&["kim@contoso.example", "--format", "json"])
            .json();
        let all = report["not_tested"].as_array().expect("a list");
        let imap = all.iter().find(|one| one["what"] == "IMAP");
        let why = imap.map_or("", |one| one["why"].as_str().unwrap_or_default());
        assert!(why.contains(told), "{to}: {report:#}");
    }
    // The same where nothing else is in the file.
    let place = with_file(settings_file(&[("imap", "", 993, "SSL")]));
    let text = place.run(&["kim@contoso.example"]).stdout();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("has nothing as its host"), "{text}");
}

#[test]
fn a_host_of_settings_that_fails_is_told_with_its_answer() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place
        .site(FILE)
        .answer("= /mail/config-v1.1.xml", "return 403");
    let mut records = web_hosts(&[FILE]);
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let (report, _) = place.discover(&[]);
    assert_eq!(found(&report), ["file-fails"], "{report:#}");
    assert!(told_of(&report, "file-fails").contains("the answer is 403"));
}

#[test]
fn what_was_typed_is_told_with_what_is_wrong_about_its_port() {
    if !servers::available() {
        return;
    }
    let place = with_file(usual());
    for (option, server, told) in [
        ("--imap", "imap.contoso.example:993/none", "begin with TLS"),
        (
            "--imap",
            "imap.contoso.example:465",
            "port 465 is one of SMTP",
        ),
        ("--imap", "imap.contoso.example:933", "do not use port 933"),
        ("--smtp", "smtp.contoso.example:588", "do not use port 588"),
    ] {
        let (report, code) = place.discover(&[option, server]);
        assert_eq!(
            (found(&report), code),
            (vec!["typed-differs"], 1),
            "{report:#}"
        );
        let text = told_of(&report, "typed-differs");
        assert!(text.contains(told), "{server}: {text}");
    }
    let (report, code) = place.discover(&["--smtp", "smtp.contoso.example:25"]);
    assert_eq!(code, 0, "{report:#}");
    let agreed = report["agreed"].to_string();
    assert!(
        agreed.contains("Port 25 is for servers among themselves"),
        "{agreed}"
    );
}

#[test]
fn a_port_alone_of_a_protocol_that_is_denied_asks_for_a_name() {
    if !servers::available() {
        return;
    }
    let records = [
        MX,
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
        "imap.contoso.example. IN A 203.0.113.10",
    ];
    let place = Place::new().serve(&records, &[]);
    let (report, code) = place.discover(&["--pop3", ":995"]);
    assert_eq!((found(&report), code), (vec!["typed-differs"], 1));
    let text = told_of(&report, "typed-differs");
    assert!(text.contains("`--pop3 HOST:995`"), "{text}");
    let option = "--pop3 imap.contoso.example:995";
    for more in [&["--dry-run"][..], &[]] {
        let ask = ["kim@contoso.example", "--only=pop3,imap", "--pop3", ":995"];
        let text = told(&place.run(&[&ask, more].concat()));
        assert!(text.contains(option), "{more:?}: {text}");
    }
}

#[test]
fn a_record_with_port_0_is_no_server_and_is_told() {
    if !servers::available() {
        return;
    }
    let records = [
        MX,
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "_submission._tcp.contoso.example. IN SRV 0 1 0 smtp.contoso.example.",
        "_pop3s._tcp.contoso.example. IN SRV 0 0 0 .",
        "imap.contoso.example. IN A 203.0.113.10",
        "smtp.contoso.example. IN A 203.0.113.10",
    ];
    let (report, code) = Place::new().serve(&records, &[]).discover(&[]);
    assert_eq!((found(&report), code), (vec!["no-port"], 1), "{report:#}");
    assert!(report["settings"]["smtp"].is_null(), "{report:#}");
    let text = told_of(&report, "no-port");
    assert!(text.contains("smtp.contoso.example with port 0"), "{text}");
    assert!(text.contains("usual is 587"), "{text}");
}

#[test]
fn a_stranger_beside_a_server_of_the_domain_is_not_trusted_with_it() {
    if !servers::available() {
        return;
    }
    let records = [
        MX,
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "_imaps._tcp.contoso.example. IN SRV 10 1 993 imap.other.example.",
        "imap.contoso.example. IN A 203.0.113.10",
        "imap.other.example. IN A 203.0.113.10",
    ];
    let place = Place::new().serve(&records, &[]);
    let (report, _) = place.discover(&[]);
    let imap = &report["settings"]["imap"];
    assert_eq!(imap["trust"], "medium", "{imap:#}");
    assert_eq!(imap["signs_in"], false, "{imap:#}");
    let each = [0, 1].map(|at| &imap["servers"][at]["signs_in"]);
    assert_eq!(each, [true, false], "{imap:#}");
    let why = imap["why"].as_str().unwrap_or_default();
    for part in [
        "it is a host of the domain.",
        "imap.other.example is a host of another domain",
    ] {
        assert!(why.contains(part), "{why}");
    }
}

#[test]
fn a_domain_without_an_exchanger_is_told_so() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(&["contoso.example. IN A 203.0.113.80"], &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["no-exchanger"], 3),
        "{report:#}"
    );
    let text = told_of(&report, "no-exchanger");
    assert!(text.contains("has no MX record"), "{text}");
}

#[test]
fn a_server_in_the_network_of_this_computer_is_right_here() {
    if !servers::available() {
        return;
    }
    let records = [
        MX,
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "imap.contoso.example. IN A 10.20.30.40",
    ];
    let place = Place::new().serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["private-address"], 1),
        "{report:#}"
    );
    let place = Place::in_network("10.20.30.1/24").serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    let text = told_of(&report, "private-address");
    assert!(
        text.contains("In that network nothing has to be done"),
        "{text}"
    );
}

#[test]
fn an_autodiscover_that_leads_back_to_itself_goes_round() {
    if !servers::available() {
        return;
    }
    let host = "autodiscover.contoso.example";
    let own = format!("https://{host}/autodiscover/autodiscover.xml");
    for account in [
        "<Action>redirectAddr</Action><RedirectAddr>kim@contoso.example</RedirectAddr>".to_owned(),
        format!("<Action>redirectUrl</Action><RedirectUrl>{own}</RedirectUrl>"),
    ] {
        let answer = format!(
            r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
<Account><AccountType>email</AccountType>{account}</Account></Response></Autodiscover>"#
        );
        let place = Place::new();
        let path = "= /autodiscover/autodiscover.xml";
        let site = place.site(host).page(path, "text/xml", answer);
        let mut records = web_hosts(&[host]);
        records.push(MX.to_owned());
        let place = place.serve(&refs(&records), &[site]);
        let (report, _) = place.discover(&[]);
        let all: Vec<Value> = report["findings"].as_array().cloned().unwrap_or_default();
        assert_eq!(found(&report), ["redirects-without-end"], "{all:#?}");
    }
}
