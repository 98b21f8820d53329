//! Texts as PowerShell reads them: a string that is only itself, and a comment that cannot be left.

use crate::style::safe;

/// What PowerShell takes for a single quote: ASCII, and what word processors make of it.
pub const QUOTES: [char; 5] = ['\'', '\u{2018}', '\u{2019}', '\u{201a}', '\u{201b}'];

/// The text between single quotes, in which `$` and the backtick mean nothing. Each kind of single quote in it is doubled.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for c in text.chars() {
        if QUOTES.contains(&c) {
            out.push(c);
        }
        out.push(c);
    }
    out.push('\'');
    out
}

/// A comment to the end of the line: nothing in it can end the line or hide the rest.
///
/// It never begins with what PowerShell reads in comments, such as `#Requires` and signatures, because a space and
/// the words of mailprobe come first.
pub fn comment(text: &str) -> String {
    format!("# {}", safe(text))
}
