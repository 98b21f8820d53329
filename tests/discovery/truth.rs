//! What is told of servers that are not there, not safe, or typed otherwise, is what was found, in `discover` as in a check.

use serde_json::Value;

use crate::place::{MAIL, Place, found, refs, server, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;
use crate::servers::nginx::Site;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const FILE: &str = "autoconfig.contoso.example";
const FILE_PATH: &str = "= /mail/config-v1.1.xml";

/// A settings file with these servers, and these records beside.
fn with_file(servers: &[(&str, &str, u16, &str)], records: &[&str]) -> Place {
    let place = Place::new();
    let file = settings_file(servers);
    let site = place.site(FILE).page(FILE_PATH, "text/xml", file);
    let mut all = web_hosts(&[FILE]);
    all.push(MX.to_owned());
    all.extend(records.iter().map(ToString::to_string));
    place.serve(&refs(&all), &[site])
}

fn address(host: &str) -> String {
    format!("{host}. IN A {MAIL}")
}

/// What one of the findings says, and what it advises.
fn says(report: &Value, id: &str) -> String {
    let all = report["findings"].as_array().expect("a list");
    let one = all.iter().find(|one| one["id"] == id);
    one.map_or_else(String::new, |one| {
        format!("{} {}", one["says"], one["next_step"])
    })
}

#[test]
fn a_protocol_that_a_file_leaves_out_is_not_known_rather_than_denied() {
    if !servers::available() {
        return;
    }
    let imap = "imap.contoso.example";
    let place = with_file(&[("imap", imap, 993, "SSL")], &[&address(imap)]);
    let _dovecot = place.dovecot(imap);
    let report = place
        .run(&["kim@contoso.example", "--format", "json"])
        .json();
    let all = report["not_tested"].as_array().expect("a list");
    let pop3 = all.iter().find(|one| one["what"] == "POP3").expect("told");
    assert_eq!(pop3["reason"], "no-server-found", "{report:#}");
    let why = pop3["why"].as_str().unwrap_or_default();
    assert!(why.contains("name no POP3 server"), "{why}");
    assert!(why.contains("`--pop3 HOST` names one"), "{why}");
    // Who asks for it alone gets the usual names tried.
    let ask = ["kim@contoso.example", "--only", "pop3", "--format", "json"];
    let report = place.run(&ask).json();
    let origin = &report["probes"][0]["endpoint"]["origin"];
    assert_eq!(origin, "convention", "{report:#}");
}

#[test]
fn many_records_are_capped_and_those_that_do_not_exist_are_one_finding() {
    if !servers::available() {
        return;
    }
    let mut records = vec![MX.to_owned()];
    for at in 0..150 {
        let name = "_submissions._tcp.contoso.example.";
        records.push(format!("{name} IN SRV {at} 1 465 s{at}.contoso.example."));
        if (28..60).contains(&at) {
            records.push(address(&format!("s{at}.contoso.example")));
        }
    }
    let place = Place::new().serve(&refs(&records), &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 1, "{report:#}");
    let servers = report["settings"]["smtp"]["servers"].as_array();
    assert_eq!(servers.map(Vec::len), Some(2), "{report:#}");
    assert_eq!(server(&report, "smtp"), "s28.contoso.example:465 tls srv");
    let missing = found(&report);
    let missing = missing.iter().filter(|one| **one == "target-missing");
    assert_eq!(missing.count(), 1, "{report:#}");
    let words = says(&report, "target-missing");
    assert!(
        words.contains("s0.contoso.example, s1.contoso.example and 26 more"),
        "{words}"
    );
    let people = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        people.contains("and 120 more, which are not read"),
        "{people}"
    );
    // A check goes to the same one.
    let ask = ["kim@contoso.example", "--only", "smtp", "--format", "json"];
    let checked = place.run(&ask).json();
    assert_eq!(
        checked["probes"][0]["endpoint"]["host"], "s28.contoso.example",
        "{checked:#}"
    );
}

#[test]
fn of_many_servers_a_few_are_shown() {
    if !servers::available() {
        return;
    }
    let mut records = vec![MX.to_owned()];
    for at in 0..20 {
        let name = "_imaps._tcp.contoso.example.";
        records.push(format!("{name} IN SRV {at} 1 993 i{at}.contoso.example."));
        records.push(address(&format!("i{at}.contoso.example")));
    }
    let place = Place::new().serve(&refs(&records), &[]);
    let lines = place.run(&["discover", "kim@contoso.example"]).stdout();
    let shown = lines.lines().filter(|line| line.starts_with("  or "));
    assert_eq!(shown.count(), 4, "{lines}");
    assert!(lines.contains("and 15 more; -v tells all"), "{lines}");
}

