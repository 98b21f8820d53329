//! What a conversation with a mail server can come to.

mod refusal;
mod sending;
mod sentence;

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};

use super::tls::Peer;
use crate::written::{self, Word};
pub use refusal::About;
pub use sending::Objection;

/// A reply of a server, taken apart. Every text is from the network, with the secret removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The status word: `OK`, `NO`, `BAD`, `BYE`, `PREAUTH`, `+OK`, `-ERR`, or three digits.
    pub status: String,
    /// The three-digit code of SMTP (RFC 5321, section 4.2).
    pub code: Option<u16>,
    /// The enhanced status code (RFC 2034), such as `5.7.139`.
    pub enhanced: Option<String>,
    /// The response code in brackets of IMAP (RFC 5530) or POP3 (RFC 2449), upper case and without
    /// its arguments, such as `AUTHENTICATIONFAILED` or `SYS/TEMP`.
    pub response_code: Option<String>,
    /// The human text; several lines are joined by a space. The address of an IMAP referral stands before it.
    pub text: String,
}

/// The commands that an answer is kept with.
const COMMANDS: [Word; 7] = [
    "CAPABILITY",
    "EXAMINE",
    "STAT",
    "EHLO",
    "HELO",
    "MAIL",
    "RCPT",
];

fn command<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
    written::one_of(&COMMANDS, deserializer)
}

/// The greeting of a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Greeting {
    /// The greeting.
    pub reply: Reply,
    /// The host that an SMTP greeting or an APOP banner names.
    pub host: Option<String>,
    /// The name of the front end, decoded from the bracket of an Exchange greeting.
    pub exchange_front_end: Option<String>,
}

impl Greeting {
    /// Whether the server took us for someone without asking (RFC 9051, section 7.1.4).
    pub fn has_signed_in(&self) -> bool {
        self.reply.status == "PREAUTH"
    }
}

/// What a server can do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The capabilities as they came, one a word (IMAP) or a line (POP3, SMTP).
    pub capabilities: Vec<String>,
    /// The SASL mechanisms, upper case, in the server's order.
    pub mechanisms: Vec<String>,
    /// Whether STARTTLS or STLS is offered.
    pub starttls: bool,
    /// Whether a name and password may be sent without SASL: IMAP LOGIN (no LOGINDISABLED), POP3 USER.
    pub plain_login: bool,
    /// Whether the banner of a POP3 server has the time stamp that APOP needs.
    pub apop: bool,
    /// Whether the server told what it can do; POP3 servers without CAPA and SMTP servers that only know HELO do not.
    pub announced: bool,
    /// Whether this is what the server says under TLS.
    pub under_tls: bool,
    /// What the server wants to be shown before anybody signs in, though nothing was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
}

/// A sign-in that was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authentication {
    /// How: a SASL mechanism, or `LOGIN command`, `USER/PASS` or `APOP`.
    pub mechanism: String,
    /// The reply.
    pub reply: Reply,
}

/// How much a mailbox holds and may hold (RFC 9208).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// What it holds.
    pub used: u64,
    /// What it may hold.
    pub limit: u64,
}

/// A mailbox that was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The command that showed it: `EXAMINE`, `STAT` or `RCPT`.
    #[serde(deserialize_with = "command")]
    pub command: Word,
    /// The number of messages, where the protocol tells it.
    pub messages: Option<u64>,
    /// How full it is, where the server tells it, in units of 1024 bytes.
    pub quota: Option<Quota>,
    /// The same by the number of messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_quota: Option<Quota>,
    /// What the server wants to be shown (RFC 9051, section 7.1, ALERT) or warns of, though nothing was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told: Option<String>,
    /// The final reply.
    pub reply: Reply,
}

/// A decoded error challenge of XOAUTH2 or OAUTHBEARER (RFC 7628, section 3.2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// The status, such as `401` or `invalid_token`.
    pub status: Option<String>,
    /// The scope that is asked for.
    pub scope: Option<String>,
    /// The schemes that are asked for.
    pub schemes: Option<String>,
}

