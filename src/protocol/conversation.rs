//! What every conversation needs: lines in, commands out, the transcript, and the stage.
//!
//! The functions that speak a protocol hold a [`Conversation`], the driver holds a [`Play`], and both
//! share one [`Table`]. A function that awaits bytes is simply not resumed before some came.

mod play;
mod scrub;
mod table;
mod transcript;

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use super::line::{Excess, LONGEST_LINE, LONGEST_REPLY, Lines, literal};
use super::text::text;
use super::{Next, Outgoing, ReadEnd, Step};
use crate::observation::Outcome;
use crate::observation::session::SessionTrouble;
use crate::observation::tls::{Peer, Verified};
use crate::secret::{HIDDEN, Scrubber, Wire};
use crate::stage::Stage;
pub(super) use play::Play;
use table::{Need, Table};

/// The whole course of a conversation, from the greeting to the good-bye.
pub(super) type Course = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Either a value or the trouble that ends the conversation.
pub(super) type Talk<T> = Result<T, SessionTrouble>;

/// The most bytes of a stranger that are kept.
const KEPT_OF_STRANGERS: usize = 512;

/// The speaker's end.
#[derive(Clone)]
pub(super) struct Conversation {
    table: Arc<Mutex<Table>>,
}

impl Conversation {
    /// Nothing was said yet.
    pub(super) fn new(scrubber: Scrubber, under_tls: bool) -> Self {
        Self {
            table: Arc::new(Mutex::new(Table::new(scrubber, under_tls))),
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

    /// Reports what the stage came to, without the secret.
    pub(super) fn report(&self, outcome: Outcome) {
        let mut table = self.table();
        let mut transcript = table.transcript.take();
        scrub::lines(&mut transcript, &table.scrubber);
        let step = Step {
            stage: table.stage,
            outcome,
            transcript,
        };
        let step = scrub::step(step, &table.scrubber);
        table.outbox.push_back(Next::Saw(Box::new(step)));
    }

    /// Whether TLS stands.
    pub(super) fn under_tls(&self) -> bool {
        self.table().under_tls
    }

    /// Lets the scrubber know a form of the secret that is about to be sent.
    pub(super) fn hide(&self, form: &str) {
        self.table().scrubber.hide(form);
    }

    /// Lets the scrubber know what the secret was made into, on either side: a password can be tried against it.
    pub(super) fn hide_digest(&self, digest: &[u8]) {
        self.table().scrubber.hide_digest(digest);
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

    /// Names a SASL mechanism in a command, with the first response if there is one. The tag, where
    /// the protocol has tags, stands with its space before the command.
    pub(super) fn begin_sasl(&self, tag: &str, command: &str, initial: Option<&str>) {
        match initial {
            Some(response) => self.command_with_secret(
                Wire::new(format!("{tag}{command} {response}\r\n").into_bytes()),
                &format!("{tag}{command} {HIDDEN}"),
                command,
            ),
            None => self.command(&format!("{tag}{command}"), command),
        }
    }

    /// Sends what goes on with a command: a response of SASL or a literal.
    pub(super) fn go_on(&self, wire: Wire, shown: &str) {
        self.send(wire, shown);
    }

    fn send(&self, wire: Wire, shown: &str) {
        let mut table = self.table();
        let shown = table.scrubber.scrub(shown);
        table.heard = 0;
        table.transcript.says(&shown);
        table
            .outbox
            .push_back(Next::Write(Outgoing { wire, shown }));
    }

    /// The next line of the server as it came, as text.
    pub(super) async fn line(&self) -> Talk<String> {
        let line = self.raw_line().await?;
        self.keep(&line);
        Ok(self.text(&line))
    }

    fn text(&self, bytes: &[u8]) -> String {
        text(bytes, &self.table().scrubber)
    }

    /// The next line of an IMAP server, where a line goes on behind a literal (RFC 9051, section
    /// 4.3). The literals stand in the text without their `{length}`.
    pub(super) async fn line_with_literals(&self, is_text: fn(&[u8]) -> bool) -> Talk<String> {
        let mut raw = self.raw_line().await?;
        if is_text(&raw) {
            self.keep(&raw);
            return Ok(self.text(&raw));
        }
        let mut flat = Vec::new();
        let mut tail = raw.clone();
        while let Some((before, length)) = literal(&tail) {
            if raw.len().saturating_add(length) > LONGEST_LINE {
                return Err(SessionTrouble::LineTooLong);
            }
            let data = self.await_bytes(|lines| lines.exactly(length)).await?;
            if self.are_too_many(data.iter().filter(|&&byte| byte == b'\n').count()) {
                return Err(SessionTrouble::TooMuch);
            }
            flat.extend_from_slice(&tail[..before]);
            flat.extend_from_slice(&data);
            raw.push(b'\n');
            raw.extend_from_slice(&data);
            tail = self.raw_line().await?;
            raw.extend_from_slice(&tail);
        }
        flat.extend_from_slice(&tail);
        self.keep(&raw);
        Ok(self.text(&flat))
    }

    /// Puts what the server said into the transcript, without the secret.
    fn keep(&self, bytes: &[u8]) {
        let mut table = self.table();
        let text = table.scrubber.scrub(&text(bytes, &table.scrubber));
        for part in text.split('\n') {
            table.transcript.hears(part.trim_end_matches('\r'));
        }
    }

    async fn raw_line(&self) -> Talk<Vec<u8>> {
        let line = self.await_bytes(Lines::line).await?;
        if self.are_too_many(1) {
            return Err(SessionTrouble::TooMuch);
        }
        Ok(line)
    }

    /// Counts lines of the server; whether they are too many for one reply.
    fn are_too_many(&self, lines: usize) -> bool {
        let mut table = self.table();
        table.heard += lines;
        table.heard > LONGEST_REPLY
    }

    /// Waits until the reader has what is taken from it, or until no more comes.
    async fn await_bytes(
        &self,
        take: impl Fn(&mut Lines) -> Result<Option<Vec<u8>>, Excess>,
    ) -> Talk<Vec<u8>> {
        poll_fn(|_| {
            let mut table = self.table();
            table.need = Need::Bytes;
            if let Some(stranger) = table.no_line() {
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

    /// Speaks first where no greeting came, which nothing can spoil any more: a web server waits for
    /// that and answers with an error, and a server of TLS with an alert. Silence stays silence.
    pub(super) async fn speak_first(&self, word: &str) -> SessionTrouble {
        self.table().ended = None;
        self.send(Wire::new(format!("{word}\r\n").into_bytes()), word);
        let silent = SessionTrouble::Silent {
            partial: Vec::new(),
        };
        let answer = match self.line().await {
            Ok(line) => self.stranger(&line),
            Err(trouble) => trouble,
        };
        match answer {
            // A mail server that speaks now was silent all the same.
            SessionTrouble::NotThisProtocol(peer) if peer.is_no_mail() => {
                SessionTrouble::NotThisProtocol(peer)
            }
            _ => silent,
        }
    }

    /// What is said of a line that no server of this protocol would say.
    pub(super) fn stranger(&self, line: &str) -> SessionTrouble {
        let first = scrub::bytes(line.as_bytes(), &self.table().scrubber);
        SessionTrouble::NotThisProtocol(Peer::new(first))
    }

    /// Makes the connection private, after the go-ahead of the server.
    pub(super) async fn upgrade(&self) -> Talk<()> {
        poll_fn(|_| {
            let mut table = self.table();
            table.need = Need::Tls;
            let smuggled = table.lines.pending();
            // A server that takes its word back hangs up after one line.
            if may_be_refusal(smuggled) && !table.under_tls && table.ended.is_none() {
                table.need = Need::Bytes;
                return Poll::Pending;
            }
            if !smuggled.is_empty() {
                let mut text = scrub::bytes(smuggled, &table.scrubber);
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

    /// Whether the server has ended the connection.
    pub(super) fn has_ended(&self) -> bool {
        self.table().ended.is_some()
    }

    /// Whether the server has hung up.
    pub(super) fn hung_up(&self) -> bool {
        matches!(self.table().ended, Some(ReadEnd::Closed | ReadEnd::Reset))
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

/// Whether this is, or may become, the one line by which a server refuses: `* BYE`, `-ERR`, or a code of SMTP.
fn may_be_refusal(bytes: &[u8]) -> bool {
    let begins = |word: &[u8]| {
        let length = word.len().min(bytes.len());
        word[..length].eq_ignore_ascii_case(&bytes[..length])
    };
    let ends_here = |at: usize| at + 1 == bytes.len();
    !bytes.is_empty()
        && bytes.len() < KEPT_OF_STRANGERS
        && (begins(b"* BYE") || begins(b"-ERR") || matches!(bytes[0], b'4' | b'5'))
        && bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .is_none_or(ends_here)
}
