//! The conversation of a scenario, step by step against the real dialogue.

use std::collections::VecDeque;
use std::time::Duration;

use super::super::{Action, Handshake, Step};
use super::{MOMENT, Mismatch, Probing, Split};
use crate::observation::tls::Verified;
use crate::observation::{Seen, Skip};
use crate::protocol::{self, Dialogue, Next, ReadEnd, Script};
use crate::runner::gate::{Answer, Attempt};
use crate::stage::Stage;

/// The name that is given to EHLO.
const EHLO: &str = "[127.0.0.1]";

/// The nonce of mechanisms that need one.
const NONCE: &str = "nonce";

/// What the dialogue waits for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    Bytes,
    Tls,
    Nothing,
}

pub(super) struct Conversation<'p, 'r> {
    probing: &'p mut Probing<'r>,
    dialogue: Box<dyn Dialogue + Send>,
    verified: Option<Verified>,
    /// What the dialogue sent and the scenario has not yet come to.
    sent: VecDeque<String>,
    need: Need,
    /// How long the present stage waited in vain.
    waited: Duration,
}

impl<'p, 'r> Conversation<'p, 'r> {
    pub(super) fn begin(probing: &'p mut Probing<'r>, verified: Option<Verified>) -> Self {
        let probe = probing.probe;
        let plan = &probing.rehearsal.run.plan;
        let dialogue = protocol::dialogue(Script {
            protocol: probe.endpoint.protocol,
            security: probe.endpoint.security,
            depth: probe.depth,
            credential: match probing.kept_from() {
                None => probing.rehearsal.credential.clone(),
                Some(_) => None,
            },
            address: plan.target.address.clone(),
            ehlo: EHLO.to_owned(),
            mechanism: plan.mechanism,
            from: plan.from.clone(),
            nonce: NONCE.to_owned(),
            insists: false,
        });
        Self {
            probing,
            dialogue,
            verified,
            sent: VecDeque::new(),
            need: Need::Bytes,
            waited: Duration::ZERO,
        }
    }

    /// Follows the steps of the scenario from the given one to the last.
    pub(super) fn follow(mut self, from: usize) -> Result<(), Mismatch> {
        self.pump();
        let server = self.probing.server;
        let mut at = from;
        while at < server.steps.len() {
            let said = self.said(&server.steps[at..]);
            if said > 0 {
                at += said;
                continue;
            }
            self.step(&server.steps[at].action)
                .map_err(|reason| self.probing.differs(at, reason))?;
            at += 1;
        }
        let end = server.steps.len();
        if let Some(sent) = self.sent.front() {
            let reason = format!("mailprobe sends `{sent}` here, and the scenario ends");
            return Err(self.probing.differs(end, reason));
        }
        match self.need {
            Need::Nothing => Ok(()),
            // Nobody needs an answer to a good-bye.
            Need::Bytes if self.dialogue.leaving() => Ok(()),
            Need::Bytes => Err(self.probing.differs(
                end,
                "mailprobe waits for an answer, and the scenario ends; what does the server do: close, reset, silence?".to_owned(),
            )),
            Need::Tls => Err(self
                .probing
                .differs(end, "a `tls` line is missing after this".to_owned())),
        }
    }

    /// Feeds what the server says in a row, and tells how many steps that were.
    fn said(&mut self, steps: &[Step]) -> usize {
        let mut bytes = Vec::new();
        let mut count = 0;
        while let Some(Action::Server(line)) = steps.get(count).map(|step| &step.action) {
            bytes.extend_from_slice(line);
            count += 1;
        }
        let size = match self.probing.rehearsal.split {
            Split::Whole => bytes.len().max(1),
            Split::EveryByte => 1,
        };
        for part in bytes.chunks(size) {
            self.dialogue.feed(part);
            self.pump();
        }
        count
    }

