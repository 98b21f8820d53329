//! Differences in signing in and in the mailbox, protocol by protocol.

use super::Difference;
use crate::compare::door::same_trouble;
use crate::compare::{Account, Both, Circumstances, Kind, Letter, Side, Unproved, common};
use crate::endpoint::{Endpoint, Protocol};
use crate::observation::{Run, Trouble};
use crate::stage::Stage;

/// How a run got on with signing in by one protocol.
struct SignIn<'a> {
    endpoint: &'a Endpoint,
    /// Where it stopped; none where the mailbox was reached.
    stop: Option<(Stage, &'a Trouble)>,
}

pub(super) fn differences(
    sides: &Both<Side<'_>>,
    circumstances: &Circumstances,
) -> Vec<Difference> {
    let each = common(sides).into_iter();
    each.filter_map(|protocol| difference(sides, circumstances, protocol))
        .collect()
}

/// The protocols that both tried, and only one of them by signing in.
pub(super) fn by_one_alone(sides: &Both<Side<'_>>) -> Vec<Unproved> {
    let each = common(sides).into_iter();
    each.filter_map(|protocol| {
        let signed = sides.map(|side| sign_in(side.run, protocol).is_some());
        match (signed.a, signed.b) {
            (true, false) => Some(Unproved::SignInBy(Letter::A, protocol)),
            (false, true) => Some(Unproved::SignInBy(Letter::B, protocol)),
            _ => None,
        }
    })
    .collect()
}

fn difference(
    sides: &Both<Side<'_>>,
    circumstances: &Circumstances,
    protocol: Protocol,
) -> Option<Difference> {
    let (a, b) = (
        sign_in(sides.a.run, protocol)?,
        sign_in(sides.b.run, protocol)?,
    );
    let ids = sides.map(|side| {
        let of_protocol =
            |id: &crate::plan::ProbeId| side.run.plan.probe(*id).endpoint.protocol == protocol;
        let all = side.verdict.findings.iter();
        let own = all
            .filter(|one| one.stage >= Stage::Authenticate && one.probes.iter().any(of_protocol));
        own.map(|one| one.id.as_str()).collect::<Vec<_>>()
    });
    let is_other = circumstances.account == Account::Other;
    let (failing, stage) = match (a.stop, b.stop) {
        (None, None) => return None,
        // Of two accounts of which neither gets in, the one that gets further is let in no more than the other.
        (Some((a, _)), Some((b, _))) if is_other => (None, a.min(b)),
        (Some((stage, _)), None) => (Some(Letter::A), stage),
        (None, Some((stage, _))) => (Some(Letter::B), stage),
        (Some((a, _)), Some((b, _))) if a < b => (Some(Letter::A), a),
        (Some((a, _)), Some((b, _))) if a > b => (Some(Letter::B), b),
        (Some((stage, _)), Some(_)) => (None, stage),
    };
    let kind = match (failing, a.stop, b.stop) {
        (None, Some((at_a, a)), Some((at_b, b))) => {
            match at_a == at_b && same_trouble(a, b, ids.a == ids.b) {
                true => Kind::FailAlike,
                false => Kind::FailOtherwise,
            }
        }
        _ if is_other => Kind::OtherAccount,
        _ if stage == Stage::Enter => Kind::Mailbox,
        _ => Kind::SignIn,
    };
    let endpoint = match failing {
        Some(Letter::B) => b.endpoint,
        _ => a.endpoint,
    };
    Some(Difference {
        kind,
        failing,
        endpoints: vec![endpoint.clone()],
        stage: Some(stage),
        is_elsewhere: false,
        found: match failing {
            Some(failing) => owned(ids.of(failing)),
            // Apart in each, so that two protocols are one matter only where both runs say the same of them.
            None => [owned(&ids.a), vec![String::new()], owned(&ids.b)].concat(),
        },
    })
}

fn owned(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// How a run got on; none where nobody signed in, or where that did not come to an end.
fn sign_in(run: &Run, protocol: Protocol) -> Option<SignIn<'_>> {
    let of_protocol = |id| run.plan.probe(id).endpoint.protocol == protocol;
    let own = run
        .observations
        .iter()
        .filter(|one| one.stage >= Stage::Authenticate && of_protocol(one.probe));
    let last = own.max_by_key(|one| (one.stage, one.outcome.is_ok()))?;
    Some(SignIn {
        endpoint: &run.plan.probe(last.probe).endpoint,
        stop: last
            .outcome
            .as_ref()
            .err()
            .map(|trouble| (last.stage, trouble)),
    })
}
