//! From matches to findings: equal causes merged, the most telling first.

use std::cmp::Reverse;

use super::door::{Doors, Weight};
use super::page_match::{self, Match};
use super::view::View;
use super::{Candidate, Finding, Unexplained};
use crate::catalogue::clause::Clauses;
use crate::catalogue::{Catalogue, Page, Severity};
use crate::endpoint::Purpose;
use crate::observation::Run;
use crate::plan::{Probe, ProbeId};

/// A finding on its way, with its page.
struct Found<'c> {
    page: &'c Page,
    finding: Finding,
    /// Whether it stopped a probe somewhere, and does not only stand beside.
    is_cause: bool,
    /// How bad it is at each of its probes.
    at: Vec<(ProbeId, Severity)>,
}

/// What was found, ranked, and what nothing explains.
pub(super) fn findings(
    run: &Run,
    doors: &Doors<'_>,
    views: &[View<'_>],
    catalogue: &Catalogue,
) -> (Vec<Finding>, Vec<Unexplained>) {
    let mut all: Vec<Found<'_>> = Vec::new();
    let mut unexplained = Vec::new();
    let probes = run.plan.probes.iter().zip(views);
    for (probe, view) in probes.filter(|(probe, _)| probe.purpose != Purpose::Contrast) {
        let weight = doors.weight(probe.id);
        if weight == Weight::Nothing {
            continue;
        }
        let stop = doors.door(probe.id).stop;
        let protocol = probe.endpoint.protocol;
        let counts = |held: &Match<'_, '_>| counts(held, weight);
        let matches = page_match::matches(view, protocol, stop, catalogue, counts);
        if let (Some(stage), None, Weight::Full | Weight::Mild) = (stop, &matches.cause, weight) {
            let probe = probe.id;
            unexplained.push(Unexplained { probe, stage });
        }
        if let Some(cause) = matches.cause {
            let absorbed = matches.absorbed.iter().map(|id| (*id).to_owned());
            let found = add(&mut all, probe, cause, weight, absorbed.collect());
            found.is_cause = true;
        }
        for held in matches.beside {
            add(&mut all, probe, held, weight, Vec::new());
        }
    }
    absorb_into_network(&mut all);
    for found in &mut all {
        found.finding.candidates = candidates(run, catalogue, found, views);
    }
    all.sort_by_key(|found| {
        (
            Reverse(found.finding.severity),
            Reverse(protocols(run, found)),
            // At one protocol, what comes first explains the rest; faults of two protocols are as good as they are proved.
            Reverse(found.finding.certainty),
            found.page.stage,
            found.finding.probes.first().copied(),
        )
    });
    let findings = all.into_iter().map(|found| found.finding).collect();
    (findings, unexplained)
}

fn counts(held: &Match<'_, '_>, weight: Weight) -> bool {
    match weight {
        Weight::Full | Weight::Mild => true,
        Weight::Domain => {
            // What is wrong with the domain, or with the network here, is wrong whatever names were guessed.
            let wider = |key: &str| key.starts_with("domain.") || key == "run.network";
            held.severity == Severity::Advice || held.evidence.iter().any(|fact| wider(fact.key))
        }
        Weight::Advice => held.severity == Severity::Advice,
        Weight::Nothing => false,
    }
}

/// What the state of the network explains is no finding of its own where it stopped nothing, at whatever server it shows.
fn absorb_into_network(all: &mut Vec<Found<'_>>) {
    let is_of_network = |found: &Found<'_>| {
        let mut facts = found.finding.evidence.iter();
        facts.any(|fact| fact.key == "run.network")
    };
    let Some(wide) = all.iter().position(is_of_network) else {
        return;
    };
    let explains = all[wide].page.explains.clone();
    let is_explained = |found: &Found<'_>| !found.is_cause && explains.contains(&found.page.id);
    let absorbed: Vec<String> = all
        .extract_if(.., |found| is_explained(found))
        .map(|found| found.finding.id)
        .collect();
    if let Some(wide) = all.iter_mut().find(|found| is_of_network(found)) {
        wide.finding.absorbed.extend(absorbed);
    }
}

