//! From a name to addresses: what the DNS says, and beside it what this operating system says.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hickory_resolver::proto::op::Message;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::sync::OnceCell;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::answer::{self, Outcome};
use super::{exchange, resolvers};
use crate::observation::computer::HostsLine;
use crate::observation::dns::{Answer, DnsTrouble, Resolution, SystemAnswer};

/// How long the first resolver is waited for before the next one is asked as well.
const NEXT_RESOLVER: Duration = Duration::from_millis(1500);

/// How long the look-up of one family is waited for when the other has found addresses: until a
/// question that was sent a second time had three seconds to be answered.
const OTHER_FAMILY: Duration = Duration::from_secs(4);

/// A longer chain of aliases is not followed.
const MOST_ALIASES: usize = 16;

/// How long the operating system may take longer than the DNS. What stands in the file of hosts comes
/// at once, and it is usually first with the rest as well; a healthy run is not held up by more.
const GRACE: Duration = Duration::from_millis(100);

/// Looks up names, each once for all who need it.
pub(crate) struct Resolver {
    servers: Vec<SocketAddr>,
    asks_system: bool,
    /// The lines of a simulated file of hosts, which stand for what the system says.
    played: Vec<HostsLine>,
    limit: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// One host that is looked up.
#[derive(Default)]
struct Host {
    resolution: OnceCell<Resolution>,
    system: OnceCell<SystemAnswer>,
}

impl Resolver {
    /// Asks the given resolver alone, or those of this computer and the operating system itself.
    pub(crate) fn new(only: Option<SocketAddr>, limit: Duration) -> Self {
        Self {
            servers: only.map_or_else(resolvers::of_this_computer, |only| vec![only]),
            asks_system: only.is_none(),
            played: Vec::new(),
            limit,
            hosts: Mutex::default(),
        }
    }

    /// The same, with the file of hosts of a simulated computer.
    pub(crate) fn with_hosts(mut self, lines: Vec<HostsLine>) -> Self {
        self.played = lines;
        self
    }

    /// What a host resolves to; an address stands for itself.
    pub(crate) async fn resolve(&self, host: &str) -> Resolution {
        if let Ok(address) = host.parse() {
            return Resolution::literal(address);
        }
        let entry = self.host(host);
        let resolution = entry.resolution.get_or_init(|| self.look_up(host, &entry));
        resolution.await.clone()
    }

    /// What the operating system has said of a host by now, though it was not waited for.
    pub(crate) fn system_answer(&self, host: &str) -> Option<SystemAnswer> {
        self.host(host).system.get().cloned()
    }

    /// Waits until the operating system has said all that it was asked.
    pub(crate) async fn system_answers(&self) {
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

    fn host(&self, host: &str) -> Arc<Host> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        hosts.entry(host.to_owned()).or_default().clone()
    }

    fn asks_system(&self, host: &str) -> bool {
        self.asks_system && answer::absolute(host).is_ok()
    }

    /// What the operating system says; asked once, however many wait for it.
    fn ask_system<'a>(
        &self,
        host: &'a str,
        entry: &'a Host,
    ) -> impl Future<Output = &'a SystemAnswer> + use<'a> {
        let limit = self.limit;
        entry.system.get_or_init(move || system_answer(host, limit))
    }

    async fn look_up(&self, host: &str, entry: &Arc<Host>) -> Resolution {
        let began = Instant::now();
        let name = answer::absolute(host);
        let played = self.played.iter().filter(|line| line.name == host);
        let played: Vec<IpAddr> = played.map(|line| line.address).collect();
        if !played.is_empty() {
            let _ = entry.system.set(SystemAnswer::Addresses(played));
        }
        if self.asks_system(host) {
            let (host, entry, limit) = (host.to_owned(), entry.clone(), self.limit);
            tokio::spawn(async move {
                let answer = entry.system.get_or_init(|| system_answer(&host, limit));
                answer.await;
            });
        }
        let (mut aliases, v4, v6) = match &name {
            Err(trouble) => (Vec::new(), Err(trouble.clone()), Err(trouble.clone())),
            Ok(_) if is_localhost(host) => {
                let (v4, v6) = self.localhost(host, entry).await;
                (Vec::new(), v4, v6)
            }
            Ok(name) => self.ask_both(name, began + self.limit).await,
        };
        aliases.truncate(MOST_ALIASES);
        let took = began.elapsed();
        if self.asks_system(host) {
            let asked = self.ask_system(host, entry);
            if v4.is_ok() || v6.is_ok() {
                let _ = timeout(GRACE, asked).await;
            } else {
                asked.await;
            }
        }
        Resolution {
            name: host.to_owned(),
            aliases: aliases.iter().map(answer::plain).collect(),
            v4,
            v6,
            system: entry.system.get().cloned(),
            system_came_late: false,
            resolvers: self.servers.clone(),
            took,
        }
    }

