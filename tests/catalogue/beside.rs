//! What other doors of the same server, or other machines of its name, tell of a fault: title, certainty and the step that decides.

use std::time::Duration;

use mailprobe::catalogue::{Catalogue, Certainty};
use mailprobe::diagnose::{Finding, diagnose};
use mailprobe::fact::facts;
use mailprobe::observation::contrast::{Comparison, Contrast};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::stage::Stage;

/// The findings of a made-up run.
fn findings(scenario: &str) -> Vec<Finding> {
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    diagnose(&run, &facts(&run), &Catalogue::embedded()).findings
}

/// The first one: its id, how sure it is, its title where that is none of the page, and its step.
fn first(scenario: &str) -> (String, Certainty, String, String) {
    let finding = findings(scenario).remove(0);
    (
        finding.id,
        finding.certainty,
        finding.words.title.unwrap_or_default(),
        finding.words.next_step.unwrap_or_default(),
    )
}

/// Servers of one host, each with what came of the connection.
fn doors(doors: &[(&str, &str)]) -> String {
    let lines = doors
        .iter()
        .map(|(door, outcome)| format!("{door}\nconnect {outcome}\n"));
    format!("no-login\n{}", lines.collect::<String>())
}

const IMAP: &str = "imap mail.example.org:993 tls";
const POP3: &str = "pop3 mail.example.org:995 tls";
const SMTP: &str = "smtp mail.example.org:465 tls";

/// An IMAP server that works until somebody signs in.
const ANSWERS: &str = "imap mail.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE signing off\nS: m1 OK done\n";

#[test]
fn what_is_silent_beside_what_is_forbidden_in_words_is_forbidden_too() {
    for (words, id) in [
        ("prohibited", "net.admin-prohibited"),
        ("denied-locally", "net.local-firewall"),
    ] {
        let run = doors(&[(IMAP, "timeout"), (POP3, "timeout"), (SMTP, words)]);
        let found = findings(&run);
        let ids: Vec<&str> = found.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, [id]);
    }
    // Another host may be silent for reasons of its own.
    let run = doors(&[
        ("imap imap.example.net:993 tls", "timeout"),
        (SMTP, "prohibited"),
    ]);
    assert!(findings(&run).iter().any(|one| one.id == "tcp.timeout"));
}

#[test]
fn ports_that_fall_silent_after_the_first_ones_may_be_a_limit_on_connections() {
    let silent = [
        ("pop3 mail.example.org:995 tls", "timeout"),
        ("pop3 mail.example.org:110 starttls alternate", "timeout"),
        ("smtp mail.example.org:465 tls", "timeout"),
        ("smtp mail.example.org:587 starttls alternate", "timeout"),
    ];
    let of = |silent: &[(&str, &str)]| {
        let run = format!(
            "no-login\n{ANSWERS}{}",
            doors(silent).replace("no-login\n", "")
        );
        first(&run)
    };
    let (id, certainty, title, step) = of(&silent);
    assert_eq!(
        (id.as_str(), certainty),
        ("tcp.timeout", Certainty::Certain)
    );
    assert!(title.contains("none that was tried after them"), "{title}");
    assert!(step.contains("one alone"), "{step}");
    // One service that is shut is a firewall.
    let (id, _, title, _) = of(&silent[2..]);
    assert_eq!(id, "tcp.timeout");
    assert!(!title.contains("none that was tried after them"), "{title}");
}

#[test]
fn a_certificate_that_one_service_alone_still_shows_is_no_matter_of_the_clock() {
    let expired = "smtp mail.example.org:465 tls\ntls expired\nS: 220 mail.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail.example.org\nS: 250 AUTH PLAIN LOGIN\nC: QUIT\nS: 221 bye\n";
    let (id, certainty, title, step) = first(&format!("no-login\n{ANSWERS}{expired}"));
    assert_eq!(
        (id.as_str(), certainty),
        ("tls.expired", Certainty::Certain)
    );
    assert!(
        title.contains("another service of the same server"),
        "{title}"
    );
    assert!(step.contains("reload"), "{step}");
    let elsewhere = expired.replace("mail.example.org:465", "smtp.example.org:465");
    let (id, certainty, ..) = first(&format!("no-login\n{ANSWERS}{elsewhere}"));
    assert_eq!((id.as_str(), certainty), ("tls.expired", Certainty::Likely));
}

