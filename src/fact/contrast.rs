//! Facts about what was tried for contrast, and about the web.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use super::{Notes, spaced};
use crate::observation::contrast::{Comparison, Contrast, Talk, WebAnswer};
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Run, Seen, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

/// Says what the contrasts show of the host and the server of a probe.
pub(super) fn contrast(notes: &mut Notes, run: &Run, probe: &Probe) {
    ports(notes, run, probe);
    let talks = |same: bool| {
        of_server(run, probe).filter_map(move |contrast| match &contrast.seen {
            Comparison::Talk(talk)
                if talk.same_address == same && !run.was_given_less_time(contrast) =>
            {
                Some(talk)
            }
            _ => None,
        })
    };
    // What went wrong behind the offer does not show where nobody went on.
    let was_offered = run
        .of(probe.id)
        .any(|o| matches!(o.outcome, Ok(Seen::Offered(_))));
    let is_telling = |talk: &&Talk| !(was_offered && talk.is_brief && talk.works());
    let (same, others) = (
        talks(true).collect::<Vec<_>>(),
        talks(false).filter(is_telling).collect::<Vec<_>>(),
    );
    if run.is_untrusted(probe.id) {
        // Everything else went well, and says nothing about the certificate.
        certificates(notes, of_certificate(run, probe));
        if let Some(family) = untrusted_family(run, probe) {
            notes.word("contrast.certificate-family", family);
        }
    } else {
        again(notes, run, probe, &same);
        other_addresses(notes, &others);
        if let Some(word) = first_address(run, probe) {
            notes.word("contrast.first-address", word);
        }
        if let Some(family) = failing_family(run, probe) {
            notes.word("contrast.failing-family", family);
        }
        if let Some(family) = silent_in_tls(run, probe, &others) {
            notes.word("contrast.other-silent-in-tls", family);
        }
    }
}

/// The conversations that were held again about the certificate that a probe was shown, at whatever port of its host.
fn of_certificate<'a>(run: &'a Run, probe: &'a Probe) -> impl Iterator<Item = &'a Talk> {
    let shown = |id| {
        run.of(id).find_map(|o| match &o.outcome {
            Ok(Seen::Secured(session)) => Some(session.fingerprint()),
            _ => None,
        })
    };
    let of_host = of_host(run, probe);
    let alike = of_host.filter(move |contrast| shown(contrast.probe) == shown(probe.id));
    alike.filter_map(|contrast| match &contrast.seen {
        Comparison::Talk(talk) => Some(talk),
        _ => None,
    })
}

/// Says whether others of the machines behind the name show a better certificate than the probe was shown.
fn certificates<'a>(notes: &mut Notes, talks: impl Iterator<Item = &'a Talk>) {
    let certificates = talks.filter_map(|talk| talk.certificate);
    let trust = |certificate: Result<(), _>| match certificate {
        Ok(()) => "trusted",
        Err(_) => "untrusted",
    };
    if let Some(word) = common(certificates.map(trust)) {
        notes.word("contrast.certificate", word);
    }
}

/// The family of the addresses that show a certificate that is not trusted, where all those of the other family show a better one.
fn untrusted_family(run: &Run, probe: &Probe) -> Option<&'static str> {
    let own_v4 = used_address(run, probe)?.is_ipv4();
    let talks = of_certificate(run, probe).filter_map(|talk| {
        let is_trusted = talk.certificate?.is_ok();
        Some((talk.address.is_ipv4(), is_trusted))
    });
    let talks: Vec<(bool, bool)> = talks.collect();
    let some_trusted = talks.iter().any(|(_, is_trusted)| *is_trusted);
    let fits = |(is_v4, is_trusted): &(bool, bool)| *is_trusted == (*is_v4 != own_v4);
    (some_trusted && talks.iter().all(fits)).then_some(if own_v4 { "v4" } else { "v6" })
}

/// The contrasts that are about the host of a probe.
pub(super) fn of_host<'a>(run: &'a Run, probe: &'a Probe) -> impl Iterator<Item = &'a Contrast> {
    run.contrasts.iter().filter(|contrast| {
        let of = run.plan.probe(contrast.probe);
        of.endpoint.host == probe.endpoint.host
    })
}

/// Those that are about its server: the same host and port.
pub(super) fn of_server<'a>(run: &'a Run, probe: &'a Probe) -> impl Iterator<Item = &'a Contrast> {
    of_host(run, probe).filter(|contrast| {
        let of = run.plan.probe(contrast.probe);
        of.endpoint.port == probe.endpoint.port
    })
}

