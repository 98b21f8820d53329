//! Whether a refusal says more than that it is one.

/// What servers say without naming a reason: a wrong password gets these words at one server or another.
const EMPTY: &[&str] = &[
    "access",
    "address",
    "again",
    "an",
    "and",
    "anmeldung",
    "at",
    "auth",
    "authenticate",
    "authentication",
    "authentification",
    "authorization",
    "bad",
    "be",
    "because",
    "can",
    "cannot",
    "check",
    "command",
    "completed",
    "correct",
    "could",
    "credential",
    "credentials",
    "data",
    "denied",
    "details",
    "echec",
    "email",
    "error",
    "fail",
    "failed",
    "failure",
    "fehlgeschlagen",
    "for",
    "gsmtp",
    "has",
    "have",
    "imap",
    "impossible",
    "in",
    "incorrect",
    "information",
    "invalid",
    "invalide",
    "is",
    "it",
    "log",
    "login",
    "logon",
    "me",
    "mechanism",
    "name",
    "no",
    "not",
    "on",
    "or",
    "pass",
    "passwd",
    "password",
    "plain",
    "please",
    "pop",
    "process",
    "reason",
    "refused",
    "refusée",
    "rejected",
    "remote",
    "restarting",
    "sasl",
    "server",
    "sign",
    "signin",
    "smtp",
    "sorry",
    "succeeded",
    "successful",
    "the",
    "to",
    "token",
    "try",
    "type",
    "unable",
    "unavailable",
    "unsuccessful",
    "user",
    "username",
    "verification",
    "was",
    "with",
    "wrong",
    "xoauth",
    "you",
    "your",
    "échec",
];

/// Whether any word of the text is not among those that every refusal has. Words with a digit are
/// numbers, dates and marks of the server; those with an `@` are addresses, and those in quotes are names.
pub(super) fn is_given(text: &str) -> bool {
    text.to_lowercase()
        .split_whitespace()
        .filter(|word| !word.contains(|c: char| c.is_ascii_digit() || c == '@') && !is_quoted(word))
        .flat_map(|word| word.split(|c: char| !c.is_alphabetic()))
        .filter(|word| word.chars().nth(1).is_some())
        .any(|word| EMPTY.binary_search(&word).is_err())
}

/// Whether a word stands in quotes by itself.
fn is_quoted(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', ':', ';', '!']);
    let around = |open: char, shut: char| {
        word.strip_prefix(open)
            .is_some_and(|rest| rest.ends_with(shut))
    };
    around('\'', '\'') || around('"', '"') || around('<', '>')
}

#[cfg(test)]
mod tests {
    use super::{EMPTY, is_given};

    #[test]
    fn a_reason_is_told_from_an_empty_refusal() {
        assert!(EMPTY.is_sorted());
        for empty in [
            "",
            "LOGIN failed.",
            "AUTHENTICATE failed.",
            "Error: authentication failed: (reason unavailable)",
            "Error: authentication failed: UGFzc3dvcmQ6",
            "Authentication unsuccessful [LO4P302CA0005.GBRP302.PROD.OUTLOOK.COM 2026-11-20T09:12:44.118Z 08DE26A1B1C2D3E4]",
            "Login failed for kim@example.org",
            "LOGIN failed for 'kim'",
            "User name or passwd rejected",
            "no",
        ] {
            assert!(!is_given(empty), "{empty}");
        }
        for given in [
            "Login failed: account not activated, please verify your address",
            "Anmeldung verweigert: zu viele Fehlversuche, bitte in 15 Minuten noch einmal",
            "Please visit http://portal.example.org/",
            "Not today.",
            "Ошибка входа",
        ] {
            assert!(is_given(given), "{given}");
        }
    }
}
