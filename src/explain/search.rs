//! Everything that speaks for a fault, from both kinds of knowledge.

use super::around::Around;
use super::everyday::Told;
use super::heard::Judge;
use super::token::{Kind, tokens};
use super::{Candidate, Explainer, broker, programs, rank, servers, windows};
use crate::catalogue::alternative::Words;
use crate::catalogue::{Certainty, aadsts};

/// From which score on a server's sentence stands in its own form, from which on its code alone tells a reason, and how much what
/// programs show counts beside it.
const FORMAL: f64 = 0.85;
const FORMAL_BY_CODE: f64 = 0.8;
const BESIDE_FORMAL: f64 = 0.85;

/// How well the innermost error must be known to be the cause, and how much what is around it counts then.
const CAUSE: f64 = 0.6;
const AROUND_CAUSE: f64 = 0.7;

/// What stands between an error and the one that led to it, in lower case.
const CAUSES: [&str; 5] = [
    "nested exception is:",
    "caused by:",
    "inner exception:",
    "--->",
    "nested exception is",
];

/// The field in which the logs of Exchange's IMAP and POP services name the reason, in lower case, and what ends it.
const REASON: &str = "errmsg=";
const ENDS: [char; 4] = [';', '"', ']', ','];

/// The reason in a line of such a log: `R="1 NO LOGIN failed.";ErrMsg=UserConnectionLimitReached`.
fn reason(text: &str) -> Option<String> {
    let at = text.to_ascii_lowercase().find(REASON)? + REASON.len();
    let value = text[at..]
        .trim_start_matches('"')
        .split(ENDS)
        .next()?
        .trim();
    (!value.is_empty()).then(|| value.to_owned())
}

/// The innermost of nested errors; none where a text has one error alone.
fn innermost(text: &str) -> Option<String> {
    const SHORTEST: usize = 12;
    let lower = text.to_ascii_lowercase();
    let ends = CAUSES
        .iter()
        .filter_map(|cause| Some(lower.rfind(cause)? + cause.len()));
    let inner = text[ends.chain(numbered(&lower)).max()?..].trim();
    (inner.len() >= SHORTEST).then(|| inner.to_owned())
}

/// Where the last of errors that are numbered from zero begins: `0: cannot connect 1: IO error`.
fn numbered(text: &str) -> Option<usize> {
    /// No chain of errors is longer.
    const MOST: usize = 9;
    let mut end = text.strip_prefix("0: ").map(|_| 0)?;
    let mut last = None;
    for number in 1..=MOST {
        let mark = format!(" {number}: ");
        let Some(at) = text[end..].find(&mark) else {
            break;
        };
        end += at + mark.len();
        last = Some(end);
    }
    last
}

/// A text that is asked about.
pub(super) struct Asked<'e, 'a> {
    pub(super) explainer: &'e Explainer<'a>,
    pub(super) around: &'e Around,
    /// What it says in everyday words.
    pub(super) told: &'e Told,
    pub(super) is_short: bool,
    /// Whether it tells of mail that came back or could not be delivered, or shows who was to get it.
    pub(super) is_of_delivery: bool,
    /// Whether it shows an Exchange server that somebody runs on their own.
    pub(super) is_own_exchange: bool,
}

impl Asked<'_, '_> {
    /// Searches all pieces of the text; also the largest share of a piece that one message of a program is, and how many sentences
    /// of servers were too many to be judged.
    pub(super) fn search(&self, segments: &[String]) -> (Vec<Candidate>, f64, usize) {
        let judge = Judge::new(self.explainer.catalogue);
        let mut found = programs::find(self, segments);
        self.causes_first(segments, &mut found);
        let logged = self.logged(segments);
        let servers::Said {
            candidates: mut all,
            told,
            left_out,
        } = servers::find(self, &judge, segments, &found);
        // Where the server's own log names the reason, what it answered tells less.
        if !logged.is_empty() {
            let is_other = |one: &&mut Candidate| logged.iter().all(|known| known.id != one.id);
            for one in all.iter_mut().filter(is_other) {
                one.score *= AROUND_CAUSE;
                one.certainty = Certainty::Possible;
            }
            all.extend(logged);
        }
        // Where a server said it in its own form, the words of programs in its sentence are no program's.
        let beside = if found.has_sentence {
            programs::BESIDE_SENTENCE
        } else {
            1.0
        };
        let says_so = |one: &Candidate| {
            one.score > FORMAL || one.score > FORMAL_BY_CODE && !rank::is_general(&one.id)
        };
        let is_formal = all.iter().any(says_so);
        let weight = if is_formal { BESIDE_FORMAL } else { 1.0 };
        // What a server says in so many words is what its line means, however a program shows it.
        let is_told = |piece: Option<usize>| {
            let segment = piece.map(|piece| &segments[piece]);
            let says = |segment: &String| told.iter().any(|text| segment.contains(text.as_str()));
            self.is_short && segment.is_some_and(says)
        };
        let shown = found.candidates.into_iter().zip(found.pieces);
        let of_programs = shown
            .filter(|(one, piece)| !is_told(*piece) || all.iter().any(|known| known.id == one.id));
        let of_programs: Vec<Candidate> = of_programs
            .map(|(one, _)| Candidate {
                score: one.score * weight,
                ..one
            })
            .collect();
        all.extend(of_programs);
        servers::weigh(self, segments, &mut all);
        if self.around.mail || !self.around.others {
            for segment in segments {
                self.numbers(segment, beside, &mut all);
                all.extend(of_log(segment));
            }
        }
        (all, found.explained, left_out)
    }

