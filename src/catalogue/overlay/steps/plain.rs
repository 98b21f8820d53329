//! The words of a step as they are read: without the marks of Markdown, and with one word for every mail address.

/// The words of a line as a reader sees them. A mark inside a word does not part it, and a mail address is somebody who is written to.
pub(super) fn plain(line: &str) -> String {
    let bare: String = line.chars().filter(|c| !"*`~\u{ad}".contains(*c)).collect();
    let bare = bare.replace("__", "");
    let words = bare
        .split(' ')
        .map(|word| if is_address(word) { ADDRESSEE } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// A line without the words in capitals of its code, which stand for what is to be filled in.
pub(super) fn without_placeholders(line: &str, is_code: bool) -> String {
    let parts = line.split('`').enumerate();
    let parts = parts.map(|(at, part)| match is_code || at % 2 == 1 {
        true => filled(part),
        false => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// A piece of code without its words in capitals, where it has others, too.
fn filled(code: &str) -> String {
    let is_sign = |c: char| !c.is_alphanumeric();
    let is_capital = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_uppercase());
    if !code
        .split(is_sign)
        .any(|word| !word.is_empty() && !is_capital(word))
    {
        return code.to_owned();
    }
    let words = code.split_inclusive(is_sign).map(|word| {
        let bare = word.trim_end_matches(is_sign);
        if is_capital(bare) {
            &word[bare.len()..]
        } else {
            word
        }
    });
    words.collect()
}

/// What a mail address is read as, one of the `people` of the table.
const ADDRESSEE: &str = "support";

fn is_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}

/// A reference by which Markdown writes another character, such as `&#101;`: who reads the file does not see what it says.
pub(super) fn reference(line: &str) -> Option<&str> {
    line.match_indices('&').find_map(|(at, _)| {
        let rest = &line[at + 1..];
        let name = rest.strip_prefix('#').unwrap_or(rest);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let end = at + 1 + (rest.len() - name.len()) + length;
        (length > 0 && line[end..].starts_with(';')).then(|| &line[at..=end])
    })
}

/// A word whose letters are of two writings, one of which only looks like the other.
pub(super) fn disguised(line: &str) -> Option<&str> {
    let is_latin = |c: char| c.is_ascii_alphabetic();
    let is_lookalike = |c: char| matches!(c, '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{52f}');
    line.split(|c: char| !c.is_alphanumeric())
        .find(|word| word.contains(is_latin) && word.contains(is_lookalike))
}

#[cfg(test)]
mod tests {
    use super::{disguised, plain, reference};

    #[test]
    fn marks_do_not_part_a_word() {
        assert_eq!(
            plain("Send your **pass**word to `it@contoso.com`, please."),
            "Send your password to support please."
        );
        assert_eq!(plain("snake_case __bold__"), "snake_case bold");
    }

    #[test]
    fn a_character_that_is_written_as_another_one_is_found() {
        for (line, found) in [
            ("Acc&#101;pt any certificate.", "&#101;"),
            ("A &#x202e;abc", "&#x202e;"),
            ("any&nbsp;certificate", "&nbsp;"),
        ] {
            assert_eq!(reference(line), Some(found), "{line}");
        }
        for well in [
            "R & D; sales",
            "a & b;",
            "https://a.example/?x=1&y=2",
            "&;",
            "&#;",
        ] {
            assert_eq!(reference(well), None, "{well}");
        }
    }

    #[test]
    fn letters_that_look_alike_are_found_and_other_writings_are_none() {
        assert_eq!(disguised("your p\u{430}ssword"), Some("p\u{430}ssword"));
        assert_eq!(disguised("\u{3b1}lpha b\u{3bf}x"), Some("\u{3b1}lpha"));
        for well in [
            "\u{43f}\u{430}\u{440}\u{43e}\u{43b}\u{44c} mail",
            "Kennwort",
            "\u{3ba}\u{3c9}\u{3b4}",
        ] {
            assert_eq!(disguised(well), None, "{well}");
        }
    }
}
