//! What comes on standard input: all of it, or of more than is read the beginning and the end. No more than that is held in memory.

use std::io::{self, Read};

use crate::error::Error;
use crate::explain::{BEGINNING, MOST};

/// A text, and whether something of it was left out.
pub(super) struct Input {
    pub(super) text: String,
    pub(super) is_cut: bool,
}

/// Everything that comes on standard input, up to what is read of it; of any encoding that says what it is, and of UTF-16 that does not.
pub(super) fn standard_input() -> Result<Input, Error> {
    let (bytes, is_cut) = read(&mut io::stdin().lock()).map_err(|source| Error::File {
        what: "standard input cannot be read".to_owned(),
        source,
    })?;
    let is_bare = bytes.iter().all(u8::is_ascii_whitespace);
    let nothing = "nothing was read from standard input; give what was shown, such as `mailprobe explain - < mail.log`";
    if is_bare {
        return Err(Error::Usage(nothing.to_owned()));
    }
    let encoding = encoding_rs::Encoding::for_bom(&bytes)
        .map_or_else(|| without_mark(&bytes), |(encoding, _)| encoding);
    let (text, ..) = encoding.decode(&bytes);
    if is_no_text(&text) {
        return Err(Error::Usage(
            "what was read from standard input is no text; give the log or the message itself as text"
                .to_owned(),
        ));
    }
    Ok(Input {
        text: text.into_owned(),
        is_cut,
    })
}

/// Whether this is no text: pictures, archives and programs have control characters in them, and what is compressed little that decodes.
fn is_no_text(text: &str) -> bool {
    /// The beginning tells.
    const LOOKED_AT: usize = 4096;
    let beginning = || text.chars().take(LOOKED_AT);
    let is_control = |c: &char| c.is_control() && !c.is_whitespace() && !"\u{1b}\u{8}".contains(*c);
    let (controls, undecoded) = (
        beginning().filter(is_control).count(),
        // Text in an older encoding of Asia has many of these beside its words.
        beginning().filter(|c| *c == '\u{fffd}').count(),
    );
    let all = beginning().count();
    controls * 20 > all || undecoded * 2 > all
}

/// The encoding of what begins without a mark: where nearly every second byte is none, each letter has two.
fn without_mark(bytes: &[u8]) -> &'static encoding_rs::Encoding {
    /// So much of it is looked at, and so many of ten letters are plain ones at least.
    const LOOKED_AT: usize = 512;
    const PLAIN: usize = 7;
    let looked_at = &bytes[..bytes.len().min(LOOKED_AT)];
    let pairs = looked_at.len() / 2;
    let none = |first: usize| {
        looked_at
            .iter()
            .skip(first)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let is_side =
        |own: usize, other: usize| pairs > 1 && own * 10 >= pairs * PLAIN && other * 10 < pairs;
    match (none(0), none(1)) {
        (high, low) if is_side(low, high) => encoding_rs::UTF_16LE,
        (high, low) if is_side(high, low) => encoding_rs::UTF_16BE,
        _ => encoding_rs::UTF_8,
    }
}

/// Reads to the end; of more than [`MOST`] bytes the beginning and the end stay, a little more than is looked at.
fn read(reader: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    /// How much is kept of the end: an even number, as characters of two bytes begin at even places.
    const END: usize = MOST - BEGINNING + 2;
    const AT_ONCE: usize = 64 * 1024;
    let mut all = Vec::new();
    let mut is_cut = false;
    let mut piece = vec![0; AT_ONCE];
    loop {
        let read = match reader.read(&mut piece) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        all.extend_from_slice(&piece[..read]);
        // What lies between is let go of when as much has come again.
        if all.len() >= BEGINNING + 2 * END {
            is_cut |= drop_middle(&mut all, END);
        }
    }
    is_cut |= drop_middle(&mut all, END);
    Ok((all, is_cut))
}

/// Lets go of what lies between the beginning and the last bytes; whether anything did.
fn drop_middle(all: &mut Vec<u8>, end: usize) -> bool {
    let more = all.len().saturating_sub(BEGINNING + end);
    if more == 0 {
        return false;
    }
    let more = more + more % 2;
    all.drain(BEGINNING..BEGINNING + more);
    true
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn two_bytes_for_a_letter_are_known_without_a_mark() {
        let text = "535 5.7.8 Anmeldung f\u{fc}r kim abgelehnt";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [&little[..], &big[..], text.as_bytes()] {
            assert_eq!(without_mark(bytes).decode(bytes).0, text);
        }
        assert_eq!(without_mark(b""), encoding_rs::UTF_8);
        assert_eq!(without_mark(&[0; 64]), encoding_rs::UTF_8);
    }

    #[test]
    fn of_a_long_input_the_beginning_and_the_end_stay() {
        let (all, is_cut) = read(&mut &b"short"[..]).unwrap();
        assert_eq!((&all[..], is_cut), (&b"short"[..], false));
        for length in [MOST, MOST + 3, 2 * MOST + 1, 5 * MOST + 7] {
            let bytes: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let (all, is_cut) = read(&mut &bytes[..]).unwrap();
            assert_eq!(is_cut, length > MOST + 2, "{length}");
            assert!(all.len() <= MOST + 2 && (!is_cut || all.len() >= MOST));
            let end = all.len() - BEGINNING;
            assert_eq!(all[..BEGINNING], bytes[..BEGINNING]);
            assert_eq!(all[BEGINNING..], bytes[length - end..]);
            // Characters of two bytes stay whole.
            assert_eq!((length - end) % 2, if is_cut { 0 } else { BEGINNING % 2 });
        }
    }
}
