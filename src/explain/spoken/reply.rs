//! A reply of SMTP whose numbers are spoken without their dots: "535 5 7 139", "five three five five seven one three nine".

use super::{Known, Piece, Placed, mark};

/// How long a code of SMTP is.
const CODE: usize = 3;

/// The reply whose first number begins at a place, written as servers write it, and where it ends; it takes all numbers that stand
/// there, or is none.
pub(super) fn at(
    text: &str,
    run: &[Placed],
    from: usize,
    known: &Known<'_>,
) -> Option<(usize, String)> {
    /// A code, a class, a subject and a detail of three digits.
    const LONGEST: usize = CODE + 5;
    if from > 0 && run[from - 1].2.is_number() {
        return None;
    }
    let mut digits = String::new();
    let mut ends = Vec::new();
    for (_, _, piece) in &run[from..] {
        let Some(number) = piece.digits() else {
            break;
        };
        digits.push_str(number);
        ends.push(digits.len());
        if digits.len() > LONGEST {
            return None;
        }
    }
    let to = from + ends.len();
    // What goes on with a point is spoken whole.
    if matches!(run.get(to), Some((_, _, Piece::Just(sign))) if sign == ".") {
        return None;
    }
    let is_marked = || mark::is_marked(text, run[from].0, run[to - 1].1);
    let with_code = digits.split_at_checked(CODE).and_then(|(code, rest)| {
        let enhanced = enhanced(rest, CODE, &ends)?;
        let is_reply = (known.is_code)(code) && enhanced.starts_with(&code[..1]);
        // Whoever types a code in one piece means one; digits one by one may be any number.
        let is_reply = is_reply && !mark::is_other(text, run[from].0);
        let is_meant = ends[0] == CODE || (known.is_named)(&enhanced) || is_marked();
        (is_reply && is_meant).then(|| format!("{code} {enhanced}"))
    });
    // "Five five zero" is 550.
    let is_code = digits.len() == CODE && (known.is_code)(&digits) && digits != "571";
    let alone = || {
        let enhanced = enhanced(&digits, 0, &ends)?;
        (!is_code && mark::is_told(text, run[from].0)).then_some(enhanced)
    };
    with_code.or_else(alone).map(|said| (to, said))
}

/// The enhanced code that digits are (RFC 3463), where a number ends behind its class and its subject; `before` is how many digits
/// stand before them.
fn enhanced(digits: &str, before: usize, ends: &[usize]) -> Option<String> {
    let (class, rest) = digits.split_at_checked(1)?;
    let (subject, detail) = rest.split_at_checked(1)?;
    let is_split = [before, before + 1, before + 2]
        .iter()
        .all(|end| *end == 0 || ends.contains(end));
    let fits = ["4", "5"].contains(&class)
        && subject <= "7"
        && (1..=3).contains(&detail.len())
        && (detail == "0" || !detail.starts_with('0'));
    (is_split && fits).then(|| format!("{class}.{subject}.{detail}"))
}
