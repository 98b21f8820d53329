//! Why arguments cannot be followed, told without repeating what may be a password.
//!
//! The parser's own messages quote the arguments. A password that was typed on the command line
//! would be shown again, and land in logs; so the sentences are made here, from the kind of the error.

mod conflict;

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::Command;
use crate::config::Faults;
use crate::secret::HIDDEN;
use crate::style::safe;

/// What to print instead of running.
#[derive(Debug)]
pub enum Refusal {
    /// Help or the version, for standard output; plain and with colours.
    Wanted {
        /// Without colours.
        plain: String,
        /// With colours.
        colored: String,
    },
    /// Help for one who gave nothing at all, for standard error.
    Nothing(String),
    /// What is wrong.
    Usage(String),
    /// What is wrong in a file.
    File(Faults),
}

/// What one sees who gives nothing at all: the commands that matter, and where there is more.
const DOOR: &str = "\
Tells why a mail program cannot connect, and who has to do what about it.

  mailprobe kim@contoso.com        try the mail servers of this address from this computer
  mailprobe explain \"0x800CCC0E\"   what a mail program or a server shows, and what it means
  mailprobe demo                   see it at work, with simulated servers on this computer

All that can be asked for: mailprobe --help
";

/// How a password can be given, instead of as an argument.
const INSTEAD: &str = "a password or token is never taken from the command line, where other programs and \
the history of the shell can see it; use --password to be asked, --password-file FILE, --password-stdin or \
MAILPROBE_PASSWORD (for an OAuth token --token-file FILE, --token-stdin or MAILPROBE_TOKEN)";

/// Options of other programs, and slips, that carry a secret as their value.
const SECRET_OPTIONS: [&str; 15] = [
    "--password",
    "--pass",
    "--passwd",
    "--pwd",
    "--pw",
    "--secret",
    "--app-secret",
    "--client-secret",
    "--token",
    "--access-token",
    "--oauth2-bearer",
    "--auth-password",
    "-p",
    "-ap",
    "-pw",
];

impl Refusal {
    pub(super) fn new(error: &clap::Error, args: &[OsString]) -> Self {
        match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Self::Wanted {
                plain: error.render().to_string(),
                colored: error.render().ansi().to_string(),
            },
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand if args.len() <= 1 => {
                Self::Nothing(DOOR.to_owned())
            }
            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                Self::Nothing(error.render().to_string())
            }
            _ => Self::Usage(sentence(error, args)),
        }
    }
}

/// Refuses a secret that is written into the arguments themselves.
pub(super) fn secret_in_arguments(args: &[OsString]) -> Result<(), Refusal> {
    let texts = || args.iter().skip(1).filter_map(|arg| arg.to_str());
    if texts().any(|arg| {
        looks_like_token(arg.split_once('=').map_or(arg, |(_, value)| value))
            || looks_like_token(arg)
    }) {
        return Err(Refusal::Usage(INSTEAD.to_owned()));
    }
    for arg in texts().take_while(|arg| *arg != "--") {
        let (option, value) = match arg.split_once('=') {
            Some((option, value)) => (option, Some(value)),
            None => (arg, None),
        };
        let option = option.to_ascii_lowercase();
        let known = SECRET_OPTIONS.contains(&option.as_str());
        // `--password` alone is an option of ours: it asks on the terminal.
        if known && (value.is_some() || option != "--password") {
            return Err(Refusal::Usage(INSTEAD.to_owned()));
        }
    }
    Ok(())
}

/// Whether a text has the form of an access token: a JSON Web Token (`{"` in base64url), or one of Google or of a
/// personal Microsoft account. No address, name or file is like that.
fn looks_like_token(text: &str) -> bool {
    const SHORTEST: usize = 24;
    let text = text.trim();
    let text = text.strip_prefix("Bearer ").unwrap_or(text);
    let is_token = |c: char| c.is_ascii_alphanumeric() || "-_.~+/=".contains(c);
    let begins = ["eyJ", "ya29.", "EwA", "EwB"];
    text.len() >= SHORTEST
        && begins.iter().any(|begin| text.starts_with(begin))
        && text.chars().all(is_token)
        && (text.len() > LONGEST_SHOWN || !text.starts_with("Ew"))
}

/// Longer values are not repeated: they are no names.
const LONGEST_SHOWN: usize = 100;

/// The longest address (RFC 5321, section 4.5.3.1) and some decoration.
const LONGEST_TARGET: usize = 1000;

