//! Two accounts at one service.

use super::{About, Proof, each_report, of};
use crate::compare::{Both, Conclusion, Letter, Side};
use crate::observation::Trouble;
use crate::observation::session::SessionTrouble;
use crate::plan::ProbeId;
use crate::provider::Provider;
use crate::report::literal::literal_or;
use crate::stage::Stage;
use crate::style::safe;

/// One account gets in and the other one does not.
pub(super) fn one_gets_in(one: &Conclusion, sides: &Both<Side<'_>>, about: &About<'_>) -> Proof {
    let failing = one.failing.unwrap_or(Letter::A);
    let (bad, good) = (name(sides.of(failing)), name(sides.of(failing.other())));
    let (x, y) = (about.x, about.y);
    let secret = secret(sides.of(failing));
    let says = match one.stage {
        Some(Stage::Enter) => format!(
            "The same service opens the mailbox of {good} ({y}), and not that of {bad} ({x}), which it lets sign in: it is that mailbox or what \
             the account may do, and not the network or the service."
        ),
        _ => format!(
            "The same service lets {good} in ({y}), and not {bad} ({x}): it is that account, its {secret} or its settings, and not the \
             network or the service."
        ),
    };
    let check = match one.stage {
        Some(Stage::Enter) => String::new(),
        _ => format!("Check the {secret} first. Then "),
    };
    let next = match sides.a.run.plan.target.provider {
        // A recording is foreign: what its names could do to a shell is left out.
        Provider::ExchangeOnline(_) => format!(
            "{check}an administrator compares both mailboxes, which changes nothing: `Get-CASMailbox -Identity {}` and \
             `Get-CASMailbox -Identity {}`.",
            literal_or(&bad, "MAILBOX"),
            literal_or(&good, "OTHER_MAILBOX")
        ),
        _ => format!("{check}an administrator compares the settings of both accounts."),
    };
    let mut letters = next.chars();
    let next = letters.next().into_iter().flat_map(char::to_uppercase);
    let next: String = next.chain(letters).collect();
    of(says + &ways(sides), next)
}

/// The sign-in fails in one run alone, and that run shows itself that the password or token is not why: it signed in with it by another
/// protocol, or had no way to send it.
pub(super) fn not_the_secret(
    one: &Conclusion,
    sides: &Both<Side<'_>>,
    about: &About<'_>,
) -> Option<Proof> {
    let side = sides.of(one.failing?);
    let (x, y, secret) = (about.x, about.y, secret(side));
    let observed = || side.run.observations.iter();
    let is_own = |id: ProbeId| {
        let endpoint = &side.run.plan.probe(id).endpoint;
        one.endpoints
            .iter()
            .any(|own| own.protocol == endpoint.protocol)
    };
    let signed_in = observed().find(|seen| {
        seen.stage == Stage::Authenticate && seen.outcome.is_ok() && !is_own(seen.probe)
    });
    let offers_none = observed().any(|seen| {
        let trouble = seen.outcome.as_ref().err();
        is_own(seen.probe)
            && matches!(
                trouble,
                Some(Trouble::Session(SessionTrouble::NoMechanism { .. }))
            )
    });
    let why = match signed_in {
        Some(seen) => {
            let protocol = side.run.plan.probe(seen.probe).endpoint.protocol;
            format!(
                "{x} signed in by {} with the same {secret}, so it is not the {secret}",
                protocol.name().to_uppercase()
            )
        }
        None if offers_none => {
            format!(
                "in {x} the server offers no way of signing in that fits, so no {secret} was sent"
            )
        }
        None => return None,
    };
    Some(of(
        format!("The sign-in is accepted in {y} and not in {x}; {why}."),
        format!("{} tells what it is and who can mend it.", about.replay),
    ))
}

/// Neither account gets in, each for a reason of its own.
pub(super) fn neither_gets_in(sides: &Both<Side<'_>>, about: &About<'_>) -> Proof {
    of(
        format!(
            "Neither {} (A) nor {} (B) gets in, and each stops in its own way: so each has a reason of its own, or one reason shows itself in \
             different ways.{}",
            name(&sides.a),
            name(&sides.b),
            ways(sides)
        ),
        each_report(about),
    )
}

fn name(side: &Side<'_>) -> String {
    let username = side.run.plan.username.as_deref();
    safe(username.unwrap_or("the account"))
}

/// What a run signed in with.
const fn secret(side: &Side<'_>) -> &'static str {
    match side.run.plan.with_token {
        true => "access token",
        false => "password",
    }
}

/// That the two signed in with different things, where they did.
fn ways(sides: &Both<Side<'_>>) -> String {
    let (a, b) = (secret(&sides.a), secret(&sides.b));
    match a == b {
        true => String::new(),
        false => format!(
            " They differ in what they signed in with, too: A with the {a}, B with the {b}."
        ),
    }
}
