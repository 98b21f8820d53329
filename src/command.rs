//! The subcommands, one file each; only they and the program itself print.

mod audit;
mod check;
mod checks;
mod completions;
mod config;
mod demo;
mod diff;
mod discover;
mod explain;
mod form;
mod list;
mod man;
mod output;
mod recorded;
mod replay;
mod schema;
mod smoke;
mod token;
mod way;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use self::output::print;
use crate::cli::config::Loaded;
use crate::cli::{self, Command, Refusal};
use crate::error::Error;
use crate::exit::Exit;
use crate::progress::Canvas;
use crate::report::human::Detail;
use crate::report::wrapped;
use crate::style::{ColorChoice, Paint, Style, safe, stderr_can_draw};

/// Runs the program with these arguments, its own name first.
pub fn run(args: impl Iterator<Item = OsString>) -> Exit {
    let args: Vec<OsString> = args.collect();
    let (done, origins) = match cli::read(args.iter().cloned()) {
        Ok(read) => (carry_out(read.command, read.file.as_ref()), read.origins),
        Err(refusal) => (refuse(refusal), Vec::new()),
    };
    done.unwrap_or_else(|error| {
        let mut reason = error.to_string();
        match &error {
            Error::Config(_) => complain_of_file(&reason),
            _ => {
                reason = with_origins(reason, &origins);
                complain(&reason);
            }
        }
        match form::is_plugin(&args) {
            true => form::failed_plugin(&reason),
            false => Exit::CouldNotRun,
        }
    })
}

/// A complaint about options that were not given as arguments also says where they stand.
fn with_origins(mut reason: String, origins: &[(String, String)]) -> String {
    for (option, place) in origins {
        let option = format!("--{option}");
        let mut words = reason.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        if words.any(|word| word == option) {
            reason.push_str(&format!("; {option} stands in {}", safe(place)));
        }
    }
    reason
}

fn carry_out(command: Command, file: Option<&Loaded>) -> Result<Exit, Error> {
    match command {
        Command::Smoke(args) => smoke::smoke(&args, file),
        Command::Check(args) => check::check(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Ticket(args) => check::ticket(*args),
        Command::Explain(args) => explain::explain(&args),
        Command::List(args) => list::list(&args),
        Command::Demo(args) => demo::demo(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Token(args) => token::token(&args),
        Command::Config => config::config(file),
        Command::Completions(args) => completions::completions(&args),
        Command::Man => man::man(),
        Command::Schema(args) => schema::schema(&args),
    }
}

fn refuse(refusal: Refusal) -> Result<Exit, Error> {
    match refusal {
        Refusal::Wanted { plain, colored } => {
            let style = Style::of_stdout(ColorChoice::Auto);
            print(if style.color { &colored } else { &plain })?;
            Ok(Exit::Works)
        }
        Refusal::Nothing(help) => {
            note(&help);
            Ok(Exit::CouldNotRun)
        }
        Refusal::Usage(reason) => Err(Error::Usage(reason)),
        Refusal::File(faults) => Err(Error::Config(faults)),
    }
}

/// Where it is shown what is being done.
fn canvas(detail: Detail) -> Canvas {
    if detail == Detail::Verdict || !io::stderr().is_terminal() {
        return Canvas::Hidden;
    }
    match stderr_can_draw() {
        true => Canvas::Lines {
            unicode: Style::of_stderr().unicode,
        },
        false => Canvas::Notes(note),
    }
}

/// Says on standard error why it could not run.
fn complain(reason: &str) {
    let style = Style::of_stderr();
    let reason = style.plain(reason);
    let label = format!("{} ", style.paint(Paint::Bad, "error:"));
    if !io::stderr().is_terminal() {
        return note(&format!("{label}{reason}\n"));
    }
    let mut lines = reason.lines();
    let first = lines.next().unwrap_or_default();
    note(&wrapped(first, &style, &label, "  "));
    for line in lines {
        let indent = &line[..line.len() - line.trim_start().len()];
        let text = line.trim_start();
        // What belongs to a number stands behind it.
        let hang = match text.starts_with(|c: char| c.is_ascii_digit()) {
            true => "   ",
            false => "",
        };
        note(&wrapped(text, &style, indent, &format!("{indent}{hang}")));
    }
}

/// Says what is wrong in a file: the carets stand below what they mean, so nothing is broken into lines.
fn complain_of_file(reason: &str) {
    let style = Style::of_stderr();
    let label = style.paint(Paint::Bad, "error:");
    note(&format!("{label} {}\n", style.plain(reason)));
}

/// Writes a paragraph to standard error: on a terminal no wider than it is, elsewhere as one line.
fn note_wrapped(text: &str) {
    let style = Style::of_stderr();
    match io::stderr().is_terminal() {
        true => note(&wrapped(text, &style, "", "")),
        false => note(&format!("{text}\n")),
    }
}

/// Writes to standard error; when that is closed, nobody is there to be told.
fn note(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
