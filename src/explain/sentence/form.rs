//! Where in a line a sentence of a server begins, and what belongs to it.

use super::printed::{as_said, is_of_library};
use super::standing::{Standing, standing};
use super::{Command, Form, Sentence};

/// Codes of SMTP that a client is refused with (RFC 5321, RFC 4954, and what is in use besides).
const CODES: [u16; 30] = [
    220, 250, 421, 432, 435, 450, 451, 452, 454, 455, 500, 501, 502, 503, 504, 511, 517, 521, 523,
    525, 530, 534, 535, 538, 550, 551, 552, 553, 554, 571,
];

/// Those that other protocols have too, so that they prove nothing.
pub(super) const SHARED: [u16; 8] = [220, 250, 421, 500, 501, 502, 503, 504];

/// Codes in brackets: of IMAP (RFC 5530, and in use besides), and of POP3 (RFC 2449, RFC 3206).
const OF_IMAP: [&str; 23] = [
    "ALERT",
    "ALREADYEXISTS",
    "AUTHENTICATIONFAILED",
    "AUTHORIZATIONFAILED",
    "CANNOT",
    "CLIENTBUG",
    "CLOSED",
    "CONTACTADMIN",
    "CORRUPTION",
    "EXPIRED",
    "EXPUNGEISSUED",
    "HASCHILDREN",
    "INUSE",
    "LIMIT",
    "NONEXISTENT",
    "NOPERM",
    "OVERQUOTA",
    "PRIVACYREQUIRED",
    "SERVERBUG",
    "TOOBIG",
    "TRYCREATE",
    "UNAVAILABLE",
    "WEBALERT",
];
pub(super) const OF_POP: [&str; 5] = ["AUTH", "IN-USE", "LOGIN-DELAY", "SYS/PERM", "SYS/TEMP"];

/// Whether three digits are a code that a client is refused with.
pub(in crate::explain) fn is_code(digits: &str) -> bool {
    digits.parse().is_ok_and(|code| CODES.contains(&code))
}

/// All sentences in a line that have the form of a server's.
pub(in crate::explain) fn formal(line: &str) -> Vec<Sentence> {
    let line = &as_said(line);
    let mut found = Vec::new();
    let bytes = line.as_bytes();
    let starts_word = |at: usize| {
        at == 0 || !bytes[at - 1].is_ascii_alphanumeric() && !b".-_/@".contains(&bytes[at - 1])
    };
    let mut at = 0;
    while at < bytes.len() {
        // What a relay made of the reply stands before it, in a field of its own.
        let is_field = line.is_char_boundary(at) && line[..at].ends_with("dsn=");
        // The number of a line in a file is no reply: `line 432, in worker`.
        let is_field = is_field || line.is_char_boundary(at) && line[..at].ends_with("line ");
        let begins = !is_field && starts_word(at)
            || bytes[at] == b'-'
            || bytes[at] == b'['
            || bytes[at] == b'*';
        let sentence = if begins && line.is_char_boundary(at) {
            sentence(line, at)
        } else {
            None
        };
        match sentence {
            Some(sentence) => {
                // A second code may be the reason: `5.7.57 ... Error: 535 5.7.139 ...`.
                let enhanced = sentence
                    .enhanced
                    .as_ref()
                    .and_then(|code| Some(line[at..].find(code.as_str())? + code.len()));
                found.push(sentence);
                at += enhanced.unwrap_or(3);
            }
            None => at += 1,
        }
    }
    found
}

