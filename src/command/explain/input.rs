//! What comes on standard input: all of it, or of more than is read the beginning and the end. No more than that is held in memory.

use std::io::{self, Read};

use crate::error::Error;
use crate::explain::{BEGINNING, MOST};

/// A text, and whether something of it was left out.
pub(super) struct Input {
    pub(super) text: String,
    pub(super) is_cut: bool,
}

/// Everything that comes on standard input, up to what is read of it; of any encoding that says what it is.
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
    let encoding =
        encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(encoding, _)| encoding);
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

/// Whether this is no text: pictures, archives and programs have zeros in them, and what is compressed has little that is a letter.
fn is_no_text(text: &str) -> bool {
    /// The beginning tells.
    const LOOKED_AT: usize = 4096;
    let beginning = || text.chars().take(LOOKED_AT);
    let is_odd = |c: &char| c.is_control() && !c.is_whitespace() && !"\u{1b}\u{8}".contains(*c);
    let odd = beginning()
        .filter(|c| is_odd(c) || *c == '\u{fffd}')
        .count();
    odd * 10 > beginning().count()
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
