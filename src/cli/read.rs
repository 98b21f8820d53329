//! From the arguments, the variables and the file to what is asked for.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

use clap::FromArgMatches as _;
use clap::parser::ValueSource;

use super::config::{self, Loaded};
use super::layers::{self, Origin, Setting};
use super::{Cli, Command, Refusal, definition, refusal};
use crate::style::safe;

/// What is asked for, and where it stands.
#[derive(Debug)]
pub struct Read {
    /// The command.
    pub command: Command,
    /// The file that counts, where there is one.
    pub file: Option<Loaded>,
    /// Options that were not given as arguments, each with where it stands.
    pub origins: Vec<(String, String)>,
}

/// Reads the arguments, the program's name first.
///
/// # Errors
///
/// A [`Refusal`]: help or version to print, or why the arguments, a variable or the file cannot be followed.
pub fn read(args: impl Iterator<Item = OsString>) -> Result<Read, Refusal> {
    let args: Vec<OsString> = args.collect();
    refusal::secret_in_arguments(&args)?;
    let mut definition = definition();
    let args = with_texts(args, &definition);
    refusal::one_hyphen(&args, &definition)?;
    refusal::mistyped_command(&args, &definition)?;
    definition.build();
    let (file, settings) = beside(&definition, &args)?;
    let all = with_settings(&definition, &args, &settings);
    let mut matches = definition
        .try_get_matches_from(&all)
        .map_err(|error| Refusal::new(&error, &args))?;
    if let Some(command) = matches.subcommand_name()
        && let Some(option) = given_before_command(&matches, &args)
    {
        return Err(Refusal::Usage(format!(
            "put the options after the command: `mailprobe {command} --{option} ...`"
        )));
    }
    let given = super::smoke::given(&matches);
    let cli =
        Cli::from_arg_matches_mut(&mut matches).map_err(|error| Refusal::new(&error, &args))?;
    let mut command = cli
        .command
        .unwrap_or_else(|| Command::Check(Box::new(cli.check)));
    if let Command::Smoke(smoke) = &mut command {
        smoke.given = given;
    }
    refusal::too_long(&command)?;
    refusal::password_as_target(&command, &args)?;
    let origins = settings.into_iter().map(|setting| {
        let place = place(&setting, file.as_ref());
        (setting.option, place)
    });
    Ok(Read {
        command,
        origins: origins.collect(),
        file,
    })
}

/// What counts for a check where no option says otherwise, the nearest first, and where each stands.
///
/// # Errors
///
/// A sentence when the file cannot be used, or two settings contradict each other.
pub fn in_force(file: Option<&Loaded>) -> Result<InForce, Refusal> {
    let mut definition = definition();
    definition.build();
    let Some(check) = definition.find_subcommand("check") else {
        return Ok(InForce::default());
    };
    let read = |name: &str| env::var_os(name);
    let (of_environment, unusable) = layers::of_environment(&definition, check, &read);
    let of_file = match file {
        None => Vec::new(),
        Some(loaded) => {
            let (settings, faults) = layers::of_file(&definition, check, loaded);
            if !faults.is_empty() {
                return Err(Refusal::File(loaded.source.tell(&faults)));
            }
            settings
        }
    };
    let layers = [Vec::new(), of_environment, of_file];
    let merged = layers::merged(check, layers, &read).map_err(Refusal::Usage)?;
    let placed = |setting: Setting| {
        let place = place(&setting, file);
        (setting, place)
    };
    Ok(InForce {
        settings: merged.into_iter().map(placed).collect(),
        unusable,
    })
}

/// What is set beside the arguments.
#[derive(Debug, Default)]
pub struct InForce {
    /// The settings, each with the place where it stands.
    pub settings: Vec<(Setting, String)>,
    /// The variables whose values cannot be used, each with the reason.
    pub unusable: Vec<String>,
}

/// The variables that are read by other commands than a check, each with the names of these.
pub fn variables_of_others() -> BTreeMap<String, Vec<String>> {
    let mut definition = definition();
    definition.build();
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for command in definition.get_subcommands() {
        for option in command.get_arguments().filter_map(clap::Arg::get_long) {
            if layers::has_variable(command.get_name(), option) {
                let readers = all.entry(layers::variable(option)).or_default();
                readers.push(command.get_name().to_owned());
            }
        }
    }
    all.retain(|_, readers| readers.iter().all(|one| one != "check"));
    all
}

/// Every variable that something reads.
pub fn variables() -> Vec<String> {
    let mut definition = definition();
    definition.build();
    let secrets = [
        "MAILPROBE_PASSWORD",
        "MAILPROBE_TOKEN",
        "MAILPROBE_APP_SECRET",
    ];
    let mut names = secrets.map(str::to_owned).to_vec();
    for command in definition.get_subcommands() {
        let options = command.get_arguments().filter_map(clap::Arg::get_long);
        let with = options.filter(|option| layers::has_variable(command.get_name(), option));
        names.extend(with.map(layers::variable));
    }
    names.sort_unstable();
    names.dedup();
    names
}

