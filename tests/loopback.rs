//! The wire against real sockets: names, connections, TLS, limits and the gate, each fault on purpose.
//!
//! Every server stands on loopback or in a network namespace of its own, and nothing waits by the clock
//! for what can be waited for by an event.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    missing_docs,
    unreachable_pub,
    reason = "a test says what is wrong by failing"
)]

#[path = "loopback/authority.rs"]
mod authority;
#[path = "loopback/bench.rs"]
mod bench;
#[path = "support/closed.rs"]
mod closed;
#[path = "loopback/namespace.rs"]
mod namespace;
#[path = "loopback/resolver.rs"]
mod resolver;
#[path = "loopback/server.rs"]
mod server;

#[path = "loopback/clock.rs"]
mod clock;
#[path = "loopback/computer.rs"]
mod computer;
#[path = "loopback/confidence.rs"]
mod confidence;
#[path = "loopback/connections.rs"]
mod connections;
#[path = "loopback/domains.rs"]
mod domains;
#[path = "loopback/handshakes.rs"]
mod handshakes;
#[path = "loopback/look_ups.rs"]
mod look_ups;
#[path = "loopback/names.rs"]
mod names;
#[path = "loopback/privacy.rs"]
mod privacy;
#[path = "loopback/second_try.rs"]
mod second_try;
#[path = "loopback/signing_in.rs"]
mod signing_in;
#[path = "loopback/talking.rs"]
mod talking;
#[path = "loopback/tokens.rs"]
mod tokens;
#[path = "loopback/without_tls.rs"]
mod without_tls;
