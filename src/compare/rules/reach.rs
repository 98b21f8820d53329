//! Differences on the way to a server, before anybody signs in.

use std::collections::BTreeSet;

use super::Difference;
use crate::compare::conclusion::Family;
use crate::compare::door::{Door, Fault, Way};
use crate::compare::{Axis, Both, Kind, Letter, Side, is_global};
use crate::endpoint::Endpoint;
use crate::observation::contrast::{Comparison, WebAnswer};
use crate::observation::session::{Offer, SessionTrouble};
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{CertificateFault, Judgement, TlsSession};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::is_denial;
use crate::provider::Provider;
use crate::stage::Stage;

/// What the difference is where one run gets further than the other.
pub(super) fn kind(ahead: &Way<'_>, failing: &Way<'_>, axis: Axis) -> Option<Kind> {
    let (stage, fault) = failing.stop?;
    // What a run takes back itself is not the matter of its place.
    if worked_again(failing) {
        return Some(Kind::Unsteady);
    }
    let trouble = match fault {
        Fault::Untrusted(fault) => return Some(untrusted(ahead, failing, fault, axis)),
        Fault::Trouble(trouble) => trouble,
    };
    Some(match trouble {
        Trouble::Dns(_) => Kind::NameMissing,
        Trouble::Session(
            SessionTrouble::StartTlsNotOffered | SessionTrouble::StartTlsRefused(_),
        ) => Kind::StartTlsMissing,
        _ if families(ahead.run, failing.run).is_none() && is_led_elsewhere(ahead, failing) => {
            Kind::LedElsewhere
        }
        Trouble::Tcp(_) | Trouble::Proxy(_) => Kind::Blocked,
        Trouble::Tls(_) => Kind::TlsBroken,
        Trouble::Session(SessionTrouble::GreetingRefused(_)) => Kind::TurnedAway,
        Trouble::Session(SessionTrouble::Bye(_)) if stage == Stage::Greet => Kind::TurnedAway,
        Trouble::Session(_) => Kind::CutOff,
    })
}

/// Whether the same conversation went well when that run held it again, at the same address or at another one.
fn worked_again(failing: &Way<'_>) -> bool {
    let contrasts = failing.run.contrasts.iter();
    let mut own = contrasts.filter(|one| one.probe == failing.probe.id);
    own.any(|one| matches!(&one.seen, Comparison::Talk(talk) if talk.works()))
}

fn untrusted(ahead: &Way<'_>, failing: &Way<'_>, fault: CertificateFault, axis: Axis) -> Kind {
    use CertificateFault::{Expired, MissingIntermediate, NotYetValid, SelfSigned, UnknownIssuer};
    let (Some(good), Some(bad)) = (ahead.session(), failing.session()) else {
        // Where TLS was not due, nothing can be compared.
        return Kind::BadCertificate;
    };
    if good.fingerprint() == bad.fingerprint() {
        let ended = bad.chain.first().map(|own| own.not_after);
        let ran_out =
            ended.is_some_and(|end| (ahead.run.started..failing.run.started).contains(&end));
        return match fault {
            Expired if ran_out => Kind::Expired,
            _ => Kind::Trust,
        };
    }
    let is_elsewhere = are_elsewhere(ahead, failing);
    match fault {
        _ if is_elsewhere && is_false(&failing.addresses()) => Kind::LedElsewhere,
        Expired | NotYetValid | MissingIntermediate => Kind::BadCertificate,
        // In one and the same network nobody new has come between.
        UnknownIssuer | SelfSigned if !matches!(axis, Axis::Time | Axis::Neither) => {
            Kind::Intercepted
        }
        _ if is_elsewhere => Kind::LedElsewhere,
        _ => Kind::BadCertificate,
    }
}

