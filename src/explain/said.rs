//! The message in what was typed around it: behind the head of a line of a log, in a value of JSON, in quotes, behind "it says".

/// The most pieces that are taken out of one text.
const MOST: usize = 12;

/// Keys of JSON whose value is a message.
const KEYS: [&str; 8] = [
    "message\":",
    "msg\":",
    "error\":",
    "text\":",
    "description\":",
    "reason\":",
    "detail\":",
    "response\":",
];

/// What callers say before they read it out, in lower case.
const CUES: [&str; 20] = [
    " says ",
    " says: ",
    " saying ",
    " say ",
    "telling me ",
    "tells me ",
    "told me ",
    " shows ",
    " showing ",
    "the following: ",
    " pops up: ",
    " pops up ",
    "gives me ",
    "i get ",
    " gets ",
    " reads ",
    " meldet ",
    " sagt ",
    " affiche ",
    " zeigt ",
];

/// How important a line of a log is, in lower case.
const LEVELS: [&str; 10] = [
    "error", "err", "warning", "warn", "info", "debug", "fatal", "critical", "crit", "notice",
];

/// The pieces of a short text that can be a message of their own, the most probable first.
pub(super) fn said(text: &str) -> Vec<String> {
    let mut pieces: Vec<&str> = Vec::new();
    for line in text.lines().take(MOST) {
        let line = line.trim();
        values(line, &mut pieces);
        let behind = behind_head(line);
        if behind.len() < line.len() {
            pieces.push(behind);
        }
    }
    reasons(text, &mut pieces);
    in_parentheses(text, &mut pieces);
    fields(text, &mut pieces);
    quoted(text, &mut pieces);
    read_out(text, &mut pieces);
    pieces.extend(without_question(text));
    let mut out: Vec<String> = Vec::new();
    for piece in pieces {
        let piece = piece.split_whitespace().collect::<Vec<_>>().join(" ");
        let is_new = piece.len() > 3 && piece != text.trim() && !out.contains(&piece);
        if is_new && out.len() < MOST {
            out.push(piece);
        }
    }
    out
}

/// The messages among the values of JSON.
fn values<'t>(line: &'t str, pieces: &mut Vec<&'t str>) {
    for key in KEYS {
        for (at, _) in line.match_indices(key) {
            let Some(value) = line[at + key.len()..].trim_start().strip_prefix('"') else {
                continue;
            };
            let ends = |end: &usize| value[end + 1..].trim_start().starts_with([',', '}', ']']);
            let mut all = value.match_indices('"').map(|(end, _)| end);
            if let Some(end) = all.find(ends) {
                pieces.push(&value[..end]);
            }
        }
    }
}

/// The reasons in lines of OpenSSL: `error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher:file.c:2282:`.
fn reasons<'t>(text: &'t str, pieces: &mut Vec<&'t str>) {
    for (at, mark) in text.match_indices("SSL routines:") {
        let line = text[at + mark.len()..].lines().next().unwrap_or_default();
        // The function may be left out.
        let reason = line.split(':').take(2).find(|part| part.contains(' '));
        pieces.extend(reason.map(str::trim));
    }
}

/// What stands in parentheses and has several words.
fn in_parentheses<'t>(text: &'t str, pieces: &mut Vec<&'t str>) {
    const WORDS: usize = 3;
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('(') {
        rest = behind;
        let inner = behind.split(['(', ')']).next().unwrap_or_default();
        if inner.len() < behind.len() && inner.split_whitespace().count() >= WORDS {
            pieces.push(inner);
        }
    }
}

/// The fields of lines whose fields are between commas or bars, where they have several words.
fn fields<'t>(text: &'t str, pieces: &mut Vec<&'t str>) {
    const FIELDS: usize = 4;
    const WORDS: usize = 3;
    for mark in [',', '|'] {
        for line in text
            .lines()
            .filter(|line| line.matches(mark).count() >= FIELDS - 1)
        {
            let fields = line.split(mark).map(str::trim);
            pieces.extend(fields.filter(|field| field.split(' ').count() >= WORDS));
        }
    }
}

/// What stands in quotes; an apostrophe ends nothing.
fn quoted<'t>(text: &'t str, pieces: &mut Vec<&'t str>) {
    for quote in ['"', '\''] {
        let mut rest = text;
        while let Some(at) = rest.find(quote) {
            let begins = !rest[..at].ends_with(char::is_alphanumeric) || rest[..at].ends_with(" b");
            rest = &rest[at + 1..];
            if !begins {
                continue;
            }
            let mut ends = rest.match_indices(quote).map(|(end, _)| end);
            let is_end = |end: &usize| !rest[end + 1..].starts_with(char::is_alphanumeric);
            let Some(end) = ends.find(is_end) else {
                break;
            };
            // Behind the number of a server, its code alone tells less than both.
            let is_half = rest.starts_with(['2', '4', '5']) && rest[1..].starts_with('.');
            if rest[..end].trim().contains(' ') && !is_half {
                pieces.push(&rest[..end]);
            }
            rest = &rest[end + 1..];
        }
    }
}

