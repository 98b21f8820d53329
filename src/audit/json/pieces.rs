//! The objects of a JSON file, one after another, and where each begins.

use std::io::{BufRead, Read};

use crate::audit::decode::Decoded;
use crate::audit::error::ExportError;
use crate::audit::excerpt::Excerpt;
use crate::audit::sink::LONGEST;
use crate::style::safe;

/// The objects of a file as slices, so that only one of them is in memory.
pub(super) struct Pieces<'a, R> {
    file: &'a str,
    input: &'a mut Decoded<R>,
    line: u64,
    /// The column of the next byte, from 1.
    column: u64,
    /// Brackets around the objects that are open: of an array, or of `{"value": [`.
    open: Vec<u8>,
    /// The line and column where the last object began.
    pub(super) began: (u64, u64),
}

impl<'a, R: Read> Pieces<'a, R> {
    pub(super) fn new(file: &'a str, input: &'a mut Decoded<R>) -> Self {
        Self {
            file,
            input,
            line: 1,
            column: 1,
            open: Vec::new(),
            began: (1, 1),
        }
    }

    /// Passes over `{"@odata.context": "…", "value": [`, in which services and Windows PowerShell wrap an array.
    pub(super) fn open_wrapper(&mut self) -> Result<(), ExportError> {
        let head = self.input.head();
        let mut rest = head.trim_start();
        let Some(inside) = rest.strip_prefix('{') else {
            return Ok(());
        };
        rest = inside.trim_start();
        loop {
            let Some((name, after)) = string(rest) else {
                return Ok(());
            };
            let Some(after) = after.trim_start().strip_prefix(':') else {
                return Ok(());
            };
            let after = after.trim_start();
            if name.eq_ignore_ascii_case("value") {
                let Some(inside) = after.strip_prefix('[') else {
                    return Ok(());
                };
                let passed = head[..head.len() - inside.len()].to_owned();
                self.open = vec![b'}', b']'];
                self.input.consume(passed.len());
                self.pass(passed.as_bytes());
                return Ok(());
            }
            let scalar = name.starts_with('@') || name.eq_ignore_ascii_case("count");
            let Some((value, next)) = after.split_once(',').filter(|_| scalar) else {
                return Ok(());
            };
            if value.contains(['{', '[']) {
                return Ok(());
            }
            rest = next.trim_start();
        }
    }

    /// The next object, and the line on which it begins.
    pub(super) fn next(&mut self, object: &mut Vec<u8>) -> Result<Option<u64>, ExportError> {
        object.clear();
        loop {
            let Some(byte) = self.peek()? else {
                return match self.open.is_empty() {
                    true => Ok(None),
                    false => Err(self.cut_off("the array")),
                };
            };
            match byte {
                b'{' if self.is_behind() => {
                    self.object(object)?;
                    object.clear();
                    continue;
                }
                b'{' => return self.object(object).map(Some),
                b'"' if self.is_behind() => {
                    self.string()?;
                    continue;
                }
                b'[' if self.open.len() < 3 => self.open.push(b']'),
                b']' | b'}' if self.open.last() == Some(&byte) => {
                    self.open.pop();
                }
                b',' | b' ' | b'\r' | b'\t' | b'\n' => {}
                // The mark of the encoding, where files were joined.
                0xef | 0xbb | 0xbf => {}
                _ if self.is_behind() => {}
                _ => {
                    return Err(ExportError::Json {
                        file: self.file.to_owned(),
                        line: self.line,
                        column: self.column,
                        reason: format!(
                            "`{}` stands where an object should begin",
                            safe(&(byte as char).to_string())
                        ),
                        excerpt: Excerpt::default(),
                    });
                }
            }
            self.input.consume(1);
            self.pass(&[byte]);
        }
    }

    /// Goes on to the place behind these bytes.
    fn pass(&mut self, bytes: &[u8]) {
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
        self.column = match memchr::memrchr(b'\n', bytes) {
            Some(at) => (bytes.len() - at) as u64,
            None => self.column + bytes.len() as u64,
        };
    }

    /// Whether the array of a wrapper is over, and only what stands behind it is left, such as `"Count": 2`.
    fn is_behind(&self) -> bool {
        self.open == [b'}']
    }

    /// Passes over a string, which may have any bracket in it.
    fn string(&mut self) -> Result<(), ExportError> {
        self.input.consume(1);
        self.pass(b"\"");
        let mut escaped = false;
        while let Some(byte) = self.peek()? {
            self.input.consume(1);
            self.pass(&[byte]);
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return Ok(()),
                _ => {}
            }
        }
        Err(self.cut_off("a text"))
    }

    fn peek(&mut self) -> Result<Option<u8>, ExportError> {
        match self.input.fill_buf() {
            Ok(bytes) => Ok(bytes.first().copied()),
            Err(source) => Err(ExportError::Io {
                file: self.file.to_owned(),
                source,
            }),
        }
    }

    /// Takes one object, from its brace to the one that closes it.
    fn object(&mut self, object: &mut Vec<u8>) -> Result<u64, ExportError> {
        self.began = (self.line, self.column);
        let from = object.len();
        let mut brackets = Brackets::default();
        loop {
            let bytes = self.input.fill_buf().map_err(|source| ExportError::Io {
                file: self.file.to_owned(),
                source,
            })?;
            if bytes.is_empty() {
                return Err(self.cut_off("an object"));
            }
            let end = brackets.end(bytes);
            let length = end.unwrap_or(bytes.len());
            object.extend_from_slice(&bytes[..length]);
            self.input.consume(length);
            if end.is_some() {
                self.pass(&object[from..]);
                return Ok(self.began.0);
            }
            if object.len() > LONGEST {
                return Err(ExportError::TooLong {
                    file: self.file.to_owned(),
                    line: self.began.0,
                    most: LONGEST >> 20,
                });
            }
        }
    }

    fn cut_off(&self, what: &'static str) -> ExportError {
        ExportError::CutOff {
            file: self.file.to_owned(),
            line: self.began.0,
            what,
        }
    }
}

/// How many brackets are open, and whether that is within a string.
#[derive(Default)]
struct Brackets {
    depth: u64,
    in_string: bool,
    escaped: bool,
}

impl Brackets {
    /// Goes on over these bytes: behind the bracket that closes the outermost one, or none where that is still to come.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
            } else if self.in_string {
                at += memchr::memchr2(b'"', b'\\', &bytes[at..])?;
                match bytes[at] {
                    b'"' => self.in_string = false,
                    _ => self.escaped = true,
                }
                at += 1;
            } else {
                match bytes[at] {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => self.depth -= 1,
                    _ => {}
                }
                at += 1;
                if self.depth == 0 {
                    return Some(at);
                }
            }
        }
        None
    }
}

/// The string that a text begins with, and what follows it; none with an escape, which no name here has.
fn string(text: &str) -> Option<(&str, &str)> {
    let (name, rest) = text.strip_prefix('"')?.split_once('"')?;
    (!name.contains('\\')).then_some((name, rest))
}
