//! What a log tells of a server while its probe goes on, and what it tells of the wait for its address.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::{Log, is_used};
use crate::observation::tcp::{FirstTry, TcpTrouble};
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

    /// Takes out what the first try there came to, which is then told with the second one.
    pub(in crate::runner) fn take_first_try(&self, address: SocketAddr) -> Option<FirstTry> {
        let mut book = self.book();
        let mut seen = book.observations.iter().enumerate();
        let (place, first) = seen.find_map(|(place, o)| match o.outcome {
            Err(Trouble::Tcp(trouble)) if o.address == Some(address) => {
                let (began, took) = (o.began, o.took);
                Some((
                    place,
                    FirstTry {
                        trouble,
                        began,
                        took,
                    },
                ))
            }
            _ => None,
        })?;
        book.observations.remove(place);
        Some(first)
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
