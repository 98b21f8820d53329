//! What mail programs, libraries and devices show, and the faults that it can mean: `checks/clients/*.toml`.

mod own;
mod read;
mod shown;

use crate::endpoint::Protocol;

pub use read::{TextFault, read};
pub use shown::Shown;

/// The path of every file, and what is in it as JSON, sorted by path.
static FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/clients.rs"));

/// How well a text is tied to a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// A single report.
    Low,
    /// Maintainers, threads or a vendor's list name it as one of the causes.
    Medium,
    /// The program's own source, a vendor's document or a confirmed fix ties them together.
    High,
}

/// One fault that a text can mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The id of the fault.
    pub id: String,
    /// How well it is tied to the text.
    pub sure: Sure,
    /// What speaks for this one in particular.
    pub tell_apart: Option<String>,
}

/// One message of one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The file that it stands in, relative to the package.
    pub path: String,
    /// The line that it begins in, counted from 1.
    pub line: usize,
    /// A name of the program that people know.
    pub program: String,
    /// The message as the program's source has it, placeholders included; a code and a sentence are two of these.
    pub says: Vec<String>,
    /// For each of `says`, what [`crate::explain`] looks for, as the build script wrote it; empty for an organisation's own text.
    pub patterns: Vec<Vec<&'static str>>,
    /// The protocols that it is shown with; all when empty.
    pub protocols: Vec<Protocol>,
    /// What it can mean, the most probable first; never empty.
    pub means: Vec<Meaning>,
    /// What tells the meanings apart.
    pub tell_apart: Option<String>,
    /// Whether these are words that the program shows; else they describe what is seen.
    pub quoted: bool,
    /// Its language, as the two letters of ISO 639-1: `en`, `de`.
    pub language: String,
    /// Where it is documented.
    pub source: String,
    /// The day on which that was read, as `2026-11-21`.
    pub read: String,
}

impl Text {
    /// Whether the program shows it in English.
    pub fn is_english(&self) -> bool {
        self.language == read::ENGLISH
    }

    /// Whether it is an organisation's own.
    pub const fn is_own(&self) -> bool {
        self.patterns.is_empty()
    }

    /// A fault of it, with its place.
    fn fault(&self, reason: String) -> TextFault {
        TextFault {
            path: self.path.clone(),
            line: self.line,
            reason,
        }
    }
}

/// A set of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Library {
    texts: Vec<Text>,
}

impl Library {
    /// The texts that are part of the program.
    pub fn embedded() -> Self {
        let texts = FILES
            .iter()
            .flat_map(|(path, json)| read::embedded(path, json));
        Self {
            texts: texts.collect(),
        }
    }

    /// The texts of the program, and these of an organisation.
    pub fn embedded_with(own: Vec<Text>) -> Self {
        let mut library = Self::embedded();
        library.texts.extend(own);
        library
    }

    /// Reads an organisation's files of texts, each a path and what is in it, and says what is wrong with those that cannot be used;
    /// these are left out. `risk` says why words put people at risk.
    pub fn read_own(
        files: &[(String, String)],
        is_fault: impl Fn(&str) -> bool,
        risk: impl Fn(&str) -> Option<String>,
    ) -> (Vec<Text>, Vec<TextFault>) {
        let (mut texts, mut faults) = (Vec::new(), Vec::new());
        for (path, text) in files {
            let (read, mut wrong) = read::read_all(path, text);
            wrong.extend(read::faults(&read, &is_fault));
            wrong.extend(own::faults(&read, &risk));
            match wrong.is_empty() {
                true => texts.extend(read),
                false => faults.extend(wrong),
            }
        }
        (texts, faults)
    }

    /// A library of other texts.
    pub const fn of(texts: Vec<Text>) -> Self {
        Self { texts }
    }

    /// All texts, file by file.
    pub fn texts(&self) -> &[Text] {
        &self.texts
    }

    /// What keeps files of TOML, each a path and what is in it, from being read, and what is wrong with them as a whole: an id that
    /// `is_fault` does not know, and one message of one program that stands twice.
    pub fn faults(files: &[(String, String)], is_fault: impl Fn(&str) -> bool) -> Vec<TextFault> {
        let mut faults = Vec::new();
        let mut texts = Vec::new();
        for (path, text) in files {
            match read(path, text) {
                Ok(read) => texts.extend(read),
                Err(fault) => faults.push(fault),
            }
        }
        faults.extend(read::faults(&texts, is_fault));
        faults
    }
}