    /// What this computer says of its own name; it need not have both families.
    async fn localhost(&self, host: &str, entry: &Host) -> (Answer<Ipv4Addr>, Answer<Ipv6Addr>) {
        if self.asks_system(host)
            && let SystemAnswer::Addresses(addresses) = self.ask_system(host, entry).await
        {
            let (mut v4, mut v6) = (Vec::new(), Vec::new());
            for address in addresses {
                match address {
                    IpAddr::V4(address) => v4.push(*address),
                    IpAddr::V6(address) => v6.push(*address),
                }
            }
            return (some(v4), some(v6));
        }
        (Ok(vec![Ipv4Addr::LOCALHOST]), Err(DnsTrouble::NoData))
    }

    async fn ask_both(
        &self,
        name: &Name,
        deadline: Instant,
    ) -> (Vec<Name>, Answer<Ipv4Addr>, Answer<Ipv6Addr>) {
        let mut v4 = pin!(self.follow(name, RecordType::A, deadline));
        let mut v6 = pin!(self.follow(name, RecordType::AAAA, deadline));
        let until = |found: bool| match found {
            true => deadline.min(Instant::now() + OTHER_FAMILY),
            false => deadline,
        };
        let late = || (Vec::new(), Err(DnsTrouble::Timeout));
        let (v4, v6) = tokio::select! {
            v4 = &mut v4 => {
                let v6 = timeout_at(until(v4.1.is_ok()), v6).await;
                (v4, v6.unwrap_or_else(|_| late()))
            }
            v6 = &mut v6 => {
                let v4 = timeout_at(until(v6.1.is_ok()), v4).await;
                (v4.unwrap_or_else(|_| late()), v6)
            }
        };
        let (aliases4, v4) = v4;
        let (aliases6, v6) = v6;
        let v4 = v4.map(|records| {
            let of = |data| match data {
                RData::A(a) => Some(a.0),
                _ => None,
            };
            records.into_iter().filter_map(of).collect()
        });
        let v6 = v6.map(|records| {
            let of = |data| match data {
                RData::AAAA(a) => Some(a.0),
                _ => None,
            };
            records.into_iter().filter_map(of).collect()
        });
        let aliases = if aliases4.len() >= aliases6.len() {
            aliases4
        } else {
            aliases6
        };
        (aliases, v4, v6)
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
    pub(super) async fn ask(
        &self,
        name: &Name,
        kind: RecordType,
        deadline: Instant,
    ) -> Result<Message, DnsTrouble> {
        let mut waiting = self.servers.iter().copied();
        let mut running = JoinSet::new();
        let mut failed = Failed::default();
        loop {
            if let Some(server) = waiting.next() {
                let name = name.clone();
                running.spawn(async move { exchange::ask(server, &name, kind, deadline).await });
            }
            let until = if waiting.len() == 0 {
                deadline
            } else {
                deadline.min(Instant::now() + NEXT_RESOLVER)
            };
            match timeout_at(until, running.join_next()).await {
                Ok(Some(Ok(Ok(message)))) if is_knowing(&message) => return Ok(message),
                Ok(Some(Ok(outcome))) => failed.add(outcome),
                Ok(Some(Err(_))) => failed.add(Err(DnsTrouble::Malformed)),
                Ok(None) => return failed.most_telling(),
                Err(_) if Instant::now() >= deadline => {
                    failed.add(Err(DnsTrouble::Timeout));
                    return failed.most_telling();
                }
                Err(_) => {}
            }
        }
    }
}

/// Whether a resolver knows what it says, even that there is nothing.
fn is_knowing(message: &Message) -> bool {
    use hickory_resolver::proto::op::ResponseCode::{NXDomain, NoError};
    matches!(message.metadata.response_code, NoError | NXDomain)
}

/// What the resolvers that did not help came to.
#[derive(Default)]
struct Failed(Option<Result<Message, DnsTrouble>>);

impl Failed {
    fn add(&mut self, outcome: Result<Message, DnsTrouble>) {
        let rank = |outcome: &Result<Message, DnsTrouble>| match outcome {
            Ok(message) if message.edns.is_some() => 5,
            Ok(_) => 4,
            Err(DnsTrouble::Malformed) => 3,
            Err(DnsTrouble::Timeout) => 2,
            Err(_) => 1,
        };
        if self.0.as_ref().is_none_or(|old| rank(&outcome) > rank(old)) {
            self.0 = Some(outcome);
        }
    }

    /// An answer says more than none, and silence more than a closed door.
    fn most_telling(self) -> Result<Message, DnsTrouble> {
        self.0.unwrap_or(Err(DnsTrouble::NoResolver))
    }
}

fn some<T>(found: Vec<T>) -> Answer<T> {
    if found.is_empty() {
        Err(DnsTrouble::NoData)
    } else {
        Ok(found)
    }
}

/// Whether the name always means this computer (RFC 6761, section 6.3).
fn is_localhost(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost" || host.ends_with(".localhost")
}

/// Asks the operating system, with its hosts file, VPN and caches, as a mail program does.
async fn system_answer(host: &str, limit: Duration) -> SystemAnswer {
    let looked_up = timeout(limit, tokio::net::lookup_host((host, 0))).await;
    let mut addresses: Vec<IpAddr> = Vec::new();
    if let Ok(Ok(found)) = looked_up {
        for address in found.map(|found| found.ip()) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
    }
    if addresses.is_empty() {
        SystemAnswer::Failed
    } else {
        SystemAnswer::Addresses(addresses)
    }
}
