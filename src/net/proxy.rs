//! The way through a proxy: which one a connection takes, and what is said to it.
//!
//! The rules for the variables are those of curl for the mail protocols: `imap_proxy` and its like
//! first, then `all_proxy`. `http_proxy` and `https_proxy` are for the web; mail programs do not use
//! them, so no mail connection does.

mod bypass;
mod http;
mod open;
mod socks;
mod url;

use std::sync::Arc;

pub use self::bypass::Bypass;
pub(crate) use self::open::{Doorman, Opened, open};
pub use self::url::ProxyUrlError;
use crate::endpoint::{Endpoint, Protocol, Security};
use crate::observation::computer::ProxySetting;
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::secret::{Credential, Wire};

/// A proxy.
#[derive(Clone, Debug)]
pub struct Proxy {
    kind: Kind,
    host: String,
    port: u16,
    sign_in: Option<Credential>,
    /// Where it is set.
    source: String,
}

/// What a proxy speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6).
    Http,
    /// The same under TLS.
    Https,
    /// SOCKS 5 (RFC 1928), with addresses that are looked up here.
    Socks5,
    /// SOCKS 5 with names, which the proxy looks up.
    Socks5h,
}

impl Kind {
    const fn scheme(self) -> &'static str {
        match self {
            Self::Http => "http",
            Self::Https => "https",
            Self::Socks5 => "socks5",
            Self::Socks5h => "socks5h",
        }
    }
}

impl Proxy {
    /// The proxy as it is told: without user name and password.
    pub fn told(&self) -> String {
        let scheme = self.kind.scheme();
        match self.host.contains(':') {
            true => format!("{scheme}://[{}]:{}", self.host, self.port),
            false => format!("{scheme}://{}:{}", self.host, self.port),
        }
    }

    /// Whether there is a password for it.
    pub const fn has_password(&self) -> bool {
        self.sign_in.is_some()
    }

    /// Whether the proxy looks up the names of the servers.
    pub const fn finds_names(&self) -> bool {
        !matches!(self.kind, Kind::Socks5)
    }

    /// The way through it.
    pub fn way(&self) -> Way {
        Way {
            proxy: self.told(),
            source: self.source.clone(),
            finds_names: self.finds_names(),
            signs_in: self.sign_in.is_some(),
        }
    }
}

/// Which connections go through which proxy.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// For every connection.
    all: Option<Arc<Proxy>>,
    /// For the servers of one protocol, with implicit TLS (`imaps`) or without (`imap`).
    own: Vec<(Protocol, bool, Arc<Proxy>)>,
    /// The hosts that are reached without.
    bypass: Bypass,
    /// The proxies that are set for the web alone.
    web: Vec<Arc<Proxy>>,
}

impl Proxies {
    /// Every connection goes through this one.
    pub fn only(proxy: Proxy) -> Self {
        Self {
            all: Some(Arc::new(proxy)),
            ..Self::default()
        }
    }

    /// What variables of the environment say; `read` gives the value of one, which may be empty.
    ///
    /// # Errors
    ///
    /// When one that counts holds something that is no proxy; with the name of the variable.
    pub fn of_variables(
        read: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, (&'static str, ProxyUrlError)> {
        let first = |names: &[&'static str]| -> Result<_, (&'static str, ProxyUrlError)> {
            for name in names {
                if let Some(text) = read(name).filter(|text| !text.trim().is_empty()) {
                    let proxy = Proxy::parse(&text, name).map_err(|error| (*name, error))?;
                    return Ok(Some(Arc::new(proxy)));
                }
            }
            Ok(None)
        };
        let mut own = Vec::new();
        for (protocol, is_tls, names) in OWN_VARIABLES {
            own.extend(first(names)?.map(|proxy| (protocol, is_tls, proxy)));
        }
        Ok(Self {
            all: first(&["all_proxy", "ALL_PROXY"])?,
            own,
            bypass: bypass(&read),
            web: of_web(&read),
        })
    }

    /// No proxy for mail; what variables name for the web alone is kept for comparison.
    pub fn for_web_alone(read: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            bypass: bypass(&read),
            web: of_web(&read),
            ..Self::default()
        }
    }

    /// The proxies of the web that this system is set up with stand behind those of the variables; scripts are not run.
    #[must_use]
    pub fn and_of_system(mut self, settings: &[ProxySetting]) -> Self {
        let proxies = settings.iter().filter(|setting| !setting.is_script);
        let proxies = proxies.filter_map(|one| {
            // SOCKS without a version is SOCKS 5 today, and looks the names up.
            let text = match one.proxy.strip_prefix("socks://") {
                Some(place) => format!("socks5h://{place}"),
                None => one.proxy.clone(),
            };
            Proxy::parse(&text, &one.source).ok()
        });
        self.web.extend(proxies.map(Arc::new));
        self
    }

    /// The proxy that leads to this endpoint, which is really at this host.
    pub(crate) fn of(&self, endpoint: &Endpoint, host: &str) -> Option<&Arc<Proxy>> {
        let is_tls = endpoint.security == Security::ImplicitTls;
        let own = self
            .own
            .iter()
            .find(|(protocol, implicit, _)| *protocol == endpoint.protocol && *implicit == is_tls);
        let proxy = own.map(|(_, _, proxy)| proxy).or(self.all.as_ref())?;
        (!self.bypass.covers(host)).then_some(proxy)
    }

