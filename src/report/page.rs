//! Pages of the catalogue as `explain` and `list` tell them.

mod answer;
mod decide;

use schemars::JsonSchema;
use serde::Serialize;
use time::Date;

use super::DateReport;
use super::build::place::Place;
use super::build::{fix, sources};
use super::dates::{age, age_of_told, cautions, first_checked, last_checked};
use super::human::finding;
use super::markdown_text::wrapped;
use super::{Fix, SCHEMA_VERSION, SourceReport, Tool};
use crate::catalogue::{Catalogue, Page};
use crate::discover::finding::Meaning;
use crate::style::{Paint, Style};

/// The answer of `explain`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe explanation", extend("$id" = "mailprobe-explanation-1"))]
pub struct Explanation {
    /// The version of this form.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// Whether anything is known.
    pub known: bool,
    /// The faults that it can be, the most probable first.
    pub candidates: Vec<ExplainedPage>,
    /// Ids that look like the one that was asked for, when it is not known.
    pub did_you_mean: Vec<String>,
    /// What to do about a text that is not known (Markdown).
    pub to_try: Vec<String>,
    /// What is told where nothing is known.
    #[serde(skip)]
    pub unknown: String,
    /// What there is to say of the reading itself, such as that the text was too long.
    pub notes: Vec<String>,
    /// The first day on which a source of the candidates was read, such as `2026-11-21`; where there is none, one of all that mailprobe knows.
    pub first_checked: String,
    /// The last day on which a source of what mailprobe knows was read, such as `2026-11-21`.
    pub last_checked: String,
}

/// One fault.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplainedPage {
    /// Its id.
    pub id: String,
    /// The fault in one line.
    pub title: String,
    /// How sure a match is.
    pub certainty: &'static str,
    /// How bad it is.
    pub severity: &'static str,
    /// The protocols it can show with.
    pub protocols: Vec<&'static str>,
    /// The stage at which it shows.
    pub stage: &'static str,
    /// Why it is given here.
    pub why: String,
    /// The step that tells it from others (Markdown), where one is needed.
    pub tell_apart: Option<String>,
    /// The command of mailprobe that decides it now, or, where an id was asked for, that plays it; null where no run decides it, or a
    /// further sign-in would make it worse.
    pub command: Option<String>,
    /// The program that shows the text, where it is one's own.
    pub program: Option<String>,
    /// Whether a single report is all that speaks for it.
    pub single_report: bool,
    /// What the person sees (Markdown).
    pub symptom: String,
    /// Why it happens (Markdown).
    pub cause: String,
    /// Who can mend it.
    pub who: &'static str,
    /// How to mend it.
    pub fix: Fix,
    /// How to be sure (Markdown).
    pub confirm: String,
    /// The days on which what is said here turns.
    pub dates: Vec<DateReport>,
    /// Where it is documented.
    pub sources: Vec<SourceReport>,
}

impl Explanation {
    /// What the catalogue says about an id.
    pub fn of(id: &str, catalogue: &Catalogue) -> Self {
        let page = catalogue.page(id);
        let candidates: Vec<ExplainedPage> = page.map(explained).into_iter().collect();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            known: page.is_some(),
            first_checked: oldest(&candidates),
            candidates,
            did_you_mean: match page {
                Some(_) => Vec::new(),
                None => near(id, catalogue),
            },
            to_try: Vec::new(),
            unknown: String::new(),
            notes: own_page(id, catalogue).into_iter().collect(),
            last_checked: last_checked(),
        }
    }

    /// What a word means by which `discover` calls a finding, with the page that tells more.
    pub fn of_finding(meaning: Meaning, catalogue: &Catalogue) -> Self {
        let mut explanation = Self::of(meaning.page.unwrap_or_default(), catalogue);
        explanation.known = true;
        explanation.did_you_mean.clear();
        explanation.notes.push(format!(
            "`{}` is what `mailprobe discover` calls this: {}",
            meaning.word, meaning.says
        ));
        explanation
    }

    /// What the catalogue says about several ids that it has.
    pub fn of_all(ids: &[String], catalogue: &Catalogue) -> Self {
        let mut all = Self::of(ids.first().map_or("", String::as_str), catalogue);
        let others = ids.iter().skip(1).filter_map(|id| catalogue.page(id));
        all.candidates.extend(others.map(explained));
        let own = ids.iter().skip(1);
        all.notes
            .extend(own.filter_map(|id| own_page(id, catalogue)));
        all
    }

    /// The same, with what may be out of date on this day.
    pub fn on(mut self, today: Date) -> Self {
        let dates = self.candidates.iter_mut().flat_map(|page| &mut page.dates);
        dates.for_each(|date| date.doubt(today));
        self
    }

    /// The explanation as text; empty when nothing is known.
    pub fn render(&self, style: &Style) -> String {
        let notes = self.notes.iter();
        let notes = notes.map(|note| wrapped(&style.plain(note), style, "", ""));
        let pages = self.candidates.iter().map(|page| page.render(style));
        let texts: Vec<String> = notes.chain(pages).collect();
        match self.candidates.is_empty() {
            true => texts.join("\n"),
            false => texts.join("\n") + &age_of_told(&self.first_checked, style),
        }
    }
}

