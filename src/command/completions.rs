//! `completions`: what a shell needs to complete the arguments.

use super::output::print;
use crate::cli::{self, CompletionsArgs};
use crate::error::Error;
use crate::exit::Exit;

pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Error> {
    let mut definition = cli::definition();
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition, "mailprobe", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Works)
}
