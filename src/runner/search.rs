//! Finds the servers of a domain for a check: as `discover` does, and no further than the choice of servers needs.
//!
//! The DNS is asked alone where it leaves nothing open, which is so of most domains. Else the web is asked, until no answer that is missing could
//! lead to other servers.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use super::web::Web;
use crate::discover::judge::{Judgement, judge};
use crate::discover::said::{Says, by_records, by_web, named_hosts};
use crate::discover::{Source, Whom, ask};
use crate::endpoint::Protocol;
use crate::net::Network;
use crate::net::discover::further::{address, digests};
use crate::net::end::End;
use crate::net::resolve::Resolver;
use crate::observation::discovery::{Ask, Discovery, Question};
use crate::observation::dns::Answer;

/// How long the web may take: a name, a connection, TLS and an answer, with one lost packet.
const FOR_WEB: Duration = Duration::from_secs(3);

/// The same where there are servers for all protocols already.
const FOR_BETTER: Duration = Duration::from_millis(1500);

/// How long the names of servers may take. What takes longer is tried as it stands.
const FOR_HOSTS: Duration = Duration::from_secs(1);

/// A search for servers.
pub(super) struct Search<'a> {
    pub(super) whom: Whom,
    /// The protocols that servers are wanted of.
    pub(super) protocols: Vec<Protocol>,
    pub(super) network: &'a Network,
    /// Whether the web is asked as well.
    pub(super) asks_web: bool,
    /// Whether it is of interest what the name is that signs in.
    pub(super) wants_names: bool,
    pub(super) limit: Duration,
}

