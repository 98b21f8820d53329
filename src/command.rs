//! The subcommands, one file each; only they and the program itself print.

mod audit;
mod check;
mod checks;
mod completions;
mod demo;
mod diff;
mod discover;
mod explain;
mod list;
mod man;
mod output;
mod recorded;
mod replay;
mod schema;
mod token;

use std::ffi::OsString;
use std::io::{self, IsTerminal as _, Write as _};

use self::output::print;
use crate::cli::{self, Command, Refusal};
use crate::error::Error;
use crate::exit::Exit;
use crate::progress::Canvas;
use crate::report::human::Detail;
use crate::report::wrapped;
use crate::style::{ColorChoice, Paint, Style, stderr_can_draw};

/// Runs the program with these arguments, its own name first.
pub fn run(args: impl Iterator<Item = OsString>) -> Exit {
    let done = match cli::read(args) {
        Ok(command) => carry_out(command),
        Err(refusal) => refuse(refusal),
    };
    done.unwrap_or_else(|error| {
        complain(&error.to_string());
        Exit::CouldNotRun
    })
}

fn carry_out(command: Command) -> Result<Exit, Error> {
    match command {
        Command::Check(args) => check::check(&args),
        Command::Discover(args) => discover::discover(&args),
        Command::Explain(args) => explain::explain(&args),
        Command::List(args) => list::list(&args),
        Command::Demo(args) => demo::demo(&args),
        Command::Audit(args) => audit::audit(&args),
        Command::Diff(args) => diff::diff(&args),
        Command::Replay(args) => replay::replay(&args),
        Command::Token(args) => token::token(&args),
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
