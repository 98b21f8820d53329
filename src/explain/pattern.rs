//! A message of a program, ready to be found: its placeholders as gaps.
//!
//! Those of the program's own texts are made when it is built (`checks/embed.rs`), by this very code: they are thousands, and
//! taking them apart took half of the time of an answer.

use super::token::{Kind, Token, WILD, tokens};

/// What stands before a code where a pattern is written.
pub(super) const MARK: char = '#';

/// Where a pattern comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    /// A text of the library: which, and which of its wordings.
    Text(usize, usize),
    /// A sentence of a server that a page quotes: which.
    Sentence(usize),
}

/// A message in pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pattern {
    pub(super) origin: Origin,
    /// Its words and codes in order; gaps are left out.
    pub(super) tokens: Vec<Token>,
    /// How many gaps there are.
    pub(super) gaps: usize,
}

impl Pattern {
    /// Takes a message apart; none when it has no word and no code of its own.
    pub(super) fn new(origin: Origin, message: &str) -> Option<Self> {
        let all = tokens(&super::clean::clean(&open(message)));
        let (gaps, kept): (Vec<Token>, Vec<Token>) = all
            .into_iter()
            .partition(|token| matches!(token.kind, Kind::Wild | Kind::Place));
        (!kept.is_empty()).then_some(Self {
            origin,
            tokens: kept,
            gaps: gaps.len(),
        })
    }

    /// One that was written when the program was built: how many gaps it has and its pieces, each code behind a mark,
    /// `1 authentication fail #535`.
    pub(super) fn read(origin: Origin, written: &'static str) -> Self {
        let (gaps, pieces) = written.split_once(' ').unwrap_or((written, ""));
        let token = |piece: &'static str| match piece.strip_prefix(MARK) {
            Some(code) => Token::new(code, Kind::Code),
            None => Token::new(piece, Kind::Word),
        };
        Self {
            origin,
            tokens: pieces.split(' ').map(token).collect(),
            gaps: gaps.parse().unwrap_or_default(),
        }
    }

    /// Whether it is a code and nothing else.
    pub(super) fn is_code(&self) -> bool {
        self.tokens.len() == 1 && self.tokens[0].kind == Kind::Code
    }
}

/// A message, and where it has several sentences each that says something: callers read out the first, or the last.
pub(super) fn all(origin: Origin, message: &str) -> Vec<Pattern> {
    /// So many words a sentence must have to stand for the whole.
    const ENOUGH: usize = 4;
    let mut patterns: Vec<Pattern> = Pattern::new(origin, message).into_iter().collect();
    let sentences: Vec<&str> = message.split_inclusive(". ").collect();
    if sentences.len() > 1 {
        let parts = sentences
            .iter()
            .filter_map(|sentence| Pattern::new(origin, sentence));
        let says = |token: &Token| !super::common::is_holding(&token.text);
        patterns.extend(
            parts.filter(|part| part.tokens.iter().filter(|token| says(token)).count() >= ENOUGH),
        );
    }
    patterns
}

/// A message as it is told to a person: dots in the place of every placeholder.
pub(super) fn readable(message: &str) -> String {
    open(message).replace(WILD, "\u{2026}")
}

/// Puts a mark in the place of every placeholder: `%S`, `%1$s`, `%@`, `%ld`, `%1`, `{0}`, `{ $host }`, `<host>`, `&1`, `[...]`, `...`.
pub(super) fn open(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(c) = rest.chars().next() {
        match placeholder(rest) {
            Some(length) => {
                out.push(WILD);
                rest = &rest[length..];
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// The length of the placeholder that a text begins with.
fn placeholder(text: &str) -> Option<usize> {
    let enclosed = |open: char, close: char, fits: fn(&str) -> bool| {
        let inner = text.strip_prefix(open)?;
        let end = inner.find(close)?;
        fits(&inner[..end]).then(|| end + 2)
    };
    let is_name = |name: &str| {
        let short = !name.is_empty() && name.len() < 40;
        short
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || " $%_-@.".contains(c))
    };
    match text.chars().next()? {
        '%' => percent(text),
        '{' => enclosed('{', '}', is_name),
        '<' => enclosed('<', '>', is_name),
        '[' => enclosed('[', ']', |inner| inner == "..." || inner == "\u{2026}"),
        '&' => text[1..]
            .starts_with(|c: char| c.is_ascii_digit())
            .then_some(2),
        '.' => text.starts_with("...").then_some(3),
        '\u{2026}' => Some('\u{2026}'.len_utf8()),
        _ => None,
    }
}

/// `%`, an optional number with `$`, optional `l`, and a letter or `@`; or a number alone, as Qt has it.
fn percent(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 1;
    while bytes.get(at).is_some_and(u8::is_ascii_digit) {
        at += 1;
    }
    let numbered = at > 1;
    if numbered && bytes.get(at) != Some(&b'$') {
        return Some(at);
    }
    if numbered {
        at += 1;
    }
    while bytes.get(at) == Some(&b'l') {
        at += 1;
    }
    bytes
        .get(at)
        .filter(|byte| b"sSdiufx@".contains(byte))
        .map(|_| at + 1)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;
    use crate::client::Library;

    #[test]
    fn placeholders_become_gaps() {
        for (message, words, gaps) in [
            (
                "Failed to connect to server %S.",
                "fail to connect to server",
                1,
            ),
            (
                "Login to server %1$S with username %2$S failed.",
                "login to server with usernam fail",
                2,
            ),
            (
                "The server \u{201c}%@\u{201d} cannot be contacted on port %d.",
                "server cannot be contact on port",
                2,
            ),
            ("OAUTH token is too big: %ld", "oauth token is too big", 1),
            ("SSL/TLS error: %1", "ssl tls error", 1),
            (
                "The certificate for { $hostname } expired on { $not-after }.",
                "certificat for expir on",
                2,
            ),
            (
                "Unable to connect to OWA at {0}, status code {1}",
                "cannot connect to owa at status code",
                2,
            ),
            (
                "There was a problem connecting to <host>. Server returned \u{2026}",
                "ther was problem connect to server return",
                2,
            ),
            ("100% sure", "100 sure", 0),
            ("0x800CCC0E", "0x800ccc0e", 0),
        ] {
            let pattern = Pattern::new(Origin::Text(0, 0), message).unwrap();
            let said: Vec<&str> = pattern.tokens.iter().map(|token| &*token.text).collect();
            assert_eq!(
                (said.join(" ").as_str(), pattern.gaps),
                (words, gaps),
                "{message}"
            );
        }
        assert!(Pattern::new(Origin::Text(0, 0), "%s").is_none());
        let library = Library::embedded();
        for (number, text) in library.texts().iter().enumerate() {
            let of_build = text.patterns.iter().map(Vec::as_slice);
            for (at, (message, written)) in text.says.iter().zip(of_build).enumerate() {
                let origin = Origin::Text(number, at);
                let read = written.iter().map(|one| Pattern::read(origin, one));
                assert_eq!(read.collect::<Vec<_>>(), all(origin, message));
            }
            assert_eq!(text.patterns.len(), text.says.len());
        }
        assert_eq!(
            readable("Login to %1$S failed."),
            "Login to \u{2026} failed."
        );
    }
}
