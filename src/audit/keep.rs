//! The keep list: who needs IMAP, POP or SMTP AUTH.

use std::collections::HashMap;
use std::io::{BufRead, Read};

use super::decode::Decoded;
use super::error::ExportError;
use super::field::Field;
use super::mailbox::{Door, Doors};
use crate::style::safe;

/// The longest line of a list, in bytes; an address has at most 320.
const LONGEST_LINE: u64 = 4096;

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
    /// Adds a list of one address a line for these protocols; what follows a `#` is a comment.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or a line is no address.
    pub fn add(&mut self, name: &str, input: impl Read, doors: Doors) -> Result<(), ExportError> {
        let file = safe(name);
        let io = |source| ExportError::Io {
            file: file.clone(),
            source,
        };
        let mut input = Decoded::new(input).map_err(io)?;
        let mut raw = Vec::new();
        let mut number = 0;
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
            // A list that was exported as CSV has quotes, and a name above it.
            let text = text.trim_matches(|c: char| c.is_whitespace() || "\",;'".contains(c));
            if text.is_empty() || number == 1 && Field::named(text).is_some() {
                continue;
            }
            let address = text
                .strip_prefix("smtp:")
                .or_else(|| text.strip_prefix("SMTP:"));
            let address = address.unwrap_or(text);
            if !is_address(address) || length as u64 == LONGEST_LINE {
                let text = text.chars().take(60).collect::<String>();
                return Err(ExportError::KeepLine {
                    file,
                    line: number,
                    text: safe(&text),
                });
            }
            let entry = self
                .listed
                .entry(address.to_lowercase())
                .or_insert_with(|| Entry {
                    needs: Doors::default(),
                    seen: false,
                    text: address.to_owned(),
                });
            entry.needs = entry.needs.with_all(doors);
        }
        self.covers = self.covers.with_all(doors);
        Ok(())
    }

    /// Whether there is a list for this protocol.
    pub fn covers(&self, door: Door) -> bool {
        self.covers.has(door)
    }

    /// What a mailbox with this address needs; the address in small letters.
    pub(super) fn needs(&mut self, address: &str) -> Doors {
        match self.listed.get_mut(address) {
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

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    !local.is_empty()
        && !domain.is_empty()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control() || c == ',')
}
