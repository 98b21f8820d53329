//! What every page of the catalogue must keep: its header, its wording, and its examples, which are played.
//!
//! The same for the pages of the program, in its tests, and for those of an organisation, in `mailprobe list --verify` and wherever they are used.

use std::collections::BTreeMap;

use crate::catalogue::overlay::Overlay;
use crate::catalogue::{Catalogue, Certainty, Page, PageFault};
use crate::diagnose::{Finding, diagnose};
use crate::fact::facts;
use crate::scenario::{Scenario, Split, rehearse};

/// What is wrong with a page that could be read, as it stands in its file.
pub fn review(page: &Page, text: &str, catalogue: &Catalogue) -> Vec<PageFault> {
    let mut faults = Vec::new();
    header(page, text, catalogue, &mut faults);
    wording(page, text, &mut faults);
    for example in &page.body().examples {
        if let Err((line, reason)) = play(page, &example.text, catalogue) {
            faults.push(at(page, page.line_of(example, line), reason));
        }
    }
    faults
}

/// The examples of other pages for which one of these pages would come first, although it is not about them.
///
/// Each example is rehearsed once, however many pages there are.
pub fn overreach(ids: &[&str], catalogue: &Catalogue) -> Vec<PageFault> {
    let mut taken: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for other in catalogue.pages().filter(|page| !page.when.is_empty()) {
        for example in &other.body().examples {
            let Some(first) = comes_first(&example.text, catalogue) else {
                continue;
            };
            if first != other.id && ids.contains(&first.as_str()) {
                taken.entry(first).or_default().push(&other.id);
            }
        }
    }
    let told = |(id, mut others): (String, Vec<&str>)| {
        others.dedup();
        let others = others.join(", ");
        let reason = format!(
            "this page also comes first for the examples of {others}; say more exactly when it holds"
        );
        Some(at(catalogue.page(&id)?, 1, reason))
    };
    taken.into_iter().filter_map(told).collect()
}

/// The page that comes first for an example, where one does.
fn comes_first(example: &str, catalogue: &Catalogue) -> Option<String> {
    let scenario = Scenario::parse(example).ok()?;
    let run = rehearse(&scenario, Split::Whole).ok()?;
    let verdict = diagnose(&run, &facts(&run), catalogue);
    Some(verdict.findings.first()?.id.clone())
}

/// An organisation's folder without its pages that do not hold what they promise, and what is wrong with these.
///
/// A page may count on another one of the folder, so that the rest is looked at again where one was left out.
pub fn proved(mut overlay: Overlay) -> (Overlay, Vec<PageFault>) {
    let mut faults: Vec<PageFault> = Vec::new();
    while overlay.pages().next().is_some() {
        let catalogue = Catalogue::embedded().with(overlay.clone());
        let ids: Vec<&str> = overlay.pages().map(|(id, _)| id).collect();
        let mut found = overreach(&ids, &catalogue);
        for (id, text) in overlay.pages() {
            if let Some(page) = catalogue.page(id) {
                found.extend(review(page, text, &catalogue));
            }
        }
        if found.is_empty() {
            break;
        }
        overlay.leave_out(|path| found.iter().any(|fault| fault.path == path));
        faults.extend(found);
    }
    (overlay, faults)
}

fn at(page: &Page, line: usize, reason: String) -> PageFault {
    PageFault {
        path: page.path.clone(),
        line,
        reason,
    }
}

