//! A token introspection endpoint (RFC 7662) that knows one good token.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle};

use serde_json::{Value, json};

/// The token that belongs to the mailbox; a JWT has this shape.
pub(crate) const TOKEN: &str = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJraW0ifQ.c2VjcmV0LXNpZ25hdHVyZQ";

/// A running endpoint; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Introspection {
    at: SocketAddr,
    asked: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Introspection {
    /// Says of [`TOKEN`] that it is `user`'s, and of every other that it is not active.
    pub(crate) fn start(user: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let at = listener.local_addr().expect("a bound socket");
        let (asked, stop) = (
            Arc::new(AtomicUsize::new(0)),
            Arc::new(AtomicBool::new(false)),
        );
        let (counter, stopped, user) = (Arc::clone(&asked), Arc::clone(&stop), user.to_owned());
        let thread = thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                if stopped.load(Ordering::Acquire) {
                    return;
                }
                counter.fetch_add(1, Ordering::Relaxed);
                // A client that hangs up has its answer: none.
                let _ = answer(&connection, &user);
            }
        });
        Self {
            at,
            asked,
            stop,
            thread: Some(thread),
        }
    }

    /// For Dovecot's `introspection_url`.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/introspect", self.at)
    }

    /// How many tokens were shown to it.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Drop for Introspection {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // Wakes the thread from its accept.
        let _ = TcpStream::connect(self.at);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn answer(mut connection: &TcpStream, user: &str) -> std::io::Result<()> {
    let mut reader = BufReader::new(connection);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut form = vec![0; length];
    reader.read_exact(&mut form)?;
    let reply = judge(&String::from_utf8_lossy(&form), user).to_string();
    write!(
        connection,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{reply}",
        reply.len()
    )
}

fn judge(form: &str, user: &str) -> Value {
    let token = form
        .split('&')
        .find_map(|field| field.strip_prefix("token="));
    if token == Some(TOKEN) {
        json!({ "active": true, "email": user })
    } else {
        json!({ "active": false })
    }
}