#[test]
fn a_certificate_that_is_wrong_by_one_family_alone_is_a_record_of_the_dns() {
    let run = |own: &str, other: &str, again: &str| {
        format!(
            "no-login\nimap mail.example.org:993 tls\nresolve {own} {other}\nconnect {other} refused\ntls name-mismatch\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE signing off\nS: m1 OK done\ncontrast other {other} {again}\n"
        )
    };
    let told = |own, other, again| first(&run(own, other, again)).2;
    let by_v6 = told("2001:db8::25", "192.0.2.25", "trusted");
    assert!(by_v6.starts_with("By IPv6"), "{by_v6}");
    let one = told("192.0.2.24", "192.0.2.25", "trusted");
    assert!(!one.starts_with("By IP"), "{one}");
    let both = told("2001:db8::25", "192.0.2.25", "untrusted name-mismatch");
    assert!(!both.starts_with("By IP"), "{both}");
}

#[test]
fn a_published_server_that_does_not_answer_beside_one_that_works_is_for_the_administrator() {
    let spare = |origin: &str| {
        format!(
            "no-login\nuser kim@example.org\nmx ok\nsrv imap mail.example.org:993 tls\nsrv imap backup.example.org:993 tls\nweb as-known\n{}imap backup.example.org:993 tls{origin}\nresolve 192.0.2.77\nconnect timeout\n",
            ANSWERS.replace(" tls\n", " tls published\n")
        )
    };
    let (id, _, title, step) = first(&spare(" published"));
    assert_eq!(id, "tcp.timeout");
    assert!(
        title.starts_with("One of the servers that the domain names"),
        "{title}"
    );
    assert!(step.starts_with("Tell the administrator"), "{step}");
}

#[test]
fn one_dns_server_alone_does_not_prove_that_a_published_server_is_gone() {
    let run = "user kim@example.org\nmx ok\nsrv imap mail.example.org:993 tls\nimap mail.example.org:993 tls published\nresolve nxdomain\n";
    let (id, certainty, _, step) = first(run);
    assert_eq!(
        (id.as_str(), certainty),
        ("dns.nxdomain", Certainty::Likely)
    );
    assert!(step.starts_with("Ask another DNS server"), "{step}");
}

#[test]
fn a_certificate_that_comes_alone_lacks_the_next_one_before_somebody_intercepts() {
    let run = "no-login\nimap mail.example.org:993 tls\ntls unknown-issuer\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE signing off\nS: m1 OK done\n";
    let finding = findings(run).remove(0);
    assert_eq!(finding.id, "tls.untrusted-root");
    assert_eq!(finding.candidates[0].id, "tls.missing-intermediate");
}

/// Two addresses of one machine, of which one is silent when TLS is due, and the ids of what is found where the other one needed so long.
fn found_where_the_other_took(scenario: &str, stage: Option<Stage>, took: Duration) -> Vec<String> {
    let scenario = Scenario::parse(scenario).unwrap();
    let mut run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    match stage {
        Some(stage) => {
            let mut all = run.observations.iter_mut();
            all.find(|one| one.stage == stage).unwrap().took = took;
        }
        None => {
            let is_well =
                |one: &&mut Contrast| matches!(&one.seen, Comparison::Talk(talk) if talk.works());
            run.contrasts.iter_mut().find(is_well).unwrap().took = took;
        }
    }
    let found = diagnose(&run, &facts(&run), &Catalogue::embedded()).findings;
    found.into_iter().map(|one| one.id).collect()
}

#[test]
fn an_address_is_not_at_fault_where_the_other_one_is_nearly_as_slow() {
    let used = "imap mail.example.org:993 tls\nresolve 192.0.2.11 192.0.2.12\ntls timeout\ncontrast other 192.0.2.12 ok\n";
    let other = format!(
        "no-login\n{}contrast other 192.0.2.12 greet silent\n",
        ANSWERS.replacen("tls\n", "tls\nresolve 192.0.2.11 192.0.2.12\n", 1)
    );
    for (scenario, stage) in [(used, None), (&*other, Some(Stage::Greet))] {
        let soon = found_where_the_other_took(scenario, stage, Duration::from_millis(400));
        assert!(
            soon.iter().any(|id| id == "service.some-addresses"),
            "{soon:?}"
        );
        let late = found_where_the_other_took(scenario, stage, Duration::from_secs(7));
        assert!(
            !late.iter().any(|id| id == "service.some-addresses"),
            "{late:?}"
        );
    }
}
