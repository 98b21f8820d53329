//! Conversations beside that of a probe: once more at its address, and at the other addresses of its host.

use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};

use super::contrast::allowance::Machine;
use super::log::{Log, Progress};
use super::probe::Course;
use super::shared::Shared;
use crate::endpoint::Purpose;
use crate::net::connect::{self, Spare};
use crate::observation::Trouble;
use crate::observation::contrast::Talk;
use crate::observation::session::SessionTrouble;
use crate::observation::tls::TlsTrouble;
use crate::plan::contrast::FOR_HELLOS;
use crate::plan::{Depth, Limits, Probe, contrast};
use crate::stage::Stage;

/// How much longer another address may take than the one that is used, to which nobody has come earlier.
pub(super) const LATER: Duration = Duration::from_millis(1500);

/// Another address that has not said a word is given so long in all: the one that is used has ended well before that, or it would not matter.
const SILENT: Duration = Duration::from_secs(8);

/// A conversation that broke off at another address is held once more after this time: a restart, or a machine of several that is gone, passes.
const BREATH: Duration = Duration::from_millis(500);

/// How many further addresses of a probe are spoken to: some hosts have dozens, and what differs shows at a few.
const MOST: usize = 4;

/// Holds the conversation of a probe once more, on this address and without a credential.
pub(super) async fn talk(
    shared: &Shared,
    probe: &Probe,
    address: SocketAddr,
    same_address: bool,
) -> Talk {
    let limits = contrast::limits(shared.limits);
    let probe = without_credential(probe);
    let log = log(&probe);
    let course = Course {
        shared,
        limits,
        probe: &probe,
        log: &log,
        is_brief: false,
    };
    let connected = connect::dial(shared.network.detour(address), limits.connect).await;
    let trouble = match connected {
        Err(trouble) => Some((Stage::Connect, Trouble::Tcp(trouble))),
        Ok(stream) => {
            let held = timeout(limits.run, course.converse(address, stream.into(), None)).await;
            held.err().map(|_| cut_off(&log))
        }
    };
    let (seen, _) = log.take();
    Talk::of(address, same_address, &seen, trouble)
}

/// A probe that goes as far as the offer and no further.
fn without_credential(probe: &Probe) -> Probe {
    Probe {
        depth: Depth::Offer,
        purpose: Purpose::Contrast,
        ..probe.clone()
    }
}

/// Whether the machine of a probe may get one connection more; what the hellos need is left to them. Where it may not, that is noted.
async fn may_try_again(shared: &Shared, probe: &Probe) -> bool {
    let (host, _) = (shared.network).route(&probe.endpoint.host, probe.endpoint.port);
    let addresses = shared.resolver.resolve(&host).await.addresses();
    let machine = Machine::of(&host, addresses);
    let may = shared.allowance.take(&machine, FOR_HELLOS);
    if !may {
        shared.allowance.spare(probe.id);
    }
    may
}

/// A log of which nobody follows the progress.
fn log(probe: &Probe) -> Log {
    let (events, _) = mpsc::unbounded_channel();
    Log::new(probe.id, Instant::now(), events)
}

/// What a conversation came to that was cut off.
fn cut_off(log: &Log) -> (Stage, Trouble) {
    match log.progress() {
        Progress::At(Stage::Secure) => (Stage::Secure, Trouble::Tls(TlsTrouble::Timeout)),
        // Whoever drips for as long as that is as silent as one who says nothing.
        _ => {
            let partial = Vec::new();
            let silent = SessionTrouble::Silent { partial };
            (Stage::Greet, Trouble::Session(silent))
        }
    }
}

/// The conversations at the addresses that are connected to and not used.
pub(super) struct Besides {
    tasks: JoinSet<()>,
    open: Vec<Beside>,
    begun: usize,
}

/// One that has not been told of.
struct Beside {
    address: SocketAddr,
    began: Instant,
    log: Arc<Log>,
    /// What the first conversation came to, once it has ended.
    first: Arc<OnceLock<Talk>>,
    /// What came of the second one, where the first broke off and there is leave for one more.
    second: Arc<OnceLock<Talk>>,
}

