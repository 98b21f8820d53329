//! Which words and codes something is known of.

use super::{Explainer, common, masked, part, secret, sentence, token, windows};

/// So much of a text is repeated at most, in characters.
const MOST_REPEATED: usize = 300;

/// A text in one line, without secrets and words of which nothing is known: it may be repeated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repeatable(String);

impl Repeatable {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Explainer<'_> {
    /// What was typed, in one line, as far as it may be repeated: secrets and words of which nothing is known are left out, and what is too long.
    pub fn repeated(&self, text: &str) -> Repeatable {
        let hidden = secret::Secrets::default().hide(&part::of(text));
        let hidden = hidden.replace(['\u{201c}', '\u{201d}', '"'], "'");
        let words: Vec<&str> = hidden.split_whitespace().collect();
        let line = words.join(" ");
        let told = masked::masked(&format!("\u{201c}{line}\u{201d}"), |word| {
            self.is_known(word)
        });
        let told = told.trim_matches(['\u{201c}', '\u{201d}']);
        Repeatable(match told.char_indices().nth(MOST_REPEATED) {
            Some((at, _)) => format!("{}\u{2026}", &told[..at]),
            None => told.to_owned(),
        })
    }

    /// Whether a word, in whatever case, is one of the texts or of the pages, or a code that something is known of.
    pub(super) fn is_known(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let is_of_texts = |word: &str| {
            let mut tokens = token::tokens(word).into_iter();
            tokens.all(|token| self.index.knows(&token.text))
        };
        token::is_unspaced(&word) && is_of_texts(&word)
            || self.index.knows(&token::stem(&word))
            || self.index.knows(&word)
            || self.codes.contains(&*word)
            || self
                .words
                .get_or_init(|| masked::PageWords::of(self.catalogue))
                .has(&word)
    }

    /// Whether a word, in lower case, is one of the texts, one that holds sentences together, or part of a code that is read out.
    pub(super) fn is_word(&self, word: &str) -> bool {
        let is_known = |token: &token::Token| {
            self.index.knows(&token.text)
                || common::is_holding(&token.text)
                || common::is_of_mail(&token.text)
        };
        let tokens = token::tokens(word);
        !tokens.is_empty() && tokens.iter().all(is_known)
    }

    /// Whether a page or a text has just this code.
    pub(super) fn is_named(&self, code: &str) -> bool {
        self.codes.contains(code) || !self.quoted.pages_with(code).is_empty()
    }

    /// Whether this is a code that something is known of, or has the form of one.
    pub(super) fn is_code(&self, code: &str) -> bool {
        if self.codes.contains(code) && code.len() > 2 {
            return true;
        }
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if code
            .strip_prefix("aadsts")
            .is_some_and(|rest| rest.len() > 4 && digits(rest))
        {
            return true;
        }
        let parts: Vec<&str> = code.split('.').collect();
        if let [class, subject, detail] = parts[..] {
            let fits = |part: &str| (1..=3).contains(&part.len()) && digits(part);
            return ["2", "4", "5"].contains(&class) && fits(subject) && fits(detail);
        }
        let is_bare =
            code.len() == 3 && digits(code) && (code.starts_with('4') || code.starts_with('5'));
        is_bare && sentence::is_code(code)
            || windows::code(code).is_some_and(|key| {
                code.len() > 4
                    && (self.codes.contains(&*key)
                        || windows::meaning(&key).is_some()
                        || code.starts_with("0x"))
            })
    }
}
