//! What mail programs would do, in a ticket: a line each of a few, and a line a protocol of many.

use super::room::Part;
use super::{item, list};
use crate::report::Report;
use crate::report::programs::{ProgramReport, VERDICTS, answer};

/// The most programs that have a line each in every protocol.
const MOST_WHOLE: usize = 3;

/// What was asked for with `--programs`; nothing where nothing was.
pub(super) fn programs(report: &Report) -> Part {
    let lines = match report.programs.len() {
        0..=MOST_WHOLE => whole(&report.programs),
        _ => together(&report.programs),
    };
    list("Programs: ", lines, 3)
}

fn whole(programs: &[ProgramReport]) -> Vec<String> {
    let lines = programs.iter().flat_map(|program| {
        program.protocols.iter().map(|(protocol, one)| {
            item(&format!(
                "{}, {}: {}",
                program.name,
                protocol.to_uppercase(),
                answer(one)
            ))
        })
    });
    lines.collect()
}

fn together(programs: &[ProgramReport]) -> Vec<String> {
    let mut lines = Vec::new();
    for protocol in ["imap", "pop3", "smtp"] {
        let named = |verdict: &str| {
            let with = programs.iter().filter(|program| {
                let answer = program.protocols.get(protocol);
                answer.is_some_and(|answer| answer.verdict == verdict && answer.is_spoken())
            });
            with.map(|program| program.name).collect::<Vec<_>>()
        };
        let said = VERDICTS
            .iter()
            .map(|(verdict, word)| (word, named(verdict)));
        let said = said.filter(|(_, names)| !names.is_empty());
        let said: Vec<String> = said
            .map(|(word, names)| format!("{word}: {}", names.join(", ")))
            .collect();
        if !said.is_empty() {
            let said = said.join("; ");
            lines.push(item(&format!(
                "Programs, {}: {said}",
                protocol.to_uppercase()
            )));
        }
    }
    lines
}
