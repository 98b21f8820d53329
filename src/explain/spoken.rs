//! Codes that are read out, or that are split: "zero x eight hundred triple C zero E", `0x800 CCC 0E`.

mod piece;
mod tongue;

use piece::{Piece, piece};

/// The most pieces of one code, and the most that are looked at in a row.
const LONGEST: usize = 24;

/// The text with every code that was read out, or split, written as one; `is_code` knows which codes there are.
pub(super) fn spoken(text: &str, is_code: impl Fn(&str) -> bool) -> String {
    let text = &typed(&tongue::in_english(text), &is_code);
    let words: Vec<(usize, usize, Piece)> = pieces(text);
    let mut out = String::with_capacity(text.len());
    let mut written = 0;
    let mut at = 0;
    while at < words.len() {
        let run = run(text, &words[at..]);
        let all = match told(text, &words[at..at + run]) {
            Some(code) => vec![(0, run, code)],
            None => codes(&words[at..at + run], &is_code),
        };
        for (from, to, code) in all {
            let (begin, end) = (words[at + from].0, words[at + to - 1].1);
            out.push_str(&text[written..begin]);
            out.push_str(&code);
            written = end;
        }
        at += run.max(1);
    }
    out.push_str(&text[written..]);
    out
}

/// The text with every code right that was typed with the letter O for a zero, or without its beginning: `0x800CCCOE`,
/// `x800ccc0e`, `CCC0E`.
fn typed(text: &str, is_code: &impl Fn(&str) -> bool) -> String {
    /// What a code begins with as it was typed, and what was left out of it.
    const BEGINNINGS: [(&str, &str); 4] = [("0x", ""), ("x", "0"), ("800", "0x"), ("ccc", "0x800")];
    const SHORTEST: usize = 5;
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c: char| !c.is_alphanumeric());
        let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let lower = word.to_ascii_lowercase().replace('o', "0");
        let is_hexadecimal = lower
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || byte == b'x');
        let has_digit = word.bytes().any(|byte| byte.is_ascii_digit());
        let is_changed = is_hexadecimal && has_digit && word.len() >= SHORTEST;
        let is_known = |code: &String| code.len() == 10 && is_code(code);
        let meant = BEGINNINGS
            .iter()
            .filter(|(typed, _)| lower.starts_with(typed))
            .map(|(_, left)| format!("{left}{lower}"))
            .find(is_known)
            .filter(|_| is_changed);
        match meant {
            Some(code) if !word.eq_ignore_ascii_case(&code) => out.push_str(&code),
            _ => out.push_str(word),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The number that a run of number words is, where "error", "code" or "number" stands before it.
fn told(text: &str, run: &[(usize, usize, Piece)]) -> Option<String> {
    const BEFORE: [&str; 5] = ["error", "code", "number", "errno", "status"];
    let (first, last) = (run.first()?, run.last()?);
    let before = text[..first.0].trim_end().to_ascii_lowercase();
    let is_told = BEFORE.iter().any(|word| before.ends_with(word));
    let is_spoken = text[first.0..last.1]
        .chars()
        .all(|c| c.is_alphabetic() || c == '-' || c == ' ');
    let pieces: Vec<&Piece> = run.iter().map(|(_, _, piece)| piece).collect();
    let number = written(&pieces)?;
    let is_number = (2..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (is_told && is_spoken && is_number).then_some(number)
}

/// Every word that can be a piece of a code, with where it stands.
fn pieces(text: &str) -> Vec<(usize, usize, Piece)> {
    let mut found = Vec::new();
    let mut begin = None;
    let ends = text.char_indices().chain([(text.len(), ' ')]);
    for (at, c) in ends {
        let is_part = c.is_alphanumeric() || c == '\'' || c == '.' || c == '#';
        match (begin, is_part) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                let word = &text[from..at];
                let core = word.trim_end_matches(['.', '\'']);
                let behind = core.trim_start_matches('\'');
                if let Some(piece) = piece(&behind.to_lowercase()) {
                    let quote = core.len() - behind.len();
                    found.push((from + quote, from + core.len(), piece));
                }
                begin = None;
            }
            _ => {}
        }
    }
    found
}

/// How many pieces stand side by side.
fn run(text: &str, words: &[(usize, usize, Piece)]) -> usize {
    let beside = words.windows(2).take_while(|pair| {
        let between = &text[pair[0].1..pair[1].0];
        between.len() < 4 && between.chars().all(|c| " ,-.\n".contains(c))
    });
    (1 + beside.count()).min(words.len())
}

/// The codes in a run, the longest first, with their places.
fn codes(
    run: &[(usize, usize, Piece)],
    is_code: &impl Fn(&str) -> bool,
) -> Vec<(usize, usize, String)> {
    for length in (2..=run.len().min(LONGEST)).rev() {
        for from in 0..=run.len() - length {
            let window: Vec<&Piece> = run[from..from + length]
                .iter()
                .map(|(_, _, piece)| piece)
                .collect();
            if [window.first(), window.last()].contains(&Some(&&Piece::And)) {
                continue;
            }
            // "Fifty thousand seventy six" is 50076, and no 5000076.
            let readings = [counted(&window), written(&window)];
            let Some(code) = readings.into_iter().flatten().find(|code| is_code(code)) else {
                continue;
            };
            let mut all = codes(&run[..from], is_code);
            all.push((from, from + length, code));
            let behind = codes(&run[from + length..], is_code);
            all.extend(
                behind
                    .into_iter()
                    .map(|(a, b, code)| (a + from + length, b + from + length, code)),
            );
            return all;
        }
    }
    Vec::new()
}

