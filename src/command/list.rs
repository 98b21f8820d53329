//! `list`: every page of the catalogue.

use super::output::print;
use crate::catalogue::Catalogue;
use crate::cli::{Format, ListArgs};
use crate::error::Error;
use crate::exit::Exit;
use crate::report::json;
use crate::report::page::List;
use crate::style::Style;

pub(super) fn list(args: &ListArgs) -> Result<Exit, Error> {
    let list = List::of(&Catalogue::embedded());
    match args.look.format {
        Format::Json => print(&json::render(&list))?,
        Format::Human => print(&list.render(&Style::of_stdout(args.look.color)))?,
    }
    Ok(Exit::Works)
}
