//! One run of a SASL mechanism, and the error challenges of those for tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::binding::Bound;
use super::digest;
use super::scram::{self, Scram};
use crate::mechanism::Mechanism;
use crate::observation::session::{Challenge, ExchangeFault};
use crate::observation::tls::Verified;
use crate::secret::Credential;

/// What is answered to a challenge.
pub enum Answer {
    /// This, in base64; it comes of the credential.
    Secret(Zeroizing<String>),
    /// This as it is: an acknowledgement, or `*` to give up.
    Plain(&'static str),
    /// Nothing: the server goes on asking after we gave up.
    Nothing,
}

/// One run of a mechanism.
pub struct Exchange {
    mechanism: Mechanism,
    course: Course,
    /// Whether the first response went out with the command, and may be asked for again.
    may_repeat: bool,
    gave_up: bool,
    challenge: Option<Challenge>,
    fault: Option<ExchangeFault>,
}

/// How the responses come about.
enum Course {
    /// Whatever the server says: these, in order, and how many of them were sent.
    Fixed(Vec<Zeroizing<String>>, usize),
    /// The digest of the one challenge.
    Digest {
        username: String,
        password: Zeroizing<String>,
        answer: Option<Zeroizing<Vec<u8>>>,
    },
    /// Both sides prove themselves; whether the first message was sent.
    Scram(Scram, bool),
}

impl Exchange {
    /// Makes the responses ready. `nonce` is a text that no other run has, for the mechanisms that need one.
    pub fn new(
        mechanism: Mechanism,
        credential: &Credential,
        nonce: &str,
        bound: Bound<'_>,
        _leave: &Verified,
    ) -> Self {
        let user = credential.username.as_str();
        let secret = credential.secret.expose();
        let one = |text: String| Course::Fixed(vec![Zeroizing::new(text)], 0);
        let course = match mechanism {
            Mechanism::Plain => one(format!("\0{user}\0{secret}")),
            Mechanism::Login => {
                let both = [user, secret].map(|text| Zeroizing::new(text.to_owned()));
                Course::Fixed(both.to_vec(), 0)
            }
            Mechanism::XOAuth2 => one(format!("user={user}\x01auth=Bearer {secret}\x01\x01")),
            Mechanism::OAuthBearer => {
                // A saslname (RFC 5801, section 4) spells these two differently.
                let user = user.replace('=', "=3D").replace(',', "=2C");
                one(format!("n,a={user},\x01auth=Bearer {secret}\x01\x01"))
            }
            Mechanism::CramMd5 => Course::Digest {
                username: user.to_owned(),
                password: Zeroizing::new(secret.to_owned()),
                answer: None,
            },
            Mechanism::ScramSha1
            | Mechanism::ScramSha256
            | Mechanism::ScramSha1Plus
            | Mechanism::ScramSha256Plus => {
                // Without a prepared form the mechanism is not chosen.
                let (user, password) = scram::prepared(user, secret).unwrap_or_default();
                Course::Scram(Scram::new(mechanism, &user, password, nonce, bound), false)
            }
        };
        Self {
            mechanism,
            course,
            may_repeat: false,
            gave_up: false,
            challenge: None,
            fault: None,
        }
    }

    /// The mechanism.
    pub const fn mechanism(&self) -> Mechanism {
        self.mechanism
    }

    /// The response that may go out with the command itself, in base64; none for LOGIN, where servers differ,
    /// and where the server has to begin.
    pub fn initial(&self) -> Option<Zeroizing<String>> {
        match &self.course {
            Course::Fixed(responses, _) => match responses.as_slice() {
                [only] => Some(encoded(only)),
                _ => None,
            },
            Course::Digest { .. } => None,
            Course::Scram(scram, _) => Some(encoded(&scram.first())),
        }
    }

    /// Takes note that the response went out with the command.
    pub fn sent_initial(&mut self) {
        self.may_repeat = true;
        match &mut self.course {
            Course::Fixed(_, sent) => *sent = 1,
            Course::Digest { .. } => {}
            Course::Scram(_, sent) => *sent = true,
        }
    }

    /// The decoded error challenge, where the server sent one.
    pub fn take_challenge(&mut self) -> Option<Challenge> {
        self.challenge.take()
    }

