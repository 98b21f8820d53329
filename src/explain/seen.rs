//! Slips of a machine that read a picture of a screen: `fai1ed`, `c0nnection`, `rn` for an m. A word that nobody knows becomes the
//! known one that looks like it; what has more digits than letters stays a code.

/// Signs that look alike: what was read, and what may have stood there.
const ALIKE: [(&str, &str); 10] = [
    ("0", "o"),
    ("1", "l"),
    ("1", "i"),
    ("5", "s"),
    ("|", "l"),
    ("|", "i"),
    ("I", "l"),
    ("l", "i"),
    ("rn", "m"),
    ("m", "rn"),
];

/// The shortest word that is looked at, and the longest.
const SHORTEST: usize = 4;
const LONGEST: usize = 30;

/// The text with such words as they stood on the screen; `is_known` tells which words there are, in lower case.
pub(super) fn seen(text: &str, is_known: impl Fn(&str) -> bool) -> String {
    let is_part = |c: char| c.is_alphanumeric() || c == '|';
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(is_part) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        match meant(word, &is_known) {
            Some(meant) => out.push_str(&meant),
            None => out.push_str(word),
        }
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The known word that looks like an unknown one; none where it is known, has more digits than letters, or looks like none.
fn meant(word: &str, is_known: &impl Fn(&str) -> bool) -> Option<String> {
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let is_word =
        word.is_ascii() && (SHORTEST..=LONGEST).contains(&word.len()) && letters * 2 > word.len();
    if !is_word || word.starts_with("0x") || is_known(&word.to_ascii_lowercase()) {
        return None;
    }
    for (read, stood) in ALIKE {
        // A capital I stands first in its own right, and a small l is taken for one there alone.
        let fits = |at: usize| match read {
            "I" => at > 0,
            "l" => at == 0,
            _ => true,
        };
        let places: Vec<usize> = word.match_indices(read).map(|(at, _)| at).collect();
        for at in places.iter().copied().filter(|at| fits(*at)) {
            let mut one = word.to_owned();
            one.replace_range(at..at + read.len(), stood);
            // One sign may have been misread in all its places.
            let all = one.replace(read, stood);
            let both = [one, all].map(|other| other.to_ascii_lowercase());
            let found = both.into_iter().find(|other| is_known(other));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::seen;

    #[test]
    fn words_become_what_stood_on_the_screen() {
        let known = |word: &str| {
            [
                "failed",
                "fail",
                "connection",
                "timed",
                "number",
                "server",
                "imap",
                "login",
            ]
            .contains(&word)
        };
        for (read, stood) in [
            ("C0nnecti0n fai1ed.", "connection failed."),
            ("faiIed", "failed"),
            ("tirned out", "timed out"),
            ("Error Nurnber: 0x800CCC0E", "Error number: 0x800CCC0E"),
            ("lMAP |ogin", "imap login"),
            ("5erver", "server"),
            ("in the fall", "in the fall"),
            ("Server 5.7.1 0x80042109 k1m", "Server 5.7.1 0x80042109 k1m"),
            ("", ""),
        ] {
            assert_eq!(seen(read, known), stood, "{read}");
        }
    }
}
