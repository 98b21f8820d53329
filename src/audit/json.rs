//! JSON as `ConvertTo-Json` writes it: one object, an array, or several one after another.

use std::fmt;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;

use super::decode::Decoded;
use super::error::ExportError;
use super::excerpt::Excerpt;
use super::export::{LONGEST, Sink};
use super::field::Field;
use super::record::Record;
use super::value::Value;
use crate::style::safe;

/// Reads every object.
pub(super) fn read<R: Read>(
    file: &str,
    input: &mut Decoded<R>,
    sink: &mut Sink,
) -> Result<(), ExportError> {
    let mut pieces = Pieces::new(file, input);
    pieces.open_wrapper()?;
    let mut record = Record::new();
    let mut object = Vec::new();
    while let Some(line) = pieces.next(&mut object)? {
        record.clear(line);
        let mut json = serde_json::Deserializer::from_slice(&object);
        let read = Fields(&mut record).deserialize(&mut json);
        read.and_then(|()| json.end())
            .map_err(|error| no_json(file, pieces.began, &object, &error))?;
        sink.take(&record)?;
    }
    Ok(())
}

/// What is wrong with an object that begins in this line and column.
fn no_json(
    file: &str,
    (line, column): (u64, u64),
    object: &[u8],
    error: &serde_json::Error,
) -> ExportError {
    let below = error.line().saturating_sub(1);
    let text = object.split(|byte| *byte == b'\n').nth(below);
    let at = error.column().saturating_sub(1);
    let before = if below == 0 { column - 1 } else { 0 };
    ExportError::Json {
        file: file.to_owned(),
        line: line + below as u64,
        column: before + at as u64 + 1,
        reason: safe(&reason(error)),
        excerpt: Excerpt::of(
            text.unwrap_or_default(),
            at,
            &String::from_utf8_lossy(object),
        ),
    }
}

/// What the library says, without the place within the object.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

/// The objects of a file as slices, so that only one of them is in memory.
struct Pieces<'a, R> {
    file: &'a str,
    input: &'a mut Decoded<R>,
    line: u64,
    /// The column of the next byte, from 1.
    column: u64,
    /// Brackets around the objects that are open: of an array, or of `{"value": [`.
    open: Vec<u8>,
    /// The line and column where the last object began.
    began: (u64, u64),
}

impl<'a, R: Read> Pieces<'a, R> {
    fn new(file: &'a str, input: &'a mut Decoded<R>) -> Self {
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
    fn open_wrapper(&mut self) -> Result<(), ExportError> {
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
    fn next(&mut self, object: &mut Vec<u8>) -> Result<Option<u64>, ExportError> {
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

/// Fills a record from an object.
struct Fields<'a>(&'a mut Record);

impl<'de> DeserializeSeed<'de> for Fields<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(Name)? {
            match field {
                Some(field) => self.0.set(field, value(map.next_value()?)),
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

/// The name of a field, if it counts.
struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Option<Field>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Self::Value, D::Error> {
        json.deserialize_str(self)
    }
}

impl Visitor<'_> for Name {
    type Value = Option<Field>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Field::named(name))
    }
}

/// What a JSON value says.
fn value(json: Json) -> Value {
    match json {
        Json::Null => Value::Blank,
        Json::Bool(flag) => Value::Flag(flag),
        Json::Number(number) => Value::Text(number.to_string()),
        Json::String(text) => Value::of_text(&text),
        Json::Array(items) => Value::List {
            items: items.iter().filter_map(text).collect(),
            is_whole: items.iter().all(|item| text(item).is_some()),
        },
        Json::Object(map) => match map.get("IsPresent") {
            Some(Json::Bool(flag)) => Value::Flag(*flag),
            _ => match text(&Json::Object(map)) {
                Some(text) => Value::of_text(&text),
                None => Value::TypeName,
            },
        },
    }
}

/// The text that stands for a value: of an object the field in which .NET keeps it.
fn text(json: &Json) -> Option<String> {
    const KEPT_IN: [&str; 11] = [
        "ProxyAddressString",
        "Address",
        "Value",
        "value",
        "Guid",
        "ObjectGuid",
        "SmtpAddress",
        "AddressString",
        "Name",
        "RawIdentity",
        "DistinguishedName",
    ];
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Object(map) => {
            if let (Some(Json::String(local)), Some(Json::String(domain))) =
                (map.get("Local"), map.get("Domain"))
            {
                return Some(format!("{local}@{domain}"));
            }
            let mut kept = KEPT_IN.iter().filter_map(|name| map.get(*name));
            kept.find(|value| value.is_string() || value.is_boolean())
                .and_then(text)
        }
        Json::Null | Json::Array(_) => None,
    }
}