impl ExplainedPage {
    fn render(&self, style: &Style) -> String {
        let mut out = finding::title(&self.title, style);
        let facts = format!(
            "{}, {}, {}",
            self.id,
            self.protocols.join(" ").to_uppercase(),
            self.severity
        );
        out.push_str(&finding::under(&facts, style, 0));
        out.push_str(&finding::section("What you see", &self.symptom, style));
        out.push_str(&finding::section("What it is", &self.cause, style));
        if let Some(step) = &self.tell_apart {
            out.push_str(&finding::section("The step that decides", step, style));
        }
        out.push_str(&finding::who(self.who, style));
        out.push_str(&finding::fixes(&self.fix, style));
        out.push_str(&cautions(&self.dates, style));
        out.push_str(&finding::section("To be sure", &self.confirm, style));
        out.push_str(&finding::sources(&self.sources, style));
        if let Some(command) = &self.command {
            let command = format!("`{command}`");
            out.push_str(&finding::section("To see it happen", &command, style));
        }
        out
    }
}

/// Whose page it is, where an organisation wrote it.
fn own_page(id: &str, catalogue: &Catalogue) -> Option<String> {
    let says = || format!("`{id}` is a page of your organisation, and none of mailprobe's own.");
    catalogue.is_own(id).then(says)
}

/// The first day on which a source of these pages was read; of all pages, where there is none.
fn oldest(pages: &[ExplainedPage]) -> String {
    let sources = pages.iter().flat_map(|page| &page.sources);
    let first = sources.map(|source| &source.read).min();
    first.cloned().unwrap_or_else(first_checked)
}

fn explained(page: &Page) -> ExplainedPage {
    let body = page.body();
    let texts = [&body.cause, &body.you, &body.help_desk, &body.administrator];
    ExplainedPage {
        id: page.id.clone(),
        title: page.title.clone(),
        certainty: page.certainty.name(),
        severity: page.severity.name(),
        protocols: page.protocols.iter().map(|one| one.name()).collect(),
        stage: page.stage.name(),
        why: "this is its id".to_owned(),
        tell_apart: page.next_step.clone(),
        command: Some(format!("mailprobe demo {}", page.id)),
        program: None,
        single_report: false,
        symptom: Place::Any.section(&body.symptom),
        cause: Place::Any.section(&body.cause),
        who: page.who.name(),
        fix: fix(page, Place::Any, false),
        confirm: body.confirm.clone(),
        dates: DateReport::of_texts(page, &texts.map(String::as_str)),
        sources: sources(page),
    }
}

/// The most ids that are suggested.
const MOST_NEAR: usize = 5;

/// How alike two names must be to be suggested, from 0 to 1.
const ALIKE: f64 = 0.75;

