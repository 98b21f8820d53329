//! What stands around a message changes nothing of what it means, and what a message proves rules out what it disproves.

use mailprobe::catalogue::{Catalogue, Certainty};
use mailprobe::report::human::Detail;
use mailprobe::report::page::Explanation;
use mailprobe::style::Style;

use super::{explainer, ids};

#[test]
fn a_sentence_means_the_same_in_whatever_a_program_puts_around_it() {
    for sentence in [
        "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information.",
        "5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox. Visit https://aka.ms/smtp_auth_disabled for more information.",
        "5.7.139 Authentication unsuccessful, the user credentials were incorrect.",
    ] {
        let bare = explainer().explain(&format!("535 {sentence}"));
        assert!(!bare.candidates.is_empty(), "{sentence}");
        for wrapped in [
            format!("smtplib.SMTPAuthenticationError: (535, b'{sentence}')"),
            format!("Error: Invalid login: 535 {sentence}"),
            format!("gomail: could not send email 1: 535 {sentence}"),
        ] {
            let answer = explainer().explain(&wrapped);
            assert_eq!(ids(&answer), ids(&bare), "{wrapped}");
        }
    }
}

#[test]
fn a_certificate_that_was_refused_shows_that_the_connection_was_made() {
    let answer = explainer().explain(
        "SMTP Error: Could not connect to SMTP host. Connection failed. stream_socket_enable_crypto(): SSL operation failed with code 1. \
         OpenSSL Error messages: error:0A000086:SSL routines::certificate verify failed",
    );
    let first: Vec<&str> = ids(&answer).into_iter().take(3).collect();
    assert!(first.iter().all(|id| id.starts_with("tls.")), "{first:?}");
}

#[test]
fn a_refusal_that_tells_no_reason_is_certain_of_none() {
    for text in [
        "it says NO LOGIN failed although my own mailbox works",
        "a1 NO AUTHENTICATE failed. Is that my password",
    ] {
        let answer = explainer().explain(text);
        assert!(answer.candidates.len() > 1, "{text}: {:?}", ids(&answer));
        let certain = |one: &mailprobe::explain::Candidate| one.certainty == Certainty::Certain;
        assert!(!answer.candidates.iter().any(certain), "{text}");
    }
}

#[test]
fn who_asks_is_told_that_there_is_no_answer() {
    let catalogue = Catalogue::embedded();
    let told = |text: &str| {
        let explanation = Explanation::answering(&explainer().explain(text), &catalogue);
        explanation.render_answer(&Style::PLAIN, Detail::Usual)
    };
    assert!(told("Which colour has the sky?").starts_with("No answer:"));
    assert!(told("The sky is blue.").starts_with("Not known:"));
}
