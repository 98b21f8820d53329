//! `explain`: one page of the catalogue.

use super::checks;
use super::output::print;
use crate::cli::{ExplainArgs, Format};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::report::page::Explanation;
use crate::style::Style;

pub(super) fn explain(args: &ExplainArgs) -> Result<Exit, Error> {
    let id = args.id.trim().to_lowercase();
    let catalogue = checks::catalogue(args.checks.folder())?;
    let explanation = Explanation::of(&id, &catalogue);
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
        [] => "`mailprobe list` shows every id".to_owned(),
        near => format!("did you mean {}?", near.join(", ")),
    };
    let what = match is_like_an_id(id) {
        true => format!("there is no fault with the id {id}"),
        // What a program or a server said may be long or hostile, and is not repeated.
        false => "give the id of a fault, such as auth.bad-password, not another text".to_owned(),
    };
    Error::NoSuchPage(format!("{what}; {near}"))
}

fn is_like_an_id(text: &str) -> bool {
    const LONGEST: usize = 60;
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    !text.is_empty() && text.len() <= LONGEST && text.bytes().all(fits)
}
