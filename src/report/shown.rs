//! What the caller's program shows, beside what the run found: the words that were given, and the words that each finding leads to.

mod tested;
mod well;

use schemars::JsonSchema;
use serde::Serialize;

use self::tested::{Tested, not_tested, tested};
use self::well::works_here;
use super::human::finding;
use super::markdown_text::wrapped;
use super::{FindingReport, Report};
use crate::catalogue::{Catalogue, Page};
use crate::client::Library;
use crate::endpoint::Protocol;
use crate::explain::{Answer, Candidate, readable};
use crate::style::{Paint, Style, safe};

/// How many programs are named beside a finding, and how many meanings of a text are told.
const MOST_PROGRAMS: usize = 4;
const MOST_MEANINGS: usize = 5;

/// What one mail program shows of a fault.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProgramText {
    /// What people call the program.
    pub program: String,
    /// What it shows; `…` stands for what differs from case to case.
    pub text: String,
}

/// What the caller's program shows, and how it goes with the run.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ShownReport {
    /// Whether mailprobe knows these words.
    pub known: bool,
    /// How they go with what was found. `fits`: the run found what they mean. `may-fit`: what they mean is one of the possibilities of a
    /// finding. `works-here`: nothing of the kind is wrong from here. `not-tested`: the run did not get as far. `other`: something else was
    /// found. `unknown`: the words are not known.
    #[schemars(extend("enum" = ["fits", "may-fit", "works-here", "not-tested", "other", "unknown"]))]
    pub fit: &'static str,
    /// The id of the finding that they fit.
    pub finding: Option<String>,
    /// What they can mean, the most probable first.
    pub meanings: Vec<MeaningReport>,
    /// What this proves, and what to do next, as sentences.
    pub says: Vec<String>,
}

/// One fault that the words can mean.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MeaningReport {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Why the words can mean it.
    pub why: String,
}

impl Report {
    /// The same, with what the programs of most callers show of each finding.
    #[must_use]
    pub fn with_texts(mut self, library: &Library) -> Self {
        for finding in &mut self.findings {
            finding.programs_show = texts(finding, library);
        }
        self
    }

    /// The same, with what the caller's program shows.
    #[must_use]
    pub fn with_shown(mut self, answer: &Answer, catalogue: &Catalogue) -> Self {
        self.shown = Some(shown(&self, answer, catalogue));
        self
    }
}

/// What programs show of a finding: of each kind of program one text.
fn texts(finding: &FindingReport, library: &Library) -> Vec<ProgramText> {
    let protocol = match finding.protocols.as_slice() {
        [one] => Protocol::ALL.into_iter().find(|p| p.name() == *one),
        _ => None,
    };
    let mut all: Vec<ProgramText> = Vec::new();
    let mut kinds = Vec::new();
    for shown in library.shown(&finding.id, protocol) {
        // What a little known program shows of something else in the first place is more likely to mislead.
        let misleads = shown.place > 0 && shown.kind.is_none();
        let is_told = match shown.kind {
            Some(_) => kinds.contains(&shown.kind),
            None => all.iter().any(|one| one.program == shown.program),
        };
        if misleads || is_told {
            continue;
        }
        let text = match shown.says {
            // A code and its sentence are shown together.
            [code, sentence, ..] if !code.contains(' ') && code.contains(char::is_numeric) => {
                format!("{code} {sentence}")
            }
            [first, ..] => first.clone(),
            [] => continue,
        };
        kinds.push(shown.kind);
        all.push(ProgramText {
            program: shown.program.to_owned(),
            text: readable(&text),
        });
        if all.len() == MOST_PROGRAMS {
            break;
        }
    }
    all
}

fn shown(report: &Report, answer: &Answer, catalogue: &Catalogue) -> ShownReport {
    let pages: Vec<(&Candidate, &Page)> = answer
        .candidates
        .iter()
        .filter_map(|one| Some((one, catalogue.page(&one.id)?)))
        .collect();
    let meaning = |(one, page): &(&Candidate, &Page)| MeaningReport {
        id: page.id.clone(),
        title: one.words.title.as_ref().unwrap_or(&page.title).clone(),
        why: safe(&one.why),
    };
    let means = |id: &str| pages.iter().any(|(_, page)| page.id == id);
    let troubles = || {
        let all = report.findings.iter();
        all.filter(|finding| finding.severity != "advice")
    };
    let found = troubles().find(|one| means(&one.id) || one.explains.iter().any(|id| means(id)));
    let possible = troubles().find(|one| one.candidates.iter().any(|other| means(&other.id)));
    let (fit, finding) = match (pages.first(), found, possible) {
        (None, ..) => ("unknown", None),
        (_, Some(finding), _) => ("fits", Some(finding)),
        (_, _, Some(finding)) => ("may-fit", Some(finding)),
        (Some((one, page)), None, None) => {
            let is_well = troubles().next().is_none();
            (fit(tested(report, one, page), is_well), None)
        }
    };
    let best = pages.first().copied();
    ShownReport {
        known: best.is_some(),
        fit,
        finding: finding.map(|one| one.id.clone()),
        meanings: pages.iter().take(MOST_MEANINGS).map(meaning).collect(),
        says: says(fit, finding, best, report),
    }
}

