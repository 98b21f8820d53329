//! What was seen in each run, for one conclusion.

use std::net::IpAddr;

use crate::catalogue::{Catalogue, Page, Severity, Who};
use crate::compare::{Both, Conclusion, Kind, Letter, Side};
use crate::diagnose::Finding;
use crate::endpoint::Endpoint;
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::ProbeId;
use crate::report::build::place::Place;
use crate::report::build::who;
use crate::report::words::sentence;
use crate::stage::Stage;
use crate::style::safe;

/// How many servers are told of.
const MOST: usize = 3;

/// What one run found: the finding, its page, and who can mend it.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) finding: &'a Finding,
    pub(super) page: &'a Page,
    pub(super) who: Who,
}

impl Found<'_> {
    /// Its title and its id.
    pub(super) fn told(&self) -> String {
        let title = self.finding.words.title.as_ref();
        format!("{} ({})", title.unwrap_or(&self.page.title), self.page.id)
    }
}

/// What says what is wrong at the servers of a conclusion: at the sign-in, where any server of the protocol will do, or on the way to it.
/// What was found at the stage where it shows comes first.
pub(super) fn findings<'a>(
    one: &Conclusion,
    side: &Side<'a>,
    catalogue: &'a Catalogue,
) -> Vec<Found<'a>> {
    let is_about_sign_in = one.stage >= Some(Stage::Authenticate);
    let is_there = |probe: &ProbeId| {
        let own = &side.run.plan.probe(*probe).endpoint;
        let mut all = one.endpoints.iter();
        all.any(|endpoint| match is_about_sign_in {
            true => endpoint.protocol == own.protocol,
            false => endpoint == own,
        })
    };
    let signs_in = |stage: Stage| stage >= Stage::Authenticate;
    let findings = side.verdict.findings.iter().filter(|finding| {
        let fits = one
            .stage
            .is_none_or(|stage| signs_in(stage) == signs_in(finding.stage));
        fits && finding.severity > Severity::Advice && finding.probes.iter().any(is_there)
    });
    let mut findings: Vec<&'a Finding> = findings.collect();
    findings.sort_by_key(|finding| one.stage.is_some_and(|stage| stage != finding.stage));
    let mends = |finding: &'a Finding| {
        let page = catalogue.page(&finding.id)?;
        let probes = finding
            .probes
            .iter()
            .map(|probe| side.run.plan.probe(*probe));
        let place = Place::of(side.run, &probes.collect::<Vec<_>>());
        let who = who(page, &finding.words, place);
        Some(Found { finding, page, who })
    };
    findings.into_iter().filter_map(mends).take(MOST).collect()
}

/// For each server a sentence of each run.
pub(super) fn evidence(one: &Conclusion, sides: &Both<Side<'_>>) -> Vec<String> {
    let mut all = Vec::new();
    for endpoint in one.endpoints.iter().take(MOST) {
        let failing = one.failing.unwrap_or(Letter::A);
        let seen = |letter: Letter, address: Option<IpAddr>| {
            telling(one, endpoint, sides.of(letter).run, address)
        };
        // What the one saw at an address is held against what the other saw there, where both were there.
        let place = |seen: &Option<Telling<'_>>| seen.as_ref().and_then(Telling::address);
        let mut own = seen(failing, None);
        let other = seen(failing.other(), place(&own));
        if place(&own) != place(&other) {
            own = seen(failing, place(&other));
        }
        let is_apart = match (place(&own), place(&other)) {
            (Some(one), Some(other)) => one != other,
            _ => false,
        };
        let told = Letter::ALL.map(|letter| {
            let seen = if letter == failing { &own } else { &other };
            let says = seen.as_ref().map_or_else(
                || "not tried".to_owned(),
                |seen| seen.says(endpoint, is_apart),
            );
            format!("{}: {says}", letter.name())
        });
        let server = safe(&endpoint.to_string());
        all.push(format!(
            "{} {server}. {}",
            endpoint.protocol,
            told.join(". ")
        ));
    }
    match one.endpoints.len().saturating_sub(MOST) {
        0 => {}
        1 => all.push("The same at one more server.".to_owned()),
        more => all.push(format!("The same at {more} more servers.")),
    }
    all
}

/// What one run saw at a server.
enum Telling<'r> {
    /// What happened at the stage that matters, or as far as it came.
    Event(&'r Observation),
    /// The ways of signing in that the server names.
    Offer(String),
}

impl Telling<'_> {
    /// The address of a server at which it happened; that of a proxy says nothing of the server.
    fn address(&self) -> Option<IpAddr> {
        match self {
            Self::Event(seen) => Some(seen.address?.ip()).filter(|_| !is_of_proxy(seen)),
            Self::Offer(_) => None,
        }
    }

    /// The same as a sentence, with the address where that of the other run is another one and no word tells it.
    fn says(&self, endpoint: &Endpoint, is_apart: bool) -> String {
        let seen = match self {
            Self::Event(seen) => seen,
            Self::Offer(says) => return says.clone(),
        };
        let says = safe(&sentence(seen, endpoint));
        match self.address().filter(|_| is_apart).map(|ip| ip.to_string()) {
            Some(address) if !says.contains(&address) => format!("{says} (at {address})"),
            _ => says,
        }
    }
}

fn is_of_proxy(seen: &Observation) -> bool {
    match &seen.outcome {
        Ok(Seen::Connected(connection)) => connection.tunnelled,
        outcome => matches!(outcome, Err(Trouble::Proxy(_))),
    }
}

/// What one run saw at a server, at the stage that matters or as far as it came; at this address, where it was there at that stage.
fn telling<'r>(
    one: &Conclusion,
    endpoint: &Endpoint,
    run: &'r Run,
    address: Option<IpAddr>,
) -> Option<Telling<'r>> {
    let probes = run.plan.probes.iter();
    let same = probes.filter(|probe| {
        let other = &probe.endpoint;
        (other.protocol, other.port, &other.host)
            == (endpoint.protocol, endpoint.port, &endpoint.host)
    });
    let probe = same.map(|probe| probe.id).next()?;
    let stage = match one.kind {
        Kind::Offer => {
            let offers = run.of(probe).filter_map(offer);
            return offers.last().map(Telling::Offer);
        }
        Kind::Inspected | Kind::Renewed => Stage::Secure,
        _ => one.stage.unwrap_or(Stage::Enter),
    };
    let reached = run.of(probe).filter(|seen| seen.stage <= stage);
    let is_there =
        |seen: &Observation| address.is_some() && seen.address.map(|place| place.ip()) == address;
    let told = reached.max_by_key(|seen| {
        let is_used = seen.outcome.is_ok() == is_used(seen);
        (seen.stage, is_there(seen), is_used)
    })?;
    Some(Telling::Event(told))
}

/// Whether the conversation was held on this connection; everything else is.
fn is_used(seen: &Observation) -> bool {
    match &seen.outcome {
        Ok(Seen::Connected(connection)) => connection.used,
        outcome => outcome.is_ok(),
    }
}

/// The ways of signing in that the server names.
fn offer(seen: &Observation) -> Option<String> {
    let Ok(Seen::Offered(offer)) = &seen.outcome else {
        return None;
    };
    let mut ways = offer.mechanisms.clone();
    if offer.plain_login {
        ways.push("a name and password without SASL".to_owned());
    }
    if offer.apop {
        ways.push("APOP".to_owned());
    }
    Some(match ways.is_empty() {
        true => "the server names no way of signing in".to_owned(),
        false => safe(&format!("the server offers {}", ways.join(", "))),
    })
}
