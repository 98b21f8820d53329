//! Sessions as they are written in files.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mailprobe::endpoint::{Protocol, Security};
use mailprobe::plan::Depth;
use mailprobe::protocol::Script;
use mailprobe::secret::{Credential, Secret};

/// The password of every session that names none.
pub(crate) const PASSWORD: &str = "s3cret Pa55";

/// One thing that happens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Event {
    /// The server sends this line; the line end is added.
    Line(String),
    /// The server sends these bytes.
    Bytes(Vec<u8>),
    /// mailprobe says this, shown so.
    Says(String),
    /// And this is how it is on the wire, without its last line end.
    Wire(String),
    /// TLS is made.
    Tls,
    /// The server closes.
    Close,
    /// The server resets the connection.
    Reset,
    /// The server says nothing until the limit of 7 seconds.
    Silence,
}

/// A session.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) script: Script,
    /// The secret, for looking after it in what is told.
    pub(crate) secret: Option<String>,
    /// Whether leave to sign in is given when it is asked for.
    pub(crate) leave: bool,
    pub(crate) events: Vec<Event>,
    pub(crate) expected: Vec<String>,
}

impl Session {
    /// Reads a session.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut head: Option<(Protocol, Security)> = None;
        let mut user = "kim@example.org".to_owned();
        let mut address = None;
        let mut secret = Some((false, PASSWORD.to_owned()));
        let mut ehlo = "[127.0.0.1]".to_owned();
        let mut nonce = "nonce".to_owned();
        let mut mechanism = None;
        let mut from = None;
        let mut depth = Depth::Enter;
        let mut leave = true;
        let mut events = Vec::new();
        let mut expected = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            match word {
                "" => {}
                _ if word.starts_with('#') => {}
                "imap" | "pop3" | "smtp" => {
                    let protocol = Protocol::from_name(word).unwrap();
                    head = Some((
                        protocol,
                        Security::from_name(rest).ok_or("unknown security")?,
                    ));
                }
                "user" => user = unescaped(rest),
                "address" => address = Some(rest.to_owned()),
                "password" => secret = Some((false, unescaped(rest))),
                "token" => secret = Some((true, unescaped(rest))),
                "no-login" => secret = None,
                "no-leave" => leave = false,
                "nonce" => rest.clone_into(&mut nonce),
                "from" => from = Some(rest.to_owned()),
                "mechanism" => mechanism = Some(rest.parse().map_err(|_| "unknown mechanism")?),
                "ehlo" => ehlo = rest.to_owned(),
                "depth" if rest == "offer" => depth = Depth::Offer,
                "S:" => events.push(Event::Line(rest.to_owned())),
                "S64:" => events.push(Event::Bytes(
                    STANDARD.decode(rest).map_err(|error| error.to_string())?,
                )),
                "C:" => events.push(Event::Says(rest.to_owned())),
                "W:" => events.push(Event::Wire(rest.to_owned())),
                "tls" => events.push(Event::Tls),
                "close" => events.push(Event::Close),
                "reset" => events.push(Event::Reset),
                "silence" => events.push(Event::Silence),
                ">" => expected.push(rest.to_owned()),
                _ => return Err(format!("line {}: cannot read {line:?}", index + 1)),
            }
        }
        let (protocol, security) = head.ok_or("it begins with no protocol")?;
        if expected.is_empty() {
            return Err("it expects nothing".to_owned());
        }
        Ok(Self {
            script: Script {
                protocol,
                security,
                depth,
                credential: secret.clone().map(|(token, secret)| Credential {
                    username: user.clone(),
                    secret: if token {
                        Secret::Token(secret.into())
                    } else {
                        Secret::Password(secret.into())
                    },
                }),
                address: Some(address.unwrap_or(user)),
                ehlo,
                mechanism,
                from,
                nonce,
                insists: false,
            },
            secret: secret.map(|(_, secret)| secret),
            leave,
            events,
            expected,
        })
    }
}

fn unescaped(text: &str) -> String {
    text.replace("\\r", "\r")
        .replace("\\n", "\n")
        .replace("\\0", "\0")
        .replace("\\x01", "\x01")
}

/// Bytes on the wire as sessions write them.
pub(crate) fn escaped(wire: &[u8]) -> String {
    let text = wire.strip_suffix(b"\r\n").unwrap_or(wire);
    String::from_utf8_lossy(text)
        .replace('\\', "\\\\")
        .replace('\r', "\\r")
        .replace('\n', "\\n")
        .replace('\0', "\\0")
        .replace('\x01', "\\x01")
}
