//! Protocols that are expected to be of no use: switched off, or refused for a reason.

use std::net::SocketAddr;

use super::Outcome;
use super::view::{View, place, told};
use crate::config::expectation::Id;
use crate::endpoint::{Protocol, RELAY_PORT};
use crate::plan::usual_doors;
use crate::report::{CandidateReport, ContrastReport, FindingReport, ProbeReport, StepReport};
use crate::style::safe;

/// Where the web is, which is tried beside the ports of mail.
const WEB_PORT: u16 = 443;

/// The shortest way to a server, in milliseconds, of which a part can be told from chance.
const LEAST_WAY_MS: u64 = 8;

/// How many times nearer than the server something has to be to be taken for something else.
const NEARER: u64 = 4;

/// What to do where the way there may be shut, and not the server.
const ELSEWHERE: &str = "try it from a network that lets mail through; from here nobody can tell";

/// Families of faults that show only to those who sign in.
const OF_SIGN_IN: [&str; 4] = ["auth.", "oauth.", "mailbox.", "smtp."];

/// Stages that come before a sign-in.
const BEFORE: [&str; 5] = ["resolve", "connect", "secure", "greet", "offer"];

/// The faults that say that a protocol is switched off.
fn switched_off(protocol: Protocol) -> &'static [&'static str] {
    match protocol {
        Protocol::Imap => &["auth.imap-disabled", "auth.protocols-disabled"],
        Protocol::Pop3 => &["auth.pop-disabled", "auth.protocols-disabled"],
        Protocol::Smtp => &[
            "auth.smtp-disabled-mailbox",
            "auth.smtp-disabled-tenant",
            "auth.protocols-disabled",
        ],
    }
}

/// Whether nobody can use a protocol: the server says so, or nothing listens at any of its ports where the host answers otherwise. That
/// it is not reached, or not published, proves nothing.
pub(super) fn off(view: View<'_>) -> Outcome {
    let protocol = view.protocol;
    if view.signed_in_with().is_some() {
        return Outcome::not_met(view.says());
    }
    let ids = switched_off(protocol);
    if let Some(finding) = view
        .trouble()
        .filter(|finding| ids.contains(&finding.id.as_str()) && finding.certainty != "possible")
    {
        return with(Outcome::met(told(finding)), finding);
    }
    if let Some(left_out) = view.left_out("not-offered") {
        // A word is no closed door.
        let seen = format!("{protocol} was not tried: {}", left_out.why);
        return Outcome::unclear(seen).next(view.name_server());
    }
    if view.has_no_server() {
        let seen = format!("no server of {protocol} was found, which may be as intended");
        return Outcome::unclear(seen).next(view.name_server());
    }
    if let Some(outcome) = nothing_listens(view) {
        return outcome;
    }
    if let Some(host) = is_refused_alone(view) {
        let next = format!(
            "add another protocol of {} to this target, such as imap = \"works\" or smtp = \"works\": refused connections prove that {protocol} is off \
             only where the host answers otherwise",
            safe(host)
        );
        return Outcome::unclear(view.says()).next(next);
    }
    if view.works() {
        let next = "sign in, by a password or token: only then can it be told whether it is off for the mailbox";
        return Outcome::unclear(view.says()).next(next);
    }
    let outcome = Outcome::unclear(view.says());
    match is_silent(view) {
        true => outcome.next(ELSEWHERE),
        false => outcome,
    }
}

/// Whether no port of the protocol answers a connection at all, which a server and a firewall can both be the reason of.
fn is_silent(view: View<'_>) -> bool {
    let mut connects = view
        .probes()
        .flat_map(|probe| &probe.steps)
        .filter(|step| step.stage == "connect")
        .peekable();
    connects.peek().is_some() && connects.all(|step| step.outcome == "timeout")
}

/// What was refused at every server of a protocol.
struct Refused<'a> {
    /// The hosts and ports.
    places: Vec<(&'a str, u16)>,
    /// How long each refusal took, in milliseconds.
    took: Vec<u64>,
    /// What answers at the same host by another protocol.
    answering: &'a ProbeReport,
}

