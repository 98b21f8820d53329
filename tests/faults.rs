//! Every fault that can be made in networks of our own, on real mail servers, and beside each a healthy twin: what the program says,
//! in a table.
//!
//!     cargo test --test faults              all rows
//!     cargo test --test faults -- tcp. ipv6 only rows whose name, or the faults that they are twins of, contains one of these; -v prints the whole report of each
#![cfg_attr(not(target_os = "linux"), allow(unused))]
#![allow(missing_docs, reason = "a row says what it is")]

#[cfg(target_os = "linux")]
#[path = "faults/matrix.rs"]
mod matrix;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    matrix::main()
}

#[cfg(not(target_os = "linux"))]
fn main() {}
