//! `schema`: the published JSON Schema of the report.

use super::output::print;
use crate::error::Error;
use crate::exit::Exit;
use crate::report::SCHEMA;

pub(super) fn schema() -> Result<Exit, Error> {
    print(SCHEMA)?;
    Ok(Exit::Works)
}
