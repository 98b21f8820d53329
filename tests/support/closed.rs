//! Ports of this computer at which nobody is. A socket keeps each as long as the tests run: one that was merely free a moment ago may be
//! given to somebody else.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::LazyLock;

use socket2::{Domain, Socket, Type};

/// A port that refuses every connection, at all addresses of this computer: whoever has it does not listen.
pub(crate) fn tcp() -> SocketAddr {
    static KEPT: LazyLock<(Socket, u16)> = LazyLock::new(kept);
    SocketAddr::from((Ipv4Addr::LOCALHOST, KEPT.1))
}

/// A port that refuses every datagram: its socket is tied to itself, and takes nothing from anybody else.
pub(crate) fn udp() -> SocketAddr {
    static KEPT: LazyLock<UdpSocket> = LazyLock::new(|| {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let own = socket.local_addr().expect("a bound socket");
        socket.connect(own).expect("a way to oneself");
        socket
    });
    KEPT.local_addr().expect("a bound socket")
}

/// A closed port that can be opened: nobody comes in between.
pub(crate) fn kept() -> (Socket, u16) {
    let anywhere = bound(Ipv6Addr::UNSPECIFIED.into());
    let socket = anywhere.or_else(|_| bound(Ipv4Addr::UNSPECIFIED.into()));
    let socket = socket.expect("a free port");
    let own = socket.local_addr().expect("a bound socket").as_socket();
    (socket, own.expect("an address of the internet").port())
}

fn bound(ip: IpAddr) -> io::Result<Socket> {
    let at = SocketAddr::new(ip, 0);
    let socket = Socket::new(Domain::for_address(at), Type::STREAM, None)?;
    if at.is_ipv6() {
        socket.set_only_v6(false)?;
    }
    socket.bind(&at.into())?;
    Ok(socket)
}
