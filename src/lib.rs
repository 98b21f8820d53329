//! mailprobe tells why a mail program cannot connect, and who has to do what about it.
//!
//! The way through it: arguments become a [`target::Target`], that a [`plan::Plan`]; the `runner`
//! carries the plan out and returns an [`observation::Run`]; [`fact`] says what can be said about it,
//! [`diagnose`] what it means, and `report` tells it. Only `net` and `runner` touch the network.

pub mod audit;
pub mod catalogue;
pub mod cli;
pub mod client;
pub mod colors;
pub mod command;
pub mod compare;
pub mod config;
pub mod demo;
pub mod diagnose;
pub mod discover;
pub mod endpoint;
pub mod error;
pub mod exit;
pub mod explain;
pub mod fact;
pub mod mechanism;
mod mistake;
pub mod net;
pub mod oauth;
pub mod observation;
pub mod plan;
pub mod program;
pub mod progress;
pub mod protocol;
pub mod provider;
pub mod recording;
pub mod report;
pub mod review;
pub mod runner;
pub mod scenario;
pub mod secret;
pub mod smoke;
pub mod stage;
pub mod style;
pub mod target;
pub mod token;
pub mod written;