fn ports(notes: &mut Notes, run: &Run, probe: &Probe) {
    let mut open = BTreeSet::new();
    let mut closed = BTreeSet::new();
    let mut failures: BTreeSet<&'static str> = BTreeSet::new();
    for contrast in of_host(run, probe) {
        match &contrast.seen {
            Comparison::Port {
                address,
                outcome: Ok(()),
            } => {
                open.insert(address.port());
            }
            Comparison::Port {
                address,
                outcome: Err(trouble),
            } => {
                closed.insert(address.port());
                failures.insert(TcpTrouble::name(*trouble));
            }
            _ => {}
        }
    }
    notes.text("contrast.open-ports", &spaced(&open));
    notes.text("contrast.closed-ports", &spaced(&closed));
    let mut failures = failures.into_iter();
    if let Some(first) = failures.next() {
        let word = failures.next().map_or(first, |_| "mixed");
        notes.word("contrast.port-failure", word);
    }
}

fn again(notes: &mut Notes, run: &Run, probe: &Probe, talks: &[&Talk]) {
    let Some(word) = common(talks.iter().map(|talk| went(talk))) else {
        return;
    };
    notes.word("contrast.again", word);
    notes.say("contrast.again-tried", talks.len());
    let failed = talks.iter().filter(|talk| talk.trouble.is_some());
    notes.say("contrast.again-failed", failed.count());
    let mut said = (talks.iter()).filter_map(|talk| talk.fault_said(&probe.endpoint.host));
    notes.text("contrast.again-said", said.next().unwrap_or_default());
    let first = run.trouble(probe.id);
    if first.is_some_and(|first| talks.iter().any(|talk| talk.failed_otherwise(first))) {
        notes.word("contrast.again-otherwise", "yes");
    }
}

fn other_addresses(notes: &mut Notes, talks: &[&Talk]) {
    let Some(word) = common(talks.iter().map(|talk| went(talk))) else {
        return;
    };
    notes.word("contrast.other-addresses", word);
    for (name, failing) in [
        ("contrast.other-working", false),
        ("contrast.other-failing", true),
    ] {
        let those = talks
            .iter()
            .filter(|talk| (went(talk) == "fails") == failing);
        notes.text(name, &spaced(those.map(|talk| talk.address.ip())));
    }
    let silent = talks.iter().filter(|talk| talk.given_up.is_some());
    notes.text(
        "contrast.other-silent",
        &spaced(silent.map(|talk| talk.address.ip())),
    );
    let untrusted = || {
        talks.iter().filter_map(|talk| match talk.certificate {
            Some(Err(fault)) => Some((talk, fault)),
            _ => None,
        })
    };
    if let Some((first, fault)) = untrusted().next() {
        notes.word("tls.elsewhere-fault", fault.name());
        let same = untrusted().filter(|(_, other)| *other == fault);
        let at = spaced(same.map(|(talk, _)| talk.address.ip()));
        notes.text("tls.elsewhere-at", &at);
        let fingerprint = first.fingerprint.as_deref().unwrap_or_default();
        notes.text("tls.elsewhere-fingerprint", fingerprint);
    }
    let offers = talks.iter().filter_map(|talk| talk.starttls);
    if let Some(word) = common(offers.map(|offer| if offer { "yes" } else { "no" })) {
        notes.word("contrast.other-starttls", word);
    }
}

/// What came of the address that was used first, by the time at which another one had answered: only what fails before and after is of
/// that address, where nothing comes there. What ends a connection, or refuses it in words, is no passing silence.
fn first_address(run: &Run, probe: &Probe) -> Option<&'static str> {
    let first = run.trouble(probe.id)?;
    let stop = run.of(probe.id).find(|one| one.outcome.is_err())?;
    let talks = || {
        of_server(run, probe).filter_map(|contrast| match &contrast.seen {
            Comparison::Talk(talk) => Some((contrast, talk)),
            _ => None,
        })
    };
    let mut answered = talks().filter(|(_, talk)| !talk.same_address && went(talk) == "ok");
    let (answered, _) = answered.next()?;
    // Where the other one needed a good part of the same time, all is slow, and a little more of it is no fault of an address.
    if first.is_silence() && answered.took * 3 >= stop.took {
        return None;
    }
    // What was tried while the first one was still waited for fails with it.
    let by_then = stop.ended().max(answered.began + answered.took);
    let is_later = |one: &Contrast| one.began >= by_then;
    let own: Vec<_> = talks().filter(|(_, talk)| talk.same_address).collect();
    let later = own.iter().filter(|(one, _)| is_later(one));
    let later = common(later.map(|(_, talk)| went(talk)));
    let went_well = own.iter().map(|(_, talk)| went(talk) == "ok");
    // Failures before, successes after, and nothing else.
    let is_passed = went_well.is_sorted();
    match (common(own.iter().map(|(_, talk)| went(talk))), later) {
        (None, _) | (Some("fails"), None) if first.is_silence() => Some("open"),
        (None | Some("fails"), _) => Some("fails"),
        (_, Some("ok")) if first.is_silence() && is_passed => Some("passed"),
        _ => None,
    }
}

