//! `list`: every page of the catalogue or of a family, every mail program that is known, or what is wrong with the pages of an organisation.

use std::path::Path;

use super::checks;
use super::output::print;
use crate::catalogue::Catalogue;
use crate::cli::{Format, ListArgs};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::report::page::List;
use crate::report::programs::ProgramList;
use crate::report::verified::Verified;
use crate::style::{Style, safe};

pub(super) fn list(args: &ListArgs) -> Result<Exit, Error> {
    if let Some(folder) = &args.verify {
        return verify(folder, args);
    }
    if args.programs {
        let list = ProgramList::all();
        match args.look.format {
            Format::Json => print(&json::render(&list))?,
            Format::Human => print(&list.render(&Style::of_stdout(args.look.color)))?,
        }
        return Ok(Exit::Works);
    }
    let list = List::of(&checks::known(&args.checks)?.catalogue);
    let list = match &args.family {
        Some(family) => list.of_family(family).map_err(|families| {
            let families = families.join(", ");
            let known = safe(family);
            Error::Usage(format!(
                "there is no family {known} of faults; there are: {families}"
            ))
        })?,
        None => list,
    };
    match args.look.format {
        Format::Json => print(&json::render(&list))?,
        Format::Human => print(&list.render(&Style::of_stdout(args.look.color)))?,
    }
    Ok(Exit::Works)
}

/// Says what is wrong with the pages of a folder, their examples included.
fn verify(folder: &Path, args: &ListArgs) -> Result<Exit, Error> {
    let own = checks::read("--verify", folder, &Catalogue::embedded())?;
    let verified = Verified::new(
        &folder.display().to_string(),
        own.overlay.pages().map(|(id, _)| id),
        own.overlay.worded(),
        own.texts.len(),
        &own.faults,
        &own.cautions,
        |path| checks::text(Path::new(path)),
    );
    match args.look.format {
        Format::Json => print(&json::render(&verified))?,
        Format::Human => print(&verified.render(&Style::of_stdout(args.look.color)))?,
    }
    Ok(match verified.faults.is_empty() {
        true => Exit::Works,
        false => Exit::Trouble,
    })
}
