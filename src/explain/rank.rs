//! Candidates in order: each fault once, the best first, what only a single report speaks for last.

use super::Candidate;
use crate::catalogue::Catalogue;

/// The most candidates that are given.
const MOST: usize = 12;

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
    all.truncate(MOST);
    all
}

/// Two things that speak for one fault: the better one is told, and both together count a little more.
fn merge(known: &mut Candidate, other: Candidate) {
    let is_other_kind = known.program.is_some() != other.program.is_some();
    let together = if is_other_kind { 0.03 } else { 0.0 };
    let is_weak = known.is_weak && other.is_weak;
    let certainty = known.certainty.max(other.certainty);
    // The words of a server tell more than that a program shows them.
    let worth = |one: &Candidate| one.score + if one.program.is_none() { 0.15 } else { 0.0 };
    let score = known.score.max(other.score);
    if worth(&other) > worth(known) {
        let old = std::mem::replace(known, other);
        known.tell_apart = known.tell_apart.take().or(old.tell_apart);
        known.program = known.program.take().or(old.program);
        known.protocol = known.protocol.or(old.protocol);
    } else {
        known.tell_apart = known.tell_apart.take().or(other.tell_apart);
        known.program = known.program.take().or(other.program);
    }
    known.score = (score + together).min(1.0);
    known.is_weak = is_weak;
    known.certainty = certainty;
}