/// How words go with a run that did not find what they mean; `is_well` where it found nothing else either.
fn fit(tested: Tested, is_well: bool) -> &'static str {
    match (tested, is_well) {
        (Tested::Yes, _) => "works-here",
        (Tested::NoSignIn | Tested::OtherProtocol, _) | (_, true) => "not-tested",
        // What was found may be why the run did not come as far, or the program neither.
        (Tested::Never | Tested::NotSoFar, false) => "other",
    }
}

/// The most findings that are named.
const MOST_NAMED: usize = 3;

/// What is wrong in the run that the words do not mean; none where nothing is.
fn besides(report: &Report) -> Option<String> {
    let numbered = report.findings.iter().zip(1..);
    let wrong = numbered.filter(|(one, _)| one.severity != "advice");
    let named: Vec<String> = wrong
        .take(MOST_NAMED)
        .map(|(one, number)| format!("{} (finding {number})", one.title))
        .collect();
    (!named.is_empty()).then(|| format!("This run found something else: {}.", named.join("; ")))
}

/// What the words and the run prove together, and what to do next.
fn says(
    fit: &str,
    finding: Option<&FindingReport>,
    best: Option<(&Candidate, &Page)>,
    report: &Report,
) -> Vec<String> {
    let number = |wanted: &FindingReport| {
        let place = report.findings.iter().position(|one| one.id == wanted.id);
        place.map_or(1, |place| place + 1)
    };
    let target = &report.target.input;
    let mut sentences: Vec<String> = match (fit, finding, best) {
        ("fits", Some(finding), _) => vec![format!(
            "That fits: it is what finding {} says.",
            number(finding)
        )],
        ("may-fit", Some(finding), _) => vec![format!(
            "That fits finding {}: it is one of the things that it can be, and now the more probable one.",
            number(finding)
        )],
        ("works-here", _, Some((_, page))) => works_here(page, target),
        ("not-tested", _, Some((one, page))) => not_tested(tested(report, one, page), one, page),
        ("other", ..) => vec![
            "That does not fit: this run found something else, see below.".to_owned(),
            "Mend what was found first. If the program then still shows this, run mailprobe on the very computer that shows it.".to_owned(),
        ],
        _ => vec![
            "mailprobe does not know these words, so they are not joined with what was found.".to_owned(),
            "Give the exact words and every number; the details or the log of the program often have a line of the server.".to_owned(),
        ],
    };
    if ["works-here", "not-tested"].contains(&fit) {
        sentences.extend(besides(report));
    }
    sentences
}

/// The block about what the caller's program shows; nothing when no words were given.
pub(super) fn render(shown: Option<&ShownReport>, style: &Style) -> String {
    let Some(shown) = shown else {
        return String::new();
    };
    let mut out = format!(
        "\n{}\n",
        style.paint(Paint::Strong, "What the program showed")
    );
    for (at, meaning) in shown.meanings.iter().enumerate() {
        let can = match at {
            0 => "It can mean",
            _ => "or",
        };
        let line = format!("{can}: {} ({})", meaning.title, meaning.id);
        out.push_str(&wrapped(&style.plain(&line), style, "  ", "      "));
    }
    for sentence in &shown.says {
        out.push_str(&wrapped(&style.plain(sentence), style, "  ", "  "));
    }
    out
}

/// What programs show of a finding, under its label; nothing when none is known.
pub(super) fn programs_show(finding: &FindingReport, style: &Style) -> String {
    if finding.programs_show.is_empty() {
        return String::new();
    }
    let mut out = finding::label("What mail programs show", style);
    for one in &finding.programs_show {
        let line = format!("{}: “{}”", one.program, one.text);
        out.push_str(&wrapped(&style.plain(&line), style, "    ", "      "));
    }
    out
}
