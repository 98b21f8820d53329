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
    let mut columns: Option<Columns> = None;
    let mut row = StringRecord::new();
    let mut record = Record::new();
    // A short row is suspect only when it is the last.
    let mut short: Option<u64> = None;
    let mut others_are_short = false;
    let mut is_hinted = false;
    let mut line = 1;
    loop {
        let begins = reader.position().byte();
        let read = reader.read_record(&mut row);
        let begins = lines.borrow_mut().from(begins);
        match read {
            Ok(true) => since.set(0),
            Ok(false) => break,
            Err(error) => return Err(failed(file, begins, error)),
        }
        line = begins;
        let end = reader.position().byte();
        if let Some(broken) = lines.borrow().broken_before(end) {
            return Err(broken_quote(file, broken, columns.as_ref()));
        }
        let first = without_mark(row.get(0).unwrap_or_default());
        if is_type(first) {
            sink.hint(first);
            is_hinted = true;
            continue;
        }
        // The prompt ends at its `>`, whatever the command behind it has.
        if is_prompt(first) {
            sink.aside(&row.iter().collect::<Vec<_>>().join(","));
            continue;
        }
        if is_rule(&row) {
            continue;
        }
        let header = match &columns {
            None => Columns::first(&row),
            Some(columns) => columns.joined(&row),
        };
        if let Some(header) = header {
            // A type counts for the header below it alone.
            if !std::mem::take(&mut is_hinted) {
                sink.hint("");
            }
            sink.columns(line, header.names());
            columns = Some(header);
            continue;
        }
        let Some(columns) = &columns else { continue };
        if let Some(other) = columns.joined_otherwise(&row, separator) {
            return Err(ExportError::OtherSeparator {
                file: file.to_owned(),
                line,
                separator: char::from(separator),
                other,
            });
        }
        if row.len() > columns.count
            && row
                .iter()
                .skip(columns.count)
                .any(|field| !field.is_empty())
        {
            return Err(ExportError::Row {
                file: file.to_owned(),
                line,
                expected: columns.count,
                found: row.len(),
            });
        }
        if row.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        others_are_short |= short.is_some();
        short = (row.len() < columns.count).then_some(line);
        record.clear(line);
        for (at, field) in &columns.known {
            if let Some(text) = row.get(*at) {
                record.set(*field, Value::of_text(text));
            }
        }
        match short {
            Some(_) => sink.take_short(&record, columns.are_of_mailboxes())?,
            None => sink.take(&record)?,
        }
    }
    let last_field = row.get(row.len().saturating_sub(1)).unwrap_or_default();
    let last_breaks = last_field.ends_with(['\n', '\r']);
    let input = &reader.get_ref().inner;
    let is_cut = match (short.is_some(), input.is_in_quotes()) {
        // Excel leaves separators out, and quotes nothing without need: a cmdlet quotes all, and writes whole rows.
        (true, in_quotes) => {
            let is_odd = !others_are_short && input.last_line_ends_a_quote();
            in_quotes || !input.ends_a_line() || is_odd
        }
        (false, true) => !input.ends_a_line() || last_breaks,
        // Without an end of the line, the last value may be a part of what it was.
        (false, false) => {
            let last = columns.as_ref().and_then(Columns::last);
            let may_be_cut = last.is_some_and(|last| record.value(last).setting().flag().is_none());
            may_be_cut && !input.ends_a_line() && !input.ends_a_quote()
        }
    };
    match is_cut {
        true => Err(ExportError::CutOff {
            file: file.to_owned(),
            line: short.unwrap_or(line),
            what: "a row",
        }),
        false => Ok(()),
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