    fn step(&mut self, action: &Action) -> Result<(), String> {
        match action {
            Action::Server(_) => Ok(()),
            Action::Client(line) => match self.sent.pop_front() {
                Some(sent) if sent == *line => Ok(()),
                Some(sent) => Err(format!("mailprobe sends `{sent}`, not `{line}`")),
                None => Err(format!("mailprobe does not send `{line}` here")),
            },
            Action::Tls(handshake) => self.secure(handshake),
            Action::Close => self.end(ReadEnd::Closed),
            Action::Reset => self.end(ReadEnd::Reset),
            Action::Wait(time) => {
                self.waited += *time;
                Ok(())
            }
            Action::Silence => {
                let limits = self.probing.limits();
                let waited = match self.dialogue.stage() {
                    Stage::Greet => limits.greeting,
                    Stage::Authenticate => limits.sign_in,
                    _ => limits.reply,
                };
                self.waited = waited;
                let milliseconds = u64::try_from(waited.as_millis()).unwrap_or(u64::MAX);
                self.end(ReadEnd::TimedOut(milliseconds))
            }
        }
    }

    fn secure(&mut self, handshake: &Handshake) -> Result<(), String> {
        if self.need != Need::Tls {
            return Err("mailprobe does not begin TLS here".to_owned());
        }
        let said = self.dialogue.unreported();
        let before = self.probing.rehearsal.run.observations.len();
        let made = self.probing.handshake(handshake);
        self.probing.rehearsal.run.observations[before].transcript = said;
        match made {
            Some(verified) => {
                self.verified = verified;
                self.dialogue.secured();
                self.pump();
            }
            None => self.need = Need::Nothing,
        }
        Ok(())
    }

    fn end(&mut self, how: ReadEnd) -> Result<(), String> {
        match self.need {
            Need::Bytes => {
                self.dialogue.ended(how);
                self.pump();
                Ok(())
            }
            Need::Nothing => Ok(()),
            Need::Tls => Err(
                "mailprobe begins TLS here: write `tls closed`, `tls reset` or `tls timeout`"
                    .to_owned(),
            ),
        }
    }

    /// Lets the dialogue go on as far as it can.
    fn pump(&mut self) {
        if self.need == Need::Nothing {
            return;
        }
        self.need = loop {
            match self.dialogue.next() {
                Next::Read => break Need::Bytes,
                Next::UpgradeToTls => break Need::Tls,
                Next::Finished => break Need::Nothing,
                Next::Write(outgoing) => self.sent.push_back(outgoing.shown),
                Next::Saw(step) => {
                    if step.stage == Stage::Authenticate {
                        let probe = self.probing.probe.id;
                        let rules = &mut self.probing.rehearsal.rules;
                        match Attempt::of(&step.outcome) {
                            Some(attempt) => rules.tried(probe, attempt),
                            None => rules.give_back(probe),
                        }
                    }
                    if let Ok(Seen::Greeted(greeting)) = &step.outcome
                        && greeting.has_signed_in()
                        && self.probing.rehearsal.credential.is_some()
                        && self.probing.kept_from().is_none()
                    {
                        self.probing.skip(Skip::AlreadySignedIn);
                    }
                    let took = MOMENT + std::mem::take(&mut self.waited);
                    self.probing
                        .observe(step.stage, took, step.outcome, step.transcript);
                }
                Next::AskToSignIn => {
                    let leave = self.leave();
                    self.dialogue.sign_in(leave);
                }
            }
        };
    }

    /// The leave to sign in, when the gate gives it.
    fn leave(&mut self) -> Option<Verified> {
        let probe = self.probing.probe.id;
        let Some(verified) = self.verified.take() else {
            self.probing.skip(Skip::NotPrivate);
            return None;
        };
        let rules = &mut self.probing.rehearsal.rules;
        rules.ask(probe);
        // Whoever comes earlier in the plan has already ended here, so nobody ever waits.
        if let Answer::Stay(skip) = rules.answer(probe) {
            self.probing.skip(skip);
            return None;
        }
        Some(verified)
    }
}
