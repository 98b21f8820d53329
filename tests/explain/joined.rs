//! What the caller's program shows, joined with what a run found.

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::diagnose::diagnose;
use mailprobe::explain::Repeatable;
use mailprobe::fact::facts;
use mailprobe::report::human::{self, Detail};
use mailprobe::report::{Fit, Report, ShownReport, json};
use mailprobe::scenario::{Scenario, Split, rehearse};
use mailprobe::style::Style;

use crate::explainer;

/// A run of this scenario, and these words of the caller's program.
fn report(scenario: &str, words: &str) -> Report {
    let run = rehearse(&Scenario::parse(scenario).unwrap(), Split::Whole).unwrap();
    let (facts, catalogue) = (facts(&run), Catalogue::embedded());
    let verdict = diagnose(&run, &facts, &catalogue);
    Report::new(&run, &facts, &verdict, &catalogue)
        .with_texts(&Library::embedded())
        .with_shown(
            &explainer().repeated(words),
            &explainer().explain(words),
            &catalogue,
        )
}

fn joined(scenario: &str, words: &str) -> ShownReport {
    report(scenario, words).shown.unwrap()
}

pub(crate) const DROPPED: &str = "imap imap.example.org:993 tls\nconnect timeout\n";
pub(crate) const EXPIRED: &str = "imap imap.example.org:993 tls\ntls expired\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE bye\nS: m1 OK bye\n";

/// IMAP as far as the offer, and with a sign-in.
pub(crate) const ANSWERS: &str = "no-login\nimap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 LOGOUT\nS: * BYE bye\nS: m1 OK bye\n";
pub(crate) const SIGNED_IN: &str = "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 OK [CAPABILITY IMAP4rev1] in\nC: m2 EXAMINE INBOX\nS: * 3 EXISTS\nS: m2 OK [READ-ONLY] there\nC: m3 LOGOUT\nS: * BYE bye\nS: m3 OK bye\n";
pub(crate) const REFUSED: &str = "imap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nC: m1 AUTHENTICATE PLAIN [hidden]\nS: m1 NO Authentication failed.\nC: m2 LOGOUT\nS: * BYE bye\nS: m2 OK bye\n";

#[test]
fn a_state_alone_is_joined_with_what_was_found() {
    for (scenario, words, fit) in [
        (DROPPED, "timed out", Fit::Fits),
        (DROPPED, "Zeit\u{fc}berschreitung", Fit::Fits),
        (EXPIRED, "expired", Fit::Fits),
        (EXPIRED, "certificate expired", Fit::Fits),
        (EXPIRED, "timed out", Fit::WorksHere),
        (REFUSED, "authentication failed", Fit::Fits),
    ] {
        let run = rehearse(&Scenario::parse(scenario).unwrap(), Split::Whole).unwrap();
        let (facts, catalogue) = (facts(&run), Catalogue::embedded());
        let verdict = diagnose(&run, &facts, &catalogue);
        let answer = explainer().explain_of_mail(words);
        let report = Report::new(&run, &facts, &verdict, &catalogue).with_shown(
            &Repeatable::default(),
            &answer,
            &catalogue,
        );
        let shown = report.shown.unwrap();
        assert!(shown.known, "{words}");
        assert_eq!(shown.fit, fit, "{words}: {shown:?}");
        assert!(explainer().explain("timed out").candidates.is_empty());
    }
}

#[test]
fn words_and_run_fit_or_do_not() {
    for (scenario, words, fit, finding, says) in [
        (
            DROPPED,
            "0x800CCC0E",
            Fit::Fits,
            Some("tcp.timeout"),
            "what finding 1 says",
        ),
        (
            EXPIRED,
            "SEC_ERROR_EXPIRED_CERTIFICATE",
            Fit::Fits,
            Some("tls.expired"),
            "what finding 1 says",
        ),
        (
            ANSWERS,
            "SEC_ERROR_EXPIRED_CERTIFICATE",
            Fit::WorksHere,
            None,
            "the certificate is fine from here. The caller's computer sees another one",
        ),
        (
            ANSWERS,
            "Connection to server imap.example.org timed out.",
            Fit::WorksHere,
            None,
            "it is the caller's network, firewall or security program",
        ),
        (
            ANSWERS,
            "a1 NO AUTHENTICATE failed.",
            Fit::WorksHere,
            None,
            "The first does not fit: these servers take passwords, and no tokens.",
        ),
        (
            ANSWERS,
            "a1 NO [AUTHENTICATIONFAILED] Authentication failed.",
            Fit::NotTested,
            None,
            "nobody signed in there",
        ),
        (
            SIGNED_IN,
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
            Fit::NotTested,
            None,
            "SMTP was not tried in this run",
        ),
        (
            SIGNED_IN,
            "552 5.2.2 mailbox full",
            Fit::NotTested,
            None,
            "does not disprove it",
        ),
        (
            SIGNED_IN,
            "451 4.7.1 Greylisting in action, please come back later",
            Fit::NotTested,
            None,
            "does not disprove it",
        ),
        (
            DROPPED,
            "SEC_ERROR_EXPIRED_CERTIFICATE",
            Fit::NotTested,
            None,
            "The run did not get as far as that",
        ),
        (
            DROPPED,
            "The quick brown fox jumps over the lazy dog",
            Fit::Unknown,
            None,
            "does not know these words",
        ),
    ] {
        let shown = joined(scenario, words);
        assert_eq!(
            (shown.fit, shown.finding.as_deref()),
            (fit, finding),
            "{words}: {shown:#?}"
        );
        let said = shown.says.join(" ");
        assert!(said.contains(says), "{words}: {said}");
        assert_eq!(shown.known, fit != Fit::Unknown);
        assert_eq!(shown.meanings.is_empty(), fit == Fit::Unknown);
    }
}