/// What did not add up on the server's side of a SASL exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExchangeFault {
    /// A challenge was not of the form that the mechanism has.
    Malformed,
    /// The server's nonce does not continue ours (RFC 5802, section 5).
    ForeignNonce,
    /// The server asks for more rounds of hashing than can be asked of anybody.
    TooCostly,
    /// The server did not prove that it knows the password (RFC 5802, section 5).
    Unproven,
    /// The server's end of the TLS session is another one than ours (RFC 5802, section 6): somebody stands in between.
    BindingMismatch,
    /// The server has none of the ways that we could tie the exchange to TLS by.
    BindingUnsupported,
    /// The server offers to tie the exchange to TLS, and that offer did not arrive here.
    BindingHidden,
}

impl ExchangeFault {
    /// The word that stands for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::ForeignNonce => "foreign-nonce",
            Self::TooCostly => "too-costly",
            Self::Unproven => "unproven",
            Self::BindingMismatch => "binding-mismatch",
            Self::BindingUnsupported => "binding-unsupported",
            Self::BindingHidden => "binding-hidden",
        }
    }
}

/// Why a conversation did not go on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SessionTrouble {
    /// Connected, and no greeting came in time; `partial` is what came of a line.
    Silent {
        /// Bytes that came without a line end.
        #[serde(with = "written::bytes")]
        partial: Vec<u8>,
    },
    /// The server stopped answering; the command that it left unanswered, secrets removed.
    NoAnswer {
        /// The command, such as `EXAMINE INBOX`.
        command: String,
        /// How long was waited.
        #[serde(rename = "waited_ns", with = "written::nanoseconds")]
        waited: Duration,
    },
    /// The server closed without a word of explanation.
    Closed,
    /// The connection was reset.
    Reset,
    /// A line went on and on.
    LineTooLong,
    /// Lines went on and on.
    TooMuch,
    /// Something else than this protocol was spoken.
    NotThisProtocol(Peer),
    /// The greeting refuses.
    GreetingRefused(Reply),
    /// The server says good-bye (IMAP BYE, SMTP 421) where an answer was due.
    Bye(Reply),
    /// IMAP PREAUTH before TLS: a sign-in cannot be protected (RFC 9051, section 11.1).
    Preauth(Reply),
    /// A command that every client needs was rejected.
    CommandRejected {
        /// The command.
        #[serde(deserialize_with = "command")]
        command: Word,
        /// The reply.
        reply: Reply,
    },
    /// What the server says belongs to the command before: it refused one that was never sent here, in these words.
    OutOfStep(Reply),
    /// The server does not offer STARTTLS or STLS.
    StartTlsNotOffered,
    /// The server offers STARTTLS or STLS and refuses it.
    StartTlsRefused(Reply),
    /// Clear text came behind the go-ahead for TLS (RFC 9051, section 6.2.1); nothing is sent after it.
    StartTlsInjection {
        /// The text, at most 512 bytes.
        #[serde(with = "written::bytes")]
        text: Vec<u8>,
    },
    /// No way of signing in that fits the credential is offered.
    NoMechanism {
        /// What is offered.
        offered: Vec<String>,
    },
    /// No password is taken on this connection (LOGINDISABLED and no mechanism, or no USER).
    LoginDisabled,
    /// The sign-in was refused.
    SignInRefused {
        /// How it was tried.
        mechanism: String,
        /// The final reply.
        reply: Reply,
        /// What the server told in between.
        challenge: Option<Challenge>,
    },
    /// What the server said in a SASL exchange did not add up, so that it was given up.
    SignInBroken {
        /// How it was tried.
        mechanism: String,
        /// What did not add up.
        fault: ExchangeFault,
    },
    /// The server accepted the sign-in and refuses the mailbox.
    EntryRefused {
        /// The command: `EXAMINE`, `STAT`, `MAIL` or `RCPT`.
        #[serde(deserialize_with = "command")]
        command: Word,
        /// The reply.
        reply: Reply,
    },
}

impl SessionTrouble {
    /// What the server says when it refuses to go on.
    pub const fn refusal(&self) -> Option<&Reply> {
        match self {
            Self::GreetingRefused(reply)
            | Self::Bye(reply)
            | Self::SignInRefused { reply, .. }
            | Self::EntryRefused { reply, .. } => Some(reply),
            _ => None,
        }
    }
}
