//! From a target of a file to the check that it stands for: the same options, read and refused in the same way.

use std::env;
use std::ffi::OsString;

use clap::FromArgMatches as _;

use super::config::Loaded;
use super::layers::{contradict, setting};
use super::secret::Source;
use super::{CheckArgs, Cli, Refusal, SmokeArgs, definition};
use crate::config::expectation::What;
use crate::config::key::Place;
use crate::config::{Expectation, Fault, Reference, Target};
use crate::endpoint::Protocol;

/// A target that can be tried.
#[derive(Debug)]
pub struct Planned {
    /// The check.
    pub args: CheckArgs,
    /// Where the password or token is to be had.
    pub credential: Option<Source>,
    /// Where the secret of an application is.
    pub app_secret: Option<Source>,
}

/// Makes the checks of a file.
#[derive(Debug)]
pub struct Planner<'a> {
    file: &'a Loaded,
    smoke: &'a SmokeArgs,
    definition: clap::Command,
    proxy_is_set: bool,
}

impl<'a> Planner<'a> {
    /// For this file, with the options of this run above it.
    pub fn new(file: &'a Loaded, smoke: &'a SmokeArgs) -> Self {
        let mut definition = definition();
        definition.build();
        let proxy = env::var_os("MAILPROBE_PROXY");
        Self {
            file,
            smoke,
            definition,
            proxy_is_set: proxy.is_some_and(|proxy| !proxy.is_empty()),
        }
    }

    /// The check of a target.
    ///
    /// # Errors
    ///
    /// Everything that cannot be used.
    pub fn plan(&self, target: &Target) -> Result<Planned, Vec<Fault>> {
        let options = self.options(target)?;
        let mut words: Vec<OsString> = options.into_iter().flat_map(|(_, words)| words).collect();
        if !target.tried.starts_with('-') {
            words.insert(0, OsString::from(&target.tried));
        } else {
            words.extend([OsString::from("--"), OsString::from(&target.tried)]);
        }
        let all = ["mailprobe", "check"].map(OsString::from);
        let all: Vec<OsString> = all.iter().chain(&words).cloned().collect();
        let wrong = |error: &clap::Error| {
            let says = match Refusal::new(error, &all) {
                Refusal::Usage(why) => why,
                _ => "this target cannot be tried".to_owned(),
            };
            let at = target.at.clone();
            vec![Fault { at, says }]
        };
        let matches = self.definition.clone().try_get_matches_from(&all);
        let cli = matches.and_then(|matches| Cli::from_arg_matches(&matches));
        let args = match cli.map_err(|error| wrong(&error))?.command {
            Some(super::Command::Check(args)) => *args,
            _ => {
                let at = target.at.clone();
                let says = "this target is no check".to_owned();
                return Err(vec![Fault { at, says }]);
            }
        };
        let source = |reference: &Reference| Source::named(reference, self.file.folder());
        Ok(Planned {
            args,
            credential: target.credential.as_ref().map(source),
            app_secret: target.app_secret.as_ref().map(source),
        })
    }

    /// The options of the check, each with its words: those of the run, of the target, of the file.
    fn options(&self, target: &Target) -> Result<Vec<(String, Vec<OsString>)>, Vec<Fault>> {
        let check = self.definition.find_subcommand("check");
        let rivals = |one: &str, other: &str| {
            check.is_some_and(|check| one != other && contradict(check, one, other))
        };
        let mut options: Vec<(String, Vec<OsString>)> = Vec::new();
        for (option, values) in &self.smoke.given {
            let with = |value: &OsString| {
                let mut word = OsString::from(format!("--{option}="));
                word.push(value);
                word
            };
            let words = match values.is_empty() {
                true => vec![OsString::from(format!("--{option}"))],
                false => values.iter().map(with).collect(),
            };
            options.push((option.clone(), words));
        }
        let is_of_run = |option: &str| self.proxy_is_set && option.starts_with("proxy");
        let defaults = self.file.config.defaults.iter();
        let defaults = defaults.filter(|entry| entry.key.place == Place::Both);
        let mut faults = Vec::new();
        for layer in [
            target.entries.iter().collect::<Vec<_>>(),
            defaults.collect(),
        ] {
            let nearer = options.len();
            for entry in layer {
                let name = entry.key.name;
                let mut before = options[..nearer].iter();
                if is_of_run(name) || before.any(|(one, _)| one == name || rivals(one, name)) {
                    continue;
                }
                match setting(&self.definition, "check", entry, self.file.folder()) {
                    Ok(setting) => options.push((setting.option, setting.words)),
                    Err(fault) => faults.push(fault),
                }
            }
        }
        // How to get a token says nothing where none is asked for.
        let asks = |option: &str| target.entry(option).is_some_and(|entry| !entry.is_off());
        options.retain(|(option, _)| match option.as_str() {
            "client-id" | "flow" => asks("sign-in"),
            "tenant" | "login-host" => asks("sign-in") || asks("app"),
            _ => true,
        });
        if !options.iter().any(|(option, _)| option == "only") {
            options.extend(only(target));
        }
        match faults.is_empty() {
            true => Ok(options),
            false => Err(faults),
        }
    }
}

/// The protocols that something is expected of: where these are named, no other is tried.
fn only(target: &Target) -> Option<(String, Vec<OsString>)> {
    let is_of_all = |one: &Expectation| matches!(one.what, What::NoFindings(_));
    let named = |protocol: &Protocol| {
        let expected = target
            .expectations
            .iter()
            .any(|one| one.protocol == Some(*protocol));
        expected || target.entry(protocol.name()).is_some()
    };
    let protocols: Vec<&str> = Protocol::ALL
        .iter()
        .filter(|one| named(one))
        .map(|one| one.name())
        .collect();
    let expects_some = target.expectations.iter().any(|one| one.protocol.is_some());
    if !expects_some || target.expectations.iter().any(is_of_all) {
        return None;
    }
    let word = format!("--only={}", protocols.join(","));
    Some(("only".to_owned(), vec![OsString::from(word)]))
}
