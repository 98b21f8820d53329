//! `config`: which file of settings counts, and what it and the variables set.

use std::env;

use super::output::print;
use super::refuse;
use crate::cli;
use crate::cli::InForce;
use crate::cli::config::{Loaded, usual_places};
use crate::error::Error;
use crate::exit::Exit;
use crate::style::{ColorChoice, Paint, Style, safe};

/// What stands in front of the variables of this program.
const PREFIX: &str = "MAILPROBE_";

pub(super) fn config(file: Option<&Loaded>) -> Result<Exit, Error> {
    let InForce { settings, unusable } = match cli::in_force(file) {
        Ok(in_force) => in_force,
        Err(refusal) => return refuse(refusal),
    };
    let style = Style::of_stdout(ColorChoice::Auto);
    let mut out = which(file, &style);
    let is_of_use = |(setting, _): &&(cli::layers::Setting, String)| {
        !setting.words.is_empty() || setting.option == "proxy"
    };
    let lines: Vec<(String, String)> = settings
        .iter()
        .filter(is_of_use)
        .map(|(setting, place)| {
            let words = setting.words.iter();
            let words: Vec<String> = words.map(|word| safe(&word.to_string_lossy())).collect();
            let shown = match words.is_empty() {
                // Its address may have a password.
                true => format!("--{} (not shown)", setting.option),
                false => words.join(" "),
            };
            (shown, safe(place))
        })
        .chain(secrets())
        .collect();
    let others = of_others(&style);
    if lines.is_empty() && others.is_empty() && unusable.is_empty() {
        out.push_str("Neither a file nor a variable sets anything.\n");
    } else if !lines.is_empty() {
        out.push_str("\nWhere no option says otherwise, a check has:\n");
        let widths = lines.iter().map(|(shown, _)| shown.chars().count());
        let width = widths.max().unwrap_or_default().min(style.width / 2);
        for (shown, place) in &lines {
            let place = style.paint(Paint::Faint, &style.plain(place));
            out.push_str(&format!("  {:<width$}  {place}\n", style.plain(shown)));
        }
    }
    out.push_str(&others);
    out.push_str(&unread(&style));
    if !unusable.is_empty() {
        out.push_str("\nCannot be used, so that a check does not begin:\n");
    }
    for why in &unusable {
        out.push_str(&format!("  {}\n", style.plain(why)));
    }
    print(&out)?;
    Ok(match unusable.is_empty() {
        true => Exit::Works,
        false => Exit::CouldNotRun,
    })
}

/// The file that counts, or where it would be.
fn which(file: Option<&Loaded>, style: &Style) -> String {
    let text = match file {
        Some(file) => {
            let name = file.source.name();
            match file.config.targets.len() {
                0 => format!("The file is {name}."),
                1 => format!("The file is {name}, with 1 target for `mailprobe smoke`."),
                many => format!("The file is {name}, with {many} targets for `mailprobe smoke`."),
            }
        }
        None => match usual_places(|name| env::var_os(name)).first() {
            Some(path) => {
                let path = safe(&path.to_string_lossy());
                format!("No file counts. It would be {path}.")
            }
            None => "No file counts.".to_owned(),
        },
    };
    style.plain(&text) + "\n"
}

/// The secrets that variables hold, which are never shown.
fn secrets() -> impl Iterator<Item = (String, String)> {
    let names = ["PASSWORD", "TOKEN", "APP_SECRET"].map(|name| format!("{PREFIX}{name}"));
    let set = names.into_iter().filter(|name| env::var_os(name).is_some());
    set.map(|name| ("a secret (not shown)".to_owned(), name))
}

/// Variables that are set and that a check does not read, each with the commands that do.
fn of_others(style: &Style) -> String {
    let is_set = |name: &String| env::var_os(name).is_some_and(|value| !value.is_empty());
    let told = |(name, readers): (String, Vec<String>)| {
        let readers = readers.join(", ");
        is_set(&name).then(|| style.plain(&format!("  {name}  {readers}")) + "\n")
    };
    let lines: String = cli::variables_of_others()
        .into_iter()
        .filter_map(told)
        .collect();
    match lines.is_empty() {
        true => lines,
        false => format!("\nVariables that other commands read:\n{lines}"),
    }
}

/// Variables of this program's name that nothing reads, each with the one that may be meant.
fn unread(style: &Style) -> String {
    let known = cli::variables();
    let mut unread: Vec<String> = env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with(PREFIX) && !known.contains(name))
        .collect();
    unread.sort_unstable();
    let told = |name: String| {
        let distances = known
            .iter()
            .map(|one| (strsim::damerau_levenshtein(one, &name), one));
        let near = distances.min().filter(|(distance, _)| *distance <= 2);
        let near = near.map_or_else(String::new, |(_, near)| format!("; did you mean {near}?"));
        style.plain(&format!("Nothing reads {}{near}\n", safe(&name)))
    };
    let lines: String = unread.into_iter().map(told).collect();
    match lines.is_empty() {
        true => lines,
        false => format!("\n{lines}"),
    }
}
