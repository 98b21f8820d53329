//! Relays that count how often the client has the word: what a run costs on a long way.

use std::collections::HashSet;
use std::io::{self, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::{Listener, MailServer};

/// Who spoke last on a connection, and how often the client took the word.
#[derive(Debug)]
struct Talk {
    port: u16,
    client_spoke: bool,
    turns: usize,
}

/// Every connection until now.
type Talks = Arc<Mutex<Vec<Arc<Mutex<Talk>>>>>;

/// A mail server behind a relay for each of its ports.
#[allow(
    missing_debug_implementations,
    reason = "a mail server of the tests has none"
)]
pub(crate) struct Relayed<'a> {
    server: &'a dyn MailServer,
    listeners: Vec<Listener>,
    talks: Talks,
}

impl<'a> Relayed<'a> {
    pub(crate) fn before(server: &'a dyn MailServer) -> Self {
        let talks = Talks::default();
        let relay = |behind: &Listener| {
            let (port, to, talks) = (behind.port, behind.at, Arc::clone(&talks));
            let listener = TcpListener::bind((to.ip(), 0)).expect("a free port");
            let at = listener.local_addr().expect("an address");
            thread::spawn(move || {
                while let Ok((client, _)) = listener.accept() {
                    let talk = Arc::new(Mutex::new(Talk {
                        port,
                        client_spoke: false,
                        turns: 0,
                    }));
                    held(&talks).push(Arc::clone(&talk));
                    let server = TcpStream::connect(to).expect("the server listens");
                    pass(&client, &server, &talk);
                }
            });
            Listener { port, at }
        };
        let listeners = server.listeners().iter().map(relay).collect();
        Self {
            server,
            listeners,
            talks,
        }
    }

    /// Each connection: its port, and how often the client had the word on it.
    pub(crate) fn turns(&self) -> Vec<(u16, usize)> {
        let talks = held(&self.talks);
        let mut turns: Vec<_> = talks
            .iter()
            .map(|talk| held(talk))
            .map(|talk| (talk.port, talk.turns))
            .collect();
        turns.sort_unstable();
        turns
    }
}

impl MailServer for Relayed<'_> {
    fn listeners(&self) -> Vec<Listener> {
        self.listeners.clone()
    }

    fn log(&self) -> String {
        self.server.log()
    }

    fn sign_in_attempts(&self) -> usize {
        self.server.sign_in_attempts()
    }
}

/// Passes a conversation on, both ways.
fn pass(client: &TcpStream, server: &TcpStream, talk: &Arc<Mutex<Talk>>) {
    for (from, to, of_client) in [(client, server, true), (server, client, false)] {
        let (from, to) = (
            from.try_clone().expect("a socket"),
            to.try_clone().expect("a socket"),
        );
        let talk = Arc::clone(talk);
        thread::spawn(move || {
            let _ = carry(&from, &to, || {
                let mut talk = held(&talk);
                talk.turns += usize::from(of_client && !talk.client_spoke);
                talk.client_spoke = of_client;
            });
            let _ = to.shutdown(Shutdown::Write);
        });
    }
}

/// Notes each piece before it goes on, so that nobody can answer it before.
fn carry(mut from: &TcpStream, mut to: &TcpStream, note: impl Fn()) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        match from.read(&mut buffer)? {
            0 => return Ok(()),
            length => {
                note();
                to.write_all(&buffer[..length])?;
            }
        }
    }
}

/// A relay before a name server that counts the questions over UDP. What comes once more from the same socket, because a busy computer
/// answers late, is the same question.
#[derive(Debug)]
pub(crate) struct Questions {
    at: SocketAddr,
    asked: Arc<Mutex<HashSet<Question>>>,
}

/// Who asks, and what for.
type Question = (SocketAddr, Vec<u8>);

impl Questions {
    pub(crate) fn before(name_server: SocketAddr) -> Self {
        let bound = |ip: IpAddr| UdpSocket::bind((ip, 0)).expect("a free port");
        let outside = Arc::new(bound(name_server.ip()));
        let at = outside.local_addr().expect("an address");
        let asked = Arc::new(Mutex::new(HashSet::new()));
        let count = Arc::clone(&asked);
        thread::spawn(move || {
            let mut buffer = [0; 2048];
            while let Ok((length, from)) = outside.recv_from(&mut buffer) {
                let (question, outside) = (buffer[..length].to_vec(), Arc::clone(&outside));
                held(&count).insert((from, wanted(&question).to_vec()));
                let inside = bound(name_server.ip());
                thread::spawn(move || {
                    let mut buffer = [0; 4096];
                    let _ = inside.send_to(&question, name_server);
                    if let Ok((length, _)) = inside.recv_from(&mut buffer) {
                        let _ = outside.send_to(&buffer[..length], from);
                    }
                });
            }
        });
        Self { at, asked }
    }

    /// Where it listens.
    pub(crate) fn at(&self) -> SocketAddr {
        self.at
    }

    /// How many were asked.
    pub(crate) fn asked(&self) -> usize {
        held(&self.asked).len()
    }
}

/// The name in a question, and of what type and class its records are to be (RFC 1035, section 4.1.2).
fn wanted(question: &[u8]) -> &[u8] {
    let behind = question.get(12..).unwrap_or_default();
    let end = behind.iter().position(|byte| *byte == 0);
    end.and_then(|end| behind.get(..end + 5)).unwrap_or(behind)
}

fn held<T>(lock: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}
