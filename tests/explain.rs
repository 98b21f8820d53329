//! What a caller says, and what it means: every way of asking, every text of a program, and texts about something else.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    reason = "a test may stop where it stands, and say how many texts it asked"
)]

#[path = "explain/apart.rs"]
mod apart;
#[path = "explain/around.rs"]
mod around;
#[path = "explain/asked.rs"]
mod asked;
#[path = "explain/bare.rs"]
mod bare;
#[path = "explain/common.rs"]
mod common;
#[path = "explain/folders.rs"]
mod folders;
#[path = "explain/foreign.rs"]
mod foreign;
#[path = "explain/healthy.rs"]
mod healthy;
#[path = "explain/joined.rs"]
mod joined;
#[path = "explain/joined_further.rs"]
mod joined_further;
#[path = "explain/logs.rs"]
mod logs;
#[path = "explain/pages.rs"]
mod pages;
#[path = "explain/properties.rs"]
mod properties;
#[path = "explain/reference.rs"]
mod reference;
#[path = "explain/server_symptoms.rs"]
mod server_symptoms;
#[path = "explain/shown.rs"]
mod shown;
#[path = "explain/steps.rs"]
mod steps;
#[path = "explain/texts.rs"]
mod texts;
#[path = "explain/told.rs"]
mod told;
#[path = "explain/ways.rs"]
mod ways;
#[path = "explain/wrapped.rs"]
mod wrapped;

use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

use mailprobe::catalogue::Catalogue;
use mailprobe::client::Library;
use mailprobe::explain::{Answer, Explainer};

/// What the program itself knows.
fn explainer() -> &'static Explainer<'static> {
    static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    static EXPLAINER: OnceLock<Explainer<'static>> = OnceLock::new();
    let catalogue = CATALOGUE.get_or_init(Catalogue::embedded);
    let library = LIBRARY.get_or_init(Library::embedded);
    EXPLAINER.get_or_init(|| Explainer::new(catalogue, library))
}

/// What becomes of each of these, in their order, with all cores at work.
fn on_all_cores<T: Sync, R: Send>(all: &[T], ask: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let chunks = all.chunks(all.len().div_ceil(cores).max(1));
    let ask = &ask;
    thread::scope(|scope| {
        let parts = chunks.map(|part| scope.spawn(move || part.iter().map(ask).collect()));
        let parts: Vec<thread::ScopedJoinHandle<'_, Vec<R>>> = parts.collect();
        let parts = parts.into_iter().map(|part| part.join().unwrap());
        parts.flatten().collect()
    })
}

fn ids(answer: &Answer) -> Vec<&str> {
    let all = answer.candidates.iter();
    all.map(|one| one.id.as_str()).collect()
}
