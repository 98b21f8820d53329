//! Reading one export into a tenant.

use std::io::Read;
use std::time::SystemTime;

use super::decode::Decoded;
pub use super::decode::Encoding;
use super::error::ExportError;
use super::field::Field;
use super::keep::Keep;
pub use super::kind::Kind;
use super::record::{Columns, Record};
pub use super::sniff::Format;
use super::tenant::{Problem, Tenant};
use super::{csv, format_list, json, meant, sniff, when};
use crate::style::safe;

/// The longest record that is read, in bytes: a mailbox has a few thousand.
pub(super) const LONGEST: usize = 4 << 20;

/// A file that was read.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its name, safe to show.
    pub file: String,
    /// Its form.
    pub format: Format,
    /// How it was written.
    pub encoding: Encoding,
    /// How many records of each kind are in it, in the order of [`Kind::ALL`].
    pub records: [u32; Kind::ALL.len()],
    /// When the file was last written, where that is known.
    pub written: Option<SystemTime>,
    /// When it was exported at the latest, by a column of its own; the first day of several.
    pub dated: Option<SystemTime>,
    /// Whether it says itself that a cmdlet stopped before the end.
    pub is_limited: bool,
    /// The columns that its records of a kind have, in the order of [`Kind::ALL`].
    pub(super) columns: [Columns; Kind::ALL.len()],
}

impl Source {
    /// When it was exported at the latest; none where nothing tells.
    pub fn exported(&self) -> Option<SystemTime> {
        match (self.dated, self.written) {
            (Some(dated), Some(written)) => Some(dated.min(written)),
            (dated, written) => dated.or(written),
        }
    }

    /// Whether its records of this kind have this column.
    pub(crate) const fn has(&self, kind: Kind, field: Field) -> bool {
        self.columns[kind as usize].has(field)
    }
}

/// Reads an export, of whichever kind, and adds what it says to the tenant.
///
/// `name` is what the file is called in the report. `keep` learns which of its addresses are those of mailboxes.
///
/// # Errors
///
/// An [`ExportError`] with the file, the line and what to do. The tenant is of no use then.
pub fn read(
    tenant: &mut Tenant,
    name: &str,
    input: impl Read,
    keep: &mut Keep,
) -> Result<(), ExportError> {
    let file = safe(name);
    let mut input = Decoded::new(input).map_err(|source| ExportError::Io {
        file: file.clone(),
        source,
    })?;
    let format = sniff::format(&file, &input)?;
    let number = tenant.files.len() as u16;
    tenant.files.push(Source {
        file: file.clone(),
        format,
        encoding: input.encoding(),
        records: [0; Kind::ALL.len()],
        written: None,
        dated: None,
        is_limited: false,
        columns: [Columns::default(); Kind::ALL.len()],
    });
    let mut sink = Sink {
        tenant,
        keep,
        file: number,
        hint: String::new(),
        perhaps: String::new(),
    };
    match format {
        Format::Csv(separator) => csv::read(&file, &mut input, separator, &mut sink)?,
        Format::Json => json::read(&file, &mut input, &mut sink)?,
        Format::FormatList => format_list::read(&file, &mut input, &mut sink)?,
    }
    let source = &mut tenant.files[usize::from(number)];
    source.encoding = input.encoding();
    let count = source.records.iter().sum::<u32>();
    if input.encoding() == Encoding::Windows1252 {
        tenant.note(Problem::NotUtf8, number, 1);
    }
    match count {
        0 if matches!(format, Format::Csv(_)) => Err(ExportError::NoRows { file }),
        0 => Err(ExportError::Empty { file }),
        _ => Ok(()),
    }
}

