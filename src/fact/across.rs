//! Facts that need several probes, each with a name of its own.

mod beside;
mod host;
mod names;
mod refusals;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use self::refusals::Refusals;
use super::issuer::domain;
use super::{Notes, spaced, wire};
use crate::endpoint::{Protocol, Security};
use crate::observation::contrast::Comparison;
use crate::observation::proxy::ProxyTrouble;
use crate::observation::session::SessionTrouble;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::TlsTrouble;
use crate::observation::{Observation, Run, Seen, Trouble};
use crate::plan::Probe;
use crate::stage::Stage;

/// As fast as this something answered, the way is not why it was late.
const FAST: Duration = Duration::from_millis(400);

/// Where mail servers usually are.
const MAIL_PORTS: [u16; 7] = [25, 110, 143, 465, 587, 993, 995];

/// Where a port is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    At(IpAddr),
    /// Behind a proxy, which finds the address.
    Named(String),
}

/// What came of the ports of one place.
#[derive(Default)]
struct Ports {
    /// Those that took a connection.
    open: BTreeSet<u16>,
    /// Those that did not.
    closed: BTreeSet<u16>,
    /// Those of them that were refused.
    refused: BTreeSet<u16>,
}

/// What the probes of a run show together.
pub(super) struct Across {
    answered: bool,
    connected: BTreeSet<Protocol>,
    /// Whether a server told what it can do, where nothing was wrong with its certificate.
    offered: bool,
    /// The protocols whose sign-in was accepted, each with the name that got in.
    signed_in: BTreeSet<(Protocol, Option<String>)>,
    refused: BTreeSet<Protocol>,
    entered: BTreeSet<Protocol>,
    /// What a refusal at submission shows of the mailbox.
    submission: Option<&'static str>,
    /// What came of its ports, per address, or host where a proxy leads there.
    ports: BTreeMap<Place, Ports>,
    /// The domains to whose hosts something on the way forbade a connection.
    forbidden: BTreeSet<String>,
    /// The addresses that something answered at, if only to refuse.
    answering: BTreeSet<IpAddr>,
    /// The addresses that took a connection.
    taking: BTreeSet<IpAddr>,
    /// Whether no DNS server was where one should be, and no name was found.
    no_resolver: bool,
    /// Whether the DNS answered for some name.
    dns_answers: bool,
    /// How handshakes that began the conversation failed, with their hosts.
    handshakes: Vec<(String, TlsTrouble)>,
    /// Per host how often a port was refused at once, and how often late.
    refusals: BTreeMap<String, Refusals>,
    /// Whether anything was answered fast in this run.
    fast: bool,
    /// Whether another DNS server knows a name of which the first one gave no address.
    known_elsewhere: bool,
}

impl Across {
    /// Of no probe at all.
    pub(super) const fn none() -> Self {
        Self {
            answered: false,
            connected: BTreeSet::new(),
            offered: false,
            signed_in: BTreeSet::new(),
            refused: BTreeSet::new(),
            entered: BTreeSet::new(),
            submission: None,
            ports: BTreeMap::new(),
            forbidden: BTreeSet::new(),
            answering: BTreeSet::new(),
            taking: BTreeSet::new(),
            no_resolver: false,
            dns_answers: false,
            handshakes: Vec::new(),
            refusals: BTreeMap::new(),
            fast: false,
            known_elsewhere: false,
        }
    }

    pub(super) fn of(run: &Run) -> Self {
        let mut across = Self::none();
        for probe in &run.plan.probes {
            across.add(run, probe);
        }
        for contrast in &run.contrasts {
            across.add_contrast(&contrast.seen);
            if contrast.seen.refused() {
                let host = &run.plan.probe(contrast.probe).endpoint.host;
                across.refused(host, contrast.took);
            }
            let stood = matches!(
                contrast.seen,
                Comparison::Port {
                    outcome: Ok(()),
                    ..
                }
            );
            across.fast |= stood && contrast.took < FAST;
            across.known_elsewhere |= match &contrast.seen {
                Comparison::Name(other) => {
                    let nameless = |o: &Observation| matches!(o.outcome, Err(Trouble::Dns(_)));
                    !other.addresses().is_empty() && run.of(contrast.probe).any(nameless)
                }
                _ => false,
            };
        }
        across.no_resolver = names::lacks_resolver(run);
        across.dns_answers = names::answers_others(run);
        let forbidden = run.observations.iter().filter_map(|o| match &o.outcome {
            Err(Trouble::Tcp(trouble)) if across.forbids(o.address?.ip(), *trouble) => {
                let host = &run.plan.probe(o.probe).endpoint.host;
                Some(domain(host).to_owned())
            }
            _ => None,
        });
        across.forbidden = forbidden.collect();
        across
    }

    fn refused(&mut self, host: &str, took: Duration) {
        let refusals = self.refusals.entry(host.to_owned()).or_default();
        refusals.add(took);
    }

