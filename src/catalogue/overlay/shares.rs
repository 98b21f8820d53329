//! Names of shared folders, `\\server\share`: who writes one means every backslash, of which Markdown takes some for a mark.

use std::borrow::Cow;

/// The Markdown with the names of shared folders outside of code written so that they are told as they stand.
pub(super) fn kept(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains(BEGIN) {
        return Cow::Borrowed(markdown);
    }
    let mut is_fenced = false;
    let mut out = String::with_capacity(markdown.len() + 8);
    for line in markdown.split_inclusive('\n') {
        let is_fence = line.trim_start().starts_with("```");
        is_fenced ^= is_fence;
        if is_fenced || is_fence || line.starts_with("    ") {
            out.push_str(line);
            continue;
        }
        // Every second part stands between backticks.
        for (at, part) in line.split('`').enumerate() {
            if at > 0 {
                out.push('`');
            }
            match at % 2 {
                0 => doubled(part, &mut out),
                _ => out.push_str(part),
            }
        }
    }
    Cow::Owned(out)
}

/// How such a name begins.
const BEGIN: &str = r"\\";

/// Adds a text with each backslash of such names doubled.
fn doubled(text: &str, out: &mut String) {
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_start_matches(['(', '"', '\'', '<', '\u{201e}', '\u{201c}']);
        let name = bare.strip_prefix(BEGIN);
        match name.is_some_and(|name| name.starts_with(char::is_alphanumeric)) {
            true => out.push_str(&word.replace('\\', BEGIN)),
            false => out.push_str(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn a_shared_folder_keeps_its_backslashes() {
        for (written, expected) in [
            (r"Copy it to \\fs01\share.", r"Copy it to \\\\fs01\\share."),
            (r"(\\fs01\_mail$)", r"(\\\\fs01\\_mail$)"),
            (r"in `\\fs01\share`", r"in `\\fs01\share`"),
            ("    \\\\fs01\\share", "    \\\\fs01\\share"),
            ("```\n\\\\fs01\\a\n```\n", "```\n\\\\fs01\\a\n```\n"),
            (r"\\\\fs01\\share", r"\\\\fs01\\share"),
            (r"a \* b", r"a \* b"),
        ] {
            assert_eq!(kept(written), expected, "{written}");
        }
    }
}
