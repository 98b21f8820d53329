//! The text of `Format-List`: `Name : value`, long values broken into lines, a blank line between objects.

use std::io::{BufRead, Read};

use super::decode::Decoded;
use super::error::ExportError;
use super::field::Field;
use super::record::Record;
use super::row::is_prompt;
use super::sink::{LONGEST, Sink};
use super::value::Value;
use crate::colors::without_colors;

/// How many names of settings are kept; a mailbox has fewer than a hundred.
const MOST_NAMES: usize = 500;

/// The name that shows that the names of these settings are cut, where they are: it ends where the longest of them do, within one that counts.
///
/// A window that is too narrow for the names cuts all of them at the same place, and says nothing of it.
pub(super) fn cut<'n>(names: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let longest = names.clone().map(str::len).max()?;
    let mut at_the_end = names.filter(|name| name.len() == longest);
    at_the_end.find(|name| longest >= SHORTEST && Field::is_begun(name))
}

/// Shorter beginnings tell nothing.
const SHORTEST: usize = 5;

/// What one line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// `Name : value`.
    Setting {
        /// The name.
        name: &'a str,
        /// What follows; blank when nothing does.
        value: &'a str,
    },
    /// More of the value before.
    More(&'a str),
    /// Nothing.
    Blank,
    /// A prompt, a warning, or something else that is no setting.
    Noise,
}

impl<'a> Line<'a> {
    pub(super) fn of(line: &'a str) -> Self {
        let line = trimmed(line);
        if line.is_empty() {
            return Self::Blank;
        }
        if line.starts_with([' ', '\t']) {
            return Self::More(line.trim_start());
        }
        // By bytes: an export of a large tenant has millions of lines.
        let bytes = line.as_bytes();
        let end = memchr::memchr3(b' ', b'\t', b':', bytes).unwrap_or(bytes.len());
        let (name, rest) = line.split_at(end);
        let is_part =
            |byte: u8| byte.is_ascii_alphanumeric() || !byte.is_ascii() || b"_.@-".contains(&byte);
        let is_name = name.bytes().all(is_part);
        let blanks = rest.bytes().take_while(|byte| matches!(byte, b' ' | b'\t'));
        let gap = &rest[blanks.count()..];
        // `WARNING: …` has no space before the colon, a setting always has.
        match gap.strip_prefix(':') {
            Some(value)
                if is_name
                    && gap.len() < rest.len()
                    && (value.is_empty() || value.starts_with(' ')) =>
            {
                Self::Setting {
                    name,
                    value: value.trim_start(),
                }
            }
            _ => Self::Noise,
        }
    }
}

/// A line without the blanks at its end, by bytes as long as these are ASCII.
fn trimmed(line: &str) -> &str {
    let blanks = line.bytes().rev().take_while(u8::is_ascii_whitespace);
    let line = &line[..line.len() - blanks.count()];
    match line.as_bytes().last() {
        Some(last) if !last.is_ascii() => line.trim_end(),
        _ => line,
    }
}

/// Reads every object.
pub(super) fn read<R: Read>(
    file: &str,
    input: &mut Decoded<R>,
    sink: &mut Sink,
) -> Result<(), ExportError> {
    let mut reading = Reading {
        record: Record::new(),
        first: String::new(),
        names: Vec::new(),
        next: 0,
        last: None,
        most: 0,
    };
    let mut raw = Vec::new();
    let mut number = 0;
    loop {
        raw.clear();
        let most = LONGEST as u64;
        let read = input.by_ref().take(most).read_until(b'\n', &mut raw);
        let length = read.map_err(|source| ExportError::Io {
            file: file.to_owned(),
            source,
        })?;
        if length == 0 {
            break;
        }
        number += 1;
        if length as u64 == most {
            return Err(ExportError::TooLong {
                file: file.to_owned(),
                line: number,
                most: LONGEST >> 20,
            });
        }
        let text = String::from_utf8_lossy(&raw);
        let text = without_colors(&text);
        let is_cut = !text.ends_with('\n');
        match Line::of(&text) {
            // A prompt stands behind what a command said.
            Line::Noise if is_prompt(&text) => {
                sink.aside(&text);
                reading.end(file, sink)?;
            }
            Line::Blank => reading.end(file, sink)?,
            Line::More(text) => reading.more(text),
            Line::Setting { name, value } => reading.setting((name, value), number, file, sink)?,
            Line::Noise if is_cut && reading.first.is_empty() => {}
            Line::Noise if is_cut => return Err(cut_off(file, &reading, number)),
            Line::Noise => {
                sink.aside(&text);
                reading.last = None;
            }
        }
    }
    // Without an end of the line, the last value may be a part of what it was, and lines may be missing.
    if !reading.first.is_empty() && !input.ends_a_line() {
        let is_sure = |field| reading.record.value(field).setting().flag().is_some();
        if reading.record.count() < reading.most
            || reading.last.is_some_and(|field| !is_sure(field))
        {
            return Err(cut_off(file, &reading, number));
        }
    }
    reading.end(file, sink)
}

