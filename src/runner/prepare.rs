//! What comes before a run: the look-ups that its plan is made of.

use std::io;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::{runtime, signal, way};
use crate::net::Network;
use crate::net::discover::discover;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::dns::DomainRecords;
use crate::observation::sign_in::SignIn;
use crate::plan::{Plan, Request, plan};

/// How long the names of the servers may take when every question about the domain was waited for in vain: a question and its
/// repetition, so that a run without any DNS ends in good time.
const AFTER_SILENCE: Duration = Duration::from_secs(3);

/// A plan that is ready to be run, and the clock that runs already.
#[derive(Debug)]
pub struct Prepared {
    /// What will be tried.
    pub plan: Plan,
    /// What the DNS says about the domain, where it was asked and not interrupted.
    pub records: Option<DomainRecords>,
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
            interrupted: false,
            sign_in: None,
            started: SystemTime::now(),
            began: Instant::now(),
        }
    }
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
    let mut plan = plan(request, records.as_ref());
    if records.as_ref().is_some_and(DomainRecords::is_unanswered) {
        plan.limits.resolve = plan.limits.resolve.min(AFTER_SILENCE);
    }
    way::mark(&mut plan, network);
    Ok(Prepared {
        plan,
        records,
        interrupted,
        sign_in: None,
        started,
        began,
    })
}
