//! What each protocol is doing, as lines of text: pure, and no wider than the terminal.

use std::cmp::Reverse;
use std::net::IpAddr;
use std::time::{Duration, Instant};

use console::{measure_text_width, truncate_str};

use super::Event;
use crate::endpoint::Protocol;
use crate::plan::Plan;
use crate::stage::Stage;
use crate::style::safe;

/// From here on it is told how long something has been waited for.
const LONG: Duration = Duration::from_secs(2);

/// What is said while other ways are tried because something went wrong.
const COMPARING: &str = "comparing, to tell the cause";

/// What the probes of a plan are doing.
#[derive(Debug, Default)]
pub(super) struct Board {
    probes: Vec<Watched>,
    /// Since when all probes have ended; none while one is at work.
    over_since: Option<Instant>,
    /// Whether time passed since then: the run still waits for something else.
    goes_on: bool,
}

#[derive(Debug)]
struct Watched {
    protocol: Protocol,
    /// The name and port, as they may be shown.
    place: String,
    /// Whether that is an address, of which no name has to be looked up.
    by_address: bool,
    doing: Doing,
    since: Instant,
}

/// What a probe is doing, the furthest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Doing {
    Waiting,
    At(Stage),
    Done,
}

impl Board {
    /// The board of a plan of which nothing has begun.
    pub(super) fn of(plan: &Plan, now: Instant) -> Self {
        let watched = plan.probes.iter().map(|probe| Watched {
            protocol: probe.endpoint.protocol,
            place: safe(&format!("{}:{}", probe.endpoint.host, probe.endpoint.port)),
            by_address: probe.endpoint.host.parse::<IpAddr>().is_ok(),
            doing: Doing::Waiting,
            since: now,
        });
        Self {
            probes: watched.collect(),
            over_since: None,
            goes_on: false,
        }
    }

    /// Takes one event.
    pub(super) fn take(&mut self, event: Event, now: Instant) {
        let (probe, doing) = match event {
            Event::Began { probe, stage } => (probe, Doing::At(stage)),
            Event::Ended { probe } => (probe, Doing::Done),
            Event::Waiting => {
                self.goes_on = self.over_since.is_some();
                return;
            }
        };
        if let Some(watched) = self.probes.get_mut(usize::from(probe.0)) {
            let doing = match doing {
                Doing::At(Stage::Resolve) if watched.by_address => Doing::At(Stage::Connect),
                doing => doing,
            };
            (watched.doing, watched.since) = (doing, now);
        }
        let is_over = self.probes.iter().all(|one| one.doing == Doing::Done);
        self.over_since = is_over.then_some(self.over_since.unwrap_or(now));
        self.goes_on &= is_over;
    }

    /// One line a protocol, and one for what is done beside them; each fits into so many columns.
    ///
    /// The probe that is furthest and still at work speaks for its protocol. Where there is no room for the server, it is left out.
    pub(super) fn lines(&self, now: Instant, columns: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for protocol in Protocol::ALL {
            let of_protocol = || self.probes.iter().filter(|one| one.protocol == protocol);
            if of_protocol().next().is_none() {
                continue;
            }
            let at_work = of_protocol()
                .filter(|one| one.doing != Doing::Done)
                .max_by_key(|one| (one.doing, Reverse(one.since)));
            let Some(watched) = at_work else {
                lines.push(format!("{protocol}  done"));
                continue;
            };
            let for_long = for_long(now.saturating_duration_since(watched.since));
            let told = |place| format!("{protocol}  {}{for_long}", watched.doing.words(place));
            let whole = told(Some(&watched.place));
            lines.push(match measure_text_width(&whole) <= columns {
                true => whole,
                false => told(None),
            });
        }
        if let Some(since) = self.over_since.filter(|_| self.goes_on) {
            let for_long = for_long(now.saturating_duration_since(since));
            lines.push(format!("{COMPARING}{for_long}"));
        }
        let cut = |line: String| truncate_str(&line, columns, "").into_owned();
        lines.into_iter().map(cut).collect()
    }

    /// For how long the probe that has waited longest has waited; none where none is at work.
    pub(super) fn longest(&self, now: Instant) -> Option<Duration> {
        let at_work = self.probes.iter().filter(|one| one.doing != Doing::Done);
        let began = at_work.map(|one| one.since).min().or(self.over_since);
        began.map(|began| now.saturating_duration_since(began))
    }
}

/// A text that fits into so many columns: whole, or its first words.
pub(super) fn fitting(text: &str, columns: usize) -> String {
    if measure_text_width(text) <= columns {
        return text.to_owned();
    }
    let cut = truncate_str(text, columns.saturating_sub(3), "");
    let words = match text[cut.len()..].starts_with(' ') {
        true => Some(&*cut),
        false => cut.rsplit_once(' ').map(|(words, _)| words),
    };
    words.map_or_else(String::new, |words| format!("{words}..."))
}

/// How long it has been, where that is worth a word.
pub(super) fn for_long(waited: Duration) -> String {
    match waited < LONG {
        true => String::new(),
        false => format!(" ({} s)", waited.as_secs()),
    }
}

