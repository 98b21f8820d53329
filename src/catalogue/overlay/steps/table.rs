//! The table of what steps must not say, `checks/risks.toml`, and how its phrases are found in a text.

use std::sync::OnceLock;

use serde::Deserialize;

/// The table, as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    /// What begins another thought between what is done and the password.
    pub(super) turns: Vec<Phrase>,
    /// What makes of the words before it something that is said of them.
    pub(super) says: Vec<Phrase>,
    /// Where a password is told to somebody, and not typed in to sign in.
    pub(super) channels: Vec<Phrase>,
    /// Whom it is told.
    pub(super) people: Vec<Phrase>,
    /// What stands before them, where they stand behind what is told.
    pub(super) toward: Vec<Phrase>,
    /// What turns a sentence round that begins with it.
    pub(super) never: Vec<Phrase>,
    /// What turns round what it stands beside.
    pub(super) not: Vec<Phrase>,
    /// What does so only right before it.
    pub(super) not_before: Vec<Phrase>,
    /// Words that may stand between that and what is done.
    pub(super) between: Vec<Phrase>,
    /// Pieces of a command that give up what protects a password.
    pub(super) off: Vec<String>,
    pub(super) advice: Vec<Advice>,
    pub(super) command: Vec<Command>,
}

/// A kind of advice that puts people at risk: who does what to what, in the words of several languages, and why it is not taken.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Advice {
    pub(super) why: String,
    pub(super) does: Vec<Phrase>,
    #[serde(default)]
    pub(super) what: Vec<Phrase>,
    /// What the sentence has as well; anything where there is none.
    #[serde(default)]
    pub(super) with: Vec<Phrase>,
    /// With what it is well; words of the line.
    #[serde(default)]
    pub(super) unless: Vec<Phrase>,
    /// Whether what it is done to may stand in another part of the sentence before it.
    #[serde(default)]
    pub(super) across: bool,
    /// Whether nothing else may be asked or told between the two.
    #[serde(default)]
    pub(super) one_thought: bool,
    /// Whether somebody is told of it in the same sentence, and of nothing else.
    #[serde(default)]
    pub(super) told: bool,
}

impl Advice {
    /// Whether nothing else may be asked or told between what is done and what it is done to.
    pub(super) const fn is_one_thought(&self) -> bool {
        self.one_thought || self.told
    }
}

/// Where a secret stands in a command.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Command {
    pub(super) words: Vec<String>,
    pub(super) secret: Place,
}

/// Where, seen from the words of the command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(super) enum Place {
    #[serde(rename = "next")]
    Next,
    #[serde(rename = "attached")]
    Attached,
    #[serde(rename = "second")]
    Second,
    #[serde(rename = "after ,")]
    AfterComma,
    #[serde(rename = "after %")]
    AfterPercent,
    #[serde(rename = "bare")]
    Bare,
}

/// Words in their order.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub(super) struct Phrase(Vec<Part>);

#[derive(Debug)]
enum Part {
    Word(String),
    /// A word that begins so.
    Stem(String),
    /// Up to so many words.
    Gap(usize),
}

/// How many words a `*` stands for at most.
const GAP: usize = 6;

/// How many words a `**` does.
const WIDE_GAP: usize = 16;

impl From<String> for Phrase {
    fn from(written: String) -> Self {
        let part = |word: &str| match (word, word.strip_suffix('-')) {
            ("*", _) => Part::Gap(GAP),
            ("**", _) => Part::Gap(WIDE_GAP),
            (_, Some(stem)) => Part::Stem(stem.to_owned()),
            // A secret, also one that is new.
            ("§", None) => Part::Stem(word.to_owned()),
            (word, None) => Part::Word(word.to_owned()),
        };
        Self(written.split(' ').map(part).collect())
    }
}

impl Phrase {
    /// Where it stands among these words: from, and up to.
    pub(super) fn places(&self, words: &[&str]) -> Vec<(usize, usize)> {
        let ends = (0..words.len()).map(|at| (at, end(&self.0, words, at)));
        ends.filter_map(|(at, end)| Some((at, end?))).collect()
    }

    /// Up to where it stands, where these words begin with it.
    pub(super) fn at_start(&self, words: &[&str]) -> Option<usize> {
        end(&self.0, words, 0)
    }

    /// Whether it stands there.
    pub(super) fn is_in(&self, words: &[&str]) -> bool {
        !self.places(words).is_empty()
    }
}

/// Where these parts end that begin at this word.
fn end(parts: &[Part], words: &[&str], at: usize) -> Option<usize> {
    let Some((first, rest)) = parts.split_first() else {
        return Some(at);
    };
    let fits = |fit: &dyn Fn(&str) -> bool| words.get(at).is_some_and(|word| fit(word));
    match first {
        Part::Word(own) if fits(&|word| word == own) => end(rest, words, at + 1),
        Part::Stem(own) if fits(&|word| word.starts_with(own.as_str())) => end(rest, words, at + 1),
        Part::Gap(most) => (at..=at + most).find_map(|at| end(rest, words, at)),
        Part::Word(_) | Part::Stem(_) => None,
    }
}

/// The words of a text in lower case, without its signs.
pub(super) fn words(text: &str) -> Vec<&str> {
    let all = text.split(|c: char| !c.is_alphanumeric());
    all.filter(|word| !word.is_empty()).collect()
}

/// The table, read once.
pub(super) fn table() -> &'static Table {
    static TABLE: OnceLock<Table> = OnceLock::new();
    // A test holds that it can be read.
    TABLE.get_or_init(|| toml::from_str(WRITTEN).unwrap_or_default())
}

const WRITTEN: &str = include_str!("../../../../checks/risks.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read() {
        let table: Table = toml::from_str(WRITTEN).expect("the table of the program");
        assert!(!table.advice.is_empty() && !table.command.is_empty());
    }

    #[test]
    fn a_phrase_has_endings_and_gaps() {
        let text = "schalten sie den virenscanner heute aus";
        for (phrase, found) in [
            ("schalt- * aus", true),
            ("schalten sie", true),
            ("schalt sie", false),
            ("aus * schalt-", false),
        ] {
            let phrase = Phrase::from(phrase.to_owned());
            assert_eq!(phrase.is_in(&words(text)), found, "{phrase:?}");
        }
    }
}
