//! Judging: every example of the catalogue, held to every expectation.

use mailprobe::catalogue::Catalogue;
use mailprobe::config::{self, Expectation};
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::smoke::{Context, Outcome, Standing, judge};

fn report(text: &str, catalogue: &Catalogue) -> Option<Report> {
    let scenario = Scenario::parse(text).unwrap();
    let run = rehearse(&scenario, Split::Whole).ok()?;
    let facts = facts(&run);
    let verdict = diagnose(&run, &facts, catalogue);
    Some(Report::new(&run, &facts, &verdict, catalogue))
}

/// The reports of every example, each with the id of its page.
fn reports(catalogue: &Catalogue) -> Vec<(String, Report)> {
    let mut all = Vec::new();
    for page in catalogue.pages() {
        for example in &page.body().examples {
            all.extend(report(&example.text, catalogue).map(|report| (page.id.clone(), report)));
        }
    }
    assert!(all.len() > 200, "{}", all.len());
    all
}

fn expect(words: &str) -> Vec<Expectation> {
    let text = format!(
        "[[target]]\naddress = \"kim@contoso.com\"\ntoken = {{ env = \"X\" }}\nexpect = {{ {words} }}\n"
    );
    let (config, source, faults) = config::read("t", &text);
    assert!(faults.is_empty(), "{}", source.tell(&faults));
    config.targets[0].expectations.clone()
}

fn judged(report: &Report, words: &str) -> Outcome {
    let all = judge(report, &expect(words), Context::default());
    let mut all = all.into_iter();
    all.next().unwrap().1
}

fn of_page(id: &str, words: &str) -> Outcome {
    let catalogue = Catalogue::embedded();
    let text = &catalogue.page(id).unwrap().body().examples[0].text;
    judged(&report(text, &catalogue).unwrap(), words)
}

/// That a protocol is off is proven by the server, or by a port where nothing listens beside others that answer; by nothing else.
#[test]
fn nothing_passes_for_off_but_what_is() {
    let catalogue = Catalogue::embedded();
    let mut met = 0;
    for (id, report) in reports(&catalogue) {
        for protocol in ["imap", "pop3", "smtp"] {
            let outcome = judged(&report, &format!("{protocol} = \"off\""));
            let own = report
                .protocols
                .iter()
                .find(|(name, _)| *name == protocol)
                .map(|(_, own)| own);
            if let Some(own) = own
                && own.signed_in_with.is_some()
            {
                assert_eq!(
                    outcome.standing,
                    Standing::NotMet,
                    "{id} {protocol}: {outcome:?}"
                );
            }
            if outcome.standing != Standing::Met {
                continue;
            }
            met += 1;
            let finding = own.and_then(|own| own.finding.clone()).unwrap_or_default();
            let proves = [
                "auth.imap-disabled",
                "auth.pop-disabled",
                "auth.protocols-disabled",
                "auth.smtp-disabled-mailbox",
                "auth.smtp-disabled-tenant",
                "tcp.refused",
                "",
            ];
            assert!(
                proves.contains(&finding.as_str()),
                "{id} {protocol}: {finding} {outcome:?}"
            );
            if finding.is_empty() {
                assert!(own.is_none(), "{id} {protocol}: {outcome:?}");
            }
        }
    }
    assert!(met >= 5, "{met}");
    for id in [
        "net.offline",
        "tcp.timeout",
        "dns.nxdomain",
        "tls.expired",
        "captive.portal",
        "proto.silent",
        "auth.bad-password",
    ] {
        for protocol in ["imap", "pop3", "smtp"] {
            let outcome = of_page(id, &format!("{protocol} = \"off\""));
            assert_eq!(
                outcome.standing,
                Standing::CouldNotTell,
                "{id} {protocol}: {outcome:?}"
            );
        }
    }
}

/// A fault that is expected is a pass, another one is not; and what works is not refused.
#[test]
fn the_fault_that_is_found_is_the_one_that_is_expected() {
    let catalogue = Catalogue::embedded();
    let mut seen = 0;
    for (id, report) in reports(&catalogue) {
        for (protocol, own) in report.protocols.iter() {
            let Some(finding) = own.finding.as_ref().filter(|_| own.verdict == "trouble") else {
                continue;
            };
            seen += 1;
            let right = judged(
                &report,
                &format!("{protocol} = {{ refused-with = \"{finding}\" }}"),
            );
            assert_eq!(right.standing, Standing::Met, "{id} {protocol}: {right:?}");
            let other = match finding.as_str() {
                "tls.revoked" => "tls.expired",
                _ => "tls.revoked",
            };
            let wrong = judged(
                &report,
                &format!("{protocol} = {{ refused-with = \"{other}\" }}"),
            );
            assert_ne!(wrong.standing, Standing::Met, "{id} {protocol}: {wrong:?}");
            let works = judged(&report, &format!("{protocol} = \"works\""));
            assert_ne!(works.standing, Standing::Met, "{id} {protocol}: {works:?}");
        }
    }
    assert!(seen > 150, "{seen}");
    let ambiguous = of_page(
        "auth.refused",
        "imap = { refused-with = \"auth.bad-password\" }",
    );
    assert_ne!(ambiguous.standing, Standing::Met, "{ambiguous:?}");
}

/// A network that is at fault says nothing of the servers, and a server that is at fault does not pass for a network.
#[test]
fn the_network_is_told_from_the_servers() {
    for id in ["net.offline", "captive.portal", "dns.no-resolver"] {
        let outcome = of_page(id, "imap = \"works\"");
        assert_eq!(
            outcome.standing,
            Standing::CouldNotTell,
            "{id}: {outcome:?}"
        );
    }
    for id in ["tls.expired", "auth.bad-password", "auth.imap-disabled"] {
        let outcome = of_page(id, "imap = \"signs-in\"");
        assert_eq!(outcome.standing, Standing::NotMet, "{id}: {outcome:?}");
        assert_eq!(outcome.finding.as_deref(), Some(id), "{outcome:?}");
        assert!(outcome.next_step.is_some(), "{outcome:?}");
    }
    let days = of_page("tls.expired", "certificate-days = 1");
    assert_eq!(days.standing, Standing::NotMet, "{days:?}");
}

#[test]
fn what_is_measured_is_told_with_its_number() {
    let tenant = include_str!("../reports/tenant.scenario");
    let works = report(tenant, &Catalogue::embedded()).unwrap();
    for (words, standing) in [
        ("imap = { offers = [\"XOAUTH2\"] }", Standing::Met),
        (
            "imap = { offers = [\"xoauth2\", \"idle\"], not-offered = [\"COMPRESS\"] }",
            Standing::Met,
        ),
        ("imap = { not-offered = [\"IDLE\"] }", Standing::NotMet),
        (
            "imap = { offers = [\"XOAUTH2\", \"NTLM\"] }",
            Standing::NotMet,
        ),
        ("imap = { not-offered = [\"XOAUTH2\"] }", Standing::NotMet),
        ("imap = { mechanism = \"oauth\" }", Standing::NotMet),
        ("imap = { mechanism = \"password\" }", Standing::Met),
        ("tls = \"1.2\"", Standing::Met),
        ("imap = { sign-in-seconds = 600 }", Standing::Met),
        (
            "sign-in-seconds = 600, pop3 = \"off\", smtp = \"off\"",
            Standing::Met,
        ),
        ("connect-seconds = 600", Standing::Met),
    ] {
        let outcome = judged(&works, words);
        assert_eq!(outcome.standing, standing, "{words}: {outcome:?}");
    }
}
