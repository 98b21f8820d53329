//! The wait for leave to sign in, during which the server may end the connection.

use std::io;

use tokio::task::yield_now;

use super::{CHUNK, end_of};
use crate::net::stream::Stream;
use crate::protocol::ReadEnd;

/// How often what has already come is read once the leave is there: a server that never stops talking is no reason to wait.
const LOOKS: usize = 8;

/// Waits for the answer, and hears what the server says meanwhile. An error is the end of the connection, also one that was there
/// when the answer came: a credential must not go where nobody reads it any more, and count as tried.
pub(super) async fn wait<A>(
    asking: impl Future<Output = A>,
    stream: &mut Stream,
    mut heard: impl FnMut(&[u8]),
) -> Result<A, ReadEnd> {
    let mut buffer = [0; CHUNK];
    tokio::pin!(asking);
    let answer = loop {
        tokio::select! {
            biased;
            answer = &mut asking => break answer,
            read = stream.read(&mut buffer) => heard(&buffer[..length(read)?]),
        }
    };
    // Lets the runtime notice what the system has already got.
    yield_now().await;
    for _ in 0..LOOKS {
        let Some(read) = stream.read_now(&mut buffer) else {
            break;
        };
        heard(&buffer[..length(read)?]);
    }
    Ok(answer)
}

fn length(read: io::Result<usize>) -> Result<usize, ReadEnd> {
    match read {
        Ok(0) => Err(ReadEnd::Closed),
        Ok(length) => Ok(length),
        Err(error) => Err(end_of(&error)),
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::io::Write as _;
    use std::net::{TcpListener, TcpStream};

    use super::*;
    use crate::net::stream::Carrier;

    /// Both ends of a connection.
    async fn connection() -> (Stream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback");
        let address = listener.local_addr().expect("an address");
        let own = tokio::net::TcpStream::connect(address).await;
        let (server, _) = listener.accept().expect("a client");
        let carrier = Carrier::from(own.expect("a server"));
        (Stream::Clear(carrier), server)
    }

    /// What is heard, and what comes of it where the leave is there from the start.
    async fn given_at_once(stream: &mut Stream) -> (Result<(), ReadEnd>, String) {
        let mut heard = Vec::new();
        let given = wait(ready(()), stream, |bytes| heard.extend_from_slice(bytes)).await;
        (given, String::from_utf8_lossy(&heard).into_owned())
    }

    #[tokio::test]
    async fn a_connection_that_is_closed_already_gets_no_credential() {
        let (mut stream, server) = connection().await;
        drop(server);
        let (given, _) = given_at_once(&mut stream).await;
        assert_eq!(given, Err(ReadEnd::Closed));
    }

    #[tokio::test]
    async fn nor_one_that_said_why_before_it_was_closed() {
        let (mut stream, mut server) = connection().await;
        server.write_all(b"* BYE idle\r\n").expect("a client");
        drop(server);
        let (given, heard) = given_at_once(&mut stream).await;
        assert_eq!(given, Err(ReadEnd::Closed));
        assert_eq!(heard, "* BYE idle\r\n");
    }

    #[tokio::test]
    async fn a_close_ends_the_wait_for_a_leave_that_does_not_come() {
        let (mut stream, server) = connection().await;
        drop(server);
        let given = wait(pending::<()>(), &mut stream, |_| {}).await;
        assert_eq!(given, Err(ReadEnd::Closed));
    }

    #[tokio::test]
    async fn one_that_stands_gets_it_whether_the_server_talks_or_not() {
        let (mut stream, mut server) = connection().await;
        assert_eq!(given_at_once(&mut stream).await, (Ok(()), String::new()));
        let much = vec![b'x'; 100 * CHUNK];
        server.set_nonblocking(true).expect("a socket");
        let sent = server.write(&much).expect("a client");
        assert!(sent > LOOKS * CHUNK, "{sent} bytes");
        let (given, heard) = given_at_once(&mut stream).await;
        assert_eq!(given, Ok(()));
        assert!(heard.len() <= LOOKS * CHUNK, "{} bytes", heard.len());
    }
}
