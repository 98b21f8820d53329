//! The facts of one probe, ready to be asked.

use std::collections::HashMap;

use crate::catalogue::clause::Clauses;
use crate::fact::Fact;
use crate::observation::plain::plain;
use crate::plan::ProbeId;
use crate::stage::Stage;

/// The facts that repeat what a server said in words of its own.
const WORDS_OF_SERVERS: [&str; 6] = [
    "auth.text",
    "enter.text",
    "greet.text",
    "offer.text",
    "starttls.text",
    "tls.peer-text",
];

/// The facts of one probe by their keys, and what clauses are held against: their values in lower case, and the words of
/// a server without the names of hosts, which mean nothing.
pub(super) struct View<'a> {
    facts: HashMap<&'static str, (&'a Fact, String)>,
}

impl<'a> View<'a> {
    /// The facts that are said of this probe.
    pub(super) fn of(probe: ProbeId, facts: &'a [Fact]) -> Self {
        let own = || facts.iter().filter(|fact| fact.probe == probe);
        let named = |key: &str| own().find(|fact| fact.key == key);
        let hosts = ["endpoint.host", "greet.host"].map(named);
        let hosts: Vec<&str> = hosts
            .iter()
            .flatten()
            .map(|fact| fact.value.as_str())
            .collect();
        let said = |fact: &Fact| match WORDS_OF_SERVERS.contains(&fact.key) {
            true => plain(&fact.value, &hosts),
            false => fact.value.to_lowercase(),
        };
        Self {
            facts: own().map(|fact| (fact.key, (fact, said(fact)))).collect(),
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

    /// Whether there is such a fact.
    pub(super) fn has(&self, key: &str) -> bool {
        self.facts.contains_key(key)
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
