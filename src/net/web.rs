//! A neutral page of the web: whether this network leads to the internet, and by itself.
//!
//! Operating systems find the login pages of hot-spots in the same way: they fetch a page of which it is
//! known what it says, without encryption, so that whoever answers in its place can be seen.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;
use std::time::{Duration, SystemTime};

use time::OffsetDateTime;
use time::format_description::well_known::Rfc2822;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::resolve::Resolver;
use super::{ConnectTo, Network, connect};
use crate::observation::contrast::WebAnswer;
use crate::observation::dns::DnsTrouble;
use crate::observation::tcp::TcpTrouble;

/// Pages of which it is known what they say; they are kept by the makers of operating systems and browsers
/// for this use. The first is the one that is usually fetched.
const KNOWN: [(&str, Says); 4] = [
    (
        "http://www.msftconnecttest.com/connecttest.txt",
        Says::Text("Microsoft Connect Test"),
    ),
    (
        "http://connectivitycheck.gstatic.com/generate_204",
        Says::Nothing,
    ),
    (
        "http://detectportal.firefox.com/success.txt",
        Says::Text("success"),
    ),
    (
        "http://captive.apple.com/hotspot-detect.html",
        Says::Text("<HTML><HEAD><TITLE>Success</TITLE></HEAD><BODY>Success</BODY></HTML>"),
    ),
];

/// More than this of an answer is not read.
const MOST: usize = 16 * 1024;

/// More headers than these are not read.
const MOST_HEADERS: usize = 64;

/// How long the whole may take, and its name or the connection alone.
const LIMIT: Duration = Duration::from_secs(7);
const NAME_OR_CONNECTION: Duration = Duration::from_secs(4);

/// What a page is known to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Says {
    /// This text, with or without a line end.
    Text(&'static str),
    /// Nothing (HTTP 204).
    Nothing,
    /// Something, with success.
    Something,
}

/// A page of the web that is fetched to see whether this network leads to the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebPage {
    url: String,
    host: String,
    port: u16,
    path: String,
    says: Says,
}

/// Why a text is not a [`WebPage`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "give the address of a page that begins with http:// (without encryption, so that it can be seen who answers)"
)]
pub struct WebPageError;

impl FromStr for WebPage {
    type Err = WebPageError;

    /// Reads `http://HOST[:PORT][/PATH]`; the host is a name or an IPv4 address.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_plain = |c: char| c.is_ascii_graphic() && !"\"<>\\^`{|}#@".contains(c);
        if text.len() > 2000 || !text.chars().all(is_plain) {
            return Err(WebPageError);
        }
        let rest = text.strip_prefix("http://").ok_or(WebPageError)?;
        let (place, path) = match rest.split_once('/') {
            Some((place, path)) => (place, format!("/{path}")),
            None => (rest, "/".to_owned()),
        };
        let (host, port) = match place.split_once(':') {
            Some((host, port)) => (host, port.parse().map_err(|_| WebPageError)?),
            None => (place, 80),
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        if host.is_empty() || !host.chars().all(is_name) || port == 0 {
            return Err(WebPageError);
        }
        let known = KNOWN.iter().find(|(url, _)| *url == text);
        Ok(Self {
            url: text.to_owned(),
            host: host.to_ascii_lowercase(),
            port,
            path,
            says: known.map_or(Says::Something, |(_, says)| *says),
        })
    }
}

impl WebPage {
    /// The address of the page that is usually fetched.
    pub const USUAL: &'static str = KNOWN[0].0;

    /// Its address.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether `network` leads to it as it leads elsewhere: a rule that catches every host is not about it.
    pub(crate) fn is_in(&self, network: &Network) -> bool {
        let caught = |rule: &&ConnectTo| rule.host.is_none() && rule.fits(&self.host, self.port);
        !network.simulated && !network.connect_to.iter().any(|rule| caught(&rule))
    }

