//! How long a refusal asks to wait, where it says so in numbers.

/// The units, in milliseconds.
const UNITS: &[(&[&str], u64)] = &[
    (&["ms", "msec", "millisecond", "milliseconds"], 1),
    (
        &[
            "s", "sec", "secs", "second", "seconds", "sekunde", "sekunden", "secondes",
        ],
        1000,
    ),
    (
        &["m", "min", "mins", "minute", "minutes", "minuten"],
        60_000,
    ),
    (
        &[
            "h", "hr", "hrs", "hour", "hours", "stunde", "stunden", "heure", "heures",
        ],
        3_600_000,
    ),
];

/// What stands shortly before such a time; any other number with a unit is a time of another kind.
const CUES: [&str; 8] = [
    "in", "for", "after", "wait", "time", "backoff", "delay", "retry",
];

/// How far before its number a cue may stand.
const REACH: usize = 3;

/// A longer time is no time to wait but a mistake.
const LONGEST_S: u64 = 7 * 24 * 60 * 60;

/// The seconds, rounded up.
pub fn seconds(text: &str) -> Option<u64> {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let times = words.iter().enumerate().filter_map(|(at, word)| {
        let digits = word.trim_end_matches(char::is_alphabetic);
        let (number, unit): (u64, &str) = match (*word, &word[digits.len()..]) {
            ("an" | "one", _) => (1, words.get(at + 1)?),
            (_, "") => (digits.parse().ok()?, words.get(at + 1)?),
            (_, joined) => (digits.parse().ok()?, joined),
        };
        let (_, unit) = UNITS.iter().find(|(names, _)| names.contains(&unit))?;
        let before = &words[at.saturating_sub(REACH)..at];
        let is_asked = before.iter().any(|word| CUES.contains(word));
        let seconds = number.checked_mul(*unit)?.div_ceil(1000);
        (is_asked && (1..=LONGEST_S).contains(&seconds)).then_some(seconds)
    });
    times.max()
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn the_time_that_a_server_names_is_read_and_no_other() {
        for (text, expected) in [
            (
                "Request is throttled. Suggested Backoff Time: 299961 milliseconds",
                Some(300),
            ),
            ("Please try again in 5 minutes.", Some(300)),
            ("Retry after 300 seconds", Some(300)),
            ("Too many failures, banned for 3600 s", Some(3600)),
            ("banned for 90s", Some(90)),
            ("Account locked. Please try again in 1 hour.", Some(3600)),
            ("try again in an hour", Some(3600)),
            (
                "zu viele Fehlversuche, bitte in 15 Minuten noch einmal",
                Some(900),
            ),
            ("Greylisted for 0 seconds", None),
            ("The limit is 200 messages", None),
            ("Permission denied (0.001 + 0.000 secs).", None),
            ("wait 99999999999999999999 hours", None),
            ("wait 18446744073709551615 hours", None),
            ("wait 900 hours", None),
            ("AUTHENTICATE failed.", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