/// Where a setting stands, in words.
fn place(setting: &Setting, file: Option<&Loaded>) -> String {
    match &setting.origin {
        Origin::Variable(name) => name.clone(),
        Origin::File(at) => file.map_or_else(String::new, |file| {
            format!("{}:{}", file.source.name(), file.source.line(at))
        }),
        Origin::Option => String::new(),
    }
}

/// Commands that nothing beside their arguments bears on.
const ALONE: [&str; 4] = ["completions", "man", "schema", "help"];

/// What stands beside the arguments: the file that counts, and what it and the variables say.
fn beside(
    definition: &clap::Command,
    args: &[OsString],
) -> Result<(Option<Loaded>, Vec<Setting>), Refusal> {
    let nothing = Ok((None, Vec::new()));
    if args.len() < 2 {
        return nothing;
    }
    // What is wrong with the arguments is told later.
    let lenient = super::definition().ignore_errors(true);
    let Ok(matches) = lenient.try_get_matches_from(args) else {
        return nothing;
    };
    let (name, matches) = match matches.subcommand() {
        Some((name, _)) if ALONE.contains(&name) || !begins_with(args, name) => return nothing,
        Some((name, own)) => (name, own),
        None => ("check", &matches),
    };
    let Some(command) = definition.find_subcommand(name) else {
        return nothing;
    };
    let read = |name: &str| env::var_os(name);
    let mut file = file(name, matches, &read)?;
    let given = command.get_arguments().filter_map(|arg| {
        let id = arg.get_id().as_str();
        let is_given = matches.try_contains_id(id).unwrap_or(false)
            && matches.value_source(id) == Some(ValueSource::CommandLine);
        let option = arg.get_long().filter(|_| is_given)?;
        Some(Setting {
            option: option.to_owned(),
            words: vec![OsString::new()],
            origin: Origin::Option,
        })
    });
    let (of_environment, unusable) = layers::of_environment(definition, command, &read);
    if let Some(first) = unusable.into_iter().next() {
        return Err(Refusal::Usage(first));
    }
    let of_file = match &mut file {
        None => Vec::new(),
        Some(loaded) => {
            let (settings, more) = layers::of_file(definition, command, loaded);
            loaded.faults.extend(more);
            loaded.faults.sort_by_key(|fault| fault.at.start);
            // The command that tries targets tells this together with what is wrong with them.
            let is_told_there = name == "smoke" && !loaded.config.targets.is_empty();
            if !loaded.faults.is_empty() && !is_told_there {
                return Err(Refusal::File(loaded.source.tell(&loaded.faults)));
            }
            // What bears on how a target is tried is weighed target by target.
            let is_of_run = |one: &Setting| name != "smoke" || super::smoke::is_of_run(&one.option);
            settings.into_iter().filter(is_of_run).collect()
        }
    };
    let layers = [given.collect(), of_environment, of_file];
    let settings = layers::merged(command, layers, &read).map_err(Refusal::Usage)?;
    let is_beside = |one: &Setting| one.origin != Origin::Option;
    Ok((file, settings.into_iter().filter(is_beside).collect()))
}

/// The form of the report that is asked for: in the arguments, which may be wrong elsewhere, else in its variable, else in the file
/// that counts. None where the command has no form of that name.
pub fn wanted_form(args: &[OsString]) -> Option<String> {
    let mut definition = definition();
    definition.build();
    let named = args.get(1).and_then(|first| first.to_str());
    let named = named.and_then(|name| definition.find_subcommand(name));
    let command = named.or_else(|| definition.find_subcommand("check"))?;
    let mut options = command.get_arguments();
    let format = options.find(|arg| arg.get_long() == Some("format"))?;
    let of_variable = || {
        let value = env::var_os(layers::variable("format"))?;
        value.into_string().ok().filter(|value| !value.is_empty())
    };
    let of_file = || {
        let read = |name: &str| env::var_os(name);
        let named = written(args, "--config").map(PathBuf::from);
        let lenient = super::definition().ignore_errors(true);
        let matches = lenient.try_get_matches_from(args).ok()?;
        let own = matches.subcommand().map_or(&matches, |(_, own)| own);
        let loaded = match named {
            Some(path) => config::find(Some(&path), read).ok(),
            None => file(command.get_name(), own, &read).ok(),
        };
        let loaded = loaded.flatten()?;
        let mut entries = loaded.config.defaults.into_iter();
        let entry = entries.find(|entry| entry.key.name == "format")?;
        entry.values.into_iter().next()
    };
    let beside = || match layers::has_variable(command.get_name(), "format") {
        true => of_variable().or_else(of_file),
        false => None,
    };
    let wanted = written(args, "--format").or_else(beside)?;
    let mut known = format.get_possible_values().into_iter();
    known
        .any(|one| one.matches(&wanted, false))
        .then_some(wanted)
}

