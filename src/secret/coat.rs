//! How one character may be written by one who repeats it: plain, quoted, or escaped.

use std::str::Chars;

/// Where a text may go on after it has spelled `wanted` from its beginning, in bytes; none when it
/// spells something else. Upper and lower case are the same, because codes are kept in upper case.
///
/// Known are: the character itself, the backslash of IMAP and JSON, `\u` of JSON, `\x` of many
/// logs, percent signs (RFC 3986) and `+` for a space, quoted-printable (RFC 2045), and the
/// character references of HTML.
pub(super) fn ends(text: &str, wanted: char) -> impl Iterator<Item = usize> {
    [
        plain(text, wanted),
        quoted(text, wanted),
        octets(text, wanted, "%"),
        octets(text, wanted, "="),
        octets(text, wanted, "\\x"),
        unicode_escape(text, wanted),
        reference(text, wanted),
        (wanted == ' ' && text.starts_with('+')).then_some(1),
    ]
    .into_iter()
    .flatten()
}

/// Whether a text that begins with `first` may spell `wanted`: quick, for most do not.
pub(super) fn may_begin(first: char, wanted: char) -> bool {
    matches!(first, '\\' | '%' | '=' | '&' | '+') || same(first, wanted)
}

fn same(one: char, other: char) -> bool {
    one == other || one.eq_ignore_ascii_case(&other)
}

fn plain(text: &str, wanted: char) -> Option<usize> {
    let first = text.chars().next()?;
    same(first, wanted).then(|| first.len_utf8())
}

fn quoted(text: &str, wanted: char) -> Option<usize> {
    let behind = text.strip_prefix('\\')?;
    let short = match wanted {
        '\t' => 't',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        other => other,
    };
    let first = behind.chars().next()?;
    (same(first, wanted) || first == short).then(|| 1 + first.len_utf8())
}

/// Every byte of the character in hexadecimal, with a sign before each.
fn octets(text: &str, wanted: char, sign: &str) -> Option<usize> {
    let mut rest = text;
    for byte in wanted.encode_utf8(&mut [0; 4]).bytes() {
        rest = rest.strip_prefix(sign)?;
        let digits = rest.get(..2)?;
        let spelled = u8::from_str_radix(digits, 16).ok()?;
        if !spelled.eq_ignore_ascii_case(&byte) {
            return None;
        }
        rest = &rest[2..];
    }
    Some(text.len() - rest.len())
}

/// `\u00e9`, or two of them for a character beyond the first plane.
fn unicode_escape(text: &str, wanted: char) -> Option<usize> {
    let mut rest = text;
    for unit in wanted.encode_utf16(&mut [0; 2]) {
        rest = rest
            .strip_prefix("\\u")
            .or_else(|| rest.strip_prefix("\\U"))?;
        let spelled = u16::from_str_radix(rest.get(..4)?, 16).ok()?;
        if spelled != *unit {
            return None;
        }
        rest = &rest[4..];
    }
    Some(text.len() - rest.len())
}

/// `&amp;`, `&#38;`, `&#x26;`.
fn reference(text: &str, wanted: char) -> Option<usize> {
    let rest = text.strip_prefix('&')?;
    let name = until_semicolon(rest.chars())?;
    let spelled = match name.strip_prefix('#') {
        Some(number) => {
            let hexadecimal = number.strip_prefix(['x', 'X']);
            let code = match hexadecimal {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => match name.to_ascii_lowercase().as_str() {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            "nbsp" => '\u{a0}',
            _ => return None,
        },
    };
    (spelled == wanted).then(|| name.len() + 2)
}

/// The name of a reference: a few characters, and a semicolon behind them.
fn until_semicolon(chars: Chars<'_>) -> Option<&str> {
    const LONGEST: usize = 10;
    let text = chars.as_str();
    let end = text.bytes().take(LONGEST).position(|byte| byte == b';')?;
    Some(&text[..end])
}