/// Whether the two were at addresses of which none is the same.
pub(super) fn are_elsewhere(one: &Way<'_>, other: &Way<'_>) -> bool {
    // Behind a proxy the address is that of the proxy.
    let by_itself = one.probe.proxy.is_none() && other.probe.proxy.is_none();
    let (one, other) = (one.addresses(), other.addresses());
    by_itself && !one.is_empty() && !other.is_empty() && one.is_disjoint(&other)
}

/// Whether the one reached no address of those that the other one tried: then that address may be at fault, not the way to it.
pub(super) fn is_at_another_address(ahead: &Way<'_>, failing: &Way<'_>) -> bool {
    let by_itself = ahead.probe.proxy.is_none() && failing.probe.proxy.is_none();
    let (reached, tried) = (ahead.reached(), failing.tried());
    by_itself && !reached.is_empty() && !tried.is_empty() && reached.is_disjoint(&tried)
}

/// Whether the name leads one of them astray. Providers name other addresses in other places, and one that showed a trusted certificate
/// at another port is the server's own.
fn is_led_elsewhere(ahead: &Way<'_>, failing: &Way<'_>) -> bool {
    if !are_elsewhere(ahead, failing) {
        return false;
    }
    let host = &failing.probe.endpoint.host;
    let probes = failing.run.plan.probes.iter();
    let same_host = probes.filter(|probe| probe.endpoint.host == *host);
    let mut sessions = same_host.filter_map(|probe| Way::of(failing.run, probe.id).session());
    let is_genuine = sessions.any(|session| session.verified().is_some());
    let is_provider = Provider::of_host(host).is_some();
    is_false(&failing.addresses()) && !is_false(&ahead.addresses()) || !is_genuine && !is_provider
}

/// Whether no server of the internet has one of these addresses.
fn is_false(addresses: &BTreeSet<std::net::IpAddr>) -> bool {
    !addresses.is_empty() && !addresses.iter().any(is_global)
}

/// What differs where both work; which one is worse off.
pub(super) fn kind_of_working(ways: &Both<Way<'_>>) -> Option<(Kind, Option<Letter>)> {
    let inspected = |letter: Letter| {
        let (one, other) = (
            ways.of(letter).session()?,
            ways.of(letter.other()).session()?,
        );
        is_inspected(one, other).then_some((Kind::Inspected, Some(letter)))
    };
    let inspected = inspected(Letter::A).or_else(|| inspected(Letter::B));
    inspected
        .or_else(|| other_offer(ways))
        .or_else(|| renewed(ways).then_some((Kind::Renewed, None)))
}

/// Whether a certificate that only this computer trusts stands in the place of one that everybody trusts.
fn is_inspected(one: &TlsSession, other: &TlsSession) -> bool {
    matches!(one.bundled, Judgement::Failed(_))
        && one.platform == Judgement::Passed
        && other.bundled == Judgement::Passed
        && one.fingerprint() != other.fingerprint()
}

/// Whether the ways of signing in differ, and which run has fewer.
fn other_offer(ways: &Both<Way<'_>>) -> Option<(Kind, Option<Letter>)> {
    let (a, b) = (ways.a.offer()?, ways.b.offer()?);
    let is_same_moment = a.under_tls == b.under_tls && a.announced && b.announced;
    let (of_a, of_b) = (sign_ins(a), sign_ins(b));
    if !is_same_moment || of_a == of_b {
        return None;
    }
    let fewer = match (of_a.is_subset(&of_b), of_b.is_subset(&of_a)) {
        (true, _) => Some(Letter::A),
        (_, true) => Some(Letter::B),
        _ => None,
    };
    Some((Kind::Offer, fewer))
}

fn sign_ins(offer: &Offer) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = offer.mechanisms.iter().cloned().collect();
    if offer.plain_login {
        all.insert("a name and password".to_owned());
    }
    if offer.apop {
        all.insert("APOP".to_owned());
    }
    all
}

/// Whether the certificate of the later run was made after the earlier one.
fn renewed(ways: &Both<Way<'_>>) -> bool {
    let began = |way: &Way<'_>| Some(way.session()?.chain.first()?.not_before);
    let is_of_others =
        |way: &Way<'_>, other: &Way<'_>| began(way).is_some_and(|began| began > other.run.started);
    is_of_others(&ways.a, &ways.b) || is_of_others(&ways.b, &ways.a)
}

