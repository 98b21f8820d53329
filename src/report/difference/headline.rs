//! What two runs come to, in one sentence or two.

use super::open;
use crate::catalogue::Certainty;
use crate::compare::{
    Axis, Both, Comparison, Conclusion, Kind, Letter, Relation, Side, Standing, When, common,
};
use crate::diagnose::Standing as Verdict;
use crate::endpoint::Protocol;
use crate::report::build::joined;
use crate::stage::Stage;
use crate::style::safe;

/// How a protocol stands in one run.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Works,
    Fails,
    Unclear,
}

pub(super) fn headline(comparison: &Comparison, sides: &Both<Side<'_>>) -> String {
    let target = |letter: Letter| safe(&sides.of(letter).run.plan.target.domain);
    let states: Vec<(Protocol, Both<State>)> = common(sides)
        .into_iter()
        .map(|protocol| (protocol, sides.map(|side| state(side, protocol))))
        .collect();
    let named = |wanted: &dyn Fn(Both<State>) -> bool| -> Vec<String> {
        let fitting = states.iter().filter(|(_, both)| wanted(*both));
        fitting.map(|(protocol, _)| protocol.to_string()).collect()
    };
    let works = named(&|both| both.a == State::Works && both.b == State::Works);
    let fails = named(&|both| both.a == State::Fails && both.b == State::Fails);
    let unclear: String = [
        (
            "in both",
            named(&|both| both.a == State::Unclear && both.b == State::Unclear),
        ),
        (
            "in A",
            named(&|both| both.a == State::Unclear && both.b != State::Unclear),
        ),
        (
            "in B",
            named(&|both| both.a != State::Unclear && both.b == State::Unclear),
        ),
    ]
    .into_iter()
    .filter(|(_, protocols)| !protocols.is_empty())
    .map(|(place, protocols)| {
        let is = verb(&protocols, "is", "are");
        format!(" {} {is} undecided {place}.", joined(&protocols))
    })
    .collect();
    match comparison.standing {
        Standing::Incomparable if comparison.circumstances.same_domain => {
            "These two cannot be compared: they tried no protocol in common.".to_owned()
        }
        Standing::Incomparable => format!(
            "These two cannot be compared: A is about {}, B about {}, and they have no server in common.",
            target(Letter::A),
            target(Letter::B)
        ),
        Standing::Same => same(comparison, &works, &fails) + &unclear,
        Standing::Differs => {
            let only = Letter::ALL.into_iter().filter_map(|letter| {
                let only = named(&|both| {
                    *both.of(letter) == State::Works && *both.of(letter.other()) == State::Fails
                });
                (!only.is_empty()).then(|| only_here(&only, letter, comparison))
            });
            differs(comparison, only.collect(), &works, &fails) + &unclear
        }
    }
}

/// That nothing differs, what was not compared, and how the protocols stand in both.
fn same(comparison: &Comparison, works: &[String], fails: &[String]) -> String {
    let unproved = comparison.unproved.iter();
    let left_out: Vec<String> = unproved
        .filter_map(|one| open::not_compared(*one))
        .collect();
    let mut text = match left_out.is_empty() {
        true => "No difference that matters.".to_owned(),
        false => format!(
            "Nothing differs that matters in what both tried. Not compared: {}.",
            joined(&left_out)
        ),
    };
    let (at_same, elsewhere): (Vec<String>, Vec<String>) = works
        .iter()
        .cloned()
        .partition(|name| share(name, comparison));
    for (names, place) in [
        (at_same, "in both"),
        (elsewhere, "in each, at other servers"),
    ] {
        if !names.is_empty() {
            let verb = works_or_work(&names);
            text.push_str(&format!(" {} {verb} {place}.", joined(&names)));
        }
    }
    if !fails.is_empty() {
        let all_alike = fails.iter().all(|name| is_alike(name, comparison));
        text.push_str(&format!(
            " {} {} in both{}",
            joined(fails),
            verb(fails, "fails", "fail"),
            if all_alike { ", in the same way" } else { "" }
        ));
        text.push_str(match comparison.circumstances.axis() {
            Axis::Place if all_alike && is_proven(comparison) => ": it is not the network.",
            _ => ".",
        });
    }
    text
}

