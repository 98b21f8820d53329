//! Options that contradict each other.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue};

use super::name_of;

/// Says which other option an option contradicts.
pub(super) fn sentence(error: &clap::Error, option: &str, args: &[OsString]) -> String {
    match prior(error, args) {
        Some(prior) if prior == option => format!("{option} was given more than once"),
        Some(prior) => format!("{option} and {prior} contradict each other; give one of them"),
        None => format!("{option} contradicts another option"),
    }
}

/// The option that it contradicts; of those of a group the one that was given.
fn prior(error: &clap::Error, args: &[OsString]) -> Option<String> {
    match error.get(ContextKind::PriorArg)? {
        ContextValue::String(prior) => Some(name_of(prior)),
        ContextValue::Strings(prior) => {
            let names: Vec<String> = prior.iter().map(|prior| name_of(prior)).collect();
            let is_given = |name: &&String| {
                let mut given = args.iter().filter_map(|arg| arg.to_str());
                given.any(|arg| arg.split('=').next() == Some(name.as_str()))
            };
            names.iter().find(is_given).or(names.first()).cloned()
        }
        _ => None,
    }
}
