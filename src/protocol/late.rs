//! Answers that belong to the command before: what tells them from an answer in its time.
//!
//! A proxy that begins a connection with a line of its own (the PROXY protocol of HAProxy) makes a server that does not
//! expect it refuse that line as a command; every answer after it is then late by one.

/// What a server lists for EHLO without anything behind it (RFC 5321, section 4.1.1.1), and nobody says of anything else.
const EXTENSIONS: [&str; 9] = [
    "STARTTLS",
    "PIPELINING",
    "8BITMIME",
    "BINARYMIME",
    "ENHANCEDSTATUSCODES",
    "CHUNKING",
    "DSN",
    "SMTPUTF8",
    "ETRN",
];

/// What a server lists for CAPA (RFC 2449, section 6; RFC 2595; Dovecot repeats the command), and the end of the list.
const CAPABILITIES: [&str; 12] = [
    "CAPA",
    "TOP",
    "USER",
    "SASL",
    "RESP-CODES",
    "AUTH-RESP-CODE",
    "LOGIN-DELAY",
    "PIPELINING",
    "EXPIRE",
    "UIDL",
    "IMPLEMENTATION",
    "STLS",
];

/// Whether these lines of an answer are a list of extensions of SMTP: each has the form of one, and one at least is known.
pub(super) fn names_extensions(lines: &[String]) -> bool {
    lines.iter().all(|line| has_form(line)) && lines.iter().any(|line| is_known(line))
}

/// Whether a line has the form of an extension: a keyword alone, or one with parameters.
fn has_form(line: &str) -> bool {
    let mut words = line.split(' ');
    let keyword = words.next().unwrap_or_default();
    let mut letters = keyword.bytes();
    letters
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"-=".contains(&byte))
        && words.all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// Whether a line is an extension that is known, with no other parameters than it has.
fn is_known(line: &str) -> bool {
    let upper = line.to_ascii_uppercase();
    let (keyword, rest) = upper.split_once(' ').unwrap_or((&upper, ""));
    let is_mechanism = |word: &str| {
        let is_plain =
            |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"-_".contains(&byte);
        !word.is_empty() && word.bytes().all(is_plain)
    };
    match keyword {
        "SIZE" => rest.bytes().all(|byte| byte.is_ascii_digit()),
        // In small letters it would be a sentence: "AUTH is required".
        "AUTH" => {
            line.bytes().all(|byte| !byte.is_ascii_lowercase()) && rest.split(' ').all(is_mechanism)
        }
        _ => rest.is_empty() && EXTENSIONS.contains(&keyword),
    }
}

/// Whether this is the beginning of a list of capabilities of POP3, cut off at any byte.
pub(super) fn begins_capabilities(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut lines: Vec<&str> = text.split('\n').collect();
    let last = lines.pop().unwrap_or_default();
    let is_listed = |line: &&str| CAPABILITIES.contains(&first_word(line).as_str());
    let begins = |line: &str| {
        let word = first_word(line);
        !word.is_empty() && CAPABILITIES.iter().any(|known| known.starts_with(&word))
    };
    match lines.first() {
        None => begins(last),
        Some(first) => is_listed(first),
    }
}

fn first_word(line: &str) -> String {
    let word = line.split_ascii_whitespace().next().unwrap_or_default();
    word.to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::{begins_capabilities, names_extensions};

    #[test]
    fn a_list_of_capabilities_is_known_wherever_it_is_cut_off() {
        let whole = b"CAPA\r\nTOP\r\nUIDL\r\nSTLS\r\nUSER\r\nSASL PLAIN\r\n.\r\n";
        for end in 1..=whole.len() {
            assert!(begins_capabilities(&whole[..end]), "{end}");
        }
    }

    #[test]
    fn smuggled_commands_and_answers_are_no_list() {
        for text in [
            "+OK Logged in\r\n",
            "-ERR no\r\n",
            "LIST\r\n",
            "CAPABLE\r\n",
            "RETR 1\r\n",
        ] {
            assert!(!begins_capabilities(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_list_of_extensions_is_told_from_a_welcome() {
        let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        for list in [
            &["pipelining", "SIZE 1000"][..],
            &["8BITMIME"],
            &["SIZE"],
            &["STARTTLS", "X-OWN thing", "HELP"],
            &["AUTH LOGIN PLAIN XOAUTH2"],
            &["AUTH=LOGIN", "DSN"],
        ] {
            assert!(names_extensions(&lines(list)), "{list:?}");
        }
        for welcome in [
            &[][..],
            &["Authorised use only", "sizes may differ"],
            &["Size matters"],
            &["AUTH is required"],
            &["Starttls is not offered here"],
            &["HELP"],
            &["DSN  "],
        ] {
            assert!(!names_extensions(&lines(welcome)), "{welcome:?}");
        }
    }
}
