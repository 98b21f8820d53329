//! Rehearsal of a scenario: what the runner would have seen, without a network and without a clock.
//!
//! The real dialogues are fed what the server says; what they send must be what the scenario says.

mod contrast;
mod conversation;
mod names;
mod setting;
mod tls;

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, SystemTime};

use self::conversation::Conversation;
use super::{Action, Handshake, Scenario, Server};
use crate::endpoint::Security;
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::tcp::{Connection, TcpTrouble};
use crate::observation::tls::{Peer, TlsTrouble, Verified};
use crate::observation::{Ended, Line, NotTried, Observation, Outcome, Run, Seen, Skip, Trouble};
use crate::plan::{Depth, Limits, Probe};
use crate::protocol;
use crate::runner;
use crate::runner::gate::Rules;
use crate::secret::Credential;
use crate::stage::Stage;
use crate::token;

/// When every rehearsal begins: noon of 21 November 2026, UTC.
const BEGIN: Duration = Duration::from_secs(1_795_262_400);

/// Where every proxy of a rehearsal is: an address of documentation (RFC 5737).
const PROXY: ([u8; 4], u16) = ([198, 51, 100, 8], 3128);

/// How long everything takes that does not run into a limit.
const MOMENT: Duration = Duration::from_millis(1);

/// What every user of a scenario signs in with.
pub const SECRET: &str = "correct-horse-battery-staple";

/// How the bytes of a server arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// As many lines at once as come in a row.
    Whole,
    /// One byte at a time.
    EveryByte,
}

/// Where a scenario and the program differ.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct Mismatch {
    /// The line of the scenario, counted from 1.
    pub line: usize,
    /// How they differ.
    pub reason: String,
}

/// Plays the scenario through, server by server.
pub fn rehearse(scenario: &Scenario, split: Split) -> Result<Run, Mismatch> {
    let plan = scenario.plan()?;
    let started = SystemTime::UNIX_EPOCH + BEGIN;
    let credential = scenario.credential(started);
    let may_sign_in = |probe: &&Probe| {
        probe.depth == Depth::Enter
            && runner::shared::kept_from(probe, credential.is_some()).is_none()
    };
    let seats = plan.probes.iter().filter(may_sign_in);
    let rules = Rules::new(seats.map(|probe| (probe.id, probe.endpoint.protocol)));
    let mut rehearsal = Rehearsal {
        run: Run {
            plan,
            records: scenario
                .mx
                .as_ref()
                .map(|mx| setting::records(scenario, mx)),
            dns: scenario.resolver.map(|ip| SocketAddr::new(ip, 53)),
            asked: setting::asked(scenario),
            pacc: Err(DnsTrouble::NoData),
            hosts: Vec::new(),
            observations: Vec::new(),
            contrasts: Vec::new(),
            web: None,
            unasked: Vec::new(),
            sign_in: scenario.sign_in.clone(),
            token: credential.as_ref().and_then(|one| token::read(&one.secret)),
            settings: scenario.settings.clone(),
            computer: scenario.computer.clone(),
            not_tried: Vec::new(),
            started,
            took: Duration::ZERO,
            ended: Ended::Complete,
        },
        rules,
        credential,
        split,
    };
    for (probe, server) in scenario.servers.iter().enumerate() {
        let probe = rehearsal.run.plan.probes[probe].clone();
        Probing {
            rehearsal: &mut rehearsal,
            probe: &probe,
            server,
            address: None,
            now: Duration::ZERO,
        }
        .whole_way()?;
        rehearsal.rules.leave(probe.id);
    }
    let mut run = rehearsal.run;
    contrast::note(&mut run, scenario);
    let ends = run.observations.iter().map(Observation::ended);
    run.took = ends.max().unwrap_or_default();
    Ok(run)
}

struct Rehearsal {
    run: Run,
    /// The same gate as in a real run.
    rules: Rules,
    credential: Option<Credential>,
    split: Split,
}

/// One probe on its way.
struct Probing<'a> {
    rehearsal: &'a mut Rehearsal,
    probe: &'a Probe,
    server: &'a Server,
    address: Option<SocketAddr>,
    now: Duration,
}

