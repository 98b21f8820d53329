//! HTTP over our own connections: dialled like those of the probes, and under TLS used only for the name that the certificate proves.

mod exchange;
mod head;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::http::response::Parts;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::Semaphore;
use tokio::time::timeout;
use zeroize::Zeroizing;

use self::exchange::{Open, Question, exchange};
use super::Network;
use super::connect::Race;
use super::proxy::{self, Doorman, Opened};
use super::resolve::Resolver;
use super::stream::{Carrier, Stream};
use super::tls::{Secured, Tls};
use crate::endpoint::is_of_internet;
use crate::observation::dns::{DnsTrouble, Resolution};
use crate::observation::proxy::ProxyTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{CertificateFault, TlsSession};
use crate::observation::web::{Page, WebTrouble};
use crate::secret::Wire;

/// The ports of HTTP, over TLS and without.
const PORT: u16 = 443;
const PLAIN_PORT: u16 = 80;

/// More names of a certificate are not kept.
const MOST_NAMES: usize = 20;

/// More addresses than these of one host are not asked of a proxy that wants addresses.
const MOST_ADDRESSES: usize = 4;

/// A service of the web, and the connection to it that is kept between two questions.
pub(crate) struct Service<'a> {
    host: &'a str,
    port: u16,
    /// Whether it is spoken to without TLS; then nothing that it says is to be relied on.
    plain: bool,
    network: &'a Network,
    resolver: Arc<Resolver>,
    tls: Arc<Tls>,
    doorman: Doorman,
    /// How long a look-up, a connection and a handshake may take each.
    limit: Duration,
    open: Option<Open>,
    /// Where it was reached last; at a proxy where one was used.
    pub(crate) address: Option<SocketAddr>,
    /// Whether addresses of the internet alone are used.
    outside: bool,
    /// Whether its name has an address of this computer or of a local network.
    pub(crate) is_inside: bool,
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
        let resolver = Arc::new(Resolver::new(network.dns, &[], limit));
        let tls = Arc::new(Tls::new(network, limit));
        Self::sharing(host, network, resolver, tls, limit)
    }

    /// The same with what several services share.
    pub(crate) fn sharing(
        host: &'a str,
        network: &'a Network,
        resolver: Arc<Resolver>,
        tls: Arc<Tls>,
        limit: Duration,
    ) -> Self {
        Self {
            host,
            port: PORT,
            plain: false,
            network,
            resolver,
            tls,
            doorman: Doorman::default(),
            limit,
            open: None,
            address: None,
            outside: false,
            is_inside: false,
        }
    }

    /// The same at another port; none for the usual one.
    pub(crate) fn at(mut self, port: Option<u16>, plain: bool) -> Self {
        self.plain = plain;
        self.port = port.unwrap_or(if plain { PLAIN_PORT } else { PORT });
        self
    }

    /// The same, at addresses of the internet alone where this is so.
    pub(crate) fn outside(mut self, outside: bool) -> Self {
        self.outside = outside;
        self
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
    ) -> Result<Answer, WebTrouble> {
        let form = Bytes::from_owner(form.clone());
        let question = Question {
            path,
            accept: "application/json",
            body: Some(("application/x-www-form-urlencoded", form)),
        };
        let (head, body) = self.within(limit, &question).await?;
        let status = head.status.as_u16();
        Ok(Answer { status, body })
    }

    /// Asks for a page, or sends a text of XML, and reads the answer as above.
    ///
    /// # Errors
    ///
    /// As of [`Self::post`].
    pub(crate) async fn page(
        &mut self,
        path: &str,
        xml: Option<&str>,
        limit: Duration,
    ) -> Result<Page, WebTrouble> {
        let question = Question {
            path,
            accept: "application/json, text/xml, application/xml, */*;q=0.5",
            body: xml.map(|xml| ("text/xml; charset=utf-8", Bytes::from(xml.to_owned()))),
        };
        let (parts, body) = self.within(limit, &question).await?;
        Ok(head::page(&parts, body.to_vec()))
    }

    async fn within(
        &mut self,
        limit: Duration,
        question: &Question<'_>,
    ) -> Result<(Parts, Zeroizing<Vec<u8>>), WebTrouble> {
        let answer = match timeout(limit, self.ask(question)).await {
            Ok(answer) => answer,
            Err(_) => Err(WebTrouble::Timeout),
        };
        if answer.is_err() {
            self.open = None;
        }
        answer
    }

    async fn ask(
        &mut self,
        question: &Question<'_>,
    ) -> Result<(Parts, Zeroizing<Vec<u8>>), WebTrouble> {
        let host = self.authority();
        // A server may have ended a connection that nothing was said on for a while.
        if let Some(mut kept) = self.open.take()
            && kept.sender.ready().await.is_ok()
            && let Ok(answer) = exchange(&host, &mut kept, question).await
        {
            self.open = Some(kept);
            return Ok(answer);
        }
        let mut open = self.connect().await?;
        let answer = exchange(&host, &mut open, question).await?;
        self.open = Some(open);
        Ok(answer)
    }

    /// The host as it stands in a question, with a port that is not the usual one.
    fn authority(&self) -> String {
        match (self.plain, self.port) {
            (false, PORT) | (true, PLAIN_PORT) => self.host.to_owned(),
            (_, port) => format!("{}:{port}", self.host),
        }
    }

    /// A new connection; under TLS once its certificate was verified for the name.
    async fn connect(&mut self) -> Result<Open, WebTrouble> {
        let carrier = self.carrier().await?;
        if self.plain {
            return spoken(carrier, false).await;
        }
        self.tls.ready().await;
        let secured = self.tls.secure(carrier, self.host, self.limit).await;
        let Secured {
            stream,
            session,
            wants_client_certificate,
            ..
        } = secured.map_err(WebTrouble::Secure)?;
        if session.verified().is_none() {
            return Err(untrusted(&session));
        }
        let Stream::Tls(stream) = stream else {
            return Err(WebTrouble::Broken);
        };
        spoken(*stream, wants_client_certificate).await
    }

    /// A connection to the service, by itself or through the proxy of the web.
    async fn carrier(&mut self) -> Result<Carrier, WebTrouble> {
        let (host, port) = self.network.route(self.host, self.port);
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
        Err(WebTrouble::Connect(last))
    }

    async fn through(
        &mut self,
        proxy: &proxy::Proxy,
        host: &str,
        port: u16,
    ) -> Result<Carrier, WebTrouble> {
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
            let with = (self.network, &*self.resolver, &*self.tls, &self.doorman);
            let Opened { address, outcome } =
                proxy::open(proxy, (&host, port), with, self.limit).await;
            self.address = address.or(self.address);
            match outcome {
                Ok(carrier) => return Ok(carrier),
                Err(trouble) => last = trouble,
            }
        }
        Err(WebTrouble::Proxy(last))
    }

    async fn addresses(&mut self, host: &str) -> Result<Vec<IpAddr>, WebTrouble> {
        let mut resolution = self.resolver.resolve(host).await;
        if resolution.addresses().is_empty() && resolution.is_unfinished() {
            resolution = self.resolver.resolve_whole(host).await;
        }
        let mut addresses = resolution.addresses();
        let inside = addresses.iter().find(|one| !is_of_internet(**one)).copied();
        self.is_inside |= inside.is_some();
        // Where the user leads elsewhere, that is meant.
        let outside = self.outside && host == self.host;
        addresses.retain(|address| !outside || is_of_internet(*address));
        if let Some(address) = inside.filter(|_| addresses.is_empty()) {
            return Err(WebTrouble::Inside(address));
        }
        addresses.retain(|address| self.network.allows(*address));
        match addresses.is_empty() {
            true => Err(WebTrouble::Resolve(nothing(resolution))),
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

/// Begins to speak HTTP on a connection.
async fn spoken(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    wants_client_certificate: bool,
) -> Result<Open, WebTrouble> {
    let shaken = http1::handshake(TokioIo::new(stream)).await;
    let (sender, connection) = shaken.map_err(|_| WebTrouble::Broken)?;
    tokio::spawn(async move {
        // How it ended is told to whoever waits for an answer.
        let _ = connection.await;
    });
    Ok(Open {
        sender,
        wants_client_certificate,
    })
}

fn untrusted(session: &TlsSession) -> WebTrouble {
    let own = session.chain.first();
    let names = own.iter().flat_map(|own| own.names.iter().cloned());
    WebTrouble::Untrusted {
        fault: session.fault().copied().unwrap_or(CertificateFault::Other),
        issuer: own.map(|own| own.issuer.clone()),
        names: names.take(MOST_NAMES).collect(),
    }
}
