//! A server that follows a script, and tells where a client departed from it.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::tls;
use crate::secret::{HIDDEN, Scrubber};

/// The first byte of a TLS handshake (RFC 8446, section 5.1).
const HANDSHAKE: u8 = 0x16;

/// The longest line that is read.
const LONGEST_LINE: usize = 64 * 1024;
/// How long a client may leave a closed connection open.
const FAREWELL: Duration = Duration::from_secs(5);

/// How long a server may take to notice that a client went.
const NOTICE: Duration = Duration::from_millis(500);

/// One thing that a server does.
#[derive(Clone)]
pub(crate) enum Move {
    /// Sends these bytes at once.
    Send(Vec<u8>),
    /// Waits for this line, in which [`HIDDEN`] stands for anything.
    Expect(String),
    /// Takes a TLS handshake.
    Handshake(TlsAcceptor),
    /// Takes a ClientHello and answers with these bytes instead.
    Hello(Vec<u8>),
    /// Closes.
    Close,
    /// Resets the connection.
    Reset,
    /// Says nothing until the client goes.
    Silence,
}

/// Where clients departed from their scripts, one sentence each, secrets removed.
#[derive(Clone)]
pub(crate) struct Departures {
    sentences: Arc<Mutex<Vec<String>>>,
    /// How many conversations go on.
    talking: Arc<AtomicUsize>,
    scrubber: Scrubber,
}

impl Departures {
    /// None so far.
    pub(crate) fn new(scrubber: Scrubber) -> Self {
        Self {
            sentences: Arc::default(),
            talking: Arc::default(),
            scrubber,
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<String>> {
        self.sentences
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, what: &str) {
        self.all().push(self.scrubber.scrub(what));
    }

    /// Takes them, once the servers have noticed that their clients are gone.
    pub(crate) fn take(&self) -> Vec<String> {
        let until = Instant::now() + NOTICE;
        while self.talking.load(Ordering::SeqCst) > 0 && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(2));
        }
        std::mem::take(&mut *self.all())
    }
}

