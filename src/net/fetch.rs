//! Pages of the web for discovery: no credential is ever sent, and what leads elsewhere is followed only where that is documented.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use url::Url;

use super::Network;
use super::https::Service;
use super::resolve::Resolver;
use super::tls::Tls;
use crate::observation::discovery::Ask;
use crate::observation::tls::TlsTrouble;
use crate::observation::web::{Fetch, Hop, MOST_HOPS, Page, WebTrouble};

/// Fetches pages, with one resolver and one judge of certificates for all.
#[derive(Clone)]
pub(crate) struct Fetcher {
    network: Network,
    resolver: Arc<Resolver>,
    tls: Arc<Tls>,
    home: String,
    deadline: Instant,
}

impl Fetcher {
    /// Will fetch through this network until the deadline. What a question sends goes on with its redirections to hosts of the domain
    /// `home` alone: it may hold a mail address.
    pub(crate) fn new(
        network: &Network,
        resolver: Arc<Resolver>,
        home: &str,
        deadline: Instant,
    ) -> Self {
        let limit = deadline.saturating_duration_since(Instant::now());
        Self {
            network: network.clone(),
            resolver,
            tls: Arc::new(Tls::new(network, limit)),
            home: home.to_owned(),
            deadline,
        }
    }

    /// Prepares ahead of time what takes long.
    pub(crate) async fn warm_up(&self) {
        self.tls.warm_up().await;
    }

    /// Asks a question, and follows where it leads when the question says so: by a redirection, or by what stands in an answer, where
    /// that sends on.
    pub(crate) async fn fetch(
        &self,
        ask: &Ask,
        sent_on: impl Fn(&Page) -> Option<String>,
    ) -> Fetch {
        let began = Instant::now();
        let mut hops: Vec<Hop> = Vec::new();
        let mut address = None;
        let mut at = ask.url.clone();
        let mut began_inside = false;
        let outcome = loop {
            let Some(url) = whole(&at) else {
                break Err(WebTrouble::Broken);
            };
            let body = ask.body.as_deref();
            let body = body.filter(|_| hops.is_empty() || self.is_home(&url, &ask.url));
            // Whoever runs a domain may not have this computer knock at any door of the network that it is in.
            let outside = url.port().is_some() || !hops.is_empty() && !began_inside;
            let reached = self.one(&url, body, outside).await;
            address = reached.address.or(address);
            began_inside |= hops.is_empty() && reached.is_inside;
            let page = reached.page.map_err(|trouble| match hops.is_empty() {
                true => trouble,
                false => without_words(trouble),
            });
            let next = page
                .as_ref()
                .ok()
                .and_then(|page| next(&url, page, sent_on(page), &ask.url));
            match (next, &page) {
                (Some(next), Ok(page)) if ask.follows && hops.len() < MOST_HOPS => {
                    let is_known = |hop: &Hop| hop.from == next || hop.to == next;
                    if next == at || hops.iter().any(is_known) {
                        break Ok(page.clone());
                    }
                    hops.push(Hop {
                        from: at,
                        status: page.status,
                        to: next.clone(),
                    });
                    at = next;
                }
                _ => break page,
            }
        };
        Fetch {
            url: ask.url.clone(),
            hops,
            outcome,
            address,
            took: began.elapsed(),
        }
    }

    /// Whether an address is at the host that was asked first, or at one of the domain.
    fn is_home(&self, url: &Url, first: &str) -> bool {
        let host = url.host_str().unwrap_or_default();
        let below = host.strip_suffix(self.home.as_str());
        below.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            || Url::parse(first).is_ok_and(|first| first.host_str() == Some(host))
    }

    async fn one(&self, url: &Url, body: Option<&str>, outside: bool) -> Reached {
        let host = url.host_str().unwrap_or_default();
        let left = self.deadline.saturating_duration_since(Instant::now());
        if left == Duration::ZERO {
            return Reached {
                page: Err(WebTrouble::Timeout),
                address: None,
                is_inside: false,
            };
        }
        let (resolver, tls) = (self.resolver.clone(), self.tls.clone());
        let mut service = Service::sharing(host, &self.network, resolver, tls, left)
            .at(url.port(), url.scheme() == "http")
            .outside(outside);
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        let page = service.page(&path, body, left).await;
        Reached {
            page,
            address: service.address,
            is_inside: service.is_inside,
        }
    }
}

/// What came of one address of the web.
struct Reached {
    page: Result<Page, WebTrouble>,
    address: Option<SocketAddr>,
    /// Whether the host is in this network, or is this computer.
    is_inside: bool,
}

/// A failure without what the other side said: whoever leads to a host is not told what speaks there.
fn without_words(trouble: WebTrouble) -> WebTrouble {
    match trouble {
        WebTrouble::Secure(TlsTrouble::ClearText(_)) => WebTrouble::Broken,
        trouble => trouble,
    }
}

/// An address of the web that may be asked: a name, no user and no password.
fn whole(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    let is_web = matches!(url.scheme(), "https" | "http");
    let is_bare = url.username().is_empty() && url.password().is_none();
    let has_name = matches!(url.host(), Some(url::Host::Domain(_)));
    (is_web && is_bare && has_name).then_some(url)
}

/// Where a page leads to, when that is under TLS, and at the port of the web or at the very place that was asked first.
fn next(from: &Url, page: &Page, sent_on: Option<String>, first: &str) -> Option<String> {
    let to = match page.is_redirection() {
        true => page.location.as_deref(),
        // Anybody on the way could have written an answer without encryption.
        false => sent_on.as_deref().filter(|_| from.scheme() == "https"),
    };
    let to = from.join(to?).ok()?;
    let to = whole(to.as_str()).filter(|to| to.scheme() == "https")?;
    let is_first = || Url::parse(first).is_ok_and(|first| first.origin() == to.origin());
    if to.port().is_some() && !is_first() {
        return None;
    }
    Some(to.into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn leads(from: &str, location: &str) -> Option<String> {
        let page = Page {
            status: 302,
            location: Some(location.to_owned()),
            ..Page::default()
        };
        next(&Url::parse(from).expect("an address"), &page, None, from)
    }

    #[test]
    fn only_what_is_under_tls_is_followed() {
        let from = "https://autoconfig.contoso.example/mail/config-v1.1.xml?emailaddress=kim%40contoso.example";
        for (location, to) in [
            ("/a", Some("https://autoconfig.contoso.example/a")),
            ("//host.example/b", Some("https://host.example/b")),
            ("https://host.example:443/", Some("https://host.example/")),
            ("https://host.example:8443/", None),
            ("https://autoconfig.contoso.example:8443/", None),
            ("http://host.example/", None),
            ("ftp://host.example/", None),
            ("https://name:pass@host.example/", None),
            ("https://192.0.2.1/", None),
            ("javascript:alert(1)", None),
            ("https://", None),
        ] {
            assert_eq!(leads(from, location).as_deref(), to, "{location}");
        }
        let odd = "https://host.example:8443/a";
        assert_eq!(
            leads(odd, "/b").as_deref(),
            Some("https://host.example:8443/b")
        );
    }

    proptest! {
        #[test]
        fn no_redirection_makes_it_fall(location in ".{0,200}") {
            if let Some(to) = leads("https://contoso.example/", &location) {
                prop_assert!(to.starts_with("https://"));
            }
        }
    }
}
