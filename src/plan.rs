//! What will be tried: pure data, made before anything is sent, and shown by `--dry-run`.

pub mod contrast;
mod doors;
mod probe;
mod sign_in;
mod wanted;

use std::time::Duration;

use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Deserializer, Serialize};

use self::doors::{Added, Doors};
pub(crate) use self::doors::{MOST_SERVERS, is_within};
pub use self::probe::{Depth, Probe, ProbeId};
pub use self::sign_in::{NameForm, PublishedName, SOURCES as NAME_SOURCES};
pub use self::wanted::{Wanted, WantedError};
pub(crate) use self::wanted::{owner_of, security_of, usual_doors};
use crate::endpoint::{Endpoint, Origin, Protocol};
use crate::mechanism::Way;
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, SERVICES, Srv};
use crate::provider::Provider;
use crate::target::{Kind, Target};
use crate::written::{self, Word};

/// How long each part may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// The whole run.
    #[serde(rename = "run_ns", with = "written::nanoseconds")]
    pub run: Duration,
    /// A DNS answer, tries included.
    #[serde(rename = "resolve_ns", with = "written::nanoseconds")]
    pub resolve: Duration,
    /// A TCP connection.
    #[serde(rename = "connect_ns", with = "written::nanoseconds")]
    pub connect: Duration,
    /// A TLS handshake.
    #[serde(rename = "tls_ns", with = "written::nanoseconds")]
    pub tls: Duration,
    /// A TLS handshake that begins the conversation: a server may look up who calls before it answers, as others do
    /// before they greet. Where a small hello is answered meanwhile, `tls` is enough.
    #[serde(rename = "first_tls_ns", with = "written::nanoseconds")]
    pub first_tls: Duration,
    /// The whole greeting: servers that ask the client's computer for its user first (RFC 1413), which a
    /// firewall swallows, greet after 26 to 30 seconds.
    #[serde(rename = "greeting_ns", with = "written::nanoseconds")]
    pub greeting: Duration,
    /// Any other reply.
    #[serde(rename = "reply_ns", with = "written::nanoseconds")]
    pub reply: Duration,
    /// A reply to a sign-in: Exchange Online has been seen to take 17 seconds to refuse.
    #[serde(rename = "sign_in_ns", with = "written::nanoseconds")]
    pub sign_in: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            run: Duration::from_secs(60),
            resolve: Duration::from_secs(6),
            connect: Duration::from_secs(10),
            tls: Duration::from_secs(10),
            first_tls: Duration::from_secs(30),
            greeting: Duration::from_secs(40),
            reply: Duration::from_secs(30),
            sign_in: Duration::from_secs(30),
        }
    }
}

/// What the user asks for; together with what the DNS says it makes a [`Plan`].
#[derive(Clone, Debug)]
pub struct Request {
    /// The target.
    pub target: Target,
    /// The protocols to try; all when empty.
    pub only: Vec<Protocol>,
    /// The servers that the user names.
    pub servers: Vec<Wanted>,
    /// The name that signs in; none when no credential was given.
    pub username: Option<String>,
    /// Whether the user named that name, so that no published form of it counts.
    pub is_named: bool,
    /// Whether it is of interest what the settings files of the domain say beside records.
    pub asks_files: bool,
    /// Whether the credential is a token.
    pub with_token: bool,
    /// The only way of signing in that is wanted.
    pub mechanism: Option<Way>,
    /// The address to send from, where it is not that of the target.
    pub from: Option<String>,
    /// The limits.
    pub limits: Limits,
}

impl Request {
    fn protocols(&self) -> impl Iterator<Item = Protocol> {
        Protocol::ALL
            .into_iter()
            .filter(|protocol| self.only.is_empty() || self.only.contains(protocol))
    }

    fn wanted(&self, protocol: Protocol) -> Option<&Wanted> {
        self.servers
            .iter()
            .find(|wanted| wanted.protocol == protocol)
    }

    /// The protocols whose servers are searched for, because the user names none.
    pub fn searched(&self) -> impl Iterator<Item = Protocol> {
        self.protocols().filter(|protocol| {
            let wanted = self.wanted(*protocol);
            wanted.is_none_or(|wanted| wanted.host.is_none())
        })
    }

    /// Whether the target may as well be the name of a server: the DNS tells.
    pub fn may_name_server(&self) -> bool {
        self.target.kind == Kind::Name
    }

    /// Whether the DNS records of the domain are needed to make the plan: not when the target is a
    /// server itself, and not when the user names the server of each protocol.
    pub fn needs_records(&self) -> bool {
        match self.target.kind {
            Kind::Host | Kind::Ip => false,
            Kind::Address | Kind::Name => self.searched().next().is_some(),
        }
    }
}

