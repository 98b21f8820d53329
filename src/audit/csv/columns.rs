//! The header of CSV, also where another one stands in the middle because files were joined.

use csv::StringRecord;

use crate::audit::field::Field;
use crate::audit::kind::ACCESS;
use crate::audit::row::{MARK, SEPARATORS, declared, fields, without_mark};
use crate::audit::value::Value;

/// The header.
pub(super) struct Columns {
    pub(super) count: usize,
    pub(super) known: Vec<(usize, Field)>,
    row: StringRecord,
}

impl Columns {
    /// The header that a file begins with; none of a blank line and of one that says how what follows is separated.
    pub(super) fn first(row: &StringRecord) -> Option<Self> {
        let is_header = declared(row.get(0).unwrap_or_default()).is_none()
            && row.iter().any(|field| !field.trim().is_empty());
        is_header.then(|| Self::of(row))
    }

    /// The header of another export that was joined to this one: several names of columns, and nothing that is none.
    pub(super) fn joined(&self, row: &StringRecord) -> Option<Self> {
        if row == &self.row {
            return Some(Self::of(row));
        }
        // By bytes first: a row of values is told by an address, long before all of it is looked at.
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b" _.-".contains(&byte);
        let is_name = |name: &str| bare(name).bytes().all(is_part);
        let is_flag = |name: &str| Value::of_text(name).setting().flag().is_some();
        let is_header = row.iter().all(is_name) && !row.iter().any(is_flag);
        let other = is_header.then(|| Self::of(row))?;
        let enough = if other.count == 1 { 1 } else { 2 };
        (other.known.len() >= enough).then_some(other)
    }

    /// By what the columns of an export are separated that was joined to this one, where it is something else.
    pub(super) fn joined_otherwise(&self, row: &StringRecord, separator: u8) -> Option<char> {
        let text = without_mark(row.get(0).unwrap_or_default());
        if row.len() > 1 || self.count < 2 {
            return None;
        }
        let is_header = |other: &u8| {
            let names = fields(text, *other);
            names
                .iter()
                .filter(|name| Field::named(name).is_some())
                .count()
                > 1
        };
        let mut others = SEPARATORS.into_iter().filter(|other| *other != separator);
        others.find(is_header).map(char::from)
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.row.iter().map(bare)
    }

    fn of(row: &StringRecord) -> Self {
        // Excel may leave separators behind the last column.
        let filled = row
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.trim().is_empty());
        let count = filled.last().map_or(0, |(last, _)| last + 1);
        let known = row.iter().enumerate();
        Self {
            count,
            known: known
                .filter_map(|(at, name)| Some((at, Field::named(bare(name))?)))
                .collect(),
            row: row.clone(),
        }
    }

    /// The last column, if it counts.
    pub(super) fn last(&self) -> Option<Field> {
        let (at, field) = self.known.last()?;
        (at + 1 == self.count).then_some(*field)
    }

    /// Whether the settings of mailboxes are among them.
    pub(super) fn are_of_mailboxes(&self) -> bool {
        let mut fields = self.known.iter().map(|(_, field)| field);
        fields.any(|field| ACCESS.contains(field))
    }
}

/// A name without the mark of its file's encoding and the quotes that are read as its own behind that.
fn bare(name: &str) -> &str {
    match name.strip_prefix(MARK) {
        Some(name) => name.trim_matches('"'),
        None => name,
    }
}
