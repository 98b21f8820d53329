//! Advice that puts people at risk.

use super::table::{Advice, Phrase, Table, table, words};

/// How many words may stand between what is done and what it is done to; and where whom it is told may stand between them, too.
const NEAR: usize = 6;
const NEAR_OF_TOLD: usize = 9;

/// How many words before and behind are looked at for a warning.
const BEFORE: usize = 4;
const BEHIND: usize = 2;

/// How many words behind what is told name whom it is told.
const TOWARD: usize = 4;

/// The words of a phrase in a sentence: from, and up to.
type Place = (usize, usize);

/// Why a line puts people at risk, where it does.
pub(super) fn risk(line: &str) -> Option<String> {
    let line = line.to_lowercase();
    let table = table();
    let all = words(&line);
    // The name of a host has dots, too.
    let mut sentences = line.split(['!', '?', ';']).flat_map(|one| one.split(". "));
    let found = sentences.find_map(|sentence| {
        let own = Sentence::of(sentence);
        table
            .advice
            .iter()
            .find(|advice| own.has(advice, table) && !any(&advice.unless, &all))
    })?;
    Some(found.why.clone())
}

fn any(phrases: &[Phrase], words: &[&str]) -> bool {
    phrases.iter().any(|phrase| phrase.is_in(words))
}

/// The words of a sentence, and where each part of it between commas begins.
struct Sentence<'a> {
    words: Vec<&'a str>,
    clauses: Vec<usize>,
}

impl<'a> Sentence<'a> {
    fn of(sentence: &'a str) -> Self {
        let (mut all, mut clauses) = (Vec::new(), Vec::new());
        for clause in sentence.split(',') {
            clauses.push(all.len());
            all.extend(words(clause));
        }
        Self {
            words: all,
            clauses,
        }
    }

    /// The words between the commas around a place: from, and up to.
    fn clause(&self, at: usize) -> (usize, usize) {
        let from = self.clauses.iter().copied().rfind(|from| *from <= at);
        let to = self.clauses.iter().copied().find(|to| *to > at);
        (from.unwrap_or(0), to.unwrap_or(self.words.len()))
    }

    /// Whether it has people do this, and does not warn of it.
    fn has(&self, advice: &Advice, table: &Table) -> bool {
        // "Never, whatever it says, ...": all that follows is warned of.
        let first = self.words.get(..1).unwrap_or_default();
        if any(&table.never, first) || !advice.with.is_empty() && !any(&advice.with, &self.words) {
            return false;
        }
        let places = |all: &[Phrase]| -> Vec<Place> {
            all.iter().flat_map(|one| one.places(&self.words)).collect()
        };
        let what = places(&advice.what);
        places(&advice.does).into_iter().any(|does| {
            let is_alone = advice.what.is_empty() && !self.is_warned(does, does, table);
            let mut near = what.iter().filter(|what| {
                self.is_near(does, **what, advice)
                    && (!advice.is_one_thought() || self.is_one_thought(does, **what, table))
                    && (!advice.told || self.is_told(does, **what, table))
            });
            is_alone || near.any(|what| !self.is_warned(does, *what, table))
        })
    }

    /// Whether these stand near each other.
    fn is_near(&self, does: Place, what: Place, advice: &Advice) -> bool {
        let near = if advice.told { NEAR_OF_TOLD } else { NEAR };
        if what.0 >= does.1 {
            return what.0 - does.1 <= near;
        }
        // A verb at the end of its part of the sentence, or around it, as in German.
        let is_around = what.0 >= does.0 && what.1 <= does.1;
        let is_before = what.1 <= does.0 && does.0 - what.1 <= near;
        let is_one_part = advice.across || self.clause(what.0) == self.clause(does.0);
        is_around || is_before && is_one_part
    }

    /// The words from the one to the other, without those of what it is done to.
    fn around(&self, does: Place, what: Place) -> Vec<&'a str> {
        let (from, to) = match what.0 >= does.1 {
            true => (does.1, what.0),
            false => (does.0.min(what.1), does.1),
        };
        let own = (from..to).filter(|at| !(what.0..what.1).contains(at));
        own.map(|at| self.words[at]).collect()
    }

    /// Whether nothing else is asked or told between the two, and nothing is said of what it is done to, as in "tell us your password has
    /// expired".
    fn is_one_thought(&self, does: Place, what: Place, table: &Table) -> bool {
        let behind = &self.words[what.1..];
        let said = table
            .says
            .iter()
            .flat_map(|phrase| phrase.places(behind))
            .any(|(at, _)| at == 0);
        !said && !any(&table.turns, &self.around(does, what))
    }

    /// Whether somebody is told of it: others read it, or a person is named for whom it is.
    fn is_told(&self, does: Place, what: Place, table: &Table) -> bool {
        let is_before = what.1 <= does.0;
        let behind = &self.words[what.1..];
        let behind = &behind[..behind.len().min(TOWARD)];
        let is_toward = behind
            .first()
            .is_some_and(|word| any(&table.toward, &[*word]));
        let is_person =
            any(&table.people, &self.around(does, what)) || is_toward && any(&table.people, behind);
        is_person || !is_before && any(&table.channels, &self.words)
    }

    /// Whether it says not to do it: right before, between the two, or right behind them, as in German. What is denied further off is
    /// something else, as in "If mail does not come ...".
    fn is_warned(&self, does: Place, what: Place, table: &Table) -> bool {
        let (begin, _) = self.clause(does.0);
        let (_, end) = self.clause(does.1.max(what.1) - 1);
        let from = does.0.min(what.0);
        let to = does.1.max(what.1);
        let before = &self.words[from.saturating_sub(BEFORE).max(begin.min(from))..from];
        // "Do not ever", "do not click on": such words may stand between.
        let is_between = |word: &&&str| any(&table.between, &[**word]);
        let skipped = before.iter().rev().take_while(is_between).count();
        let before = &before[..before.len() - skipped];
        let is_last = |phrase: &Phrase| {
            let mut places = phrase.places(before).into_iter();
            places.any(|(_, end)| end == before.len())
        };
        let is_before = table.not.iter().chain(&table.not_before).any(is_last);
        let own = (from..to).filter(|at| !(what.0..what.1).contains(at));
        let inside: Vec<&str> = own.map(|at| self.words[at]).collect();
        let behind = &self.words[to..(to + BEHIND).min(end.max(to))];
        is_before || any(&table.not, &inside) || any(&table.not, behind)
    }
}
