//! Opens a connection, and hears what the network says where it does not come about.
//!
//! Linux folds the answers of routers and firewalls into a few error numbers, and hands out the answers themselves to who asks for
//! them (`IP_RECVERR`, ip(7)): the type and the code of ICMP, and who sent it.

use std::io;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
use std::net::SocketAddr;

#[cfg(not(any(target_os = "linux", target_os = "android")))]
use tokio::net::TcpStream;

use crate::observation::tcp::TcpTrouble;

/// Why a connection did not come about.
pub(super) struct Failure {
    /// What the operating system says.
    pub(super) error: io::Error,
    /// What the answer of the network says that is more.
    pub(super) said: Option<TcpTrouble>,
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self { error, said: None }
    }
}

#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) use self::hearing::open;

/// Connects, with segments of this size at most where one is given.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) async fn open(address: SocketAddr, segment: Option<u32>) -> Result<TcpStream, Failure> {
    let socket = match address {
        SocketAddr::V4(_) => tokio::net::TcpSocket::new_v4(),
        SocketAddr::V6(_) => tokio::net::TcpSocket::new_v6(),
    }?;
    #[cfg(unix)]
    if let Some(segment) = segment {
        let _ = socket2::SockRef::from(&socket).set_tcp_mss(segment);
    }
    #[cfg(not(unix))]
    let _ = segment;
    Ok(socket.connect(address).await?)
}

#[cfg(any(target_os = "linux", target_os = "android"))]
mod hearing {
    use std::io::IoSliceMut;
    use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
    use std::os::fd::{AsFd, AsRawFd};

    use nix::errno::Errno;
    use nix::sys::socket::sockopt::{Ipv4RecvErr, Ipv6RecvErr};
    use nix::sys::socket::{ControlMessageOwned, MsgFlags, SockaddrStorage, recvmsg, setsockopt};
    use socket2::{Domain, Protocol, Socket, Type};
    use tokio::net::TcpStream;

    use super::Failure;
    use crate::observation::tcp::TcpTrouble;

    /// The type of ICMP "destination unreachable" (RFC 792), with its codes for a port that nobody listens at, and for what is
    /// forbidden (RFC 1812, section 5.2.7.1).
    const UNREACHABLE_V4: u8 = 3;
    const PORT_V4: u8 = 3;
    const FORBIDDEN_V4: [u8; 3] = [9, 10, 13];

    /// The same of ICMPv6 (RFC 4443, section 3.1).
    const UNREACHABLE_V6: u8 = 1;
    const PORT_V6: u8 = 4;
    const FORBIDDEN_V6: [u8; 3] = [1, 5, 6];

    /// Room for an answer with all that the system adds.
    const ROOM: usize = 512;

    /// Connects, with segments of this size at most where one is given.
    pub(in crate::net) async fn open(
        address: SocketAddr,
        segment: Option<u32>,
    ) -> Result<TcpStream, Failure> {
        let domain = Domain::for_address(address);
        let socket = Socket::new(domain, Type::STREAM, Some(Protocol::TCP))?;
        socket.set_nonblocking(true)?;
        if let Some(segment) = segment {
            let _ = socket.set_tcp_mss(segment);
        }
        hear(&socket, address, true);
        let under_way = Some(Errno::EINPROGRESS as i32);
        if let Err(error) = socket.connect(&address.into())
            && error.raw_os_error() != under_way
        {
            return Err(error.into());
        }
        let own = socket.local_addr().ok().and_then(|own| own.as_socket());
        let stream = TcpStream::from_std(socket.into())?;
        stream.writable().await?;
        if let Some(error) = stream.take_error()? {
            let said = answers(&stream).and_then(|answer| answer.means(own?.ip(), address.ip()));
            return Err(Failure { error, said });
        }
        // On a connection that stands, an answer that a router sends late would end it.
        hear(&stream, address, false);
        Ok(stream)
    }

