//! Carries a plan out: every probe at once, under one deadline, and stoppable at any moment.

mod beside;
mod computer;
mod contrast;
mod conversation;
mod discover;
mod elsewhere;
mod everything;
pub(crate) mod gate;
mod hidden;
mod log;
mod prepare;
mod probe;
mod search;
pub(crate) mod shared;
mod sign_in;
mod signal;
mod spent;
mod standing;
mod vain;
mod way;
mod web;

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::{Semaphore, mpsc};
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, interval_at, sleep_until};

use self::computer::Looking;
use self::contrast::Contrasts;
use self::contrast::allowance::Allowance;
pub use self::discover::{Enquiry, USUAL_LIMIT, discover};
use self::everything::Everything;
use self::gate::{Gate, Rules};
use self::hidden::Hider;
pub use self::hidden::shown_plan;
use self::log::{Doubtful, Log, Progress, correct_wait};
pub use self::prepare::{Prepared, Reach, prepare, prepare_known};
use self::shared::{Shared, kept_from, played_hosts};
pub use self::shared::{keep_for_exchange, know};
pub use self::sign_in::{Asking, How};
pub use self::signal::hold_interrupts;
pub use self::spent::is_spent;
use self::standing::Standing;
use crate::endpoint::{Origin, Purpose, RELAY_PORT, Security};
use crate::net::Network;
use crate::net::connect::MOST_UNUSED;
use crate::net::proxy::Doorman;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::dns::SystemAnswer;
use crate::observation::{Ended, Observation, Run, Seen, Skip, Trouble};
use crate::plan::{Depth, Plan, Probe};
use crate::progress::Event;
use crate::secret::Credential;
use crate::stage::Stage;

/// How long a probe that could sign in waits for one of an earlier protocol that is not as far yet.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long probes that no longer matter may go on when everything that matters has ended.
const LINGER: Duration = Duration::from_secs(1);

/// The same of guesses of a protocol that nobody promised: a lost first packet is sent again after one second.
const GUESS: Duration = Duration::from_secs(3);

/// How often it is told that time passes.
const SECOND: Duration = Duration::from_secs(1);

