//! A service may repeat what it was sent: nothing of that is kept.

use crate::oauth::Request;
use crate::observation::sign_in::{OAuthError, Refusal, SignInTrouble};
use crate::secret::{Credential, Scrubber, Secret};

/// Takes out of the words of the service what it was told in confidence.
#[derive(Default)]
pub(super) struct Cleaner(Vec<Scrubber>);

impl Cleaner {
    /// From now on the secrets of this question are hidden.
    pub(super) fn learn(&mut self, request: &Request) {
        for secret in request.secrets() {
            let credential = Credential {
                username: String::new(),
                secret: Secret::Token(secret),
            };
            self.0.push(Scrubber::new(Some(&credential)));
        }
    }

    /// The trouble without any secret.
    pub(super) fn clean(&self, trouble: SignInTrouble) -> SignInTrouble {
        match trouble {
            SignInTrouble::Refused(refusal) => {
                SignInTrouble::Refused(Box::new(self.refusal(*refusal)))
            }
            SignInTrouble::Declined(Some(refusal)) => {
                SignInTrouble::Declined(Some(Box::new(self.refusal(*refusal))))
            }
            trouble => trouble,
        }
    }

    fn refusal(&self, refusal: Refusal) -> Refusal {
        let word = |word: Option<String>| word.map(|word| self.text(&word));
        Refusal {
            error: match refusal.error {
                OAuthError::Other(word) => OAuthError::Other(self.text(&word)),
                known => known,
            },
            aadsts: refusal.aadsts,
            description: self.text(&refusal.description),
            trace_id: word(refusal.trace_id),
            correlation_id: word(refusal.correlation_id),
            timestamp: word(refusal.timestamp),
            claims_needed: refusal.claims_needed,
        }
    }

    fn text(&self, text: &str) -> String {
        let scrubbed = self.0.iter();
        scrubbed.fold(text.to_owned(), |text, scrubber| scrubber.scrub(&text))
    }
}
