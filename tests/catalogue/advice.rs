//! The step that is told first: it is none that was just refused, none that the server does not offer, and none for somebody else.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::{Finding, diagnose};
use mailprobe::fact::facts;
use mailprobe::scenario::{Scenario, Split, rehearse};

/// The first finding of a made-up run, and the keys of its facts.
fn first(scenario: &str) -> (Finding, Vec<&'static str>) {
    let scenario = Scenario::parse(scenario).unwrap();
    let run = rehearse(&scenario, Split::Whole).unwrap_or_else(|m| panic!("{m}"));
    let facts = facts(&run);
    let finding = diagnose(&run, &facts, &Catalogue::embedded()).findings;
    let keys = facts.iter().map(|fact| fact.key).collect();
    (finding.into_iter().next().expect("a finding"), keys)
}

/// An IMAP server that offers these ways and refuses the sign-in with these words.
fn imap(before: &str, ways: &str, words: &str) -> Finding {
    let scenario = format!(
        "{before}imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR {ways}] ready.\nC: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO {words}\nC: m2 LOGOUT\nS: * BYE Logging out\nS: m2 OK Logout completed.\n"
    );
    first(&scenario).0
}

/// An SMTP server that takes the sign-in, and refuses the sender, or the recipient after that, with these words.
fn smtp(before: &str, at_recipient: bool, words: &str) -> Finding {
    let refused = match at_recipient {
        true => format!(
            "S: 250 2.1.0 Ok\nC: RCPT TO:<kim@example.org>\nS: {words}\nC: RSET\nS: 250 2.0.0 Ok\n"
        ),
        false => format!("S: {words}\n"),
    };
    let scenario = format!(
        "{before}smtp smtp.example.org:465 tls\ntls ok\nS: 220 smtp.example.org ESMTP\nC: EHLO [127.0.0.1]\nS: 250-smtp.example.org\nS: 250-ENHANCEDSTATUSCODES\nS: 250 AUTH PLAIN LOGIN\nC: AUTH PLAIN [hidden]\nS: 235 2.7.0 Authentication successful\nC: MAIL FROM:<kim@example.org>\n{refused}C: QUIT\nS: 221 2.0.0 Bye\n"
    );
    first(&scenario).0
}

fn step(finding: &Finding) -> &str {
    finding.words.next_step.as_deref().unwrap_or_default()
}

fn title(finding: &Finding) -> &str {
    finding.words.title.as_deref().unwrap_or_default()
}

#[test]
fn the_form_of_the_name_that_was_refused_is_not_advised() {
    let words = "[AUTHENTICATIONFAILED] unknown user kim@example.org";
    let whole = imap("user kim@example.org\n", "AUTH=PLAIN", words);
    assert_eq!(whole.id, "auth.wrong-username");
    assert!(
        step(&whole).contains("the part before the @"),
        "{}",
        step(&whole)
    );
    let short = imap(
        "user kim@example.org\nusername kim\n",
        "AUTH=PLAIN",
        "[AUTHENTICATIONFAILED] unknown user kim",
    );
    assert_eq!(short.id, "auth.wrong-username");
    assert!(
        step(&short).contains("the whole e-mail address"),
        "{}",
        step(&short)
    );
}

#[test]
fn what_the_server_does_not_offer_is_not_the_first_step() {
    let words = "[ALERT] Application-specific password required";
    let without = imap("", "AUTH=PLAIN", words);
    assert_eq!(without.id, "auth.app-password-needed");
    assert!(
        step(&without).starts_with("Make an app password"),
        "{}",
        step(&without)
    );
    let with = imap("", "AUTH=PLAIN AUTH=XOAUTH2", words);
    assert_eq!(step(&with), "", "the steps of the page count");
}

#[test]
fn a_reason_that_the_server_names_is_the_title() {
    for (words, id, part) in [
        (
            "[UNAVAILABLE] Mailbox is being migrated to a new server, try again in one hour",
            "auth.temporary",
            "is being moved",
        ),
        (
            "[ALERT] Your subscription has expired. Please renew at https://pay.example.org",
            "auth.account-disabled",
            "what it is paid for has ended",
        ),
        (
            "[ALERT] Your account has been disabled.",
            "auth.account-disabled",
            "",
        ),
        (
            "[UNAVAILABLE] Temporary authentication failure.",
            "auth.temporary",
            "",
        ),
    ] {
        let finding = imap("", "AUTH=PLAIN", words);
        assert_eq!(finding.id, id, "{words}");
        match part {
            "" => assert_eq!(title(&finding), "", "{words}"),
            part => assert!(title(&finding).contains(part), "{words}"),
        }
    }
}

#[test]
fn whoever_is_asked_for_with_the_own_address_empties_the_own_mailbox() {
    let full = smtp("", true, "552 5.2.2 <kim@example.org>: Mailbox full");
    assert_eq!(full.id, "smtp.recipient-full");
    assert!(
        step(&full).starts_with("Empty the deleted items"),
        "{}",
        step(&full)
    );
}

#[test]
fn a_sender_whose_domain_is_found_from_here_is_no_matter_of_spelling() {
    let words = "550 5.1.8 <kim@example.org>: Sender address rejected: Domain not found";
    let known = "user kim@example.org\nmx ok\n";
    for at_recipient in [false, true] {
        let found = smtp(known, at_recipient, words);
        assert_eq!(found.id, "smtp.sender-rejected");
        assert!(
            title(&found).contains("this computer does"),
            "{}",
            title(&found)
        );
    }
    let nowhere = smtp("user kim@example.org\nmx nodata\n", false, words);
    assert_eq!(title(&nowhere), "");
    let spf = "550 5.7.23 The message was rejected because of Sender Policy Framework violation";
    let spf = smtp(known, false, spf);
    assert_eq!(spf.id, "smtp.sender-rejected");
    assert!(title(&spf).contains("SPF"), "{}", title(&spf));
}

#[test]
fn a_try_with_less_time_than_the_first_one_needed_shows_no_failure() {
    let run = |again: &str| {
        format!(
            "no-login\nsmtp smtp.example.org:465 tls\ntls ok\nwait 30\nS: 220 smtp.example.org ESMTP ready\nC: EHLO [127.0.0.1]\nS: 250-smtp.example.org\nS: 250 AUTH PLAIN\nC: QUIT\nS: 221 2.0.0 Bye\ncontrast again {again}\n"
        )
    };
    let (finding, keys) = first(&run("greet silent"));
    assert_eq!(finding.id, "proto.slow-greeting");
    assert!(!keys.contains(&"contrast.again-failed"));
    let (_, keys) = first(&run("connect refused"));
    assert!(keys.contains(&"contrast.again-failed"));
}
