//! The words of a text: case and accents do not count, and each character of Chinese and Japanese is one.

use crate::explain::token::is_of_unspaced;

/// What is written as one word, without its apostrophe, and the words that it is.
const CONTRACTED: [(&str, [&str; 2]); 16] = [
    ("cannot", ["can", "not"]),
    ("cant", ["can", "not"]),
    ("dont", ["do", "not"]),
    ("doesnt", ["do", "not"]),
    ("didnt", ["do", "not"]),
    ("isnt", ["is", "not"]),
    ("wont", ["is", "not"]),
    ("arent", ["are", "not"]),
    ("wasnt", ["was", "not"]),
    ("werent", ["were", "not"]),
    ("hasnt", ["has", "not"]),
    ("havent", ["have", "not"]),
    ("couldnt", ["could", "not"]),
    ("wouldnt", ["would", "not"]),
    ("shouldnt", ["should", "not"]),
    ("mustnt", ["must", "not"]),
];

/// The words, folded; `can't`, `cannot` and `dont` are two.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut folded = text.to_lowercase();
    for (said, meant) in [
        ("\u{2019}", "'"),
        ("e-mail", "email"),
        ("e-post", "epost"),
        ("\u{df}", "ss"),
        ("web.de", "webde"),
        ("can't", "can not"),
        ("n't", " not"),
    ] {
        if folded.contains(said) {
            folded = folded.replace(said, meant);
        }
    }
    if !folded.is_ascii() {
        folded = folded.chars().map(fold).collect();
    }
    let mut all = Vec::new();
    for word in folded.split(|c: char| !c.is_alphanumeric() && c != '@') {
        match CONTRACTED.iter().find(|(said, _)| *said == word) {
            Some((_, words)) => all.extend(words.map(str::to_owned)),
            None if word.is_empty() => {}
            None => split(word, &mut all),
        }
    }
    all
}

/// Puts what stands between characters of Chinese and Japanese and each of these for itself.
fn split(word: &str, all: &mut Vec<String>) {
    if word.is_ascii() {
        return all.push(word.to_owned());
    }
    let mut rest = word;
    while let Some(at) = rest.find(is_of_unspaced) {
        let (before, behind) = rest.split_at(at);
        let end = behind.chars().next().map_or(0, char::len_utf8);
        all.extend(
            [before, &behind[..end]]
                .into_iter()
                .filter(|one| !one.is_empty())
                .map(str::to_owned),
        );
        rest = &behind[end..];
    }
    if !rest.is_empty() {
        all.push(rest.to_owned());
    }
}

/// A letter without its accent.
fn fold(c: char) -> char {
    match c {
        '\u{e0}'..='\u{e5}' | '\u{101}' | '\u{103}' | '\u{105}' => 'a',
        '\u{e7}' | '\u{107}' | '\u{10d}' => 'c',
        '\u{10f}' | '\u{111}' => 'd',
        '\u{e8}'..='\u{eb}' | '\u{113}' | '\u{119}' | '\u{11b}' => 'e',
        '\u{ec}'..='\u{ef}' | '\u{131}' => 'i',
        '\u{142}' | '\u{13e}' => 'l',
        '\u{f1}' | '\u{144}' | '\u{148}' => 'n',
        '\u{f2}'..='\u{f6}' | '\u{f8}' | '\u{151}' => 'o',
        '\u{155}' | '\u{159}' => 'r',
        '\u{15b}' | '\u{15f}' | '\u{161}' => 's',
        '\u{163}' | '\u{165}' | '\u{21b}' => 't',
        '\u{f9}'..='\u{fc}' | '\u{16f}' | '\u{171}' => 'u',
        '\u{fd}' | '\u{ff}' => 'y',
        '\u{17a}' | '\u{17c}' | '\u{17e}' => 'z',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_folded_and_taken_apart() {
        for (text, expected) in [
            (
                "Bo\u{ee}te m\u{e4}\u{df}ig can't",
                vec!["boite", "massig", "can", "not"],
            ),
            (
                "It couldn\u{2019}t, it hasnt",
                vec!["it", "could", "not", "it", "has", "not"],
            ),
            ("info@contoso.com", vec!["info@contoso", "com"]),
            (
                "\u{8fde}\u{63a5}VPN\u{4e4b}",
                vec!["\u{8fde}", "\u{63a5}", "vpn", "\u{4e4b}"],
            ),
            ("", vec![]),
        ] {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
