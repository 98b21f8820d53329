//! A mail service's side of a conversation, line by line, and the sockets that it is held on.

use std::io;
use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::endpoint::Security;

/// The longest line that a service reads; a longer one ends the conversation.
const LONGEST_LINE: u64 = 64 * 1024;

/// What a service answers to a line.
pub(crate) struct Reply {
    /// The text, each line with its line end; may be empty.
    pub(crate) text: String,
    /// What comes after it.
    pub(crate) then: Then,
}

/// What a service does after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// Waits for the next line.
    Listen,
    /// Takes a TLS handshake.
    StartTls,
    /// Closes.
    Close,
}

impl Reply {
    /// An answer after which the conversation goes on; line ends are added.
    pub(crate) fn say<const N: usize>(lines: [&str; N]) -> Self {
        let text = lines.map(|line| format!("{line}\r\n")).concat();
        let then = Then::Listen;
        Self { text, then }
    }

    /// The same answer with another end.
    pub(crate) fn then(self, then: Then) -> Self {
        Self { then, ..self }
    }
}

/// One conversation, seen from the server, without I/O.
pub(crate) trait Service: Send {
    /// The first words.
    fn greeting(&self) -> Reply;

    /// Takes a line of the client, without its line end, and answers.
    fn line(&mut self, line: &str) -> Reply;

    /// Takes the news that TLS stands: everything that was said before is forgotten (RFC 3207, section 4.2).
    fn secured(&mut self);
}

/// Holds a conversation with everyone who connects.
pub(crate) async fn serve<S: Service + 'static>(
    listener: TcpListener,
    security: Security,
    acceptor: TlsAcceptor,
    service: impl Fn() -> S,
) {
    let acceptor = Arc::new(acceptor);
    while let Ok((stream, _)) = listener.accept().await {
        let service = service();
        let acceptor = Arc::clone(&acceptor);
        tokio::spawn(async move {
            // A client that goes away in the middle is its own affair.
            let _ = converse(stream, security, &acceptor, service).await;
        });
    }
}

async fn converse(
    mut stream: TcpStream,
    security: Security,
    acceptor: &TlsAcceptor,
    mut service: impl Service,
) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let greeting = service.greeting();
    if security == Security::ImplicitTls {
        let mut stream = acceptor.accept(stream).await?;
        service.secured();
        talk(&mut stream, greeting, &mut service).await?;
        return stream.shutdown().await;
    }
    if talk(&mut stream, greeting, &mut service).await? == Then::StartTls {
        let mut stream = acceptor.accept(stream).await?;
        service.secured();
        talk(&mut stream, Reply::say([]), &mut service).await?;
        return stream.shutdown().await;
    }
    stream.shutdown().await
}

/// Talks until one side ends it. What the client sent ahead of a TLS handshake is thrown away.
async fn talk(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    first: Reply,
    service: &mut impl Service,
) -> io::Result<Then> {
    let mut stream = BufReader::new(stream);
    let mut reply = first;
    loop {
        stream.write_all(reply.text.as_bytes()).await?;
        stream.flush().await?;
        if reply.then != Then::Listen {
            return Ok(reply.then);
        }
        let mut line = Vec::new();
        let mut limited = (&mut stream).take(LONGEST_LINE);
        limited.read_until(b'\n', &mut line).await?;
        if line.pop() != Some(b'\n') {
            return Ok(Then::Close);
        }
        let line = String::from_utf8_lossy(&line);
        reply = service.line(line.trim_end_matches('\r'));
    }
}
