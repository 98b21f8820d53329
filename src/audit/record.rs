//! One row, object or block of an export: the fields that count, and where it stands.

use super::field::Field;
use super::value::Value;

/// Some of the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns(u32);

impl Columns {
    /// Adds those of a record.
    pub(super) fn add(&mut self, record: &Record) {
        for (at, value) in record.values.iter().enumerate() {
            self.0 |= u32::from(*value != Value::Missing) << at;
        }
    }

    /// Whether this one is among them.
    pub(super) const fn has(self, field: Field) -> bool {
        self.0 >> field as u32 & 1 == 1
    }
}

/// One record.
#[derive(Clone, Debug)]
pub(super) struct Record {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    values: [Value; Field::COUNT],
}

impl Record {
    pub(super) fn new() -> Self {
        Self {
            line: 0,
            values: std::array::from_fn(|_| Value::Missing),
        }
    }

    /// Forgets what it held.
    pub(super) fn clear(&mut self, line: u64) {
        self.line = line;
        self.values.fill(Value::Missing);
    }

    /// Takes a value; one that is there already and differs makes both worthless.
    pub(super) fn set(&mut self, field: Field, value: Value) {
        let held = &mut self.values[field as usize];
        *held = match held {
            Value::Missing => value,
            _ if *held == value => value,
            _ => Value::Twice,
        };
    }

    /// Adds to a text that was broken into lines.
    pub(super) fn extend(&mut self, field: Field, more: &str) {
        let held = std::mem::take(&mut self.values[field as usize]);
        self.values[field as usize] = match held {
            Value::Text(text) | Value::Wrapped(text) => Value::of_wrapped(format!("{text} {more}")),
            Value::Blank => Value::of_text(more),
            other => other,
        };
    }

    pub(super) fn value(&self, field: Field) -> &Value {
        &self.values[field as usize]
    }

    /// Whether the column is there.
    pub(super) fn has(&self, field: Field) -> bool {
        *self.value(field) != Value::Missing
    }

    pub(super) fn has_any(&self, fields: &[Field]) -> bool {
        fields.iter().any(|field| self.has(*field))
    }

    /// Whether nothing that counts is in it: what tells only of the export is in every row.
    pub(super) fn is_empty(&self) -> bool {
        let of_export = [Field::OrganizationId, Field::ExportedAt].map(|field| field as usize);
        let mut values = self.values.iter().enumerate();
        values.all(|(at, value)| {
            of_export.contains(&at) || matches!(value, Value::Missing | Value::Blank)
        })
    }

    /// How many of the columns that count are there.
    pub(super) fn count(&self) -> usize {
        let there = |value: &&Value| **value != Value::Missing;
        self.values.iter().filter(there).count()
    }

    /// The names of those, for a message.
    pub(super) fn columns(&self) -> String {
        let all = (0..Field::COUNT).filter_map(Field::at);
        let names: Vec<&str> = all
            .filter(|field| self.has(*field))
            .map(Field::name)
            .collect();
        match names.is_empty() {
            true => "none that is known".to_owned(),
            false => names.join(", "),
        }
    }
}
