//! From what differs to what that proves.

mod reach;
mod sign_in;
mod weigh;

use std::collections::BTreeSet;

use super::conclusion::{Conclusion, Kind, Unproved};
use super::door::{Door, Relation, Way};
use super::{Account, Axis, Both, Circumstances, Letter, Side, common};
use crate::catalogue::Severity;
use crate::diagnose::Standing;
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose};
use crate::observation::{Ended, Observation, Run, Trouble};
use crate::plan::{Probe, is_denial};
use crate::stage::Stage;

/// One difference before it is weighed.
pub(super) struct Difference {
    pub(super) kind: Kind,
    pub(super) failing: Option<Letter>,
    pub(super) endpoints: Vec<Endpoint>,
    pub(super) stage: Option<Stage>,
    /// Whether no address that the one reached is one that the other one tried.
    pub(super) is_elsewhere: bool,
    /// The ids of what was found at the sign-in, in the run that has the trouble: another finding is another matter.
    pub(super) found: Vec<String>,
}

/// What two runs prove, and what they leave open.
pub(super) fn judge(
    sides: &Both<Side<'_>>,
    circumstances: &Circumstances,
    doors: &[Door],
) -> (Vec<Conclusion>, Vec<Unproved>) {
    let mut found = Vec::new();
    for door in doors {
        found.extend(at_door(sides, circumstances, door));
    }
    reach::of_one_authority(sides, doors, &mut found);
    reach::without_way_out(sides, &mut found);
    found.extend(sign_in::differences(sides, circumstances));
    if circumstances.same_domain {
        found.extend(other_servers(sides, doors));
    }
    let mut found = merged(found);
    found.extend(other_findings(sides, &found));
    // Whoever asks for another server knows that it is another one; what each shows tells more.
    let is_asked = |one: &Difference| one.kind == Kind::OtherServers && asks_by_name(sides, one);
    found.sort_by_key(|one| (is_asked(one), one.kind, one.failing));
    let conclusions: Vec<Conclusion> = found
        .into_iter()
        .map(|one| weigh::weighed(one, circumstances, sides))
        .collect();
    let unproved = unproved(sides, circumstances, doors, &conclusions);
    (conclusions, unproved)
}

fn at_door(
    sides: &Both<Side<'_>>,
    circumstances: &Circumstances,
    door: &Door,
) -> Option<Difference> {
    let ways = Both {
        a: Way::of(sides.a.run, door.probes.a),
        b: Way::of(sides.b.run, door.probes.b),
    };
    let fails = |letter: Letter| {
        let verdicts = sides.of(letter).verdict.protocols.iter();
        let own = verdicts.filter(|one| one.protocol == door.endpoint.protocol);
        own.into_iter()
            .any(|one| matches!(one.standing, Standing::Trouble | Standing::Undecided))
    };
    // A closed door beside an open one is nothing to tell.
    let both_fail = fails(Letter::A) && fails(Letter::B);
    let misses = |letter: Letter| is_wrong_guess(sides.of(letter), ways.of(letter));
    if misses(Letter::A) && misses(Letter::B) {
        return None;
    }
    let (kind, failing) = match door.relation {
        // A guess that leads nowhere is no trouble of whoever found another server.
        Relation::Ahead(ahead) if misses(ahead.other()) && !fails(ahead.other()) => return None,
        Relation::Ahead(ahead) => {
            let failing = ahead.other();
            let kind = reach::kind(ways.of(ahead), ways.of(failing), circumstances.axis())?;
            (kind, Some(failing))
        }
        Relation::Work => reach::kind_of_working(&ways)?,
        Relation::FailAlike if both_fail => (Kind::FailAlike, None),
        Relation::FailOtherwise if both_fail => (Kind::FailOtherwise, None),
        Relation::FailAlike | Relation::FailOtherwise | Relation::Open => return None,
    };
    let stop = failing.map_or(ways.a.stop, |failing| ways.of(failing).stop);
    Some(Difference {
        kind,
        failing,
        endpoints: vec![door.endpoint.clone()],
        stage: stop.map(|(stage, _)| stage),
        is_elsewhere: failing.is_some_and(|failing| {
            reach::is_at_another_address(ways.of(failing.other()), ways.of(failing))
        }),
        found: Vec::new(),
    })
}

