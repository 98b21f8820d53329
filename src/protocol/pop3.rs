//! The Pop3 dialogue.

use super::{Dialogue, Next, ReadEnd, Script};
use crate::observation::tls::Verified;
use crate::secret::Scrubber;
use crate::stage::Stage;

/// The Pop3 dialogue.
pub struct Pop3;

impl Pop3 {
    /// Begins.
    pub fn new(_script: Script, _scrubber: Scrubber) -> Self {
        Self
    }
}

impl Dialogue for Pop3 {
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