/// Follows the script with everyone who connects, each from its beginning.
pub(crate) async fn perform(
    listener: TcpListener,
    name: String,
    moves: Vec<Move>,
    departures: Departures,
) {
    let moves: Arc<[Move]> = moves.into();
    while let Ok((stream, _)) = listener.accept().await {
        let moves = Arc::clone(&moves);
        let departures = departures.clone();
        let name = name.clone();
        departures.talking.fetch_add(1, Ordering::SeqCst);
        tokio::spawn(async move {
            let mut stage = Stage::new(stream);
            // A client that only looks whether the port is open hears the first words and goes.
            if let Err(Ended::Departed(what)) = stage.follow(&moves).await {
                departures.note(&format!("{name}: {what}"));
            }
            departures.talking.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// How a conversation ended before its script did.
enum Ended {
    /// The client went.
    Gone,
    /// The client did something else than the script says.
    Departed(String),
}

impl From<io::Error> for Ended {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// The connection, in the clear or under TLS.
enum Wire {
    Clear(TcpStream),
    Secured(Box<TlsStream<TcpStream>>),
    /// Between the two, and after the end.
    Nothing,
}

struct Stage {
    wire: Wire,
    /// What came and was not yet looked at.
    heard: Vec<u8>,
    lines: usize,
}

impl Stage {
    const fn new(stream: TcpStream) -> Self {
        let wire = Wire::Clear(stream);
        Self {
            wire,
            heard: Vec::new(),
            lines: 0,
        }
    }

    async fn follow(&mut self, moves: &[Move]) -> Result<(), Ended> {
        if let Wire::Clear(stream) = &self.wire {
            stream.set_nodelay(true)?;
        }
        for (at, step) in moves.iter().enumerate() {
            match step {
                Move::Send(bytes) => self.send(bytes).await?,
                Move::Expect(line) => self.expect(line).await?,
                Move::Handshake(acceptor) => self.secure(acceptor).await?,
                Move::Hello(answer) => {
                    if let Wire::Clear(stream) = &mut self.wire {
                        tls::read_hello(stream).await?;
                    }
                    self.send(answer).await?;
                }
                Move::Close => return self.close().await,
                Move::Reset => return self.reset(),
                // A client that is tired of waiting may speak first, but not TLS.
                Move::Silence
                    if matches!(moves.get(at + 1), Some(Move::Expect(_)))
                        && self.read().await? > 0
                        && self.heard.first() != Some(&HANDSHAKE) => {}
                Move::Silence => break,
            }
        }
        self.drain().await
    }

    async fn send(&mut self, bytes: &[u8]) -> Result<(), Ended> {
        match &mut self.wire {
            Wire::Clear(stream) => stream.write_all(bytes).await?,
            Wire::Secured(stream) => {
                stream.write_all(bytes).await?;
                stream.flush().await?;
            }
            Wire::Nothing => return Err(Ended::Gone),
        }
        Ok(())
    }

    async fn read(&mut self) -> Result<usize, Ended> {
        let heard = &mut self.heard;
        Ok(match &mut self.wire {
            Wire::Clear(stream) => stream.read_buf(heard).await?,
            Wire::Secured(stream) => stream.read_buf(heard).await?,
            Wire::Nothing => 0,
        })
    }

    async fn expect(&mut self, expected: &str) -> Result<(), Ended> {
        let line = loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.heard.drain(..=end).collect();
                break String::from_utf8_lossy(&line)
                    .trim_end_matches(['\r', '\n'])
                    .to_owned();
            }
            if self.read().await? == 0 {
                return Err(if self.lines == 0 && self.heard.is_empty() {
                    Ended::Gone
                } else {
                    Ended::Departed(format!("the connection ended where `{expected}` was due"))
                });
            }
            if self.heard.len() > LONGEST_LINE {
                return Err(Ended::Departed("an endless line came".to_owned()));
            }
        };
        self.lines += 1;
        if fits(expected, &line) {
            return Ok(());
        }
        if let Some(refusal) = refusal(expected, &line) {
            self.send(refusal.as_bytes()).await?;
            return Err(Ended::Gone);
        }
        Err(Ended::Departed(format!(
            "`{expected}` was due, and `{line}` came"
        )))
    }

    async fn secure(&mut self, acceptor: &TlsAcceptor) -> Result<(), Ended> {
        if !self.heard.is_empty() {
            return Err(Ended::Departed(
                "clear text came where TLS was due".to_owned(),
            ));
        }
        let Wire::Clear(stream) = std::mem::replace(&mut self.wire, Wire::Nothing) else {
            return Err(Ended::Gone);
        };
        self.wire = Wire::Secured(Box::new(acceptor.accept(stream).await?));
        Ok(())
    }

    async fn close(&mut self) -> Result<(), Ended> {
        match &mut self.wire {
            Wire::Clear(stream) => stream.shutdown().await?,
            Wire::Secured(stream) => stream.shutdown().await?,
            Wire::Nothing => {}
        }
        // What is left unread would turn the close into a reset.
        let _ = timeout(FAREWELL, self.drain()).await;
        Ok(())
    }

    fn reset(&mut self) -> Result<(), Ended> {
        match std::mem::replace(&mut self.wire, Wire::Nothing) {
            Wire::Clear(stream) => stream.set_zero_linger()?,
            Wire::Secured(stream) => stream.get_ref().0.set_zero_linger()?,
            Wire::Nothing => {}
        }
        Ok(())
    }

    /// Reads until the client goes.
    async fn drain(&mut self) -> Result<(), Ended> {
        while self.read().await? > 0 {
            self.heard.clear();
        }
        Ok(())
    }
}

/// What a server says to a client that takes no leave where STARTTLS is not offered, and asks for it all the same.
fn refusal(expected: &str, line: &str) -> Option<String> {
    match (expected, line) {
        ("QUIT", "STLS") => Some("-ERR unknown command\r\n".to_owned()),
        ("QUIT", "STARTTLS") => Some("502 5.5.1 not implemented\r\n".to_owned()),
        _ if expected.ends_with(" LOGOUT") => {
            let tag = line.strip_suffix(" STARTTLS")?;
            Some(format!("{tag} BAD unknown command\r\n"))
        }
        _ => None,
    }
}

/// Whether the line is the expected one, where [`HIDDEN`] stands for anything.
fn fits(expected: &str, line: &str) -> bool {
    let Some((before, after)) = expected.split_once(HIDDEN) else {
        return expected == line;
    };
    line.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .is_some_and(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hidden_part_stands_for_anything_but_nothing() {
        assert!(fits("m1 CAPABILITY", "m1 CAPABILITY"));
        assert!(!fits("m1 CAPABILITY", "m1 capability"));
        assert!(fits(
            "m2 AUTHENTICATE PLAIN [hidden]",
            "m2 AUTHENTICATE PLAIN AGtpbQ=="
        ));
        assert!(!fits(
            "m2 AUTHENTICATE PLAIN [hidden]",
            "m2 AUTHENTICATE PLAIN "
        ));
        assert!(fits(
            "m2 LOGIN \"kim\" \"[hidden]\"",
            "m2 LOGIN \"kim\" \"secret\""
        ));
        assert!(!fits(
            "m2 LOGIN \"kim\" \"[hidden]\"",
            "m2 LOGIN \"kim\" secret"
        ));
        assert!(fits(HIDDEN, "dXNlcj1raW0="));
    }
}
