//! What comes before a run: the look-ups that its plan is made of.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::Instant;

use super::search::Search;
use super::{runtime, signal, way};
use crate::discover::{Whom, srv};
use crate::net::Network;
use crate::net::discover::discover;
use crate::net::discover::exchangers::exchangers;
use crate::net::end::End;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::discovery::{Ask, Asked, Discovery};
use crate::observation::dns::{Answer, DnsTrouble, DomainRecords, Exchanger};
use crate::observation::sign_in::SignIn;
use crate::plan::{Plan, Published, Request, is_denial, plan};
use crate::provider::Provider;

/// How long the names of the servers may take when every question about the domain was waited for in vain: a question and its
/// repetition, so that a run without any DNS ends in good time.
const AFTER_SILENCE: Duration = Duration::from_secs(3);

/// How long the hosts of the mail exchangers are waited for, which no program that reads mail needs.
const FOR_EXCHANGERS: Duration = Duration::from_secs(1);

/// A plan that is ready to be run, and the clock that runs already.
#[derive(Debug)]
pub struct Prepared {
    /// What will be tried.
    pub plan: Plan,
    /// What the DNS says about the domain, where it was asked and not interrupted.
    pub records: Option<DomainRecords>,
    /// What the web was asked for settings, and what came of it.
    pub asked: Vec<Asked>,
    /// What the web would be asked first, where it may be asked only later.
    pub asks_first: Vec<Ask>,
    pub(super) pacc: Answer<String>,
    pub(super) hosts: Vec<(String, Answer<IpAddr>)>,
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
            asks_first: Vec::new(),
            pacc: Err(DnsTrouble::NoData),
            hosts: Vec::new(),
            interrupted: false,
            sign_in: None,
            started: SystemTime::now(),
            began: Instant::now(),
        }
    }
}

impl Prepared {
    /// What was asked to find the servers, and what came of it; none where the DNS was not asked.
    pub(super) fn discovery(&self) -> Option<Discovery> {
        let records = self.records.clone()?;
        Some(Discovery {
            pacc: self.pacc.clone(),
            hosts: self.hosts.clone(),
            asked: self.asked.clone(),
            ..Discovery::of_records(records)
        })
    }
}

/// Who may be asked for the servers of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The DNS alone: nothing is done but to make a plan.
    Dns,
    /// The web as well, where the DNS leaves open which servers to use.
    Web,
}

/// Finds the servers of the domain, where the plan needs that, and makes the plan.
///
/// The time that this takes is a part of the time of the run. Ctrl-C ends it at once.
///
/// # Errors
///
/// When the operating system gives no event queue.
pub fn prepare(request: &Request, network: &Network, reach: Reach) -> io::Result<Prepared> {
    let (started, began) = (SystemTime::now(), Instant::now());
    let mut found = None;
    let mut interrupted = false;
    if request.needs_records() {
        Tls::begin_early();
        let runtime = runtime()?;
        found = runtime.block_on(async {
            tokio::select! {
                biased;
                () = signal::interrupted() => None,
                found = find(request, network, reach) => Some(found),
            }
        });
        runtime.shutdown_background();
        interrupted = found.is_none();
        if interrupted {
            signal::exit_at_next();
        }
    }
    Ok(made(request, network, (started, began), found, interrupted))
}

/// The same, where everybody was asked already: nobody is asked twice.
pub fn prepare_known(request: &Request, network: &Network, discovery: Discovery) -> Prepared {
    let now = (SystemTime::now(), Instant::now());
    let found = request.needs_records().then(|| {
        let search = search(request, network, Reach::Web);
        Found {
            published: search.judged(&discovery).published(),
            asks_first: Vec::new(),
            discovery,
        }
    });
    made(request, network, now, found, false)
}

/// The plan that follows from what was found.
fn made(
    request: &Request,
    network: &Network,
    (started, began): (SystemTime, Instant),
    found: Option<Found>,
    interrupted: bool,
) -> Prepared {
    let (discovery, published, asks_first) = match found {
        Some(Found {
            discovery,
            published,
            asks_first,
        }) => (Some(discovery), published, asks_first),
        None => (None, Published::default(), Vec::new()),
    };
    let records = discovery.as_ref().map(|discovery| &discovery.records);
    let mut plan = plan(request, records, &published);
    if records.is_some_and(DomainRecords::is_unanswered) {
        plan.limits.resolve = plan.limits.resolve.min(AFTER_SILENCE);
    }
    way::mark(&mut plan, network);
    let mut prepared = Prepared {
        asks_first,
        interrupted,
        started,
        began,
        ..Prepared::new(plan, None)
    };
    if let Some(discovery) = discovery {
        prepared.records = Some(discovery.records);
        prepared.asked = discovery.asked;
        prepared.pacc = discovery.pacc;
        prepared.hosts = discovery.hosts;
    }
    prepared
}

/// What was found of the servers of a domain.
struct Found {
    discovery: Discovery,
    published: Published,
    asks_first: Vec<Ask>,
}

async fn find(request: &Request, network: &Network, reach: Reach) -> Found {
    let limit = request.limits.resolve.min(request.limits.run);
    let resolver = Arc::new(Resolver::new(network.dns, &[], limit));
    let domain = &request.target.domain;
    let records = discover(resolver.clone(), domain, &End::after(limit)).await;
    let mut discovery = Discovery::of_records(records.clone());
    let search = search(request, network, reach);
    // A simulated network has no web.
    let asks_first = match takes_mail(&records, request) && !network.simulated {
        true => {
            let beside = exchangers_of(&resolver, &records, reach);
            let (asks_first, found) = tokio::join!(search.go_on(&mut discovery), beside);
            discovery.records.exchangers = found;
            asks_first
        }
        false => Vec::new(),
    };
    let judgement = search.judged(&discovery);
    Found {
        published: judgement.published(),
        asks_first,
        discovery,
    }
}

/// The hosts that take mail for a domain, where they are not those of a provider that is known.
async fn exchangers_of(
    resolver: &Arc<Resolver>,
    records: &DomainRecords,
    reach: Reach,
) -> Vec<Exchanger> {
    let is_known = Provider::of_records(records) != Provider::Other;
    match is_known || reach == Reach::Dns {
        true => Vec::new(),
        false => exchangers(resolver, records, &End::after(FOR_EXCHANGERS)).await,
    }
}

/// The search for the servers that a check needs.
fn search<'a>(request: &Request, network: &'a Network, reach: Reach) -> Search<'a> {
    let target = &request.target;
    Search {
        whom: Whom::of(target.address.as_deref(), &target.domain),
        protocols: request.searched().collect(),
        network,
        asks_web: reach == Reach::Web,
        wants_names: request.asks_files || request.username.is_some() && !request.is_named,
        limit: request.limits.run,
    }
}

/// Whether a domain is there and may have mail. The name of a server has none.
fn takes_mail(records: &DomainRecords, request: &Request) -> bool {
    let mx = &records.mx;
    let may_be_server = request.may_name_server() && mx.as_ref().is_err_and(is_denial);
    let publishes = !srv::settings(records).is_empty() || !srv::not_offered(records).is_empty();
    !records.is_null_mx()
        && !matches!(mx, Err(DnsTrouble::NxDomain))
        && !records.is_unanswered()
        && (publishes || !may_be_server)
}
