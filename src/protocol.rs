//! Who speaks when: the conversations with mail servers, as state machines without I/O.
//!
//! A [`Dialogue`] is fed bytes and asked what comes next. It never waits, never reads a clock and
//! never touches a socket, so a test can play any server, split at any byte. It is strict in turn-taking:
//! nothing is written while an answer is due.
//!
//! The three protocols are written as `async` functions, top to bottom as they are spoken; the
//! compiler makes the state machines of them. No runtime drives them: see [`Dialogue::next`].

mod conversation;
mod course;
mod imap;
mod late;
pub mod line;
mod pop3;
pub mod sasl;
mod smtp;
mod text;
mod words;

use crate::endpoint::{Protocol, Security};
use crate::mechanism::Way;
use crate::observation::session::SessionTrouble;
use crate::observation::tls::Verified;
use crate::observation::{Line, Outcome, Trouble};
use crate::plan::Depth;
use crate::secret::{Credential, Scrubber, Wire};
use crate::stage::Stage;

/// What a dialogue is to do.
#[derive(Clone, Debug)]
pub struct Script {
    /// The protocol to speak.
    pub protocol: Protocol,
    /// How the connection becomes private.
    pub security: Security,
    /// How far to go.
    pub depth: Depth,
    /// The credential, where one was given.
    pub credential: Option<Credential>,
    /// The only way of signing in that is wanted; the best that is offered when there is none.
    pub mechanism: Option<Way>,
    /// A text that no other run has, for the mechanisms that need one: printable ASCII without a comma.
    pub nonce: String,
    /// Who the mail is to, and from unless `from` says otherwise: the address of the user.
    pub address: Option<String>,
    /// Who the mail is from.
    pub from: Option<String>,
    /// The name for EHLO (RFC 5321, section 4.1.3), such as `[192.0.2.1]`.
    pub ehlo: String,
    /// Whether STARTTLS or STLS is asked for even where it is not offered.
    pub insists: bool,
}

impl Script {
    /// One that goes as far as the offer, without a credential.
    pub const fn bare(protocol: Protocol, security: Security, ehlo: String) -> Self {
        Self {
            protocol,
            security,
            depth: Depth::Offer,
            credential: None,
            mechanism: None,
            nonce: String::new(),
            address: None,
            from: None,
            ehlo,
            insists: false,
        }
    }
}

/// Bytes for the server, and what may be shown of them.
#[derive(Debug)]
pub struct Outgoing {
    /// The bytes, line end included.
    pub wire: Wire,
    /// The same as text, without the line end and with [`crate::secret::HIDDEN`] for every secret.
    pub shown: String,
}

/// A stage that came to an end, with what was said since the last one did.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The stage.
    pub stage: Stage,
    /// What it came to.
    pub outcome: Outcome,
    /// What was said.
    pub transcript: Vec<Line>,
}

/// What a dialogue needs next.
#[derive(Debug)]
pub enum Next {
    /// Bytes of the server: [`Dialogue::feed`] or [`Dialogue::ended`].
    Read,
    /// These bytes to be written.
    Write(Outgoing),
    /// A TLS handshake, then [`Dialogue::secured`]. Bytes that were read past the go-ahead belong
    /// into [`Dialogue::feed`], before the handshake: they are clear text that must not be trusted.
    UpgradeToTls,
    /// Nothing: it only reports.
    Saw(Box<Step>),
    /// Leave to sign in: [`Dialogue::sign_in`]. Asked only when the server offers a fitting way.
    AskToSignIn,
    /// Nothing any more: the connection can be closed.
    Finished,
}

/// How a read came to an end without bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadEnd {
    /// The server closed in good order.
    Closed,
    /// The connection was reset, while reading or while writing.
    Reset,
    /// The limit of the stage passed, in whole milliseconds.
    TimedOut(u64),
}

/// A conversation with one server.
///
/// One [`Step`] comes for each stage that was tried: greet, offer (with STARTTLS twice: before TLS and
/// under it), secure (only when STARTTLS itself goes wrong), authenticate, enter. The first step
/// with trouble is the last one. Leave is then taken where the protocol allows it, and
/// [`Next::Finished`] always follows.
pub trait Dialogue {
    /// Takes bytes of the server, as many or as few as came.
    fn feed(&mut self, bytes: &[u8]);

    /// Takes the news that no more bytes will come.
    fn ended(&mut self, how: ReadEnd);

    /// Takes the news that TLS stands, after [`Next::UpgradeToTls`]. (When it could not be made, the
    /// dialogue is over: drop it.)
    fn secured(&mut self);

    /// Takes the answer to [`Next::AskToSignIn`]: with proof of a verified certificate it signs in,
    /// without it takes leave.
    fn sign_in(&mut self, leave: Option<Verified>);

    /// The stage that it works on, which decides how long a read may take.
    fn stage(&self) -> Stage;

    /// Whether everything is reported and only the good-bye is awaited: a short wait is enough, and
    /// however it ends, nothing is wrong.
    fn leaving(&self) -> bool;

    /// Takes what was said since the last step: for a stage that the driver brings to an end itself (TLS
    /// after STARTTLS, a run cut short), and for the good-bye.
    fn unreported(&mut self) -> Vec<Line>;

    /// What it needs next. Asking again without an answer gives the same need again.
    fn next(&mut self) -> Next;
}

/// The refusal that a server says in clear text where TLS was due, which then is what counts; none where it says something else.
///
/// A server that is full, or that does not want this caller, often says so before it has begun TLS: Exim and the limits
/// of some proxies do.
pub fn refused_in_clear(protocol: Protocol, said: &[u8]) -> Option<Step> {
    let mut dialogue = dialogue(Script::bare(protocol, Security::ClearText, String::new()));
    dialogue.feed(said);
    dialogue.ended(ReadEnd::Closed);
    match dialogue.next() {
        Next::Saw(step) => {
            let is_refusal = matches!(
                &step.outcome,
                Err(Trouble::Session(
                    SessionTrouble::GreetingRefused(_) | SessionTrouble::Bye(_)
                ))
            );
            is_refusal.then_some(*step)
        }
        _ => None,
    }
}

/// Begins the dialogue of a script. For [`Security::ImplicitTls`] TLS already stands.
pub fn dialogue(script: Script) -> Box<dyn Dialogue + Send> {
    let scrubber = Scrubber::new(script.credential.as_ref());
    let talk = conversation::Conversation::new(scrubber, script.security == Security::ImplicitTls);
    let course: conversation::Course = match script.protocol {
        Protocol::Imap => Box::pin(course::take(
            imap::Imap::new(talk.clone(), &script),
            script,
            talk.clone(),
        )),
        Protocol::Pop3 => Box::pin(course::take(
            pop3::Pop3::new(talk.clone()),
            script,
            talk.clone(),
        )),
        Protocol::Smtp => {
            let smtp = smtp::Smtp::new(talk.clone(), &script);
            Box::pin(course::take(smtp, script, talk.clone()))
        }
    };
    Box::new(conversation::Play::new(talk, course))
}
