//! Who greets where, as words.

use crate::fact::Fact;
use crate::plan::Plan;
use crate::style::safe;

/// A sentence for each greeting that a finding rests on.
pub(in crate::report) fn greetings(plan: &Plan, evidence: &[Fact]) -> Vec<String> {
    let mut sentences = Vec::new();
    let strangers = [
        "greet.other-domain",
        "greet.unrelated",
        "host.greets-elsewhere",
    ];
    if !evidence.iter().any(|fact| strangers.contains(&fact.key)) {
        return sentences;
    }
    let greeted = evidence.iter().filter(|fact| fact.key == "greet.text");
    for fact in greeted {
        let endpoint = &plan.probe(fact.probe).endpoint;
        let own = format!(
            "{} greets as \"{}\"",
            safe(&endpoint.to_string()),
            safe(&fact.value)
        );
        let mut elsewhere = evidence
            .iter()
            .filter(|other| other.key == "host.greets-elsewhere" && other.probe == fact.probe);
        let beside = elsewhere.find_map(|other| other.value.split_once(' '));
        sentences.push(match beside {
            Some((port, text)) => format!(
                "{own}, and port {port} of the same address as \"{}\".",
                safe(text)
            ),
            None => format!("{own}."),
        });
    }
    sentences
}
