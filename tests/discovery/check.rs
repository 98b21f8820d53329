//! What a check makes of a settings file: it signs in at a stranger's host only once that is named, and tells what came in the place of a file.

use std::fs;

use serde_json::Value;

use crate::place::{DOMAIN, MAIL, Place, refs, settings_file, web_hosts};
use crate::servers::dovecot::Dovecot;
use crate::servers::{self, MailServer as _};

const STRANGER: &str = "imap.stranger.example";

/// A domain whose settings file is at a stranger's, who names a server of his own, and that server.
fn led_to_a_stranger(file_host: &str, more: &[&str]) -> (Place, Dovecot) {
    let place = Place::new();
    let dovecot = place.dovecot(file_host);
    let file = settings_file(&[("imap", file_host, 993, "SSL")]);
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .answer("/", "return 301 https://stranger.example$request_uri"),
        place
            .site("stranger.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file),
    ];
    let mut records = web_hosts(&["autoconfig.contoso.example", "stranger.example"]);
    records.push(format!("{file_host}. IN A {MAIL}"));
    records.extend(more.iter().map(ToString::to_string));
    (place.serve(&refs(&records), &sites), dovecot)
}

/// The reasons why something was not tried, each with what.
pub(crate) fn not_tried(report: &Value) -> Vec<String> {
    let all = report["not_tested"].as_array().expect("a list");
    all.iter()
        .map(|one| format!("{}: {}", one["reason"], one["what"]).replace('"', ""))
        .collect()
}

fn password(place: &Place) -> String {
    let file = place.home().join("password");
    fs::write(&file, servers::PASSWORD).expect("our own directory");
    file.display().to_string()
}

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";

#[test]
fn a_password_goes_to_a_strangers_host_only_once_it_is_named() {
    if !servers::available() {
        return;
    }
    let (place, dovecot) = led_to_a_stranger(STRANGER, &[MX]);
    let password = password(&place);
    let ask = [
        "kim@contoso.example",
        "--only",
        "imap",
        "--password-file",
        &password,
    ];
    let run = place.run(&[&ask[..], &["--format", "json"]].concat());
    let report = run.json();
    assert_eq!(
        report["probes"][0]["endpoint"]["origin"], "autoconfig-elsewhere",
        "{report:#}"
    );
    let reasons = not_tried(&report);
    for reason in [
        "foreign-host: IMAP: the sign-in",
        "settings-file-redirected: Whether stranger.example may speak for the domain",
    ] {
        assert!(reasons.iter().any(|one| one == reason), "{reasons:?}");
    }
    assert_eq!(dovecot.sign_in_attempts(), 0, "{}", dovecot.log());
    let told = crate::place::told(&place.run(&ask));
    assert!(
        told.contains("is redirected there, to a host of another domain"),
        "{told}"
    );
    let add = format!("add to the command: --imap {STRANGER}:993/tls");
    assert!(told.contains(&add), "{told}");
    let named = format!("{STRANGER}:993");
    let run = place.run(&[&ask[..], &["--imap", &named, "--format", "json"]].concat());
    assert_eq!(
        run.json()["protocols"]["imap"]["reached"],
        "enter",
        "{}",
        run.stdout()
    );
    assert_eq!(dovecot.sign_in_attempts(), 1);
}

#[test]
fn a_host_that_mail_goes_to_as_well_is_no_strangers() {
    if !servers::available() {
        return;
    }
    let mx = "contoso.example. IN MX 10 mx.stranger.example.";
    let (place, _dovecot) = led_to_a_stranger(STRANGER, &[mx]);
    let password = password(&place);
    let run = place.run(&[
        "kim@contoso.example",
        "--only",
        "imap",
        "--password-file",
        &password,
        "--format",
        "json",
    ]);
    let report = run.json();
    assert_eq!(
        report["probes"][0]["endpoint"]["origin"], "autoconfig",
        "{report:#}"
    );
    assert_eq!(
        report["protocols"]["imap"]["reached"], "enter",
        "{report:#}"
    );
}

