//! Finds a secret that a server repeats in a form that cannot be cut out: spaced, broken by invisible
//! characters, spread over lines, backwards, in another character set, in hexadecimal.
//!
//! The whole text is then withheld: what stands around a secret is worth less than the secret.

use base64::Engine as _;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

/// A secret with fewer letters and digits is not looked for among the letters and digits of a text:
/// it would be found in ordinary words.
const FEWEST_LETTERS: usize = 6;

/// A secret of fewer bytes is not looked for in a reading.
const SHORTEST: usize = 4;

/// What is looked for.
#[derive(Clone)]
pub(super) struct Echo {
    secret: Zeroizing<String>,
    /// Its ASCII letters and digits in lower case; none when they are too few.
    letters: Option<Zeroizing<String>>,
    /// The same from the end to the beginning.
    backwards: Option<Zeroizing<String>>,
}

impl Echo {
    /// Looks for this secret; none when it is too short to be told from ordinary text.
    pub(super) fn new(secret: &str) -> Option<Self> {
        let letters = letters(secret);
        let enough = letters.len() >= FEWEST_LETTERS;
        let backwards = Zeroizing::new(letters.chars().rev().collect::<String>());
        (secret.len() >= SHORTEST).then(|| Self {
            secret: Zeroizing::new(secret.to_owned()),
            letters: enough.then_some(letters),
            backwards: enough.then_some(backwards),
        })
    }

    /// Whether the text holds the secret in a form of its own.
    pub(super) fn is_in(&self, text: &str) -> bool {
        // No shorter piece holds as many bytes.
        let (in_base64, in_hex) = (self.secret.len() * 4 / 3, self.secret.len() * 2);
        self.is_read_in(&visible(text))
            || runs(text, in_base64, is_base64).any(|run| self.is_base64_in(run))
            || runs(text, in_hex, |byte| byte.is_ascii_hexdigit()).any(|run| self.is_hex_in(run))
    }

    fn is_read_in(&self, reading: &str) -> bool {
        let among = |letters: &Option<Zeroizing<String>>, text: &str| {
            letters
                .as_ref()
                .is_some_and(|letters| text.contains(letters.as_str()))
        };
        let found = letters(reading);
        reading.contains(self.secret.as_str())
            || among(&self.letters, &found)
            || among(&self.backwards, &found)
    }

    fn is_base64_in(&self, run: &str) -> bool {
        let config = GeneralPurposeConfig::new()
            .with_decode_allow_trailing_bits(true)
            .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
        [&STANDARD, &URL_SAFE].into_iter().any(|alphabet| {
            let engine = GeneralPurpose::new(alphabet, config);
            // The run may begin with letters that belong to the text before it.
            (0..4).any(|skip| {
                let Some(run) = run.get(skip..) else {
                    return false;
                };
                let whole = if run.len() % 4 == 1 {
                    &run[..run.len() - 1]
                } else {
                    run
                };
                engine
                    .decode(whole)
                    .is_ok_and(|bytes| self.is_bytes_in(bytes))
            })
        })
    }

    fn is_hex_in(&self, run: &str) -> bool {
        (0..2).any(|skip| {
            let digits = &run.as_bytes()[skip.min(run.len())..];
            let bytes = digits.chunks_exact(2).filter_map(|pair| {
                let pair = std::str::from_utf8(pair).ok()?;
                u8::from_str_radix(pair, 16).ok()
            });
            self.is_bytes_in(bytes.collect())
        })
    }

    fn is_bytes_in(&self, bytes: Vec<u8>) -> bool {
        let bytes = Zeroizing::new(bytes);
        let text = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
        text.contains(self.secret.as_str()) || visible(&text).contains(self.secret.as_str())
    }
}

/// The ASCII letters and digits, in lower case.
fn letters(text: &str) -> Zeroizing<String> {
    let letters = text.chars().filter(char::is_ascii_alphanumeric);
    Zeroizing::new(letters.map(|c| c.to_ascii_lowercase()).collect())
}

/// The text without control characters and without those that take no room.
fn visible(text: &str) -> Zeroizing<String> {
    let takes_room = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    Zeroizing::new(text.chars().filter(takes_room).collect())
}

const fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// The pieces of such ASCII characters that have at least so many of them.
fn runs(text: &str, fewest: usize, is_part: fn(u8) -> bool) -> impl Iterator<Item = &str> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        loop {
            let begin = from + bytes.get(from..)?.iter().position(|byte| is_part(*byte))?;
            let length = bytes[begin..]
                .iter()
                .take_while(|byte| is_part(**byte))
                .count();
            from = begin + length;
            if length >= fewest {
                return Some(&text[begin..from]);
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRETS: [&str; 5] = [
        "Sehr geheim \"q\\b\" üß€%20",
        "Correct+Horse/Battery=Staple",
        "Pa\"ss\\wörd<1>&2",
        "hunter22secret",
        "abcd1234",
    ];

    fn forms(secret: &str) -> Vec<(&'static str, String)> {
        let apart: Vec<String> = secret.chars().map(String::from).collect();
        let mut broken = secret.to_owned();
        let fourth = secret.char_indices().nth(4).map_or(0, |(at, _)| at);
        broken.insert(fourth, '\u{7}');
        let mut invisible = secret.to_owned();
        invisible.insert(fourth, '\u{200b}');
        let latin: Vec<u8> = secret
            .chars()
            .filter_map(|c| u8::try_from(c as u32).ok())
            .collect();
        let bytes: Vec<String> = secret.bytes().map(|b| format!("{b:02x}")).collect();
        vec![
            ("hex", bytes.concat()),
            ("spaced", apart.join(" ")),
            ("backwards", secret.chars().rev().collect()),
            ("interrupted", broken),
            ("with what takes no room", invisible),
            ("in Latin-1", String::from_utf8_lossy(&latin).into_owned()),
            (
                "base64",
                base64::engine::general_purpose::STANDARD.encode(secret),
            ),
            (
                "base64 behind a letter",
                base64::engine::general_purpose::STANDARD.encode(format!("x{secret}")),
            ),
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
    fn ordinary_refusals_are_not_withheld() {
        let texts = [
            "NO [AUTHENTICATIONFAILED] Authentication failed.",
            "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [AM0PR06CA0126.eurprd06.prod.outlook.com 2024-02-14T14:50:26.590Z 08DC2D372B4C3DED]",
            "* OK The Microsoft Exchange IMAP4 service is ready. [RgBSADIAUAAyADgAMQBDAEEAMAAxADIAMgA=]",
            "-ERR Logon failure: unknown user name or bad password.",
        ];
        for secret in SECRETS {
            let echo = Echo::new(secret).expect("long enough");
            for text in texts {
                assert!(!echo.is_in(text), "{secret}: {text}");
            }
        }
    }
}
