//! SOCKS 5 (RFC 1928), with a user name and password where there are some (RFC 1929).

use std::net::IpAddr;

use super::{Step, peer};
use crate::observation::proxy::ProxyTrouble;
use crate::secret::{Credential, Wire};

const VERSION: u8 = 5;
const SIGN_IN_VERSION: u8 = 1;
const NOTHING_NEEDED: u8 = 0;
const WITH_PASSWORD: u8 = 2;
const CONNECT: u8 = 1;

/// What was said last, and so what is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Nothing,
    Methods,
    SignIn,
    Request,
}

/// The dialogue with one proxy.
pub(super) struct Socks {
    host: String,
    port: u16,
    sign_in: Option<Credential>,
    said: Said,
    /// What came and was not read.
    heard: Vec<u8>,
}

impl Socks {
    pub(super) fn new(host: &str, port: u16, sign_in: Option<Credential>) -> Self {
        Self {
            host: host.to_owned(),
            port,
            sign_in,
            said: Said::Nothing,
            heard: Vec::new(),
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.heard.extend_from_slice(bytes);
    }

    /// What came where it says nothing yet about the proxy; a reply that breaks off is none.
    pub(super) fn heard(self) -> Vec<u8> {
        match self.said {
            Said::Nothing | Said::Methods if self.heard.first() != Some(&VERSION) => self.heard,
            _ => Vec::new(),
        }
    }

    /// Whether it has said anything that a SOCKS proxy says.
    pub(super) fn has_greeted(&self) -> bool {
        !matches!(self.said, Said::Nothing | Said::Methods)
    }

    pub(super) fn next(&mut self) -> Step {
        match (self.said, self.heard.as_slice()) {
            (Said::Nothing, _) => match destination(&self.host) {
                Some(_) => self.say(Said::Methods, self.methods()),
                None => Step::Fail(ProxyTrouble::InvalidName),
            },
            (Said::Methods, [VERSION, method, ..]) => {
                let method = *method;
                self.heard.drain(..2);
                match (method, &self.sign_in) {
                    (NOTHING_NEEDED, _) => self.request(),
                    (WITH_PASSWORD, Some(sign_in)) => {
                        let wire = password(sign_in);
                        self.say(Said::SignIn, wire)
                    }
                    _ => Step::Fail(ProxyTrouble::SignInRequired {
                        methods: Vec::new(),
                        tried: false,
                    }),
                }
            }
            (Said::SignIn, [_, 0, ..]) => {
                self.heard.drain(..2);
                self.request()
            }
            (Said::SignIn, [_, _, ..]) => Step::Fail(ProxyTrouble::SignInRequired {
                methods: Vec::new(),
                tried: true,
            }),
            (Said::Request, [VERSION, 0, ..]) => match length(&self.heard) {
                Some(length) if self.heard.len() >= length => {
                    Step::Open(self.heard.split_off(length))
                }
                Some(_) => Step::Listen,
                None if self.heard.len() < 5 => Step::Listen,
                None => Step::Fail(ProxyTrouble::NotAProxy(peer(&self.heard))),
            },
            (Said::Request, [VERSION, code, ..]) => Step::Fail(refusal(*code)),
            // No answer is due with another first byte than the version.
            (Said::Methods | Said::Request, [first, ..]) if *first != VERSION => {
                Step::Fail(ProxyTrouble::NotAProxy(peer(&self.heard)))
            }
            _ => Step::Listen,
        }
    }

    fn say(&mut self, said: Said, wire: Wire) -> Step {
        self.said = said;
        Step::Say(wire)
    }

    fn methods(&self) -> Wire {
        Wire::new(match &self.sign_in {
            Some(_) => vec![VERSION, 2, NOTHING_NEEDED, WITH_PASSWORD],
            None => vec![VERSION, 1, NOTHING_NEEDED],
        })
    }

    fn request(&mut self) -> Step {
        let mut bytes = vec![VERSION, CONNECT, 0];
        bytes.extend(destination(&self.host).unwrap_or_default());
        bytes.extend(self.port.to_be_bytes());
        self.say(Said::Request, Wire::new(bytes))
    }
}

/// The kind of address and the address; none for a name that does not fit.
fn destination(host: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match host.parse() {
        Ok(IpAddr::V4(address)) => {
            bytes.push(1);
            bytes.extend(address.octets());
        }
        Ok(IpAddr::V6(address)) => {
            bytes.push(4);
            bytes.extend(address.octets());
        }
        Err(_) => {
            bytes.push(3);
            bytes.push(u8::try_from(host.len()).ok().filter(|length| *length > 0)?);
            bytes.extend(host.bytes());
        }
    }
    Some(bytes)
}

fn password(Credential { username, secret }: &Credential) -> Wire {
    let mut bytes = vec![SIGN_IN_VERSION];
    for text in [username.as_str(), secret.expose()] {
        // Longer ones are refused when the proxy is read.
        let text = &text.as_bytes()[..text.len().min(255)];
        bytes.extend(u8::try_from(text.len()));
        bytes.extend(text);
    }
    Wire::new(bytes)
}

/// How long the whole reply is; none when that is not known yet, or cannot be.
fn length(reply: &[u8]) -> Option<usize> {
    let address = match reply.get(3)? {
        1 => 4,
        4 => 16,
        3 => 1 + usize::from(*reply.get(4)?),
        _ => return None,
    };
    Some(4 + address + 2)
}

/// What a reply means that is no success (RFC 1928, section 6).
fn refusal(code: u8) -> ProxyTrouble {
    let (code, text) = (u16::from(code), String::new());
    match code {
        1 | 3..=6 => ProxyTrouble::NoWayOn { code, text },
        _ => ProxyTrouble::Refused { code, text },
    }
}
