//! The form of the tables of numbers (`checks/aadsts.toml`, `checks/windows.toml`): sources, each with the numbers that it documents.

use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table<Code> {
    source: Vec<Source<Code>>,
}

/// Where numbers are documented, and those that are.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source<Code> {
    /// The address of the document.
    pub url: String,
    /// The day on which it was read.
    pub read: toml::value::Datetime,
    /// The numbers, in the order of the table.
    pub code: Vec<Code>,
}

/// Reads a table.
///
/// # Errors
///
/// When it cannot be read; tests see to it that those of the program can.
pub fn sources<Code: DeserializeOwned>(table: &str) -> Result<Vec<Source<Code>>, toml::de::Error> {
    let table: Table<Code> = toml::from_str(table)?;
    Ok(table.source)
}
