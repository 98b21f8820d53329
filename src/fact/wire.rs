//! Facts of the wire: the connection.

use std::net::IpAddr;

use super::across::Across;
use super::{Notes, dns, spaced};
use crate::observation::session::SessionTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::TlsTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

pub(super) fn connect(notes: &mut Notes, run: &Run, probe: &Probe, across: &Across) {
    let mut working: Vec<IpAddr> = Vec::new();
    let mut failing: Vec<(IpAddr, TcpTrouble)> = Vec::new();
    let mut used = false;
    let cut_off = run.of(probe.id).any(|observation| {
        matches!(
            observation.outcome,
            Err(Trouble::Session(SessionTrouble::Reset) | Trouble::Tls(TlsTrouble::Reset))
        )
    });
    for observation in run.of(probe.id) {
        let Some(address) = observation.address.map(|address| address.ip()) else {
            continue;
        };
        match &observation.outcome {
            Ok(Seen::Connected(connection)) => {
                working.push(address);
                used |= connection.used;
                if connection.first_try.is_some() {
                    notes.word("connect.second-try", "yes");
                }
            }
            // It stood, or the attempt would have been refused: whoever cuts connections off was quick there.
            Err(Trouble::Tcp(TcpTrouble::Reset)) if cut_off => working.push(address),
            Err(Trouble::Tcp(trouble)) => failing.push((address, *trouble)),
            _ => {}
        }
    }
    if working.is_empty() && failing.is_empty() {
        return;
    }
    let failure = common(failing.iter().map(|(_, trouble)| *trouble));
    let outcome = if used {
        "ok"
    } else {
        failure.unwrap_or("mixed")
    };
    notes.word("connect.outcome", outcome);
    for (name, is_v4) in [("connect.v4", true), ("connect.v6", false)] {
        let works = working.iter().any(|address| address.is_ipv4() == is_v4);
        let failed = failing
            .iter()
            .filter(|(address, _)| address.is_ipv4() == is_v4);
        let failure = common(failed.map(|(_, trouble)| *trouble));
        notes.word(
            name,
            match (works, failure) {
                (true, None) => "ok",
                (true, Some(_)) => "partial",
                (false, Some(failure)) => failure,
                (false, None) => "none",
            },
        );
    }
    notes.text("connect.working", &spaced(working));
    notes.text("connect.failing", &spaced(failing.iter().map(|(a, _)| a)));
    let places: Vec<IpAddr> = failing.iter().map(|(address, _)| *address).collect();
    if let Some(kind) = dns::kinds(&places) {
        notes.word("connect.failing-kind", kind);
    }
    let mut v6 = places.iter().filter(|place| place.is_ipv6()).peekable();
    if !used && v6.peek().is_some() && v6.all(is_translated) {
        notes.word("connect.translated", "yes");
    }
    if let Some(failure) = failure {
        notes.word("connect.failure", failure);
    }
    if !used && let Some(trouble) = stopped_by(&failing, across) {
        notes.word("connect.stopped-by", trouble.name());
    }
}

/// Whether this stands for an IPv4 address behind a translator (RFC 6052, section 2.1, and RFC 8215).
pub(super) fn is_translated(at: &IpAddr) -> bool {
    match at {
        IpAddr::V6(at) => matches!(at.segments(), [0x64, 0xff9b, 0 | 1, ..]),
        IpAddr::V4(_) => false,
    }
}

/// The addresses that took no connection of a probe, and why.
pub(super) fn failing(run: &Run, probe: &Probe) -> Vec<(IpAddr, TcpTrouble)> {
    let failing = run.of(probe.id).filter_map(|o| match &o.outcome {
        Err(Trouble::Tcp(trouble)) => Some((o.address?.ip(), *trouble)),
        _ => None,
    });
    failing.collect()
}

