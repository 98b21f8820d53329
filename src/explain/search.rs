//! Everything that speaks for a fault, from both kinds of knowledge.

use super::around::Around;
use super::heard::Judge;
use super::token::{Kind, tokens};
use super::{Candidate, Explainer, programs, servers, windows};
use crate::catalogue::alternative::Words;
use crate::catalogue::{Certainty, aadsts};

/// From which score on a server's sentence stands in its own form, and how much what programs show counts beside it.
const FORMAL: f64 = 0.83;
const BESIDE_FORMAL: f64 = 0.85;

/// A text that is asked about.
pub(super) struct Asked<'e, 'a> {
    pub(super) explainer: &'e Explainer<'a>,
    pub(super) around: &'e Around,
    pub(super) is_short: bool,
}

impl Asked<'_, '_> {
    /// Searches all pieces of the text; also the largest share of a piece that one message of a program is.
    pub(super) fn search(&self, segments: &[String]) -> (Vec<Candidate>, f64) {
        let judge = Judge::new(self.explainer.catalogue);
        let found = programs::find(self, segments);
        let mut all = servers::find(self, &judge, segments, &found);
        // Where a server said it in its own form, the words of programs in its sentence are no program's.
        let is_formal = all.iter().any(|one| one.score > FORMAL);
        let weight = if is_formal { BESIDE_FORMAL } else { 1.0 };
        all.extend(found.candidates.into_iter().map(|one| Candidate {
            score: one.score * weight,
            ..one
        }));
        if self.around.mail || !self.around.others {
            for segment in segments {
                self.numbers(segment, &mut all);
                all.extend(of_dovecot(segment));
            }
        }
        (all, found.explained)
    }

    /// The numbers of Microsoft's sign-in and of Windows.
    fn numbers(&self, segment: &str, all: &mut Vec<Candidate>) {
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
                });
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
                let mut score = 0.74;
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
                    });
                    score *= 0.9;
                }
            }
        }
    }
}

/// What Dovecot's log says of a sign-in that failed; it names no reason, and nearly always it is the name or the password.
fn of_dovecot(segment: &str) -> Option<Candidate> {
    let says = segment.contains("(auth failed, ") && segment.contains(" attempts");
    says.then(|| Candidate {
        id: "auth.bad-password".to_owned(),
        certainty: Certainty::Likely,
        score: 0.9,
        why: "Dovecot writes \u{201c}auth failed\u{201d} into its log where it did not take the name and the password."
            .to_owned(),
        program: None,
        tell_apart: None,
        protocol: None,
        words: Words::default(),
        is_weak: false,
    })
}

/// A number as Windows shows it: `0x8007274C`.
fn shown(key: &str) -> String {
    match key.strip_prefix("0x") {
        Some(digits) => format!("0x{}", digits.to_uppercase()),
        None => key.to_owned(),
    }
}
