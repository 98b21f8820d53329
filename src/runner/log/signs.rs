//! What a log tells of a server while its probe goes on, and what it tells of the wait for its address.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::{Log, is_used};
use crate::observation::tcp::TcpTrouble;
use crate::observation::{Observation, Seen, Trouble};
use crate::stage::Stage;

impl Log {
    /// When the present stage began.
    pub(in crate::runner) fn since(&self) -> Instant {
        self.book().since
    }

    /// Waits until something was seen of the server behind the connection, good or bad. For one who waits.
    pub(in crate::runner) async fn hears(&self) {
        self.heard.notified().await;
    }

    /// The first address at which somebody refused the connection. Where nobody answers, the system has asked several times.
    pub(in crate::runner) fn refused(&self) -> Option<SocketAddr> {
        use TcpTrouble::{Prohibited, Refused, Reset};
        let book = self.book();
        let refused =
            |o: &&Observation| matches!(o.outcome, Err(Trouble::Tcp(Refused | Reset | Prohibited)));
        book.observations.iter().find(refused)?.address
    }

    /// Connections that failed there count no more.
    pub(in crate::runner) fn forget_failed(&self, address: SocketAddr) {
        let is_it = |o: &Observation| {
            o.address == Some(address) && matches!(o.outcome, Err(Trouble::Tcp(_)))
        };
        self.book().observations.retain(|o| !is_it(o));
    }

    /// Whether the server has greeted.
    pub(in crate::runner) fn has_greeted(&self) -> bool {
        let book = self.book();
        let mut outcomes = book.observations.iter().map(|o| &o.outcome);
        outcomes.any(|outcome| matches!(outcome, Ok(Seen::Greeted(_))))
    }

    /// Whether the server has spoken, were it only TLS.
    pub(in crate::runner) fn has_spoken(&self) -> bool {
        let book = self.book();
        let mut outcomes = book.observations.iter().map(|o| &o.outcome);
        outcomes.any(|outcome| matches!(outcome, Ok(Seen::Secured(_) | Seen::Greeted(_))))
    }
}

/// Corrects how long was waited for an address: the first to come may be of a family that this computer does not have, and
/// the one that was of use late.
pub(in crate::runner) fn correct_wait(seen: &mut [Observation]) {
    let used = seen.iter().find(|o| is_used(o)).map(|o| o.began);
    let resolved = seen.iter_mut().find(|o| o.stage == Stage::Resolve);
    if let (Some(used), Some(resolved)) = (used, resolved)
        && let Ok(Seen::Resolved(resolution)) = &mut resolved.outcome
        && used >= resolved.began + resolution.took
    {
        resolution.waited = resolution.took;
    }
}
