//! What the SRV records say (RFC 6186, RFC 8314).

use std::cmp::Reverse;

use super::{Setting, Source};
use crate::endpoint::Protocol;
use crate::observation::dns::{DomainRecords, SERVICES};
use crate::plan::{MOST_SERVERS, is_denial};

/// The servers that the records name, of each protocol the preferred first: TLS at once before STARTTLS (RFC 8314, section 5.1), then by
/// priority, then by weight; no more of one protocol than a program would ever try.
pub fn settings(records: &DomainRecords) -> Vec<Setting> {
    let mut settings = all(records);
    let mut counts = [0; Protocol::ALL.len()];
    settings.retain(|one| {
        let mut places = Protocol::ALL.iter().zip(&mut counts);
        places.any(|(protocol, count)| {
            *count += usize::from(*protocol == one.protocol);
            *protocol == one.protocol && *count <= MOST_SERVERS
        })
    });
    settings
}

/// How many servers the records name beside those.
pub fn left_out(records: &DomainRecords) -> usize {
    all(records).len() - settings(records).len()
}

fn all(records: &DomainRecords) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (service, answer) in SERVICES.iter().zip(&records.srv) {
        let mut servers: Vec<_> = answer.iter().flatten().collect();
        servers.sort_by_key(|srv| (srv.priority, Reverse(srv.weight)));
        let servers = servers.into_iter().filter(|srv| !srv.target.is_empty());
        settings.extend(servers.filter(|srv| srv.port != 0).map(|srv| Setting {
            protocol: service.protocol,
            host: srv.target.to_ascii_lowercase(),
            port: srv.port,
            security: service.security,
            sign_in: Vec::new(),
            // A record says nothing of it: programs try the whole address first, then the part before the @ (RFC 6186, section 4).
            username: None,
            source: Source::Srv,
        }));
    }
    settings
}

/// The protocols that the records say are not offered: the target is the root, no other service of the protocol has a server, and the DNS
/// answered for all of them.
pub fn not_offered(records: &DomainRecords) -> Vec<Protocol> {
    let settings = settings(records);
    let is_denied = |protocol: &Protocol| {
        let mut own = SERVICES
            .iter()
            .zip(&records.srv)
            .filter(|(service, _)| service.protocol == *protocol);
        let served = settings.iter().any(|one| one.protocol == *protocol);
        let failed = own
            .clone()
            .any(|(_, answer)| answer.as_ref().is_err_and(|trouble| !is_denial(trouble)));
        !served
            && !failed
            && own.any(|(_, answer)| answer.iter().flatten().any(|srv| srv.target.is_empty()))
    };
    Protocol::ALL.into_iter().filter(is_denied).collect()
}
