//! What is said beside a report that was made again: when it was recorded, and what is judged otherwise today.

use super::{Report, Tool};
use crate::recording::{Said, SaidFinding};
use crate::style::safe;

/// How many findings are named.
const MOST_NAMED: usize = 5;

/// The notes, one a paragraph. `has_words` is whether the words that the caller's program shows are given again.
pub fn notes(said: &Said, report: &Report, has_words: bool) -> Vec<String> {
    let now = Tool::this().version;
    let version = safe(&said.version);
    let mut notes = vec![match version == now {
        true => format!(
            "Replayed: recorded {} by mailprobe {version}.",
            report.started
        ),
        false => format!(
            "Replayed by mailprobe {now}: recorded {} by mailprobe {version}.",
            report.started
        ),
    }];
    notes.extend(verdicts(said, report));
    let told_now = |id: &str| report.findings.iter().any(|finding| finding.id == id);
    let told_then = |id: &str| said.findings.iter().any(|finding| finding.id == id);
    let gone: Vec<String> = (said.findings.iter())
        .filter(|finding| !told_now(&finding.id))
        .map(|SaidFinding { id, title }| format!("{} ({})", safe(title), safe(id)))
        .collect();
    let new: Vec<String> = (report.findings.iter())
        .filter(|finding| !told_then(&finding.id))
        .map(|finding| format!("{} ({})", finding.title, finding.id))
        .collect();
    notes.extend(listed("Found today, and not in the file", &new));
    notes.extend(listed("In the file, and no longer found", &gone));
    if said.has_shown && !has_words {
        notes.push(
            "What the caller's program shows was joined with this report. Those words are not recorded; give them again with --shown."
                .to_owned(),
        );
    }
    notes
}

/// Where the verdict is another one than in the file.
fn verdicts(said: &Said, report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if said.verdict != report.verdict {
        notes.push(format!(
            "The verdict is \u{201c}{}\u{201d} today; the file says \u{201c}{}\u{201d}.",
            report.verdict,
            safe(&said.verdict)
        ));
    }
    for (name, protocol) in report.protocols.iter() {
        match said.protocols.get(name) {
            Some(then) if then != protocol.verdict => notes.push(format!(
                "The verdict for {} is \u{201c}{}\u{201d} today; the file says \u{201c}{}\u{201d}.",
                name.to_uppercase(),
                protocol.verdict,
                safe(then)
            )),
            _ => {}
        }
    }
    notes
}

fn listed(label: &str, what: &[String]) -> Option<String> {
    let named = what.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>();
    let more = match what.len() - named.len() {
        0 => String::new(),
        more => format!("; and {more} more"),
    };
    (!what.is_empty()).then(|| format!("{label}: {}{more}.", named.join("; ")))
}
