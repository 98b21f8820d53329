//! Whose mailbox is full: in a check it is the caller's own, in what was shown it may be that of whoever gets the mail.

use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;
use crate::explain::Candidate;
use crate::explain::heard::Heard;
use crate::explain::sentence::{Form, Sentence};

/// The page about the mailbox of a recipient, and the one about one's own.
const RECIPIENT: &str = "smtp.recipient-full";
const OWN: &str = "mailbox.full";

/// Words that tell that it is the mailbox of whoever sends, in lower case.
const OF_SENDER: [&str; 3] = ["your", "submission", "sending"];

/// That it may be the mailbox of a recipient, where a server of SMTP says only that one is full: bounces repeat such answers
/// (RFC 3463, section 3.3).
pub(super) fn or_of_recipient(sentence: &Sentence, heard: &Heard) -> Option<&'static str> {
    let lower = sentence.text.to_lowercase();
    let is_open = matches!(sentence.form, Form::Smtp(_) | Form::Enhanced)
        && heard.id == OWN
        && heard.stage == "enter"
        && !OF_SENDER.iter().any(|word| lower.contains(word));
    is_open.then_some(RECIPIENT)
}

/// Leaves out behind what sentences with a form mean that one's own mailbox is full, where they say that it is a recipient's.
pub(super) fn keep_to_recipient(all: &mut Vec<Candidate>, formal: usize) {
    let says = |id: &str| all[..formal].iter().any(|one| one.id == id);
    if says(RECIPIENT) && !says(OWN) {
        let mut at = 0;
        all.retain(|one| {
            at += 1;
            at <= formal || one.id != OWN
        });
    }
}

/// The sentence of a page about a full mailbox without the address in it: who says nearly the same has named none.
pub(super) fn without_address(sentence: Sentence) -> Sentence {
    if !sentence.text.to_lowercase().contains("full") {
        return sentence;
    }
    let words = sentence.text.split_whitespace();
    let words: Vec<&str> = words.filter(|word| !word.contains('@')).collect();
    Sentence {
        text: words.join(" "),
        ..sentence
    }
}

/// How a text tells that mail came back or could not be delivered, in lower case: the frames of reports, what relays log, and words of
/// callers.
const OF_DELIVERY: [&str; 21] = [
    "returned to sender",
    "undelivered mail",
    "undeliverable",
    "delivery to the following recipient",
    "delivery has failed to these recipients",
    "delivery status notification",
    "delivery failure",
    "could not be delivered",
    "couldn't be delivered",
    "wasn't delivered",
    "final-recipient:",
    "diagnostic-code:",
    "status=bounced",
    "status=deferred",
    "in reply to rcpt to",
    "rcpt to:<",
    "bounce",
    "unzustellbar",
    "konnte nicht zugestellt werden",
    "kommt zur\u{fc}ck",
    "mailer-daemon",
];

/// Whether a text tells of mail that came back or could not be delivered, or shows who was to get it.
pub(in crate::explain) fn is_of_delivery(text: &str) -> bool {
    let lower = text.to_lowercase();
    OF_DELIVERY.iter().any(|words| lower.contains(words))
}

/// Whether a sentence says that a mailbox is full, and not that it is the one of whoever sends: in a report of delivery it is a
/// recipient's.
pub(super) fn may_be_of_recipient(sentence: &Sentence) -> bool {
    let lower = sentence.text.to_lowercase();
    let is_of_smtp = match &sentence.form {
        Form::Smtp(_) | Form::Enhanced => true,
        Form::Bare => sentence.protocol.is_none_or(|one| one == Protocol::Smtp),
        _ => false,
    };
    is_of_smtp && sentence.says_full() && !OF_SENDER.iter().any(|word| lower.contains(word))
}

/// Takes back that the address is the caller's own, which only a check knows.
pub(super) fn of_whom(words: &mut Words, heard: &Heard) {
    if heard.id == RECIPIENT {
        words.title = None;
        words.next_step = Some(
            "Look at the address in the answer. If it is somebody else's, the mailbox of that person is full, and nothing has to be mended on your side."
                .to_owned(),
        );
    }
}
