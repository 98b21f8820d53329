//! What the words of a spoken code are: digits, letters, numbers.

/// One word of a code, as it is spoken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Digits and letters, just so.
    Just(String),
    /// A number from ten on, to which a digit may be added where it ends with a zero.
    Number(u32),
    Hundred,
    Thousand,
    Million,
    And,
    /// The next piece so many times.
    Times(usize),
}

impl Piece {
    /// The fewest characters that it is in a code.
    pub(super) const fn least(&self) -> usize {
        match self {
            Self::Just(text) => text.len(),
            Self::Number(_) => 1,
            Self::Hundred | Self::Thousand | Self::Million | Self::And | Self::Times(_) => 0,
        }
    }

    /// Its digits, where it is nothing else.
    pub(super) fn digits(&self) -> Option<&str> {
        match self {
            Self::Just(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a number, or goes on with one.
    pub(super) fn is_number(&self) -> bool {
        self.digits().is_some() || matches!(self, Self::Number(_))
    }
}

/// What a word, in lower case, is in a code.
pub(super) fn piece(word: &str) -> Option<Piece> {
    const DIGITS: [&[&str]; 10] = [
        &["zero", "oh", "o", "nought", "naught", "nil"],
        &["one"],
        &["two"],
        &["three"],
        &["four"],
        &["five"],
        &["six"],
        &["seven"],
        &["eight"],
        &["nine", "niner"],
    ];
    const NUMBERS: [&str; 10] = [
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    const LETTERS: [(&str, &[&str]); 11] = [
        ("a", &["a", "ay", "alpha", "alfa"]),
        ("b", &["b", "bee", "bravo"]),
        (
            "c",
            &[
                "c", "cee", "see", "sea", "charlie", "cs", "c's", "cees", "cs'",
            ],
        ),
        ("d", &["d", "dee", "delta"]),
        ("e", &["e", "ee", "echo"]),
        ("f", &["f", "ef", "eff", "foxtrot"]),
        ("s", &["s", "ess", "sierra"]),
        ("t", &["t", "tee", "tango"]),
        ("x", &["x", "ex", "xray", "by"]),
        (".", &["point", "dot", "period"]),
        ("-", &["minus", "negative"]),
    ];
    if let Some(digit) = DIGITS.iter().position(|names| names.contains(&word)) {
        return Some(Piece::Just(digit.to_string()));
    }
    let number = |names: &[&str]| {
        names
            .iter()
            .position(|name| *name == word)
            .and_then(|at| u32::try_from(at).ok())
    };
    if let Some(at) = number(&NUMBERS) {
        return Some(Piece::Number(10 + at));
    }
    if let Some(at) = number(&TENS) {
        return Some(Piece::Number(20 + 10 * at));
    }
    if let Some((letter, _)) = LETTERS.iter().find(|(_, names)| names.contains(&word)) {
        return Some(Piece::Just((*letter).to_owned()));
    }
    match word {
        "hundred" => return Some(Piece::Hundred),
        "thousand" => return Some(Piece::Thousand),
        "million" => return Some(Piece::Million),
        "and" => return Some(Piece::And),
        "double" => return Some(Piece::Times(2)),
        "triple" | "treble" => return Some(Piece::Times(3)),
        "aadsts" | "aad" | "sts" => return Some(Piece::Just(word.to_owned())),
        _ => {}
    }
    let is_part = |c: char| c.is_ascii_hexdigit() || c == 'x' || c == '.' || c == '#';
    let short = word.len() <= 12 && word.chars().all(is_part) && !word.starts_with('.');
    let is_code = word.bytes().any(|b| b.is_ascii_digit())
        || word.len() == 3 && word.bytes().all(|b| b == b'c');
    (short && is_code).then(|| Piece::Just(word.to_owned()))
}
