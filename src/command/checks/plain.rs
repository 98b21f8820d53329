//! What the reader of TOML says, in words for people who write three lines of it.

/// What it says, and what to write instead.
const SAID: [(&str, &str); 7] = [
    (
        "invalid float",
        "a text stands in straight quotes, such as \"replace\", and a day is written 2026-11-21",
    ),
    (
        "string values must be quoted",
        "a text stands in straight quotes (\"), not in typographic ones and not without any",
    ),
    (
        "invalid type: map, expected a sequence",
        "two square brackets are wanted on either side, such as [[when]]",
    ),
    (
        "expected a sequence",
        "a list is wanted, such as [\"E-771\"]",
    ),
    (
        "expected struct MeaningEntry",
        "each meaning is written { id = \"auth.locked\", sure = \"medium\" }",
    ),
    (
        "expected struct Meaning",
        "each meaning is written { id = \"auth.locked\", sure = \"medium\" }",
    ),
    (
        "expected a table",
        "a line such as [[source]] stands before it",
    ),
];

/// The reason of a fault with what to write, where the reader of TOML gives it in its own terms.
pub(super) fn plain(reason: String) -> String {
    match SAID.iter().find(|(said, _)| reason.contains(said)) {
        Some((_, plain)) => (*plain).to_owned(),
        None => reason,
    }
}
