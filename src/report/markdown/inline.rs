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
        if let Some(span) = span(rest).or_else(|| quotation(rest)) {
            release(&mut out, &mut held, "");
            if !span.before.is_empty() {
                join(&mut out, &span.before);
                out.push_str(HERE);
            }
            held = span.code;
            release(&mut out, &mut held, &span.behind);
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

/// Code that stands between two marks in a sentence.
struct Span {
    before: String,
    code: String,
    behind: String,
    /// How many words it takes.
    words: usize,
}

/// What may stand before code, and behind it.
const BEFORE: [char; 3] = ['(', '"', '\''];
const BEHIND: [char; 7] = ['.', ',', ';', ':', ')', '?', '!'];

/// The code with which these words begin, where they begin with some between backticks.
fn span(words: &[&str]) -> Option<Span> {
    let first = words.first()?;
    let opened = first.trim_start_matches(BEFORE);
    let before = &first[..first.len() - opened.len()];
    let found = between('`', before, words)?;
    let is_one = !found.code.trim().is_empty() && !found.code.contains('`');
    is_one.then_some(found)
}

/// The quotation with which these words begin, where something in it could act: what somebody says stays one piece.
fn quotation(words: &[&str]) -> Option<Span> {
    let first = words.first()?;
    let before = match first.strip_prefix('(') {
        Some(_) => "(",
        None => "",
    };
    let mut found = between('"', before, words)?;
    let acts = found.code.split(' ').any(|word| {
        let core = word.trim_end_matches(BEHIND);
        !core.is_empty() && !is_plain(core)
    });
    if !acts || found.code.contains(['`', '"']) {
        return None;
    }
    found.before.push('"');
    found.behind.insert(0, '"');
    Some(found)
}

/// What stands between two of these marks, of which the first follows what stands before.
fn between(mark: char, before: &str, words: &[&str]) -> Option<Span> {
    let mut code: Vec<&str> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let own = match at {
            0 => word.strip_prefix(before)?.strip_prefix(mark)?,
            _ => word,
        };
        let core = own.trim_end_matches(BEHIND);
        if let Some(last) = core.strip_suffix(mark) {
            code.push(last);
            return Some(Span {
                before: before.to_owned(),
                code: code.join(" "),
                behind: own[core.len()..].to_owned(),
                words: at + 1,
            });
        }
        if own.contains(mark) {
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
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

    use super::*;

    /// What a reader of Markdown shows of a text in the item of a list, and whether it takes it for text and code alone.
    fn rendered(written: &str) -> (String, bool) {
        let (mut text, mut is_text) = (String::new(), true);
        // Quotes that are made round are the same text.
        let options = Options::all().difference(Options::ENABLE_SMART_PUNCTUATION);
        for event in Parser::new_ext(&format!("- {written}"), options) {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::Start(Tag::List(None) | Tag::Item)
                | Event::End(TagEnd::List(_) | TagEnd::Item) => {}
                _ => is_text = false,
            }
        }
        (text, is_text)
    }

    /// Words as servers say them: what acts in Markdown, whatever stands around it.
    fn words() -> impl Strategy<Value = String> {
        let word = prop_oneof![
            "[a-zA-Z0-9]{1,9}",
            "[-`|<>#*_~\\[\\]()\\\\!\"'&;:.,=+$@%/{}0-9a-z]{1,8}",
            "[`\"]{1,3}",
            "[#>|-]{1,7}",
            "[a-z.]{200}",
        ];
        proptest::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
    }

    /// The same text without the backticks between which something stands as code already.
    fn wanted(text: &str) -> String {
        text.replace('`', "")
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_was_said(text in words()) {
            let written = prose(&text);
            let (shown, is_text) = rendered(&written);
            prop_assert!(is_text, "{written}");
            prop_assert_eq!(wanted(&shown), wanted(&text), "{}", written);
            prop_assert!(!written.contains('\n'));
            // Without a pair of them, every backtick is shown.
            if text.matches('`').count() < 2 {
                prop_assert_eq!(shown, text, "{}", written);
            }
        }

        #[test]
        fn code_is_shown_as_it_is(text in words()) {
            prop_assume!(!text.trim().is_empty());
            prop_assert_eq!(rendered(&code(&text)), (text, true));
        }
    }

    #[test]
    fn what_somebody_says_stays_one_piece() {
        for (text, written) in [
            (
                "the server said \"535 5.7.3 no [AM0PR01.example.com]\", so",
                "the server said \"`535 5.7.3 no [AM0PR01.example.com]`\", so",
            ),
            (
                "(\"not here: mail.example.org\").",
                "(\"`not here: mail.example.org`\").",
            ),
            ("it says \"no such user\".", "it says \"no such user\"."),
        ] {
            assert_eq!(prose(text), written);
        }
    }

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
