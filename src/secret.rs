//! Secrets: kept where they cannot be printed, and searched for in everything that is.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

/// What stands in every output where a secret was.
pub const HIDDEN: &str = "[hidden]";

/// A secret shorter than this is not searched for inside other text, because it would hide
/// ordinary words; it is still never written by us.
const SHORTEST_SEARCHED: usize = 4;

/// What a user proves the identity with.
#[derive(Clone)]
pub enum Secret {
    /// A password or an app password.
    Password(SecretString),
    /// An OAuth 2.0 access token, sent as XOAUTH2 or OAUTHBEARER.
    Token(SecretString),
}

impl Secret {
    /// Shows the secret to the code that writes it to the wire; nothing else may call this.
    pub(crate) fn expose(&self) -> &str {
        match self {
            Self::Password(secret) | Self::Token(secret) => secret.expose_secret(),
        }
    }

    /// Whether this is an OAuth 2.0 access token.
    pub const fn is_token(&self) -> bool {
        matches!(self, Self::Token(_))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_token() {
            "Token([hidden])"
        } else {
            "Password([hidden])"
        })
    }
}

/// A sign-in name and the secret that goes with it.
#[derive(Clone, Debug)]
pub struct Credential {
    /// The name given to the server, usually the address.
    pub username: String,
    /// The password or token.
    pub secret: Secret,
}

/// Bytes for the wire that may hold a secret; wiped when dropped, and without any way to print.
pub struct Wire(Zeroizing<Vec<u8>>);

impl Wire {
    /// Takes the bytes that go to the server.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes, for the socket.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Removes a secret from text that came from elsewhere.
///
/// A server may echo what it was sent. Every line of a server passes through here before it is
/// kept, so that no later code can show what was never stored. The secret is found raw, quoted as
/// in IMAP, URL-encoded, and in base64 at all three alignments.
#[derive(Clone, Default)]
pub struct Scrubber {
    needles: Vec<Zeroizing<String>>,
}

impl Scrubber {
    /// A scrubber for one credential; without one, nothing is removed.
    pub fn new(credential: Option<&Credential>) -> Self {
        let Some(credential) = credential else {
            return Self::default();
        };
        let secret = credential.secret.expose();
        let mut needles = Vec::new();
        // Spaces at the ends of what a server says are not kept.
        for secret in [secret, secret.trim()] {
            if secret.len() < SHORTEST_SEARCHED {
                continue;
            }
            needles.push(secret.to_owned());
            needles.push(secret.replace('\\', "\\\\").replace('"', "\\\""));
            needles.push(url_encoded(secret, false));
            needles.push(url_encoded(secret, true));
            needles.extend(base64_cores(secret.as_bytes()));
        }
        // Codes of servers are kept in upper case.
        let upper: Vec<String> = needles
            .iter()
            .map(|needle| needle.to_ascii_uppercase())
            .collect();
        needles.extend(upper);
        needles.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        needles.dedup();
        Self {
            needles: needles.into_iter().map(Zeroizing::new).collect(),
        }
    }

    /// Hides one more form of the secret: what is sent to the server in some encoding.
    ///
    /// Even a secret that is too short to be searched for is then found in its encoded form.
    pub fn hide(&mut self, form: &str) {
        if form.len() >= SHORTEST_SEARCHED {
            self.needles.push(Zeroizing::new(form.to_owned()));
            self.needles
                .sort_by_key(|needle| std::cmp::Reverse(needle.len()));
        }
    }

    /// The text with every form of the secret replaced by [`HIDDEN`].
    pub fn scrub(&self, text: &str) -> String {
        let mut clean = text.to_owned();
        for needle in &self.needles {
            if clean.contains(needle.as_str()) {
                clean = clean.replace(needle.as_str(), HIDDEN);
            }
        }
        clean
    }
}

impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scrubber([hidden])")
    }
}

fn url_encoded(secret: &str, lower: bool) -> String {
    let mut out = String::with_capacity(secret.len() * 3);
    for byte in secret.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else if lower {
            out.push_str(&format!("%{byte:02x}"));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The characters of base64 that depend on the secret alone, whatever bytes stand before and
/// after it, for each of the three alignments.
fn base64_cores(secret: &[u8]) -> Vec<String> {
    (0..3)
        .filter_map(|lead| {
            let mut padded = vec![0u8; lead];
            padded.extend_from_slice(secret);
            let whole = STANDARD_NO_PAD.encode(&padded);
            // The first characters mix in bits of what stands before, the last one bits of what follows.
            let from = (lead * 8).div_ceil(6);
            let to = padded.len() * 8 / 6;
            whole
                .get(from..to)
                .filter(|core| core.len() >= SHORTEST_SEARCHED)
                .map(str::to_owned)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;

    fn scrubber(secret: &str) -> Scrubber {
        Scrubber::new(Some(&Credential {
            username: "kim@contoso.example".to_owned(),
            secret: Secret::Password(SecretString::from(secret)),
        }))
    }

    #[test]
    fn every_form_of_the_secret_is_hidden() {
        let secret = "pa\"ss\\w0rd &Ü";
        let scrubber = scrubber(secret);
        let quoted = secret.replace('\\', "\\\\").replace('"', "\\\"");
        for text in [
            secret.to_owned(),
            quoted,
            url_encoded(secret, false),
            url_encoded(secret, true),
        ] {
            let clean = scrubber.scrub(&format!("NO <{text}> refused"));
            assert_eq!(clean, format!("NO <{HIDDEN}> refused"));
        }
    }

    #[test]
    fn what_is_put_in_upper_case_is_hidden_too() {
        let scrubber = scrubber("opaque-token");
        assert_eq!(scrubber.scrub("[OPAQUE-TOKEN]"), format!("[{HIDDEN}]"));
    }

    #[test]
    fn a_short_secret_is_hidden_in_the_form_that_was_sent() {
        let mut scrubber = scrubber("abc");
        scrubber.hide("AGtpbQBhYmM=");
        let clean = scrubber.scrub("NO AGtpbQBhYmM= refused");
        assert_eq!(clean, format!("NO {HIDDEN} refused"));
    }

    #[test]
    fn base64_is_hidden_at_every_alignment() {
        let secret = "correct horse battery";
        let scrubber = scrubber(secret);
        for lead in 0..6 {
            let text = format!("{}{secret}{}", "x".repeat(lead), "tail");
            let encoded = STANDARD.encode(&text);
            let clean = scrubber.scrub(&encoded);
            assert!(
                clean.contains(HIDDEN),
                "not found at alignment {lead}: {encoded}"
            );
        }
    }

    #[test]
    fn nothing_about_a_secret_can_be_printed() {
        let credential = Credential {
            username: "kim".to_owned(),
            secret: Secret::Token(SecretString::from("opaque-token")),
        };
        assert!(!format!("{credential:?}").contains("opaque"));
        assert!(!format!("{:?}", Wire::new(b"opaque".to_vec())).contains("opaque"));
    }
}
