//! Reading an organisation's own words for a page of the program.

use std::ops::Range;

use super::steps::{self, Of};
use super::{Fault, Side, Sides, Words};
use crate::catalogue::body::headings;
use crate::catalogue::page::{FENCE, Page, split};
use crate::mistake::told;

/// Reads own words for a page.
///
/// # Errors
///
/// All that is wrong with it.
pub(super) fn words(text: &str, page: &Page) -> Result<Words, Vec<Fault>> {
    let mut faults = Vec::new();
    let (sides, from) = match split(text) {
        Some((header, body)) => (
            sides(text, header).unwrap_or_else(|fault| {
                faults.push(fault);
                Sides::default()
            }),
            body,
        ),
        None if text.starts_with(FENCE) => {
            let reason = "the header has no second `+++` line, which ends it";
            return Err(vec![(1, reason.to_owned())]);
        }
        None => (Sides::default(), 0),
    };
    let body = &text[from..];
    let before = text[..from].matches('\n').count();
    let line = |at: usize| before + body[..at].matches('\n').count() + 1;
    let found = headings(body);
    let first = found.first().map_or(body.len(), |one| one.range.start);
    if !body[..first].trim().is_empty() {
        let reason = "words stand under `## Policy`, `## You` or `## Help desk`";
        faults.push((line(0), reason.to_owned()));
    }
    let usual = match Side::Before.is_open_at(page) {
        true => Side::Before,
        false => Side::After,
    };
    let mut words = Words {
        policy: None,
        you: None,
        help_desk: None,
    };
    for heading in &found {
        let under = body[heading.under.clone()].trim().to_owned();
        let at = line(heading.range.start);
        let mut fault = |reason: String| faults.push((at, reason));
        if under.is_empty() {
            fault(format!("the section `{}` is empty", heading.name));
            continue;
        }
        let again = match heading.name.as_str() {
            "Policy" => words.policy.replace(under).is_some(),
            "You" => {
                let side = sides.you.unwrap_or(usual);
                words.you.replace((side, under)).is_some()
            }
            "Help desk" => {
                let side = sides.help_desk.unwrap_or(usual);
                words.help_desk.replace((side, under)).is_some()
            }
            "Symptom" | "Cause" | "Fix" | "Administrator" | "Confirm" | "Example" => {
                fault(format!(
                    "`{}` of this page is the program's own; write under Policy, You or Help desk",
                    heading.name
                ));
                continue;
            }
            other => {
                fault(format!(
                    "found the section `{other}`, expected Policy, You or Help desk"
                ));
                continue;
            }
        };
        if again {
            fault(format!("there are two sections `{}`", heading.name));
        }
        let from = line(heading.under.start);
        faults.extend(steps::faults(&body[heading.under.clone()], from, Of::Steps));
    }
    if found.is_empty() && faults.is_empty() {
        faults.push((line(0), "there are no words in it".to_owned()));
    }
    for (name, side, is_there) in [
        ("You", sides.you, words.you.is_some()),
        ("Help desk", sides.help_desk, words.help_desk.is_some()),
    ] {
        if side.is_some() && !is_there {
            let reason =
                format!("the header says where the steps of `{name}` go, and there are none");
            faults.push((key_line(&text[..from], name), reason));
        }
    }
    let given = [("You", &words.you), ("Help desk", &words.help_desk)];
    let is_shut = |(_, side): &(&str, &Option<(Side, String)>)| {
        side.as_ref()
            .is_some_and(|(side, _)| !side.is_open_at(page))
    };
    if let Some((name, _)) = given.into_iter().find(is_shut) {
        let reason = match usual {
            Side::Before => {
                "the steps of this page keep people safe: write yours before or after them"
            }
            _ => "the steps of this page keep people safe: yours stand after them",
        };
        faults.push((key_line(&text[..from], name), reason.to_owned()));
    }
    match faults.is_empty() {
        true => Ok(words),
        false => Err(faults),
    }
}

/// The line of the header that says where the steps of a section go; the first where none does.
fn key_line(header: &str, section: &str) -> usize {
    let key = section.to_lowercase().replace(' ', "-");
    let is_key = |line: &str| line.split('=').next().map(str::trim) == Some(&key);
    header.lines().position(is_key).map_or(1, |at| at + 1)
}

fn sides(text: &str, header: Range<usize>) -> Result<Sides, Fault> {
    let from = header.start;
    toml::from_str(&text[header.clone()]).map_err(|error| {
        let at = from + error.span().map_or(0, |span| span.start);
        let line = text[..at].matches('\n').count() + 1;
        (line, told(&text[header], &error, &[]))
    })
}
