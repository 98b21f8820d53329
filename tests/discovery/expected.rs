//! `smoke`: what is expected of the settings that a domain publishes, held to real web and name servers.

use std::fs;

use crate::place::{Place, settings_file};
use crate::servers;
use crate::small::{FILE, records, small};

/// A target with these expectations of it.
fn expecting(words: &str) -> String {
    format!(
        "web-check = \"off\"\n[[target]]\nname = \"contoso\"\naddress = \"kim@contoso.example\"\n[target.expect]\n{words}"
    )
}

/// What came of each expectation, by its name, and how the program ended.
fn smoke(place: &Place, words: &str) -> (Vec<(String, String)>, Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mailprobe.toml");
    fs::write(&path, expecting(words)).expect("our own folder");
    let run = place.run(&[
        "smoke",
        &path.display().to_string(),
        "--format",
        "json",
        "--timeout",
        "20",
    ]);
    let report = run.json();
    let all = report["targets"][0]["expectations"].as_array();
    assert!(all.is_some(), "{}", run.told());
    let all = all.into_iter().flatten();
    let word = |value: &serde_json::Value| value.as_str().unwrap_or("-").to_owned();
    let outcomes = all
        .map(|one| (word(&one["id"]), word(&one["outcome"])))
        .collect();
    (outcomes, run.code, format!("{report:#}"))
}

const GOOD: &str = "settings-from = \"autoconfig\"
published-by = [\"autoconfig\", \"srv\", \"autodiscover\"]
no-discovery-findings = true
imap = { settings-from = [\"srv\", \"autoconfig\"], settings-trust = \"high\", published-by = \"srv\" }
smtp = { settings-trust = \"medium\" }
";

#[test]
fn what_is_published_is_held_to_what_is_expected() {
    if !servers::available() {
        return;
    }
    let place = small(&records(), &settings_file(FILE));
    let (outcomes, code, report) = smoke(&place, GOOD);
    assert_eq!(code, Some(0), "{report}");
    assert_eq!(outcomes.len(), 7, "{report}");
    assert!(
        outcomes.iter().all(|(_, outcome)| outcome == "met"),
        "{report}"
    );
    for (from, to, broken) in [
        (
            "settings-from = \"autoconfig\"",
            "settings-from = \"srv\"",
            "settings-from",
        ),
        ("\"srv\", \"autodiscover\"]", "\"pacc\"]", "published-by"),
        (
            "[\"srv\", \"autoconfig\"], set",
            "\"provider\", set",
            "imap.settings-from",
        ),
        (
            "published-by = \"srv\" }",
            "published-by = \"ispdb\" }",
            "imap.published-by",
        ),
    ] {
        let words = GOOD.replace(from, to);
        assert_ne!(words, GOOD, "{from}");
        let (outcomes, code, report) = smoke(&place, &words);
        let wrong: Vec<_> = outcomes
            .iter()
            .filter(|(_, outcome)| outcome != "met")
            .collect();
        assert_eq!(
            wrong,
            [&(broken.to_owned(), "not-met".to_owned())],
            "{report}"
        );
        if to.contains("ispdb") {
            assert!(
                report.contains("Take `ispdb` out of `published-by`, or ask"),
                "{report}"
            );
        }
        assert_eq!(code, Some(1));
    }
}

#[test]
fn a_disagreement_and_a_missing_file_are_found_by_name() {
    if !servers::available() {
        return;
    }
    // The records name another server than the file.
    let mut records = records();
    records.retain(|record| !record.starts_with("_imaps"));
    records.push("_imaps._tcp.contoso.example. IN SRV 0 1 993 old.contoso.example.".to_owned());
    records.push("old.contoso.example. IN A 203.0.113.11".to_owned());
    let place = small(&records, &settings_file(FILE));
    let (outcomes, code, report) = smoke(
        &place,
        "no-discovery-findings = true\nsettings-from = \"autoconfig\"\n",
    );
    assert_eq!(code, Some(1), "{report}");
    assert_eq!(outcomes[0].1, "not-met", "{report}");
    assert_eq!(outcomes[1].1, "met", "{report}");
    assert!(report.contains("discovery.disagreement"), "{report}");
    // A name server that does not answer proves nothing.
    let silent = Place::new();
    let (outcomes, code, report) = smoke(&silent, GOOD);
    assert_eq!(code, Some(3), "{report}");
    assert!(
        outcomes
            .iter()
            .all(|(_, outcome)| outcome == "could-not-tell"),
        "{report}"
    );
}

#[test]
fn a_domain_is_asked_once_for_both_the_check_and_what_is_published() {
    if !servers::available() {
        return;
    }
    let place = small(&records(), &settings_file(FILE));
    let words = "settings-from = \"autoconfig\"\nimap = { works = true }\n";
    let (outcomes, _, report) = smoke(&place, words);
    assert_eq!(outcomes.len(), 2, "{report}");
    let asked = place.asked();
    let file = "https://autoconfig.contoso.example/mail/config-v1.1.xml";
    assert_eq!(asked.matches(file).count(), 1, "{asked}");
}
