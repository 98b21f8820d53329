//! A report as it is read again: what it says, and the run that it was made from.

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::Encoding;
use serde::Deserialize;
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::check::check;
use super::error::reason;
use super::{LARGEST_FILE, RecordingError, VERSION};
use crate::observation::Run;

/// The newest form of reports that is known.
const SCHEMA_VERSION: u64 = 1;

/// A report with its recording.
#[derive(Clone, Debug)]
pub struct File {
    /// What the report said when it was written.
    pub said: Said,
    /// The run.
    pub run: Run,
}

/// What a report said when it was written, by the pages of that day. Every text is unsafe to show as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The version of mailprobe that wrote it.
    pub version: String,
    /// The verdict over all.
    pub verdict: String,
    /// The verdict of each protocol, by its name.
    pub protocols: BTreeMap<String, String>,
    /// What was found.
    pub findings: Vec<SaidFinding>,
    /// The ids of the mail programs that it tells of.
    pub programs: Vec<String>,
    /// Whether words that the caller's program shows were joined with it; they are not kept.
    pub has_shown: bool,
    /// Whether the servers were played on a computer (`demo`).
    pub simulated: bool,
}

/// One finding of a report that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct SaidFinding {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// What every form of a report has.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    schema_version: Option<u64>,
    tool: Option<Tool>,
}

/// What is read of a report; everything else may come and go.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Form<'a> {
    schema_version: Option<u64>,
    tool: Option<Tool>,
    verdict: Option<String>,
    protocols: BTreeMap<String, Protocol>,
    findings: Vec<SaidFinding>,
    programs: Vec<Program>,
    simulated: bool,
    #[serde(borrow)]
    shown: Option<&'a RawValue>,
    #[serde(borrow)]
    probes: Option<&'a RawValue>,
    #[serde(borrow)]
    recording: Option<&'a RawValue>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Tool {
    name: String,
    version: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Protocol {
    verdict: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Program {
    id: String,
}

/// The version of a recording, read before anything else of it.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Deserialize)]
struct Content<'a> {
    #[serde(borrow)]
    run: &'a RawValue,
}

impl File {
    /// Reads a report as `--format json` wrote it; also one that a shell of Windows has put into UTF-16.
    ///
    /// # Errors
    ///
    /// A [`RecordingError`] that says what is wrong and where.
    pub fn read(bytes: &[u8]) -> Result<Self, RecordingError> {
        if bytes.len() > LARGEST_FILE {
            return Err(RecordingError::TooLarge);
        }
        let text = decoded(bytes)?;
        if text.trim().is_empty() {
            return Err(RecordingError::Empty);
        }
        let misread = |error: serde_json::Error| match error.classify() {
            Category::Data => RecordingError::NotAReport,
            _ => RecordingError::NotJson {
                line: error.line(),
                column: error.column(),
                reason: reason(&error),
            },
        };
        // A form that is not known may have anything in the place of what is read below.
        let head: Head = serde_json::from_str(&text).map_err(misread)?;
        head.is_known()?;
        let form: Form<'_> = serde_json::from_str(&text).map_err(misread)?;
        let recording = form.recording()?;
        let run = run(&text, recording, &by(form.tool.as_ref()))?;
        check(&run).map_err(RecordingError::Impossible)?;
        let said = form.said();
        Ok(Self { said, run })
    }
}

impl Head {
    /// Whether the form of the report is one that this version knows.
    fn is_known(&self) -> Result<(), RecordingError> {
        match self.schema_version {
            // The first form is 1.
            Some(0) => Err(RecordingError::NotAReport),
            Some(schema) if is_ours(self.tool.as_ref()) && schema > SCHEMA_VERSION => {
                Err(RecordingError::NewerReport {
                    schema,
                    by: by(self.tool.as_ref()),
                })
            }
            _ => Ok(()),
        }
    }
}

fn is_ours(tool: Option<&Tool>) -> bool {
    tool.is_some_and(|tool| tool.name == "mailprobe")
}

/// What wrote a report.
fn by(tool: Option<&Tool>) -> String {
    match tool.map(|tool| tool.version.as_str()) {
        Some(version) if is_version(version) => format!("mailprobe {version}"),
        _ => "an unnamed version of mailprobe".to_owned(),
    }
}

impl<'a> Form<'a> {
    /// The recording in it.
    fn recording(&self) -> Result<&'a RawValue, RecordingError> {
        let is_ours = is_ours(self.tool.as_ref());
        let is_report = self.probes.is_some() && self.verdict.is_some();
        match (self.schema_version, self.recording) {
            (Some(_), Some(recording)) if is_ours && is_report => Ok(recording),
            (Some(_), _) if is_ours && is_report => Err(RecordingError::NoRecording {
                by: by(self.tool.as_ref()),
            }),
            _ => Err(RecordingError::NotAReport),
        }
    }

    fn said(self) -> Said {
        let protocols = self.protocols.into_iter();
        Said {
            version: self.tool.unwrap_or_default().version,
            verdict: self.verdict.unwrap_or_default(),
            protocols: protocols.map(|(name, one)| (name, one.verdict)).collect(),
            findings: self.findings,
            programs: self.programs.into_iter().map(|one| one.id).collect(),
            simulated: self.simulated,
            has_shown: self.shown.is_some(),
        }
    }
}

/// Whether a text may stand for a version in a sentence.
fn is_version(text: &str) -> bool {
    const LONGEST: usize = 40;
    let may_stand = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(may_stand)
}

/// The run of a recording that stands in this text.
fn run(text: &str, recording: &RawValue, by: &str) -> Result<Run, RecordingError> {
    let malformed = |part: &RawValue, error: serde_json::Error| {
        let (line, column) = place(text, part, &error);
        RecordingError::Malformed {
            line,
            column,
            by: by.to_owned(),
            reason: reason(&error),
        }
    };
    let form: Version =
        serde_json::from_str(recording.get()).map_err(|error| malformed(recording, error))?;
    if form.version > u64::from(VERSION) {
        return Err(RecordingError::NewerRecording {
            version: form.version,
            by: by.to_owned(),
        });
    }
    let content: Content<'_> =
        serde_json::from_str(recording.get()).map_err(|error| malformed(recording, error))?;
    serde_json::from_str(content.run.get()).map_err(|error| malformed(content.run, error))
}

/// The line and column in the whole text of an error in a part of it.
fn place(text: &str, part: &RawValue, error: &serde_json::Error) -> (usize, usize) {
    let begin = part.get().as_ptr() as usize - text.as_ptr() as usize;
    let before = text.get(..begin).unwrap_or_default();
    let line = before.matches('\n').count();
    let column = match error.line() {
        0 | 1 => before.len() - before.rfind('\n').map_or(0, |at| at + 1),
        _ => 0,
    };
    (line + error.line().max(1), column + error.column())
}

/// The text of a file, by the mark at its beginning.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, RecordingError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.ok_or(RecordingError::NotText { line: 1 });
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let before = bytes[..error.valid_up_to()].iter();
            let line = before.filter(|byte| **byte == b'\n').count() + 1;
            Err(RecordingError::NotText { line })
        }
    }
}
