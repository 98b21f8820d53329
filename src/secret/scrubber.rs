//! Finds a secret in text that came from elsewhere, in whatever form it was repeated.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::echo::Echo;
use super::{Credential, HIDDEN, WITHHELD, coat};

/// A secret shorter than this is not searched for inside other text, because it would hide
/// ordinary words; it is still never written by us.
const SHORTEST_SEARCHED: usize = 4;

/// Removes a secret from text that came from elsewhere.
///
/// A server may echo what it was sent. Every line of a server passes through here before it is
/// kept, so that no later code can show what was never stored. The secret is found as it is and in
/// base64 and base64url (RFC 4648) at all three alignments, and each of these plain, quoted as in
/// IMAP, and escaped as in JSON, HTML, URLs, quoted-printable and logs, in upper and lower case.
///
/// A text that repeats it in a form that cannot be cut out is withheld as a whole.
#[derive(Clone, Default)]
pub struct Scrubber {
    needles: Vec<Needle>,
    echoes: Vec<Echo>,
}

#[derive(Clone)]
struct Needle {
    text: Zeroizing<String>,
    /// Whether it is the middle of a piece of base64, whose ends hold bits of the secret, too.
    is_core: bool,
}

impl Scrubber {
    /// A scrubber for one credential; without one, nothing is removed.
    pub fn new(credential: Option<&Credential>) -> Self {
        let mut scrubber = Self::default();
        let Some(credential) = credential else {
            return scrubber;
        };
        let secret = credential.secret.expose();
        // Spaces at the ends of what a server says are not kept.
        for secret in [secret, secret.trim()] {
            if secret.len() >= SHORTEST_SEARCHED {
                scrubber.hide_wherever(secret);
            }
        }
        let name = &credential.username;
        scrubber.echoes.extend(Echo::new(secret.trim(), name));
        scrubber
    }

    /// Hides one more form of the secret: what is sent to the server in some encoding.
    ///
    /// Even a secret that is too short to be searched for is then found in its encoded form.
    pub fn hide(&mut self, form: &str) {
        self.search(form.to_owned(), false);
    }

    /// Hides what the secret was made into, such as a digest: whoever knows it can try passwords in peace. It is
    /// found in hexadecimal and base64, and each of these in every form in which the secret itself is found.
    pub fn hide_digest(&mut self, digest: &[u8]) {
        let hexadecimal: Zeroizing<String> =
            Zeroizing::new(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        let standard = Zeroizing::new(STANDARD_NO_PAD.encode(digest));
        let of_urls = Zeroizing::new(URL_SAFE_NO_PAD.encode(digest));
        for form in [hexadecimal, standard, of_urls] {
            self.hide_wherever(&form);
            self.echoes.extend(Echo::new(&form, ""));
        }
    }

    /// Hides a text as it is, and inside whatever is base64.
    fn hide_wherever(&mut self, text: &str) {
        self.search(text.to_owned(), false);
        for core in base64_cores(text.as_bytes()) {
            self.search(core, true);
        }
    }

    fn search(&mut self, form: String, is_core: bool) {
        let text = Zeroizing::new(form);
        let is_known = self.needles.iter().any(|needle| needle.text == text);
        if text.len() >= SHORTEST_SEARCHED && !is_known {
            self.needles.push(Needle { text, is_core });
            // The longest first: it may hold a shorter one.
            self.needles
                .sort_by_key(|needle| std::cmp::Reverse(needle.text.len()));
        }
    }

    /// The text with every form of the secret replaced by [`HIDDEN`].
    pub fn scrub(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for needle in &self.needles {
            if let Some(without) = replaced(&clean, needle) {
                clean = without;
            }
        }
        if self.repeats(&clean) {
            return WITHHELD.to_owned();
        }
        clean
    }

    /// Whether the text holds the secret in a form that [`Self::scrub`] cannot cut out.
    pub fn repeats(&self, text: &str) -> bool {
        self.echoes.iter().any(|echo| echo.is_in(text))
    }

    /// Whether lines hold the secret in pieces that no line shows whole.
    pub fn repeats_in_pieces(&self, lines: &[&str]) -> bool {
        self.echoes.iter().any(|echo| {
            lines.iter().any(|line| echo.is_partly_in(line))
                || lines
                    .windows(2)
                    .any(|pair| echo.is_split_over(pair[0], pair[1]))
        })
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrubber([hidden])")
    }
}

/// The text without the needle; none when it is not in it.
fn replaced(text: &str, needle: &Needle) -> Option<String> {
    let is_base64 = |c: char| c.is_ascii_alphanumeric() || "+/-_=".contains(c);
    let Needle {
        text: needle,
        is_core,
    } = needle;
    let first = needle.chars().next()?;
    let mut out = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let found = coat::may_begin(next, first)
            .then(|| spelled(&text[at..], needle))
            .flatten();
        match found {
            Some(length) => {
                out.push_str(&text[kept..at]);
                at += length;
                if *is_core {
                    out.truncate(out.trim_end_matches(is_base64).len());
                    let behind = text[at..].trim_start_matches(is_base64);
                    at = text.len() - behind.len();
                }
                out.push_str(HIDDEN);
                kept = at;
            }
            None => at += next.len_utf8(),
        }
    }
    (kept > 0).then(|| {
        out.push_str(&text[kept..]);
        out
    })
}

