//! CONNECT of HTTP/1.1 (RFC 9110, section 9.3.6; RFC 9112, section 3.2.3).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

use super::{Step, peer};
use crate::observation::proxy::ProxyTrouble;
use crate::secret::{Credential, Scrubber, Wire};

/// The longest head of an answer that is read.
const LONGEST: usize = 16 * 1024;

/// The longest text that is kept of an answer, in characters, and the most ways of signing in.
const LONGEST_TEXT: usize = 200;
const MOST_METHODS: usize = 8;

/// One request for a way on.
pub(super) struct Connect {
    request: Option<Wire>,
    is_askable: bool,
    scrubber: Scrubber,
    signs_in: bool,
    heard: Vec<u8>,
    /// How far the end of the head was looked for.
    searched: usize,
}

impl Connect {
    pub(super) fn new(host: &str, port: u16, sign_in: Option<Credential>) -> Self {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-._:".contains(c);
        let place = match host.contains(':') {
            true => format!("[{host}]:{port}"),
            false => format!("{host}:{port}"),
        };
        let mut scrubber = Scrubber::new(sign_in.as_ref());
        let mut request = Zeroizing::new(format!("CONNECT {place} HTTP/1.1\r\nHost: {place}\r\n"));
        if let Some(Credential { username, secret }) = &sign_in {
            // RFC 7617: the user name and the password, with a colon between.
            let pair = Zeroizing::new(format!("{username}:{}", secret.expose()));
            let encoded = Zeroizing::new(STANDARD.encode(pair.as_bytes()));
            scrubber.hide(&encoded);
            request.push_str("Proxy-Authorization: Basic ");
            request.push_str(&encoded);
            request.push_str("\r\n");
        }
        request.push_str("\r\n");
        Self {
            request: Some(Wire::new(request.as_bytes().to_vec())),
            is_askable: !host.is_empty() && host.chars().all(is_name),
            scrubber,
            signs_in: sign_in.is_some(),
            heard: Vec::new(),
            searched: 0,
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.heard.extend_from_slice(bytes);
    }

    pub(super) fn heard(self) -> Vec<u8> {
        self.heard
    }

    pub(super) fn next(&mut self) -> Step {
        if !self.is_askable {
            return Step::Fail(ProxyTrouble::InvalidName);
        }
        if let Some(request) = self.request.take() {
            return Step::Say(request);
        }
        // Who does not begin like HTTP will not end like it; more of it need not be waited for.
        let begin = b"HTTP/1.";
        let same = self
            .heard
            .iter()
            .zip(begin)
            .all(|(heard, due)| heard == due);
        if !same {
            return Step::Fail(ProxyTrouble::NotAProxy(peer(&self.heard)));
        }
        match self.end_of_head() {
            Some(end) => {
                let rest = self.heard.split_off(end);
                self.judge(rest)
            }
            None if self.heard.len() > LONGEST => {
                Step::Fail(ProxyTrouble::NotAProxy(peer(&self.heard)))
            }
            None => Step::Listen,
        }
    }

    /// Where the empty line ends; a lone LF is taken for a line end (RFC 9112, section 2.2).
    fn end_of_head(&mut self) -> Option<usize> {
        let from = self.searched.saturating_sub(3);
        self.searched = self.heard.len();
        let found = (from..self.heard.len()).find_map(|at| {
            let rest = &self.heard[at..];
            [b"\n\r\n".as_slice(), b"\n\n"]
                .iter()
                .find(|end| rest.starts_with(end))
                .map(|end| at + end.len())
        });
        found.filter(|end| *end <= LONGEST)
    }

    fn judge(&self, rest: Vec<u8>) -> Step {
        let head = String::from_utf8_lossy(&self.heard);
        let mut lines = head.lines();
        let first = lines.next().unwrap_or_default();
        let mut words = first.splitn(3, ' ');
        let _version = words.next();
        let code = words.next().filter(|code| code.len() == 3);
        let Some(code) = code.and_then(|code| code.parse::<u16>().ok()) else {
            return Step::Fail(ProxyTrouble::NotAProxy(peer(&self.heard)));
        };
        let fields: Vec<(&str, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.trim(), value.trim()))
            .collect();
        let values = |wanted: &'static str| {
            let fields = fields.iter();
            fields
                .filter(move |(name, _)| name.eq_ignore_ascii_case(wanted))
                .map(|(_, value)| *value)
        };
        let mut text = words.next().unwrap_or_default().trim().to_owned();
        // Squid names the reason here alone.
        if let Some(reason) = values("X-Squid-Error").next() {
            text = format!("{text} ({reason})");
        }
        let text = self.kept(&text);
        // A proxy ignores these fields in such an answer and sends none (RFC 9110, section 9.3.6); a web server sends its page.
        let has_page = values("Content-Length").any(|length| length != "0")
            && values("Content-Type").any(|kind| kind.starts_with("text/"));
        let at = self.page(values("Location").next().unwrap_or_default());
        let is_proxy = fields.iter().any(|(name, _)| is_of_proxy(name));
        Step::Fail(match code {
            200..=299 if has_page => ProxyTrouble::NotAProxy(peer(&self.heard)),
            200..=299 => return Step::Open(rest),
            // A web server does not know the method, or takes the question for one about a page that has moved for good.
            301 | 308 | 400 | 404 | 405 | 501 if !is_proxy => {
                ProxyTrouble::NotAProxy(peer(&self.heard))
            }
            407 => ProxyTrouble::SignInRequired {
                methods: self.methods(values("Proxy-Authenticate")),
                tried: self.signs_in,
            },
            300..=399 | 511 if code == 511 || !at.is_empty() => ProxyTrouble::Page { code, at },
            // tinyproxy says so of a name and password that it does not know.
            401 if self.signs_in => ProxyTrouble::SignInRequired {
                methods: self.methods(values("WWW-Authenticate")),
                tried: true,
            },
            // tinyproxy says 500 when it cannot connect or does not find the name.
            500 | 502..=504 => ProxyTrouble::NoWayOn { code, text },
            _ => ProxyTrouble::Refused { code, text },
        })
    }

    /// The ways of signing in: the first word of each challenge (RFC 9110, section 11.6.1).
    fn methods<'a>(&self, challenges: impl Iterator<Item = &'a str>) -> Vec<String> {
        let mut methods: Vec<String> = Vec::new();
        for challenge in challenges {
            let method = challenge.split([' ', ',']).next().unwrap_or_default();
            let method = self.kept(method);
            if !method.is_empty() && !methods.contains(&method) && methods.len() < MOST_METHODS {
                methods.push(method);
            }
        }
        methods
    }

    /// The address of a page; what stands behind it may name the person.
    fn page(&self, location: &str) -> String {
        let end = location.find(['?', '#']).unwrap_or(location.len());
        self.kept(&location[..end])
    }

    fn kept(&self, text: &str) -> String {
        // A secret that is cut in two would not be found.
        let clean = self.scrubber.scrub(text);
        clean.chars().take(LONGEST_TEXT).collect()
    }
}

/// Whether only proxies send a field of this name: `Via` (RFC 9110, section 7.6.3), and what begins with their name.
fn is_of_proxy(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name == "via" || name.starts_with("proxy-") || name == "x-squid-error"
}
