//! An alias for Autodiscover that a move left behind: it names nobody's servers where the domain names its own.

use serde_json::Value;

use crate::check::{TOKEN, not_tried};
use crate::place::{DOMAIN, MAIL, Place, found, refs, server, settings_file, told, web_hosts};
use crate::servers::{self, MailServer as _};

const ALIAS: &str = "autodiscover.contoso.example. IN CNAME autodiscover.outlook.com.";
const OWN_MX: &str = "contoso.example. IN MX 10 mail.contoso.example.";

/// The hosts of Microsoft, and the one of the domain.
fn hosts() -> Vec<String> {
    let mut records = web_hosts(&[
        "autodiscover.outlook.com",
        "login.microsoftonline.com",
        "outlook.office365.com",
        "smtp.office365.com",
    ]);
    records.push(format!("mail.contoso.example. IN A {MAIL}"));
    records
}

fn place(records: &[&str], sites: impl FnOnce(&Place) -> Vec<servers::nginx::Site>) -> Place {
    let mut all = hosts();
    all.extend(records.iter().map(ToString::to_string));
    let place = Place::new();
    let sites = sites(&place);
    place.serve(&refs(&all), &sites)
}

/// Where a check goes: host and origin of each server that is tried.
fn tried(place: &Place) -> Vec<String> {
    let ask = ["kim@contoso.example", "--format", "json", "--timeout", "30"];
    let report = place.run(&ask).json();
    let probes = report["probes"].as_array().expect("a list").iter();
    let text = |one: &Value| one.as_str().unwrap_or("-").to_owned();
    let one = |probe: &Value| {
        let endpoint = &probe["endpoint"];
        format!("{} {}", text(&endpoint["host"]), text(&endpoint["origin"]))
    };
    // What is compared with a server that is out of reach gets no credential.
    let own = probes.filter(|probe| probe["purpose"] != "contrast");
    let mut all: Vec<String> = own.map(one).collect();
    all.dedup();
    all
}

/// Nothing of Microsoft's is used, in `discover` as in a check, and it is told.
fn is_left_over(place: &Place, source: &str) {
    let (report, code) = place.discover(&[]);
    assert_eq!(
        server(&report, "imap"),
        format!("mail.contoso.example:993 tls {source}"),
        "{report:#}"
    );
    assert_eq!(report["settings"]["pop3"], Value::Null, "{report:#}");
    assert_eq!(report["target"]["provider"], "other", "{report:#}");
    let all = found(&report);
    assert!(
        all.contains(&"differs") && all.contains(&"split-providers"),
        "{report:#}"
    );
    assert!(!all.contains(&"spf-lacks"), "{report:#}");
    assert_eq!(code, 1, "{report:#}");
    let tried = tried(place);
    assert!(
        tried.iter().all(|one| !one.contains("office365")),
        "{tried:?}"
    );
    assert!(
        tried
            .iter()
            .any(|one| one.starts_with("mail.contoso.example")),
        "{tried:?}"
    );
}

const SRV: [&str; 2] = [
    "_imaps._tcp.contoso.example. IN SRV 0 1 993 mail.contoso.example.",
    "_submissions._tcp.contoso.example. IN SRV 0 1 465 mail.contoso.example.",
];

#[test]
fn records_of_the_domain_stand_above_an_alias_alone() {
    if !servers::available() {
        return;
    }
    let spf = "contoso.example. IN TXT \"v=spf1 ip4:203.0.113.10 -all\"";
    let records = [&[ALIAS, OWN_MX, spf][..], &SRV].concat();
    let place = place(&records, |_| Vec::new());
    is_left_over(&place, "srv");
    let told = told(&place.run(&["discover", "kim@contoso.example"]));
    assert!(
        told.contains("Mail for contoso.example goes to mail.contoso.example."),
        "{told}"
    );
    assert!(
        told.contains("`dig CNAME autodiscover.contoso.example +short`"),
        "{told}"
    );
    assert!(!told.contains("mailboxes are at"), "{told}");
}

