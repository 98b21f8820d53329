//! From a name to addresses: what the DNS says, and beside it what this operating system says.

mod hearing;

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::sync::{OnceCell, watch};
use tokio::time::{Instant, timeout};

use super::asker::{Asker, MOST_ALIASES};
use super::exchange::Checking;
use super::families::{Both, Family, Late, ask_both};
use super::{answer, resolvers, system};
use crate::endpoint::is_of_internet;
use crate::observation::computer::HostsLine;
use crate::observation::dns::{Answer, DnsTrouble, Resolution, SystemAnswer};

/// How long the operating system may take longer than the DNS. What stands in the file of hosts comes
/// at once, and it is usually first with the rest as well; a healthy run is not held up by more.
const GRACE: Duration = Duration::from_millis(100);

/// How long is asked at most which name the system took for one that does not exist.
const SUFFIXES: Duration = Duration::from_secs(2);

/// Looks up names, each once for all who need it.
pub(crate) struct Resolver {
    servers: Vec<SocketAddr>,
    /// Resolvers that are only asked where something is in doubt.
    beside: Vec<SocketAddr>,
    asks_system: bool,
    /// The lines of a simulated file of hosts, which stand for what the system says.
    played: Vec<HostsLine>,
    limit: Duration,
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// One host that is looked up.
struct Host {
    resolution: OnceCell<Resolution>,
    system: OnceCell<SystemAnswer>,
    /// What the system said when it was asked once more, because it did not find what the DNS found.
    once_more: OnceCell<SystemAnswer>,
    /// How long the system took.
    system_took: OnceCell<Duration>,
    /// The answers for the family that was not waited for.
    late: watch::Sender<Option<Late>>,
}

impl Default for Host {
    fn default() -> Self {
        Self {
            resolution: OnceCell::new(),
            system: OnceCell::new(),
            once_more: OnceCell::new(),
            system_took: OnceCell::new(),
            late: watch::Sender::new(None),
        }
    }
}

impl Resolver {
    /// Asks the given resolver alone, or those of this computer and the operating system itself.
    pub(crate) fn new(only: Option<SocketAddr>, beside: &[SocketAddr], limit: Duration) -> Self {
        Self {
            servers: only.map_or_else(resolvers::of_this_computer, |only| vec![only]),
            beside: beside.to_vec(),
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

    /// Whether a resolver that is asked is one of this computer or of a local network.
    pub(crate) fn is_of_this_network(&self) -> bool {
        let mut servers = self.servers.iter();
        servers.any(|server| !is_of_internet(server.ip()))
    }

    /// What a host resolves to; an address stands for itself.
    ///
    /// The answer for one family may still be to come.
    pub(crate) async fn resolve(&self, host: &str) -> Resolution {
        if let Ok(address) = host.parse() {
            return Resolution::literal(address);
        }
        let entry = self.host(host);
        let resolution = entry.resolution.get_or_init(|| self.look_up(host, &entry));
        resolution.await.clone()
    }

    /// What a host resolves to, with the answers for both families.
    pub(crate) async fn resolve_whole(&self, host: &str) -> Resolution {
        let mut resolution = self.resolve(host).await;
        if resolution.is_unfinished() {
            let entry = self.host(host);
            let _ = entry.late.subscribe().wait_for(Option::is_some).await;
            self.complete(&mut resolution);
        }
        resolution
    }

    /// Adds what came after connections had begun, as far as it came by now.
    pub(crate) fn complete(&self, resolution: &mut Resolution) {
        if !resolution.is_unfinished() {
            return;
        }
        let late = self.host(&resolution.name).late.borrow().clone();
        let Some(Late {
            answer: (aliases, answer),
            took,
        }) = late
        else {
            return;
        };
        let family = match answer {
            Family::V4(answer) => {
                resolution.v4 = answer;
                "IPv4"
            }
            Family::V6(answer) => {
                resolution.v6 = answer;
                "IPv6"
            }
        };
        if aliases.len() > resolution.aliases.len() {
            resolution.aliases = told(aliases);
        }
        resolution.took = took;
        resolution.late = Some(family);
    }

    /// What this operating system has said of a host by now, though it was not waited for.
    pub(crate) fn system_answer(&self, host: &str) -> Option<SystemAnswer> {
        let host = self.host(host);
        host.once_more.get().or(host.system.get()).cloned()
    }

    /// The records of one type of a name, and the aliases that lead to them.
    pub(super) async fn follow(
        &self,
        name: &Name,
        kind: RecordType,
        deadline: Instant,
    ) -> (Vec<Name>, Answer<RData>) {
        let asker = Asker::new(&self.servers, Checking::Usual);
        asker.follow(name, kind, deadline).await
    }

    /// The resolvers whose answer did not count for this look-up, and those to compare with.
    pub(crate) fn others(&self, than: &Resolution) -> Vec<SocketAddr> {
        let own = self.servers.iter().filter(|_| than.answered_by.is_some());
        let mut others: Vec<SocketAddr> = Vec::new();
        for server in own.chain(&self.beside) {
            if than.answered_by != Some(*server) && !others.contains(server) {
                others.push(*server);
            }
        }
        others
    }

    /// What one other resolver says of a name.
    pub(crate) async fn ask_other(
        &self,
        host: &str,
        resolver: SocketAddr,
        limit: Duration,
    ) -> Resolution {
        let asker = Asker::new(&[resolver], Checking::Usual);
        ask_alone(host, asker, vec![resolver], limit).await
    }

    /// What the own resolvers say of a name when they are told not to check signatures.
    pub(crate) async fn ask_unchecked(&self, host: &str, limit: Duration) -> Resolution {
        let asker = Asker::new(&self.servers, Checking::Disabled);
        ask_alone(host, asker, self.servers.clone(), limit).await
    }

    /// What the own resolvers say of a name that is not remembered.
    pub(crate) async fn ask_once(&self, host: &str, limit: Duration) -> Resolution {
        let asker = Asker::new(&self.servers, Checking::Usual);
        ask_alone(host, asker, self.servers.clone(), limit).await
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
        entry
            .system
            .get_or_init(move || timed_system(host, entry, limit))
    }

    /// The suffix with which the system found these addresses, where the name by itself does not exist.
    async fn suffix(&self, host: &str, system: &[IpAddr]) -> Option<String> {
        // What has no dot is meant to be completed.
        if !host.contains('.') || host.ends_with('.') {
            return None;
        }
        let found = async {
            for suffix in resolvers::suffixes() {
                let longer = self.ask_once(&format!("{host}.{suffix}"), SUFFIXES).await;
                if longer.addresses().iter().any(|ip| system.contains(ip)) {
                    return Some(suffix);
                }
            }
            None
        };
        timeout(SUFFIXES, found).await.ok().flatten()
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
                let asked = entry
                    .system
                    .get_or_init(|| timed_system(&host, &entry, limit));
                asked.await;
            });
        }
        let asker = Asker::new(&self.servers, Checking::Usual);
        let Both { aliases, v4, v6 } = match &name {
            Err(trouble) => Both::trouble(trouble),
            Ok(_) if is_localhost(host) => self.localhost(host, entry).await,
            Ok(name) => {
                let entry = entry.clone();
                let late = move |late| {
                    entry.late.send_replace(Some(late));
                };
                ask_both(name, &asker, began, self.limit, Some(late)).await
            }
        };
        let took = began.elapsed();
        let (mut waited, mut system_took, mut suffix) = (took, None, None);
        if self.asks_system(host) {
            let asked = self.ask_system(host, entry);
            if v4.is_ok() || v6.is_ok() {
                let _ = timeout(GRACE, asked).await;
            } else if let SystemAnswer::Addresses(system) = asked.await {
                (waited, system_took) = (began.elapsed(), entry.system_took.get().copied());
                if let (Err(DnsTrouble::NxDomain), Err(DnsTrouble::NxDomain)) = (&v4, &v6) {
                    suffix = self.suffix(host, system).await;
                }
            }
        }
        let notes = asker.notes().clone();
        let found = v4.is_ok() || v6.is_ok();
        Resolution {
            aliases: told(aliases),
            v4,
            v6,
            system: entry.system.get().cloned(),
            resolvers: self.servers.clone(),
            answered_by: notes.answered_by,
            unhelpful: notes.unhelpful.clone(),
            extended: notes.extended(found),
            waited,
            system_took,
            suffix,
            took,
            ..Resolution::nothing(host)
        }
    }