#[test]
fn discovery_trusts_a_strangers_file_less_and_tells_who_was_told_the_address() {
    if !servers::available() {
        return;
    }
    let (place, _dovecot) = led_to_a_stranger(STRANGER, &[MX]);
    let (report, _) = place.discover(&[]);
    let imap = &report["settings"]["imap"];
    assert_eq!(
        (&imap["trust"], &imap["led_by"]),
        (&"medium".into(), &"stranger.example".into())
    );
    assert_eq!(imap["signs_in"], false, "{report:#}");
    let led = &report["findings"][0];
    assert_eq!(led["id"], "led-elsewhere");
    let says = led["says"].as_str().unwrap_or_default();
    assert!(
        says.contains("has the mail address in it, so that host was told it"),
        "{says}"
    );
    assert!(says.contains("is redirected to stranger.example"), "{says}");
    // Without the address in the question nobody is told it.
    let (report, _) = place.discover(&["--no-address"]);
    let says = report["findings"][0]["says"].as_str().unwrap_or_default();
    assert!(!says.contains("mail address"), "{says}");
}

#[test]
fn a_file_that_was_not_to_be_had_is_told_beside_guesses() {
    if !servers::available() {
        return;
    }
    for (answer, says) in [
        ("return 503", "the answer is 503"),
        (
            "return 301 https://autoconfig.contoso.example/again",
            "redirects without end",
        ),
        (
            "default_type text/xml;\nreturn 200 '<clientConfig>'",
            "what is there is no XML",
        ),
    ] {
        let place = Place::new();
        let site = place.site("autoconfig.contoso.example").answer("/", answer);
        let mut records = web_hosts(&["autoconfig.contoso.example"]);
        records.push(MX.to_owned());
        let place = place.serve(&refs(&records), &[site]);
        let run = place.run(&[DOMAIN, "--only", "imap", "--format", "json"]);
        let report = run.json();
        let all = report["not_tested"].as_array().expect("a list");
        let file = all.iter().find(|one| one["reason"] == "settings-file");
        let why = file.map_or("", |one| one["why"].as_str().unwrap_or_default());
        assert!(why.contains(says), "{answer}: {report:#}");
        assert!(
            why.contains("https://autoconfig.contoso.example/mail/config-v1.1.xml"),
            "{why}"
        );
        if answer.starts_with("return 503") {
            let title = report["findings"][0]["title"].as_str().unwrap_or_default();
            assert!(
                title.starts_with("The settings file of this domain could not be read"),
                "{report:#}"
            );
            for format in ["human", "markdown", "html"] {
                let text = place
                    .run(&[DOMAIN, "--only", "imap", "--format", format])
                    .stdout();
                assert!(text.contains("the answer is 503"), "{format}: {text}");
            }
        }
    }
}

#[test]
fn the_command_that_is_advised_tries_what_is_shown() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let file = settings_file(&[
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
    ]);
    let site =
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&["autoconfig.contoso.example"]);
    for record in [
        MX,
        "imap.contoso.example. IN A 203.0.113.10",
        "smtp.contoso.example. IN A 203.0.113.10",
        "old.contoso.example. IN A 203.0.113.11",
        // A check by itself would take these.
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example.",
        "_submission._tcp.contoso.example. IN SRV 0 1 587 old.contoso.example.",
    ] {
        records.push(record.to_owned());
    }
    let place = place.serve(&refs(&records), &[site]);
    let (report, _) = place.discover(&[]);
    let command = report["check"].as_str().expect("a command");
    let told = crate::place::told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(told.contains(command), "{told}");
    let plan = place.run_advised(command, "--dry-run --format json").json();
    let planned: Vec<String> = plan["probes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|probe| {
            let at = &probe["endpoint"];
            format!(
                "{} {}:{} {}",
                at["protocol"], at["host"], at["port"], at["security"]
            )
            .replace('"', "")
        })
        .collect();
    assert_eq!(
        planned,
        [
            "imap imap.contoso.example:993 tls",
            "smtp smtp.contoso.example:587 starttls"
        ],
        "{command}"
    );
    let both = report["findings"][0]["next_step"]
        .as_str()
        .unwrap_or_default();
    assert!(
        both.contains("--imap imap.contoso.example:993/tls")
            && both.contains("--imap old.contoso.example:993/tls"),
        "{both}"
    );
}

