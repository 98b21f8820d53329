//! What the servers of a run offer, as far as it was measured.

use std::collections::BTreeSet;

use super::answer::Server;
use crate::catalogue::Stops;
use crate::endpoint::{Origin, Protocol, Purpose, Security};
use crate::fact::Fact;
use crate::observation::session::Offer;
use crate::observation::tls::TlsVersion;
use crate::observation::{Run, Seen};
use crate::plan::Probe;
use crate::provider::{Cloud, Provider};

/// The clouds of Exchange Online that have a sign-in service of their own.
pub(super) const OTHER_CLOUD: &str = "exchange-other-cloud";

/// What a run tells of the servers, door by door.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// The protocols that were tried, in the order of the report.
    pub protocols: Vec<Protocol>,
    /// The doors, in the order of the plan.
    pub doors: Vec<Door>,
    /// The mail exchangers of the domain; empty where they were not asked for.
    pub mx: Vec<String>,
    /// The servers that places where programs look name first.
    pub published: Vec<Published>,
    /// The findings that keep a protocol from working, the most telling first.
    pub findings: Vec<Found>,
}

/// A finding that keeps a protocol from working.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its number in the report, counted from 1.
    pub number: usize,
    /// Whom it stops, by its page.
    pub stops: Option<Stops>,
    /// The protocols that it stops.
    pub protocols: Vec<Protocol>,
    /// Whether the sign-in that it is about, if it is about one, was with a password.
    pub by_password: bool,
}

/// The server of a protocol that a place where programs look names first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The place: `autoconfig`, `srv` or `ispdb`.
    pub place: &'static str,
    /// The protocol.
    pub protocol: Protocol,
    /// The server.
    pub server: Server,
}

/// One door, and what was measured there.
#[derive(Clone, Debug)]
pub struct Door {
    /// The protocol.
    pub protocol: Protocol,
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes private.
    pub security: Security,
    /// Whose server it is: `exchange-online` (the world's cloud), `exchange-other-cloud`, `outlook-com`, `google`, `yahoo`, `aol`,
    /// `icloud`, `fastmail` or `other`.
    pub provider: &'static str,
    /// What people call that provider; none for `other`.
    pub provider_title: Option<&'static str>,
    /// Whether the host is only a guess.
    pub guessed: bool,
    /// The versions of TLS that it was seen to take.
    pub accepts: BTreeSet<TlsVersion>,
    /// Those that it refused when each was offered alone.
    pub refuses: BTreeSet<TlsVersion>,
    /// Whether the newest of those that it takes is its best, because newer ones were offered with it.
    pub best_is_known: bool,
    /// What is wrong with its certificate, by the words of `tls.fault`.
    pub certificate: Option<&'static str>,
    /// What it offers to those who may sign in; none where that was not seen.
    pub offer: Option<Offer>,
    /// How a sign-in was accepted there in this run.
    pub accepted: Option<String>,
    /// Whether that was with a password.
    pub by_password: bool,
    /// Whether it wants another name or another way of signing in than the server that mail is fetched from.
    pub apart: bool,
}

impl Door {
    /// A door of which nothing was measured yet.
    pub fn new(protocol: Protocol, host: &str, port: u16, security: Security) -> Self {
        let owner = Provider::owning(host);
        let (provider, provider_title) = owner.map_or(("other", None), whose);
        Self {
            protocol,
            host: host.to_owned(),
            port,
            security,
            provider,
            provider_title,
            guessed: false,
            accepts: BTreeSet::new(),
            refuses: BTreeSet::new(),
            best_is_known: false,
            certificate: None,
            offer: None,
            accepted: None,
            by_password: false,
            apart: false,
        }
    }

    /// The server that it is one of.
    pub(super) fn server(&self) -> Server {
        Server {
            host: self.host.clone(),
            port: self.port,
            security: self.security,
        }
    }

    /// The newest version of TLS that it was seen to take.
    pub fn newest(&self) -> Option<TlsVersion> {
        self.accepts.last().copied()
    }

    /// Whether it is one of the servers that Exchange Online keeps for old TLS.
    pub fn is_for_old_tls(&self) -> bool {
        self.host.split('.').any(|label| label.ends_with("-legacy"))
    }

