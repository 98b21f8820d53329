//! How sure a conclusion is, and whose servers it is about.

use super::{Difference, reach};
use crate::catalogue::{Certainty, Who};
use crate::compare::{Account, Axis, Both, Circumstances, Conclusion, Kind, Letter, Side, When};
use crate::endpoint::{Endpoint, RELAY_PORT};
use crate::provider::Provider;
use crate::stage::Stage;

/// The difference with what it is worth.
pub(super) fn weighed(
    one: Difference,
    circumstances: &Circumstances,
    sides: &Both<Side<'_>>,
) -> Conclusion {
    let axis = circumstances.axis();
    let failing = one.failing.unwrap_or(Letter::A);
    let (side, other) = (sides.of(failing), sides.of(failing.other()));
    let behind_portal = |side: &Side<'_>| {
        let mut findings = side.verdict.findings.iter();
        findings.any(|finding| finding.id.starts_with("captive."))
    };
    Conclusion {
        families: reach::families(side.run, other.run).filter(|_| one.failing.is_some()),
        behind_portal: one.failing.is_some() && behind_portal(side) && !behind_portal(other),
        certainty: certainty(&one, circumstances),
        mended: is_mended(&one, circumstances, sides),
        operator: operator(&one.endpoints),
        kind: one.kind,
        failing: one.failing,
        endpoints: one.endpoints,
        stage: one.stage,
        elsewhere: one.is_elsewhere,
        axis,
    }
}

/// Whether it failed in the earlier run alone, in a way that the later one takes back.
fn is_mended(one: &Difference, circumstances: &Circumstances, sides: &Both<Side<'_>>) -> bool {
    // Another way of signing in takes back nothing.
    let same_way = sides.a.run.plan.with_token == sides.b.run.plan.with_token;
    let is_kind_of_change = one.kind.is_on_the_way()
        || matches!(one.kind, Kind::BadCertificate | Kind::Mailbox)
        || one.kind == Kind::SignIn && same_way;
    match (circumstances.axis(), circumstances.when, one.failing) {
        (Axis::Time, When::Apart(later, _), Some(failing)) => is_kind_of_change && later != failing,
        // Another certificate is a change, however soon.
        (Axis::Neither, _, Some(failing)) if one.kind == Kind::BadCertificate => {
            let started = |letter: Letter| sides.of(letter).run.started;
            !one.is_elsewhere && started(failing) < started(failing.other())
        }
        _ => false,
    }
}

/// Who runs these servers, as far as their names tell.
fn operator(endpoints: &[Endpoint]) -> Who {
    let is_known = |one: &Endpoint| Provider::owning(&one.host).is_some();
    match !endpoints.is_empty() && endpoints.iter().all(is_known) {
        true => Who::Provider,
        false => Who::Administrator,
    }
}

fn certainty(one: &Difference, circumstances: &Circumstances) -> Certainty {
    let (axis, account) = (circumstances.axis(), circumstances.account);
    let alone = match one.kind {
        // These do not depend on where and when.
        Kind::Expired | Kind::Trust | Kind::Renewed | Kind::Unsteady => {
            return Certainty::Certain;
        }
        Kind::NoWayOut
        | Kind::NameMissing
        | Kind::Blocked
        | Kind::Intercepted
        | Kind::Inspected
        | Kind::TurnedAway
        | Kind::BadCertificate
        | Kind::Offer
            if !one.is_elsewhere =>
        {
            Certainty::Certain
        }
        // Two networks may shut the same port, or open the same connections.
        Kind::FailAlike if one.stage.is_some_and(|stage| stage <= Stage::Secure) => {
            let is_port_25 = one.endpoints.iter().all(|e| e.port == RELAY_PORT);
            match is_port_25 {
                true => return Certainty::Possible,
                false => Certainty::Likely,
            }
        }
        // Each of two accounts may have it of its own, and one that is saved in both places may be saved wrong.
        Kind::FailAlike if one.stage >= Some(Stage::Authenticate) => match account {
            Account::Other => return Certainty::Possible,
            _ => Certainty::Likely,
        },
        Kind::FailAlike => Certainty::Certain,
        Kind::NoWayOut
        | Kind::NameMissing
        | Kind::Blocked
        | Kind::Intercepted
        | Kind::Inspected
        | Kind::TurnedAway
        | Kind::BadCertificate
        | Kind::Offer => Certainty::Likely,
        Kind::TlsBroken
        | Kind::StartTlsMissing
        | Kind::CutOff
        | Kind::OtherAccount
        | Kind::LedElsewhere
        | Kind::Mailbox
        | Kind::OtherServers => Certainty::Likely,
        Kind::SignIn | Kind::FailOtherwise | Kind::Findings => Certainty::Possible,
    };
    match axis {
        // Private addresses are alike in many networks, so that it may be another place as well.
        Axis::Time if circumstances.is_private => alone.min(Certainty::Likely),
        Axis::Place | Axis::Time => alone,
        Axis::Open => alone.min(Certainty::Likely),
        // Two certificates of one address are seen, not guessed at.
        Axis::Neither if one.kind == Kind::BadCertificate => alone.min(Certainty::Likely),
        Axis::Either | Axis::Neither => Certainty::Possible,
    }
}