#[test]
fn servers_without_encryption_alone_are_trouble() {
    if !servers::available() {
        return;
    }
    let (imap, smtp) = ("imap.contoso.example", "smtp.contoso.example");
    let servers = [("imap", imap, 143, "plain"), ("smtp", smtp, 587, "plain")];
    let place = with_file(&servers, &[&address(imap), &address(smtp)]);
    let (report, code) = place.discover(&[]);
    assert_eq!((code, &report["verdict"]), (1, &"trouble".into()));
    assert_eq!(found(&report), ["unencrypted", "unencrypted"]);
    let people = place.run(&["discover", "kim@contoso.example"]).stdout();
    assert!(people.starts_with('!'), "{people}");
}

#[test]
fn what_was_typed_is_compared_by_machine_and_told_with_what_is_wrong_with_it() {
    if !servers::available() {
        return;
    }
    let mail = "mail.contoso.example";
    let alias = "imap.contoso.example. IN CNAME mail.contoso.example.";
    let servers = [("imap", mail, 993, "SSL"), ("smtp", mail, 465, "SSL")];
    let place = with_file(&servers, &[&address(mail), alias]);
    let agreed = |typed: &[&str]| {
        let (report, code) = place.discover(typed);
        assert_eq!(code, 0, "{typed:?}: {report:#}");
        report["agreed"][0].as_str().unwrap_or("-").to_owned()
    };
    let same = agreed(&["--imap", "mail.contoso.example:993"]);
    assert!(
        same.contains("is what the settings file at autoconfig names"),
        "{same}"
    );
    let alias = agreed(&["--imap", "imap.contoso.example:993"]);
    assert!(
        alias.contains("the same machine as mail.contoso.example"),
        "{alias}"
    );
    let other = agreed(&["--imap", "mail.contoso.example:143"]);
    assert!(other.contains("another usual door"), "{other}");
    for (option, typed, words) in [
        (
            "--imap",
            "mail.contoso.example:993/starttls",
            "port 993 begin with TLS",
        ),
        (
            "--smtp",
            "mail.contoso.example:465/starttls",
            "port 465 begin with TLS",
        ),
        (
            "--imap",
            "gone.contoso.example:993",
            "gone.contoso.example does not exist",
        ),
        (
            "--imap",
            "203.0.113.10:993",
            "an address of mail.contoso.example",
        ),
    ] {
        let (report, code) = place.discover(&[option, typed]);
        let told = says(&report, "typed-differs");
        assert_eq!(code, 1, "{typed}: {report:#}");
        assert!(told.contains(words), "{typed}: {told}");
    }
}

#[test]
fn where_autodiscover_is_led_away_in_the_open_everybody_says_the_same() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let own = "autodiscover.contoso.example";
    let sites = [
        place.site_with(own, &["other.example"], Flaw::None),
        Site::plain(own).answer("/", "return 302 https://stranger.example$request_uri"),
        place.site("stranger.example").page(
            "= /autodiscover/autodiscover.xml",
            "text/xml",
            crate::names::POX,
        ),
    ];
    let mut records = web_hosts(&["autodiscover.contoso.example", "stranger.example"]);
    records.push(MX.to_owned());
    records.push(address("imap.stranger.example"));
    let place = place.serve(&refs(&records), &sites);
    let (report, _) = place.discover(&[]);
    assert_eq!(report["settings"]["imap"], Value::Null, "{report:#}");
    let led = says(&report, "led-elsewhere");
    assert!(led.contains("what that host says is not used"), "{led}");
    // The certificate that keeps it from being read under TLS is told of every domain.
    let untrusted = says(&report, "untrusted");
    assert!(
        untrusted
            .contains("autodiscover.contoso.example shows a certificate that is for other.example"),
        "{untrusted}"
    );
    let all = report["findings"].as_array().expect("a list");
    let one = all.iter().find(|one| one["id"] == "untrusted");
    assert_eq!(
        one.map(|one| &one["page"]),
        Some(&"discovery.autodiscover-failed".into())
    );
    let checked = place
        .run(&["kim@contoso.example", "--only", "imap", "--format", "json"])
        .json();
    let told = checked["not_tested"].to_string();
    assert!(!told.contains("without encryption alone"), "{told}");
    assert!(told.contains("what that host says is not used"), "{told}");
}

/// An address of the computer itself, one of a local network, and a bare address: nobody outside reaches these.
#[test]
fn servers_at_addresses_that_lead_nowhere_are_told() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(
        &[
            "contoso.example. IN MX 10 mx.contoso.example.",
            "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
            "imap.contoso.example. IN A 127.0.0.1",
        ],
        &[],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["private-address"], 1),
        "{report:#}"
    );
    let run = place.run(&["discover", "kim@contoso.example", "--settings", "text"]);
    assert!(
        !run.stdout().contains("imap.contoso.example"),
        "{}",
        run.stdout()
    );
    let place = Place::new();
    let file = settings_file(&[("imap", "192.0.2.5", 993, "SSL")]);
    let site =
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
    let (report, _) = place.serve(&refs(&records), &[site]).discover(&[]);
    assert_eq!(found(&report), ["named-by-address"], "{report:#}");
}
