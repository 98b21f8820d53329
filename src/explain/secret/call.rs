//! Secrets in what programmers paste, and beside a name: `login("kim", "hunter2")`, `kim:hunter2`, "hunter2 as password".

use super::{NO_SECRETS, lower, lower_core};
use crate::secret::HIDDEN;

/// Functions that sign in, in lower case: what stands in quotes behind their first argument is a secret.
const CALLS: [&str; 6] = [
    "login(",
    "authenticate(",
    "networkcredential(",
    "credentials(",
    "imap_open(",
    "basicauth(",
];

/// What stands before a colon in parentheses and is no name of a person.
const LABELS: [&str; 16] = [
    "error", "code", "reason", "status", "state", "line", "host", "port", "user", "method", "id",
    "pid", "tls", "ssl", "mailto", "http",
];

/// What may stand before "as password" and is no secret.
const NO_SECRETS_BEFORE: [&str; 12] = [
    "same", "it", "this", "that", "used", "token", "address", "such", "known", "one", "account",
    "name",
];

/// The line without the secrets that stand in calls and beside names.
pub(super) fn hide(line: &str) -> String {
    let mut line = line.to_owned();
    for call in CALLS {
        line = in_call(&line, call);
    }
    as_password(&beside_name(&line))
}

/// Hides every text in quotes behind the first comma of a call, up to its end.
fn in_call(line: &str, call: &str) -> String {
    let Some(at) = lower(line).find(call) else {
        return line.to_owned();
    };
    let from = at + call.len();
    let Some(comma) = line[from..].find(',') else {
        return line.to_owned();
    };
    let (before, rest) = line.split_at(from + comma);
    let mut out = before.to_owned();
    let mut parts = rest;
    while let Some(open) = parts.find(['"', '\'']) {
        let quote = &parts[open..=open];
        // What is behind the call belongs to others.
        if parts[..open].contains(')') {
            break;
        }
        let inner = &parts[open + 1..];
        let end = inner.find(quote).unwrap_or(inner.len());
        out.push_str(&parts[..=open]);
        out.push_str(HIDDEN);
        parts = &inner[end..];
        if !parts.is_empty() {
            out.push_str(quote);
            parts = &parts[1..];
        }
    }
    out.push_str(parts);
    out
}

/// `(kim:hunter2)` and `kim@contoso.com:hunter2`: what is behind the colon.
fn beside_name(line: &str) -> String {
    let word = |word: &str| {
        let bare = word.trim_end();
        let core = bare.trim_end_matches([')', ',', ';', ']', '"', '\'']);
        let in_marks = core.trim_start_matches(['(', '[', '"', '\'']);
        let Some((name, secret)) = in_marks.split_once(':') else {
            return word.to_owned();
        };
        let is_address = name.contains('@') && !name.contains('/');
        let is_pair = core.starts_with('(')
            && bare.ends_with(')')
            && name.starts_with(char::is_alphabetic)
            && name
                .chars()
                .all(|c| c.is_alphanumeric() || "._-".contains(c))
            && !LABELS.contains(&lower(name).as_str());
        let is_number = secret.bytes().all(|byte| byte.is_ascii_digit()) && secret.len() < 6;
        let is_secret = !is_number
            && !secret.contains([':', '/'])
            && !NO_SECRETS.contains(&lower_core(secret).as_str())
            && secret != HIDDEN;
        match (is_address || is_pair) && is_secret {
            true => {
                let end = core.len() - secret.len();
                format!("{}{HIDDEN}{}", &core[..end], &word[core.len()..])
            }
            false => word.to_owned(),
        }
    };
    line.split_inclusive(' ').map(word).collect()
}

/// "using hunter2 as password", "with hunter2 as the password", "password hunter2 used".
fn as_password(line: &str) -> String {
    let words: Vec<&str> = line.split_inclusive(' ').collect();
    let core = |at: usize| {
        words
            .get(at)
            .map(|word| lower_core(word))
            .unwrap_or_default()
    };
    let names_secret = |at: usize| {
        [
            "password", "passwort", "kennwort", "pw", "pass", "secret", "token",
        ]
        .contains(&core(at).as_str())
    };
    let hidden = |at: usize| {
        let behind = |next: usize| {
            core(next) == "as" && {
                let is_article =
                    ["the", "a", "my", "your", "app", "new"].contains(&core(next + 1).as_str());
                names_secret(next + 1 + usize::from(is_article))
            }
        };
        let is_used = at > 0 && names_secret(at - 1) && core(at + 1) == "used";
        let known = core(at);
        (behind(at + 1) || is_used)
            && !NO_SECRETS.contains(&known.as_str())
            && !NO_SECRETS_BEFORE.contains(&known.as_str())
            && !words[at].contains(HIDDEN)
    };
    let told = |at: usize| match hidden(at) {
        true => {
            let space = &words[at][words[at].trim_end().len()..];
            format!("{HIDDEN}{space}")
        }
        false => words[at].to_owned(),
    };
    (0..words.len()).map(told).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_in_calls_and_beside_names_are_hidden() {
        for (text, shown) in [
            (
                "smtp.login(\"kim\", \"Vq7, x\") failed",
                "smtp.login(\"kim\", \"[hidden]\") failed",
            ),
            (
                "server.login('kim@contoso.com', 'two')",
                "server.login('kim@contoso.com', '[hidden]')",
            ),
            ("login('kim', 'two", "login('kim', '[hidden]"),
            ("unsuccessful (kim:two)", "unsuccessful (kim:[hidden])"),
            (
                "kim@contoso.com:two refused",
                "kim@contoso.com:[hidden] refused",
            ),
            ("kim@contoso.com: refused", "kim@contoso.com: refused"),
            (
                "(error:1408F10B:SSL routines)",
                "(error:1408F10B:SSL routines)",
            ),
            ("(587:tls) (Main.java:12)", "(587:tls) (Main.java:12)"),
            ("using two as password", "using [hidden] as password"),
            ("the same as the password", "the same as the password"),
            ("app password two used", "app password [hidden] used"),
            ("the password is used", "the password is used"),
        ] {
            assert_eq!(hide(text), shown, "{text}");
        }
    }
}