/// What is read out: all that is behind the words that say so, and its first sentence, and its first two.
fn read_out<'t>(text: &'t str, pieces: &mut Vec<&'t str>) {
    let lower = text.to_ascii_lowercase();
    for cue in CUES {
        let Some(at) = lower.find(cue) else {
            continue;
        };
        let rest = &text[at + cue.len()..];
        pieces.push(rest);
        let ends = rest
            .match_indices(['.', '!', '?', ' '])
            .map(|(end, mark)| (end, &rest[end + mark.len()..], mark));
        let ends = ends.filter(|(_, behind, mark)| match *mark {
            " " => behind.starts_with("  "),
            _ => behind.starts_with(' '),
        });
        pieces.extend(ends.take(2).map(|(end, ..)| &rest[..end]));
    }
}

/// What stands before the question of somebody who asks what it means.
fn without_question(text: &str) -> Option<&str> {
    const QUESTIONS: [&str; 9] = [
        "what does",
        "what is that",
        "what is this",
        "what do i",
        "what now",
        "please help",
        "pls help",
        "help me",
        "any idea",
    ];
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let at = QUESTIONS
        .iter()
        .filter_map(|question| lower.rfind(question))
        .filter(|at| *at > 0)
        .min()?;
    Some(text[..at].trim_end_matches([' ', '.', ',', ':', '-', '?', '!', '\n']))
}

/// A line without the time, the computer, the program and the level that a log puts before its message.
pub(super) fn behind_head(line: &str) -> &str {
    let mut rest = line;
    let mut is_timed = false;
    while let Some((word, behind)) = rest.split_once(' ') {
        let core = word.trim_matches(['[', ']', ',', ':', '-', '|']);
        let lower = core.to_ascii_lowercase();
        let is_time = core.starts_with(|c: char| c.is_ascii_digit())
            && core.contains([':', '-', '/'])
            && core
                .chars()
                .all(|c| c.is_ascii_digit() || ":-.,+/TZ".contains(c))
            || is_timed && matches!(core, "AM" | "PM");
        let is_day = is_month(core)
            && behind
                .trim_start()
                .starts_with(|c: char| c.is_ascii_digit());
        let is_number = !is_timed && core.len() <= 2 && core.bytes().all(|b| b.is_ascii_digit());
        let is_program = is_timed && word.ends_with("]:");
        let is_computer = is_timed
            && behind
                .split(' ')
                .next()
                .is_some_and(|next| next.ends_with("]:"));
        let is_level = LEVELS.contains(&lower.as_str());
        is_timed |= is_time;
        let is_head = is_time
            || is_day
            || is_number && rest.len() < line.len()
            || is_program
            || is_computer
            || is_level
            || core.is_empty();
        if !is_head {
            break;
        }
        rest = behind.trim_start();
        // `ERROR in worker: `, as loggers name their part.
        if is_level
            && !word.ends_with(':')
            && let Some(part) = rest.strip_prefix("in ")
            && let Some((name, behind)) = part.split_once(": ")
            && !name.contains(' ')
        {
            rest = behind;
        }
    }
    rest
}

fn is_month(word: &str) -> bool {
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    MONTHS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_is_taken_out() {
        for (text, message) in [
            (
                "[2026-11-26 08:14:02,113] ERROR: LOGIN failed.",
                "LOGIN failed.",
            ),
            (
                "[2026-11-26 08:14:02,113] ERROR in worker: Need it",
                "Need it",
            ),
            (
                "Nov 26 08:14:02 pc17 mailapp[1412]: LOGIN failed.",
                "LOGIN failed.",
            ),
            ("2026-11-26T08:14:02Z WARN two words", "two words"),
            (
                r#"{"level": "error", "message": "No Login Failed"}"#,
                "No Login Failed",
            ),
            (
                r#"{"error":"it said "no" twice","n":1}"#,
                "it said \"no\" twice",
            ),
            (
                "Caller reports that it shows 'Can't connect'. Ticket 1.",
                "Can't connect",
            ),
            (
                "hello!! it keeps telling me LOGIN failed. i did nothing",
                "LOGIN failed",
            ),
            (
                "it pops up: Connection lost   Is that bad?",
                "Connection lost",
            ),
        ] {
            let pieces = said(text);
            assert!(
                pieces.iter().any(|one| one == message),
                "{text}: {pieces:?}"
            );
        }
        for (text, message) in [
            (
                "error:1417A0C1:SSL routines:tls_post_process_client_hello:no shared cipher:s.c:2:",
                "no shared cipher",
            ),
            (
                "error:0A000086:SSL routines::certificate verify failed:t.c:1:",
                "certificate verify failed",
            ),
            (
                "2026,Outbound,8D,21,,*,TLS negotiation failed",
                "TLS negotiation failed",
            ),
            (
                "upgrade failed (certificate has expired): x",
                "certificate has expired",
            ),
        ] {
            let pieces = said(text);
            assert!(
                pieces.iter().any(|one| one == message),
                "{text}: {pieces:?}"
            );
        }
        assert!(said("535 5.7.3 Authentication unsuccessful").is_empty());
        assert!(said("").is_empty());
    }
}
