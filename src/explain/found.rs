//! All that speaks for a fault in a text: what servers say, what programs show, and what people tell in their own words.

use super::around::Around;
use super::{
    Candidate, Explainer, alert, certificate, everyday, greeting, hints, lines, port, prose,
    questions, said, search, segments, servers, switches, token,
};
use crate::catalogue::Certainty;

/// What nobody says or types who tells in words of their own.
const MARKS: [char; 14] = [
    '{', '}', '[', ']', '<', '>', '(', ')', '=', ';', '_', '|', '\\', '\n',
];

/// The share of a text from which on it is the message of a program, and no description.
const WHOLE: f64 = 0.85;

/// What is found worse than this may be a description, and is looked for in the pages, too.
const DESCRIBED: f64 = 0.6;

/// How much what was found counts behind what comes before all.
const BEHIND: f64 = 0.9;

/// What was found in a text.
pub(super) struct Found {
    /// What it can mean, in no order.
    pub candidates: Vec<Candidate>,
    /// Whether it says that something worked.
    pub worked: bool,
    /// How many kinds of its lines were not looked at.
    pub left_out: usize,
}

impl Explainer<'_> {
    /// All that speaks for a fault.
    pub(super) fn found(
        &self,
        cleaned: &str,
        tokens: &[token::Token],
        around: &Around,
        is_of_mail: bool,
    ) -> Found {
        if let Some(switches) = switches::read(cleaned) {
            return Found {
                candidates: switches.candidates,
                worked: switches.is_well,
                left_out: 0,
            };
        }
        let alerts = alert::Alerts::of(cleaned, self.library);
        let lines = lines::read(alerts.rest.as_deref().unwrap_or(cleaned));
        let segments::Pieces {
            all: mut segments,
            left_out,
        } = segments::segments(&lines, around.mail);
        let is_log = lines.is_log();
        let lines::Lines {
            text: read,
            worked,
            told: of_server,
            is_over,
            ..
        } = lines;
        if segments::is_short(&read) {
            self.take_out(&read, &mut segments);
        }
        let is_pasted = read.trim().contains(MARKS);
        let kind = everyday::Kind {
            is_of_mail: around.mail,
            is_shown: is_of_mail,
            is_pasted,
        };
        let said = match everyday::has_fields(cleaned) {
            true => "",
            false => &read,
        };
        let told = everyday::Told::of(said, kind);
        let asked = search::Asked {
            explainer: self,
            around,
            told: &told,
            is_short: segments::is_short(cleaned),
            is_of_delivery: servers::is_of_delivery(cleaned),
            is_own_exchange: servers::is_own_exchange(cleaned),
        };
        let (mut found, explained, unjudged) = asked.search(&segments);
        found.extend(alerts.candidates);
        found.extend(of_server);
        if asked.is_short {
            found.extend(greeting::find(cleaned, around.protocol));
        }
        let is_told = asked.is_short
            && !is_log
            && (around.mail || !around.others || !around.foreign && told.is_of_mail());
        let is_unsaid = !is_told || !add_said(&told, &mut found);
        let is_open = explained < WHOLE && !read.trim().is_empty();
        if is_told && is_open && best(&found) < DESCRIBED {
            found.extend(prose::find(self.catalogue, cleaned, tokens, around.mail));
        }
        certificate::weigh(cleaned, around, &mut found);
        self.take_foreign(around, &mut found);
        let is_line = asked.is_short && cleaned.trim().lines().nth(1).is_none();
        if is_line && super::others::is_surely_of_others(&cleaned.to_lowercase()) {
            found.clear();
        }
        let is_own = is_told && !is_of_mail && !is_pasted && around.host.is_none();
        if is_own {
            take_denied(&told, is_unsaid, &mut found);
        }
        let is_over_now = is_own && told.is_over() && !questions::is_question(cleaned);
        if is_over_now {
            found.clear();
        }
        if asked.is_short {
            // Who leaves out what the server said has told nothing.
            if servers::is_wrapper_alone(cleaned) {
                found.clear();
            }
            hints::weigh(cleaned, &mut found);
            port::weigh(cleaned, &mut found);
            if !around.mail {
                port::doubt(cleaned, &mut found);
            }
        }
        // It worked in the end: the fault may be over.
        for one in found.iter_mut().filter(|_| is_over) {
            one.certainty = Certainty::Possible;
        }
        Found {
            candidates: found,
            worked: worked || is_over_now,
            left_out: left_out + unjudged,
        }
    }

    /// Leaves out what other software says beyond doubt, and its refusals without a reason.
    fn take_foreign(&self, around: &Around, found: &mut Vec<Candidate>) {
        if around.mail {
            return;
        }
        if around.others {
            let is_general = |id: &str| self.catalogue.page(id).is_some_and(|page| page.quotes);
            found.retain(|one| one.program.is_some() || !is_general(&one.id));
        }
        // However alike the words are.
        if around.foreign {
            found.clear();
        }
    }

    /// Puts the messages that stand in a short text before its pieces, and behind them what they are without slips.
    fn take_out(&self, text: &str, segments: &mut Vec<String>) {
        /// So many of them are looked at for slips.
        const MOST: usize = 4;
        let mut taken = said::said(text);
        let mended: Vec<String> = taken
            .iter()
            .chain(segments.iter())
            .take(MOST)
            .filter_map(|piece| self.spelling().mended(piece))
            .collect();
        taken.append(segments);
        taken.extend(mended);
        *segments = taken;
    }
}

/// How good the best is of what more than a single report speaks for.
fn best(found: &[Candidate]) -> f64 {
    let scores = found.iter().filter(|one| !one.is_weak);
    scores.map(|one| one.score).fold(0.0, f64::max)
}

/// Adds what is said in everyday words, and tells whether anything is.
fn add_said(told: &everyday::Told, found: &mut Vec<Candidate>) -> bool {
    let said = told.find(best(found));
    let is_said = !said.candidates.is_empty();
    for one in found.iter_mut().filter(|_| said.is_before_all) {
        one.score *= BEHIND;
        one.certainty = Certainty::Possible;
    }
    found.extend(said.candidates);
    is_said
}

/// Leaves out what only is called as something of mail is, what is said not to be so, and all where all is said to be well.
fn take_denied(told: &everyday::Told, is_unsaid: bool, found: &mut Vec<Candidate>) {
    if told.is_foreign() {
        found.clear();
    } else if is_unsaid {
        let denied = told.denied();
        found.retain(|one| !denied.contains(&one.id.as_str()));
        if told.is_well() {
            found.clear();
        }
    }
}
