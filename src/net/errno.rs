//! What the error of an operating system says of a connection attempt.
//!
//! By number, because the kinds of the standard library fold several of them into one. What Linux
//! gives for each answer of a firewall was found with nftables in a network namespace:
//!
//! | answer                                  | IPv4           | IPv6          |
//! |-----------------------------------------|----------------|---------------|
//! | `tcp reset`, `port-unreachable`         | `ECONNREFUSED` | `ECONNREFUSED`|
//! | `host-unreachable`, `addr-unreachable`  | `EHOSTUNREACH` | `EHOSTUNREACH`|
//! | `net-unreachable`, `no-route`           | `ENETUNREACH`  | `ENETUNREACH` |
//! | `host-prohibited`, `admin-prohibited`   | `EHOSTUNREACH` | `EACCES`      |
//! | `net-prohibited`                        | `ENETUNREACH`  | (none)        |
//! | `policy-fail`, `reject-route`           | (none)         | `EACCES`      |
//! | `prot-unreachable`                      | `ENOPROTOOPT`  | (none)        |
//! | a `prohibit` route of this computer     | `EACCES` at once, both families |
//! | a `blackhole` route of this computer    | `EINVAL` at once, both families |
//! | no route at all                         | `ENETUNREACH` at once, both families |
//!
//! So over IPv4 a firewall that forbids looks like a host that is not there, and over both a firewall of this computer looks like one
//! on the way; what the answer itself says, Linux tells apart (`opening.rs`).

use std::io;
use std::net::IpAddr;

use crate::endpoint::is_private;
use crate::observation::tcp::TcpTrouble::{self, *};

/// What the number of an error means; the same for both families.
#[cfg(any(target_os = "linux", target_os = "android"))]
const TABLE: &[(i32, TcpTrouble)] = &[
    (111, Refused),            // ECONNREFUSED
    (110, Timeout),            // ETIMEDOUT
    (104, Reset),              // ECONNRESET
    (103, Reset),              // ECONNABORTED
    (101, NetworkUnreachable), // ENETUNREACH
    (100, NetworkUnreachable), // ENETDOWN
    (22, NetworkUnreachable),  // EINVAL: a blackhole route
    (113, HostUnreachable),    // EHOSTUNREACH
    (112, HostUnreachable),    // EHOSTDOWN
    (92, Prohibited),          // ENOPROTOOPT: the answer "protocol unreachable"
    (99, NoLocalAddress),      // EADDRNOTAVAIL
    (97, NoLocalAddress),      // EAFNOSUPPORT
    (13, Prohibited),          // EACCES
    (1, Prohibited),           // EPERM
];

/// What the number of an error means; the same for both families.
#[cfg(target_vendor = "apple")]
const TABLE: &[(i32, TcpTrouble)] = &[
    (61, Refused),            // ECONNREFUSED
    (60, Timeout),            // ETIMEDOUT
    (54, Reset),              // ECONNRESET
    (53, Reset),              // ECONNABORTED
    (51, NetworkUnreachable), // ENETUNREACH
    (50, NetworkUnreachable), // ENETDOWN
    (65, HostUnreachable),    // EHOSTUNREACH
    (64, HostUnreachable),    // EHOSTDOWN
    (49, NoLocalAddress),     // EADDRNOTAVAIL
    (47, NoLocalAddress),     // EAFNOSUPPORT
    (13, Prohibited),         // EACCES
    (1, Prohibited),          // EPERM
];

/// What the number of an error means; the same for both families.
#[cfg(windows)]
const TABLE: &[(i32, TcpTrouble)] = &[
    (10061, Refused),            // WSAECONNREFUSED
    (10060, Timeout),            // WSAETIMEDOUT
    (10054, Reset),              // WSAECONNRESET
    (10053, Reset),              // WSAECONNABORTED
    (10051, NetworkUnreachable), // WSAENETUNREACH
    (10050, NetworkUnreachable), // WSAENETDOWN
    (10065, HostUnreachable),    // WSAEHOSTUNREACH
    (10064, HostUnreachable),    // WSAEHOSTDOWN
    (10049, NoLocalAddress),     // WSAEADDRNOTAVAIL
    (10047, NoLocalAddress),     // WSAEAFNOSUPPORT
    (10013, DeniedLocally),      // WSAEACCES: only this computer's own firewall gives it
];

