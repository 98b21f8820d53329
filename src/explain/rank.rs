//! Candidates in order: each fault once, the best first, what only a single report speaks for last.

use super::Candidate;
use crate::catalogue::{Catalogue, Certainty};

/// The most candidates that are given, but for those that are as good as the last of them.
const MOST: usize = 6;

/// Pages about a refusal without a reason: a message that is known in full tells more.
const GENERAL: [&str; 6] = [
    "auth.refused",
    "mailbox.refused",
    "oauth.refused",
    "proto.greeting-refused",
    "smtp.refused",
    "smtp.temporary",
];

/// Whether a page is about a refusal without a reason.
pub(super) fn is_general(id: &str) -> bool {
    GENERAL.contains(&id)
}

/// From which score on a message of a program is known in full.
const KNOWN: f64 = 0.8;

/// From which score on the words of a server say it.
const IN_WORDS: f64 = 0.87;

/// How near in score what is likely must be to what is only possible, to be told before it; and to be told first of all.
const NEAR: f64 = 0.9;
const NEAREST: f64 = 0.97;

/// How good one must be to be given at all, and beside the best.
const LEAST: f64 = 0.3;
const BESIDE: f64 = 0.45;

/// Each fault once, sorted.
pub(super) fn ranked(found: Vec<Candidate>, catalogue: &Catalogue) -> Vec<Candidate> {
    let mut all: Vec<Candidate> = Vec::new();
    for one in found {
        if catalogue.page(&one.id).is_none() || one.score < LEAST {
            continue;
        }
        match all.iter_mut().find(|known| known.id == one.id) {
            Some(known) => merge(known, one),
            None => all.push(one),
        }
    }
    let known = all
        .iter()
        .filter(|one| one.program.is_some() && !one.is_weak && !is_general(&one.id))
        .map(|one| one.score)
        .fold(0.0, f64::max);
    for one in &mut all {
        let is_open = one.certainty == Certainty::Possible || one.id == "smtp.temporary";
        let says_little = is_general(&one.id) && is_open && one.score < IN_WORDS;
        if says_little && known > KNOWN {
            one.score = one.score.min(known * NEAREST);
        }
    }
    let order = |a: &Candidate, b: &Candidate| {
        a.is_weak
            .cmp(&b.is_weak)
            .then(b.score.total_cmp(&a.score))
            .then(b.certainty.cmp(&a.certainty))
            .then(a.id.cmp(&b.id))
    };
    all.sort_by(order);
    let best = all.first().map_or(0.0, |best| best.score);
    all.retain(|one| one.score >= best * BESIDE || one.is_weak);
    if let Some(last) = all.get(MOST - 1).map(|last| last.score) {
        let mut given = 0;
        all.retain(|one| {
            given += 1;
            given <= MOST || one.score >= last
        });
    }
    in_order(&mut all);
    all
}

/// What is likely never stands below what is possible: it is moved up where it is nearly as good, and else is possible only.
fn in_order(all: &mut [Candidate]) {
    for at in 1..all.len() {
        let own = (all[at].certainty, all[at].score);
        let Some(to) = all[..at].iter().position(|one| one.certainty < own.0) else {
            continue;
        };
        let is_near = all[to..at].iter().enumerate().all(|(from, one)| {
            let near = if to + from == 0 { NEAREST } else { NEAR };
            own.1 >= one.score * near
        });
        match is_near {
            true => all[to..=at].rotate_right(1),
            false => all[at].certainty = all[at - 1].certainty.min(own.0),
        }
    }
}

/// Two things that speak for one fault: the better one is told, and both together count a little more.
fn merge(known: &mut Candidate, mut other: Candidate) {
    let is_other_kind = known.program.is_some() != other.program.is_some();
    let together = if is_other_kind { 0.03 } else { 0.0 };
    let is_weak = known.is_weak && other.is_weak;
    let is_single = known.is_single && other.is_single;
    let certainty = known.certainty.max(other.certainty);
    // The words of a server tell more than that a program shows them.
    let worth = |one: &Candidate| one.score + if one.program.is_none() { 0.15 } else { 0.0 };
    let score = known.score.max(other.score);
    if worth(&other) > worth(known) {
        std::mem::swap(known, &mut other);
        known.protocol = known.protocol.or(other.protocol);
    }
    if known.tell_apart.is_none() {
        known.tell_apart = other.tell_apart.take();
        known.is_own = other.is_own;
    }
    known.program = known.program.take().or(other.program);
    known.score = (score + together).min(1.0);
    known.is_weak = is_weak;
    known.is_single = is_single;
    known.certainty = certainty;
}
