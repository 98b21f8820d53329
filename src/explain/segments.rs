//! A text in the pieces in which a message can stand: all of it, its lines, and of a log each kind of line once.

use std::collections::HashSet;
use std::iter;

use super::lines::Lines;
use super::sentence;

/// Up to so many bytes a text is one that somebody typed or pasted for its own sake; what is longer is a log.
pub(super) const SHORT: usize = 6000;

/// The most kinds of lines of a log that are looked at.
const MOST_LINES: usize = 2800;

/// The most lines that are looked at without their beginnings, too.
const MOST_TAILS: usize = 12;

/// The longest piece that is looked at, in bytes.
const LONGEST: usize = 2000;

/// Whether a text is read with all tolerance.
pub(super) const fn is_short(text: &str) -> bool {
    text.len() <= SHORT
}

/// What of a line of a log tells of a fault, in lower case: such lines come before others where there are too many.
const TELLING: [&str; 34] = [
    "error",
    "err ",
    "-err",
    "fail",
    "fatal",
    "warn",
    "refus",
    "reject",
    "denied",
    "deny",
    "timed out",
    "timeout",
    "time-out",
    "unable",
    "cannot",
    "can't",
    "could not",
    "couldn't",
    "not ",
    "lost connection",
    "unreachable",
    "expired",
    "invalid",
    "disabled",
    "blocked",
    "bounced",
    "deferred",
    "unknown",
    "exceed",
    "certificate",
    "0x8",
    "aadsts",
    " bye ",
    "[alert]",
];

/// The pieces of a text.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The pieces, each on one line.
    pub(super) all: Vec<String>,
    /// How many kinds of lines were left out.
    pub(super) left_out: usize,
}

/// The pieces, each on one line. Where the text is not about mail, what stands before a message is a part of it.
pub(super) fn segments(read: &Lines, is_of_mail: bool) -> Pieces {
    let text = read.text.as_str();
    let begun = read.begins.iter().copied().chain(iter::repeat(false));
    let begun = || {
        let lines = text.lines().map(str::trim).zip(begun.clone());
        lines.filter(|(line, _)| !line.is_empty())
    };
    let lines = || begun().map(|(line, _)| line);
    let mut pieces: Vec<String> = Vec::new();
    let whole = runs(&begun().collect::<Vec<_>>());
    if is_short(text) {
        let several = whole.iter().filter(|run| run.len() > 1);
        pieces.extend(several.map(|run| cut(&run.join(" "))));
    }
    let (kinds, left_out) = newest(lines());
    pieces.extend(kinds);
    if is_short(text) {
        let tails = begun()
            .take(MOST_TAILS)
            .filter(|(_, begins)| is_of_mail || *begins)
            .map(|(line, _)| line);
        for tail in tails.filter_map(tail) {
            // What a program puts before an error may be put before by another one.
            let inner = self::tail(tail).filter(|_| is_of_mail);
            pieces.extend(inner.into_iter().chain([tail]).map(cut));
        }
        // A message may be broken over two lines, or over three.
        for all in whole.iter().filter(|run| (4..40).contains(&run.len())) {
            pieces.extend(all.windows(2).map(|two| cut(&two.join(" "))));
            pieces.extend(all.windows(3).map(|three| cut(&three.join(" "))));
        }
    }
    Pieces {
        all: pieces,
        left_out,
    }
}

/// One line of each kind, in their order, and how many kinds were left out. Where there are too many, those are kept that tell of a
/// fault, and of these the last: a log ends with what went wrong.
fn newest<'t>(lines: impl Iterator<Item = &'t str>) -> (Vec<String>, usize) {
    let mut known: HashSet<String> = HashSet::new();
    let mut kinds: Vec<&str> = lines
        .filter(|line| known.insert(kind(&cut(line))))
        .collect();
    let left_out = kinds.len().saturating_sub(MOST_LINES);
    if left_out > 0 {
        let (telling, others): (Vec<usize>, Vec<usize>) =
            (0..kinds.len()).rev().partition(|at| tells(kinds[*at]));
        let mut kept: Vec<usize> = telling.into_iter().chain(others).take(MOST_LINES).collect();
        kept.sort_unstable();
        kinds = kept.into_iter().map(|at| kinds[at]).collect();
    }
    (kinds.into_iter().map(cut).collect(), left_out)
}

/// Whether a line may tell of a fault.
fn tells(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let is_reply =
        |word: &str| word.len() == 3 && word.starts_with(['4', '5']) && sentence::is_code(word);
    TELLING.iter().any(|word| lower.contains(word))
        || lower.split([' ', '-', '(', '"']).any(is_reply)
}