/// A computer that does not trust a certificate trusts no other one of the same authority either: where the server of another port has a new
/// one, nobody has come between.
pub(super) fn of_one_authority(sides: &Both<Side<'_>>, doors: &[Door], found: &mut [Difference]) {
    let session = |endpoint: &Endpoint, letter: Letter| {
        let door = doors.iter().find(|door| door.endpoint == *endpoint)?;
        Way::of(sides.of(letter).run, *door.probes.of(letter)).session()
    };
    let issuer = |one: &Difference| {
        let (endpoint, failing) = (one.endpoints.first()?, one.failing?);
        let bad = session(endpoint, failing)?;
        let good = session(endpoint, failing.other())?;
        let is_unknown = bad.fault() == Some(&CertificateFault::UnknownIssuer);
        let issuer = bad.issuer().filter(|own| good.issuer() == Some(own));
        Some((failing, issuer.filter(|_| is_unknown)?.to_owned()))
    };
    let trusts = found.iter().filter(|one| one.kind == Kind::Trust);
    let unknown: Vec<(Letter, String)> = trusts.filter_map(issuer).collect();
    for one in found.iter_mut() {
        let is_alarm = matches!(one.kind, Kind::BadCertificate | Kind::Intercepted);
        if is_alarm && issuer(one).is_some_and(|own| unknown.contains(&own)) {
            one.kind = Kind::Trust;
        }
    }
}

/// A computer that reaches nothing at all has one trouble, however many servers it tried.
pub(super) fn without_way_out(sides: &Both<Side<'_>>, found: &mut [Difference]) {
    for letter in Letter::ALL {
        let (run, other) = (sides.of(letter).run, sides.of(letter.other()).run);
        let apart = families(run, other).is_some();
        if apart || !is_cut_off(run) || is_cut_off(other) {
            continue;
        }
        for one in found.iter_mut().filter(|one| one.failing == Some(letter)) {
            if matches!(
                one.kind,
                Kind::Blocked | Kind::NameMissing | Kind::LedElsewhere
            ) {
                one.kind = Kind::NoWayOut;
            }
        }
    }
}

/// The family that each of the two tried alone, where these differ: then the difference may be that of the families.
pub(super) fn families(run: &Run, other: &Run) -> Option<(Family, Family)> {
    let (one, other) = (only_family(run)?, only_family(other)?);
    (one != other).then_some((one, other))
}

/// Whether nothing that a run tried answered: no server, not even by refusing, and not the web.
fn is_cut_off(run: &Run) -> bool {
    let connected = run
        .observations
        .iter()
        .any(|one| matches!(one.outcome, Ok(Seen::Connected(_))));
    // Who refuses is there, or a firewall on the way is.
    let is_refused = run.observations.iter().any(|one| {
        matches!(
            one.outcome,
            Err(Trouble::Tcp(
                TcpTrouble::Refused | TcpTrouble::Reset | TcpTrouble::Prohibited
            ))
        )
    });
    let no_web = run.web.as_ref().is_some_and(|web| {
        matches!(
            web.answer,
            WebAnswer::NoConnection(trouble) if trouble != TcpTrouble::Refused
        ) || matches!(&web.answer, WebAnswer::NoName(trouble) if !is_denial(trouble))
            || matches!(web.answer, WebAnswer::NoAnswer)
    });
    !connected && !is_refused && no_web
}

/// The one family of addresses that a run tried; none where it tried both, or none.
fn only_family(run: &Run) -> Option<Family> {
    let tried = run.observations.iter();
    let tried = tried.filter(|one| one.stage == Stage::Connect);
    let mut tried = tried.filter_map(|one| Some(Family::of(one.address?.ip())));
    let first = tried.next()?;
    tried.all(|one| one == first).then_some(first)
}
