//! What stands around words on a page, in an answer by mail and in a dialog: tags, marks of quoting, buttons.

/// Tags of HTML that stand in error texts, those that end a line first.
const BLOCKS: [&str; 17] = [
    "p", "br", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "pre", "html",
    "body", "hr",
];
const INLINES: [&str; 10] = [
    "b", "i", "u", "em", "strong", "span", "code", "a", "font", "small",
];

/// What is on buttons below a message.
const BUTTONS: [&str; 8] = [
    "ok",
    "cancel",
    "yes",
    "no",
    "retry",
    "close",
    "abbrechen",
    "annuler",
];

/// The text without tags; what stands in pointed brackets and is no tag stays.
pub(super) fn without_tags(text: &str) -> Option<String> {
    if !text.contains('<') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match tag(rest) {
            Some((length, is_block)) => {
                if is_block {
                    out.push('\n');
                }
                rest = &rest[length..];
            }
            None => {
                out.push('<');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

/// The length of the tag that a text begins with, and whether it ends a line.
fn tag(text: &str) -> Option<(usize, bool)> {
    /// No tag is longer, its attributes included.
    const LONGEST: usize = 300;
    let end = text.bytes().take(LONGEST).position(|byte| byte == b'>')?;
    let inner = text[1..end].trim_start_matches('/').trim_end_matches('/');
    let name = inner.split([' ', '\n']).next()?.to_ascii_lowercase();
    let name = name.as_str();
    let is_block = BLOCKS.contains(&name);
    (is_block || INLINES.contains(&name)).then_some((end + 1, is_block))
}

/// The lines without the marks of an answer by mail, and without buttons. Where lines are marked both ways they are of a
/// conversation with a server, and stay.
pub(super) fn lines(text: &str) -> Option<String> {
    if !text.contains(['>', '[']) {
        return None;
    }
    let is_conversation = text.lines().any(|line| line.starts_with("< "));
    let is_answer = text.lines().filter(|line| line.starts_with('>')).count() > 1;
    let mut out = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let line = match is_answer && !is_conversation {
            true => line.trim_start_matches(['>', ' ']),
            false => line,
        };
        if !is_button(line) {
            out.push_str(line);
        }
    }
    Some(out)
}

fn is_button(line: &str) -> bool {
    let inner = line
        .trim()
        .strip_prefix('[')
        .and_then(|line| line.strip_suffix(']'));
    inner.is_some_and(|inner| BUTTONS.contains(&inner.trim().to_lowercase().as_str()))
}

/// The text with the points of a split code beside its digits: `5 . 7 . 4` is `5.7.4`; and with a word whole that was cut
/// inside of a line, `Authent- ication`.
pub(super) fn whole(text: &str) -> Option<String> {
    if !text.contains("- ") && !text.contains(" . ") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, sign) in text.match_indices(['.', '-']) {
        let is_point = sign == ".";
        // Both have a space behind them, and a point has one before it, too.
        let begin = if is_point { at.saturating_sub(1) } else { at };
        let is_parted = text[at + 1..].starts_with(' ')
            && begin >= from
            && (!is_point || at > from && text[..at].ends_with(' '));
        if !is_parted {
            continue;
        }
        let (before, behind) = (&text[from..begin], &text[at + 2..]);
        let is_digit = |c: char| c.is_ascii_digit();
        let is_cut = match is_point {
            true => before.ends_with(is_digit) && behind.starts_with(is_digit),
            false => is_cut_word(before, behind),
        };
        out.push_str(before);
        match (is_cut, is_point) {
            (true, true) => out.push('.'),
            (true, false) => {}
            (false, _) => out.push_str(&text[begin..at + 2]),
        }
        from = at + 2;
    }
    out.push_str(&text[from..]);
    Some(out)
}

/// Whether a word goes on behind a hyphen and a space; "pre- and post-" is two.
fn is_cut_word(before: &str, behind: &str) -> bool {
    const JOINING: [&str; 6] = ["and", "or", "und", "oder", "et", "ou"];
    const SHORTEST: usize = 3;
    let is_letter = |c: &char| c.is_lowercase();
    let begins = before.chars().rev().take_while(is_letter).count();
    let next: String = behind.chars().take_while(is_letter).collect();
    begins >= SHORTEST && next.len() >= SHORTEST && !JOINING.contains(&next.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_alone() {
        for (typed, read) in [
            ("<p><b>Need approval</b></p>", "\nNeed approval\n"),
            ("one<br/>two<br>three", "one\ntwo\nthree"),
            (
                "to <kim@contoso.com> at <host> a < b",
                "to <kim@contoso.com> at <host> a < b",
            ),
            ("<a href=\"https://example.org\">here</a> <", "here <"),
        ] {
            assert_eq!(without_tags(typed).as_deref(), Some(read), "{typed}");
        }
        assert_eq!(
            lines("Kim wrote:\n> one\n> > two\n[ OK ]").as_deref(),
            Some("Kim wrote:\none\ntwo\n")
        );
        assert_eq!(
            lines("> EHLO pc\n> QUIT\n< 250").as_deref(),
            Some("> EHLO pc\n> QUIT\n< 250")
        );
        for (typed, read) in [
            ("504 5 . 7 . 4 Unrecognized", "504 5.7.4 Unrecognized"),
            ("Authent- ication Failed", "Authentication Failed"),
            ("pre- and post-office - or", "pre- and post-office - or"),
            ("end . 5", "end . 5"),
        ] {
            assert_eq!(whole(typed).as_deref(), Some(read), "{typed}");
        }
    }
}
