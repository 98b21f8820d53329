//! What an organisation's own text must be beside what every text is: long enough to mean one thing, and no surer than its source.

use super::{Sure, Text, TextFault};

/// Words that a hundred messages have: alone, or with each other, they mean nothing.
const COMMON: [&str; 24] = [
    "an",
    "a",
    "the",
    "error",
    "errors",
    "failed",
    "failure",
    "fail",
    "warning",
    "message",
    "mail",
    "email",
    "e-mail",
    "login",
    "password",
    "timeout",
    "server",
    "connection",
    "fehler",
    "meldung",
    "erreur",
    "has",
    "occurred",
    "unknown",
];

/// The fewest letters and digits that a code has, and that a message of one word has.
const CODE: usize = 4;
const WORD: usize = 10;

/// What is wrong with an own text that can be read.
pub(super) fn faults(texts: &[Text], risk: impl Fn(&str) -> Option<String>) -> Vec<TextFault> {
    let mut faults = Vec::new();
    for text in texts {
        let mut fault = |reason: String| faults.push(text.fault(reason));
        for says in text.says.iter().filter(|says| says_little(says)) {
            fault(format!(
                "`{says}` is too short to mean one thing; write the whole message, or a code of it"
            ));
        }
        // Both are told to whoever asks what the text means.
        let apart = text.means.iter().filter_map(|one| one.tell_apart.as_ref());
        let told = apart.chain(&text.tell_apart).chain([&text.program]);
        for reason in told.filter_map(|words| risk(words)) {
            fault(reason);
        }
        let is_sure = text.means.iter().any(|meaning| meaning.sure == Sure::High);
        if is_sure && text.source.trim_start().starts_with("none:") {
            fault("what nobody documents is `medium` at most".to_owned());
        }
    }
    faults
}

/// Whether a message would be found in nearly every text.
fn says_little(says: &str) -> bool {
    let lower = says.to_lowercase();
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    let words = lower.split(|c: char| !is_part(c));
    let mut telling = words.filter(|word| !word.is_empty() && !COMMON.contains(word));
    let Some(first) = telling.next() else {
        return true;
    };
    let letters = first.chars().filter(|c| c.is_alphanumeric()).count();
    let has_digit = first.contains(|c: char| c.is_ascii_digit());
    let is_in_ascii = lower.is_ascii();
    // Other writings say much in few signs.
    telling.next().is_none() && is_in_ascii && letters < if has_digit { CODE } else { WORD }
}

#[cfg(test)]
mod tests {
    use super::says_little;

    #[test]
    fn what_a_hundred_messages_say_says_little() {
        for little in [
            "e",
            "error",
            "12",
            "Error 5",
            "An error has occurred.",
            "Login failed",
            "Timeout",
            "...",
        ] {
            assert!(says_little(little), "{little}");
        }
        for much in [
            "E-771",
            "0x800CCC0E",
            "Error 4711",
            "C-4711",
            "Send to Folder refused",
            "AUTHENTICATIONFAILED",
            "\u{30a8}\u{30e9}\u{30fc}",
        ] {
            assert!(!says_little(much), "{much}");
        }
    }
}
