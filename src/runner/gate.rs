//! The gate that a credential passes: one sign-in attempt in the whole run until one has succeeded, so
//! that nobody is locked out by being diagnosed.
//!
//! [`Rules`] is the whole policy, without waiting; [`Gate`] lets probes wait for it.

mod attempt;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::{Instant, timeout_at};

pub(crate) use self::attempt::Attempt;
use crate::endpoint::Protocol;
use crate::observation::Skip;
use crate::plan::ProbeId;

/// Where one probe stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stand {
    /// On its way to the gate.
    Coming,
    /// It was refused a connection and knocks once more later; nobody waits for it.
    Late,
    /// At the gate; an impatient one no longer waits for earlier protocols.
    Asking { impatient: bool },
    /// Let through; its attempt has not ended.
    Trying,
    /// Its attempt ended.
    Tried(Attempt),
    /// It will not try: it failed before, or was turned away.
    Out,
}

/// What is said to a probe that asks to sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It signs in now.
    Go,
    /// It does not sign in in this run.
    Stay(Skip),
    /// It waits.
    Wait,
}

struct Seat {
    probe: ProbeId,
    protocol: Protocol,
    stand: Stand,
}

/// Who may sign in, and when.
pub(crate) struct Rules {
    /// In the order of preference.
    seats: Vec<Seat>,
}

impl Rules {
    /// The probes that may want to sign in, in the order of preference.
    pub(crate) fn new(probes: impl IntoIterator<Item = (ProbeId, Protocol)>) -> Self {
        let seats = probes.into_iter().map(|(probe, protocol)| Seat {
            probe,
            protocol,
            stand: Stand::Coming,
        });
        Self {
            seats: seats.collect(),
        }
    }

    /// A probe is ready to sign in.
    pub(crate) fn ask(&mut self, probe: ProbeId) {
        self.change(probe, |stand| match stand {
            Stand::Coming | Stand::Late => Stand::Asking { impatient: false },
            other => other,
        });
    }

    /// A probe may come later, and is not waited for.
    pub(crate) fn fall_behind(&mut self, probe: ProbeId) {
        self.change(probe, |stand| match stand {
            Stand::Coming => Stand::Late,
            other => other,
        });
    }

    /// A probe has waited long enough for earlier protocols.
    pub(crate) fn grow_impatient(&mut self, probe: ProbeId) {
        self.change(probe, |stand| match stand {
            Stand::Asking { .. } => Stand::Asking { impatient: true },
            other => other,
        });
    }

    /// A probe ended. If it was let through and said nothing of its attempt, that is unclear.
    pub(crate) fn leave(&mut self, probe: ProbeId) {
        self.change(probe, |stand| match stand {
            Stand::Coming | Stand::Late | Stand::Asking { .. } => Stand::Out,
            Stand::Trying => Stand::Tried(Attempt::Unclear),
            other => other,
        });
    }

    /// A probe that was let through, or waits, has nobody any more to sign in to, and tried nothing.
    pub(crate) fn give_back(&mut self, probe: ProbeId) {
        self.change(probe, |stand| match stand {
            Stand::Asking { .. } | Stand::Trying => Stand::Out,
            other => other,
        });
    }

    /// The attempt of a probe that was let through ended.
    pub(crate) fn tried(&mut self, probe: ProbeId, attempt: Attempt) {
        self.change(probe, |stand| match stand {
            Stand::Trying => Stand::Tried(attempt),
            other => other,
        });
    }

    /// What a probe that asks is told. Once told to go or to stay, it is not told anything else.
    pub(crate) fn answer(&mut self, probe: ProbeId) -> Answer {
        let answer = self.judge(probe);
        self.change(probe, |stand| match answer {
            Answer::Go => Stand::Trying,
            Answer::Stay(_) => Stand::Out,
            Answer::Wait => stand,
        });
        answer
    }

