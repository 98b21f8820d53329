//! What was typed, as plain text: escapes of JSON, HTML and mail undone, every kind of quote, dash and space made one.

mod encoded;
mod markup;

use std::borrow::Cow;

use crate::colors::without_colors;

/// What is done to a text, one after the other; each gives none where there is nothing to do.
const PASSES: [fn(&str) -> Option<String>; 16] = [
    encoded::bytes_of_journal,
    encoded::of_addresses,
    encoded::steps,
    soft_breaks,
    encoded::cut_at_column,
    marks_of_python,
    windows_that_pop_up,
    keys_of_ssh,
    references,
    without_paths,
    backslashes,
    colors,
    markup::without_tags,
    folded,
    markup::lines,
    joined,
];

/// The text with escapes undone and characters folded; upper and lower case stay as they are.
pub(super) fn clean(text: &str) -> String {
    let mut text = Cow::Borrowed(text);
    for pass in PASSES {
        if let Some(changed) = pass(&text) {
            text = Cow::Owned(changed);
        }
    }
    markup::whole(&text).unwrap_or_else(|| text.into_owned())
}

/// Old Python marks its texts with a letter before the quotation mark.
fn marks_of_python(text: &str) -> Option<String> {
    text.contains("u'")
        .then(|| text.replace("{u'", "{'").replace(" u'", " '"))
}

/// A window that pops up is none of POP.
fn windows_that_pop_up(text: &str) -> Option<String> {
    let is_told = text.contains("op-") || text.contains("op up");
    is_told.then(|| {
        let windows = ["pop-up", "Pop-up", "Pop-Up", "pop up", "Pop up"];
        windows.iter().fold(text.to_owned(), |text, window| {
            text.replace(window, "popup")
        })
    })
}

/// libcurl names the keys of SSH in its sentence about certificates, whatever was asked for.
fn keys_of_ssh(text: &str) -> Option<String> {
    const KEYS: &str = " or SSH remote key";
    text.contains(KEYS).then(|| text.replace(KEYS, ""))
}

