//! The clauses of a text, and which words stand in them: case and accents do not count.

use std::cmp::Reverse;

use super::phrase::{Phrase, Place, WIDEST};
use super::words::words;
use crate::explain::token::is_of_unspaced;

/// Words that begin another clause.
const JOINING: &str = "and but because since although though while whereas however und aber weil seit wahrend jedoch sondern et mais depuis \
cependant y pero aunque sino ma mentre maar terwijl echter mas porem enquanto porque ale och men og";

/// Words that do so unless a time stands behind them, and how times begin: "since this morning" goes on.
const SINCE: &str = "since seit depuis";
const TIMES: &str = "a about this last yesterday today two three four five six some monday tuesday wednesday thursday friday saturday sunday \
january february march april may june july august september october november december heute gestern vorgestern ein einem einer etwa zwei drei \
dem der letzter letzten letztem dieser montag dienstag mittwoch donnerstag freitag samstag sonntag hier avant ce cette lundi mardi mercredi \
jeudi vendredi samedi dimanche deux trois quelques une hace when";

/// The one that is another word in another language, and what stands behind it where it joins: Italian "ma", which is "my" in French.
const MA: &str = "ma";
const BEHIND_MA: &str = "non no il lo la le gli i un una nessuno niente dal dalla da al in su con per quello solo ora poi invece posso se";

/// The one that joins no more where it leaves somebody out: "everyone but me".
const BUT_ME: [&str; 2] = ["but", "me"];

/// The ways to the mailbox, which joined are one thing: "POP and IMAP are off".
const WAYS_IN: &str = "imap imap4 imaps pop pop3 pop3s";

/// The two halves of a denial in French.
const FIRST: [&str; 2] = ["n", "ne"];
const SECOND: [&str; 6] = ["pas", "plus", "jamais", "rien", "aucun", "aucune"];

/// A denial stands so many words at most before what it denies.
const NEAR: usize = 2;

/// Within so many words stands what belongs together; of Chinese and Japanese, where each character is a word here, so many times more.
const STRETCH: usize = 12;
const UNSPACED: usize = 3;

/// Whether what is looked for stands in a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Holding {
    /// It does not.
    No,
    /// It does, and the clause denies something.
    Unclear,
    /// It does, and the clause says that it is not so: it denies the last of what is looked for.
    Denied,
    /// It does.
    Yes,
}

/// The words of one clause, folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    words: Vec<String>,
}

impl Clause {
    /// Its words.
    pub(super) fn words(&self) -> &[String] {
        &self.words
    }

    /// How many words it has.
    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// The same clause with other words in the place of some.
    pub(super) fn with(&self, other: impl Fn(&str) -> Option<String>) -> Self {
        let words = self.words.iter();
        Self {
            words: words
                .map(|word| other(word).unwrap_or_else(|| word.clone()))
                .collect(),
        }
    }

    /// Whether one of the phrases stands in it.
    pub(super) fn says(&self, phrases: &[Phrase]) -> bool {
        phrases
            .iter()
            .any(|phrase| phrase.places(&self.words).next().is_some())
    }

    /// Whether each of its words stands in a phrase of these classes.
    pub(super) fn is_of(&self, classes: &[&[Phrase]]) -> bool {
        let phrases = classes.iter().copied().flatten();
        let places: Vec<Place> = phrases
            .flat_map(|phrase| phrase.places(&self.words))
            .collect();
        (0..self.len()).all(|at| places.iter().any(|place| place.has(at)))
    }

