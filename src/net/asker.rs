//! One look-up: asking the resolvers in turn, and following aliases.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::answer::{self, Outcome};
use super::exchange::{self, Checking};
use crate::observation::dns::{Answer, DnsTrouble, ExtendedError};

/// How long the first resolver is waited for before the next one is asked as well.
const NEXT_RESOLVER: Duration = Duration::from_millis(1500);

/// A longer chain of aliases is not followed.
pub(super) const MOST_ALIASES: usize = 16;

/// Who is asked where no resolver is set up: what runs on this computer, as resolv.conf(5) has it.
const WITHOUT_ANY: &[SocketAddr] = if cfg!(target_os = "linux") {
    &[SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 53)]
} else {
    &[]
};

/// The resolvers that one look-up asks, and what they say beside the records.
#[derive(Clone)]
pub(super) struct Asker {
    servers: Arc<[SocketAddr]>,
    set_up: bool,
    checking: Checking,
    notes: Arc<Mutex<Notes>>,
}

/// What the resolvers say beside the records.
#[derive(Clone, Default)]
pub(super) struct Notes {
    pub(super) answered_by: Option<SocketAddr>,
    pub(super) unhelpful: Vec<(SocketAddr, DnsTrouble)>,
    /// The first extended error that came beside addresses, and the first that came without any.
    beside_addresses: Option<ExtendedError>,
    without_addresses: Option<ExtendedError>,
}

impl Notes {
    /// The extended error of the answer that counts: where there are addresses, what is said of the other
    /// family is not said of them.
    pub(super) fn extended(self, found: bool) -> Option<ExtendedError> {
        if found {
            self.beside_addresses
        } else {
            self.without_addresses
        }
    }

    fn note_extended(&mut self, message: &Message) {
        let Some(extended) = answer::extended_error(message) else {
            return;
        };
        let place = if answer::has_addresses(message) {
            &mut self.beside_addresses
        } else {
            &mut self.without_addresses
        };
        place.get_or_insert(extended);
    }

    fn unhelpful(&mut self, server: SocketAddr, trouble: DnsTrouble) {
        if self.unhelpful.iter().all(|(known, _)| *known != server) {
            self.unhelpful.push((server, trouble));
        }
    }
}

impl Asker {
    /// Will ask these resolvers in their order, or, where none is set up, one that may run on this computer.
    pub(super) fn new(servers: &[SocketAddr], checking: Checking) -> Self {
        let set_up = !servers.is_empty();
        Self {
            servers: if set_up { servers } else { WITHOUT_ANY }.into(),
            set_up,
            checking,
            notes: Arc::default(),
        }
    }

    /// What was noted so far.
    pub(super) fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The records of one type of a name, and the aliases that lead to them.
    pub(super) async fn follow(
        &self,
        name: &Name,
        kind: RecordType,
        deadline: Instant,
    ) -> (Vec<Name>, Answer<RData>) {
        let mut aliases: Vec<Name> = Vec::new();
        let mut at = name.clone();
        loop {
            let message = match self.ask(&at, kind, deadline).await {
                Ok(message) => message,
                Err(trouble) => return (aliases, Err(trouble)),
            };
            let said = answer::read(&at, kind, &message);
            for alias in said.aliases {
                if alias == *name || aliases.contains(&alias) || aliases.len() == MOST_ALIASES {
                    return (aliases, Err(DnsTrouble::AliasLoop));
                }
                aliases.push(alias);
            }
            match said.outcome {
                Outcome::Records(records) => return (aliases, Ok(records)),
                Outcome::AskOn(next) => at = next,
                Outcome::Trouble(DnsTrouble::NxDomain) if !aliases.is_empty() => {
                    let target = answer::plain(&at);
                    return (aliases, Err(DnsTrouble::DanglingAlias { target }));
                }
                // Many resolvers say no more than this of an alias that leads back to itself.
                Outcome::Trouble(trouble @ DnsTrouble::ServFail { .. })
                    if kind == RecordType::A =>
                {
                    if let Some(walked) = self.walk_loop(name, deadline).await {
                        return (walked, Err(DnsTrouble::AliasLoop));
                    }
                    return (aliases, Err(trouble));
                }
                Outcome::Trouble(trouble) => return (aliases, Err(trouble)),
            }
        }
    }

    /// The aliases of a name, asked for one by one, when they lead back to one of themselves.
    async fn walk_loop(&self, name: &Name, deadline: Instant) -> Option<Vec<Name>> {
        let mut walked: Vec<Name> = Vec::new();
        let mut at = name.clone();
        loop {
            let message = self.ask(&at, RecordType::CNAME, deadline).await.ok()?;
            let Outcome::Records(records) = answer::read(&at, RecordType::CNAME, &message).outcome
            else {
                return None;
            };
            let target = records.into_iter().find_map(|data| match data {
                RData::CNAME(target) => Some(target.0),
                _ => None,
            })?;
            if target == *name || walked.contains(&target) || walked.len() == MOST_ALIASES {
                return Some(walked);
            }
            walked.push(target.clone());
            at = target;
        }
    }

