//! What a run found, in the answers about programs: no program gets past what stops every one of them.

use mailprobe::program::Verdict;
use mailprobe::report::Report;

use super::told::report;

/// The first example of a page.
fn example(page: &str) -> &str {
    let (_, after) = page.split_once("```scenario\n").unwrap();
    after.split_once("```").unwrap().0
}

/// What a program does with one protocol: the verdict, the obstacle and why.
fn answer(report: &Report, protocol: &str) -> (&'static str, &'static str, String) {
    let answer = &report.programs[0].protocols[protocol];
    (
        answer.verdict,
        answer.obstacle.unwrap_or("-"),
        answer.why.clone().unwrap_or_default(),
    )
}

const POP_OFF: &str = include_str!("../../checks/auth/pop-disabled.md");
const SMTP_OFF: &str = include_str!("../../checks/auth/smtp-disabled-tenant.md");
const BAD_PASSWORD: &str = include_str!("../../checks/auth/bad-password.md");
const BASIC_OFF: &str = include_str!("../../checks/auth/basic-disabled.md");
const TIMEOUT: &str = include_str!("../../checks/tcp/timeout.md");
const HOSTS: &str = include_str!("../../checks/dns/hosts-override.md");
const INTERCEPTED: &str = include_str!("../../checks/tls/intercepted.md");
const SELF_SIGNED: &str = include_str!("../../checks/tls/self-signed.md");
const LEGACY: &str = include_str!("../../checks/tls/legacy-only.md");

#[test]
fn what_is_off_for_the_mailbox_or_the_tenant_is_off_for_every_program() {
    for (page, protocol) in [(POP_OFF, "pop3"), (SMTP_OFF, "smtp")] {
        let report = report(example(page), Some("thunderbird 78"));
        let number = report
            .findings
            .iter()
            .position(|one| one.severity == "broken")
            .unwrap()
            + 1;
        let why = format!("what finding {number} says holds for every program");
        let expected = (Verdict::Cannot.name(), "finding", why);
        assert_eq!(answer(&report, protocol), expected);
    }
}

#[test]
fn a_refused_password_stops_those_that_would_send_it_and_nobody_else() {
    let refused = report(example(BAD_PASSWORD), Some("thunderbird 78"));
    let (verdict, obstacle, why) = answer(&refused, "imap");
    assert_eq!((verdict, obstacle), ("cannot", "finding"), "{why}");
    assert!(
        why.ends_with("signs in with this name and password"),
        "{why}"
    );
    assert_eq!(answer(&refused, "pop3").0, "connects-with");
    // With OAuth it goes where passwords are no longer taken.
    let oauth = report(example(BASIC_OFF), Some("thunderbird 78"));
    for (name, one) in &oauth.programs[0].protocols {
        assert_eq!(one.obstacle, None, "{name}: {one:?}");
    }
}

#[test]
fn what_is_wrong_with_the_network_or_the_certificate_stops_every_program() {
    let (verdict, obstacle, why) = answer(&report(example(TIMEOUT), Some("emclient")), "imap");
    assert_eq!((verdict, obstacle), ("cannot", "finding"), "{why}");
    assert!(why.ends_with("every program on this network"), "{why}");
    // A telephone in the same network has a clock, and name servers, of its own.
    for (page, on) in [(HOSTS, "computer"), (INTERCEPTED, "network")] {
        let (verdict, obstacle, why) = answer(&report(example(page), Some("emclient")), "imap");
        assert_eq!((verdict, obstacle), ("cannot", "finding"), "{why}");
        assert!(
            why.ends_with(&format!("every program on this {on}")),
            "{why}"
        );
    }
    let (verdict, obstacle, why) = answer(&report(example(SELF_SIGNED), Some("emclient")), "imap");
    assert_eq!((verdict, obstacle), ("cannot", "finding"), "{why}");
    // Old TLS is a matter of what a program speaks.
    let old = report(example(LEGACY), Some("thunderbird 78"));
    assert!(old.findings.iter().any(|one| one.id == "tls.legacy-only"));
    for (name, one) in &old.programs[0].protocols {
        assert_ne!(one.obstacle, Some("finding"), "{name}");
    }
}
