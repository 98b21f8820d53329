//! The course that every conversation takes, whatever its protocol.

use super::Script;
use super::conversation::{Conversation, Talk};
use super::sasl::{self, Answer, Bound, Exchange};
use crate::endpoint::{Protocol, Security};
use crate::mechanism::{Command, Mechanism, Way};
use crate::observation::session::{Authentication, Entry, Greeting, Offer, Reply, SessionTrouble};
use crate::observation::tls::Verified;
use crate::observation::{Seen, Trouble};
use crate::plan::Depth;
use crate::secret::{Credential, HIDDEN, Wire};
use crate::stage::Stage;

/// What a server says to a sign-in, turn by turn.
pub(super) enum Turn {
    /// It asks for the next response; the challenge is in base64.
    Challenge(String),
    /// It accepts.
    Accepted(Reply),
    /// It refuses.
    Refused(Reply),
}

/// What the three protocols do differently.
pub(super) trait Language {
    /// The protocol.
    const PROTOCOL: Protocol;

    /// Awaits the greeting.
    async fn greet(&mut self) -> Talk<Greeting>;

    /// The first command, for a server that does not greet.
    fn first_word(&self) -> String;

    /// Asks what the server can do, unless it told already.
    async fn offer(&mut self) -> Talk<Offer>;

    /// Asks for STARTTLS, up to the go-ahead; `offer` is what the server said that it can do.
    async fn start_tls(&mut self, offer: &Offer) -> Talk<()>;

    /// What it means that TLS did not begin in good order.
    fn before_tls(&mut self, trouble: SessionTrouble) -> SessionTrouble {
        trouble
    }

    /// What is refused by a line that came behind the go-ahead for TLS, where it refuses: a server that cannot load its certificate takes
    /// its word back so, and hangs up. Nothing can be smuggled in that way but a refusal.
    fn withdrawn(&self, line: &str) -> Option<Reply>;

    /// Whether the server took us for someone without asking.
    fn knows_us_already(&self) -> bool {
        false
    }

    /// Whether a response of this many characters may go out with the command.
    fn takes_initial(&self, mechanism: Mechanism, length: usize) -> bool;

    /// Names the mechanism, with the first response if there is one.
    fn begin_sasl(&mut self, mechanism: &str, initial: Option<&str>);

    /// Awaits the next turn of the server.
    async fn turn(&mut self) -> Talk<Turn>;

    /// Signs in with the protocol's own command: the reply that accepts, or the one that refuses.
    async fn sign_in_by_command(
        &mut self,
        command: Command,
        credential: &Credential,
        leave: &Verified,
    ) -> Talk<Result<Reply, Reply>>;

    /// Reaches the mailbox; none when there is nothing to reach it by.
    async fn enter(&mut self) -> Talk<Option<Entry>>;

    /// Reads the last words of a server that has ended the connection on its own.
    async fn hear_end(&mut self) -> SessionTrouble;

    /// Says good-bye, and waits for the answer.
    async fn take_leave(&mut self) -> Talk<()>;
}

/// Takes the whole course, and reports each stage.
pub(super) async fn take<L: Language>(mut language: L, script: Script, talk: Conversation) {
    let polite = match stages(&mut language, &script, &talk).await {
        Ok(()) => true,
        Err(trouble) => {
            let polite = can_take_leave(L::PROTOCOL, &trouble);
            talk.report(Err(Trouble::Session(trouble)));
            polite
        }
    };
    talk.begin_leaving();
    if polite {
        // However the good-bye goes, everything is known by now.
        let _ = language.take_leave().await;
    }
}

