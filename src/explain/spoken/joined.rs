//! Pieces that stand side by side, joined to the codes that they are.

use super::piece::Piece;
use super::{Known, Placed, reply};

/// The most pieces of one code, and the most characters.
const LONGEST: usize = 24;
const MOST: usize = 16;

/// A code in a run: from which piece to which, and what it is.
pub(super) type Code = (usize, usize, String);

/// The codes in a run from left to right, with their places. Every place is looked at once: the time grows as the run does.
pub(super) fn codes(text: &str, run: &[Placed], known: &Known<'_>) -> Vec<Code> {
    let longest: Vec<Option<(usize, String)>> = (0..run.len())
        .map(|from| longest_at(&run[from..], known))
        .collect();
    let length = |at: usize| longest[at].as_ref().map_or(0, |(length, _)| *length);
    let mut all = Vec::new();
    let mut at = 0;
    while at < run.len() {
        if let Some((to, said)) = reply::at(text, run, at, known) {
            all.push((at, to, said));
            at = to;
            continue;
        }
        let to = at + length(at);
        // What begins within it and is longer is the code.
        let is_longest = (at + 1..to).all(|other| length(other) <= length(at));
        match &longest[at] {
            Some((_, code)) if is_longest && stands_alone(text, run, (at, to), code, known) => {
                all.push((at, to, code.clone()));
                at = to;
            }
            _ => at += 1,
        }
    }
    all
}

/// The longest code that begins with the first piece: how many pieces it has.
fn longest_at(run: &[Placed], known: &Known<'_>) -> Option<(usize, String)> {
    let mut characters = 0;
    let fits = run.iter().take(LONGEST).take_while(|(_, _, piece)| {
        characters += piece.least();
        characters <= MOST
    });
    let pieces: Vec<&Piece> = fits.map(|(_, _, piece)| piece).collect();
    (2..=pieces.len()).rev().find_map(|length| {
        let window = &pieces[..length];
        if [window.first(), window.last()].contains(&Some(&&Piece::And)) {
            return None;
        }
        // "Fifty thousand seventy six" is 50076, and no 5000076.
        let readings = [counted(window), written(window)];
        let code = readings
            .into_iter()
            .flatten()
            .find(|code| (known.is_code)(code));
        Some((length, code?))
    })
}

/// Whether a code is no part of a longer number, and where it is a number as any other, something says that it is one of a fault.
fn stands_alone(
    text: &str,
    run: &[Placed],
    (from, to): (usize, usize),
    code: &str,
    known: &Known<'_>,
) -> bool {
    /// So many digits has a reply; longer numbers are those of Windows.
    const REPLY: usize = 3;
    /// So many has one that nothing else is, where it is all there is; those of Winsock may be of a place.
    const WHOLE: usize = 8;
    if !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let is_number = |at: usize| run.get(at).is_some_and(|(_, _, piece)| piece.is_number());
    let has_enhanced = code.len() == REPLY
        && run.get(to..).is_some_and(|behind| {
            longest_at(behind, known)
                .is_some_and(|(_, next)| next.contains('.') && next.starts_with(&code[..1]))
        });
    let is_part = from > 0 && is_number(from - 1) || is_number(to) && !has_enhanced;
    let (begin, end) = (run[from].0, run[to - 1].1);
    let is_told = code.len() <= REPLY
        || super::mark::is_marked(text, begin, end)
        || code.len() >= WHOLE && (known.is_code)(code) && super::mark::is_all(text, begin, end);
    !is_part && is_told
}

/// The pieces one behind the other: "eight hundred seven" is 8007.
pub(super) fn written(pieces: &[&Piece]) -> Option<String> {
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
