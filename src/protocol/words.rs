//! Words that a server lists, each once, however many it sends.

use std::collections::HashSet;

/// The most capabilities that are kept; real servers tell about fifty.
pub(super) const MOST_CAPABILITIES: usize = 1024;

/// The most mechanisms that are kept; real servers offer about ten.
pub(super) const MOST_MECHANISMS: usize = 64;

/// Distinct words in the order in which they came; case makes no difference.
///
/// A word costs the same however many are known, so a hostile list cannot keep the run busy.
#[derive(Debug)]
pub(super) struct Words {
    list: Vec<String>,
    /// In upper case.
    known: HashSet<String>,
    most: usize,
}

impl Words {
    /// No words yet, and never more than so many.
    pub(super) fn at_most(most: usize) -> Self {
        Self {
            list: Vec::new(),
            known: HashSet::new(),
            most,
        }
    }

    /// Takes a word, unless it is known or there are enough.
    pub(super) fn add(&mut self, word: &str) {
        if self.list.len() < self.most && self.known.insert(word.to_ascii_uppercase()) {
            self.list.push(word.to_owned());
        }
    }

    /// Whether this word came; it is given in upper case.
    pub(super) fn has(&self, word: &str) -> bool {
        self.known.contains(word)
    }

    /// Forgets all words.
    pub(super) fn clear(&mut self) {
        self.list.clear();
        self.known.clear();
    }

    /// The words as they came.
    pub(super) fn list(&self) -> &[String] {
        &self.list
    }

    /// The words as they came, and nothing else.
    pub(super) fn into_list(self) -> Vec<String> {
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_kept_once_and_no_more_than_there_is_room_for() {
        let mut words = Words::at_most(2);
        for word in ["Plain", "PLAIN", "login", "XOAUTH2"] {
            words.add(word);
        }
        assert!(words.has("PLAIN") && words.has("LOGIN") && !words.has("XOAUTH2"));
        assert_eq!(words.into_list(), ["Plain", "login"]);
    }
}