    /// Fetches it; also tells by how many seconds the server's clock is ahead of ours.
    pub(crate) async fn fetch(
        &self,
        network: &Network,
        resolver: &Resolver,
    ) -> (WebAnswer, Option<i64>) {
        let until = Instant::now() + LIMIT;
        let (host, port) = network.route(&self.host, self.port);
        let Ok(resolution) = timeout(NAME_OR_CONNECTION, resolver.resolve(&host)).await else {
            let trouble = DnsTrouble::Timeout;
            return (WebAnswer::NoName(trouble), None);
        };
        let mut addresses = resolution.addresses();
        addresses.retain(|address| network.allows(*address));
        if addresses.is_empty() {
            let trouble = match (resolution.v4, resolution.v6) {
                (Err(v4), _) => v4,
                (_, Err(v6)) => v6,
                (Ok(_), Ok(_)) => DnsTrouble::NoData,
            };
            return (WebAnswer::NoName(trouble), None);
        }
        let stream = match connected(network, &addresses, port).await {
            Ok(stream) => stream,
            Err(trouble) => return (WebAnswer::NoConnection(trouble), None),
        };
        match timeout_at(until, self.ask(stream)).await {
            Ok(answer) => answer,
            Err(_) => (WebAnswer::NoAnswer, None),
        }
    }

    async fn ask(&self, mut stream: TcpStream) -> (WebAnswer, Option<i64>) {
        let host = match self.port {
            80 => self.host.clone(),
            port => format!("{}:{port}", self.host),
        };
        let request = format!(
            "GET {} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: mailprobe/{}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
            self.path,
            env!("CARGO_PKG_VERSION")
        );
        if stream.write_all(request.as_bytes()).await.is_err() {
            return (WebAnswer::NoAnswer, None);
        }
        let mut came = Vec::new();
        let mut buffer = [0; 4096];
        while came.len() < MOST && !is_whole(&came) {
            match stream.read(&mut buffer).await {
                Ok(0) | Err(_) => break,
                Ok(read) => came.extend_from_slice(&buffer[..read]),
            }
        }
        self.judge(&came, SystemTime::now())
    }

    /// What these bytes are, come at this moment.
    fn judge(&self, came: &[u8], now: SystemTime) -> (WebAnswer, Option<i64>) {
        if came.is_empty() {
            return (WebAnswer::NoAnswer, None);
        }
        let Some(head) = Head::of(came) else {
            return (WebAnswer::NotHttp, None);
        };
        let ahead = head.date.map(|date| seconds_between(date, now));
        let known = match self.says {
            Says::Text(text) => head.status == 200 && head.says(text),
            Says::Nothing => head.status == 204,
            Says::Something => (200..300).contains(&head.status),
        };
        let answer = if known {
            WebAnswer::AsKnown
        } else {
            let to = head.location.as_deref().and_then(host_of);
            WebAnswer::Other {
                status: head.status,
                leads_to: to.filter(|to| *to != self.host),
            }
        };
        (answer, ahead)
    }
}

/// The first connection to the first address of each family.
async fn connected(
    network: &Network,
    addresses: &[IpAddr],
    port: u16,
) -> Result<TcpStream, TcpTrouble> {
    let first = |v6| {
        addresses
            .iter()
            .find(move |address| address.is_ipv6() == v6)
    };
    let mut tries = JoinSet::new();
    // What is told of the failure is best that of the family that most servers have.
    for address in [first(true), first(false)].into_iter().flatten() {
        let place = network.detour(SocketAddr::new(*address, port));
        tries.spawn(async move {
            (
                place.is_ipv4(),
                connect::dial(place, NAME_OR_CONNECTION).await,
            )
        });
    }
    let mut failure = TcpTrouble::NetworkUnreachable;
    let mut of_v4 = false;
    while let Some(Ok((is_v4, outcome))) = tries.join_next().await {
        match outcome {
            Ok(stream) => return Ok(stream),
            Err(trouble) if is_v4 || !of_v4 => (failure, of_v4) = (trouble, is_v4),
            Err(_) => {}
        }
    }
    Err(failure)
}

/// What stands in front of the body, and the body.
struct Head<'a> {
    status: u16,
    location: Option<String>,
    date: Option<SystemTime>,
    length: Option<usize>,
    body: &'a [u8],
}

impl<'a> Head<'a> {
    /// None when it is not that of HTTP, or not whole.
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let end = match response.parse(bytes) {
            Ok(httparse::Status::Complete(end)) => end,
            Ok(httparse::Status::Partial) | Err(_) => return None,
        };
        let value = |name: &str| {
            let mut headers = response.headers.iter();
            let header = headers.find(|header| header.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(header.value).ok().map(str::trim)
        };
        let date = |text| OffsetDateTime::parse(text, &Rfc2822).ok();
        // What comes from a cache was dated when it was stored (RFC 9111, section 5.1).
        let age = value("age").map_or(Some(0), |age| age.parse::<u32>().ok());
        let since = |date| SystemTime::from(date).checked_add(Duration::from_secs(age?.into()));
        Some(Self {
            status: response.code?,
            location: value("location").map(str::to_owned),
            date: value("date").and_then(date).and_then(since),
            length: value("content-length").and_then(|length| length.parse().ok()),
            body: &bytes[end..],
        })
    }

