//! What every conversation needs: lines in, commands out, the transcript, and the stage.
//!
//! The functions that speak a protocol hold a [`Conversation`], the driver holds a [`Play`], and both
//! share one [`Table`]. A function that awaits bytes is simply not resumed before some came.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::line::{Excess, LONGEST_LINE, LONGEST_REPLY, Lines};
use super::{Dialogue, Next, Outgoing, ReadEnd, Step};
use crate::observation::session::SessionTrouble;
use crate::observation::tls::{Peer, Verified};
use crate::observation::{Line, Outcome, Speaker};
use crate::secret::{Scrubber, Wire};
use crate::stage::Stage;

/// The whole course of a conversation, from the greeting to the good-bye.
pub(super) type Course = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Either a value or the trouble that ends the conversation.
pub(super) type Talk<T> = Result<T, SessionTrouble>;

/// The most bytes of a stranger that are kept.
const KEPT_OF_STRANGERS: usize = 512;

/// What lies between the driver and the speaker.
struct Table {
    lines: Lines,
    ended: Option<ReadEnd>,
    outbox: VecDeque<Next>,
    need: Need,
    under_tls: bool,
    leave: Option<Option<Verified>>,
    stage: Stage,
    leaving: bool,
    /// The command that awaits its answer, as it may be shown.
    command: Option<String>,
    /// Lines that came since something was last said.
    heard: usize,
    transcript: Vec<Line>,
    scrubber: Scrubber,
}

/// What the speaker awaits.
enum Need {
    Bytes,
    Tls,
    Leave,
}

/// The speaker's end.
#[derive(Clone)]
pub(super) struct Conversation {
    table: Arc<Mutex<Table>>,
}

