//! Questions to the web, all at once.

use std::sync::Arc;

use tokio::task::JoinSet;
use tokio::time::{Instant, timeout_at};

use crate::discover::autodiscover;
use crate::net::Network;
use crate::net::end::End;
use crate::net::fetch::Fetcher;
use crate::net::resolve::Resolver;
use crate::observation::discovery::{Ask, Asked, Question};
use crate::observation::web::{Fetch, Page, WebTrouble};

/// Questions to the web at work.
pub(super) struct Web {
    fetcher: Fetcher,
    tasks: JoinSet<Asked>,
    /// Those without an answer yet.
    open: Vec<(Ask, Instant)>,
}

impl Web {
    pub(super) fn new(
        network: &Network,
        resolver: Arc<Resolver>,
        home: &str,
        deadline: Instant,
    ) -> Self {
        let fetcher = Fetcher::new(network, resolver, home, deadline);
        let early = fetcher.clone();
        tokio::spawn(async move { early.warm_up().await });
        Self {
            fetcher,
            tasks: JoinSet::new(),
            open: Vec::new(),
        }
    }

    pub(super) fn ask(&mut self, asks: Vec<Ask>) {
        for ask in asks {
            self.open.push((ask.clone(), Instant::now()));
            let fetcher = self.fetcher.clone();
            self.tasks.spawn(async move {
                Asked {
                    question: ask.question,
                    fetch: fetcher
                        .fetch(&ask, |page| sent_on(ask.question, page))
                        .await,
                }
            });
        }
    }

    /// The questions without an answer yet.
    pub(super) fn open(&self) -> impl Iterator<Item = Question> {
        self.open.iter().map(|(ask, _)| ask.question)
    }

    /// The next answer that comes before the deadline; none when that passes, or nothing is open.
    pub(super) async fn next(&mut self, deadline: Instant) -> Option<Asked> {
        let answer = timeout_at(deadline, self.tasks.join_next()).await;
        let answer = answer.ok()??.ok()?;
        self.open.retain(|(ask, _)| ask.question != answer.question);
        Some(answer)
    }

    /// The answers that come until the end; what is still open by then has none, and where the user stopped it, it was not asked.
    pub(super) async fn answers(&mut self, end: &End) -> Vec<Asked> {
        let mut answers: Vec<Asked> = Vec::new();
        // What is asked until the deadline has its own limit there; a moment later nothing more is to come.
        while let Some(Some(answer)) = end.within(self.tasks.join_next()).await {
            answers.extend(answer);
        }
        // A stop wins over what came before it and was not read yet.
        while let Some(answer) = self.tasks.try_join_next() {
            answers.extend(answer);
        }
        self.tasks.abort_all();
        if end.is_stopped() {
            self.open.clear();
        }
        for (ask, began) in self.open.drain(..) {
            if answers.iter().all(|answer| answer.question != ask.question) {
                answers.push(Asked {
                    question: ask.question,
                    fetch: Fetch {
                        url: ask.url,
                        hops: Vec::new(),
                        outcome: Err(WebTrouble::Timeout),
                        address: None,
                        took: began.elapsed(),
                    },
                });
            }
        }
        answers
    }
}

/// Where an answer sends on to by what stands in it.
fn sent_on(question: Question, page: &Page) -> Option<String> {
    question
        .is_autodiscover()
        .then(|| autodiscover::sent_on(page))?
}