    /// Whether this text and nothing else is the body, in one chunk or as it is.
    fn says(&self, text: &str) -> bool {
        let body = String::from_utf8_lossy(self.body);
        let chunked = format!("{:x}\r\n{text}", text.len());
        body.trim() == text || body.to_lowercase().starts_with(&chunked.to_lowercase())
    }
}

/// Whether nothing more belongs to the answer.
fn is_whole(bytes: &[u8]) -> bool {
    Head::of(bytes).is_some_and(|head| {
        let without_body = head.status == 204 || head.status == 304;
        without_body || head.length.is_some_and(|length| head.body.len() >= length)
    })
}

/// The host of an absolute URL, without port, user and brackets.
fn host_of(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("//")?;
    let place = rest.split(['/', '?', '#']).next()?;
    let place = place.rsplit('@').next()?;
    let host = match place.strip_prefix('[') {
        Some(inner) => inner.split(']').next()?,
        None => place.split(':').next()?,
    };
    (!host.is_empty() && host.len() <= 253).then(|| host.to_ascii_lowercase())
}

/// The first moment less the second, in whole seconds.
fn seconds_between(a: SystemTime, b: SystemTime) -> i64 {
    let whole = |duration: Duration| i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
    match a.duration_since(b) {
        Ok(ahead) => whole(ahead),
        Err(behind) => -whole(behind.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(bytes: &str) -> (WebAnswer, Option<i64>) {
        let page: WebPage = WebPage::USUAL.parse().expect("a page");
        // 6 November 1994, 08:49:37 UTC.
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        page.judge(bytes.as_bytes(), now)
    }

    fn other(status: u16, leads_to: Option<&str>) -> WebAnswer {
        WebAnswer::Other {
            status,
            leads_to: leads_to.map(str::to_owned),
        }
    }

    #[test]
    fn the_known_page_is_known_and_tells_the_time() {
        let page = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:51:37 GMT\r\nContent-Length: 22\r\n\r\nMicrosoft Connect Test";
        assert_eq!(judged(page), (WebAnswer::AsKnown, Some(120)));
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n16\r\nMicrosoft Connect Test\r\n0\r\n\r\n";
        assert_eq!(judged(chunked), (WebAnswer::AsKnown, None));
        let stored = page.replace("Content", "Age: 60\r\nContent");
        assert_eq!(judged(&stored), (WebAnswer::AsKnown, Some(180)));
        assert!(is_whole(page.as_bytes()) && !is_whole(&page.as_bytes()[..page.len() - 1]));
    }

    #[test]
    fn whoever_answers_in_its_place_is_seen() {
        for (answer, expected) in [
            (
                "HTTP/1.1 302 Found\r\nLocation: https://Login.Hotel.example:8443/?u=1\r\n\r\n",
                other(302, Some("login.hotel.example")),
            ),
            (
                "HTTP/1.1 200 OK\r\n\r\n<html>Log in</html>",
                other(200, None),
            ),
            (
                "HTTP/1.1 301 Moved\r\nLocation: https://www.msftconnecttest.com/\r\n\r\n",
                other(301, None),
            ),
            (
                "HTTP/1.0 511 Network Authentication Required\r\n\r\n",
                other(511, None),
            ),
            ("220 mail.example.org ESMTP\r\n", WebAnswer::NotHttp),
            ("", WebAnswer::NoAnswer),
        ] {
            assert_eq!(judged(answer), (expected, None), "{answer}");
        }
    }

    #[test]
    fn a_page_without_encryption_is_wanted() {
        let page: WebPage = "http://Web.example:8080/a?b".parse().expect("a page");
        assert_eq!((page.host.as_str(), page.port), ("web.example", 8080));
        assert_eq!(page.path, "/a?b");
        for text in [
            "",
            "https://web.example/",
            "http://",
            "http://a:0/",
            "http://u@a/",
            "http://a b/",
        ] {
            assert_eq!(text.parse::<WebPage>(), Err(WebPageError), "{text}");
        }
    }
}
