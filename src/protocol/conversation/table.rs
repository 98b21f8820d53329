//! What lies between the driver of a conversation and its speaker.

use std::collections::VecDeque;
use std::task::Poll;
use std::time::Duration;

use crate::observation::session::SessionTrouble;
use crate::observation::tls::{Peer, Verified};
use crate::protocol::line::Lines;
use crate::protocol::{Next, ReadEnd};
use crate::secret::Scrubber;
use crate::stage::Stage;

use super::transcript::Transcript;
use super::{KEPT_OF_STRANGERS, scrub};

/// What lies between the driver and the speaker.
pub(super) struct Table {
    pub(super) lines: Lines,
    pub(super) ended: Option<ReadEnd>,
    pub(super) outbox: VecDeque<Next>,
    pub(super) need: Need,
    pub(super) under_tls: bool,
    pub(super) leave: Option<Option<Verified>>,
    pub(super) stage: Stage,
    pub(super) leaving: bool,
    /// The command that awaits its answer, as it may be shown.
    pub(super) command: Option<String>,
    /// Lines that came since something was last said.
    pub(super) heard: usize,
    pub(super) transcript: Transcript,
    pub(super) scrubber: Scrubber,
}

/// What the speaker awaits.
pub(super) enum Need {
    Bytes,
    Tls,
    Leave,
}

impl Table {
    /// Nothing was said yet.
    pub(super) fn new(scrubber: Scrubber, under_tls: bool) -> Self {
        Self {
            lines: Lines::default(),
            ended: None,
            outbox: VecDeque::new(),
            need: Need::Bytes,
            under_tls,
            leave: None,
            stage: Stage::Greet,
            leaving: false,
            command: None,
            heard: 0,
            transcript: Transcript::default(),
            scrubber,
        }
    }

    /// What it means that no more bytes come where some are needed.
    pub(super) fn why_no_more(&self, how: ReadEnd) -> SessionTrouble {
        match (how, &self.command) {
            (ReadEnd::Closed, _) => SessionTrouble::Closed,
            (ReadEnd::Reset, _) => SessionTrouble::Reset,
            (ReadEnd::TimedOut(_), None) => {
                let partial = self.unfinished_greeting();
                let peer = Peer::new(partial.clone());
                match peer.kind.may_be_mail() {
                    true => SessionTrouble::Silent { partial },
                    // Not everybody ends what he says with a line end.
                    false => SessionTrouble::NotThisProtocol(peer),
                }
            }
            (ReadEnd::TimedOut(waited), Some(command)) => SessionTrouble::NoAnswer {
                command: command.clone(),
                waited: Duration::from_millis(waited),
            },
        }
    }

    /// What came where a greeting was due: whole lines of an unfinished one, and the piece of the next.
    fn unfinished_greeting(&self) -> Vec<u8> {
        let mut came = Vec::new();
        for line in self.transcript.lines() {
            came.extend_from_slice(line.text.as_bytes());
            came.push(b'\n');
        }
        came.extend_from_slice(self.lines.pending());
        // Before it is cut: half a secret would not be found.
        let mut came = scrub::bytes(&came, &self.scrubber);
        came.truncate(KEPT_OF_STRANGERS);
        came
    }

    /// What never ends in a line end, where a greeting was due: a TLS record, be it an alert (0x15) or a
    /// handshake (0x16) of TLS (RFC 8446, section 5.1), and the packets of MySQL.
    pub(super) fn no_line(&self) -> Option<Poll<SessionTrouble>> {
        let pending = self.lines.pending();
        // The negotiation of a terminal (RFC 854) has no line end either.
        if self.command.is_none() && matches!(pending, [0xff, 0xfb..=0xfe, _, ..]) {
            let first = pending[..3].to_vec();
            return Some(Poll::Ready(SessionTrouble::NotThisProtocol(Peer::new(
                first,
            ))));
        }
        if self.command.is_some() {
            return None;
        }
        let length = match pending {
            [0x15 | 0x16, 0x03, _, high, low, ..] => {
                5 + usize::from(u16::from_be_bytes([*high, *low]))
            }
            // A database says how long its greeting is, or its refusal.
            [low, high, 0, 0, b'\n' | 0xff, ..] => {
                4 + usize::from(u16::from_le_bytes([*low, *high]))
            }
            [0x15 | 0x16, 0x03, ..] | [_, _, 0, 0] => 5,
            _ => return None,
        };
        let wanted = length.clamp(5, KEPT_OF_STRANGERS);
        Some(match pending.get(..wanted) {
            Some(first) if pending.len() >= 5 => {
                Poll::Ready(SessionTrouble::NotThisProtocol(Peer::new(first.to_vec())))
            }
            _ if self.ended.is_some() => {
                Poll::Ready(SessionTrouble::NotThisProtocol(Peer::new(pending.to_vec())))
            }
            _ => Poll::Pending,
        })
    }
}
