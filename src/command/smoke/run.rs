//! Tries the targets: one after the other, or several at once where nobody shares an account.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

use super::account::Account;
use super::repeat;
use super::together::Together;
use crate::cli::SmokeArgs;
use crate::cli::config::Loaded;
use crate::command::check::asked::Asked;
use crate::command::check::get_token;
use crate::command::checks::Known;
use crate::command::note_wrapped;
use crate::config::{Expectation, Target};
use crate::diagnose::diagnose;
use crate::discover::{self, Whom};
use crate::error::Error;
use crate::fact::facts;
use crate::observation::discovery::Discovery;
use crate::observation::{Ended, Run};
use crate::progress::{Canvas, Progress};
use crate::report::discovery::DiscoveryReport;
use crate::report::outline::sign_in_note;
use crate::report::{Report, Way};
use crate::runner::{self, Asking, Enquiry, How, Reach, USUAL_LIMIT};
use crate::secret::Credential;
use crate::smoke::told::Tried;
use crate::smoke::{Context, Outcome, Standing, judge};
use crate::style::{Style, safe, stderr_can_draw};

/// A target that is ready to be tried.
pub(super) struct Job<'a> {
    pub(super) target: &'a Target,
    pub(super) asked: Asked,
    pub(super) credential: Option<Credential>,
    /// What it signs in with, as it is told from that of others.
    pub(super) account: Option<Account>,
    /// How a token is asked for; it serves once.
    pub(super) how: Mutex<Option<How>>,
    /// The options that lead others the same way, for commands that are told.
    pub(super) way: Way,
}

/// Something that was signed in with in vain, and the target that it was for.
type Spent<'a> = (&'a str, &'a Account);

/// Tries all of them, and tells what became of each, in their order.
pub(super) fn all(
    jobs: &[Job<'_>],
    args: &SmokeArgs,
    known: &Known,
    file: &Loaded,
) -> Result<Vec<Tried>, Error> {
    let groups = groups(jobs);
    let at_once = args.jobs.unwrap_or(1).min(groups.len()).max(1);
    let crew = Crew {
        args,
        known,
        file,
        together: match at_once {
            1 => None,
            _ => Some(Together::new(jobs.len(), canvas(args))),
        },
        is_interrupted: AtomicBool::new(false),
    };
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Result<Tried, Error>)>> = Mutex::default();
    let work = || {
        while let Some(group) = groups.get(next.fetch_add(1, Ordering::Relaxed)) {
            let mut spent = Vec::new();
            for at in group {
                let name = &jobs[*at].target.name;
                crew.together.iter().for_each(|all| all.began(name));
                let tried = crew.tries(&jobs[*at], &mut spent);
                crew.together.iter().for_each(|all| all.ended(name));
                done.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push((*at, tried));
            }
        }
    };
    match at_once {
        1 => work(),
        _ => thread::scope(|scope| {
            for _ in 0..at_once {
                scope.spawn(work);
            }
        }),
    }
    crew.together.iter().for_each(Together::end);
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, tried)| tried).collect()
}

