//! Whether a way leads out, asked of the operating system without sending anything.

use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

/// A root server of the DNS in either family: as far out as an address can be. Nothing is sent there.
const FAR_V4: Ipv4Addr = Ipv4Addr::new(198, 41, 0, 4);
const FAR_V6: Ipv6Addr = Ipv6Addr::new(0x2001, 0x503, 0xba3e, 0, 0, 0, 2, 0x30);

/// The discard port (RFC 863).
const PORT: u16 = 9;

/// The way out by one family.
pub(super) struct Out {
    /// Whether there is one; none when it could not be found out.
    pub(super) exists: Option<bool>,
    /// The address of this computer that packets would come from.
    pub(super) source: Option<IpAddr>,
}

pub(super) fn out_v4() -> Out {
    Out::of(towards(FAR_V4.into()))
}

pub(super) fn out_v6() -> Out {
    Out::of(towards(FAR_V6.into()))
}

/// The address of this computer that packets to this one would come from.
///
/// Connecting a datagram socket chooses the route and sends nothing. Unlike the main table of
/// routes it tells the truth where rules choose the table, as some VPN programs have it.
pub(super) fn towards(to: IpAddr) -> io::Result<IpAddr> {
    let any: IpAddr = match to {
        IpAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        IpAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(SocketAddr::new(to, PORT))?;
    Ok(socket.local_addr()?.ip())
}

impl Out {
    fn of(source: io::Result<IpAddr>) -> Self {
        match source {
            // An address that is valid on its link alone leads nowhere else (RFC 4291, section 2.5.6).
            Ok(IpAddr::V6(v6)) if v6.is_unicast_link_local() || v6.is_loopback() => Self {
                exists: Some(false),
                source: None,
            },
            Ok(source) if source.is_unspecified() => Self {
                exists: None,
                source: None,
            },
            Ok(source) => Self {
                exists: Some(true),
                source: Some(source),
            },
            Err(error) => Self {
                exists: tells_of_no_way(error.kind()).then_some(false),
                source: None,
            },
        }
    }
}

/// Whether an error means that there is no way to one address; a route of the kind "blackhole" tells it as an argument that is not valid.
pub(super) fn is_no_way(error: &io::Error) -> bool {
    tells_of_no_way(error.kind()) || error.kind() == ErrorKind::InvalidInput
}

/// Whether an error means that there is no way, and not that it could not be found out.
fn tells_of_no_way(kind: ErrorKind) -> bool {
    matches!(
        kind,
        // Without IPv6 in the system there is not even the family (EAFNOSUPPORT).
        ErrorKind::NetworkUnreachable
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable
            | ErrorKind::Unsupported
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_exists_where_an_address_of_this_computer_leads_out() {
        let out = |source: &str| Out::of(Ok(source.parse().expect("an address")));
        for (source, exists) in [
            ("192.0.2.7", Some(true)),
            ("10.0.0.7", Some(true)),
            ("2001:db8::7", Some(true)),
            ("fd00::7", Some(true)),
            ("fe80::7", Some(false)),
            ("::1", Some(false)),
            ("0.0.0.0", None),
            ("::", None),
        ] {
            assert_eq!(out(source).exists, exists, "{source}");
        }
    }

    #[test]
    fn only_some_errors_tell_that_there_is_no_way() {
        let out = |kind: ErrorKind| Out::of(Err(kind.into())).exists;
        assert_eq!(out(ErrorKind::NetworkUnreachable), Some(false));
        assert_eq!(out(ErrorKind::AddrNotAvailable), Some(false));
        assert_eq!(out(ErrorKind::PermissionDenied), None);
        assert_eq!(out(ErrorKind::OutOfMemory), None);
    }

    #[test]
    fn loopback_is_reached_from_loopback() {
        let own = IpAddr::V4(Ipv4Addr::LOCALHOST);
        assert_eq!(towards(own).ok(), Some(own));
    }
}
