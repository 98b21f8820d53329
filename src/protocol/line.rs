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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all_lines(lines: &mut Lines) -> Vec<Vec<u8>> {
        std::iter::from_fn(|| lines.line().ok().flatten()).collect()
    }

    #[test]
    fn line_ends_of_both_kinds_are_taken() {
        let mut lines = Lines::default();
        lines.feed(b"one\r\ntwo\n\r\nthree \r\r\nfour");
        let found = all_lines(&mut lines);
        assert_eq!(found, [&b"one"[..], b"two", b"", b"three "]);
        assert_eq!(lines.pending(), b"four");
        assert_eq!(lines.last(), Some(b"four".to_vec()));
        assert_eq!(lines.last(), None);
    }

    #[test]
    fn the_longest_line_is_read_and_a_longer_one_is_not() {
        for (length, wanted) in [
            (LONGEST_LINE, Ok(Some(LONGEST_LINE))),
            (LONGEST_LINE + 1, Err(Excess::Line)),
        ] {
            let mut lines = Lines::default();
            lines.feed(&vec![b'x'; length]);
            lines.feed(b"\n");
            assert_eq!(lines.line().map(|line| line.map(|line| line.len())), wanted);
        }
    }

    #[test]
    fn a_line_without_end_is_given_up_as_soon_as_it_is_too_long() {
        let mut lines = Lines::default();
        lines.feed(&[b'x'; LONGEST_LINE]);
        assert_eq!(lines.line(), Ok(None));
        lines.feed(b"x");
        assert_eq!(lines.line(), Err(Excess::Line));
    }

    #[test]
    fn a_session_keeps_no_more_than_its_limit() {
        let mut lines = Lines::default();
        for _ in 0..40 {
            lines.feed(&[b'\n'; LONGEST_LINE]);
        }
        assert_eq!(lines.pending().len(), LONGEST_SESSION);
        let found = all_lines(&mut lines);
        assert_eq!(found.len(), LONGEST_SESSION);
        assert_eq!(lines.line(), Err(Excess::Session));
    }

    #[test]
    fn literals_are_recognised_at_the_end_of_a_line_only() {
        assert_eq!(literal(b"* CAPABILITY {10}"), Some((13, 10)));
        assert_eq!(literal(b"x {0+}"), Some((2, 0)));
        assert_eq!(
            literal(b"x {99999999999999999999999}"),
            Some((2, usize::MAX))
        );
        for line in [
            &b"x {5} y"[..],
            b"x {}",
            b"x {+}",
            b"x {-1}",
            b"x 5}",
            b"x {5",
            b"x {a}",
            b"",
        ] {
            assert_eq!(literal(line), None, "{}", String::from_utf8_lossy(line));
        }
    }

    #[test]
    fn the_front_end_of_exchange_is_decoded() {
        let decoded = exchange_front_end("ready. [UwBDADEAUABSADgAMABDAEEAMAAxADAANQA=]");
        assert_eq!(decoded.as_deref(), Some("SC1PR80CA0105"));
        for text in [
            "ready.",
            "ready. []",
            "ready. [08DCE8B62813AB2B]",
            "ready. [UwBD]",
            "[CAPABILITY IMAP4rev1] ready",
            "ready. [AAA=]",
        ] {
            assert_eq!(exchange_front_end(text), None, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn lines_do_not_depend_on_the_split(
            bytes in proptest::collection::vec(prop_oneof![Just(b'\n'), Just(b'\r'), any::<u8>()], 0..300),
            cuts in proptest::collection::vec(0_usize..300, 0..20),
        ) {
            let mut whole = Lines::default();
            whole.feed(&bytes);
            let wanted = all_lines(&mut whole);

            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.sort_unstable();
            cuts.push(bytes.len());
            let mut pieces = Lines::default();
            let mut found = Vec::new();
            let mut from = 0;
            for cut in cuts {
                pieces.feed(&bytes[from..cut]);
                found.extend(all_lines(&mut pieces));
                from = cut;
            }
            prop_assert_eq!(found, wanted);
            prop_assert_eq!(pieces.pending(), whole.pending());
        }
    }
}
