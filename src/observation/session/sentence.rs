//! A sentence as words, and patterns that stand for what many servers say in many ways.

mod classes;

/// The words of a text, and what parts them.
pub(super) struct Sentence<'a> {
    text: &'a str,
    words: Vec<&'a str>,
    /// What no gap may hold.
    barred: &'static [&'static str],
}

/// Between sentences and the parts of one.
const BREAK: &str = "/";

/// How many words may stand in a gap.
const GAP: usize = 4;

impl<'a> Sentence<'a> {
    pub(super) fn of(text: &'a str, barred: &'static [&'static str]) -> Self {
        let mut words = Vec::new();
        for written in text.split_whitespace() {
            words.extend(
                written
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty()),
            );
            if written == "-" || written.ends_with(['.', ';', '!', '?', ',']) {
                words.push(BREAK);
            }
        }
        Self {
            text,
            words,
            barred,
        }
    }

    pub(super) fn says_any(&self, patterns: &[&str]) -> bool {
        patterns.iter().any(|pattern| self.says(pattern))
    }

    /// Whether the pattern stands somewhere: words in a row; `a|b` is either, `a*` begins so, `$a` is a word of a class, and `~` is a gap of some words of the same
    /// part of the sentence, none of which is barred. A pattern that is not ASCII
    /// and has no space is looked for in the text itself, as some languages write no spaces.
    pub(super) fn says(&self, pattern: &str) -> bool {
        if !pattern.is_ascii() && !pattern.contains([' ', '*', '|']) {
            return self.text.contains(pattern);
        }
        // Nearly all patterns fail at their first word: it is looked for before the pattern is taken apart.
        let first = pattern.split(' ').next().unwrap_or_default();
        let begins = |at: &usize| first == "~" || is_one_of(self.words[*at], first);
        let mut places = (0..self.words.len()).filter(begins).peekable();
        if places.peek().is_none() {
            return false;
        }
        let parts: Vec<&str> = pattern.split(' ').collect();
        places.any(|at| fits(&self.words[at..], &parts, self.barred))
    }
}

fn fits(words: &[&str], parts: &[&str], barred: &[&str]) -> bool {
    match parts {
        [] => true,
        ["~", rest @ ..] => (0..=GAP.min(words.len())).any(|gap| {
            let is_open = words[..gap]
                .iter()
                .all(|word| *word != BREAK && !barred.contains(word));
            is_open && fits(&words[gap..], rest, barred)
        }),
        [part, rest @ ..] => words
            .split_first()
            .is_some_and(|(word, after)| is_one_of(word, part) && fits(after, rest, barred)),
    }
}

/// Whether a word is one of those that a part of a pattern names.
fn is_one_of(word: &str, part: &str) -> bool {
    part.split('|').any(|one| is_like(word, one))
}

fn is_like(word: &str, pattern: &str) -> bool {
    if let Some(class) = pattern.strip_prefix('$') {
        return classes::words_of(class).any(|one| is_like(word, one));
    }
    match pattern.strip_suffix('*') {
        Some(stem) => word.starts_with(stem),
        None => word == pattern,
    }
}