#[test]
fn a_possibility_of_an_ambiguous_refusal_becomes_the_more_probable_one() {
    let shown = joined(REFUSED, "Application-specific password required");
    assert!([Fit::Fits, Fit::MayFit].contains(&shown.fit), "{shown:#?}");
    let shown = joined(SIGNED_IN, "a1 NO AUTHENTICATE failed.");
    assert_eq!(shown.fit, Fit::WorksHere, "{shown:#?}");
    assert!(shown.says[0].contains("another user name, password or app"));
}

#[test]
fn it_stands_in_both_formats_and_shows_no_secret() {
    let words = "LOGIN kim@example.org Hunter2secret failed: 0x800CCC0E";
    let report = report(DROPPED, words);
    let text = human::render(&report, &Style::PLAIN, Detail::Usual);
    assert!(
        text.contains("What the program showed\n  The caller saw: \"LOGIN ")
            && text.contains("\n  It can mean: "),
        "{text}"
    );
    assert!(
        text.contains("What mail programs show\n    Outlook (classic): “0x800CCC0E"),
        "{text}"
    );
    let json = json::render(&report);
    assert!(json.contains("\"fit\": \"fits\""), "{json}");
    for told in [text, json] {
        assert!(!told.contains("Hunter2secret"), "{told}");
    }
}

#[test]
fn a_finding_tells_what_programs_show_and_a_text_is_readable() {
    let report = report(EXPIRED, "x");
    let texts = &report.findings[0].programs_show;
    assert!((2..=4).contains(&texts.len()), "{texts:?}");
    for one in texts {
        assert!(
            !one.text.contains('%') && !one.text.contains('{'),
            "{one:?}"
        );
    }
    let programs: Vec<&String> = texts.iter().map(|one| &one.program).collect();
    assert!(programs[0].contains("Outlook"), "{programs:?}");
}

/// IMAP as far as the offer, which takes tokens alone.
const TOKENS: &str = "no-login\nimap imap.example.org:993 tls\ntls ok\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED AUTH=XOAUTH2] ready\nC: m1 LOGOUT\nS: * BYE bye\nS: m1 OK bye\n";

#[test]
fn every_meaning_is_judged_and_the_offers_count() {
    let shown = joined(TOKENS, "0x800CCC0E");
    assert!([Fit::Fits, Fit::MayFit].contains(&shown.fit), "{shown:#?}");
    let judged = |id: &str| {
        shown
            .meanings
            .iter()
            .find(|one| one.id == id)
            .map(|one| one.fit)
    };
    assert_eq!(judged("tcp.timeout"), Some(Fit::WorksHere), "{shown:#?}");
    let of_password = judged("auth.basic-disabled");
    assert!(
        [Some(Fit::Fits), Some(Fit::MayFit)].contains(&of_password),
        "{shown:#?}"
    );
    assert!(!shown.says.concat().contains("does not fit"), "{shown:#?}");

    // A server that offers passwords and no tokens has not switched passwords off, although nobody signed in.
    let shown = joined(ANSWERS, "0x800CCC0E");
    assert_eq!(shown.fit, Fit::WorksHere);
    let mut all = shown.meanings.iter();
    assert!(all.all(|one| one.fit == Fit::WorksHere), "{shown:#?}");
    let says = shown.says.concat();
    assert!(says.contains("That does not fit: from here"), "{says}");

    let says = joined(ANSWERS, "a1 NO AUTHENTICATE failed.").says.concat();
    assert!(says.contains("that this run does not rule out: "), "{says}");
}