async fn stages<L: Language>(language: &mut L, script: &Script, talk: &Conversation) -> Talk<()> {
    talk.begin(Stage::Greet);
    let greeting = match language.greet().await {
        Err(SessionTrouble::Silent { partial }) if partial.is_empty() => {
            return Err(talk.speak_first(&language.first_word()).await);
        }
        greeting => greeting?,
    };
    talk.report(Ok(Seen::Greeted(greeting)));

    talk.begin(Stage::Offer);
    let mut offer = language.offer().await?;
    talk.report(Ok(Seen::Offered(offer.clone())));

    if script.security == Security::StartTls {
        talk.begin(Stage::Secure);
        offer.starttls |= script.insists;
        language.start_tls(&offer).await?;
        if let Err(trouble) = talk.upgrade().await {
            let withdrawn = match &trouble {
                SessionTrouble::StartTlsInjection { text } if talk.hung_up() => {
                    only_line(text).and_then(|line| language.withdrawn(line))
                }
                _ => None,
            };
            return Err(match withdrawn {
                Some(reply) => SessionTrouble::Bye(reply),
                None => language.before_tls(trouble),
            });
        }
        talk.begin(Stage::Offer);
        offer = language.offer().await?;
        talk.report(Ok(Seen::Offered(offer.clone())));
    }

    if script.depth < Depth::Enter {
        return Ok(());
    }
    if language.knows_us_already() {
        return enter(language, talk).await;
    }
    let Some(credential) = &script.credential else {
        return Ok(());
    };
    talk.begin(Stage::Authenticate);
    let Some(way) = sasl::choose(L::PROTOCOL, &offer, credential, script.mechanism) else {
        return Err(sasl::trouble(L::PROTOCOL, &offer, credential));
    };
    let Some(leave) = talk.ask_to_sign_in().await else {
        if !talk.has_ended() {
            return Ok(());
        }
        // Nothing was sent since the offer: that is where it went wrong.
        talk.begin(Stage::Offer);
        return Err(language.hear_end().await);
    };
    if !talk.under_tls() {
        return Ok(());
    }
    let authentication = match way {
        Way::Sasl(mechanism) => {
            let Some(bound) = Bound::choose(mechanism, &offer, &leave) else {
                return Err(sasl::trouble(L::PROTOCOL, &offer, credential));
            };
            let exchange = Exchange::new(mechanism, credential, &script.nonce, bound, &leave);
            match sign_in_by_sasl(language, exchange, talk).await {
                Err(refusal) if is_of_mechanism(L::PROTOCOL, &refusal) => {
                    let other = other_exchange::<L>(script, &offer, credential, mechanism, &leave);
                    let Some(exchange) = other else {
                        return Err(refusal.trouble);
                    };
                    let again = sign_in_by_sasl(language, exchange, talk).await;
                    again.map_err(|refusal| refusal.trouble)?
                }
                outcome => outcome.map_err(|refusal| refusal.trouble)?,
            }
        }
        Way::Command(command) => {
            let mechanism = command.name().to_owned();
            let answer = language.sign_in_by_command(command, credential, &leave);
            match answer.await? {
                Ok(reply) => Authentication { mechanism, reply },
                Err(reply) => {
                    return Err(SessionTrouble::SignInRefused {
                        mechanism,
                        reply,
                        challenge: None,
                    });
                }
            }
        }
    };
    talk.report(Ok(Seen::Authenticated(authentication)));
    enter(language, talk).await
}

/// The line that a text is, where it is no more than one.
fn only_line(text: &[u8]) -> Option<&str> {
    let line = std::str::from_utf8(text)
        .ok()?
        .trim_end_matches(['\r', '\n']);
    (!line.contains(['\r', '\n'])).then_some(line)
}

async fn enter<L: Language>(language: &mut L, talk: &Conversation) -> Talk<()> {
    talk.begin(Stage::Enter);
    if let Some(entry) = language.enter().await? {
        talk.report(Ok(Seen::Entered(entry)));
    }
    Ok(())
}

/// How a run of SASL went wrong.
struct Broken {
    trouble: SessionTrouble,
    /// Whether that was the answer to the command, so that nothing was asked of the credential.
    is_first_answer: bool,
}

/// Whether the server says of the mechanism itself that it has none such, so that it judged no credential.
fn is_of_mechanism(protocol: Protocol, broken: &Broken) -> bool {
    match &broken.trouble {
        SessionTrouble::SignInRefused { reply, .. } => {
            protocol == Protocol::Smtp && broken.is_first_answer && reply.knows_no_such_mechanism()
        }
        _ => false,
    }
}

