//! Whether three digits are a reply of SMTP, or count something: by what stands before them and what they stand before.

/// How a code without an enhanced one stands in its line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Where a reply begins: a line, a sentence, behind a mark or behind a word that announces one.
    Reply,
    /// Somewhere in a sentence: its words must be those of a server.
    Loose,
    /// It counts or names something else.
    Number,
}

/// Words that announce what a server said.
const ANNOUNCING: [&str; 50] = [
    "said",
    "says",
    "saying",
    "say",
    "responded",
    "responds",
    "response",
    "responding",
    "replied",
    "replies",
    "reply",
    "answer",
    "answers",
    "answered",
    "error",
    "errors",
    "err",
    "erreur",
    "errore",
    "fehler",
    "fehlercode",
    "foutcode",
    "fout",
    "code",
    "codes",
    "status",
    "message",
    "meldung",
    "meldet",
    "sagt",
    "return",
    "returns",
    "returned",
    "returning",
    "got",
    "gets",
    "get",
    "getting",
    "gives",
    "gave",
    "giving",
    "received",
    "receive",
    "receives",
    "shows",
    "reports",
    "reported",
    "exception",
    "failed",
    "rejected",
];

/// Words between which and a number that follows stands no reply.
const COUNTING: [&str; 59] = [
    "sent",
    "of",
    "has",
    "have",
    "had",
    "for",
    "pid",
    "port",
    "ports",
    "to",
    "line",
    "lines",
    "page",
    "room",
    "route",
    "about",
    "around",
    "over",
    "than",
    "between",
    "within",
    "every",
    "last",
    "next",
    "only",
    "nearly",
    "almost",
    "another",
    "these",
    "those",
    "all",
    "uid",
    "gid",
    "nr",
    "ticket",
    "invoice",
    "order",
    "model",
    "wrote",
    "written",
    "write",
    "send",
    "sends",
    "downloaded",
    "deleted",
    "imported",
    "moved",
    "processed",
    "delivered",
    "queued",
    "synced",
    "copied",
    "total",
    "by",
    "some",
    "exactly",
    "roughly",
    "least",
    "most",
];

/// What a number counts, or what goes on with it; no server begins what it says with one of them.
const COUNTED: [&str; 94] = [
    "mails",
    "e-mails",
    "emails",
    "messages",
    "newsletters",
    "letters",
    "replies",
    "drafts",
    "days",
    "day",
    "hours",
    "hour",
    "hrs",
    "minutes",
    "minute",
    "mins",
    "min",
    "seconds",
    "second",
    "secs",
    "sec",
    "weeks",
    "months",
    "years",
    "times",
    "recipients",
    "users",
    "people",
    "persons",
    "customers",
    "colleagues",
    "employees",
    "students",
    "members",
    "subscribers",
    "mailboxes",
    "accounts",
    "folders",
    "files",
    "items",
    "contacts",
    "entries",
    "attachments",
    "photos",
    "pictures",
    "devices",
    "computers",
    "phones",
    "machines",
    "servers",
    "clients",
    "domains",
    "pages",
    "rows",
    "lines",
    "words",
    "characters",
    "attempts",
    "logins",
    "sessions",
    "processes",
    "workers",
    "threads",
    "requests",
    "queries",
    "bytes",
    "byte",
    "kb",
    "mb",
    "gb",
    "tb",
    "kib",
    "mib",
    "gib",
    "ms",
    "px",
    "km",
    "percent",
    "euro",
    "euros",
    "eur",
    "dollars",
    "usd",
    "pounds",
    "of",
    "unread",
    "queued",
    "delivered",
    "sent",
    "downloaded",
    "copied",
    "ok",
    "nachrichten",
    "tage",
];

/// Names of fields, behind whose colon a number stands.
const FIELDS: [&str; 12] = [
    "size", "bytes", "count", "total", "pid", "uid", "port", "length", "delay", "duration", "time",
    "jobs",
];

/// How a code stands between what is before it and the words behind it.
pub(super) fn standing(before: &str, behind: &str, words: &str) -> Standing {
    if is_in_field(before, behind) || is_counted(words) {
        return Standing::Number;
    }
    let before = before.trim_end();
    let word = last_word(before);
    if before.ends_with(char::is_alphanumeric) && COUNTING.contains(&word.as_str()) {
        return Standing::Number;
    }
    let is_marked =
        before.is_empty() || before.ends_with(|c: char| !c.is_alphanumeric() && c != '@');
    match is_marked || ANNOUNCING.contains(&word.as_str()) {
        true => Standing::Reply,
        false => Standing::Loose,
    }
}

