//! A program that complains of what a server greets with: the greeting tells which service answered, and whether it was the one asked for.

use super::Candidate;
use crate::catalogue::Certainty;
use crate::catalogue::alternative::Words;
use crate::endpoint::Protocol;

/// How a program says that it was answered something else than it waits for, in lower case; what is said of a greeting alone first.
const OF_GREETING: [&str; 5] = [
    "unexpected greeting",
    "invalid greeting",
    "bad greeting",
    "wrong greeting",
    "unknown greeting",
];
const OF_ANSWER: [&str; 6] = [
    "unexpected response",
    "unexpected server response",
    "invalid response",
    "expect message",
    "expected",
    "expects",
];

/// What it means; nothing where no program complains, or no greeting is there. `asked` is the protocol that the text names.
pub(super) fn find(text: &str, asked: Option<Protocol>) -> Option<Candidate> {
    let lower = text.to_lowercase();
    if is_of_web(&lower) {
        return Some(of_web());
    }
    let says = |cues: &[&str]| cues.iter().any(|cue| lower.contains(cue));
    let is_of_greeting = says(&OF_GREETING);
    if !is_of_greeting && !says(&OF_ANSWER) {
        return None;
    }
    let asked = asked.or_else(|| of_library(&lower));
    let greeted = greeted(&lower);
    let first = *greeted.first()?;
    let give = |id: &str, certainty, score, why: String| Candidate {
        id: id.to_owned(),
        certainty,
        score,
        why,
        program: None,
        tell_apart: None,
        protocol: Some(first),
        words: Words::default(),
        is_weak: false,
        is_single: false,
        is_own: false,
    };
    let name = |protocol: Protocol| protocol.name().to_uppercase();
    // `expects "* OK", but the server answers "220 ..."`: what is waited for is named, too.
    let (answered, waited) = match (greeted[..].split_last(), asked) {
        (_, Some(asked)) if !greeted.contains(&asked) => (first, Some(asked)),
        (Some((last, [first, ..])), _) => (*last, Some(*first)),
        _ => (first, None),
    };
    match waited {
        Some(waited) => Some(give(
            "proto.wrong-service",
            Certainty::Likely,
            0.97,
            format!(
                "The greeting is one of {}, and the program waits for {}.",
                name(answered),
                name(waited)
            ),
        )),
        None if asked.is_none() && is_of_greeting => Some(give(
            "proto.wrong-service",
            Certainty::Possible,
            0.85,
            format!(
                "The greeting is a good one of {}: the program that does not expect it waits for another service.",
                name(answered)
            ),
        )),
        None if is_of_greeting => Some(give(
            "client.local-fault",
            Certainty::Possible,
            0.8,
            format!(
                "The greeting is a good one of {}, which the program asked for: it cannot read it.",
                name(answered)
            ),
        )),
        None => None,
    }
}

/// What stands before an answer where a program of mail shows what the server said, in lower case.
const ANSWERS: [&str; 10] = [
    "<**",
    "<-",
    "<<<",
    "reply:",
    "response=",
    "response:",
    "client:",
    "failed:",
    "server:",
    "check_response':",
];

/// Whether a program of mail was answered as browsers are, in a text in lower case.
fn is_of_web(lower: &str) -> bool {
    const PROGRAMS: [&str; 5] = ["smtp", "imap", "pop3", "net::pop", "=== connected to "];
    let is_answer = |(at, _): (usize, &str)| {
        let before = lower[..at].trim_end_matches([' ', '"', '\'', '`']);
        let is_status = lower[at..]
            .split(' ')
            .nth(1)
            .is_some_and(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()));
        is_status && ANSWERS.iter().any(|mark| before.ends_with(mark))
    };
    // Python takes the letters before the first digit for no code: `(-1, b'/1.0 400 Bad Request')`.
    let is_cut = lower.contains("(-1, b'/1.");
    let is_shown = is_cut || lower.match_indices("http/1.").any(is_answer);
    is_shown && PROGRAMS.iter().any(|program| lower.contains(program))
}

/// What such an answer means.
fn of_web() -> Candidate {
    Candidate {
        id: "proto.not-a-mail-server".to_owned(),
        certainty: Certainty::Likely,
        score: 1.0,
        why: "The answer is one of HTTP: a web server, or something in between, speaks there."
            .to_owned(),
        program: None,
        tell_apart: None,
        protocol: None,
        words: Words::default(),
        is_weak: false,
        is_single: false,
        is_own: false,
    }
}

/// The protocol of a library that a text names, in lower case.
fn of_library(lower: &str) -> Option<Protocol> {
    const LIBRARIES: [(&str, Protocol); 3] = [
        ("imaplib", Protocol::Imap),
        ("poplib", Protocol::Pop3),
        ("smtplib", Protocol::Smtp),
    ];
    let named = LIBRARIES.iter().find(|(name, _)| lower.contains(name));
    named.map(|(_, protocol)| *protocol)
}

/// The services whose greetings stand in a text, in lower case, in their order.
fn greeted(lower: &str) -> Vec<Protocol> {
    let begins = |at: usize| {
        at == 0 || lower[..at].ends_with(|c: char| !c.is_alphanumeric() && !"._/:".contains(c))
    };
    // "220 smtp.example.org ESMTP": every greeting of SMTP names it.
    let smtp = lower.match_indices("220").find(|(at, code)| {
        let behind = &lower[at + code.len()..];
        let line = behind.lines().next().unwrap_or_default();
        begins(*at) && behind.starts_with([' ', '-']) && line.contains("smtp")
    });
    let of = |greeting: &str| {
        lower
            .match_indices(greeting)
            .find(|(at, greeting)| {
                let behind = &lower[at + greeting.len()..];
                begins(*at) && !behind.starts_with(char::is_alphanumeric)
            })
            .map(|(at, _)| at)
    };
    let places = [
        (smtp.map(|(at, _)| at), Protocol::Smtp),
        (of("* ok"), Protocol::Imap),
        (of("+ok"), Protocol::Pop3),
    ];
    let mut found: Vec<(usize, Protocol)> = places
        .into_iter()
        .filter_map(|(at, protocol)| Some((at?, protocol)))
        .collect();
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, protocol)| protocol).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greeting_tells_which_service_answered() {
        for (text, asked, id) in [
            (
                "Unexpected greeting from server: * OK ready for requests",
                None,
                Some("proto.wrong-service"),
            ),
            (
                "imaplib unexpected response: b'220 mx Microsoft ESMTP ready'",
                Some(Protocol::Imap),
                Some("proto.wrong-service"),
            ),
            (
                "the library expects '* OK', but the server answers '220 mx ESMTP'",
                None,
                Some("proto.wrong-service"),
            ),
            (
                "Unexpected greeting: \"220-mx ESMTP Exim\"",
                Some(Protocol::Smtp),
                Some("client.local-fault"),
            ),
            ("unexpected response: * OK done", Some(Protocol::Imap), None),
            (
                "imaplib.IMAP4.abort: unexpected response: b'220 mx ESMTP'",
                None,
                Some("proto.wrong-service"),
            ),
            ("220 mx ESMTP", Some(Protocol::Imap), None),
            ("expected 220 volts", None, None),
            ("Unexpected greeting", None, None),
        ] {
            let found = find(text, asked);
            assert_eq!(found.as_ref().map(|one| one.id.as_str()), id, "{text}");
        }
    }
}