/// What works in one of them alone, and what stands alike in both.
fn differs(
    comparison: &Comparison,
    only: Vec<String>,
    works: &[String],
    fails: &[String],
) -> String {
    let mut parts = only;
    if !fails.is_empty() {
        let kinds = comparison.conclusions.iter().map(|one| one.kind);
        let otherwise = match kinds.into_iter().any(|kind| kind == Kind::FailOtherwise) {
            true => ", not in the same way",
            false => "",
        };
        parts.push(format!(
            "{} {} in both{otherwise}.",
            joined(fails),
            verb(fails, "fails", "fail")
        ));
    }
    if !works.is_empty() {
        parts.push(format!(
            "{} {} in both.",
            joined(works),
            works_or_work(works)
        ));
    }
    if parts.iter().all(|part| part.contains(" in both")) {
        parts.insert(0, "Something differs that matters.".to_owned());
    }
    parts.join(" ")
}

/// Whether a server of a protocol works in both; what was left before it was known is none.
fn share(name: &str, comparison: &Comparison) -> bool {
    let mut own = comparison.doors.iter();
    own.any(|door| door.endpoint.protocol.to_string() == name && door.relation == Relation::Work)
}

/// Whether a protocol is one of those that were seen to fail in the same way.
fn is_alike(name: &str, comparison: &Comparison) -> bool {
    let alike = comparison.conclusions.iter();
    let mut alike = alike.filter(|one| one.kind == Kind::FailAlike);
    alike.any(|one| {
        let mut endpoints = one.endpoints.iter();
        endpoints.any(|endpoint| endpoint.protocol.to_string() == name)
    })
}

/// Whether a failure of both is surely the same.
fn is_proven(comparison: &Comparison) -> bool {
    // That the network is not the reason is as sure at the sign-in, where it is not sure what is.
    let is_sure = |one: &&Conclusion| {
        one.certainty == Certainty::Certain || one.stage >= Some(Stage::Authenticate)
    };
    let alike = comparison.conclusions.iter();
    let mut alike = alike.filter(|one| one.kind == Kind::FailAlike).peekable();
    alike.peek().is_some() && alike.all(|one| is_sure(&one))
}

fn only_here(protocols: &[String], letter: Letter, comparison: &Comparison) -> String {
    let (here, there) = (letter.name(), letter.other().name());
    let names = joined(protocols);
    match (
        comparison.circumstances.axis(),
        comparison.circumstances.when,
    ) {
        (Axis::Time, When::Apart(later, _)) if later == letter => format!(
            "{names} {} now ({here}), and did not earlier ({there}).",
            works_or_work(protocols)
        ),
        (Axis::Time, _) => format!(
            "{names} worked earlier ({here}), and {} not any more ({there}).",
            verb(protocols, "does", "do")
        ),
        _ => format!(
            "{names} {} from {here}, and not from {there}.",
            works_or_work(protocols)
        ),
    }
}

fn works_or_work(protocols: &[String]) -> &'static str {
    verb(protocols, "works", "work")
}

fn verb(protocols: &[String], one: &'static str, more: &'static str) -> &'static str {
    match protocols {
        [_] => one,
        _ => more,
    }
}

fn state(side: &Side<'_>, protocol: Protocol) -> State {
    let verdicts = side.verdict.protocols.iter();
    let standing = verdicts
        .filter(|one| one.protocol == protocol)
        .map(|one| one.standing)
        .next();
    match standing {
        Some(Verdict::Works | Verdict::Degraded) => State::Works,
        Some(Verdict::Trouble) => State::Fails,
        Some(Verdict::Undecided) | None => State::Unclear,
    }
}
