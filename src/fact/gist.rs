//! What a refusal speaks of, in few plain words: servers say one thing in a hundred ways.

mod words;

use words::{PHRASES, WORDS};

/// What a "not" right before it denies.
const STATES: [&str; 6] = ["blocked", "expired", "full", "locked", "off", "required"];

/// Between sentences, and the parts of one, whose words have nothing to do with one another.
const BREAK: &str = " / ";

/// How far from its word a "not" may stand: "does not have IMAP access enabled".
const REACH: usize = 5;

/// The kinds of causes, each by the plain words that stand for it.
const CAUSES: [&[&str]; 6] = [
    &["password", "user"],
    &["off", "enable", "permission", "unauthorized"],
    &["later"],
    &["many", "limit", "locked", "blocked", "rate"],
    &["full", "quota"],
    &["expired"],
];

/// From how many kinds of causes in one sentence on it is a list of what it may be, and tells none.
const A_LIST: usize = 3;

/// Whether a refusal lists what it may be caused by, and leaves open what it is.
pub(super) fn is_list(text: &str) -> bool {
    let joined = text.to_lowercase();
    if ![" or ", " oder ", " ou "]
        .iter()
        .any(|or| joined.contains(or))
    {
        return false;
    }
    gist(text).split(BREAK).any(|sentence| {
        let words: Vec<&str> = sentence.split(' ').collect();
        let named = |cause: &&&[&str]| cause.iter().any(|word| words.contains(word));
        CAUSES.iter().filter(named).count() >= A_LIST
    })
}

/// The words that count, each in its plain form and once in a row, in the order in which they came.
/// Those of addresses do not; a stroke stands between sentences.
pub(super) fn gist(text: &str) -> String {
    let mut text = text.to_lowercase();
    for (phrase, word) in PHRASES {
        text = text.replace(phrase, word);
    }
    let mut plain: Vec<&str> = Vec::new();
    let mut negated = 0_usize;
    let of_no_address = |word: &&str| !word.contains("://") && !word.contains('@');
    for written in text.split_whitespace().filter(of_no_address) {
        for word in written.split(|c: char| !c.is_alphanumeric()) {
            if word.is_empty() {
                continue;
            }
            let says = plain_word(word);
            let said = match says.strip_prefix('+') {
                Some(contrary) if negated > 0 => {
                    negated = 0;
                    // Other languages say "no" for "not".
                    if plain.last() == Some(&"no") {
                        plain.pop();
                    }
                    contrary
                }
                Some(_) => "",
                None if negated == REACH && STATES.contains(&says) => "",
                None => says,
            };
            negated = match said {
                "not" | "no" => REACH,
                _ => negated.saturating_sub(1),
            };
            if said != "not" && !said.is_empty() && plain.last() != Some(&said) {
                plain.push(said);
            }
        }
        if written == "-" || written.ends_with(['.', ';', ':', '!', '?']) {
            negated = 0;
            plain.push(BREAK);
        }
    }
    let inner = plain.split(|word| *word == BREAK);
    let parts = inner.filter(|part| !part.is_empty());
    parts
        .map(|part| part.join(" "))
        .collect::<Vec<_>>()
        .join(BREAK)
}

/// All words that count, in lower case.
pub(super) fn words() -> impl Iterator<Item = &'static str> {
    WORDS.iter().flat_map(|(_, all)| all.split(' '))
}

/// The plain word for a word; empty where it does not count.
fn plain_word(word: &str) -> &'static str {
    let stands_for = |(_, all): &&(&str, &str)| all.split(' ').any(|one| one == word);
    WORDS.iter().find(stands_for).map_or("", |(plain, _)| plain)
}

#[cfg(test)]
mod tests {
    use super::{WORDS, gist, is_list};

    #[test]
    fn a_list_of_causes_is_told_from_a_cause() {
        for list in [
            "Login fail. Account is abnormal, service is not open, password is incorrect, login frequency limited, or system is busy.",
            "Sign-in failed: wrong password, the service is disabled or the mailbox is full",
        ] {
            assert!(is_list(list), "{list}");
        }
        for cause in [
            "Invalid user name or password. Too many invalid logon attempts.",
            "LOGIN invalid credentials or IMAP is disabled",
            "login failure or POP3 disabled, try later",
            "Account is disabled, wait or call us",
        ] {
            assert!(!is_list(cause), "{cause}");
        }
    }

    #[test]
    fn one_thing_said_in_many_ways_has_one_gist() {
        let mut all: Vec<&str> = WORDS.iter().flat_map(|(_, all)| all.split(' ')).collect();
        let words = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), words, "a word stands for one thing");
        for (text, expected) in [
            ("IMAP4 access is disabled for your domain", "imap off"),
            (
                "Your account is not enabled for IMAP use",
                "account off imap",
            ),
            (
                "account does not have IMAP access enabled",
                "account imap off",
            ),
            ("pop access not enabled for account", "pop off account"),
            ("Please enable IMAP in the settings", "enable imap"),
            ("IMAP is enabled", "imap"),
            ("Too many invalid logon attempts.", "many wrong attempt"),
            (
                "Maximum connection limit reached for ::1",
                "many connection limit many",
            ),
            ("User doesn't exist", "user missing"),
            ("Invalid authentication mechanism", "wrong mechanism"),
            ("no mechanism available", "no mechanism off"),
            ("Das Postfach ist voll", "mailbox full"),
            ("El acceso POP3 no está habilitado", "pop off"),
            ("Utente non trovato", "user missing"),
            ("User kim@account.example is disabled", "user off"),
            ("See https://example.org/password/expired", ""),
            (
                "Logon failure: POP3 is disabled for this mailbox.",
                "attempt / pop off mailbox",
            ),
            (
                "Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [FR2P281CA0122.DEUP281.PROD.OUTLOOK.COM 2026-11-21T12:00:05.590Z 08DC2D372B4C3DED]",
                "off",
            ),
            (
                "Error: too many nonmail commands - closing connection",
                "many / connection",
            ),
            (
                "LOGIN failed. Account is locked.",
                "attempt / account locked",
            ),
            ("AUTHENTICATE failed.", ""),
        ] {
            assert_eq!(gist(text), expected, "{text}");
        }
    }
}
