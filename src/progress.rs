//! How far a run is: events of the runner, and one calm line that shows them.

use std::cell::RefCell;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::endpoint::Protocol;
use crate::plan::{Plan, ProbeId};
use crate::stage::Stage;

/// What the runner tells while it works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A stage of a probe begins.
    Began {
        /// The probe.
        probe: ProbeId,
        /// The stage.
        stage: Stage,
    },
    /// A probe has nothing more to do.
    Ended {
        /// The probe.
        probe: ProbeId,
    },
}

/// How often the line is drawn again while nothing happens.
const TICK: Duration = Duration::from_millis(120);

/// One line on standard error that says what is being done; nothing at all when it is hidden.
pub struct Progress {
    bar: ProgressBar,
    probes: RefCell<Vec<(Protocol, Doing)>>,
}

/// What a probe is doing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Waiting,
    At(Stage),
    Done,
}

impl Progress {
    /// A line that shows something only when `visible` (a terminal that can draw, and not `-q`).
    pub fn new(visible: bool, unicode: bool) -> Self {
        let target = if visible {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        let bar = ProgressBar::with_draw_target(None, target);
        if visible {
            let ticks = if unicode {
                "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏ "
            } else {
                "|/-\\ "
            };
            let style = ProgressStyle::with_template("{spinner} {wide_msg}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner())
                .tick_chars(ticks);
            bar.set_style(style);
            bar.enable_steady_tick(TICK);
        }
        Self {
            bar,
            probes: RefCell::default(),
        }
    }

    /// Says what is done before there is a plan.
    pub fn say(&self, what: &str) {
        self.bar.set_message(what.to_owned());
    }

    /// Takes the plan that the events will be about.
    pub fn begin(&self, plan: &Plan) {
        *self.probes.borrow_mut() = plan
            .probes
            .iter()
            .map(|probe| (probe.endpoint.protocol, Doing::Waiting))
            .collect();
        self.bar.set_message(self.message());
    }

    /// Takes one event.
    pub fn show(&self, event: Event) {
        let (probe, doing) = match event {
            Event::Began { probe, stage } => (probe, Doing::At(stage)),
            Event::Ended { probe } => (probe, Doing::Done),
        };
        if let Some(slot) = self.probes.borrow_mut().get_mut(usize::from(probe.0)) {
            slot.1 = doing;
        }
        self.bar.set_message(self.message());
    }

    /// Takes the line away while something else is written to the terminal.
    pub fn suspended(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// One word a protocol: that of the probe that is furthest and still at work.
    fn message(&self) -> String {
        let probes = self.probes.borrow();
        let mut parts = Vec::new();
        for protocol in Protocol::ALL {
            let of_protocol = || {
                probes
                    .iter()
                    .filter(move |(p, _)| *p == protocol)
                    .map(|(_, doing)| *doing)
            };
            if of_protocol().next().is_none() {
                continue;
            }
            let at_work = of_protocol().filter(|doing| *doing != Doing::Done).max();
            parts.push(format!(
                "{protocol} {}",
                at_work.map_or("done", Doing::word)
            ));
        }
        parts.join("   ")
    }
}

impl Doing {
    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::At(Stage::Resolve) => "looking up the name",
            Self::At(Stage::Connect) => "connecting",
            Self::At(Stage::Secure) => "starting TLS",
            Self::At(Stage::Greet) => "waiting for the greeting",
            Self::At(Stage::Offer) => "asking what it offers",
            Self::At(Stage::Authenticate) => "signing in",
            Self::At(Stage::Enter) => "opening the mailbox",
            Self::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_furthest_probe_at_work_speaks_for_its_protocol() {
        let progress = Progress::new(false, true);
        *progress.probes.borrow_mut() = vec![
            (Protocol::Imap, Doing::Waiting),
            (Protocol::Imap, Doing::Waiting),
            (Protocol::Smtp, Doing::Waiting),
        ];
        progress.show(Event::Began {
            probe: ProbeId(0),
            stage: Stage::Connect,
        });
        progress.show(Event::Began {
            probe: ProbeId(1),
            stage: Stage::Greet,
        });
        assert_eq!(
            progress.message(),
            "IMAP waiting for the greeting   SMTP waiting"
        );
        progress.show(Event::Ended { probe: ProbeId(1) });
        progress.show(Event::Ended { probe: ProbeId(2) });
        assert_eq!(progress.message(), "IMAP connecting   SMTP done");
    }
}
