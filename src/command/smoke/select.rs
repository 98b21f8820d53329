//! Which file, which of its targets, and whether what they expect exists.

use std::path::Path;

use crate::catalogue::clause::Test;
use crate::catalogue::{Catalogue, Page};
use crate::cli::config::Loaded;
use crate::config::expectation::{Id, What};
use crate::config::key::nearest;
use crate::config::{Expectation, Fault, Target};
use crate::error::Error;
use crate::report::joined;
use crate::report::page::Explanation;
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
            let near = all.iter().map(|target| target.name.as_str());
            let near = nearest(name.trim(), near);
            let near = near.map_or_else(String::new, |near| {
                format!("; did you mean {}?", safe(near))
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

/// Ids of faults that no page has, each with the one that is meant, and those that no run of this target can meet.
pub(super) fn misplaced_ids(file: &Loaded, catalogue: &Catalogue) -> Vec<Fault> {
    let mut faults = Vec::new();
    for target in &file.config.targets {
        for one in &target.expectations {
            let ids = match &one.what {
                What::RefusedWith(ids) | What::NoFindings(ids) => ids.as_slice(),
                _ => &[],
            };
            let unknown_ids = ids.iter().filter(|id| catalogue.page(&id.id).is_none());
            let before = faults.len();
            faults.extend(unknown_ids.map(|id| unknown(id, catalogue)));
            if let (What::RefusedWith(ids), true) = (&one.what, faults.len() == before) {
                // A credential that cannot be read is one all the same.
                let signs_in = target.signs_in() || !file.faults.is_empty();
                faults.extend(never_met(signs_in, one, ids, catalogue));
            }
        }
    }
    faults
}

/// What no run can meet: a fault of another protocol, or one that shows at the sign-in where nobody signs in.
fn never_met(signs_in: bool, one: &Expectation, ids: &[Id], catalogue: &Catalogue) -> Vec<Fault> {
    let pages = ids
        .iter()
        .filter_map(|id| Some((id, catalogue.page(&id.id)?)));
    let pages: Vec<(&Id, &Page)> = pages.collect();
    let of_others = pages.iter().filter_map(|(id, page)| {
        let protocol = one.protocol.filter(|own| !page.protocols.contains(own))?;
        let own: Vec<String> = page.protocols.iter().map(ToString::to_string).collect();
        let says = format!(
            "{} is a fault of {} alone, and {protocol} never has it",
            page.id,
            joined(&own)
        );
        Some(Fault {
            at: id.at.clone(),
            says,
        })
    });
    let faults: Vec<Fault> = of_others.collect();
    // One of several is enough.
    if !pages.is_empty() && faults.len() == pages.len() {
        return faults;
    }
    let is_late = !pages.is_empty() && pages.iter().all(|(_, page)| wants_sign_in(page));
    if signs_in || !is_late {
        return Vec::new();
    }
    let says = "`refused-with` names what shows at the sign-in alone, and nobody signs in; add a `password` or `token` to this target, such as \
                password = { env = \"NAME\" }";
    vec![Fault {
        at: one.at.clone(),
        says: says.to_owned(),
    }]
}

/// Whether a page holds in no run in which nobody signs in: each of its alternatives asks for something that shows there alone.
fn wants_sign_in(page: &Page) -> bool {
    /// How the names of facts begin that are there when somebody signs in, or has a secret to sign in with, and those of them that are
    /// there without.
    const OF_SIGN_IN: [&str; 3] = ["auth.", "token.", "sign-in."];
    const WITHOUT: [&str; 3] = ["auth.outcome", "auth.not-tried", "auth.mechanism-offered"];
    page.when.iter().all(|alternative| {
        alternative.clauses.0.iter().any(|clause| {
            let name = clause.key.name;
            OF_SIGN_IN.iter().any(|family| name.starts_with(family))
                && !WITHOUT.contains(&name)
                && !clause.tests.contains(&Test::Absent)
        })
    })
}

fn unknown(one: &Id, catalogue: &Catalogue) -> Fault {
    let near = Explanation::of(&one.id, catalogue).did_you_mean;
    let near = match near.as_slice() {
        [] => String::new(),
        // All that begin so are meant as much as the first.
        [first, ..] if first.starts_with(&one.id) => {
            format!("; did you mean {}?", near.join(" or "))
        }
        [first, ..] => format!("; did you mean {first}?"),
    };
    Fault {
        at: one.at.clone(),
        says: format!(
            "no fault has the id {}{near} (`mailprobe list` shows all)",
            safe(&one.id)
        ),
    }
}
