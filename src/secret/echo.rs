//! Finds a secret that a server repeats in a form that cannot be cut out: spaced, broken by invisible
//! characters, spread over lines, backwards, in another character set, or written as numbers.
//!
//! The text is then withheld: what stands around a secret is worth less than the secret.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use zeroize::Zeroizing;

/// A secret with fewer letters and digits is not looked for among the letters and digits of a text:
/// it would be found in ordinary words.
const FEWEST_LETTERS: usize = 6;

/// The same for a secret that was written in some other way first.
const FEWEST_ENCODED: usize = 8;

/// A secret of fewer bytes is not looked for at all.
const SHORTEST: usize = 4;

/// So many letters of a secret in one piece are never chance; at most so many are asked for.
const TELLING_PIECE: std::ops::RangeInclusive<usize> = 8..=24;

/// The shortest part of a secret, in letters, that counts when the rest stands in the next line.
const SHORTEST_PART: usize = 2;

/// Longer lines are not looked at for the parts of a short secret, in bytes.
const LONGEST_SPLIT_LINE: usize = 512;

/// What is looked for.
#[derive(Clone)]
pub(super) struct Echo {
    secret: Zeroizing<String>,
    /// The ASCII letters and digits, in lower case, of every way of writing the secret.
    forms: Vec<Zeroizing<String>>,
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
    /// Looks for this secret; none when it is too short to be told from ordinary text.
    pub(super) fn new(secret: &str) -> Option<Self> {
        if secret.len() < SHORTEST {
            return None;
        }
        let own = letters(secret);
        let backwards = Zeroizing::new(own.chars().rev().collect::<String>());
        let mut forms: Vec<Zeroizing<String>> = [own, backwards]
            .into_iter()
            .filter(|form| form.len() >= FEWEST_LETTERS)
            .collect();
        let encoded = numbers(secret)
            .into_iter()
            .chain(base64_cores(secret))
            .chain([base32(secret.as_bytes())])
            .map(|form| letters(&form))
            .filter(|form| form.len() >= FEWEST_ENCODED);
        forms.extend(encoded);
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
            forms,
            blocks,
        })
    }

    /// Whether the text holds the whole secret in a form of its own.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let text = visible(text);
        let readings = [letters(&text), letters(&text.replace("0x", " "))];
        text.contains(self.secret.as_str())
            || self.forms.iter().any(|form| {
                readings
                    .iter()
                    .any(|reading| reading.contains(form.as_str()))
            })
    }

    /// Whether the text holds a piece of the secret that is too long for chance.
    pub(super) fn is_partly_in(&self, text: &str) -> bool {
        let text = letters(&visible(text));
        self.blocks.iter().any(|(&block, places)| {
            let mut windows = text.as_bytes().windows(block).enumerate();
            windows.any(|(at, found)| {
                let places = places.get(&hash(found)).map_or(&[][..], Vec::as_slice);
                places
                    .iter()
                    .any(|place| self.is_piece(text.as_bytes(), at, *place))
            })
        })
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
            (SHORTEST_PART..=form.len().saturating_sub(SHORTEST_PART))
                .any(|at| line.contains(&form[..at]) && next.contains(&form[at..]))
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
        before + behind.take(place.piece).take_while(same).count() >= place.piece
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// Every byte as a number: hexadecimal, decimal, octal.
fn numbers(secret: &str) -> [Zeroizing<String>; 3] {
    let join = |write: fn(u8) -> String| Zeroizing::new(secret.bytes().map(write).collect());
    [
        join(|byte| format!("{byte:02x}")),
        join(|byte| byte.to_string()),
        join(|byte| format!("{byte:03o}")),
    ]
}

/// The characters of base64 that depend on the secret alone, at each of the three alignments.
fn base64_cores(secret: &str) -> Vec<Zeroizing<String>> {
    let core = |lead: usize| {
        let mut padded = Zeroizing::new(vec![0u8; lead]);
        padded.extend_from_slice(secret.as_bytes());
        let whole = Zeroizing::new(STANDARD_NO_PAD.encode(&*padded));
        let own = whole.get((lead * 8).div_ceil(6)..padded.len() * 8 / 6);
        Zeroizing::new(own.unwrap_or_default().to_owned())
    };
    (0..3).map(core).collect()
}

/// RFC 4648, section 6, without the last character where it holds fewer than five bits.
fn base32(bytes: &[u8]) -> Zeroizing<String> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bit = |at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
    let value = |digit: usize| (0..5).fold(0, |sum, place| sum << 1 | bit(digit * 5 + place));
    let digits =
        (0..bytes.len() * 8 / 5).map(|digit| char::from(ALPHABET[usize::from(value(digit))]));
    Zeroizing::new(digits.collect())
}

