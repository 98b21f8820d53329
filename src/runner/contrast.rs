//! What is tried beside the plan, once something is in doubt.
//!
//! A healthy run never comes here. Each question is asked once, however many probes are in doubt
//! for the same reason, and at the same time as the rest of the run goes on.

mod about;
pub(super) mod allowance;
mod answer;
mod hello;
mod matter;
mod names;
mod tries;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::log::{Doubtful, Log};
use super::shared::Shared;
use crate::endpoint::{Origin, is_of_internet};
use crate::observation::contrast::{Comparison, Contrast, Hello, Unasked, WebCheck};
use crate::observation::tls::Peer;
use crate::plan::contrast::{Doubt, FOR_HELLOS, Question, limits, not_before, questions};
use crate::plan::{Plan, Probe, ProbeId};
use crate::stage::Stage;
use about::{About, Came, Key};
use answer::Asker;
use matter::{is_planned, matters};

/// More than these are not tried in one run, and what is left out is told.
const MOST: usize = 80;

/// How long what was asked last is waited for at least: as long as a few round trips of a long way.
const LAST: Duration = Duration::from_secs(2);

/// What the answer to a question is.
enum Answer {
    Contrasts {
        key: Key,
        probe: ProbeId,
        seen: Vec<Contrast>,
        /// Who answered a client that speaks first, where that is no mail server.
        stranger: Option<Peer>,
        /// Whether its host got too many connections already.
        spared: bool,
    },
    Web(WebCheck),
}

/// The contrasts of a run.
pub(super) struct Contrasts {
    shared: Arc<Shared>,
    began: Instant,
    asked: HashSet<Key>,
    /// What those came to that have ended.
    ended: HashMap<Key, Came>,
    /// When the first and the last one were asked.
    asked_from_to: Option<(Instant, Instant)>,
    /// The probes of which there was more to ask, and why it was not.
    unasked: BTreeSet<(Unasked, ProbeId)>,
    running: JoinSet<Answer>,
    seen: Vec<Contrast>,
    /// Who stands in the place of the servers of these probes.
    strangers: Vec<(ProbeId, Peer)>,
    web: Option<WebCheck>,
}

impl Contrasts {
    /// None yet, in a run that began at that moment.
    pub(super) fn new(shared: Arc<Shared>, began: Instant) -> Self {
        Self {
            shared,
            began,
            asked: HashSet::new(),
            ended: HashMap::new(),
            asked_from_to: None,
            unasked: BTreeSet::new(),
            running: JoinSet::new(),
            seen: Vec::new(),
            strangers: Vec::new(),
            web: None,
        }
    }

    /// Looks at every probe, and asks about those in doubt; tells when to look again, should nothing
    /// happen before.
    pub(super) fn look(&mut self, plan: &Plan, logs: &[Arc<Log>], now: Instant) -> Option<Instant> {
        let all: Vec<Doubtful> = logs.iter().map(|log| log.doubtful(now)).collect();
        let mut due = Vec::new();
        for (probe, doubtful) in plan.probes.iter().zip(&all) {
            let Doubtful::Now {
                stage,
                doubt,
                address,
            } = doubtful
            else {
                continue;
            };
            if !matters(plan, probe, &all, logs) {
                continue;
            }
            // Conversations for contrast go by themselves, and say nothing about the way through a proxy. What was only slow may
            // yet go well.
            if probe.proxy.is_some() && *stage > Stage::Connect && **doubt != Doubt::Slow {
                self.unasked.insert((Unasked::Proxy, probe.id));
            }
            due.push((probe, doubt, *address, questions(probe, *stage, doubt)));
        }
        // Where hellos are due, connections are kept for them.
        let with_hellos: HashSet<&str> = due
            .iter()
            .filter(|(.., questions)| questions.iter().any(|one| one.is_hello_when_due()))
            .map(|(probe, ..)| probe.endpoint.host.as_str())
            .collect();
        let mut later = Vec::new();
        for (probe, doubt, address, questions) in &due {
            let kept = match with_hellos.contains(probe.endpoint.host.as_str()) {
                true => FOR_HELLOS,
                false => 0,
            };
            for question in questions {
                match question {
                    Question::Web => {
                        let log = &logs[usize::from(probe.id.0)];
                        // Some networks let a few ports out before a sign-in.
                        let is_shut = log.is_shut_out();
                        if is_shut || !logs.iter().any(|log| log.is_trusted()) {
                            self.ask_web(probe, &log.places());
                        }
                    }
                    // The plan tries it itself.
                    Question::Port(port) if is_planned(plan, probe, *port) => {}
                    Question::Proxied if !tries::has_proxy_of_web(&self.shared, probe) => {}
                    question if let Some(at) = not_yet(logs, probe, doubt, *question, now) => {
                        later.push(at);
                    }
                    question => {
                        let key = Key::of(probe, doubt, *question);
                        let log = &logs[usize::from(probe.id.0)];
                        let works_beside = *question == Question::Afterwards && log.works_beside();
                        if works_beside || key.is_ready(probe, questions, &self.asked, &self.ended)
                        {
                            self.ask(probe, (*address, log.spoken_at()), *question, key, kept);
                        }
                    }
                }
            }
        }
        later.extend(all.iter().filter_map(|doubtful| match doubtful {
            Doubtful::NotBefore(at) => Some(*at),
            _ => None,
        }));
        later.into_iter().min()
    }

