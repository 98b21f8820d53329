//! What is said of a secret: it is taken only in forms that ask nobody to tell it.

use std::sync::OnceLock;

use serde::Deserialize;

use super::plain::{plain, without_placeholders};
use super::table::{Phrase, table, words};

/// Why a sentence is not taken in which somebody may be told a secret, and how to say it.
const WHY: &str = "it may have people tell a password or a code: say it without the secret, or in a plain form such as \"Change your password at https://...\", \"Type your password into the mail program\" or \"Never tell anybody your password\"";

/// What a secret is read as, and one that is new.
const SECRET: &str = "§";
const NEW: &str = "§new";

/// What a comma is read as.
const COMMA: &str = ",";

/// How many words before what passes a secret on are looked at for a warning.
const BEFORE: usize = 4;

/// The forms, as they are written in `checks/secrets.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    words: Vec<Phrase>,
    endings: Vec<String>,
    neutral: Vec<Phrase>,
    which: Vec<Phrase>,
    new: Vec<Phrase>,
    own: Vec<Phrase>,
    conditions: Vec<Phrase>,
    breaks: Vec<Phrase>,
    joins: Vec<Phrase>,
    others: Vec<Phrase>,
    denied: Vec<Phrase>,
    about: Vec<Phrase>,
    asked: Vec<Phrase>,
    acts: Vec<Phrase>,
    types: Vec<Phrase>,
    tells: Vec<Phrase>,
    places: Vec<Phrase>,
    passed_on: Vec<Phrase>,
}

/// A word of a sentence, or a secret with all of its words.
#[derive(Clone, Debug)]
struct Token<'a> {
    read: &'a str,
    written: Vec<&'a str>,
}

/// How a clause speaks of its secrets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// It has none.
    None,
    /// Nobody is to tell it, or somebody else asks for it.
    Kept,
    /// Something is done with it, or said of it.
    Used,
    /// In no known form.
    Unknown,
}

/// Why a line may ask people for a secret, where it does.
pub(super) fn risk(line: &str, is_code: bool) -> Option<String> {
    let line = without_paths(&plain(&without_placeholders(line, is_code)).to_lowercase());
    let mut is_used = false;
    let sentences = line.split(['!', '?', ';']);
    let sentences = sentences.flat_map(|one| one.split(". "));
    for sentence in sentences {
        let is_told = is_given(&words(sentence));
        for clause in clauses(sentence) {
            match way(&clause) {
                Way::Unknown if is_told => return Some(WHY.to_owned()),
                Way::Used | Way::Unknown => is_used = true,
                Way::None | Way::Kept => {}
            }
        }
    }
    let is_open = line.contains("http://") || is_passed_on(&words(&line));
    (is_used && is_open).then(|| WHY.to_owned())
}

/// A line without the options of commands, and with no more of the address of each page than how it is reached.
fn without_paths(line: &str) -> String {
    let bare = |word: &str| match word.split_once("://") {
        Some((scheme, rest)) => {
            let signs = rest.len() - rest.trim_end_matches(['.', ',', ';', ')', '!', '?']).len();
            format!("{scheme}://{}", &rest[rest.len() - signs..])
        }
        // `--password` has a program ask for it.
        None if word.starts_with("--") => String::new(),
        None => word.to_owned(),
    };
    line.split(' ').map(bare).collect::<Vec<_>>().join(" ")
}

/// Whether a secret is given away in words that do not name it again.
fn is_passed_on(all: &[&str]) -> bool {
    let places = forms().passed_on.iter().flat_map(|one| one.places(all));
    places.into_iter().any(|(from, _)| {
        let before = &all[from.saturating_sub(BEFORE)..from];
        !any(&table().not, before)
    })
}

/// The clauses of a sentence. What is only another secret, and what is denied beside something else, belongs to the one before.
fn clauses(sentence: &str) -> Vec<Vec<Token<'_>>> {
    let parts = sentence.split(['(', ')', '\u{2013}', '\u{2014}']);
    let parts = parts.flat_map(|part| part.split(" - "));
    // Addresses of pages have colons, too.
    let parts = parts.flat_map(|part| part.split(": "));
    parts.flat_map(|part| parted(&tokens(part))).collect()
}

fn parted<'a>(tokens: &[Token<'a>]) -> Vec<Vec<Token<'a>>> {
    let forms = forms();
    let mut all: Vec<Vec<Token<'a>>> = vec![Vec::new()];
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1).map_or("", |token| token.read);
        let word = [token.read];
        let is_join = (token.read == COMMA || any(&forms.joins, &word)) && next != "mail";
        let is_only_secret = next.starts_with(SECRET);
        let open = all.last().map(|clause| read(clause)).unwrap_or_default();
        let is_denied = token.read != COMMA && any(&table().not, &open);
        if any(&forms.breaks, &word) || is_join && !is_only_secret && !is_denied {
            all.push(Vec::new());
        }
        if let Some(clause) = all.last_mut().filter(|_| token.read != COMMA) {
            clause.push(token.clone());
        }
    }
    all
}