/// Quoted-printable (RFC 2045): soft line breaks, and the octets where the text has them.
fn soft_breaks(text: &str) -> Option<String> {
    let is_encoded = text.contains("=\n") || text.contains("=\r\n") || text.contains("=3D");
    if !is_encoded {
        return None;
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let digits = rest.get(1..3).and_then(|two| std::str::from_utf8(two).ok());
        let octet = digits.filter(|two| {
            two.bytes()
                .all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b))
        });
        match (rest, octet) {
            ([b'=', b'\r', b'\n', ..], _) => at += 3,
            ([b'=', b'\n', ..], _) => at += 2,
            ([b'=', ..], Some(two)) => {
                out.push(u8::from_str_radix(two, 16).unwrap_or(b'?'));
                at += 3;
            }
            ([byte, ..], _) => {
                out.push(*byte);
                at += 1;
            }
            ([], _) => break,
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

/// The character references of HTML that stand in error texts.
fn references(text: &str) -> Option<String> {
    /// No reference is longer, the signs included.
    const LONGEST: usize = 9;
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(LONGEST).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, reference(&rest[1..end])?))) {
            Some((end, c)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Some(out)
}

fn reference(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" | "ldquo" | "rdquo" => '"',
        "apos" | "lsquo" | "rsquo" => '\'',
        "nbsp" => ' ',
        "ndash" | "mdash" => '-',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// The text without paths of Windows, `C:\ws\deps\file.c`: they are no words, and their signs no escapes.
fn without_paths(text: &str) -> Option<String> {
    if !text.contains(":\\") {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(":\\") {
        let mut back = rest[..at].chars().rev();
        let drive = back.next().filter(char::is_ascii_alphabetic);
        let before = back.next();
        let is_drive = drive.is_some() && before.is_none_or(|c| !c.is_alphanumeric());
        // In JSON every sign of a path stands twice, and `:\"` is none.
        let is_path =
            is_drive && rest[at + 2..].starts_with(|c: char| c.is_alphanumeric() || c == '\\');
        if !is_path {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        }
        out.push_str(&rest[..at - 1]);
        let ends = |c: char| c.is_whitespace() || "\"'()<>,;:".contains(c);
        let end = rest[at + 1..]
            .find(ends)
            .map_or(rest.len(), |end| at + 1 + end);
        rest = &rest[end..];
    }
    out.push_str(rest);
    Some(out)
}

/// The escapes of JSON and of programming languages: `\n`, `\"`, `\u2019`, `\r\n`.
fn backslashes(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        let behind = chars.as_str();
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('r') => out.push(' '),
            Some('t') => out.push(' '),
            Some('u') => {
                let digits = behind
                    .get(1..5)
                    .and_then(|four| u32::from_str_radix(four, 16).ok());
                match digits.and_then(char::from_u32) {
                    Some(c) => {
                        out.push(c);
                        chars = behind[5..].chars();
                    }
                    None => out.push_str(" u"),
                }
            }
            Some(c @ ('"' | '\'' | '/' | '\\')) => out.push(c),
            // A name such as DOMAIN\kim.
            Some(c) => out.extend([' ', c]),
            None => {}
        }
    }
    Some(out)
}

/// The text without the colours of a terminal, also where its escape was written as `^[` or is lost.
fn colors(text: &str) -> Option<String> {
    /// The colours that programs write as they are seen where the escape is lost.
    const BARE: [&str; 14] = [
        "[0m", "[1m", "[22m", "[31m", "[32m", "[33m", "[34m", "[36m", "[39m", "[90m", "[91m",
        "[0;31m", "[1;31m", "[m",
    ];
    let plain = without_colors(text);
    let has_bare = plain.contains('[') && BARE.iter().any(|color| plain.contains(color));
    if !has_bare {
        return matches!(plain, Cow::Owned(_)).then(|| plain.into_owned());
    }
    let plain = plain.replace("^[[", "[");
    Some(
        BARE.iter()
            .fold(plain, |text, color| text.replace(color, "")),
    )
}

/// Every kind of quote, dash and space as the one that is typed.
fn folded(text: &str) -> Option<String> {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\n') && byte != b'`';
    if text.bytes().all(is_plain) {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        fold(c, &mut out);
    }
    Some(out)
}

fn fold(c: char, out: &mut String) {
    let plain = match c {
        '\u{2018}'..='\u{201b}'
        | '\u{2032}'
        | '\u{2bc}'
        | '\u{b4}'
        | '`'
        | '\u{2039}'
        | '\u{203a}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}' | '\u{300c}'..='\u{300f}' => '"',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' => '-',
        '\u{2026}' => return out.push_str("..."),
        '\u{fb01}' => return out.push_str("fi"),
        '\u{fb02}' => return out.push_str("fl"),
        // The forms of East Asian input, as wide as one of its characters.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{ad}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{feff}' => return,
        '\n' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{b}' | '\u{c}' => '\n',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    };
    out.push(plain);
}

/// Undoes the hyphenation of words at line ends.
fn joined(text: &str) -> Option<String> {
    if !text.contains('\n') && !text.ends_with(' ') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut lines = text.split('\n').peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_end_matches(' ');
        let goes_on = lines.peek().map(|next| next.trim_start());
        let next_is_word = goes_on.is_some_and(|next| next.starts_with(|c: char| c.is_lowercase()));
        let is_cut =
            line.ends_with('-') && line.trim_end_matches('-').ends_with(char::is_lowercase);
        if is_cut && next_is_word && !line.ends_with("--") {
            out.push_str(line.trim_end_matches('-'));
            // What is indented goes on all the same.
            if let Some(next) = lines.next() {
                out.push_str(next.trim_start());
            }
        } else {
            out.push_str(line);
        }
        if lines.peek().is_some() {
            out.push('\n');
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn every_way_of_writing_becomes_one() {
        for (typed, read) in [
            (
                "\u{201c}it\u{2019}s\u{201d} \u{2014} no\u{a0}way\u{2026}",
                "\"it's\" - no way...",
            ),
            ("\u{ff10}\u{ff58}\u{ff18}00CCC0E\u{3000}x", "0x800CCC0E x"),
            ("zero\u{200b}width\u{ad}", "zerowidth"),
            (
                "535 5.7.139 Authentication unsuccess=\r\nful, basic",
                "535 5.7.139 Authentication unsuccessful, basic",
            ),
            ("a =3D b=E2=80=99s", "a = b's"),
            ("user=name", "user=name"),
            ("no drive \u{1d5f9}:\\dir", "no drive \u{1d5f9}: dir"),
            (
                "&lt;kim@contoso.com&gt; &#39;x&#x27; &amp;c &nothing; & co",
                "<kim@contoso.com> 'x' &c &nothing; & co",
            ),
            (
                r#"{\"message\":\"couldn\u2019t\\n\"}"#,
                "{\"message\":\"couldn't\\n\"}",
            ),
            (r"one\r\ntwo", "one\ntwo"),
            ("the authen-\ntication failed", "the authentication failed"),
            ("one -\ntwo", "one -\ntwo"),
            ("end-\n", "end-\n"),
            ("CONTOSO\\kim", "CONTOSO kim"),
            (
                "wrong version number:c:\\ws\\deps\\ssl.c:332:",
                "wrong version number::332:",
            ),
            ("\\", ""),
            ("\\u12", " u12"),
            ("\u{1b}[31m0x800CCC0E\u{1b}[0m", "0x800CCC0E"),
            (r"\u001b[31mno\u001b[39m", "no"),
            ("[31mno[0m ^[[1mway^[[m", "no way"),
        ] {
            assert_eq!(clean(typed), read, "{typed}");
        }
    }
}
