//! The doors of a mail service: which endpoints are worth a probe, and why.

use super::wanted::usual_doors;
use super::{Depth, Probe, ProbeId, is_denial};
use crate::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use crate::observation::dns::{DomainRecords, SERVICES, Srv};
use crate::provider::{Door, Provider};
use crate::target::{Kind, Target};

/// The probes of a plan while it is made.
pub(super) struct Doors {
    /// The probes so far, without numbers.
    pub(super) probes: Vec<Probe>,
    /// Whether there is a credential to sign in with.
    pub(super) may_sign_in: bool,
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

    /// Adds what is known of a protocol without the user; false when the domain says that it does not offer it.
    pub(super) fn add_found(
        &mut self,
        protocol: Protocol,
        target: &Target,
        records: Option<&DomainRecords>,
        found_elsewhere: &[Endpoint],
    ) -> bool {
        let doors: Vec<_> = target
            .provider
            .doors()
            .into_iter()
            .filter(|door| door.protocol == protocol)
            .collect();
        if matches!(target.kind, Kind::Host | Kind::Ip) && !serves(target, protocol, &doors) {
            let origin = Origin::Asked;
            self.add_host(protocol, &target.domain, usual_doors(protocol), origin);
            return true;
        }
        if target.provider != Provider::Other {
            for door in doors {
                let (host, port, security) = (door.host.to_owned(), door.port, door.security);
                let origin = Origin::Provider;
                self.add(
                    Endpoint {
                        protocol,
                        host,
                        port,
                        security,
                        origin,
                    },
                    door.purpose,
                );
            }
            // A provider that documents no server for a protocol does not offer it.
            return self
                .probes
                .iter()
                .any(|probe| probe.endpoint.protocol == protocol);
        }
        match records.map(|records| published(protocol, records)) {
            Some(Published::Servers(servers)) => {
                for (srv, security) in servers {
                    let origin = if is_within(&srv.target, &target.domain) {
                        Origin::Srv
                    } else {
                        Origin::SrvElsewhere
                    };
                    let (host, port) = (srv.target, srv.port);
                    self.add(
                        Endpoint {
                            protocol,
                            host,
                            port,
                            security,
                            origin,
                        },
                        Purpose::Asked,
                    );
                }
                true
            }
            Some(Published::NotOffered) => false,
            Some(Published::Nothing) | None if !found_elsewhere.is_empty() => {
                self.add_elsewhere(protocol, found_elsewhere)
            }
            Some(Published::Nothing) | None => {
                for label in conventional_labels(protocol) {
                    let host = format!("{label}.{}", target.domain);
                    self.add_host(protocol, &host, usual_doors(protocol), Origin::Convention);
                }
                true
            }
        }
    }

    /// Adds what was found elsewhere: the first server is what is meant, and the others are further doors. Who names servers and none
    /// for a protocol does not offer it.
    fn add_elsewhere(&mut self, protocol: Protocol, found: &[Endpoint]) -> bool {
        let own = found
            .iter()
            .filter(|endpoint| endpoint.protocol == protocol);
        let mut purpose = Purpose::Asked;
        for endpoint in own {
            self.add(endpoint.clone(), purpose);
            purpose = Purpose::Alternate;
        }
        purpose == Purpose::Alternate
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

/// Whether a host is the domain itself or lies below it.
fn is_within(host: &str, domain: &str) -> bool {
    host == domain
        || host
            .strip_suffix(domain)
            .is_some_and(|rest| rest.ends_with('.'))
}

enum Published {
    /// These servers, in the order of preference.
    Servers(Vec<(Srv, Security)>),
    /// The domain says that it does not offer the protocol.
    NotOffered,
    /// The domain says nothing.
    Nothing,
}

/// The hosts and ports that the SRV records name for a protocol, in the order of preference.
pub(super) fn published_servers(protocol: Protocol, records: &DomainRecords) -> Vec<(String, u16)> {
    match published(protocol, records) {
        Published::Servers(servers) => {
            let servers = servers.into_iter();
            servers.map(|(srv, _)| (srv.target, srv.port)).collect()
        }
        Published::NotOffered | Published::Nothing => Vec::new(),
    }
}

/// What the SRV records say of a protocol: implicit TLS before STARTTLS (RFC 8314, section 5.1), then
/// by priority, then by weight.
fn published(protocol: Protocol, records: &DomainRecords) -> Published {
    let mut servers = Vec::new();
    let (mut denied, mut failed) = (false, false);
    for (service, answer) in SERVICES.iter().zip(&records.srv) {
        if service.protocol != protocol {
            continue;
        }
        let answer = match answer {
            Ok(answer) => answer,
            Err(trouble) => {
                failed |= !is_denial(trouble);
                continue;
            }
        };
        let mut answer = answer.clone();
        answer.sort_by_key(|srv| (srv.priority, std::cmp::Reverse(srv.weight)));
        for srv in answer {
            if srv.target.is_empty() {
                denied = true;
            } else {
                servers.push((srv, service.security));
            }
        }
    }
    match (servers.is_empty(), denied) {
        (false, _) => Published::Servers(servers),
        (true, true) if !failed => Published::NotOffered,
        (true, _) => Published::Nothing,
    }
}