    /// Waits for the next one to end; none when none is running. Safe to drop.
    pub(super) async fn next(&mut self) -> Option<()> {
        let ended = self.running.join_next().await?;
        match ended {
            Ok(Answer::Contrasts {
                key,
                probe,
                seen,
                stranger,
                spared,
            }) => {
                self.ended.insert(key, Came::of(&seen));
                self.seen.extend(seen);
                self.strangers
                    .extend(stranger.map(|stranger| (probe, stranger)));
                if spared {
                    self.unasked.insert((Unasked::Spared, probe));
                }
            }
            Ok(Answer::Web(web)) => self.web = Some(web),
            Err(_) => {}
        }
        Some(())
    }

    /// Whether some are still running.
    pub(super) fn at_work(&self) -> bool {
        !self.running.is_empty()
    }

    /// Until when they are waited for: the first one has its whole time, and the last one a moment.
    pub(super) fn until(&self) -> Option<Instant> {
        let limit = limits(self.shared.limits).run;
        let (first, last) = self.asked_from_to?;
        Some((first + limit).max(last + LAST))
    }

    /// The probes of which there was more to ask, and why it was not.
    pub(super) fn unasked(&mut self) -> Vec<(Unasked, ProbeId)> {
        let spared = self.shared.allowance.spared().into_iter();
        self.unasked
            .extend(spared.map(|probe| (Unasked::Spared, probe)));
        std::mem::take(&mut self.unasked).into_iter().collect()
    }

    /// Whether the server of a probe answered TLS at once, where the probe waits for it to greet.
    pub(super) fn server_waits_for_tls(&self, plan: &Plan, probe: &Probe) -> bool {
        self.is_answered(plan, probe, |_, at_once| at_once, true)
    }

    /// Whether the conversation of a probe went well when it was held again.
    pub(super) fn works_again(&self, probe: &Probe) -> bool {
        self.seen.iter().any(|contrast| {
            contrast.probe == probe.id
                && matches!(&contrast.seen, Comparison::Talk(talk) if talk.same_address && talk.works())
        })
    }

    /// Whether the web of this network leads to a page where a person has to sign in.
    pub(super) fn finds_portal(&self) -> bool {
        let web = self.web.as_ref();
        web.is_some_and(|web| web.answer.asks_to_sign_in())
    }

    /// Who answered a client that spoke first to the server of a probe, where that is no mail server.
    pub(super) fn stranger(&self, plan: &Plan, probe: &Probe) -> Option<&Peer> {
        let at = |id: ProbeId| &plan.probe(id).endpoint;
        let is_same =
            |id: ProbeId| at(id).host == probe.endpoint.host && at(id).port == probe.endpoint.port;
        let mut strangers = self.strangers.iter();
        strangers.find_map(|(id, peer)| is_same(*id).then_some(peer))
    }

    /// Whether the server of a probe answered a small hello, where the probe waits for an answer to a large one.
    pub(super) fn small_hello_is_answered(&self, plan: &Plan, probe: &Probe) -> bool {
        let small = |hello, at_once: bool| hello == Hello::Small && !at_once;
        // It is asked once for all ports of a host that fail alike.
        self.is_answered(plan, probe, small, false)
    }

