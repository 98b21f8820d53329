//! Answers that mean harm: nothing hangs, grows or reaches the terminal raw.

use crate::place::{DOMAIN, Place, found, of, refs, says, server, settings_file, web_hosts};
use crate::program::Run;
use crate::servers;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";

fn with_file(kind: &'static str, text: impl Into<Vec<u8>>) -> Place {
    let place = Place::new();
    let site = place
        .site("autoconfig.contoso.example")
        .page("= /mail/config-v1.1.xml", kind, text);
    served(place, site)
}

fn with_answer(directive: &str) -> Place {
    let place = Place::new();
    let site = place
        .site("autoconfig.contoso.example")
        .answer("/", directive);
    served(place, site)
}

fn served(place: Place, site: servers::nginx::Site) -> Place {
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    place.serve(&refs(&records), &[site])
}

/// Both forms of a run show nothing raw.
fn is_clean(run: &Run) {
    let raw = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    for text in [run.stdout(), run.stderr()] {
        assert!(!text.contains(raw), "{text:?}");
    }
}

#[test]
fn a_file_that_would_grow_without_end_is_not_opened() {
    if !servers::available() {
        return;
    }
    let mut laughs = String::from("<!DOCTYPE c [<!ENTITY l0 \"ha\">");
    for level in 1..10 {
        let below = format!("&l{};", level - 1).repeat(10);
        laughs += &format!("<!ENTITY l{level} \"{below}\">");
    }
    laughs += "]><clientConfig><emailProvider><displayName>&l9;</displayName></emailProvider></clientConfig>";
    let (report, code) = with_file("text/xml", laughs).discover(&[]);
    assert_eq!((found(&report), code), (vec!["bad-file"], 1), "{report:#}");
    assert_eq!(of(&report, "autoconfig-host")["trouble"], "document-type");
}

#[test]
fn ten_megabytes_are_not_read() {
    if !servers::available() {
        return;
    }
    let long = format!(
        "<clientConfig>{}</clientConfig>",
        " ".repeat(10 * 1024 * 1024)
    );
    let (report, _) = with_file("text/xml", long).discover(&[]);
    assert_eq!(
        of(&report, "autoconfig-host")["trouble"],
        "too-long",
        "{report:#}"
    );
}

#[test]
fn a_file_that_drips_ends_with_the_time() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let slow = format!(
        "{}{}",
        settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]),
        " ".repeat(100_000)
    );
    let site = place.site("autoconfig.contoso.example").page(
        "= /mail/config-v1.1.xml",
        "text/xml;\nlimit_rate 200",
        slow,
    );
    let place = served(place, site);
    // All of it would take minutes, and the program is ended before.
    let (report, code) = place.discover(&["--timeout", "2"]);
    assert_eq!(
        of(&report, "autoconfig-host")["trouble"],
        "timeout",
        "{report:#}"
    );
    assert_eq!(code, 3);
}

#[test]
fn characters_that_act_on_a_terminal_are_made_visible() {
    if !servers::available() {
        return;
    }
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")])
        .replace("%EMAILADDRESS%", "\u{202e}kim\u{9b}31m")
        .replace("</emailProvider>", "</emailProvider><oAuth2><issuer>\u{202e}evil\u{9b}2J</issuer><scope>a</scope></oAuth2>");
    let place = with_file("text/xml", file);
    let run = place.run(&["discover", "kim@contoso.example", "-v"]);
    assert!(run.stdout().contains("\\u{202e}evil"), "{}", run.stdout());
    is_clean(&run);
    is_clean(&place.run(&["discover", "kim@contoso.example", "--format", "json"]));
    let place = with_answer("return 302 \"https://h.example/\u{202e}\u{9b}31m\"");
    is_clean(&place.run(&["discover", "kim@contoso.example"]));
    let place =
        with_answer("add_header WWW-Authenticate \"\u{202e}odd \u{9b}2J\" always;\nreturn 401");
    is_clean(&place.run(&["discover", "kim@contoso.example"]));
}

#[test]
fn redirections_that_go_round_come_to_an_end() {
    if !servers::available() {
        return;
    }
    let place = with_answer("return 302 https://autoconfig.contoso.example/again");
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (says(&report, "autoconfig-host"), code),
        ("redirects-without-end", 3),
        "{report:#}"
    );
    assert_eq!(found(&report), ["redirects-without-end"]);
    let place = with_answer("return 302 http://autoconfig.contoso.example/open");
    let (report, _) = place.discover(&[]);
    assert_eq!(found(&report), ["not-followed"], "{report:#}");
    let place = with_answer("return 302 https://autoconfig.contoso.example$request_uri$request_id");
    let (report, _) = place.discover(&[]);
    let hops = of(&report, "autoconfig-host")["redirections"]
        .as_array()
        .map_or(0, Vec::len);
    assert_eq!(hops, 10, "{report:#}");
}

#[test]
fn no_answer_of_the_web_keeps_the_others_from_being_told() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]);
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .answer("/", "return 500"),
        place.site(DOMAIN).page(
            "= /.well-known/autoconfig/mail/config-v1.1.xml",
            "text/xml",
            file,
        ),
        place.site("ua-auto-config.contoso.example").page(
            "/",
            "application/json",
            "{\"protocols\":7}",
        ),
    ];
    let mut records = web_hosts(&[
        DOMAIN,
        "autoconfig.contoso.example",
        "ua-auto-config.contoso.example",
    ]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    let place = place.serve(&refs(&records), &sites);
    let (report, _) = place.discover(&[]);
    assert_eq!(says(&report, "autoconfig-host"), "status");
    assert_eq!(of(&report, "pacc")["trouble"], "another-form");
    assert_eq!(
        server(&report, "imap"),
        "imap.contoso.example:993 tls autoconfig-well-known"
    );
}

/// Whoever runs a domain may not have this computer knock at any door.
#[test]
fn a_redirection_leads_to_the_port_of_the_web_and_never_into_this_network() {
    if !servers::available() {
        return;
    }
    let place = with_answer("return 302 https://m.stranger.example:21430/x");
    let (report, _) = place.discover(&[]);
    assert_eq!(says(&report, "autoconfig-host"), "leads-elsewhere");
    assert_eq!(found(&report), ["not-followed"], "{report:#}");
    let place = Place::new();
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .answer("/", "return 302 https://inner.stranger.example/c"),
        place.site("inner.stranger.example").page(
            "/",
            "text/xml",
            settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]),
        ),
    ];
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push("inner.stranger.example. IN A 127.0.0.1".to_owned());
    let place = place.serve(&refs(&records), &sites);
    let (report, _) = place.discover(&[]);
    assert_eq!(
        of(&report, "autoconfig-host")["trouble"],
        "private-address",
        "{report:#}"
    );
    assert_eq!(found(&report), ["not-followed"], "{report:#}");
    assert!(!place.asked().contains("inner"), "{}", place.asked());
}
