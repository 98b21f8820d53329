//! What the operating system says at the end of a run, where it has not told or has found nothing.

use std::sync::PoisonError;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::{Host, Resolver};
use crate::net::system;
use crate::observation::dns::SystemAnswer;

/// How long its answers are waited for at the end of a run with trouble in it.
const SYSTEM_ANSWERS: Duration = Duration::from_millis(500);

/// How long it is waited for where it did not find, or has not found yet, what the DNS found.
const SYSTEM_ONCE_MORE: Duration = Duration::from_secs(3);

impl Host {
    fn is_in_doubt(&self) -> bool {
        let Some(resolution) = self.resolution.get() else {
            return false;
        };
        if resolution.v4.is_err() && resolution.v6.is_err() {
            return false;
        }
        match self.system.get() {
            Some(SystemAnswer::Addresses(_)) => false,
            Some(SystemAnswer::Failed(_)) => self.once_more.get().is_none(),
            None => true,
        }
    }
}

impl Resolver {
    /// Waits for the operating system where that may explain something, and asks it once more where it found nothing. Safe to drop.
    pub(crate) async fn hear_system(&self, is_in_trouble: bool, deadline: Instant) {
        if is_in_trouble {
            let until = deadline.min(Instant::now() + SYSTEM_ANSWERS);
            let _ = timeout_at(until, self.system_answers()).await;
        }
        if self.system_is_in_doubt() {
            let until = deadline.min(Instant::now() + SYSTEM_ONCE_MORE);
            let _ = timeout_at(until, self.ask_system_once_more()).await;
        }
    }

    /// Whether a mail program may not have got the addresses that the DNS has: the system found none, or has not told
    /// yet.
    fn system_is_in_doubt(&self) -> bool {
        let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = hosts.iter();
        all.any(|(name, host)| self.asks_system(name) && host.is_in_doubt())
    }

    /// Asks the system once more where that is in doubt: a failure that has passed is no setting of this computer.
    async fn ask_system_once_more(&self) {
        let in_doubt: Vec<_> = {
            let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            let in_doubt = hosts
                .iter()
                .filter(|(name, host)| self.asks_system(name) && host.is_in_doubt());
            in_doubt
                .map(|(name, host)| (name.clone(), host.clone()))
                .collect()
        };
        let mut asked = JoinSet::new();
        for (name, host) in in_doubt {
            let limit = self.limit;
            asked.spawn(async move {
                let first = host.system.get_or_init(|| system::answer(&name, limit));
                if matches!(first.await, SystemAnswer::Failed(_)) {
                    let again = host.once_more.get_or_init(|| system::answer(&name, limit));
                    again.await;
                }
            });
        }
        while asked.join_next().await.is_some() {}
    }

    /// Waits until the operating system has said all that it was asked.
    async fn system_answers(&self) {
        let hosts: Vec<_> = {
            let hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            hosts
                .iter()
                .map(|(name, host)| (name.clone(), host.clone()))
                .collect()
        };
        for (name, host) in hosts {
            if self.asks_system(&name) {
                self.ask_system(&name, &host).await;
            }
        }
    }
}
