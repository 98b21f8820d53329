//! Finds a secret that a server repeats in a form that cannot be cut out: spaced, broken by invisible
//! characters, spread over lines, backwards, in another character set, or written as numbers.
//!
//! The text is then withheld: what stands around a secret is worth less than the secret.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_normalization::UnicodeNormalization as _;
use zeroize::Zeroizing;

use super::encoded;

/// A secret with fewer letters and digits is not looked for among the letters and digits of a text:
/// it would be found in ordinary words.
const FEWEST_LETTERS: usize = 6;

/// The same for a secret that was written in some other way first.
const FEWEST_ENCODED: usize = 8;

/// A secret of fewer bytes is not looked for at all.
const SHORTEST: usize = 4;

/// So many letters of a secret in one piece are never chance; at most so many are asked for.
const TELLING_PIECE: std::ops::RangeInclusive<usize> = 8..=24;

/// A longer secret is a token, whose letters tell enough.
const LONGEST_TYPED: usize = 128;

/// The shortest part of a secret, in letters, that counts when the rest stands in the next line.
const SHORTEST_PART: usize = 2;

/// What servers say to everybody: a secret such as Password1 shares a piece with it by chance.
const SAID: [&str; 12] = [
    "authentication",
    "authorization",
    "credentials",
    "exchange",
    "imap4service",
    "mailserver",
    "microsoft",
    "outlookoffice365",
    "outlookcom",
    "password",
    "postmaster",
    "username",
];

/// Longer lines are not looked at for the parts of a short secret, in bytes.
const LONGEST_SPLIT_LINE: usize = 512;

/// What is looked for.
#[derive(Clone)]
pub(super) struct Echo {
    secret: Zeroizing<String>,
    /// The letters of the name that goes with it: whoever names the account or its domain repeats no secret.
    name: String,
    /// The ASCII letters and digits, in lower case, of every way of writing the secret.
    forms: Vec<Zeroizing<String>>,
    /// Ways of writing it in which every sign and its case counts.
    signs: Vec<Zeroizing<String>>,
    /// Where blocks of the forms stand, by their length and their hash, so that a long text is read once.
    blocks: BTreeMap<usize, HashMap<u64, Vec<Place>>>,
}

/// A block of a form.
#[derive(Clone, Copy)]
struct Place {
    form: usize,
    begin: usize,
    /// How long a common piece must be to tell.
    piece: usize,
}

/// A block that repeats itself in a secret is remembered so many times.
const MOST_PLACES: usize = 8;

impl Echo {
    /// Looks for this secret of somebody with this name; none when it is too short to be told from ordinary text.
    pub(super) fn new(secret: &str, name: &str) -> Option<Self> {
        if secret.len() < SHORTEST {
            return None;
        }
        let own = letters(secret);
        let turned = Zeroizing::new(secret.chars().rev().collect::<String>());
        let backwards = letters(&turned);
        let mut forms: Vec<Zeroizing<String>> = [own, backwards]
            .into_iter()
            .filter(|form| form.len() >= FEWEST_LETTERS)
            .collect();
        let encoded = encoded::forms(secret, &turned);
        let encoded = encoded.iter().map(|form| letters(form));
        forms.extend(encoded.filter(|form| form.len() >= FEWEST_ENCODED));
        let mut blocks: BTreeMap<usize, HashMap<u64, Vec<Place>>> = BTreeMap::new();
        for (form, text) in forms.iter().enumerate() {
            let half = text.len().div_ceil(2);
            let piece = half.clamp(*TELLING_PIECE.start(), *TELLING_PIECE.end());
            // A common piece holds at least one whole block of half its length.
            let block = piece / 2;
            for (number, bytes) in text.as_bytes().chunks_exact(block).enumerate() {
                let begin = number * block;
                let places = blocks
                    .entry(block)
                    .or_default()
                    .entry(hash(bytes))
                    .or_default();
                if places.len() < MOST_PLACES {
                    places.push(Place { form, begin, piece });
                }
            }
        }
        Some(Self {
            secret: Zeroizing::new(secret.to_owned()),
            name: letters(name).to_string(),
            forms,
            signs: encoded::signs(secret.as_bytes()),
            blocks,
        })
    }

