//! Where the browser of this computer comes back to: a port that only this computer reaches.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// The longest question of a browser that is read, in bytes, and its most headers.
const LONGEST: usize = 32 * 1024;
const MOST_HEADERS: usize = 100;

/// How long a browser may take to ask, and to take the answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// More connections than these are not held at once.
const MOST: usize = 16;

/// A port of this computer, while somebody is waited for.
pub(crate) struct Landing {
    v4: TcpListener,
    /// Browsers may try this one first for `localhost`.
    v6: Option<TcpListener>,
    port: u16,
    callers: JoinSet<Option<Caller>>,
}

/// Somebody who asked for something.
pub(crate) struct Caller {
    /// What was asked for: path and query.
    pub(crate) target: String,
    stream: TcpStream,
}

impl Landing {
    /// Takes a port that the system gives.
    pub(crate) async fn open() -> io::Result<Self> {
        let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = v4.local_addr()?.port();
        let v6 = TcpListener::bind((Ipv6Addr::LOCALHOST, port)).await.ok();
        Ok(Self {
            v4,
            v6,
            port,
            callers: JoinSet::new(),
        })
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    /// Waits for the next question. Whoever connects and says nothing, as browsers do ahead of time, holds up nobody.
    pub(crate) async fn next(&mut self) -> Caller {
        loop {
            let has_room = self.callers.len() < MOST;
            let stream = tokio::select! {
                Some(Ok(caller)) = self.callers.join_next() => match caller {
                    Some(caller) => return caller,
                    None => continue,
                },
                accepted = self.v4.accept(), if has_room => accepted,
                accepted = accept(self.v6.as_ref()), if has_room => accepted,
            };
            if let Ok((stream, _)) = stream {
                self.callers.spawn(heard(stream));
            }
        }
    }
}

async fn accept(listener: Option<&TcpListener>) -> io::Result<(TcpStream, std::net::SocketAddr)> {
    match listener {
        Some(listener) => listener.accept().await,
        None => std::future::pending().await,
    }
}

async fn heard(mut stream: TcpStream) -> Option<Caller> {
    let reading = async {
        let mut came = Vec::new();
        let mut buffer = [0; 4096];
        while came.len() < LONGEST {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => return None,
                Ok(length) => came.extend_from_slice(&buffer[..length]),
            }
            if let Some(target) = target(&came) {
                return Some(target);
            }
        }
        None
    };
    let target = timeout(PATIENCE, reading).await.ok().flatten()?;
    Some(Caller { target, stream })
}

/// What a whole question asks for.
fn target(came: &[u8]) -> Option<String> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let is_whole = request.parse(came).ok()?.is_complete();
    let is_get = request.method == Some("GET");
    (is_whole && is_get).then(|| request.path.map(str::to_owned))?
}

impl Caller {
    /// Answers with a line of text and ends the connection.
    pub(crate) async fn answer(mut self, status: &str, text: &str) {
        let answer = format!(
            "HTTP/1.1 {status}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\
             Cache-Control: no-store\r\nReferrer-Policy: no-referrer\r\nConnection: close\r\n\r\n{text}",
            text.len()
        );
        let answering = async {
            self.stream.write_all(answer.as_bytes()).await?;
            self.stream.shutdown().await
        };
        // A browser that is gone needs no answer.
        let _ = timeout(PATIENCE, answering).await;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_a_whole_question_of_a_browser_counts() {
        let asked = "GET /?code=1&state=2 HTTP/1.1\r\nHost: localhost:1\r\n\r\n";
        let heard = target(asked.as_bytes());
        assert_eq!(heard.as_deref(), Some("/?code=1&state=2"));
        for length in 0..asked.len() {
            assert_eq!(target(&asked.as_bytes()[..length]), None, "{length}");
        }
        assert_eq!(target(asked.replace("GET", "POST").as_bytes()), None);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_fall(came in any::<Vec<u8>>()) {
            let _ = target(&came);
        }
    }
}
