//! Which file, which of its targets, and whether what they expect exists.

use std::path::Path;

use crate::catalogue::Catalogue;
use crate::cli::config::Loaded;
use crate::config::expectation::{Id, What};
use crate::config::{Fault, Target};
use crate::error::Error;
use crate::style::safe;

/// The name of the file that most people give it.
const USUAL_NAME: &str = "mailprobe.toml";

/// The file with targets.
pub(super) fn file(file: Option<&Loaded>) -> Result<&Loaded, Error> {
    match file {
        Some(file) if !file.config.targets.is_empty() => Ok(file),
        Some(file) => Err(Error::Usage(format!(
            "{} has no [[target]]; see `mailprobe smoke --help` for one",
            file.source.name()
        ))),
        None if Path::new(USUAL_NAME).exists() => Err(Error::Usage(format!(
            "a file in the current folder counts only when it is named: mailprobe smoke {USUAL_NAME}"
        ))),
        None => Err(Error::Usage(
            "no file with targets was named; see `mailprobe smoke --help` for one".to_owned(),
        )),
    }
}

/// The targets of these names, in the order of the file; all where none is named.
pub(super) fn targets<'f>(file: &'f Loaded, names: &[String]) -> Result<Vec<&'f Target>, Error> {
    let all = &file.config.targets;
    let is = |target: &Target, name: &str| target.name.to_lowercase() == name.trim().to_lowercase();
    for name in names {
        if !all.iter().any(|target| is(target, name)) {
            let near = all
                .iter()
                .min_by_key(|target| strsim::damerau_levenshtein(&target.name, name));
            let near = near.map_or_else(String::new, |near| {
                format!("; did you mean {}?", safe(&near.name))
            });
            return Err(Error::Usage(format!(
                "no target is called {}{near}; `--list` shows all",
                safe(name)
            )));
        }
    }
    let is_wanted =
        |target: &&Target| names.is_empty() || names.iter().any(|name| is(target, name));
    Ok(all.iter().filter(is_wanted).collect())
}

/// Ids of faults that no page has, each with the one that is meant.
pub(super) fn unknown_ids(file: &Loaded, catalogue: &Catalogue) -> Vec<Fault> {
    let expectations = file
        .config
        .targets
        .iter()
        .flat_map(|target| &target.expectations);
    let ids = expectations.flat_map(|one| match &one.what {
        What::RefusedWith(ids) | What::NoFindings(ids) => ids.as_slice(),
        _ => &[],
    });
    ids.filter(|one| catalogue.page(&one.id).is_none())
        .map(|one| unknown(one, catalogue))
        .collect()
}

fn unknown(one: &Id, catalogue: &Catalogue) -> Fault {
    let mut near: Vec<(usize, &str)> = catalogue
        .pages()
        .map(|page| {
            (
                strsim::damerau_levenshtein(&one.id, &page.id),
                page.id.as_str(),
            )
        })
        .collect();
    near.sort_unstable();
    let near = match near.first() {
        Some((distance, id)) if *distance <= 6 => format!("; did you mean {id}?"),
        _ => String::new(),
    };
    Fault {
        at: one.at.clone(),
        says: format!(
            "no fault has the id {}{near} (`mailprobe list` shows all)",
            safe(&one.id)
        ),
    }
}