impl Probing<'_> {
    fn whole_way(mut self) -> Result<(), Mismatch> {
        if self.probe.proxy.as_ref().is_some_and(|way| way.finds_names) {
            self.observe(Stage::Resolve, MOMENT, Ok(Seen::LeftToProxy), Vec::new());
            return match self.through() {
                true => self.converse(),
                false => self.nothing_more(0),
            };
        }
        let resolution = names::resolution(self.server, self.rehearsal.run.computer.as_ref());
        let contrasts = names::contrasts(self.server, self.probe, self.now);
        self.rehearsal.run.contrasts.extend(contrasts);
        let addresses = resolution.addresses();
        if addresses.is_empty() {
            let took = match (&resolution.v4, &resolution.v6) {
                (Err(DnsTrouble::Timeout), _) | (_, Err(DnsTrouble::Timeout)) => {
                    self.limits().resolve
                }
                _ => resolution.took,
            };
            self.observe(
                Stage::Resolve,
                took,
                Err(Trouble::Dns(resolution)),
                Vec::new(),
            );
            return self.nothing_more(0);
        }
        self.observe(
            Stage::Resolve,
            resolution.took,
            Ok(Seen::Resolved(resolution)),
            Vec::new(),
        );
        let connected = match self.probe.proxy {
            Some(_) => self.through(),
            None => self.connect(&addresses),
        };
        match connected {
            true => self.converse(),
            false => self.nothing_more(0),
        }
    }

    /// From the connection to the mailbox.
    fn converse(mut self) -> Result<(), Mismatch> {
        let mut at = 0;
        let mut verified = None;
        if self.probe.endpoint.security == Security::ImplicitTls {
            match self.server.steps.first().map(|step| &step.action) {
                Some(Action::Tls(handshake)) => {
                    at = 1;
                    match self.handshake(handshake) {
                        Some(leave) => verified = leave,
                        None => return self.nothing_more(at),
                    }
                }
                _ => return self.clear_text_where_tls_was_expected(),
            }
        }
        Conversation::begin(&mut self, verified).follow(at)?;
        let offered = self.rehearsal.run.of(self.probe.id).last();
        let offered = offered.is_some_and(|o| matches!(o.outcome, Ok(Seen::Offered(_))));
        if let Some(why) = self.kept_from()
            && self.probe.depth == Depth::Enter
            && offered
        {
            self.skip(why);
        }
        Ok(())
    }

    /// Why the credential stays away from this server, if it does.
    fn kept_from(&self) -> Option<Skip> {
        runner::shared::kept_from(self.probe, self.rehearsal.credential.is_some())
    }

    fn limits(&self) -> Limits {
        self.rehearsal.run.plan.limits
    }

    fn observe(&mut self, stage: Stage, took: Duration, outcome: Outcome, transcript: Vec<Line>) {
        let began = self.now;
        self.now += took;
        self.rehearsal.run.observations.push(Observation {
            probe: self.probe.id,
            stage,
            address: self.address,
            began,
            took,
            outcome,
            transcript,
        });
    }

    fn skip(&mut self, why: Skip) {
        self.rehearsal.run.not_tried.push(NotTried {
            probe: self.probe.id,
            stage: Stage::Authenticate,
            why,
        });
    }

    /// Connects to every address; the first that answers is used.
    fn connect(&mut self, addresses: &[IpAddr]) -> bool {
        let mut used = None;
        for address in addresses {
            let place = SocketAddr::new(*address, self.probe.endpoint.port);
            self.address = Some(place);
            match self.server.connects(*address) {
                Ok(()) => {
                    let connection = Connection {
                        local: None,
                        used: used.is_none(),
                        tunnelled: false,
                        first_try: None,
                    };
                    used.get_or_insert(place);
                    let seen = Ok(Seen::Connected(connection));
                    self.observe(Stage::Connect, MOMENT, seen, Vec::new());
                }
                Err(trouble) => {
                    let took = match trouble {
                        TcpTrouble::Timeout => self.limits().connect,
                        _ => MOMENT,
                    };
                    let trouble = Err(Trouble::Tcp(trouble));
                    self.observe(Stage::Connect, took, trouble, Vec::new());
                }
            }
        }
        self.address = used;
        used.is_some()
    }

    /// Asks the proxy for the server.
    fn through(&mut self) -> bool {
        self.address = Some(SocketAddr::from(PROXY));
        let (took, outcome) = match &self.server.through {
            Ok(()) => {
                let connection = Connection {
                    local: None,
                    used: true,
                    tunnelled: true,
                    first_try: None,
                };
                (MOMENT, Ok(Seen::Connected(connection)))
            }
            Err(trouble) => {
                let took = match trouble {
                    ProxyTrouble::Timeout => self.limits().connect,
                    _ => MOMENT,
                };
                (took, Err(Trouble::Proxy(trouble.clone())))
            }
        };
        let stands = outcome.is_ok();
        self.observe(Stage::Connect, took, outcome, Vec::new());
        stands
    }

    /// Makes TLS: the leave to sign in where the certificate gives it, none when there is no TLS.
    fn handshake(&mut self, handshake: &Handshake) -> Option<Option<Verified>> {
        let host = &self.probe.endpoint.host;
        match tls::session(handshake, host, self.rehearsal.run.started) {
            Ok(session) => {
                let leave = session.verified();
                let seen = Ok(Seen::Secured(Box::new(session)));
                self.observe(Stage::Secure, MOMENT, seen, Vec::new());
                Some(leave)
            }
            Err(trouble) => {
                let took = match trouble {
                    TlsTrouble::Timeout => self.limits().tls,
                    _ => MOMENT,
                };
                self.observe(Stage::Secure, took, Err(Trouble::Tls(trouble)), Vec::new());
                None
            }
        }
    }

    /// What the server says, or does, instead of TLS.
    fn clear_text_where_tls_was_expected(mut self) -> Result<(), Mismatch> {
        let mut first = Vec::new();
        let mut at = 0;
        while let Some(Action::Server(bytes)) = self.action(at) {
            first.extend_from_slice(bytes);
            at += 1;
        }
        if first.is_empty() {
            return Err(self.differs(
                at,
                "a server with TLS begins with a `tls` line, or with what it says in clear text"
                    .to_owned(),
            ));
        }
        match protocol::refused_in_clear(self.probe.endpoint.protocol, &first) {
            Some(step) => self.observe(step.stage, MOMENT, step.outcome, step.transcript),
            None => {
                let trouble = Err(Trouble::Tls(TlsTrouble::ClearText(Peer::new(first))));
                self.observe(Stage::Secure, MOMENT, trouble, Vec::new());
            }
        }
        if matches!(self.action(at), Some(Action::Close)) {
            at += 1;
        }
        self.nothing_more(at)
    }

    fn action(&self, at: usize) -> Option<&Action> {
        self.server.steps.get(at).map(|step| &step.action)
    }

    fn nothing_more(&self, at: usize) -> Result<(), Mismatch> {
        if at < self.server.steps.len() {
            return Err(self.differs(
                at,
                "this is never reached: the probe stops before".to_owned(),
            ));
        }
        Ok(())
    }

    fn differs(&self, at: usize, reason: String) -> Mismatch {
        let step = self.server.steps.get(at).or(self.server.steps.last());
        Mismatch {
            line: step.map_or(self.server.line, |step| step.line),
            reason,
        }
    }
}
