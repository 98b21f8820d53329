//! Ways of proving an identity: SASL (RFC 4422) and the commands older than it.
//!
//! This is the only place that turns a credential into bytes. Whatever does so takes a
//! [`Verified`], so that no secret can be made ready for a connection whose certificate was not checked.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use crate::endpoint::Protocol;
use crate::observation::session::{Challenge, Offer, SessionTrouble};
use crate::observation::tls::Verified;
use crate::secret::Credential;

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

/// What is answered to a challenge.
pub enum Answer<'a> {
    /// This, in base64; it holds the credential.
    Secret(&'a str),
    /// This as it is: an acknowledgement, or `*` to give up.
    Plain(&'static str),
    /// Nothing: the server goes on asking after we gave up.
    Nothing,
}

/// One run of a mechanism.
pub struct Exchange {
    mechanism: Mechanism,
    /// The responses in base64, in order.
    responses: Vec<Zeroizing<String>>,
    /// How many of them were sent.
    sent: usize,
    /// Whether the one response went out with the command, and may be asked for again.
    may_repeat: bool,
    gave_up: bool,
    challenge: Option<Challenge>,
}

impl Exchange {
    /// Makes the responses ready.
    pub fn new(mechanism: Mechanism, credential: &Credential, _leave: &Verified) -> Self {
        let user = credential.username.as_str();
        let secret = credential.secret.expose();
        let plain = match mechanism {
            Mechanism::Plain => vec![Zeroizing::new(format!("\0{user}\0{secret}"))],
            Mechanism::Login => vec![
                Zeroizing::new(user.to_owned()),
                Zeroizing::new(secret.to_owned()),
            ],
            Mechanism::XOAuth2 => vec![Zeroizing::new(format!(
                "user={user}\x01auth=Bearer {secret}\x01\x01"
            ))],
            Mechanism::OAuthBearer => {
                // A saslname (RFC 5801, section 4) spells these two differently.
                let user = user.replace('=', "=3D").replace(',', "=2C");
                vec![Zeroizing::new(format!(
                    "n,a={user},\x01auth=Bearer {secret}\x01\x01"
                ))]
            }
        };
        Self {
            mechanism,
            responses: plain
                .iter()
                .map(|text| Zeroizing::new(STANDARD.encode(text.as_bytes())))
                .collect(),
            sent: 0,
            may_repeat: false,
            gave_up: false,
            challenge: None,
        }
    }

    /// The mechanism.
    pub const fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The encoded forms that hold the secret, for the scrubber.
    pub fn secret_forms(&self) -> impl Iterator<Item = &str> {
        self.responses.last().into_iter().map(|form| form.as_str())
    }

    /// The response that may go out with the command itself; none for LOGIN, where servers differ.
    pub fn initial(&self) -> Option<&str> {
        match self.responses.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Takes note that the response went out with the command.
    pub fn sent_initial(&mut self) {
        self.sent = 1;
        self.may_repeat = true;
    }

    /// The decoded error challenge, where the server sent one.
    pub fn into_challenge(self) -> Option<Challenge> {
        self.challenge
    }

    /// What is answered to a challenge, given in base64 as it came.
    pub fn answer(&mut self, challenge: &str) -> Answer<'_> {
        if let Some(told) = Challenge::decode(challenge) {
            if self.sent > 0 && self.challenge.is_none() {
                self.challenge = Some(told);
                return Answer::Plain(match self.mechanism {
                    // RFC 7628, section 3.2.3: a single ^A.
                    Mechanism::OAuthBearer => "AQ==",
                    _ => "",
                });
            }
            return self.give_up();
        }
        if self.may_repeat && self.challenge.is_none() {
            // It did not take the response that went out with the command.
            self.may_repeat = false;
            self.sent = 0;
        }
        if self.gave_up || self.asks_again_for_name(challenge) || self.sent >= self.responses.len()
        {
            return self.give_up();
        }
        self.sent += 1;
        Answer::Secret(&self.responses[self.sent - 1])
    }

    /// Whether LOGIN asks for the name where the password is due: it would go where names are logged.
    fn asks_again_for_name(&self, challenge: &str) -> bool {
        self.mechanism == Mechanism::Login
            && self.sent == 1
            && decoded(challenge)
                .is_some_and(|prompt| prompt.to_ascii_lowercase().starts_with("user"))
    }

    fn give_up(&mut self) -> Answer<'_> {
        if std::mem::replace(&mut self.gave_up, true) {
            Answer::Nothing
        } else {
            Answer::Plain("*")
        }
    }
}

impl Challenge {
    /// Reads the error challenge of XOAUTH2 or OAUTHBEARER, JSON in base64; none when it is not one.
    pub fn decode(challenge: &str) -> Option<Self> {
        let json: serde_json::Value = serde_json::from_str(&decoded(challenge)?).ok()?;
        let json = json.as_object()?;
        let member = |name: &str| match json.get(name)? {
            serde_json::Value::String(text) => Some(text.clone()),
            serde_json::Value::Null => None,
            other => Some(other.to_string()),
        };
        Some(Self {
            status: member("status"),
            scope: member("scope"),
            schemes: member("schemes"),
        })
    }
}

fn decoded(base64: &str) -> Option<String> {
    let bytes = STANDARD.decode(base64.trim()).ok()?;
    String::from_utf8(bytes).ok()
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

    #[test]
    fn challenges_are_decoded_when_they_are_json() {
        let whole = STANDARD.encode(r#"{"status":"400","schemes":"Bearer","scope":"mail"}"#);
        let told = Challenge::decode(&whole);
        assert_eq!(
            told,
            Some(Challenge {
                status: Some("400".to_owned()),
                scope: Some("mail".to_owned()),
                schemes: Some("Bearer".to_owned()),
            })
        );
        let odd = STANDARD.encode(r#"{"status":401,"scope":null,"more":[1]}"#);
        let status = Challenge::decode(&odd).and_then(|told| told.status);
        assert_eq!(status.as_deref(), Some("401"));
        for challenge in [
            "",
            "VXNlcm5hbWU6",
            "!!",
            &STANDARD.encode("[1]"),
            &STANDARD.encode([0xff]),
        ] {
            assert_eq!(Challenge::decode(challenge), None, "{challenge}");
        }
    }
}