    /// What the reasons mean that the logs of Exchange's services name in a field of their own.
    fn logged(&self, segments: &[String]) -> Vec<Candidate> {
        let reasons: Vec<String> = segments
            .iter()
            .filter_map(|segment| reason(segment))
            .collect();
        if reasons.is_empty() {
            return Vec::new();
        }
        let mut found = programs::find(self, &reasons).candidates;
        found.retain(|one| one.score > CAUSE);
        found
    }

    /// Puts what the innermost of nested errors means before what those around it mean.
    fn causes_first(&self, segments: &[String], found: &mut programs::Found) {
        let inner: Vec<String> = segments
            .iter()
            .filter_map(|segment| innermost(segment))
            .collect();
        if inner.is_empty() {
            return;
        }
        let causes = programs::find(self, &inner).candidates;
        let best = causes.iter().map(|one| one.score).fold(0.0, f64::max);
        if best < CAUSE {
            return;
        }
        for one in &mut found.candidates {
            if !causes
                .iter()
                .any(|cause| cause.id == one.id && cause.score > best * CAUSE)
            {
                one.score *= AROUND_CAUSE;
            }
        }
    }

    /// The numbers of Microsoft's sign-in and of Windows; those of Windows count so much less beside a sentence.
    fn numbers(&self, segment: &str, beside: f64, all: &mut Vec<Candidate>) {
        for token in tokens(segment)
            .iter()
            .filter(|token| token.kind == Kind::Code)
        {
            let number = token
                .text
                .strip_prefix("aadsts")
                .and_then(|number| number.parse().ok());
            if let Some(code) = number.and_then(aadsts::code) {
                all.push(Candidate {
                    id: code.id.clone(),
                    certainty: Certainty::Likely,
                    score: 1.0,
                    why: format!(
                        "AADSTS{} of Microsoft's sign-in service: {}",
                        code.number, code.means
                    ),
                    program: None,
                    tell_apart: None,
                    protocol: None,
                    words: Words::default(),
                    is_weak: false,
                    is_single: false,
                    is_own: false,
                });
            }
            if !self.explainer.codes.contains(&*token.text) {
                all.extend(broker::find(token));
            }
            if let Some(code) = windows::meaning(&token.text) {
                let name = code
                    .names
                    .first()
                    .map(|name| format!(" ({name})"))
                    .unwrap_or_default();
                let number = code
                    .number
                    .map(|number| format!(" is the number {number}{name}"))
                    .unwrap_or(name);
                let mut score = 0.74 * beside;
                for id in &code.ids {
                    all.push(Candidate {
                        id: id.clone(),
                        certainty: Certainty::Possible,
                        score,
                        why: format!("{}{number}: {}", shown(&token.text), code.means),
                        program: None,
                        tell_apart: None,
                        protocol: None,
                        words: Words::default(),
                        is_weak: false,
                        is_single: false,
                        is_own: false,
                    });
                    score *= 0.9;
                }
            }
        }
    }
}

/// How logs of servers say that a sign-in failed, by the words that stand in such a line; they name no reason, and nearly always it is
/// the name or the password.
const LOGGED: [(&str, &[&str], &str); 3] = [
    ("Dovecot", &["(auth failed, ", " attempts"], "auth failed"),
    ("Courier", &["LOGIN FAILED, user="], "LOGIN FAILED"),
    ("saslauthd", &["auth failure: [user="], "auth failure"),
];

/// What the log of a server says of a sign-in that failed.
fn of_log(segment: &str) -> Option<Candidate> {
    let (server, _, says) = LOGGED
        .into_iter()
        .find(|(_, marks, _)| marks.iter().all(|mark| segment.contains(mark)))?;
    Some(Candidate {
        id: "auth.bad-password".to_owned(),
        certainty: Certainty::Likely,
        score: 0.9,
        why: format!(
            "{server} writes \u{201c}{says}\u{201d} into its log where it did not take the name and the password."
        ),
        program: None,
        tell_apart: None,
        protocol: None,
        words: Words::default(),
        is_weak: false,
        is_single: false,
        is_own: false,
    })
}

/// A number as Windows shows it: `0x8007274C`.
pub(super) fn shown(key: &str) -> String {
    match key.strip_prefix("0x") {
        Some(digits) => format!("0x{}", digits.to_uppercase()),
        None => key.to_owned(),
    }
}