    /// Whose server it is, for a sentence.
    pub fn owner(&self) -> &str {
        self.provider_title.unwrap_or("this server")
    }
}

impl Offers {
    /// What a run and its facts tell, and what was found.
    pub fn of(run: &Run, facts: &[Fact], findings: Vec<Found>) -> Self {
        let plan = &run.plan;
        let probes = plan.probes.iter();
        let own = probes.filter(|probe| probe.purpose != Purpose::Contrast);
        let doors: Vec<Door> = own.map(|probe| door(run, facts, probe)).collect();
        let has = |protocol: &Protocol| doors.iter().any(|door| door.protocol == *protocol);
        let protocols = [Protocol::Imap, Protocol::Pop3, Protocol::Smtp];
        Self {
            protocols: protocols.into_iter().filter(has).collect(),
            doors,
            mx: run
                .records
                .iter()
                .filter_map(|records| records.mx.as_ref().ok())
                .flatten()
                .map(|mx| mx.exchange.trim_end_matches('.').to_lowercase())
                .collect(),
            published: Vec::new(),
            findings,
        }
    }

    /// The doors of a protocol.
    pub fn of_protocol(&self, protocol: Protocol) -> impl Iterator<Item = &Door> {
        let doors = self.doors.iter();
        doors.filter(move |door| door.protocol == protocol)
    }
}

fn door(run: &Run, facts: &[Fact], probe: &Probe) -> Door {
    let endpoint = &probe.endpoint;
    let mut door = Door::new(
        endpoint.protocol,
        &endpoint.host,
        endpoint.port,
        endpoint.security,
    );
    door.guessed = endpoint.origin == Origin::Convention;
    // Personal accounts share hosts with those of organisations.
    if let Provider::ExchangeOnline(Cloud::Consumer) = run.plan.target.provider
        && door.provider == "exchange-online"
    {
        (door.provider, door.provider_title) = whose(run.plan.target.provider);
    }
    for name in ["tls.accepts", "tls.refuses"] {
        let fact = facts
            .iter()
            .find(|fact| fact.probe == probe.id && fact.key == name);
        let names = fact.map_or("", |fact| fact.value.as_str()).split(", ");
        let versions = names.filter_map(|name| {
            let mut all = TlsVersion::ALL.into_iter();
            all.find(|version| version.name() == name)
        });
        match name {
            "tls.accepts" => door.accepts.extend(versions),
            _ => door.refuses.extend(versions),
        }
    }
    // A handmade hello that offers all versions is answered with the best of them.
    door.best_is_known = !door.accepts.is_empty();
    for observation in run.of(probe.id) {
        match &observation.outcome {
            Ok(Seen::Secured(session)) => {
                door.accepts.insert(session.version);
                door.best_is_known = true;
                door.certificate = session.fault().map(|fault| fault.name());
            }
            Ok(Seen::Offered(offer)) => door.offer = Some(offer.clone()),
            Ok(Seen::Authenticated(authentication)) => {
                door.accepted = Some(authentication.mechanism.clone());
                door.by_password = !run.plan.with_token;
            }
            _ => {}
        }
    }
    // What a server offers before TLS is not what it offers to those who sign in.
    let in_clear = door.security == Security::ClearText;
    door.offer = door.offer.filter(|offer| in_clear || offer.under_tls);
    door
}

/// The word for a provider, and what people call it.
fn whose(provider: Provider) -> (&'static str, Option<&'static str>) {
    let word = match provider {
        Provider::ExchangeOnline(Cloud::Consumer) => "outlook-com",
        Provider::ExchangeOnline(Cloud::Worldwide) => "exchange-online",
        Provider::ExchangeOnline(_) => OTHER_CLOUD,
        Provider::Known(known) => {
            const WORDS: [(&str, &str); 5] = [
                ("Google", "google"),
                ("Yahoo", "yahoo"),
                ("AOL", "aol"),
                ("iCloud", "icloud"),
                ("Fastmail", "fastmail"),
            ];
            let mut words = WORDS.into_iter();
            let word = words.find(|(begin, _)| known.name.starts_with(begin));
            word.map_or("other", |(_, word)| word)
        }
        Provider::Other => "other",
    };
    (word, provider.title())
}
