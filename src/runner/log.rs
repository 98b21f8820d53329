//! What one probe has seen so far; readable at any moment, so that a run can be cut short.

mod beside;
mod signs;

use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

pub(in crate::runner) use self::signs::correct_wait;
use crate::net::connect::UnderWay;
use crate::observation::contrast::Contrast;
use crate::observation::session::SessionTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::TlsTrouble;
use crate::observation::{Line, NotTried, Observation, Outcome, Seen, Skip, Trouble};
use crate::plan::ProbeId;
use crate::plan::contrast::{Doubt, patience};
use crate::progress::Event;
use crate::stage::Stage;

/// The log of one probe.
pub(super) struct Log {
    probe: ProbeId,
    started: Instant,
    events: UnboundedSender<Event>,
    book: Mutex<Book>,
    heard: Notify,
}

struct Book {
    stage: Stage,
    /// When it began.
    since: Instant,
    observations: Vec<Observation>,
    not_tried: Option<NotTried>,
    /// The addresses in the order in which they are tried.
    order: Vec<SocketAddr>,
    under_way: UnderWay,
    /// The other addresses that are spoken to beside it, and what that came to.
    spoken: Vec<SocketAddr>,
    beside: Vec<Contrast>,
    /// Whether everything was said, and only unused addresses are still waited for.
    settled: bool,
    over: bool,
}

/// How far a probe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// It works on this stage.
    At(Stage),
    /// It ended, with or without trouble.
    Over { in_trouble: bool },
}

/// Whether a probe is in doubt.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Doubtful {
    /// No, and it will not be.
    No,
    /// Not before this moment, unless something happens.
    NotBefore(Instant),
    /// It is, at this stage and address.
    Now {
        stage: Stage,
        doubt: Box<Doubt>,
        address: Option<SocketAddr>,
    },
}

/// What the server offers where a client may sign in.
fn is_offer(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Seen::Offered(offer)) if offer.under_tls)
}

/// Whether this is a certificate that is not trusted.
fn is_untrusted(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Seen::Secured(session)) if session.fault().is_some())
}

/// Whether this is the connection that the conversation is held on.
fn is_used(observation: &Observation) -> bool {
    matches!(&observation.outcome, Ok(Seen::Connected(connection)) if connection.used)
}