    /// Has the system keep the answers of the network for us, or not.
    fn hear(socket: &impl AsFd, address: SocketAddr, wanted: bool) {
        let _ = match address {
            SocketAddr::V4(_) => setsockopt(socket, Ipv4RecvErr, &wanted),
            SocketAddr::V6(_) => setsockopt(socket, Ipv6RecvErr, &wanted),
        };
    }

    /// An answer of the network.
    struct Answer {
        from: IpAddr,
        kind: u8,
        code: u8,
    }

    /// The answer that the system kept.
    fn answers(socket: &impl AsRawFd) -> Option<Answer> {
        let mut packet = [0; ROOM];
        let mut packet = [IoSliceMut::new(&mut packet)];
        let mut beside = vec![0; ROOM];
        let flags = MsgFlags::MSG_ERRQUEUE | MsgFlags::MSG_DONTWAIT;
        let heard =
            recvmsg::<SockaddrStorage>(socket.as_raw_fd(), &mut packet, Some(&mut beside), flags);
        let heard = heard.ok()?;
        heard.cmsgs().ok()?.find_map(|message| match message {
            ControlMessageOwned::Ipv4RecvErr(error, Some(from)) => Some(Answer {
                from: IpAddr::V4(Ipv4Addr::from(from.sin_addr.s_addr.to_ne_bytes())),
                kind: error.ee_type,
                code: error.ee_code,
            }),
            ControlMessageOwned::Ipv6RecvErr(error, Some(from)) => Some(Answer {
                from: IpAddr::V6(Ipv6Addr::from(from.sin6_addr.s6_addr)),
                kind: error.ee_type,
                code: error.ee_code,
            }),
            _ => None,
        })
    }

    impl Answer {
        /// What it says that the error number does not: who forbids the connection. A computer also tells itself that a neighbour
        /// does not answer; but that nobody listens at another one's port only a rule of its own makes it say.
        fn means(&self, own: IpAddr, to: IpAddr) -> Option<TcpTrouble> {
            let (unreachable, port, forbidden) = match to {
                IpAddr::V4(_) => (UNREACHABLE_V4, PORT_V4, FORBIDDEN_V4),
                IpAddr::V6(_) => (UNREACHABLE_V6, PORT_V6, FORBIDDEN_V6),
            };
            let is_forbidden = forbidden.contains(&self.code);
            let is_own = self.from == own;
            let is_odd = is_forbidden || self.code == port && own != to;
            match self.kind == unreachable {
                true if is_own && is_odd => Some(TcpTrouble::DeniedLocally),
                true if is_forbidden => Some(TcpTrouble::Prohibited),
                _ => None,
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn who_forbids_is_told_by_the_code_and_the_sender() {
            let own: IpAddr = "192.0.2.7".parse().expect("an address");
            let router: IpAddr = "192.0.2.1".parse().expect("an address");
            let to: IpAddr = "198.51.100.1".parse().expect("an address");
            let means = |from, code| {
                let kind = UNREACHABLE_V4;
                Answer { from, kind, code }.means(own, to)
            };
            for code in FORBIDDEN_V4 {
                assert_eq!(means(router, code), Some(TcpTrouble::Prohibited));
                assert_eq!(means(own, code), Some(TcpTrouble::DeniedLocally));
            }
            assert_eq!(means(own, PORT_V4), Some(TcpTrouble::DeniedLocally));
            assert_eq!(means(router, PORT_V4), None, "a closed port");
            assert_eq!(means(own, 1), None, "a neighbour that does not answer");
            let here = Answer {
                from: own,
                kind: UNREACHABLE_V4,
                code: PORT_V4,
            };
            assert_eq!(here.means(own, own), None, "a port of this computer");
        }

        #[tokio::test]
        async fn a_closed_port_of_this_computer_is_refused_as_ever() {
            let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
            let address = listener.local_addr().expect("an address");
            assert!(open(address, None).await.is_ok());
            drop(listener);
            let failure = open(address, None).await.err();
            let failure = failure.expect("nobody listens there any more");
            assert_eq!(failure.error.kind(), std::io::ErrorKind::ConnectionRefused);
            assert_eq!(failure.said, None);
        }
    }
}