/// The targets by their places, in groups that may be tried at once: those that may share an account are one group.
fn groups(jobs: &[Job<'_>]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        let shares = |other: &usize| match (&job.account, &jobs[*other].account) {
            (Some(own), Some(other)) => own.may_be(other),
            _ => false,
        };
        match groups.iter_mut().find(|group| group.iter().any(shares)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

/// Where it is shown what is being done.
fn canvas(args: &SmokeArgs) -> Canvas {
    match args.quiet == 0 && stderr_can_draw() {
        true => Canvas::Lines {
            unicode: Style::of_stderr().unicode,
        },
        false => Canvas::Hidden,
    }
}

/// What every target has in common.
struct Crew<'a> {
    args: &'a SmokeArgs,
    known: &'a Known,
    file: &'a Loaded,
    /// What is shown of those that are tried at once; none where one is tried at a time, which is shown by itself.
    together: Option<Together>,
    is_interrupted: AtomicBool,
}

impl Crew<'_> {
    fn tries<'t>(&self, job: &'t Job<'_>, spent: &mut Vec<Spent<'t>>) -> Result<Tried, Error> {
        if self.is_interrupted.load(Ordering::Relaxed) {
            return Ok(self.untried(job, "the run was interrupted before this target"));
        }
        let is_spent = |(_, spent): &&Spent<'_>| {
            let account = job.account.as_ref();
            account.is_some_and(|account| account.may_be(spent))
        };
        let kept_back = spent.iter().find(is_spent).map(|(target, _)| {
            format!(
                "what this target signs in with was refused for the target {}, and another try could lock the account; mend that one first",
                safe(target)
            )
        });
        let (discovered, discovery) = self.discovery(job)?.unzip();
        if self.is_interrupted.load(Ordering::Relaxed) {
            return Ok(self.untried(job, "the run was interrupted before this target"));
        }
        let run = match self.run(job, discovered, kept_back.is_some()) {
            Ok(run) => run,
            Err(error @ Error::Runtime(_)) => return Err(error),
            // Where to ask for a token shows only when the domain was looked up.
            Err(error) => return Ok(self.untried(job, &error.to_string())),
        };
        if run.ended == Ended::Interrupted {
            self.is_interrupted.store(true, Ordering::Relaxed);
        }
        if let Some(account) = job.account.as_ref().filter(|_| runner::is_spent(&run)) {
            spent.push((&job.target.name, account));
        }
        let facts = facts(&run);
        let verdict = diagnose(&run, &facts, &self.known.catalogue);
        let report = Report::new(&run, &facts, &verdict, &self.known.catalogue);
        let report = report.leading(&job.way);
        let way = job.way.to_string();
        let context = Context {
            kept_back: kept_back.as_deref(),
            discovery: discovery.as_ref(),
            way: &way,
        };
        let outcomes = judge(&report, &job.target.expectations, context);
        let outcomes = outcomes
            .into_iter()
            .map(|(one, outcome)| self.told(one, outcome));
        Ok(Tried {
            name: job.target.name.clone(),
            target: job.target.tried.clone(),
            repeat: self.repeat(job),
            outcomes: outcomes.collect(),
            report: Some(report),
            discovery,
            kept_back,
        })
    }

    /// What is published of the servers, where something is expected of that, and as it is told.
    fn discovery(&self, job: &Job<'_>) -> Result<Option<(Discovery, DiscoveryReport)>, Error> {
        let mut expectations = job.target.expectations.iter();
        let is_wanted = expectations.any(Expectation::is_of_settings);
        if !is_wanted || self.is_interrupted.load(Ordering::Relaxed) {
            return Ok(None);
        }
        let target = &job.asked.request.target;
        let whom = Whom::of(target.address.as_deref(), &target.domain);
        let enquiry = Enquiry {
            whom,
            typed: Vec::new(),
            live: false,
            limit: USUAL_LIMIT.min(job.asked.request.limits.run),
        };
        let discovery = runner::discover(&enquiry, &job.asked.network).map_err(Error::Runtime)?;
        if discovery.interrupted {
            self.is_interrupted.store(true, Ordering::Relaxed);
            return Ok(None);
        }
        let judgement = discover::judge::judge(&discovery, &enquiry.whom, &[]);
        let dns = job.asked.network.dns;
        let report =
            DiscoveryReport::new(target, dns, &job.way.to_string(), &discovery, &judgement);
        Ok(Some((discovery, report)))
    }

    /// An expectation, what became of it, and its line in the file.
    fn told(&self, one: Expectation, outcome: Outcome) -> (Expectation, Outcome, Option<usize>) {
        let line = (!one.at.is_empty()).then(|| self.file.source.line(&one.at));
        (one, outcome, line)
    }

    fn repeat(&self, job: &Job<'_>) -> String {
        repeat::command(&job.target.name, &self.args.given, self.file.source.name())
    }

    /// A target that was not tried, and why.
    fn untried(&self, job: &Job<'_>, why: &str) -> Tried {
        let outcome = Outcome {
            standing: Standing::CouldNotTell,
            seen: why.to_owned(),
            evidence: Vec::new(),
            finding: None,
            next_step: None,
        };
        let expectations = match job.target.expectations.as_slice() {
            [] => vec![Expectation::usual()],
            some => some.to_vec(),
        };
        Tried {
            name: job.target.name.clone(),
            target: job.target.tried.clone(),
            repeat: self.repeat(job),
            outcomes: expectations
                .into_iter()
                .map(|one| self.told(one, outcome.clone()))
                .collect(),
            report: None,
            discovery: None,
            kept_back: None,
        }
    }

    /// The check itself.
    fn run(
        &self,
        job: &Job<'_>,
        discovered: Option<Discovery>,
        is_kept_back: bool,
    ) -> Result<Run, Error> {
        let args = self.args;
        let progress = Progress::new(match self.together {
            None => canvas(args),
            Some(_) => Canvas::Hidden,
        });
        let name = safe(&job.target.name);
        progress.say(&format!("{name}: looking up the servers"));
        let mut request = job.asked.request.clone();
        if is_kept_back {
            request.username = None;
            request.with_token = false;
            request.mechanism = None;
            request.from = None;
        }
        let network = &job.asked.network;
        let prepared = match discovered {
            Some(discovery) => Ok(runner::prepare_known(&request, network, discovery)),
            None => runner::prepare(&request, network, Reach::Web),
        };
        let mut prepared = prepared.map_err(Error::Runtime)?;
        // Cron sends a message for every word; what is signed in with stands in the file.
        let says = |text: Option<String>| {
            if let Some(text) = text.filter(|_| args.quiet == 0) {
                let write = || note_wrapped(&format!("{name}: {text}"));
                match &self.together {
                    Some(all) => all.suspended(write),
                    None => progress.suspended(write),
                }
            }
        };
        let asks = job
            .asked
            .token()
            .filter(|_| !prepared.interrupted && !is_kept_back);
        let application = asks
            .map(|source| source.application(&prepared.plan))
            .transpose()?;
        let how = job
            .how
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let credential = match (application, how) {
            (Some(application), Some(how)) => {
                let asking = Asking { application, how };
                get_token(&mut prepared, &asking, network, &progress)?
            }
            _ => job.credential.clone().filter(|_| !is_kept_back),
        };
        runner::know(&mut prepared.plan, credential.as_ref());
        let plan = runner::shown_plan(&prepared.plan, credential.as_ref());
        if credential.is_some() && !prepared.interrupted {
            says(sign_in_note(&plan));
        }
        progress.begin(&plan);
        let run = runner::run(prepared, credential, network, &|event| progress.show(event));
        progress.end();
        run.map_err(Error::Runtime)
    }
}
