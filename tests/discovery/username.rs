//! The name that signs in is the one that the domain publishes, unless another one is typed.

use std::fs;

use serde_json::Value;

use crate::place::{MAIL, Place, refs, settings_file, told, web_hosts};
use crate::servers::dovecot::Dovecot;
use crate::servers::{self, MailServer as _};

const IMAP: &str = "imap.contoso.example";
const ADDRESS: &str = "kim@contoso.example";
const SRV: &str = "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.";

/// A server that knows `kim` alone, and a settings file at this host with this form of the user name.
fn place(file_at: &str, path: &str, form: &str, records: &[&str]) -> (Place, Dovecot) {
    place_of("kim", file_at, path, form, records)
}

/// The same with a server that knows this user alone.
fn place_of(
    user: &str,
    file_at: &str,
    path: &str,
    form: &str,
    records: &[&str],
) -> (Place, Dovecot) {
    let place = Place::new();
    let dovecot = place.dovecot_of(IMAP, user);
    let file = settings_file(&[("imap", IMAP, 993, "SSL")]).replace("%EMAILADDRESS%", form);
    let site = place.site(file_at).page(path, "text/xml", file);
    let mut all = web_hosts(&[file_at]);
    all.push("contoso.example. IN MX 10 mx.contoso.example.".to_owned());
    all.push(format!("{IMAP}. IN A {MAIL}"));
    all.extend(records.iter().map(ToString::to_string));
    (place.serve(&refs(&all), &[site]), dovecot)
}

fn with_local_part() -> (Place, Dovecot) {
    place(
        "autoconfig.contoso.example",
        "= /mail/config-v1.1.xml",
        "%EMAILLOCALPART%",
        &[],
    )
}

fn ask(place: &Place, more: &[&str]) -> (Value, String) {
    let password = place.home().join("password");
    fs::write(&password, servers::PASSWORD).expect("our own directory");
    let password = password.display().to_string();
    let ask = [ADDRESS, "--only", "imap", "--password-file", &password];
    let json = [&ask[..], more, &["--format", "json"]].concat();
    let run = place.run(&json);
    run.assert_secret_free(servers::PASSWORD);
    let noted = run
        .stderr()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    (run.json(), noted)
}

#[test]
fn the_published_form_of_the_name_signs_in_at_the_first_try() {
    if !servers::available() {
        return;
    }
    let (place, dovecot) = with_local_part();
    let (report, noted) = ask(&place, &[]);
    assert_eq!(
        report["protocols"]["imap"]["reached"], "enter",
        "{report:#}"
    );
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
    assert_eq!(report["target"]["username"], "kim");
    assert_eq!(report["target"]["username_by"], "autoconfig-host");
    assert!(
        noted.contains("as kim, as the settings file at autoconfig has it"),
        "{noted}"
    );
    let (discovered, _) = place.discover(&[]);
    let command = discovered["check"].as_str().unwrap_or_default();
    assert!(command.contains(" --username kim "), "{command}");
    let people = told(&place.run(&[ADDRESS, "--only", "imap", "--programs", "thunderbird"]));
    assert!(people.contains("User name: kim"), "{people}");
}

#[test]
fn a_file_at_the_web_site_tells_the_name_for_a_server_of_the_records() {
    if !servers::available() {
        return;
    }
    let well_known = "= /.well-known/autoconfig/mail/config-v1.1.xml";
    let (place, dovecot) = place("contoso.example", well_known, "%EMAILLOCALPART%", &[SRV]);
    let (report, _) = ask(&place, &[]);
    assert_eq!(
        report["protocols"]["imap"]["reached"], "enter",
        "{report:#}"
    );
    assert_eq!(report["target"]["username_by"], "autoconfig-well-known");
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
}

#[test]
fn a_typed_name_counts_and_the_published_one_is_told_when_it_is_refused() {
    if !servers::available() {
        return;
    }
    let (place, dovecot) = with_local_part();
    let (report, _) = ask(&place, &["--username", ADDRESS]);
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
    let first = &report["findings"][0];
    assert_eq!(first["id"], "auth.wrong-username", "{report:#}");
    let says = first["evidence"][0]["says"].as_str().unwrap_or_default();
    assert!(
        says.contains("the settings file at autoconfig has the user name kim"),
        "{says}"
    );
    let next = first["next_step"].as_str().unwrap_or_default();
    assert!(next.contains("--username kim"), "{next}");
    assert_eq!(report["target"]["username_by"], Value::Null);
    // A name that is published as it was typed leaves the password.
    let (place, dovecot) = place_of_address();
    let (report, _) = ask(&place, &["--username", ADDRESS]);
    assert_eq!(
        report["findings"][0]["id"], "auth.bad-password",
        "{report:#}"
    );
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
}

