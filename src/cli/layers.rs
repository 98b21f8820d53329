//! What counts where an option is not given: the variable of its name, then the file.
//!
//! Whatever is nearer wins, also over what it contradicts: `--ipv6` makes `MAILPROBE_IPV4` count for nothing.

mod merge;

use std::ffi::{OsStr, OsString};
use std::path::Path;

use clap::{Arg, ArgAction, Command};

pub(super) use self::merge::merged;
use super::config::{Loaded, seen_from};
use super::refusal;
use crate::config::Entry;
use crate::config::Fault;
use crate::config::key::Kind;

/// What stands in front of the name of an option in its variable.
const PREFIX: &str = "MAILPROBE_";

/// Options without a variable, which no file sets either, each with the command that has it (none: every one) and the reason.
pub const WITHOUT_VARIABLE: [(Option<&str>, &str, &str); 15] = [
    (None, "help", "it is asked for once"),
    (None, "version", "it is asked for once"),
    (
        None,
        "password",
        "MAILPROBE_PASSWORD is the password itself; the option asks on the terminal",
    ),
    (
        Some("discover"),
        "compare-dns",
        "it asks one DNS server; what is set is for checks",
    ),
    (
        Some("ticket"),
        "format",
        "a ticket is Markdown; what is set is for checks",
    ),
    (
        Some("discover"),
        "settings",
        "what a command does is said each time",
    ),
    (
        Some("discover"),
        "output",
        "what a command does is said each time",
    ),
    (
        Some("audit"),
        "script",
        "what a command does is said each time",
    ),
    (
        Some("audit"),
        "force",
        "what replaces files is said each time",
    ),
    (
        Some("list"),
        "programs",
        "what a command does is said each time",
    ),
    (
        Some("list"),
        "verify",
        "what a command does is said each time",
    ),
    (
        Some("demo"),
        "list",
        "what a command does is said each time",
    ),
    (
        Some("demo"),
        "serve",
        "what a command does is said each time",
    ),
    (
        Some("demo"),
        "classic",
        "what a command does is said each time",
    ),
    (
        Some("smoke"),
        "list",
        "what a command does is said each time",
    ),
];

/// Options whose variables are read where they are used, because a secret may stand in them.
const READ_ELSEWHERE: [&str; 2] = ["proxy", "config"];

/// An option that somebody set, and how near.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The option, without its hyphens.
    pub option: String,
    /// What it is given as, with `--`; empty where it is switched off.
    pub words: Vec<OsString>,
    /// Where it stands.
    pub origin: Origin,
}

/// Where a setting stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// In the arguments.
    Option,
    /// In a variable of this name.
    Variable(String),
    /// In the file, at this place of it.
    File(std::ops::Range<usize>),
}

/// The name of the variable of an option.
pub fn variable(option: &str) -> String {
    PREFIX.to_owned() + &option.to_uppercase().replace('-', "_")
}

/// Whether an option of a command has a variable.
pub fn has_variable(command: &str, option: &str) -> bool {
    !WITHOUT_VARIABLE
        .iter()
        .any(|(of, name, _)| *name == option && of.is_none_or(|of| of == command))
}

/// What the variables say of the options of this command.
///
/// Beside them stands a sentence for each variable whose value cannot be used.
pub fn of_environment(
    definition: &Command,
    command: &Command,
    read: &dyn Fn(&str) -> Option<OsString>,
) -> (Vec<Setting>, Vec<String>) {
    let (mut settings, mut unusable) = (Vec::new(), Vec::new());
    for arg in command.get_arguments() {
        let Some(option) = arg.get_long() else {
            continue;
        };
        if !has_variable(command.get_name(), option) {
            continue;
        }
        let name = variable(option);
        let Some(value) = read(&name).filter(|value| !value.is_empty()) else {
            continue;
        };
        let words = match READ_ELSEWHERE.contains(&option) {
            true => Vec::new(),
            false => {
                let read = words(arg, option, &value).map_err(ToOwned::to_owned);
                let usable =
                    read.and_then(
                        |words| match fault(definition, command.get_name(), &words) {
                            Some(_) if is_form_of_check(definition, option, &words) => Ok(None),
                            Some(why) => Err(why),
                            None => Ok(Some(words)),
                        },
                    );
                match usable {
                    Ok(Some(words)) => words,
                    Ok(None) => continue,
                    Err(why) => {
                        unusable.push(format!("{name}: {why}"));
                        continue;
                    }
                }
            }
        };
        settings.push(Setting {
            option: option.to_owned(),
            words,
            origin: Origin::Variable(name),
        });
    }
    (settings, unusable)
}

/// An option with the value of its variable, in as many words as it takes.
fn words(arg: &Arg, option: &str, value: &OsStr) -> Result<Vec<OsString>, &'static str> {
    let with = |value: &OsStr| {
        let mut word = OsString::from(format!("--{option}="));
        word.push(value);
        word
    };
    let text = || value.to_str().ok_or("its value is not valid UTF-8");
    let action = arg.get_action();
    Ok(match action {
        ArgAction::SetTrue => {
            vec![OsString::from(format!("--{option}")); usize::from(yes(text()?)?)]
        }
        ArgAction::Count => {
            let times = match text()?.trim().parse::<u8>() {
                Ok(times @ 0..=9) => usize::from(times),
                _ => usize::from(yes(text()?)?),
            };
            vec![OsString::from(format!("--{option}")); times]
        }
        ArgAction::Append if is_path(option) => {
            let paths = std::env::split_paths(value).map(|path| with(path.as_os_str()));
            paths.collect()
        }
        ArgAction::Append if option == "target" || option == "expect" => {
            let parts = text()?.split(if option == "target" { ',' } else { ' ' });
            let parts = parts.map(str::trim).filter(|part| !part.is_empty());
            parts.map(|part| with(part.as_ref())).collect()
        }
        ArgAction::Append if arg.get_value_delimiter().is_none() => {
            let parts = text()?.split([' ', ',']).filter(|part| !part.is_empty());
            parts.map(|part| with(part.as_ref())).collect()
        }
        _ => vec![with(value)],
    })
}

