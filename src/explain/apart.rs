//! What tells a fault from others, where it speaks of somebody else's program or house: it is told only where they are meant.

use super::Candidate;

/// Houses that a sentence may speak of, as their customers write them, in lower case.
const HOUSES: [&str; 8] = [
    "gmail", "google", "yahoo", "icloud", "gmx", "zoho", "yandex", "fastmail",
];

/// Whose server it is, is what such a sentence asks; in lower case.
const SERVERS: [&str; 2] = ["microsoft", "exchange"];

/// Leaves out the sentences that speak of a program or a house that neither the text nor the program of the candidate is about.
pub(super) fn weigh(text: &str, is_program: impl Fn(&str) -> bool, all: &mut [Candidate]) {
    let text = text.to_lowercase();
    for one in all {
        let program = one.program.as_deref().unwrap_or_default().to_lowercase();
        let is_of_other = |word: &str| {
            let is_name = HOUSES.contains(&word) || is_program(word) && !SERVERS.contains(&word);
            is_name && !text.contains(word) && !program.contains(word)
        };
        let is_strange = one.tell_apart.as_deref().is_some_and(|said| {
            // Names begin with a capital letter.
            let words = said.split(|c: char| !c.is_alphanumeric());
            let mut names = words.filter(|word| word.starts_with(char::is_uppercase));
            names.any(|name| is_of_other(&name.to_lowercase()))
        });
        if is_strange {
            one.tell_apart = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Certainty;
    use crate::catalogue::alternative::Words;

    #[test]
    fn a_sentence_about_another_program_is_left_out() {
        for (text, program, said, is_kept) in [
            (
                "self-signed certificate",
                "PHP",
                "At Gmail it is the name.",
                false,
            ),
            (
                "self-signed certificate at gmail",
                "PHP",
                "At Gmail it is the name.",
                true,
            ),
            (
                "not authenticated",
                "PHPMailer",
                "Roundcube's log has it.",
                false,
            ),
            (
                "not authenticated",
                "Roundcube",
                "Roundcube's log has it.",
                true,
            ),
            ("LOGIN failed", "mutt", "The server is Microsoft's.", true),
        ] {
            let mut all = [Candidate {
                id: String::new(),
                certainty: Certainty::Possible,
                score: 1.0,
                why: String::new(),
                program: Some(program.to_owned()),
                tell_apart: Some(said.to_owned()),
                protocol: None,
                words: Words::default(),
                is_weak: false,
            }];
            weigh(
                text,
                |word| ["microsoft", "phpmailer", "roundcube"].contains(&word),
                &mut all,
            );
            assert_eq!(all[0].tell_apart.is_some(), is_kept, "{text} {said}");
        }
    }
}
