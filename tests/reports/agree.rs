//! All formats of one report say the same: each is read back, and what they tell is compared.

#[path = "agree/about.rs"]
mod about;
#[path = "agree/read.rs"]
mod read;

use std::collections::BTreeMap;

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::{
    Protocols, Report, github, html, json, junit, markdown, nagios, ndjson, prometheus,
};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::style::Style;
use proptest::prelude::*;
use serde_json::Value;

use self::read::{json, read};
use crate::machines::elements;
use crate::ticket::on_real_pages;
use crate::{GUESSED, REFUSED, TENANT, WORKS};

/// Every form of a report, by its name.
pub(crate) fn forms(report: &Report) -> Vec<(&'static str, String)> {
    let human = human::render(
        report,
        &Style {
            width: 100,
            ..Style::PLAIN
        },
        Detail::Usual,
    );
    vec![
        ("human", human),
        ("json", json::render(report)),
        ("markdown", markdown::render(report)),
        ("html", html::render(report)),
        ("junit", junit::render(report)),
        ("github", github::render(report)),
        ("nagios", nagios::render(report)),
        ("prometheus", prometheus::render(report)),
        ("ndjson", ndjson::render(report)),
    ]
}

/// Fails where a form tells something else than the report holds.
fn agree(report: &Report) {
    let wanted = json(&json::render(report));
    for (name, text) in forms(report) {
        let told = read(name, &text);
        about::agree(report, name, &text);
        // A ticket that has no room for all says how much is missing.
        let cut = |label: &str| match name {
            "markdown" => about::cut(&text, label),
            _ => 0,
        };
        let count = told.findings.len() + cut("Also found");
        assert_eq!(count, wanted.findings.len(), "{name}:\n{text}");
        match cut("Also found") {
            0 => assert_eq!(told.findings, wanted.findings, "{name}:\n{text}"),
            _ => {
                let is_wanted = |id: &String| wanted.findings.contains(id);
                assert!(told.findings.iter().all(is_wanted), "{name}:\n{text}");
            }
        }
        if told.verdict.is_some() {
            assert_eq!(told.verdict, wanted.verdict, "{name}:\n{text}");
        } else if name == "junit" {
            let fine = ["works", "degraded"].map(|word| Some(word.to_owned()));
            assert!(fine.contains(&wanted.verdict), "{name}:\n{text}");
        }
        if told.protocols.is_some() {
            assert_eq!(told.protocols, wanted.protocols, "{name}:\n{text}");
        }
        if let Some(count) = told.unexplained {
            let count = count + cut("Not explained");
            assert_eq!(Some(count), wanted.unexplained, "{name}:\n{text}");
        }
    }
}

/// Fails where the headline says of a protocol what its line does not.
fn headline_agrees(report: &Report) {
    let headline = human::headline(report, &Style::PLAIN);
    let of = |name: &str| {
        let sentences = headline.split(". ").map(|one| one.trim_end_matches('.'));
        let own = sentences.filter(|one| one.split([' ', ',', ':']).any(|word| word == name));
        own.map(str::to_owned).collect::<Vec<_>>()
    };
    for (name, one) in report.protocols.iter() {
        let said = of(&name.to_uppercase());
        let has = |words: &[&str]| {
            said.iter().any(|one| {
                words.iter().any(|word| one.contains(word))
                    && !one.contains(" not ")
                    && !one.contains("whether")
            })
        };
        let works = has(&[" works", " work", "Mail works"]);
        match one.verdict {
            "trouble" => assert!(!works, "{headline}"),
            // What is undecided is named, and said to be nothing else.
            "undecided" => {
                assert!(!works, "{headline}");
                let is_alone = headline.contains("whether mail works");
                assert!(is_alone || !said.is_empty(), "{name}: {headline}");
            }
            _ => {}
        }
    }
    let works_somewhere = report
        .protocols
        .iter()
        .any(|(_, one)| one.verdict == "works");
    assert!(
        !(headline.contains("whether mail works") && works_somewhere),
        "{headline}"
    );
}

#[test]
fn a_headline_names_what_is_undecided() {
    let mut report = on_real_pages(WORKS);
    if let Some(one) = &mut report.protocols.smtp {
        one.verdict = "undecided";
    }
    report.verdict = "undecided";
    let headline = human::headline(&report, &Style::PLAIN);
    assert!(
        headline.starts_with("It could not be told whether SMTP works for "),
        "{headline}"
    );
    for (name, text) in forms(&report) {
        let has_headline = ["human", "markdown", "html", "github", "nagios"].contains(&name);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(
            !has_headline || text.contains("whether SMTP works"),
            "{name}: {text}"
        );
        assert!(!text.contains("whether mail works"), "{name}: {text}");
    }
}

#[test]
fn all_forms_of_every_example_of_the_catalogue_agree() {
    let catalogue = Catalogue::embedded();
    let mut count = 0;
    for id in catalogue.ids() {
        for example in &catalogue.page(id).unwrap().body().examples {
            let scenario = Scenario::parse(&example.text).unwrap();
            let run = rehearse(&scenario, Split::Whole).unwrap();
            let facts = facts(&run);
            let verdict = diagnose(&run, &facts, &catalogue);
            let report = Report::new(&run, &facts, &verdict, &catalogue);
            agree(&report);
            headline_agrees(&report);
            count += 1;
        }
    }
    assert!(count > 200, "only {count} examples");
}

/// The verdicts, from good to bad.
const VERDICTS: [&str; 4] = ["works", "degraded", "undecided", "trouble"];

/// Reports with any findings and any verdicts.
fn reports() -> impl Strategy<Value = Report> {
    let sources: Vec<Report> = [TENANT, REFUSED, WORKS, GUESSED].map(on_real_pages).into();
    let pool: Vec<_> = sources
        .iter()
        .flat_map(|report| report.findings.clone())
        .collect();
    let wrong: Vec<_> = sources
        .iter()
        .flat_map(|report| report.unexplained.clone())
        .collect();
    let findings = proptest::sample::subsequence(pool.clone(), 0..=pool.len());
    let unexplained = proptest::sample::subsequence(wrong.clone(), 0..=wrong.len());
    let source = proptest::sample::select(sources);
    let standings = proptest::collection::vec(proptest::option::of(0..VERDICTS.len()), 3);
    (source, findings, unexplained, standings).prop_map(
        |(mut report, findings, unexplained, standings)| {
            let old = std::mem::take(&mut report.protocols);
            let given = |old: Option<mailprobe::report::ProtocolReport>, at: usize| {
                let (mut one, standing) = (old?, standings[at]?);
                one.verdict = VERDICTS[standing];
                one.finding = None;
                Some(one)
            };
            report.protocols = Protocols {
                imap: given(old.imap, 0),
                pop3: given(old.pop3, 1),
                smtp: given(old.smtp, 2),
            };
            report.findings = findings;
            report.unexplained = unexplained;
            let worst = report
                .protocols
                .iter()
                .map(|(_, one)| VERDICTS.iter().position(|word| *word == one.verdict));
            report.verdict = VERDICTS[worst.max().flatten().unwrap_or(2)];
            report
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn all_forms_of_any_report_agree(report in reports()) {
        agree(&report);
        headline_agrees(&report);
    }
}
