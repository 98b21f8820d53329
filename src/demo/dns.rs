//! A DNS server on loopback that answers as a demo wants: truthfully, wrongly, or not at all.

mod zone;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream, UdpSocket};

use super::backstage::Backstage;
pub(crate) use zone::{Answering, Zone};

/// Starts the server on a free port, the same for UDP and TCP.
///
/// # Errors
///
/// When no port is free for both.
pub(crate) fn serve(zone: Zone, backstage: &Backstage) -> io::Result<SocketAddr> {
    let (udp, tcp, address) = backstage.set_up(bind())?;
    let zone = Arc::new(zone);
    backstage.run(over_udp(udp, Arc::clone(&zone)));
    backstage.run(over_tcp(tcp, zone));
    Ok(address)
}

/// A port of UDP may be taken on TCP, so a few are tried.
async fn bind() -> io::Result<(UdpSocket, TcpListener, SocketAddr)> {
    let mut last = None;
    for _ in 0..16 {
        let tcp = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = tcp.local_addr()?;
        match UdpSocket::bind(address).await {
            Ok(udp) => return Ok((udp, tcp, address)),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

async fn over_udp(socket: UdpSocket, zone: Arc<Zone>) {
    let mut buffer = vec![0; 4096];
    loop {
        // An error here is the echo of an answer that nobody waited for; the next question is unharmed.
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else {
            continue;
        };
        if let Some(answer) = zone.answer(&buffer[..length]) {
            let _ = socket.send_to(&answer, peer).await;
        }
    }
}

async fn over_tcp(listener: TcpListener, zone: Arc<Zone>) {
    while let Ok((stream, _)) = listener.accept().await {
        let zone = Arc::clone(&zone);
        tokio::spawn(async move {
            let _ = converse(stream, &zone).await;
        });
    }
}

/// Questions and answers with their length before them (RFC 1035, section 4.2.2).
async fn converse(mut stream: TcpStream, zone: &Zone) -> io::Result<()> {
    loop {
        let length = stream.read_u16().await?;
        let mut question = vec![0; usize::from(length)];
        stream.read_exact(&mut question).await?;
        if let Some(answer) = zone.answer(&question) {
            let length = u16::try_from(answer.len()).map_err(io::Error::other)?;
            stream.write_u16(length).await?;
            stream.write_all(&answer).await?;
        }
    }
}

/// A port at which no DNS server listens: it is held, and closed to everyone.
pub(crate) struct ClosedPort {
    /// Where it is.
    pub(crate) address: SocketAddr,
    _socket: std::net::UdpSocket,
}

impl ClosedPort {
    /// Takes a free port.
    ///
    /// # Errors
    ///
    /// When the operating system grants no socket.
    pub(crate) fn hold() -> io::Result<Self> {
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = socket.local_addr()?;
        // Tied to itself, it takes nothing from anybody else, and they are told that the port is closed.
        socket.connect(address)?;
        Ok(Self {
            address,
            _socket: socket,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use super::*;

    #[test]
    fn a_held_port_is_closed_to_others() {
        let closed = ClosedPort::hold().unwrap();
        let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        socket.connect(closed.address).unwrap();
        socket.send(b"anybody?").unwrap();
        let patience = std::time::Duration::from_secs(5);
        socket.set_read_timeout(Some(patience)).unwrap();
        let kind = socket.recv(&mut [0; 16]).unwrap_err().kind();
        let told = [
            io::ErrorKind::ConnectionRefused,
            io::ErrorKind::ConnectionReset,
        ];
        assert!(told.contains(&kind), "{kind:?}");
    }
}
