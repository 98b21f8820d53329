//! Carries a plan out: every probe at once, under one deadline, and stoppable at any moment.

mod conversation;
pub(crate) mod gate;
mod log;
mod probe;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout_at};

use self::gate::{Gate, Rules};
use self::log::{Log, Progress};
use self::probe::Shared;
pub(crate) use self::probe::kept_from;
use crate::endpoint::{Purpose, Security};
use crate::net::Network;
use crate::net::discover::discover;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::dns::{DomainRecords, SystemAnswer};
use crate::observation::{Ended, Observation, Run, Seen, Skip, Trouble};
use crate::plan::{Depth, Plan, Probe, Request, plan};
use crate::progress::Event;
use crate::secret::Credential;
use crate::stage::Stage;

/// How long a probe that could sign in waits for one of an earlier protocol that is not as far yet.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long probes that no longer matter may go on when everything that matters has ended.
const LINGER: Duration = Duration::from_secs(1);

/// How long the operating system's answers are waited for at the end of a run with trouble in it.
const SYSTEM_ANSWERS: Duration = Duration::from_millis(500);

/// The exit code of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;

/// Looks up what the DNS says about the domain, where the plan needs it, and makes the plan.
///
/// # Panics
///
/// When the operating system gives no event queue.
pub fn prepare(request: &Request, network: &Network) -> (Plan, Option<DomainRecords>) {
    let records = request.needs_records().then(|| {
        Tls::begin_early();
        let runtime = runtime();
        let limit = request.limits.resolve;
        let records = runtime.block_on(async {
            let resolver = Arc::new(Resolver::new(network.dns, limit));
            discover(resolver, &request.target.domain, limit).await
        });
        runtime.shutdown_background();
        records
    });
    (plan(request, records.as_ref()), records)
}

/// Carries the plan out and returns everything that was seen.
///
/// It ends by itself: at the deadline of the plan at the latest, and at the first Ctrl-C, with what
/// is known by then. A second Ctrl-C ends the program.
///
/// # Panics
///
/// When the operating system gives no event queue.
pub fn run(
    plan: Plan,
    records: Option<DomainRecords>,
    credential: Option<Credential>,
    network: &Network,
    progress: &dyn Fn(Event),
) -> Run {
    let started = SystemTime::now();
    let began = Instant::now();
    let runtime = runtime();
    let (observations, not_tried, ended) = runtime.block_on(async {
        let crew = Crew::new(&plan, credential, network, began);
        crew.work(&plan, progress).await
    });
    // A look-up of the operating system cannot be stopped, and is not waited for.
    runtime.shutdown_background();
    Run {
        plan,
        records,
        observations,
        not_tried,
        started,
        took: began.elapsed(),
        ended,
    }
}

fn runtime() -> Runtime {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("the operating system gives an event queue")
}

/// The probes of a run at work.
struct Crew {
    shared: Arc<Shared>,
    logs: Vec<Arc<Log>>,
    tasks: JoinSet<()>,
    events: mpsc::UnboundedReceiver<Event>,
    deadline: Instant,
}

impl Crew {
    /// Sends every probe on its way.
    fn new(plan: &Plan, credential: Option<Credential>, network: &Network, began: Instant) -> Self {
        let limits = plan.limits;
        let tls = Arc::new(Tls::new(network, limits.tls));
        let uses_tls = |probe: &Probe| probe.endpoint.security != Security::ClearText;
        if plan.probes.iter().any(uses_tls) {
            let tls = tls.clone();
            tokio::spawn(async move { tls.warm_up().await });
        }
        let has_credential = credential.is_some();
        let shared = Arc::new(Shared {
            network: network.clone(),
            limits,
            resolver: Arc::new(Resolver::new(network.dns, limits.resolve)),
            tls,
            credential,
            address: plan.target.address.clone(),
        });
        let may_sign_in = |probe: &&Probe| {
            probe.depth == Depth::Enter && kept_from(probe, has_credential).is_none()
        };
        let seats = plan.probes.iter().filter(may_sign_in);
        let rules = Rules::new(seats.map(|probe| (probe.id, probe.endpoint.protocol)));
        let gate = Gate::new(rules, PATIENCE);
        let (sender, events) = mpsc::unbounded_channel();
        let mut tasks = JoinSet::new();
        let mut logs = Vec::new();
        for probe in &plan.probes {
            let log = Arc::new(Log::new(probe.id, began, sender.clone()));
            let pass = may_sign_in(&probe).then(|| gate.pass(probe.id));
            tasks.spawn(probe::run(shared.clone(), probe.clone(), log.clone(), pass));
            logs.push(log);
        }
        Self {
            shared,
            logs,
            tasks,
            events,
            deadline: began + limits.run,
        }
    }

