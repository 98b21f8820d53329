//! Connections to every address of a host: the first that stands is used (RFC 8305), the others
//! only show whether they answer.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use super::opening::{Failure, open};
use super::{Network, errno};
use crate::observation::tcp::{Connection, TcpTrouble};

/// How long an attempt runs alone before the next one starts (RFC 8305, section 5).
const STAGGER: Duration = Duration::from_millis(250);

/// More addresses than these are not tried.
const MOST: usize = 16;

/// How many connections beside the used ones may stand or be made at once, in a whole run: enough that two addresses of each of six
/// doors, and one more, are spoken to while the first one is.
pub(crate) const MOST_UNUSED: usize = 12;

/// How long a server may take to close a connection that is not used.
const FAREWELL: Duration = Duration::from_millis(250);

/// How much of what nobody wants is read on a connection that is closed, in bytes.
const MOST_UNREAD: usize = 64 * 1024;

/// The segments of a connection on which nothing large may be sent: with its headers such a packet passes
/// everywhere (RFC 791, section 3.2).
const SMALL_SEGMENT: u32 = 536;

/// An attempt that came to its end.
pub(crate) struct Attempt {
    /// Where.
    pub(crate) address: SocketAddr,
    /// When it began.
    pub(crate) began: Instant,
    /// When it ended.
    pub(crate) ended: Instant,
    /// What it came to.
    pub(crate) outcome: Result<Connection, TcpTrouble>,
    /// The connection, when it is the one to use.
    pub(crate) stream: Option<TcpStream>,
    /// The connection, when another one is used.
    pub(crate) spare: Option<Spare>,
}

/// A connection beside the one that is used, with the leave that it has.
pub(crate) struct Spare {
    /// The connection.
    pub(crate) stream: TcpStream,
    /// What keeps others waiting until this one is closed.
    pub(crate) _leave: Option<OwnedSemaphorePermit>,
}

/// Addresses whose attempts have not ended, and when they began; readable while the race goes on.
#[derive(Clone, Default)]
pub(crate) struct UnderWay(Arc<Mutex<Vec<(SocketAddr, Instant)>>>);

impl UnderWay {
    /// What is under way now.
    pub(crate) fn now(&self) -> Vec<(SocketAddr, Instant)> {
        self.change(|list| list.clone())
    }

    fn begin(&self, address: SocketAddr) {
        self.change(|list| list.push((address, Instant::now())));
    }

