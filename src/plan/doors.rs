//! The doors of a mail service: which endpoints are worth a probe, and why.

use super::wanted::usual_doors;
use super::{Depth, Probe, ProbeId, Published};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::observation::dns::{DomainRecords, SERVICES};
use crate::provider::{Door, Provider};
use crate::target::{Kind, Target};

/// More servers of one protocol than these are not read from records.
pub(crate) const MOST_SERVERS: usize = 30;

/// The probes of a plan while it is made.
pub(super) struct Doors {
    /// The probes so far, without numbers.
    pub(super) probes: Vec<Probe>,
    /// Whether there is a credential to sign in with.
    pub(super) may_sign_in: bool,
}

/// What came of looking for the servers of a protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Added {
    /// There are some.
    Servers,
    /// The domain says, or its provider documents, that there are none.
    NotOffered,
    /// What is published names servers, and none of this protocol.
    NotNamed,
}

impl Doors {
    fn add(&mut self, endpoint: Endpoint, purpose: Purpose) {
        let known = self.probes.iter().any(|probe| {
            let other = &probe.endpoint;
            other.protocol == endpoint.protocol
                && other.host == endpoint.host
                && other.port == endpoint.port
        });
        if known {
            return;
        }
        let enters = self.may_sign_in && purpose != Purpose::Contrast;
        self.probes.push(Probe {
            id: ProbeId(0),
            endpoint,
            depth: if enters { Depth::Enter } else { Depth::Offer },
            purpose,
            proxy: None,
            keeps_token: false,
        });
    }

    /// Adds some doors of one host.
    pub(super) fn add_host(
        &mut self,
        protocol: Protocol,
        host: &str,
        doors: &[(u16, Security)],
        origin: Origin,
    ) {
        // One door alone is what the user or the domain means; of several, any may be closed.
        let purpose = if doors.len() == 1 && origin != Origin::Convention {
            Purpose::Asked
        } else {
            Purpose::Alternate
        };
        for &(port, security) in doors {
            let host = host.to_owned();
            self.add(
                Endpoint {
                    protocol,
                    host,
                    port,
                    security,
                    origin,
                },
                purpose,
            );
        }
    }

    /// Adds what is known of a protocol without the user; `is_wanted` is whether the user named the protocol, so that servers are guessed
    /// where none is named.
    pub(super) fn add_found(
        &mut self,
        protocol: Protocol,
        target: &Target,
        records: Option<&DomainRecords>,
        found: &Published,
        is_wanted: bool,
    ) -> Added {
        let doors = target.provider.doors();
        let mut doors = doors.into_iter().filter(|door| door.protocol == protocol);
        if matches!(target.kind, Kind::Host | Kind::Ip) {
            let doors: Vec<Door> = doors.collect();
            return match serves(target, protocol, &doors) {
                true => self.add_provider(doors, Origin::Provider),
                false => {
                    let usual = usual_doors(protocol);
                    self.add_host(protocol, &target.domain, usual, Origin::Asked);
                    Added::Servers
                }
            };
        }
        let own = found.servers.iter().filter(|one| one.protocol == protocol);
        let own: Vec<&Endpoint> = own.collect();
        match own.first().map(|first| first.origin) {
            _ if found.not_offered.contains(&protocol) => Added::NotOffered,
            Some(origin @ (Origin::Provider | Origin::ProviderByAlias)) => {
                self.add_provider(doors.collect(), origin)
            }
            Some(Origin::Srv | Origin::SrvElsewhere) => {
                for server in own {
                    self.add(server.clone(), Purpose::Asked);
                }
                Added::Servers
            }
            Some(_) => {
                // The first server is what is meant, and the others are further doors.
                let mut purpose = Purpose::Asked;
                for server in own {
                    self.add(server.clone(), purpose);
                    purpose = Purpose::Alternate;
                }
                Added::Servers
            }
            None if doors.next().is_none() && target.provider != Provider::Other => {
                Added::NotOffered
            }
            // Whoever names servers in one place, and none of this protocol, may not offer it. Records name each by itself.
            None if !is_wanted && found.servers.iter().any(|one| !is_by_records(one)) => {
                Added::NotNamed
            }
            None => {
                let named = records.map_or_else(Vec::new, |records| {
                    published(protocol, records, &target.domain)
                });
                for server in &named {
                    self.add(server.clone(), Purpose::Asked);
                }
                if named.is_empty() {
                    for label in conventional_labels(protocol) {
                        let host = format!("{label}.{}", target.domain);
                        self.add_host(protocol, &host, usual_doors(protocol), Origin::Convention);
                    }
                }
                Added::Servers
            }
        }
    }

