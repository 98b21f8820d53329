//! What the caller's program shows, beside what the run found: the words that were given, and the words that each finding leads to.

mod elsewhere;
mod fit;
mod tested;
mod well;

use schemars::JsonSchema;
use serde::Serialize;

use self::elsewhere::{elsewhere, protocol_named};
pub use self::fit::Fit;
use self::fit::{fit, is_found, is_of_authority, is_taking_passwords, troubles};
use self::tested::{Tested, not_tested, tested};
use self::well::{takes_passwords, works_here};
use super::human::finding;
use super::markdown_text::wrapped;
use super::{FindingReport, Report};
use crate::catalogue::{Catalogue, Page};
use crate::client::Library;
use crate::endpoint::Protocol;
use crate::explain::{Answer, Candidate, Repeatable, readable};
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
    /// The words that were given, in one line; `…` stands for what is not repeated, because nothing is known of it, or it is too long.
    pub text: String,
    /// Whether mailprobe knows these words.
    pub known: bool,
    /// How they go with what was found. `fits`: the run found what they mean. `may-fit`: what they mean is one of the possibilities of a
    /// finding, or what the servers offer or the authority of `--ca-file` speaks for it. `works-here`: nothing of the kind is wrong from here. `not-tested`: the run did not get as far, or they name a server,
    /// a port or a user that it did not try. `other`: something else was
    /// found. `unknown`: the words are not known.
    pub fit: Fit,
    /// The id of the finding that they fit.
    pub finding: Option<String>,
    /// What they can mean, the most probable first.
    pub meanings: Vec<MeaningReport>,
    /// What this proves, and what to do next, as sentences.
    pub says: Vec<String>,
}

impl ShownReport {
    /// What tickets and pages tell of it: what the words can mean, where no finding says so, and how they go with the run.
    pub(super) fn notes(&self) -> Vec<String> {
        let title = "What the caller's program shows";
        let text = (!self.text.is_empty()).then(|| format!("The caller saw: \"{}\"", self.text));
        let named = |one: &MeaningReport| format!("{} ({})", one.title, one.id);
        let meanings: Vec<String> = self.meanings.iter().take(MOST_NAMED).map(named).collect();
        let means = (self.fit != Fit::Fits && !meanings.is_empty())
            .then(|| format!("{title} can mean: {}.", meanings.join("; ")));
        let says = self.says.iter().map(|says| format!("{title}: {says}"));
        text.into_iter().chain(means).chain(says).collect()
    }
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
    /// How this meaning goes with what was found.
    pub fit: Fit,
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

