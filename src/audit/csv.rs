//! CSV: as PowerShell 5 and 7 write it, and as Excel saves it again.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::rc::Rc;

use csv::{ErrorKind, ReaderBuilder, StringRecord};

use super::decode::Decoded;
use super::error::ExportError;
use super::export::{LONGEST, Sink};
use super::field::Field;
use super::kind::ACCESS;
use super::record::Record;
use super::sniff::{declared, is_type};
use super::value::Value;

/// The fields of one line.
pub(super) fn fields(line: &str, separator: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .from_reader(line.as_bytes());
    let mut record = StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

/// A reader that gives up once too much was read for one record, and knows where lines begin.
struct Limited<R> {
    inner: R,
    since: Rc<Cell<usize>>,
    lines: Rc<RefCell<Lines>>,
}

/// Where the lines begin that are not empty: the reader of CSV counts those of Windows one too low.
struct Lines {
    /// The place in the text, and the number of the line, of those not yet passed.
    starts: VecDeque<(u64, u64)>,
    at: u64,
    number: u64,
    begins: bool,
    after_return: bool,
}

impl Lines {
    const fn new() -> Self {
        Self {
            starts: VecDeque::new(),
            at: 0,
            number: 1,
            begins: true,
            after_return: false,
        }
    }

    fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match byte {
                b'\n' if self.after_return => {}
                b'\n' | b'\r' => {
                    self.number += 1;
                    self.begins = true;
                }
                _ if std::mem::take(&mut self.begins) => {
                    self.starts.push_back((self.at, self.number));
                }
                _ => {}
            }
            self.after_return = *byte == b'\r';
            self.at += 1;
        }
    }

    /// The first line that begins there or later.
    fn from(&mut self, place: u64) -> u64 {
        while self.starts.front().is_some_and(|(start, _)| *start < place) {
            self.starts.pop_front();
        }
        self.starts
            .front()
            .map_or(self.number, |(_, number)| *number)
    }
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
    let lines = Rc::new(RefCell::new(Lines::new()));
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
        let first = row.get(0).unwrap_or_default();
        let Some(columns) = &columns else {
            if is_type(first) {
                sink.hint(first);
            } else if declared(first).is_none() && row.iter().any(|field| !field.trim().is_empty())
            {
                columns = Some(Columns::of(&row));
            }
            continue;
        };
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
        if row.iter().all(|field| field.trim().is_empty()) || columns.are(&row) {
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

/// The header.
struct Columns {
    count: usize,
    known: Vec<(usize, Field)>,
    row: StringRecord,
}

impl Columns {
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
                .filter_map(|(at, name)| Some((at, Field::named(name)?)))
                .collect(),
            row: row.clone(),
        }
    }

    /// The last column, if it counts.
    fn last(&self) -> Option<Field> {
        let (at, field) = self.known.last()?;
        (at + 1 == self.count).then_some(*field)
    }

    /// Whether the settings of mailboxes are among them.
    fn are_of_mailboxes(&self) -> bool {
        let mut fields = self.known.iter().map(|(_, field)| field);
        fields.any(|field| ACCESS.contains(field))
    }

    /// Whether a row is the header once more, as where files were joined.
    fn are(&self, row: &StringRecord) -> bool {
        row == &self.row
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
