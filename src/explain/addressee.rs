//! Whose address a text names: that of whoever asks, or of somebody who gets mail.

/// Whether whoever is named behind this word gets mail, and is not the one who asks.
pub(super) fn is_behind(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "to",
        "an",
        "rcpt",
        "recipient",
        "empf\u{e4}nger",
        "destinataire",
        "destinatario",
        "aan",
        "naar",
    ];
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    WORDS.contains(&word.to_lowercase().as_str())
}

/// Whether a text has an enhanced code about the address or the mailbox of a recipient (RFC 3463, sections 3.2 and 3.3).
pub(super) fn has_code(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_ascii_digit() && c != '.');
    words.any(|word| {
        let parts: Vec<&str> = word.trim_matches('.').split('.').collect();
        matches!(parts[..], ["4" | "5", "1" | "2", detail] if !detail.is_empty() && detail.len() <= 2 && !["7", "8"].contains(&detail))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_gets_mail_is_told_from_whoever_asks() {
        for (word, is_addressee) in [
            ("to", true),
            ("An", true),
            ("(to:", true),
            ("for", false),
            ("user", false),
        ] {
            assert_eq!(is_behind(word), is_addressee, "{word}");
        }
        for (text, is_addressee) in [
            ("550 5.1.1 user unknown", true),
            ("552-5.2.2 over quota", true),
            ("550 5.1.8 sender rejected", false),
            ("535 5.7.8 bad credentials", false),
            ("at 10.1.5.1 and 5.1", false),
        ] {
            assert_eq!(has_code(text), is_addressee, "{text}");
        }
    }
}
