//! `explain`: one page of the catalogue.

use super::output::print;
use crate::catalogue::Catalogue;
use crate::cli::{ExplainArgs, Format};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::report::page::Explanation;
use crate::style::{Style, safe};

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Error> {
    let id = args.id.trim().to_lowercase();
    let explanation = Explanation::of(&id, &Catalogue::embedded());
    match args.look.format {
        Format::Json => print(&json::render(&explanation))?,
        Format::Human => print(&explanation.render(&Style::of_stdout(args.look.color)))?,
    }
    if explanation.known {
        return Ok(Exit::Works);
    }
    Err(unknown(&id, &explanation))
}

/// Says that there is no page with this id, and which ids look like it.
pub(super) fn unknown(id: &str, explanation: &Explanation) -> Error {
    let near = match explanation.did_you_mean.as_slice() {
        [] => "see `mailprobe list`".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    Error::NoSuchPage(format!(
        "there is no fault with the id {}; {near}",
        safe(id)
    ))
}
