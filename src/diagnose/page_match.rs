//! Which pages hold for one probe, and which of them explain it.

use std::cmp::Reverse;

use super::view::View;
use crate::catalogue::alternative::{Alternative, Words};
use crate::catalogue::{Catalogue, Certainty, Page, Severity};
use crate::endpoint::Protocol;
use crate::fact::Fact;
use crate::stage::Stage;

/// What an administrator exported, as far as it proves what the server does not say.
const SETTINGS: [&str; 4] = [
    "mailbox.imap",
    "mailbox.pop",
    "mailbox.smtp-auth",
    "organization.smtp-auth",
];

/// With these it proves as much as the page says.
const BESIDE_SETTINGS: [&str; 2] = ["mailbox.this-protocol", "mailbox.export"];

/// A page whose clauses hold for a probe.
pub(super) struct Match<'c, 'f> {
    pub(super) page: &'c Page,
    /// What is said in the place of the page's own words.
    pub(super) words: &'c Words,
    /// What this match proves: as much as the page says, and less where it rests on the gist of a sentence.
    pub(super) certainty: Certainty,
    /// How bad this match is.
    pub(super) severity: Severity,
    pub(super) evidence: Vec<&'f Fact>,
    clauses: usize,
}

/// The pages that hold for a probe, sorted out.
#[derive(Default)]
pub(super) struct Matches<'c, 'f> {
    /// What explains the stop, when something does.
    pub(super) cause: Option<Match<'c, 'f>>,
    /// What stands beside it.
    pub(super) beside: Vec<Match<'c, 'f>>,
    /// The pages that the cause absorbs.
    pub(super) absorbed: Vec<&'c str>,
}

/// Matches the pages that may count against a probe that stopped at this stage, or did not stop.
pub(super) fn matches<'c, 'f>(
    view: &View<'f>,
    protocol: Protocol,
    stop: Option<Stage>,
    catalogue: &'c Catalogue,
    counts: impl Fn(&Match<'c, 'f>) -> bool,
) -> Matches<'c, 'f> {
    let holding = |page| hold(page, view, protocol, stop);
    let mut held: Vec<Match<'c, 'f>> = match stop {
        None => catalogue.pages_without_stop().filter_map(holding).collect(),
        Some(_) => catalogue.pages().filter_map(holding).collect(),
    };
    // What came after the stop does not explain it.
    let last = stop.map(|stop| view.last_before(stop));
    let in_time = |held: &Match<'_, '_>| {
        let latest = held.evidence.iter().map(|fact| fact.stage).max();
        last.is_none() || latest <= last
    };
    held.retain(|held| in_time(held) && counts(held));
    let explained: Vec<&str> = held
        .iter()
        .flat_map(|held| held.page.explains.iter().map(String::as_str))
        .collect();
    let is_explained = |held: &Match<'_, '_>| explained.contains(&held.page.id.as_str());
    // What stopped a probe stands among the causes, even where it was over at once.
    let rank = |held: &Match<'_, '_>| match stop {
        Some(_) => held.severity.max(held.page.severity),
        None => held.severity,
    };
    held.sort_by_key(|held| {
        (
            is_explained(held),
            rank(held) != Severity::Broken,
            held.page.yields,
            held.page.stage,
            Reverse(held.certainty),
            Reverse(held.clauses),
        )
    });
    let mut sorted = Matches::default();
    for held in held {
        // A milder page can say all that there is to say of a stop at its own stage.
        let explains = rank(&held) == Severity::Broken
            || rank(&held) == Severity::Degraded && Some(held.page.stage) == stop;
        if explains && sorted.cause.is_none() {
            sorted.cause = Some(held);
        } else if rank(&held) == Severity::Broken || is_explained_by(&held, &sorted) {
            sorted.absorbed.push(&held.page.id);
        } else {
            sorted.beside.push(held);
        }
    }
    sorted
}

fn is_explained_by(held: &Match<'_, '_>, sorted: &Matches<'_, '_>) -> bool {
    let mut wider = sorted.cause.iter().chain(&sorted.beside);
    wider.any(|wider| wider.page.explains.contains(&held.page.id))
}

/// The page with the alternative that proves most and then says most, when it is about this protocol and one holds.
fn hold<'c, 'f>(
    page: &'c Page,
    view: &View<'f>,
    protocol: Protocol,
    stop: Option<Stage>,
) -> Option<Match<'c, 'f>> {
    let held = page
        .when
        .iter()
        .filter(|one| (stop.is_some() || page.holds_without_stop(one)) && view.holds(&one.clauses));
    let held = held.max_by_key(|one| (proves(page, one), one.clauses.0.len()))?;
    // What came out otherwise the next time proves less, but that it does.
    let is_unsure = stop == Some(page.stage)
        && view.has("contrast.again-otherwise")
        && !rests_on(held, |key| key.starts_with("contrast.again"));
    // An export is not the server of now, unless it is fresh and the server answers as it does then. Where it has the protocol on, it
    // is the server that proves that it is off.
    let is_of_export = rests_on(held, |key| SETTINGS.contains(&key))
        && !rests_on(held, |key| BESIDE_SETTINGS.contains(&key));
    let most = match is_unsure || is_of_export {
        true => Certainty::Likely,
        false => Certainty::Certain,
    };
    page.protocols.contains(&protocol).then(|| Match {
        page,
        words: &held.words,
        certainty: proves(page, held).min(most),
        severity: page.severity_of(held),
        evidence: view.evidence(&held.clauses),
        clauses: held.clauses.0.len(),
    })
}

/// What an alternative proves: the gist of a sentence that nobody has documented makes nothing certain.
fn proves(page: &Page, alternative: &Alternative) -> Certainty {
    let own = alternative.certainty.unwrap_or(page.certainty);
    match rests_on(alternative, |key| key.ends_with(".gist")) {
        true => own.min(Certainty::Likely),
        false => own,
    }
}

/// Whether an alternative asks for such a fact.
fn rests_on(alternative: &Alternative, such: impl Fn(&str) -> bool) -> bool {
    let mut clauses = alternative.clauses.0.iter();
    clauses.any(|clause| such(clause.key.name))
}
