//! Who takes connections from here, and who is spoken to: a door that refuses beside others that take connections is knocked at once more,
//! alone, because some firewalls refuse what comes too fast or too many at once.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::{self, Notify};
use tokio::time::{sleep, timeout};

use super::probe::Course;
use super::shared::Shared;
use crate::endpoint::{Protocol, Purpose};
use crate::net::connect::Race;
use crate::plan::Probe;

/// How long connections that are being made to the same address are waited for.
const KNOCKS: Duration = Duration::from_secs(1);

/// How long the others at the same address are waited for.
const OTHERS: Duration = Duration::from_secs(6);

/// Such firewalls count by the second, and by no sign tell when they have counted.
const BREATH: Duration = Duration::from_millis(1200);

/// How long a door that is knocked at once more may take.
const ALONE: Duration = Duration::from_secs(4);

/// Where so many doors of a machine are shut, it is not in a hurry that others were refused.
const MOST_SHUT: usize = 2;

/// The addresses of a run that took a connection.
#[derive(Default)]
pub(super) struct Standing {
    machines: Mutex<HashMap<IpAddr, Machine>>,
    changed: Notify,
    turn: sync::Mutex<()>,
}

#[derive(Default)]
struct Machine {
    /// How many connections to it are being made.
    knocks: usize,
    /// How many conversations are held there.
    talks: usize,
    /// The protocols for which it took a connection.
    takes: Vec<Protocol>,
    /// How many doors that refused did so alone, too.
    shut: usize,
}

impl Standing {
    /// A connection to this machine is being made, until what this gives is dropped.
    pub(super) fn knock(&self, machine: IpAddr) -> Presence<'_> {
        self.machines().entry(machine).or_default().knocks += 1;
        Presence {
            standing: self,
            machine,
            leave: |one| one.knocks = one.knocks.saturating_sub(1),
        }
    }

    /// A conversation with this machine is held, until what this gives is dropped.
    pub(super) fn talk(&self, machine: IpAddr, protocol: Protocol) -> Presence<'_> {
        {
            let mut machines = self.machines();
            let one = machines.entry(machine).or_default();
            one.talks += 1;
            one.takes.push(protocol);
        }
        Presence {
            standing: self,
            machine,
            leave: |one| one.talks = one.talks.saturating_sub(1),
        }
    }

    /// Whether this machine takes connections, so that it may refuse one for coming too fast. Others that are being made are waited for. A
    /// second door of a protocol that nobody asked for is let be, and so is a machine of which doors were found shut.
    async fn may_be_hurried(&self, machine: IpAddr, probe: &Probe) -> bool {
        let settled = self.until(machine, |one| one.knocks == 0);
        let _ = timeout(KNOCKS, settled).await;
        let machines = self.machines();
        let Some(own) = machines.get(&machine) else {
            return false;
        };
        let is_asked = probe.purpose == Purpose::Asked;
        let matters = is_asked || !own.takes.contains(&probe.endpoint.protocol);
        !own.takes.is_empty() && own.shut < MOST_SHUT && matters
    }

    /// A door of this machine was knocked at alone, and is shut.
    fn note_shut(&self, machine: IpAddr) {
        if let Some(one) = self.machines().get_mut(&machine) {
            one.shut += 1;
        }
    }

    /// Waits until nobody speaks to this machine, and a moment more; whoever else waits comes after what this gives is dropped.
    async fn alone(&self, machine: IpAddr) -> sync::MutexGuard<'_, ()> {
        let turn = self.turn.lock().await;
        let _ = timeout(OTHERS, self.until(machine, |one| one.talks == 0)).await;
        sleep(BREATH).await;
        turn
    }

    async fn until(&self, machine: IpAddr, holds: impl Fn(&Machine) -> bool) {
        loop {
            // Listening begins before looking, so that no change is missed.
            let changed = self.changed.notified();
            if self.machines().get(&machine).is_none_or(&holds) {
                return;
            }
            changed.await;
        }
    }

    fn machines(&self) -> MutexGuard<'_, HashMap<IpAddr, Machine>> {
        self.machines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody at a machine.
pub(super) struct Presence<'a> {
    standing: &'a Standing,
    machine: IpAddr,
    leave: fn(&mut Machine),
}

impl Drop for Presence<'_> {
    fn drop(&mut self) {
        if let Some(one) = self.standing.machines().get_mut(&self.machine) {
            (self.leave)(one);
        }
        self.standing.changed.notify_waiters();
    }
}

impl Course<'_> {
    /// Knocks once more, when nobody else does, at a door that refuses beside others of the same machine that take connections: a
    /// firewall may have refused what came too fast.
    pub(super) async fn connect_alone(&self) -> Option<(SocketAddr, TcpStream)> {
        let Shared {
            standing, network, ..
        } = self.shared;
        let address = self.log.refused()?;
        let machine = address.ip();
        if !standing.may_be_hurried(machine, self.probe).await {
            return None;
        }
        let _turn = standing.alone(machine).await;
        if !standing.may_be_hurried(machine, self.probe).await {
            return None;
        }
        let (limit, unused) = (self.limits.connect.min(ALONE), self.shared.unused.clone());
        let mut race = Race::new(vec![machine], address.port(), network, limit, unused);
        let mut attempt = race.next().await?;
        let Ok(connection) = &mut attempt.outcome else {
            standing.note_shut(machine);
            return None;
        };
        connection.taken_alone = true;
        self.log.forget_failed(address);
        let (stream, _) = self.note(attempt);
        Some((address, stream?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    /// Whether that holds at once.
    async fn holds(standing: &Standing, what: fn(&Machine) -> bool) -> bool {
        tokio::select! {
            biased;
            () = standing.until(HERE, what) => true,
            () = std::future::ready(()) => false,
        }
    }

    #[tokio::test]
    async fn who_knocks_and_who_speaks_is_waited_for() {
        let standing = Standing::default();
        let nobody_knocks: fn(&Machine) -> bool = |one| one.knocks == 0;
        let nobody_speaks: fn(&Machine) -> bool = |one| one.talks == 0;
        assert!(holds(&standing, nobody_knocks).await);
        let knock = standing.knock(HERE);
        assert!(!holds(&standing, nobody_knocks).await);
        let talk = standing.talk(HERE, Protocol::Imap);
        drop(knock);
        assert!(holds(&standing, nobody_knocks).await);
        assert!(!holds(&standing, nobody_speaks).await);
        tokio::join!(standing.until(HERE, nobody_speaks), async { drop(talk) });
        assert!(holds(&standing, nobody_speaks).await);
    }
}
