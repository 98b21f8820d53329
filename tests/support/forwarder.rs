//! A resolver of the kind that passes every question on, and what such ones do wrong: late, lost and false answers. Over UDP alone.

use std::collections::HashMap;
use std::net::{SocketAddr, UdpSocket};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::network::Network;

/// The types of records that rows ask about.
pub(crate) const A: u16 = 1;
pub(crate) const AAAA: u16 = 28;
pub(crate) const SRV: u16 = 33;

/// A question, as far as a row needs to know it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Question {
    /// In lower case, without the end dot.
    pub(crate) name: String,
    /// The type of record.
    pub(crate) kind: u16,
}

/// What was heard of the same question before. Several programs ask it, and each asks again in its own time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Before {
    /// How often it came.
    pub(crate) times: usize,
    /// How long ago it came first.
    pub(crate) since: Duration,
}

/// What becomes of a question.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Turn {
    /// It is passed on after so long.
    After(Duration),
    /// Nobody answers.
    Lost,
    /// This response code comes back.
    Code(u8),
    /// The answer is said to be too long for UDP.
    CutOff,
    /// Bytes come back that are no answer, behind the right number.
    Garbage,
}

/// A running forwarder. Dropping it ends it.
#[derive(Debug)]
pub(crate) struct Forwarder {
    network: Arc<Network>,
    at: SocketAddr,
    over: Arc<AtomicBool>,
}

impl Forwarder {
    /// Listens there and asks `to`; `turn` decides about each question.
    pub(crate) fn start(
        network: &Arc<Network>,
        at: SocketAddr,
        to: SocketAddr,
        turn: impl Fn(&Question, Before) -> Turn + Send + Sync + 'static,
    ) -> Self {
        let over = Arc::new(AtomicBool::new(false));
        let ended = over.clone();
        network.inside(|| {
            let socket = Arc::new(UdpSocket::bind(at).expect("a free port"));
            thread::spawn(move || serve(&socket, to, &turn, &ended));
        });
        Self {
            network: network.clone(),
            at,
            over,
        }
    }
}

impl Drop for Forwarder {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        // It looks whether it is over when something comes.
        self.network.inside(|| {
            let any = if self.at.is_ipv4() {
                "0.0.0.0:0"
            } else {
                "[::]:0"
            };
            if let Ok(socket) = UdpSocket::bind(any) {
                let _ = socket.send_to(&[], self.at);
            }
        });
    }
}

fn serve(
    socket: &Arc<UdpSocket>,
    to: SocketAddr,
    turn: &(impl Fn(&Question, Before) -> Turn + Send + Sync),
    over: &AtomicBool,
) {
    let before = Mutex::new(HashMap::<Question, (usize, Instant)>::new());
    let mut buffer = [0; 4096];
    while let Ok((length, client)) = socket.recv_from(&mut buffer) {
        if over.load(Ordering::Relaxed) {
            return;
        }
        let bytes = buffer[..length].to_vec();
        let Some((question, end)) = read(&bytes) else {
            continue;
        };
        let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
        let (times, first) = before
            .entry(question.clone())
            .or_insert((0, Instant::now()));
        let heard = Before {
            times: *times,
            since: first.elapsed(),
        };
        *times += 1;
        let answer = match turn(&question, heard) {
            Turn::Lost => None,
            Turn::Code(code) => Some(refusal(&bytes[..end], code)),
            Turn::CutOff => {
                let mut answer = refusal(&bytes[..end], 0);
                answer[2] |= 0x02;
                Some(answer)
            }
            Turn::Garbage => Some([&bytes[..2], &[0xff; 9]].concat()),
            Turn::After(late) => {
                let socket = socket.clone();
                thread::spawn(move || {
                    thread::sleep(late);
                    if let Some(answer) = pass_on(&bytes, to) {
                        let _ = socket.send_to(&answer, client);
                    }
                });
                None
            }
        };
        if let Some(answer) = answer {
            let _ = socket.send_to(&answer, client);
        }
    }
}

/// The question of a message (RFC 1035, section 4.1), and where it ends.
fn read(bytes: &[u8]) -> Option<(Question, usize)> {
    let mut at = 12;
    let mut labels = Vec::new();
    loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1;
        if length == 0 {
            break;
        }
        let label = bytes.get(at..at + length)?;
        labels.push(String::from_utf8_lossy(label).to_lowercase());
        at += length;
    }
    let kind = u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?);
    let name = labels.join(".");
    Some((Question { name, kind }, at + 4))
}

/// An answer with this response code and nothing else.
fn refusal(question: &[u8], code: u8) -> Vec<u8> {
    let mut answer = question.to_vec();
    // An answer, by one who would ask others; one question, and nothing behind it.
    answer[2] |= 0x80;
    answer[3] = 0x80 | code;
    answer[6..12].fill(0);
    answer
}

fn pass_on(question: &[u8], to: SocketAddr) -> Option<Vec<u8>> {
    let any = if to.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).ok()?;
    socket.set_read_timeout(Some(Duration::from_secs(5))).ok()?;
    socket.send_to(question, to).ok()?;
    let mut buffer = vec![0; 65_535];
    let (length, _) = socket.recv_from(&mut buffer).ok()?;
    buffer.truncate(length);
    Some(buffer)
}