    /// Whether a phrase of each class stands in it, each for itself and all near to each other, and whether something denies them
    /// that is no part of them or of the phrases of `also`: it stands before the last of them.
    pub(super) fn holds(
        &self,
        wanted: &[&[Phrase]],
        also: &[&[Phrase]],
        denial: &[Phrase],
    ) -> Holding {
        let mut taken: Vec<Place> = Vec::new();
        let is_all = wanted.iter().rev().all(|phrases| {
            let is_free = |place: &Place| !taken.iter().any(|one| one.meets(place));
            let places = phrases.iter().flat_map(|phrase| phrase.places(&self.words));
            // The longest says most: "not found" more than "found".
            let place = places
                .filter(is_free)
                .max_by_key(|place| (place.words().count(), Reverse(place.words().next())));
            taken.extend(place.clone());
            place.is_some()
        });
        let words = || taken.iter().flat_map(Place::words);
        let last = words().max().unwrap_or_default();
        let stretch = last - words().min().unwrap_or_default();
        if !is_all || stretch >= self.stretch() {
            return Holding::No;
        }
        let state = taken.first().cloned().unwrap_or_default();
        // "No licence any more" says it twice, and denies nothing.
        let of_others = also.iter().chain(wanted).flat_map(|phrases| phrases.iter());
        taken.extend(of_others.flat_map(|phrase| phrase.places(&self.words)));
        let is_taken = |at: usize| taken.iter().any(|one| one.has(at));
        // French denies twice: "n'existe pas".
        let is_half = |at: usize| {
            let behind = self.words.iter().enumerate().skip(at + 1).take(WIDEST);
            let mut second = behind.filter(|(_, word)| SECOND.contains(&word.as_str()));
            FIRST.contains(&self.words[at].as_str()) && second.any(|(behind, _)| is_taken(behind))
        };
        let denials = denial.iter().flat_map(|phrase| phrase.places(&self.words));
        let denies = |at: usize| at < last && !is_taken(at) && !is_half(at);
        let words = denials.flat_map(|place| place.words().collect::<Vec<_>>());
        let places: Vec<usize> = words.filter(|at| denies(*at)).collect();
        // Every class was found, the last one first.
        let state = state.words().next().unwrap_or_default();
        let is_near = |at: &usize| *at < state && state - at <= NEAR;
        match places.is_empty() {
            true => Holding::Yes,
            false if places.iter().any(is_near) => Holding::Denied,
            false => Holding::Unclear,
        }
    }

    /// Within how many of its words stands what belongs together.
    fn stretch(&self) -> usize {
        let is_unspaced = |word: &String| word.chars().any(is_of_unspaced);
        match self.words.iter().any(is_unspaced) {
            true => STRETCH * UNSPACED,
            false => STRETCH,
        }
    }
}

/// Takes a text apart.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let mut all = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest
            .char_indices()
            .find(|(at, c)| ends(*c, &rest[at + c.len_utf8()..]))
            .map_or(rest.len(), |(at, c)| at + c.len_utf8());
        let mut words = words(&rest[..end]);
        rest = &rest[end..];
        while let Some(at) = (0..words.len()).find(|at| joins(&words, *at)) {
            let behind = words.split_off(at + 1);
            words.pop();
            all.push(Clause { words });
            words = behind;
        }
        all.push(Clause { words });
    }
    all.retain(|clause| !clause.words.is_empty());
    all
}

/// Whether another clause begins at this word.
fn joins(words: &[String], at: usize) -> bool {
    let is_one_of = |list: &str, word: &String| list.split(' ').any(|one| one == word);
    let is_time =
        |word: &String| is_one_of(TIMES, word) || word.starts_with(|c: char| c.is_ascii_digit());
    let goes_on = is_one_of(SINCE, &words[at]) && words.get(at + 1).is_some_and(is_time);
    let next = words.get(at + 1);
    let is_my = words[at] == MA && !next.is_some_and(|word| is_one_of(BEHIND_MA, word));
    let leaves_out = words[at] == BUT_ME[0] && next.is_some_and(|word| word == BUT_ME[1]);
    let before = at.checked_sub(1).map(|before| &words[before]);
    let is_of_ways = |word: &String| is_one_of(WAYS_IN, word);
    // "Again and again" goes on, and so does what names two of a kind.
    let is_pair = before
        .zip(next)
        .is_some_and(|(before, next)| before == next || is_of_ways(before) && is_of_ways(next));
    is_one_of(JOINING, &words[at]) && !goes_on && !is_my && !leaves_out && !is_pair
}

