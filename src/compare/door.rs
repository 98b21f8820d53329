//! One server in both runs: how far each came before anybody signed in.

use std::collections::BTreeSet;
use std::mem;
use std::net::IpAddr;

use super::{Both, Letter, Side};
use crate::endpoint::{Endpoint, Purpose};
use crate::observation::contrast::Comparison;
use crate::observation::session::{Offer, SessionTrouble};
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::{CertificateFault, TlsSession, TlsTrouble};
use crate::observation::{Run, Seen, Trouble};
use crate::plan::{Probe, ProbeId};
use crate::stage::Stage;

/// How far one run came at one server, without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As far as the server tells what it can do.
    Works,
    /// It stopped at this stage.
    Stops(Stage),
    /// It was left before that was known.
    Left,
}

impl Outcome {
    /// The word that stands for it in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Stops(_) => "stops",
            Self::Left => "not-known",
        }
    }
}

/// How the two go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Both work.
    Work,
    /// This one gets further.
    Ahead(Letter),
    /// Both stop in the same way.
    FailAlike,
    /// Both stop at the same stage, in different ways.
    FailOtherwise,
    /// One of them was left before it was known.
    Open,
}

/// One server that both runs tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// The server, as the first names it.
    pub endpoint: Endpoint,
    /// Its number in each run.
    pub probes: Both<ProbeId>,
    /// How far each came.
    pub outcomes: Both<Outcome>,
    /// How they go together.
    pub relation: Relation,
}

/// What stopped a run at a server.
#[derive(Clone, Copy)]
pub(super) enum Fault<'a> {
    /// The certificate is not trusted.
    Untrusted(CertificateFault),
    /// Something else.
    Trouble(&'a Trouble),
}

/// The way of one run to one server.
#[derive(Clone, Copy)]
pub(super) struct Way<'a> {
    pub(super) run: &'a Run,
    pub(super) probe: &'a Probe,
    pub(super) stop: Option<(Stage, Fault<'a>)>,
    reached: Option<Stage>,
}

impl<'a> Way<'a> {
    pub(super) fn of(run: &'a Run, probe: ProbeId) -> Self {
        let connected = run
            .of(probe)
            .any(|one| matches!(one.outcome, Ok(Seen::Connected(_))));
        // An address that failed stopped nothing where another one took the connection.
        let troubles = run.of(probe).filter_map(|one| {
            let trouble = one.outcome.as_ref().err()?;
            let stops =
                one.stage < Stage::Authenticate && (one.stage != Stage::Connect || !connected);
            stops.then_some((one.stage, Fault::Trouble(trouble)))
        });
        let untrusted = run.of(probe).find_map(|one| match &one.outcome {
            Ok(Seen::Secured(session)) => {
                Some((Stage::Secure, Fault::Untrusted(*session.fault()?)))
            }
            _ => None,
        });
        let passed = run.of(probe).filter(|one| one.outcome.is_ok());
        Self {
            run,
            probe: run.plan.probe(probe),
            stop: untrusted.or_else(|| troubles.max_by_key(|(stage, _)| *stage)),
            reached: passed.map(|one| one.stage).max(),
        }
    }

    fn outcome(&self) -> Outcome {
        match self.stop {
            Some((stage, _)) => Outcome::Stops(stage),
            None if self.reached >= Some(Stage::Offer) => Outcome::Works,
            None => Outcome::Left,
        }
    }

    /// The addresses that the name has.
    pub(super) fn addresses(&self) -> BTreeSet<IpAddr> {
        let resolved = self
            .run
            .of(self.probe.id)
            .find_map(|one| match &one.outcome {
                Ok(Seen::Resolved(resolution)) => Some(resolution.addresses()),
                _ => None,
            });
        let tried = self
            .run
            .of(self.probe.id)
            .filter_map(|one| Some(one.address?.ip()));
        resolved.into_iter().flatten().chain(tried).collect()
    }

    /// The addresses that were connected to, also beside the conversation.
    pub(super) fn reached(&self) -> BTreeSet<IpAddr> {
        let own = self.run.of(self.probe.id);
        let connected = own.filter(|one| matches!(one.outcome, Ok(Seen::Connected(_))));
        let connected = connected.filter_map(|one| Some(one.address?.ip()));
        let beside = self.run.contrasts.iter().filter_map(|one| match &one.seen {
            Comparison::Talk(talk) if one.probe == self.probe.id && talk.works() => {
                Some(talk.address.ip())
            }
            _ => None,
        });
        connected.chain(beside).collect()
    }

    /// The addresses that were tried, whatever came of it.
    pub(super) fn tried(&self) -> BTreeSet<IpAddr> {
        let own = self.run.of(self.probe.id);
        own.filter_map(|one| Some(one.address?.ip())).collect()
    }

