//! What is told beside settings that are copied.

use super::ways;
use crate::discover::{Finding, Judgement, Setting, Source, Trust};
use crate::report::discovery::words::{difference_words, place, trust_words};

/// What to know of the trust in these servers.
pub(super) fn trust_notes(judgement: &Judgement, used: &[&Setting]) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for chosen in &judgement.servers {
        let Some(first) = chosen.settings.first() else {
            continue;
        };
        let is_used = used.iter().any(|one| one.protocol == chosen.protocol);
        let is_shaky = match first.source {
            Source::Srv | Source::AutoconfigHost | Source::AutoconfigWellKnown => {
                chosen.trust != Trust::High
            }
            _ => chosen.trust == Trust::Low,
        };
        let server = format!("{} at {}", chosen.protocol, place(first));
        let note = format!("{server}: {}", trust_words(chosen, judgement));
        if is_used && is_shaky && !notes.contains(&note) {
            notes.push(note);
        }
    }
    for finding in &judgement.findings {
        let Finding::Differs(difference) = finding else {
            continue;
        };
        let words = difference_words(difference);
        let is_used = used.iter().any(|one| one.protocol == difference.protocol);
        notes.extend(match (is_used, difference.is_open) {
            (_, true) => Some(format!(
                "{words} Neither counts for more, so {} is left out.",
                difference.protocol
            )),
            (true, false) => Some(format!(
                "{words} What is copied is the first, which counts for more."
            )),
            (false, false) if difference.second.is_none() => Some(format!(
                "{words} The records count for more, so {} is left out.",
                difference.protocol
            )),
            (false, false) => None,
        });
    }
    notes
}

/// What a file says that no source does.
pub(super) fn filled_notes(used: &[&Setting]) -> Vec<String> {
    let names = |is: &dyn Fn(&&&Setting) -> bool| {
        let mut names: Vec<String> = Vec::new();
        for name in used.iter().filter(is).map(|one| one.protocol.to_string()) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        (!names.is_empty()).then(|| names.join(", "))
    };
    let name = names(&|one| one.username.is_none()).map(|protocols| {
        format!("{protocols}: no source says what the user name is; the file has the whole address, which programs try first (RFC 6186).")
    });
    let way = names(&|one| ways(one).is_empty()).map(|protocols| {
        format!("{protocols}: no source says how to sign in; the file has the normal password. Change it where the servers want another way.")
    });
    name.into_iter().chain(way).collect()
}