    /// Asks the resolvers in their order, the next one when one fails or is slow; the first that
    /// knows counts.
    async fn ask(
        &self,
        name: &Name,
        kind: RecordType,
        deadline: Instant,
    ) -> Result<Message, DnsTrouble> {
        let mut waiting = self.servers.iter().copied();
        let mut running = JoinSet::new();
        let mut asked: Vec<(SocketAddr, Instant)> = Vec::new();
        let mut failed = Failed::default();
        loop {
            if let Some(server) = waiting.next() {
                let (name, checking) = (name.clone(), self.checking);
                asked.push((server, Instant::now()));
                running.spawn(async move {
                    let answer = exchange::ask(server, &name, kind, checking, deadline).await;
                    (server, answer)
                });
            }
            let until = if waiting.len() == 0 {
                deadline
            } else {
                deadline.min(Instant::now() + NEXT_RESOLVER)
            };
            match timeout_at(until, running.join_next()).await {
                Ok(Some(Ok((server, Ok(message))))) if is_knowing(&message) => {
                    self.note(server, &message, &asked, &failed);
                    return Ok(message);
                }
                Ok(Some(Ok((server, outcome)))) => {
                    asked.retain(|(other, _)| *other != server);
                    failed.add(server, outcome);
                }
                Ok(Some(Err(_))) => {}
                Ok(None) => return self.give_up(failed),
                Err(_) if Instant::now() >= deadline => {
                    for (server, _) in asked {
                        failed.add(server, Err(DnsTrouble::Timeout));
                    }
                    return self.give_up(failed);
                }
                Err(_) => {}
            }
        }
    }

    /// Notes who answered, and who was asked before in vain.
    fn note(
        &self,
        server: SocketAddr,
        message: &Message,
        asked: &[(SocketAddr, Instant)],
        failed: &Failed,
    ) {
        let mut notes = self.notes();
        notes.answered_by.get_or_insert(server);
        notes.note_extended(message);
        for (server, outcome) in &failed.0 {
            notes.unhelpful(*server, trouble_of(outcome));
        }
        let in_vain = |(other, since): &&(SocketAddr, Instant)| {
            *other != server && since.elapsed() >= NEXT_RESOLVER
        };
        for (silent, _) in asked.iter().filter(in_vain) {
            notes.unhelpful(*silent, DnsTrouble::Timeout);
        }
    }

    /// What it comes to when no resolver helped.
    fn give_up(&self, failed: Failed) -> Result<Message, DnsTrouble> {
        let outcome = failed.most_telling();
        if !self.set_up && outcome.is_err() {
            return Err(DnsTrouble::NoResolver);
        }
        if let Ok(message) = &outcome {
            self.notes().note_extended(message);
        }
        outcome
    }
}

/// Whether a resolver knows what it says, even that there is nothing.
fn is_knowing(message: &Message) -> bool {
    use hickory_resolver::proto::op::ResponseCode::{NXDomain, NoError};
    matches!(message.metadata.response_code, NoError | NXDomain)
}

/// What an answer that does not help comes to.
fn trouble_of(outcome: &Result<Message, DnsTrouble>) -> DnsTrouble {
    match outcome {
        Ok(message) => answer::trouble(message),
        Err(trouble) => trouble.clone(),
    }
}

/// What the resolvers that did not help came to.
#[derive(Default)]
struct Failed(Vec<(SocketAddr, Result<Message, DnsTrouble>)>);

impl Failed {
    fn add(&mut self, server: SocketAddr, outcome: Result<Message, DnsTrouble>) {
        self.0.push((server, outcome));
    }

    /// An answer says more than none, and silence more than a closed door.
    fn most_telling(self) -> Result<Message, DnsTrouble> {
        let rank = |outcome: &Result<Message, DnsTrouble>| match outcome {
            Ok(message) if message.edns.is_some() => 5,
            Ok(_) => 4,
            Err(DnsTrouble::Truncated | DnsTrouble::Malformed) => 3,
            Err(DnsTrouble::Timeout) => 2,
            Err(_) => 1,
        };
        // Of equals, the first resolver speaks: it is the one that programs ask.
        let all = self.0.into_iter().map(|(_, outcome)| outcome).rev();
        all.max_by_key(rank).unwrap_or(Err(DnsTrouble::NoResolver))
    }
}
