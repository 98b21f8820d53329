//! The text of a file: where things stand in it, and what of a line may be shown.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults, MOST_TOLD, Told};
use super::key;
use crate::style::safe;

/// A place in the file, in bytes.
pub type Span = Range<usize>;

/// What stands in the place of what is not shown.
const UNSHOWN: char = '…';

/// The longest line that is shown, in characters.
const LONGEST: usize = 120;

/// The longest name of an unknown key that is repeated.
const LONGEST_KEY: usize = 40;

/// A file that was read: its text, and which values in it are no secrets.
///
/// A value is shown only where its key is known to hold none; comments never are.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Keys and values, and whether each may be shown; none where the text is no TOML.
    marks: Option<Vec<(Span, bool)>>,
}

/// Reads TOML. With any fault, the table is not to be used.
pub(super) fn parse<'t>(name: &str, text: &'t str) -> (DeTable<'t>, Source, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let table = table.into_inner();
    let mut source = Source {
        name: safe(name),
        text: text.to_owned(),
        marks: None,
    };
    // What comes behind the first error follows from it.
    let first = errors.iter().min_by_key(|error| {
        let begin = error.span().map(|span| span.start);
        begin.unwrap_or(usize::MAX)
    });
    if let Some(error) = first {
        let at = error.span().unwrap_or(text.len()..text.len());
        let says = format!("this is no TOML: {}", safe(error.message()));
        return (DeTable::new(), source, vec![Fault { at, says }]);
    }
    let mut marks = Vec::new();
    mark_table(&table, &mut marks);
    marks.sort_by_key(|(span, _)| span.start);
    source.marks = Some(marks);
    (table, source, Vec::new())
}

fn mark_table(table: &DeTable<'_>, marks: &mut Vec<(Span, bool)>) {
    for (name, value) in table {
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
        let name_is_plain = name.get_ref().chars().all(is_plain);
        marks.push((
            name.span(),
            name_is_plain && name.get_ref().len() <= LONGEST_KEY,
        ));
        mark_value(value, marks);
    }
}

fn mark_value(value: &Spanned<DeValue<'_>>, marks: &mut Vec<(Span, bool)>) {
    match value.get_ref() {
        DeValue::Table(table) => mark_table(table, marks),
        DeValue::Array(items) => items.iter().for_each(|item| mark_value(item, marks)),
        _ => marks.push((value.span(), false)),
    }
}

impl Source {
    /// What the file is called.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, at: &Span) -> usize {
        self.line_and_begin(at).0
    }

    /// Everything that is wrong, as it is told.
    pub fn tell(&self, faults: &[Fault]) -> Faults {
        let told = faults.iter().take(MOST_TOLD);
        Faults {
            file: self.name.clone(),
            told: told.map(|fault| self.told(fault)).collect(),
            all: faults.len(),
        }
    }

    /// Lets everything below this value be shown, because its key holds no secret.
    pub(super) fn may_be_shown(&mut self, value: &Spanned<DeValue<'_>>) {
        let whole = value.span();
        let Some(marks) = &mut self.marks else {
            return;
        };
        // They stand in their order, so that a long file takes no longer than it should.
        let first = marks.partition_point(|(span, _)| span.start < whole.start);
        let below = marks[first..].iter_mut();
        for (_, is_shown) in below.take_while(|(span, _)| span.end <= whole.end) {
            *is_shown = true;
        }
    }

    fn line_and_begin(&self, at: &Span) -> (usize, usize) {
        let mut start = at.start.min(self.text.len());
        while !self.text.is_char_boundary(start) {
            start -= 1;
        }
        let before = &self.text[..start];
        let begin = before.rfind('\n').map_or(0, |end| end + 1);
        (before.matches('\n').count() + 1, begin)
    }

    fn told(&self, fault: &Fault) -> Told {
        let (line, begin) = self.line_and_begin(&fault.at);
        let text = self.text[begin..].lines().next().unwrap_or_default();
        let upto = |end: usize| {
            let mut end = end.clamp(begin, begin + text.len()) - begin;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            end
        };
        let (from, to) = (upto(fault.at.start), upto(fault.at.end));
        let shown = match &self.marks {
            _ if is_header(text) => as_it_is(text),
            Some(marks) => masked(text, begin, marks),
            None => beginning(text),
        };
        // Where each byte of the line stands in what is shown of it.
        let place = |byte: usize| {
            let before = shown.iter().take_while(|(at, _)| *at < byte);
            before
                .map(|(_, piece)| piece.chars().count())
                .sum::<usize>()
        };
        let excerpt: String = shown.iter().map(|(_, piece)| piece.as_str()).collect();
        let excerpt = excerpt.trim_end();
        let width = excerpt.chars().count();
        let caret = place(from).min(width.saturating_sub(1));
        let length = place(to).clamp(caret + 1, width.max(caret + 1)) - caret;
        Told {
            line,
            column: text[..from].chars().count() + 1,
            says: fault.says.clone(),
            excerpt: (!excerpt.is_empty()).then(|| window(excerpt, caret, length)),
        }
    }
}

