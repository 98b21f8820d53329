//! The form of an export, by its beginning.

use super::decode::{Decoded, Encoding};
use super::error::ExportError;
use super::field::Field;
use super::form::Format;
use super::format_list::{Line, cut};
use super::row::{SEPARATORS, declared, fields, is_prompt, is_type};
use crate::colors::without_colors;
use std::io::Read;

/// Finds out the form.
pub(super) fn format<R: Read>(file: &str, input: &Decoded<R>) -> Result<Format, ExportError> {
    let file = file.to_owned();
    let head = input.head();
    if let Some(what) = binary(head, input.encoding()) {
        return Err(ExportError::NotText { file, what });
    }
    if let Some(at) = head.find('\0') {
        let before = &head[..at];
        let line = before.rsplit('\n').next().unwrap_or_default();
        return Err(ExportError::Zero {
            file,
            line: before.matches('\n').count() as u64 + 1,
            column: line.chars().count() as u64 + 1,
        });
    }
    let text = head.trim_start();
    match text.as_bytes().first() {
        None => return Err(ExportError::Empty { file }),
        Some(b'{' | b'[') if is_own_report(text) => return Err(ExportError::OwnReport { file }),
        Some(b'{' | b'[') => return Ok(Format::Json),
        // What ConvertTo-Json makes of nothing.
        Some(b'n') if text.trim_end() == "null" => return Err(ExportError::Empty { file }),
        Some(b'<') => {
            let (what, cmdlet) = match text.contains("Microsoft.PowerShell.Commands")
                || text.contains("/powershell/")
            {
                true => ("XML for PowerShell alone", "Export-Clixml"),
                false => ("XML or HTML", "ConvertTo-Html or ConvertTo-Xml"),
            };
            return Err(ExportError::Markup { file, what, cmdlet });
        }
        Some(_) => {}
    }
    if let Some(line) = ruled(head) {
        return Err(ExportError::Table { file, line });
    }
    if let Some(separator) = separator(head) {
        return Ok(Format::Csv(separator));
    }
    let is_known = |line: &str| {
        let line = without_colors(line);
        matches!(Line::of(&line), Line::Setting { name, .. } if Field::named(name).is_some())
    };
    if head.lines().any(is_known) {
        return Ok(Format::FormatList);
    }
    // Where all names are cut, none is known.
    let settings = (1..)
        .zip(head.lines())
        .filter_map(|(at, line)| match Line::of(line) {
            Line::Setting { name, .. } => Some((at, name)),
            _ => None,
        });
    let settings: Vec<(u64, &str)> = settings.collect();
    if let Some(name) = cut(settings.iter().map(|(_, name)| *name)) {
        return Err(ExportError::CutNames {
            file,
            line: settings.first().map_or(1, |(at, _)| *at),
            name: name.to_owned(),
            length: name.len(),
        });
    }
    if let Some(at) = head.lines().position(is_rule) {
        let line = at as u64 + 1;
        return Err(ExportError::Table { file, line });
    }
    let (line, columns) = header(head).unwrap_or((1, ""));
    // A single line may be a password.
    Err(
        match has_columns(columns) && head.lines().nth(1).is_some() {
            true => ExportError::NotRecognized {
                file,
                line,
                columns: crate::style::safe(&columns.chars().take(120).collect::<String>()),
                perhaps: perhaps(columns),
            },
            false => ExportError::NoExport { file, line },
        },
    )
}

/// What the names of columns may be meant as, by the separator with which most may.
fn perhaps(line: &str) -> String {
    let by = |separator| {
        let names = fields(line, separator);
        super::meant::perhaps(names.iter().map(String::as_str))
    };
    let all = SEPARATORS.into_iter().map(by);
    all.max_by_key(String::len).unwrap_or_default()
}

/// Whether a line may be the names of columns: several, and each of few words.
fn has_columns(line: &str) -> bool {
    const MOST_WORDS: usize = 4;
    SEPARATORS.iter().any(|separator| {
        let fields = fields(line, *separator);
        let is_name = |name: &String| (1..=MOST_WORDS).contains(&name.split_whitespace().count());
        fields.len() > 1 && fields.iter().all(is_name)
    })
}

/// Whether it is JSON that this program wrote: each form of it begins with the same two fields.
fn is_own_report(text: &str) -> bool {
    let start: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .take(200)
        .collect();
    let own = concat!("\"tool\":{\"name\":\"", env!("CARGO_PKG_NAME"), "\"");
    start.contains("\"schema_version\":") && start.contains(own)
}

/// What a file without readable text seems to be.
fn binary(head: &str, encoding: Encoding) -> Option<&'static str> {
    if head.starts_with("PK\u{3}\u{4}") {
        Some("a workbook (.xlsx) or an archive")
    } else if encoding == Encoding::Windows1252 && head.starts_with("\u{d0}\u{cf}\u{11}\u{e0}") {
        Some("an old workbook (.xls)")
    } else if head.starts_with("%PDF") {
        Some("a PDF")
    } else if head.contains('\0') && encoding != Encoding::Utf8 {
        Some("UTF-32, or made of bytes that no text has")
    } else {
        // Where zeros stand at the very beginning it never was text.
        let start: String = head.chars().take(16).collect();
        start
            .contains('\0')
            .then_some("made of bytes that no text has")
    }
}

/// The first line that is neither blank nor says something about the file; with its number.
fn header(head: &str) -> Option<(u64, &str)> {
    let numbered = (1..).zip(head.lines());
    numbered
        .map(|(number, line)| (number, line.trim()))
        .find(|(_, line)| {
            !line.is_empty() && !is_type(line) && !is_prompt(line) && declared(line).is_none()
        })
}

/// The line of dashes right below the header: one column on the screen looks like CSV with one column.
fn ruled(head: &str) -> Option<u64> {
    let (number, _) = header(head)?;
    let below = head.lines().nth(usize::try_from(number).ok()?)?;
    is_rule(below).then_some(number + 1)
}

/// The separator by which the header has the most known columns; none when it has none that is known.
fn separator(head: &str) -> Option<u8> {
    let (_, line) = header(head)?;
    let declared = head.lines().find_map(declared);
    let known = |separator: u8| {
        let columns = fields(line, separator);
        let names = columns.iter().filter_map(|column| Field::named(column));
        names.count()
    };
    let candidates = declared.into_iter().chain(SEPARATORS);
    // The first of the best.
    let best = candidates.rev().max_by_key(|separator| known(*separator))?;
    (known(best) > 0).then_some(best)
}

/// Whether a line is the rule below the head of a table: groups of dashes.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("--") && line.chars().all(|c| c == '-' || c == ' ')
}
