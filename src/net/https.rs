//! HTTP over our own connections: dialled as those of the probes, and used only when the certificate was verified for the name.

use std::error::Error as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::Network;
use super::connect::Race;
use super::proxy::{self, Doorman, Opened};
use super::resolve::Resolver;
use super::stream::{Carrier, Stream};
use super::tls::{Secured, Tls, late_trouble};
use crate::observation::dns::{DnsTrouble, Resolution};
use crate::observation::proxy::ProxyTrouble;
use crate::observation::sign_in::SignInTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;
use crate::secret::Wire;

/// More than this of an answer is not read.
const MOST: usize = 256 * 1024;

/// The port of HTTP over TLS.
const PORT: u16 = 443;

/// More addresses than these of one host are not asked of a proxy that wants addresses.
const MOST_ADDRESSES: usize = 4;

/// A service of the web, and the connection to it that is kept between two questions.
pub(crate) struct Service<'a> {
    host: &'a str,
    network: &'a Network,
    resolver: Arc<Resolver>,
    tls: Tls,
    doorman: Doorman,
    /// How long a look-up, a connection and a handshake may take each.
    limit: Duration,
    open: Option<Open>,
    /// Where it was reached last; at a proxy where one was used.
    pub(crate) address: Option<SocketAddr>,
}

/// A connection on which questions are asked.
struct Open {
    sender: SendRequest<Full<Bytes>>,
    wants_client_certificate: bool,
}

/// What the service answers.
pub(crate) struct Answer {
    /// The status of HTTP.
    pub(crate) status: u16,
    /// The body.
    pub(crate) body: Zeroizing<Vec<u8>>,
}

impl<'a> Service<'a> {
    /// The service at this host; nothing is connected yet.
    pub(crate) fn new(host: &'a str, network: &'a Network, limit: Duration) -> Self {
        Self {
            host,
            network,
            resolver: Arc::new(Resolver::new(network.dns, &[], limit)),
            tls: Tls::new(network, limit),
            doorman: Doorman::default(),
            limit,
            open: None,
            address: None,
        }
    }

