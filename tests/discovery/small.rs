//! A small provider, Google, and domains whose records contradict each other.

use crate::place::{DOMAIN, Place, found, of, refs, says, server, settings_file, told, web_hosts};
use crate::servers::{self, MailServer as _};

pub(crate) const FILE: &[(&str, &str, u16, &str)] = &[
    ("imap", "imap.contoso.example", 993, "SSL"),
    ("imap", "imap.contoso.example", 143, "STARTTLS"),
    ("pop3", "imap.contoso.example", 995, "SSL"),
    ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
];

/// What Autodiscover of a small provider answers without a credential.
const POX: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006">
<Response xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a">
<Account><AccountType>email</AccountType><Action>settings</Action>
<Protocol><Type>IMAP</Type><Server>imap.contoso.example</Server><Port>993</Port><SSL>on</SSL></Protocol>
<Protocol><Type>SMTP</Type><Server>smtp.contoso.example</Server><Port>587</Port><Encryption>TLS</Encryption></Protocol>
</Account></Response></Autodiscover>"#;

pub(crate) fn records() -> Vec<String> {
    let mut records = web_hosts(&[
        DOMAIN,
        "autoconfig.contoso.example",
        "autodiscover.contoso.example",
    ]);
    for record in [
        "contoso.example. IN MX 10 mx.contoso.example.",
        "imap.contoso.example. IN A 203.0.113.10",
        "smtp.contoso.example. IN A 203.0.113.10",
        "_imaps._tcp.contoso.example. IN SRV 0 1 993 imap.contoso.example.",
        "_submission._tcp.contoso.example. IN SRV 0 1 587 smtp.contoso.example.",
    ] {
        records.push(record.to_owned());
    }
    records
}

pub(crate) fn small(records: &[String], file: &str) -> Place {
    let place = Place::new();
    let sites = [
        place
            .site("autoconfig.contoso.example")
            .page("= /mail/config-v1.1.xml", "text/xml", file),
        place.site("autodiscover.contoso.example").page(
            "= /autodiscover/autodiscover.xml",
            "text/xml",
            POX,
        ),
        place.site(DOMAIN),
    ];
    place.serve(&refs(records), &sites)
}

#[test]
fn a_small_provider_whose_sources_agree() {
    if !servers::available() {
        return;
    }
    let place = small(&records(), &settings_file(FILE));
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(report["verdict"], "found");
    assert_eq!(
        server(&report, "imap"),
        "imap.contoso.example:993 tls autoconfig-host"
    );
    assert_eq!(
        server(&report, "smtp"),
        "smtp.contoso.example:587 starttls autoconfig-host"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "high");
    assert_eq!(
        report["settings"]["imap"]["confirmed_by"],
        serde_json::json!(["srv", "autodiscover"])
    );
    assert_eq!(found(&report), [] as [&str; 0]);
    assert_eq!(says(&report, "autodiscover-host"), "settings");
    assert_eq!(says(&report, "autoconfig-well-known"), "nothing");
    assert_eq!(says(&report, "pacc"), "no-host");
    let asked = place.asked();
    assert!(
        asked.contains("/mail/config-v1.1.xml?emailaddress=kim%40contoso.example GET"),
        "{asked}"
    );
    assert!(!asked.contains("http://"), "{asked}");
}

#[test]
fn the_part_before_the_at_is_told_to_nobody_when_that_is_wished() {
    if !servers::available() {
        return;
    }
    let place = small(&records(), &settings_file(FILE));
    let (report, code) = place.discover(&["--no-address"]);
    assert_eq!(code, 0, "{report:#}");
    let asked = place.asked();
    assert!(asked.contains("/mail/config-v1.1.xml GET"), "{asked}");
    assert!(
        asked.contains("autodiscover.xml GET") && !asked.contains("POST"),
        "{asked}"
    );
    assert!(!asked.contains("kim"), "{asked}");
}

#[test]
fn what_was_typed_is_compared() {
    if !servers::available() {
        return;
    }
    let place = small(&records(), &settings_file(FILE));
    let (report, code) = place.discover(&["--imap", "mail.contoso.example:993", "--smtp", ":587"]);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(found(&report), ["typed-differs"]);
    let first = &report["first_difference"];
    assert_eq!(
        (&first["protocol"], &first["what"]),
        (&"imap".into(), &"host".into())
    );
    let run = place.run(&[
        "discover",
        "kim@contoso.example",
        "--imap",
        "mail.contoso.example:993",
    ]);
    let told = told(&run);
    assert!(
        told.contains("What was typed is not what is published for kim@contoso.example."),
        "{told}"
    );
    assert!(
        told.contains("IMAP: What was typed says mail.contoso.example:993 (SSL/TLS), and the settings file at autoconfig says another server, imap.contoso.example:993 (SSL/TLS)."),
        "{told}"
    );
}

