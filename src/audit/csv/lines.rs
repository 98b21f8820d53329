//! The lines of CSV by its bytes: where they begin, and where a quote ends in the middle of a value.

use std::collections::VecDeque;

/// Follows the bytes, because the reader of CSV counts lines of Windows one too low and takes any quote.
pub(super) struct Lines {
    separator: u8,
    /// The place in the text, and the number of the line, of the lines not yet passed that are not empty.
    starts: VecDeque<(u64, u64)>,
    at: u64,
    /// Where the line began, be it empty.
    line_at: u64,
    number: u64,
    begins: bool,
    after_return: bool,
    within: Within,
    /// The line and column of the last quote that began a value.
    opened: (u64, u64),
    /// The first quote that ends in the middle of a value.
    broken: Option<Broken>,
    /// What was passed of the line before these bytes.
    rest: Vec<u8>,
}

/// What the last byte was a part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// A value may begin.
    Nothing,
    /// A value without quotes.
    Plain,
    /// A value in quotes.
    Quotes,
    /// The quote that may end it: another one stands for a quote in the value.
    End,
    /// Blanks between that quote and the separator.
    Blanks,
}

/// A quote that ends in the middle of a value, so that the columns behind it are not where they seem to be.
#[derive(Clone)]
pub(super) struct Broken {
    /// Behind which byte of the text it stands.
    pub(super) place: u64,
    /// The line.
    pub(super) line: u64,
    /// The column of what stands behind it, in bytes from 1.
    pub(super) column: u64,
    /// The line and column where the value begins.
    pub(super) opened: (u64, u64),
    /// The line, as far as it was read.
    pub(super) text: Vec<u8>,
}

/// How much of a line is kept to be shown, in bytes.
const MOST_KEPT: usize = 4096;

impl Lines {
    pub(super) const fn new(separator: u8) -> Self {
        Self {
            separator,
            starts: VecDeque::new(),
            at: 0,
            line_at: 0,
            number: 1,
            begins: true,
            after_return: false,
            within: Within::Nothing,
            opened: (1, 1),
            broken: None,
            rest: Vec::new(),
        }
    }

    /// Passes these bytes.
    pub(super) fn pass(&mut self, bytes: &[u8]) {
        let mut next = 0;
        // Where the line begins within these bytes.
        let mut line = 0;
        while next < bytes.len() {
            let byte = bytes[next];
            let is_end = matches!(byte, b'\n' | b'\r');
            if self.begins && !is_end {
                self.begins = false;
                self.starts.push_back((self.at, self.number));
            }
            self.step(byte, bytes, next, line);
            if is_end && !(byte == b'\n' && self.after_return) {
                self.number += 1;
                self.begins = true;
            }
            self.after_return = byte == b'\r';
            next += 1;
            self.at += 1;
            if is_end {
                (line, self.line_at) = (next, self.at);
                self.rest.clear();
            }
            let skipped = self.dull(&bytes[next..]);
            self.after_return &= skipped == 0;
            next += skipped;
            self.at += skipped as u64;
        }
        let room = MOST_KEPT.saturating_sub(self.rest.len());
        let new = &bytes[line..];
        self.rest.extend_from_slice(&new[..new.len().min(room)]);
    }

    /// How many of the next bytes change nothing.
    fn dull(&self, bytes: &[u8]) -> usize {
        let end = match self.within {
            _ if self.begins => Some(0),
            Within::Quotes => memchr::memchr3(b'"', b'\n', b'\r', bytes),
            Within::Plain => memchr::memchr3(self.separator, b'\n', b'\r', bytes),
            Within::Nothing | Within::End | Within::Blanks => Some(0),
        };
        end.unwrap_or(bytes.len())
    }

    fn step(&mut self, byte: u8, bytes: &[u8], next: usize, line: usize) {
        let is_over = byte == self.separator || matches!(byte, b'\n' | b'\r');
        self.within = match self.within {
            Within::Nothing | Within::Plain if is_over => Within::Nothing,
            Within::Nothing if byte == b'"' => {
                self.opened = (self.number, self.at - self.line_at + 1);
                Within::Quotes
            }
            Within::Nothing | Within::Plain => Within::Plain,
            Within::Quotes if byte == b'"' => Within::End,
            Within::Quotes => Within::Quotes,
            Within::End | Within::Blanks if is_over => Within::Nothing,
            Within::End if byte == b'"' => Within::Quotes,
            Within::End | Within::Blanks if matches!(byte, b' ' | b'\t') => Within::Blanks,
            Within::End | Within::Blanks => {
                if self.broken.is_none() {
                    self.broken = Some(self.break_at(bytes, next, line));
                }
                Within::Plain
            }
        };
    }

    fn break_at(&self, bytes: &[u8], next: usize, line: usize) -> Broken {
        let behind = &bytes[next..];
        let end = memchr::memchr2(b'\n', b'\r', behind).unwrap_or(behind.len());
        let text = [self.rest.as_slice(), &bytes[line..next + end]].concat();
        Broken {
            place: self.at,
            line: self.number,
            column: self.at - self.line_at + 1,
            opened: self.opened,
            text,
        }
    }

    /// The first line that begins there or later.
    pub(super) fn from(&mut self, place: u64) -> u64 {
        while self.starts.front().is_some_and(|(start, _)| *start < place) {
            self.starts.pop_front();
        }
        self.starts
            .front()
            .map_or(self.number, |(_, number)| *number)
    }

    /// The quote that is broken before this place.
    pub(super) fn broken_before(&self, place: u64) -> Option<&Broken> {
        self.broken.as_ref().filter(|broken| broken.place < place)
    }
}
