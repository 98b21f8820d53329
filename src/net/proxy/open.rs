//! Opening a way through a proxy, each wait under a limit.

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::{Dialogue, Kind, Proxy, Step};
use crate::net::Network;
use crate::net::connect::Race;
use crate::net::resolve::Resolver;
use crate::net::stream::{Carrier, Stream};
use crate::net::tls::Tls;
use crate::observation::dns::{DnsTrouble, Resolution, SystemAnswer};
use crate::observation::proxy::ProxyTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;

/// How much is read at once.
const CHUNK: usize = 4 * 1024;

/// How long the end of a connection that leads nowhere may take.
const FAREWELL: Duration = Duration::from_millis(200);

/// What came of asking a proxy for a way on.
pub(crate) struct Opened {
    /// The address of the proxy that it was asked at; none when there is no connection to it.
    pub(crate) address: Option<SocketAddr>,
    /// The connection to the server, through the proxy.
    pub(crate) outcome: Result<Carrier, ProxyTrouble>,
}

/// Sees to it that a password that a proxy refused is not tried again in the same run, so that nobody
/// is locked out of the proxy by being diagnosed.
#[derive(Default)]
pub(crate) struct Doorman(Mutex<HashMap<String, Arc<tokio::sync::Mutex<Known>>>>);

/// What is known of the password for one proxy.
#[derive(Clone, Default)]
enum Known {
    #[default]
    Nothing,
    Welcome,
    Refused(ProxyTrouble),
}

impl Doorman {
    fn of(&self, proxy: &Proxy) -> Arc<tokio::sync::Mutex<Known>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(proxy.told()).or_default().clone()
    }
}

/// Asks a proxy for a way to this host and port; connecting to it, TLS with it and its answer have
/// `limit` each.
pub(crate) async fn open(
    proxy: &Proxy,
    (host, port): (&str, u16),
    with: (&Network, &Resolver, &Tls, &Doorman),
    limit: Duration,
) -> Opened {
    let (network, resolver, tls, doorman) = with;
    let mut dialogue = Dialogue::new(proxy, host, port);
    let known = doorman.of(proxy);
    // As long as nobody knows whether the password is right, one at a time tries it.
    let mut trying = match proxy.sign_in.is_some() {
        true => Some(known.lock().await),
        false => None,
    };
    match trying.as_deref() {
        Some(Known::Refused(trouble)) => {
            return Opened {
                address: None,
                outcome: Err(trouble.clone()),
            };
        }
        Some(Known::Welcome) => trying = None,
        Some(Known::Nothing) | None => {}
    }
    let (address, stream) = match dial(proxy, network, resolver, limit).await {
        Ok(connected) => connected,
        Err((address, trouble)) => {
            return Opened {
                address,
                outcome: Err(trouble),
            };
        }
    };
    let outcome = async {
        let mut stream = secured(proxy, tls, stream).await?;
        let asked = timeout(limit, ask(&mut dialogue, &mut stream)).await;
        match asked.unwrap_or(Err(ProxyTrouble::Timeout)) {
            Ok(ahead) => Ok(Carrier::tunnel(stream, ahead)),
            Err(trouble) => {
                let _ = timeout(FAREWELL, stream.shutdown()).await;
                Err(match trouble {
                    // Something was said, or the dialogue was not over.
                    ProxyTrouble::Closed => dialogue.ended(),
                    ProxyTrouble::Timeout => dialogue.timed_out(),
                    trouble => trouble,
                })
            }
        }
    }
    .await;
    if let Some(mut trying) = trying {
        match &outcome {
            Ok(_) | Err(ProxyTrouble::Refused { .. } | ProxyTrouble::NoWayOn { .. }) => {
                *trying = Known::Welcome;
            }
            Err(trouble @ ProxyTrouble::SignInRequired { .. }) => {
                *trying = Known::Refused(trouble.clone());
            }
            Err(_) => {}
        }
    }
    Opened {
        address: Some(address),
        outcome,
    }
}

/// Connects to the proxy itself, at the first of its addresses that answers.
async fn dial(
    proxy: &Proxy,
    network: &Network,
    resolver: &Resolver,
    limit: Duration,
) -> Result<(SocketAddr, TcpStream), (Option<SocketAddr>, ProxyTrouble)> {
    let resolution = resolver.resolve(&proxy.host).await;
    let mut addresses = addresses(&resolution);
    addresses.retain(|address| network.allows(*address));
    if addresses.is_empty() {
        let trouble = match (resolution.v4, resolution.v6) {
            (Err(v4), Err(v6)) => match v4 {
                DnsTrouble::NoData => v6,
                v4 => v4,
            },
            _ => DnsTrouble::NoData,
        };
        return Err((None, ProxyTrouble::NoName(trouble)));
    }
    // Of a proxy, one connection is enough.
    let none_unused = Arc::new(Semaphore::new(0));
    let mut race = Race::new(addresses, proxy.port, network, limit, none_unused);
    let mut last = (None, ProxyTrouble::Unreachable(TcpTrouble::Timeout));
    while let Some(attempt) = race.next().await {
        if let Some(stream) = attempt.stream {
            return Ok((attempt.address, stream));
        }
        if let Err(trouble) = attempt.outcome {
            last = (Some(attempt.address), ProxyTrouble::Unreachable(trouble));
        }
    }
    Err(last)
}

/// Where the DNS knows no address, those that this computer knows: proxies often stand in its files.
fn addresses(resolution: &Resolution) -> Vec<IpAddr> {
    match (resolution.addresses(), &resolution.system) {
        (found, Some(SystemAnswer::Addresses(system))) if found.is_empty() => system.clone(),
        (found, _) => found,
    }
}

/// The connection to the proxy as it wants it: in clear text, or under TLS with a certificate that is
/// trusted for its name, for nobody else may learn its password.
async fn secured(proxy: &Proxy, tls: &Tls, stream: TcpStream) -> Result<Stream, ProxyTrouble> {
    if proxy.kind != Kind::Https {
        return Ok(Stream::Clear(stream.into()));
    }
    tls.ready().await;
    let secured = tls.secure(stream, &proxy.host, tls.limit).await;
    let secured = secured.map_err(ProxyTrouble::Tls)?;
    match secured.session.fault() {
        Some(fault) => Err(ProxyTrouble::Untrusted(*fault)),
        None if secured.session.verified().is_none() => {
            Err(ProxyTrouble::Untrusted(CertificateFault::Other))
        }
        None => Ok(secured.stream),
    }
}

/// Speaks until the way is open; what came behind the answer is the server's.
async fn ask(dialogue: &mut Dialogue, stream: &mut Stream) -> Result<Vec<u8>, ProxyTrouble> {
    let mut buffer = [0; CHUNK];
    loop {
        match dialogue.next() {
            // When it fails, the proxy may still have said why: the next read tells.
            Step::Say(wire) => {
                let _ = stream.write(wire.bytes()).await;
            }
            Step::Listen => match stream.read(&mut buffer).await {
                Ok(0) => return Err(ProxyTrouble::Closed),
                Ok(length) => dialogue.feed(&buffer[..length]),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                    return Err(ProxyTrouble::Closed);
                }
                Err(_) => return Err(ProxyTrouble::Reset),
            },
            Step::Open(ahead) => return Ok(ahead),
            Step::Fail(trouble) => return Err(trouble),
        }
    }
}
