//! The way of a probe through a proxy.

use std::net::{IpAddr, SocketAddr};

use std::time::Duration;

use tokio::time::Instant;

use super::probe::Course;
use super::shared::Shared;
use crate::net::Network;
use crate::net::proxy::{Opened, Proxy, open};
use crate::net::stream::Carrier;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::tcp::Connection;
use crate::observation::{Seen, Trouble};
use crate::plan::Plan;
use crate::stage::Stage;

/// More addresses than these of one host are not asked of a proxy that wants addresses.
const MOST_ADDRESSES: usize = 4;

/// Writes into the plan which probes go through which proxy.
pub(super) fn mark(plan: &mut Plan, network: &Network) {
    for probe in &mut plan.probes {
        let endpoint = &probe.endpoint;
        let (host, _) = network.route(&endpoint.host, endpoint.port);
        let proxy = network.proxies.of(endpoint, &host);
        probe.proxy = proxy.map(|proxy| proxy.way());
    }
}

/// Asks a proxy for a way to this host and port.
pub(super) async fn ask(
    shared: &Shared,
    proxy: &Proxy,
    host: &str,
    port: u16,
    limit: Duration,
) -> Opened {
    let with = (
        &shared.network,
        &*shared.resolver,
        &*shared.tls,
        &shared.doorman,
    );
    open(proxy, (host, port), with, limit).await
}

impl Course<'_> {
    /// The connection to the server through the proxy, and the address of the proxy.
    pub(super) async fn through(
        &self,
        proxy: &Proxy,
        host: &str,
        port: u16,
    ) -> Option<(SocketAddr, Carrier)> {
        let hosts = match proxy.finds_names() || host.parse::<IpAddr>().is_ok() {
            true => {
                let now = Instant::now();
                let seen = Ok(Seen::LeftToProxy);
                self.log
                    .saw(Stage::Resolve, None, (now, now), seen, Vec::new());
                vec![host.to_owned()]
            }
            false => {
                let (addresses, _) = self.resolve(host).await?;
                let few = addresses.iter().take(MOST_ADDRESSES);
                few.map(ToString::to_string).collect()
            }
        };
        self.log.begin(Stage::Connect);
        let began = Instant::now();
        let mut last = None;
        for host in hosts {
            let opened = ask(self.shared, proxy, &host, port, self.limits.connect).await;
            // Another address of the same host may be open where this one is not.
            let goes_on = matches!(
                opened.outcome,
                Err(ProxyTrouble::NoWayOn { .. } | ProxyTrouble::Refused { .. })
            );
            last = Some(opened);
            if !goes_on {
                break;
            }
        }
        let Opened { address, outcome } = last?;
        let mut carrier = None;
        let outcome = match outcome {
            Ok(opened) => {
                let connection = Connection {
                    local: opened.local_addr().ok(),
                    used: true,
                    tunnelled: true,
                    first_try: None,
                };
                carrier = Some(opened);
                Ok(Seen::Connected(connection))
            }
            Err(trouble) => Err(Trouble::Proxy(trouble)),
        };
        let span = (began, Instant::now());
        self.log
            .saw(Stage::Connect, address, span, outcome, Vec::new());
        Some((address?, carrier?))
    }
}