/// Everything that a run will try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What was asked for.
    pub target: Target,
    /// The probes, in the order of preference.
    pub probes: Vec<Probe>,
    /// The protocols that the domain says it does not offer (SRV target ".", RFC 6186, section 3.4).
    pub not_offered: Vec<Protocol>,
    /// The protocols that what is published names no server of, where it does of others: whether they are offered is not known.
    #[serde(default)]
    pub not_named: Vec<Protocol>,
    /// The ports that the user named without a host, of protocols that are not offered, so that there is no host to try them at.
    #[serde(default)]
    pub without_host: Vec<(Protocol, u16)>,
    /// The kinds of records of the domain (`MX`, `SRV`) that the DNS gave no answer for: what the
    /// domain publishes there is not known, so the servers may be guesses that it would contradict.
    #[serde(deserialize_with = "kinds")]
    pub unanswered: Vec<Word>,
    /// The limits.
    pub limits: Limits,
    /// The name that signs in, where a credential was given; in the place of the address a published form may do so, see [`Plan::username_at`].
    pub username: Option<String>,
    /// Whether the user named that name.
    #[serde(default)]
    pub is_named: bool,
    /// What is published of the names that sign in.
    #[serde(default)]
    pub names: Vec<PublishedName>,
    /// Whether that credential is a token.
    pub with_token: bool,
    /// The only way of signing in that is wanted; the best that is offered when there is none.
    pub mechanism: Option<Way>,
    /// The address to send from, where it is not that of the target.
    pub from: Option<String>,
}

/// The kinds of records that may be without an answer.
const KINDS: [Word; 2] = ["MX", "SRV"];

fn kinds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Word>, D::Error> {
    let names = Vec::<String>::deserialize(deserializer)?.into_iter();
    names
        .map(|name| written::one_of(&KINDS, name.into_deserializer()))
        .collect()
}

impl Plan {
    /// The probe with this id.
    ///
    /// # Panics
    ///
    /// When the id is not of this plan, which only a fault of the program can bring about.
    pub fn probe(&self, id: ProbeId) -> &Probe {
        &self.probes[usize::from(id.0)]
    }

    /// The domain of the mail address, or the one that was named instead; none where a server was named.
    pub(crate) fn mail_domain(&self) -> Option<&str> {
        let is_domain = matches!(self.target.kind, Kind::Address | Kind::Name);
        is_domain.then_some(self.target.domain.as_str())
    }

    /// The protocols that are tried, in their order.
    pub fn protocols(&self) -> Vec<Protocol> {
        Protocol::ALL
            .into_iter()
            .filter(|protocol| {
                self.probes
                    .iter()
                    .any(|probe| probe.endpoint.protocol == *protocol)
            })
            .collect()
    }
}

/// The servers of a domain, by whoever is trusted most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// The servers, of each protocol the preferred first.
    pub servers: Vec<Endpoint>,
    /// The protocols that the domain says it does not offer.
    pub not_offered: Vec<Protocol>,
    /// What is said of the names that sign in there.
    pub names: Vec<PublishedName>,
}

