//! Whether the router answers on its own link, read from what the operating system knows of its neighbours.

use std::net::Ipv4Addr;

/// The router of the default route for IPv4, where this computer asks for it and it does not answer (RFC 826).
///
/// Only Linux tells it in a file. To be read right after packets were to be sent that way: before, nobody has asked for it.
pub(super) fn silent_router() -> Option<Ipv4Addr> {
    let router = router_of_v4()?;
    let neighbours = std::fs::read_to_string("/proc/net/arp").ok()?;
    is_silent(&neighbours, router).then_some(router)
}

/// The router of the default route for IPv4 that is preferred; only Linux tells it in a file.
pub(super) fn router_of_v4() -> Option<Ipv4Addr> {
    if !cfg!(target_os = "linux") {
        return None;
    }
    router(&std::fs::read_to_string("/proc/net/route").ok()?)
}

/// The router of the default route that is preferred, from the table of routes; none where it leads to the link itself, as into a
/// tunnel.
fn router(routes: &str) -> Option<Ipv4Addr> {
    let defaults = routes.lines().skip(1).filter_map(|line| {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        let [_, "00000000", router, flags, _, _, metric, "00000000", ..] = words.as_slice() else {
            return None;
        };
        // RTF_UP without RTF_REJECT.
        let flags = u32::from_str_radix(flags, 16).ok()?;
        let router = u32::from_str_radix(router, 16).ok()?;
        (flags & 0x201 == 1).then_some((metric.parse::<u32>().ok()?, router))
    });
    let (_, router) = defaults.min_by_key(|(metric, _)| *metric)?;
    // The number is the address as it lies in memory.
    (router != 0).then(|| Ipv4Addr::from(router.to_ne_bytes()))
}

/// Whether an address was asked for and did not answer: it stands in the table of neighbours without the flag ATF_COM.
fn is_silent(neighbours: &str, address: Ipv4Addr) -> bool {
    let address = address.to_string();
    let mut entries = neighbours.lines().skip(1).filter_map(|line| {
        let mut words = line.split_ascii_whitespace();
        let is_its = words.next() == Some(&address);
        let flags = words.nth(1)?.strip_prefix("0x")?;
        is_its.then_some(u32::from_str_radix(flags, 16).ok()? & 0x2 == 0)
    });
    let first = entries.next();
    // On one of several links somebody may answer to it.
    first == Some(true) && entries.all(|silent| silent)
}

#[cfg(all(test, target_endian = "little"))]
mod tests {
    use super::*;

    const ROUTES: &str = "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n\
        wlan0\t00000000\tFE01A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0\n\
        eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n\
        eth0\t0000000A\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n";

    #[test]
    fn the_router_of_the_preferred_way_counts() {
        assert_eq!(router(ROUTES), Some(Ipv4Addr::new(10, 0, 0, 1)));
        let tunnel = "head\ntun0 00000000 00000000 0001 0 0 0 00000000 0 0 0\n";
        assert_eq!(router(tunnel), None);
        let blocked = "head\n* 00000000 00000000 0200 0 0 0 00000000 0 0 0\n";
        assert_eq!(router(blocked), None);
        assert_eq!(router(""), None);
    }

    #[test]
    fn only_a_router_that_was_asked_for_in_vain_is_silent() {
        let table = "IP address       HW type     Flags       HW address            Mask     Device\n\
            10.0.0.1         0x1         0x0         00:00:00:00:00:00     *        eth0\n\
            10.0.0.2         0x1         0x2         52:54:00:12:35:02     *        eth0\n\
            10.0.0.3         0x1         0x6         52:54:00:12:35:03     *        eth0\n";
        let silent = |last| is_silent(table, Ipv4Addr::new(10, 0, 0, last));
        assert_eq!([1, 2, 3, 4].map(silent), [true, false, false, false]);
    }
}
