//! What can be said about a run: observations as keys and values that the pages of the catalogue match.

mod across;
mod clock;
mod computer;
mod contrast;
mod discovery;
mod dns;
mod exchanger;
mod garbled;
mod gist;
mod greeting;
mod interceptor;
mod issuer;
pub mod key;
mod machine;
mod network;
mod proxy;
mod reason;
pub mod referral;
mod session;
mod settings;
mod sign_in;
mod starttls;
mod tls;
pub mod token;
mod user;
pub mod wait;
mod wire;

use std::fmt::Display;
use std::net::IpAddr;

pub(crate) use self::exchanger::exchanger_refuses;
use self::key::Key;
use crate::endpoint::{Endpoint, Origin, Purpose, Security};
use crate::observation::dns::{DomainRecords, SERVICES};
use crate::observation::sign_in::SignInTrouble;
use crate::observation::{Observation, Run, Seen, Skip, Trouble};
use crate::plan::{Plan, Probe, ProbeId, owner_of, usual_doors};
use crate::provider::Provider;
use crate::stage::Stage;

/// One thing that can be said about one probe.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// A key of the documented vocabulary, such as `auth.text`; see [`Key::all`].
    pub key: &'static str,
    /// Its value. What comes from the network is as it came, and unsafe to show as it is.
    pub value: String,
    /// The probe that it is said of.
    pub probe: ProbeId,
    /// The stage that it belongs to.
    pub stage: Stage,
}

/// The words of a refusal that are understood, in lower case and in all languages.
pub fn plain_words() -> impl Iterator<Item = &'static str> {
    gist::words()
}

/// Everything that can be said about a run, probe by probe; of one probe, every key at most once.
pub fn facts(run: &Run) -> Vec<Fact> {
    let across = across::Across::of(run);
    let clock = clock::Clock::of(run);
    let issuers = issuer::Issuers::of(run);
    let mut all = Vec::new();
    for probe in &run.plan.probes {
        let mut notes = Notes::new(probe.id);
        asked_for(&mut notes, &run.plan, probe, run.records.as_ref());
        settings::settings(&mut notes, run, probe);
        exchanger::exchanger(&mut notes, run, probe);
        discovery::discovery(&mut notes, run, probe);
        dns::resolve(&mut notes, run, probe);
        match &probe.proxy {
            Some(way) => proxy::connect(&mut notes, run, probe, way),
            None => wire::connect(&mut notes, run, probe, &across),
        }
        proxy::web(&mut notes, run, probe);
        tls::secure(&mut notes, run, probe);
        issuers.say(&mut notes, run, probe);
        tls::hellos(&mut notes, run, probe);
        session::session(&mut notes, run, probe);
        greeting::greeting(&mut notes, run, probe);
        starttls::doors(&mut notes, run, probe);
        sign_in::sign_in(&mut notes, run);
        token::token(&mut notes, run, probe, clock.off());
        not_tried(&mut notes, run, probe);
        let stop = stop(run, probe.id);
        notes.word(
            "probe.outcome",
            if stop.is_some() { "stopped" } else { "ok" },
        );
        if let Some(stage) = stop {
            notes.word("stop.stage", stage.name());
        }
        contrast::contrast(&mut notes, run, probe);
        contrast::web(&mut notes, run);
        computer::computer(&mut notes, run, probe);
        clock.say(&mut notes, run, probe);
        across.say(&mut notes, run, probe);
        machine::machine(&mut notes, run, probe);
        network::network(&mut notes, run, &across);
        all.append(&mut notes.facts);
    }
    all
}

