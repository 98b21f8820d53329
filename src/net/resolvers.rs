//! Which resolvers this computer is set up to ask.

use std::net::SocketAddr;
#[cfg(unix)]
use std::net::SocketAddrV6;

use hickory_resolver::system_conf::read_system_conf;

use super::answer::plain;

/// More resolvers than these are not asked; the C library stops at three.
const MOST: usize = 4;

/// The port of the DNS.
const PORT: u16 = 53;

/// The resolvers that this computer is set up to ask, in their order; empty when there is none.
pub(super) fn of_this_computer() -> Vec<SocketAddr> {
    let mut resolvers = match read_system_conf() {
        Ok((config, _)) => config
            .name_servers()
            .iter()
            .map(|server| SocketAddr::new(server.ip, PORT))
            .collect(),
        Err(_) => of_plain_file(),
    };
    if resolvers.iter().any(is_link_local) {
        let scoped = of_plain_file();
        for resolver in resolvers.iter_mut().filter(|r| is_link_local(r)) {
            let same = scoped.iter().find(|other| other.ip() == resolver.ip());
            *resolver = *same.unwrap_or(resolver);
        }
    }
    let mut seen = Vec::new();
    resolvers.retain(|resolver| {
        let new = !seen.contains(resolver);
        seen.push(*resolver);
        new
    });
    resolvers.truncate(MOST);
    resolvers
}

/// What this computer adds to names that are not found as they are, in its order (resolv.conf(5)); empty when there is nothing.
pub(super) fn suffixes() -> Vec<String> {
    let Ok((config, _)) = read_system_conf() else {
        return Vec::new();
    };
    let all = config.search().iter().chain(config.domain());
    let mut suffixes: Vec<String> = all.filter(|name| !name.is_root()).map(plain).collect();
    suffixes.dedup();
    suffixes.truncate(MOST);
    suffixes
}

/// Whether the address means something only together with an interface (RFC 4007, section 4).
fn is_link_local(resolver: &SocketAddr) -> bool {
    matches!(resolver, SocketAddr::V6(v6) if v6.ip().is_unicast_link_local())
}

/// What can be read of the file when it cannot be read as a whole: the C library, too, skips a line
/// that it does not understand.
#[cfg(unix)]
fn of_plain_file() -> Vec<SocketAddr> {
    std::fs::read("/etc/resolv.conf")
        .map(|bytes| name_servers(&String::from_utf8_lossy(&bytes)))
        .unwrap_or_default()
}

/// Elsewhere there is no such file.
#[cfg(not(unix))]
fn of_plain_file() -> Vec<SocketAddr> {
    Vec::new()
}

/// The addresses of the `nameserver` lines, whatever else stands in the text.
#[cfg(unix)]
fn name_servers(text: &str) -> Vec<SocketAddr> {
    text.lines()
        .filter_map(|line| {
            let mut words = line.split_ascii_whitespace();
            (words.next()? == "nameserver").then_some(())?;
            address(words.next()?)
        })
        .collect()
}

/// An address, which may name the interface that it is of: `fe80::1%eth0`.
#[cfg(unix)]
fn address(text: &str) -> Option<SocketAddr> {
    let Some((address, zone)) = text.split_once('%') else {
        return Some(SocketAddr::new(text.parse().ok()?, PORT));
    };
    let scope = zone.parse().ok().or_else(|| index_of(zone))?;
    let address = SocketAddrV6::new(address.parse().ok()?, PORT, 0, scope);
    Some(SocketAddr::V6(address))
}

/// The number of an interface, where the operating system tells it in a file.
#[cfg(unix)]
fn index_of(interface: &str) -> Option<u32> {
    if interface.contains('/') {
        return None;
    }
    let file = format!("/sys/class/net/{interface}/ifindex");
    std::fs::read_to_string(file).ok()?.trim().parse().ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn one_odd_line_does_not_hide_the_others() {
        let text = "# made by hand\nsearch -- ..bad..\nnameserver nonsense\nnameserver\n\
                    \tnameserver 192.0.2.53 # the router\noptions ndots:x\nnameserver 2001:db8::53\n";
        let found: Vec<_> = name_servers(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["192.0.2.53:53", "[2001:db8::53]:53"]);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_resolver_on_the_link_keeps_its_interface() {
        let text = "nameserver fe80::1%lo\nnameserver fe80::2%7\nnameserver fe80::3%none-such\n";
        let found: Vec<_> = name_servers(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["[fe80::1%1]:53", "[fe80::2%7]:53"]);
    }
}
