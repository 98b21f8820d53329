//! What is wrong with a file, and where.

use std::fmt;
use std::ops::Range;

/// A place in the file, in bytes.
pub type Span = Range<usize>;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where, in bytes of the file.
    pub at: Span,
    /// What is wrong and what to write instead; never with a value that may be a secret.
    pub says: String,
}

/// Everything that is wrong with a file, as it is told: the place, the line, and a caret below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The name of the file, safe to show.
    pub(super) file: String,
    pub(super) told: Vec<Told>,
    /// How many there are.
    pub(super) all: usize,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) says: String,
    /// The line without what may be a secret, where the caret begins in it, and how long it is.
    pub(super) excerpt: Option<(String, usize, usize)>,
}

/// The most that is told at once; whoever gives the wrong file learns it soon.
pub(super) const MOST_TOLD: usize = 20;

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let file = &self.file;
        for (number, told) in self.told.iter().enumerate() {
            if number > 0 {
                f.write_str("\n")?;
            }
            let (line, column) = (told.line, told.column);
            write!(f, "{file}:{line}:{column}: {}", told.says)?;
            if let Some((text, begin, length)) = &told.excerpt {
                let number = line.to_string();
                let margin = " ".repeat(number.len());
                let (indent, caret) = (" ".repeat(*begin), "^".repeat((*length).max(1)));
                write!(f, "\n {number} | {text}\n {margin} | {indent}{caret}")?;
            }
        }
        match self.all {
            0 | 1 => Ok(()),
            many if many > MOST_TOLD => write!(
                f,
                "\n{many} things are wrong in {file}; the first {MOST_TOLD} are told."
            ),
            many => write!(f, "\n{many} things are wrong in {file}."),
        }
    }
}