/// How many bytes of the text spell the needle, in any mixture of forms; the most when there are several ways.
fn spelled(text: &str, needle: &str) -> Option<usize> {
    // A backslash may stand for itself or escape what follows: every reading is kept.
    let mut places = vec![0];
    for wanted in needle.chars() {
        let mut next: Vec<usize> = places
            .iter()
            .flat_map(|&place| coat::ends(&text[place..], wanted).map(move |end| place + end))
            .collect();
        if next.is_empty() {
            return None;
        }
        next.sort_unstable();
        next.dedup();
        places = next;
    }
    places.last().copied()
}

/// The characters of base64 that depend on the secret alone, whatever bytes stand before and
/// after it, for each of the three alignments and both alphabets.
fn base64_cores(secret: &[u8]) -> Vec<String> {
    let mut cores = Vec::new();
    for lead in 0..3 {
        let mut padded = Zeroizing::new(vec![0u8; lead]);
        padded.extend_from_slice(secret);
        // The first characters mix in bits of what stands before, the last one bits of what follows.
        let own = (lead * 8).div_ceil(6)..padded.len() * 8 / 6;
        for alphabet in [&STANDARD_NO_PAD, &URL_SAFE_NO_PAD] {
            let whole = Zeroizing::new(alphabet.encode(&*padded));
            cores.extend(whole.get(own.clone()).map(str::to_owned));
        }
    }
    cores
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;
    use crate::secret::Secret;

    fn scrubber(secret: &str) -> Scrubber {
        Scrubber::new(Some(&Credential {
            username: "kim@contoso.example".to_owned(),
            secret: Secret::Password(SecretString::from(secret)),
        }))
    }

    /// Writes each character in one of the ways, the way chosen by the number.
    fn dressed(secret: &str, way: usize) -> String {
        let octets = |c: char, sign: &str| -> String {
            let mut buffer = [0; 4];
            let bytes = c.encode_utf8(&mut buffer).bytes();
            bytes.map(|byte| format!("{sign}{byte:02X}")).collect()
        };
        secret
            .chars()
            .map(|c| match way {
                0 => c.to_string(),
                1 if "\\\"".contains(c) => format!("\\{c}"),
                2 if "\\\"/".contains(c) => format!("\\{c}"),
                2 | 3 if !c.is_ascii() || way == 3 => {
                    let mut buffer = [0; 2];
                    let units = c.encode_utf16(&mut buffer);
                    units.iter().map(|unit| format!("\\u{unit:04x}")).collect()
                }
                4 if !c.is_ascii_alphanumeric() => octets(c, "%"),
                5 if !c.is_ascii_alphanumeric() => octets(c, "%").to_lowercase(),
                6 if !c.is_ascii_graphic() || c == '=' => octets(c, "="),
                7 => match c {
                    '&' => "&amp;".to_owned(),
                    '<' => "&lt;".to_owned(),
                    '"' => "&quot;".to_owned(),
                    c if !c.is_ascii_alphanumeric() => format!("&#{};", u32::from(c)),
                    c => c.to_string(),
                },
                8 if !c.is_ascii_alphanumeric() => format!("&#x{:X};", u32::from(c)),
                9 if !c.is_ascii_graphic() || c == '\\' => octets(c, "\\x"),
                10 => c.to_ascii_uppercase().to_string(),
                _ => c.to_string(),
            })
            .collect()
    }

    const WAYS: usize = 11;

    proptest! {
        #[test]
        fn a_secret_is_hidden_however_it_is_written(
            secret in "[a-zA-Z0-9\\\\\"/+=&<>% ._~\u{e9}\u{df}\u{1f600}-]{4,40}",
            (before, after) in ("[a-z<( ]{0,9}", "[a-z>) ]{0,9}"),
            way in 0..WAYS,
        ) {
            let text = dressed(&secret, way);
            let clean = scrubber(&secret).scrub(&format!("{before}{text}{after}"));
            prop_assert!(clean.contains(HIDDEN), "{text} in {clean}");
            prop_assert!(!clean.contains(&text), "{text} in {clean}");
        }

        #[test]
        fn base64_is_hidden_at_every_alignment_in_both_alphabets_and_in_every_coat(
            secret in "[ -~\u{e9}\u{3e0}-\u{3ff}]{4,60}",
            (before, after) in ("[ -~]{0,7}", "[ -~]{0,7}"),
            (url, padded, way) in (any::<bool>(), any::<bool>(), 0..WAYS),
        ) {
            let whole = format!("{before}{secret}{after}");
            let mut encoded = if url { URL_SAFE.encode(&whole) } else { STANDARD.encode(&whole) };
            // The characters that only the secret decides.
            let own = (before.len() * 8).div_ceil(6)..(before.len() + secret.len()) * 8 / 6;
            let own = encoded[own].to_owned();
            if !padded {
                encoded.truncate(encoded.trim_end_matches('=').len());
            }
            let clean = scrubber(&secret).scrub(&format!("NO <{}> refused", dressed(&encoded, way)));
            prop_assert!(clean.contains(HIDDEN), "{encoded} in {clean}");
            prop_assert!(!clean.contains(&dressed(&own, way)), "{own} in {clean}");
        }

        #[test]
        fn what_holds_no_secret_stays_as_it_is(text in "[a-z0-9 \\\\%&;=+\"\u{e9}]{0,60}") {
            prop_assert_eq!(scrubber("CORRECT-horse!").scrub(&text), text);
        }
    }

    #[test]
    fn a_token_in_base64url_is_hidden() {
        // Bytes whose base64 has the characters in which the two alphabets differ.
        let secret = "\u{3ff}\u{3ff}>>>???~~~\u{3bf}";
        let encoded = URL_SAFE.encode(secret);
        assert!(encoded.contains(['-', '_']), "{encoded}");
        let clean = scrubber(secret).scrub(&format!("-ERR [{encoded}]"));
        assert!(
            clean.contains(HIDDEN) && !clean.contains(&encoded[..8]),
            "{clean}"
        );
    }

    #[test]
    fn backslashes_are_read_both_ways() {
        let scrubber = scrubber(r"a\\b\c");
        for text in [r"a\\b\c", r"a\\\\b\\c"] {
            assert_eq!(scrubber.scrub(text), HIDDEN, "{text}");
        }
    }

    #[test]
    fn a_short_secret_is_hidden_in_the_form_that_was_sent() {
        let mut scrubber = scrubber("abc");
        scrubber.hide("AGtpbQBhYmM=");
        let clean = scrubber.scrub("NO AGtpbQBhYmM= refused");
        assert_eq!(clean, format!("NO {HIDDEN} refused"));
    }

    #[test]
    fn spaces_at_the_ends_may_be_lost() {
        assert_eq!(
            scrubber(" open sesame ").scrub("<open sesame>"),
            format!("<{HIDDEN}>")
        );
    }
}
