//! What goes and what does not, in one text: "I can send but not receive", "works on the phone, not on the PC".

use std::cmp::Reverse;

use super::clause::{Clause, clauses};
use super::phrase::{Phrase, Place};
use super::table::{Contrast, Known, known};
use super::{BEFORE, GOES_ILL, GOES_WELL, MAIL, Told};

/// How a thing stands where it is spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Nothing is said of it.
    Open,
    /// It goes.
    Well,
    /// It does not.
    Ill,
}

/// The words by which a thing goes or does not.
#[derive(Clone, Copy)]
pub(super) struct Ways<'k> {
    pub(super) well: &'k [Phrase],
    pub(super) ill: &'k [Phrase],
    /// Small words that stand before the name of a thing and belong to it.
    pub(super) before: &'k [Phrase],
}

impl<'k> Ways<'k> {
    /// Those of the tables.
    pub(super) fn of(known: &'k Known) -> Self {
        Self {
            well: known.class(GOES_WELL),
            ill: known.class(GOES_ILL),
            before: known.class(BEFORE),
        }
    }
}

impl Told {
    /// Whether one thing of a contrast does not go and the other does, where it is said what the contrast is about.
    pub(super) fn is_contrast(&self, known: &Known, one: &Contrast) -> bool {
        self.holds_contrast(known, one) && self.is_within(known, one)
    }

    fn holds_contrast(&self, known: &Known, one: &Contrast) -> bool {
        let names = |name: &String| self.says(known, name);
        // Most contrasts are about things that the text does not name.
        names(&one.ill) && names(&one.well) && is_contrast(known, one, &self.clauses, false)
    }

    /// Whether it says the reverse of what the text says: that mail goes out and does not come in, where it comes in and does not go out.
    pub(in crate::explain) fn is_reversed_by(&self, text: &str) -> bool {
        let known = known();
        let contrasts = known
            .readings
            .iter()
            .filter_map(|one| one.contrast.as_ref());
        let held = contrasts.filter(|one| self.holds_contrast(known, one));
        let mut held = held.peekable();
        if held.peek().is_none() {
            return false;
        }
        let clauses = clauses(text);
        held.any(|one| is_contrast(known, one, &clauses, true))
    }

    /// Whether what a contrast is about stands where it says how the two things go, and not somewhere else in the text.
    fn is_within(&self, known: &Known, contrast: &Contrast) -> bool {
        let things = [known.class(&contrast.ill), known.class(&contrast.well)];
        let told = told(&self.clauses, things, Ways::of(known));
        let says = |name: &String| {
            self.is_shown && name == MAIL || told.iter().any(|one| one.says(known.class(name)))
        };
        contrast.within.is_empty() || contrast.within.iter().any(says)
    }
}

/// Whether the one of a contrast does not go and the other does; or the other way round.
fn is_contrast(known: &Known, one: &Contrast, clauses: &[Clause], is_reverse: bool) -> bool {
    let ways = Ways::of(known);
    let (ill, well) = (known.class(&one.ill), known.class(&one.well));
    match is_reverse {
        true => holds(clauses, well, ill, ways),
        false => holds(clauses, ill, well, ways),
    }
}

/// Whether the one thing does not go and the other does, or is at least spoken of for itself and not said not to.
fn holds(clauses: &[Clause], ill: &[Phrase], well: &[Phrase], ways: Ways<'_>) -> bool {
    let all = |thing, other| standings(clauses, thing, other, ways);
    let (of_ill, of_well) = (all(ill, well), all(well, ill));
    let has = |all: &[(Standing, bool)], standing| all.iter().any(|one| one.0 == standing);
    has(&of_ill, Standing::Ill)
        && !has(&of_ill, Standing::Well)
        && !has(&of_well, Standing::Ill)
        && (has(&of_well, Standing::Well) || of_well.contains(&(Standing::Open, true)))
}

/// How a thing stands in each clause that speaks of it, and whether that speaks of it alone.
fn standings(
    clauses: &[Clause],
    thing: &[Phrase],
    other: &[Phrase],
    ways: Ways<'_>,
) -> Vec<(Standing, bool)> {
    let is_of_neither = |clause: &&Clause| !clause.says(thing) && !clause.says(other);
    let of_clause = |(at, clause): (usize, &Clause)| {
        let own = part(clause.words(), thing, other, ways)?;
        let standing = standing(own, ways);
        // "At home, all is fine": what is said stands in the clause behind.
        let behind = clauses.get(at + 1).filter(is_of_neither);
        let standing = match (standing, behind) {
            (Standing::Open, Some(behind)) => self::standing(behind.words(), ways),
            _ => standing,
        };
        Some((standing, own.len() == clause.len()))
    };
    clauses.iter().enumerate().filter_map(of_clause).collect()
}