/// A run of the next best mechanism that is offered, in the place of one that the server does not know after all.
fn other_exchange<L: Language>(
    script: &Script,
    offer: &Offer,
    credential: &Credential,
    refused: Mechanism,
    leave: &Verified,
) -> Option<Exchange> {
    let mut rest = offer.clone();
    rest.mechanisms.retain(|name| name != refused.name());
    match sasl::choose(L::PROTOCOL, &rest, credential, script.mechanism)? {
        Way::Sasl(mechanism) => {
            let bound = Bound::choose(mechanism, offer, leave)?;
            let nonce = &script.nonce;
            Some(Exchange::new(mechanism, credential, nonce, bound, leave))
        }
        Way::Command(_) => None,
    }
}

async fn sign_in_by_sasl<L: Language>(
    language: &mut L,
    exchange: Exchange,
    talk: &Conversation,
) -> Result<Authentication, Broken> {
    let mut is_first_answer = true;
    let outcome = run(language, exchange, talk, &mut is_first_answer).await;
    outcome.map_err(|trouble| Broken {
        trouble,
        is_first_answer,
    })
}

async fn run<L: Language>(
    language: &mut L,
    mut exchange: Exchange,
    talk: &Conversation,
    is_first_answer: &mut bool,
) -> Talk<Authentication> {
    let mechanism = exchange.mechanism();
    let initial = exchange
        .initial()
        .filter(|response| language.takes_initial(mechanism, response.len()));
    let initial = initial.as_ref().map(|response| response.as_str());
    if let Some(response) = initial {
        talk.hide(response);
        exchange.sent_initial();
    }
    language.begin_sasl(mechanism.name(), initial);
    let name = || mechanism.name().to_owned();
    loop {
        let turn = language.turn().await?;
        let ended = match &turn {
            Turn::Challenge(_) => None,
            Turn::Accepted(_) => exchange.fault(true),
            Turn::Refused(_) => exchange.fault(false),
        };
        if let Some(fault) = ended {
            let mechanism = name();
            return Err(SessionTrouble::SignInBroken { mechanism, fault });
        }
        let challenge = match turn {
            Turn::Accepted(reply) => {
                return Ok(Authentication {
                    mechanism: name(),
                    reply,
                });
            }
            Turn::Refused(reply) => {
                return Err(SessionTrouble::SignInRefused {
                    mechanism: name(),
                    reply,
                    challenge: exchange.take_challenge(),
                });
            }
            Turn::Challenge(challenge) => challenge,
        };
        *is_first_answer = false;
        match exchange.answer(&challenge) {
            Answer::Secret(response) => {
                talk.hide(&response);
                for digest in exchange.digests() {
                    talk.hide_digest(digest);
                }
                let line = format!("{}\r\n", response.as_str());
                talk.go_on(Wire::new(line.into_bytes()), HIDDEN);
            }
            Answer::Plain(text) => talk.go_on(Wire::new(format!("{text}\r\n").into_bytes()), text),
            Answer::Nothing => return Err(SessionTrouble::TooMuch),
        }
    }
}

/// Whether it is our turn to speak, on a connection that still stands and can be trusted.
fn can_take_leave(protocol: Protocol, trouble: &SessionTrouble) -> bool {
    match trouble {
        SessionTrouble::CommandRejected { .. }
        | SessionTrouble::StartTlsNotOffered
        | SessionTrouble::StartTlsRefused(_)
        | SessionTrouble::NoMechanism { .. }
        | SessionTrouble::LoginDisabled
        | SessionTrouble::SignInRefused { .. }
        | SessionTrouble::SignInBroken { .. }
        | SessionTrouble::EntryRefused { .. } => true,
        // An SMTP server that refuses its service waits for QUIT (RFC 5321, section 3.1); with 421 it closes.
        SessionTrouble::GreetingRefused(reply) => {
            protocol == Protocol::Smtp && reply.code != Some(421)
        }
        SessionTrouble::Silent { .. }
        | SessionTrouble::NoAnswer { .. }
        | SessionTrouble::Closed
        | SessionTrouble::Reset
        | SessionTrouble::LineTooLong
        | SessionTrouble::TooMuch
        | SessionTrouble::NotThisProtocol(_)
        | SessionTrouble::Bye(_)
        | SessionTrouble::OutOfStep(_)
        | SessionTrouble::Preauth(_)
        | SessionTrouble::StartTlsInjection { .. } => false,
    }
}