/// The refusals of this protocol, where every server of it refuses and another protocol of the same host answers; none where that is not so.
fn refused(view: View<'_>) -> Option<Refused<'_>> {
    let answers = |probe: &&ProbeReport| {
        let mut steps = probe.steps.iter();
        steps.any(|step| step.stage == "greet" && step.outcome == "ok")
    };
    let (mut places, mut took) = (Vec::new(), Vec::new());
    let mut answering = None;
    for probe in view.probes() {
        let host = probe.endpoint.host.as_str();
        let mut others = view.report.probes.iter().filter(answers);
        let other = others.find(|other| other.endpoint.host == host)?;
        answering.get_or_insert(other);
        if refusals(probe).next().is_none() || probe.proxy.is_some() {
            return None;
        }
        places.push((host, probe.endpoint.port));
        took.extend(refusals(probe).map(|step| step.took_ms));
        // To tell causes apart, other ports of the same host are tried.
        let beside = view.report.contrasts.iter().filter(|one| {
            one.kind == "port" && one.endpoint == place(probe) && one.outcome == "refused"
        });
        took.extend(beside.clone().map(|one| one.took_ms));
        let port = |one: &ContrastReport| {
            let address = one.address.as_ref()?.parse::<SocketAddr>().ok()?;
            Some((host, address.port()))
        };
        places.extend(beside.filter_map(port));
    }
    answering.map(|answering| Refused {
        places,
        took,
        answering,
    })
}

impl Refused<'_> {
    /// The ports of mail that refused.
    fn ports(&self) -> Vec<u16> {
        let ports = self.places.iter().map(|(_, port)| *port);
        sorted(ports.filter(|port| *port != WEB_PORT).collect())
    }

    /// The ports at which programs look for the protocol, too, and which were not tried.
    fn missing(&self, protocol: Protocol) -> Vec<u16> {
        let mut missing = Vec::new();
        for (host, _) in &self.places {
            let usual = usual_doors(protocol).iter().map(|(port, _)| *port);
            let usual = usual.filter(|port| *port != RELAY_PORT);
            missing.extend(usual.filter(|port| !self.places.contains(&(*host, *port))));
        }
        sorted(missing)
    }
}

/// What is told where every connection of this protocol is refused, and another protocol of the same host answers; nothing where that
/// is not so. A firewall on this side may refuse single ports, so every port at which programs look for the protocol counts.
fn nothing_listens(view: View<'_>) -> Option<Outcome> {
    let is_refused = |finding: &FindingReport| finding.id == "tcp.refused";
    if !view.trouble().is_none_or(is_refused) {
        return None;
    }
    let refused = refused(view)?;
    let (protocol, ports) = (view.protocol, listed(&refused.ports()));
    let host = &refused.answering.endpoint.host;
    if is_refused_nearer(view, host, &refused.took) {
        let seen = format!(
            "connections to {ports} are refused sooner than {} can answer: by a firewall of this computer or its network, it seems",
            safe(host)
        );
        return Some(Outcome::unclear(seen).next(ELSEWHERE));
    }
    let answering = format!(
        "{} at port {}",
        refused.answering.endpoint.protocol.to_uppercase(),
        refused.answering.endpoint.port
    );
    Some(match refused.missing(protocol).as_slice() {
        [] => Outcome::met(format!(
            "no port of {protocol} takes a connection from here: connections to {ports} are refused, and {answering} of the same host answers"
        )),
        missing => Outcome::unclear(format!(
            "connections to {ports} are refused; {protocol} may be at {}, which was not tried",
            listed(missing)
        ))
        .next(view.name_server()),
    })
}

/// The host of which only this protocol was tried, where each of its servers refuses.
fn is_refused_alone(view: View<'_>) -> Option<&str> {
    let mut probes = view.probes().peekable();
    let host = probes.peek()?.endpoint.host.as_str();
    let is_alone = view.report.protocols.iter().count() == 1;
    let are_refused = probes.all(|probe| refusals(probe).next().is_some());
    (is_alone && are_refused).then_some(host)
}

