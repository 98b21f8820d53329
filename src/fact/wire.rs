//! Facts of the wire: the name and the connection.

use std::net::IpAddr;

use super::{Notes, more_telling, spaced};
use crate::observation::dns::{DnsTrouble, Resolution, SystemAnswer};
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;

/// The info-codes of RFC 8914 that tell of a failed DNSSEC validation.
const BOGUS: std::ops::RangeInclusive<u16> = 6..=12;

pub(super) fn resolve(notes: &mut Notes, run: &Run, probe: &Probe) {
    let resolution = run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => Some(resolution),
        _ => None,
    });
    let Some(resolution) = resolution else { return };
    let a = resolution.v4.as_ref().err();
    let aaaa = resolution.v6.as_ref().err();
    let outcome = match (a, aaaa) {
        (Some(a), Some(aaaa)) => more_telling(a, aaaa).name(),
        _ => "ok",
    };
    notes.word("dns.outcome", outcome);
    notes.word("dns.a", a.map_or("ok", DnsTrouble::name));
    notes.word("dns.aaaa", aaaa.map_or("ok", DnsTrouble::name));
    let extended = [a, aaaa]
        .into_iter()
        .flatten()
        .find_map(|trouble| match trouble {
            DnsTrouble::ServFail { extended } => *extended,
            _ => None,
        });
    if let Some(code) = extended {
        notes.say("dns.extended", code);
        if BOGUS.contains(&code) {
            notes.word("dns.bogus", "yes");
        }
    }
    let addresses = resolution.addresses();
    notes.text("dns.addresses", &spaced(&addresses));
    if let Some(kind) = kinds(&addresses) {
        notes.word("dns.address-kind", kind);
    }
    let dangling = [a, aaaa]
        .into_iter()
        .flatten()
        .find_map(|trouble| match trouble {
            DnsTrouble::DanglingAlias { target } => Some(target),
            _ => None,
        });
    if let Some(target) = dangling.or(resolution.aliases.last()) {
        notes.text("dns.alias-target", target);
    }
    notes.say("dns.took-ms", resolution.took.as_millis());
    if let Some(system) = &resolution.system {
        notes.word("dns.system", compared(resolution, system));
    }
}

fn compared(resolution: &Resolution, system: &SystemAnswer) -> &'static str {
    let v4 = resolution.v4.iter().flatten().map(|a| IpAddr::V4(*a));
    let v6 = resolution.v6.iter().flatten().map(|a| IpAddr::V6(*a));
    let dns: Vec<IpAddr> = v4.chain(v6).collect();
    match system {
        SystemAnswer::Failed if dns.is_empty() => "agrees",
        SystemAnswer::Failed => "failed",
        SystemAnswer::Addresses(_) if dns.is_empty() => "only-system",
        // A computer without IPv6 leaves those addresses out, and large services hand out other ones
        // each time: only an answer without anything in common is another answer.
        SystemAnswer::Addresses(system) if system.iter().any(|a| dns.contains(a)) => "agrees",
        SystemAnswer::Addresses(_) => "differs",
    }
}

/// What kind of addresses these are, when there are any.
fn kinds(addresses: &[IpAddr]) -> Option<&'static str> {
    let mut kinds = addresses.iter().map(|address| kind(*address));
    let first = kinds.next()?;
    Some(if kinds.all(|kind| kind == first) {
        first
    } else {
        "mixed"
    })
}

fn kind(address: IpAddr) -> &'static str {
    let private = match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            // 100.64.0.0/10 is the shared space of RFC 6598.
            v4.is_private() || v4.is_link_local() || (a == 100 && (64..128).contains(&b))
        }
        IpAddr::V6(v6) => v6.is_unique_local() || v6.is_unicast_link_local(),
    };
    if address.is_unspecified() {
        "unspecified"
    } else if address.is_loopback() {
        "loopback"
    } else if private {
        "private"
    } else {
        "public"
    }
}

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
