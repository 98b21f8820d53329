//! What must not be repeated, hidden before anything else is done: a log that is pasted holds what was signed in with.

mod again;
mod call;
mod told;

pub(super) use again::Secrets;

use crate::secret::HIDDEN;

/// Words behind which a secret stands, up to the next space, in lower case.
const BEFORE: [&str; 27] = [
    "password=",
    "password:",
    "password =",
    "passwd=",
    "pwd=",
    "pass=",
    "passwort=",
    "secret=",
    "token=",
    "access_token=",
    "refresh_token=",
    "client_secret=",
    CODE,
    "\"password\":",
    "'password':",
    "\"pass\":",
    "'pass':",
    "\"access_token\":",
    "\"refresh_token\":",
    "\"client_secret\":",
    "'accesstoken':",
    "\"accesstoken\":",
    "auth=bearer",
    "bearer ",
    "authorization: basic ",
    SAID,
    "pass: ",
];

/// The one of them that Apple's programs write, too: `NSURLErrorDomain Code=-1009`.
const CODE: &str = "code=";

/// The one of them that a person says: what stands behind it may be that it is right.
const SAID: &str = "password is ";

/// Commands of the protocols: the last word of the line, or all behind the name, is a secret.
const COMMANDS: [&str; 7] = [
    "pass ",
    "auth plain ",
    "auth login ",
    "auth xoauth2 ",
    "authenticate plain ",
    "authenticate xoauth2 ",
    "authenticate login ",
];

/// What stands behind such a word in a sentence, and is none.
const NO_SECRETS: [&str; 44] = [
    "",
    "arc",
    "authenticat",
    "authentication",
    "bad",
    "cannot",
    "could",
    "dkim",
    "dmarc",
    "does",
    "error",
    "expired",
    "failed",
    "failure",
    "false",
    "for",
    "has",
    "incorrect",
    "incorrect.",
    "invalid",
    "invalid.",
    "is",
    "login",
    "logon",
    "mismatch",
    "no",
    "none",
    "not",
    "null",
    "of",
    "password",
    "refused",
    "rejected",
    "required",
    "spf",
    "status",
    "the",
    "true",
    "unable",
    "unknown",
    "was",
    "wrong",
    "wrong.",
    "yes",
];

/// From so many characters on, letters and digits in a row are taken for a secret, where they are not those of a word.
const LONG: usize = 24;

fn hide_line(line: &str) -> String {
    if line.trim().is_empty() {
        return line.to_owned();
    }
    let known = lower(line);
    let is_there = |word: &&str| known.contains(word);
    let mut line = line.to_owned();
    for word in COMMANDS.iter().filter(|word| is_there(word)) {
        line = behind_command(&line, word);
    }
    line = behind_login(&line);
    for word in BEFORE.iter().filter(|word| is_there(word)) {
        line = behind(&line, word);
    }
    let line = told::hide(&call::hide(&line));
    line.split_inclusive(' ').map(hide_word).collect()
}

/// ASCII letters in lower case: every byte stays where it is.
fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

/// Hides the word behind every place of `word`.
fn behind(line: &str, word: &str) -> String {
    let lower = lower(line);
    if !lower.contains(word) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut from = 0;
    while let Some(at) = lower[from..].find(word) {
        let end = from + at + word.len();
        out.push_str(&line[from..end]);
        let rest = &line[end..];
        let gap = rest.len() - rest.trim_start_matches([' ', '"', '\'', '=']).len();
        let (between, rest) = rest.split_at(gap);
        let length = rest
            .find([' ', '"', '\'', '&', ',', ';', ')', '}', '\r'])
            .unwrap_or(rest.len());
        let secret = &rest[..length];
        let core = lower_core(secret);
        out.push_str(between);
        let goes_on = word == SAID && told::goes_on(&core);
        let is_number = word == CODE && is_number_of_apple(secret);
        let is_none = goes_on || is_number || secret == HIDDEN;
        match NO_SECRETS.contains(&core.as_str()) || is_none {
            true => out.push_str(secret),
            false => out.push_str(HIDDEN),
        }
        from = end + gap + length;
    }
    out.push_str(&line[from..]);
    out
}