fn header(page: &Page, text: &str, catalogue: &Catalogue, faults: &mut Vec<PageFault>) {
    // The line of the first place where the page has this text.
    let line_with = |part: &str| text[..text.find(part).unwrap_or(0)].matches('\n').count() + 1;
    let mut fault = |part: &str, reason: String| faults.push(at(page, line_with(part), reason));
    let is_word = |word: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !word.is_empty() && word.chars().all(plain)
    };
    if page.id.split('.').count() != 2 || !page.id.split('.').all(is_word) {
        let reason = format!("`{}` is no id: lower-case words with hyphens", page.id);
        fault("+++", reason);
    }
    if page.title.trim().is_empty() || page.title.ends_with('.') {
        let reason = "a title is one line without a full stop";
        fault("title", reason.to_owned());
    }
    for id in &page.explains {
        if catalogue.page(id).is_none() || *id == page.id {
            let reason = format!("`explains` names `{id}`, which is no other page");
            fault("explains", reason);
        }
    }
    for candidate in &page.candidates {
        if catalogue.page(&candidate.id).is_none() || candidate.id == page.id {
            let reason = format!("the candidate `{}` is no other page", candidate.id);
            fault(&format!("\"{}\"", candidate.id), reason);
        }
        for argument in candidate.supporting.iter().chain(&candidate.opposing) {
            if !argument.say.ends_with('.') {
                let reason = "what a candidate says is a whole sentence";
                fault(&argument.say, reason.to_owned());
            }
        }
    }
    // What can be meant in one way of holding alone is for the alternative that holds in that way.
    let is_ambiguous = page.candidates.iter().any(|one| one.when.is_none());
    if is_ambiguous && page.next_step.is_none() {
        let reason = "candidates need a `next_step` that decides";
        fault("[[candidate]]", reason.to_owned());
    }
    if is_ambiguous && page.certainty == Certainty::Certain {
        fault("certainty", "what has candidates is not certain".to_owned());
    }
    if page.sources.is_empty() {
        fault("+++", "a page needs a source".to_owned());
    }
    for source in &page.sources {
        if !source.url.starts_with("https://") || source.title.trim().is_empty() {
            let reason = "a source has an https address and a title";
            fault(&source.url, reason.to_owned());
        }
    }
    let is_version = |text: &str| {
        text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok())
    };
    if !is_version(&page.since) {
        fault("since", format!("`{}` is no version", page.since));
    }
}

fn wording(page: &Page, text: &str, faults: &mut Vec<PageFault>) {
    let mut fences = 0;
    for (number, line) in text.lines().enumerate() {
        let is_fence = line.starts_with("+++") || line.trim_start().starts_with("```");
        fences += usize::from(is_fence);
        let reason = if line.contains('\u{2014}') {
            "a plain sentence has no em-dash"
        } else if line.chars().any(|c| c.is_control() && c != '\t') {
            "there is a control character"
        } else if line.contains("TODO") {
            "this is not finished"
        } else if fences >= 2 && fences % 2 == 0 && has_blank_in_prose(line) {
            "a blank is filled in only between backticks"
        } else {
            continue;
        };
        faults.push(at(page, number + 1, reason.to_owned()));
    }
}

/// Whether a blank stands where no report fills it in.
fn has_blank_in_prose(line: &str) -> bool {
    const BLANKS: [&str; 4] = ["SERVER", "PORT", "ENDPOINTS", "DOMAIN"];
    if line.starts_with("    ") {
        return false;
    }
    let mut prose = line.split('`').step_by(2);
    prose.any(|text| {
        let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
        words.any(|word| BLANKS.contains(&word))
    })
}

/// Rehearses an example, whole and byte by byte: its page must come first. One that never shows by
/// itself comes as a candidate of the first, or nothing comes.
fn play(page: &Page, text: &str, catalogue: &Catalogue) -> Result<(), (usize, String)> {
    let scenario = Scenario::parse(text).map_err(|error| (error.line, error.reason))?;
    for split in [Split::Whole, Split::EveryByte] {
        let run = rehearse(&scenario, split).map_err(|m| (m.line, m.reason))?;
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, catalogue);
        let found = verdict.findings.iter().map(|finding| finding.id.as_str());
        let found: Vec<&str> = found.collect();
        let first = found.first().copied();
        let expected = (!page.when.is_empty()).then_some(page.id.as_str());
        let named = |finding: &Finding| finding.candidates.iter().any(|c| c.id == page.id);
        let as_candidate = page.when.is_empty() && verdict.findings.first().is_some_and(named);
        if first != expected && !as_candidate {
            let said: Vec<String> = facts
                .iter()
                .filter(|fact| {
                    !fact.key.starts_with("endpoint.") && !fact.key.starts_with("target.")
                })
                .map(|fact| format!("{} = {:?}", fact.key, fact.value))
                .collect();
            let expected = expected.unwrap_or("nothing");
            let given = match found.as_slice() {
                [] => "nothing".to_owned(),
                found => found.join(", "),
            };
            let reason = format!(
                "this example gives {given}, and should give {expected} first; the facts are\n      {}",
                said.join("\n      ")
            );
            let line = scenario.servers.first().map_or(1, |server| server.line);
            return Err((line, reason));
        }
    }
    Ok(())
}
