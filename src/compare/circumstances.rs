//! Where, when and for whom two runs were made: what may be the reason where they differ.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use super::{Both, Letter, Side, is_global};
use crate::observation::computer::{Link, LinkKind};
use crate::observation::{Run, Seen, Speaker, Trouble};

/// Runs that are no further apart saw the same servers, as far as people can tell.
const TOGETHER: Duration = Duration::from_secs(60 * 60);

/// How far apart in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// At about the same time.
    Together,
    /// So much later than the other one: which is the later, and by how long.
    Apart(Letter, Duration),
}

/// Whether they were made from the same place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// From the same address, or the servers saw the same one.
    Same,
    /// From the same network, perhaps on another computer.
    Network,
    /// From other networks.
    Other,
    /// That does not show.
    Unknown,
}

impl Place {
    /// The word that stands for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Network => "same-network",
            Self::Other => "other-network",
            Self::Unknown => "unknown",
        }
    }
}

/// For whom they signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// For the same account.
    Same,
    /// For different accounts.
    Other,
    /// At least one of them did not sign in.
    None,
}

/// Which reason a difference can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The place alone.
    Place,
    /// The time alone.
    Time,
    /// The place or the time.
    Either,
    /// Neither.
    Neither,
    /// Perhaps the place, which does not show.
    Open,
}

/// Where, when and for whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// How far apart in time.
    pub when: When,
    /// Whether from the same place.
    pub place: Place,
    /// Whether that they are from one place shows by private addresses alone, which are alike in many networks.
    pub is_private: bool,
    /// The addresses of the computers, as they or their servers saw them.
    pub addresses: Both<Vec<IpAddr>>,
    /// For whom.
    pub account: Account,
    /// Whether both are about the same domain.
    pub same_domain: bool,
    /// Whether one goes through a proxy that the other does not go through.
    pub other_proxy: bool,
}

impl Circumstances {
    pub(super) fn of(sides: &Both<Side<'_>>) -> Self {
        let runs = sides.map(|side| side.run);
        let account = match (&runs.a.plan.username, &runs.b.plan.username) {
            (Some(a), Some(b)) if a.eq_ignore_ascii_case(b) => Account::Same,
            (Some(_), Some(_)) => Account::Other,
            _ => Account::None,
        };
        Self {
            when: when(&runs),
            place: place(&runs),
            is_private: is_private(&runs),
            addresses: runs.map(|run| own(run)),
            account,
            same_domain: runs.a.plan.target.domain == runs.b.plan.target.domain,
            other_proxy: proxies(runs.a) != proxies(runs.b),
        }
    }

    /// Which reason a difference can have.
    pub const fn axis(&self) -> Axis {
        match (self.place, self.when) {
            (Place::Other, When::Together) => Axis::Place,
            (Place::Same | Place::Network, When::Apart(..)) => Axis::Time,
            (Place::Other | Place::Unknown, When::Apart(..)) => Axis::Either,
            (Place::Same | Place::Network, When::Together) => Axis::Neither,
            (Place::Unknown, When::Together) => Axis::Open,
        }
    }
}

fn when(runs: &Both<&Run>) -> When {
    let (a, b) = (runs.a.started, runs.b.started);
    let (later, apart) = match b.duration_since(a) {
        Ok(apart) => (Letter::B, apart),
        Err(error) => (Letter::A, error.duration()),
    };
    match apart <= TOGETHER {
        true => When::Together,
        false => When::Apart(later, apart),
    }
}

fn proxies(run: &Run) -> BTreeSet<&str> {
    let probes = run.plan.probes.iter();
    probes
        .filter_map(|probe| Some(probe.proxy.as_ref()?.proxy.as_str()))
        .collect()
}

/// The addresses that connections began from, and those that servers saw.
fn own(run: &Run) -> Vec<IpAddr> {
    let all: BTreeSet<IpAddr> = locals(run).into_iter().chain(seen_as(run)).collect();
    all.into_iter().collect()
}

/// The addresses that connections to mail servers began from, and those of the way out. An interface that serves programs of the computer
/// alone, such as that of Docker, has the same address on many computers.
fn locals(run: &Run) -> BTreeSet<IpAddr> {
    let connected = run
        .observations
        .iter()
        .filter_map(|one| match &one.outcome {
            Ok(Seen::Connected(connection)) => Some(connection.local?.ip()),
            _ => None,
        });
    let computer = run.computer.iter();
    let links = computer.flat_map(|computer| {
        let out = computer.route_through.as_deref();
        let leads_out = move |link: &&Link| match out {
            Some(out) => link.name == out,
            None => link.kind != LinkKind::Virtual,
        };
        let links = computer.links.iter().filter(|link| link.up);
        links.filter(leads_out).flat_map(|link| &link.addresses)
    });
    let all = connected.chain(links.copied());
    all.filter(|address| {
        let is_of_link = match address {
            IpAddr::V4(v4) => v4.is_link_local(),
            IpAddr::V6(v6) => v6.is_unicast_link_local(),
        };
        !address.is_loopback() && !address.is_unspecified() && !is_of_link
    })
    .collect()
}