fn sorted(mut ports: Vec<u16>) -> Vec<u16> {
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// The steps of a probe in which a connection was refused.
fn refusals(probe: &ProbeReport) -> impl Iterator<Item = &StepReport> {
    let steps = probe.steps.iter();
    steps.filter(|step| step.stage == "connect" && step.outcome == "refused")
}

/// Whether what refuses is nearer than the server, so that it says nothing of it: the refusal comes in a fraction of the time that a
/// connection to the same host takes at best.
fn is_refused_nearer(view: View<'_>, host: &str, took: &[u64]) -> bool {
    let all = view.report.probes.iter();
    let of_host = all.filter(|probe| probe.endpoint.host == host && probe.proxy.is_none());
    let steps = of_host.flat_map(|probe| &probe.steps);
    let connected = steps.filter(|step| step.stage == "connect" && step.outcome == "ok");
    let way = connected.map(|step| step.took_ms).min().unwrap_or_default();
    way >= LEAST_WAY_MS && took.iter().any(|took| took * NEARER < way)
}

/// `port 995`, or `the ports 110 and 995`.
fn listed(ports: &[u16]) -> String {
    let words: Vec<String> = ports.iter().map(u16::to_string).collect();
    match words.as_slice() {
        [one] => format!("port {one}"),
        many => format!("the ports {}", many.join(" and ")),
    }
}

/// Whether a protocol is refused, and one of these faults is why.
pub(super) fn refused_with(view: View<'_>, ids: &[Id]) -> Outcome {
    let is_meant = |id: &str| ids.iter().any(|one| one.id == id);
    let Some(trouble) = view.trouble() else {
        let mut found = view.findings().into_iter();
        if view.signed_in_with().is_some() {
            return Outcome::not_met(view.says());
        }
        let needs_sign_in = ids.iter().any(|one| is_of_sign_in(&one.id));
        return match found.find(|finding| is_meant(&finding.id)) {
            Some(finding) => {
                let says = format!("{}; {} works all the same", told(finding), view.protocol);
                with(Outcome::not_met(says), finding)
            }
            None if view.works() && !needs_sign_in => Outcome::not_met(view.says()),
            None => Outcome::unclear(view.says()),
        };
    };
    let is_possible = trouble.certainty == "possible";
    // What this run speaks against is no rival; nor is what nothing speaks for, where something else is likely.
    let is_rival = |one: &&CandidateReport| match one.supporting.is_empty() {
        true => is_possible && one.opposing.is_empty(),
        false => true,
    };
    let rivals: Vec<&str> = trouble
        .candidates
        .iter()
        .filter(is_rival)
        .map(|one| one.id.as_str())
        .collect();
    let others = rivals.iter().filter(|id| !is_meant(id));
    let others: Vec<&str> = others.copied().collect();
    let is_sure = !is_possible || !rivals.is_empty();
    match is_meant(&trouble.id) {
        // Also where it may be one of several, and all of them are meant.
        true if is_sure && others.is_empty() => return with(Outcome::met(told(trouble)), trouble),
        true if others.is_empty() => {
            let says = format!("{}, which is no more than possible", told(trouble));
            return with(Outcome::unclear(says), trouble);
        }
        true => {
            let says = format!("{}, which can also be {}", told(trouble), any_of(&others));
            let next = format!(
                "where each of these will do, name them all: refused-with = [\"{}\"]",
                [&[trouble.id.as_str()][..], &rivals]
                    .concat()
                    .join("\", \"")
            );
            return with(Outcome::unclear(says).next(next), trouble);
        }
        // Where the reason is not known, it may be any fault of the sign-in.
        false if may_be(trouble, ids) => {
            let expected: Vec<&str> = ids.iter().map(|one| one.id.as_str()).collect();
            let says = format!("{}, which can be {}", told(trouble), any_of(&expected));
            return with(Outcome::unclear(says), trouble);
        }
        false => {}
    }
    let came_so_far = !BEFORE.contains(&trouble.stage);
    let is_late = ids.iter().all(|one| is_of_sign_in(&one.id));
    let outcome = match view.is_this_side() || is_late && !came_so_far {
        true => Outcome::unclear(told(trouble)),
        false => Outcome::not_met(told(trouble)),
    };
    with(outcome, trouble)
}

/// Whether one of these faults may be what is behind a finding that leaves it open.
fn may_be(trouble: &FindingReport, ids: &[Id]) -> bool {
    let is_open = trouble.certainty == "possible" && !BEFORE.contains(&trouble.stage);
    ids.iter().any(|one| {
        let is_named = trouble.candidates.iter().any(|other| other.id == one.id);
        is_named || is_open && is_of_sign_in(&one.id)
    })
}

/// The first of several ids, and how many there are more.
fn any_of(ids: &[&str]) -> String {
    const MOST: usize = 3;
    match ids.len().saturating_sub(MOST) {
        0 => ids.join(" or "),
        more => format!("{} or {more} others", ids[..MOST].join(", ")),
    }
}

fn is_of_sign_in(id: &str) -> bool {
    OF_SIGN_IN.iter().any(|family| id.starts_with(family))
}

fn with(mut outcome: Outcome, finding: &FindingReport) -> Outcome {
    outcome.finding = Some(finding.id.clone());
    outcome
}