    /// Whether the text holds the whole secret in a form of its own.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = visible(text);
        let readings = [letters(&text), letters(&text.replace("0x", " "))];
        text.contains(self.secret.as_str())
            || self.signs.iter().any(|form| text.contains(form.as_str()))
            || self.forms.iter().any(|form| {
                readings
                    .iter()
                    .any(|reading| reading.contains(form.as_str()))
            })
    }

    /// Whether the text holds a piece of the secret that is too long for chance.
    pub(super) fn is_partly_in(&self, text: &str) -> bool {
        let shown = visible(text);
        let text = letters(&shown);
        self.is_typed_in(&shown)
            || self.blocks.iter().any(|(&block, places)| {
                let mut windows = text.as_bytes().windows(block).enumerate();
                windows.any(|(at, found)| {
                    let places = places.get(&hash(found)).map_or(&[][..], Vec::as_slice);
                    places
                        .iter()
                        .any(|place| self.is_piece(text.as_bytes(), at, *place))
                })
            })
    }

    /// Whether the text holds such a piece as it was typed: signs that are no letters count for its length here.
    fn is_typed_in(&self, text: &str) -> bool {
        let signs: Zeroizing<Vec<char>> = Zeroizing::new(self.secret.chars().collect());
        if signs.len() > LONGEST_TYPED {
            return false;
        }
        let half = signs.len().div_ceil(2);
        let piece = half.clamp(*TELLING_PIECE.start(), *TELLING_PIECE.end());
        let is_sign = |c: &char| !c.is_alphanumeric() && !c.is_whitespace();
        signs.windows(piece).any(|window| {
            let typed: Zeroizing<String> = Zeroizing::new(window.iter().collect());
            // The letters alone are asked for already.
            window.iter().any(is_sign)
                && text.contains(typed.as_str())
                && !self.is_said(&letters(&typed), piece)
        })
    }

    /// Whether what stands in a piece is, but for a sign or two, a word of everybody or of the name.
    fn is_said(&self, letters: &str, piece: usize) -> bool {
        letters.len() + 2 >= piece
            && (self.name.contains(letters) || SAID.iter().any(|said| said.contains(letters)))
    }

    /// Whether two lines that follow each other hold the two parts of a secret.
    ///
    /// A long secret is not looked for: one of its parts is a telling piece by itself.
    pub(super) fn is_split_over(&self, line: &str, next: &str) -> bool {
        if line.len().max(next.len()) > LONGEST_SPLIT_LINE {
            return false;
        }
        let (line, next) = (letters(&visible(line)), letters(&visible(next)));
        let forms = self
            .forms
            .iter()
            .filter(|form| form.len() <= 2 * TELLING_PIECE.end());
        forms.into_iter().any(|form| {
            // A line without the beginning of a part has not the part: most lines are done with after one look.
            (SHORTEST_PART..=form.len().saturating_sub(SHORTEST_PART))
                .take_while(|at| line.contains(&form[..*at]))
                .any(|at| next.contains(&form[at..]))
        })
    }

    /// Whether text and form agree around a block that they seem to share.
    fn is_piece(&self, text: &[u8], at: usize, place: Place) -> bool {
        let form = self.forms[place.form].as_bytes();
        let before = text[..at]
            .iter()
            .rev()
            .zip(form[..place.begin].iter().rev());
        let behind = text[at..].iter().zip(&form[place.begin..]);
        let same = |(one, other): &(&u8, &u8)| one == other;
        let before = before.take(place.piece).take_while(same).count();
        let behind = behind.take(place.piece).take_while(same).count();
        let shared = std::str::from_utf8(&text[at - before..at + behind]).unwrap_or_default();
        let is_chance = self.name.contains(shared) || SAID.iter().any(|said| said.contains(shared));
        shared.len() >= place.piece && !is_chance
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Letters and digits that Unicode does not lead back to ASCII, though they are the same to the eye: the first and the last, the first
/// one of ASCII, and after how many they begin again.
const DRESSED: [(u32, u32, u8, u32); 9] = [
    // Tags, which nobody sees.
    (0xe0020, 0xe007e, b' ', 95),
    // Capitals on black, in a circle and in a square; flags.
    (0x1f150, 0x1f169, b'A', 26),
    (0x1f170, 0x1f189, b'A', 26),
    (0x1f1e6, 0x1f1ff, b'A', 26),
    // Digits on black, in two circles, and as ornaments.
    (0x2776, 0x277e, b'1', 9),
    (0x24f5, 0x24fd, b'1', 9),
    (0x2780, 0x2788, b'1', 9),
    (0x278a, 0x2792, b'1', 9),
    (0x24ff, 0x24ff, b'0', 1),
];

/// Small capitals, from A to Z; there is none of X.
const SMALL_CAPITALS: [char; 26] = [
    '\u{1d00}', '\u{299}', '\u{1d04}', '\u{1d05}', '\u{1d07}', '\u{a730}', '\u{262}', '\u{29c}',
    '\u{26a}', '\u{1d0a}', '\u{1d0b}', '\u{29f}', '\u{1d0d}', '\u{274}', '\u{1d0f}', '\u{1d18}',
    '\u{a7af}', '\u{280}', '\u{a731}', '\u{1d1b}', '\u{1d1c}', '\u{1d20}', '\u{1d21}', 'x',
    '\u{28f}', '\u{1d22}',
];

/// A letter or digit without a dress that Unicode does not know as one.
fn plain(c: char) -> char {
    let code = u32::from(c);
    if let Some(place) = ('a'..='z')
        .zip(SMALL_CAPITALS)
        .find(|(_, small)| *small == c)
    {
        return place.0;
    }
    let mut dressed = DRESSED.iter();
    let dress = dressed.find(|(first, last, ..)| (*first..=*last).contains(&code));
    dress.map_or(c, |(first, _, own, turn)| {
        char::from_u32(u32::from(*own) + (code - first) % turn).unwrap_or(c)
    })
}

/// The ASCII letters and digits, in lower case, those in another dress as well.
///
/// Each sign is led back by itself (NFKC): a mark above a letter of ASCII does not make it another one.
fn letters(text: &str) -> Zeroizing<String> {
    let mut letters = Zeroizing::new(String::with_capacity(text.len()));
    let mut take = |c: char| {
        if c.is_ascii_alphanumeric() {
            letters.push(c.to_ascii_lowercase());
        }
    };
    for c in text.chars() {
        match c.is_ascii() {
            true => take(c),
            false => std::iter::once(plain(c)).nfkc().for_each(&mut take),
        }
    }
    letters
}

/// The text as a terminal would show it: without escape sequences (ECMA-48), without control
/// characters and those that take no room, and with backspaces done.
fn visible(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\u{8}' | '\u{7f}' => {
                out.pop();
            }
            '\u{1b}' if chars.next_if_eq(&'[').is_some() => {
                while chars
                    .next_if(|c| !('\u{40}'..='\u{7e}').contains(c))
                    .is_some()
                {}
                chars.next();
            }
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests;
