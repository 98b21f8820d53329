//! Lines of an IMAP server, taken apart (RFC 9051, section 9).

use crate::observation::session::{Quota, Reply};

/// A line of the server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The end of our command.
    Tagged(Status),
    /// A status without a tag: OK, NO, BAD, BYE or PREAUTH.
    Untagged(Status),
    /// A request to go on, with the text behind the `+`.
    GoOn(String),
    /// `* CAPABILITY`, with the words behind it.
    Capabilities(String),
    /// `* n EXISTS`.
    Exists(u64),
    /// `* QUOTA`, where it limits the storage or the number of messages (RFC 9208, section 5).
    Quota(Quotas),
    /// Free words where the protocol has none, as some servers say in the middle of a sign-in.
    Remark(String),
    /// Anything else.
    Other,
}

/// The limits of one quota root.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Quotas {
    /// In units of 1024 bytes.
    pub(super) storage: Option<Quota>,
    /// The number of messages.
    pub(super) messages: Option<Quota>,
}

impl Quotas {
    /// Of several roots the fullest one decides.
    pub(super) fn join(&mut self, other: Self) {
        self.storage = fullest(self.storage, other.storage);
        self.messages = fullest(self.messages, other.messages);
    }
}

/// The one of two limits that leaves less room; 0 is the way of some servers to say that there is none.
fn fullest(one: Option<Quota>, other: Option<Quota>) -> Option<Quota> {
    let limits = [one, other].into_iter().flatten();
    let is_limit = |quota: &Quota| quota.limit > 0;
    limits
        .filter(is_limit)
        .min_by_key(|quota| quota.limit.saturating_sub(quota.used))
}

/// A status and its text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Status {
    /// The reply.
    pub(super) reply: Reply,
    /// What stands in the brackets behind the response code.
    pub(super) arguments: String,
}

/// Whether a line ends in text for people, where `{5}` is no literal.
pub(super) fn ends_in_text(line: &[u8]) -> bool {
    let text = String::from_utf8_lossy(line);
    let (first, rest) = word(&text);
    first.starts_with('+') || status_word(word(rest).0).is_some()
}

/// Takes a line apart; `tag` is the one of our last command.
pub(super) fn read(line: &str, tag: &str) -> Line {
    if let Some(text) = line.strip_prefix('+') {
        return Line::GoOn(text.trim().to_owned());
    }
    let (first, rest) = word(line);
    if first == "*" {
        return untagged(rest);
    }
    if !tag.is_empty()
        && first.eq_ignore_ascii_case(tag)
        && let Some(status) = status(rest)
    {
        return Line::Tagged(status);
    }
    Line::Other
}

fn untagged(rest: &str) -> Line {
    if let Some(status) = status(rest) {
        return Line::Untagged(status);
    }
    let whole = rest;
    let (first, rest) = word(rest);
    if first.eq_ignore_ascii_case("CAPABILITY") {
        return Line::Capabilities(rest.to_owned());
    }
    if first.eq_ignore_ascii_case("QUOTA")
        && let Some(quotas) = quotas(rest)
    {
        return Line::Quota(quotas);
    }
    match (first.parse(), word(rest).0) {
        (Ok(messages), second) if second.eq_ignore_ascii_case("EXISTS") => Line::Exists(messages),
        // Keywords are in capitals, and none is followed by a sentence.
        _ if first.contains(|c: char| c.is_ascii_lowercase())
            && whole.trim_end().ends_with('.') =>
        {
            Line::Remark(whole.trim().to_owned())
        }
        _ => Line::Other,
    }
}

/// The resources behind the name of a quota root, `"User quota" (STORAGE 10 512 MESSAGE 3 100)`.
fn quotas(text: &str) -> Option<Quotas> {
    let (_, list) = text.trim_end().strip_suffix(')')?.rsplit_once('(')?;
    let words: Vec<&str> = list.split_ascii_whitespace().collect();
    let quota_of = |name: &str| {
        let mut resources = words.chunks_exact(3);
        let own = resources.find(|one| one[0].eq_ignore_ascii_case(name))?;
        Some(Quota {
            used: own[1].parse().ok()?,
            limit: own[2].parse().ok()?,
        })
    };
    let quotas = Quotas {
        storage: quota_of("STORAGE"),
        messages: quota_of("MESSAGE"),
    };
    (quotas != Quotas::default()).then_some(quotas)
}

fn status(text: &str) -> Option<Status> {
    let (first, rest) = word(text);
    let status = status_word(first)?.to_owned();
    let bracket = rest
        .strip_prefix('[')
        .and_then(|inner| inner.split_once(']'));
    let (code, arguments, text) = match bracket {
        Some((inner, text)) => {
            let (code, arguments) = word(inner);
            (Some(code.to_ascii_uppercase()), arguments.to_owned(), text)
        }
        None => (None, String::new(), rest),
    };
    // Where a referral leads is all that it says (RFC 2221, RFC 2193).
    let text = match code.as_deref() {
        Some("REFERRAL") => format!("{arguments} {}", text.trim_start()),
        _ => text.to_owned(),
    };
    let reply = Reply {
        status,
        code: None,
        enhanced: None,
        response_code: code,
        text: text.trim().to_owned(),
    };
    Some(Status { reply, arguments })
}

