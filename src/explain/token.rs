//! Words, codes and names out of a cleaned text.

mod stem;
mod unspaced;

use std::borrow::Cow;

use stem::{of_stem, stem_of};

pub(super) use stem::stem;
pub(super) use unspaced::{is_of_unspaced, is_unspaced};

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, matched by its stem and tolerantly.
    Word,
    /// A number or a code, matched exactly or not at all.
    Code,
    /// The name of a host, an address of mail, of the web or of the network, a path.
    Place,
    /// Where the program puts something.
    Wild,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// The stem of a word; a code in its one form; a place as it stands, in lower case.
    pub(super) text: Cow<'static, str>,
    /// What it is.
    pub(super) kind: Kind,
}

impl Token {
    pub(super) fn new(text: impl Into<Cow<'static, str>>, kind: Kind) -> Self {
        Self {
            text: text.into(),
            kind,
        }
    }
}

/// Stands for a placeholder until the text is taken apart.
pub(super) const WILD: char = '\u{e000}';

/// Whether a character may stand around a word and is no part of it.
const fn is_mark(c: char) -> bool {
    matches!(
        c,
        '(' | ')'
            | '['
            | ']'
            | '{'
            | '}'
            | '<'
            | '>'
            | '"'
            | '\''
            | ','
            | ';'
            | '!'
            | '?'
            | ':'
            | '.'
            | '*'
            | '|'
            | '='
            | '&'
            | '\u{2022}'
    )
}

/// Tops of host names that are no words; those of two letters only count behind two dots.
const TOPS: [&str; 14] = [
    "com", "net", "org", "edu", "gov", "mil", "info", "biz", "local", "lan", "internal", "example",
    "test", "cloud",
];

/// Several words for one thing, the longest first; what they become is one word.
static PHRASES: [(&[&str], &[&str]); 24] = [
    (&["was", "not", "able", "to"], &["cannot"]),
    (&["is", "not", "able", "to"], &["cannot"]),
    (&["not", "able", "to"], &["cannot"]),
    (&["unable", "to"], &["cannot"]),
    (&["could", "not"], &["cannot"]),
    (&["couldnt"], &["cannot"]),
    (&["cant"], &["cannot"]),
    (&["can", "not"], &["cannot"]),
    (&["doesnt"], &["does", "not"]),
    (&["didnt"], &["did", "not"]),
    (&["isnt"], &["is", "not"]),
    (&["wasnt"], &["was", "not"]),
    (&["arent"], &["are", "not"]),
    (&["wont"], &["will", "not"]),
    (&["dont"], &["do", "not"]),
    (&["hasnt"], &["has", "not"]),
    (&["havent"], &["have", "not"]),
    (&["werent"], &["were", "not"]),
    (&["user", "name"], &["username"]),
    (&["pass", "word"], &["password"]),
    (&["log", "in"], &["login"]),
    (&["log", "on"], &["login"]),
    (&["sign", "in"], &["signin"]),
    (&["time", "out"], &["timeout"]),
];

/// Takes a cleaned text apart.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut words: Vec<Token> = Vec::new();
    for chunk in text.split_whitespace() {
        chunk_into(chunk, &mut words);
    }
    phrases(words)
}

fn chunk_into(chunk: &str, out: &mut Vec<Token>) {
    if chunk.contains(WILD) {
        for (at, part) in chunk.split(WILD).enumerate() {
            if at > 0 && out.last().is_none_or(|last| last.kind != Kind::Wild) {
                out.push(Token::new("", Kind::Wild));
            }
            if !part.is_empty() {
                chunk_into(part, out);
            }
        }
        return;
    }
    if is_unspaced(chunk) {
        return unspaced::split(chunk, out);
    }
    let core = chunk.trim_matches(is_mark);
    if core.is_empty() {
        return;
    }
    let lower = core.to_lowercase();
    if is_place(&lower) {
        return out.push(Token::new(lower, Kind::Place));
    }
    if let Some(code) = whole_code(&lower) {
        return out.push(Token::new(code, Kind::Code));
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '\'';
    for (at, piece) in lower.split(|c| !is_part(c)).enumerate() {
        let piece = piece.trim_matches('\'');
        let piece = match piece.contains('\'') {
            true => Cow::Owned(piece.replace('\'', "")),
            false => Cow::Borrowed(piece),
        };
        if piece.is_empty() {
            continue;
        }
        // A hyphen makes two words of one, but for the one that everybody writes in his own way.
        if at == 1 && piece == "mail" && out.last().is_some_and(|last| last.text == "e") {
            out.pop();
        }
        let is_number = piece.chars().any(|c| c.is_ascii_digit()) && same(&piece).is_none();
        match whole_code(&piece) {
            Some(code) => out.push(Token::new(code, Kind::Code)),
            None if is_number => out.push(Token::new(piece.into_owned(), Kind::Code)),
            None => out.push(Token::new(piece.into_owned(), Kind::Word)),
        }
    }
}

/// A number with its sign, its dots or its prefix; in one form for all ways of writing it.
fn whole_code(lower: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if lower.contains('.') && lower.split('.').all(digits) {
        return Some(lower.to_owned());
    }
    if let Some(number) = lower.strip_prefix("aadsts").filter(|rest| digits(rest)) {
        return Some(format!("aadsts{number}"));
    }
    let is_number = lower.bytes().any(|byte| byte.is_ascii_digit());
    match is_number || super::windows::may_be_name(lower) {
        true => super::windows::code(lower),
        false => None,
    }
}

fn is_place(lower: &str) -> bool {
    if !lower.contains(['.', '/', '@', ':']) {
        return false;
    }
    if lower.contains("://")
        || lower.contains('@') && !lower.starts_with('@') && !lower.ends_with('@')
    {
        return true;
    }
    if lower.starts_with('/') && lower[1..].contains('/') {
        return true;
    }
    let (host, port) = match lower.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => (host, true),
        _ => (lower, false),
    };
    if host.parse::<std::net::IpAddr>().is_ok() {
        return host.contains('.') || port || host.len() > 4;
    }
    let host = host.split('/').next().unwrap_or_default();
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
    };
    let Some((top, rest)) = labels.split_last() else {
        return false;
    };
    let has_letters = top.chars().all(char::is_alphabetic);
    let is_top = TOPS.contains(top)
        || top.len() == 2 && (rest.len() > 1 || rest.iter().any(|label| label.contains('-')));
    !rest.is_empty() && has_letters && is_top && labels.iter().all(is_label)
}