/// The sentence that begins at this place.
fn sentence(line: &str, at: usize) -> Option<Sentence> {
    let rest = within_bytes(&line[..at], &line[at..]);
    let before = line[..at].trim_end();
    let begins = before.is_empty()
        || before.ends_with([':', '(', '"', '\'', '>', '[', '{'])
        || is_tag(before);
    let answers = Command::last_of(before);
    let make = |form, enhanced: Option<&str>, text: &str| {
        let (response_code, text) = bracket(text);
        Sentence {
            form,
            enhanced: enhanced.map(str::to_owned),
            response_code,
            text: one_line(text),
            protocol: None,
            begins,
            is_loose: false,
            answers,
            tag: None,
        }
    };
    let error = rest
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("-ERR"));
    if error.is_some() && !rest[4..].starts_with(char::is_alphanumeric) {
        return Some(make(Form::Pop, None, &rest[4..]));
    }
    if let Some(behind) = rest.strip_prefix("* CAPABILITY ") {
        return Some(make(Form::Capability, None, behind));
    }
    for status in ["NO", "BAD", "BYE"] {
        let said = rest
            .get(..status.len())
            .filter(|said| said.eq_ignore_ascii_case(status));
        if let Some(said) = said
            && rest[status.len()..].starts_with(' ')
            && is_status(before, said, &rest[status.len()..])
        {
            let sentence = make(Form::Imap(status.to_owned()), None, &rest[status.len()..]);
            if is_of_library(&sentence.text) {
                return None;
            }
            let begins = is_tag(before);
            let tag = before
                .rsplit(' ')
                .next()
                .filter(|tag| begins && *tag != "*");
            let tag = tag.map(str::to_owned);
            return Some(Sentence {
                begins,
                tag,
                ..sentence
            });
        }
    }
    if rest.starts_with('[') {
        let (code, text) = bracket(rest);
        let code = code?;
        let is_known = OF_IMAP.contains(&code.as_str()) || OF_POP.contains(&code.as_str());
        return is_known.then(|| Sentence {
            form: Form::Bracket,
            enhanced: None,
            response_code: Some(code),
            text: one_line(text),
            protocol: None,
            begins,
            is_loose: false,
            answers,
            tag: None,
        });
    }
    if let Some((enhanced, behind)) = enhanced(rest) {
        return Some(make(Form::Enhanced, Some(enhanced), behind));
    }
    let code = rest
        .get(..3)
        .filter(|code| code.bytes().all(|byte| byte.is_ascii_digit()))?;
    let code: u16 = code.parse().ok().filter(|code| CODES.contains(code))?;
    let behind = &rest[3..];
    if behind.starts_with(|c: char| c.is_alphanumeric() || c == '.') && !behind.is_empty() {
        return None;
    }
    // Programs put marks between the code and the words: `(535, b'5.7.3 ...')`, `535-5.7.8`.
    let text = behind.trim_start_matches([' ', '-', ',', ':', '#', '(', ')', '"', '\'', '>', ';']);
    let text = text
        .strip_prefix("b'")
        .or_else(|| text.strip_prefix("b\""))
        .unwrap_or(text);
    let (enhanced, text) = match enhanced(text) {
        Some((enhanced, text)) => (Some(enhanced), text),
        None => (None, text),
    };
    let has_words = text
        .split_whitespace()
        .filter(|word| word.starts_with(char::is_alphabetic))
        .count()
        > 0;
    if enhanced.is_some() || is_covered(text) {
        return Some(make(Form::Smtp(code), enhanced, text));
    }
    let standing = standing(&line[..at], behind, text);
    (has_words && code >= 400 && standing != Standing::Number).then(|| Sentence {
        is_loose: standing == Standing::Loose,
        ..make(Form::Smtp(code), None, text)
    })
}

/// What stands within the bytes that Python shows, where they begin right before it: `b'[AUTHENTICATIONFAILED] no'`.
fn within_bytes<'t>(before: &str, rest: &'t str) -> &'t str {
    let quote = ['\'', '"'].into_iter().find(|quote| {
        before
            .strip_suffix(*quote)
            .is_some_and(|before| before.ends_with('b'))
    });
    let end = quote.and_then(|quote| rest.find(quote));
    &rest[..end.unwrap_or(rest.len())]
}

/// Whether a firewall has written over what a server greets with or offers.
pub(in crate::explain) fn is_covered(text: &str) -> bool {
    let begins = text.get(..4).unwrap_or_default();
    text.starts_with("***") || begins.eq_ignore_ascii_case("XXXX")
}

/// Whether a text ends with what stands before a status of IMAP: an asterisk, or a tag of letters and digits.
fn is_tag(before: &str) -> bool {
    let last = before.rsplit(' ').next().unwrap_or_default();
    let has = |test: fn(&u8) -> bool| last.bytes().any(|byte| test(&byte));
    let is_mixed = has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic);
    last == "*"
        || last.len() < 12 && is_mixed && last.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Whether a word of IMAP's stands where a status does: behind a tag or an asterisk, or in capitals behind a mark and before a
/// sentence.
fn is_status(before: &str, said: &str, behind: &str) -> bool {
    let next = behind.trim_start();
    if is_tag(before) {
        // Behind a number, "No delivery" is English.
        let is_small = said.ends_with(|c: char| c.is_ascii_lowercase())
            && said.starts_with(|c: char| c.is_ascii_uppercase())
            && next.starts_with(|c: char| c.is_ascii_lowercase());
        return !is_small && next.starts_with(|c: char| c.is_alphabetic() || c == '[');
    }
    let is_in_capitals = said.bytes().all(|byte| byte.is_ascii_uppercase());
    // Where all is in capitals, so are small words.
    let is_sentence = next.starts_with('[')
        || next.starts_with(|c: char| c.is_ascii_uppercase())
            && next.contains(|c: char| c.is_ascii_lowercase());
    // As Python prints what it read: `b'00000003 BAD ...`.
    let number = before.rsplit(' ').next().unwrap_or_default();
    let number = number.trim_start_matches(['b', '\'', '"']);
    let is_numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let is_mark = before.ends_with([':', '(', '"', '\'', '[', '>', '/', ',', ';']);
    let is_said = ["response", "BAD", "error", "returned", "said"]
        .iter()
        .any(|word| before.ends_with(word));
    is_in_capitals && is_sentence && (before.is_empty() || is_numbered || is_mark || is_said)
}