/// Whether a reply may stand behind these words: they announce one, end in a mark, or there are none.
pub(in crate::explain) fn is_announced(before: &str) -> bool {
    standing(before, "", "") == Standing::Reply
}

/// Whether it is the value of a field, `mpid=538`, or what a log puts in brackets behind a name: `smtpd[550]:`, `imap(kim)<550>:`, `#421`.
fn is_in_field(before: &str, behind: &str) -> bool {
    // "550/421", "550_old", "550=".
    if behind.starts_with(['/', '_', '=', '@', '%', '+', '&', '*', '$', '\u{20ac}']) {
        return true;
    }
    let named = before.trim_end().strip_suffix(':').map(last_word);
    if named.is_some_and(|name| FIELDS.contains(&name.as_str())) {
        return true;
    }
    let Some(mark) = before.chars().next_back() else {
        return false;
    };
    let name = before[..before.len() - mark.len_utf8()].trim_end();
    match mark {
        '=' | '#' => !is_announcing(&last_word(name)),
        // A port, `mail.example.org:550`, and no `error:550`.
        ':' => {
            name.ends_with(|c: char| c.is_alphanumeric() || c == ']')
                && !is_announcing(&last_word(name))
        }
        '[' => behind.starts_with(']') && !is_announcing(&last_word(name)),
        '<' => behind.starts_with('>') || !name.ends_with('<'),
        '(' => {
            behind.starts_with(')')
                && name.ends_with(char::is_alphanumeric)
                && !is_announcing(&last_word(name))
        }
        _ => false,
    }
}

/// Whether a word, or the end of the name of a field, announces what a server said: `smtp_code`, `ServerResponse`.
fn is_announcing(word: &str) -> bool {
    const ENDS: [&str; 5] = ["code", "status", "reply", "response", "error"];
    ENDS.iter().any(|end| word.ends_with(end)) || ANNOUNCING.contains(&word)
}

/// Whether words begin with what is counted.
fn is_counted(words: &str) -> bool {
    let first = words
        .split(|c: char| !c.is_alphanumeric() && c != '-')
        .find(|word| !word.is_empty());
    first.is_some_and(|first| COUNTED.contains(&first.to_lowercase().as_str()))
}

/// Whether a text counts something with three digits that are a code of SMTP, too.
pub(in crate::explain) fn counts(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    words.windows(2).any(|two| {
        let is_number = two[0].len() == 3 && super::is_code(two[0]);
        is_number && is_counted(two[1])
    })
}

/// The word that a text ends with, in lower case.
fn last_word(text: &str) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let word = text
        .rsplit(|c: char| !is_part(c))
        .next()
        .unwrap_or_default();
    word.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_told_from_a_number() {
        use Standing::{Loose, Number, Reply};
        for (before, code_and_behind, expected) in [
            ("", "550 User unknown", Reply),
            ("host mx said: ", "550 User unknown", Reply),
            ("(", "535, b'no')", Reply),
            ("<- ", "550 no", Reply),
            ("<<< ", "550 no", Reply),
            ("I get ", "550 relay not permitted", Reply),
            ("SMTP error ", "421 Too many connections", Reply),
            ("smtp_code=", "550 User unknown", Reply),
            ("error #", "550 User unknown", Reply),
            ("Outlook and ", "550 relay not permitted", Loose),
            ("the server sent ", "421 mails today", Number),
            ("the server sent ", "421 replies", Number),
            ("up for ", "452 days", Number),
            ("IMAP: ", "450 of 550", Number),
            ("mpid=", "538, TLS", Number),
            ("imap(kim)<", "550>: Logged out", Number),
            ("smtpd[", "550]: connect", Number),
            ("ticket #", "421 was closed", Number),
            ("mail.example.org:", "550 closed", Number),
            ("error:", "550 User unknown", Reply),
            ("size: ", "550, queued_as", Number),
            ("(", "550/421), delay", Number),
            ("", "530 e-mails", Number),
        ] {
            let behind = &code_and_behind[3..];
            let words = behind.trim_start();
            assert_eq!(
                standing(before, behind, words),
                expected,
                "{before}{code_and_behind}"
            );
        }
    }
}
