//! What a caller says in everyday words: a thing and its state in one clause, by the words of `checks/everyday.toml`; what callers tell
//! and ask, by those of `checks/callers.toml`; what comes together in `checks/situations.toml`, which of two things goes and which does not
//! in `checks/contrasts.toml`, and complaints in `checks/complaints.toml`.

mod clause;
mod contrast;
mod phrase;
mod slips;
mod table;
mod words;
#[cfg(test)]
mod written;

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::Candidate;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;

use clause::{Clause, Holding};
use phrase::Phrase;
use table::{Known, Reading, known};

/// What is found worse than this may give way to what is said where it may be what a program wrote.
const SAID: f64 = 0.7;

/// The class of what denies, and the one of what is none of mail beyond doubt.
const DENIAL: &str = "denial";
const FOREIGN: &str = "foreign";

/// The class of what people call other software, which is none of mail where no word of mail stands beside it.
const OTHER_SOFTWARE: &str = "other_software";

/// The class of what says that all is well.
const WELL: &str = "all_well";

/// The classes of what says that it is well again after all, and of what says that it will not last, or is only wished for.
const WELL_AGAIN: &str = "well_again";
const WELL_FOR_NOW: &str = "well_for_now";
const ITS_OWN: &str = "its_own";
const CLOSING: &str = "closing_words";

/// What a reading is about that holds of what a program for mail showed: it is no class of words.
const SHOWN: &str = "shown";

/// What a contrast is about that names nothing but its two things and how they go, and a reading that names nothing but what its clause
/// wants: it is no class of words, either.
const NOTHING_ELSE: &str = "nothing_else";

/// The classes of the words by which a thing goes, by which it does not, that stand before the name of a thing, and that name nothing.
const GOES_WELL: &str = "goes_well";
const GOES_ILL: &str = "goes_ill";
const BEFORE: &str = "before_things";
const SMALL: &str = "small_words";

/// The class of what is about mail.
const MAIL: &str = "mail";

/// The most words of a text that somebody says and does not paste.
const MOST_WORDS: usize = 80;

/// How good the first fault of a reading is, and how much each next one counts of the one before it.
const FIRST: f64 = 0.62;
const NEXT: f64 = 0.95;

/// How good it is at least beside what else was found, as a share of that: circumstances that speak for it may then put it first.
const BESIDE: f64 = 0.78;

/// How much better it is than what it comes before.
const ABOVE: f64 = 0.01;

/// What a text says in everyday words.
pub(super) struct Told {
    clauses: Vec<Clause>,
    /// Whether it is about mail whatever its words.
    is_of_mail: bool,
    /// Whether a program for mail showed it.
    is_shown: bool,
    /// Whether it may be what a program wrote.
    is_pasted: bool,
    /// Which classes it says and which it does not, by their numbers, as far as that was asked.
    said: RefCell<BTreeMap<usize, bool>>,
}

/// The faults that a text says.
#[derive(Default)]
pub(super) struct Said {
    pub(super) candidates: Vec<Candidate>,
    /// Whether they come before whatever else was found.
    pub(super) is_before_all: bool,
}

/// What a text is that is read for what it says.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// Whether it is about mail whatever its words.
    pub(super) is_of_mail: bool,
    /// Whether a program for mail showed it.
    pub(super) is_shown: bool,
    /// Whether it may be what a program wrote.
    pub(super) is_pasted: bool,
}

impl Told {
    /// Takes a text apart; one that is too long tells nothing.
    pub(super) fn of(text: &str, kind: Kind) -> Self {
        let mut clauses = clause::clauses(text);
        let words: usize = clauses.iter().map(Clause::len).sum();
        if words > MOST_WORDS {
            clauses.clear();
        }
        Self {
            clauses,
            is_of_mail: kind.is_of_mail,
            is_shown: kind.is_shown,
            is_pasted: kind.is_pasted,
            said: RefCell::default(),
        }
    }

    /// The same with other clauses.
    fn with(&self, clauses: Vec<Clause>) -> Self {
        Self {
            clauses,
            said: RefCell::default(),
            ..*self
        }
    }