/// The part of a long line that is about the caret.
fn window(line: &str, caret: usize, length: usize) -> (String, usize, usize) {
    let length = length.min(LONGEST / 2);
    let first = match line.chars().count() > LONGEST {
        true => caret.saturating_sub(LONGEST / 3),
        false => 0,
    };
    let part: String = line.chars().skip(first).take(LONGEST).collect();
    match first {
        0 => (part, caret, length),
        _ => (format!("{UNSHOWN} {part}"), caret - first + 2, length),
    }
}

/// Whether a line is a header of known names, such as `[[target]]`.
fn is_header(line: &str) -> bool {
    let inner = line.trim().trim_start_matches('[').trim_end_matches(']');
    line.trim_start().starts_with('[')
        && inner.split('.').all(|part| {
            part.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
                && key::is_like_one(part)
        })
}

fn as_it_is(line: &str) -> Vec<(usize, String)> {
    line.char_indices()
        .map(|(at, c)| (at, c.to_string()))
        .collect()
}

/// The line in pieces, each with the byte at which it begins: what may be a secret is one sign, and comments are cut off.
fn masked(line: &str, begin: usize, marks: &[(Span, bool)]) -> Vec<(usize, String)> {
    let mut pieces: Vec<(usize, String)> = Vec::new();
    let mut hidden = None;
    for (at, c) in line.char_indices() {
        // Keys and values stand one behind the other: the last that begins before is the only one that can hold this place.
        let place = begin + at;
        let last = marks.partition_point(|(span, _)| span.start <= place);
        let mark = last
            .checked_sub(1)
            .filter(|mark| marks[*mark].0.contains(&place));
        match mark {
            Some(mark) if marks[mark].1 => pieces.push((at, safe(c.encode_utf8(&mut [0; 4])))),
            Some(mark) if hidden == Some(mark) => {}
            Some(mark) => {
                hidden = Some(mark);
                pieces.push((at, UNSHOWN.to_string()));
            }
            None if " \t=[]{},.".contains(c) => {
                pieces.push((at, if c == '\t' { ' ' } else { c }.to_string()));
            }
            None => break,
        }
    }
    pieces
}

/// What can be shown of a line whose parts nobody knows: a header, or a key that is known, or meant to be.
fn beginning(line: &str) -> Vec<(usize, String)> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let name = trimmed.trim_start_matches('[');
    let end = name
        .find(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'))
        .unwrap_or(name.len());
    if end == 0 || !key::is_like_one(&name[..end]) {
        return Vec::new();
    }
    let known = indent + (trimmed.len() - name.len()) + end;
    let mut pieces: Vec<(usize, String)> = line[..known]
        .char_indices()
        .map(|(at, c)| (at, if c == '\t' { ' ' } else { c }.to_string()))
        .collect();
    let rest = &line[known..];
    let mut at = known;
    for c in rest.chars().take_while(|c| *c == ' ' || *c == '=') {
        pieces.push((at, c.to_string()));
        at += 1;
    }
    if at < line.len() {
        pieces.push((at, UNSHOWN.to_string()));
    }
    pieces
}