/// Lines that may be one message: a line of a log, or one that begins as a server's sentence does, goes on with no other.
fn runs<'t>(lines: &[(&'t str, bool)]) -> Vec<Vec<&'t str>> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    for (line, is_of_log) in lines {
        let begins = *is_of_log || begins_reply(line);
        match runs.last_mut() {
            Some(run) if !begins && !run.last().is_some_and(|last| ends_in_number(last)) => {
                run.push(line);
            }
            _ => runs.push(vec![line]),
        }
    }
    runs
}

/// Whether a line ends in three digits that nothing in it announces as a reply: the words of the next line are none of theirs.
fn ends_in_number(line: &str) -> bool {
    let (before, last) = line.rsplit_once(' ').unwrap_or(("", line));
    last.len() == 3 && sentence::is_code(last) && !sentence::is_announced(before)
}

/// Whether a line begins with a reply of SMTP or POP3, or with one of IMAP behind its tag.
fn begins_reply(line: &str) -> bool {
    let mut words = line.split(' ');
    let (first, second) = (words.next().unwrap_or_default(), words.next());
    let is_status = second.is_some_and(|word| ["NO", "BAD", "BYE", "OK"].contains(&word));
    let is_code = first.len() == 3 && sentence::is_code(first);
    is_code || first == "-ERR" || first == "+OK" || is_status && first.len() < 12
}

/// What is behind the time, the host and the program of a line of a log, or behind what somebody says before he reads it out.
fn tail(line: &str) -> Option<&str> {
    /// No such beginning is longer.
    const LONGEST: usize = 60;
    let (before, behind) = line.split_once(": ")?;
    let rest = behind.trim();
    (before.len() <= LONGEST && rest.contains(' ')).then_some(rest)
}

fn cut(line: &str) -> String {
    line[..line.floor_char_boundary(LONGEST.min(line.len()))].to_owned()
}

/// A line without what changes each time that it is written: times, numbers of processes and queues, addresses.
fn kind(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for word in line.split(' ') {
        let digits = word.bytes().filter(u8::is_ascii_digit).count();
        // A bare number is a code of three digits, or counts something.
        let is_count = digits == word.len() && digits != 3;
        let is_code = word.len() <= 8 && !word.contains([':', '[', '/']) && digits < 6 && !is_count;
        if digits == 0 || is_code {
            out.push_str(word);
        }
        out.push(' ');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::lines;

    fn pieces(text: &str) -> Vec<String> {
        segments(&lines::read(text), true).all
    }

    #[test]
    fn of_too_many_kinds_of_lines_those_are_kept_that_tell_of_a_fault() {
        let words = |number: usize| -> String {
            let digits = number.to_string();
            digits
                .bytes()
                .map(|byte| char::from(b'a' + byte - b'0'))
                .collect()
        };
        let mut log: String = (0..MOST_LINES * 2)
            .map(|n| format!("went well {}\n", words(n)))
            .collect();
        log.push_str("535 5.7.3 Authentication unsuccessful\n");
        for line in [
            format!("{log}the end of it"),
            format!("lost connection here\n{log}"),
        ] {
            let read = segments(&lines::read(&line), true);
            assert_eq!(
                (read.all.len(), read.left_out),
                (MOST_LINES, MOST_LINES + 2)
            );
            assert!(read.all.iter().any(|line| line.contains("5.7.3")));
        }
        assert_eq!(segments(&lines::read("one\ntwo"), true).left_out, 0);
    }

    #[test]
    fn a_repeated_line_is_one_and_a_broken_message_is_whole() {
        let log: String = (0..500)
            .map(|n| format!("Nov 21 10:{:02}:{:02} mx postfix/smtp[{n}]: A{n}B12345C: 535 5.7.3 Authentication unsuccessful\n", n / 60, n % 60))
            .collect();
        assert_eq!(pieces(&log).len(), 1);
        assert_eq!(
            pieces("The connection to the\nserver failed."),
            [
                "The connection to the server failed.",
                "The connection to the",
                "server failed."
            ]
        );
        assert_eq!(pieces("535 5.7.3 x\n535 5.7.8 x").len(), 2);
        assert!(pieces("").is_empty());
    }

    #[test]
    fn no_line_of_a_log_goes_on_with_another() {
        for log in [
            "Nov 20 08:00:01 mx postfix/smtp[3]: 554 5.7.1 no\nNov 20 08:00:05 mx postfix/smtpd[4]: lost connection",
            "postfix/smtp[3]: 554 5.7.1 no\npostfix/smtpd[4]: lost connection",
            "2026-11-20T08:00:01.123+02:00 mx a: 554 5.7.1 no\n2026-11-20T08:00:05.123+02:00 mx b: lost connection",
        ] {
            let is_glued = |piece: &String| piece.contains("5.7.1") && piece.contains("lost");
            assert!(!pieces(log).iter().any(is_glued), "{log}");
        }
    }
}
