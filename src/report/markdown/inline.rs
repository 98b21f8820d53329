//! Text that Markdown, and the systems that read it, take as text: nothing in it links, mentions, formats or ends what it stands in.
//!
//! A backslash keeps no mention and no issue number from becoming one, because systems look for these after the Markdown was read. What
//! stands as code is left alone by all of them, so every word that could act stands as code.

/// A sentence in which foreign words can stand, in one line.
pub(crate) fn prose(text: &str) -> String {
    let mut out = String::new();
    let mut held = String::new();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut rest = words.as_slice();
    while let Some((word, more)) = rest.split_first() {
        // What stands as code in a sentence already is no code within code.
        if let Some(span) = span(rest) {
            release(&mut out, &mut held, "");
            if !span.before.is_empty() {
                join(&mut out, span.before);
                out.push_str(HERE);
            }
            held = span.code;
            release(&mut out, &mut held, span.behind);
            rest = &rest[span.words..];
            continue;
        }
        rest = more;
        let (before, core, behind) = parts(word);
        let is_first = out.is_empty() && held.is_empty();
        let is_mark = word.chars().all(|c| ".,;:)?!(\"'".contains(c));
        let is_sign = [">", "&", "+", "="].contains(word);
        // At the beginning a sign, or a number with a full stop, would begin a block.
        let begins_block =
            is_first && (is_sign || core.chars().all(|c| c.is_ascii_digit()) && !behind.is_empty());
        if is_mark || (is_plain(core) || is_sign) && !begins_block {
            release(&mut out, &mut held, "");
            join(&mut out, word);
            continue;
        }
        // Words that stand together are one piece of code.
        if !before.is_empty() {
            release(&mut out, &mut held, "");
            join(&mut out, before);
            out.push_str(HERE);
        } else if !held.is_empty() {
            held.push(' ');
        }
        held.push_str(core);
        if !behind.is_empty() {
            release(&mut out, &mut held, behind);
        }
    }
    release(&mut out, &mut held, "");
    out
}

/// Code that stands between two backticks in a sentence.
struct Span<'a> {
    before: &'a str,
    code: String,
    behind: &'a str,
    /// How many words it takes.
    words: usize,
}

/// The code with which these words begin, where they begin with some.
fn span<'a>(words: &[&'a str]) -> Option<Span<'a>> {
    const BEHIND: [char; 7] = ['.', ',', ';', ':', ')', '?', '!'];
    let first = words.first()?;
    let opened = first.trim_start_matches(['(', '"', '\'']);
    let before = &first[..first.len() - opened.len()];
    opened
        .strip_prefix('`')
        .filter(|more| !more.starts_with('`'))?;
    let mut code: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let own = if at == 0 {
            opened.strip_prefix('`')?
        } else {
            word
        };
        let core = own.trim_end_matches(BEHIND);
        if let Some(last) = core.strip_suffix('`') {
            code.push(last);
            let code = code.join(" ");
            let is_one = !code.trim().is_empty() && !code.contains('`');
            return is_one.then_some(Span {
                before,
                code,
                behind: &own[core.len()..],
                words: at + 1,
            });
        }
        if own.contains('`') {
            return None;
        }
        code.push(own);
    }
    None
}

