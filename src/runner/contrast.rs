//! What is tried beside the plan, once something is in doubt.
//!
//! A healthy run never comes here. Each question is asked once, however many probes are in doubt
//! for the same reason, and at the same time as the rest of the run goes on.

mod hello;
mod names;
mod tries;

use std::collections::{BTreeSet, HashSet};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::Instant;

use super::log::{Doubtful, Log};
use super::probe::{Shared, talk};
use crate::endpoint::{Origin, Purpose};
use crate::observation::contrast::{Comparison, Contrast, Hello, Unasked, WebCheck};
use crate::observation::tls::Peer;
use crate::plan::contrast::{
    AGAIN, Doubt, FEW_TIMES, Question, TIMES, is_of_internet, limits, questions,
};
use crate::plan::{Plan, Probe, ProbeId};
use crate::stage::Stage;
use hello::When;

/// More than these are not tried in one run, and what is left out is told.
const MOST: usize = 80;

/// How long what was asked last is waited for at least: as long as a few round trips of a long way.
const LAST: Duration = Duration::from_secs(2);

/// What a question is about: the same question about the same thing is asked once.
#[derive(PartialEq, Eq, Hash)]
enum About {
    Host(String),
    Server(String, u16),
    /// The whole run.
    Run,
}

/// What the answer to a question is.
enum Answer {
    /// What was seen, and who answered a client that speaks first, where that is no mail server.
    Contrasts(Vec<Contrast>, Option<(ProbeId, Peer)>),
    Web(WebCheck),
}

