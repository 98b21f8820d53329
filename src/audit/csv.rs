//! CSV: as PowerShell 5 and 7 write it, and as Excel saves it again.

mod columns;
mod lines;

use std::cell::{Cell, RefCell};
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use self::columns::Columns;
use self::lines::{Broken, Lines};
use super::decode::Decoded;
use super::error::ExportError;
use super::excerpt::Excerpt;
use super::record::Record;
use super::row::{is_prompt, is_rule, is_type, without_mark};
use super::sink::{LONGEST, Sink};
use super::value::Value;

/// A reader that gives up once too much was read for one record, and knows where lines begin.
struct Limited<R> {
    inner: R,
    since: Rc<Cell<usize>>,
    lines: Rc<RefCell<Lines>>,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.get() > LONGEST {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let length = self.inner.read(buffer)?;
        self.since.set(self.since.get() + length);
        self.lines.borrow_mut().pass(&buffer[..length]);
        Ok(length)
    }
}

/// Reads every row.
pub(super) fn read<R: Read>(
    file: &str,
    input: &mut Decoded<R>,
    separator: u8,
    sink: &mut Sink,
) -> Result<(), ExportError> {
    let since = Rc::new(Cell::new(0));
    let lines = Rc::new(RefCell::new(Lines::new(separator)));
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(64 * 1024)
        .from_reader(Limited {
            inner: input,
            since: Rc::clone(&since),
            lines: Rc::clone(&lines),
        });
    let mut table = Table::new(file, separator);
    let mut row = StringRecord::new();
    loop {
        let begins = reader.position().byte();
        let read = reader.read_record(&mut row);
        let begins = lines.borrow_mut().from(begins);
        match read {
            Ok(true) => since.set(0),
            Ok(false) => break,
            Err(error) => return Err(failed(file, begins, error)),
        }
        table.line = begins;
        let end = reader.position().byte();
        if let Some(broken) = lines.borrow().broken_before(end) {
            return Err(broken_quote(file, broken, table.columns.as_ref()));
        }
        table.take(&row, sink)?;
    }
    let last_field = row.get(row.len().saturating_sub(1)).unwrap_or_default();
    match table.is_cut(reader.get_ref().inner, last_field) {
        true => Err(ExportError::CutOff {
            file: file.to_owned(),
            line: table.short.unwrap_or(table.line),
            what: "a row",
        }),
        false => Ok(()),
    }
}

/// What was read so far of a file, row by row.
struct Table<'f> {
    file: &'f str,
    separator: u8,
    columns: Option<Columns>,
    record: Record,
    /// Where the row begins that is looked at.
    line: u64,
    /// The last row where it is short: only there that is suspect.
    short: Option<u64>,
    others_are_short: bool,
    is_hinted: bool,
}

impl<'f> Table<'f> {
    fn new(file: &'f str, separator: u8) -> Self {
        Self {
            file,
            separator,
            columns: None,
            record: Record::new(),
            line: 1,
            short: None,
            others_are_short: false,
            is_hinted: false,
        }
    }

    /// Takes one row: a type, a header, or a record below one.
    fn take(&mut self, row: &StringRecord, sink: &mut Sink) -> Result<(), ExportError> {
        let line = self.line;
        let first = without_mark(row.get(0).unwrap_or_default());
        if is_type(first) {
            sink.hint(first);
            self.is_hinted = true;
            return Ok(());
        }
        // The prompt ends at its `>`, whatever the command behind it has.
        if is_prompt(first) {
            sink.aside(&row.iter().collect::<Vec<_>>().join(","));
            return Ok(());
        }
        if is_rule(row) {
            return Ok(());
        }
        let header = match &self.columns {
            None => Columns::first(row),
            Some(columns) => columns.joined(row),
        };
        if let Some(header) = header {
            // A type counts for the header below it alone.
            if !std::mem::take(&mut self.is_hinted) {
                sink.hint("");
            }
            sink.columns(line, header.names());
            self.columns = Some(header);
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            return Ok(());
        };
        self.is_of(columns, row)?;
        if row.iter().all(|field| field.trim().is_empty()) {
            return Ok(());
        }
        self.others_are_short |= self.short.is_some();
        self.short = (row.len() < columns.count).then_some(line);
        self.record.clear(line);
        for (at, field) in &columns.known {
            if let Some(text) = row.get(*at) {
                self.record.set(*field, Value::of_text(text));
            }
        }
        match self.short {
            Some(_) => sink.take_short(&self.record, columns.are_of_mailboxes()),
            None => sink.take(&self.record),
        }
    }

    /// Whether a row fits its columns.
    fn is_of(&self, columns: &Columns, row: &StringRecord) -> Result<(), ExportError> {
        if let Some(other) = columns.joined_otherwise(row, self.separator) {
            return Err(ExportError::OtherSeparator {
                file: self.file.to_owned(),
                line: self.line,
                separator: char::from(self.separator),
                other,
            });
        }
        let mut besides = row.iter().skip(columns.count);
        match besides.any(|field| !field.is_empty()) {
            true => Err(ExportError::Row {
                file: self.file.to_owned(),
                line: self.line,
                expected: columns.count,
                found: row.len(),
            }),
            false => Ok(()),
        }
    }

    /// Whether the file ends in the middle of its last row, of which this is the last field.
    fn is_cut<R: Read>(&self, input: &Decoded<R>, last_field: &str) -> bool {
        let last_breaks = last_field.ends_with(['\n', '\r']);
        match (self.short.is_some(), input.is_in_quotes()) {
            // Excel leaves separators out, and quotes nothing without need: a cmdlet quotes all, and writes whole rows.
            (true, in_quotes) => {
                let is_odd = !self.others_are_short && input.last_line_ends_a_quote();
                in_quotes || !input.ends_a_line() || is_odd
            }
            (false, true) => !input.ends_a_line() || last_breaks,
            // Without an end of the line, the last value may be a part of what it was.
            (false, false) => {
                let last = self.columns.as_ref().and_then(Columns::last);
                let may_be_cut =
                    last.is_some_and(|last| self.record.value(last).setting().flag().is_none());
                may_be_cut && !input.ends_a_line() && !input.ends_a_quote()
            }
        }
    }
}

/// A quote that ends in the middle of a value.
fn broken_quote(file: &str, broken: &Broken, columns: Option<&Columns>) -> ExportError {
    // Without a header nobody knows what stands there.
    let names = columns.into_iter().flat_map(Columns::names);
    let at = usize::try_from(broken.column)
        .unwrap_or(1)
        .saturating_sub(1);
    let before = broken.text.get(..at).unwrap_or(&broken.text);
    ExportError::Quote {
        file: file.to_owned(),
        line: broken.line,
        column: String::from_utf8_lossy(before).chars().count() as u64 + 1,
        opened_line: broken.opened.0,
        opened_column: broken.opened.1,
        excerpt: Excerpt::of(&broken.text, at, names),
    }
}

fn failed(file: &str, line: u64, error: csv::Error) -> ExportError {
    let file = file.to_owned();
    match error.into_kind() {
        ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
            ExportError::TooLong {
                file,
                line,
                most: LONGEST >> 20,
            }
        }
        ErrorKind::Io(source) => ExportError::Io { file, source },
        other => ExportError::Io {
            file,
            source: io::Error::other(format!("{other:?}")),
        },
    }
}
