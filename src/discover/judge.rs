//! Puts together what the sources say: which servers to use, how far to trust that, and what is worth telling.

mod account;
mod answers;
mod autodiscover;
mod exchangers;
mod inside;
mod labels;
mod names;
mod notes;
mod order;
mod protocol;
mod typed;

pub use self::exchangers::hosts as exchangers_of;
pub use self::order::Rank;
use self::protocol::Compared;
pub use self::typed::Agreed;
use super::compare::Difference;
use super::finding::Weight;
use super::microsoft::{OpenId, Realm};
use super::said::{Says, Speaker, Statement, by_records, by_web};
use super::{Finding, OAuth, Setting, Source, Trust, Whom, alias, is_vouched};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::{Discovery, Question};
use crate::observation::dns::DomainRecords;
use crate::plan::{Published, Wanted, is_denial};
use crate::provider::Provider;

/// What is to be said of the servers of a mail domain.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Whom it is for.
    pub whom: Whom,
    /// What the DNS says of the domain.
    pub records: DomainRecords,
    /// Whose servers these are, as far as the records tell.
    pub provider: Provider,
    /// The servers to use, in the order of [`Protocol::ALL`], each protocol's preferred one first.
    pub servers: Vec<Chosen>,
    /// The protocols that are not offered.
    pub not_offered: Vec<Protocol>,
    /// How a token is asked for.
    pub oauth: Option<OAuth>,
    /// Who signs the people of the domain in at Microsoft, where that was asked.
    pub realm: Option<Realm>,
    /// The tenant at Microsoft, where that was asked.
    pub tenant: Option<OpenId>,
    /// What each source says, the most trusted first.
    pub statements: Vec<Statement>,
    /// What is worth telling, the weightiest first.
    pub findings: Vec<Finding>,
    /// What was typed and is published, too.
    pub agreed: Vec<Agreed>,
}

/// The servers to use for one protocol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The protocol.
    pub protocol: Protocol,
    /// The servers in the order of preference, never empty.
    pub settings: Vec<Setting>,
    /// How far they are to be trusted.
    pub trust: Trust,
    /// The other sources that name one of the same doors.
    pub confirmed_by: Vec<Source>,
    /// The host of another domain that gives the settings file, where the domain redirects there and nothing else speaks for that host.
    pub led_by: Option<String>,
    /// Whether the host is of another domain and a settings file alone names it: it is given no credential until the user names it.
    pub is_alone: bool,
    /// Whether another source says otherwise.
    pub contested: Contested,
    /// The place of the source in the order of trust.
    pub rank: Rank,
}

/// Whether other sources say otherwise than the one whose servers are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Contested {
    /// None does.
    #[default]
    No,
    /// One does that counts for less.
    ByLess,
    /// One does that counts for as much.
    ByEqual,
}

/// How it stands over all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are settings, and nothing speaks against them.
    Found,
    /// Something was found that keeps programs from finding the right servers.
    Trouble,
    /// No source has settings.
    Nothing,
}

impl Standing {
    /// The word that stands for this in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::Trouble => "trouble",
            Self::Nothing => "nothing",
        }
    }
}

impl Judgement {
    /// How it stands over all.
    pub fn standing(&self) -> Standing {
        if self
            .findings
            .iter()
            .any(|one| one.weight() == Weight::Finding)
        {
            Standing::Trouble
        } else if self.servers.is_empty() {
            Standing::Nothing
        } else {
            Standing::Found
        }
    }

    /// Whether the provider shows in the mail exchangers; where not, it does in the alias for Autodiscover.
    pub fn is_of_exchangers(&self) -> bool {
        let mut exchangers = self.records.preferred_exchangers();
        exchangers.any(|mx| {
            let owner = Provider::owning(&mx.exchange);
            owner.is_some_and(|owner| owner.owner() == self.provider.owner())
        })
    }

    /// The servers to use for a protocol, the preferred one first.
    pub fn of(&self, protocol: Protocol) -> &[Setting] {
        let chosen = self
            .servers
            .iter()
            .find(|chosen| chosen.protocol == protocol);
        chosen.map_or(&[], |chosen| &chosen.settings)
    }

    /// The servers for a plan: those with encryption, as a program would try no other.
    pub fn published(&self) -> Published {
        let chosen = self.servers.iter().flat_map(|chosen| &chosen.settings);
        let safe = chosen.filter(|one| one.security != Security::ClearText);
        Published {
            servers: safe.map(|one| one.endpoint(&self.records)).collect(),
            not_offered: self.not_offered.clone(),
            names: names::published(self),
        }
    }