/// The word that stands for this one, where another does; it is empty where a word tells nothing.
fn same(word: &str) -> Option<&'static str> {
    Some(match word {
        "mail" | "mails" | "emails" => "email",
        "logon" | "logging" => "login",
        "imap4" | "imap4rev1" => "imap",
        "pop3" => "pop",
        "esmtp" => "smtp",
        "oauth2" => "oauth",
        "e" | "a" | "an" | "the" => "",
        "pwd" | "passwd" => "password",
        "timed" | "timedout" | "timing" | "times" => "timeout",
        // Words that people mix into an English message.
        "passwort" | "kennwort" => "password",
        "zertifikat" => "certificate",
        "protokoll" | "protocole" | "protocolo" => "protocol",
        "adresse" => "address",
        "serveur" | "servidor" => "server",
        "connexion" => "connection",
        _ => return None,
    })
}

/// Words that belong together become one, and words their stems.
fn phrases(words: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::with_capacity(words.len());
    let mut words = words.into_iter();
    while let rest @ [first, ..] = words.as_slice() {
        let says = |said: &&(&[&str], &[&str])| {
            said.0.len() <= rest.len()
                && said
                    .0
                    .iter()
                    .zip(rest)
                    .all(|(word, token)| token.kind == Kind::Word && token.text == *word)
        };
        let may_begin = |said: &&(&[&str], &[&str])| {
            said.0[0].as_bytes().first() == first.text.as_bytes().first()
        };
        let phrase = PHRASES.iter().filter(may_begin).find(says);
        match phrase {
            Some((said, meant)) => {
                out.extend(meant.iter().map(|word| stem_of(word)));
                words.nth(said.len() - 1);
            }
            None => out.extend(words.next().and_then(stemmed)),
        }
    }
    out
}

/// A piece with the stem of the word that it is, or of the one that stands for it; none where that is no word of its own.
fn stemmed(mut token: Token) -> Option<Token> {
    if token.kind != Kind::Word {
        return Some(token);
    }
    match same(&token.text) {
        Some("") => None,
        Some(meant) => Some(stem_of(meant)),
        None => {
            let length = of_stem(&token.text);
            if length < token.text.len() {
                token.text.to_mut().truncate(length);
            }
            Some(token)
        }
    }
}

/// The words of a text whose stems are among these, as they stand in it and each once.
pub(super) fn words_of<'t>(text: &'t str, stems: &[&str]) -> Vec<&'t str> {
    let mut found: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let core = word.trim_matches(is_mark);
        let says = tokens(core)
            .iter()
            .any(|token| stems.contains(&&*token.text));
        if says && !found.contains(&core) {
            found.push(core);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        let mark = |token: Token| match token.kind {
            Kind::Word => token.text.into_owned(),
            Kind::Code => format!("#{}", token.text),
            Kind::Place => format!("@{}", token.text),
            Kind::Wild => "*".to_owned(),
        };
        tokens(text).into_iter().map(mark).collect()
    }

    #[test]
    fn a_text_is_taken_apart() {
        for (text, expected) in [
            (
                "Couldn't connect to the e-mail server.",
                "cannot connect to email server",
            ),
            (
                "could not connect, mail-server:",
                "cannot connect to email server",
            ),
            (
                "(0x800CCC0E) 0X800ccc0e 800CCC0E",
                "#0x800ccc0e #0x800ccc0e #0x800ccc0e",
            ),
            ("535 5.7.139; AADSTS50126:", "#535 #5.7.139 #aadsts50126"),
            ("-2147012889", "#0x80072ee7"),
            (
                "outlook.office365.com:993 kim@contoso.com 192.0.2.1 https://x.example/y",
                "@outlook.office365.com:993 @kim@contoso.com @192.0.2.1 @https://x.example/y",
            ),
            (
                "javax.mail.AuthenticationFailedException: [SSL: WRONG_VERSION_NUMBER]",
                "javax email authenticationfailedexcept ssl wrong vers number",
            ),
            ("it failed.Please", "it fail pleas"),
            ("IMAP4 POP3 OAuth2 User name", "imap pop oauth usernam"),
            ("a\u{e000}b '\u{e000}' \u{e000}\u{e000}", "* b *"),
            (
                "\u{8fde}\u{63a5}\u{670d}imap.example.org\u{3002}",
                "\u{8fde}\u{63a5} \u{63a5}\u{670d} @imap.example.org",
            ),
            ("", ""),
        ] {
            let expected: Vec<&str> = expected
                .split_whitespace()
                .filter(|word| *word != "to" || text.contains(" to "))
                .collect();
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