/// What `-password` is meant to be: an option that is written out has two hyphens.
pub(super) fn one_hyphen(args: &[OsString], command: &clap::Command) -> Result<(), Refusal> {
    let is_long = |name: &str| {
        let commands = std::iter::once(command).chain(command.get_subcommands());
        commands
            .flat_map(clap::Command::get_arguments)
            .any(|arg| arg.get_long() == Some(name))
    };
    let texts = args.iter().skip(1).filter_map(|arg| arg.to_str());
    for arg in texts.take_while(|arg| *arg != "--") {
        let Some(name) = arg.strip_prefix('-') else {
            continue;
        };
        let name = name.split('=').next().unwrap_or(name);
        if name.len() > 1 && is_long(name) {
            let more = match name {
                "password" => ", which takes no value: it asks on the terminal",
                _ => "",
            };
            return Err(Refusal::Usage(format!(
                "an option that is written out has two hyphens; did you mean --{name}{more}?"
            )));
        }
    }
    Ok(())
}

/// Refuses a first word that is nearly a command: as the name of a host it would be looked up in the DNS.
pub(super) fn mistyped_command(args: &[OsString], command: &clap::Command) -> Result<(), Refusal> {
    let mut words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let Some(first) = words.next().map(str::to_ascii_lowercase) else {
        return Ok(());
    };
    let refuse = |meant: &str| {
        Err(Refusal::Usage(format!(
            "there is no such command; did you mean `mailprobe {meant}`? (A host of that name: `mailprobe check NAME.`, with the dot)"
        )))
    };
    let names = || command.get_subcommands().map(clap::Command::get_name);
    if first == "version" {
        return refuse("--version");
    }
    if first == "check" && words.next() == Some("check") {
        return refuse("check ADDRESS");
    }
    // Short names are near to the names of many hosts, and `replay` to what many are called.
    let nearest = |word: &str| {
        names().find(|name| {
            let distance = strsim::damerau_levenshtein(name, word);
            distance <= if name.len() > 4 { 2 } else { 1 }
        })
    };
    if first == "help"
        && let Some(second) = words.next().map(str::to_ascii_lowercase)
        && !second.starts_with('-')
        && !names().any(|name| name == second)
    {
        return Err(Refusal::Usage(match nearest(&second) {
            Some(meant) => {
                format!("there is no such command; did you mean `mailprobe help {meant}`?")
            }
            None => "there is no such command; `mailprobe --help` names all of them".to_owned(),
        }));
    }
    let is_word = first.chars().all(|c| c.is_ascii_alphabetic());
    if !is_word || first == "help" || names().any(|name| name == first) {
        return Ok(());
    }
    match nearest(&first) {
        Some(name) if first != "relay" => refuse(name),
        _ => Ok(()),
    }
}

/// Refuses a target that is too long for a name, and may be a secret.
pub(super) fn too_long(command: &Command) -> Result<(), Refusal> {
    let target = match command {
        Command::Check(check) | Command::Ticket(check) => check.target.as_ref(),
        Command::Token(token) => token.mailbox.as_ref(),
        Command::Discover(discover) => Some(&discover.target),
        _ => None,
    };
    match target.is_some_and(|target| target.len() > LONGEST_TARGET) {
        true => Err(Refusal::Usage(format!(
            "this is too long for an address; {INSTEAD}"
        ))),
        false => Ok(()),
    }
}

/// Refuses `--password hunter2`, where the password would be taken for the target and be looked up in
/// the DNS. An address or a name with dots may stand behind `--password`, another word may not.
pub(super) fn password_as_target(command: &Command, args: &[OsString]) -> Result<(), Refusal> {
    let (Command::Check(check) | Command::Ticket(check)) = command else {
        return Ok(());
    };
    let Some(target) = &check.target else {
        return Ok(());
    };
    let behind = args
        .windows(2)
        .any(|pair| pair[0] == "--password" && pair[1].to_str() == Some(target));
    if behind && !target.contains(['@', '.', ':']) && target != "localhost" {
        return Err(Refusal::Usage(INSTEAD.to_owned()));
    }
    Ok(())
}

fn sentence(error: &clap::Error, args: &[OsString]) -> String {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(safe(text)),
        _ => None,
    };
    let option = text(ContextKind::InvalidArg).map(|arg| match arg.starts_with(['<', '[']) {
        true => of_place(&arg),
        false => name_of(&arg),
    });
    let option = option.as_deref().unwrap_or("an argument");
    match error.kind() {
        ErrorKind::UnknownArgument if of_sign_in(option) && is_discovery(args) => format!(
            "discover never signs in, and has no {option}; it finds the settings. To sign in with them: `mailprobe kim@contoso.com --password`"
        ),
        ErrorKind::UnknownArgument if option.starts_with('-') => {
            match text(ContextKind::SuggestedArg) {
                Some(near) => format!(
                    "there is no option {option}; did you mean {}?",
                    name_of(&near)
                ),
                None => format!("there is no option {option}; see `mailprobe --help`"),
            }
        }
        ErrorKind::UnknownArgument if asks_for_password(args) => INSTEAD.to_owned(),
        ErrorKind::UnknownArgument => {
            "there is one argument too many; give one address, domain or host, and check one at a time"
                .to_owned()
        }
        ErrorKind::TooManyValues => format!("{option} takes no value"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = text(ContextKind::InvalidValue).unwrap_or_default();
            if value.is_empty() {
                let form = text(ContextKind::InvalidArg).unwrap_or_default();
                return format!("{option} needs a value{}", placeholder(&form));
            }
            let why = reason(error);
            match repeatable(option, &value) {
                Some(value) => format!("{option} {value}: {why}"),
                None => format!("{option}: {why}"),
            }
        }
        ErrorKind::ArgumentConflict => conflict::sentence(error, option, args),
        ErrorKind::MissingRequiredArgument => missing(error),
        ErrorKind::InvalidUtf8 if args.get(1).is_some_and(|first| first == "explain") => {
            "an argument is not UTF-8 text; give it on standard input: `mailprobe explain - < FILE`"
                .to_owned()
        }
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8 text".to_owned(),
        _ => "the arguments cannot be understood; see `mailprobe --help`".to_owned(),
    }
}