    fn change<T>(&self, with: impl FnOnce(&mut Vec<(SocketAddr, Instant)>) -> T) -> T {
        with(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What came of an attempt, with the leave that it had if it is of no use.
struct Running {
    address: SocketAddr,
    began: Instant,
    ended: Instant,
    outcome: Result<TcpStream, TcpTrouble>,
    leave: Option<OwnedSemaphorePermit>,
}

/// Attempts to connect to several addresses of one host.
///
/// Until one stands, they follow each other as a mail program's would. Then the other addresses are
/// connected to with leave of `unused`, so that no host sees a crowd of connections.
pub(crate) struct Race {
    /// Each with the address that is really connected to.
    waiting: VecDeque<(SocketAddr, SocketAddr)>,
    running: JoinSet<Running>,
    /// Leave to connect beside the connection that is used, shared by all races of a run.
    unused: Arc<Semaphore>,
    under_way: UnderWay,
    next: Instant,
    limit: Duration,
    won: bool,
    port: u16,
    network: Network,
    /// All addresses, when those are known that were not at the beginning.
    expected: Option<Pin<Box<dyn Future<Output = Vec<IpAddr>> + Send>>>,
    known: Vec<IpAddr>,
}

impl Race {
    /// Will connect to these addresses, each within `limit`.
    pub(crate) fn new(
        addresses: Vec<IpAddr>,
        port: u16,
        network: &Network,
        limit: Duration,
        unused: Arc<Semaphore>,
    ) -> Self {
        let mut race = Self {
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            unused,
            under_way: UnderWay::default(),
            next: Instant::now(),
            limit,
            won: false,
            port,
            network: network.clone(),
            expected: None,
            known: Vec::new(),
        };
        race.add(addresses);
        race
    }

    /// More addresses will be known when this ends (RFC 8305, section 3).
    pub(crate) fn expect(&mut self, all: impl Future<Output = Vec<IpAddr>> + Send + 'static) {
        self.expected = Some(Box::pin(all));
    }

    /// Takes those into the race that are not in it.
    fn add(&mut self, addresses: Vec<IpAddr>) {
        for ip in interleaved(addresses) {
            if self.known.len() < MOST && !self.known.contains(&ip) {
                self.known.push(ip);
                let address = SocketAddr::new(ip, self.port);
                self.waiting
                    .push_back((address, self.network.detour(address)));
            }
        }
    }

    /// The addresses in the order in which they are tried.
    pub(crate) fn order(&self) -> Vec<SocketAddr> {
        self.waiting.iter().map(|(address, _)| *address).collect()
    }

    /// The next attempt to end; none when all have ended. Safe to drop and to call again.
    pub(crate) async fn next(&mut self) -> Option<Attempt> {
        loop {
            while !self.waiting.is_empty()
                && (self.won || self.running.is_empty() || Instant::now() >= self.next)
            {
                self.start();
            }
            if self.running.is_empty() && self.expected.is_none() {
                return None;
            }
            let stagger = sleep_until(self.next);
            tokio::select! {
                ended = self.running.join_next(), if !self.running.is_empty() => {
                    if let Some(Ok(ended)) = ended {
                        return Some(self.end(ended));
                    }
                }
                all = expected(&mut self.expected) => {
                    self.expected = None;
                    self.add(all);
                }
                () = stagger, if !self.waiting.is_empty() => {}
            }
        }
    }

    /// The attempts that have not ended.
    pub(crate) fn under_way(&self) -> UnderWay {
        self.under_way.clone()
    }

    fn start(&mut self) {
        let Some((address, really)) = self.waiting.pop_front() else {
            return;
        };
        self.next = Instant::now() + STAGGER;
        let (limit, under_way) = (self.limit, self.under_way.clone());
        let unused = self.won.then(|| self.unused.clone());
        if unused.is_none() {
            under_way.begin(address);
        }
        self.running.spawn(async move {
            let leave = match unused {
                Some(unused) => {
                    // The semaphore is never closed.
                    let leave = unused.acquire_owned().await.ok();
                    under_way.begin(address);
                    leave
                }
                None => None,
            };
            let began = Instant::now();
            let outcome = connect(really, limit).await;
            Running {
                address,
                began,
                // Nobody may ask for it before something else has happened.
                ended: Instant::now(),
                outcome,
                leave,
            }
        });
    }

    fn end(&mut self, ended: Running) -> Attempt {
        let Running {
            address,
            began,
            ended,
            outcome,
            leave: permit,
        } = ended;
        self.under_way
            .change(|list| list.retain(|(other, _)| *other != address));
        // After a failure, the next one starts at once (RFC 8305, section 5).
        self.next = Instant::now();
        let (mut stream, mut spare) = (None, None);
        let outcome = outcome.map(|connected| {
            let used = !std::mem::replace(&mut self.won, true);
            let local = connected.local_addr().ok();
            if used {
                stream = Some(connected);
            } else {
                spare = Some(Spare {
                    stream: connected,
                    _leave: permit,
                });
            }
            Connection {
                local,
                used,
                tunnelled: false,
                first_try: None,
            }
        });
        Attempt {
            address,
            began,
            ended,
            outcome,
            stream,
            spare,
        }
    }
}

/// Waits for what is expected; for ever when nothing is.
async fn expected(
    all: &mut Option<Pin<Box<dyn Future<Output = Vec<IpAddr>> + Send>>>,
) -> Vec<IpAddr> {
    match all {
        Some(all) => all.await,
        None => std::future::pending().await,
    }
}

/// Families in turn, IPv6 first, each in its own order (RFC 8305, section 4).
fn interleaved(addresses: Vec<IpAddr>) -> Vec<IpAddr> {
    let (v6, v4): (Vec<_>, Vec<_>) = addresses.into_iter().partition(IpAddr::is_ipv6);
    let longest = v6.len().max(v4.len());
    (0..longest)
        .flat_map(|place| [v6.get(place), v4.get(place)])
        .flatten()
        .copied()
        .collect()
}

async fn connect(address: SocketAddr, limit: Duration) -> Result<TcpStream, TcpTrouble> {
    finish(open(address, None), address, limit).await
}

async fn finish(
    connecting: impl Future<Output = Result<TcpStream, Failure>>,
    address: SocketAddr,
    limit: Duration,
) -> Result<TcpStream, TcpTrouble> {
    let mut attempt = pin!(connecting);
    // What is refused at the first look was refused by this computer.
    let first = poll_fn(|context| Poll::Ready(attempt.as_mut().poll(context))).await;
    let (at_once, outcome) = match first {
        Poll::Ready(outcome) => (true, outcome),
        Poll::Pending => match timeout(limit, attempt).await {
            Ok(outcome) => (false, outcome),
            Err(_) => return Err(TcpTrouble::Timeout),
        },
    };
    let stream = outcome.map_err(|Failure { error, said }| {
        said.unwrap_or_else(|| errno::trouble(&error, at_once, address.ip()))
    })?;
    // Commands are short, and each waits for its answer.
    let _ = stream.set_nodelay(true);
    Ok(stream)
}

/// Connects within `limit`, for use.
pub(crate) async fn dial(address: SocketAddr, limit: Duration) -> Result<TcpStream, TcpTrouble> {
    connect(address, limit).await
}

/// Connects within `limit` and has both sides keep their packets small, where the system can.
pub(crate) async fn dial_small(
    address: SocketAddr,
    limit: Duration,
) -> Result<TcpStream, TcpTrouble> {
    // Said with the first packet, it holds for what the server sends as well (RFC 9293, section 3.7.1).
    finish(open(address, Some(SMALL_SEGMENT)), address, limit).await
}

/// Connects only to see whether it can be done.
pub(crate) async fn knock(address: SocketAddr, limit: Duration) -> Result<(), TcpTrouble> {
    let stream = connect(address, limit).await?;
    leave(stream).await;
    Ok(())
}

/// Closes a connection that is not used in good order: a close with unread bytes would be a reset.
async fn leave(mut stream: TcpStream) {
    let farewell = async {
        let _ = stream.shutdown().await;
        let mut unread = [0; 512];
        let mut read = 0;
        while let Ok(length @ 1..) = stream.read(&mut unread).await {
            read += length;
            // It did not notice that nobody listens.
            if read > MOST_UNREAD {
                break;
            }
        }
    };
    // Around all of it: a limit on each read never ends where there is always something to read.
    let _ = timeout(FAREWELL, farewell).await;
}

#[cfg(test)]
mod tests;
