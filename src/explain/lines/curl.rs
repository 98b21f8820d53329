//! What curl prints with `-v` of a conversation: `*` before its own words, `>` before what it sends, `<` before what the server says.

/// How its own words about a connection begin, in lower case.
const BEGINNINGS: [&str; 3] = ["*   trying ", "* connected to ", "* host "];

/// What its own words have that tells of no fault, although a word of it looks like one, in lower case.
const HARMLESS: [&str; 2] = ["alpn", "tls header"];

/// What a line of curl is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line<'t> {
    /// What was sent.
    Sent,
    /// What the server said, or what curl says of a fault.
    Said(&'t str),
    /// What curl does.
    Step(&'t str),
}

/// Whether a text, in lower case, is such a conversation.
pub(super) fn is_verbose(lower: &str) -> bool {
    let begins = |line: &str| BEGINNINGS.iter().any(|begin| line.starts_with(begin));
    lower.lines().any(begins)
}

/// What a line says behind the meter of the transfer, which stands on the same screen: `... --:--:-- 0< * OK ready`.
pub(super) fn behind_meter(line: &str) -> &str {
    const OPEN: &str = "--:--:--";
    let Some(end) = line.rfind(OPEN) else {
        return line;
    };
    let speed = |c: char| c.is_ascii_digit() || ['.', 'k', 'M'].contains(&c);
    line[end + OPEN.len()..]
        .trim_start()
        .trim_start_matches(speed)
}

/// What a line of it is; none where it bears no mark.
pub(super) fn read(line: &str) -> Option<Line<'_>> {
    if line.starts_with("> ") {
        return Some(Line::Sent);
    }
    let said = line.strip_prefix("< ").map(Line::Said);
    said.or_else(|| line.strip_prefix("* ").map(Line::Step))
}

/// Whether a text, in lower case, says that it connected.
pub(super) fn has_connected(lower: &str) -> bool {
    lower
        .lines()
        .any(|line| line.starts_with("* connected to "))
}

/// Whether a step, in lower case, is about one of several addresses that it tried.
pub(super) fn is_of_one_address(lower: &str) -> bool {
    let begins = |begin: &&str| lower.trim_start().starts_with(begin);
    ["immediate connect fail for ", "connect to "]
        .iter()
        .any(begins)
}

/// Whether a step, in lower case, has no word of a fault in spite of how it looks.
pub(super) fn is_harmless(lower: &str) -> bool {
    HARMLESS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_told_from_the_others_by_its_mark() {
        for (line, is) in [
            ("> A001 CAPABILITY", Some(Line::Sent)),
            ("< * OK ready", Some(Line::Said("* OK ready"))),
            (
                "* SSL certificate verify ok.",
                Some(Line::Step("SSL certificate verify ok.")),
            ),
            ("curl: (67) Login denied", None),
        ] {
            assert_eq!(read(line), is, "{line}");
        }
        assert!(is_verbose("*   trying 192.0.2.1:993..."));
        assert!(!is_verbose("* ok ready"));
        assert_eq!(
            behind_meter("0 0 --:--:-- 0:00:01 --:--:-- 0< * OK"),
            "< * OK"
        );
    }
}
