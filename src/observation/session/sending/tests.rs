use super::{KINDS, LAST, NAMED, Objection, sign_in};
use crate::observation::session::Reply;

fn objection(command: &str, code: u16, enhanced: Option<&str>, text: &str) -> Option<Objection> {
    let reply = Reply {
        code: Some(code),
        enhanced: enhanced.map(str::to_owned),
        text: text.to_owned(),
        ..Reply::default()
    };
    reply.objection(command, &["mail.example.org"])
}

#[test]
fn one_objection_is_known_in_many_words() {
    for (text, expected) in [
        (
            "The From address isn't one of yours: not owned by you",
            Objection::SendAs,
        ),
        (
            "Envelope domain doesn't match AUTH domain",
            Objection::SendAs,
        ),
        ("Absender ist nicht erlaubt", Objection::SendAs),
        ("Please verify your domain first", Objection::Unverified),
        ("You must authenticate before sending", Objection::SignIn),
        ("Daily quota of 500 messages exceeded", Objection::Rate),
        (
            "Hai superato il limite giornaliero di invii",
            Objection::Rate,
        ),
        ("Your account was suspended for abuse", Objection::Account),
        ("203.0.113.1 has no PTR record", Objection::Address),
        ("Sorry, I do not relay", Objection::Relay),
        ("Sender domain does not exist", Objection::Sender),
    ] {
        assert_eq!(objection("MAIL", 550, None, text), Some(expected), "{text}");
    }
}

#[test]
fn the_same_words_are_about_the_recipient_in_answer_to_one() {
    for (text, of_sender) in [
        ("Account is not active.", Objection::Account),
        ("user unknown", Objection::Sender),
    ] {
        assert_eq!(
            objection("MAIL", 550, None, text),
            Some(of_sender),
            "{text}"
        );
        let of_recipient = objection("RCPT", 550, None, text);
        assert_eq!(of_recipient, Some(Objection::Recipient), "{text}");
    }
}

#[test]
fn a_code_counts_where_words_say_nothing() {
    assert_eq!(
        objection("RCPT", 550, Some("5.1.1"), ""),
        Some(Objection::Recipient)
    );
    assert_eq!(
        objection("MAIL", 550, Some("5.1.8"), "No"),
        Some(Objection::Sender)
    );
    assert_eq!(
        objection("MAIL", 530, Some("5.7.0"), ""),
        Some(Objection::SignIn)
    );
    let disk = objection("RCPT", 452, Some("4.3.1"), "Recipient deferred");
    assert_eq!(disk, Some(Objection::Outage));
    let quota = objection("RCPT", 550, Some("5.1.1"), "Sending limit reached");
    assert_eq!(quota, Some(Objection::Rate));
}

#[test]
fn what_says_nothing_is_about_nothing() {
    for text in [
        "",
        "Denied by policy",
        "Administrative prohibition",
        "Rejected",
        "limit.example.org says no",
    ] {
        assert_eq!(objection("MAIL", 550, Some("5.7.1"), text), None, "{text}");
    }
}

#[test]
fn a_refused_sign_in_may_be_about_sending() {
    let says = |text: &str| {
        let reply = Reply {
            code: Some(535),
            text: text.to_owned(),
            ..Reply::default()
        };
        reply.objection_to_sending(&[])
    };
    for (text, expected) in [
        (
            "Outgoing mail is disabled for this account",
            Objection::Account,
        ),
        ("Sender Hourly Quota Exceeded", Objection::Rate),
        ("The email limit is reached", Objection::Rate),
        ("Your IP is listed on Spamhaus", Objection::Address),
    ] {
        assert_eq!(says(text), Some(expected), "{text}");
    }
    for text in [
        "Authentication failed",
        "Account is disabled",
        "Too many login attempts, rate limit exceeded",
        "Mailbox quota exceeded",
        "Your IP is blocked",
    ] {
        assert_eq!(says(text), None, "{text}");
    }
}

#[test]
fn patterns_are_in_lower_case_and_each_stands_once() {
    let at_sign_in = sign_in::KINDS.iter().map(|(_, patterns)| patterns);
    let all = KINDS
        .iter()
        .chain(LAST)
        .chain(NAMED)
        .map(|(_, _, patterns)| patterns);
    for patterns in all.chain(at_sign_in) {
        for (at, pattern) in patterns.iter().enumerate() {
            assert_eq!(pattern.to_lowercase(), **pattern);
            assert!(!patterns[..at].contains(pattern), "{pattern}");
        }
    }
}
