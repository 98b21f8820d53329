//! Secrets: kept where they cannot be printed, and searched for in everything that is.

mod coat;
mod echo;
mod encoded;
mod scrubber;

use std::fmt;

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

pub use self::scrubber::Scrubber;

/// What stands in every output where a secret was.
pub const HIDDEN: &str = "[hidden]";

/// What stands in place of a text that repeats the secret in a form that cannot be cut out.
pub const WITHHELD: &str = "[hidden: the server repeats the secret here]";

/// What a user proves the identity with.
#[derive(Clone)]
pub enum Secret {
    /// A password or an app password.
    Password(SecretString),
    /// An OAuth 2.0 access token, sent as XOAUTH2 or OAUTHBEARER.
    Token(SecretString),
}

impl Secret {
    /// Shows the secret to the code that writes it to the wire; nothing else may call this.
    pub(crate) fn expose(&self) -> &str {
        match self {
            Self::Password(secret) | Self::Token(secret) => secret.expose_secret(),
        }
    }

    /// Whether two secrets are the same, and serve the same purpose.
    pub fn is_the_same_as(&self, other: &Self) -> bool {
        self.is_token() == other.is_token() && self.expose() == other.expose()
    }

    /// Whether a text is the secret itself; of a token, which is never a part of anything else, also whether it is in it.
    pub fn is_repeated_by(&self, text: &str) -> bool {
        let secret = self.expose();
        text.trim() == secret.trim() || self.is_token() && text.contains(secret)
    }

    /// Whether the secret stands in a text among other words; one so short that it may be a part of a word is not looked for.
    pub fn is_within(&self, text: &str) -> bool {
        const SHORTEST: usize = 4;
        let secret = self.expose().trim();
        secret.len() >= SHORTEST && text.contains(secret)
    }

    /// Whether this is an OAuth 2.0 access token.
    pub const fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_token() {
            "Token([hidden])"
        } else {
            "Password([hidden])"
        })
    }
}

/// A sign-in name and the secret that goes with it.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The name given to the server, usually the address.
    pub username: String,
    /// The password or token.
    pub secret: Secret,
}

/// Bytes for the wire that may hold a secret; wiped when dropped, and without any way to print.
#[derive(Clone)]
pub struct Wire(Zeroizing<Vec<u8>>);

impl Wire {
    /// Takes the bytes that go to the server.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for the socket.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Wire {
    fn as_ref(&self) -> &[u8] {
        self.bytes()
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_about_a_secret_can_be_printed() {
        let credential = Credential {
            username: "kim".to_owned(),
            secret: Secret::Token(SecretString::from("opaque-token")),
        };
        assert!(!format!("{credential:?}").contains("opaque"));
        assert!(!format!("{:?}", Wire::new(b"opaque".to_vec())).contains("opaque"));
    }
}
