//! What a web server answers, or why it does not.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::dns::DnsTrouble;
use super::proxy::ProxyTrouble;
use super::tcp::TcpTrouble;
use super::tls::{CertificateFault, TlsTrouble};
use crate::written;

/// What a web server answers to one question.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// The status code of HTTP.
    pub status: u16,
    /// The media type, in lower case and without its parameters, such as `text/xml`.
    pub media_type: Option<String>,
    /// The character set that the media type names, in lower case, such as `utf-8`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charset: Option<String>,
    /// How the body is compressed (`Content-Encoding`), where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coding: Option<String>,
    /// Where it leads to (`Location`), as it was said.
    pub location: Option<String>,
    /// The ways of signing in that it asks for (`WWW-Authenticate`), in lower case, each once.
    pub schemes: Vec<String>,
    /// The body, as it came.
    #[serde(with = "written::bytes")]
    pub body: Vec<u8>,
}

impl Page {
    /// Whether it leads elsewhere.
    pub const fn is_redirection(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308)
    }

    /// Whether it is a page for people: by its type, or by how it begins.
    pub fn is_for_people(&self) -> bool {
        let by_type = self.media_type.as_deref() == Some("text/html");
        let start = self.body.get(..400).unwrap_or(&self.body);
        let start = String::from_utf8_lossy(start).to_ascii_lowercase();
        let start = start.trim_start_matches('\u{feff}').trim_start();
        // XHTML begins as every XML does.
        let declared = start
            .strip_prefix("<?xml")
            .and_then(|rest| rest.split_once("?>"));
        let root = declared.map_or(start, |(_, rest)| rest.trim_start());
        by_type && declared.is_none() && !start.starts_with('{')
            || root.starts_with("<!doctype html")
            || root.starts_with("<html")
    }
}

/// Why a web server does not answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WebTrouble {
    /// Its name has no address.
    Resolve(DnsTrouble),
    /// No connection to it.
    Connect(TcpTrouble),
    /// No connection through the proxy.
    Proxy(ProxyTrouble),
    /// No TLS with it.
    Secure(TlsTrouble),
    /// Its certificate is not trusted, so nothing was asked.
    Untrusted {
        /// What is wrong with the certificate.
        fault: CertificateFault,
        /// Who issued it.
        issuer: Option<String>,
        /// The names that it is for.
        names: Vec<String>,
    },
    /// Somebody named it who may not lead into this network, and its only addresses are of this computer or of a local network, such as this
    /// one: it was not asked.
    Inside(IpAddr),
    /// The connection ended before the answer was whole, or what came is no HTTP.
    Broken,
    /// The answer is longer than any that is read.
    TooLong {
        /// The status code of HTTP.
        status: u16,
        /// Whether it is a page for people, by its type.
        #[serde(default)]
        for_people: bool,
    },
    /// No whole answer came in time.
    Timeout,
}

impl WebTrouble {
    /// The word that stands for this trouble in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Resolve(trouble) => trouble.name(),
            Self::Connect(trouble) => trouble.name(),
            Self::Proxy(trouble) => trouble.name(),
            Self::Secure(trouble) => trouble.name(),
            Self::Untrusted { fault, .. } => fault.name(),
            Self::Inside(_) => "private-address",
            Self::Broken => "broken",
            Self::TooLong { .. } => "too-long",
            Self::Timeout => "timeout",
        }
    }

    /// Whether there is no such host, which needs no further word.
    pub const fn is_absence(&self) -> bool {
        matches!(
            self,
            Self::Resolve(
                DnsTrouble::NxDomain | DnsTrouble::NoData | DnsTrouble::DanglingAlias { .. }
            )
        )
    }
}

/// A longer chain of redirections is not followed (learn.microsoft.com, "RedirectUrl (POX)").
pub(crate) const MOST_HOPS: usize = 10;

/// A way from one address of the web to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hop {
    /// Who sent on.
    pub from: String,
    /// The status code of HTTP; that of success where what it answers sends on (`RedirectUrl` of Autodiscover).
    pub status: u16,
    /// Where to.
    pub to: String,
}

/// One question to the web, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fetch {
    /// The address that was asked first.
    pub url: String,
    /// The redirections that were followed, in order.
    pub hops: Vec<Hop>,
    /// What came of it; a redirection that was not followed is an answer like any other.
    pub outcome: Result<Page, WebTrouble>,
    /// Where the last one was reached; at a proxy where one was used.
    pub address: Option<SocketAddr>,
    /// How long all of it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
}

impl Fetch {
    /// The address that the outcome is of.
    pub fn last_url(&self) -> &str {
        self.hops.last().map_or(&self.url, |hop| &hop.to)
    }

    /// Whether the outcome came without encryption.
    pub fn is_open(&self) -> bool {
        self.last_url().starts_with("http://")
    }

    /// Whether its redirections have no end: the last one leads back to where one was already, or there were too many.
    pub fn goes_round(&self) -> bool {
        let Ok(page) = &self.outcome else {
            return false;
        };
        page.is_redirection() && self.ends_before(page.location.as_deref().unwrap_or_default())
    }

    /// Whether this place is not asked any more, because that was done already, or because it is one too many.
    pub fn ends_before(&self, to: &str) -> bool {
        let is_known = || {
            let here = url::Url::parse(self.last_url()).ok();
            let to = here.and_then(|here| here.join(to).ok());
            let known = |one: &str| to.as_ref().is_some_and(|to| to.as_str() == one);
            known(&self.url) || self.hops.iter().any(|hop| known(&hop.to))
        };
        self.hops.len() >= MOST_HOPS || !to.is_empty() && is_known()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirections_that_come_back_are_told_from_those_that_end() {
        let fetch = |hops: &[(&str, &str)], location: Option<&str>| Fetch {
            url: "https://a.example/".to_owned(),
            hops: hops
                .iter()
                .map(|(from, to)| Hop {
                    from: (*from).to_owned(),
                    status: 302,
                    to: (*to).to_owned(),
                })
                .collect(),
            outcome: Ok(Page {
                status: if location.is_some() { 302 } else { 200 },
                location: location.map(str::to_owned),
                ..Page::default()
            }),
            address: None,
            took: Duration::ZERO,
        };
        let there = [("https://a.example/", "https://b.example/")];
        assert!(fetch(&[], Some("/")).goes_round());
        assert!(fetch(&there, Some("https://a.example/")).goes_round());
        assert!(!fetch(&there, Some("http://a.example/")).goes_round());
        assert!(!fetch(&there, None).goes_round());
        assert!(fetch(&there.repeat(MOST_HOPS), Some("/further")).goes_round());
    }

    #[test]
    fn a_page_for_people_is_known_by_its_type_or_its_beginning() {
        let page = |media_type: Option<&str>, body: &str| Page {
            status: 200,
            media_type: media_type.map(str::to_owned),
            body: body.as_bytes().to_vec(),
            ..Page::default()
        };
        assert!(page(Some("text/html"), "Welcome").is_for_people());
        assert!(page(Some("text/xml"), "\u{feff} <!DOCTYPE html><p>").is_for_people());
        assert!(page(None, "<HTML>").is_for_people());
        let xhtml = "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"\">\n<html/>";
        assert!(page(Some("application/xhtml+xml"), xhtml).is_for_people());
        assert!(!page(Some("text/html"), "<?xml version=\"1.0\"?><clientConfig/>").is_for_people());
        assert!(!page(Some("text/html"), "{\"a\":1}").is_for_people());
        assert!(!page(None, "<clientConfig/>").is_for_people());
    }
}
