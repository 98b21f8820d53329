//! What a server that refuses a sender or a recipient objects to: by its words, and by the enhanced code where they do not say.

mod amounts;
mod sign_in;
mod words;

use super::Reply;
use super::sentence::Sentence;
use crate::observation::plain::plain;

/// What a refusal of `MAIL` or `RCPT` is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objection {
    /// Nobody has signed in, as the server sees it.
    SignIn,
    /// The connection is not encrypted.
    Tls,
    /// The name that the client calls itself.
    Helo,
    /// The size of the message.
    Size,
    /// Nothing but that it is the first time.
    Greylist,
    /// The sender is another than the one that signed in, or one that it may not use.
    SendAs,
    /// The sender's address or domain has not been confirmed with the service.
    Unverified,
    /// The sender's address or domain is no good, whoever signs in.
    Sender,
    /// The account may not send, mostly for what it sent.
    Account,
    /// The address that the connection comes from.
    Address,
    /// Too much in a time.
    Rate,
    /// The server does not pass mail on.
    Relay,
    /// A mailbox has no room.
    Full,
    /// The recipient.
    Recipient,
    /// The recipient is put off: not looked up yet, or one too many for now.
    PutOff,
    /// The server has a fault of its own.
    Outage,
}

impl Objection {
    /// The word that stands for it in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignIn => "sign-in",
            Self::Tls => "tls",
            Self::Helo => "helo",
            Self::Size => "size",
            Self::Greylist => "greylist",
            Self::SendAs => "send-as",
            Self::Unverified => "unverified",
            Self::Sender => "sender",
            Self::Account => "account",
            Self::Address => "address",
            Self::Rate => "rate",
            Self::Relay => "relay",
            Self::Full => "full",
            Self::Recipient => "recipient",
            Self::PutOff => "put-off",
            Self::Outage => "outage",
        }
    }
}

/// Which refusals some words tell something of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Either,
    Mail,
    Rcpt,
}

/// The words for each, in the order in which they are looked for: what is told exactly comes before what may mean anything.
const KINDS: &[(Objection, To, &[&str])] = &[
    (Objection::Outage, To::Either, words::MISCONFIGURED),
    (Objection::PutOff, To::Either, words::PUT_OFF),
    (Objection::Relay, To::Either, words::RELAY_OF_OTHERS),
    (Objection::Recipient, To::Rcpt, words::RESTRICTED),
    (Objection::Tls, To::Either, words::TLS),
    (Objection::Greylist, To::Either, words::GREYLIST),
    (Objection::Account, To::Either, words::ACTIVATE),
    (Objection::Unverified, To::Either, words::UNVERIFIED),
    (Objection::Sender, To::Either, words::PUBLISHED),
    (Objection::SignIn, To::Either, words::SIGN_IN),
    (Objection::SendAs, To::Either, words::SEND_AS),
    (Objection::Helo, To::Either, words::HELO),
    (Objection::Full, To::Either, amounts::FULL),
    (Objection::Size, To::Either, amounts::SIZE),
    (Objection::Relay, To::Either, words::RELAY_DENIED),
    (Objection::Address, To::Either, words::ADDRESS),
    (Objection::Rate, To::Either, amounts::RATE),
    (Objection::Account, To::Rcpt, amounts::YOUR_MAILBOX),
    (Objection::Recipient, To::Rcpt, amounts::MAILBOX_OFF),
    (Objection::Account, To::Either, amounts::ACCOUNT),
    (Objection::Account, To::Mail, amounts::ACCOUNT_AT_MAIL),
    (Objection::Sender, To::Mail, words::LOCAL_ONLY),
    (Objection::Relay, To::Either, words::RELAY),
    (Objection::Sender, To::Either, words::SENDER),
    (Objection::Sender, To::Mail, words::SENDER_AT_MAIL),
];

/// Those that are looked for where the code does not say that the system is at fault (RFC 3463, section 3: X.3).
const LAST: &[(Objection, To, &[&str])] = &[
    (Objection::Recipient, To::Rcpt, words::RECIPIENT),
    (Objection::Outage, To::Either, words::OUTAGE),
];

/// Those that are only named. Where the codes are about the command (RFC 5321, section 4.2.2; RFC 3463: X.5), that says nothing.
const NAMED: &[(Objection, To, &[&str])] = &[
    (Objection::Recipient, To::Rcpt, words::OF_A_RECIPIENT),
    (Objection::Sender, To::Either, words::OF_A_SENDER),
    (Objection::Rate, To::Either, amounts::OF_A_RATE),
    (Objection::Helo, To::Either, words::OF_A_NAME),
    (Objection::Address, To::Either, words::OF_A_LIST),
];