/// Carries a plan out and returns everything that was seen.
///
/// Nothing in it repeats the secret of the credential, whoever said it.
///
/// It ends by itself: at the deadline of the plan at the latest, and at the first Ctrl-C (on Unix, or
/// SIGTERM), with what is known by then. A second one ends the program.
///
/// # Errors
///
/// When the operating system gives no event queue.
pub fn run(
    mut prepared: Prepared,
    credential: Option<Credential>,
    network: &Network,
    progress: &dyn Fn(Event),
) -> io::Result<Run> {
    way::mark(&mut prepared.plan, network);
    let began = prepared.began;
    let token = know(&mut prepared.plan, credential.as_ref());
    let hider = Hider::new(credential.as_ref(), &prepared.plan);
    let seen = if prepared.interrupted {
        // Who stops while a token is asked for stops a sign-in.
        let stage = match prepared.sign_in {
            Some(_) => Stage::Authenticate,
            None => Stage::Resolve,
        };
        Everything::nothing(&prepared.plan, stage)
    } else {
        let runtime = runtime()?;
        let mut seen = runtime.block_on(async {
            let crew = Crew::new(&prepared.plan, credential, network, began);
            crew.work(&prepared.plan, progress).await
        });
        // A look-up of the operating system cannot be stopped, and is not waited for.
        runtime.shutdown_background();
        elsewhere::look(&mut prepared, &mut seen, network, progress)?;
        seen
    };
    let Prepared {
        plan,
        records,
        asked,
        pacc,
        hosts,
        sign_in,
        started,
        ..
    } = prepared;
    Ok(hider.hide(Run {
        plan,
        records,
        // A simulated computer asks a DNS server of the simulation, which nobody named.
        dns: network.dns.filter(|_| !network.simulated),
        asked,
        pacc,
        hosts,
        observations: seen.observations,
        contrasts: seen.contrasts,
        web: seen.web,
        unasked: seen.unasked,
        sign_in,
        token,
        settings: None,
        computer: seen.computer,
        not_tried: seen.not_tried,
        started,
        took: began.elapsed(),
        ended: seen.ended,
    }))
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// The probes of a run at work.
struct Crew {
    shared: Arc<Shared>,
    logs: Vec<Arc<Log>>,
    tasks: JoinSet<()>,
    aborts: Vec<AbortHandle>,
    contrasts: Contrasts,
    computer: Looking,
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
            resolver: Arc::new(
                Resolver::new(network.dns, &network.compare_dns, limits.resolve)
                    .with_hosts(played_hosts(network)),
            ),
            tls,
            unused: Arc::new(Semaphore::new(MOST_UNUSED)),
            credential,
            usernames: plan.followed_names(),
            mechanism: plan.mechanism,
            from: plan.from.clone(),
            address: plan.target.address.clone(),
            domain: plan.mail_domain().map(str::to_owned),
            doorman: Doorman::default(),
            standing: Standing::default(),
            allowance: Allowance::default(),
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
        let mut aborts = Vec::new();
        for probe in &plan.probes {
            let log = Arc::new(Log::new(probe.id, began, sender.clone()));
            let pass = may_sign_in(&probe).then(|| gate.pass(probe.id));
            let run = probe::run(shared.clone(), probe.clone(), log.clone(), pass);
            aborts.push(tasks.spawn(run));
            logs.push(log);
        }
        Self {
            contrasts: Contrasts::new(shared.clone(), began),
            computer: Looking::begin(plan, network),
            shared,
            logs,
            tasks,
            aborts,
            events,
            deadline: began + limits.run,
        }
    }

    /// Waits for the probes, and tells what they do.
    async fn work(mut self, plan: &Plan, progress: &dyn Fn(Event)) -> Everything {
        let mut linger_until = None;
        let mut interrupt = pin!(signal::interrupted());
        let mut clock = interval_at(Instant::now() + SECOND, SECOND);
        let (mut ended, mut why) = loop {
            let look_at = self.contrasts.look(plan, &self.logs, Instant::now());
            if self.computer.could_go_on() && self.is_in_doubt() {
                self.computer.go_on();
            }
            // Where all went well in the end, there is nothing left to explain.
            if self.tasks.is_empty() && !(self.contrasts.at_work() && self.is_in_doubt()) {
                break (Ended::Complete, Skip::NotNeeded);
            }
            let until = linger_until.map(|until| self.linger(until));
            tokio::select! {
                biased;
                Some(event) = self.events.recv() => progress(event),
                Some(()) = self.contrasts.next(), if self.contrasts.at_work() => {
                    self.wait_no_longer(plan);
                }
                Some(_) = self.tasks.join_next() => {
                    if linger_until.is_none() && let Some(most) = self.none_matters(plan) {
                        linger_until = Some(Instant::now() + most);
                    }
                }
                _ = clock.tick() => {
                    self.wait_no_longer(plan);
                    progress(Event::Waiting);
                }
                () = &mut interrupt => break (Ended::Interrupted, Skip::Interrupted),
                () = sleep_until(self.deadline) => break (Ended::Deadline, Skip::Deadline),
                () = sleep_until(look_at.unwrap_or(self.deadline)), if look_at.is_some() => {}
                () = sleep_until(until.unwrap_or(self.deadline)), if until.is_some() => {
                    break (Ended::Complete, Skip::NotNeeded);
                }
            }
        };
        if ended == Ended::Complete {
            let resolver = &self.shared.resolver;
            tokio::select! {
                biased;
                () = &mut interrupt => (ended, why) = (Ended::Interrupted, Skip::Interrupted),
                () = resolver.hear_system(self.is_in_trouble(), self.deadline) => {}
            }
        }
        if ended == Ended::Interrupted {
            signal::exit_at_next();
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
        let mut beside = Vec::new();
        for (log, probe) in self.logs.iter().zip(&plan.probes) {
            // Where servers deliver to each other, users need nothing unless they ask for it.
            if probe.endpoint.port != RELAY_PORT || probe.purpose == Purpose::Asked {
                beside.append(&mut log.take_beside());
            }
            let (mut seen, left_out) = log.take();
            for observation in &mut seen {
                self.add_late_answers(observation);
            }
            correct_wait(&mut seen);
            observations.append(&mut seen);
            not_tried.extend(left_out);
        }
        let unasked = self.contrasts.unasked();
        let (mut contrasts, web) = self.contrasts.take();
        contrasts.append(&mut beside);
        contrasts.sort_by_key(|contrast| contrast.began);
        let computer = self.computer.end(self.deadline, &observations).await;
        Everything {
            observations,
            contrasts,
            web,
            unasked,
            computer,
            not_tried,
            ended,
        }
    }

    /// How long to go on when what matters has ended: where it went wrong, what is tried for contrast is still to tell why.
    fn linger(&self, until: Instant) -> Instant {
        if self.contrasts.at_work() && self.is_in_trouble() {
            let contrasts_until = self.contrasts.until().unwrap_or(until);
            until.max(contrasts_until).min(self.deadline)
        } else {
            until
        }
    }

    /// Whether something went wrong, or takes longer than it should.
    fn is_in_doubt(&self) -> bool {
        let now = Instant::now();
        let in_doubt = |log: &Arc<Log>| matches!(log.doubtful(now), Doubtful::Now { .. });
        self.logs.iter().any(in_doubt)
    }

    /// Whether some probe went wrong; what the operating system says may then explain it.
    fn is_in_trouble(&self) -> bool {
        let trouble = Progress::Over { in_trouble: true };
        self.logs.iter().any(|log| log.progress() == trouble)
    }

    /// How long the probes that are left may go on, where none of them could change what is known: only second doors of protocols of
    /// which one went well, and those have not got as far as speaking; or guesses of a protocol that nobody promised, which get the time
    /// that a lost packet takes.
    fn none_matters(&self, plan: &Plan) -> Option<Duration> {
        let progress = |probe: &Probe| self.logs[usize::from(probe.id.0)].progress();
        let went_well = |probe: &Probe| progress(probe) == Progress::Over { in_trouble: false };
        let some_work = plan.probes.iter().any(went_well);
        let mut most = LINGER;
        for probe in &plan.probes {
            let Progress::At(stage) = progress(probe) else {
                continue;
            };
            let same = |other: &&Probe| other.endpoint.protocol == probe.endpoint.protocol;
            let mut doors = plan.probes.iter().filter(same);
            let has_better = doors.clone().any(went_well);
            let is_guess = doors.all(|door| door.endpoint.origin == Origin::Convention);
            if probe.purpose != Purpose::Asked && stage <= Stage::Greet && has_better {
                continue;
            }
            if !(some_work && is_guess && stage <= Stage::Connect) {
                return None;
            }
            most = GUESS;
        }
        Some(most)
    }

    /// What the operating system and the DNS said when connections had begun.
    fn add_late_answers(&self, observation: &mut Observation) {
        if let Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) =
            &mut observation.outcome
        {
            self.shared.resolver.complete(resolution);
            if !matches!(resolution.system, Some(SystemAnswer::Addresses(_))) {
                let late = self.shared.resolver.system_answer(&resolution.name);
                resolution.system_came_late = late.is_some();
                resolution.system = late;
            }
        }
    }
}
