//! Facts of the wire: the connection.

use std::net::IpAddr;

use super::{Notes, spaced};
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

pub(super) fn connect(notes: &mut Notes, run: &Run, probe: &Probe) {
    let mut working: Vec<IpAddr> = Vec::new();
    let mut failing: Vec<(IpAddr, TcpTrouble)> = Vec::new();
    let mut used = false;
    for observation in run.of(probe.id) {
        let Some(address) = observation.address.map(|address| address.ip()) else {
            continue;
        };
        match &observation.outcome {
            Ok(Seen::Connected(connection)) => {
                working.push(address);
                used |= connection.used;
            }
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
    if let Some(failure) = failure {
        notes.word("connect.failure", failure);
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