/// The value that stands behind an option, however wrong the arguments are elsewhere.
fn written(args: &[OsString], option: &str) -> Option<String> {
    let texts = || args.iter().map(|arg| arg.to_str().unwrap_or_default());
    let pairs = texts().zip(texts().skip(1).chain([""]));
    let pairs = pairs.take_while(|(word, _)| *word != "--");
    let values = pairs.filter_map(|(word, next)| match word.split_once('=') {
        Some((name, value)) if name == option => Some(value.to_owned()),
        None if word == option => Some(next.to_owned()),
        _ => None,
    });
    values.last()
}

/// Whether the first argument is this command.
fn begins_with(args: &[OsString], command: &str) -> bool {
    args.get(1).is_some_and(|first| first == command)
}

/// The file that counts for a command.
fn file(
    command: &str,
    matches: &clap::ArgMatches,
    read: &dyn Fn(&str) -> Option<OsString>,
) -> Result<Option<Loaded>, Refusal> {
    let of = |id: &str| {
        let is_given = matches.try_contains_id(id).unwrap_or(false);
        let path = matches.get_one::<PathBuf>(id).filter(|_| is_given);
        path.map(PathBuf::as_path)
    };
    let wrong = |error: crate::error::Error| Refusal::Usage(error.to_string());
    if command == "smoke"
        && let Some(path) = of("file")
    {
        if of("config").is_some() {
            return Err(Refusal::Usage(
                "mailprobe smoke reads one file: give it alone, or with --config alone".to_owned(),
            ));
        }
        return config::load(&safe(&path.to_string_lossy()), path)
            .map(Some)
            .map_err(wrong);
    }
    config::find(of("config"), read).map_err(wrong)
}

/// The arguments with the settings that stand beside them, in front of those that were given.
fn with_settings(
    definition: &clap::Command,
    args: &[OsString],
    settings: &[Setting],
) -> Vec<OsString> {
    let names = |arg: &OsString| {
        let mut commands = definition.get_subcommands();
        commands.any(|command| Some(command.get_name()) == arg.to_str())
    };
    let front = match args.get(1) {
        Some(first) if names(first) => 2,
        _ => 1.min(args.len()),
    };
    let words = settings.iter().flat_map(|setting| &setting.words);
    let all = args[..front].iter().chain(words).chain(&args[front..]);
    all.cloned().collect()
}

/// Servers say `-ERR` and programs show numbers below zero: behind `explain` and `--shown`, what is no option is text. It gets a minus
/// sign in the place of its hyphen, which is read as the same.
fn with_texts(args: Vec<OsString>, definition: &clap::Command) -> Vec<OsString> {
    let named = args.get(1).and_then(|first| first.to_str());
    let command = named.and_then(|name| definition.find_subcommand(name));
    let is_explain = named == Some("explain");
    let own = command.unwrap_or(definition);
    let mut out: Vec<OsString> = Vec::with_capacity(args.len());
    for arg in args {
        let is_text = is_explain || out.last().is_some_and(|before| before == "--shown");
        out.push(match arg.to_str() {
            Some(text) if is_text && text.starts_with('-') && !is_option(text, own, definition) => {
                OsString::from(format!("\u{2212}{}", &text[1..]))
            }
            _ => arg,
        });
    }
    out
}

/// Whether a word that begins with a hyphen is an option of a command, or of all of them.
fn is_option(text: &str, command: &clap::Command, definition: &clap::Command) -> bool {
    let name = text.split('=').next().unwrap_or_default();
    let of_all = definition.get_arguments().filter(|arg| arg.is_global_set());
    let mut all = command.get_arguments().chain(of_all);
    let long = |arg: &clap::Arg| {
        arg.get_long()
            .is_some_and(|long| name.strip_prefix("--") == Some(long))
    };
    let short = |arg: &clap::Arg| {
        arg.get_short()
            .is_some_and(|short| name[1..].chars().all(|c| c == short))
    };
    ["-", "--", "-h", "--help"].contains(&text) || all.any(|arg| long(arg) || short(arg))
}

/// An option of `check` that stands before the name of a command.
fn given_before_command(matches: &clap::ArgMatches, args: &[OsString]) -> Option<String> {
    let command = matches.subcommand_name()?;
    let given = matches.ids().find(|id| {
        matches.try_contains_id(id.as_str()).unwrap_or(false)
            && matches.value_source(id.as_str()) == Some(ValueSource::CommandLine)
            // What goes with every command is found here wherever it stands.
            && (id.as_str() != "config" || !begins_with(args, command))
    })?;
    Some(given.as_str().replace('_', "-"))
}