    /// Whether this says that somebody on the way forbids the port. Linux puts most words of that kind as a host or a network that cannot be
    /// reached; but one that takes connections at other ports, or refuses them, can be.
    pub(super) fn forbids(&self, at: IpAddr, trouble: TcpTrouble) -> bool {
        match trouble {
            TcpTrouble::Prohibited => true,
            TcpTrouble::HostUnreachable | TcpTrouble::NetworkUnreachable => {
                self.answering.contains(&at)
            }
            _ => false,
        }
    }

    /// Whether this address took a connection in this run, at whatever port.
    pub(super) fn takes(&self, at: IpAddr) -> bool {
        self.taking.contains(&at)
    }

    /// Another port of a host tells as much of it as those of the plan.
    fn add_contrast(&mut self, seen: &Comparison) {
        let Comparison::Port { address, outcome } = seen else {
            return;
        };
        let ports = self.ports.entry(Place::At(address.ip())).or_default();
        match outcome {
            Ok(()) => {
                self.answered = true;
                self.answering.insert(address.ip());
                self.taking.insert(address.ip());
                ports.open.insert(address.port());
            }
            Err(trouble) => {
                if *trouble == TcpTrouble::Refused {
                    self.answered = true;
                    self.answering.insert(address.ip());
                    ports.refused.insert(address.port());
                }
                ports.closed.insert(address.port());
            }
        }
    }

    fn add(&mut self, run: &Run, probe: &Probe) {
        let protocol = probe.endpoint.protocol;
        let trusted = !run
            .of(probe.id)
            .any(|o| matches!(&o.outcome, Ok(Seen::Secured(s)) if s.fault().is_some()));
        for observation in run.of(probe.id) {
            let ports = place(probe, observation).map(|place| self.ports.entry(place).or_default());
            // Behind a proxy, the address is that of the proxy.
            if let (Ok(Seen::Connected(_)) | Err(Trouble::Tcp(TcpTrouble::Refused)), Some(place)) =
                (&observation.outcome, observation.address)
                && probe.proxy.is_none()
            {
                self.answering.insert(place.ip());
                if observation.outcome.is_ok() {
                    self.taking.insert(place.ip());
                } else {
                    let refusals = self.refusals.entry(probe.endpoint.host.clone());
                    refusals.or_default().add(observation.took);
                }
                self.fast |= observation.took < FAST;
            }
            match &observation.outcome {
                Ok(Seen::Connected(_)) => {
                    self.answered = true;
                    self.connected.insert(protocol);
                    ports.map(|ports| ports.open.insert(probe.endpoint.port));
                }
                // Somebody sent the reset, be it a firewall.
                Err(Trouble::Tcp(trouble)) => {
                    self.answered |= matches!(trouble, TcpTrouble::Refused | TcpTrouble::Reset);
                    if let Some(ports) = ports {
                        ports.closed.insert(probe.endpoint.port);
                        if *trouble == TcpTrouble::Refused {
                            ports.refused.insert(probe.endpoint.port);
                        }
                    }
                }
                Err(Trouble::Proxy(ProxyTrouble::NoWayOn { .. })) => {
                    ports.map(|ports| ports.closed.insert(probe.endpoint.port));
                }
                Err(Trouble::Tls(trouble)) if probe.endpoint.security == Security::ImplicitTls => {
                    let host = probe.endpoint.host.clone();
                    self.handshakes.push((host, trouble.clone()));
                }
                Ok(Seen::Offered(_)) => self.offered |= trusted,
                Ok(Seen::Authenticated(_)) => {
                    let name = run.plan.username_at(&probe.endpoint);
                    self.signed_in.insert((protocol, name.map(str::to_owned)));
                }
                Ok(Seen::Entered(_)) => {
                    self.entered.insert(protocol);
                }
                Err(Trouble::Session(SessionTrouble::SignInRefused { reply, .. }))
                    if observation.stage == Stage::Authenticate =>
                {
                    self.refused.insert(protocol);
                    self.submission = match reply.enhanced.as_deref() {
                        _ if protocol != Protocol::Smtp => self.submission,
                        Some("5.7.139") => Some("knows"),
                        Some("5.7.3") => Some("refuses"),
                        _ => self.submission,
                    };
                }
                _ => {}
            }
        }
    }

    /// Whether a server told what it can do, where nothing was wrong with its certificate.
    pub(super) const fn offered(&self) -> bool {
        self.offered
    }