impl Log {
    /// The empty log of a probe in a run that started at that moment.
    pub(super) fn new(probe: ProbeId, started: Instant, events: UnboundedSender<Event>) -> Self {
        Self {
            probe,
            started,
            events,
            book: Mutex::new(Book {
                stage: Stage::Resolve,
                since: started,
                observations: Vec::new(),
                not_tried: None,
                order: Vec::new(),
                under_way: UnderWay::default(),
                spoken: Vec::new(),
                beside: Vec::new(),
                settled: false,
                over: false,
            }),
            heard: Notify::new(),
        }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stage begins.
    pub(super) fn begin(&self, stage: Stage) {
        {
            let mut book = self.book();
            book.stage = stage;
            book.since = Instant::now();
        }
        self.tell(Event::Began {
            probe: self.probe,
            stage,
        });
    }

    /// Connections to these addresses begin, in this order.
    pub(super) fn begin_connecting(&self, order: Vec<SocketAddr>, under_way: UnderWay) {
        self.begin(Stage::Connect);
        let mut book = self.book();
        book.order = order;
        book.under_way = under_way;
    }

    /// A stage came to something.
    pub(super) fn saw(
        &self,
        stage: Stage,
        address: Option<SocketAddr>,
        span: (Instant, Instant),
        outcome: Outcome,
        transcript: Vec<Line>,
    ) {
        let (began, ended) = span;
        if stage > Stage::Connect {
            self.heard.notify_one();
        }
        self.book().observations.push(Observation {
            probe: self.probe,
            stage,
            address,
            began: began.saturating_duration_since(self.started),
            took: ended.saturating_duration_since(began),
            outcome,
            transcript,
        });
    }

    /// What a stage came to turns out to be something else.
    pub(super) fn correct(&self, stage: Stage, outcome: Outcome) {
        let mut book = self.book();
        let last = book
            .observations
            .iter_mut()
            .rev()
            .find(|o| o.stage == stage);
        if let Some(observation) = last {
            observation.outcome = outcome;
        }
    }

    /// Tells who it was that said nothing at all until its time was over.
    pub(super) fn name_silent(&self, who: SessionTrouble) {
        let mut book = self.book();
        let last = book.observations.last_mut();
        if let Some(observation) = last
            && observation.stage == Stage::Greet
            && let Err(Trouble::Session(trouble)) = &mut observation.outcome
            && matches!(trouble, SessionTrouble::Silent { .. })
        {
            *trouble = who;
        }
    }

    /// More was said behind the last thing that was seen.
    pub(super) fn add(&self, said: Vec<Line>) {
        if let Some(last) = self.book().observations.last_mut() {
            last.transcript.extend(said);
        }
    }

    /// A stage is left out; only the first one that is counts.
    pub(super) fn leave_out(&self, stage: Stage, why: Skip) {
        let probe = self.probe;
        self.book()
            .not_tried
            .get_or_insert(NotTried { probe, stage, why });
    }

    /// Everything was said that there is to say.
    pub(super) fn settle(&self) {
        self.book().settled = true;
    }

    /// The probe ended by itself.
    pub(super) fn end(&self) {
        self.book().over = true;
        self.tell(Event::Ended { probe: self.probe });
    }

    /// The probe is cut short, unless it has ended.
    pub(super) fn cut(&self, why: Skip, now: Instant) {
        let (stage, settled, under_way) = {
            let book = self.book();
            if book.over {
                return;
            }
            (book.stage, book.settled, book.under_way.now())
        };
        if why == Skip::Deadline {
            for (address, began) in under_way {
                let outcome = Err(Trouble::Tcp(TcpTrouble::Deadline));
                self.saw(
                    Stage::Connect,
                    Some(address),
                    (began, now),
                    outcome,
                    Vec::new(),
                );
            }
        }
        if !settled {
            self.leave_out(stage, why);
        }
        self.end();
    }

    /// Notes why no greeting comes, and ends the probe, when that is what it still waits for, and has waited for so long.
    pub(super) fn give_up_greeting(
        &self,
        after: Duration,
        why: SessionTrouble,
        now: Instant,
    ) -> bool {
        self.give_up(Stage::Greet, after, Trouble::Session(why), now)
    }

    /// The same of a handshake.
    pub(super) fn give_up_handshake(&self, after: Duration, now: Instant) -> bool {
        let trouble = Trouble::Tls(TlsTrouble::Timeout);
        self.give_up(Stage::Secure, after, trouble, now)
    }

    fn give_up(&self, stage: Stage, after: Duration, trouble: Trouble, now: Instant) -> bool {
        let (address, since) = {
            let book = self.book();
            let is_due = book.stage == stage && now >= book.since + after;
            if book.over || book.settled || !is_due {
                return false;
            }
            let used = book.observations.iter().find(|o| is_used(o));
            (used.and_then(|o| o.address), book.since)
        };
        self.saw(stage, address, (since, now), Err(trouble), Vec::new());
        self.end();
        true
    }

    /// How far it is.
    pub(super) fn progress(&self) -> Progress {
        let book = self.book();
        if !book.over {
            return Progress::At(book.stage);
        }
        // Who never got to speak is in trouble, whatever the connections came to.
        let mut spoken = book.observations.iter().rev();
        let last = spoken.find(|o| o.stage > Stage::Connect);
        // What is spoken under a certificate that is not trusted went no better for going on.
        let untrusted = book.observations.iter().any(is_untrusted);
        let in_trouble = untrusted || last.is_none_or(|last| last.outcome.is_err());
        Progress::Over { in_trouble }
    }

    /// Whether something went wrong, or takes longer than it should.
    pub(super) fn doubtful(&self, now: Instant) -> Doubtful {
        let book = self.book();
        let connected = book.observations.iter().any(is_used);
        let trouble = book.observations.iter().find_map(|o| {
            let doubt = match &o.outcome {
                // While one address answers, or has not failed yet, others that do not are no trouble.
                Err(Trouble::Tcp(_)) if connected || !book.over => return None,
                Err(trouble) => Doubt::Trouble(trouble.clone()),
                Ok(Seen::Secured(session)) => Doubt::Untrusted {
                    fault: *session.fault()?,
                    fingerprint: session.fingerprint().to_owned(),
                },
                Ok(_) => return None,
            };
            // A conversation that is held once more ends with the offer, and cannot tell what comes behind it.
            let stage = match o.stage {
                Stage::Offer if book.observations.iter().any(is_offer) => Stage::Authenticate,
                stage => stage,
            };
            let address = o.address;
            Some(Doubtful::Now {
                stage,
                doubt: Box::new(doubt),
                address,
            })
        });
        if let Some(trouble) = trouble {
            return trouble;
        }
        match patience(book.stage) {
            Some(patience) if !book.over && !book.settled => {
                let due = book.since + patience;
                if now < due {
                    return Doubtful::NotBefore(due);
                }
                let used = book.observations.iter().find(|o| is_used(o));
                Doubtful::Now {
                    stage: book.stage,
                    doubt: Box::new(Doubt::Slow),
                    address: used.and_then(|o| o.address),
                }
            }
            _ => Doubtful::No,
        }
    }

    /// The addresses that it connects to, in order; none as long as the name is looked up.
    pub(super) fn places(&self) -> Vec<SocketAddr> {
        self.book().order.clone()
    }

    /// Whether a connection stood.
    pub(super) fn is_connected(&self) -> bool {
        let book = self.book();
        let mut outcomes = book.observations.iter().map(|o| &o.outcome);
        outcomes.any(|outcome| matches!(outcome, Ok(Seen::Connected(_))))
    }

    /// Whether a server showed a certificate that is trusted for its name: then this network leads there.
    pub(super) fn is_trusted(&self) -> bool {
        let book = self.book();
        let mut outcomes = book.observations.iter().map(|o| &o.outcome);
        outcomes.any(
            |outcome| matches!(outcome, Ok(Seen::Secured(session)) if session.verified().is_some()),
        )
    }

    /// Whether no connection to the server came about, and one failed.
    pub(super) fn is_shut_out(&self) -> bool {
        let book = self.book();
        let mut outcomes = book.observations.iter().map(|o| &o.outcome);
        let failed = outcomes.any(|outcome| matches!(outcome, Err(Trouble::Tcp(_))));
        drop(book);
        failed && !self.is_connected()
    }

    /// Whether the server last told what it can do.
    pub(super) fn offered(&self) -> bool {
        let book = self.book();
        let last = book
            .observations
            .iter()
            .rev()
            .find(|o| o.stage != Stage::Connect);
        last.is_some_and(|last| matches!(last.outcome, Ok(Seen::Offered(_))))
    }

    /// Everything that was seen: the name, the addresses in the order of attempts, then the
    /// conversation in the order of time; and what was left out.
    pub(super) fn take(&self) -> (Vec<Observation>, Option<NotTried>) {
        let mut book = self.book();
        let mut observations = std::mem::take(&mut book.observations);
        let order = &book.order;
        observations.sort_by_key(|observation| match observation.stage {
            Stage::Resolve => (0, 0),
            Stage::Connect => {
                let tried = |address| order.iter().position(|other| *other == address);
                (
                    1,
                    observation.address.and_then(tried).unwrap_or(order.len()),
                )
            }
            _ => (2, 0),
        });
        (observations, book.not_tried)
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more when the run is being cut short.
        let _ = self.events.send(event);
    }
}