fn add<'a, 'c>(
    all: &'a mut Vec<Found<'c>>,
    probe: &Probe,
    held: Match<'c, '_>,
    weight: Weight,
    absorbed: Vec<String>,
) -> &'a mut Found<'c> {
    let page = held.page;
    let severity = match weight {
        Weight::Mild => held.severity.min(Severity::Degraded),
        _ => held.severity,
    };
    let known = all.iter().position(|found| found.page.id == page.id);
    let at = known.unwrap_or_else(|| {
        all.push(Found {
            page,
            finding: Finding {
                id: page.id.clone(),
                severity,
                certainty: held.certainty,
                words: held.words.clone(),
                probes: Vec::new(),
                stage: page.stage,
                evidence: Vec::new(),
                candidates: Vec::new(),
                absorbed: Vec::new(),
            },
            is_cause: false,
            at: Vec::new(),
        });
        all.len() - 1
    });
    let found = &mut all[at];
    found.at.push((probe.id, severity));
    let finding = &mut found.finding;
    finding.severity = finding.severity.max(severity);
    finding.certainty = finding.certainty.max(held.certainty);
    // Where it is not the same at every server, the page speaks in general.
    finding.words.keep_common(held.words);
    finding.probes.push(probe.id);
    for fact in held.evidence {
        // Two alternatives of a page may share a fact; two probes have each their own.
        if !finding.evidence.contains(fact) {
            finding.evidence.push(fact.clone());
        }
    }
    for id in absorbed {
        if !finding.absorbed.contains(&id) {
            finding.absorbed.push(id);
        }
    }
    found
}

/// What speaks for and against each candidate, at any probe of the finding.
///
/// A page that is not about a protocol of the finding cannot be meant, and is left out; so is one whose own clauses hold at none of them.
fn candidates(
    run: &Run,
    catalogue: &Catalogue,
    found: &Found<'_>,
    views: &[View<'_>],
) -> Vec<Candidate> {
    let probes = &found.finding.probes;
    let can_be = |id: &str| {
        let about = catalogue.page(id).map(|page| page.protocols.as_slice());
        probes.iter().any(|probe| {
            let protocol = run.plan.probe(*probe).endpoint.protocol;
            about.is_some_and(|about| about.contains(&protocol))
        })
    };
    let holds = |when: &Clauses| {
        probes
            .iter()
            .any(|probe| views[usize::from(probe.0)].holds(when))
    };
    let say = |arguments: &[crate::catalogue::header::Argument]| {
        let true_ones = arguments.iter().filter(|argument| holds(&argument.when));
        true_ones.map(|argument| argument.say.clone()).collect()
    };
    let rules = found.page.candidates.iter();
    let mut candidates: Vec<Candidate> = rules
        .filter(|rule| can_be(&rule.id) && rule.when.as_ref().is_none_or(holds))
        .map(|rule| Candidate {
            id: rule.id.clone(),
            supporting: say(&rule.supporting),
            opposing: say(&rule.opposing),
        })
        .collect();
    // The order of the page is that of experience; what this run shows counts more.
    candidates.sort_by_key(
        |one| match (one.supporting.is_empty(), one.opposing.is_empty()) {
            (false, true) => 0,
            (true, false) => 2,
            _ => 1,
        },
    );
    candidates
}

/// How many protocols a finding explains. One that has another door is broken by what is wrong there, and not by a closed one.
fn protocols(run: &Run, found: &Found<'_>) -> usize {
    let worst = found.finding.severity;
    let touches = |protocol| {
        let mut full = found.at.iter().filter(|(_, severity)| *severity == worst);
        full.any(|(probe, _)| run.plan.probe(*probe).endpoint.protocol == protocol)
    };
    run.plan
        .protocols()
        .into_iter()
        .filter(|p| touches(*p))
        .count()
}
