//! A run without the secret that it was made with, wherever somebody has repeated it.
//!
//! Conversations are cleaned while they are held. Names in the DNS, certificates, web pages, settings files and what
//! strangers say at a port are looked at here, all at once, in the form in which a run is recorded: no field can be forgotten.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::endpoint::Origin;
use crate::observation::Run;
use crate::plan::{NameForm, Plan, PublishedName};
use crate::provider;
use crate::secret::{Credential, HIDDEN, Scrubber};

/// What everybody's servers are called. Who has such a word as the password is not given away by a host of that
/// name, but would be by a name in which it alone is missing.
const LABELS: [&str; 7] = [
    "autoconfig",
    "autodiscover",
    "exchange",
    "imap",
    "mail",
    "pop3",
    "smtp",
];

/// What stands for a secret where nothing but the name of a host can stand.
const LABEL: &str = "hidden";

/// The plan as it may be shown to whoever signs in with this credential.
///
/// A name that is the same as the password is hidden, and so is everything that repeats the password.
pub fn shown_plan(plan: &Plan, credential: Option<&Credential>) -> Plan {
    let plan = match credential {
        Some(credential) if repeats_name(credential, plan) => with_hidden_name(plan),
        _ => plan.clone(),
    };
    match credential.map(|one| Scrubber::new(Some(one))) {
        Some(scrubber) if !is_public(&scrubber, &plan) => without(plan, &scrubber),
        _ => plan,
    }
}

/// Takes the secret out of a run: what is shown, recorded and diagnosed is the same.
pub(super) struct Hider {
    /// None where nobody signs in: then there is no secret.
    scrubber: Option<Scrubber>,
    hides_name: bool,
}

impl Hider {
    /// One that knows this credential.
    pub(super) fn new(credential: Option<&Credential>, plan: &Plan) -> Self {
        Self {
            scrubber: credential.map(|one| Scrubber::new(Some(one))),
            hides_name: credential.is_some_and(|one| repeats_name(one, plan)),
        }
    }

    /// The run without the secret.
    pub(super) fn hide(&self, mut run: Run) -> Run {
        if self.hides_name {
            run.plan = with_hidden_name(&run.plan);
        }
        match &self.scrubber {
            Some(scrubber) if !is_public(scrubber, &run.plan) => without(run, scrubber),
            _ => run,
        }
    }
}

/// Whether a name that may sign in is the same as the password: then it is no more shown than that.
fn repeats_name(credential: &Credential, plan: &Plan) -> bool {
    let published = plan.names.iter().filter_map(|one| one.name.as_ref());
    let mut names = published.chain([&credential.username]);
    names.any(|name| credential.secret.is_repeated_by(name))
}

/// The plan as it may be shown where the name is the password.
fn with_hidden_name(plan: &Plan) -> Plan {
    let names = plan.names.iter().cloned();
    Plan {
        username: Some(HIDDEN.to_owned()),
        names: names
            .map(|one| PublishedName {
                name: None,
                form: NameForm::Other,
                ..one
            })
            .collect(),
        ..plan.clone()
    }
}

/// Whether the secret is a word that stands in public anyway: in what the user typed, or in the names of servers
/// that everybody knows. To take it out of those would tell what it is.
fn is_public(scrubber: &Scrubber, plan: &Plan) -> bool {
    let is_in = |name: &str| scrubber.scrub(name) != name;
    let hosts = plan.probes.iter().map(|probe| &probe.endpoint);
    let mut hosts = hosts.filter(|endpoint| endpoint.origin == Origin::Asked);
    let is_published =
        |name: &&String| plan.names.iter().any(|one| one.name.as_ref() == Some(name));
    let name = plan.username.as_ref().filter(|name| !is_published(name));
    is_in(&plan.target.input)
        || is_in(&plan.target.domain)
        || name.is_some_and(|name| is_in(name))
        || hosts.any(|endpoint| is_in(&endpoint.host))
        || LABELS.into_iter().chain(provider::names()).any(is_in)
}

/// The same without the secret in any of its texts.
///
/// A text that has to be one of a few words of our own, or an address of the network, is left when nothing else can stand
/// there: nobody can put a secret into it.
fn without<T: Serialize + DeserializeOwned>(whole: T, scrubber: &Scrubber) -> T {
    let Ok(before) = serde_json::to_value(&whole) else {
        return whole;
    };
    let mut repeats = Vec::new();
    let mut at = 0;
    let mut clean = before.clone();
    each_text(&mut clean, &mut |text| {
        let without = scrubber.scrub(text);
        if without != *text {
            repeats.push(at);
            *text = without;
        }
        at += 1;
    });
    if repeats.is_empty() {
        return whole;
    }
    if let Ok(clean) = serde_json::from_value(clean) {
        return clean;
    }
    let mut kept = (before, whole);
    for place in repeats {
        for label in [HIDDEN, LABEL] {
            let mut tried = kept.0.clone();
            replace(&mut tried, place, scrubber, label);
            if let Ok(read) = serde_json::from_value(tried.clone()) {
                kept = (tried, read);
                break;
            }
        }
    }
    kept.1
}

/// Cleans the one text at this place, with this in place of the secret.
fn replace(value: &mut Value, place: usize, scrubber: &Scrubber, label: &str) {
    let mut at = 0;
    each_text(value, &mut |text| {
        if at == place {
            *text = scrubber.scrub(text).replace(HIDDEN, label);
        }
        at += 1;
    });
}

/// Every text in a value, in the same order each time.
fn each_text(value: &mut Value, see: &mut dyn FnMut(&mut String)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(values) => values.iter_mut().for_each(|value| each_text(value, see)),
        Value::Object(fields) => fields.values_mut().for_each(|value| each_text(value, see)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests;
