//! Servers that get no credential until they are named: what to add to the command.

use crate::diagnose::Verdict;
use crate::observation::{Run, Skip};
use crate::report::literal::is_literal;

/// How to name what was left out for this reason, as the end of a sentence; nothing where naming it changes nothing.
pub(super) fn to_name(run: &Run, verdict: &Verdict, why: Skip) -> String {
    let is_it = match why {
        Skip::GuessedHost | Skip::ForeignHost => "if it is the right one",
        Skip::TokenOfOthers => "where that is meant all the same",
        _ => return String::new(),
    };
    let mut protocols = Vec::new();
    let mut options = String::new();
    let all = verdict.not_tested.iter().filter(|one| one.why == why);
    // The preferred server of each protocol stands first.
    let usable = all.map(|one| &run.plan.probe(one.probe).endpoint);
    for endpoint in usable.filter(|endpoint| is_literal(&endpoint.host)) {
        if !protocols.contains(&endpoint.protocol) {
            protocols.push(endpoint.protocol);
            let (name, security) = (endpoint.protocol.name(), endpoint.security.name());
            let place = match endpoint.host.contains(':') {
                true => format!("'{endpoint}/{security}'"),
                false => format!("{endpoint}/{security}"),
            };
            options.push_str(&format!(" --{name} {place}"));
        }
    }
    match options.is_empty() {
        true => format!("; {is_it}, name it with --imap, --pop3 or --smtp"),
        false => format!("; {is_it}, add to the command:{options}"),
    }
}