    /// Whether an answer to this question could lead to other servers for one of these protocols.
    pub fn may_change(&self, protocols: &[Protocol], question: Question) -> bool {
        let is_open = |protocol: &Protocol| {
            let mut servers = self.servers.iter();
            match servers.find(|one| one.protocol == *protocol) {
                Some(chosen) => order::outranks(question, chosen),
                None => !self.not_offered.contains(protocol),
            }
        };
        protocols.iter().any(is_open)
    }

    /// The servers of a protocol by all sources, those to use first and then as the sources are told.
    pub fn all_of(&self, protocol: Protocol) -> Vec<&Setting> {
        let said = account::all_said(&self.statements).filter(|one| one.protocol == protocol);
        self.of(protocol).iter().chain(said).collect()
    }

    /// The first difference, the one between the most trusted sources before all others.
    pub fn first_difference(&self) -> Option<&Difference> {
        self.findings.iter().find_map(|finding| match finding {
            Finding::TypedDiffers(difference, _) | Finding::Differs(difference) => {
                Some(&**difference)
            }
            _ => None,
        })
    }
}

/// Judges everything that was asked; `typed` are the servers that the user has in a program.
pub fn judge(discovery: &Discovery, whom: &Whom, typed: &[Wanted]) -> Judgement {
    let mut statements = by_records(&discovery.records, whom);
    statements.extend(
        discovery
            .asked
            .iter()
            .map(|asked| by_web(asked, Some(discovery), whom)),
    );
    statements.sort_by_key(|statement| place(statement.by));
    let is_left_over = alias::is_left_over(&statements, &discovery.records);
    let provider = match is_left_over {
        true => Provider::Other,
        false => Provider::of_records(&discovery.records),
    };
    let voices = voices(&statements, discovery, whom);
    let mut findings = Vec::new();
    let (mut servers, mut agreed) = (Vec::new(), Vec::new());
    for protocol in Protocol::ALL {
        let found = Compared::of(protocol, &voices, discovery, typed);
        servers.extend(found.chosen);
        agreed.extend(found.agreed);
        findings.extend(found.findings);
    }
    account::lend_names(&mut servers, &statements, discovery);
    findings.extend(notes::of_records(discovery, provider));
    findings.extend(answers::of_web(discovery, &statements, &servers, whom));
    findings.extend(notes::of_name(discovery, &servers, whom));
    // Where servers are named, or the name is that of a server, mail is not the question.
    let is_answered = |one: &Finding| matches!(one, Finding::ServerName { .. });
    if !servers.is_empty() || findings.iter().any(is_answered) {
        findings.retain(|one| *one != Finding::NoExchanger);
    }
    findings.extend(notes::missing_hosts(discovery, &statements, &servers));
    findings.extend(autodiscover::findings(discovery, provider, &statements));
    findings.extend(exchangers::by_address(discovery));
    findings.extend(exchangers::hosts(discovery));
    findings.extend(exchangers::mixed(discovery, provider));
    findings.extend(account::differences(&voices, discovery));
    findings.extend(inside::servers(discovery, &servers));
    let has_portal = findings.iter().any(Finding::is_of_network);
    findings.extend(inside::foreign_certificate(discovery).filter(|_| !has_portal));
    if findings.iter().any(Finding::is_of_network) {
        findings.retain(|finding| !finding.rests_on_the_network());
    }
    findings.sort_by_key(rank);
    findings.dedup();
    let not_offered = not_offered(&statements, &servers);
    Judgement {
        whom: whom.clone(),
        records: discovery.records.clone(),
        provider,
        oauth: oauth(&statements, &servers),
        realm: said(&statements, |says| match says {
            Says::Realm(realm) => Some(realm.clone()),
            _ => None,
        }),
        tenant: said(&statements, |says| match says {
            Says::Tenant(tenant) => Some(tenant.clone()),
            _ => None,
        }),
        servers,
        not_offered,
        statements,
        findings,
        agreed,
    }
}

/// What stands first: differences from what was typed, then other differences, then what weighs less.
fn rank(finding: &Finding) -> (Weight, u8) {
    let kind = match finding {
        one if one.is_of_network() => 0,
        Finding::TypedDiffers(..) => 1,
        Finding::Differs(_) => 2,
        Finding::NoAnswers { .. }
        | Finding::Unanswered { .. }
        | Finding::ServerName { .. }
        | Finding::DeniesKnown
        | Finding::NoDomain { .. }
        | Finding::ProxyFails { .. }
        | Finding::NoExchanger
        | Finding::NullMx => 3,
        _ => 4,
    };
    (finding.weight(), kind)
}