/// Whether a clause ends with this sign; a dot within a name does not end one.
fn ends(c: char, behind: &str) -> bool {
    match c {
        '!' | '?' | ';' | ',' | '\n' | '(' | ')' | '"' | '|' => true,
        // Those of Chinese and Japanese.
        '\u{3001}' | '\u{3002}' | '\u{ff0c}' | '\u{ff01}' | '\u{ff1a}' | '\u{ff1b}'
        | '\u{ff1f}' => true,
        ':' if is_value(behind) => false,
        '.' | ':' | '-' => behind.starts_with(char::is_whitespace) || behind.is_empty(),
        _ => false,
    }
}

/// Whether what stands behind a colon is how a switch stands, as commands show it: `ImapEnabled : False`.
fn is_value(behind: &str) -> bool {
    let word = behind.split_whitespace().next().unwrap_or_default();
    ["true", "false"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_into_clauses() {
        let read = |text: &str| -> Vec<String> {
            clauses(text)
                .iter()
                .map(|clause| clause.words.join(" "))
                .collect()
        };
        for (text, expected) in [
            (
                "It can't send, but I CAN receive",
                vec!["it can not send", "i can receive"],
            ),
            (
                "l'e-mail \u{e0} imap.example.org: expir\u{e9}.",
                vec!["l email a imap example org", "expire"],
            ),
            ("dont cannot", vec!["do not can not"]),
            ("dans ma bo\u{ee}te", vec!["dans ma boite"]),
            ("all but me", vec!["all but me"]),
            ("asks over and over", vec!["asks over and over"]),
            ("POP and IMAP and mail", vec!["pop and imap", "mail"]),
            ("ricevo ma non invio", vec!["ricevo", "non invio"]),
            (
                "Nothing since this week, since we moved",
                vec!["nothing since this week", "we moved"],
            ),
            ("kim@contoso.com (info@)", vec!["kim@contoso com", "info@"]),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn phrases_stand_side_by_side_and_are_denied() {
        let phrase = |said: &str| vec![Phrase::new(said)];
        let (mail, full, denial) = (phrase("*mail*"), phrase("full"), phrase("not"));
        let not_found = phrase("not found");
        let holds = |text: &str, wanted: &[&[Phrase]]| {
            clauses(text)
                .iter()
                .any(|clause| clause.holds(wanted, &[], &denial) == Holding::Yes)
        };
        assert!(holds("webmails full", &[&mail, &full]));
        assert!(!holds("mails not full", &[&mail, &full]));
        assert!(!holds("mails, full", &[&mail, &full]));
        assert!(holds("mails full i can not do it", &[&mail, &full]));
        assert!(holds("mails not found", &[&mail, &not_found]));
        assert!(!holds("full", &[&full, &full]));
        let missing: Vec<Phrase> = ["no", "any more"].map(Phrase::new).into();
        assert!(holds("no mails any more", &[&mail, &missing]));
        let (turned, gone) = (phrase("turn .. on"), phrase("existe pas"));
        assert!(holds("turn my mail on", &[&turned]));
        assert!(holds("turn on", &[&turned]));
        assert!(!holds("turn 1 2 3 4 5 6 7 on", &[&turned]));
        let denial = [phrase("ne"), phrase("n"), phrase("pas")]
            .into_iter()
            .flatten();
        let denial: Vec<Phrase> = denial.collect();
        let holds = |text: &str| {
            clauses(text)
                .iter()
                .any(|one| one.holds(&[&gone], &[], &denial) == Holding::Yes)
        };
        assert!(holds("le serveur n'existe pas"));
        assert!(!holds("ne dit pas que le serveur existe"));
    }
}
