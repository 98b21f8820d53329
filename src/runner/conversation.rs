//! The driver between a connection and its dialogue: every wait under a limit.

mod leave;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout, timeout_at};

use super::gate::{Attempt, Pass};
use super::log::Log;
use crate::net::stream::{Carrier, Stream};
use crate::net::tls::{self, Secured, Tls};
use crate::observation::tls::{TlsSession, TlsTrouble};
use crate::observation::{Line, Outcome, Seen, Skip, Speaker, Trouble};
use crate::plan::Limits;
use crate::protocol::{Dialogue, Next, ReadEnd};
use crate::stage::Stage;

/// How much is read at once.
const CHUNK: usize = 8 * 1024;

/// How long the answer to a good-bye may take.
const GOOD_BYE: Duration = Duration::from_secs(1);

/// How long an answer may take where mailprobe speaks first, because no greeting came.
const LAST_WORD: Duration = Duration::from_secs(2);

/// How long a server whose certificate is not trusted may take to greet or to answer: it gets no
/// credential, and what it can do explains nothing any more.
const UNTRUSTED: Duration = Duration::from_secs(4);

/// A server that closes within this time was not tired of waiting.
const PROMPT: Duration = Duration::from_secs(1);

/// How long the end of a connection may take.
const SHUTDOWN: Duration = Duration::from_millis(200);

/// A conversation under way.
pub(super) struct Conversation<'a> {
    pub(super) log: &'a Log,
    pub(super) limits: Limits,
    pub(super) tls: &'a Arc<Tls>,
    pub(super) pass: Option<Pass>,
    /// The name that the certificate must be for.
    pub(super) host: &'a str,
    pub(super) address: SocketAddr,
    pub(super) dialogue: Box<dyn Dialogue + Send>,
    /// Whether the answer to the good-bye is not waited for.
    pub(super) is_brief: bool,
    /// The session and whether the server wanted a certificate of ours, once TLS stands.
    pub(super) session: Option<(TlsSession, bool)>,
}

/// What lies behind the last thing that happened.
struct Clock {
    /// When the stage that is worked on began, or the last one ended.
    began: Instant,
    /// When the present wait has to end.
    until: Instant,
    /// How long that wait is in all.
    limit: Duration,
    stage: Stage,
    leaving: bool,
}

/// The end of a connection on which a probe waited for leave to sign in.
struct End {
    how: ReadEnd,
    waited: Duration,
}