    fn judge(&self, probe: ProbeId) -> Answer {
        let Some(place) = self.seats.iter().position(|seat| seat.probe == probe) else {
            // A probe that the plan does not let sign in has no seat.
            return Answer::Stay(Skip::NoCredential);
        };
        let own = &self.seats[place];
        let Stand::Asking { impatient } = own.stand else {
            return Answer::Stay(Skip::AnotherEndpoint);
        };
        let has = |attempt| move |seat: &Seat| seat.stand == Stand::Tried(attempt);
        let accepted = self.seats.iter().any(has(Attempt::Accepted));
        if !accepted {
            if self.seats.iter().any(has(Attempt::Refused)) {
                return Answer::Stay(Skip::RefusedElsewhere);
            }
            if self.seats.iter().any(has(Attempt::Unclear)) {
                return Answer::Stay(Skip::UnclearElsewhere);
            }
        }
        if self.seats.iter().any(has(Attempt::ToldToWait)) {
            return Answer::Stay(Skip::ToldToWait);
        }
        // Of one protocol, one endpoint signs in: the first that gets as far.
        let mut rivals = self
            .seats
            .iter()
            .filter(|seat| seat.protocol == own.protocol);
        if rivals.any(|seat| matches!(seat.stand, Stand::Trying | Stand::Tried(_))) {
            return Answer::Stay(Skip::AnotherEndpoint);
        }
        let under_way = |seat: &Seat| matches!(seat.stand, Stand::Coming | Stand::Asking { .. });
        let asking = |seat: &Seat| matches!(seat.stand, Stand::Asking { .. });
        let mut before = self.seats[..place].iter();
        // An earlier door that is ready goes first; one that still tries to connect is waited for in patience.
        if before.any(|seat| {
            seat.protocol == own.protocol
                && if impatient {
                    asking(seat)
                } else {
                    under_way(seat)
                }
        }) {
            return Answer::Wait;
        }
        if accepted {
            return Answer::Go;
        }
        if self.seats.iter().any(|seat| seat.stand == Stand::Trying) {
            return Answer::Wait;
        }
        let has_tried = |protocol| {
            let of = |seat: &&Seat| seat.protocol == protocol;
            let mut all = self.seats.iter().filter(of);
            all.any(|seat| matches!(seat.stand, Stand::Tried(_)))
        };
        let mut before = self.seats[..place].iter();
        if !impatient && before.any(|seat| under_way(seat) && !has_tried(seat.protocol)) {
            return Answer::Wait;
        }
        Answer::Go
    }

    fn change(&mut self, probe: ProbeId, to: impl Fn(Stand) -> Stand) {
        if let Some(seat) = self.seats.iter_mut().find(|seat| seat.probe == probe) {
            seat.stand = to(seat.stand);
        }
    }
}

/// The rules, shared by the probes of a run.
pub(crate) struct Gate {
    rules: Mutex<Rules>,
    patience: Duration,
    changed: Notify,
}

impl Gate {
    /// A gate with these rules. So long a probe that could sign in waits for one of an earlier
    /// protocol that is not as far yet.
    pub(crate) fn new(rules: Rules, patience: Duration) -> Arc<Self> {
        Arc::new(Self {
            rules: Mutex::new(rules),
            patience,
            changed: Notify::new(),
        })
    }

    /// The place of one probe; it is given up when dropped, whatever ended the probe.
    pub(crate) fn pass(self: &Arc<Self>, probe: ProbeId) -> Pass {
        Pass {
            gate: self.clone(),
            probe,
        }
    }

    fn change<T>(&self, with: impl FnOnce(&mut Rules) -> T) -> T {
        let outcome = with(&mut self.rules.lock().unwrap_or_else(PoisonError::into_inner));
        self.changed.notify_waiters();
        outcome
    }
}

/// The place of one probe at the gate.
pub(crate) struct Pass {
    gate: Arc<Gate>,
    probe: ProbeId,
}

impl Pass {
    /// Lets the others go first: this probe may come later, or not at all.
    pub(crate) fn fall_behind(&self) {
        self.gate.change(|rules| rules.fall_behind(self.probe));
    }

    /// Gives the leave back: nothing was tried.
    pub(crate) fn give_back(&self) {
        self.gate.change(|rules| rules.give_back(self.probe));
    }

    /// Waits until it is clear whether this probe signs in. Safe to drop and to call again.
    pub(crate) async fn ask(&self) -> Result<(), Skip> {
        self.gate.change(|rules| rules.ask(self.probe));
        let patient_until = Instant::now() + self.gate.patience;
        let mut patient = true;
        loop {
            // Listening begins before looking, so that no change is missed.
            let changed = self.gate.changed.notified();
            match self.answer() {
                Answer::Go => return Ok(()),
                Answer::Stay(skip) => return Err(skip),
                Answer::Wait if patient => {
                    if timeout_at(patient_until, changed).await.is_err() {
                        patient = false;
                        self.gate.change(|rules| rules.grow_impatient(self.probe));
                    }
                }
                Answer::Wait => changed.await,
            }
        }
    }

    fn answer(&self) -> Answer {
        let mut rules = self
            .gate
            .rules
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let answer = rules.answer(self.probe);
        drop(rules);
        if answer != Answer::Wait {
            self.gate.changed.notify_waiters();
        }
        answer
    }

    /// Tells what the attempt came to.
    pub(crate) fn tried(&self, attempt: Attempt) {
        self.gate.change(|rules| rules.tried(self.probe, attempt));
    }

    /// Gives the place up.
    pub(crate) fn leave(&self) {
        self.gate.change(|rules| rules.leave(self.probe));
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests;
