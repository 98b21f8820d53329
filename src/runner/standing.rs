//! Who takes connections from here, and who is spoken to: a door that refuses beside others that take connections is knocked at once more,
//! alone, because some firewalls refuse what comes too fast or too many at once.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::{self, Notify};
use tokio::time::{Instant, sleep_until, timeout};

use super::gate::Pass;
use super::probe::Course;
use super::shared::Shared;
use crate::endpoint::{Origin, Purpose};
use crate::net::connect::Race;
use crate::plan::Probe;

/// How long the others at the same address are waited for, and no longer: then the door is not knocked at once more.
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
}

#[derive(Default)]
struct Machine {
    /// How many connections to it are being made.
    knocks: usize,
    /// How many conversations are held there.
    talks: usize,
    /// Whether it took a connection.
    takes: bool,
    /// How many doors that refused did so alone, too.
    shut: usize,
    /// When the last connection to it was refused, or the last conversation ended.
    left: Option<Instant>,
    /// Held by who knocks once more.
    turn: Arc<sync::Mutex<()>>,
}

impl Machine {
    /// Whether it may have refused a connection for coming too fast: it takes others, and not many of its doors were found shut.
    const fn may_be_hurried(&self) -> bool {
        self.takes && self.shut < MOST_SHUT
    }
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
    pub(super) fn talk(&self, machine: IpAddr) -> Presence<'_> {
        {
            let mut machines = self.machines();
            let one = machines.entry(machine).or_default();
            one.talks += 1;
            one.takes = true;
        }
        Presence {
            standing: self,
            machine,
            leave: |one| one.talks = one.talks.saturating_sub(1),
        }
    }

    /// Whether that holds of this machine.
    fn is(&self, machine: IpAddr, what: impl Fn(&Machine) -> bool) -> bool {
        self.machines().get(&machine).is_some_and(what)
    }

    /// A door of this machine was knocked at alone, and is shut.
    fn note_shut(&self, machine: IpAddr) {
        if let Some(one) = self.machines().get_mut(&machine) {
            one.shut += 1;
        }
    }

    /// Waits until nobody speaks to this machine that takes connections, and a moment more; whoever else waits comes after what this gives is
    /// dropped. None where it takes none, was found shut, or is spoken to all the time.
    async fn alone(
        &self,
        machine: IpAddr,
        patience: Duration,
    ) -> Option<sync::OwnedMutexGuard<()>> {
        let turn = self.machines().get(&machine)?.turn.clone();
        let waits = async {
            self.until(machine, |one| one.knocks == 0).await;
            if !self.is(machine, Machine::may_be_hurried) {
                return None;
            }
            let turn = turn.lock_owned().await;
            self.until(machine, |one| one.talks == 0).await;
            Some(turn)
        };
        let turn = timeout(patience, waits).await.ok()??;
        if !self.is(machine, Machine::may_be_hurried) {
            return None;
        }
        let left = self.machines().get(&machine)?.left;
        if let Some(left) = left {
            sleep_until(left + BREATH).await;
        }
        self.is(machine, |one| one.talks == 0).then_some(turn)
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
            one.left = Some(Instant::now());
        }
        self.standing.changed.notify_waiters();
    }
}

impl Course<'_> {
    /// The first connection that stands, were it at the second try, and what tells that a conversation is held there.
    pub(super) async fn enter(
        &self,
        race: &mut Race,
        pass: Option<&Pass>,
    ) -> Option<(SocketAddr, TcpStream, Presence<'_>)> {
        let standing = &self.shared.standing;
        let order = race.order().into_iter();
        let knocks: Vec<_> = order.map(|place| standing.knock(place.ip())).collect();
        if let Some((address, stream)) = self.connect(race).await {
            return Some((address, stream, standing.talk(address.ip())));
        }
        drop(knocks);
        self.connect_alone(pass).await
    }

    /// Knocks once more, when nobody speaks to the machine any more, at a door that is asked for and refuses beside others of the same
    /// machine that take connections: a firewall may have refused what came too fast. Nobody waits for it to sign in.
    async fn connect_alone(
        &self,
        pass: Option<&Pass>,
    ) -> Option<(SocketAddr, TcpStream, Presence<'_>)> {
        let Probe {
            purpose, endpoint, ..
        } = self.probe;
        if *purpose != Purpose::Asked || endpoint.origin == Origin::Convention {
            return None;
        }
        let address = self.log.refused()?;
        if let Some(pass) = pass {
            pass.fall_behind();
        }
        let Shared {
            standing, network, ..
        } = self.shared;
        let machine = address.ip();
        let _turn = standing.alone(machine, OTHERS).await?;
        let (limit, unused) = (self.limits.connect.min(ALONE), self.shared.unused.clone());
        let mut race = Race::new(vec![machine], address.port(), network, limit, unused);
        let mut attempt = race.next().await?;
        let Ok(connection) = &mut attempt.outcome else {
            standing.note_shut(machine);
            return None;
        };
        connection.first_try = self.log.take_first_try(address);
        let (stream, _) = self.note(attempt);
        Some((address, stream?, standing.talk(machine)))
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
        let talk = standing.talk(HERE);
        drop(knock);
        assert!(holds(&standing, nobody_knocks).await);
        assert!(!holds(&standing, nobody_speaks).await);
        tokio::join!(standing.until(HERE, nobody_speaks), async { drop(talk) });
        assert!(holds(&standing, nobody_speaks).await);
    }

    /// Whether the turn at this machine comes, and whether only after a moment.
    async fn turn(standing: &Standing, machine: IpAddr) -> (bool, bool) {
        let began = Instant::now();
        let patience = Duration::from_millis(100);
        let comes = standing.alone(machine, patience).await.is_some();
        (comes, began.elapsed() > BREATH * 9 / 10)
    }

    #[tokio::test]
    async fn a_machine_is_left_alone_for_a_moment_once_and_each_for_itself() {
        let standing = Standing::default();
        let there = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
        drop((standing.talk(HERE), standing.talk(there)));
        let began = Instant::now();
        let both = tokio::join!(turn(&standing, HERE), turn(&standing, there));
        assert_eq!(both, ((true, true), (true, true)));
        // One after the other, it would be twice as long at least.
        assert!(began.elapsed() < BREATH * 2);
        assert_eq!(turn(&standing, HERE).await, (true, false));
    }

    #[tokio::test]
    async fn nobody_waits_where_nothing_is_taken_or_doors_were_found_shut() {
        let standing = Standing::default();
        assert_eq!(turn(&standing, HERE).await, (false, false));
        drop(standing.knock(HERE));
        assert_eq!(turn(&standing, HERE).await, (false, false));
        drop(standing.talk(HERE));
        (0..MOST_SHUT).for_each(|_| standing.note_shut(HERE));
        assert_eq!(turn(&standing, HERE).await, (false, false));
    }

    #[tokio::test]
    async fn beside_a_conversation_that_does_not_end_nobody_comes() {
        let standing = Standing::default();
        let _talk = standing.talk(HERE);
        assert_eq!(turn(&standing, HERE).await, (false, false));
    }
}
