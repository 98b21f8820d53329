//! The text of a file: where things stand in it, and what of a line may be shown.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, Faults, MOST_TOLD, Span, Told};
use super::key::{self, Shown};
use crate::style::safe;

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
        let at = beside_line_end(text, error.span().unwrap_or(text.len()..text.len()));
        let says = format!("this is no TOML: {}", safe(error.message()));
        return (DeTable::new(), source, vec![Fault { at, says }]);
    }
    let mut marks = Vec::new();
    mark_table(&table, Scope::Keys, &mut marks);
    marks.sort_by_key(|(span, _)| span.start);
    source.marks = Some(marks);
    (table, source, Vec::new())
}

/// A place without width, such as that where something is missing, is the last character of its line: a caret can stand there, and position and
/// caret agree.
fn beside_line_end(text: &str, at: Span) -> Span {
    let rest = text.get(at.start..).unwrap_or_default();
    let is_at_end = rest
        .lines()
        .next()
        .is_none_or(|rest| rest.trim().is_empty());
    let line = text.get(..at.start).unwrap_or(text);
    let line = line.rsplit('\n').next().unwrap_or_default();
    match line.trim_end().chars().next_back() {
        Some(last) if is_at_end => {
            let behind = at.start.min(text.len()) - (line.len() - line.trim_end().len());
            behind - last.len_utf8()..behind
        }
        _ => at,
    }
}

/// Whose keys a table has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Those of the file itself, or of a target.
    Keys,
    /// Those of what is expected.
    Expect,
    /// Nobody's that are known: a secret may stand there.
    Unknown,
}

fn mark_table(table: &DeTable<'_>, scope: Scope, marks: &mut Vec<(Span, bool)>) {
    for (name, value) in table {
        let word = name.get_ref();
        let is_plain = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_';
        let is_ours = word.chars().all(is_plain) || key::is_like_one(word);
        let name_is_shown = is_ours && word.len() <= LONGEST_KEY;
        marks.push((name.span(), name_is_shown));
        let (below, shown) = match scope {
            Scope::Keys => match &**word {
                "target" => (Scope::Keys, Shown::Never),
                "expect" => (Scope::Expect, Shown::Always),
                word => (Scope::Unknown, key::shown(word)),
            },
            Scope::Expect if key::EXPECTATIONS.contains(&&**word) => (Scope::Expect, Shown::Always),
            Scope::Expect | Scope::Unknown => (Scope::Unknown, Shown::Never),
        };
        mark_value(value, below, shown, marks);
    }
}

fn mark_value(
    value: &Spanned<DeValue<'_>>,
    below: Scope,
    shown: Shown,
    marks: &mut Vec<(Span, bool)>,
) {
    match value.get_ref() {
        DeValue::Table(table) => mark_table(table, below, marks),
        DeValue::Array(items) => {
            for item in items.iter() {
                mark_value(item, below, shown, marks);
            }
        }
        DeValue::String(text) => marks.push((value.span(), shown.lets(text))),
        _ => marks.push((value.span(), shown != Shown::Never)),
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
            None => beginning(text, holds_long_text(&self.text)),
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

/// Whether a text may have several lines: then a line of it can look like a key and be part of a secret.
fn holds_long_text(text: &str) -> bool {
    text.contains("\"\"\"") || text.contains("'''")
}

/// What can be shown of a line whose parts nobody knows: a header, or a key that is known, or meant to be, and the value of one that
/// holds no secret.
fn beginning(line: &str, is_in_doubt: bool) -> Vec<(usize, String)> {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    let name = trimmed.trim_start_matches('[');
    let end = end_of_name(name);
    if end == 0 || !key::is_like_one(&name[..end]) {
        return Vec::new();
    }
    let known = indent + (trimmed.len() - name.len()) + end;
    let rest = &line[known..];
    let value = known + rest.len() - rest.trim_start_matches([' ', '=']).len();
    let is_harmless = !is_in_doubt && is_harmless(&name[..end], &line[value..]);
    let shown = match is_harmless {
        true => line
            .find('#')
            .map_or(line.len(), |comment| comment.max(value)),
        false => value,
    };
    let sign = |(at, c): (usize, char)| match c {
        '\t' => (at, " ".to_owned()),
        c => (at, safe(c.encode_utf8(&mut [0; 4]))),
    };
    let mut pieces: Vec<(usize, String)> = line[..shown].char_indices().map(sign).collect();
    if !is_harmless && value < line.len() {
        pieces.push((value, UNSHOWN.to_string()));
    }
    pieces
}

fn end_of_name(text: &str) -> usize {
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    text.find(|c| !is_name(c)).unwrap_or(text.len())
}

/// Whether the value of this key, which is no TOML, can be shown: no other key stands in it but those that hold no secret either.
fn is_harmless(name: &str, value: &str) -> bool {
    let shown = |name: &str| match key::EXPECTATIONS.contains(&name) {
        true => Shown::Always,
        false => key::shown(name),
    };
    let lets = |name: &str, value: &str| {
        let value = value.trim_matches(|c: char| c.is_whitespace() || "\"'{}[],".contains(c));
        value.is_empty() || shown(name).lets(value)
    };
    let mut name = name;
    let mut rest = value.split('#').next().unwrap_or_default();
    while let Some((before, behind)) = rest.split_once('=') {
        let before = before.trim_end();
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let begin = before.trim_end_matches(is_name).len();
        let (own, next) = before.split_at(begin);
        if !lets(name, own) || shown(next) == Shown::Never {
            return false;
        }
        (name, rest) = (next, behind);
    }
    shown(name) != Shown::Never && lets(name, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_at_the_end_of_a_line_is_missed_at_its_last_sign() {
        for (text, column) in [
            ("[[target]\naddress = \"a@b.c\"\n", 9),
            ("[[target]  \r\naddress = \"a@b.c\"\n", 9),
            ("imap = {works = true", 20),
            ("name = \"\u{fc}\u{fc}", 10),
        ] {
            let (_, source, faults) = parse("a.toml", text);
            let told = source.tell(&faults).to_string();
            assert!(told.starts_with(&format!("a.toml:1:{column}: ")), "{told}");
            let shown: Vec<&str> = told.lines().collect();
            if let [_, line, caret] = shown.as_slice() {
                assert_eq!(
                    caret.chars().count(),
                    line.trim_end().chars().count(),
                    "{told}"
                );
            }
        }
    }
}