    /// The same, with what the caller's program shows: its words as far as they may be repeated, and what they mean.
    #[must_use]
    pub fn with_shown(mut self, text: &Repeatable, answer: &Answer, catalogue: &Catalogue) -> Self {
        let told = shown(&self, answer, catalogue);
        self.shown = Some(ShownReport {
            text: safe(text.as_str()),
            ..told
        });
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

/// One meaning of the words, and how it goes with the run.
type Meaning<'a> = (&'a Candidate, &'a Page, Fit);

fn shown(report: &Report, answer: &Answer, catalogue: &Catalogue) -> ShownReport {
    let mut candidates = answer.candidates.clone();
    for one in &mut candidates {
        let page = catalogue.page(&one.id);
        let named = page.and_then(|page| protocol_named(&answer.around, page));
        one.protocol = named.or(one.protocol);
    }
    let mut meanings: Vec<Meaning<'_>> = candidates
        .iter()
        .filter_map(|one| Some((one, catalogue.page(&one.id)?)))
        .map(|(one, page)| (one, page, fit(report, one, page)))
        .collect();
    let elsewhere = meanings
        .first()
        .and_then(|(_, page, _)| elsewhere(report, &answer.around, page));
    if elsewhere.is_some() {
        for (.., fit) in &mut meanings {
            *fit = Fit::NotTested;
        }
    }
    let told = |(one, page, fit): &Meaning<'_>| MeaningReport {
        id: page.id.clone(),
        title: title(one, page).to_owned(),
        why: safe(&one.why),
        fit: *fit,
    };
    let (fit, finding) = match elsewhere {
        Some(_) => (Fit::NotTested, None),
        None => whole(report, &meanings),
    };
    ShownReport {
        text: String::new(),
        known: !meanings.is_empty(),
        fit,
        finding: finding.map(|one| one.id.clone()),
        meanings: meanings.iter().take(MOST_MEANINGS).map(told).collect(),
        says: elsewhere.unwrap_or_else(|| says(fit, finding, &meanings, report)),
    }
}

fn title<'a>(one: &'a Candidate, page: &'a Page) -> &'a str {
    one.words.title.as_ref().unwrap_or(&page.title)
}

/// How the words as a whole go with the run: what it bears out counts before what is merely more probable.
fn whole<'a>(report: &'a Report, meanings: &[Meaning<'_>]) -> (Fit, Option<&'a FindingReport>) {
    let means = |id: &str| meanings.iter().any(|(_, page, _)| page.id == id);
    let is_meant = |finding: &&FindingReport| {
        let mut all = meanings.iter();
        all.any(|(_, page, _)| is_found(finding, &page.id))
    };
    let is_possible = |one: &&FindingReport| one.candidates.iter().any(|other| means(&other.id));
    if let Some(found) = troubles(report).find(is_meant) {
        return (Fit::Fits, Some(found));
    }
    if let Some(possible) = troubles(report).find(is_possible) {
        return (Fit::MayFit, Some(possible));
    }
    let is_borne_out = |(.., fit): &Meaning<'_>| *fit == Fit::MayFit;
    match meanings.first() {
        None => (Fit::Unknown, None),
        Some(_) if meanings.iter().any(is_borne_out) => (Fit::MayFit, None),
        Some((.., fit)) => (*fit, None),
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
    fit: Fit,
    finding: Option<&FindingReport>,
    meanings: &[Meaning<'_>],
    report: &Report,
) -> Vec<String> {
    let number = |wanted: &FindingReport| {
        let place = report.findings.iter().position(|one| one.id == wanted.id);
        place.map_or(1, |place| place + 1)
    };
    let best = meanings.first();
    let mut sentences: Vec<String> = match (fit, finding, best) {
        (Fit::Fits, Some(finding), _) => vec![format!(
            "That fits: it is what finding {} says.",
            number(finding)
        )],
        (Fit::MayFit, Some(finding), _) => vec![format!(
            "That fits finding {}: it is one of the things that it can be, and now the more probable one.",
            number(finding)
        )],
        (Fit::MayFit, None, _) => borne_out(meanings, report),
        (Fit::WorksHere, _, Some(first)) => ruled_out(first, meanings, report),
        (Fit::NotTested, _, Some((one, page, _))) => {
            not_tested(tested(report, one, page), one, page, report)
        }
        (Fit::Other, ..) => vec![
            "That does not fit: this run found something else, see below.".to_owned(),
            "Mend what was found first. If the program then still shows this, run mailprobe on the very computer that shows it.".to_owned(),
        ],
        _ => vec![
            "mailprobe does not know these words, so they are not joined with what was found.".to_owned(),
            "Give the exact words and every number; the details or the log of the program often have a line of the server.".to_owned(),
        ],
    };
    let is_open = fit == Fit::MayFit && finding.is_none();
    if is_open || [Fit::WorksHere, Fit::NotTested].contains(&fit) {
        sentences.extend(besides(report));
    }
    let is_cut_short = |(one, page, _): &Meaning<'_>| tested(report, one, page) == Tested::NotSoFar;
    if fit == Fit::NotTested && best.is_some_and(is_cut_short) && troubles(report).next().is_some()
    {
        sentences.push("Mend that first, then run it again.".to_owned());
    }
    sentences
}

/// What to say where what the servers offer, or the authority that was named, speaks for a meaning.
fn borne_out(meanings: &[Meaning<'_>], report: &Report) -> Vec<String> {
    let mut all = meanings.iter();
    let Some((one, page, _)) = all.find(|(.., fit)| *fit == Fit::MayFit) else {
        return Vec::new();
    };
    let (why, next) = match is_of_authority(report, page) {
        true => (
            "The certificate was judged with the authority of --ca-file as well: a program that does not know that authority shows this.",
            "Install that authority where the program looks for it, or give the server a certificate of an authority that every program knows.",
        ),
        false => (
            "From here the server takes tokens alone, so a program that sends a password gets no further.",
            "Let the program sign in with OAuth, in a browser window.",
        ),
    };
    let which = match meanings.len() {
        1 => "That fits",
        _ => "That fits one of them",
    };
    vec![
        format!("{which}: {} ({}). {why}", title(one, page), page.id),
        format!(
            "{next} What it is and what to do: mailprobe explain {}",
            page.id
        ),
    ]
}

/// What to say where the most probable meaning is ruled out: the next one that is left, where one is.
fn ruled_out(first: &Meaning<'_>, meanings: &[Meaning<'_>], report: &Report) -> Vec<String> {
    let (one, page, _) = first;
    let is_by_offer =
        tested(report, one, page) != Tested::Yes && is_taking_passwords(report, one, page);
    let mut sentences = match is_by_offer {
        true => takes_passwords(),
        false => works_here(page, &report.target.subject.input),
    };
    let mut others = meanings.iter().skip(1);
    let Some((one, page, _)) = others.find(|(.., fit)| *fit != Fit::WorksHere) else {
        return sentences;
    };
    if let Some(first) = sentences.first_mut() {
        *first = first.replacen("That does not fit", "The first does not fit", 1);
    }
    sentences.push(format!(
        "Of the others the most probable one that this run does not rule out: {} ({}).",
        title(one, page),
        page.id
    ));
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
    if !shown.text.is_empty() {
        let line = format!("The caller saw: \"{}\"", shown.text);
        out.push_str(&wrapped(&style.plain(&line), style, "  ", "      "));
    }
    for (at, meaning) in shown.meanings.iter().enumerate() {
        let can = match at {
            0 => "It can mean",
            _ => "or",
        };
        // One meaning alone is judged by the sentence below.
        let is_ruled_out = meaning.fit == Fit::WorksHere && shown.meanings.len() > 1;
        let judged = if is_ruled_out { ", not from here" } else { "" };
        let line = format!("{can}: {} ({}){judged}", meaning.title, meaning.id);
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