    pub(super) fn session(&self) -> Option<&'a TlsSession> {
        self.run
            .of(self.probe.id)
            .find_map(|one| match &one.outcome {
                Ok(Seen::Secured(session)) => Some(&**session),
                _ => None,
            })
    }

    /// What the server told last of what it can do.
    pub(super) fn offer(&self) -> Option<&'a Offer> {
        let offers = self
            .run
            .of(self.probe.id)
            .filter_map(|one| match &one.outcome {
                Ok(Seen::Offered(offer)) => Some(offer),
                _ => None,
            });
        offers.last()
    }
}

/// The servers that both runs tried, in the order of the first.
pub(super) fn doors(sides: &Both<Side<'_>>) -> Vec<Door> {
    let probes = |side: &Side<'_>| -> Vec<Probe> {
        let all = side.run.plan.probes.iter();
        all.filter(|probe| probe.purpose != Purpose::Contrast)
            .cloned()
            .collect()
    };
    let in_b = probes(&sides.b);
    let mut doors = Vec::new();
    for a in probes(&sides.a) {
        let same = |b: &&Probe| {
            let (a, b) = (&a.endpoint, &b.endpoint);
            (a.protocol, a.port, &a.host) == (b.protocol, b.port, &b.host)
        };
        let Some(b) = in_b.iter().find(same) else {
            continue;
        };
        let ways = Both {
            a: Way::of(sides.a.run, a.id),
            b: Way::of(sides.b.run, b.id),
        };
        let findings = Both {
            a: findings(&sides.a, a.id),
            b: findings(&sides.b, b.id),
        };
        doors.push(Door {
            endpoint: a.endpoint.clone(),
            probes: Both { a: a.id, b: b.id },
            outcomes: ways.map(Way::outcome),
            relation: relation(&ways, findings.a == findings.b),
        });
    }
    doors
}

fn findings<'a>(side: &Side<'a>, probe: ProbeId) -> BTreeSet<&'a str> {
    let findings = side.verdict.findings.iter();
    let own = findings.filter(|finding| finding.probes.contains(&probe));
    own.map(|finding| finding.id.as_str()).collect()
}

fn relation(ways: &Both<Way<'_>>, same_findings: bool) -> Relation {
    let ahead = |letter: Letter, stage: Stage| match ways.of(letter).reached >= Some(stage) {
        true => Relation::Ahead(letter),
        false => Relation::Open,
    };
    match (&ways.a.stop, &ways.b.stop) {
        (None, None) => {
            match ways.a.outcome() == Outcome::Works && ways.b.outcome() == Outcome::Works {
                true => Relation::Work,
                false => Relation::Open,
            }
        }
        (None, Some((stage, _))) => ahead(Letter::A, *stage),
        (Some((stage, _)), None) => ahead(Letter::B, *stage),
        (Some((a, _)), Some((b, _))) if a > b => ahead(Letter::A, *b),
        (Some((a, _)), Some((b, _))) if a < b => ahead(Letter::B, *a),
        (Some((_, a)), Some((_, b))) => match are_alike(a, b, same_findings) {
            true => Relation::FailAlike,
            false => Relation::FailOtherwise,
        },
    }
}

fn are_alike(a: &Fault<'_>, b: &Fault<'_>, same_findings: bool) -> bool {
    match (a, b) {
        (Fault::Untrusted(a), Fault::Untrusted(b)) => a == b,
        (Fault::Trouble(a), Fault::Trouble(b)) => same_trouble(a, b, same_findings),
        _ => false,
    }
}

/// Whether two troubles are the same. How a connection is ended, and at which moment, is up to chance; a refusal that no page explains is the
/// same when its codes are.
pub(super) fn same_trouble(a: &Trouble, b: &Trouble, same_findings: bool) -> bool {
    match (a, b) {
        (a, b) if a.is_end() || b.is_end() => a.is_end() && b.is_end(),
        (a, b) if is_silence(a) || is_silence(b) => is_silence(a) && is_silence(b),
        (Trouble::Dns(a), Trouble::Dns(b)) => {
            a.trouble().map(|one| one.name()) == b.trouble().map(|one| one.name())
        }
        (Trouble::Tcp(a), Trouble::Tcp(b)) => a == b,
        (Trouble::Proxy(a), Trouble::Proxy(b)) => (a.name(), a.code()) == (b.name(), b.code()),
        (Trouble::Tls(a), Trouble::Tls(b)) => a.name() == b.name(),
        (Trouble::Session(a), Trouble::Session(b)) => {
            let codes = |trouble: &SessionTrouble| {
                let reply = trouble.refusal()?;
                Some((
                    reply.code,
                    reply.enhanced.clone(),
                    reply.response_code.clone(),
                ))
            };
            mem::discriminant(a) == mem::discriminant(b) && same_findings && codes(a) == codes(b)
        }
        _ => false,
    }
}

fn is_silence(trouble: &Trouble) -> bool {
    matches!(
        trouble,
        Trouble::Tcp(TcpTrouble::Timeout)
            | Trouble::Tls(TlsTrouble::Timeout)
            | Trouble::Session(SessionTrouble::Silent { .. } | SessionTrouble::NoAnswer { .. })
    )
}