/// The words of a part of a sentence, with its commas, and each secret as one.
fn tokens(part: &str) -> Vec<Token<'_>> {
    let forms = forms();
    let mut all: Vec<Token<'_>> = Vec::new();
    for (at, piece) in part.split(',').enumerate() {
        if at > 0 {
            all.push(Token {
                read: COMMA,
                written: Vec::new(),
            });
        }
        let words = words(piece);
        let mut from = 0;
        while from < words.len() {
            let rest = &words[from..];
            let longest = |all: &[Phrase]| {
                let ends = all.iter().filter_map(|one| one.at_start(rest));
                ends.max()
            };
            if let Some(end) = longest(&forms.neutral) {
                from += end;
                continue;
            }
            let ends = |ending: &String| rest[0].ends_with(ending.as_str());
            let is_one = forms.endings.iter().any(ends).then_some(1);
            let secret = longest(&forms.words).max(is_one);
            let end = secret.unwrap_or(1);
            let read = if secret.is_some() { SECRET } else { rest[0] };
            all.push(Token {
                read,
                written: rest[..end].to_vec(),
            });
            from += end;
        }
    }
    joined(all)
}

/// Each secret with the words before it that only say which one, and with the secret beside it.
fn joined(tokens: Vec<Token<'_>>) -> Vec<Token<'_>> {
    let forms = forms();
    let mut all: Vec<Token<'_>> = Vec::new();
    for token in tokens {
        if token.read != SECRET {
            all.push(token);
            continue;
        }
        let mut own = token;
        while let Some(last) = all.last() {
            if !any(&forms.which, &[last.read]) {
                break;
            }
            own.written.splice(0..0, last.written.iter().copied());
            if any(&forms.new, &[last.read]) {
                own.read = NEW;
            }
            all.pop();
        }
        let is_beside = all.len() > 1
            && any(&forms.joins, &[all[all.len() - 1].read])
            && all[all.len() - 2].read.starts_with(SECRET);
        if is_beside {
            all.pop();
            if let Some(first) = all.last_mut() {
                first.written.extend(own.written);
            }
        } else {
            all.push(own);
        }
    }
    all
}

/// Whether somebody hears or reads of something, or tells it.
fn is_given(written: &[&str]) -> bool {
    let (forms, table) = (forms(), table());
    let all = [&forms.tells, &forms.own, &table.people, &table.channels];
    all.into_iter().any(|phrases| any(phrases, written))
}

/// How a clause speaks of its secrets.
fn way(clause: &[Token<'_>]) -> Way {
    let forms = forms();
    let read = read(clause);
    let secrets: Vec<usize> = (0..read.len())
        .filter(|at| read[*at].starts_with(SECRET))
        .collect();
    if secrets.is_empty() {
        return Way::None;
    }
    let other = forms.others.iter().flat_map(|one| one.places(&read));
    let from = other.map(|(_, end)| end).max().unwrap_or(0);
    let written: Vec<&str> = clause[from..]
        .iter()
        .flat_map(|token| token.written.iter().copied())
        .collect();
    let is_covered = |all: &[Phrase], at: usize| {
        let places = all.iter().flat_map(|one| one.places(&read));
        places.into_iter().any(|(from, to)| from <= at && at < to)
    };
    let tells = any(&forms.tells, &written);
    let people = any(&table().people, &written);
    let is_condition = read
        .first()
        .is_some_and(|first| any(&forms.conditions, &[*first]));
    let is_asked = !any(&forms.own, &written) && (is_condition || !people);
    let is_typed = !is_given(&written) && !any(&forms.places, &written);
    let mut way = Way::Kept;
    for at in secrets {
        if is_covered(&forms.denied, at) || is_asked && is_covered(&forms.asked, at) {
            continue;
        }
        let is_used = is_covered(&forms.about, at)
            || !tells && is_covered(&forms.acts, at)
            || is_typed && is_covered(&forms.types, at);
        if !is_used {
            return Way::Unknown;
        }
        way = Way::Used;
    }
    way
}

fn read<'a>(clause: &[Token<'a>]) -> Vec<&'a str> {
    clause.iter().map(|token| token.read).collect()
}

fn any(phrases: &[Phrase], words: &[&str]) -> bool {
    phrases.iter().any(|phrase| phrase.is_in(words))
}

/// The forms, read once.
fn forms() -> &'static Forms {
    static FORMS: OnceLock<Forms> = OnceLock::new();
    // A test holds that they can be read.
    FORMS.get_or_init(|| toml::from_str(WRITTEN).unwrap_or_default())
}

const WRITTEN: &str = include_str!("../../../../checks/secrets.toml");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_can_be_read() {
        let forms: Forms = toml::from_str(WRITTEN).expect("the forms of the program");
        assert!(!forms.words.is_empty() && !forms.denied.is_empty());
    }

    #[test]
    fn each_clause_with_a_secret_has_to_be_of_a_known_form() {
        for (line, is_risky) in [
            ("Change your password at https://it.contoso.example.", false),
            ("Change your password, and tell us the password.", true),
            ("Change your password, and send us the new one.", true),
            ("Change your password by sending us the old password.", true),
            ("Type your password into the mail program.", false),
            ("Type your password at http://it.contoso.example.", true),
            ("Bring your password.", true),
            ("Nothing of all this.", false),
        ] {
            assert_eq!(risk(line, false).is_some(), is_risky, "{line}");
        }
    }

    #[test]
    fn a_word_in_capitals_in_code_is_to_be_filled_in() {
        assert_eq!(risk("`a1 LOGIN kim PASSWORD`", false), None);
        assert_eq!(risk("a1 LOGIN kim PASSWORD", true), None);
        assert!(risk("Send us your PASSWORD.", false).is_some());
    }
}