impl Conversation {
    /// Nothing was said yet.
    pub(super) fn new(scrubber: Scrubber, under_tls: bool) -> Self {
        let table = Table {
            lines: Lines::default(),
            ended: None,
            outbox: VecDeque::new(),
            need: Need::Bytes,
            under_tls,
            leave: None,
            stage: Stage::Greet,
            leaving: false,
            command: None,
            heard: 0,
            transcript: Vec::new(),
            scrubber,
        };
        Self {
            table: Arc::new(Mutex::new(table)),
        }
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Nothing panics while it holds the lock, and a poisoned table would still be whole.
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on to a stage.
    pub(super) fn begin(&self, stage: Stage) {
        self.table().stage = stage;
    }

    /// Goes on to the good-bye: nothing is reported any more.
    pub(super) fn begin_leaving(&self) {
        self.table().leaving = true;
    }

    /// Reports what the stage came to.
    pub(super) fn report(&self, outcome: Outcome) {
        let mut table = self.table();
        let step = Step {
            stage: table.stage,
            outcome,
            transcript: std::mem::take(&mut table.transcript),
        };
        table.outbox.push_back(Next::Saw(Box::new(step)));
    }

    /// Whether TLS stands.
    pub(super) fn under_tls(&self) -> bool {
        self.table().under_tls
    }

    /// The text without the secret.
    pub(super) fn scrub(&self, text: &str) -> String {
        self.table().scrubber.scrub(text)
    }

    /// Lets the scrubber know a form of the secret that is about to be sent.
    pub(super) fn hide(&self, form: &str) {
        self.table().scrubber.hide(form);
    }

    /// Sends a command that holds no secret; `named` is how it is called when no answer comes.
    pub(super) fn command(&self, text: &str, named: &str) {
        self.command_with_secret(Wire::new(format!("{text}\r\n").into_bytes()), text, named);
    }

    /// Sends a command that holds a secret, line end included in `wire`.
    pub(super) fn command_with_secret(&self, wire: Wire, shown: &str, named: &str) {
        self.send(wire, shown);
        let mut table = self.table();
        let named = table.scrubber.scrub(named);
        table.command = Some(named);
    }

    /// Sends what goes on with a command: a response of SASL or a literal.
    pub(super) fn go_on(&self, wire: Wire, shown: &str) {
        self.send(wire, shown);
    }

    fn send(&self, wire: Wire, shown: &str) {
        let mut table = self.table();
        let shown = table.scrubber.scrub(shown);
        table.heard = 0;
        table.transcript.push(Line {
            speaker: Speaker::Client,
            text: shown.clone(),
        });
        table
            .outbox
            .push_back(Next::Write(Outgoing { wire, shown }));
    }

    /// The next line of the server: its text without the secret, as it is kept in the transcript.
    pub(super) async fn line(&self) -> Talk<String> {
        let bytes = self.raw_line().await?;
        Ok(self.keep(&bytes))
    }

    /// The next line of an IMAP server, where a line goes on behind a literal (RFC 9051, section
    /// 4.3). The literals stand in the text without their `{length}`.
    pub(super) async fn line_with_literals(&self, is_text: fn(&[u8]) -> bool) -> Talk<String> {
        let mut raw = self.raw_line().await?;
        if is_text(&raw) {
            return Ok(self.keep(&raw));
        }
        let mut flat = Vec::new();
        let mut tail = raw.clone();
        while let Some((before, length)) = literal(&tail) {
            if raw.len().saturating_add(length) > LONGEST_LINE {
                return Err(SessionTrouble::LineTooLong);
            }
            let data = self.await_bytes(|lines| lines.exactly(length)).await?;
            flat.extend_from_slice(&tail[..before]);
            flat.extend_from_slice(&data);
            raw.push(b'\n');
            raw.extend_from_slice(&data);
            tail = self.raw_line().await?;
            raw.extend_from_slice(&tail);
        }
        flat.extend_from_slice(&tail);
        self.keep(&raw);
        Ok(self.scrub(&String::from_utf8_lossy(&flat)))
    }

    /// Puts a line into the transcript, without the secret.
    fn keep(&self, bytes: &[u8]) -> String {
        let mut table = self.table();
        let text = table.scrubber.scrub(&String::from_utf8_lossy(bytes));
        for part in text.split('\n') {
            table.transcript.push(Line {
                speaker: Speaker::Server,
                text: part.trim_end_matches('\r').to_owned(),
            });
        }
        text
    }

    async fn raw_line(&self) -> Talk<Vec<u8>> {
        let line = self.await_bytes(Lines::line).await?;
        let mut table = self.table();
        table.heard += 1;
        if table.heard > LONGEST_REPLY {
            return Err(SessionTrouble::TooMuch);
        }
        Ok(line)
    }

    /// Waits until the reader has what is taken from it, or until no more comes.
    async fn await_bytes(
        &self,
        take: impl Fn(&mut Lines) -> Result<Option<Vec<u8>>, Excess>,
    ) -> Talk<Vec<u8>> {
        poll_fn(|_| {
            let mut table = self.table();
            table.need = Need::Bytes;
            if let Some(stranger) = table.tls_record() {
                return stranger.map(Err);
            }
            match take(&mut table.lines) {
                Ok(Some(bytes)) => Poll::Ready(Ok(bytes)),
                Ok(None) => match table.ended {
                    // A last line may lack its line end.
                    Some(ReadEnd::Closed) => {
                        Poll::Ready(table.lines.last().ok_or(SessionTrouble::Closed))
                    }
                    Some(how) => Poll::Ready(Err(table.why_no_more(how))),
                    None => Poll::Pending,
                },
                Err(Excess::Line) => Poll::Ready(Err(SessionTrouble::LineTooLong)),
                Err(Excess::Session) => Poll::Ready(Err(SessionTrouble::TooMuch)),
            }
        })
        .await
    }

    /// What is said of a line that no server of this protocol would say.
    pub(super) fn stranger(&self, line: &str) -> SessionTrouble {
        let mut first = line.as_bytes().to_vec();
        first.truncate(KEPT_OF_STRANGERS);
        SessionTrouble::NotThisProtocol(Peer::new(first))
    }

    /// Makes the connection private, after the go-ahead of the server.
    pub(super) async fn upgrade(&self) -> Talk<()> {
        poll_fn(|_| {
            let mut table = self.table();
            table.need = Need::Tls;
            let smuggled = table.lines.pending();
            if !smuggled.is_empty() {
                let mut text = table.scrubbed_bytes(smuggled);
                text.truncate(KEPT_OF_STRANGERS);
                return Poll::Ready(Err(SessionTrouble::StartTlsInjection { text }));
            }
            match (table.under_tls, table.ended) {
                (true, _) => Poll::Ready(Ok(())),
                (false, Some(how)) => Poll::Ready(Err(table.why_no_more(how))),
                (false, None) => Poll::Pending,
            }
        })
        .await
    }

    /// Asks for leave to sign in.
    pub(super) async fn ask_to_sign_in(&self) -> Option<Verified> {
        poll_fn(|_| {
            let mut table = self.table();
            table.need = Need::Leave;
            match table.leave.take() {
                Some(leave) => Poll::Ready(leave),
                None => Poll::Pending,
            }
        })
        .await
    }
}

impl Table {
    /// What it means that no more bytes come where some are needed.
    fn why_no_more(&self, how: ReadEnd) -> SessionTrouble {
        match (how, &self.command) {
            (ReadEnd::Closed, _) => SessionTrouble::Closed,
            (ReadEnd::Reset, _) => SessionTrouble::Reset,
            (ReadEnd::TimedOut(_), None) => SessionTrouble::Silent {
                partial: self.scrubbed_bytes(self.lines.pending()),
            },
            (ReadEnd::TimedOut(waited), Some(command)) => SessionTrouble::NoAnswer {
                command: command.clone(),
                waited: Duration::from_millis(waited),
            },
        }
    }