fn cut_off(file: &str, reading: &Reading, line: u64) -> ExportError {
    ExportError::CutOff {
        file: file.to_owned(),
        line: match reading.record.line {
            0 => line,
            began => began,
        },
        what: "an object",
    }
}

/// An object while it is read.
struct Reading {
    record: Record,
    /// The name of its first setting; empty while there is none.
    first: String,
    /// The names of the settings, each with what it is, in the order in which the objects have them.
    names: Vec<(String, Option<Field>)>,
    /// Which of these is the next.
    next: usize,
    /// The setting that the next line may go on with.
    last: Option<Field>,
    /// The most settings that an object of this file had.
    most: usize,
}

impl Reading {
    fn setting(
        &mut self,
        (name, value): (&str, &str),
        line: u64,
        file: &str,
        sink: &mut Sink,
    ) -> Result<(), ExportError> {
        // Where the blank lines are gone, the first name comes again.
        if self.first == name {
            self.end(file, sink)?;
        }
        if self.first.is_empty() {
            self.first.push_str(name);
            self.record.clear(line);
        }
        self.last = self.field(name);
        if let Some(field) = self.last {
            self.record.set(field, Value::of_text(value));
        }
        Ok(())
    }

    /// What a setting is: mostly what stood in its place in the object before.
    fn field(&mut self, name: &str) -> Option<Field> {
        let at = self.next;
        self.next += 1;
        match self.names.get(at) {
            Some((held, field)) if held == name => *field,
            Some(_) => Field::named(name),
            None => {
                let field = Field::named(name);
                if at < MOST_NAMES {
                    self.names.push((name.to_owned(), field));
                }
                field
            }
        }
    }

    fn more(&mut self, text: &str) {
        if let Some(field) = self.last {
            self.record.extend(field, text);
        }
    }

    fn end(&mut self, file: &str, sink: &mut Sink) -> Result<(), ExportError> {
        self.last = None;
        if self.first.is_empty() {
            return Ok(());
        }
        self.first.clear();
        self.next = 0;
        if self.most == 0 {
            let names = self.names.iter().map(|(name, _)| name.as_str());
            if let Some(name) = cut(names.clone()) {
                return Err(ExportError::CutNames {
                    file: file.to_owned(),
                    line: self.record.line,
                    name: name.to_owned(),
                    length: name.len(),
                });
            }
            sink.columns(self.record.line, names);
        }
        self.most = self.most.max(self.record.count());
        match self.record.count() {
            0 => Ok(()),
            _ => sink.take(&self.record),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_setting_only_with_a_space_before_the_colon() {
        let setting = |name, value| Line::Setting { name, value };
        assert_eq!(
            Line::of("ImapEnabled   : True\r\n"),
            setting("ImapEnabled", "True")
        );
        assert_eq!(Line::of("Smtp :"), setting("Smtp", ""));
        assert_eq!(Line::of("@odata.id : a"), setting("@odata.id", "a"));
        assert_eq!(
            Line::of("WARNING: By default, only the first 1000 items"),
            Line::Noise
        );
        assert_eq!(Line::of("PS C:\\> Get-CASMailbox | fl"), Line::Noise);
        assert_eq!(Line::of("    more"), Line::More("more"));
    }
}
