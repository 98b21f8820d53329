//! Replies of IMAP as libraries print them.

use std::borrow::Cow;

/// The line with the replies of IMAP as servers say them, where libraries print them in pieces: `[NO, [ALERT], text]`,
/// `BAD [b'text']`.
pub(super) fn as_said(line: &str) -> Cow<'_, str> {
    const PRINTED: [(&str, &str); 9] = [
        ("[NO, [", "[NO ["),
        ("[BAD, [", "[BAD ["),
        ("[BYE, [", "[BYE ["),
        ("[NO, ", "[NO "),
        ("[BAD, ", "[BAD "),
        ("[BYE, ", "[BYE "),
        ("NO [b'", ": NO "),
        ("BAD [b'", ": BAD "),
        ("], ", "] "),
    ];
    let is_printed = |printed: &(&str, &str)| line.contains(printed.0);
    if !PRINTED[..8].iter().any(is_printed) {
        return Cow::Borrowed(line);
    }
    let mut out = line.to_owned();
    for (printed, said) in PRINTED {
        out = out.replace(printed, said);
    }
    Cow::Owned(out)
}

/// Whether a good-bye is none of a server: JavaMail makes one up for a connection that was cut, and puts its own exception into it.
pub(super) fn is_of_library(text: &str) -> bool {
    ["JavaMail Exception", "Jakarta Mail Exception"]
        .iter()
        .any(|library| text.starts_with(library))
}
