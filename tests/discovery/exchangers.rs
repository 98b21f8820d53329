//! Hosts that take mail for a domain and are not there, or only for themselves.

use serde_json::Value;

use crate::place::{MAIL, Place, found, refs, settings_file, told, web_hosts};
use crate::servers;

const FILE: &str = "autoconfig.contoso.example";

/// A healthy domain with these records of its exchangers.
fn with_exchangers(own: &[&str]) -> Place {
    let place = Place::new();
    let file = settings_file(&[
        ("imap", "imap.contoso.example", 993, "SSL"),
        ("smtp", "smtp.contoso.example", 587, "STARTTLS"),
    ]);
    let site = place
        .site(FILE)
        .page("= /mail/config-v1.1.xml", "text/xml", file);
    let mut records = web_hosts(&[FILE]);
    records.extend(own.iter().map(ToString::to_string));
    for host in ["imap", "smtp"] {
        records.push(format!("{host}.contoso.example. IN A {MAIL}"));
    }
    place.serve_alone(&refs(&records), &[site])
}

const GONE: &str = "contoso.example. IN MX 10 gone.contoso.example.";
const MX: &str = "contoso.example. IN MX 20 mx.contoso.example.";

#[test]
fn an_exchanger_that_leads_nowhere_is_told_and_breaks_nothing_for_programs() {
    if !servers::available() {
        return;
    }
    for (records, told, words) in [
        (
            &[GONE][..],
            &["exchanger-missing"][..],
            "comes back to them",
        ),
        (
            &[GONE, MX, "mx.contoso.example. IN A 203.0.113.25"],
            &["exchanger-missing"],
            "Another host takes the mail as well",
        ),
        (
            &["contoso.example. IN MX 10 localhost."],
            &["exchanger-inside"],
            "127.0.0.1",
        ),
        (
            &[MX, "mx.contoso.example. IN A 10.1.2.3"],
            &["exchanger-inside"],
            "which is of a local network",
        ),
        (
            &[
                MX,
                "mx.contoso.example. IN CNAME real.contoso.example.",
                "real.contoso.example. IN A 203.0.113.25",
            ],
            &["exchanger-alias"],
            "alias (CNAME) of real.contoso.example",
        ),
        (
            &[MX, "mx.contoso.example. IN CNAME gone.contoso.example."],
            &["exchanger-missing"],
            "comes back to them",
        ),
        (&[MX, "mx.contoso.example. IN A 203.0.113.25"], &[], ""),
        (&[MX, "mx.contoso.example. IN AAAA 2001:db8::25"], &[], ""),
    ] {
        let (report, code) = with_exchangers(records).discover(&[]);
        assert_eq!((found(&report), code), (told.to_vec(), 0), "{report:#}");
        let says = report["findings"][0]["says"].as_str().unwrap_or_default();
        assert!(says.contains(words), "{says}");
        if !words.is_empty() {
            let next = report["findings"][0]["next_step"].as_str().unwrap_or("-");
            assert!(next.contains("`dig MX contoso.example +short`"), "{next}");
        }
    }
}

/// The notes of a check on who takes mail.
fn notes(report: &Value) -> Vec<&str> {
    let all = report["not_tested"].as_array().expect("a list").iter();
    all.filter(|one| one["reason"] == "exchanger")
        .filter_map(|one| one["why"].as_str())
        .collect()
}

#[test]
fn a_check_mentions_an_exchanger_that_does_not_exist_and_none_that_is_there() {
    if !servers::available() {
        return;
    }
    let check = ["kim@contoso.example", "--format", "json", "--timeout", "4"];
    let report = with_exchangers(&[GONE]).run(&check).json();
    let found = notes(&report);
    assert_eq!(found.len(), 1, "{report:#}");
    let note = found[0];
    assert!(note.contains("gone.contoso.example"), "{note}");
    let healthy = with_exchangers(&[MX, "mx.contoso.example. IN A 203.0.113.25"]);
    let report = healthy.run(&check).json();
    assert!(notes(&report).is_empty(), "{report:#}");
    let text = told(&with_exchangers(&[GONE]).run(&["kim@contoso.example", "--timeout", "4"]));
    assert!(text.contains("Whether mail from elsewhere comes"), "{text}");
}