/// The ASCII letters and digits, in lower case.
fn letters(text: &str) -> Zeroizing<String> {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    Zeroizing::new(letters.map(|c| c.to_ascii_lowercase()).collect())
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
mod tests {
    use super::*;

    const SECRETS: [&str; 6] = [
        "Sehr geheim \"q\\b\" üß€%20",
        "Correct+Horse/Battery=Staple",
        "Pa\"ss\\wörd<1>&2",
        "hunter22secret",
        "abcd1234",
        "Correct-Horse7!",
    ];

    fn joined(secret: &str, between: &str, write: fn(u8) -> String) -> String {
        secret.bytes().map(write).collect::<Vec<_>>().join(between)
    }

    fn forms(secret: &str) -> Vec<(&'static str, String)> {
        let apart: Vec<String> = secret.chars().map(String::from).collect();
        let fourth = secret.char_indices().nth(4).map_or(0, |(at, _)| at);
        let with = |what: &str| {
            let mut broken = secret.to_owned();
            broken.insert_str(fourth, what);
            broken
        };
        let latin: Vec<u8> = secret
            .chars()
            .filter_map(|c| u8::try_from(c as u32).ok())
            .collect();
        let base64 = base64::engine::general_purpose::STANDARD.encode(secret);
        let groups: Vec<&str> = base64
            .as_bytes()
            .chunks(4)
            .filter_map(|four| std::str::from_utf8(four).ok())
            .collect();
        vec![
            ("hex", joined(secret, "", |b| format!("{b:02x}"))),
            (
                "hex with colons",
                joined(secret, ":", |b| format!("{b:02x}")),
            ),
            (
                "hex of a program",
                joined(secret, ", ", |b| format!("0x{b:02x}")),
            ),
            ("decimal", joined(secret, " ", |b| b.to_string())),
            ("octal", joined(secret, "", |b| format!("\\{b:03o}"))),
            ("base32", base32(secret.as_bytes()).to_string()),
            ("spaced", apart.join(" ")),
            ("backwards", secret.chars().rev().collect()),
            ("interrupted", with("\u{7}")),
            ("with what takes no room", with("\u{200b}")),
            ("with an escape sequence", with("\u{1b}[1m")),
            ("with a backspace", with("z\u{8}")),
            ("in Latin-1", String::from_utf8_lossy(&latin).into_owned()),
            ("base64 in groups", groups.join(" ")),
        ]
    }

    #[test]
    fn a_secret_is_found_in_every_form() {
        for secret in SECRETS {
            let echo = Echo::new(secret).expect("long enough");
            for (name, form) in forms(secret) {
                let text = format!("NO [ALERT] sign-in of kim with <{form}> refused");
                assert!(echo.is_in(&text), "{name}: {text}");
            }
        }
    }

    #[test]
    fn half_of_a_secret_is_found_and_a_word_that_begins_like_it_is_not() {
        let echo = Echo::new("Correct-Horse7!").expect("long enough");
        assert!(echo.is_partly_in("535-5.7.8 bad <<Correct-H"));
        assert!(!echo.is_partly_in(
            "535 5.7.139 Authentication unsuccessful, the user credentials were incorrect."
        ));
        let token =
            Echo::new(&"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9".repeat(40)).expect("long enough");
        assert!(token.is_partly_in("535-5.7.8 <<eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"));
        assert!(!token.is_partly_in("535 5.7.8 bad token eyJ0eXAi"));
    }

    #[test]
    fn the_two_parts_of_a_secret_are_found_wherever_it_was_cut() {
        let secret = "Correct-Horse7!";
        let echo = Echo::new(secret).expect("long enough");
        for at in 2..secret.len() - 3 {
            let (one, other) = secret.split_at(at);
            let lines = [format!("* OK first {one}"), format!("* OK then {other}")];
            assert!(echo.is_split_over(&lines[0], &lines[1]), "{lines:?}");
        }
        assert!(!echo.is_split_over(
            "535-5.7.8 the credentials were incorrect",
            "535 5.7.8 hold your horses"
        ));
    }

    #[test]
    fn a_long_text_is_read_in_the_time_of_its_length() {
        let echo =
            Echo::new(&"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9".repeat(60)).expect("long enough");
        let text = "eyJ0eXAiOiJKV1Q bad ".repeat(50_000);
        let began = std::time::Instant::now();
        assert!(!echo.is_in(&text));
        assert!(!echo.is_partly_in(&text));
        // Seconds without optimisation; many minutes if each block were looked for by itself.
        assert!(began.elapsed() < std::time::Duration::from_secs(30));
    }

    #[test]
    fn ordinary_refusals_are_not_withheld() {
        let texts = [
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR06CA0126.eurprd06.prod.outlook.com 2024-02-14T14:50:26.590Z 08DC2D372B4C3DED]",
            "* OK The Microsoft Exchange IMAP4 service is ready. [RgBSADIAUAAyADgAMQBDAEEAMAAxADIAMgA=]",
            "-ERR Logon failure: unknown user name or bad password.",
            "the user credentials were incorrect",
        ];
        for secret in SECRETS {
            let echo = Echo::new(secret).expect("long enough");
            for text in texts {
                assert!(!echo.is_in(text), "{secret}: {text}");
                assert!(!echo.is_partly_in(text), "{secret}: {text}");
            }
        }
    }
}
