//! What the pages quote of servers: the sentences of their examples and of their clauses.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::OnceLock;

use super::sentence::{self, Form, Sentence};
use crate::catalogue::Catalogue;

/// The sentences, and where they are from.
pub(super) struct Quoted<'c> {
    /// Every sentence once, sorted; whether it is one of Exchange's.
    pub(super) sentences: Vec<(Sentence, bool)>,
    /// The pages that name an enhanced status code, by the code.
    codes: HashMap<String, Vec<&'c str>>,
    /// The pages whose clauses ask for these very words, by the words in lower case.
    owners: HashMap<String, Vec<&'c str>>,
    /// The long words of the sentences, in lower case.
    long: OnceLock<HashSet<String>>,
}

impl<'c> Quoted<'c> {
    /// Reads them from the texts of the pages; the pages themselves are not taken apart.
    pub(super) fn of(catalogue: &'c Catalogue) -> Self {
        let mut all = Self {
            sentences: Vec::new(),
            codes: HashMap::new(),
            owners: HashMap::new(),
            long: OnceLock::new(),
        };
        let mut sentences: BTreeMap<String, (Sentence, bool)> = BTreeMap::new();
        for line in lines(catalogue) {
            let found = match line.text.strip_prefix("S: ") {
                Some(said) => sentence::formal(said),
                None => literals(line.text),
            };
            for sentence in found {
                if let Some(code) = &sentence.enhanced {
                    all.codes.entry(code.clone()).or_default().extend(&line.ids);
                }
                if sentence.form == Form::Bare && sentence.text.contains(' ') {
                    let words = sentence.text.to_lowercase();
                    all.owners.entry(words).or_default().extend(&line.ids);
                }
                let known = sentences
                    .entry(sentence.quoted())
                    .or_insert((sentence, line.is_of_exchange));
                known.1 |= line.is_of_exchange;
            }
        }
        for ids in all.codes.values_mut().chain(all.owners.values_mut()) {
            ids.sort_unstable();
            ids.dedup();
        }
        let sentences = sentences.into_values();
        all.sentences = sentences
            .filter(|(one, _)| one.text.contains(' '))
            .collect();
        all
    }

    /// The text with the words joined that are one word of a server's, `smtp client authentication`; none where there are none.
    pub(super) fn joined(&self, text: &str) -> Option<String> {
        /// So many words are one at most, which is so long at least.
        const MOST: usize = 3;
        const SHORTEST: usize = 14;
        let is_word = |word: &str| word.chars().all(char::is_alphabetic);
        let long = self.long.get_or_init(|| {
            let texts = self.sentences.iter().map(|(one, _)| &one.text);
            let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphabetic()));
            let long = words.filter(|word| word.len() >= SHORTEST);
            long.map(str::to_lowercase).collect()
        });
        let words: Vec<&str> = text.split(' ').collect();
        let mut out: Vec<String> = Vec::with_capacity(words.len());
        let mut at = 0;
        while at < words.len() {
            let length = (2..=MOST.min(words.len() - at)).rev().find(|length| {
                let some = &words[at..at + length];
                some.iter().all(|word| is_word(word))
                    && long.contains(&some.concat().to_lowercase())
            });
            let length = length.unwrap_or(1);
            out.push(words[at..at + length].concat());
            at += length;
        }
        (out.len() < words.len()).then(|| out.join(" "))
    }

    /// The pages whose clauses ask for these very words.
    pub(super) fn owners(&self, text: &str) -> &[&'c str] {
        self.owners
            .get(&text.to_lowercase())
            .map_or(&[], Vec::as_slice)
    }

    /// The pages that name this enhanced status code.
    pub(super) fn pages_with(&self, enhanced: &str) -> &[&'c str] {
        self.codes.get(enhanced).map_or(&[], Vec::as_slice)
    }

    /// Whether a sentence is one of Exchange's, as an example has it.
    pub(super) fn is_of_exchange(&self, sentence: &Sentence) -> bool {
        let plain = |text: &str| text.trim_end_matches('.').to_lowercase();
        let wanted = plain(&sentence.text);
        let same = |one: &Sentence| {
            plain(&one.text) == wanted && (one.form == sentence.form || sentence.form == Form::Bare)
        };
        self.sentences
            .iter()
            .any(|(one, is_exchange)| *is_exchange && same(one))
    }
}

/// A line of the pages that quotes a server.
struct Line<'c> {
    text: &'c str,
    /// The pages that have it.
    ids: Vec<&'c str>,
    /// Whether one of them is about Exchange Online where it has it.
    is_of_exchange: bool,
}

/// The lines that quote a server's refusals, each once, in the order of the pages: most stand in many of them.
fn lines(catalogue: &Catalogue) -> Vec<Line<'_>> {
    const WELL: [&str; 3] = ["S: 2", "S: 3", "S: +"];
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (id, text) in catalogue.texts() {
        let mut is_exchange = false;
        for line in text.lines().map(str::trim_start) {
            if line.starts_with("```") {
                is_exchange = false;
            }
            is_exchange |= line.starts_with("provider exchange-online");
            let is_said = line.starts_with("S: ") || line.starts_with('"');
            if !is_said || WELL.iter().any(|well| line.starts_with(well)) {
                continue;
            }
            let place = *places.entry(line).or_insert(lines.len());
            if place == lines.len() {
                lines.push(Line {
                    text: line,
                    ids: Vec::new(),
                    is_of_exchange: false,
                });
            }
            lines[place].ids.push(id);
            lines[place].is_of_exchange |= is_exchange;
        }
    }
    lines
}

/// The texts that a clause about a server's words asks for, as bare sentences; and the codes that one asks for.
fn literals(line: &str) -> Vec<Sentence> {
    const KEYS: [&str; 4] = [
        "\"auth.text\"",
        "\"enter.text\"",
        "\"greet.text\"",
        "\"offer.text\"",
    ];
    let is_of_words = KEYS.iter().any(|key| line.starts_with(key));
    let is_of_code =
        line.starts_with("\"auth.enhanced\"") || line.starts_with("\"enter.enhanced\"");
    if !is_of_words && !is_of_code || line.contains("not_contains") {
        return Vec::new();
    }
    let texts = line.split('"').skip(3).step_by(2);
    texts
        .map(|text| Sentence {
            enhanced: is_of_code.then(|| text.to_owned()),
            ..Sentence::bare(if is_of_code { "" } else { text }, None)
        })
        .collect()
}
