//! Codes that are read out, or that are split: "zero x eight hundred triple C zero E", `0x800 CCC 0E`.

mod joined;
mod mark;
mod piece;
mod reply;
mod tongue;

use joined::{codes, written};
use piece::{Piece, piece};

/// A piece of a code, and where it begins and ends in the text.
type Placed = (usize, usize, Piece);

/// What is known of codes.
pub(super) struct Known<'k> {
    /// Whether it is one, or has the form of one.
    pub(super) is_code: &'k dyn Fn(&str) -> bool,
    /// Whether something is known of just this one.
    pub(super) is_named: &'k dyn Fn(&str) -> bool,
}

/// The text with every code that was read out, or split, written as one.
pub(super) fn spoken(text: &str, known: &Known<'_>) -> String {
    let text = &typed(&tongue::in_english(text), known.is_code);
    let words: Vec<Placed> = pieces(text);
    let mut out = String::with_capacity(text.len());
    let mut written = 0;
    let mut at = 0;
    while at < words.len() {
        let run = run(text, &words[at..]);
        let all = match told(text, &words[at..at + run]) {
            Some(code) => vec![(0, run, code)],
            None => codes(text, &words[at..at + run], known),
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
fn typed(text: &str, is_code: &dyn Fn(&str) -> bool) -> String {
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
fn told(text: &str, run: &[Placed]) -> Option<String> {
    const BEFORE: [&str; 5] = ["error", "code", "number", "errno", "status"];
    let (first, last) = (run.first()?, run.last()?);
    let before = text[..first.0].trim_end();
    let ends = |word: &&str| {
        let from = before.len().saturating_sub(word.len());
        before
            .get(from..)
            .is_some_and(|end| end.eq_ignore_ascii_case(word))
    };
    let is_told = BEFORE.iter().any(ends);
    let is_spoken = text[first.0..last.1]
        .chars()
        .all(|c| c.is_alphabetic() || c == '-' || c == ' ');
    let pieces: Vec<&Piece> = run.iter().map(|(_, _, piece)| piece).collect();
    let number = written(&pieces)?;
    let is_number = (2..=3).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit());
    (is_told && is_spoken && is_number).then_some(number)
}

/// Every word that can be a piece of a code, with where it stands.
fn pieces(text: &str) -> Vec<Placed> {
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
fn run(text: &str, words: &[Placed]) -> usize {
    let beside = words.windows(2).take_while(|pair| {
        let between = &text[pair[0].1..pair[1].0];
        between.len() < 4 && between.chars().all(|c| " ,-.\n".contains(c))
    });
    (1 + beside.count()).min(words.len())
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

    const KNOWN: Known<'static> = Known {
        is_code: &known,
        is_named: &known,
    };

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
            ("error one zero zero six zero", "error 10060"),
            ("Outlook shows 1 0 0 6 0 here", "Outlook shows 10060 here"),
            // A number as any other, and digits in the midst of others.
            ("one zero zero six zero", "one zero zero six zero"),
            (
                "my phone number is 1 0 0 6 0",
                "my phone number is 1 0 0 6 0",
            ),
            (
                "error 7 1 0 0 6 0 3\n5 3 5 1 1 9",
                "error 7 1 0 0 6 0 3\n5 3 5 1 1 9",
            ),
            ("535 5 7 139", "535 5.7.139"),
            ("535 5 7 3 no", "535 5.7.3 no"),
            ("error 5 7 139", "error 5.7.139"),
            ("room 5 7 139", "room 5 7 139"),
            ("AAD STS five zero one two six", "aadsts50126"),
            ("five three five five seven one three nine", "535 5.7.139"),
            (
                "call five three five five seven one three eight",
                "call five three five five seven one three eight",
            ),
            ("450 4 users", "450 4 users"),
            (
                "zero x eight double oh seven two seven four charlie",
                "0x8007274c",
            ),
            ("error three two five three", "error 3253"),
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
            assert_eq!(spoken(said, &KNOWN), written, "{said}");
        }
    }

    #[test]
    fn the_work_grows_as_the_text_does() {
        for piece in [
            "1 2 3 4 5 ",
            "zero one two five ",
            "five five zero ",
            "C ",
            "and ",
            "double ",
            "5 7 1 and ",
            "x 8 0 0 c c c ",
        ] {
            let work = |times: usize| {
                let asked = std::cell::Cell::new(0_usize);
                let count = |code: &str| {
                    asked.set(asked.get() + code.len().max(1));
                    known(code)
                };
                let known = Known {
                    is_code: &count,
                    is_named: &count,
                };
                spoken(&piece.repeat(times), &known);
                asked.get()
            };
            let (once, twice) = (work(100), work(200));
            assert!(twice <= once * 3, "{piece}: {once}, {twice}");
        }
    }
}