impl Besides {
    /// None yet.
    pub(super) fn new() -> Self {
        Self {
            tasks: JoinSet::new(),
            open: Vec::new(),
            begun: 0,
        }
    }

    /// Whether one more address is to be spoken to.
    pub(super) const fn takes_more(&self) -> bool {
        self.begun < MOST
    }

    /// Speaks on a connection of its own as the probe does on its, without a credential, and with all the time that the probe has.
    pub(super) fn speak(
        &mut self,
        shared: &Arc<Shared>,
        limits: Limits,
        probe: &Probe,
        address: SocketAddr,
        spare: Spare,
    ) {
        let probe = without_credential(probe);
        let log = Arc::new(log(&probe));
        self.begun += 1;
        let (first, second) = <(Arc<OnceLock<Talk>>, Arc<OnceLock<Talk>>)>::default();
        self.open.push(Beside {
            address,
            began: Instant::now(),
            log: log.clone(),
            first: first.clone(),
            second: second.clone(),
        });
        let shared = shared.clone();
        self.tasks.spawn(async move {
            let Spare { stream, _leave } = spare;
            let course = Course {
                shared: &shared,
                limits,
                probe: &probe,
                log: &log,
                is_brief: true,
            };
            course.converse(address, stream.into(), None).await;
            let came = Talk::of(address, false, &log.take().0, None);
            let trouble = came.trouble.as_ref().map(|(_, trouble)| trouble);
            let is_to_pass = trouble.is_some_and(contrast::breaks_off);
            let _ = first.set(came);
            if is_to_pass {
                sleep(BREATH).await;
                if may_try_again(&shared, &probe).await {
                    let _ = second.set(talk(&shared, &probe, address, false).await);
                }
            }
            log.end();
        });
    }

    /// Whether some have not ended.
    pub(super) fn at_work(&self) -> bool {
        !self.tasks.is_empty()
    }

    /// Waits for the next one to end, and tells what it came to. Safe to drop.
    pub(super) async fn next(&mut self, tell: &Log) {
        let _ = self.tasks.join_next().await;
        self.open.retain(|beside| {
            let is_over = matches!(beside.log.progress(), Progress::Over { .. });
            if is_over {
                beside.tell(tell);
            }
            !is_over
        });
    }

    /// Until when those are waited for that have not said a word.
    pub(super) fn silent_until(&self) -> Option<Instant> {
        let silent = self.open.iter().filter(|beside| beside.is_silent());
        silent.map(|beside| beside.began + SILENT).max()
    }

    /// Waits no longer. What has begun to speak by then is slow, as far as anybody knows, and is not told.
    pub(super) fn end(mut self, tell: &Log) {
        self.tasks.abort_all();
        for beside in &self.open {
            if beside.first.get().is_some() {
                beside.tell(tell);
            } else if beside.is_silent() && beside.began.elapsed() >= SILENT {
                beside.tell_silent(tell);
            }
        }
    }
}

impl Beside {
    /// Whether nothing came from the server where it has to speak first, or to answer the beginning of TLS.
    fn is_silent(&self) -> bool {
        let is_due = matches!(
            self.log.progress(),
            Progress::At(Stage::Secure | Stage::Greet)
        );
        is_due && !self.log.has_greeted() && self.first.get().is_none()
    }

    fn tell_silent(&self, tell: &Log) {
        let trouble = cut_off(&self.log);
        let (seen, _) = self.log.take();
        let talk = Talk {
            is_brief: true,
            given_up: Some(self.began.elapsed()),
            ..Talk::of(self.address, false, &seen, Some(trouble))
        };
        tell.note_beside(self.began, talk);
    }

    fn tell(&self, tell: &Log) {
        let went_well = self.second.get().filter(|talk| talk.works());
        let Some(talk) = went_well.or(self.first.get()) else {
            return;
        };
        let talk = Talk {
            is_brief: true,
            ..talk.clone()
        };
        // Whoever has had enough of this caller speaks of our own connections.
        if talk.is_turned_away_for_number() {
            return;
        }
        tell.note_beside(self.began, talk);
    }
}