impl Conversation<'_> {
    /// Speaks until the dialogue ends, then closes the connection in good order.
    pub(super) async fn hold(mut self, mut stream: Stream) {
        let mut clock = self.clock(Instant::now());
        self.log.begin(clock.stage);
        let mut heard_under_tls = false;
        let mut ended = None;
        loop {
            self.mark_stage(&mut clock);
            match self.dialogue.next() {
                Next::Finished => break,
                Next::Saw(step) => {
                    if let Ok(Seen::Greeted(greeting)) = &step.outcome
                        && greeting.has_signed_in()
                        && self.pass.take().is_some()
                    {
                        self.log
                            .leave_out(Stage::Authenticate, Skip::AlreadySignedIn);
                    }
                    self.judge_attempt(step.stage, &step.outcome);
                    self.saw(&mut clock, step.stage, step.outcome, step.transcript);
                }
                Next::Write(outgoing) => {
                    self.renew(&mut clock);
                    if matches!(ended, Some(ReadEnd::TimedOut(_))) {
                        ended = None;
                        clock.limit = LAST_WORD.min(self.limits.greeting);
                        clock.until = Instant::now() + clock.limit;
                    }
                    // When it fails, the server may still have said why: the next read tells.
                    let _ = timeout_at(clock.until, stream.write(outgoing.wire.bytes())).await;
                }
                // A dialogue that was told the end and still reads has nothing more to say.
                Next::Read if ended.is_some() => break,
                // The good-bye is said, and nobody waits for what may be said to it.
                Next::Read if clock.leaving && self.is_brief => break,
                Next::Read => {
                    let read = self.read(&mut stream, &clock).await;
                    if !heard_under_tls && let Err((_, Some(trouble))) = &read {
                        let outcome = Err(Trouble::Tls(trouble.clone()));
                        self.log.correct(Stage::Secure, outcome);
                        break;
                    }
                    heard_under_tls |= self.session.is_some();
                    if let Err((how, _)) = read {
                        self.dialogue.ended(how);
                        ended = Some(how);
                    }
                }
                Next::UpgradeToTls => match stream {
                    Stream::Clear(mut clear) => {
                        if let Some(smuggled) = smuggled(&mut clear) {
                            self.dialogue.feed(&smuggled);
                            stream = Stream::Clear(clear);
                            continue;
                        }
                        let Some(secured) = self.secure(clear, &mut clock).await else {
                            return;
                        };
                        stream = secured;
                        self.dialogue.secured();
                    }
                    // TLS inside TLS is never asked for.
                    Stream::Tls(_) => break,
                },
                Next::AskToSignIn => match self.ask_to_sign_in(&mut stream).await {
                    Ok(()) => self.renew(&mut clock),
                    // It hangs up of its own accord.
                    Err(End { how, waited }) if waited < PROMPT => {
                        self.dialogue.ended(how);
                        self.dialogue.sign_in(None);
                        ended = Some(how);
                    }
                    Err(End { how, .. }) => {
                        self.closed_while_waiting(how);
                        break;
                    }
                },
            }
        }
        let _ = timeout(SHUTDOWN, stream.shutdown()).await;
    }

    fn clock(&self, now: Instant) -> Clock {
        let stage = self.dialogue.stage();
        let limit = self.limit(stage);
        Clock {
            began: now,
            until: now + limit,
            limit,
            stage,
            leaving: false,
        }
    }

    fn limit(&self, stage: Stage) -> Duration {
        let usual = match stage {
            Stage::Greet => self.limits.greeting,
            Stage::Authenticate => self.limits.sign_in,
            _ => self.limits.reply,
        };
        match &self.session {
            Some((session, _)) if session.fault().is_some() => usual.min(UNTRUSTED),
            _ => usual,
        }
    }

    /// Each command, each stage and the good-bye has a wait of its own; bytes alone do not prolong it.
    fn renew(&self, clock: &mut Clock) {
        clock.limit = if clock.leaving {
            GOOD_BYE
        } else {
            self.limit(clock.stage)
        };
        clock.until = Instant::now() + clock.limit;
    }

    fn mark_stage(&mut self, clock: &mut Clock) {
        let (stage, leaving) = (self.dialogue.stage(), self.dialogue.leaving());
        if stage != clock.stage {
            clock.stage = stage;
            self.log.begin(stage);
            self.renew(clock);
        }
        if leaving && !clock.leaving {
            clock.leaving = true;
            // Whoever waits at the gate need not wait for a good-bye.
            self.pass = None;
            self.renew(clock);
        }
    }

    fn saw(&self, clock: &mut Clock, stage: Stage, outcome: Outcome, transcript: Vec<Line>) {
        self.saw_by(Instant::now(), clock, stage, outcome, transcript);
    }

    /// Notes what a stage came to by a moment that may have passed.
    fn saw_by(
        &self,
        ended: Instant,
        clock: &mut Clock,
        stage: Stage,
        outcome: Outcome,
        transcript: Vec<Line>,
    ) {
        let span = (std::mem::replace(&mut clock.began, Instant::now()), ended);
        self.log
            .saw(stage, Some(self.address), span, outcome, transcript);
    }

    /// Reads once; at the end, tells how it ended and whether that was still about TLS.
    async fn read(
        &mut self,
        stream: &mut Stream,
        clock: &Clock,
    ) -> Result<(), (ReadEnd, Option<TlsTrouble>)> {
        let mut buffer = [0; CHUNK];
        let wants_certificate = self.session.as_ref().is_some_and(|(_, wants)| *wants);
        match timeout_at(clock.until, stream.read(&mut buffer)).await {
            Ok(Ok(0)) => {
                let late = wants_certificate.then_some(TlsTrouble::ClientCertificateRequired);
                Err((ReadEnd::Closed, late))
            }
            Ok(Ok(length)) => {
                self.dialogue.feed(&buffer[..length]);
                Ok(())
            }
            Ok(Err(error)) => Err((
                end_of(&error),
                self.session
                    .as_ref()
                    .and_then(|_| tls::late_trouble(&error, wants_certificate)),
            )),
            Err(_) => {
                let waited = u64::try_from(clock.limit.as_millis()).unwrap_or(u64::MAX);
                Err((ReadEnd::TimedOut(waited), None))
            }
        }
    }

    /// Makes the connection private after STARTTLS; none, and the trouble noted, when it cannot be.
    async fn secure(&mut self, clear: Carrier, clock: &mut Clock) -> Option<Stream> {
        self.log.begin(Stage::Secure);
        self.tls.ready().await;
        let said = self.dialogue.unreported();
        match self.tls.secure(clear, self.host, self.tls.limit).await {
            Ok(secured) => {
                let Secured {
                    stream,
                    at,
                    session,
                    wants_client_certificate,
                } = secured;
                let seen = Ok(Seen::Secured(Box::new(session.clone())));
                self.saw_by(at, clock, Stage::Secure, seen, said);
                self.session = Some((session, wants_client_certificate));
                Some(stream)
            }
            Err(trouble) => {
                self.saw(clock, Stage::Secure, Err(Trouble::Tls(trouble)), said);
                None
            }
        }
    }

    /// Gets leave to sign in, or tells the dialogue that there is none. An error is the end of the
    /// connection while it waited.
    async fn ask_to_sign_in(&mut self, stream: &mut Stream) -> Result<(), End> {
        let verified = self
            .session
            .as_ref()
            .and_then(|(session, _)| session.verified());
        let (Some(pass), Some(verified)) = (&self.pass, verified) else {
            self.log.leave_out(Stage::Authenticate, Skip::NotPrivate);
            // Nobody has to wait for a probe that will not sign in.
            self.pass = None;
            self.dialogue.sign_in(None);
            return Ok(());
        };
        let asked = Instant::now();
        let dialogue = &mut self.dialogue;
        let answer = match leave::wait(pass.ask(), stream, |bytes| dialogue.feed(bytes)).await {
            Ok(answer) => answer,
            Err(how) => {
                pass.give_back();
                let waited = asked.elapsed();
                return Err(End { how, waited });
            }
        };
        match answer {
            Ok(()) => {
                let leave = verified.with_binding(stream.binding());
                self.dialogue.sign_in(Some(leave));
            }
            Err(skip) => {
                self.log.leave_out(Stage::Authenticate, skip);
                self.dialogue.sign_in(None);
            }
        }
        Ok(())
    }

    /// The server did not wait as long as we did, which is no fault of it; what it said last is kept.
    fn closed_while_waiting(&mut self, how: ReadEnd) {
        self.log
            .leave_out(Stage::Authenticate, Skip::ClosedWhileWaiting);
        self.dialogue.ended(how);
        self.dialogue.sign_in(None);
        // The good-bye is not sent any more; the dialogue only reads what came before the end.
        let mut said = Vec::new();
        loop {
            match self.dialogue.next() {
                Next::Write(_) => {}
                Next::Saw(step) => said.extend(step.transcript),
                _ => break,
            }
        }
        said.extend(self.dialogue.unreported());
        said.retain(|line| line.speaker == Speaker::Server);
        self.log.add(said);
    }

    /// Tells the gate what a sign-in came to.
    fn judge_attempt(&self, stage: Stage, outcome: &Outcome) {
        if stage != Stage::Authenticate {
            return;
        }
        let Some(pass) = &self.pass else { return };
        match Attempt::of(outcome) {
            Some(attempt) => pass.tried(attempt),
            None => pass.give_back(),
        }
    }
}

/// Clear text that came behind the go-ahead for TLS and was not read with it.
fn smuggled(stream: &mut Carrier) -> Option<Vec<u8>> {
    let mut buffer = [0; 512];
    match stream.try_read(&mut buffer) {
        Ok(length @ 1..) => Some(buffer[..length].to_vec()),
        _ => None,
    }
}

fn end_of(error: &io::Error) -> ReadEnd {
    match error.kind() {
        // Without close_notify, but in good order for TCP.
        io::ErrorKind::UnexpectedEof => ReadEnd::Closed,
        _ => ReadEnd::Reset,
    }
}
