//! What a refusal of the sign-in or at the mailbox is about: by its words, in an order in which what is told exactly comes before
//! what may mean anything.

mod account;
mod server;
mod way;

use super::{About, moved, words};
use crate::observation::plain::plain;
use crate::observation::session::Reply;
use crate::observation::session::sentence::Sentence;

/// The words for each kind.
type Kinds = [(About, &'static [&'static str])];

/// What is told exactly, up to what is said of a protocol.
const FIRST: &Kinds = &[
    (About::Credentials, account::EITHER),
    (About::InUse, server::IN_USE),
    (About::Banned, server::LISTED),
    (About::Place, server::PLACE_TOLD),
    (About::Place, server::PLACE),
    (About::Off, account::SMTP_ACCOUNT),
];

/// What comes after the protocol.
const THEN: &Kinds = &[
    (About::WebOnly, way::WEB_ONLY),
    (About::Protocol, way::CLIENTS),
    (About::Privacy, way::PRIVACY),
    (About::Outage, server::OUTAGE_TOLD),
    (About::AppPassword, way::APP_PASSWORD),
    (About::OAuth, way::OAUTH),
    (About::Mechanism, way::MECHANISM),
    (About::Expired, account::EXPIRED),
    (About::Weak, account::WEAK),
    (About::MailboxFull, server::FULL),
    (About::Web, way::WEB),
    (About::Connections, words::CONNECTIONS),
    (About::Connections, server::CONNECTIONS),
    (About::Rate, words::RATE),
    (About::Rate, server::RATE),
    (About::Banned, server::ATTEMPTS_FROM_HERE),
    (About::Banned, server::BANNED),
    (About::Misused, account::MISUSED),
    (About::Off, account::OFF_TOLD),
    (About::Locked, account::LOCKED),
    (About::Tries, account::TRIES),
    (About::MailboxFull, server::QUOTA),
    (About::InUse, server::MAILBOX_LOCKED),
    (About::Off, account::OFF),
    (About::Missing, server::MISSING),
    (About::Credentials, account::NAME_OR_PASSWORD),
    (About::Admin, account::ADMIN_TOLD),
    (About::User, account::USER_FORM),
    (About::User, account::USER),
    (About::Credentials, account::CREDENTIALS),
    (About::Denied, way::DENIED_TOLD),
    (About::Storage, server::STORAGE),
    (About::Denied, way::DENIED),
    (About::Outage, server::FAILING),
    (About::Admin, account::ADMIN),
];

impl Reply {
    /// What it refuses for, where it is a sign-in or the mailbox that is refused over this protocol; none where it does not say so in words
    /// that are known. `hosts` are the names of the server, which say nothing.
    pub fn about_inside(&self, protocol: &str, hosts: &[&str]) -> Option<About> {
        let text = spoken(&self.text, hosts);
        let sentence = Sentence::of(&text, &[]);
        if self.names_credentials() && says_wrong_credentials(&text) {
            return Some(About::Credentials);
        }
        // Whatever the words call locked then, somebody holds it for now (RFC 5530, RFC 2449).
        if matches!(self.response_code.as_deref(), Some("INUSE" | "IN-USE")) {
            return Some(About::InUse);
        }
        // Whose account is elsewhere gets in nowhere here, whatever else is said of the name.
        if self.leads_on(&sentence, moved::ACCOUNT, hosts) {
            return Some(About::Moved);
        }
        // How often somebody signs in has a limit of its own, whatever stands beside it.
        if signs_in_too_often(&self.text, hosts) {
            return Some(About::Rate);
        }
        let protocol_off = match protocol {
            "imap" => way::IMAP_OFF,
            "pop3" => way::POP_OFF,
            "smtp" => way::SMTP_OFF,
            _ => &[],
        };
        let protocol_off = [(About::Protocol, protocol_off)];
        let mut kinds = FIRST.iter().chain(&protocol_off).chain(THEN);
        let says = |(about, patterns): &&(About, &[&str])| {
            sentence.says_any(patterns)
                && match about {
                    About::Outage => {
                        !sentence.says_any(words::DECIDED) && !sentence.says_any(server::ENCRYPTION)
                    }
                    About::Storage => !sentence.says_any(server::KEPT_OUT),
                    About::InUse => !sentence.says_any(server::FREE),
                    // One conversation has had its fill of commands, and no account.
                    About::Locked | About::Tries => !sentence.says("commands"),
                    // "If this persists, contact support" is said of anything.
                    About::Admin => !sentence.says("if"),
                    _ => true,
                }
        };
        let (about, _) = kinds.find(says)?;
        Some(match about {
            About::Tries if self.asks_to_wait() => About::Rate,
            About::Tries => About::Locked,
            _ => *about,
        })
    }

    /// Whether its code says that it is the credentials (RFC 5530, RFC 3206, RFC 4954).
    fn names_credentials(&self) -> bool {
        matches!(
            self.response_code.as_deref(),
            Some("AUTHENTICATIONFAILED" | "AUTH")
        ) || self.enhanced.as_deref() == Some("5.7.8")
    }

    /// Whether its code says that nothing is wrong but the moment.
    fn asks_to_wait(&self) -> bool {
        self.code.is_some_and(|code| (400..500).contains(&code))
            || matches!(self.response_code.as_deref(), Some("LIMIT" | "LOGIN-DELAY"))
    }
}

/// Whether a text begins by saying in so many words that the password or the name is wrong, and says nothing else of now: what may come of
/// it, and what to do, is another matter.
fn says_wrong_credentials(text: &str) -> bool {
    let (first, rest) = text.split_once(['.', ';', ',', '!']).unwrap_or((text, ""));
    let is_short = first.split_whitespace().count() <= 3;
    let rest = Sentence::of(rest, &[]);
    is_short
        && Sentence::of(first, &[]).says_any(account::WRONG_CREDENTIALS)
        && !rest.says_any(account::NOW)
}

/// Whether a part of a text says that somebody signs in too often, and not that it went wrong: that account is not locked.
fn signs_in_too_often(text: &str, hosts: &[&str]) -> bool {
    let mut parts = text.split(['(', ')']).flat_map(|part| {
        let spoken = spoken(part, hosts);
        spoken
            .split([';', ',', '.'])
            .map(str::to_owned)
            .collect::<Vec<_>>()
    });
    parts.any(|part| {
        let part = Sentence::of(&part, &[]);
        part.says_any(account::OFTEN) && !part.says_any(&["$failed", "$wrong", "$tries"])
    })
}

/// The words that count, each written in one way. What stands before a colon is another part of the sentence.
fn spoken(text: &str, hosts: &[&str]) -> String {
    plain(text, hosts)
        .replace("can't", "can not")
        .replace("can\u{2019}t", "can not")
        .replace("n't", " not")
        .replace("n\u{2019}t", " not")
        .replace("cannot", "can not")
        .replace(": ", "; ")
}
