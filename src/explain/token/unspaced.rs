//! Chinese and Japanese, which put no spaces between words: every two neighbouring characters are read as one.

use super::{Kind, Token, chunk_into};

/// Whether a text has characters of a script that puts no spaces between words: Chinese or Japanese.
pub(in crate::explain) fn is_unspaced(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(is_of_unspaced)
}

/// Whether a character belongs to such a script, its marks left out.
pub(in crate::explain) fn is_of_unspaced(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Takes such a text apart: every two neighbouring characters are a word, and what stands between is read as elsewhere.
pub(super) fn split(chunk: &str, out: &mut Vec<Token>) {
    let mut run: Vec<char> = Vec::new();
    let mut other = String::new();
    for c in chunk.chars() {
        if is_of_unspaced(c) {
            chunk_into(&std::mem::take(&mut other), out);
            run.push(c);
        } else {
            pairs(&std::mem::take(&mut run), out);
            // The marks of these scripts end what stands before them.
            match c {
                '\u{3000}'..='\u{303f}' => chunk_into(&std::mem::take(&mut other), out),
                c => other.push(c),
            }
        }
    }
    pairs(&run, out);
    chunk_into(&other, out);
}

fn pairs(run: &[char], out: &mut Vec<Token>) {
    match run {
        [] => {}
        [one] => out.push(Token::new(one.to_string(), Kind::Word)),
        _ => out.extend(
            run.windows(2)
                .map(|two| Token::new(two.iter().collect::<String>(), Kind::Word)),
        ),
    }
}