#[test]
fn records_of_an_old_server_contradict_the_settings_file() {
    if !servers::available() {
        return;
    }
    let mut records = records();
    records.retain(|record| !record.starts_with("_imaps"));
    records.push("_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example.".to_owned());
    records.push("old.contoso.example. IN A 203.0.113.11".to_owned());
    let place = small(&records, &settings_file(FILE));
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(found(&report), ["differs"]);
    let first = &report["first_difference"];
    assert_eq!(first["what"], "host");
    assert_eq!(first["first"]["host"], "imap.contoso.example");
    assert_eq!(first["second"]["host"], "old.contoso.example");
    assert_eq!(first["against"], "srv");
    // What is proved is no less so because of a record.
    assert_eq!(report["settings"]["imap"]["trust"], "high");
    let why = report["settings"]["imap"]["why"]
        .as_str()
        .unwrap_or_default();
    assert!(
        why.contains("which counts for less, says otherwise"),
        "{why}"
    );
    assert_eq!(report["settings"]["smtp"]["trust"], "high");
    // The same record, once nobody is at that name any more.
    records.retain(|record| !record.starts_with("old."));
    let (report, code) = small(&records, &settings_file(FILE)).discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["target-missing"], 1),
        "{report:#}"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "high");
}

#[test]
fn two_names_of_one_machine_agree() {
    if !servers::available() {
        return;
    }
    let file = settings_file(&[("imap", "smtp.contoso.example", 993, "SSL")]);
    let (report, code) = small(&records(), &file).discover(&[]);
    assert_eq!((found(&report), code), (vec![], 0), "{report:#}");
}

#[test]
fn a_domain_at_google() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(
        &[
            "contoso.example. IN MX 1 smtp.google.com.",
            "contoso.example. IN TXT \"v=spf1 include:_spf.google.com ~all\"",
            "imap.gmail.com. IN A 203.0.113.10",
            "pop.gmail.com. IN A 203.0.113.10",
            "smtp.gmail.com. IN A 203.0.113.10",
        ],
        &[],
    );
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(server(&report, "imap"), "imap.gmail.com:993 tls provider");
    assert_eq!(
        server(&report, "smtp"),
        "smtp.gmail.com:587 starttls provider"
    );
    assert_eq!(report["settings"]["imap"]["trust"], "medium");
    let server = &report["settings"]["imap"]["servers"][0];
    assert_eq!(server["sign_in"], serde_json::json!(["oauth2", "password"]));
    assert_eq!(server["app_password"], true);
    assert_eq!(report["oauth"]["issuer"], "accounts.google.com");
    assert_eq!(found(&report), [] as [&str; 0]);
    assert_eq!(
        report["target"]["provider_name"],
        "Google (Gmail, Google Workspace)"
    );
}

#[test]
fn a_domain_whose_exchangers_are_in_the_database() {
    if !servers::available() {
        return;
    }
    let records = [
        "contoso.example. IN MX 10 spool.mail.gandi.net.",
        "mail.gandi.net. IN A 203.0.113.10",
    ];
    let place = Place::new().serve(&records, &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert_eq!(server(&report, "imap"), "mail.gandi.net:993 tls ispdb-mx");
    assert_eq!(report["settings"]["imap"]["trust"], "low");
    assert_eq!(of(&report, "ispdb-mx")["of"], "Gandi Mail");
}

#[test]
fn a_server_of_the_database_that_is_gone_is_not_recommended_and_nobody_is_asked_to_correct_it() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(&["contoso.example. IN MX 10 spool.mail.gandi.net."], &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 1, "{report:#}");
    assert_eq!(found(&report), ["host-missing"], "{report:#}");
    assert_eq!(report["settings"]["imap"], serde_json::Value::Null);
    let next = report["findings"][0]["next_step"].as_str();
    let next = next.unwrap_or_default();
    assert!(next.starts_with("Ask the provider"), "{next}");
    assert!(next.contains("`mailprobe kim@contoso.example"), "{next}");
    assert!(!next.contains("administrator corrects"), "{next}");
}

/// A domain that publishes nothing, whose mail goes to a house with settings files of its own at these names.
fn at_a_house(names: &[&str]) -> Place {
    let place = Place::new();
    let mut records = web_hosts(names);
    records.push("contoso.example. IN MX 10 mx1.in.house.example.".to_owned());
    records.push("imap.house.example. IN A 203.0.113.10".to_owned());
    let path = "= /mail/config-v1.1.xml";
    let site = |name: &&str| {
        let host = name.replace("autoconfig.", "imap.");
        let file = settings_file(&[("imap", &host, 993, "SSL")]);
        place.site(name).page(path, "text/xml", file)
    };
    let sites: Vec<_> = names.iter().map(site).collect();
    place.serve(&refs(&records), &sites)
}