/// Whether a value is a number of a failure at Apple: below zero, as no code of a sign-in is.
fn is_number_of_apple(value: &str) -> bool {
    const DIGITS: usize = 5;
    let digits = value.strip_prefix('-').unwrap_or_default();
    (1..=DIGITS).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn lower_core(word: &str) -> String {
    lower(word)
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_owned()
}

/// Hides what stands behind a command of a protocol, at the beginning of what is said.
fn behind_command(line: &str, word: &str) -> String {
    let lower = lower(line);
    let Some(at) = lower.find(word) else {
        return line.to_owned();
    };
    let begins = at == 0 || !lower.as_bytes()[at - 1].is_ascii_alphanumeric();
    let rest = line[at + word.len()..].trim();
    let is_one = !rest.is_empty() && !rest.contains(' ');
    // A sentence goes on with small words, a secret stands alone.
    let is_secret = is_one && !NO_SECRETS.contains(&lower_core(rest).as_str()) && rest != HIDDEN;
    match begins && is_secret {
        true => format!("{}{HIDDEN}", &line[..at + word.len()]),
        false => line.to_owned(),
    }
}

/// `a1 LOGIN kim@contoso.com hunter2`: the last word, where the command has a tag before it or a name with `@` behind it.
fn behind_login(line: &str) -> String {
    let lower = lower(line);
    let Some(at) = lower.find("login ") else {
        return line.to_owned();
    };
    let rest = line[at + "login ".len()..].trim_end();
    let mut words = rest.splitn(2, ' ');
    let (Some(name), Some(secret)) = (words.next(), words.next()) else {
        return line.to_owned();
    };
    let is_tagged = lower[..at]
        .trim_end()
        .ends_with(|c: char| c.is_ascii_digit());
    let is_name = name.contains('@') || name.starts_with('"') || is_tagged;
    if !is_name {
        return line.to_owned();
    }
    let end = line.len() - line[at..].len() + "login ".len() + name.len() + 1;
    let is_sentence = secret.split(' ').count() > 2 && !secret.starts_with('"');
    let word = secret.split(' ').next().unwrap_or_default();
    let core = lower_core(word);
    let is_command = line[at..].starts_with("LOGIN")
        && !NO_SECRETS.contains(&core.as_str())
        && !["from", "with", "by", "at", "on", "to", "via"].contains(&core.as_str());
    match is_sentence {
        true if is_command => format!("{}{HIDDEN}{}", &line[..end], &line[end + word.len()..]),
        true => line.to_owned(),
        false => format!("{}{HIDDEN}", &line[..end]),
    }
}

/// Hides one word: the name and the password before a host, a token, long base64.
fn hide_word(word: &str) -> String {
    let bare = word.trim_end_matches(' ');
    if let Some((scheme, rest)) = bare.split_once("://")
        && let Some((login, place)) = rest.rsplit_once('@')
        && !login.contains('/')
    {
        return format!("{scheme}://{HIDDEN}@{place}{}", &word[bare.len()..]);
    }
    let parts =
        bare.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-.".contains(c)));
    let hidden: String = parts
        .map(|part| {
            let core = part
                .trim_end_matches(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-.".contains(c)));
            match is_secret(core) {
                true => format!("{HIDDEN}{}", &part[core.len()..]),
                false => part.to_owned(),
            }
        })
        .collect();
    hidden + &word[bare.len()..]
}

/// Whether letters and digits in a row are a token or base64: long, of capitals and small letters and digits, and no name.
fn is_secret(text: &str) -> bool {
    let text = text.trim_matches(['.', '=', '-']);
    if text.len() < LONG || text == HIDDEN {
        return false;
    }
    let has = |test: fn(&char) -> bool| text.chars().filter(test).count();
    let capitals = has(char::is_ascii_uppercase);
    let small = has(char::is_ascii_lowercase);
    let digits = has(char::is_ascii_digit);
    let is_token = text.starts_with("eyJ") || text.starts_with("ya29.");
    // Names of programs and hosts change case at words; base64 changes it all the time.
    let pairs: Vec<char> = text.chars().collect();
    let turns = pairs
        .windows(2)
        .filter(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        .count();
    // A field of a log has a name and a word of letters: `ErrMsg=UserConnectionLimitReached`. Base64 has `=` at its end alone.
    let is_of_letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_field = text
        .split_once('=')
        .is_some_and(|(name, value)| is_of_letters(name) && is_of_letters(value));
    let has_mark = text.contains('+') || text.contains('=') && !is_field;
    let mixed = capitals > 2 && small > 2 && (digits > 0 || has_mark || turns * 5 > text.len());
    is_token || mixed && !text.contains("..") && turns * 12 > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_and_sentences_are_not() {
        for (text, shown) in [
            ("PASS hunter2", "PASS [hidden]"),
            (
                "a1 LOGIN kim@contoso.com hunter2",
                "a1 LOGIN kim@contoso.com [hidden]",
            ),
            ("a1 LOGIN \"kim\" \"hunter 2\"", "a1 LOGIN \"kim\" [hidden]"),
            ("AUTH PLAIN AGtpbQBodW50ZXIy", "AUTH PLAIN [hidden]"),
            ("password=hunter2&x=1", "password=[hidden]&x=1"),
            (
                "{\"password\": \"hunter2\"}",
                "{\"password\": \"[hidden]\"}",
            ),
            ("my password is hunter2", "my password is [hidden]"),
            ("the password is incorrect.", "the password is incorrect."),
            (
                "my password is right, says he",
                "my password is right, says he",
            ),
            ("PASS right", "PASS [hidden]"),
            ("password=correct&x=1", "password=[hidden]&x=1"),
            (
                "Authorization: Bearer abc.def",
                "Authorization: Bearer [hidden]",
            ),
            (
                "imap://kim:hunter2@mail.example.org:993/",
                "imap://[hidden]@mail.example.org:993/",
            ),
            (
                "C: dXNlcj1raW1AY29udG9zby5jb20BYXV0aD1CZWFyZXIg",
                "C: [hidden]",
            ),
            (
                "eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQi.x",
                "[hidden]",
            ),
            (
                "Unable to log at server. Wrong password: refused",
                "Unable to log at server. Wrong password: refused",
            ),
            ("LOGIN failed.", "LOGIN failed."),
            ("A001 LOGIN kim two", "A001 LOGIN kim [hidden]"),
            (
                "LOGIN kim@contoso.com two was refused",
                "LOGIN kim@contoso.com [hidden] was refused",
            ),
            (
                "Login to server mail.example.org with username kim@contoso.com failed.",
                "Login to server mail.example.org with username kim@contoso.com failed.",
            ),
            (
                "MailKit.Security.AuthenticationException",
                "MailKit.Security.AuthenticationException",
            ),
            (
                "com.sun.mail.smtp.SMTPSendFailedException",
                "com.sun.mail.smtp.SMTPSendFailedException",
            ),
            (
                "SmtpClientAuthentication is disabled",
                "SmtpClientAuthentication is disabled",
            ),
            (
                "[FR3P281CA0157.DEUP281.PROD.OUTLOOK.COM 2026-11-21T12:00:05.590Z 08DC2D372B4C3DED]",
                "[FR3P281CA0157.DEUP281.PROD.OUTLOOK.COM 2026-11-21T12:00:05.590Z 08DC2D372B4C3DED]",
            ),
            (
                "ERROR_INTERNET_SEC_CERT_DATE_INVALID",
                "ERROR_INTERNET_SEC_CERT_DATE_INVALID",
            ),
            (
                "ErrMsg=UserConnectionLimitReached",
                "ErrMsg=UserConnectionLimitReached",
            ),
            ("x=dXNlckBjb250b3NvXbYtLmNvb", "[hidden]"),
            ("x=dXNlckBjbXRvcNvXbYtLmNvbYkT", "[hidden]"),
            (
                "Please enter the password for the account",
                "Please enter the password for the account",
            ),
        ] {
            assert_eq!(hide_line(text), shown, "{text}");
        }
    }
}
