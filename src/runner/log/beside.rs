//! The conversations beside that of a probe, at the other addresses of its host.

use std::net::SocketAddr;

use tokio::time::Instant;

use super::{Log, is_untrusted};
use crate::observation::contrast::{Comparison, Contrast, Talk};
use crate::observation::{Observation, Trouble};
use crate::stage::Stage;

impl Log {
    /// Another address is spoken to as well.
    pub(in crate::runner) fn speaks_at(&self, address: SocketAddr) {
        self.book().spoken.push(address);
    }

    /// What that came to, in a conversation that began at that moment.
    pub(in crate::runner) fn note_beside(&self, began: Instant, talk: Talk) {
        let contrast = Contrast {
            probe: self.probe,
            began: began.saturating_duration_since(self.started),
            took: began.elapsed(),
            seen: Comparison::Talk(talk),
        };
        self.book().beside.push(contrast);
    }

    /// The other addresses that are spoken to.
    pub(in crate::runner) fn spoken_at(&self) -> Vec<SocketAddr> {
        self.book().spoken.clone()
    }

    /// Whether the conversation went well at another address.
    pub(in crate::runner) fn works_beside(&self) -> bool {
        let book = self.book();
        let mut talks = book.beside.iter().map(|contrast| &contrast.seen);
        talks.any(|seen| matches!(seen, Comparison::Talk(talk) if talk.works()))
    }

    /// What the other addresses tell: nothing, where they did as well as the one that is used.
    pub(in crate::runner) fn take_beside(&self) -> Vec<Contrast> {
        let mut book = self.book();
        let went_wrong = |o: &Observation| match &o.outcome {
            Err(Trouble::Tcp(_)) | Ok(_) => is_untrusted(o),
            Err(_) => o.stage <= Stage::Offer,
        };
        let in_trouble = book.observations.iter().any(went_wrong);
        let mut told = std::mem::take(&mut book.beside);
        told.retain(|contrast| {
            in_trouble || !matches!(&contrast.seen, Comparison::Talk(talk) if talk.works())
        });
        told
    }
}
