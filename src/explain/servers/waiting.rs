//! When a server says that it may be tried again: no page knows that better than its own words.

use crate::fact::wait;

/// The pages on which waiting is the next step.
const PAGES: [&str; 15] = [
    "auth.address-banned",
    "auth.limit",
    "auth.locked",
    "auth.refused",
    "auth.temporary",
    "auth.throttled",
    "auth.too-many-connections",
    "mailbox.session-ended",
    "mailbox.unavailable",
    "proto.greeting-refused",
    "service.outage",
    "smtp.greylisted",
    "smtp.rate-limited",
    "smtp.recipient-deferred",
    "smtp.temporary",
];

/// What stands before the time of a clock until which nothing is taken.
const UNTIL: [&str; 12] = [
    "until",
    "till",
    "after",
    "at",
    "from",
    "bis",
    "ab",
    "jusqu'\u{e0}",
    "apr\u{e8}s",
    "hasta",
    "fino",
    "tot",
];

/// So many words may stand between that and the time.
const REACH: usize = 2;

/// The next step on a page where the words of the server name a time; none where they do not.
pub(super) fn next_step(id: &str, text: &str) -> Option<String> {
    if !PAGES.contains(&id) {
        return None;
    }
    let when = match wait::seconds(text) {
        Some(seconds) => format!("in {}", spoken(seconds)),
        None => format!("after {}, by its clock", clock(text)?),
    };
    Some(format!(
        "The server says itself when to try again: {when}. Leave the mail program alone until then."
    ))
}

/// A time in words.
fn spoken(seconds: u64) -> String {
    let (number, unit) = match seconds {
        0..120 => (seconds, "second"),
        120..7200 => (seconds.div_ceil(60), "minute"),
        _ => (seconds.div_ceil(3600), "hour"),
    };
    match number {
        1 => format!("1 {unit}"),
        _ => format!("{number} {unit}s"),
    }
}

/// The time of a clock until which nothing is taken: `until 06:00`.
fn clock(text: &str) -> Option<&str> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut times = words.iter().enumerate().filter_map(|(at, word)| {
        let time = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        let before = &words[at.saturating_sub(REACH)..at];
        let is_until = |word: &&str| UNTIL.contains(&word.to_lowercase().as_str());
        (is_time(time) && before.iter().any(is_until)).then_some(time)
    });
    times.next_back()
}

fn is_time(word: &str) -> bool {
    let is_below = |digits: &str, most: u8| {
        digits.len() <= 2 && digits.parse::<u8>().is_ok_and(|number| number < most)
    };
    word.split_once(':').is_some_and(|(hour, minute)| {
        is_below(hour, 24) && minute.len() == 2 && is_below(minute, 60)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_server_is_the_one_to_wait_for() {
        let step = |text: &str| next_step("service.outage", text);
        for (text, when) in [
            ("maintenance until 06:00, try again later", "after 06:00"),
            ("Wartung bis heute 6:30 Uhr", "after 6:30"),
            ("please try again in one hour", "in 60 minutes"),
            ("try again in 10 minutes", "in 10 minutes"),
            ("try again in 30 seconds", "in 30 seconds"),
            ("Retry after 5 hours", "in 5 hours"),
        ] {
            let said = step(text).unwrap_or_default();
            assert!(said.contains(when), "{text}: {said}");
        }
        for text in [
            "try again later",
            "2026-11-21 06:00 out of memory",
            "until 99:99",
            "",
        ] {
            assert_eq!(step(text), None, "{text}");
        }
        assert_eq!(next_step("mailbox.full", "try again in 10 minutes"), None);
    }
}
