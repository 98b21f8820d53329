//! A check and `discover` go to the same servers, and a check tells where another place knows a better one.

use serde_json::Value;

use crate::place::{Place, refs, settings_file, web_hosts};
use crate::servers;
use crate::servers::dovecot::Dovecot;

const MX: &str = "contoso.example. IN MX 10 mx.contoso.example.";
const IMAP: &str = "imap.contoso.example";

/// A mail server that a settings file at this host of the web names, and these records beside.
fn place(file_at: &str, path: &str, records: &[&str]) -> (Place, Dovecot) {
    let place = Place::new();
    let dovecot = place.dovecot(IMAP);
    let file = settings_file(&[("imap", IMAP, 993, "SSL")]);
    let site = place.site(file_at).page(path, "text/xml", file);
    let mut all = web_hosts(&[file_at]);
    all.push(MX.to_owned());
    all.push(format!("{IMAP}. IN A {}", crate::place::MAIL));
    all.extend(records.iter().map(ToString::to_string));
    (place.serve(&refs(&all), &[site]), dovecot)
}

fn at_its_host(records: &[&str]) -> (Place, Dovecot) {
    place(
        "autoconfig.contoso.example",
        "= /mail/config-v1.1.xml",
        records,
    )
}

fn at_the_web_site(records: &[&str]) -> (Place, Dovecot) {
    place(
        "contoso.example",
        "= /.well-known/autoconfig/mail/config-v1.1.xml",
        records,
    )
}

fn check(place: &Place) -> Value {
    let ask = ["kim@contoso.example", "--only", "imap", "--format", "json"];
    place.run(&ask).json()
}

/// The first server of IMAP that each command goes to.
fn first_doors(place: &Place, checked: &Value) -> [String; 2] {
    let of_check = &checked["probes"][0]["endpoint"];
    let (discovered, _) = place.discover(&[]);
    let of_discover = &discovered["settings"]["imap"]["servers"][0];
    [of_check, of_discover].map(|one| format!("{}:{}", one["host"], one["port"]).replace('"', ""))
}

/// What was found with this id: its title, evidence and next step.
fn found(report: &Value, id: &str) -> String {
    let all = report["findings"].as_array().expect("a list");
    let found = all.iter().find(|one| one["id"] == id);
    found.map_or_else(String::new, |one| {
        format!("{} {} {}", one["title"], one["evidence"], one["next_step"])
    })
}

#[test]
fn a_record_of_a_host_that_is_gone_is_passed_over_and_told() {
    if !servers::available() {
        return;
    }
    let (place, _dovecot) =
        at_its_host(&["_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example."]);
    let report = check(&place);
    let [of_check, of_discover] = first_doors(&place, &report);
    assert_eq!(of_check, of_discover);
    assert_eq!(of_check, format!("{IMAP}:993"));
    assert_eq!(
        report["protocols"]["imap"]["reached"], "offer",
        "{report:#}"
    );
    let told = found(&report, "discovery.disagreement");
    assert!(
        told.contains("old.contoso.example:993, which does not exist"),
        "{report:#}"
    );
}

#[test]
fn a_record_of_a_port_that_is_shut_is_told_with_the_server_that_answers() {
    if !servers::available() {
        return;
    }
    let (place, _dovecot) = at_the_web_site(&[
        "_imaps._tcp.contoso.example. IN SRV 0 1 1993 mail.contoso.example.",
        "mail.contoso.example. IN A 203.0.113.80",
    ]);
    let report = check(&place);
    let [of_check, of_discover] = first_doors(&place, &report);
    assert_eq!(of_check, of_discover);
    assert_eq!(of_check, "mail.contoso.example:1993");
    assert_eq!(report["verdict"], "trouble", "{report:#}");
    let told = found(&report, "discovery.disagreement");
    for words in [
        "another place names one that answers",
        "imap.contoso.example:993, which answers",
        "Try `imap.contoso.example:993`",
    ] {
        assert!(told.contains(words), "{words}: {report:#}");
    }
    // Where the published server is there, nobody else is asked.
    let (place, _dovecot) =
        at_the_web_site(&["_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example."]);
    let report = check(&place);
    assert_eq!(
        report["protocols"]["imap"]["reached"], "offer",
        "{report:#}"
    );
    assert_eq!(place.asked(), "");
}

#[test]
fn a_record_below_the_wrong_label_is_put_right_and_told() {
    if !servers::available() {
        return;
    }
    let (place, _dovecot) =
        at_the_web_site(&["_imap._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example."]);
    let report = check(&place);
    assert_eq!(report["probes"][0]["endpoint"]["security"], "tls");
    assert_eq!(
        report["protocols"]["imap"]["reached"], "offer",
        "{report:#}"
    );
    let told = found(&report, "discovery.disagreement");
    assert!(told.contains("_imap._tcp.contoso.example"), "{report:#}");
}
