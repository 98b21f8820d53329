//! `schema`: the published JSON Schemas.

use super::output::print;
use crate::cli::SchemaArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::report::SCHEMAS;

pub(super) fn schema(args: &SchemaArgs) -> Result<Exit, Error> {
    let known = SCHEMAS.iter().find(|(name, _)| *name == args.of.name());
    print(known.map_or("", |(_, schema)| schema))?;
    Ok(Exit::Works)
}