/// An access token of Microsoft's for Outlook, unsigned, of nobody.
pub(crate) const TOKEN: &str = concat!(
    "eyJ0eXAiOiAiSldUIiwgImFsZyI6ICJSUzI1NiJ9.eyJhdWQiOiAiaHR0cHM6Ly9vdXRsb29rLm9mZmljZS5jb20iL",
    "CAiaXNzIjogImh0dHBzOi8vc3RzLndpbmRvd3MubmV0LzExMTExMTExLTIyMjItMzMzMy00NDQ0LTU1NTU1NTU1NTU",
    "1NS8iLCAiZXhwIjogNDEwMjQ0NDgwMCwgInNjcCI6ICJJTUFQLkFjY2Vzc0FzVXNlci5BbGwgU01UUC5TZW5kIiwgI",
    "nVwbiI6ICJraW1AY29udG9zby5leGFtcGxlIn0.c2lnbmF0dXJl",
);

#[test]
fn a_token_for_exchange_online_goes_to_no_server_of_somebody_else_that_records_name() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let imap = "imap.contoso.example";
    let dovecot = place.dovecot(imap);
    // After a move: mail goes to Microsoft, and a record of before is left.
    let records = [
        "contoso.example. IN MX 0 contoso-example.mail.protection.outlook.com.".to_owned(),
        format!("_imaps._tcp.contoso.example. IN SRV 0 1 993 {imap}."),
        format!("{imap}. IN A {MAIL}"),
        format!("autodiscover.contoso.example. IN A {MAIL}"),
    ];
    let place = place.serve(&refs(&records), &[]);
    let token = place.home().join("token");
    fs::write(&token, TOKEN).expect("our own folder");
    let token = token.display().to_string();
    let ask = [
        "kim@contoso.example",
        "--only",
        "imap",
        "--token-file",
        &token,
    ];
    let run = place.run(&[&ask[..], &["--format", "json"]].concat());
    let report = run.json();
    assert_eq!(report["probes"][0]["endpoint"]["host"], imap, "{report:#}");
    let reasons = not_tried(&report);
    let kept = "token-of-others: IMAP: the sign-in".to_owned();
    assert!(reasons.contains(&kept), "{reasons:?}");
    assert_eq!(dovecot.sign_in_attempts(), 0, "{}", dovecot.log());
    assert!(
        !run.stderr().contains("sign-in attempt is made"),
        "{}",
        run.stderr()
    );
    let plan = place.run(&[&ask[..], &["--dry-run"]].concat());
    let words = crate::place::told(&plan);
    assert!(
        words.contains("Nobody signs in: the token is for Exchange Online"),
        "{words}"
    );
    assert!(
        !words.contains("may sign in") && !words.contains("AUTHENTICATE"),
        "{words}"
    );
    let plan = place.run(&[&ask[..], &["--dry-run", "--format", "json"]].concat());
    assert_eq!(plan.json()["sign_in"]["first"], Value::Null);
    // Who names it means it.
    let named = format!("{imap}:993");
    let named = place.run(&[&ask[..], &["--imap", &named, "--format", "json"]].concat());
    assert!(!not_tried(&named.json()).contains(&kept));
}

#[test]
fn both_ports_of_a_service_that_refuse_say_more_of_the_service_than_of_the_records() {
    if !servers::available() {
        return;
    }
    let place = Place::new();
    let host = "mail.contoso.example";
    let _dovecot = place.dovecot(host);
    let records = [
        "contoso.example. IN MX 10 mx.contoso.example.".to_owned(),
        format!("{host}. IN A {MAIL}"),
        format!("_imaps._tcp.contoso.example. IN SRV 0 1 993 {host}."),
        format!("_submissions._tcp.contoso.example. IN SRV 0 1 465 {host}."),
        format!("_submission._tcp.contoso.example. IN SRV 5 1 587 {host}."),
    ];
    let place = place.serve(&refs(&records), &[]);
    let report = place
        .run(&["kim@contoso.example", "--no-login", "--format", "json"])
        .json();
    let all = report["findings"].as_array().expect("a list");
    let refused = all.iter().find(|one| one["id"] == "tcp.refused");
    let next = refused.map_or("", |one| one["next_step"].as_str().unwrap_or_default());
    assert!(next.contains("ports that refuse is down"), "{report:#}");
}