/// The stage at which a probe went wrong; none when it went as far as it was allowed.
///
/// A certificate that nobody trusts is a stop, although the conversation goes on without a credential. An
/// address that does not answer is none while another one does. Where no token could be had from the sign-in
/// service, a conversation that got as far as the sign-in stops there.
pub fn stop(run: &Run, probe: ProbeId) -> Option<Stage> {
    let connected = run
        .of(probe)
        .any(|o| matches!(&o.outcome, Ok(Seen::Connected(c)) if c.used));
    run.of(probe)
        .find(|observation| match &observation.outcome {
            Err(Trouble::Tcp(_)) => !connected,
            Err(_) => true,
            Ok(Seen::Secured(session)) => session.fault().is_some(),
            Ok(_) => false,
        })
        .map(|observation| observation.stage)
        .or_else(|| lacks_token(run, probe).then_some(Stage::Authenticate))
}

/// Whether a probe got to the sign-in, and the sign-in service gave nothing to sign in with.
fn lacks_token(run: &Run, probe: ProbeId) -> bool {
    let failed = run
        .sign_in
        .as_ref()
        .and_then(|it| it.outcome.as_ref().err());
    // Who stops the program knows why there is no token.
    let failed = failed.is_some_and(|trouble| *trouble != SignInTrouble::Interrupted);
    let offered = |o: &Observation| matches!(o.outcome, Ok(Seen::Offered(_)));
    failed && run.plan.probe(probe).purpose != Purpose::Contrast && run.of(probe).any(offered)
}

/// The facts of one probe while they are gathered.
struct Notes {
    probe: ProbeId,
    facts: Vec<Fact>,
}

impl Notes {
    const fn new(probe: ProbeId) -> Self {
        Self {
            probe,
            facts: Vec::new(),
        }
    }

    /// Says something; a key that was said before is said anew.
    fn say(&mut self, name: &str, value: impl Display) {
        let Some(key) = Key::named(name) else {
            debug_assert!(false, "{name} is not in the vocabulary");
            return;
        };
        self.facts.retain(|fact| fact.key != key.name);
        let value = value.to_string();
        debug_assert!(
            key.values.is_empty() || key.values.contains(&value.as_str()),
            "{name} is never {value}"
        );
        self.facts.push(Fact {
            key: key.name,
            value,
            probe: self.probe,
            stage: key.stage,
        });
    }

    /// Takes back what was said of this.
    fn forget(&mut self, name: &str) {
        self.facts.retain(|fact| fact.key != name);
    }

    fn word(&mut self, name: &str, value: &str) {
        self.say(name, value);
    }

    /// What was said of this already.
    fn value(&self, name: &str) -> Option<String> {
        let said = self.facts.iter().find(|fact| fact.key == name);
        said.map(|fact| fact.value.clone())
    }

    fn flag(&mut self, name: &str, value: bool) {
        self.word(name, if value { "yes" } else { "no" });
    }

    /// Says it unless there is nothing to say.
    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.say(name, value);
        }
    }
}

