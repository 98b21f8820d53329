//! Plans, runs, and what is looked for in them.

use std::net::SocketAddr;
use std::time::Duration;

use mailprobe::endpoint::{Endpoint, Origin, Protocol, Purpose, Security};
use mailprobe::net::Network;
use mailprobe::observation::dns::Resolution;
use mailprobe::observation::session::SessionTrouble;
use mailprobe::observation::tcp::TcpTrouble;
use mailprobe::observation::tls::{TlsSession, TlsTrouble};
use mailprobe::observation::{Observation, Run, Seen, Skip, Trouble};
use mailprobe::plan::{Depth, Limits, Plan, Probe, ProbeId};
use mailprobe::progress::Event;
use mailprobe::runner::{self, Prepared};
use mailprobe::secret::{Credential, Secret};
use mailprobe::stage::Stage;
use mailprobe::target;

/// Limits that no healthy exchange on loopback comes near, yet short enough to wait for.
pub const LIMITS: Limits = Limits {
    run: Duration::from_secs(20),
    resolve: Duration::from_secs(10),
    connect: Duration::from_secs(10),
    tls: Duration::from_secs(10),
    first_tls: Duration::from_secs(10),
    greeting: Duration::from_secs(10),
    reply: Duration::from_secs(10),
    sign_in: Duration::from_secs(10),
};

/// So long is waited for what never comes.
pub const SHORT: Duration = Duration::from_millis(300);

/// A run to be set up.
pub struct Bench {
    plan: Plan,
    credential: Option<Credential>,
    pub network: Network,
}

impl Bench {
    pub fn new() -> Self {
        Self {
            plan: Plan {
                target: target::parse("kim@example.org").unwrap(),
                probes: Vec::new(),
                not_offered: Vec::new(),
                not_named: Vec::new(),
                without_host: Vec::new(),
                unanswered: Vec::new(),
                limits: LIMITS,
                username: None,
                is_named: false,
                names: Vec::new(),
                with_token: false,
                mechanism: None,
                from: None,
            },
            credential: None,
            network: Network::default(),
        }
    }

    /// One probe of an IMAP server, up to its capabilities.
    pub fn imap(host: &str, port: u16, security: Security) -> Self {
        Self::new().add(Protocol::Imap, host, port, security)
    }

    pub fn add(mut self, protocol: Protocol, host: &str, port: u16, security: Security) -> Self {
        let id = ProbeId(u16::try_from(self.plan.probes.len()).unwrap());
        self.plan.probes.push(Probe {
            id,
            endpoint: Endpoint {
                protocol,
                host: host.to_owned(),
                port,
                security,
                origin: Origin::Asked,
            },
            depth: Depth::Offer,
            purpose: Purpose::Asked,
            proxy: None,
            keeps_token: false,
        });
        self
    }

    /// Changes the probe that was added last.
    pub fn last(mut self, change: impl FnOnce(&mut Probe)) -> Self {
        change(self.plan.probes.last_mut().unwrap());
        self
    }

    pub fn limits(mut self, change: impl FnOnce(&mut Limits)) -> Self {
        change(&mut self.plan.limits);
        self
    }

    /// Signs in with a password, on every probe.
    pub fn sign_in(mut self) -> Self {
        self.credential = Some(Credential {
            username: "kim@example.org".to_owned(),
            secret: Secret::Password("correct horse".into()),
        });
        self.plan.username = Some("kim@example.org".to_owned());
        for probe in &mut self.plan.probes {
            probe.depth = Depth::Enter;
        }
        self
    }

    pub fn trust(mut self, root: Vec<u8>) -> Self {
        self.network.extra_roots.push(root);
        self
    }

    pub fn dns(mut self, resolver: SocketAddr) -> Self {
        self.network.dns = Some(resolver);
        self
    }

    /// Connects elsewhere than to where the endpoints are.
    pub fn connect_to(mut self, rule: &str) -> Self {
        self.network.connect_to.push(rule.parse().unwrap());
        self
    }

    /// What would be run.
    pub fn plan(self) -> Plan {
        self.plan
    }

    pub fn run(self) -> Seeing {
        self.run_telling(&|_| {})
    }

    pub fn run_telling(self, progress: &dyn Fn(Event)) -> Seeing {
        let Self {
            plan,
            credential,
            network,
        } = self;
        let prepared = Prepared::new(plan, None);
        Seeing(runner::run(prepared, credential, &network, progress).unwrap())
    }
}

/// A run that is over.
pub struct Seeing(pub Run);

impl Seeing {
    /// The observations of a stage, of all probes.
    pub fn at(&self, stage: Stage) -> impl Iterator<Item = &Observation> {
        self.0.observations.iter().filter(move |o| o.stage == stage)
    }

    /// The stages that one probe went through, in order.
    pub fn stages(&self, probe: u16) -> Vec<Stage> {
        self.0.of(ProbeId(probe)).map(|o| o.stage).collect()
    }

    pub fn resolution(&self) -> &Resolution {
        match &self.at(Stage::Resolve).next().unwrap().outcome {
            Ok(Seen::Resolved(resolution)) | Err(Trouble::Dns(resolution)) => resolution,
            other => panic!("not a resolution: {other:?}"),
        }
    }

    /// What became of the connections, by the address that was connected to.
    pub fn connections(&self) -> Vec<(String, Result<bool, TcpTrouble>)> {
        let outcome = |o: &Observation| match &o.outcome {
            Ok(Seen::Connected(connection)) => Ok(connection.used),
            Err(Trouble::Tcp(trouble)) => Err(*trouble),
            other => panic!("not a connection: {other:?}"),
        };
        self.at(Stage::Connect)
            .map(|o| (o.address.unwrap().ip().to_string(), outcome(o)))
            .collect()
    }

    pub fn session(&self) -> &TlsSession {
        match &self.at(Stage::Secure).next().unwrap().outcome {
            Ok(Seen::Secured(session)) => session,
            other => panic!("not a TLS session: {other:?}"),
        }
    }

    pub fn tls_trouble(&self) -> &TlsTrouble {
        match &self.at(Stage::Secure).next().unwrap().outcome {
            Err(Trouble::Tls(trouble)) => trouble,
            other => panic!("no trouble with TLS: {other:?}"),
        }
    }

    pub fn session_trouble(&self, stage: Stage) -> &SessionTrouble {
        match &self.at(stage).last().unwrap().outcome {
            Err(Trouble::Session(trouble)) => trouble,
            other => panic!("no trouble at {stage}: {other:?}"),
        }
    }

    pub fn not_tried(&self) -> Vec<(u16, Stage, Skip)> {
        let list = self.0.not_tried.iter();
        list.map(|n| (n.probe.0, n.stage, n.why)).collect()
    }

    /// Whether the last stage of a probe went well, and which it was.
    pub fn reached(&self, probe: u16) -> (Stage, bool) {
        let last = self.0.of(ProbeId(probe)).last().unwrap();
        (last.stage, last.outcome.is_ok())
    }
}
