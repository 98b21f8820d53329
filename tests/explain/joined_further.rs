//! The same where the words are about something that the run did not see, or name who said them.

use mailprobe::catalogue::Catalogue;
use mailprobe::diagnose::diagnose;
use mailprobe::explain::Repeatable;
use mailprobe::fact::facts;
use mailprobe::report::{Fit, Report, ShownReport, json};
use mailprobe::scenario::{Scenario, Split, rehearse};

use crate::joined::{ANSWERS, DROPPED, EXPIRED, REFUSED, SIGNED_IN};
use crate::{explainer, ids};

/// A run of this scenario, as a check tells it.
fn report(scenario: &str) -> Report {
    let run = rehearse(&Scenario::parse(scenario).unwrap(), Split::Whole).unwrap();
    let (facts, catalogue) = (facts(&run), Catalogue::embedded());
    let verdict = diagnose(&run, &facts, &catalogue);
    Report::new(&run, &facts, &verdict, &catalogue)
}

fn shown(report: Report, words: &str) -> ShownReport {
    let answer = explainer().explain_of_mail(words);
    let report = report.with_shown(&Repeatable::default(), &answer, &Catalogue::embedded());
    report.shown.unwrap()
}

#[test]
fn an_authority_that_was_named_is_none_that_a_program_knows() {
    for words in [
        "unable to get local issuer certificate",
        "self-signed certificate in certificate chain",
        "ERR_CERT_AUTHORITY_INVALID",
        "certificate not trusted",
    ] {
        let with = shown(report(SIGNED_IN).with_named_authority(), words);
        let says = with.says.concat();
        assert_eq!(with.fit, Fit::MayFit, "{words}: {says}");
        assert!(
            says.contains("(tls.untrusted-root)") && says.contains("--ca-file"),
            "{words}: {says}"
        );
        let without = shown(report(SIGNED_IN), words);
        assert_eq!(without.fit, Fit::WorksHere, "{words}: {without:#?}");
    }
    // What else is wrong with a certificate has nothing to do with who signed it.
    for words in ["certificate has expired", "hostname mismatch"] {
        let with = shown(report(SIGNED_IN).with_named_authority(), words);
        assert_eq!(with.fit, Fit::WorksHere, "{words}: {with:#?}");
    }
    // It is not part of the published report.
    let report = report(SIGNED_IN).with_named_authority();
    assert!(!json::render(&report).contains("authority\""));
}

#[test]
fn what_lies_behind_the_stop_is_not_denied() {
    for (scenario, words, says) in [
        (EXPIRED, "the mailbox is full", "did not get as far as that"),
        (REFUSED, "Quota exceeded", "did not get as far as that"),
        (
            REFUSED,
            "Too many simultaneous connections",
            "this run does not disprove it",
        ),
        (
            DROPPED,
            "The certificate has expired",
            "did not get as far as that",
        ),
        (DROPPED, "Mail server says: wrong password", "did not get"),
        (
            EXPIRED,
            "The password is wrong",
            "not private, so nothing secret was sent",
        ),
    ] {
        let told = shown(report(scenario), words);
        let said = told.says.join(" ");
        assert_eq!(told.fit, Fit::NotTested, "{words}: {said}");
        assert!(said.contains(says), "{words}: {said}");
        assert!(said.contains("This run found something else: "), "{said}");
        assert!(!said.contains("--password"), "{words}: {said}");
    }
    // It came as far as that, and found something else.
    let told = shown(report(REFUSED), "This account is disabled");
    assert_eq!(told.fit, Fit::Other, "{told:#?}");
    let told = shown(report(ANSWERS), "The password is wrong");
    assert!(told.says.concat().contains("--password"), "{told:#?}");
}

#[test]
fn what_is_certain_by_itself_gets_no_other_meaning() {
    let told = shown(
        report(REFUSED),
        "[UNAVAILABLE] Temporary authentication failure",
    );
    assert_eq!(told.fit, Fit::NotTested, "{told:#?}");
    let meant: Vec<&str> = told.meanings.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(meant, ["auth.temporary"]);
}

#[test]
fn a_name_of_chromium_says_one_thing_of_a_certificate() {
    for (words, id) in [
        ("ERR_CERT_AUTHORITY_INVALID", "tls.untrusted-root"),
        ("net::ERR_CERT_DATE_INVALID", "tls.expired"),
        ("ERR_CERT_COMMON_NAME_INVALID", "tls.name-mismatch"),
        (
            "Le certificat n'est pas valide : le nom ne correspond pas",
            "tls.name-mismatch",
        ),
        (
            "Das Zertifikat ist ung\u{fc}ltig: es ist abgelaufen",
            "tls.expired",
        ),
    ] {
        let answer = explainer().explain_of_mail(words);
        assert_eq!(ids(&answer).first(), Some(&id), "{words}");
        let fit = shown(report(EXPIRED), words).fit;
        let expected = match id {
            "tls.expired" => Fit::Fits,
            _ => Fit::Other,
        };
        assert_eq!(fit, expected, "{words}");
    }
    assert!(
        explainer()
            .explain("NET::ERR_CERT_AUTHORITY_INVALID")
            .candidates
            .is_empty()
    );
}

#[test]
fn the_words_name_the_protocol_and_the_service() {
    for (words, says) in [
        (
            "AUTHENTICATIONFAILED Authentication failed.",
            "the sign-in went well here",
        ),
        ("The POP3 server refused the password", "POP3 was not tried"),
        (
            "-ERR [AUTH] Authentication failed.",
            "POP3 was not tried in this run",
        ),
        (
            "AADSTS50126: Error validating credentials",
            "imap.example.org is none of Microsoft's servers",
        ),
        (
            "AADSTS50053",
            "from Microsoft's sign-in service, which this run did not ask",
        ),
        (
            "535 5.7.8 Error: authentication failed",
            "SMTP was not tried in this run",
        ),
        ("This account is disabled", "the sign-in went well here"),
    ] {
        let told = shown(report(SIGNED_IN), words);
        let said = told.says.join(" ");
        assert!(said.contains(says), "{words}: {said}");
    }
    let exchange = REFUSED.replace(
        "] ready",
        "] The Microsoft Exchange IMAP4 service is ready.",
    );
    let told = shown(report(&exchange), "AADSTS50126");
    assert!(
        !told.says.concat().contains("none of Microsoft"),
        "{told:#?}"
    );
}

#[test]
fn a_locked_account_is_one_of_the_things_that_a_refusal_can_be() {
    let told = shown(report(REFUSED), "Your account is locked");
    assert_eq!(told.fit, Fit::MayFit, "{told:#?}");
}
