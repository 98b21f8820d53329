//! Ways of proving an identity: SASL (RFC 4422) and the commands older than it.
//!
//! This is the only place that turns a credential into bytes. Whatever does so takes a
//! [`Verified`], so that no secret can be made ready for a connection whose certificate was not checked.

mod exchange;

use crate::endpoint::Protocol;
use crate::observation::session::{Offer, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::Credential;
pub use exchange::{Answer, Exchange};

/// A SASL mechanism that mailprobe speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mechanism {
    /// Name and password at once (RFC 4616).
    Plain,
    /// Name and password one after the other; never standardised, and all that Exchange Online offers for SMTP.
    Login,
    /// An OAuth 2.0 token in the form of Google and Microsoft.
    XOAuth2,
    /// An OAuth 2.0 token in the standard's form (RFC 7628).
    OAuthBearer,
}

impl Mechanism {
    /// The registered name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::XOAuth2 => "XOAUTH2",
            Self::OAuthBearer => "OAUTHBEARER",
        }
    }

    /// What answers an error challenge, so that the server can refuse; none where there are no such challenges.
    const fn acknowledgement(self) -> Option<&'static str> {
        match self {
            Self::Plain | Self::Login => None,
            Self::XOAuth2 => Some(""),
            // A single ^A (RFC 7628, section 3.2.3).
            Self::OAuthBearer => Some("AQ=="),
        }
    }

    /// Whether this credential can be put into the form of this mechanism.
    fn can_carry(self, credential: &Credential) -> bool {
        let has = |separator| {
            credential.username.contains(separator)
                || credential.secret.expose().contains(separator)
        };
        match self {
            // NUL separates the parts of PLAIN, and ^A those of the two for tokens.
            Self::Plain => !has('\0'),
            Self::Login => true,
            Self::XOAuth2 | Self::OAuthBearer => !has('\x01'),
        }
    }
}

/// A way of signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A SASL mechanism.
    Sasl(Mechanism),
    /// The protocol's own command: IMAP LOGIN, POP3 USER and PASS.
    Command,
}

impl Way {
    /// The best way that the server offers for this credential, if one fits.
    pub fn choose(protocol: Protocol, offer: &Offer, credential: &Credential) -> Option<Self> {
        let candidates = if credential.secret.is_token() {
            [Mechanism::XOAuth2, Mechanism::OAuthBearer]
        } else {
            [Mechanism::Plain, Mechanism::Login]
        };
        let offered = |wanted: Mechanism| offer.mechanisms.iter().any(|name| name == wanted.name());
        candidates
            .into_iter()
            .find(|&mechanism| offered(mechanism) && mechanism.can_carry(credential))
            .map(Self::Sasl)
            .or_else(|| {
                let command = offer.plain_login && command_can_carry(protocol, credential);
                command.then_some(Self::Command)
            })
    }

    /// Why none fits.
    pub fn trouble(protocol: Protocol, offer: &Offer, credential: &Credential) -> SessionTrouble {
        let has_command = protocol != Protocol::Smtp && !credential.secret.is_token();
        if has_command && !offer.plain_login && offer.mechanisms.is_empty() {
            SessionTrouble::LoginDisabled
        } else {
            SessionTrouble::NoMechanism {
                offered: offer.mechanisms.clone(),
            }
        }
    }
}

/// Whether the protocol's own command can carry this credential: a password without a character that
/// would end or break the command.
fn command_can_carry(protocol: Protocol, credential: &Credential) -> bool {
    let forbidden: &[char] = match protocol {
        Protocol::Imap => &['\0'],
        Protocol::Pop3 => &['\0', '\r', '\n'],
        Protocol::Smtp => return false,
    };
    !credential.secret.is_token()
        && !credential.username.contains(forbidden)
        && !credential.secret.expose().contains(forbidden)
}

/// The password of a command, for the wire.
pub(super) fn password<'a>(credential: &'a Credential, _leave: &Verified) -> &'a str {
    credential.secret.expose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    fn credential(token: bool, username: &str, secret: &str) -> Credential {
        Credential {
            username: username.to_owned(),
            secret: if token {
                Secret::Token(secret.into())
            } else {
                Secret::Password(secret.into())
            },
        }
    }

    fn offer(mechanisms: &[&str], plain_login: bool) -> Offer {
        Offer {
            mechanisms: mechanisms.iter().map(|&name| name.to_owned()).collect(),
            plain_login,
            ..Offer::default()
        }
    }

    #[test]
    fn the_best_way_is_chosen() {
        use Mechanism::{Login, OAuthBearer, Plain, XOAuth2};
        let all = ["LOGIN", "OAUTHBEARER", "XOAUTH2", "PLAIN", "CRAM-MD5"];
        let password = credential(false, "kim", "secret");
        let token = credential(true, "kim", "token");
        let with_nul = credential(false, "kim", "se\0cret");
        let with_line_end = credential(false, "kim", "se\ncret");
        let with_separator = credential(true, "kim", "to\x01ken");
        for (credential, protocol, mechanisms, plain_login, wanted) in [
            (
                &password,
                Protocol::Imap,
                &all[..],
                true,
                Some(Way::Sasl(Plain)),
            ),
            (
                &password,
                Protocol::Imap,
                &["LOGIN"],
                true,
                Some(Way::Sasl(Login)),
            ),
            (
                &password,
                Protocol::Imap,
                &["XOAUTH2"],
                true,
                Some(Way::Command),
            ),
            (&password, Protocol::Imap, &["XOAUTH2"], false, None),
            (&password, Protocol::Smtp, &["CRAM-MD5"], false, None),
            (&token, Protocol::Imap, &all, true, Some(Way::Sasl(XOAuth2))),
            (
                &token,
                Protocol::Imap,
                &["OAUTHBEARER"],
                true,
                Some(Way::Sasl(OAuthBearer)),
            ),
            (&token, Protocol::Pop3, &["PLAIN"], true, None),
            (
                &with_nul,
                Protocol::Imap,
                &["PLAIN", "LOGIN"],
                true,
                Some(Way::Sasl(Login)),
            ),
            (&with_nul, Protocol::Imap, &["PLAIN"], true, None),
            (
                &with_line_end,
                Protocol::Imap,
                &[],
                true,
                Some(Way::Command),
            ),
            (&with_line_end, Protocol::Pop3, &[], true, None),
            (&with_separator, Protocol::Imap, &all, true, None),
        ] {
            let found = Way::choose(protocol, &offer(mechanisms, plain_login), credential);
            assert_eq!(found, wanted, "{protocol} {mechanisms:?} {credential:?}");
        }
    }

    #[test]
    fn it_is_told_why_no_way_fits() {
        let password = credential(false, "kim", "secret");
        let token = credential(true, "kim", "token");
        let none = offer(&[], false);
        let some = offer(&["XOAUTH2"], false);
        assert_eq!(
            Way::trouble(Protocol::Imap, &none, &password),
            SessionTrouble::LoginDisabled
        );
        let offered = vec!["XOAUTH2".to_owned()];
        assert_eq!(
            Way::trouble(Protocol::Imap, &some, &password),
            SessionTrouble::NoMechanism { offered }
        );
        let nothing = SessionTrouble::NoMechanism {
            offered: Vec::new(),
        };
        assert_eq!(Way::trouble(Protocol::Smtp, &none, &password), nothing);
        assert_eq!(Way::trouble(Protocol::Imap, &none, &token), nothing);
    }
}
