//! Rehearsal of a scenario: what the runner would have seen, without a network and without a clock.
//!
//! The real dialogues are fed what the server says; what they send must be what the scenario says.

mod conversation;
mod tls;

use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, SystemTime};

use self::conversation::Conversation;
use super::{Action, Handshake, Login, MxAnswer, Scenario, Server};
use crate::observation::dns::{DnsTrouble, DomainRecords, Mx, Resolution, SERVICES};
use crate::observation::tcp::Connection;
use crate::observation::tls::{Peer, TlsTrouble};
use crate::observation::{Ended, Line, NotTried, Observation, Outcome, Run, Seen, Skip, Trouble};
use crate::plan::{Depth, Limits, Plan, Probe, ProbeId, Purpose};
use crate::secret::{Credential, Secret};
use crate::stage::Stage;
use crate::target::{self, Target};

/// When every rehearsal begins: noon of 21 November 2026, UTC.
const BEGIN: Duration = Duration::from_secs(1_795_262_400);

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
    let mut rehearsal = Rehearsal {
        run: Run {
            plan: scenario.plan()?,
            records: scenario.mx.as_ref().map(|mx| records(scenario, mx)),
            observations: Vec::new(),
            not_tried: Vec::new(),
            started: SystemTime::UNIX_EPOCH + BEGIN,
            took: Duration::ZERO,
            ended: Ended::Complete,
        },
        credential: scenario.credential(),
        split,
        signed_in: Vec::new(),
        refused: false,
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
    }
    let ends = |o: &Observation| o.began + o.took;
    rehearsal.run.took = rehearsal
        .run
        .observations
        .iter()
        .map(ends)
        .max()
        .unwrap_or_default();
    Ok(rehearsal.run)
}

impl Scenario {
    /// What the user signs in with, a made-up secret.
    pub fn credential(&self) -> Option<Credential> {
        let secret = match self.login {
            Login::Password => Secret::Password(SECRET.into()),
            Login::Token => Secret::Token(SECRET.into()),
            Login::Nothing => return None,
        };
        Some(Credential {
            username: self.user.clone(),
            secret,
        })
    }

    /// The target that the scenario is about.
    pub fn target(&self) -> Result<Target, target::TargetError> {
        let mut target = target::parse(&self.user)?;
        target.provider = self.provider;
        Ok(target)
    }

    /// The plan of the run: every server, in the scenario's order.
    pub fn plan(&self) -> Result<Plan, Mismatch> {
        let target = self.target().map_err(|error| Mismatch {
            line: 1,
            reason: format!("the user `{}` cannot be a target: {error}", self.user),
        })?;
        let may_sign_in = self.login != Login::Nothing;
        let probe = |(index, server): (usize, &Server)| Probe {
            id: ProbeId(u16::try_from(index).unwrap_or(u16::MAX)),
            endpoint: server.endpoint.clone(),
            depth: if may_sign_in && server.purpose != Purpose::Contrast {
                Depth::Enter
            } else {
                Depth::Offer
            },
            purpose: server.purpose,
        };
        Ok(Plan {
            target,
            probes: self.servers.iter().enumerate().map(probe).collect(),
            not_offered: Vec::new(),
            limits: Limits::default(),
            username: may_sign_in.then(|| self.user.clone()),
            with_token: self.login == Login::Token,
        })
    }
}

fn records(scenario: &Scenario, mx: &MxAnswer) -> DomainRecords {
    let domain = scenario.user.rsplit('@').next().unwrap_or_default();
    let exchanger = |name: &str| Mx {
        preference: 10,
        exchange: name.to_owned(),
    };
    let other = match mx {
        MxAnswer::Some | MxAnswer::Null => DnsTrouble::NoData,
        MxAnswer::Trouble(trouble) => trouble.clone(),
    };
    DomainRecords {
        domain: domain.to_owned(),
        mx: match mx {
            MxAnswer::Some => Ok(vec![exchanger(&format!("mx.{domain}"))]),
            MxAnswer::Null => Ok(vec![exchanger("")]),
            MxAnswer::Trouble(trouble) => Err(trouble.clone()),
        },
        autodiscover: Err(other.clone()),
        srv: SERVICES.iter().map(|_| Err(other.clone())).collect(),
        took: MOMENT,
    }
}

struct Rehearsal {
    run: Run,
    credential: Option<Credential>,
    split: Split,
    /// The endpoints' protocols that signed in.
    signed_in: Vec<crate::endpoint::Protocol>,
    /// Whether a sign-in was refused or left unanswered.
    refused: bool,
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
        let resolution = self.resolve();
        let addresses = resolution.addresses();
        if addresses.is_empty() {
            let took = match (&resolution.v4, &resolution.v6) {
                (Err(DnsTrouble::Timeout), _) | (_, Err(DnsTrouble::Timeout)) => {
                    self.limits().resolve
                }
                _ => MOMENT,
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
            MOMENT,
            Ok(Seen::Resolved(resolution)),
            Vec::new(),
        );
        if !self.connect(&addresses) {
            return self.nothing_more(0);
        }
        let mut at = 0;
        let mut verified = None;
        if self.probe.endpoint.security == crate::endpoint::Security::ImplicitTls {
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
        Conversation::begin(&mut self, verified).follow(at)
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

    fn resolve(&self) -> Resolution {
        let host = &self.probe.endpoint.host;
        if let Ok(address) = host.parse::<IpAddr>() {
            return Resolution::literal(address);
        }
        let answer = &self.server.resolve;
        let alias = match &answer.v4 {
            Err(DnsTrouble::DanglingAlias { target }) => Some(target.clone()),
            _ => None,
        };
        Resolution {
            name: host.clone(),
            aliases: alias.into_iter().collect(),
            v4: answer.v4.clone(),
            v6: answer.v6.clone(),
            system: None,
            resolvers: Vec::new(),
            took: MOMENT,
        }
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
                    };
                    used.get_or_insert(place);
                    let seen = Ok(Seen::Connected(connection));
                    self.observe(Stage::Connect, MOMENT, seen, Vec::new());
                }
                Err(trouble) => {
                    let took = match trouble {
                        crate::observation::tcp::TcpTrouble::Timeout => self.limits().connect,
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

    /// Makes TLS: the leave to sign in where the certificate gives it, none when there is no TLS.
    fn handshake(
        &mut self,
        handshake: &Handshake,
    ) -> Option<Option<crate::observation::tls::Verified>> {
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
        let trouble = Err(Trouble::Tls(TlsTrouble::ClearText(Peer::new(first))));
        self.observe(Stage::Secure, MOMENT, trouble, Vec::new());
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
