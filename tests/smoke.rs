//! `mailprobe.toml` and `mailprobe smoke`: what a file may say, what counts, and how a run is held to what it expects.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    missing_docs,
    reason = "a test may stop where it stands"
)]

#[allow(dead_code, unreachable_pub, reason = "this test uses what it needs")]
#[path = "loopback/authority.rs"]
mod authority;
#[path = "smoke/broken.rs"]
mod broken;
#[path = "support/busy.rs"]
mod busy;
#[path = "smoke/closed.rs"]
mod closed;
#[path = "smoke/echoed.rs"]
mod echoed;
#[cfg(target_os = "linux")]
#[path = "smoke/examples.rs"]
mod examples;
#[path = "smoke/forms.rs"]
mod forms;
#[path = "smoke/judging.rs"]
mod judging;
#[path = "smoke/layers.rs"]
mod layers;
#[path = "smoke/offered.rs"]
mod offered;
#[path = "smoke/once.rs"]
mod once;
#[path = "smoke/program.rs"]
mod program;
#[path = "smoke/published.rs"]
mod published;
#[path = "smoke/reading.rs"]
mod reading;
#[path = "support/tenant.rs"]
mod served;
#[allow(dead_code, unreachable_pub, reason = "this test uses what it needs")]
#[path = "loopback/server.rs"]
mod server;
#[path = "smoke/targets.rs"]
mod targets;
#[path = "smoke/tenant.rs"]
mod tenant;
