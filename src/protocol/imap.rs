//! The Imap dialogue.

use super::{Dialogue, Next, ReadEnd, Script};
use crate::observation::tls::Verified;
use crate::secret::Scrubber;
use crate::stage::Stage;

/// The Imap dialogue.
pub struct Imap;

impl Imap {
    /// Begins.
    pub fn new(_script: Script, _scrubber: Scrubber) -> Self {
        Self
    }
}

impl Dialogue for Imap {
    fn feed(&mut self, _bytes: &[u8]) {}
    fn ended(&mut self, _how: ReadEnd) {}
    fn secured(&mut self) {}
    fn sign_in(&mut self, _leave: Option<Verified>) {}
    fn stage(&self) -> Stage {
        Stage::Greet
    }
    fn next(&mut self) -> Next {
        Next::Finished
    }
}