/// The address that a server of SMTP says it was called from, as that of Exchange does: `250-… Hello [192.0.2.1]`.
fn seen_as(run: &Run) -> BTreeSet<IpAddr> {
    let lines = run.observations.iter().flat_map(|one| &one.transcript);
    let servers = lines.filter(|line| line.speaker == Speaker::Server);
    let hello = servers.filter_map(|line| line.text.strip_prefix("250")?.split_once(" Hello "));
    let bracket =
        hello.filter_map(|(_, behind)| Some(behind.split_once('[')?.1.split_once(']')?.0));
    let address = bracket.filter_map(|text| text.trim_start_matches("IPv6:").parse().ok());
    address.filter(is_global).collect()
}

fn resolvers(run: &Run) -> BTreeSet<IpAddr> {
    let resolutions = run
        .observations
        .iter()
        .filter_map(|one| match &one.outcome {
            Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => Some(resolution),
            _ => None,
        });
    resolutions
        .flat_map(|one| one.resolvers.iter().map(SocketAddr::ip))
        // One of the computer's own asks others, which do not show.
        .filter(|address| !address.is_loopback())
        .collect()
}

fn place(runs: &Both<&Run>) -> Place {
    let seen = runs.map(|run| seen_as(run));
    if !seen.a.is_empty() && !seen.b.is_empty() {
        // One of them may have gone by IPv4 alone.
        let families = |all: &BTreeSet<IpAddr>| {
            (
                all.iter().any(IpAddr::is_ipv4),
                all.iter().any(IpAddr::is_ipv6),
            )
        };
        if !seen.a.is_disjoint(&seen.b) {
            return Place::Network;
        } else if families(&seen.a) == families(&seen.b) {
            return Place::Other;
        }
    }
    let own = runs.map(|run| locals(run));
    let asked = runs.map(|run| resolvers(run));
    let resolvers_differ =
        !asked.a.is_empty() && !asked.b.is_empty() && asked.a.is_disjoint(&asked.b);
    if own.a.is_empty() || own.b.is_empty() {
        return match resolvers_differ {
            true => Place::Other,
            false => Place::Unknown,
        };
    }
    if are_apart(&own) {
        return Place::Other;
    }
    let shared: Vec<&IpAddr> = own.a.intersection(&own.b).collect();
    if !shared.is_empty() {
        // Private addresses are the same in many networks, and so are those of the resolvers in them.
        let is_certain = shared.iter().any(|address| is_global(address));
        return match resolvers_differ && !is_certain {
            true => Place::Unknown,
            false => Place::Same,
        };
    }
    let pairs = || own.a.iter().flat_map(|a| own.b.iter().map(move |b| (a, b)));
    if pairs().any(|(a, b)| are_near(*a, *b)) && !resolvers_differ {
        return Place::Network;
    }
    match pairs().any(|(a, b)| a.is_ipv4() == b.is_ipv4()) {
        true => Place::Other,
        // One by IPv4, one by IPv6: that may be one computer.
        false if resolvers_differ => Place::Other,
        false => Place::Unknown,
    }
}

/// Whether both have addresses of the internet of one family, and none of them is near one of the other: then a private address that both
/// have says nothing.
fn are_apart(own: &Both<BTreeSet<IpAddr>>) -> bool {
    let global = own.map(|all| all.iter().copied().filter(is_global).collect::<Vec<_>>());
    let pairs = || {
        let a = global.a.iter();
        a.flat_map(|a| global.b.iter().map(move |b| (*a, *b)))
    };
    let of_family = |(a, b): (IpAddr, IpAddr)| a.is_ipv4() == b.is_ipv4();
    pairs().any(of_family) && !pairs().any(|(a, b)| are_near(a, b))
}

/// Whether no address of the internet shows that they are from one place.
fn is_private(runs: &Both<&Run>) -> bool {
    let own = runs.map(|run| own(run));
    let mut pairs = own.a.iter().flat_map(|a| own.b.iter().map(move |b| (a, b)));
    !pairs.any(|(a, b)| is_global(a) && is_global(b) && are_near(*a, *b))
}

/// Whether two addresses are of one network of the usual size.
fn are_near(a: IpAddr, b: IpAddr) -> bool {
    match (a, b) {
        (IpAddr::V4(a), IpAddr::V4(b)) => a.octets()[..3] == b.octets()[..3],
        (IpAddr::V6(a), IpAddr::V6(b)) => a.segments()[..4] == b.segments()[..4],
        _ => false,
    }
}
