//! What comes before a run: the look-ups that its plan is made of.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::discover::settings_files;
use super::{runtime, signal, way};
use crate::discover::said::{Says, Statement, by_records, by_web};
use crate::discover::{Whom, srv};
use crate::endpoint::{Endpoint, Origin, Security};
use crate::net::Network;
use crate::net::discover::discover;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::discovery::Asked;
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::observation::sign_in::SignIn;
use crate::plan::{Plan, Probe, Request, plan_with};
use crate::provider::Provider;

/// How long the names of the servers may take when every question about the domain was waited for in vain: a question and its
/// repetition, so that a run without any DNS ends in good time.
const AFTER_SILENCE: Duration = Duration::from_secs(3);

/// How long the settings file of a domain may take: a name, a connection, TLS and an answer, with one lost packet.
const FOR_SETTINGS: Duration = Duration::from_secs(3);

/// A plan that is ready to be run, and the clock that runs already.
#[derive(Debug)]
pub struct Prepared {
    /// What will be tried.
    pub plan: Plan,
    /// What the DNS says about the domain, where it was asked and not interrupted.
    pub records: Option<DomainRecords>,
    /// What the web was asked for settings, and what came of it.
    pub asked: Vec<Asked>,
    /// Whether the user stopped the look-ups. The run then tries nothing.
    pub interrupted: bool,
    /// How it went with getting a token, where one was asked for.
    pub sign_in: Option<SignIn>,
    pub(super) started: SystemTime,
    /// The deadline of the run counts from here.
    pub(super) began: Instant,
}

impl Prepared {
    /// A plan that needed no look-ups of its own; its time begins now.
    pub fn new(plan: Plan, records: Option<DomainRecords>) -> Self {
        Self {
            plan,
            records,
            asked: Vec::new(),
            interrupted: false,
            sign_in: None,
            started: SystemTime::now(),
            began: Instant::now(),
        }
    }
}

impl Prepared {
    /// Asks the domain for its settings file, where neither the DNS nor a table names a server: what it names takes the place of guesses.
    ///
    /// Ctrl-C ends it at once; the run will then try nothing.
    ///
    /// # Errors
    ///
    /// When the operating system gives no event queue.
    pub fn find_settings(&mut self, request: &Request, network: &Network) -> io::Result<()> {
        if self.interrupted || network.simulated || !self.lacks_servers() {
            return Ok(());
        }
        let whom = Whom::of(
            self.plan.target.address.as_deref(),
            &self.plan.target.domain,
        );
        let runtime = runtime()?;
        let limit = FOR_SETTINGS.min(request.limits.run);
        let asked = runtime.block_on(async {
            tokio::select! {
                biased;
                () = signal::interrupted() => None,
                asked = settings_files(&whom, network, limit) => Some(asked),
            }
        });
        runtime.shutdown_background();
        let Some(asked) = asked else {
            self.interrupted = true;
            signal::exit_at_next();
            return Ok(());
        };
        let found = match &self.records {
            Some(records) => in_files(&asked, &whom, records),
            None => Vec::new(),
        };
        if !found.is_empty() {
            let limits = self.plan.limits;
            self.plan = plan_with(request, self.records.as_ref(), &found);
            self.plan.limits = limits;
            way::mark(&mut self.plan, network);
        }
        self.asked = asked;
        Ok(())
    }

    /// Whether every server is only a guess, of a domain that is there and may have mail.
    pub fn lacks_servers(&self) -> bool {
        let is_guess = |probe: &Probe| probe.endpoint.origin == Origin::Convention;
        let takes_mail = self.records.as_ref().is_some_and(|records| {
            let mx = &records.mx;
            !records.is_null_mx()
                && !matches!(mx, Err(DnsTrouble::NxDomain))
                && !records.is_unanswered()
        });
        takes_mail && !self.plan.probes.is_empty() && self.plan.probes.iter().all(is_guess)
    }
}

/// The servers that the embedded database lists for a domain that says nothing of its own.
fn listed(records: &DomainRecords, request: &Request) -> Vec<Endpoint> {
    let publishes = !srv::settings(records).is_empty() || !srv::not_offered(records).is_empty();
    if publishes || Provider::of_records(records) != Provider::Other {
        return Vec::new();
    }
    let target = &request.target;
    let whom = Whom::of(target.address.as_deref(), &target.domain);
    endpoints(&by_records(records, &whom), records)
}

/// The servers that the settings files name, those of the first file that names any.
fn in_files(asked: &[Asked], whom: &Whom, records: &DomainRecords) -> Vec<Endpoint> {
    let statements: Vec<Statement> = asked.iter().map(|one| by_web(one, None, whom)).collect();
    endpoints(&statements, records)
}

/// The servers of the first statement that has any, those without encryption left out.
fn endpoints(statements: &[Statement], records: &DomainRecords) -> Vec<Endpoint> {
    let mut all = statements.iter().map(|statement| match &statement.says {
        Says::Settings { settings, .. } => {
            let safe = settings
                .iter()
                .filter(|one| one.security != Security::ClearText);
            safe.map(|one| one.endpoint(records)).collect()
        }
        _ => Vec::new(),
    });
    all.find(|found: &Vec<Endpoint>| !found.is_empty())
        .unwrap_or_default()
}

/// Looks up what the DNS says about the domain, where the plan needs it, and makes the plan.
///
/// The time that this takes is a part of the time of the run. Ctrl-C ends it at once.
///
/// # Errors
///
/// When the operating system gives no event queue.
pub fn prepare(request: &Request, network: &Network) -> io::Result<Prepared> {
    let (started, began) = (SystemTime::now(), Instant::now());
    let mut interrupted = false;
    let mut records = None;
    if request.needs_records() {
        Tls::begin_early();
        let runtime = runtime()?;
        let limit = request.limits.resolve.min(request.limits.run);
        records = runtime.block_on(async {
            let resolver = Arc::new(Resolver::new(network.dns, &[], limit));
            tokio::select! {
                biased;
                () = signal::interrupted() => None,
                records = discover(resolver, &request.target.domain, limit) => Some(records),
            }
        });
        runtime.shutdown_background();
        interrupted = records.is_none();
        if interrupted {
            signal::exit_at_next();
        }
    }
    let listed = records
        .as_ref()
        .map_or_else(Vec::new, |records| listed(records, request));
    let mut plan = plan_with(request, records.as_ref(), &listed);
    if records.as_ref().is_some_and(DomainRecords::is_unanswered) {
        plan.limits.resolve = plan.limits.resolve.min(AFTER_SILENCE);
    }
    way::mark(&mut plan, network);
    Ok(Prepared {
        plan,
        records,
        asked: Vec::new(),
        interrupted,
        sign_in: None,
        started,
        began,
    })
}
