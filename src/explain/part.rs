//! The part of a long text that is read: how it begins, and its end, where a log has what went wrong.

use std::borrow::Cow;

use super::MOST;

/// How much of the beginning of a text is read that is longer than [`MOST`], in bytes; the rest is read from its end.
pub const BEGINNING: usize = 256 * 1024;

/// How far a whole line is looked for where the parts meet.
const LINE: usize = 64 * 1024;

/// All of a text, or its beginning and its end, both in whole lines.
pub(super) fn of(text: &str) -> Cow<'_, str> {
    if text.len() <= MOST {
        return Cow::Borrowed(text);
    }
    let end = text.floor_char_boundary(BEGINNING);
    let beginning = match text[..end].rfind('\n') {
        Some(line) if end - line <= LINE => &text[..line],
        _ => &text[..end],
    };
    let from = text.ceil_char_boundary(text.len() - (MOST - BEGINNING) + 1);
    let rest = &text[from..];
    let near = rest.floor_char_boundary(LINE.min(rest.len()));
    let rest = match rest[..near].find('\n') {
        Some(line) => &rest[line + 1..],
        None => rest,
    };
    Cow::Owned(format!("{beginning}\n{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_text_the_beginning_and_the_end_are_read() {
        assert_eq!(of("one\ntwo"), "one\ntwo");
        for filling in ["the quick brown fox\n", "\u{e9}\u{e9}\u{e9} "] {
            let text = format!("first {}last", filling.repeat(3 * MOST / filling.len()));
            let part = of(&text);
            assert!(part.len() <= MOST && part.len() > MOST - 2 * LINE);
            assert!(part.starts_with("first ") && part.ends_with("last"));
        }
        // Lines are whole where the parts meet.
        let lines: String = (0..MOST / 8).map(|n| format!("line {n:07}\n")).collect();
        assert!(of(&lines).lines().all(|line| line.len() == 12));
    }
}
