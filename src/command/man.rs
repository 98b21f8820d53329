//! `man`: the manual page, from the definition of the command line.

use super::output::print;
use crate::cli;
use crate::error::Error;
use crate::exit::Exit;

pub(super) fn man() -> Result<Exit, Error> {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::definition())
        .render(&mut page)
        .map_err(Error::Output)?;
    print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Works)
}
