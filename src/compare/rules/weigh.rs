//! How sure a conclusion is, and who can do something about it.

use super::Difference;
use crate::catalogue::{Certainty, Who};
use crate::compare::{Axis, Both, Conclusion, Kind, Letter, Side};
use crate::endpoint::RELAY_PORT;
use crate::provider::Provider;
use crate::stage::Stage;

/// The difference with what it is worth.
pub(super) fn weighed(one: Difference, axis: Axis, sides: &Both<Side<'_>>) -> Conclusion {
    let side = sides.of(one.failing.unwrap_or(Letter::A));
    let provider = side.run.plan.target.provider;
    Conclusion {
        certainty: certainty(&one, axis),
        who: who(one.kind, axis, provider),
        kind: one.kind,
        failing: one.failing,
        endpoints: one.endpoints,
        stage: one.stage,
        elsewhere: one.is_elsewhere,
        axis,
    }
}

fn certainty(one: &Difference, axis: Axis) -> Certainty {
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
        Axis::Place | Axis::Time => alone,
        Axis::Open => alone.min(Certainty::Likely),
        Axis::Either | Axis::Neither => Certainty::Possible,
    }
}

fn who(kind: Kind, axis: Axis, provider: Provider) -> Who {
    let operator = match provider {
        Provider::Other => Who::Administrator,
        Provider::ExchangeOnline(_) | Provider::Known(_) => Who::Provider,
    };
    match (kind, axis) {
        (Kind::Trust | Kind::FailOtherwise | Kind::Findings, _) => Who::HelpDesk,
        (Kind::SignIn | Kind::OtherAccount | Kind::Mailbox, _) => Who::Administrator,
        (
            Kind::Expired
            | Kind::Unsteady
            | Kind::BadCertificate
            | Kind::Offer
            | Kind::FailAlike
            | Kind::Renewed,
            _,
        ) => operator,
        (Kind::NoWayOut | Kind::Inspected, _) => Who::Network,
        (_, Axis::Time) => operator,
        _ => Who::Network,
    }
}
