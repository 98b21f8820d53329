//! Words without their endings.

use super::{Kind, Token};

/// A word without its ending: `connecting`, `connected` and `connection` are one.
pub(in crate::explain) fn stem(word: &str) -> String {
    word[..of_stem(word)].to_owned()
}

/// The stem of a word that is written here.
pub(super) fn stem_of(word: &'static str) -> Token {
    Token::new(&word[..of_stem(word)], Kind::Word)
}

/// How many bytes of a word are its stem.
pub(super) fn of_stem(word: &str) -> usize {
    const ENDINGS: [&str; 12] = [
        "ations", "ation", "ings", "ing", "ions", "ion", "ied", "ies", "ed", "es", "s", "e",
    ];
    /// A stem keeps so many letters at least.
    const SHORTEST: usize = 4;
    // Each ending ends with one of these, and most words do not.
    let may_end = matches!(
        word.as_bytes().last(),
        Some(b's' | b'g' | b'n' | b'd' | b'e')
    );
    let is_word = may_end
        && word.is_ascii()
        && !word.ends_with("ss")
        && !word.ends_with("us")
        && !word.ends_with("is");
    if !is_word {
        return word.len();
    }
    for ending in ENDINGS {
        if let Some(left) = word.strip_suffix(ending)
            && left.len() >= SHORTEST
        {
            return left.len();
        }
    }
    word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_do_not_count() {
        for words in [
            ["connect", "connecting", "connected", "connection"],
            ["refuse", "refused", "refuses", "refusing"],
            ["certificate", "certificates", "certificate", "certificated"],
        ] {
            let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
            assert!(stems.iter().all(|one| *one == stems[0]), "{stems:?}");
        }
        assert_eq!(stem("access"), "access");
        assert_eq!(stem("this"), "this");
    }
}
