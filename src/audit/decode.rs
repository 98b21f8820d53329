//! The bytes of an export as UTF-8, whatever they were written in, piece by piece.

use std::io::{self, BufRead, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How much is read at a time, and how much of the beginning can be looked at, in bytes.
const PIECE: usize = 64 * 1024;

/// How a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little end first: what Windows PowerShell redirects to.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1252, what Excel and older cmdlets call ANSI: the bytes were no UTF-8.
    Windows1252,
}

impl Encoding {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// A reader whose bytes are always UTF-8, without a byte order mark.
pub(super) struct Decoded<R> {
    inner: R,
    encoding: Encoding,
    utf16: Option<Decoder>,
    /// Bytes as they came that are not decoded yet.
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    is_at_end: bool,
    quotes: u64,
    last: Option<u8>,
    /// The last one that is more than the end of a line.
    last_of_line: Option<u8>,
}

impl<R: Read> Decoded<R> {
    /// Reads the beginning to find out how the file was written.
    pub(super) fn new(mut inner: R) -> io::Result<Self> {
        let mut raw = Vec::with_capacity(PIECE);
        let is_at_end = fill(&mut inner, &mut raw)?;
        let (encoding, mark) = sniff(&raw);
        raw.drain(..mark);
        let utf16 = match encoding {
            Encoding::Utf16Le => Some(UTF_16LE.new_decoder_without_bom_handling()),
            Encoding::Utf16Be => Some(UTF_16BE.new_decoder_without_bom_handling()),
            Encoding::Utf8 | Encoding::Windows1252 => None,
        };
        let mut decoded = Self {
            inner,
            encoding,
            utf16,
            raw,
            text: Vec::with_capacity(2 * PIECE),
            at: 0,
            is_at_end,
            quotes: 0,
            last: None,
            last_of_line: None,
        };
        decoded.decode();
        Ok(decoded)
    }

    /// How the part that was read so far was written.
    pub(super) const fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The beginning of the text, as long as nothing was taken from it.
    pub(super) fn head(&self) -> &str {
        std::str::from_utf8(&self.text[self.at..]).unwrap_or_default()
    }

    /// Whether the double quotes that were read so far do not pair up.
    pub(super) const fn is_in_quotes(&self) -> bool {
        !self.quotes.is_multiple_of(2)
    }

    /// Whether what was read so far ends a line.
    pub(super) const fn ends_a_line(&self) -> bool {
        matches!(self.last, Some(b'\n' | b'\r') | None)
    }

    /// Whether its last line ends with a double quote.
    pub(super) const fn last_line_ends_a_quote(&self) -> bool {
        matches!(self.last_of_line, Some(b'"'))
    }

    /// Whether it ends with a double quote.
    pub(super) const fn ends_a_quote(&self) -> bool {
        matches!(self.last, Some(b'"'))
    }

    fn refill(&mut self) -> io::Result<()> {
        while self.at >= self.text.len() && !(self.is_at_end && self.raw.is_empty()) {
            self.text.clear();
            self.at = 0;
            self.is_at_end = fill(&mut self.inner, &mut self.raw)?;
            self.decode();
        }
        Ok(())
    }

    /// Decodes all of `raw` that can be decoded.
    fn decode(&mut self) {
        let from = self.text.len();
        match &mut self.utf16 {
            Some(decoder) => {
                let most = decoder.max_utf8_buffer_length(self.raw.len());
                self.text.resize(from + most.unwrap_or(4 * PIECE), 0);
                let (_, read, written, _) =
                    decoder.decode_to_utf8(&self.raw, &mut self.text[from..], self.is_at_end);
                self.text.truncate(from + written);
                self.raw.drain(..read);
            }
            None => self.decode_bytes(),
        }
        let new = &self.text[from..];
        self.quotes += memchr::memchr_iter(b'"', new).count() as u64;
        self.last = new.last().copied().or(self.last);
        let of_line = new.iter().rfind(|byte| !matches!(byte, b'\n' | b'\r'));
        self.last_of_line = of_line.copied().or(self.last_of_line);
    }

    /// What is UTF-8 stays as it is, every other byte is read as Windows-1252.
    fn decode_bytes(&mut self) {
        let mut rest = self.raw.as_slice();
        loop {
            let error = match std::str::from_utf8(rest) {
                Ok(_) => {
                    self.text.extend_from_slice(rest);
                    rest = &[];
                    break;
                }
                Err(error) => error,
            };
            let (good, bad) = rest.split_at(error.valid_up_to());
            self.text.extend_from_slice(good);
            let wrong = match error.error_len() {
                Some(length) => length,
                // The rest of this character is still to come.
                None if !self.is_at_end => {
                    rest = bad;
                    break;
                }
                None => bad.len(),
            };
            self.encoding = Encoding::Windows1252;
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bad[..wrong]);
            self.text.extend_from_slice(text.as_bytes());
            rest = &bad[wrong..];
        }
        let left = rest.len();
        self.raw.drain(..self.raw.len() - left);
    }
}

/// Reads until there is a whole piece; tells whether the end was reached.
fn fill(inner: &mut impl Read, raw: &mut Vec<u8>) -> io::Result<bool> {
    let want = PIECE.saturating_sub(raw.len()).max(1) as u64;
    let read = inner.take(want).read_to_end(raw)?;
    Ok((read as u64) < want)
}

/// The encoding by the first bytes, and how many of them are its mark.
fn sniff(raw: &[u8]) -> (Encoding, usize) {
    match raw {
        [0xef, 0xbb, 0xbf, ..] => (Encoding::Utf8, 3),
        [0xff, 0xfe, ..] => (Encoding::Utf16Le, 2),
        [0xfe, 0xff, ..] => (Encoding::Utf16Be, 2),
        // What an export begins with is ASCII.
        [a, 0, b, 0, ..] if *a != 0 && *b != 0 => (Encoding::Utf16Le, 0),
        [0, a, 0, b, ..] if *a != 0 && *b != 0 => (Encoding::Utf16Be, 0),
        _ => (Encoding::Utf8, 0),
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let length = available.len().min(buffer.len());
        buffer[..length].copy_from_slice(&available[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Decoded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.refill()?;
        Ok(&self.text[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Encoding) {
        let mut decoded = Decoded::new(bytes).expect("memory can be read");
        let mut text = String::new();
        let read = decoded.read_to_string(&mut text);
        read.expect("what is decoded is UTF-8");
        (text, decoded.encoding())
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn every_encoding_becomes_the_same_text() {
        // Longer than a piece, with characters of every length across its borders.
        let long = "Gr\u{fc}\u{df}e \u{20ac} \u{1f600},\r\n".repeat(9_000);
        for (mark, encoding) in [("", Encoding::Utf8), ("\u{feff}", Encoding::Utf8)] {
            assert_eq!(
                text(format!("{mark}{long}").as_bytes()),
                (long.clone(), encoding)
            );
        }
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{long}");
            let little = utf16(&marked, u16::to_le_bytes);
            assert_eq!(text(&little), (long.clone(), Encoding::Utf16Le));
            let big = utf16(&marked, u16::to_be_bytes);
            assert_eq!(text(&big), (long.clone(), Encoding::Utf16Be));
        }
    }

    #[test]
    fn what_is_no_utf_8_is_windows_1252() {
        assert_eq!(
            text(b"Gr\xfc\xdfe \x80"),
            ("Gr\u{fc}\u{df}e \u{20ac}".to_owned(), Encoding::Windows1252)
        );
        assert_eq!(text(b"cut \xc3").0, "cut \u{c3}");
    }
}
