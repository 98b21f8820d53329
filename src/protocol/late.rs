//! Answers that belong to the command before: what tells them from an answer in its time.
//!
//! A proxy that begins a connection with a line of its own (the PROXY protocol of HAProxy) makes a server that does not
//! expect it refuse that line as a command; every answer after it is then late by one.

/// What a server lists for EHLO (RFC 5321, section 4.1.1.1) and nobody says of anything else.
const EXTENSIONS: [&str; 10] = [
    "SIZE",
    "STARTTLS",
    "AUTH",
    "PIPELINING",
    "8BITMIME",
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

/// Whether these lines of an answer name extensions of SMTP.
pub(super) fn names_extensions(lines: &[String]) -> bool {
    // A sentence may begin with one such word; a list has several.
    let words = lines.iter().map(|line| first_word(line));
    words
        .filter(|word| EXTENSIONS.contains(&word.as_str()))
        .count()
        > 1
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
    fn a_welcome_names_no_extension() {
        let lines = |lines: &[&str]| lines.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert!(names_extensions(&lines(&["pipelining", "SIZE 1000"])));
        assert!(!names_extensions(&lines(&[
            "Authorised use only",
            "sizes may differ"
        ])));
    }
}
