//! What the hosts are that take mail for a domain.

use std::sync::Arc;

use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::net::answer;
use crate::net::discover::further::ip;
use crate::net::end::End;
use crate::net::resolve::Resolver;
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, Exchanger};

/// More exchangers than these are not looked up.
const MOST: usize = 5;

/// Looks up the hosts of the first exchangers; those that are not answered by the end are left out.
pub(crate) async fn exchangers(
    resolver: &Arc<Resolver>,
    records: &DomainRecords,
    end: &End,
) -> Vec<Exchanger> {
    let mut hosts: Vec<&str> = Vec::new();
    for mx in records.mx.iter().flatten() {
        let is_name = !mx.exchange.is_empty() && mx.address().is_none();
        if is_name && !mx.is_loopback() && !hosts.contains(&mx.exchange.as_str()) {
            hosts.push(&mx.exchange);
        }
    }
    let mut asked = JoinSet::new();
    let deadline = end.latest();
    for host in hosts.into_iter().take(MOST) {
        let (resolver, host) = (resolver.clone(), host.to_owned());
        asked.spawn(async move { look_up(&resolver, host, deadline).await });
    }
    let mut found = Vec::new();
    while let Some(Some(one)) = end.within(asked.join_next()).await {
        found.extend(one);
    }
    found.sort_by(|a: &Exchanger, b| a.host.cmp(&b.host));
    found
}

async fn look_up(resolver: &Resolver, host: String, deadline: Instant) -> Exchanger {
    let (aliases, addresses) = match answer::absolute(&host) {
        Ok(name) => ask(resolver, &name, deadline).await,
        Err(trouble) => (Vec::new(), Err(trouble)),
    };
    Exchanger {
        host,
        aliases: aliases.iter().map(answer::plain).collect(),
        addresses: addresses.map(|found| found.into_iter().filter_map(ip).collect()),
    }
}

/// The addresses of a host in the older family, or in the newer where there are none.
async fn ask(resolver: &Resolver, name: &Name, deadline: Instant) -> (Vec<Name>, Answer<RData>) {
    match resolver.follow(name, RecordType::A, deadline).await {
        (_, Err(DnsTrouble::NoData)) => resolver.follow(name, RecordType::AAAA, deadline).await,
        found => found,
    }
}
