//! Asks everybody at once about the servers of a domain, under one short deadline.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

use super::web::Web;
use super::{runtime, signal};
use crate::discover::said::{Says, by_records, by_web, named_hosts};
use crate::discover::{Whom, ask, is_within};
use crate::endpoint::is_of_internet;
use crate::net::Network;
use crate::net::computer::look as look_at_computer;
use crate::net::discover::discover as records;
use crate::net::discover::exchangers::exchangers;
use crate::net::discover::further::{Further, further, hosts};
use crate::net::end::End;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::contrast::WebAnswer;
use crate::observation::discovery::{Asked, Discovery, Question};
use crate::observation::dns::{Answer, DnsTrouble};
use crate::observation::web::WebTrouble;
use crate::provider::Provider;

/// How long all of it may take, unless the user says otherwise.
pub const USUAL_LIMIT: Duration = Duration::from_secs(5);

/// The share of the time that is left for enquiry up the hosts that were named.
const LAST_SHARE: u32 = 5;

/// What is asked, and for whom.
#[derive(Clone, Debug)]
pub struct Enquiry {
    /// Whom it is for.
    pub whom: Whom,
    /// The hosts that the user has in a program, to be compared with those that are published.
    pub typed: Vec<String>,
    /// Whether the database of Thunderbird is asked as well, as it is today.
    pub live: bool,
    /// How long all of it may take.
    pub limit: Duration,
}

/// Asks everybody; when the user stops it, what is known by then.
///
/// # Errors
///
/// When the operating system gives no event queue.
pub fn discover(enquiry: &Enquiry, network: &Network) -> io::Result<Discovery> {
    Tls::begin_early();
    let runtime = runtime()?;
    let discovery = runtime.block_on(async {
        let (stopping, stop) = watch::channel(false);
        tokio::spawn(async move {
            signal::interrupted().await;
            // Nobody waits any more once everything is known.
            let _ = stopping.send(true);
        });
        look(enquiry, network, stop).await
    });
    runtime.shutdown_background();
    if discovery.interrupted {
        signal::exit_at_next();
    }
    Ok(discovery)
}

async fn look(enquiry: &Enquiry, network: &Network, stop: watch::Receiver<bool>) -> Discovery {
    let began = Instant::now();
    let end = began + enquiry.limit;
    let deadline = end - enquiry.limit / LAST_SHARE;
    let (whom, domain) = (&enquiry.whom, &enquiry.whom.domain);
    let resolver = Arc::new(Resolver::new(network.dns, &[], enquiry.limit));
    let mut web = Web::new(network, resolver.clone(), domain, deadline);
    web.ask(ask::at_once(whom, enquiry.live));
    let until = End::at(deadline).or_when(stop.clone());
    let (records, further) = tokio::join!(
        records(resolver.clone(), domain, &until),
        until.within(further(&resolver, domain, deadline)),
    );
    let further = further.unwrap_or_else(|| Further::unanswered(&until));
    web.ask(ask::after(whom, &records, enquiry.live));
    let mut asked = web.answers(&until).await;
    if is_plain_worth_asking(&asked, whom) {
        web.ask(vec![ask::plain(domain)]);
        asked.extend(web.answers(&until).await);
    }
    asked.sort_by_key(|one| one.question);
    let mut discovery = Discovery {
        records,
        spf: further.spf,
        pacc: further.pacc,
        made_up: further.made_up,
        nowhere: further.nowhere,
        hosts: Vec::new(),
        web: None,
        asked,
        own_dns: resolver.is_of_this_network(),
        is_inside: false,
        interrupted: false,
        took: Duration::ZERO,
    };
    let mut named = named(&discovery, whom);
    let typed = enquiry
        .typed
        .iter()
        .filter(|host| host.parse::<IpAddr>().is_err());
    named.extend(typed.cloned());
    named.sort();
    named.dedup();
    let last = End::at(end).or_when(stop);
    let (hosts, exchangers, web) = tokio::join!(
        hosts(&resolver, named, &last),
        exchangers(&resolver, &discovery.records, &last),
        last.within(neutral_page(&discovery, network, &resolver, end))
    );
    discovery.is_inside = is_inside(&hosts, end).await;
    discovery.hosts = hosts;
    discovery.records.exchangers = exchangers;
    discovery.web = web.flatten();
    discovery.interrupted = last.is_stopped();
    discovery.took = began.elapsed();
    discovery
}