    /// What the password was made into, by us and by the server. Whoever knows it and the challenge can try
    /// passwords in peace.
    pub fn digests(&self) -> Vec<&[u8]> {
        match &self.course {
            Course::Fixed(..) => Vec::new(),
            Course::Digest { answer, .. } => {
                answer.iter().map(|digest| digest.as_slice()).collect()
            }
            Course::Scram(scram, _) => scram.digests(),
        }
    }

    /// What did not add up on the server's side, now that it has accepted or refused.
    pub fn fault(&self, accepted: bool) -> Option<ExchangeFault> {
        let of_scram = match &self.course {
            Course::Scram(scram, _) if accepted && !scram.is_proved() => {
                Some(ExchangeFault::Unproven)
            }
            Course::Scram(scram, _) => scram.binding_fault(),
            _ => None,
        };
        self.fault.or(of_scram)
    }

    /// What is answered to a challenge, given in base64 as it came.
    pub fn answer(&mut self, challenge: &str) -> Answer {
        if let Some(acknowledgement) = acknowledgement(self.mechanism)
            && self.has_sent()
            && self.challenge.is_none()
            && let Some(told) = Challenge::decode(challenge)
        {
            self.challenge = Some(told);
            return Answer::Plain(acknowledgement);
        }
        if self.gave_up {
            return Answer::Nothing;
        }
        let repeats = std::mem::take(&mut self.may_repeat) && self.challenge.is_none();
        match self.course.response(challenge, repeats) {
            Ok(Some(response)) if response.is_empty() => Answer::Plain(""),
            Ok(Some(response)) => Answer::Secret(encoded(&response)),
            Ok(None) => self.give_up(),
            Err(fault) => {
                self.fault = Some(fault);
                self.give_up()
            }
        }
    }

    fn has_sent(&self) -> bool {
        matches!(self.course, Course::Fixed(_, 1..))
    }

    fn give_up(&mut self) -> Answer {
        self.gave_up = true;
        Answer::Plain("*")
    }
}

impl Course {
    /// The next response; none when there is none. `repeats` says that the server may ask again for the one
    /// that went out with the command, which it did not take.
    fn response(
        &mut self,
        challenge: &str,
        repeats: bool,
    ) -> Result<Option<Zeroizing<String>>, ExchangeFault> {
        match self {
            Self::Fixed(responses, sent) => {
                if repeats {
                    *sent = 0;
                }
                // A second question for the name is not answered: the password would go where names are logged.
                let asks_for_name = *sent == 1
                    && decoded(challenge)
                        .is_some_and(|prompt| prompt.to_ascii_lowercase().starts_with("user"));
                let next = responses.get(*sent).filter(|_| !asks_for_name);
                *sent += 1;
                Ok(next.cloned())
            }
            Self::Digest {
                answer: Some(_), ..
            } => Ok(None),
            Self::Digest {
                username,
                password,
                answer,
            } => {
                let challenge = STANDARD
                    .decode(challenge.trim())
                    .map_err(|_| ExchangeFault::Malformed)?;
                let digest = answer.insert(digest::cram_md5(password, &challenge));
                let digest = digest::hexadecimal(digest);
                Ok(Some(Zeroizing::new(format!("{username} {}", *digest))))
            }
            Self::Scram(scram, sent) if !*sent || repeats && challenge.trim().is_empty() => {
                *sent = true;
                Ok(Some(scram.first()))
            }
            Self::Scram(scram, _) => {
                let message = decoded(challenge).ok_or(ExchangeFault::Malformed)?;
                scram.answer(&message).map(Some)
            }
        }
    }
}

/// What answers an error challenge, so that the server can refuse; none where there are no such challenges.
const fn acknowledgement(mechanism: Mechanism) -> Option<&'static str> {
    match mechanism {
        Mechanism::XOAuth2 => Some(""),
        // A single ^A (RFC 7628, section 3.2.3).
        Mechanism::OAuthBearer => Some("AQ=="),
        _ => None,
    }
}

fn encoded(response: &str) -> Zeroizing<String> {
    Zeroizing::new(STANDARD.encode(response.as_bytes()))
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