fn asked_for(notes: &mut Notes, plan: &Plan, probe: &Probe, records: Option<&DomainRecords>) {
    let provider = plan.target.provider;
    notes.word("target.provider", provider.name());
    match provider {
        Provider::ExchangeOnline(cloud) => notes.word("target.cloud", cloud.name()),
        Provider::Known(known) => notes.text("target.service", known.name),
        Provider::Other => {}
    }
    // Where the proxy looks names up, the DNS on this side of it need not know the outside.
    let is_blind = probe.proxy.as_ref().is_some_and(|way| way.finds_names);
    if let Some(records) = records {
        notes.text("domain.name", &records.domain);
        let mx = match &records.mx {
            Ok(_) if records.is_null_mx() => Some("null"),
            Ok(_) => Some("ok"),
            Err(_) if is_blind => None,
            Err(trouble) => Some(trouble.name()),
        };
        if let Some(mx) = mx {
            notes.word("domain.mx", mx);
        }
    }
    if !is_blind {
        notes.text("domain.unanswered", &spaced(&plan.unanswered));
    }
    let endpoint = &probe.endpoint;
    notes.word("endpoint.protocol", endpoint.protocol.name());
    notes.text("endpoint.host", &endpoint.host);
    notes.say("endpoint.port", endpoint.port);
    notes.word("endpoint.security", endpoint.security.name());
    notes.word("endpoint.origin", endpoint.origin.name());
    notes.text("endpoint.usual-doors", &usual_instead(endpoint));
    if let Some(owner) = owner_of(endpoint.protocol, endpoint.port) {
        notes.word("endpoint.port-of", owner.name());
    }
    if let Some(owner) = Provider::owning(&endpoint.host) {
        notes.text("endpoint.service", owner.title().unwrap_or_default());
    }
    if Provider::of_host(&endpoint.host).is_some() {
        notes.word("endpoint.documented", "yes");
    }
    if endpoint.host.parse::<IpAddr>().is_ok() {
        notes.word("endpoint.is-address", "yes");
    }
    if matches!(endpoint.origin, Origin::Srv | Origin::SrvElsewhere)
        && let Some(records) = records
    {
        notes.text(
            "endpoint.record",
            &record(records, endpoint).unwrap_or_default(),
        );
    }
    notes.word("endpoint.purpose", probe.purpose.name());
    let kind = match (&plan.username, plan.with_token) {
        (None, _) => "none",
        (Some(_), true) => "token",
        (Some(_), false) => "password",
    };
    notes.word("credential.kind", kind);
    if let Some(username) = plan.username_at(endpoint) {
        let form = match plan.followed_name(endpoint) {
            Some(_) => "name",
            None => user::form(username, plan.target.address.as_deref()),
        };
        notes.word("credential.user-form", form);
        user::published(notes, plan, endpoint, username);
        user::followed(notes, plan, endpoint);
        if let Some(sender) = user::sender(username, plan) {
            notes.word("credential.sender", sender);
        }
    }
    if let Some(way) = plan.mechanism {
        notes.text("credential.mechanism", way.name());
    }
}

/// The doors that mail programs use, where the port of this one is none of them.
fn usual_instead(endpoint: &Endpoint) -> String {
    let doors = usual_doors(endpoint.protocol);
    match doors.iter().any(|(port, _)| *port == endpoint.port) {
        true => String::new(),
        false => door_words(doors.iter()),
    }
}

/// Doors of mail programs in words; port 25 is for servers among themselves.
fn door_words<'a>(doors: impl Iterator<Item = &'a (u16, Security)>) -> String {
    let own = doors.filter(|(port, _)| *port != 25);
    let words = own.map(|(port, security)| format!("{port} with {security}"));
    words.collect::<Vec<_>>().join(" or ")
}

/// The SRV record that names a server.
fn record(records: &DomainRecords, endpoint: &Endpoint) -> Option<String> {
    let mut all = SERVICES.iter().zip(&records.srv);
    let (service, _) = all.find(|(service, answer)| {
        let mut servers = answer.iter().flatten();
        service.protocol == endpoint.protocol
            && service.security == endpoint.security
            && servers.any(|srv| {
                srv.port == endpoint.port && srv.target.eq_ignore_ascii_case(&endpoint.host)
            })
    })?;
    Some(format!("{}.{}", service.label, records.domain))
}

/// Why the sign-in was left out, where it was.
fn not_tried(notes: &mut Notes, run: &Run, probe: &Probe) {
    let listed = run
        .not_tried
        .iter()
        .find(|left_out| left_out.probe == probe.id);
    let offered = run
        .of(probe.id)
        .any(|o| matches!(o.outcome, Ok(Seen::Offered(_))));
    let why = match listed {
        Some(left_out) if left_out.stage <= Stage::Authenticate => left_out.why,
        None if run.plan.username.is_none() && offered => Skip::NoCredential,
        _ => return,
    };
    let keeps_from_trying = [Stage::Secure, Stage::Authenticate];
    if stop(run, probe.id).is_none_or(|stage| keeps_from_trying.contains(&stage)) {
        notes.word("auth.outcome", "not-tried");
    }
    notes.word("auth.not-tried", why.name());
}

/// Several texts as one value.
fn spaced<T: Display>(values: impl IntoIterator<Item = T>) -> String {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    values.join(" ")
}