/// The order in which sources are told.
fn place(by: Speaker) -> u8 {
    match by {
        Speaker::Web(Question::AutoconfigHost) => 0,
        Speaker::Web(Question::AutoconfigWellKnown) => 1,
        Speaker::Web(Question::Pacc) => 2,
        Speaker::Srv => 3,
        Speaker::Provider => 4,
        Speaker::Ispdb => 5,
        Speaker::Web(Question::Ispdb) => 6,
        Speaker::Web(Question::AutoconfigMx) => 7,
        Speaker::Web(Question::AutoconfigMxMain) => 8,
        Speaker::IspdbMx => 9,
        Speaker::Web(Question::IspdbMx) => 10,
        Speaker::Web(Question::AutoconfigPlain) => 11,
        Speaker::Web(Question::AutodiscoverJson | Question::Realm | Question::OpenId) => 13,
        Speaker::Web(_) => 12,
    }
}

fn said<T>(statements: &[Statement], of: impl Fn(&Says) -> Option<T>) -> Option<T> {
    statements.iter().find_map(|statement| of(&statement.says))
}

/// One source with its servers.
struct Voice<'a> {
    source: Source,
    /// The host of another domain that it is read from, where nothing else speaks for that.
    led_by: Option<String>,
    /// Whether it is the provider, by an alias that was left behind.
    is_left_over: bool,
    settings: Vec<&'a Setting>,
    not_offered: &'a [Protocol],
}

/// The sources that have settings, in the order in which they are told.
fn voices<'a>(statements: &'a [Statement], discovery: &Discovery, whom: &Whom) -> Vec<Voice<'a>> {
    let mut voices: Vec<Voice<'a>> = Vec::new();
    let is_left_over = alias::is_left_over(statements, &discovery.records);
    for statement in statements {
        let Says::Settings {
            settings,
            not_offered,
            ..
        } = &statement.says
        else {
            continue;
        };
        let source = settings.first().map_or(Source::Srv, |one| one.source);
        // What a provider documents is not gone because this DNS says so; what a database lists may have gone since.
        let is_gone = |one: &&Setting| {
            let is_lost = is_missing(one, discovery) || discovery.is_beyond(&one.host);
            one.source != Source::Provider && is_lost
        };
        let there = settings.iter().filter(|one| !is_gone(one));
        let settings: Vec<&Setting> = there.collect();
        let led_by = statement.led_to(&whom.domain);
        if statement.is_led_openly(&whom.domain) {
            continue;
        }
        let may_be_led = source.is_file() || source == Source::Autodiscover;
        let led_by = led_by.filter(|host| may_be_led && !is_vouched(host, &discovery.records));
        // Several places may have the same answer of Autodiscover; of the house that mail goes to, the nearest one has the say.
        let is_told = |voice: &Voice<'_>| match source {
            Source::Autodiscover => voice.source == source && voice.settings == settings,
            Source::AutoconfigMx => voice.source == source,
            _ => false,
        };
        if !voices.iter().any(is_told) {
            voices.push(Voice {
                source,
                led_by,
                is_left_over: is_left_over && source == Source::Provider,
                settings,
                not_offered,
            });
        }
    }
    voices
}

/// Whether the DNS says that the host has no address.
fn is_missing(setting: &Setting, discovery: &Discovery) -> bool {
    let addresses = discovery.addresses(&setting.host);
    addresses.is_some_and(|answer| answer.as_ref().is_err_and(is_denial))
}

fn not_offered(statements: &[Statement], servers: &[Chosen]) -> Vec<Protocol> {
    let denied = |protocol: &Protocol| {
        statements.iter().any(|statement| match &statement.says {
            Says::Settings { not_offered, .. } => not_offered.contains(protocol),
            _ => false,
        })
    };
    let served = |protocol: &Protocol| servers.iter().any(|chosen| chosen.protocol == *protocol);
    let mut all = Protocol::ALL.to_vec();
    all.retain(|protocol| denied(protocol) && !served(protocol));
    all
}

/// How a token is asked for: what the source says whose servers are used, or another one that names the same host.
fn oauth(statements: &[Statement], servers: &[Chosen]) -> Option<OAuth> {
    let used = |host: &str| {
        servers
            .iter()
            .any(|chosen| chosen.settings.iter().any(|one| one.host == host))
    };
    said(statements, |says| match says {
        Says::Settings {
            settings,
            oauth: Some(oauth),
            ..
        } if settings.iter().any(|one| used(&one.host)) => Some(oauth.clone()),
        _ => None,
    })
}

#[cfg(test)]
#[path = "judge/tests.rs"]
mod tests;
