//! Which resolvers this computer is set up to ask.

use std::net::SocketAddr;

use hickory_resolver::system_conf::read_system_conf;

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
    let mut seen = Vec::new();
    resolvers.retain(|resolver| {
        let new = !seen.contains(resolver);
        seen.push(*resolver);
        new
    });
    resolvers.truncate(MOST);
    resolvers
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
            let address = words.next()?.parse().ok()?;
            Some(SocketAddr::new(address, PORT))
        })
        .collect()
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
}