    /// Whether the server of a probe answered such a hello with TLS.
    fn is_answered(
        &self,
        plan: &Plan,
        probe: &Probe,
        such: impl Fn(Hello, bool) -> bool,
        at_port: bool,
    ) -> bool {
        let place = |probe: &Probe| {
            let port = at_port.then_some(probe.endpoint.port);
            (probe.endpoint.host.clone(), port)
        };
        self.seen.iter().any(|contrast| match &contrast.seen {
            Comparison::Hello {
                hello,
                at_once,
                answer,
                ..
            } => {
                such(*hello, *at_once)
                    && answer.is_tls()
                    && place(plan.probe(contrast.probe)) == place(probe)
            }
            _ => false,
        })
    }

    /// What they came to, in the order of time.
    pub(super) fn take(&mut self) -> (Vec<Contrast>, Option<WebCheck>) {
        let mut seen = std::mem::take(&mut self.seen);
        seen.sort_by_key(|contrast| contrast.began);
        (seen, self.web.take())
    }

    fn note_asked(&mut self) {
        let now = Instant::now();
        let first = self.asked_from_to.map_or(now, |(first, _)| first);
        self.asked_from_to = Some((first, now));
    }

    fn ask(
        &mut self,
        probe: &Probe,
        (address, spoken): (Option<SocketAddr>, Vec<SocketAddr>),
        question: Question,
        key: Key,
        kept: usize,
    ) {
        if self.asked.contains(&key) {
            return;
        }
        if self.asked.len() >= MOST {
            self.unasked.insert((Unasked::TooMuch, probe.id));
            return;
        }
        self.asked.insert(key.clone());
        self.note_asked();
        let (shared, probe, start) = (self.shared.clone(), probe.clone(), self.began);
        self.running.spawn(async move {
            let mut seen = Vec::new();
            let mut note = |began: Instant, comparison: Comparison| {
                seen.push(Contrast {
                    probe: probe.id,
                    began: began.saturating_duration_since(start),
                    took: began.elapsed(),
                    seen: comparison,
                });
            };
            let mut asker = Asker::new(&shared, &probe, address, spoken, kept).await;
            let stranger = asker.answer(question, &mut note).await;
            let spared = asker.was_spared();
            Answer::Contrasts {
                key,
                probe: probe.id,
                seen,
                stranger,
                spared,
            }
        });
    }

    /// Whether the DNS gave an address for a name that was made up: then the addresses of the servers are nobody's.
    fn leads_all_names_somewhere(&self) -> bool {
        let mut seen = self.seen.iter();
        seen.any(|contrast| contrast.seen.is_address_of_made_up_name())
    }

    /// Asks for the page of the web, when it can tell anything of a host at these places, none of which
    /// is known when its name was not found.
    fn ask_web(&mut self, probe: &Probe, places: &[SocketAddr]) {
        let inside = |place: &SocketAddr| !is_of_internet(place.ip());
        let network = &self.shared.network;
        let page = network.web_check.clone().filter(|page| page.is_in(network));
        let Some(page) = page else { return };
        // A server that the provider or the domain publishes is meant to be reached from everywhere.
        let published = !matches!(probe.endpoint.origin, Origin::Asked | Origin::Convention);
        let all_inside = !places.is_empty() && places.iter().all(inside) && !published;
        if all_inside && !self.leads_all_names_somewhere()
            || !self.asked.insert(Key::new(About::Run, Question::Web))
        {
            return;
        }
        self.note_asked();
        let (shared, start) = (self.shared.clone(), self.began);
        self.running.spawn(async move {
            let began = Instant::now();
            let (answer, clock_ahead) = page.fetch(&shared.network, &shared.resolver).await;
            Answer::Web(WebCheck {
                url: page.url().to_owned(),
                began: began.saturating_duration_since(start),
                took: began.elapsed(),
                answer,
                clock_ahead,
            })
        });
    }
}

/// When a question about a probe may be asked that must not be asked yet, as its server may still be about to speak.
fn not_yet(
    logs: &[Arc<Log>],
    probe: &Probe,
    doubt: &Doubt,
    question: Question,
    now: Instant,
) -> Option<Instant> {
    let at = logs[usize::from(probe.id.0)].since() + not_before(probe, question);
    (*doubt == Doubt::Slow && now < at).then_some(at)
}
