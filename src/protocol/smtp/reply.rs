//! Replies of an SMTP server, taken apart (RFC 5321, section 4.2).

use crate::observation::session::Reply;

/// One line of a reply.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// The three digits.
    pub(super) code: u16,
    /// Whether more lines follow.
    pub(super) more: bool,
    /// The text behind them.
    pub(super) text: &'a str,
}

/// Takes a line apart; none when it does not begin with a reply code.
pub(super) fn read(line: &str) -> Option<Part<'_>> {
    let digits = line.get(..3)?;
    if !digits.starts_with(['2', '3', '4', '5'])
        || !digits.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let code = digits.parse().ok()?;
    let rest = &line[3..];
    let more = rest.starts_with('-');
    if !more && !rest.is_empty() && !rest.starts_with([' ', '\t']) {
        return None;
    }
    let text = rest.get(1..).unwrap_or_default().trim();
    Some(Part { code, more, text })
}

/// The reply that these lines make; the last code counts, as it is the one that ends the reply.
pub(super) fn join(code: u16, lines: &[String]) -> Reply {
    let mut enhanced = None;
    let mut texts = Vec::new();
    for line in lines {
        let text = match split_enhanced(line) {
            Some((status, text)) => {
                enhanced.get_or_insert_with(|| status.to_owned());
                text
            }
            None => line,
        };
        if !text.is_empty() {
            texts.push(text);
        }
    }
    let text = texts.join(" ");
    Reply {
        status: code.to_string(),
        code: Some(code),
        enhanced: enhanced.or_else(|| numbered(&text, code)),
        response_code: None,
        text,
    }
}

/// The enhanced status code that qmail and others put behind a number sign into the text, `(#4.3.0)`; one of another
/// class than the code is something else.
fn numbered(text: &str, code: u16) -> Option<String> {
    let mut marked = text.split('#').skip(1).map(|behind| {
        let end = behind.find(|c: char| !c.is_ascii_digit() && c != '.');
        behind[..end.unwrap_or(behind.len())].trim_end_matches('.')
    });
    let class = (code / 100).to_string();
    let is_status = |found: &&str| split_enhanced(found).is_some_and(|(_, rest)| rest.is_empty());
    let found = marked.find(|found| found.starts_with(&class) && is_status(found));
    found.map(str::to_owned)
}

/// The enhanced status code that a text begins with, and the text behind it (RFC 2034, section 4).
fn split_enhanced(text: &str) -> Option<(&str, &str)> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let mut numbers = first.split('.');
    let class = numbers.next()?;
    let is_number = |number: &str| {
        (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_status = matches!(class, "2" | "4" | "5")
        && numbers.next().is_some_and(is_number)
        && numbers.next().is_some_and(is_number)
        && numbers.next().is_none();
    is_status.then(|| (first, rest.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_told_from_other_text() {
        for (line, code, more, text) in [
            ("250-mail.example.org", 250, true, "mail.example.org"),
            ("250 ", 250, false, ""),
            ("250", 250, false, ""),
            ("334\tx ", 334, false, "x"),
            ("250-", 250, true, ""),
        ] {
            assert_eq!(read(line), Some(Part { code, more, text }), "{line}");
        }
        for line in [
            "", "25", "2500", "250x", "abc d", "199 x", "600 x", " 250 x", "2\u{e4}0",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
    }

    #[test]
    fn enhanced_codes_are_set_apart() {
        for (line, enhanced, text) in [
            (
                "5.7.139 Authentication unsuccessful, x",
                Some("5.7.139"),
                "Authentication unsuccessful, x",
            ),
            ("2.0.0", Some("2.0.0"), ""),
            ("5.7 no", None, "5.7 no"),
            ("3.7.1 no", None, "3.7.1 no"),
            ("5.7.1234 no", None, "5.7.1234 no"),
            ("5.7.1.1 no", None, "5.7.1.1 no"),
            ("5.7.x no", None, "5.7.x no"),
            ("5.7.1: no", None, "5.7.1: no"),
        ] {
            let reply = join(550, &[line.to_owned()]);
            assert_eq!(reply.enhanced.as_deref(), enhanced, "{line}");
            assert_eq!(reply.text, text, "{line}");
        }
    }

    #[test]
    fn enhanced_codes_behind_a_number_sign_are_found() {
        for (code, line, enhanced) in [
            (421, "unable to read controls (#4.3.0)", Some("4.3.0")),
            (
                451,
                "Resources temporarily unavailable [#4.16.1].",
                Some("4.16.1"),
            ),
            (553, "sorry (#5.7.1) #1 5.5.5", Some("5.7.1")),
            (553, "sorry, #1 of (#4.3.0)", None),
            (553, "sorry (#5.7) #", None),
            (553, "sorry 5.7.1", None),
        ] {
            let reply = join(code, &[line.to_owned()]);
            assert_eq!(reply.enhanced.as_deref(), enhanced, "{line}");
            assert_eq!(reply.text, line);
        }
    }

    #[test]
    fn several_lines_make_one_text() {
        let lines = ["5.7.8 one", "5.7.8  two", "", "three"].map(str::to_owned);
        let reply = join(535, &lines);
        assert_eq!(reply.text, "one two three");
        assert_eq!(reply.status, "535");
        assert_eq!(reply.enhanced.as_deref(), Some("5.7.8"));
    }
}