/// What a line wants to be shown to a person, or warns of, with its code: an ALERT (RFC 9051, section 7.1), and the untagged NO of a command
/// that goes well, with which servers tell that a mailbox is full.
pub(super) fn told(reply: &Reply) -> Option<String> {
    let code = reply.response_code.as_deref();
    let is_meant = matches!(code, Some("ALERT" | "OVERQUOTA" | "REFERRAL")) || reply.status == "NO";
    (is_meant && !reply.text.is_empty()).then(|| match code {
        Some(code) => format!("[{code}] {}", reply.text),
        None => reply.text.clone(),
    })
}

fn status_word(word: &str) -> Option<&'static str> {
    ["OK", "NO", "BAD", "BYE", "PREAUTH"]
        .into_iter()
        .find(|known| word.eq_ignore_ascii_case(known))
}

/// The first word and what follows it.
fn word(text: &str) -> (&str, &str) {
    let text = text.trim_ascii();
    match text.split_once(|c: char| c.is_ascii_whitespace()) {
        Some((first, rest)) => (first, rest.trim_ascii_start()),
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(line: &str) -> Status {
        match read(line, "m3") {
            Line::Tagged(status) | Line::Untagged(status) => status,
            other => unreachable!("{line:?} is read as {other:?}"),
        }
    }

    #[test]
    fn storage_and_messages_are_found_among_the_resources_of_a_quota() {
        let quota = |(used, limit)| Some(Quota { used, limit });
        let both = |storage, messages| Line::Quota(Quotas { storage, messages });
        let told = |used, limit| both(quota((used, limit)), None);
        for (line, read_as) in [
            (r#"* QUOTA "" (STORAGE 10 512)"#, told(10, 512)),
            (
                r#"* QUOTA "User (own)" (MESSAGE 3 100 storage 600 512)"#,
                both(quota((600, 512)), quota((3, 100))),
            ),
            ("* QUOTA root ()", Line::Other),
            ("* QUOTA root (MESSAGE 3 100)", both(None, quota((3, 100)))),
            ("* QUOTA root (STORAGE x 512)", Line::Other),
            ("* QUOTA root (MAILBOX 3 100)", Line::Other),
            ("* QUOTA", Line::Other),
            ("* QUOTAROOT INBOX root", Line::Other),
            (
                "* Too many invalid logon attempts.",
                Line::Remark("Too many invalid logon attempts.".to_owned()),
            ),
            ("* LIST (\\HasNoChildren) / Drafts.", Line::Other),
        ] {
            assert_eq!(read(line, "m1"), read_as, "{line}");
        }
    }

    #[test]
    fn a_status_is_taken_apart() {
        for (line, word, code, arguments, text) in [
            (
                "* OK [CAPABILITY IMAP4rev1 IDLE] ready",
                "OK",
                Some("CAPABILITY"),
                "IMAP4rev1 IDLE",
                "ready",
            ),
            (
                "m3 NO [authenticationfailed] No.",
                "NO",
                Some("AUTHENTICATIONFAILED"),
                "",
                "No.",
            ),
            (
                "m3 NO [REFERRAL imap://kim;AUTH=*@two.example.org/] Try it.",
                "NO",
                Some("REFERRAL"),
                "imap://kim;AUTH=*@two.example.org/",
                "imap://kim;AUTH=*@two.example.org/ Try it.",
            ),
            ("M3 bad", "BAD", None, "", ""),
            ("* BYE", "BYE", None, "", ""),
            ("*  OK   two  spaces ", "OK", None, "", "two  spaces"),
            ("* OK ready [RgBS]", "OK", None, "", "ready [RgBS]"),
            ("* OK [unclosed", "OK", None, "", "[unclosed"),
        ] {
            let found = status(line);
            assert_eq!(found.reply.status, word, "{line}");
            assert_eq!(found.reply.response_code.as_deref(), code, "{line}");
            assert_eq!(found.arguments, arguments, "{line}");
            assert_eq!(found.reply.text, text, "{line}");
        }
    }

    #[test]
    fn other_lines_are_told_apart() {
        assert_eq!(read("* 12 EXISTS", "m1"), Line::Exists(12));
        assert_eq!(read("* 12 exists ", "m1"), Line::Exists(12));
        assert_eq!(
            read("* CAPABILITY A B", "m1"),
            Line::Capabilities("A B".to_owned())
        );
        assert_eq!(read("+", "m1"), Line::GoOn(String::new()));
        assert_eq!(read("+ abc= ", "m1"), Line::GoOn("abc=".to_owned()));
        for line in [
            "",
            "*",
            "m1",
            "m2 OK",
            "m1 FINE",
            "* 12",
            "* EXISTS 12",
            "* 99999999999999999999999 EXISTS",
        ] {
            assert_eq!(read(line, "m1"), Line::Other, "{line}");
        }
    }

    #[test]
    fn text_for_people_has_no_literals() {
        for line in [&b"* OK {5}"[..], b"m1 NO {5}", b"+ {5}", b"* bye {5}"] {
            assert!(ends_in_text(line));
        }
        for line in [&b"* CAPABILITY {5}"[..], b"* LIST () \"/\" {5}", b"{5}"] {
            assert!(!ends_in_text(line));
        }
    }
}
