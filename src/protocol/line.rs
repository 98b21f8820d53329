//! Lines out of bytes that come in any pieces.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The longest line that is read, in bytes; the longest IMAP line with its literals too.
pub const LONGEST_LINE: usize = 64 * 1024;

/// The most that is read in one session, in bytes.
pub const LONGEST_SESSION: usize = 1024 * 1024;

/// The most lines that are read while one answer is awaited.
pub const LONGEST_REPLY: usize = 1000;

/// How the bytes of a server broke a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excess {
    /// A line longer than [`LONGEST_LINE`].
    Line,
    /// A session longer than [`LONGEST_SESSION`].
    Session,
}

/// A reader of lines that takes bare LF for CRLF, any bytes, and any split.
///
/// It never keeps more than [`LONGEST_SESSION`] bytes, and what it returns does not depend on the
/// pieces in which the bytes came.
#[derive(Debug, Default)]
pub struct Lines {
    buffer: Vec<u8>,
    /// Where the bytes begin that were not returned yet.
    begin: usize,
    /// Up to where no line end was found, so that nothing is searched twice.
    searched: usize,
    /// How many bytes came in this session.
    total: usize,
    /// Whether bytes were thrown away because of the limit of the session.
    overflowed: bool,
}

impl Lines {
    /// Takes bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let room = LONGEST_SESSION - self.total;
        let taken = bytes.len().min(room);
        self.overflowed |= taken < bytes.len();
        self.total += taken;
        if self.begin > 0 {
            self.buffer.drain(..self.begin);
            self.searched -= self.begin;
            self.begin = 0;
        }
        self.buffer.extend_from_slice(&bytes[..taken]);
    }

    /// The bytes that came and were not returned yet.
    pub fn pending(&self) -> &[u8] {
        &self.buffer[self.begin..]
    }

    /// The next line without its line end, when it is complete.
    pub fn line(&mut self) -> Result<Option<Vec<u8>>, Excess> {
        let found = self.buffer[self.searched..]
            .iter()
            .position(|&byte| byte == b'\n');
        let Some(offset) = found else {
            self.searched = self.buffer.len();
            return if self.pending().len() > LONGEST_LINE {
                Err(Excess::Line)
            } else {
                self.more()
            };
        };
        let end = self.searched + offset;
        if end - self.begin > LONGEST_LINE {
            return Err(Excess::Line);
        }
        let mut line = &self.buffer[self.begin..end];
        while let [rest @ .., b'\r'] = line {
            line = rest;
        }
        let line = line.to_vec();
        self.begin = end + 1;
        self.searched = self.begin;
        Ok(Some(line))
    }

    /// Exactly so many bytes, when they are there: an IMAP literal.
    pub fn exactly(&mut self, count: usize) -> Result<Option<Vec<u8>>, Excess> {
        if count > LONGEST_LINE {
            return Err(Excess::Line);
        }
        let Some(bytes) = self.pending().get(..count) else {
            return self.more();
        };
        let bytes = bytes.to_vec();
        self.begin += count;
        self.searched = self.begin;
        Ok(Some(bytes))
    }

    /// What is left when the server closed: a last line without a line end, if any.
    pub fn last(&mut self) -> Option<Vec<u8>> {
        let last = self.pending().to_vec();
        self.begin = self.buffer.len();
        self.searched = self.begin;
        (!last.is_empty()).then_some(last)
    }

    /// More bytes are needed: none will be taken any more once the session is over its limit.
    fn more<T>(&self) -> Result<Option<T>, Excess> {
        if self.overflowed {
            Err(Excess::Session)
        } else {
            Ok(None)
        }
    }
}

/// The literal that a line ends with: where its `{` stands, and how many bytes follow.
pub(super) fn literal(line: &[u8]) -> Option<(usize, usize)> {
    let inner = line.strip_suffix(b"}")?;
    let brace = inner.iter().rposition(|&byte| byte == b'{')?;
    let digits = inner[brace + 1..]
        .strip_suffix(b"+")
        .unwrap_or(&inner[brace + 1..]);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // More digits than a length can have mean more bytes than are ever read.
    let length = std::str::from_utf8(digits)
        .ok()?
        .parse()
        .unwrap_or(usize::MAX);
    Some((brace, length))
}

/// The name of the front end that an Exchange greeting ends with: base64 of UTF-16LE in brackets.
pub(super) fn exchange_front_end(greeting: &str) -> Option<String> {
    let inner = greeting.trim_end().strip_suffix(']')?;
    let (_, encoded) = inner.rsplit_once('[')?;
    let bytes = STANDARD.decode(encoded).ok()?;
    let (pairs, odd) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    let name = String::from_utf16(&units).ok()?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
    (odd.is_empty() && !name.is_empty() && name.chars().all(is_name)).then_some(name)
}
