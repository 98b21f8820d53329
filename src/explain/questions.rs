//! Whether somebody asks something, and tells of no message.

/// Words with which a question begins, in lower case: of English, German, French, Spanish, Italian, Portuguese and Dutch.
const BEGINNINGS: [&str; 46] = [
    "how",
    "what",
    "why",
    "which",
    "where",
    "when",
    "who",
    "can",
    "does",
    "do",
    "is",
    "are",
    "should",
    "wie",
    "was",
    "warum",
    "wieso",
    "welche",
    "welcher",
    "welches",
    "wo",
    "wann",
    "kann",
    "comment",
    "pourquoi",
    "quel",
    "quelle",
    "quels",
    "est-ce",
    "c\u{f3}mo",
    "como",
    "qu\u{e9}",
    "por",
    "cu\u{e1}l",
    "d\u{f3}nde",
    "come",
    "perch\u{e9}",
    "quale",
    "quali",
    "porque",
    "qual",
    "quais",
    "hoe",
    "waarom",
    "welk",
    "welke",
];

/// Whether a text is a question: it has the mark of one at its end, or it is one line that begins as one.
pub(super) fn is_question(text: &str) -> bool {
    /// A question has so many words at least: "is" alone asks nothing.
    const WORDS: usize = 3;
    let text = text.trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric() && c != '-');
    let begins = BEGINNINGS.contains(&first.to_lowercase().as_str());
    let is_long = text.split_whitespace().count() >= WORDS;
    is_long && text.lines().count() == 1 && (text.ends_with(['?', '\u{ff1f}']) || begins)
}

#[cfg(test)]
mod tests {
    use super::is_question;

    #[test]
    fn a_question_is_told_from_a_message() {
        for (text, is_one) in [
            ("What ports does Office 365 use for IMAP", true),
            (
                "Welche Ports brauche ich f\u{fc}r IMAP bei Office 365?",
                true,
            ),
            ("\u{bf}C\u{f3}mo activo IMAP para un buz\u{f3}n?", true),
            ("Our scanner is old, can it still send?", true),
            ("The server does not respond.", false),
            ("535 5.7.3 Authentication unsuccessful", false),
            ("how?", false),
            ("What is this?\n535 5.7.3 x", false),
            ("", false),
        ] {
            assert_eq!(is_question(text), is_one, "{text}");
        }
    }
}
