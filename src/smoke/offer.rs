//! What servers offer.

use std::collections::BTreeSet;

use super::Outcome;
use super::judge::not_working;
use super::view::{View, place};
use crate::report::{ProbeReport, StepReport};

/// The ways of signing in that each server offers to users.
fn mechanisms(view: View<'_>) -> Vec<(&ProbeReport, BTreeSet<&str>)> {
    // What is offered before the encryption begins is another matter.
    let is_final = |(probe, step): &(&ProbeReport, &StepReport)| {
        let mut before = probe
            .steps
            .iter()
            .take_while(|one| !std::ptr::eq(*one, *step));
        probe.endpoint.security == "none"
            || before.any(|one| one.stage == "secure" && one.outcome == "ok")
    };
    view.passed("offer")
        .filter(is_final)
        .map(|(probe, step)| {
            let names = step.facts.get("offer.mechanisms");
            (
                probe,
                names
                    .map(|names| names.split(' ').collect())
                    .unwrap_or_default(),
            )
        })
        .collect()
}

fn listed(names: &BTreeSet<&str>) -> String {
    let names: Vec<&str> = names.iter().copied().collect();
    match names.as_slice() {
        [] => "no way of signing in".to_owned(),
        names => names.join(", "),
    }
}

pub(super) fn offers(view: View<'_>, wanted: &[String]) -> Outcome {
    let all = mechanisms(view);
    let Some((first, names)) = all.first() else {
        return not_told(view);
    };
    let lacks = |(_, names): &&(&ProbeReport, BTreeSet<&str>)| {
        wanted.iter().any(|one| !names.contains(one.as_str()))
    };
    match all.iter().find(lacks) {
        Some((probe, names)) => {
            Outcome::not_met(format!("{} offers {}", place(probe), listed(names)))
        }
        None => Outcome::met(format!("{} offers {}", place(first), listed(names))),
    }
}

pub(super) fn not_offered(view: View<'_>, unwanted: &[String]) -> Outcome {
    let all = mechanisms(view);
    let Some((first, names)) = all.first() else {
        return not_told(view);
    };
    let has = |(_, names): &&(&ProbeReport, BTreeSet<&str>)| {
        unwanted.iter().any(|one| names.contains(one.as_str()))
    };
    match all.iter().find(has) {
        Some((probe, names)) => {
            Outcome::not_met(format!("{} offers {}", place(probe), listed(names)))
        }
        None => Outcome::met(format!("{} offers {}", place(first), listed(names))),
    }
}

/// What was not reached offers nothing that could be told.
fn not_told(view: View<'_>) -> Outcome {
    Outcome::unclear(view.says())
}

pub(super) fn starttls(view: View<'_>) -> Outcome {
    let of_kind = |probe: &ProbeReport| probe.endpoint.security == "starttls";
    let mut secured = view.passed("secure");
    if let Some((probe, _)) = secured.find(|(probe, _)| of_kind(probe)) {
        return Outcome::met(format!("STARTTLS works at {}", place(probe)));
    }
    let mut greeted = view.passed("greet").filter(|(probe, _)| of_kind(probe));
    let failed = greeted.find_map(|(probe, _)| {
        let mut steps = probe.steps.iter();
        let step = steps.find(|step| step.stage == "secure")?;
        Some((probe, step))
    });
    match failed {
        Some((probe, step)) => Outcome::not_met(format!("{}: {}", place(probe), step.says)),
        None if view.doors().any(of_kind) => match view.works() {
            true => Outcome::unclear(format!(
                "no port of {} for STARTTLS was reached",
                view.protocol
            )),
            false => not_working(view),
        },
        None => {
            let key = view.protocol.name();
            let seen = format!("no server of {} with STARTTLS was tried", view.protocol);
            Outcome::unclear(seen).next(format!("name one: {key} = \"HOST/starttls\""))
        }
    }
}