    /// What it says, a little better than the `best` of what else was found.
    pub(super) fn find(&self, best: f64) -> Said {
        let found = self.read(best);
        if !found.candidates.is_empty() || self.is_pasted {
            return found;
        }
        let mended = slips::mended(known(), &self.clauses).map(|clauses| self.with(clauses));
        mended.map_or_else(Said::default, |mended| mended.read(best))
    }

    fn read(&self, best: f64) -> Said {
        let known = known();
        let is_told = |reading: &&Reading| match self.is_pasted {
            true => best < SAID.min(reading.above),
            false => best < reading.above || reading.beside,
        };
        let denied = self.denied();
        let open = self.without_denied(known, &denied);
        let holds = |reading: &&Reading| {
            let of_rest = reading.even_denied && reading.is_general();
            let told = open.as_ref().filter(|_| of_rest).unwrap_or(self);
            self.is_about(known, reading) && told.holds(known, reading) == Holding::Yes
        };
        let mut readings = known.readings.iter().filter(is_told);
        let Some(reading) = readings.find(holds) else {
            return Said::default();
        };
        // Which of two things goes says less than a cause that is named.
        let is_cause = |one: &&Reading| one.names_cause && holds(one);
        let cause = match reading.contrast {
            Some(_) => known.readings.iter().find(is_cause),
            None => None,
        };
        let mut found = candidates(cause.unwrap_or(reading), best);
        if cause.is_some() {
            let below = found.last().map_or(best, |one| one.score);
            found.extend(candidates_from(reading, below * NEXT));
        }
        // What does not go is denied in every contrast.
        found.retain(|one| reading.contrast.is_some() || !denied.contains(&one.id.as_str()));
        Said {
            is_before_all: reading.before_all && !found.is_empty(),
            candidates: found,
        }
    }

    /// The same without the clauses in which something is denied; none where nothing is.
    fn without_denied(&self, known: &Known, denied: &[&str]) -> Option<Self> {
        if denied.is_empty() {
            return None;
        }
        let is_denial = |clause: &&Clause| {
            let one = std::slice::from_ref(*clause);
            known.deniable().any(|reading| {
                reading.clause.iter().all(|name| self.says(known, name))
                    && self.is_about(known, reading)
                    && in_clauses(known, reading, one) == Holding::Denied
            })
        };
        let open = self.clauses.iter().filter(|clause| !is_denial(clause));
        Some(self.with(open.cloned().collect()))
    }

    /// Whether it has a word of mail, in any of the languages.
    pub(super) fn is_of_mail(&self) -> bool {
        self.says(known(), MAIL)
    }