/// Of several failures the one that tells most: that somebody on the way forbids this very port, and else in general what came of IPv4,
/// which nearly every network has.
pub(super) fn stopped_by(failing: &[(IpAddr, TcpTrouble)], across: &Across) -> Option<TcpTrouble> {
    let forbidden = failing.iter().filter(|(at, trouble)| {
        across.forbids(*at, *trouble) && (at.is_ipv4() || across.takes(*at))
    });
    if let Some((_, trouble)) = forbidden.min_by_key(|(_, trouble)| vagueness(*trouble)) {
        // What this computer forbids, nobody else has to.
        let denied = failing
            .iter()
            .any(|(_, trouble)| *trouble == TcpTrouble::DeniedLocally);
        return Some(if denied {
            TcpTrouble::DeniedLocally
        } else {
            *trouble
        });
    }
    let most = |is_v4: bool| {
        let own = failing
            .iter()
            .filter(|(address, _)| address.is_ipv4() == is_v4);
        own.map(|(_, trouble)| *trouble)
            .min_by_key(|trouble| vagueness(*trouble))
    };
    let (Some(v4), Some(v6)) = (most(true), most(false)) else {
        return most(true).or(most(false));
    };
    let v6_tells_more = match v4 {
        // Whoever drops the one family and forbids the other in words is one firewall.
        TcpTrouble::Timeout => v6 == TcpTrouble::Prohibited,
        // So Linux puts a firewall's "prohibited" for IPv4; for IPv6 it tells the two apart.
        TcpTrouble::HostUnreachable => vagueness(v6) < vagueness(TcpTrouble::Timeout),
        // What knows no way by IPv4 may have one by IPv6.
        TcpTrouble::NetworkUnreachable | TcpTrouble::NoLocalAddress => {
            vagueness(v6) < vagueness(v4)
        }
        _ => false,
    };
    Some(if v6_tells_more { v6 } else { v4 })
}

/// How little a failure says of its cause.
const fn vagueness(trouble: TcpTrouble) -> u8 {
    match trouble {
        TcpTrouble::DeniedLocally => 0,
        TcpTrouble::Prohibited => 1,
        TcpTrouble::Refused => 2,
        TcpTrouble::Reset => 3,
        TcpTrouble::Timeout => 4,
        TcpTrouble::HostUnreachable => 5,
        TcpTrouble::NetworkUnreachable => 6,
        TcpTrouble::NoLocalAddress => 7,
        TcpTrouble::Os(_) => 8,
        TcpTrouble::Deadline => 9,
    }
}

/// The word for all of them, `mixed` when they differ; none when there are none.
fn common(troubles: impl Iterator<Item = TcpTrouble>) -> Option<&'static str> {
    let mut words = troubles.map(TcpTrouble::name);
    let first = words.next()?;
    Some(if words.all(|word| word == first) {
        first
    } else {
        "mixed"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_failures_one_tells_most() {
        use TcpTrouble::{
            HostUnreachable, NetworkUnreachable, NoLocalAddress, Prohibited, Refused, Reset,
            Timeout,
        };
        let of = |v4: &[TcpTrouble], v6: &[TcpTrouble]| {
            let place = |text: &str| text.parse::<IpAddr>().expect("an address");
            let v4 = v4.iter().map(|trouble| (place("192.0.2.1"), *trouble));
            let v6 = v6.iter().map(|trouble| (place("2001:db8::1"), *trouble));
            stopped_by(&v4.chain(v6).collect::<Vec<_>>(), &Across::none())
        };
        assert_eq!(of(&[], &[]), None);
        assert_eq!(of(&[], &[Timeout]), Some(Timeout));
        assert_eq!(of(&[Timeout], &[Refused]), Some(Timeout));
        assert_eq!(of(&[Timeout, Refused], &[Timeout]), Some(Refused));
        assert_eq!(of(&[Reset], &[Timeout]), Some(Reset));
        assert_eq!(of(&[Timeout], &[Prohibited]), Some(Prohibited));
        assert_eq!(of(&[HostUnreachable], &[Timeout]), Some(HostUnreachable));
        assert_eq!(of(&[HostUnreachable], &[Prohibited]), Some(Prohibited));
        assert_eq!(of(&[NetworkUnreachable], &[Timeout]), Some(Timeout));
        assert_eq!(
            of(&[NetworkUnreachable], &[NoLocalAddress]),
            Some(NetworkUnreachable)
        );
    }
}
