//! Sentences with which a server ends a session that ran: the same words in the place of a greeting are something else.

use super::{folder, full};
use crate::endpoint::Protocol;
use crate::explain::search::Asked;
use crate::explain::sentence::{Command, Form, Sentence, speaks_of_signing_in};

/// Words of a server that was left alone for too long, or whose session is over, in lower case.
const IDLE: [&str; 10] = [
    "inactiv",
    "idle",
    "autologout",
    "auto-logout",
    "timeout",
    "time-out",
    "timed out",
    "expired",
    "too long",
    "connection is closed. 13",
];

/// The sentence with the command behind which it stands, where it is one of a session that ran: its words say so, or the text shows
/// the session (RFC 3501, section 7.1.5, and RFC 5321, section 3.8).
pub(super) fn placed(sentence: Sentence, asked: &Asked<'_, '_>) -> Sentence {
    let around = asked.around;
    let lower = sentence.text.to_lowercase();
    let ran = around.session || IDLE.iter().any(|word| lower.contains(word));
    let is_goodbye = matches!(&sentence.form, Form::Imap(status) if status == "BYE");
    let is_of_imap = around.protocol == Some(Protocol::Imap);
    let answers = match sentence.form {
        Form::Smtp(421) if lower.contains("message") => Some(Command::Data),
        Form::Smtp(421) if ran => Some(Command::Mail),
        _ if is_goodbye && ran => Some(Command::Select),
        // What a program shows of the end of a session is no answer to a sign-in.
        Form::Bare if around.session && is_of_imap && !speaks_of_signing_in(&sentence.text) => {
            Some(Command::Select)
        }
        _ if asked.is_of_delivery && full::may_be_of_recipient(&sentence) => {
            Some(Command::Delivery)
        }
        _ => folder::command(&sentence, around),
    };
    Sentence {
        answers: sentence.answers.or(answers),
        ..sentence
    }
}

/// What else the page about a refused greeting can be, where only `BYE` says so: the words may stand anywhere in a session.
pub(super) fn or_later(sentence: &Sentence, id: &str) -> Option<&'static str> {
    let is_goodbye = matches!(&sentence.form, Form::Imap(status) if status == "BYE");
    (is_goodbye && id == "proto.greeting-refused").then_some("mailbox.session-ended")
}