    /// The faults that it says are not there: "my mailbox is not full".
    pub(super) fn denied(&self) -> Vec<&'static str> {
        let known = known();
        let denied = known.deniable().filter(|reading| {
            self.is_about(known, reading) && self.holds(known, reading) == Holding::Denied
        });
        denied
            .flat_map(|reading| reading.means.iter().map(String::as_str))
            .collect()
    }

    /// Whether it is about something else beyond doubt, that is called as something of mail is: a letter box, a certificate of birth.
    pub(super) fn is_foreign(&self) -> bool {
        let known = known();
        let is_of_others = || self.says(known, OTHER_SOFTWARE) && !self.says(known, MAIL);
        self.says(known, FOREIGN) || !self.is_of_mail && is_of_others()
    }

    /// Whether all that it says is that all is well.
    pub(super) fn is_well(&self) -> bool {
        matches!(&self.clauses[..], [one] if one.says(known().class(WELL)))
    }

    /// Whether it ends with saying that what it told of is over, and not for a while only.
    pub(super) fn is_over(&self) -> bool {
        let known = known();
        let is_closing = |clause: &&Clause| clause.says(known.class(CLOSING));
        let last = self.clauses.iter().rev().find(|clause| !is_closing(clause));
        match last {
            Some(last) => {
                let says = |class: &str| last.says(known.class(class));
                says(WELL_AGAIN)
                    && !says(DENIAL)
                    && last.is_of(&[known.class(WELL_AGAIN), known.class(ITS_OWN)])
                    && !self.says(known, WELL_FOR_NOW)
            }
            None => false,
        }
    }

    fn says(&self, known: &Known, class: &str) -> bool {
        let says = || {
            let phrases = known.class(class);
            self.clauses.iter().any(|clause| clause.says(phrases))
        };
        // Hundreds of readings ask for the same classes.
        let number = known.number(class);
        number.is_some_and(|number| *self.said.borrow_mut().entry(number).or_insert_with(says))
    }

    /// Whether it is about what a reading is about, and about nothing that the reading does not mean.
    fn is_about(&self, known: &Known, reading: &Reading) -> bool {
        let is_said = |name: &String| self.says(known, name);
        let is_about = reading.about.is_empty()
            || self.is_of_mail && reading.about.iter().any(|name| name == MAIL)
            || self.is_shown && reading.about.iter().any(|name| name == SHOWN)
            || reading.about.iter().any(is_said)
            || reading.about.iter().any(|name| name == NOTHING_ELSE)
                && self.is_bare(known, reading);
        is_about && !reading.unless.iter().any(is_said)
    }

    /// Whether it has no word but those of the two things of a contrast and of how they go, or those of the clause of a reading.
    fn is_bare(&self, known: &Known, reading: &Reading) -> bool {
        let mut names = vec![BEFORE, SMALL];
        match &reading.contrast {
            Some(things) => names.extend([&things.ill, &things.well, GOES_WELL, GOES_ILL]),
            None => names.extend(reading.clause.iter().map(String::as_str)),
        }
        let classes: Vec<&[Phrase]> = names.iter().map(|name| known.class(name)).collect();
        self.clauses.iter().all(|one| one.is_of(&classes))
    }

    fn holds(&self, known: &Known, reading: &Reading) -> Holding {
        let is_said = |name: &String| self.says(known, name);
        let contrast = reading.contrast.as_ref();
        let is_contrast = contrast.is_none_or(|one| self.is_contrast(known, one));
        let all = reading.also.iter().chain(&reading.clause);
        if !is_contrast || !all.into_iter().all(is_said) {
            return Holding::No;
        }
        in_clauses(known, reading, &self.clauses)
    }
}

/// Whether the words of a reading stand together in one of these clauses.
fn in_clauses(known: &Known, reading: &Reading, clauses: &[Clause]) -> Holding {
    let all = |names: &[String]| -> Vec<&[Phrase]> {
        names.iter().map(|name| known.class(name)).collect()
    };
    if reading.clause.is_empty() {
        return Holding::Yes;
    }
    let (wanted, also) = (all(&reading.clause), all(&reading.also));
    let denial = match reading.even_denied {
        true => &[],
        false => known.class(DENIAL),
    };
    let holding = clauses
        .iter()
        .map(|clause| clause.holds(&wanted, &also, denial));
    holding.max().unwrap_or(Holding::No)
}

/// Whether a text has two fields of a log, such as `relay=local`: nobody who tells something writes so.
pub(super) fn has_fields(text: &str) -> bool {
    let is_field = |word: &&str| {
        word.split_once('=').is_some_and(|(name, value)| {
            !value.is_empty() && name.len() > 1 && name.bytes().all(|b| b.is_ascii_alphanumeric())
        })
    };
    text.split_whitespace().filter(is_field).nth(1).is_some()
}

/// The faults of a reading, the first a little better than the `best` of what else was found, where that may be.
fn candidates(reading: &Reading, best: f64) -> Vec<Candidate> {
    let first = match best < reading.above {
        true => FIRST.max(best + ABOVE),
        false => FIRST.max(best * BESIDE),
    };
    candidates_from(reading, first)
}

/// The same, the first as good as is said.
fn candidates_from(reading: &Reading, first: f64) -> Vec<Candidate> {
    let mut all = Vec::with_capacity(reading.means.len());
    let mut score = first;
    for id in &reading.means {
        let is_first = all.is_empty();
        all.push(Candidate {
            id: id.clone(),
            certainty: Certainty::Possible,
            score,
            why: format!("In everyday words this says that {}.", reading.says),
            program: None,
            tell_apart: reading.next.clone().filter(|_| is_first),
            protocol: None,
            words: Words::default(),
            is_weak: false,
            is_single: false,
            is_own: false,
        });
        score *= NEXT;
    }
    all
}

#[cfg(test)]
mod tests;
