//! What is asked about names, once something is in doubt.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::discover::alias;
use crate::net::discover::discover;
use crate::net::end::End;
use crate::observation::contrast::Comparison;
use crate::observation::dns::DnsTrouble;
use crate::plan::contrast::{Question, limits};
use crate::plan::{Probe, published_servers};
use crate::provider::Provider;
use crate::runner::beside::talk;
use crate::runner::shared::Shared;

/// More resolvers than these are not asked beside.
const MOST_RESOLVERS: usize = 4;

/// More servers of a domain than these are not told.
const MOST_SERVERS: usize = 2;

/// Where nobody can register a name (RFC 6761, section 6.4).
const NEVER: &str = "invalid";

/// Asks one question about the name of the probe's host, and notes what comes.
pub(super) async fn answer(
    shared: &Arc<Shared>,
    probe: &Probe,
    question: Question,
    note: &mut impl FnMut(Instant, Comparison),
) {
    let (host, port) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
    if host.parse::<IpAddr>().is_ok() {
        return;
    }
    let limit = limits(shared.limits).resolve;
    match question {
        Question::Name => others(shared, probe, (&host, port), note).await,
        Question::Unchecked => {
            let began = Instant::now();
            let (unchecked, again) = tokio::join!(
                shared.resolver.ask_unchecked(&host, limit),
                shared.resolver.ask_once(&host, limit),
            );
            // A failure that has passed by itself was none of signatures.
            if matches!(again.trouble(), Some(DnsTrouble::ServFail { .. })) {
                note(began, Comparison::Unchecked(unchecked));
            }
        }
        _ => {
            let top = host.rsplit('.').next().unwrap_or(NEVER);
            let label = made_up_label();
            let mut asked = JoinSet::new();
            for top in [NEVER, top] {
                let (shared, name) = (shared.clone(), format!("{label}.{top}"));
                asked.spawn(async move {
                    let began = Instant::now();
                    (began, shared.resolver.ask_once(&name, limit).await)
                });
            }
            while let Some(Ok((began, made_up))) = asked.join_next().await {
                note(began, Comparison::MadeUp(made_up));
            }
        }
    }
}

/// A label that no zone has by chance.
fn made_up_label() -> String {
    let random = RandomState::new().build_hasher().finish();
    format!("mailprobe-{random:016x}")
}

/// Looks up a made-up name below the mail domain.
pub(super) async fn wildcard(shared: &Arc<Shared>, note: &mut impl FnMut(Instant, Comparison)) {
    let Some(domain) = &shared.domain else {
        return;
    };
    let (began, limit) = (Instant::now(), limits(shared.limits).resolve);
    let name = format!("{}.{domain}", made_up_label());
    let found = shared.resolver.ask_once(&name, limit).await;
    note(began, Comparison::Wildcard(found));
}

/// Looks up the servers of the mail domain, and notes them where there are any: a name that the user gave may be mistyped.
pub(super) async fn published(
    shared: &Arc<Shared>,
    probe: &Probe,
    note: &mut impl FnMut(Instant, Comparison),
) {
    let Some(domain) = &shared.domain else {
        return;
    };
    let limit = limits(shared.limits).resolve;
    let began = Instant::now();
    let records = discover(shared.resolver.clone(), domain, &End::after(limit)).await;
    // A leftover alias leads to nobody that the domain has.
    let provider = match alias::is_against_records(&records) {
        true => Provider::Other,
        false => Provider::of_records(&records),
    };
    let servers = published_servers(probe.endpoint.protocol, &records, provider);
    let servers = servers.iter().take(MOST_SERVERS);
    let servers: Vec<String> = servers
        .map(|(host, port)| format!("{host}:{port}"))
        .collect();
    if !servers.is_empty() {
        note(began, Comparison::Published(servers));
    }
}

/// Asks the other resolvers, all at once, and tries an address that only they give.
async fn others(
    shared: &Arc<Shared>,
    probe: &Probe,
    (host, port): (&str, u16),
    note: &mut impl FnMut(Instant, Comparison),
) {
    let limit = limits(shared.limits).resolve;
    let own = shared.resolver.resolve(host).await;
    let known = own.addresses();
    let mut asked = JoinSet::new();
    for resolver in shared
        .resolver
        .others(&own)
        .into_iter()
        .take(MOST_RESOLVERS)
    {
        let (shared, host) = (shared.clone(), host.to_owned());
        asked.spawn(async move {
            let began = Instant::now();
            let other = shared.resolver.ask_other(&host, resolver, limit).await;
            (began, other)
        });
    }
    let mut tried: Vec<IpAddr> = Vec::new();
    while let Some(Ok((began, other))) = asked.join_next().await {
        let mut new = other.addresses();
        new.retain(|address| shared.network.allows(*address));
        let differs = !new.iter().any(|address| known.contains(address));
        note(began, Comparison::Name(other));
        if let Some(address) = new
            .first()
            .filter(|address| differs && !tried.contains(address))
        {
            tried.push(*address);
            let began = Instant::now();
            let talk = talk(shared, probe, SocketAddr::new(*address, port), false).await;
            note(began, Comparison::Elsewhere(talk));
        }
    }
}