/// Whether a line tells of an export that stopped before the end: the warning of the cmdlet, which names the parameter in every language,
/// or a command with a number behind it.
fn is_limit(line: &str) -> bool {
    const SIZE: &str = "resultsize";
    let line = line.to_ascii_lowercase();
    let asks = line.contains("get-");
    let behind = line
        .split(SIZE)
        .skip(1)
        .map(|rest| rest.trim_start_matches([' ', ':']));
    let mut behind = behind.filter(|rest| !rest.starts_with("unlimited"));
    behind.any(|rest| !asks || rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Where the records of a file go.
pub(super) struct Sink<'a> {
    tenant: &'a mut Tenant,
    keep: &'a mut Keep,
    file: u16,
    hint: String,
    /// What columns that are not known may be meant as, for a message.
    perhaps: String,
}

impl Sink<'_> {
    /// The names of the columns below which records follow; those that are not known may be meant as one that is.
    pub(super) fn columns<'a>(&mut self, line: u64, names: impl Iterator<Item = &'a str> + Clone) {
        self.perhaps = meant::perhaps(names.clone());
        self.tenant.note_columns(names, self.file, line);
    }

    /// A line beside the records, which may say that there are more of them.
    pub(super) fn aside(&mut self, line: &str) {
        self.tenant.files[usize::from(self.file)].is_limited |= is_limit(line);
    }

    /// The file says what it holds, in a line such as `#TYPE …CASMailboxPlan`.
    pub(super) fn hint(&mut self, text: &str) {
        self.hint = text.chars().take(200).collect();
    }

    /// Takes a row of CSV that ends early; what is missing counts as not exported.
    ///
    /// What is left of it may not tell whose it is. In a file of mailboxes it is one all the same, so that nobody is
    /// passed over who has something on.
    pub(super) fn take_short(
        &mut self,
        record: &Record,
        is_of_mailboxes: bool,
    ) -> Result<(), ExportError> {
        self.tenant.note(Problem::ShortRow, self.file, record.line);
        let kind = Kind::of(record, &self.hint).filter(|kind| *kind != Kind::User);
        match kind.or(is_of_mailboxes.then_some(Kind::Mailbox)) {
            Some(kind) => self.add(kind, record),
            // A file of people, of whom nothing but names is needed.
            None => match self.take(record) {
                Err(ExportError::NotRecognized { .. }) => Ok(()),
                other => other,
            },
        }
    }

    /// Takes one record.
    pub(super) fn take(&mut self, record: &Record) -> Result<(), ExportError> {
        let is_blank_smtp = record.has(Field::SmtpClientAuthenticationDisabled);
        if record.count() > 0 && record.is_empty() && !is_blank_smtp {
            return Ok(());
        }
        let Some(kind) = Kind::of(record, &self.hint) else {
            return Err(ExportError::NotRecognized {
                file: self.tenant.files[usize::from(self.file)].file.clone(),
                line: record.line,
                columns: record.columns(),
                perhaps: self.perhaps.clone(),
            });
        };
        self.add(kind, record)
    }

    fn add(&mut self, kind: Kind, record: &Record) -> Result<(), ExportError> {
        self.tenant.is_of_the_same_organization(record, self.file)?;
        let source = &mut self.tenant.files[usize::from(self.file)];
        source.records[kind as usize] += 1;
        source.columns[kind as usize].add(record);
        let day = record.value(Field::ExportedAt).shown();
        if let Some(moment) = day.and_then(when::at_the_latest) {
            source.dated = Some(source.dated.map_or(moment, |held| held.min(moment)));
        }
        self.tenant.add(kind, record, self.file, self.keep);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::is_limit;

    #[test]
    fn a_limit_is_told_by_the_warning_and_by_a_command() {
        for limit in [
            "WARNING: By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items",
            "WARNUNG: Es sind weitere Ergebnisse vorhanden. Erh\u{f6}hen Sie den Wert f\u{fc}r den Parameter ResultSize.",
            "PS C:\\> Get-CASMailbox -ResultSize 500 | fl",
        ] {
            assert!(is_limit(limit), "{limit}");
        }
        for all in [
            "PS C:\\> Get-CASMailbox -ResultSize Unlimited | fl",
            "PS C:\\> Get-CASMailbox -ResultSize:Unlimited | fl",
            "WARNING: The object has been corrupted",
            "",
        ] {
            assert!(!is_limit(all), "{all}");
        }
    }
}