    pub(super) fn say(&self, notes: &mut Notes, run: &Run, probe: &Probe) {
        notes.flag("run.answered", self.answered);
        notes.flag("run.connected", !self.connected.is_empty());
        notes.flag("run.offered", self.offered);
        if self.taking.iter().any(|ip| ip.is_ipv6()) {
            notes.word("run.v6-connected", "yes");
        }
        let names = |protocols: &BTreeSet<Protocol>| spaced(protocols.iter().map(|p| p.name()));
        // What got in under another name says nothing of this one.
        let own = run.plan.username_at(&probe.endpoint);
        let signed_in = self.signed_in.iter();
        let signed_in = signed_in.filter(|(_, name)| name.as_deref() == own);
        notes.text(
            "run.signed-in",
            &names(&signed_in.map(|(protocol, _)| *protocol).collect()),
        );
        notes.text("run.refused", &names(&self.refused));
        notes.text("run.entered", &names(&self.entered));
        if let Some(shown) = self.submission {
            notes.word("run.submission", shown);
        }
        if self.known_elsewhere {
            notes.word("run.known-elsewhere", "yes");
        }
        let protocol = probe.endpoint.protocol;
        notes.flag("protocol.connected", self.connected.contains(&protocol));
        self.say_ports(notes, run, probe);
        if self.forbidden.contains(domain(&probe.endpoint.host)) {
            notes.word("host.domain-forbidden", "yes");
        }
        let mut places = run.of(probe.id).filter_map(|o| o.address).peekable();
        if places.peek().is_some() && probe.proxy.is_none() {
            let answers = places.any(|place| self.answering.contains(&place.ip()));
            notes.flag("host.answered", answers);
        }
        let refusals = self.refusals.get(&probe.endpoint.host);
        if self.fast && refusals.is_some_and(|refusals| refusals.are_late()) {
            notes.word("host.refused-late", "yes");
        }
        if self.dns_answers {
            notes.word("run.dns-answers", "yes");
        }
        if self.no_resolver {
            notes.word("run.no-resolver", "yes");
        }
        if let Some(dns) = run.dns {
            notes.text("run.dns-named", &dns.ip().to_string());
        }
        let failed = run
            .of(probe.id)
            .filter(|o| matches!(o.outcome, Err(Trouble::Tcp(_))));
        let failed: Vec<IpAddr> = failed.filter_map(|o| Some(o.address?.ip())).collect();
        for (name, is_v4) in [("host.v4-connected", true), ("host.v6-connected", false)] {
            let mut own = failed.iter().filter(|ip| ip.is_ipv4() == is_v4);
            if own.any(|ip| self.takes(*ip)) && probe.proxy.is_none() {
                notes.word(name, "yes");
            }
        }
        self.say_handshakes(notes, run, probe);
        host::say(notes, run, probe);
    }

    /// Says which other ports answer, where the probe was told no: that other addresses answer there does not tell why.
    fn say_ports(&self, notes: &mut Notes, run: &Run, probe: &Probe) {
        let failed: Vec<(IpAddr, TcpTrouble)> = wire::failing(run, probe);
        let deciding = wire::stopped_by(&failed, self);
        let used = run
            .of(probe.id)
            .any(|o| matches!(&o.outcome, Ok(Seen::Connected(c)) if c.used));
        let counts = |o: &&Observation| match (&o.outcome, deciding) {
            (Err(Trouble::Tcp(trouble)), Some(deciding)) if !used => *trouble == deciding,
            (Err(Trouble::Tcp(_)), _) => false,
            _ => true,
        };
        let places: BTreeSet<Place> = run
            .of(probe.id)
            .filter(counts)
            .filter_map(|o| place(probe, o))
            .collect();
        let mut all = Ports::default();
        for ports in places.iter().filter_map(|place| self.ports.get(place)) {
            all.open.extend(&ports.open);
            all.closed.extend(&ports.closed);
            all.refused.extend(&ports.refused);
        }
        let Ports {
            open,
            closed,
            refused,
        } = all;
        notes.text("host.open-ports", &spaced(&open));
        notes.text("host.closed-ports", &spaced(closed.difference(&open)));
        notes.text("host.refused-ports", &spaced(refused.difference(&open)));
        let of_mail = open.iter().filter(|port| MAIL_PORTS.contains(port));
        notes.text("host.mail-ports", &spaced(of_mail));
        let at = places.iter().filter_map(|place| match place {
            Place::At(at) => Some(*at),
            Place::Named(_) => None,
        });
        if let Some(beside) = beside::beside(run, probe, &open, &at.collect()) {
            notes.text("host.other-door", &beside.doors);
            notes.flag("host.other-door-works", beside.works);
        }
    }

    /// Says of a handshake behind STARTTLS whether those without it fail likewise: then STARTTLS has no part in it.
    fn say_handshakes(&self, notes: &mut Notes, run: &Run, probe: &Probe) {
        if probe.endpoint.security != Security::StartTls {
            return;
        }
        let failed = run.of(probe.id).find_map(|o| match &o.outcome {
            Err(Trouble::Tls(trouble)) => Some(trouble),
            _ => None,
        });
        if let Some(failed) = failed {
            let alike = |(host, trouble): &(String, TlsTrouble)| {
                *host == probe.endpoint.host && trouble == failed
            };
            notes.flag("host.tls-alike", self.handshakes.iter().any(alike));
        }
    }
}

/// Where an observation of a probe was made.
fn place(probe: &Probe, observation: &Observation) -> Option<Place> {
    match &probe.proxy {
        Some(_) => Some(Place::Named(probe.endpoint.host.clone())),
        None => Some(Place::At(observation.address?.ip())),
    }
}