    /// The proxy that leads to a service of the web at this host: the one for everything, or that of the web.
    pub(crate) fn of_service(&self, host: &str) -> Option<&Arc<Proxy>> {
        let proxy = self.all.as_ref().or(self.web.first())?;
        (!self.bypass.covers(host)).then_some(proxy)
    }

    /// The first proxy that this computer uses for the web alone, where that counts for this host.
    pub(crate) fn of_web(&self, host: &str) -> Option<&Arc<Proxy>> {
        self.web.first().filter(|_| !self.bypass.covers(host))
    }
}

/// The hosts that no proxy is for.
fn bypass(read: &impl Fn(&str) -> Option<String>) -> Bypass {
    let list = ["no_proxy", "NO_PROXY"].iter().find_map(|name| read(name));
    list.map(|list| Bypass::parse(&list)).unwrap_or_default()
}

/// The proxies of the web, without user names and passwords: nobody has asked for them to be used here, and that one
/// wants a sign-in tells enough. Nonsense in their variables is no fault of this run.
fn of_web(read: &impl Fn(&str) -> Option<String>) -> Vec<Arc<Proxy>> {
    let variables = WEB_VARIABLES.iter();
    let set = variables.filter_map(|name| Some((name, read(name)?)));
    let proxies = set.filter_map(|(name, text)| Proxy::parse(&text, name).ok());
    let nameless = |proxy| Proxy {
        sign_in: None,
        ..proxy
    };
    proxies.map(nameless).map(Arc::new).collect()
}

/// The variables of one protocol, as curl names them: by the scheme of the address.
const OWN_VARIABLES: [(Protocol, bool, &[&str]); 6] = [
    (Protocol::Imap, false, &["imap_proxy", "IMAP_PROXY"]),
    (Protocol::Imap, true, &["imaps_proxy", "IMAPS_PROXY"]),
    (Protocol::Pop3, false, &["pop3_proxy", "POP3_PROXY"]),
    (Protocol::Pop3, true, &["pop3s_proxy", "POP3S_PROXY"]),
    (Protocol::Smtp, false, &["smtp_proxy", "SMTP_PROXY"]),
    (Protocol::Smtp, true, &["smtps_proxy", "SMTPS_PROXY"]),
];

/// The variables of the web. `HTTP_PROXY` is left out by curl, because a web server sets it from a
/// header of a request.
const WEB_VARIABLES: [&str; 3] = ["https_proxy", "HTTPS_PROXY", "http_proxy"];

/// What comes next with a proxy.
#[derive(Debug)]
enum Step {
    /// Send this.
    Say(Wire),
    /// Wait for more.
    Listen,
    /// The way is open; these bytes came behind the answer, and belong to the server.
    Open(Vec<u8>),
    /// There is no way.
    Fail(ProxyTrouble),
}

/// What is said to a proxy until the way is open: without I/O, whatever pieces the answer comes in.
enum Dialogue {
    Http(http::Connect),
    Socks(socks::Socks),
}

impl Dialogue {
    /// Asks the proxy for a way to this host and port, with the sign-in where there is one.
    fn new(proxy: &Proxy, host: &str, port: u16) -> Self {
        match proxy.kind {
            Kind::Http | Kind::Https => {
                Self::Http(http::Connect::new(host, port, proxy.sign_in.clone()))
            }
            Kind::Socks5 | Kind::Socks5h => {
                Self::Socks(socks::Socks::new(host, port, proxy.sign_in.clone()))
            }
        }
    }

    fn next(&mut self) -> Step {
        match self {
            Self::Http(connect) => connect.next(),
            Self::Socks(socks) => socks.next(),
        }
    }

    fn feed(&mut self, bytes: &[u8]) {
        match self {
            Self::Http(connect) => connect.feed(bytes),
            Self::Socks(socks) => socks.feed(bytes),
        }
    }

    /// What it means that no answer came in time. Whoever does not even answer the greeting of SOCKS
    /// waits for something else.
    fn timed_out(self) -> ProxyTrouble {
        match self {
            Self::Socks(socks) if !socks.has_greeted() => {
                ProxyTrouble::NotAProxy(peer(&socks.heard()))
            }
            _ => ProxyTrouble::Timeout,
        }
    }

    /// What an end of the connection means here.
    fn ended(self) -> ProxyTrouble {
        let heard = match self {
            Self::Http(connect) => connect.heard(),
            Self::Socks(socks) => socks.heard(),
        };
        match heard.is_empty() {
            true => ProxyTrouble::Closed,
            false => ProxyTrouble::NotAProxy(peer(&heard)),
        }
    }
}

/// Who speaks instead of a proxy, by its first bytes.
fn peer(heard: &[u8]) -> crate::observation::tls::Peer {
    const KEPT: usize = 512;
    crate::observation::tls::Peer::new(heard[..heard.len().min(KEPT)].to_vec())
}

#[cfg(test)]
mod tests;
