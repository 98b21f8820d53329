//! One run of a SASL mechanism, and the error challenges of those for tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::Mechanism;
use crate::observation::session::Challenge;
use crate::observation::tls::Verified;
use crate::secret::Credential;

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

    /// The response that holds the secret, for the scrubber: always the last one.
    pub fn secret_response(&self) -> Option<&str> {
        self.responses.last().map(|response| response.as_str())
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
        if let Some(acknowledgement) = self.mechanism.acknowledgement()
            && self.sent > 0
            && self.challenge.is_none()
            && let Some(told) = Challenge::decode(challenge)
        {
            self.challenge = Some(told);
            return Answer::Plain(acknowledgement);
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