/// Whether a run guessed the name of a server, and the DNS has none of that name.
fn is_wrong_guess(side: &Side<'_>, way: &Way<'_>) -> bool {
    let denied = |one: &Observation| match &one.outcome {
        Err(Trouble::Dns(resolution)) => resolution.trouble().is_some_and(is_denial),
        _ => false,
    };
    way.probe.endpoint.origin == Origin::Convention && side.run.of(way.probe.id).any(denied)
}

/// The protocols that were tried at other servers altogether, for the same domain.
fn other_servers(sides: &Both<Side<'_>>, doors: &[Door]) -> Option<Difference> {
    let is_apart =
        |protocol: &Protocol| doors.iter().all(|door| door.endpoint.protocol != *protocol);
    let apart: Vec<Protocol> = common(sides).into_iter().filter(is_apart).collect();
    let endpoints = |side: &Side<'_>| -> Vec<Endpoint> {
        let probes = side.run.plan.probes.iter().map(|probe| &probe.endpoint);
        probes
            .filter(|one| apart.contains(&one.protocol))
            .cloned()
            .collect()
    };
    let of = sides.map(endpoints);
    // Who had to guess did not learn what the domain names.
    let guesses = |all: &[Endpoint]| all.iter().all(|one| one.origin == Origin::Convention);
    let is_asked = [sides.a.run, sides.b.run].map(|run| names_servers(run, &apart));
    let failing = match (guesses(&of.a), guesses(&of.b)) {
        _ if is_asked.contains(&true) => None,
        (true, false) => Some(Letter::A),
        (false, true) => Some(Letter::B),
        _ => None,
    };
    (!apart.is_empty()).then(|| Difference {
        kind: Kind::OtherServers,
        failing,
        endpoints: [of.a, of.b].concat(),
        stage: None,
        is_elsewhere: false,
        found: Vec::new(),
    })
}

/// Whether the user named the servers of these protocols in a run.
pub(crate) fn names_servers(run: &Run, protocols: &[Protocol]) -> bool {
    let own = run.plan.probes.iter();
    let mut own = own
        .filter(|one| one.purpose != Purpose::Contrast)
        .map(|one| &one.endpoint)
        .filter(|one| protocols.contains(&one.protocol))
        .peekable();
    own.peek().is_some() && own.all(|one| one.origin == Origin::Asked)
}

/// Whether the user named the servers that differ, in one run or both.
fn asks_by_name(sides: &Both<Side<'_>>, one: &Difference) -> bool {
    let protocols: Vec<Protocol> = one.endpoints.iter().map(|one| one.protocol).collect();
    [sides.a.run, sides.b.run]
        .iter()
        .any(|run| names_servers(run, &protocols))
}

/// What was found in one run alone and nothing above explains.
fn other_findings(sides: &Both<Side<'_>>, found: &[Difference]) -> Vec<Difference> {
    let ids = sides.map(|side| -> BTreeSet<&str> {
        let all = side.verdict.findings.iter();
        all.filter(|one| one.severity > Severity::Advice)
            .map(|one| one.id.as_str())
            .collect()
    });
    let mut differences = Vec::new();
    for letter in Letter::ALL {
        let explained = found
            .iter()
            .filter(|one| one.kind != Kind::OtherServers || !asks_by_name(sides, one))
            .any(|one| one.kind.matters() && one.failing.is_none_or(|failing| failing == letter));
        let side = sides.of(letter);
        let other = sides.of(letter.other());
        let only = side.verdict.findings.iter().filter(|one| {
            one.severity > Severity::Advice && !ids.of(letter.other()).contains(one.id.as_str())
        });
        let mut endpoints = Vec::new();
        for (one, probe) in only.flat_map(|one| one.probes.iter().map(move |probe| (one, *probe))) {
            let endpoint = &side.run.plan.probe(probe).endpoint;
            // Who did not come as far saw nothing of it, whether it is there or not.
            if came_as_far(other, endpoint, one.stage) && !endpoints.contains(endpoint) {
                endpoints.push(endpoint.clone());
            }
        }
        if !explained && !endpoints.is_empty() {
            differences.push(Difference {
                kind: Kind::Findings,
                failing: Some(letter),
                endpoints,
                stage: None,
                is_elsewhere: false,
                found: Vec::new(),
            });
        }
    }
    differences
}