/// What stands for the value in the form of an option, such as `DIR` in `--verify <DIR>`.
fn placeholder(form: &str) -> String {
    let name = form.split(['<', '>']).nth(1);
    name.map_or_else(String::new, |name| format!(": {name}"))
}

/// Why a value is not taken, without the value.
fn reason(error: &clap::Error) -> String {
    std::error::Error::source(error)
        .map(ToString::to_string)
        .or_else(|| possible(error))
        .unwrap_or_else(|| "this value is not known".to_owned())
}

/// Why one option alone cannot be used, without its value; none where only something else is missing.
pub(super) fn why(error: &clap::Error) -> Option<String> {
    match error.kind() {
        ErrorKind::MissingRequiredArgument
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => None,
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => Some(reason(error)),
        _ => Some(sentence(error, &[])),
    }
}

/// A value as it may be repeated: without what stands in front of an `@`, which may be a password. None where all of
/// it may be a secret: the id and the secret of an application stand side by side where they are copied from.
fn repeatable(option: &str, value: &str) -> Option<String> {
    if value.len() > LONGEST_SHOWN || ["--app", "--client-id", "ADDRESS"].contains(&option) {
        return None;
    }
    Some(match value.rsplit_once('@') {
        Some((_, behind)) => format!("{HIDDEN}@{behind}"),
        None => value.to_owned(),
    })
}

/// `--dns` of `--dns <ADDR[:PORT]>`: what is behind the name is either our own placeholder, or a value.
fn name_of(argument: &str) -> String {
    let end = argument.find([' ', '=']).unwrap_or(argument.len());
    argument[..end].trim_end_matches('.').to_owned()
}

/// What stands in a place of its own, such as `<SHELL>`, in words.
fn of_place(argument: &str) -> String {
    let name = argument.trim_matches(['<', '>', '[', ']', '.']);
    match name {
        "SHELL" => "the name of the shell".to_owned(),
        "OUTPUT" => "the name of the output".to_owned(),
        name => name.to_lowercase(),
    }
}

/// Whether an option of a check is about its sign-in.
fn of_sign_in(option: &str) -> bool {
    let starts = [
        "--password",
        "--token",
        "--sign-in",
        "--username",
        "--mailbox",
        "--mechanism",
        "--no-login",
        "--app",
        "--client-id",
        "--from",
    ];
    starts.iter().any(|start| option.starts_with(start))
}

fn is_discovery(args: &[OsString]) -> bool {
    args.get(1).is_some_and(|first| first == "discover")
}

fn asks_for_password(args: &[OsString]) -> bool {
    args.iter().any(|arg| arg == "--password")
}

fn possible(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::ValidValue)? {
        ContextValue::Strings(values) => Some(format!("it is one of {}", values.join(", "))),
        _ => None,
    }
}

fn missing(error: &clap::Error) -> String {
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(missing)) => missing.join(", "),
        _ => String::new(),
    };
    if missing.contains("ADDRESS") {
        "give an e-mail address, a domain or the name of a mail server, such as `mailprobe kim@contoso.com`"
            .to_owned()
    } else if missing.contains("ID") {
        "what was shown, or the id of a fault, is missing; for example `mailprobe explain auth.bad-password`; `mailprobe list` shows every id"
            .to_owned()
    } else if missing.contains("SHELL") || missing.contains("shell") {
        "the name of the shell is missing; for example `mailprobe completions bash`".to_owned()
    } else if missing.contains("<A>") || missing.contains("<B>") {
        "two reports are compared; for example `mailprobe diff caller.json here.json`".to_owned()
    } else if missing.contains("--expect") {
        "--script needs what is wished; for example `mailprobe audit mailboxes.csv --expect imap=off,pop=off --script off.ps1`"
            .to_owned()
    } else if missing.contains("<FILE>") {
        "the name of the file is missing; - reads standard input".to_owned()
    } else {
        format!("{} is missing", of_place(&missing))
    }
}