/// Elsewhere the kinds of the standard library have to do.
#[cfg(not(any(
    target_os = "linux",
    target_os = "android",
    target_vendor = "apple",
    windows
)))]
const TABLE: &[(i32, TcpTrouble)] = &[];

/// What went wrong on the way to `to`; `at_once` says that the operating system refused before anything
/// was sent.
pub(super) fn trouble(error: &io::Error, at_once: bool, to: IpAddr) -> TcpTrouble {
    let number = error.raw_os_error();
    let known = number.and_then(|number| TABLE.iter().find(|(known, _)| *known == number));
    let trouble = known.map_or_else(|| by_kind(error), |(_, trouble)| *trouble);
    match trouble {
        // A firewall on the way needs a packet to answer to.
        Prohibited if at_once => DeniedLocally,
        // No route for IPv6 at all is how a computer without IPv6 says so; some VPNs close theirs with a route
        // of the kind "unreachable".
        NetworkUnreachable | HostUnreachable if at_once && to.is_ipv6() && !is_private(to) => {
            NoLocalAddress
        }
        // So macOS answers a program that may not look into the local network (since macOS 15).
        HostUnreachable if at_once && cfg!(target_vendor = "apple") && is_private(to) => {
            DeniedLocally
        }
        trouble => trouble,
    }
}

fn by_kind(error: &io::Error) -> TcpTrouble {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => Refused,
        io::ErrorKind::TimedOut => Timeout,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => Reset,
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown => NetworkUnreachable,
        io::ErrorKind::HostUnreachable => HostUnreachable,
        io::ErrorKind::PermissionDenied => Prohibited,
        io::ErrorKind::AddrNotAvailable => NoLocalAddress,
        _ => Os(error.raw_os_error().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::{Ipv4Addr, Ipv6Addr};

    const V4: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
    const V6: IpAddr = IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1));

    #[test]
    fn only_macos_keeps_a_program_from_the_local_network_like_that() {
        let number = TABLE
            .iter()
            .find(|(_, trouble)| *trouble == HostUnreachable);
        let Some((number, _)) = number else { return };
        let error = io::Error::from_raw_os_error(*number);
        let private = IpAddr::V4(Ipv4Addr::new(192, 168, 1, 1));
        let expected = match cfg!(target_vendor = "apple") {
            true => DeniedLocally,
            false => HostUnreachable,
        };
        assert_eq!(trouble(&error, true, private), expected);
        assert_eq!(trouble(&error, false, private), HostUnreachable);
        assert_eq!(trouble(&error, true, V4), HostUnreachable);
        assert!(is_private("fe80::1".parse().expect("an address")) && !is_private(V6));
    }

    #[test]
    fn every_known_number_has_one_meaning() {
        for (place, (number, trouble)) in TABLE.iter().enumerate() {
            assert!(TABLE[..place].iter().all(|(other, _)| other != number));
            let error = io::Error::from_raw_os_error(*number);
            assert_eq!(super::trouble(&error, false, V4), *trouble);
        }
    }

    #[test]
    fn an_unknown_number_is_kept() {
        let error = io::Error::from_raw_os_error(24);
        assert_eq!(trouble(&error, false, V4), Os(24));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_comes_at_once_comes_from_this_computer() {
        let denied = io::Error::from_raw_os_error(13);
        assert_eq!(trouble(&denied, true, V6), DeniedLocally);
        assert_eq!(trouble(&denied, false, V6), Prohibited);
        let no_route = io::Error::from_raw_os_error(101);
        assert_eq!(trouble(&no_route, true, V6), NoLocalAddress);
        assert_eq!(trouble(&no_route, true, V4), NetworkUnreachable);
        assert_eq!(trouble(&no_route, false, V6), NetworkUnreachable);
    }
}