    /// What this computer says of its own name; it need not have both families.
    async fn localhost(&self, host: &str, entry: &Host) -> Both {
        let mut both = Both {
            aliases: Vec::new(),
            v4: Ok(vec![Ipv4Addr::LOCALHOST]),
            v6: Err(DnsTrouble::NoData),
        };
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
            (both.v4, both.v6) = (some(v4), some(v6));
        }
        both
    }
}

/// What the operating system says of a host, and how long it took.
async fn timed_system(host: &str, entry: &Host, limit: Duration) -> SystemAnswer {
    let began = Instant::now();
    let answer = system::answer(host, limit).await;
    let _ = entry.system_took.set(began.elapsed());
    answer
}

/// What these resolvers alone say of a name, apart from everything that is remembered.
async fn ask_alone(
    host: &str,
    asker: Asker,
    resolvers: Vec<SocketAddr>,
    limit: Duration,
) -> Resolution {
    let began = Instant::now();
    let both = match answer::absolute(host) {
        Err(trouble) => Both::trouble(&trouble),
        Ok(name) => ask_both(&name, &asker, began, limit, None::<fn(Late)>).await,
    };
    let notes = asker.notes().clone();
    let took = began.elapsed();
    let found = both.v4.is_ok() || both.v6.is_ok();
    Resolution {
        aliases: told(both.aliases),
        v4: both.v4,
        v6: both.v6,
        resolvers,
        answered_by: notes.answered_by,
        unhelpful: notes.unhelpful.clone(),
        extended: notes.extended(found),
        waited: took,
        took,
        ..Resolution::nothing(host)
    }
}

/// Aliases as they are kept in observations.
fn told(mut aliases: Vec<Name>) -> Vec<String> {
    aliases.truncate(MOST_ALIASES);
    aliases.iter().map(answer::plain).collect()
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
