//! Handmade TLS hellos: what a server says to one, without a handshake behind it.
//!
//! rustls speaks neither TLS 1.0 nor 1.1, and makes its hellos as large as it likes. These are made for
//! one question each: does a server take this size, or this version?

mod message;
mod reader;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};

use self::message::message;
use self::reader::Reader;
use super::connect;
use crate::observation::contrast::{Hello, HelloAnswer};
use crate::observation::tcp::TcpTrouble;

/// How much of a hello goes into one packet when it is sent in pieces. Packets of 576 bytes pass
/// everywhere (RFC 791, section 3.2).
const PIECE: usize = 400;

/// How much is read at once.
const CHUNK: usize = 4 * 1024;

/// Connects as this hello needs it: for a small one and for one in pieces, the server is asked to
/// keep its packets small as well, so that nothing large is sent either way.
pub(crate) async fn dial(
    address: SocketAddr,
    hello: Hello,
    limit: Duration,
) -> Result<TcpStream, TcpTrouble> {
    match hello {
        Hello::Small | Hello::LargeInPieces => connect::dial_small(address, limit).await,
        Hello::Large | Hello::Only(_) | Hello::AnyKey => connect::dial(address, limit).await,
    }
}

/// How much of what comes back on a hello is kept.
const KEPT: usize = 512;

/// Says a hello, and waits for what comes back; gives its first bytes, too.
pub(crate) async fn say(
    mut stream: TcpStream,
    hello: Hello,
    host: &str,
    limit: Duration,
) -> (HelloAnswer, Vec<u8>) {
    let until = Instant::now() + limit;
    let mut first = Vec::new();
    let Some(message) = message(hello, host) else {
        return (HelloAnswer::NotTls, first);
    };
    let piece = match hello {
        Hello::LargeInPieces => PIECE,
        _ => message.len(),
    };
    for piece in message.chunks(piece) {
        // When it fails, the server may still have said why: reading tells.
        match timeout_at(until, stream.write_all(piece)).await {
            Ok(Ok(())) => {}
            _ => break,
        }
    }
    let mut reader = Reader::default();
    let mut buffer = [0; CHUNK];
    loop {
        let answer = match timeout_at(until, stream.read(&mut buffer)).await {
            Err(_) => Some(HelloAnswer::Timeout),
            Ok(Ok(0)) => Some(HelloAnswer::Closed),
            Ok(Ok(length)) => {
                let room = KEPT.saturating_sub(first.len());
                first.extend_from_slice(&buffer[..length.min(room)]);
                reader.feed(&buffer[..length])
            }
            Ok(Err(error)) if error.kind() == io::ErrorKind::TimedOut => Some(HelloAnswer::Timeout),
            Ok(Err(_)) => Some(HelloAnswer::Reset),
        };
        if let Some(answer) = answer {
            // Enough is known: nobody waits for the end of a connection that was never used.
            let _ = timeout_at(until, stream.shutdown()).await;
            return (answer, first);
        }
    }
}
