//! The secret taken out of what is reported: the servers' words are read as they came, and whatever
//! is kept of them passes through here.

use crate::observation::session::{
    Authentication, Challenge, Entry, Greeting, Offer, Reply, SessionTrouble,
};
use crate::observation::tls::Peer;
use crate::observation::{Line, Seen, Speaker, Trouble};
use crate::protocol::Step;
use crate::secret::{Scrubber, WITHHELD};

/// The step without the secret; its transcript is clean already.
pub(super) fn step(step: Step, scrubber: &Scrubber) -> Step {
    let clean = Clean(scrubber);
    let outcome = match step.outcome {
        Ok(seen) => Ok(clean.seen(seen)),
        Err(Trouble::Session(trouble)) => Err(Trouble::Session(clean.trouble(trouble))),
        // What is not said in a conversation is not reported by one.
        Err(other @ (Trouble::Dns(_) | Trouble::Tcp(_) | Trouble::Proxy(_) | Trouble::Tls(_))) => {
            Err(other)
        }
    };
    Step { outcome, ..step }
}

/// Lines without a secret that a server spread over several of them; each alone is clean already.
pub(super) fn lines(lines: &mut [Line], scrubber: &Scrubber) {
    let is_servers = |line: &&Line| line.speaker == Speaker::Server;
    let servers: Vec<&str> = lines
        .iter()
        .filter(is_servers)
        .map(|line| line.text.as_str())
        .collect();
    let repeats = scrubber.repeats(&servers.concat()) || scrubber.repeats_in_pieces(&servers);
    if !repeats {
        return;
    }
    for line in lines
        .iter_mut()
        .filter(|line| line.speaker == Speaker::Server)
    {
        WITHHELD.clone_into(&mut line.text);
    }
}

/// Bytes without the secret.
pub(super) fn bytes(bytes: &[u8], scrubber: &Scrubber) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let clean = Clean(scrubber).text(text.clone().into_owned());
    if clean == text {
        bytes.to_vec()
    } else {
        clean.into_bytes()
    }
}

struct Clean<'a>(&'a Scrubber);

impl Clean<'_> {
    fn seen(&self, seen: Seen) -> Seen {
        match seen {
            Seen::Greeted(greeting) => Seen::Greeted(self.greeting(greeting)),
            Seen::Offered(offer) => Seen::Offered(self.offer(offer)),
            Seen::Authenticated(Authentication { mechanism, reply }) => {
                Seen::Authenticated(Authentication {
                    mechanism,
                    reply: self.reply(reply),
                })
            }
            Seen::Entered(entry) => Seen::Entered(Entry {
                reply: self.reply(entry.reply),
                told: self.option(entry.told),
                ..entry
            }),
            other @ (Seen::Resolved(_)
            | Seen::LeftToProxy
            | Seen::Connected(_)
            | Seen::Secured(_)) => other,
        }
    }

    /// What holds a long piece of the secret is withheld, as in the lines of the transcript.
    fn text(&self, text: String) -> String {
        let clean = self.0.scrub(&text);
        match self.0.repeats_in_pieces(&[&clean]) {
            true => WITHHELD.to_owned(),
            false => clean,
        }
    }

    fn option(&self, text: Option<String>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    /// Words may be pieces of a secret with spaces in it: they are looked at together.
    fn words(&self, words: Vec<String>) -> Vec<String> {
        let joined = words.join(" ");
        let clean = self.text(joined.clone());
        if clean == joined {
            words
        } else {
            clean.split(' ').map(str::to_owned).collect()
        }
    }

    fn reply(&self, reply: Reply) -> Reply {
        Reply {
            status: reply.status,
            code: reply.code,
            enhanced: self.option(reply.enhanced),
            response_code: self.option(reply.response_code),
            text: self.text(reply.text),
        }
    }

    fn greeting(&self, greeting: Greeting) -> Greeting {
        Greeting {
            reply: self.reply(greeting.reply),
            host: self.option(greeting.host),
            exchange_front_end: self.option(greeting.exchange_front_end),
        }
    }

    fn offer(&self, offer: Offer) -> Offer {
        Offer {
            capabilities: self.words(offer.capabilities),
            mechanisms: self.words(offer.mechanisms),
            told: self.option(offer.told),
            ..offer
        }
    }

    fn challenge(&self, challenge: Challenge) -> Challenge {
        Challenge {
            status: self.option(challenge.status),
            scope: self.option(challenge.scope),
            schemes: self.option(challenge.schemes),
        }
    }

    fn trouble(&self, trouble: SessionTrouble) -> SessionTrouble {
        use SessionTrouble as T;
        match trouble {
            T::Silent { partial } => T::Silent {
                partial: bytes(&partial, self.0),
            },
            T::NotThisProtocol(Peer { kind, first }) => T::NotThisProtocol(Peer {
                kind,
                first: bytes(&first, self.0),
            }),
            T::StartTlsInjection { text } => T::StartTlsInjection {
                text: bytes(&text, self.0),
            },
            T::NoAnswer { command, waited } => T::NoAnswer {
                command: self.text(command),
                waited,
            },
            T::NoMechanism { offered } => T::NoMechanism {
                offered: self.words(offered),
            },
            T::GreetingRefused(reply) => T::GreetingRefused(self.reply(reply)),
            T::Bye(reply) => T::Bye(self.reply(reply)),
            T::Preauth(reply) => T::Preauth(self.reply(reply)),
            T::OutOfStep(reply) => T::OutOfStep(self.reply(reply)),
            T::StartTlsRefused(reply) => T::StartTlsRefused(self.reply(reply)),
            T::CommandRejected { command, reply } => T::CommandRejected {
                command,
                reply: self.reply(reply),
            },
            T::EntryRefused { command, reply } => T::EntryRefused {
                command,
                reply: self.reply(reply),
            },
            T::SignInRefused {
                mechanism,
                reply,
                challenge,
            } => T::SignInRefused {
                mechanism,
                reply: self.reply(reply),
                challenge: challenge.map(|challenge| self.challenge(challenge)),
            },
            T::SignInBroken { mechanism, fault } => T::SignInBroken { mechanism, fault },
            T::Closed
            | T::Reset
            | T::LineTooLong
            | T::TooMuch
            | T::StartTlsNotOffered
            | T::LoginDisabled => trouble,
        }
    }
}