#[test]
fn the_house_that_mail_goes_to_is_asked_and_told_no_address_and_no_password() {
    if !servers::available() {
        return;
    }
    let place = at_a_house(&["autoconfig.house.example"]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    let imap = "imap.house.example:993 tls autoconfig-mx";
    assert_eq!(server(&report, "imap"), imap);
    let settings = &report["settings"]["imap"];
    assert_eq!(settings["trust"], "low", "{report:#}");
    assert_eq!(settings["signs_in"], false, "{report:#}");
    assert!(!place.asked().contains("kim"), "{}", place.asked());
    // A check finds the same, and keeps its password to itself until the host is named.
    let dovecot = place.dovecot("imap.house.example");
    let password = place.home().join("password");
    std::fs::write(&password, "not for strangers").expect("our own folder");
    let password = password.display().to_string();
    let ask = ["kim@contoso.example", "--only", "imap"];
    let more = ["--password-file", &password, "--format", "json"];
    let report = place.run(&[&ask[..], &more].concat()).json();
    let origin = &report["probes"][0]["endpoint"]["origin"];
    assert_eq!(origin, "autoconfig-mx", "{report:#}");
    assert_eq!(dovecot.sign_in_attempts(), 0, "{}", dovecot.log());
    let why = report["not_tested"].to_string();
    let add = "add to the command: --imap imap.house.example:993/tls";
    assert!(why.contains(add), "{why}");
}

#[test]
fn of_a_house_the_nearest_file_has_the_say_and_what_the_domain_says_itself_comes_first() {
    if !servers::available() {
        return;
    }
    let names = ["autoconfig.in.house.example", "autoconfig.house.example"];
    let place = at_a_house(&names);
    let (report, _) = place.discover(&[]);
    let nearest = &of(&report, "autoconfig-mx")["servers"][0]["host"];
    assert_eq!(nearest, "imap.in.house.example", "{report:#}");
    assert_eq!(found(&report), ["host-missing"], "{report:#}");
    // A filter in front of the servers of the domain says nothing of these.
    let mut records = web_hosts(&[&names[..], &["autoconfig.contoso.example"]].concat());
    records.push("contoso.example. IN MX 10 mx1.in.house.example.".to_owned());
    records.push("imap.contoso.example. IN A 203.0.113.10".to_owned());
    records.push("smtp.contoso.example. IN A 203.0.113.10".to_owned());
    let place = Place::new();
    let path = "= /mail/config-v1.1.xml";
    let own = place
        .site("autoconfig.contoso.example")
        .page(path, "text/xml", settings_file(FILE));
    let other = settings_file(&[("imap", "imap.house.example", 993, "SSL")]);
    let house = place.site(names[1]).page(path, "text/xml", other);
    let place = place.serve(&refs(&records), &[own, house]);
    let (report, code) = place.discover(&[]);
    assert_eq!(code, 0, "{report:#}");
    assert!(server(&report, "imap").ends_with("autoconfig-host"));
    assert_eq!(found(&report), [] as [&str; 0], "{report:#}");
}

#[test]
fn a_network_that_hides_the_names_of_a_provider() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(&["contoso.example. IN MX 1 smtp.google.com."], &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["host-missing"; 3], 1),
        "{report:#}"
    );
    assert_eq!(server(&report, "imap"), "imap.gmail.com:993 tls provider");
}

#[test]
fn a_domain_that_publishes_nothing() {
    if !servers::available() {
        return;
    }
    let place = Place::new().serve(&["contoso.example. IN MX 10 mx.contoso.example."], &[]);
    let (report, code) = place.discover(&[]);
    assert_eq!(
        (report["verdict"].as_str(), code),
        (Some("nothing"), 3),
        "{report:#}"
    );
    assert_eq!(found(&report), [] as [&str; 0]);
    let known = "login.microsoftonline.com. IN A 203.0.113.99";
    let nobody = Place::new().serve(&[known], &[]);
    let (report, code) = nobody.discover(&[]);
    assert_eq!((found(&report), code), (vec!["no-domain"], 3), "{report:#}");
    // A resolver that denies whatever everybody knows proves nothing of the domain.
    let nothing = Place::new().serve(&["other.example. IN MX 10 mx.other.example."], &[]);
    let (report, code) = nothing.discover(&[]);
    assert_eq!(
        (found(&report), code),
        (vec!["known-names-denied"], 1),
        "{report:#}"
    );
}
