//! Two runs compared: what that proves, what it leaves open, and what is no difference.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[path = "compared/accounts.rs"]
mod accounts;
#[path = "compared/guesses.rs"]
mod guesses;
#[path = "compared/noise.rs"]
mod noise;
#[path = "compared/pairs.rs"]
mod pairs;
#[path = "compared/places.rs"]
mod places;
#[path = "compared/resolvers.rs"]
mod resolvers;
#[path = "compared/table.rs"]
mod table;
#[path = "compared/who.rs"]
mod who;
#[path = "compared/words.rs"]
mod words;
