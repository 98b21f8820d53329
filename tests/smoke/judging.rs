//! Judging: every example of the catalogue, held to every expectation.

use mailprobe::catalogue::Catalogue;
use mailprobe::config::{self, Expectation};
use mailprobe::diagnose::diagnose;
use mailprobe::fact::facts;
use mailprobe::report::Report;
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::smoke::{Context, Outcome, Standing, judge};

pub(crate) fn report(text: &str, catalogue: &Catalogue) -> Option<Report> {
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

pub(crate) fn judged(report: &Report, words: &str) -> Outcome {
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
            assert!(own.is_some(), "{id} {protocol}: {outcome:?}");
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
    let (mut seen, mut unsure) = (0, 0);
    for (id, report) in reports(&catalogue) {
        for (protocol, own) in report.protocols.iter() {
            let Some(finding) = own.finding.as_ref().filter(|_| own.verdict == "trouble") else {
                continue;
            };
            seen += 1;
            let explains = report.findings.iter().find(|one| one.id == *finding);
            let explains = explains.unwrap();
            let right = judged(
                &report,
                &format!("{protocol} = {{ refused-with = \"{finding}\" }}"),
            );
            let is_backed = explains
                .candidates
                .iter()
                .any(|one| !one.supporting.is_empty());
            if explains.certainty == "possible" || is_backed {
                unsure += 1;
                assert_eq!(
                    right.standing,
                    Standing::CouldNotTell,
                    "{id} {protocol}: {right:?}"
                );
                // Who does not mind which of them it is says so.
                let all = explains.candidates.iter().map(|one| one.id.as_str());
                let all: Vec<&str> = all.chain([finding.as_str()]).collect();
                let all = all.join("\", \"");
                let any = judged(
                    &report,
                    &format!("{protocol} = {{ refused-with = [\"{all}\"] }}"),
                );
                let has_rivals = any.standing == Standing::Met;
                assert!(
                    has_rivals || explains.candidates.is_empty(),
                    "{id} {protocol}: {any:?}"
                );
            } else {
                assert_eq!(right.standing, Standing::Met, "{id} {protocol}: {right:?}");
            }
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
    assert!(seen > 150 && unsure > 10, "{seen} {unsure}");
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
    assert!(days.next_step.unwrap().starts_with("renew it"));
    let days = of_page("tls.expired", "certificate-days = 3000");
    let next = days.next_step.unwrap();
    assert!(next.starts_with("expect fewer days"), "{next}");
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

pub(crate) fn of_scenario(text: &str, words: &str) -> Outcome {
    judged(&report(text, &Catalogue::embedded()).unwrap(), words)
}

/// A refusal without a reason can mean a dozen faults, and so proves none of them.
#[test]
fn a_reply_that_can_mean_many_faults_is_no_proof_of_one() {
    let text = "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready.\n\
        C: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO Not today.\nC: m2 LOGOUT\nS: * BYE\nS: m2 OK done\n";
    let of = |words: &str| of_scenario(text, words);
    let refused = of("imap = \"signs-in\"");
    assert_eq!(refused.standing, Standing::NotMet, "{refused:?}");
    assert_eq!(refused.finding.as_deref(), Some("auth.refused"));
    for id in ["auth.refused", "auth.bad-password", "auth.imap-disabled"] {
        let outcome = of(&format!("imap = {{ refused-with = \"{id}\" }}"));
        assert_eq!(
            outcome.standing,
            Standing::CouldNotTell,
            "{id}: {outcome:?}"
        );
    }
    let off = of("imap = \"off\"");
    assert_eq!(off.standing, Standing::CouldNotTell, "{off:?}");
}

/// What speaks in the place of a server is not measured for it, whether programs trust it or not.
#[test]
fn nothing_of_a_server_is_measured_at_another_machine_in_its_place() {
    let catalogue = Catalogue::embedded();
    let mut seen = 0;
    for id in [
        "tls.intercepted",
        "tls.inspected",
        "dns.hijacked",
        "captive.portal",
        "starttls.stripped",
    ] {
        for example in &catalogue.page(id).unwrap().body().examples {
            let Some(report) = report(&example.text, &catalogue) else {
                continue;
            };
            for (protocol, _) in report.protocols.iter() {
                let of_this = |one: &&mailprobe::report::FindingReport| {
                    one.id == id && one.protocols.contains(&protocol)
                };
                if !report.findings.iter().any(|one| of_this(&one)) {
                    continue;
                }
                seen += 1;
                for what in [
                    "certificate-days = 1",
                    "tls = \"1.2\"",
                    "not-offered = [\"X\"]",
                    "offers = [\"X\"]",
                    "starttls = true",
                    "connect-seconds = 600",
                    "ipv6 = true",
                ] {
                    for words in [
                        format!("{protocol} = {{ {what} }}"),
                        // That the protocol itself works does not hide it.
                        format!("{what}, {protocol} = \"works\""),
                    ] {
                        let all = judge(&report, &expect(&words), Context::default());
                        let told =
                            |(one, _): &&(Expectation, Outcome)| what.starts_with(one.what.key());
                        let (_, outcome) = all.iter().find(told).unwrap();
                        assert_eq!(
                            outcome.standing,
                            Standing::CouldNotTell,
                            "{id} {words}: {outcome:?}"
                        );
                        assert!(outcome.seen.contains(id), "{id} {words}: {outcome:?}");
                        assert!(outcome.next_step.is_some(), "{id} {words}: {outcome:?}");
                    }
                }
            }
        }
    }
    assert!(seen >= 5, "{seen}");
}

/// A sign-in is half of the way: behind it the mailbox may be refused, or nobody looked.
#[test]
fn a_sign_in_that_does_not_reach_the_mailbox_is_no_pass() {
    let signs_in = |id: &str, protocol: &str| of_page(id, &format!("{protocol} = \"signs-in\""));
    let refused = signs_in("mailbox.refused", "imap");
    assert_eq!(refused.standing, Standing::NotMet, "{refused:?}");
    let catalogue = Catalogue::embedded();
    let whole = report(include_str!("../reports/tenant.scenario"), &catalogue).unwrap();
    let met = judged(&whole, "imap = \"signs-in\"");
    assert_eq!(met.standing, Standing::Met, "{met:?}");
    let mut cut = whole.clone();
    let imap = cut.protocols.imap.as_mut().unwrap();
    imap.reached = Some("authenticate");
    let unclear = judged(&cut, "imap = \"signs-in\"");
    assert_eq!(unclear.standing, Standing::CouldNotTell, "{unclear:?}");
    assert!(
        unclear.seen.contains("the mailbox was not reached"),
        "{unclear:?}"
    );
    // Of all examples: nothing passes that was refused behind the sign-in, or did not come there.
    for (id, report) in reports(&catalogue) {
        for (protocol, own) in report.protocols.iter() {
            let outcome = judged(&report, &format!("{protocol} = \"signs-in\""));
            if outcome.standing == Standing::Met {
                assert_eq!(own.reached, Some("enter"), "{id} {protocol}: {outcome:?}");
                let mut probes = report
                    .probes
                    .iter()
                    .filter(|one| one.endpoint.protocol == protocol);
                let refused = probes.any(|probe| {
                    let mut steps = probe.steps.iter();
                    steps.any(|step| step.stage == "enter" && step.outcome != "ok")
                });
                assert!(!refused, "{id} {protocol}: {outcome:?}");
            }
        }
    }
}

/// What a server offers is told by its own lines, whatever else is wrong with the protocol.
#[test]
fn what_is_not_offered_is_told_by_what_the_server_offers() {
    let outcome = of_page("auth.bad-password", "imap = { offers = [\"NTLM\"] }");
    assert_eq!(outcome.standing, Standing::NotMet, "{outcome:?}");
    assert_eq!(outcome.finding, None, "{outcome:?}");
    let said = outcome.evidence.join("\n");
    assert!(said.contains("AUTH=") && !said.contains(" NO "), "{said}");
    let next = outcome.next_step.unwrap();
    assert!(
        next.contains("switches NTLM on") && next.contains("`offers`"),
        "{next}"
    );
}

/// A name that stands in both lists of a server is told once.
#[test]
fn what_is_offered_is_told_once() {
    let outcome = of_page(
        "smtp.recipient-full",
        "smtp = { offers = [\"PLAIN\", \"PLAIN\", \"NTLM\"] }",
    );
    assert_eq!(outcome.seen.matches("PLAIN").count(), 1, "{outcome:?}");
}
