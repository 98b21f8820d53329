//! When waiting for answers ends: at a time, or as soon as the user stops it.

use std::future::Future;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

/// The end of a wait.
#[derive(Clone, Debug)]
pub(crate) struct End {
    at: Instant,
    /// Whether the user stopped it; none where nobody listens for that.
    stop: Option<watch::Receiver<bool>>,
}

impl End {
    /// At this time.
    pub(crate) const fn at(at: Instant) -> Self {
        Self { at, stop: None }
    }

    /// When this time has passed, from now on.
    pub(crate) fn after(limit: Duration) -> Self {
        Self::at(Instant::now() + limit)
    }

    /// The same, or when this becomes true where that comes first.
    pub(crate) fn or_when(self, stop: watch::Receiver<bool>) -> Self {
        Self {
            stop: Some(stop),
            ..self
        }
    }

    /// The same, or at this time where it comes first.
    pub(crate) fn or_at(&self, at: Instant) -> Self {
        Self {
            at: self.at.min(at),
            stop: self.stop.clone(),
        }
    }

    /// The time at which it ends at the latest.
    pub(crate) const fn latest(&self) -> Instant {
        self.at
    }

    /// Whether the user stopped it.
    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| *stop.borrow())
    }

    /// What comes of some work before the end; none when that comes first.
    pub(crate) async fn within<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        let work = timeout_at(self.at, work);
        let Some(mut stop) = self.stop.clone() else {
            return work.await.ok();
        };
        tokio::select! {
            biased;
            // Whoever could stop it may have gone: then nobody does.
            Ok(_) = stop.wait_for(|is_stopped| *is_stopped) => None,
            done = work => done.ok(),
        }
    }
}
