//! The reader of what comes back on a hello: as far as the version that the server chose, or its alert.

use crate::observation::contrast::HelloAnswer;
use crate::observation::tls::TlsVersion;

/// The kinds of records (RFC 8446, section 5.1).
const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
/// The kind of message (RFC 8446, section 4). A HelloRetryRequest is one, too.
const SERVER_HELLO: u8 = 2;
/// The level of an alert that ends nothing (RFC 5246, section 7.2), and the one that ends all the same.
const WARNING: u8 = 1;
const CLOSE_NOTIFY: u8 = 0;
/// The extension that holds the version since TLS 1.3 (RFC 8446, section 4.2.1).
const SUPPORTED_VERSIONS: u16 = 43;
/// The largest record: what it may hold and what encryption may add (RFC 5246, section 6.2.3).
const LARGEST_RECORD: usize = 16 * 1024 + 2048;
/// The largest answer to a hello that is read; real ones have about a hundred bytes.
const LARGEST_HELLO: usize = 8 * 1024;
/// The most warnings before an answer.
const MOST_WARNINGS: u8 = 16;

/// Reads an answer, in whatever pieces it comes.
#[derive(Default)]
pub(super) struct Reader {
    unread: Vec<u8>,
    message: Vec<u8>,
    warnings: u8,
}

impl Reader {
    /// Takes what came next; tells the answer as soon as it is clear.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Option<HelloAnswer> {
        self.unread.extend_from_slice(bytes);
        loop {
            let (kind, rest) = self.unread.split_first()?;
            if !matches!(*kind, ALERT | HANDSHAKE) || rest.first().is_some_and(|major| *major != 3)
            {
                return Some(HelloAnswer::NotTls);
            }
            let [_, _, high, low, content @ ..] = rest else {
                return None;
            };
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            if length == 0 || length > LARGEST_RECORD {
                return Some(HelloAnswer::NotTls);
            }
            let content = content.get(..length)?.to_vec();
            let kind = *kind;
            self.unread.drain(..5 + length);
            let answer = if kind == ALERT {
                self.alert(&content)
            } else {
                self.message.extend(content);
                self.hello()
            };
            if answer.is_some() {
                return answer;
            }
        }
    }

    fn alert(&mut self, content: &[u8]) -> Option<HelloAnswer> {
        match content {
            // Such as `unrecognized_name`, with which some servers begin (RFC 6066, section 3).
            [WARNING, code] if *code != CLOSE_NOTIFY && self.warnings < MOST_WARNINGS => {
                self.warnings += 1;
                None
            }
            [_, code] => Some(HelloAnswer::Alert(*code)),
            _ => Some(HelloAnswer::NotTls),
        }
    }

    fn hello(&self) -> Option<HelloAnswer> {
        let [kind, a, b, c, body @ ..] = self.message.as_slice() else {
            let kind = self.message.first()?;
            return (*kind != SERVER_HELLO).then_some(HelloAnswer::NotTls);
        };
        let length = usize::try_from(u32::from_be_bytes([0, *a, *b, *c])).unwrap_or(usize::MAX);
        if *kind != SERVER_HELLO || length > LARGEST_HELLO {
            return Some(HelloAnswer::NotTls);
        }
        let version = version(body.get(..length)?).and_then(TlsVersion::from_number);
        Some(version.map_or(HelloAnswer::NotTls, HelloAnswer::Accepted))
    }
}

/// The version that a ServerHello chooses (RFC 8446, section 4.1.3).
fn version(body: &[u8]) -> Option<u16> {
    let (version, rest) = number(body)?;
    let rest = rest.get(32..)?;
    let (length, rest) = rest.split_first()?;
    // Behind the session: the cipher suite, two bytes, and the compression, one.
    let rest = rest.get(usize::from(*length) + 3..)?;
    if rest.is_empty() {
        return Some(version);
    }
    let (length, rest) = number(rest)?;
    let mut extensions = rest.get(..usize::from(length))?;
    let mut chosen = version;
    while !extensions.is_empty() {
        let (kind, rest) = number(extensions)?;
        let (length, rest) = number(rest)?;
        let (content, rest) = rest.split_at_checked(usize::from(length))?;
        if kind == SUPPORTED_VERSIONS {
            chosen = number(content)?.0;
        }
        extensions = rest;
    }
    Some(chosen)
}

fn number(bytes: &[u8]) -> Option<(u16, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u16::from_be_bytes(*number), rest))
}
