//! How far a run is: events of the runner, and one calm line that shows them.

mod invitation;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub use self::invitation::Invitation;
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
    /// Time passes, and some probe is still waiting.
    Waiting,
}

/// From here on it is told how long a server has been waited for.
const LONG: Duration = Duration::from_secs(3);

/// How often the line is drawn again while nothing happens.
const TICK: Duration = Duration::from_millis(120);

/// One line on standard error that says what is being done; nothing at all when it is hidden.
pub struct Progress {
    bar: ProgressBar,
    probes: RefCell<Vec<(Protocol, Doing, Instant)>>,
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
            .map(|probe| (probe.endpoint.protocol, Doing::Waiting, Instant::now()))
            .collect();
        self.bar.set_message(self.message(Instant::now()));
    }

    /// Takes one event.
    pub fn show(&self, event: Event) {
        let now = Instant::now();
        let news = match event {
            Event::Began { probe, stage } => Some((probe, Doing::At(stage))),
            Event::Ended { probe } => Some((probe, Doing::Done)),
            Event::Waiting => None,
        };
        if let Some((probe, doing)) = news
            && let Some(slot) = self.probes.borrow_mut().get_mut(usize::from(probe.0))
        {
            (slot.1, slot.2) = (doing, now);
        }
        self.bar.set_message(self.message(now));
    }

    /// Takes the line away while something else is written to the terminal.
    pub fn suspended(&self, write: impl FnOnce()) {
        self.bar.suspend(write);
    }

    /// Takes the line away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// What each protocol is doing: that of its probe that is furthest and still at work, and for how
    /// long nothing has come. Protocols that do the same are told together.
    fn message(&self, now: Instant) -> String {
        let probes = self.probes.borrow();
        let mut parts: Vec<(Vec<String>, String)> = Vec::new();
        for protocol in Protocol::ALL {
            let of_protocol = || probes.iter().filter(move |(p, ..)| *p == protocol);
            if of_protocol().next().is_none() {
                continue;
            }
            let at_work = of_protocol()
                .filter(|(_, doing, _)| *doing != Doing::Done)
                .max_by_key(|(_, doing, since)| (*doing, Reverse(*since)));
            let text = at_work.map_or("done".to_owned(), |(_, doing, since)| {
                doing.told(now.saturating_duration_since(*since))
            });
            match parts.iter_mut().find(|(_, known)| *known == text) {
                Some((names, _)) => names.push(protocol.to_string()),
                None => parts.push((vec![protocol.to_string()], text)),
            }
        }
        let told = parts.iter();
        let told = told.map(|(names, text)| format!("{} {text}", names.join(", ")));
        told.collect::<Vec<_>>().join("   ")
    }
}

impl Doing {
    /// Its words, and how long it has waited when that is long.
    fn told(self, waited: Duration) -> String {
        if waited < LONG || matches!(self, Self::Waiting | Self::Done) {
            return self.word().to_owned();
        }
        format!("{}, no answer for {} s", self.word(), waited.as_secs())
    }

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
        let now = Instant::now();
        *progress.probes.borrow_mut() = vec![
            (Protocol::Imap, Doing::Waiting, now),
            (Protocol::Imap, Doing::Waiting, now),
            (Protocol::Smtp, Doing::Waiting, now),
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
            progress.message(now),
            "IMAP waiting for the greeting   SMTP waiting"
        );
        progress.show(Event::Ended { probe: ProbeId(1) });
        progress.show(Event::Ended { probe: ProbeId(2) });
        assert_eq!(progress.message(now), "IMAP connecting   SMTP done");
    }

    #[test]
    fn a_long_wait_is_told_and_the_same_wait_once() {
        let progress = Progress::new(false, true);
        let now = Instant::now();
        let connecting = Doing::At(Stage::Connect);
        *progress.probes.borrow_mut() = vec![
            (Protocol::Imap, connecting, now),
            (Protocol::Pop3, connecting, now),
            (Protocol::Smtp, Doing::At(Stage::Resolve), now),
        ];
        let told = |seconds| progress.message(now + Duration::from_secs(seconds));
        assert_eq!(told(2), "IMAP, POP3 connecting   SMTP looking up the name");
        assert_eq!(
            told(4),
            "IMAP, POP3 connecting, no answer for 4 s   SMTP looking up the name, no answer for 4 s"
        );
    }
}