    /// Sends a form and reads the answer, all of it within `limit`; redirections are answers like any other.
    ///
    /// # Errors
    ///
    /// When there is no whole answer, or nobody who may be asked.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        form: &Wire,
        limit: Duration,
    ) -> Result<Answer, SignInTrouble> {
        let answer = match timeout(limit, self.ask(path, form)).await {
            Ok(answer) => answer,
            Err(_) => Err(SignInTrouble::Timeout),
        };
        if answer.is_err() {
            self.open = None;
        }
        answer
    }

    async fn ask(&mut self, path: &str, form: &Wire) -> Result<Answer, SignInTrouble> {
        // A server may have ended a connection that nothing was said on for a while.
        if let Some(mut kept) = self.open.take()
            && kept.sender.ready().await.is_ok()
            && let Ok(answer) = exchange(self.host, &mut kept, path, form).await
        {
            self.open = Some(kept);
            return Ok(answer);
        }
        let mut open = self.connect().await?;
        let answer = exchange(self.host, &mut open, path, form).await?;
        self.open = Some(open);
        Ok(answer)
    }

    /// A new connection, once its certificate was verified for the name.
    async fn connect(&mut self) -> Result<Open, SignInTrouble> {
        let carrier = self.carrier().await?;
        self.tls.ready().await;
        let secured = self.tls.secure(carrier, self.host, self.limit).await;
        let Secured {
            stream,
            session,
            wants_client_certificate,
            ..
        } = secured.map_err(SignInTrouble::Secure)?;
        if session.verified().is_none() {
            return Err(SignInTrouble::Untrusted {
                fault: session.fault().copied().unwrap_or(CertificateFault::Other),
                issuer: session.chain.first().map(|own| own.issuer.clone()),
            });
        }
        let Stream::Tls(stream) = stream else {
            return Err(SignInTrouble::Broken);
        };
        let shaken = http1::handshake(TokioIo::new(*stream)).await;
        let (sender, connection) = shaken.map_err(|_| SignInTrouble::Broken)?;
        tokio::spawn(async move {
            // How it ended is told to whoever waits for an answer.
            let _ = connection.await;
        });
        Ok(Open {
            sender,
            wants_client_certificate,
        })
    }

    /// A connection to the service, by itself or through the proxy of the web.
    async fn carrier(&mut self) -> Result<Carrier, SignInTrouble> {
        let (host, port) = self.network.route(self.host, PORT);
        let network = self.network;
        if let Some(proxy) = network.proxies.of_service(&host) {
            return self.through(proxy, &host, port).await;
        }
        let addresses = self.addresses(&host).await?;
        let none_unused = Arc::new(Semaphore::new(0));
        let mut race = Race::new(addresses, port, self.network, self.limit, none_unused);
        let mut last = TcpTrouble::Timeout;
        while let Some(attempt) = race.next().await {
            self.address = Some(attempt.address);
            match (attempt.stream, attempt.outcome) {
                (Some(stream), _) => return Ok(stream.into()),
                (None, Err(trouble)) => last = trouble,
                (None, Ok(_)) => {}
            }
        }
        Err(SignInTrouble::Connect(last))
    }

    async fn through(
        &mut self,
        proxy: &proxy::Proxy,
        host: &str,
        port: u16,
    ) -> Result<Carrier, SignInTrouble> {
        let hosts: Vec<String> = match proxy.finds_names() || host.parse::<IpAddr>().is_ok() {
            true => vec![host.to_owned()],
            false => {
                let addresses = self.addresses(host).await?;
                let few = addresses.iter().take(MOST_ADDRESSES);
                few.map(ToString::to_string).collect()
            }
        };
        let mut last = ProxyTrouble::InvalidName;
        for host in hosts {
            let with = (self.network, &*self.resolver, &self.tls, &self.doorman);
            let Opened { address, outcome } =
                proxy::open(proxy, (&host, port), with, self.limit).await;
            self.address = address.or(self.address);
            match outcome {
                Ok(carrier) => return Ok(carrier),
                Err(trouble) => last = trouble,
            }
        }
        Err(SignInTrouble::Proxy(last))
    }

    async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, SignInTrouble> {
        let mut resolution = self.resolver.resolve(host).await;
        if resolution.addresses().is_empty() && resolution.is_unfinished() {
            resolution = self.resolver.resolve_whole(host).await;
        }
        let mut addresses = resolution.addresses();
        addresses.retain(|address| self.network.allows(*address));
        match addresses.is_empty() {
            true => Err(SignInTrouble::Resolve(nothing(resolution))),
            false => Ok(addresses),
        }
    }
}

/// Why a name has no address: what one of the two questions says that is more than that there is none.
fn nothing(resolution: Resolution) -> DnsTrouble {
    match (resolution.v4, resolution.v6) {
        (Err(DnsTrouble::NoData), Err(trouble)) | (Err(trouble), _) | (_, Err(trouble)) => trouble,
        (Ok(_), Ok(_)) => DnsTrouble::NoData,
    }
}

async fn exchange(
    host: &str,
    open: &mut Open,
    path: &str,
    form: &Wire,
) -> Result<Answer, SignInTrouble> {
    let request = hyper::Request::post(path)
        .header(HOST, host)
        .header(USER_AGENT, concat!("mailprobe/", env!("CARGO_PKG_VERSION")))
        .header(ACCEPT, "application/json")
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from_owner(form.clone())));
    // A host that cannot stand in a header has no certificate either.
    let request = request.map_err(|_| SignInTrouble::Broken)?;
    let wants_certificate = open.wants_client_certificate;
    let failed = |error: &hyper::Error| broken(error, wants_certificate);
    let answer = open.sender.send_request(request).await;
    let answer = answer.map_err(|error| failed(&error))?;
    let status = answer.status().as_u16();
    let body = Limited::new(answer.into_body(), MOST).collect().await;
    let body = match body {
        Ok(body) => Zeroizing::new(body.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => return Err(SignInTrouble::Http { status }),
        Err(_) => return Err(SignInTrouble::Broken),
    };
    Ok(Answer { status, body })
}

/// Why no answer came on a connection that stood.
fn broken(error: &hyper::Error, wants_client_certificate: bool) -> SignInTrouble {
    let cause = error
        .source()
        .and_then(|cause| cause.downcast_ref::<io::Error>());
    let trouble = cause.and_then(|cause| late_trouble(cause, wants_client_certificate));
    trouble.map_or(SignInTrouble::Broken, SignInTrouble::Secure)
}
