//! Simulated mail services on loopback: real sockets, real DNS, real TLS, and a fault of choice.
//!
//! A demo shows what mailprobe says about a fault without any network. The servers here are what the
//! check meets; the check itself is the very one that runs against real servers.

mod actor;
mod backstage;
mod certificates;
mod dns;
pub mod play;
mod service;
mod tcp;
pub mod tenant;
mod tls;
