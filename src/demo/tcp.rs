//! Ports that are open, closed, or swallow every attempt.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpStream as StdStream};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket};

use super::backstage::Backstage;

/// How long a full queue is given to take another connection before it counts as full.
const PATIENCE: Duration = Duration::from_millis(100);
/// No queue of a listener that asked for none is longer.
const LONGEST_QUEUE: usize = 8;

/// A port that nobody else can open meanwhile, and what holds it.
pub(crate) struct Held {
    /// Where it is.
    pub(crate) address: SocketAddr,
    _by: Holder,
}

enum Holder {
    /// A socket that is bound and does not listen: the operating system refuses for it.
    Closed { _socket: TcpSocket },
    /// A listener whose queue is full and that takes nothing from it.
    Full {
        _listener: TcpListener,
        _waiting: Vec<StdStream>,
    },
}

/// A port on which nothing listens.
///
/// # Errors
///
/// When the operating system grants no socket.
pub(crate) fn closed_port() -> io::Result<Held> {
    let socket = loopback_socket()?;
    let address = socket.local_addr()?;
    let by = Holder::Closed { _socket: socket };
    Ok(Held { address, _by: by })
}

/// An open port.
///
/// # Errors
///
/// When the operating system grants no socket.
pub(crate) fn open_port(backstage: &Backstage) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = backstage.set_up(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Whether this operating system drops what comes to a full queue, as a firewall does. Others refuse it.
pub(crate) const CAN_SWALLOW: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// A port that never answers.
///
/// # Errors
///
/// When the operating system grants no socket, or the queue does not fill.
pub(crate) fn swallowing_port(backstage: &Backstage) -> io::Result<Held> {
    let listener = backstage.set_up(async { loopback_socket()?.listen(0) })?;
    let address = listener.local_addr()?;
    let mut waiting = Vec::new();
    while let Ok(stream) = StdStream::connect_timeout(&address, PATIENCE) {
        waiting.push(stream);
        if waiting.len() > LONGEST_QUEUE {
            return Err(io::Error::other("the queue of a listener does not fill"));
        }
    }
    let by = Holder::Full {
        _listener: listener,
        _waiting: waiting,
    };
    Ok(Held { address, _by: by })
}

fn loopback_socket() -> io::Result<TcpSocket> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
    Ok(socket)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;

    fn attempt(address: SocketAddr, patience: u64) -> Result<(), io::ErrorKind> {
        let attempt = StdStream::connect_timeout(&address, Duration::from_millis(patience));
        attempt.map(drop).map_err(|error| error.kind())
    }

    #[test]
    fn a_closed_port_refuses_and_a_swallowing_one_keeps_silent() {
        let backstage = Backstage::open().unwrap();
        let (_listener, open) = open_port(&backstage).unwrap();
        assert_eq!(attempt(open, 5000), Ok(()));
        let closed = closed_port().unwrap();
        assert_eq!(
            attempt(closed.address, 5000),
            Err(io::ErrorKind::ConnectionRefused)
        );
        if CAN_SWALLOW {
            let silent = swallowing_port(&backstage).unwrap();
            assert_eq!(attempt(silent.address, 300), Err(io::ErrorKind::TimedOut));
        }
    }
}