/// The contrasts of a run.
pub(super) struct Contrasts {
    shared: Arc<Shared>,
    began: Instant,
    asked: HashSet<(About, Question)>,
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
            // What is tried for contrast goes by itself, and says nothing about the way through a proxy.
            if probe.proxy.is_some() {
                // What was only slow may yet go well, and on the way to the proxy nothing is to be compared.
                if *stage > Stage::Connect && **doubt != Doubt::Slow {
                    self.unasked.insert((Unasked::Proxy, probe.id));
                }
                continue;
            }
            for question in questions(probe, *stage, doubt) {
                match question {
                    Question::Web => {
                        let log = &logs[usize::from(probe.id.0)];
                        if !logs.iter().any(|log| log.is_trusted()) {
                            self.ask_web(&log.places());
                        }
                    }
                    // The plan tries it itself.
                    Question::Port(port) if is_planned(plan, probe, port) => {}
                    Question::Proxied if !tries::has_proxy_of_web(&self.shared, probe) => {}
                    question => self.ask(probe, *address, question),
                }
            }
        }
        let later = all.iter().filter_map(|doubtful| match doubtful {
            Doubtful::NotBefore(at) => Some(*at),
            _ => None,
        });
        later.min()
    }

    /// Waits for the next one to end; none when none is running. Safe to drop.
    pub(super) async fn next(&mut self) -> Option<()> {
        let ended = self.running.join_next().await?;
        match ended {
            Ok(Answer::Contrasts(seen, stranger)) => {
                self.seen.extend(seen);
                self.strangers.extend(stranger);
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
        std::mem::take(&mut self.unasked).into_iter().collect()
    }

    /// Whether the server of a probe answered TLS at once, where the probe waits for it to greet.
    pub(super) fn server_waits_for_tls(&self, plan: &Plan, probe: &Probe) -> bool {
        self.is_answered(plan, probe, |_, at_once| at_once)
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
        self.is_answered(plan, probe, |hello, at_once| {
            hello == Hello::Small && !at_once
        })
    }

    /// Whether the server of a probe answered such a hello with TLS.
    fn is_answered(&self, plan: &Plan, probe: &Probe, such: impl Fn(Hello, bool) -> bool) -> bool {
        let place = |probe: &Probe| (probe.endpoint.host.clone(), probe.endpoint.port);
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

    fn ask(&mut self, probe: &Probe, address: Option<SocketAddr>, question: Question) {
        let host = probe.endpoint.host.clone();
        let about = match question {
            Question::Port(_) | Question::Name | Question::Unchecked => About::Host(host),
            Question::Again
            | Question::AgainBriefly
            | Question::OtherAddresses
            | Question::Hello { .. }
            | Question::Insist
            | Question::SpeakFirst
            | Question::Proxied => About::Server(host, probe.endpoint.port),
            Question::Web | Question::MadeUp => About::Run,
        };
        let key = (about, question);
        if self.asked.contains(&key) {
            return;
        }
        if self.asked.len() >= MOST {
            self.unasked.insert((Unasked::TooMuch, probe.id));
            return;
        }
        self.asked.insert(key);
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
            let stranger = answer(&shared, &probe, address, question, &mut note).await;
            Answer::Contrasts(seen, stranger.map(|peer| (probe.id, peer)))
        });
    }

    /// Whether the DNS gave an address for a name that was made up: then the addresses of the servers are nobody's.
    fn leads_all_names_somewhere(&self) -> bool {
        self.seen.iter().any(|contrast| match &contrast.seen {
            Comparison::MadeUp(resolution) => !resolution.addresses().is_empty(),
            _ => false,
        })
    }

    /// Asks for the page of the web, when it can tell anything of a host at these places, none of which
    /// is known when its name was not found.
    fn ask_web(&mut self, places: &[SocketAddr]) {
        let inside = |place: &SocketAddr| !is_of_internet(place.ip());
        let network = &self.shared.network;
        let page = network.web_check.clone().filter(|page| page.is_in(network));
        let Some(page) = page else { return };
        let all_inside = !places.is_empty() && places.iter().all(inside);
        if all_inside && !self.leads_all_names_somewhere()
            || !self.asked.insert((About::Run, Question::Web))
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

/// Whether the trouble of a probe is worth an explanation: somebody said that this door is there; or
/// nothing of the whole run was reached, and nothing is on its way that might yet be.
fn matters(plan: &Plan, probe: &Probe, doubtful: &[Doubtful], logs: &[Arc<Log>]) -> bool {
    let promised = probe.purpose == Purpose::Asked && probe.endpoint.origin != Origin::Convention;
    let own = &logs[usize::from(probe.id.0)];
    // Behind a connection, what went wrong there is in question, not whether the service exists.
    if promised || own.is_connected() && of_all(plan, probe, doubtful) {
        return true;
    }
    let mut all = doubtful.iter();
    !logs.iter().any(|log| log.is_connected())
        && all.all(|doubtful| matches!(doubtful, Doubtful::Now { .. }))
}

/// Whether every door of the probe's protocol is in doubt.
fn of_all(plan: &Plan, probe: &Probe, doubtful: &[Doubtful]) -> bool {
    let same = |other: &Probe| other.endpoint.protocol == probe.endpoint.protocol;
    let doors = plan.probes.iter().zip(doubtful);
    doors
        .filter(|(other, _)| same(other))
        .all(|(_, doubtful)| matches!(doubtful, Doubtful::Now { .. }))
}

/// Whether a probe of the plan tries this port of the same host.
fn is_planned(plan: &Plan, probe: &Probe, port: u16) -> bool {
    let mut endpoints = plan.probes.iter().map(|probe| &probe.endpoint);
    endpoints.any(|other| other.host == probe.endpoint.host && other.port == port)
}

/// Asks one question, and notes what comes; gives who answered a client that speaks first, where that is no mail server.
async fn answer(
    shared: &Arc<Shared>,
    probe: &Probe,
    address: Option<SocketAddr>,
    question: Question,
    note: &mut impl FnMut(Instant, Comparison),
) -> Option<Peer> {
    match question {
        Question::Port(port) => {
            let began = Instant::now();
            if let Some((address, outcome)) = tries::port(shared, probe, port).await {
                note(began, Comparison::Port { address, outcome });
            }
        }
        Question::Web => {}
        Question::Proxied => tries::proxied(shared, probe, note).await,
        Question::Again | Question::AgainBriefly => {
            let address = address?;
            let (first, mut went_well) = (Instant::now(), false);
            let times = match question {
                Question::AgainBriefly => FEW_TIMES,
                _ => TIMES,
            };
            for time in 1..=*times.end() {
                let began = Instant::now();
                let talk = talk(shared, probe, address, true).await;
                // A certificate does not change as easily as a conversation breaks off.
                went_well |= talk.trouble.is_none();
                note(began, Comparison::Talk(talk));
                if went_well && time >= *times.start() || first.elapsed() > AGAIN {
                    break;
                }
            }
        }
        Question::Hello { hello, at_once } => {
            let address = address?;
            let began = Instant::now();
            let when = if at_once { When::AtOnce } else { When::Due };
            let (answer, stranger) = hello::hello(shared, probe, address, hello, when).await?;
            let said = Comparison::Hello {
                address,
                hello,
                at_once,
                answer,
            };
            note(began, said);
            return stranger.filter(|_| at_once);
        }
        Question::Insist => {
            let address = address?;
            let began = Instant::now();
            let (hello, when) = (Hello::Small, When::Unoffered);
            // Where it was offered this time, another machine answered, and nothing can be told.
            let (answer, _) = hello::hello(shared, probe, address, hello, when).await?;
            note(began, Comparison::Insisted { address, answer });
        }
        Question::SpeakFirst => return hello::speak_first(shared, probe, address?).await,
        Question::Name | Question::Unchecked | Question::MadeUp => {
            names::answer(shared, probe, question, note).await;
        }
        Question::OtherAddresses => {
            for other in tries::other_addresses(shared, probe, address).await {
                let began = Instant::now();
                let talk = talk(shared, probe, other, false).await;
                note(began, Comparison::Talk(talk));
            }
        }
    }
    None
}