impl Search<'_> {
    /// Adds to what is known what the choice of servers needs; returns what the web would have to be asked for it, where it is not.
    pub(super) async fn go_on(&self, discovery: &mut Discovery) -> Vec<Ask> {
        let limit = self.limit.min(FOR_WEB);
        let deadline = Instant::now() + limit;
        let resolver = Arc::new(Resolver::new(self.network.dns, &[], limit));
        let home = &self.whom.domain;
        let mut asks = self.asks(discovery, &[]);
        let begin = || Web::new(self.network, resolver.clone(), home, deadline);
        // Names and the web are asked at the same time; a host that is gone may leave more open.
        let mut web = (self.asks_web && !asks.is_empty()).then(begin);
        if let Some(web) = &mut web {
            web.ask(asks.clone());
        }
        self.look_up(discovery, &resolver, deadline).await;
        let more = self.asks(discovery, &asks);
        asks.extend(more.iter().cloned());
        if asks.is_empty() || !self.asks_web {
            return asks;
        }
        let mut web = web.unwrap_or_else(begin);
        web.ask(more);
        let judgement = self.judged(discovery);
        let has_servers = |one: &Protocol| !judgement.of(*one).is_empty();
        let deadline = match self.protocols.iter().all(has_servers) {
            true => deadline.min(Instant::now() + FOR_BETTER),
            false => deadline,
        };
        while let Some(answer) = web.next(deadline).await {
            let is_file_of_pacc = answer.question == Question::Pacc && answer.fetch.outcome.is_ok();
            discovery.asked.push(answer);
            if is_file_of_pacc {
                discovery.pacc = digests(&resolver, home, deadline).await;
            }
            if self.is_decided(discovery, &web) {
                // A host that is gone is passed over, and then another may count.
                self.look_up(discovery, &resolver, deadline).await;
                if self.is_decided(discovery, &web) {
                    discovery.asked.sort_by_key(|one| one.question);
                    return Vec::new();
                }
            }
        }
        discovery
            .asked
            .extend(web.answers(&End::at(deadline)).await);
        discovery.asked.sort_by_key(|one| one.question);
        self.look_up(discovery, &resolver, Instant::now() + FOR_HOSTS)
            .await;
        Vec::new()
    }

    /// Adds what everybody says who was not asked yet.
    pub(super) async fn ask_all(&self, discovery: &mut Discovery) {
        let limit = self.limit.min(FOR_WEB);
        let deadline = Instant::now() + limit;
        let resolver = Arc::new(Resolver::new(self.network.dns, &[], limit));
        let home = &self.whom.domain;
        let mut asks = ask::of_servers(&self.whom, &discovery.records);
        asks.retain(|one| discovery.of(one.question).is_none());
        if !asks.is_empty() {
            let mut web = Web::new(self.network, resolver.clone(), home, deadline);
            web.ask(asks);
            discovery
                .asked
                .extend(web.answers(&End::at(deadline)).await);
            discovery.asked.sort_by_key(|one| one.question);
        }
        let of_pacc = discovery.of(Question::Pacc);
        if discovery.pacc.is_err() && of_pacc.is_some_and(|fetch| fetch.outcome.is_ok()) {
            discovery.pacc = digests(&resolver, home, deadline).await;
        }
        self.look_up(discovery, &resolver, deadline).await;
    }

    /// What the web has to be asked beside these questions: whatever may change the choice.
    fn asks(&self, discovery: &Discovery, known: &[Ask]) -> Vec<Ask> {
        let judgement = self.judged(discovery);
        let mut asks = ask::of_servers(&self.whom, &discovery.records);
        asks.retain(|one| {
            self.is_of_interest(&judgement, one.question)
                && known.iter().all(|other| other.question != one.question)
        });
        asks
    }

    /// Whether no answer that is still to come could change the choice.
    fn is_decided(&self, discovery: &Discovery, web: &Web) -> bool {
        let judgement = self.judged(discovery);
        let mut open = web.open();
        !open.any(|question| self.is_of_interest(&judgement, question))
    }

    /// Whether an answer to this question could change the choice, or tell the name that signs in.
    fn is_of_interest(&self, judgement: &Judgement, question: Question) -> bool {
        judgement.may_change(&self.protocols, question)
            || self.wants_names && judgement.may_tell_name(question)
    }

    /// What is to be said of the servers by now.
    pub(super) fn judged(&self, discovery: &Discovery) -> Judgement {
        judge(discovery, &self.whom, &[])
    }

    /// Looks up the hosts that are named as servers, where the domain itself names one that its provider does not.
    async fn look_up(&self, discovery: &mut Discovery, resolver: &Arc<Resolver>, until: Instant) {
        let names = self.names(discovery);
        let until = until.min(Instant::now() + FOR_HOSTS);
        let mut tasks = JoinSet::new();
        for name in names {
            let resolver = resolver.clone();
            tasks.spawn(async move {
                let found: Answer<IpAddr> = address(&resolver, &name, until).await;
                (name, found)
            });
        }
        while let Ok(Some(found)) = timeout_at(until, tasks.join_next()).await {
            discovery.hosts.extend(found);
        }
        discovery.hosts.sort_by(|a, b| a.0.cmp(&b.0));
    }

    /// The hosts to look up that are not known yet.
    fn names(&self, discovery: &Discovery) -> Vec<String> {
        let whom = &Whom::of(None, &self.whom.domain);
        let mut statements = by_records(&discovery.records, whom);
        let asked = discovery.asked.iter();
        statements.extend(asked.map(|one| by_web(one, Some(discovery), whom)));
        let (mut own, mut documented) = (HashSet::new(), HashSet::new());
        for statement in &statements {
            let Says::Settings { settings, .. } = &statement.says else {
                continue;
            };
            for one in settings {
                match one.source {
                    Source::Provider => documented.insert(one.host.as_str()),
                    source if source.is_of_domain() => own.insert(one.host.as_str()),
                    _ => false,
                };
            }
        }
        let mut names = named_hosts(&statements);
        names.retain(|name| discovery.addresses(name).is_none());
        match own.is_subset(&documented) {
            true => Vec::new(),
            false => names,
        }
    }
}