impl Reply {
    /// What it objects to in answer to `command`, where that is known; none where it does not say so in words or codes that are known.
    /// `hosts` are the names of the server, which say nothing.
    pub fn objection(&self, command: &str, hosts: &[&str]) -> Option<Objection> {
        let text = spoken(&self.text, hosts);
        let sentence = Sentence::of(&text, &[]);
        let own = Sentence::of(own_words(&text), &[]);
        let to = match command {
            "MAIL" => To::Mail,
            "RCPT" => To::Rcpt,
            _ => To::Either,
        };
        let told_in = |sentence: &Sentence<'_>, kinds: &[(Objection, To, &[&str])]| {
            let mut fitting = kinds
                .iter()
                .filter(|(_, only, _)| *only == To::Either || *only == to);
            fitting
                .find(|(_, _, patterns)| sentence.says_any(patterns))
                .map(|(objection, _, _)| *objection)
        };
        let told = |kinds| told_in(&sentence, kinds);
        // A limit of this code is one of the length of a message (RFC 3463, sections 3.3 and 3.4).
        let is_of_size = matches!(self.detail(), Some("2.3" | "3.4"));
        // One of a day or of sending is none of those.
        let is_of_days = ["daily", "hour", "send", "submission", "message", "outgoing"]
            .iter()
            .any(|word| text.contains(word));
        let of_code = |objection| match objection {
            Objection::Rate if is_of_size => Objection::Size,
            // A quota of this code is the room of a mailbox (RFC 3463, section 3.3).
            Objection::Rate if self.detail() == Some("2.2") && to == To::Rcpt && !is_of_days => {
                Objection::Full
            }
            other => other,
        };
        let is_for_now = self.code.is_some_and(|code| (400..500).contains(&code));
        let by_system = || {
            let is_system = is_for_now && self.detail().is_some_and(|code| code.starts_with("3."));
            is_system.then_some(Objection::Outage)
        };
        let is_of_command = self.code.is_some_and(|code| (500..505).contains(&code))
            && self.detail().is_none_or(|code| code.starts_with("5."));
        // RFC 5321, section 4.5.3.1.10.
        let is_one_too_many = self.code == Some(452) && sentence.says_any(words::ONE_TOO_MANY);
        is_one_too_many
            .then_some(Objection::PutOff)
            .or_else(|| told_in(&own, KINDS).map(of_code))
            .or_else(|| told(KINDS).map(of_code))
            .or_else(by_system)
            .or_else(|| told(LAST))
            .or_else(|| self.coded(to))
            .or_else(|| told(NAMED).filter(|_| !is_of_command))
    }

    /// What a refusal of the sign-in objects to where it speaks of sending, and none where it speaks of anything else.
    pub fn objection_to_sending(&self, hosts: &[&str]) -> Option<Objection> {
        let text = spoken(&self.text, hosts);
        let sentence = Sentence::of(&text, &[]);
        let mut kinds = sign_in::KINDS.iter();
        let told = kinds.find(|(_, patterns)| sentence.says_any(patterns));
        told.map(|(objection, _)| *objection)
    }

    /// The enhanced code behind its class.
    fn detail(&self) -> Option<&str> {
        Some(self.enhanced.as_deref()?.split_once('.')?.1)
    }

    /// What its codes alone say (RFC 3463, section 3, RFC 7372, RFC 4954).
    fn coded(&self, to: To) -> Option<Objection> {
        match self.detail() {
            Some("1.7" | "1.8" | "7.20" | "7.21" | "7.22" | "7.23" | "7.24" | "7.26" | "7.27") => {
                Some(Objection::Sender)
            }
            Some("1.1") if to == To::Mail => Some(Objection::Sender),
            Some("1.0" | "1.1" | "1.2" | "1.3" | "1.6" | "1.10" | "2.1") if to == To::Rcpt => {
                Some(Objection::Recipient)
            }
            Some("2.2") => Some(Objection::Full),
            Some("2.3" | "3.4") => Some(Objection::Size),
            Some("5.3") if to == To::Rcpt && self.code == Some(452) => Some(Objection::PutOff),
            Some("5.3" | "7.28") => Some(Objection::Rate),
            Some("7.10") => Some(Objection::Tls),
            Some("7.25") => Some(Objection::Address),
            _ if self.code == Some(530) => Some(Objection::SignIn),
            _ => None,
        }
    }
}

/// The words that count, each written in one way.
fn spoken(text: &str, hosts: &[&str]) -> String {
    plain(text, hosts)
        .replace("n't", " not")
        .replace("n\u{2019}t", " not")
        .replace("cannot", "can not")
        // Who spoke, as Sendmail puts it.
        .replace("relay=", "")
}

/// The text behind the words of RFC 5321, section 4.2.2, that some servers put before their own; all of it where there are no others.
fn own_words(text: &str) -> &str {
    const OF_THE_STANDARD: [&str; 3] = [
        "requested mail action not taken: mailbox unavailable",
        "requested action not taken: mailbox unavailable",
        "requested action aborted: local error in processing",
    ];
    let rest = OF_THE_STANDARD
        .iter()
        .find_map(|words| text.strip_prefix(words));
    rest.filter(|rest| rest.split_whitespace().count() > 1)
        .unwrap_or(text)
}

#[cfg(test)]
#[path = "sending/tests.rs"]
mod tests;
