//! Ways of proving an identity, by name: the SASL mechanisms (RFC 4422), and the commands that are older.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::endpoint::Protocol;

/// A SASL mechanism that mailprobe speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mechanism {
    /// Name and password at once (RFC 4616).
    Plain,
    /// Name and password one after the other; never standardised, and all that Exchange Online offers for SMTP.
    Login,
    /// Both sides prove that they know the password, with SHA-256 (RFC 7677).
    ScramSha256,
    /// The same with SHA-1 (RFC 5802).
    ScramSha1,
    /// The one with SHA-256, tied to the TLS session that it goes over.
    ScramSha256Plus,
    /// The one with SHA-1, tied to the TLS session.
    ScramSha1Plus,
    /// The password answers a challenge (RFC 2195).
    CramMd5,
    /// An OAuth 2.0 token in the form of Google and Microsoft.
    XOAuth2,
    /// An OAuth 2.0 token in the standard's form (RFC 7628).
    OAuthBearer,
}

impl Mechanism {
    /// Those for a password, the one that tells most first: over verified TLS a plain password is as safe as
    /// the others, and every server that knows the password in some form can check it. A server that keeps
    /// only a hash may offer the others all the same, and then refuses a right password.
    ///
    /// Those that are tied to the TLS session stand behind those that are not: a server does not tell which types of binding it takes
    /// (Cyrus 3.6 takes `tls-unique` alone, even in TLS 1.3), and a wrong guess would cost the one attempt. Over TLS whose
    /// certificate was verified they would add little.
    pub const FOR_PASSWORDS: [Self; 7] = [
        Self::Plain,
        Self::Login,
        Self::ScramSha256,
        Self::ScramSha1,
        Self::ScramSha256Plus,
        Self::ScramSha1Plus,
        Self::CramMd5,
    ];

    /// Those for a token, the more common one first.
    pub const FOR_TOKENS: [Self; 2] = [Self::XOAuth2, Self::OAuthBearer];

    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::ScramSha256 => "SCRAM-SHA-256",
            Self::ScramSha1 => "SCRAM-SHA-1",
            Self::ScramSha256Plus => "SCRAM-SHA-256-PLUS",
            Self::ScramSha1Plus => "SCRAM-SHA-1-PLUS",
            Self::CramMd5 => "CRAM-MD5",
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// Whether it is tied to the TLS session that it goes over.
    pub const fn binds(self) -> bool {
        matches!(self, Self::ScramSha256Plus | Self::ScramSha1Plus)
    }

    /// Whether it carries a token, not a password.
    pub const fn takes_token(self) -> bool {
        matches!(self, Self::XOAuth2 | Self::OAuthBearer)
    }
}

/// A command of one protocol that signs in without SASL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// IMAP LOGIN (RFC 9051, section 6.2.3).
    Login,
    /// POP3 USER and PASS (RFC 1939, section 7).
    UserPass,
    /// POP3 APOP: a digest of the banner's time stamp and the password (RFC 1939, section 7).
    Apop,
}

impl Command {
    /// How it is called in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Login => "LOGIN command",
            Self::UserPass => "USER/PASS",
            Self::Apop => "APOP",
        }
    }

    /// The protocol that has it.
    pub const fn protocol(self) -> Protocol {
        match self {
            Self::Login => Protocol::Imap,
            Self::UserPass | Self::Apop => Protocol::Pop3,
        }
    }
}

/// A way of signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "&'static str", try_from = "String")]
pub enum Way {
    /// A SASL mechanism.
    Sasl(Mechanism),
    /// The protocol's own command.
    Command(Command),
}

impl Way {
    /// How it is called in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sasl(mechanism) => mechanism.name(),
            Self::Command(command) => command.name(),
        }
    }

    /// Whether it carries a token, not a password.
    pub const fn takes_token(self) -> bool {
        match self {
            Self::Sasl(mechanism) => mechanism.takes_token(),
            Self::Command(_) => false,
        }
    }

    /// Whether this protocol has it at all.
    pub fn exists_in(self, protocol: Protocol) -> bool {
        match self {
            Self::Sasl(_) => true,
            Self::Command(command) => command.protocol() == protocol,
        }
    }
}

impl fmt::Display for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Every way, by the word that stands for it on the command line.
const WORDS: [(&str, Way); 12] = [
    ("plain", Way::Sasl(Mechanism::Plain)),
    ("login", Way::Sasl(Mechanism::Login)),
    ("scram-sha-256", Way::Sasl(Mechanism::ScramSha256)),
    ("scram-sha-1", Way::Sasl(Mechanism::ScramSha1)),
    ("scram-sha-256-plus", Way::Sasl(Mechanism::ScramSha256Plus)),
    ("scram-sha-1-plus", Way::Sasl(Mechanism::ScramSha1Plus)),
    ("cram-md5", Way::Sasl(Mechanism::CramMd5)),
    ("xoauth2", Way::Sasl(Mechanism::XOAuth2)),
    ("oauthbearer", Way::Sasl(Mechanism::OAuthBearer)),
    ("login-command", Way::Command(Command::Login)),
    ("user-pass", Way::Command(Command::UserPass)),
    ("apop", Way::Command(Command::Apop)),
];

/// The word names no way of signing in that mailprobe knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the mechanisms are plain, login, scram-sha-256, scram-sha-1, both also with -plus, cram-md5, xoauth2, oauthbearer, login-command (IMAP), user-pass and apop (POP3)"
)]
pub struct UnknownWay;

impl FromStr for Way {
    type Err = UnknownWay;

    fn from_str(text: &str) -> Result<Self, UnknownWay> {
        let word = text.trim().to_ascii_lowercase();
        let found = WORDS.iter().find(|(known, _)| *known == word);
        found.map(|(_, way)| *way).ok_or(UnknownWay)
    }
}

impl From<Way> for &'static str {
    /// The word of the command line.
    fn from(way: Way) -> Self {
        let known = WORDS.iter().find(|(_, known)| *known == way);
        known.map_or(way.name(), |(word, _)| word)
    }
}

impl TryFrom<String> for Way {
    type Error = UnknownWay;

    fn try_from(word: String) -> Result<Self, UnknownWay> {
        word.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_a_word_and_sasl_names_are_words() {
        let all = Mechanism::FOR_PASSWORDS
            .into_iter()
            .chain(Mechanism::FOR_TOKENS);
        for mechanism in all {
            assert_eq!(mechanism.name().parse(), Ok(Way::Sasl(mechanism)));
        }
        for command in [Command::Login, Command::UserPass, Command::Apop] {
            let way = Way::Command(command);
            assert!(WORDS.iter().any(|(_, known)| *known == way), "{way}");
        }
        assert_eq!(" Plain".parse(), Ok(Way::Sasl(Mechanism::Plain)));
        assert_eq!("ntlm".parse::<Way>(), Err(UnknownWay));
    }
}
