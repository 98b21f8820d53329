//! The report for programs.

use serde::Serialize;

use crate::style::orders;

/// The value as indented JSON with a line end; any report of this program can be written.
pub fn render(report: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
    let mut text = orders::spelled(text, "\\u0023");
    text.push('\n');
    text
}

/// The schema of a type, as the published one is made.
pub fn schema<T: schemars::JsonSchema>() -> String {
    render(&schemars::schema_for!(T))
}