    /// Waits for the probes, and tells what they do.
    async fn work(
        mut self,
        plan: &Plan,
        progress: &dyn Fn(Event),
    ) -> (Vec<Observation>, Vec<crate::observation::NotTried>, Ended) {
        let mut linger_until = None;
        let mut interrupt = pin!(interrupted());
        let (ended, why) = loop {
            tokio::select! {
                biased;
                Some(event) = self.events.recv() => progress(event),
                done = self.tasks.join_next() => match done {
                    None => break (Ended::Complete, Skip::NotNeeded),
                    Some(_) if linger_until.is_none() && self.nothing_matters(plan) => {
                        linger_until = Some(Instant::now() + LINGER);
                    }
                    Some(_) => {}
                },
                () = &mut interrupt => break (Ended::Interrupted, Skip::Interrupted),
                () = sleep_until(self.deadline) => break (Ended::Deadline, Skip::Deadline),
                () = sleep_until(linger_until.unwrap_or(self.deadline)), if linger_until.is_some() => {
                    break (Ended::Complete, Skip::NotNeeded);
                }
            }
        };
        if ended == Ended::Interrupted {
            exit_at_next_interrupt();
        }
        if ended == Ended::Complete && self.is_in_trouble() {
            let until = self.deadline.min(Instant::now() + SYSTEM_ANSWERS);
            let _ = timeout_at(until, self.shared.resolver.system_answers()).await;
        }
        let now = Instant::now();
        for log in &self.logs {
            log.cut(why, now);
        }
        self.tasks.abort_all();
        while let Ok(event) = self.events.try_recv() {
            progress(event);
        }
        let mut observations = Vec::new();
        let mut not_tried = Vec::new();
        for log in &self.logs {
            let (mut seen, left_out) = log.take();
            for observation in &mut seen {
                self.add_system_answer(observation);
            }
            observations.append(&mut seen);
            not_tried.extend(left_out);
        }
        (observations, not_tried, ended)
    }

    /// Whether some probe went wrong; what the operating system says may then explain it.
    fn is_in_trouble(&self) -> bool {
        let trouble = Progress::Over { in_trouble: true };
        self.logs.iter().any(|log| log.progress() == trouble)
    }

    /// Whether no probe is left that could change what is known: only second doors of protocols
    /// of which one went well, and those have not got as far as speaking.
    fn nothing_matters(&self, plan: &Plan) -> bool {
        let progress = |probe: &Probe| self.logs[usize::from(probe.id.0)].progress();
        let went_well = |probe: &Probe| progress(probe) == Progress::Over { in_trouble: false };
        plan.probes.iter().all(|probe| match progress(probe) {
            Progress::Over { .. } => true,
            Progress::At(stage) => {
                let has_better = plan.probes.iter().any(|other| {
                    other.endpoint.protocol == probe.endpoint.protocol && went_well(other)
                });
                probe.purpose != Purpose::Asked && stage <= Stage::Greet && has_better
            }
        })
    }

    /// The operating system's answer, where it came after the DNS's own.
    fn add_system_answer(&self, observation: &mut Observation) {
        if let Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) =
            &mut observation.outcome
            && resolution.system.is_none()
        {
            let late: Option<SystemAnswer> = self.shared.resolver.system_answer(&resolution.name);
            resolution.system = late;
        }
    }
}

/// Waits for Ctrl-C; for ever where it cannot be listened to.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Once an interrupt was listened to, the next one would be lost; it is to end the program at once.
fn exit_at_next_interrupt() {
    // Without a thread to spare, the report is simply printed to its end.
    let _ = std::thread::Builder::new().spawn(|| {
        let runtime = runtime();
        runtime.block_on(interrupted());
        std::process::exit(INTERRUPTED);
    });
}
