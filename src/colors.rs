//! The colours that programs write for terminals, and that stay where their output is put into a file or copied.

use std::borrow::Cow;

/// What begins the signs for a terminal (ECMA-48, section 5.4).
const ESCAPE: char = '\u{1b}';

/// A line without colours.
pub fn without_colors(line: &str) -> Cow<'_, str> {
    if !line.contains(ESCAPE) {
        return line.into();
    }
    let mut parts = line.split(ESCAPE);
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match behind_color(part) {
            Some(rest) => plain.push_str(rest),
            None => {
                plain.push(ESCAPE);
                plain.push_str(part);
            }
        }
    }
    plain.into()
}

/// What stands behind a colour, `[1;31m`, or behind the sign that clears the rest of the line, `[K`.
fn behind_color(part: &str) -> Option<&str> {
    let inner = part.strip_prefix('[')?;
    let codes = inner.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    codes.strip_prefix(['m', 'K'])
}

#[cfg(test)]
mod tests {
    use super::without_colors;

    #[test]
    fn colors_are_left_out_and_nothing_else() {
        for (line, plain) in [
            ("\u{1b}[31m0x800CCC0E\u{1b}[0m", "0x800CCC0E"),
            ("\u{1b}[1;31;40mno\u{1b}[K\u{1b}[m way", "no way"),
            ("plain [31m", "plain [31m"),
            ("\u{1b}]8;;x\u{7}", "\u{1b}]8;;x\u{7}"),
            ("\u{1b}", "\u{1b}"),
        ] {
            assert_eq!(without_colors(line), plain, "{line:?}");
        }
    }
}
