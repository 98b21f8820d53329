//! How much of a mailbox is full, where that is no fault: `Your mailbox is 12% full.`

use std::collections::HashSet;

/// From so many percent on, a mailbox may be told as nearly full.
const NEARLY: u32 = 80;

/// How "full" and "used" begin in the languages of callers, in lower case.
const FULL: [&str; 12] = [
    "full",
    "used",
    "vol",
    "belegt",
    "gef\u{fc}llt",
    "plein",
    "rempli",
    "llen",
    "pien",
    "chei",
    "pe\u{142}n",
    "peln",
];

/// How "percent" is said in one word or at the end of two, in lower case, and what stands between the number and the end of two.
const PERCENT: [&str; 8] = [
    "%", "percent", "prozent", "procent", "cent", "ciento", "cento", "proc",
];
const BETWEEN: [&str; 5] = ["per", "pour", "por", "", "\u{a0}"];

/// How many words before and behind a share are looked at.
const NEAR: usize = 3;

/// The text without the shares that something is full, where they are small: the rest of such a sentence tells no fault.
pub(super) fn without_small_shares(text: &str) -> String {
    text.split('\n').map(of_line).collect::<Vec<_>>().join("\n")
}

fn of_line(line: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let is_full = |at: &usize| {
        let lower = words[*at].to_lowercase();
        let word = lower.trim_matches(|c: char| !c.is_alphanumeric());
        FULL.iter().any(|full| word.starts_with(full))
    };
    let mut left_out = HashSet::new();
    for (from, to) in (0..words.len()).filter_map(|end| Some((small_share(&words, end)?, end))) {
        let behind = to + 1..words.len().min(to + 1 + NEAR);
        let before = (from.saturating_sub(NEAR)..from).rev();
        if let Some(full) = behind.chain(before).find(is_full) {
            left_out.extend((from..=to).chain([full]));
        }
    }
    let kept = words.iter().enumerate();
    let kept = kept.filter(|(at, _)| !left_out.contains(at));
    kept.map(|(_, word)| *word).collect::<Vec<_>>().join(" ")
}

/// Where a small share begins that ends with a word: `12%`, `12,5 %`, `12 percent`, `12 por ciento`.
fn small_share(words: &[&str], end: usize) -> Option<usize> {
    let lower = words[end].to_lowercase();
    let last = lower.trim_matches(|c: char| !c.is_alphanumeric() && c != '%');
    let unit = last.trim_start_matches(|c: char| c.is_ascii_digit() || [',', '.'].contains(&c));
    if !PERCENT.contains(&unit) {
        return None;
    }
    let begin = match last.len() > unit.len() {
        true => end,
        false => (end.saturating_sub(2)..end)
            .rev()
            .find(|at| !BETWEEN.contains(&&*words[*at].to_lowercase()))?,
    };
    let number = words[begin].trim_start_matches(|c: char| !c.is_alphanumeric());
    let whole = number.split(|c: char| !c.is_ascii_digit()).next()?;
    let is_small = whole.parse::<u32>().is_ok_and(|share| share < NEARLY);
    is_small.then_some(begin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_share_is_left_out() {
        for (text, left) in [
            ("Your mailbox is 12% full.", "Your mailbox is"),
            ("Ihr Postfach ist zu 12,5 % voll", "Ihr Postfach ist zu"),
            ("my mailbox is 40 percent full", "my mailbox is"),
            (
                "el buz\u{f3}n est\u{e1} lleno al 12 por ciento",
                "el buz\u{f3}n est\u{e1} al",
            ),
            ("a 5% used\nmailbox full", "a\nmailbox full"),
            // What is full, or nearly.
            ("Your mailbox is 100% full.", "Your mailbox is 100% full."),
            (
                "Mein Postfach ist zu 95 % voll",
                "Mein Postfach ist zu 95 % voll",
            ),
            ("mailbox full, 12 messages", "mailbox full, 12 messages"),
            ("50% of mail fails", "50% of mail fails"),
            ("%", "%"),
            ("", ""),
        ] {
            assert_eq!(without_small_shares(text), left, "{text}");
        }
    }
}
