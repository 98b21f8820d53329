//! What answers in the place of settings: wildcards, parked pages, login pages of networks, wrong certificates, redirections.

use crate::place::{DOMAIN, Place, found, of, refs, says, server, settings_file, told, web_hosts};
use crate::servers;
use crate::servers::certificates::Flaw;
use crate::servers::nginx::Site;

const PAGE: &str =
    "<!DOCTYPE html><html><head><title>This domain is parked</title></head><body></body></html>";
const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";

#[test]
fn a_wildcard_domain_with_a_page_for_people_everywhere() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let names = ["contoso.example", "*.contoso.example"];
    let site = place
        .site_with("_", &names, Flaw::None)
        .page("/", "text/html", PAGE);
    let plain = Site::plain("_").page("/", "text/html", PAGE);
    let place = place.serve(
        &[
            MX,
            "contoso.example. IN A 203.0.113.80",
            "*.contoso.example. IN A 203.0.113.80",
        ],
        &[site, plain],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (report["verdict"].as_str(), code),
        (Some("nothing"), 3),
        "{report:#}"
    );
    for source in [
        "autoconfig-host",
        "autoconfig-well-known",
        "pacc",
        "autodiscover-domain",
        "autodiscover-host",
    ] {
        assert_eq!(says(&report, source), "web-page", "{source}: {report:#}");
    }
    assert_eq!(found(&report), ["wildcard", "web-page-for-autodiscover"]);
}

#[test]
fn shared_hosting_with_a_certificate_for_its_own_name() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place
        .site_with("_", &["web7.host.example"], Flaw::None)
        .page("/", "text/html", PAGE);
    let place = place.serve(
        &[
            MX,
            "contoso.example. IN A 203.0.113.80",
            "*.contoso.example. IN A 203.0.113.80",
        ],
        &[site],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec!["wildcard"], 3), "{report:#}");
    let host = of(&report, "autoconfig-host");
    assert_eq!(host["trouble"], "name-mismatch");
    let sentence = host["sentence"].as_str().unwrap_or_default();
    assert!(
        sentence.contains("is for web7.host.example, not for autoconfig.contoso.example"),
        "{sentence}"
    );
    assert!(!place.asked().contains("kim"), "{}", place.asked());
}

#[test]
fn a_host_of_its_own_with_a_wrong_certificate_is_told() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]);
    let site = place
        .site_with("_", &["www.contoso.example"], Flaw::None)
        .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &[site]);
    let (report, code) = place.discover(&[]);
    assert_eq!((found(&report), code), (vec!["untrusted"], 3), "{report:#}");
    assert!(report["settings"]["imap"].is_null());
}

#[test]
fn a_login_page_of_the_network_answers_for_everything() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let site = place
        .site_with("_", &["login.hotel.example"], Flaw::SelfSigned)
        .page("/", "text/html", PAGE);
    let plain = Site::plain("_").answer("/", "return 302 http://login.hotel.example/");
    let place = place.serve(
        &[
            "*. IN A 203.0.113.80",
            "*.contoso.example. IN A 203.0.113.80",
        ],
        &[site, plain],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(found(&report)[..2], ["portal", "every-name"], "{report:#}");
    assert!(report["settings"]["imap"].is_null());
    let asked = place.asked();
    assert!(!asked.contains("kim"), "{asked}");
    let run = place.run(&["discover", "kim@contoso.example"]);
    let told = told(&run);
    assert!(
        told.contains("leads to login.hotel.example: a login page of this network"),
        "{told}"
    );
    assert!(told.contains("sign in where it leads to"), "{told}");
}

#[test]
fn a_settings_file_without_encryption_alone_is_not_used() {
    if !servers::available() {
        return;
    }
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]);
    let plain =
        Site::plain("autoconfig.contoso.example").page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    records.push(MX.to_owned());
    let place = Place::new().serve(&refs(&records), &[plain]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["only-without-encryption"], 3),
        "{report:#}"
    );
    assert!(report["settings"]["imap"].is_null());
    let asked = place.asked();
    assert!(
        asked.contains("http://autoconfig.contoso.example/mail/config-v1.1.xml GET"),
        "{asked}"
    );
    assert!(!asked.contains("kim"), "{asked}");
}

#[test]
fn redirections_are_followed_under_tls_alone_and_shown() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[("imap", "imap.contoso.example", 993, "SSL")]);
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .answer("/", "return 301 https://settings.host.example/contoso.xml"),
        place
            .site("settings.host.example")
            .page("= /contoso.xml", "text/xml", file.clone()),
        place
            .site(DOMAIN)
            .answer("/", "return 302 http://plain.host.example/contoso.xml"),
        Site::plain("plain.host.example").page("/", "text/xml", file),
    ];
    let mut records = web_hosts(&[
        DOMAIN,
        "autoconfig.contoso.example",
        "settings.host.example",
        "plain.host.example",
    ]);
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push(MX.to_owned());
    let place = place.serve(&refs(&records), &sites);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["led-elsewhere"], 0),
        "{report:#}"
    );
    assert_eq!(
        server(&report, "imap"),
        "imap.contoso.example:993 tls autoconfig-host"
    );
    let led = of(&report, "autoconfig-host")["redirections"][0]
        .as_str()
        .unwrap_or_default();
    assert!(
        led.ends_with(" -> https://settings.host.example/contoso.xml"),
        "{led}"
    );
    assert_eq!(says(&report, "autoconfig-well-known"), "leads-elsewhere");
    let asked = place.asked();
    assert!(!asked.contains("plain.host.example"), "{asked}");
    assert!(
        !asked
            .lines()
            .any(|line| line.contains("settings.host.example") && line.contains("kim")),
        "{asked}"
    );
}

#[test]
fn a_name_server_that_does_not_answer_is_no_domain_without_settings() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let run = place.run(&[
        "discover",
        "kim@contoso.example",
        "--format",
        "json",
        "--timeout",
        "2",
    ]);
    let report = run.json();
    assert!(found(&report).contains(&"no-answers"), "{report:#}");
    assert_eq!(run.code, Some(3));
    assert_eq!(report["ended"], "complete", "{report:#}");
}
