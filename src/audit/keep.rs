//! The keep list: who needs IMAP, POP or SMTP AUTH.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{BufRead, Read};

use super::address::is_address;
use super::decode::Decoded;
use super::error::ExportError;
use super::field::Field;
use super::mailbox::{Door, Doors};
use crate::style::safe;

/// The longest line of a list, in bytes.
const LONGEST_LINE: u64 = 64 * 1024;

/// Addresses, each with what it needs, and whether a mailbox with it was seen.
#[derive(Clone, Debug, Default)]
pub struct Keep {
    listed: HashMap<String, Entry>,
    /// For which protocols there is a list at all.
    covers: Doors,
}

#[derive(Clone, Debug)]
struct Entry {
    needs: Doors,
    seen: bool,
    /// As it stands in the list.
    text: String,
}

impl Keep {
    /// Adds a list of addresses for these protocols; what follows a `#` is a comment.
    ///
    /// One address a line is best. Several on a line count each, as Excel and mail programs write them: with `;`,
    /// commas, tabs or spaces between them, in quotes, and as `Kim Akers <kim@contoso.com>`.
    ///
    /// # Errors
    ///
    /// When it cannot be read, a line holds something that is no address, or nobody is listed: such a list would
    /// switch everybody off.
    pub fn add(&mut self, name: &str, input: impl Read, doors: Doors) -> Result<(), ExportError> {
        let file = safe(name);
        let io = |source| ExportError::Io {
            file: file.clone(),
            source,
        };
        let mut input = Decoded::new(input).map_err(io)?;
        let mut raw = Vec::new();
        let mut number = 0;
        let (mut is_first, mut is_listing) = (true, false);
        loop {
            raw.clear();
            let mut line = input.by_ref().take(LONGEST_LINE);
            let length = line.read_until(b'\n', &mut raw).map_err(io)?;
            if length == 0 {
                break;
            }
            number += 1;
            let text = String::from_utf8_lossy(&raw);
            let text = text.split('#').next().unwrap_or_default();
            let pieces = pieces(text);
            if pieces.is_empty() {
                continue;
            }
            // A list that was exported as CSV has a name above it.
            let is_header = pieces.iter().all(|piece| Field::named(piece).is_some());
            if std::mem::take(&mut is_first) && is_header {
                continue;
            }
            let is_long = length as u64 == LONGEST_LINE;
            if let Some(wrong) = pieces.iter().find(|piece| is_long || !is_address(piece)) {
                let (file, line) = (file, number);
                return Err(match wrong.contains(['*', '?']) && wrong.contains('@') {
                    true => {
                        let text = safe(&wrong.chars().take(60).collect::<String>());
                        ExportError::KeepWildcard { file, line, text }
                    }
                    false => ExportError::KeepLine { file, line },
                });
            }
            for address in pieces {
                self.list(address, doors);
            }
            is_listing = true;
        }
        if !is_listing {
            return Err(ExportError::KeepEmpty { file });
        }
        self.covers = self.covers.with_all(doors);
        Ok(())
    }

    fn list(&mut self, address: &str, doors: Doors) {
        let entry = self.listed.entry(folded(address).into_owned());
        let entry = entry.or_insert_with(|| Entry {
            needs: Doors::default(),
            seen: false,
            text: address.to_owned(),
        });
        entry.needs = entry.needs.with_all(doors);
    }

    /// Whether there is a list for this protocol.
    pub fn covers(&self, door: Door) -> bool {
        self.covers.has(door)
    }

    /// What a mailbox with this address needs.
    pub(super) fn needs(&mut self, address: &str) -> Doors {
        match self.listed.get_mut(&*folded(address)) {
            Some(entry) => {
                entry.seen = true;
                entry.needs
            }
            None => Doors::default(),
        }
    }

    /// How many addresses are listed.
    pub fn len(&self) -> usize {
        self.listed.len()
    }

    /// Whether nobody is listed.
    pub fn is_empty(&self) -> bool {
        self.listed.is_empty()
    }

    /// The addresses that no mailbox of the exports has, in order; as they stand in the list.
    pub fn unseen(&self) -> Vec<&str> {
        let unseen = self.listed.values().filter(|entry| !entry.seen);
        let mut all: Vec<&str> = unseen.map(|entry| entry.text.as_str()).collect();
        all.sort_unstable();
        all
    }
}

/// An address as it is compared: in small letters, with the quotes and hyphens that word processors make of those of mail addresses
/// put back, and without what cannot be seen.
pub(super) fn folded(address: &str) -> Cow<'_, str> {
    if address.is_ascii() {
        return match address.bytes().any(|byte| byte.is_ascii_uppercase()) {
            true => Cow::Owned(address.to_ascii_lowercase()),
            false => Cow::Borrowed(address),
        };
    }
    let plain = |c: char| match c {
        '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}' | '\u{2032}' | '\u{2bc}' | '\u{b4}' => {
            '\''
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        other => other,
    };
    let is_seen = |c: &char| {
        !matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        )
    };
    let all = address.chars().filter(is_seen).map(plain);
    Cow::Owned(all.flat_map(char::to_lowercase).collect())
}

/// What stands on a line: each address without what is around it, and whatever is none as it is.
fn pieces(line: &str) -> Vec<&str> {
    let mut all = Vec::new();
    for part in line.split(';') {
        let angled = part
            .trim()
            .strip_suffix('>')
            .and_then(|part| part.rsplit_once('<'));
        match angled {
            // A name, and the address behind it; but never another address in the place of the name.
            Some((name, address)) if !name.contains('@') => all.push(address),
            _ => all.extend(part.split(|c: char| c == ',' || c.is_whitespace())),
        }
    }
    all.into_iter()
        .map(bare)
        .filter(|piece| !piece.is_empty())
        .collect()
}

/// A piece without quotes, angle brackets and the prefix of `EmailAddresses`.
fn bare(piece: &str) -> &str {
    let piece = piece.trim_matches(|c: char| c.is_whitespace() || "\"'<>".contains(c));
    match piece.split_at_checked(5) {
        Some((prefix, address)) if prefix.eq_ignore_ascii_case("smtp:") => address,
        _ => piece,
    }
}
