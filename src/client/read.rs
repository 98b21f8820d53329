//! Reading of the files, strictly: a person who adds a text is told the line and what is wrong with it.

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::{Meaning, Sure, Text};
use crate::endpoint::Protocol;
use crate::mistake::told;

/// The language of a text that names none.
pub(super) const ENGLISH: &str = "en";

/// What is wrong with a file of texts, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {reason}")]
pub struct TextFault {
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File<E> {
    program: String,
    language: Option<String>,
    text: Vec<E>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    says: Vec<String>,
    program: Option<String>,
    language: Option<String>,
    #[serde(default)]
    protocols: Vec<String>,
    means: Vec<MeaningEntry>,
    tell_apart: Option<String>,
    #[serde(default = "yes")]
    quoted: bool,
    source: String,
    read: toml::value::Datetime,
}

#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "a meaning such as { id = \"auth.locked\", sure = \"medium\" }"
)]
struct MeaningEntry {
    id: String,
    sure: Sure,
    tell_apart: Option<String>,
}

/// What is looked for, for each of the messages of an entry.
type Patterns = Vec<Vec<&'static str>>;

const fn yes() -> bool {
    true
}

/// Reads one file.
///
/// # Errors
///
/// The first [`TextFault`] of the file: an unknown key, a missing source or day, an empty text.
pub fn read(path: &str, file: &str) -> Result<Vec<Text>, TextFault> {
    let (texts, faults) = read_all(path, file);
    faults.into_iter().next().map_or(Ok(texts), Err)
}

/// Reads one file, and says all that is wrong with its entries; what cannot be read as TOML is told by its first fault.
pub(super) fn read_all(path: &str, file: &str) -> (Vec<Text>, Vec<TextFault>) {
    let line_at = |at: usize| file[..at.min(file.len())].matches('\n').count() + 1;
    let fault = |line: usize, reason: &str| TextFault {
        path: path.to_owned(),
        line,
        reason: reason.to_owned(),
    };
    let read: File<Spanned<Entry>> = match toml::from_str(file) {
        Ok(read) => read,
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start);
            return (
                Vec::new(),
                vec![fault(line_at(at), &told(file, &error, &["text"]))],
            );
        }
    };
    let mut faults = Vec::new();
    if read.program.trim().is_empty() {
        faults.push(fault(1, "`program` is empty"));
    }
    let mut texts = Vec::with_capacity(read.text.len());
    for entry in read.text {
        let line = line_at(entry.span().start);
        let language = read.language.as_deref();
        match text(path, line, &read.program, language, entry.into_inner()) {
            Ok(text) => texts.push(text),
            Err(reason) => faults.push(fault(line, &reason)),
        }
    }
    (texts, faults)
}

/// Reads an embedded file, which the build script made JSON of; none of what is not as it must be, which a test keeps from happening.
pub(super) fn embedded(path: &str, json: &'static str) -> Vec<Text> {
    let Ok(read) = serde_json::from_str::<File<(usize, Patterns, Entry)>>(json) else {
        return Vec::new();
    };
    let language = read.language.as_deref();
    let texts = read.text.into_iter();
    texts
        .filter_map(|(line, patterns, entry)| {
            let text = text(path, line, &read.program, language, entry).ok()?;
            Some(Text { patterns, ..text })
        })
        .collect()
}

fn text(
    path: &str,
    line: usize,
    program: &str,
    language: Option<&str>,
    entry: Entry,
) -> Result<Text, String> {
    let is_empty = |text: &String| text.trim().is_empty();
    let own = entry.program.unwrap_or_else(|| program.to_owned());
    if is_empty(&own) || is_empty(&entry.source) {
        return Err("`program` or `source` is empty".to_owned());
    }
    let language = entry.language.as_deref().or(language).unwrap_or(ENGLISH);
    if language.len() != 2 || !language.bytes().all(|letter| letter.is_ascii_lowercase()) {
        return Err("`language` is two small letters, such as de".to_owned());
    }
    if entry.says.is_empty() || entry.says.iter().any(is_empty) {
        return Err("`says` needs the words that are shown".to_owned());
    }
    if entry.means.is_empty() {
        return Err("`means` names no fault".to_owned());
    }
    let mut told = entry.means.iter().map(|one| &one.tell_apart);
    if entry.tell_apart.as_ref().is_some_and(is_empty)
        || told.any(|one| one.as_ref().is_some_and(is_empty))
    {
        return Err("`tell_apart` is empty".to_owned());
    }
    for (at, one) in entry.means.iter().enumerate() {
        if entry.means[..at].iter().any(|before| before.id == one.id) {
            return Err(format!("`{}` stands twice in `means`", one.id));
        }
    }
    let read = match (entry.read.date, entry.read.time) {
        (Some(date), None) => date.to_string(),
        _ => return Err("`read` is a day, such as 2026-11-21".to_owned()),
    };
    let protocol = |name: &String| {
        let unknown = || format!("unknown protocol `{name}`; it is one of imap, pop3, smtp");
        Protocol::ALL
            .into_iter()
            .find(|protocol| protocol.name() == name)
            .ok_or_else(unknown)
    };
    Ok(Text {
        path: path.to_owned(),
        line,
        program: own,
        says: entry.says,
        patterns: Vec::new(),
        protocols: entry
            .protocols
            .iter()
            .map(protocol)
            .collect::<Result<_, _>>()?,
        means: entry
            .means
            .into_iter()
            .map(|one| Meaning {
                id: one.id,
                sure: one.sure,
                tell_apart: one.tell_apart,
            })
            .collect(),
        tell_apart: entry.tell_apart,
        quoted: entry.quoted,
        language: language.to_owned(),
        source: entry.source,
        read,
    })
}