    /// A TLS record where a greeting was due, which never ends in a line end: an alert (0x15) or a
    /// handshake (0x16) of TLS (RFC 8446, section 5.1).
    fn tls_record(&self) -> Option<Poll<SessionTrouble>> {
        let pending = self.lines.pending();
        if self.command.is_some() || !matches!(pending, [0x15 | 0x16, 0x03, ..]) {
            return None;
        }
        let length = match pending {
            [_, _, _, high, low, ..] => 5 + usize::from(u16::from_be_bytes([*high, *low])),
            _ => 5,
        };
        let wanted = length.clamp(5, KEPT_OF_STRANGERS);
        Some(match pending.get(..wanted) {
            Some(first) if pending.len() >= 5 => {
                Poll::Ready(SessionTrouble::NotThisProtocol(Peer::new(first.to_vec())))
            }
            _ if self.ended.is_some() => {
                Poll::Ready(SessionTrouble::NotThisProtocol(Peer::new(pending.to_vec())))
            }
            _ => Poll::Pending,
        })
    }

    fn scrubbed_bytes(&self, bytes: &[u8]) -> Vec<u8> {
        let text = String::from_utf8_lossy(bytes);
        let clean = self.scrubber.scrub(&text);
        if clean == text {
            bytes.to_vec()
        } else {
            clean.into_bytes()
        }
    }
}

/// The literal that a line ends with: where its `{` stands, and how many bytes follow.
fn literal(line: &[u8]) -> Option<(usize, usize)> {
    let inner = line.strip_suffix(b"}")?;
    let brace = inner.iter().rposition(|&byte| byte == b'{')?;
    let digits = inner[brace + 1..]
        .strip_suffix(b"+")
        .unwrap_or(&inner[brace + 1..]);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // More digits than a length can have mean more bytes than are ever read.
    let length = std::str::from_utf8(digits)
        .ok()?
        .parse()
        .unwrap_or(usize::MAX);
    Some((brace, length))
}

/// The driver's end of a conversation.
pub(super) struct Play {
    talk: Conversation,
    course: Option<Course>,
}

impl Play {
    /// Begins.
    pub(super) fn new(talk: Conversation, course: Course) -> Self {
        Self {
            talk,
            course: Some(course),
        }
    }
}

impl Dialogue for Play {
    fn feed(&mut self, bytes: &[u8]) {
        self.talk.table().lines.feed(bytes);
    }

    fn ended(&mut self, how: ReadEnd) {
        self.talk.table().ended.get_or_insert(how);
    }

    fn secured(&mut self) {
        self.talk.table().under_tls = true;
    }

    fn sign_in(&mut self, leave: Option<Verified>) {
        self.talk.table().leave = Some(leave);
    }

    fn stage(&self) -> Stage {
        self.talk.table().stage
    }

    fn leaving(&self) -> bool {
        self.talk.table().leaving
    }

    fn unreported(&mut self) -> Vec<Line> {
        std::mem::take(&mut self.talk.table().transcript)
    }

    fn next(&mut self) -> Next {
        if let Some(next) = self.talk.table().outbox.pop_front() {
            return next;
        }
        let Some(course) = &mut self.course else {
            return Next::Finished;
        };
        // Nobody needs to be woken: the driver asks again after each of its answers.
        let mut context = Context::from_waker(Waker::noop());
        if course.as_mut().poll(&mut context).is_ready() {
            self.course = None;
        }
        let mut table = self.talk.table();
        match (table.outbox.pop_front(), &self.course, &table.need) {
            (Some(next), _, _) => next,
            (None, None, _) => Next::Finished,
            (None, Some(_), Need::Bytes) => Next::Read,
            (None, Some(_), Need::Tls) => Next::UpgradeToTls,
            (None, Some(_), Need::Leave) => Next::AskToSignIn,
        }
    }
}
