//! `discover` against real web and name servers, nginx and NSD, in networks of their own.
#![cfg(target_os = "linux")]
#![allow(missing_docs, reason = "a test's name says it")]

#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/program.rs"]
mod program;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/servers.rs"]
mod servers;

#[path = "discovery/advice.rs"]
mod advice;
#[path = "discovery/astray.rs"]
mod astray;
#[path = "discovery/check.rs"]
mod check;
#[path = "support/classes.rs"]
mod class_support;
#[path = "discovery/classes.rs"]
mod classes;
#[path = "discovery/copied.rs"]
mod copied;
#[path = "discovery/credentials.rs"]
mod credentials;
#[path = "discovery/detail.rs"]
mod detail;
#[path = "discovery/exchangers.rs"]
mod exchangers;
#[path = "discovery/expected.rs"]
mod expected;
#[path = "discovery/files.rs"]
mod files;
#[path = "discovery/first.rs"]
mod first;
#[path = "discovery/hostile.rs"]
mod hostile;
#[path = "discovery/inside.rs"]
mod inside;
#[path = "discovery/left_over.rs"]
mod left_over;
#[path = "discovery/live.rs"]
mod live;
#[path = "discovery/microsoft.rs"]
mod microsoft;
#[path = "discovery/mistakes.rs"]
mod mistakes;
#[path = "discovery/names.rs"]
mod names;
#[path = "discovery/odd.rs"]
mod odd;
#[path = "discovery/place.rs"]
mod place;
#[path = "discovery/planted.rs"]
mod planted;
#[path = "discovery/same.rs"]
mod same;
#[path = "discovery/sent_on.rs"]
mod sent_on;
#[path = "discovery/small.rs"]
mod small;
#[path = "discovery/stopped.rs"]
mod stopped;
#[path = "discovery/strange.rs"]
mod strange;
#[allow(
    dead_code,
    reason = "each test binary uses what it needs of the shared support"
)]
#[path = "support/terminal.rs"]
mod terminal;
#[path = "discovery/truth.rs"]
mod truth;
#[path = "discovery/username.rs"]
mod username;
