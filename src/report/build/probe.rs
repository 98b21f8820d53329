//! One server: its addresses, and the steps of the conversation.

use std::collections::BTreeMap;

use super::milliseconds;
use crate::fact::Fact;
use crate::observation::{Line, Observation, Run, Seen, Speaker, Trouble};
use crate::plan::Probe;
use crate::report::words::{sentence, tcp_name};
use crate::report::{AddressReport, EndpointReport, ProbeReport, ProxyReport, StepReport};
use crate::stage::Stage;
use crate::style::safe;

/// The most lines that a step tells. A server that says more at one stage floods.
const MOST_LINES: usize = 400;

pub(super) fn probe(run: &Run, probe: &Probe, facts: &[Fact]) -> ProbeReport {
    let endpoint = &probe.endpoint;
    let all: Vec<&Observation> = run.of(probe.id).collect();
    let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.probe == probe.id).collect();
    let mut steps: Vec<StepReport> = Vec::new();
    for (at, observation) in all.iter().enumerate() {
        // The connections to all addresses are one step, told where the first of them stands.
        if observation.stage == Stage::Connect {
            if !steps.iter().any(|step| step.stage == Stage::Connect.name()) {
                steps.push(connect_step(probe, &all, &facts));
            }
            continue;
        }
        // The facts of a stage are those of its last observation.
        let last = !all[at + 1..]
            .iter()
            .any(|later| later.stage == observation.stage);
        let own = if last {
            facts_of(observation.stage, &facts)
        } else {
            BTreeMap::new()
        };
        steps.push(StepReport {
            stage: observation.stage.name(),
            outcome: outcome(observation, &own),
            began_ms: milliseconds(observation.began),
            took_ms: milliseconds(observation.took),
            says: sentence(observation, endpoint),
            facts: own,
            transcript: transcript(&observation.transcript),
        });
    }
    ProbeReport {
        endpoint: EndpointReport::of(endpoint),
        purpose: probe.purpose.name(),
        proxy: probe.proxy.as_ref().map(ProxyReport::of),
        addresses: all.iter().filter_map(|one| address(one)).collect(),
        steps,
    }
}

fn address(observation: &Observation) -> Option<AddressReport> {
    let address = observation
        .address
        .filter(|_| observation.stage == Stage::Connect)?;
    Some(AddressReport {
        address: address.to_string(),
        outcome: match &observation.outcome {
            Err(Trouble::Tcp(trouble)) => tcp_name(*trouble),
            Err(Trouble::Proxy(trouble)) => trouble.name(),
            _ => "ok",
        },
        took_ms: milliseconds(observation.took),
        used: is_used(observation),
    })
}

/// Whether the conversation was held on this connection.
pub(super) fn is_used(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Seen::Connected(connection)) if connection.used)
}

/// The connections to all addresses as one step: how the one that is used went, else how all failed.
fn connect_step(probe: &Probe, all: &[&Observation], facts: &[&Fact]) -> StepReport {
    let attempts: Vec<&&Observation> = all
        .iter()
        .filter(|one| one.stage == Stage::Connect)
        .collect();
    let used = attempts.iter().find(|one| is_used(one));
    let standing = attempts.iter().filter(|one| one.outcome.is_ok()).count();
    let own = facts_of(Stage::Connect, facts);
    let mut says: Vec<String> = match used {
        Some(used) => vec![sentence(used, &probe.endpoint)],
        None => Vec::new(),
    };
    let failed = attempts.iter().filter(|one| one.outcome.is_err());
    says.extend(failed.map(|one| sentence(one, &probe.endpoint)));
    let took = match used {
        Some(used) => used.took,
        None => attempts
            .iter()
            .map(|one| one.took)
            .max()
            .unwrap_or_default(),
    };
    let began = match used {
        Some(used) => used.began,
        None => attempts
            .iter()
            .map(|one| one.began)
            .min()
            .unwrap_or_default(),
    };
    StepReport {
        stage: Stage::Connect.name(),
        outcome: match own.get("connect.outcome").or(own.get("proxy.outcome")) {
            Some(word) => word.clone(),
            None if standing > 0 => "ok".to_owned(),
            None => "failed".to_owned(),
        },
        began_ms: milliseconds(began),
        took_ms: milliseconds(took),
        says: says.join("; "),
        facts: own,
        transcript: Vec::new(),
    }
}

/// What can be said about the stage itself; what is said about the target and the plan stands elsewhere.
fn facts_of(stage: Stage, facts: &[&Fact]) -> BTreeMap<String, String> {
    let families: &[&str] = match stage {
        Stage::Resolve => &["dns."],
        Stage::Connect => &["connect.", "proxy."],
        Stage::Secure => &["tls.", "starttls."],
        Stage::Greet => &["greet."],
        Stage::Offer => &["offer."],
        Stage::Authenticate => &["auth."],
        Stage::Enter => &["enter."],
    };
    facts
        .iter()
        .filter(|fact| families.iter().any(|family| fact.key.starts_with(family)))
        .map(|fact| (fact.key.to_string(), safe(&fact.value)))
        .collect()
}

/// `ok`, or the word by which the facts call the trouble.
fn outcome(observation: &Observation, facts: &BTreeMap<String, String>) -> String {
    let words = facts
        .iter()
        .filter(|(key, _)| key.ends_with(".outcome"))
        .map(|(_, word)| word);
    let trouble = words.filter(|word| *word != "ok").max();
    match (trouble, &observation.outcome) {
        (Some(word), _) => word.clone(),
        (None, Ok(_)) => "ok".to_owned(),
        (None, Err(_)) => "failed".to_owned(),
    }
}

/// The lines as `C: ` and `S: `, safe to show.
pub(super) fn transcript(lines: &[Line]) -> Vec<String> {
    let mut shown: Vec<String> = lines.iter().take(MOST_LINES).map(line).collect();
    if lines.len() > MOST_LINES {
        shown.push(format!("[{} more lines]", lines.len() - MOST_LINES));
    }
    shown
}

pub(super) fn line(line: &Line) -> String {
    let who = match line.speaker {
        Speaker::Client => "C",
        Speaker::Server => "S",
    };
    format!("{who}: {}", safe(&line.text))
}
