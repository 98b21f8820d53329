//! One page of the catalogue: a TOML header between `+++` lines and a Markdown body.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

use super::body::{Body, Example};
use super::dates::{self, Turn};
use super::header::Header;
use crate::mistake::told;

/// Between the header and what stands around it.
pub(super) const FENCE: &str = "+++";

/// A page whose header was read; the body is taken apart when it is first looked at.
#[derive(Debug)]
pub struct Page {
    /// `<family>.<name>`.
    pub id: String,
    /// The file it stands in, relative to the package.
    pub path: String,
    header: Header,
    /// How many lines stand before the body.
    before: usize,
    text: Cow<'static, str>,
    turns: Vec<&'static Turn>,
    body: OnceLock<Body>,
}

/// What is wrong with a page, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {reason}")]
pub struct PageFault {
    /// The file.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub reason: String,
}

impl Deref for Page {
    type Target = Header;

    fn deref(&self) -> &Header {
        &self.header
    }
}

impl Page {
    /// Reads the header of a page.
    pub fn parse(id: &str, path: &str, text: Cow<'static, str>) -> Result<Self, PageFault> {
        Self::read(id, path, text, None)
    }

    /// Reads the header of a page, which may stand beside it as JSON: that takes a small part of the time.
    pub(super) fn read(
        id: &str,
        path: &str,
        text: Cow<'static, str>,
        json: Option<&'static str>,
    ) -> Result<Self, PageFault> {
        let fault = |line: usize, reason: String| PageFault {
            path: path.to_owned(),
            line,
            reason,
        };
        let filled = dates::fill(text.clone()).map_err(|at| {
            let line = text[..at].matches('\n').count() + 1;
            let reason = "there is no such day in checks/dates.toml".to_owned();
            fault(line, reason)
        })?;
        let (text, turns) = (filled.text, filled.turns);
        let (written, body) = split(&text).ok_or_else(|| {
            fault(
                1,
                "a page begins with a header between two `+++` lines".into(),
            )
        })?;
        let before = text[..body].matches('\n').count();
        let of_json = |json: &'static str| {
            let filled = dates::fill(json.into()).ok()?;
            serde_json::from_str(&filled.text).ok()
        };
        let of_toml = || toml::from_str(&text[written.clone()]);
        let header: Result<Header, toml::de::Error> =
            json.and_then(of_json).map_or_else(of_toml, Ok);
        let header = header.map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            // One line for the fence, one because lines are counted from 1.
            let lines = text[FENCE.len()..].trim_start_matches('\r');
            let line = lines
                .as_bytes()
                .iter()
                .take(at + 1)
                .filter(|b| **b == b'\n')
                .count();
            let tables = ["when", "candidate", "source"];
            fault(line + 1, told(&text[written.clone()], &error, &tables))
        })?;
        Ok(Self {
            id: id.to_owned(),
            path: path.to_owned(),
            header,
            before,
            turns,
            text: match text {
                Cow::Borrowed(text) => Cow::Borrowed(&text[body..]),
                Cow::Owned(text) => Cow::Owned(text[body..].to_owned()),
            },
            body: OnceLock::new(),
        })
    }

    /// The sections; where the body is not as it must be, they are empty and [`Page::fault`] says why.
    pub fn body(&self) -> &Body {
        self.body.get_or_init(|| {
            Body::parse(&self.text).unwrap_or_else(|_| Body {
                symptom: String::new(),
                cause: String::new(),
                you: String::new(),
                help_desk: String::new(),
                administrator: String::new(),
                confirm: String::new(),
                examples: Vec::new(),
                texts: Vec::new(),
            })
        })
    }

    /// The days that it speaks of, see `checks/dates.toml`.
    pub fn turns(&self) -> &[&'static Turn] {
        &self.turns
    }

    /// What is wrong with the body, if anything is.
    pub fn fault(&self) -> Option<PageFault> {
        let fault = Body::parse(&self.text).err()?;
        Some(PageFault {
            path: self.path.clone(),
            line: self.before + fault.line + 1,
            reason: fault.reason,
        })
    }

    /// The line of the file in which the given line of an example stands, both counted from 1.
    pub fn line_of(&self, example: &Example, line: usize) -> usize {
        self.before + example.line + line
    }
}

/// Where the header's TOML stands, and where the body begins.
pub(super) fn split(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == FENCE)?;
    let from = first.len();
    let mut at = from;
    for line in lines {
        if line.trim_end() == FENCE {
            return Some((from..at, at + line.len()));
        }
        at += line.len();
    }
    None
}
