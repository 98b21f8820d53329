//! The port that a text names, where it tells which of several faults is meant.

use super::Candidate;
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
    use super::names;

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