/// Whether a run passed this stage at a server, or at one of the same protocol where it tried others.
fn came_as_far(side: &Side<'_>, endpoint: &Endpoint, stage: Stage) -> bool {
    let probes = side.run.plan.probes.iter();
    let own: Vec<&Probe> = probes
        .filter(|probe| probe.endpoint.protocol == endpoint.protocol)
        .filter(|probe| probe.purpose != Purpose::Contrast)
        .collect();
    let is_same = |probe: &&&Probe| {
        (&probe.endpoint.host, probe.endpoint.port) == (&endpoint.host, endpoint.port)
    };
    let has_passed = |probe: &&Probe| {
        let mut seen = side.run.of(probe.id);
        seen.any(|one| one.stage >= stage && one.outcome.is_ok())
    };
    match own.iter().find(is_same) {
        Some(same) => has_passed(same),
        None => own.iter().any(has_passed),
    }
}

/// The same thing at several servers is one.
fn merged(found: Vec<Difference>) -> Vec<Difference> {
    let mut all: Vec<Difference> = Vec::new();
    for one in found {
        let same = |known: &&mut Difference| {
            let signs_in = |one: &Difference| one.stage >= Some(Stage::Authenticate);
            (known.kind, known.failing, signs_in(known), &known.found)
                == (one.kind, one.failing, signs_in(&one), &one.found)
        };
        match all.iter_mut().find(same) {
            Some(known) => {
                let new = one.endpoints.into_iter();
                let new: Vec<Endpoint> = new.filter(|e| !known.endpoints.contains(e)).collect();
                known.endpoints.extend(new);
                known.stage = known.stage.min(one.stage);
                known.is_elsewhere |= one.is_elsewhere;
            }
            None => all.push(one),
        }
    }
    all
}

fn unproved(
    sides: &Both<Side<'_>>,
    circumstances: &Circumstances,
    doors: &[Door],
    conclusions: &[Conclusion],
) -> Vec<Unproved> {
    let matters = conclusions.iter().any(Conclusion::matters);
    let mut all = Vec::new();
    match circumstances.axis() {
        Axis::Either if matters => all.push(Unproved::PlaceOrTime),
        Axis::Open => all.push(Unproved::Place),
        Axis::Time | Axis::Neither if matters && circumstances.is_private => {
            all.push(Unproved::PrivatePlace);
        }
        _ => {}
    }
    let guessed = Letter::ALL
        .into_iter()
        .filter(|one| guesses(sides.of(*one).run));
    all.extend(guessed.map(Unproved::Guessed));
    for letter in Letter::ALL {
        let tried = |letter: Letter| sides.of(letter).run.plan.protocols();
        let mut only = tried(letter);
        only.retain(|protocol| !tried(letter.other()).contains(protocol));
        all.extend(only.into_iter().map(|one| Unproved::Protocol(letter, one)));
    }
    let signs_in = sides.map(|side| side.run.plan.username.is_some());
    match (signs_in.a, signs_in.b) {
        (true, false) => all.push(Unproved::SignIn(Letter::A)),
        (false, true) => all.push(Unproved::SignIn(Letter::B)),
        (false, false) => all.push(Unproved::NoSignIn),
        (true, true) => all.extend(sign_in::by_one_alone(sides)),
    }
    let is_about_sign_in = |one: &Conclusion| {
        one.kind == Kind::SignIn
            || one.kind == Kind::FailAlike && one.stage >= Some(Stage::Authenticate)
    };
    if circumstances.account == Account::Same && conclusions.iter().any(is_about_sign_in) {
        all.push(Unproved::Secret);
    }
    for letter in Letter::ALL {
        if sides.of(letter).run.ended != Ended::Complete {
            all.push(Unproved::Cut(letter));
        }
    }
    if circumstances.other_proxy {
        all.push(Unproved::Proxy);
    }
    let is_open = |door: &Door| door.relation == Relation::Open;
    if !doors.is_empty() && doors.iter().any(is_open) {
        all.push(Unproved::Doors);
    }
    all
}

/// Whether servers of a run are guesses, because nobody answered which ones the domain has.
fn guesses(run: &Run) -> bool {
    let mut probes = run.plan.probes.iter();
    !run.plan.unanswered.is_empty()
        && probes.any(|probe| probe.endpoint.origin == Origin::Convention)
}