    /// Adds the doors that a provider documents.
    fn add_provider(&mut self, doors: Vec<Door>, origin: Origin) -> Added {
        let has_some = !doors.is_empty();
        for door in doors {
            let endpoint = Endpoint {
                protocol: door.protocol,
                host: door.host.to_owned(),
                port: door.port,
                security: door.security,
                origin,
            };
            self.add(endpoint, door.purpose);
        }
        match has_some {
            true => Added::Servers,
            false => Added::NotOffered,
        }
    }

    /// The probes, numbered in their order.
    pub(super) fn numbered(self) -> Vec<Probe> {
        let mut probes = self.probes;
        for (number, probe) in probes.iter_mut().enumerate() {
            probe.id = ProbeId(u16::try_from(number).unwrap_or(u16::MAX));
        }
        probes
    }
}

/// Whether the provider's own table has the host that the user named, or speaks for it.
fn serves(target: &Target, protocol: Protocol, doors: &[Door]) -> bool {
    let Provider::ExchangeOnline(_) = target.provider else {
        return target.provider != Provider::Other;
    };
    let label = target.domain.split('.').next().unwrap_or_default();
    let named_for = [
        ("imap", Protocol::Imap),
        ("pop", Protocol::Pop3),
        ("smtp", Protocol::Smtp),
    ]
    .into_iter()
    .find(|(start, _)| label.starts_with(start))
    .map(|(_, protocol)| protocol);
    named_for != Some(protocol) || doors.iter().any(|door| door.host == target.domain)
}

const fn conventional_labels(protocol: Protocol) -> [&'static str; 2] {
    match protocol {
        Protocol::Imap => ["imap", "mail"],
        Protocol::Pop3 => ["pop", "mail"],
        Protocol::Smtp => ["smtp", "mail"],
    }
}

/// Whether it is known by SRV records.
const fn is_by_records(endpoint: &Endpoint) -> bool {
    matches!(endpoint.origin, Origin::Srv | Origin::SrvElsewhere)
}

/// Whether a host is the domain itself or lies below it.
pub(crate) fn is_within(host: &str, domain: &str) -> bool {
    host == domain
        || host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.ends_with('.'))
}

/// The servers that the SRV records name for a protocol, also those that do not exist, in the order of preference: implicit TLS before STARTTLS
/// (RFC 8314, section 5.1), then by priority, then by weight.
pub(super) fn published(
    protocol: Protocol,
    records: &DomainRecords,
    domain: &str,
) -> Vec<Endpoint> {
    let mut servers = Vec::new();
    for (service, answer) in SERVICES.iter().zip(&records.srv) {
        if service.protocol != protocol {
            continue;
        }
        let mut answer: Vec<_> = answer.iter().flatten().collect();
        answer.sort_by_key(|srv| (srv.priority, std::cmp::Reverse(srv.weight)));
        let named = (answer.into_iter()).filter(|srv| !srv.target.is_empty() && srv.port != 0);
        let named = named.take(MOST_SERVERS.saturating_sub(servers.len()));
        servers.extend(named.map(|srv| Endpoint {
            protocol,
            host: srv.target.clone(),
            port: srv.port,
            security: service.security,
            origin: match is_within(&srv.target, domain) {
                true => Origin::Srv,
                false => Origin::SrvElsewhere,
            },
        }));
    }
    servers
}