impl Doing {
    /// What it is, and of which server where that is to be told.
    fn words(self, place: Option<&String>) -> String {
        let (words, of) = match self {
            Self::Waiting => return "waiting for its turn".to_owned(),
            Self::Done => return "done".to_owned(),
            Self::At(Stage::Resolve) => ("looking up the name", "of"),
            Self::At(Stage::Connect) => ("connecting", "to"),
            Self::At(Stage::Secure) => ("starting TLS", "with"),
            Self::At(Stage::Greet) => ("waiting for the greeting", "of"),
            Self::At(Stage::Offer) => ("asking what it offers:", ""),
            Self::At(Stage::Authenticate) => ("signing in", "at"),
            Self::At(Stage::Enter) => ("opening the mailbox", "at"),
        };
        match place {
            None => words.trim_end_matches(':').to_owned(),
            Some(place) if of.is_empty() => format!("{words} {place}"),
            Some(place) => format!("{words} {of} {place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::ProbeId;

    const WIDE: usize = 79;

    fn board(probes: &[(Protocol, Doing)], now: Instant) -> Board {
        let watched = probes.iter().map(|(protocol, doing)| Watched {
            protocol: *protocol,
            place: "outlook.office365.com:993".to_owned(),
            by_address: false,
            doing: *doing,
            since: now,
        });
        Board {
            probes: watched.collect(),
            ..Board::default()
        }
    }

    #[test]
    fn no_name_is_looked_up_of_an_address() {
        let now = Instant::now();
        let mut board = board(&[(Protocol::Imap, Doing::Waiting)], now);
        board.probes[0].by_address = true;
        let (probe, stage) = (ProbeId(0), Stage::Resolve);
        board.take(Event::Began { probe, stage }, now);
        let told = "IMAP  connecting to outlook.office365.com:993";
        assert_eq!(board.lines(now, WIDE), [told]);
    }

    #[test]
    fn the_furthest_probe_at_work_speaks_for_its_protocol() {
        let now = Instant::now();
        let waiting = |protocol| (protocol, Doing::Waiting);
        let probes = [Protocol::Imap, Protocol::Imap, Protocol::Smtp].map(waiting);
        let mut board = board(&probes, now);
        let began = |probe, stage| Event::Began {
            probe: ProbeId(probe),
            stage,
        };
        board.take(began(0, Stage::Connect), now);
        board.take(began(1, Stage::Greet), now);
        assert_eq!(
            board.lines(now, WIDE),
            [
                "IMAP  waiting for the greeting of outlook.office365.com:993",
                "SMTP  waiting for its turn"
            ]
        );
        board.take(Event::Ended { probe: ProbeId(1) }, now);
        board.take(Event::Ended { probe: ProbeId(2) }, now);
        assert_eq!(
            board.lines(now, WIDE),
            [
                "IMAP  connecting to outlook.office365.com:993",
                "SMTP  done"
            ]
        );
    }

    #[test]
    fn what_is_waited_for_after_the_probes_is_told() {
        let now = Instant::now();
        let mut board = board(&[(Protocol::Pop3, Doing::At(Stage::Greet))], now);
        board.take(Event::Waiting, now);
        board.take(Event::Ended { probe: ProbeId(0) }, now);
        assert_eq!(board.lines(now, WIDE), ["POP3  done"]);
        board.take(Event::Waiting, now);
        let later = now + Duration::from_secs(4);
        let lines = board.lines(later, WIDE);
        assert_eq!(lines, ["POP3  done", "comparing, to tell the cause (4 s)"]);
        assert_eq!(board.longest(later), Some(Duration::from_secs(4)));
    }

    #[test]
    fn what_does_not_fit_ends_with_a_whole_word() {
        let text = "asking for the settings file";
        for (columns, shown) in [
            (79, text),
            (28, text),
            (27, "asking for the settings..."),
            (25, "asking for the..."),
            (8, ""),
            (0, ""),
        ] {
            assert_eq!(fitting(text, columns), shown, "{columns}");
        }
    }

    #[test]
    fn a_narrow_terminal_gets_the_words_without_the_server() {
        let now = Instant::now();
        let all = [
            Doing::Waiting,
            Doing::At(Stage::Resolve),
            Doing::At(Stage::Connect),
            Doing::At(Stage::Secure),
            Doing::At(Stage::Greet),
            Doing::At(Stage::Offer),
            Doing::At(Stage::Authenticate),
            Doing::At(Stage::Enter),
            Doing::Done,
        ];
        let later = now + Duration::from_secs(3599);
        for doing in all {
            let board = board(&[(Protocol::Imap, doing)], now);
            for columns in [WIDE, 39] {
                let lines = board.lines(later, columns);
                assert!(lines[0].len() <= columns, "{lines:?}");
                let is_told = doing == Doing::Done || lines[0].ends_with(" (3599 s)");
                assert!(is_told, "{lines:?}");
            }
            let cut = &board.lines(later, 9)[0];
            assert!(cut.len() <= 9 && cut.starts_with("IMAP"), "{cut}");
        }
    }
}