#[test]
fn a_published_name_that_is_refused_leads_to_the_address_first() {
    if !servers::available() {
        return;
    }
    let file = "autoconfig.contoso.example";
    let path = "= /mail/config-v1.1.xml";
    let (place, dovecot) = place_of(ADDRESS, file, path, "%EMAILLOCALPART%", &[]);
    let (report, _) = ask(&place, &[]);
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
    let first = &report["findings"][0];
    assert_eq!(first["id"], "auth.wrong-username", "{report:#}");
    let next = first["next_step"].as_str().unwrap_or_default();
    let command = format!("`mailprobe {ADDRESS} --username {ADDRESS}`");
    assert!(next.contains(&command), "{next}");
    assert!(next.contains("`kim`, is what was sent"), "{next}");
    let administrator = first["fix"]["administrator"].as_str().unwrap_or_default();
    assert!(
        administrator.contains("`doveadm user kim`"),
        "{administrator}"
    );
    // What is advised gets in.
    let (report, _) = ask(&place, &["--username", ADDRESS]);
    assert_eq!(report["protocols"]["imap"]["reached"], "enter");
}

#[test]
fn a_smoke_run_signs_in_with_the_published_name_as_well() {
    if !servers::available() {
        return;
    }
    let (place, dovecot) = with_local_part();
    let file = place.home().join("mailprobe.toml");
    let password = place.home().join("password");
    fs::write(&password, servers::PASSWORD).expect("our own directory");
    let target = format!(
        "[[target]]\nname = \"kim\"\naddress = \"{ADDRESS}\"\nonly = \"imap\"\npassword = {{ file = \"{}\" }}\nexpect = {{ imap = \"signs-in\" }}\n",
        password.display()
    );
    fs::write(&file, target).expect("our own directory");
    let file = file.display().to_string();
    let run = place.run(&["smoke", &file, "--format", "json"]);
    run.assert_secret_free(servers::PASSWORD);
    assert_eq!(run.code, Some(0), "{}", run.told());
    assert_eq!(dovecot.sign_in_attempts(), 1, "{}", dovecot.log());
}

/// A server of SMTP that the records alone name, beside a file that has the short name for IMAP.
#[test]
fn the_name_that_is_published_for_imap_sends_at_the_same_house_too() {
    if !servers::available() {
        return;
    }
    let smtp = "smtp.contoso.example";
    let sending = "_submission._tcp.contoso.example. IN SRV 0 1 587 smtp.contoso.example.";
    let address = format!("{smtp}. IN A {MAIL}");
    let file = "autoconfig.contoso.example";
    let (place, dovecot) = place(
        file,
        "= /mail/config-v1.1.xml",
        "%EMAILLOCALPART%",
        &[SRV, sending, &address],
    );
    let postfix = place.postfix(smtp, &dovecot);
    let password = place.home().join("password");
    fs::write(&password, servers::PASSWORD).expect("our own directory");
    let password = password.display().to_string();
    let ask = |more: &[&str]| {
        let own = [ADDRESS, "--only", "imap,smtp", "--password-file", &password];
        place.run(&[&own[..], more].concat())
    };
    let report = ask(&["--format", "json"]).json();
    for protocol in ["imap", "smtp"] {
        let found = &report["protocols"][protocol];
        assert!(
            found["signed_in_with"].is_string(),
            "{protocol}: {report:#}"
        );
    }
    assert_eq!(postfix.sign_in_attempts(), 1, "{}", postfix.log());
    let (discovered, _) = place.discover(&[]);
    let named = &discovered["settings"]["smtp"]["servers"][0];
    assert_eq!(named["username"], "local-part", "{discovered:#}");
    let people = told(&ask(&["--no-login", "--programs", "thunderbird"]));
    assert!(!people.contains("not known here"), "{people}");
    assert_eq!(people.matches("User name: kim").count() % 2, 0, "{people}");
    let file = told(&place.run(&["discover", ADDRESS, "--settings", "autoconfig"]));
    assert_eq!(
        file.matches("<username>%EMAILLOCALPART%<").count(),
        2,
        "{file}"
    );

    // A typed name that is refused is not tried there, and the published one is told.
    let report = ask(&["--username", ADDRESS, "--format", "json"]).json();
    assert_eq!(
        report["findings"][0]["id"], "auth.wrong-username",
        "{report:#}"
    );
    assert_eq!(postfix.sign_in_attempts(), 1, "{}", postfix.log());
    let alone = [
        ADDRESS,
        "--only",
        "smtp",
        "--username",
        ADDRESS,
        "--password-file",
        &password,
    ];
    let report = place
        .run(&[&alone[..], &["--format", "json"]].concat())
        .json();
    let first = &report["findings"][0];
    assert_eq!(first["id"], "auth.wrong-username", "{report:#}");
    let next = first["next_step"].as_str().unwrap_or_default();
    assert!(next.contains("--username kim"), "{next}");
    assert_eq!(postfix.sign_in_attempts(), 2, "{}", postfix.log());
}

fn place_of_address() -> (Place, Dovecot) {
    let file = "autoconfig.contoso.example";
    place(file, "= /mail/config-v1.1.xml", "%EMAILADDRESS%", &[])
}
