//! The port that a text names, where it tells which of several faults is meant.

use super::{Candidate, common};
use crate::catalogue::Certainty;

/// The page about connections that time out, and the one about networks that let nobody out on port 25.
const TIMEOUT: &str = "tcp.timeout";
const BLOCKED: &str = "tcp.port25-blocked";

/// How near to the best a connection that timed out must be to be what is meant.
const NEAR: f64 = 0.9;

/// How much more it counts then than the best: more than two reasons for one fault together.
const FIRST: f64 = 0.05;

/// Puts the network that lets nobody out on port 25 first where a connection timed out on that very port, and no other port is named.
pub(super) fn weigh(text: &str, found: &mut Vec<Candidate>) {
    /// Ports that mail programs send on: with one of them, port 25 was only tried, too.
    const OTHERS: [&str; 3] = ["587", "465", "2525"];
    let names = |port: &str| names(text, port);
    if !names("25") || OTHERS.iter().any(|port| names(port)) || is_own(text) {
        return;
    }
    let best = found.iter().map(|one| one.score).fold(0.0, f64::max);
    let timed_out = found
        .iter()
        .filter(|one| one.id == TIMEOUT && one.score >= best * NEAR && !one.is_weak)
        .max_by(|a, b| a.score.total_cmp(&b.score));
    let Some(timed_out) = timed_out.cloned() else {
        return;
    };
    // What is likely is told before what is possible, and neither is proven here.
    for one in found.iter_mut().filter(|one| one.id == TIMEOUT) {
        one.certainty = Certainty::Possible;
    }
    found.retain(|one| one.id != BLOCKED);
    found.push(Candidate {
        id: BLOCKED.to_owned(),
        certainty: Certainty::Possible,
        score: best + FIRST,
        why: format!(
            "The connection timed out on port 25, which most providers block. {}",
            timed_out.why
        ),
        ..timed_out
    });
}

/// Ports at which other software listens: file transfer, shells, directories, databases and queues.
const OF_OTHERS: [&str; 17] = [
    "21", "22", "389", "445", "636", "1433", "1521", "2049", "3306", "3389", "5432", "5672",
    "6379", "9092", "9200", "11211", "27017",
];

/// Whether a text names a port of other software, and none of mail.
pub(super) fn is_of_others(text: &str) -> bool {
    /// Who tells of one port writes no more.
    const LONGEST: usize = 2000;
    let is_named = |port: &str| text.contains(port) && names(text, port);
    text.len() <= LONGEST
        && OF_OTHERS.iter().any(|port| is_named(port))
        && !common::PORTS.iter().any(|port| is_named(port))
}

/// Whether a text names a port, and none of mail: nothing tells that a mail server is meant.
fn is_of_none(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let mut named = numbers
        .filter(|number| (2..=5).contains(&number.len()) && names(text, number))
        .peekable();
    named.peek().is_some() && named.all(|port| !common::is_port_of_mail(port))
}

/// Leaves nothing likely of a connection to a port that is none of mail, where no word is of mail.
pub(super) fn doubt(text: &str, found: &mut [Candidate]) {
    if is_of_none(text) {
        for one in found {
            one.certainty = Certainty::Possible;
        }
    }
}

/// Whether a text names a port: `host:25`, `port 25`, `port: 25`, in whatever language.
fn names(text: &str, port: &str) -> bool {
    const BEFORE: [&str; 4] = ["port", "porta", "puerto", "\u{30dd}\u{30fc}\u{30c8}"];
    let lower = text.to_lowercase();
    lower.match_indices(port).any(|(at, _)| {
        let behind = &lower[at + port.len()..];
        if behind.starts_with(|c: char| c.is_ascii_digit() || c == '.' && is_digit(&behind[1..])) {
            return false;
        }
        let before = &lower[..at];
        let is_of_host = before.strip_suffix(':').is_some_and(|host| {
            let host = host
                .rsplit([' ', '/', '(', '[', '='])
                .next()
                .unwrap_or_default();
            let is_time = host.bytes().all(|b| b.is_ascii_digit());
            let last = host.rsplit(':').next().unwrap_or_default();
            !is_time && (host.ends_with(']') || last.contains('.') && !host.contains('@'))
        });
        let said = before.trim_end_matches([' ', ':', '=', '"', '\'']);
        is_of_host || BEFORE.iter().any(|word| said.ends_with(word))
    })
}

fn is_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether the connection was to this computer itself, which no provider comes between.
fn is_own(text: &str) -> bool {
    ["127.0.0.1", "localhost", "[::1]"]
        .iter()
        .any(|own| text.contains(own))
}

#[cfg(test)]
mod tests {
    use super::{is_of_none, is_of_others, names};

    #[test]
    fn a_port_of_other_software_is_told_from_one_of_mail() {
        for text in [
            "ssh: connect to host mail.example.com port 22: Connection refused",
            "connect ECONNREFUSED 127.0.0.1:27017",
        ] {
            assert!(is_of_others(text) && is_of_none(text), "{text}");
        }
        for text in [
            "connect ECONNREFUSED 127.0.0.1:25",
            "neither port 22 nor port 587 answers",
            "22 messages",
        ] {
            assert!(!is_of_others(text) && !is_of_none(text), "{text}");
        }
        assert!(is_of_none("connect to 192.0.2.1:8080 refused"));
    }

    #[test]
    fn a_port_is_known_by_what_stands_before_it() {
        for text in [
            "connect ETIMEDOUT 64.233.176.27:25",
            "smtp.gmail.com:25 (timed out)",
            "port: 25",
            "on port 25.",
            "\u{30dd}\u{30fc}\u{30c8}: 25, x",
            "\"port\": 25",
        ] {
            assert!(names(text, "25"), "{text}");
        }
        for text in [
            "10:11:25",
            "25 times",
            "port 2525",
            "port 25.5",
            "a 192.0.2.25",
            "version:25",
        ] {
            assert!(!names(text, "25"), "{text}");
        }
    }
}