/// What is wrong with texts that can each be read.
pub(super) fn faults(texts: &[Text], is_fault: impl Fn(&str) -> bool) -> Vec<TextFault> {
    let mut known: HashMap<(&str, Vec<&str>), &Text> = HashMap::new();
    let mut faults = Vec::new();
    for text in texts {
        let mut fault = |reason: String| faults.push(text.fault(reason));
        for meaning in text.means.iter().filter(|one| !is_fault(&one.id)) {
            fault(format!(
                "`{}` is no fault; see `mailprobe list`",
                meaning.id
            ));
        }
        let says = text.says.iter().map(|one| one.trim()).collect();
        if let Some(first) = known.insert((&text.program, says), text) {
            let (path, line) = (&first.path, first.line);
            fault(format!(
                "{path}:{line} has the same text of the same program; put the meanings together"
            ));
        }
    }
    faults
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    const GOOD: &str = "program = 'Outlook'\n\n[[text]]\nsays = ['0x800CCC0E', 'Cannot connect to the server.']\nmeans = [\n  { id = 'tcp.timeout', sure = 'high' },\n  { id = 'tcp.refused', sure = 'medium', tell_apart = 'It says so at once.' },\n]\nsource = 'a document'\nread = 2026-11-21\n";

    #[test]
    fn a_text_is_read_whole() {
        let texts = read("checks/clients/outlook.toml", GOOD).unwrap();
        assert_eq!(texts.len(), 1);
        let text = &texts[0];
        assert_eq!((text.line, text.program.as_str()), (3, "Outlook"));
        assert_eq!(text.says.len(), 2);
        assert!(text.quoted && text.protocols.is_empty());
        assert_eq!(text.means[1].sure, Sure::Medium);
        assert_eq!(text.read, "2026-11-21");
        assert_eq!(faults(&texts, |_| true), []);
        let twice = [texts.clone(), texts].concat();
        let said = faults(&twice, |id| id != "tcp.refused");
        assert_eq!(said.len(), 3);
        assert!(
            said[0]
                .to_string()
                .starts_with("checks/clients/outlook.toml:3: `tcp.refused` is no fault")
        );
        assert!(said[2].reason.contains("same text"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, line, reason) in [
            ("says", "sayz", 4, "unknown field `sayz`"),
            ("source = 'a document'\n", "", 3, "missing field `source`"),
            ("read = 2026-11-21\n", "", 3, "missing field `read`"),
            ("2026-11-21", "'2026-11-21'", 10, "invalid type"),
            ("2026-11-21", "12:00:00", 3, "is a day"),
            ("'high'", "'sure'", 6, "unknown variant `sure`"),
            ("'tcp.refused'", "'tcp.timeout'", 3, "stands twice"),
            ("'a document'", "' '", 3, "is empty"),
            (
                "'0x800CCC0E', 'Cannot connect to the server.'",
                "",
                3,
                "needs the words",
            ),
            (
                "source",
                "protocols = ['pop']\nsource",
                3,
                "unknown protocol `pop`",
            ),
            ("'It says so at once.'", "''", 3, "`tell_apart` is empty"),
            ("'Outlook'", "''", 1, "`program` is empty"),
            (
                "source",
                "language = 'German'\nsource",
                3,
                "`language` is two small letters",
            ),
        ] {
            let file = GOOD.replacen(from, to, 1);
            let fault = read("x.toml", &file).unwrap_err();
            assert!(fault.reason.contains(reason), "{to}: {fault}");
            assert_eq!(fault.line, line, "{to}: {fault}");
        }
    }
}