#[test]
fn a_settings_file_of_the_domain_stands_above_an_alias_alone() {
    if !servers::available() {
        return;
    }
    let behind = "contoso.example. IN MX 20 contoso-example.mail.protection.outlook.com.";
    let web = format!("autoconfig.{DOMAIN}. IN A {}", crate::place::WEB);
    let place = place(&[ALIAS, OWN_MX, behind, &web], |place| {
        let mail = "mail.contoso.example";
        let file = settings_file(&[("imap", mail, 993, "SSL"), ("smtp", mail, 465, "SSL")]);
        let site = place.site("autoconfig.contoso.example");
        vec![site.page("= /mail/config-v1.1.xml", "text/xml", file)]
    });
    is_left_over(&place, "autoconfig-host");
}

#[test]
fn behind_a_filter_of_somebody_else_the_alias_tells_where_mailboxes_are() {
    if !servers::available() {
        return;
    }
    let filter = "contoso.example. IN MX 10 mx1.filter.example.";
    let place = place(&[ALIAS, filter], |_| Vec::new());
    let (report, _) = place.discover(&[]);
    assert_eq!(
        server(&report, "imap"),
        "outlook.office365.com:993 tls provider"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "medium", "{report:#}");
    assert!(!found(&report).contains(&"split-providers"), "{report:#}");
    let tried = tried(&place);
    assert!(
        tried.contains(&"outlook.office365.com provider".to_owned()),
        "{tried:?}"
    );
}

#[test]
fn mail_that_goes_to_the_domain_itself_leaves_the_alias_in_doubt() {
    if !servers::available() {
        return;
    }
    let place = place(&[ALIAS, OWN_MX], |_| Vec::new());
    let (report, _) = place.discover(&[]);
    assert_eq!(
        server(&report, "imap"),
        "outlook.office365.com:993 tls provider"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "medium", "{report:#}");
    assert!(found(&report).contains(&"split-providers"), "{report:#}");
    let tried = tried(&place);
    assert!(
        tried.contains(&"outlook.office365.com provider-by-alias".to_owned()),
        "{tried:?}"
    );
    // A password stays here until the server is named, and a token that says that it is for Microsoft tells where the mailbox is.
    let dovecot = place.dovecot("outlook.office365.com");
    let kept = "foreign-host: IMAP: the sign-in";
    for (option, secret, is_kept) in [
        ("--password-file", "not for strangers", true),
        ("--token-file", TOKEN, false),
    ] {
        let file = place.home().join("secret");
        std::fs::write(&file, secret).expect("our own folder");
        let file = file.display().to_string();
        let ask = ["kim@contoso.example", "--only", "imap", option, &file];
        let report = place
            .run(&[&ask[..], &["--format", "json"]].concat())
            .json();
        let reasons = not_tried(&report);
        assert_eq!(
            reasons.iter().any(|one| one == kept),
            is_kept,
            "{option}: {reasons:?}"
        );
    }
    assert_eq!(dovecot.sign_in_attempts(), 0, "{}", dovecot.log());
}

#[test]
fn an_alias_of_a_domain_that_microsoft_does_not_know_leads_nowhere() {
    if !servers::available() {
        return;
    }
    let filter = "contoso.example. IN MX 10 mx1.filter.example.";
    let place = place(&[ALIAS, filter], |place| {
        let realm = r#"{"State":4,"UserState":1,"NameSpaceType":"Unknown"}"#;
        let site = place.site("login.microsoftonline.com");
        vec![site.page("= /getuserrealm.srf", "application/json", realm)]
    });
    let (report, _) = place.discover(&[]);
    assert_eq!(report["settings"]["imap"], Value::Null, "{report:#}");
    assert!(found(&report).contains(&"split-providers"), "{report:#}");
}