/// Ids that look like this one: alike as a whole, alike in the part behind the dot, or containing it.
fn near(id: &str, catalogue: &Catalogue) -> Vec<String> {
    let wanted = id.to_lowercase().replace('_', "-");
    let wanted_name = wanted.rsplit('.').next().unwrap_or_default();
    let mut found: Vec<(f64, &str)> = Vec::new();
    for known in catalogue.ids() {
        let name = known.split_once('.').map_or(known, |(_, name)| name);
        let mut alike =
            strsim::jaro_winkler(&wanted, known).max(strsim::jaro_winkler(wanted_name, name));
        let part =
            wanted_name.len() > 2 && (name.contains(wanted_name) || known.starts_with(&wanted));
        if part {
            alike = alike.max(0.9);
        }
        // What was begun and not ended is what is meant, and what has the same letters in a row.
        if known.starts_with(&wanted) || letters(known) == letters(&wanted) {
            alike = 1.0;
        }
        if alike >= ALIKE {
            found.push((alike, known));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    if found.first().is_some_and(|(alike, _)| *alike >= 1.0) {
        found.retain(|(alike, _)| *alike >= 1.0);
    }
    found.truncate(MOST_NEAR);
    found.into_iter().map(|(_, id)| id.to_owned()).collect()
}

/// The letters and digits of an id, without what stands between them.
fn letters(id: &str) -> String {
    id.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The answer of `list`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe list", extend("$id" = "mailprobe-list-1"))]
pub struct List {
    /// The version of this form.
    pub schema_version: u32,
    /// What made it.
    pub tool: Tool,
    /// Every fault, sorted by id.
    pub faults: Vec<ListedPage>,
    /// The first day on which a source of what mailprobe knows was read, such as `2026-11-21`; none has been read again since.
    pub first_checked: String,
    /// The last day on which a source of what mailprobe knows was read, such as `2026-11-21`.
    pub last_checked: String,
}

/// One fault in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ListedPage {
    /// Its id.
    pub id: String,
    /// The fault in one line.
    pub title: String,
    /// The stage at which it shows.
    pub stage: &'static str,
    /// How bad it is.
    pub severity: &'static str,
    /// Who can mend it.
    pub who: &'static str,
}

impl List {
    /// Every page.
    pub fn of(catalogue: &Catalogue) -> Self {
        let listed = |page: &Page| ListedPage {
            id: page.id.clone(),
            title: page.title.clone(),
            stage: page.stage.name(),
            severity: page.severity.name(),
            who: page.who.name(),
        };
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            faults: catalogue.pages().map(listed).collect(),
            first_checked: first_checked(),
            last_checked: last_checked(),
        }
    }

    /// The pages of a family alone; the families that there are where it is none of them.
    ///
    /// # Errors
    ///
    /// When no page is of that family.
    pub fn of_family(mut self, family: &str) -> Result<Self, Vec<String>> {
        let of = |fault: &ListedPage| {
            let (family, _) = fault.id.split_once('.').unwrap_or((&fault.id, ""));
            family.to_owned()
        };
        let wanted = family.trim_end_matches(['.', '*']).to_lowercase();
        let mut families: Vec<String> = self.faults.iter().map(of).collect();
        families.dedup();
        self.faults.retain(|fault| of(fault) == wanted);
        match self.faults.is_empty() {
            true => Err(families),
            false => Ok(self),
        }
    }

    /// The list as text: a family a block, an id and its title a line.
    pub fn render(&self, style: &Style) -> String {
        let widest = self.faults.iter().map(|fault| fault.id.len()).max();
        let widest = widest.unwrap_or(0);
        let mut out = String::new();
        let mut family = "";
        for fault in &self.faults {
            let own = fault.id.split('.').next().unwrap_or_default();
            if own != family {
                if !out.is_empty() {
                    out.push('\n');
                }
                let line = style.paint(Paint::Strong, family_title(own));
                out.push_str(&format!("{line}\n"));
                family = own;
            }
            let first = format!("  {:<widest$}  ", fault.id);
            // Beside a long id there is no room for a title on a narrow terminal: it goes below.
            if first.len() + 24 > style.width {
                out.push_str(&format!("  {}\n", fault.id));
                out.push_str(&wrapped(&style.plain(&fault.title), style, "    ", "    "));
            } else {
                let rest = " ".repeat(first.len());
                out.push_str(&wrapped(&style.plain(&fault.title), style, &first, &rest));
            }
        }
        out + &age(&self.first_checked, &self.last_checked, style)
    }
}

/// What a family is about; the families are fixed with the ids.
fn family_title(family: &str) -> &str {
    match family {
        "auth" => "Signing in",
        "captive" => "Hot spots",
        "client" => "The mail program",
        "clock" => "The clock",
        "discovery" => "Finding the servers",
        "dns" => "Names",
        "ipv6" => "IPv6",
        "mailbox" => "The mailbox",
        "net" => "The network",
        "oauth" => "OAuth",
        "proto" => "What the server says",
        "service" => "The service",
        "smtp" => "Sending",
        "starttls" => "STARTTLS",
        "tcp" => "The connection",
        "tls" => "TLS and certificates",
        other => other,
    }
}