/// The enhanced status code (RFC 3463) that a text begins with, and what is behind it.
fn enhanced(text: &str) -> Option<(&str, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let code = text[..end].trim_end_matches('.');
    let mut parts = code.split('.');
    let class = parts.next()?;
    let (subject, detail) = (parts.next()?, parts.next()?);
    let fits = |part: &str| !part.is_empty() && part.len() <= 3;
    let is_code =
        matches!(class, "2" | "4" | "5") && fits(subject) && fits(detail) && parts.next().is_none();
    is_code.then(|| (code, &text[end..]))
}

/// The code in brackets that a text begins with, upper case and without arguments, and what is behind it.
fn bracket(text: &str) -> (Option<String>, &str) {
    let trimmed = text.trim_start();
    let inner = trimmed
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'));
    let Some((inner, behind)) = inner else {
        return (None, text);
    };
    let code = inner.split(' ').next().unwrap_or_default();
    let is_code = code.len() > 2
        && code
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b"/-".contains(&b));
    match is_code {
        true => (Some(code.to_owned()), behind),
        false => (None, text),
    }
}

/// The most characters of a sentence that are read.
const MOST: usize = 1000;

/// A sentence on one line, without what programs put around it.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text
        .chars()
        .take(MOST)
        .map(|c| if c == '\n' || c == '\\' { ' ' } else { c })
        .collect();
    let text = text
        .trim()
        .trim_matches(['"', '\'', ' ', ',', '{', '}', ':', ';', '|']);
    let text = text.trim_end_matches(['\'', '"', ',']);
    // What is opened and closed is the server's own, `<kim@example.org>: no such user`.
    let text = match (text.starts_with('<'), text.ends_with('>')) {
        (true, _) if !text.contains('>') => &text[1..],
        (_, true) if !text.contains('<') => &text[..text.len() - 1],
        _ => text,
    };
    // A bracket that was opened outside is closed outside.
    let mut text = text.to_owned();
    for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
        while text.ends_with(close) && text.matches(close).count() > text.matches(open).count() {
            text.pop();
            let end = text.trim_end_matches(['\'', '"', ',', ' ']).len();
            text.truncate(end);
        }
    }
    text.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_found_by_their_form() {
        for (line, expected) in [
            (
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            ),
            (
                "smtplib.SMTPAuthenticationError: (535, b'5.7.3 Authentication unsuccessful [X.PROD.OUTLOOK.COM]')",
                "535 5.7.3 Authentication unsuccessful [X.PROD.OUTLOOK.COM]",
            ),
            (
                "Error: Invalid login: 535-5.7.8 Username and Password not accepted.",
                "535 5.7.8 Username and Password not accepted.",
            ),
            ("a1 NO AUTHENTICATE failed.", "NO AUTHENTICATE failed."),
            ("* BYE Connection closed. 14", "BYE Connection closed. 14"),
            (
                "-ERR [SYS/TEMP] Temporary problem",
                "-ERR [SYS/TEMP] Temporary problem",
            ),
            (
                "unexpected response: BAD User is authenticated but not connected.",
                "BAD User is authenticated but not connected.",
            ),
            (
                "response: #4# [BAD, User is authenticated but not connected.]",
                "BAD User is authenticated but not connected.",
            ),
            (
                "LIST command error: BAD [b'User is authenticated but not connected.']",
                "BAD User is authenticated but not connected.",
            ),
            (
                "[ALERT] Please log in via your web browser",
                "[ALERT] Please log in via your web browser",
            ),
            ("220 *******************", "220 *******************"),
        ] {
            let found = formal(line);
            assert_eq!(
                found.first().map(Sentence::quoted).as_deref(),
                Some(expected),
                "{line}: {found:?}"
            );
        }
        for line in [
            "There is NO way",
            "HTTP 535x",
            "version 15.2.3",
            "192.5.7.1",
            "at 550",
            "page 404 not found",
            "NO",
            "10.5.7.139",
            "5.7",
        ] {
            assert_eq!(formal(line), [], "{line}");
        }
    }
}