/// Text that stands as code, whatever is in it.
pub(crate) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run(text) + 1);
    let is_edge = |c: char| c == '`' || c == ' ';
    let pad = match text.starts_with(is_edge) || text.ends_with(is_edge) {
        true => " ",
        false => "",
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The line that opens and closes a block of code which holds these lines.
pub(super) fn fence(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max();
    "`".repeat(longest.unwrap_or(0).max(2) + 1)
}

/// Stands where code is to follow without a space. It never stands in a text: what is not seen has been made visible there.
const HERE: &str = "\u{2060}";

/// Writes the words that were held as code, and what follows them.
fn release(out: &mut String, held: &mut String, behind: &str) {
    if held.is_empty() {
        return;
    }
    let written = code(held) + behind;
    match out.strip_suffix(HERE) {
        Some(before) => {
            let before = before.to_owned();
            *out = before + &written;
        }
        None => join(out, &written),
    }
    held.clear();
}

fn join(out: &mut String, word: &str) {
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(word);
}

/// What stands before a word, the word, and what stands behind it.
fn parts(word: &str) -> (&str, &str, &str) {
    let behind_opening = word.trim_start_matches(['(', '"', '\'']);
    let (before, rest) = word.split_at(word.len() - behind_opening.len());
    // A bracket that closes what an earlier word opened is no part of this one.
    let closing = ['.', ',', ';', ':', ')', '?', '!', '"', '\''];
    let core = match rest.trim_end_matches(closing) {
        core if core.contains('(') => rest.trim_end_matches(&closing[..4]),
        core => core,
    };
    match core.is_empty() {
        true => ("", word, ""),
        false => (before, core, &rest[core.len()..]),
    }
}

/// Whether no reader of Markdown makes anything of a word.
fn is_plain(core: &str) -> bool {
    let chars: Vec<char> = core.chars().collect();
    let around = |at: usize, fits: fn(&char) -> bool| {
        at > 0 && fits(&chars[at - 1]) && chars.get(at + 1).is_some_and(fits)
    };
    let letter: fn(&char) -> bool = |c| c.is_alphabetic();
    let digit: fn(&char) -> bool = |c| c.is_ascii_digit();
    let is_harmless = chars.iter().enumerate().all(|(at, c)| match c {
        // Letters and digits make nothing, but a name of a host does, and so does the number of a ticket (ABC-123).
        c if c.is_alphanumeric() => true,
        '.' => around(at, digit) && !chars[..at].contains(&'.'),
        '-' => at > 0 && chars.get(at + 1).is_some_and(letter),
        '/' | '\'' | '\u{2019}' => around(at, letter),
        '%' => at > 0 && chars.len() == at + 1,
        '\u{2026}' => true,
        _ => false,
    });
    // The number of a commit.
    let is_commit = chars.len() >= 7 && chars.iter().all(char::is_ascii_hexdigit);
    !chars.is_empty() && is_harmless && !is_commit
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    let runs = text.split(|c| c != '`').map(str::len);
    runs.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_words_and_what_acts_is_code() {
        for (text, written) in [
            (
                "Mail works: IMAP, POP3 and SMTP.",
                "Mail works: IMAP, POP3 and SMTP.",
            ),
            (
                "SSL/TLS, TLS 1.3, 42 messages, 10.0 s, 192.0.2.1",
                "SSL/TLS, TLS 1.3, 42 messages, 10.0 s, `192.0.2.1`",
            ),
            (
                "Exchange Online (Microsoft 365)",
                "Exchange Online (Microsoft 365)",
            ),
            ("Settings > Mail flow & more", "Settings > Mail flow & more"),
            ("> first", "`>` first"),
            (
                "it doesn't, in well-known cases",
                "it doesn't, in well-known cases",
            ),
            (
                "SMTP does not work for kim@contoso.com. IMAP",
                "SMTP does not work for `kim@contoso.com`. IMAP",
            ),
            (
                "see (mail.example.org:993), then",
                "see (`mail.example.org:993`), then",
            ),
            ("hello @team #123 there", "hello `@team #123` there"),
            ("GH-123 and ABC-7", "`GH-123` and `ABC-7`"),
            ("commit deadbeef1", "commit `deadbeef1`"),
            ("1. one", "`1`. one"),
            ("- one", "`-` one"),
            ("# head", "`#` head"),
            ("[a](javascript:b) <b>x</b>", "`[a](javascript:b) <b>x</b>`"),
            (
                "a|b *c* _d_ ~e~ $f$ :g: \\",
                "`a|b *c* _d_ ~e~ $f$ :g`: `\\`",
            ),
            ("``` x", "```` ``` ```` x"),
            ("www.evil.example &amp; &", "`www.evil.example &amp`; &"),
            (
                "tried; `--pop3 HOST` names one, and (`--only pop3`), too",
                "tried; `--pop3 HOST` names one, and (`--only pop3`), too",
            ),
            ("`<b>x</b> @team`: `", "`<b>x</b> @team`: `` ` ``"),
            ("a ` b #1 `` c", "a `` ` `` b ``` #1 `` ``` c"),
            ("", ""),
        ] {
            assert_eq!(prose(text), written, "{text}");
        }
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a`b``c"), "```a`b``c```");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(fence(&["````".to_owned()]), "`````");
        assert_eq!(fence(&[]), "```");
    }
}
