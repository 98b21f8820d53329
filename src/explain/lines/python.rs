//! What the mail modules of Python print of a conversation: `imaplib.Debug`, and `set_debuglevel` of `smtplib` and `poplib`.

/// What stands before what was sent, and before what the server said, behind the time where there is one.
const SENT: [&str; 5] = ["send: ", "> b'", "*cmd* ", "*put* ", "*put-line* "];
const SAID: [&str; 6] = [
    "reply: ",
    "< b'",
    "*resp* ",
    "*get* ",
    "data: (",
    "bye response: ",
];

/// What a server says that did not do what it was asked for, in lower case, as a word.
const REFUSED: [&str; 4] = ["no", "bad", "-err", "preauth"];

/// The text without the lines of a conversation in which the server did all that it was asked for; none where there is none of it, or
/// where it refused something: then each line is read.
pub(super) fn without_what_went_well(text: &str) -> Option<String> {
    let lines = || text.split('\n').map(Line::of);
    let said = || lines().filter(|line| matches!(line, Line::Said(_)));
    let has_sent = lines().any(|line| line == Line::Sent);
    if !has_sent || said().next().is_none() || said().any(|line| line.is_refusal()) {
        return None;
    }
    let kept = text.split('\n').filter(|line| Line::of(line) == Line::Else);
    // What worked is told all the same.
    let kept = kept.chain(["* OK it did all that it was asked for"]);
    Some(kept.collect::<Vec<_>>().join("\n"))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Line {
    Sent,
    Said(String),
    Else,
}

impl Line {
    fn of(line: &str) -> Self {
        let lower = line.trim().to_ascii_lowercase();
        let is_of_time = |c: char| c.is_ascii_digit() || [':', '.', ' '].contains(&c);
        let rest = lower.trim_start_matches(is_of_time);
        if SENT.iter().any(|mark| rest.starts_with(mark)) {
            return Self::Sent;
        }
        let said = SAID.iter().find_map(|mark| rest.strip_prefix(mark));
        let is_of_module = rest.starts_with("imaplib version ")
            || rest.starts_with("new imap4 connection, tag=")
            || rest.starts_with("capabilities: (");
        match said {
            Some(said) => Self::Said(said.to_owned()),
            None if is_of_module => Self::Said(String::new()),
            None => Self::Else,
        }
    }

    /// Whether it is a reply that refuses, or one that says that the server goes.
    fn is_refusal(&self) -> bool {
        let Self::Said(said) = self else {
            return false;
        };
        let is_between = |c: char| !c.is_alphanumeric() && c != '-';
        let mut words = said
            .split(is_between)
            .filter(|word| !word.is_empty() && *word != "b");
        let first = words.next().unwrap_or_default();
        let (first, second) = match first {
            "retcode" => (words.next().unwrap_or_default(), ""),
            _ => (first, words.next().unwrap_or_default()),
        };
        let code = first.split('-').next().unwrap_or_default();
        let is_code = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit());
        is_code && code.starts_with(['4', '5'])
            || REFUSED.contains(&second)
            || REFUSED.contains(&first)
            || first == "-"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: &str = "  13:55.44 imaplib version 2.58\n  13:55.44 > b'MKIC1 LOGIN kim x'\n  13:55.44 < b'MKIC1 OK logged in'\n  \
13:55.44 > b'MKIC3 LOGOUT'\n  13:55.44 < b'* BYE bye'\n  13:55.44 BYE response: b'bye'";

    #[test]
    fn a_conversation_that_went_well_is_left_out() {
        let left = without_what_went_well(WELL);
        assert_eq!(
            left.as_deref(),
            Some("* OK it did all that it was asked for")
        );
        let more = format!("{WELL}\nTimeoutError: timed out");
        let left = without_what_went_well(&more).unwrap_or_default();
        assert!(left.starts_with("TimeoutError: timed out"), "{left}");
    }

    #[test]
    fn each_line_is_read_where_something_was_refused() {
        for said in [
            "> b'A1 LOGIN kim x'\n< b'A1 NO [AUTHENTICATIONFAILED] no'",
            "send: 'ehlo x\\r\\n'\nreply: b'250-x'\nsend: 'AUTH'\nreply: b'535 5.7.8 no\\r\\n'",
            "send: 'ehlo x\\r\\n'\nreply: retcode (421); Msg: b'gone'",
            "*cmd* 'PASS x'\n*resp* b'-ERR no'",
            "reply: b'250 ok'",
            "I send: mail",
        ] {
            assert_eq!(without_what_went_well(said), None, "{said}");
        }
    }
}