/// The family of the addresses at which TLS does not come about, where it does at all those of the other family, at whatever port of the host:
/// a conversation that was left before STARTTLS tells nothing.
fn failing_family(run: &Run, probe: &Probe) -> Option<&'static str> {
    let is_of_tls = |trouble: &Trouble| matches!(trouble, Trouble::Tls(_));
    run.trouble(probe.id).filter(|trouble| is_of_tls(trouble))?;
    let own_v4 = used_address(run, probe)?.is_ipv4();
    let others = of_host(run, probe).filter_map(|contrast| match &contrast.seen {
        Comparison::Talk(talk) if !talk.same_address => match &talk.trouble {
            None if talk.certificate.is_some() => Some((talk, true)),
            None => None,
            Some(_) => Some((talk, false)),
        },
        _ => None,
    });
    let others: Vec<(&Talk, bool)> = others.collect();
    let fits = |(talk, works): &(&Talk, bool)| *works == (talk.address.is_ipv4() != own_v4);
    let some_work = others.iter().any(|(_, works)| *works);
    (some_work && others.iter().all(fits)).then_some(if own_v4 { "v4" } else { "v6" })
}

/// The family of the addresses that were silent when TLS was due, where the one that was used is of the other family.
fn silent_in_tls(run: &Run, probe: &Probe, talks: &[&Talk]) -> Option<&'static str> {
    let used_v4 = used_address(run, probe)?.is_ipv4();
    let mut silent = talks
        .iter()
        .filter(|talk| talk.given_up.is_some())
        .peekable();
    silent.peek()?;
    let is_so = silent.all(|talk| {
        let is_in_tls = matches!(talk.trouble, Some((Stage::Secure, _)));
        is_in_tls && talk.address.is_ipv4() != used_v4
    });
    is_so.then_some(if used_v4 { "v6" } else { "v4" })
}

/// The address of the connection that a probe used.
fn used_address(run: &Run, probe: &Probe) -> Option<SocketAddr> {
    run.of(probe.id).find_map(|o| match &o.outcome {
        Ok(Seen::Connected(connection)) if connection.used => o.address,
        _ => None,
    })
}

const fn went(talk: &Talk) -> &'static str {
    match talk.trouble {
        None if !talk.is_untrusted() => "ok",
        _ => "fails",
    }
}

/// The word for all of them, `mixed` when they differ; none when there are none.
fn common(words: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let words: BTreeSet<&str> = words.collect();
    match words.len() {
        0 => None,
        1 => words.into_iter().next(),
        _ => Some("mixed"),
    }
}

/// Says what came of fetching a neutral page of the web.
pub(super) fn web(notes: &mut Notes, run: &Run) {
    let Some(web) = &run.web else { return };
    notes.word(
        "web.outcome",
        match &web.answer {
            WebAnswer::AsKnown => "as-known",
            WebAnswer::Other { .. } => "other",
            WebAnswer::NotHttp => "not-http",
            WebAnswer::NoName(_) => "no-name",
            WebAnswer::NoConnection(_) => "no-connection",
            WebAnswer::NoAnswer => "no-answer",
        },
    );
    match &web.answer {
        WebAnswer::Other { status, leads_to } => {
            notes.say("web.status", status);
            notes.text("web.leads-to", leads_to.as_deref().unwrap_or_default());
        }
        WebAnswer::NoName(trouble) => notes.word("web.failure", trouble.name()),
        WebAnswer::NoConnection(trouble) => notes.word("web.failure", trouble.name()),
        WebAnswer::AsKnown | WebAnswer::NotHttp | WebAnswer::NoAnswer => {}
    }
    if let Some(ahead) = web.clock_ahead {
        notes.say("web.clock-ahead", ahead);
    }
}
