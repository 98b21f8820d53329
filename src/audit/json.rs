//! JSON as `ConvertTo-Json` writes it: one object, an array, or several one after another.

mod pieces;

use std::collections::BTreeMap;
use std::fmt;
use std::io::Read;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value as Json;

use self::pieces::Pieces;
use super::decode::Decoded;
use super::error::ExportError;
use super::excerpt::Excerpt;
use super::field::Field;
use super::record::Record;
use super::sink::Sink;
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
    let mut is_first = true;
    while let Some(line) = pieces.next(&mut object)? {
        if std::mem::take(&mut is_first) {
            let names: BTreeMap<&str, IgnoredAny> =
                serde_json::from_slice(&object).unwrap_or_default();
            sink.columns(line, names.keys().copied());
        }
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
    let whole = String::from_utf8_lossy(object);
    ExportError::Json {
        file: file.to_owned(),
        line: line + below as u64,
        column: before + at as u64 + 1,
        reason: safe(&reason(error)),
        excerpt: Excerpt::of(text.unwrap_or_default(), at, names(&whole)),
    }
}

/// The names in an object that may be broken: what stands in quotes and not behind a colon. A name that is no text in quotes, or has
/// no colon behind it, is empty.
fn names(object: &str) -> Vec<&str> {
    let mut names = Vec::new();
    // What stands before, without blanks: the last sign, or the text in quotes that may be a name.
    let (mut last, mut open) = (' ', None);
    let mut rest = object;
    while let Some(c) = rest.chars().next() {
        let behind = &rest[c.len_utf8()..];
        rest = behind;
        if c.is_whitespace() {
            continue;
        }
        match (c, open.take()) {
            (':', name) => names.push(name.unwrap_or_default()),
            (_, Some(_)) => names.push(""),
            _ => {}
        }
        if c == '"' {
            let length = length_in_quotes(behind);
            open = (last != ':').then(|| &behind[..length]);
            rest = behind.get(length + 1..).unwrap_or_default();
        }
        last = c;
    }
    names.extend(open.map(|_| ""));
    names
}

/// How long a text is up to the quote that ends it.
fn length_in_quotes(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    end.unwrap_or(text.len())
}

/// What the library says, without the place within the object.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text
        .rfind(" at line ")
        .map_or(text.as_str(), |at| &text[..at]);
    match what {
        "expected ident" => "expected true, false or null".to_owned(),
        what => what.to_owned(),
    }
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
