//! The numbers of Microsoft's sign-in service, and the page of each.

use std::sync::OnceLock;

use serde::Deserialize;

use super::numbers::{self, Source};

/// The table, one entry a number; it says where each is documented.
const TABLE: &str = include_str!("../../checks/aadsts.toml");

/// A number that stands behind `AADSTS`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The number.
    pub number: u32,
    /// The page about it.
    pub id: String,
    /// What OAuth calls it, where that is documented or was seen; else what it calls most refusals.
    #[serde(default = "most_refusals")]
    pub error: String,
    /// What it means, in one sentence.
    pub means: String,
}

/// What OAuth calls it when a grant gives no token (RFC 6749, section 5.2).
fn most_refusals() -> String {
    "invalid_grant".to_owned()
}

/// The sources, each with its numbers.
///
/// # Errors
///
/// When the table cannot be read; a test sees to it that it can.
pub fn sources() -> Result<Vec<Source<Code>>, toml::de::Error> {
    numbers::sources(TABLE)
}

/// All numbers, sorted.
pub fn codes() -> &'static [Code] {
    static CODES: OnceLock<Vec<Code>> = OnceLock::new();
    CODES.get_or_init(|| {
        let sources = sources().unwrap_or_default();
        let mut codes: Vec<Code> = sources.into_iter().flat_map(|source| source.code).collect();
        codes.sort_by_key(|code| code.number);
        codes
    })
}

/// What is known of this number.
pub fn code(number: u32) -> Option<&'static Code> {
    let codes = codes();
    let found = codes.binary_search_by_key(&number, |code| code.number);
    codes.get(found.ok()?)
}