/// Makes the plan: the servers that the user names, else those that were found for the domain, else those that convention suggests.
pub fn plan(request: &Request, records: Option<&DomainRecords>, published: &Published) -> Plan {
    let mut target = request.target.clone();
    let mut unanswered = Vec::new();
    if let Some(records) = records {
        target.provider = Provider::of_records(records);
        unanswered = left_unanswered(request, target.provider, records);
        // A name without mail of its own is the name of a server. One whose records could not be
        // asked for may have mail, and guesses made from it must not pass for what the user named.
        let has_none = records.mx.as_ref().is_err_and(is_denial)
            && (records.srv.iter()).all(|answer| answer.as_ref().is_err_and(is_denial));
        if target.kind == Kind::Name && has_none {
            target.kind = Kind::Host;
        }
    }
    let mut found = Doors {
        probes: Vec::new(),
        may_sign_in: request.username.is_some(),
    };
    let (mut not_offered, mut not_named) = (Vec::new(), Vec::new());
    let mut without_host = Vec::new();
    for protocol in request.protocols() {
        let wanted = request.wanted(protocol);
        if let Some(host) = wanted.and_then(|wanted| wanted.host.as_ref()) {
            let doors = wanted.map(Wanted::doors).unwrap_or_default();
            found.add_host(protocol, host, &doors, Origin::Asked);
            continue;
        }
        let before = found.probes.len();
        let is_wanted = wanted.is_some() || request.only.contains(&protocol);
        match found.add_found(protocol, &target, records, published, is_wanted) {
            Added::Servers => {}
            Added::NotOffered => {
                not_offered.push(protocol);
                let doors = wanted.map(Wanted::doors).into_iter().flatten();
                without_host.extend(doors.map(|(port, _)| (protocol, port)).take(1));
            }
            Added::NotNamed => not_named.push(protocol),
        }
        if let Some(wanted) = wanted {
            narrow(&mut found, before, wanted);
        }
    }
    // Records may lead to a provider, and whoever runs the domain to servers of their own.
    let mut searched = found
        .probes
        .iter()
        .filter(|one| one.endpoint.origin != Origin::Asked)
        .peekable();
    let is_theirs = |probe: &Probe| {
        let owner = Provider::owning(&probe.endpoint.host);
        owner.is_some_and(|owner| owner.owner() == target.provider.owner())
    };
    if searched.peek().is_some() && !searched.any(is_theirs) {
        target.provider = Provider::Other;
    }
    if let Some(provider) = provider_of_named(request) {
        target.provider = provider;
    }
    Plan {
        target,
        probes: found.numbered(),
        not_offered,
        not_named,
        without_host,
        unanswered,
        limits: request.limits,
        username: request.username.clone(),
        is_named: request.is_named,
        names: published.names.clone(),
        with_token: request.with_token,
        mechanism: request.mechanism,
        from: request.from.clone(),
    }
}

/// The hosts and ports of a protocol that a domain has by its records: those that it publishes, or those of its provider.
pub(crate) fn published_servers(
    protocol: Protocol,
    records: &DomainRecords,
    provider: Provider,
) -> Vec<(String, u16)> {
    match provider {
        Provider::Other => {
            let named = doors::published(protocol, records, &records.domain);
            named.into_iter().map(|one| (one.host, one.port)).collect()
        }
        provider => {
            let doors = provider.doors().into_iter();
            let own = doors.filter(|door| door.protocol == protocol);
            own.map(|door| (door.host.to_owned(), door.port)).collect()
        }
    }
}

/// Whether the DNS answered, and says that there is no such record; everything else means that the
/// question could not be asked.
pub(crate) const fn is_denial(trouble: &DnsTrouble) -> bool {
    matches!(
        trouble,
        DnsTrouble::NxDomain
            | DnsTrouble::NoData
            | DnsTrouble::DanglingAlias { .. }
            | DnsTrouble::AliasLoop
            | DnsTrouble::InvalidName
    )
}

/// The kinds of records that had a say in this plan and that the DNS gave no answer for.
fn left_unanswered(
    request: &Request,
    provider: Provider,
    records: &DomainRecords,
) -> Vec<&'static str> {
    // A provider that is known by another record needs neither.
    if provider != Provider::Other {
        return Vec::new();
    }
    let is_open = |protocol| {
        let mut own =
            (SERVICES.iter().zip(&records.srv)).filter(|(service, _)| service.protocol == protocol);
        let is_published =
            (own.clone()).any(|(_, answer)| answer.as_ref().is_ok_and(|srv| !srv.is_empty()));
        let is_failed = |answer: &Answer<Srv>| answer.as_ref().is_err_and(|t| !is_denial(t));
        !is_published && own.any(|(_, answer)| is_failed(answer))
    };
    let mx = records.mx.as_ref().is_err_and(|t| !is_denial(t));
    let srv = request.searched().any(is_open);
    let kinds = [(mx, "MX"), (srv, "SRV")].into_iter();
    kinds
        .filter(|(open, _)| *open)
        .map(|(_, kind)| kind)
        .collect()
}

/// Whose servers the user names, when all of them are of one provider.
fn provider_of_named(request: &Request) -> Option<Provider> {
    let mut providers = request
        .servers
        .iter()
        .filter_map(|wanted| wanted.host.as_deref())
        .map(Provider::of_host);
    let first = providers.next()??;
    providers
        .all(|provider| provider == Some(first))
        .then_some(first)
}

/// Keeps the hosts that were found, and takes port and security from the user.
fn narrow(found: &mut Doors, from: usize, wanted: &Wanted) {
    let mut hosts: Vec<(String, Origin)> = Vec::new();
    for probe in found.probes.drain(from..) {
        let host = (probe.endpoint.host, probe.endpoint.origin);
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    let doors = wanted.doors();
    for (host, origin) in hosts {
        found.add_host(wanted.protocol, &host, &doors, origin);
    }
}