/// Options that take several files: in a variable they are separated as those of `PATH` are.
fn is_path(option: &str) -> bool {
    ["mailbox-settings", "keep"].contains(&option)
}

fn yes(text: &str) -> Result<bool, &'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Ok(true),
        "0" | "false" | "no" | "off" => Ok(false),
        _ => Err("it takes 1, true or yes, or 0, false or no"),
    }
}

/// What the file says of the options of this command, and what of it cannot be used.
pub(super) fn of_file(
    definition: &Command,
    command: &Command,
    loaded: &Loaded,
) -> (Vec<Setting>, Vec<Fault>) {
    let mut settings: Vec<Setting> = Vec::new();
    let mut faults = Vec::new();
    for entry in &loaded.config.defaults {
        if !has_variable(command.get_name(), entry.key.name) {
            continue;
        }
        let has_it = |arg: &&Arg| arg.get_long() == Some(entry.key.name);
        let Some(arg) = command.get_arguments().find(has_it) else {
            continue;
        };
        // `list --programs` is another option of the same name.
        let is_switch = matches!(arg.get_action(), ArgAction::SetTrue);
        if is_switch != (entry.key.kind == Kind::Switch) {
            continue;
        }
        let form: Vec<OsString> = (entry.values.iter())
            .map(|value| OsString::from(format!("--format={value}")))
            .collect();
        match setting(definition, command.get_name(), entry, loaded.folder()) {
            Ok(setting) => settings.push(setting),
            Err(_) if is_form_of_check(definition, entry.key.name, &form) => {}
            Err(fault) => faults.push(fault),
        }
    }
    faults.extend(contradictions(command, &settings));
    (settings, faults)
}

/// What contradicts itself in one file.
fn contradictions(command: &Command, settings: &[Setting]) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, one) in settings.iter().enumerate() {
        let mut before = settings[..at].iter();
        let rival = before.find(|other| {
            !one.words.is_empty()
                && !other.words.is_empty()
                && contradict(command, &one.option, &other.option)
        });
        if let (Some(rival), Origin::File(at)) = (rival, &one.origin) {
            let says = format!(
                "`{}` and `{}` contradict each other; give one of them",
                rival.option, one.option
            );
            faults.push(Fault {
                at: at.clone(),
                says,
            });
        }
    }
    faults
}

/// An entry of a file as the option that it stands for.
pub(super) fn setting(
    definition: &Command,
    command: &str,
    entry: &Entry,
    folder: &Path,
) -> Result<Setting, Fault> {
    let option = entry.key.name;
    let with = |value: &String| {
        let mut word = OsString::from(format!("--{option}="));
        match entry.key.kind {
            Kind::File | Kind::Files => word.push(seen_from(folder, value)),
            _ => word.push(value),
        }
        word
    };
    let words = match entry.key.kind {
        _ if entry.is_off() => Vec::new(),
        Kind::Switch | Kind::Level => {
            let times = entry.values.first().and_then(|value| value.parse().ok());
            vec![OsString::from(format!("--{option}")); times.unwrap_or(1)]
        }
        _ => entry.values.iter().map(with).collect(),
    };
    let complain = |says: String| Fault {
        at: entry.at.clone(),
        says,
    };
    if option == "proxy"
        && entry
            .values
            .iter()
            .any(|value| crate::net::proxy::Proxy::is_with_password(value))
    {
        return Err(complain(
            "a password does not stand in the file itself; put the whole address of the proxy into a file of its own, and name that with `proxy-file`"
                .to_owned(),
        ));
    }
    match fault(definition, command, &words) {
        Some(why) => Err(complain(format!("`{option}`: {why}"))),
        None => Ok(Setting {
            option: option.to_owned(),
            words,
            origin: Origin::File(entry.at.clone()),
        }),
    }
}

/// Why an option cannot be used as it is; none when it can. Options that go with others are not looked at here.
fn fault(definition: &Command, command: &str, words: &[OsString]) -> Option<String> {
    if words.is_empty() {
        return None;
    }
    let all = [OsString::from("mailprobe"), OsString::from(command)];
    let all = all.iter().chain(words);
    let error = definition.clone().try_get_matches_from(all).err()?;
    refusal::why(&error)
}

/// Whether this is a form of a report that a check has: a command that has it not tells its results in its usual form, as if none was set.
fn is_form_of_check(definition: &Command, option: &str, words: &[OsString]) -> bool {
    option == "format" && !words.is_empty() && fault(definition, "check", words).is_none()
}

/// Whether two options of a command contradict each other.
pub(super) fn contradict(command: &Command, one: &str, other: &str) -> bool {
    let find = |option: &str| {
        command
            .get_arguments()
            .find(|arg| arg.get_long() == Some(option))
    };
    let (Some(one), Some(other)) = (find(one), find(other)) else {
        return false;
    };
    let names = |arg: &Arg, other: &Arg| {
        let rivals = command.get_arg_conflicts_with(arg);
        rivals.iter().any(|rival| rival.get_id() == other.get_id())
    };
    let share = command.get_groups().any(|group| {
        let members: Vec<_> = group.get_args().collect();
        let has = |arg: &Arg| members.contains(&arg.get_id());
        !group.clone().is_multiple() && has(one) && has(other)
    });
    one.get_id() != other.get_id() && (names(one, other) || names(other, one) || share)
}
