//! What is shown while several targets are tried at once: one line for all of them.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::progress::{Canvas, Progress};
use crate::style::safe;

/// The targets that are being tried.
pub(super) struct Together {
    state: Mutex<State>,
}

struct State {
    progress: Progress,
    all: usize,
    done: usize,
    now: Vec<String>,
}

impl Together {
    /// A display for so many targets, none of which has begun.
    pub(super) fn new(all: usize, canvas: Canvas) -> Self {
        let state = State {
            progress: Progress::new(canvas),
            all,
            done: 0,
            now: Vec::new(),
        };
        Self {
            state: Mutex::new(state),
        }
    }

    /// A target begins.
    pub(super) fn began(&self, name: &str) {
        let mut state = self.state();
        state.now.push(safe(name));
        state.show();
    }

    /// A target is done.
    pub(super) fn ended(&self, name: &str) {
        let mut state = self.state();
        let name = safe(name);
        if let Some(at) = state.now.iter().position(|one| *one == name) {
            state.now.remove(at);
        }
        state.done += 1;
        state.show();
    }

    /// Takes the line away while something else is written to the terminal.
    pub(super) fn suspended(&self, write: impl FnOnce()) {
        self.state().progress.suspended(write);
    }

    /// Takes the line away.
    pub(super) fn end(&self) {
        self.state().progress.end();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn show(&self) {
        if !self.now.is_empty() {
            let (done, all) = (self.done, self.all);
            let now = self.now.join(", ");
            self.progress
                .say(&format!("{done} of {all} targets done; now {now}"));
        }
    }
}