/// The pieces one behind the other: "eight hundred seven" is 8007.
fn written(pieces: &[&Piece]) -> Option<String> {
    let mut out = String::new();
    let mut times = 1;
    let mut at = 0;
    while at < pieces.len() {
        let next = pieces.get(at + 1).copied();
        let text = match pieces[at] {
            Piece::Just(text) => text.clone(),
            Piece::Number(tens) => match next {
                Some(Piece::Just(one)) if tens % 10 == 0 && *tens >= 20 && is_digit(one) => {
                    at += 1;
                    format!("{}{one}", tens / 10)
                }
                _ => tens.to_string(),
            },
            Piece::Hundred if at > 0 => "00".to_owned(),
            Piece::Thousand if at > 0 => "000".to_owned(),
            Piece::Million if at > 0 => "000000".to_owned(),
            Piece::And if at > 0 => String::new(),
            Piece::Times(count) => {
                times = *count;
                at += 1;
                continue;
            }
            _ => return None,
        };
        out.push_str(&text.repeat(times));
        times = 1;
        at += 1;
    }
    (times == 1).then_some(out)
}

fn is_digit(text: &str) -> bool {
    text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The pieces as numbers: "five hundred and thirty five" is 535, "seven million two hundred eighteen" is 7000218.
fn counted(pieces: &[&Piece]) -> Option<String> {
    let mut out = String::new();
    // What stands before the last "thousand" or "million", and what stands behind it.
    let mut whole = 0;
    let mut number: Option<u32> = None;
    let mut has_counted = false;
    for piece in pieces {
        // Large numbers are those of Microsoft's sign-in; others may count anything.
        let most = if out == "aadsts" { 1000 } else { 10 };
        match (piece, number) {
            (Piece::Hundred, Some(n)) if (1..10).contains(&n) => {
                has_counted = true;
                number = Some(n * 100);
            }
            (Piece::Thousand, Some(n)) if (1..most).contains(&n) && whole % 1_000_000 == 0 => {
                has_counted = true;
                whole += n * 1000;
                number = None;
            }
            (Piece::Million, Some(n)) if (1..most).contains(&n) && whole == 0 => {
                has_counted = true;
                whole = n * 1_000_000;
                number = None;
            }
            (Piece::And, Some(_)) => {}
            (Piece::And, None) if whole > 0 => {}
            (Piece::Number(more), Some(n)) if n % 100 == 0 && n > 0 => number = Some(n + more),
            (Piece::Number(more), None) => number = Some(*more),
            (Piece::Just(text), Some(n)) if is_digit(text) && n % 10 == 0 && n > 0 => {
                number = Some(n + text.parse::<u32>().ok()?);
            }
            (Piece::Just(text), n) => {
                if n.is_some() || whole > 0 && !is_digit(text) {
                    out.push_str(&(whole + n.unwrap_or_default()).to_string());
                    whole = 0;
                }
                number = None;
                match is_digit(text) {
                    true => number = text.parse().ok(),
                    false => out.push_str(text),
                }
            }
            _ => return None,
        }
    }
    if number.is_some() || whole > 0 {
        out.push_str(&(whole + number.unwrap_or_default()).to_string());
    }
    has_counted.then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(code: &str) -> bool {
        [
            "0x800ccc0e",
            "800ccc0e",
            "0x80042109",
            "535",
            "5.7.3",
            "5.7.139",
            "aadsts50126",
            "aadsts7000218",
            "aadsts50076",
            "aadsts700016",
            "10060",
            "0x8007274c",
            "3253",
        ]
        .contains(&code)
    }

    #[test]
    fn codes_are_written_out() {
        for (said, written) in [
            (
                "it says zero x eight hundred CCC zero E here",
                "it says 0x800ccc0e here",
            ),
            ("zero x eight hundred triple C zero E", "0x800ccc0e"),
            ("Oh ex eight oh oh see see see oh ee.", "0x800ccc0e."),
            (
                "zero x eight zero zero three c's zero echo",
                "zero x eight zero zero three c's zero echo",
            ),
            ("0x800 CCC 0E", "0x800ccc0e"),
            ("0 x 8 0 0 C C C 0 E", "0x800ccc0e"),
            ("error 800 CCC 0E", "error 800ccc0e"),
            ("0x 8004 2109", "0x80042109"),
            ("five three five five point seven point three", "535 5.7.3"),
            (
                "five hundred and thirty five, five point seven point one three nine",
                "535, 5.7.139",
            ),
            ("five point seven point one hundred thirty nine", "5.7.139"),
            ("five dot seven dot one thirty-nine", "5.7.139"),
            ("double a d s t s five zero one two six", "aadsts50126"),
            ("AADSTS 50126", "aadsts50126"),
            ("aadsts seven million two hundred eighteen", "aadsts7000218"),
            ("AADSTS fifty thousand and seventy six", "aadsts50076"),
            ("a a d s t s seven hundred thousand sixteen", "aadsts700016"),
            ("five thirty five", "535"),
            ("ten thousand sixty", "ten thousand sixty"),
            ("one zero zero six zero", "10060"),
            (
                "zero x eight double oh seven two seven four charlie",
                "0x8007274c",
            ),
            ("three two five three", "3253"),
            (
                "Fehler null x acht null null vier zwei eins null neun",
                "Fehler 0x80042109",
            ),
            ("10060 and 535", "10060 and 535"),
            ("I see one of the nine", "I see one of the nine"),
            ("0x800CCC0E", "0x800CCC0E"),
            ("0x800CCCOE", "0x800ccc0e"),
            ("it is x800ccc0e", "it is 0x800ccc0e"),
            ("CCC0E.", "0x800ccc0e."),
            ("curl: error twenty-eight timeout", "curl: error 28 timeout"),
            ("I have twenty-eight folders", "I have twenty-eight folders"),
            ("", ""),
        ] {
            assert_eq!(spoken(said, known), written, "{said}");
        }
    }
}