/// The clauses that say of one of two things how it goes, or the one behind that does.
fn told<'c>(clauses: &'c [Clause], things: [&[Phrase]; 2], ways: Ways<'_>) -> Vec<&'c Clause> {
    let names = |clause: &Clause| things.iter().any(|thing| clause.says(thing));
    let is_open = |clause: &Clause| standing(clause.words(), ways) == Standing::Open;
    let mut told = Vec::new();
    for (at, clause) in clauses.iter().enumerate().filter(|(_, one)| names(one)) {
        let behind = clauses.get(at + 1).filter(|one| !names(one));
        match (is_open(clause), behind.filter(|one| !is_open(one))) {
            (false, _) => told.push(clause),
            (true, Some(behind)) => told.extend([clause, behind]),
            (true, None) => {}
        }
    }
    told
}

/// The words of a clause that are about the thing: all of them, or those up to the other thing, or those from there on.
fn part<'c>(
    words: &'c [String],
    thing: &[Phrase],
    other: &[Phrase],
    ways: Ways<'_>,
) -> Option<&'c [String]> {
    let all = |phrases: &[Phrase]| -> Vec<Place> { places(words, phrases).collect() };
    let (things, others) = (all(thing), all(other));
    let is_part = |place: &Place, of: &[Place]| of.iter().any(|one| one.is_wider(place));
    let own = first(&things, |place| !is_part(place, &others))?;
    let other = first(&others, |place| {
        !place.meets(own) && !is_part(place, &things)
    });
    let Some(other) = other else {
        return Some(words);
    };
    let is_first = own.begin() < other.begin();
    let (before, later) = if is_first { (own, other) } else { (other, own) };
    let cut = cut(words, before.end(), later.begin(), ways);
    Some(if is_first {
        &words[..cut]
    } else {
        &words[cut..]
    })
}

/// The first of the places that counts: "our wlan" is not any wlan.
fn first(places: &[Place], counts: impl Fn(&Place) -> bool) -> Option<&Place> {
    let free = places.iter().filter(|place| counts(place));
    free.min_by_key(|place| (place.begin(), Reverse(place.end())))
}

/// Where the words about a later thing begin: what stands right before it is said of it.
fn cut(words: &[String], least: usize, later: usize, ways: Ways<'_>) -> usize {
    let is_one = |phrases: &[Phrase], at: usize| {
        let mut all = phrases.iter();
        all.any(|phrase| phrase.places(&words[at..=at]).next().is_some())
    };
    let mut cut = later;
    while cut > least && is_one(ways.before, cut - 1) {
        cut -= 1;
    }
    if cut > least && is_one(ways.ill, cut - 1) && standing(&words[later..], ways) == Standing::Open
    {
        cut -= 1;
    }
    cut
}

/// What these words say: that it does not go, where one says so and is no part of "no problem".
fn standing(words: &[String], ways: Ways<'_>) -> Standing {
    let well: Vec<Place> = places(words, ways.well).collect();
    let is_free = |place: &Place| !well.iter().any(|one| one.is_wider(place));
    if places(words, ways.ill).any(|place| is_free(&place)) {
        return Standing::Ill;
    }
    match well.is_empty() {
        true => Standing::Open,
        false => Standing::Well,
    }
}

fn places<'a>(words: &'a [String], phrases: &'a [Phrase]) -> impl Iterator<Item = Place> + 'a {
    phrases.iter().flat_map(|phrase| phrase.places(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(said: &[&str]) -> Vec<Phrase> {
        said.iter().map(|one| Phrase::new(one)).collect()
    }

    #[test]
    fn what_goes_is_told_from_what_does_not() {
        let (send, receive) = (of(&["send*"]), of(&["receiv*", "come in"]));
        let well = of(&["can", "work*", "fine", "no problem"]);
        let ill = of(&["not", "no", "fail*", "nothing"]);
        let before = of(&["the", "at"]);
        let ways = Ways {
            well: &well,
            ill: &ill,
            before: &before,
        };
        for (text, sending, receiving) in [
            ("We can send but not receive", false, true),
            ("We can receive but can't send", true, false),
            ("receiving works sending not", true, false),
            ("receiving works not sending", true, false),
            ("sending is no problem, mails do not come in", false, true),
            ("Sending, that is fine. Receiving fails.", false, true),
            ("I cannot send, receiving I did not try", false, false),
            ("sending fails", false, false),
        ] {
            let clauses = clauses(text);
            let (send, receive) = (&send[..], &receive[..]);
            assert_eq!(holds(&clauses, send, receive, ways), sending, "{text}");
            assert_eq!(holds(&clauses, receive, send, ways), receiving, "{text}");
        }
    }
}
