//! Where in a program an error came up: the frames of a traceback, which say nothing of the error.

/// The text without the frames of tracebacks, where it has any: what is behind the head of one, up to the next line that is not indented.
pub(super) fn without(text: &str) -> Option<String> {
    if !text.lines().any(is_head) {
        return None;
    }
    let mut kept = String::with_capacity(text.len());
    let mut is_within = false;
    for line in text.split('\n') {
        let is_indented = line.starts_with([' ', '\t']);
        is_within = is_head(line) || is_within && (is_indented || line.trim().is_empty());
        // A log may put the error itself before the head.
        let said = match is_within {
            true => line.split_once(HEAD).map_or("", |(before, _)| before),
            false => line,
        };
        kept.push_str(said);
        kept.push('\n');
    }
    Some(kept)
}

/// How Python begins.
const HEAD: &str = "Traceback (most recent call last):";

/// Whether a line is the head of a traceback: that of Python, or of Lua.
fn is_head(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(HEAD) || line == "Traceback:" || line == "stack traceback:"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_left() {
        let text = "Traceback (most recent call last):\n  File \"x.py\", line 3, in f\n    raise E('%s')\nsmtplib.E: (535, b'no')\nbye";
        let left = without(text).unwrap_or_default();
        assert_eq!(left.trim(), "smtplib.E: (535, b'no')\nbye");
        let text = "imapfilter: no\nstack traceback:\n\t[C]: in ?\n\tx.lua:75: in function";
        assert_eq!(without(text).unwrap_or_default().trim(), "imapfilter: no");
        assert_eq!(without("File \"x\" is missing"), None);
    }
}