/// Whether one of these hosts has an address of a local network that this computer is in: with such an address alone it is right here.
async fn is_inside(hosts: &[(String, Answer<IpAddr>)], end: Instant) -> bool {
    let all = hosts.iter().filter_map(|(_, answer)| answer.as_ref().ok());
    let local: Vec<IpAddr> = all
        .flatten()
        .copied()
        .filter(|address| !is_of_internet(*address) && !address.is_loopback())
        .collect();
    if local.is_empty() {
        return false;
    }
    let looking = spawn_blocking(|| look_at_computer(Vec::new()));
    let computer = timeout_at(end, looking).await;
    let computer = computer.ok().and_then(Result::ok);
    computer.is_some_and(|computer| local.iter().any(|address| computer.is_near(*address)))
}

/// A neutral page of the web, where it seems that somebody else answers for everybody: every name has an address, nobody that was asked
/// under TLS could be reached or proved to be who was asked, or a host of the domain leads to another one without encryption.
async fn neutral_page(
    discovery: &Discovery,
    network: &Network,
    resolver: &Resolver,
    end: Instant,
) -> Option<WebAnswer> {
    let of_tls = || {
        discovery
            .asked
            .iter()
            .filter(|one| one.fetch.url.starts_with("https:"))
    };
    let is_barred = |one: &Asked| {
        let trouble = one.fetch.outcome.as_ref().err();
        trouble.is_some_and(|trouble| !trouble.is_absence())
    };
    let somebody_proved = of_tls().any(|one| one.fetch.outcome.is_ok());
    let is_in_doubt = discovery.nowhere.is_ok()
        || discovery.records.mx == Err(DnsTrouble::NxDomain)
        || !somebody_proved && of_tls().any(is_barred)
        || discovery
            .asked
            .iter()
            .any(|one| is_led_away(one, &discovery.records.domain));
    let page = network.web_check.clone().filter(|page| page.is_in(network));
    let page = page.filter(|_| is_in_doubt)?;
    let fetched = timeout_at(end, page.fetch(network, resolver)).await;
    fetched.ok().map(|(answer, _)| answer)
}

/// Whether a question without encryption was answered by leading to a host that is neither of the domain nor Microsoft's, which answers it in
/// this way itself. Login pages of networks do so.
fn is_led_away(asked: &Asked, domain: &str) -> bool {
    let Ok(page) = &asked.fetch.outcome else {
        return false;
    };
    let to = page
        .location
        .as_deref()
        .and_then(|to| url::Url::parse(to).ok());
    let host = to.as_ref().and_then(url::Url::host_str).unwrap_or(domain);
    let is_microsofts = || matches!(Provider::owning(host), Some(Provider::ExchangeOnline(_)));
    let is_plain = asked.fetch.last_url().starts_with("http:");
    is_plain && page.is_redirection() && !is_within(host, domain) && !is_microsofts()
}

/// Whether somebody may be there without encryption: the host exists, and has no settings with it.
fn is_plain_worth_asking(asked: &[Asked], whom: &Whom) -> bool {
    let has_settings = |one: &Asked| matches!(by_web(one, None, whom).says, Says::Settings { .. });
    let host = asked
        .iter()
        .find(|one| one.question == Question::AutoconfigHost);
    let is_there = host.is_some_and(|one| {
        !one.fetch
            .outcome
            .as_ref()
            .is_err_and(WebTrouble::is_absence)
    });
    let files = |one: &&Asked| {
        matches!(
            one.question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown
        )
    };
    is_there && !asked.iter().filter(files).any(has_settings)
}

/// Every host that some source names as a server for everybody. What depends on the part before the `@` is not looked up: the DNS would be
/// told that part.
fn named(discovery: &Discovery, whom: &Whom) -> Vec<String> {
    let whom = &Whom::of(None, &whom.domain);
    let mut statements = by_records(&discovery.records, whom);
    let asked = discovery.asked.iter();
    statements.extend(asked.map(|one| by_web(one, Some(discovery), whom)));
    named_hosts(&statements)
}
