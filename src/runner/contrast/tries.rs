//! The single tries of the contrasts.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::time::Instant;

use crate::net::connect;
use crate::net::proxy::Proxy;
use crate::observation::contrast::Comparison;
use crate::observation::proxy::ProxyTrouble;
use crate::plan::Probe;
use crate::plan::contrast::{WEB_PORT, limits};
use crate::runner::shared::Shared;
use crate::runner::way;

/// More addresses than these of one host are not tried.
const MOST_ADDRESSES: usize = 3;

/// Whether a port of the probe's host takes a connection, at each of its addresses.
pub(super) async fn port(
    shared: &Shared,
    probe: &Probe,
    port: u16,
    note: &mut impl FnMut(Instant, Comparison),
) {
    if probe.proxy.is_some() {
        return port_through(shared, probe, port, note).await;
    }
    let limit = limits(shared.limits).connect;
    let (host, port) = shared.network.route(&probe.endpoint.host, port);
    let mut tries = tokio::task::JoinSet::new();
    for address in addresses(shared, &host).await {
        let place = SocketAddr::new(address, port);
        let Some(really) = shared.network.contrast(place) else {
            continue;
        };
        let began = Instant::now();
        tries.spawn(async move { (began, place, connect::knock(really, limit).await) });
    }
    while let Some(Ok((began, address, outcome))) = tries.join_next().await {
        note(began, Comparison::Port { address, outcome });
    }
}

/// Whether the proxy of the probe leads to a port of its host.
async fn port_through(
    shared: &Shared,
    probe: &Probe,
    port: u16,
    note: &mut impl FnMut(Instant, Comparison),
) {
    let (host, really) = shared.network.route(&probe.endpoint.host, port);
    let Some(proxy) = shared.network.proxies.of(&probe.endpoint, &host) else {
        return;
    };
    let limit = limits(shared.limits).connect;
    // A proxy that wants addresses is asked for the first one.
    let place = match proxy.finds_names() {
        true => host,
        false => match addresses(shared, &host).await.first() {
            Some(address) => address.to_string(),
            None => return,
        },
    };
    let began = Instant::now();
    let outcome = asked(shared, proxy, &place, really, limit).await;
    let proxy = proxy.told();
    note(
        began,
        Comparison::Proxied {
            proxy,
            port,
            outcome,
        },
    );
}

/// Asks a proxy for a way on, and leaves at once where it leads.
async fn asked(
    shared: &Shared,
    proxy: &Proxy,
    host: &str,
    port: u16,
    limit: Duration,
) -> Result<(), ProxyTrouble> {
    let mut carrier = way::ask(shared, proxy, host, port, limit).await.outcome?;
    carrier.leave().await;
    Ok(())
}

/// Whether this computer uses a proxy for the web that is for the probe's host, too.
pub(super) fn has_proxy_of_web(shared: &Shared, probe: &Probe) -> bool {
    let (host, _) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
    shared.network.proxies.of_web(&host).is_some()
}

/// Whether a proxy that this computer uses for the web leads to the probe's server, and if its rules
/// forbid that port, whether it leads to the port of the web there.
pub(super) async fn proxied(
    shared: &Shared,
    probe: &Probe,
    note: &mut impl FnMut(Instant, Comparison),
) {
    let (host, really) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
    let Some(proxy) = shared.network.proxies.of_web(&host) else {
        return;
    };
    let limit = limits(shared.limits).connect;
    for (port, really) in [(probe.endpoint.port, really), (WEB_PORT, WEB_PORT)] {
        let began = Instant::now();
        let outcome = asked(shared, proxy, &host, really, limit).await;
        let asks_on = matches!(
            outcome,
            Err(ProxyTrouble::Refused { .. } | ProxyTrouble::NoWayOn { .. })
        );
        let proxy = proxy.told();
        note(
            began,
            Comparison::Proxied {
                proxy,
                port,
                outcome,
            },
        );
        if !asks_on || port == WEB_PORT {
            break;
        }
    }
}

/// The other addresses of the probe's host than this one.
pub(super) async fn other_addresses(
    shared: &Shared,
    probe: &Probe,
    but: Option<SocketAddr>,
) -> Vec<SocketAddr> {
    let (host, port) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
    let all = addresses(shared, &host).await;
    let places = all
        .into_iter()
        .map(|address| SocketAddr::new(address, port));
    let led_to = |place: &SocketAddr| shared.network.contrast(*place).is_some();
    places
        .filter(|place| Some(*place) != but && led_to(place))
        .collect()
}

async fn addresses(shared: &Shared, host: &str) -> Vec<std::net::IpAddr> {
    let mut addresses = shared.resolver.resolve(host).await.addresses();
    addresses.retain(|address| shared.network.allows(*address));
    addresses.truncate(MOST_ADDRESSES);
    addresses
}
