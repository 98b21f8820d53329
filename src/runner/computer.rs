//! Looking at this computer beside the run, off the way of the probes.

use std::net::IpAddr;
use std::time::Duration;

use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::{Instant, timeout_at};

use crate::net::Network;
use crate::net::computer::{add_ways, hosts_lines, look};
use crate::observation::computer::{Computer, HostsLine};
use crate::observation::{Observation, Seen, Trouble};
use crate::plan::Plan;

/// How long it may take once the rest of the run has ended: a moment, and more only where a computer is busy.
const GRACE: Duration = Duration::from_secs(2);

/// The look at this computer, as far as it has come.
pub(super) enum Looking {
    /// It is a simulation, which says itself what this computer is like.
    Given(Box<Computer>),
    /// Only the file of hosts is read: what stands there changes what is tried.
    Hosts(JoinHandle<Vec<HostsLine>>),
    /// Everything is looked at.
    Whole(JoinHandle<Computer>),
}

impl Looking {
    /// Begins with what every run needs.
    pub(super) fn begin(plan: &Plan, network: &Network) -> Self {
        if let Some(given) = &network.computer {
            return Self::Given(Box::new(given.clone()));
        }
        let mut names: Vec<String> = Vec::new();
        for probe in &plan.probes {
            if !names.contains(&probe.endpoint.host) {
                names.push(probe.endpoint.host.clone());
            }
        }
        Self::Hosts(spawn_blocking(move || hosts_lines(&names)))
    }

    /// Whether more could be looked at.
    pub(super) const fn could_go_on(&self) -> bool {
        matches!(self, Self::Hosts(_))
    }

    /// Looks at everything from now on, once something is in doubt.
    pub(super) fn go_on(&mut self) {
        if !self.could_go_on() {
            return;
        }
        let nothing = Self::Given(Box::default());
        let Self::Hosts(reading) = std::mem::replace(self, nothing) else {
            return;
        };
        *self = Self::Whole(tokio::spawn(async move {
            let hosts = reading.await.unwrap_or_default();
            let looking = spawn_blocking(move || look(hosts));
            looking.await.unwrap_or_default()
        }));
    }

    /// What came of it; none where nothing was in doubt, or it did not end in time.
    pub(super) async fn end(mut self, deadline: Instant, seen: &[Observation]) -> Option<Computer> {
        let until = deadline.min(Instant::now() + GRACE);
        if let Self::Hosts(reading) = &mut self {
            let hosts = timeout_at(until, reading).await.ok()?.ok()?;
            if hosts.is_empty() {
                return None;
            }
            self = Self::Whole(spawn_blocking(move || look(hosts)));
        }
        let mut computer = match self {
            Self::Given(given) => return (*given != Computer::default()).then_some(*given),
            Self::Whole(looking) => timeout_at(until, looking).await.ok()?.ok()?,
            Self::Hosts(_) => return None,
        };
        add_ways(&mut computer, places(seen).into_iter());
        Some(computer)
    }
}

/// The addresses that connections went to, those that failed first.
fn places(seen: &[Observation]) -> Vec<IpAddr> {
    let at = |failed: bool| {
        let fitting = seen.iter().filter(move |o| match &o.outcome {
            Err(Trouble::Tcp(_)) => failed,
            Ok(Seen::Connected(_)) => !failed,
            _ => false,
        });
        fitting.filter_map(|o| o.address.map(|address| address.ip()))
    };
    at(true).chain(at(false)).collect()
}
