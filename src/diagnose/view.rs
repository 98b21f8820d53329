//! The facts of one probe, ready to be asked.

use std::collections::HashMap;

use crate::catalogue::clause::Clauses;
use crate::fact::Fact;
use crate::plan::ProbeId;
use crate::stage::Stage;

/// The facts of one probe by their keys, with their values in lower case beside them.
pub(super) struct View<'a> {
    facts: HashMap<&'static str, (&'a Fact, String)>,
}

impl<'a> View<'a> {
    /// The facts that are said of this probe.
    pub(super) fn of(probe: ProbeId, facts: &'a [Fact]) -> Self {
        let own = facts.iter().filter(|fact| fact.probe == probe);
        Self {
            facts: own
                .map(|fact| (fact.key, (fact, fact.value.to_lowercase())))
                .collect(),
        }
    }

    /// The last stage whose facts can explain a stop at this one. A server that is asked for STARTTLS
    /// has greeted and told in clear text what it offers before TLS could fail.
    pub(super) fn last_before(&self, stop: Stage) -> Stage {
        let security = self.facts.get("endpoint.security");
        if stop == Stage::Secure && security.is_some_and(|(_, security)| security == "starttls") {
            Stage::Offer
        } else {
            stop
        }
    }

    /// Whether all clauses hold.
    pub(super) fn holds(&self, clauses: &Clauses) -> bool {
        clauses.0.iter().all(|clause| {
            let value = self.facts.get(clause.key.name);
            let value = value.map(|(_, lower)| lower.as_str());
            clause.tests.iter().all(|test| test.holds(value))
        })
    }

    /// The facts that the clauses ask for.
    pub(super) fn evidence(&self, clauses: &Clauses) -> Vec<&'a Fact> {
        let asked = clauses.0.iter();
        asked
            .filter_map(|clause| self.facts.get(clause.key.name))
            .map(|(fact, _)| *fact)
            .collect()
    }
}
