//! Secrets that stand in a text more than once: a server repeats what it was sent, and so do people.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use super::{NO_SECRETS, hide_line, lower};
use crate::secret::HIDDEN;

/// The most secrets of one text that are looked for everywhere in it.
const MOST: usize = 64;

/// What is shorter than this is a part of too many words.
const SHORTEST: usize = 3;

/// So many lines behind the command that begins a sign-in hold its base64.
const LINES_OF_SIGN_IN: usize = 6;

/// Marks around a secret that are no part of it.
const MARKS: [char; 14] = [
    '"', '\'', '“', '”', '„', '‘', '’', '(', ')', ',', ';', '<', '>', ' ',
];

/// The secrets of one text; whatever was hidden once is hidden wherever it stands.
#[derive(Default)]
pub(in crate::explain) struct Secrets {
    known: Vec<String>,
}

impl Secrets {
    /// The text with [`HIDDEN`] in the place of every secret that can be told, and of each of their repetitions, those in an
    /// earlier text included.
    pub(in crate::explain) fn hide(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut left = 0;
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                out.push('\n');
            }
            let mut hidden = hide_line(line);
            if begins_sign_in(line) {
                left = LINES_OF_SIGN_IN;
            } else if left > 0 {
                left -= 1;
                hidden = without_base64(&hidden);
            }
            if hidden != line {
                for secret in between(line, &hidden) {
                    self.learn(secret);
                }
            }
            out.push_str(&hidden);
        }
        for secret in &self.known {
            out = without(&out, secret);
        }
        out
    }

    /// Learns the same secrets as `written` writes them.
    pub(in crate::explain) fn also(&mut self, written: impl Fn(&str) -> String) {
        for secret in self.known.clone() {
            self.add(&written(&secret));
        }
    }

    fn learn(&mut self, secret: &str) {
        let secret = secret.trim_end().trim_end_matches("\\r\\n");
        self.add(secret.trim_matches(MARKS));
        self.add(
            secret
                .trim_matches(MARKS)
                .trim_end_matches(['.', '!', '?', ':']),
        );
        if let Some(decoded) = decoded(secret.trim_matches(MARKS)) {
            // `\0kim\0hunter2`, `user=kim\x01auth=Bearer token`, or one word alone.
            let last = decoded.trim_end_matches('\u{1}');
            let last = last.rsplit(['\0', '\u{1}']).next().unwrap_or_default();
            let last = last.strip_prefix("auth=Bearer ").unwrap_or(last);
            let is_name = decoded == last && last.contains('@') && last.contains('.');
            if !is_name {
                self.add(last);
            }
        }
    }

    fn add(&mut self, secret: &str) {
        let is_one = secret.chars().count() >= SHORTEST
            && !secret.contains(HIDDEN)
            && !NO_SECRETS.contains(&lower(secret).as_str());
        if is_one && self.known.len() < MOST && self.known.iter().all(|known| known != secret) {
            self.known.push(secret.to_owned());
        }
    }
}

/// Whether a line has the command behind which names and passwords follow in base64.
fn begins_sign_in(line: &str) -> bool {
    let lower = lower(line);
    [
        "auth login",
        "auth plain",
        "authenticate login",
        "authenticate plain",
        "xoauth2",
    ]
    .iter()
    .any(|command| lower.contains(command))
}

/// The line without the base64 that it ends with; what the server asks for in base64 is none.
fn without_base64(line: &str) -> String {
    let end = line.trim_end();
    let (before, last) = end.rsplit_once([' ', '\t']).unwrap_or(("", end));
    let is_question = before.ends_with("334") || before.ends_with('+');
    match !is_question && decoded(last).is_some() {
        true => format!("{}{HIDDEN}", &end[..end.len() - last.len()]),
        false => line.to_owned(),
    }
}

/// What base64 stands for, where it is text.
fn decoded(word: &str) -> Option<String> {
    let core = word.trim_end_matches('=');
    let is_whole = core.len() >= 4 && (core.len() == word.len() || word.len().is_multiple_of(4));
    let bytes = is_whole.then(|| STANDARD_NO_PAD.decode(core).ok())??;
    let text = String::from_utf8(bytes).ok()?;
    let is_text = |c: char| !c.is_control() || c == '\0' || c == '\u{1}';
    text.chars().all(is_text).then_some(text)
}

/// What stood in a line where [`HIDDEN`] stands now.
fn between<'l>(line: &'l str, hidden: &str) -> Vec<&'l str> {
    let mut pieces = hidden.split(HIDDEN);
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        let at = match pieces.peek() {
            None => rest.len().checked_sub(piece.len()),
            Some(_) => rest.find(piece),
        };
        let Some(at) = at.filter(|at| rest.is_char_boundary(*at)) else {
            break;
        };
        found.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    found
}

/// The text without a secret, in upper and lower case; one that may be a word counts only where it is a whole one.
fn without(text: &str, secret: &str) -> String {
    let (among, wanted) = (lower(text), lower(secret));
    if !among.contains(&wanted) {
        return text.to_owned();
    }
    let may_be_word = secret.len() < 6 || secret.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in among.match_indices(&wanted) {
        let end = at + wanted.len();
        let is_inside = text[..at].ends_with(char::is_alphanumeric)
            || text[end..].starts_with(char::is_alphanumeric);
        if !(may_be_word && is_inside) {
            out.push_str(&text[from..at]);
            out.push_str(HIDDEN);
            from = end;
        }
    }
    out.push_str(&text[from..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_hidden_once_is_hidden_everywhere() {
        for (text, shown) in [
            (
                "a1 LOGIN kim@contoso.com Vq7-foal\na1 NO LOGIN failed for vq7-foal",
                "a1 LOGIN kim@contoso.com [hidden]\na1 NO LOGIN failed for [hidden]",
            ),
            (
                "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: a2lt\nC: VnE3LWZvYWw=\nS: 535 5.7.8 failed: Vq7-foal",
                "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: [hidden]\nC: [hidden]\nS: 535 5.7.8 failed: [hidden]",
            ),
            (
                "AUTH PLAIN AGtpbQBWcTctZm9hbA==\n535 kim:Vq7-foal",
                "AUTH PLAIN [hidden]\n535 kim:[hidden]",
            ),
            (
                "password: tree\nthe street of trees, tree",
                "password: [hidden]\nthe street of trees, [hidden]",
            ),
        ] {
            assert_eq!(Secrets::default().hide(text), shown, "{text}");
        }
    }
}
