//! What each source says of the servers of a domain, one statement each.

mod statement;

use std::net::IpAddr;

pub use self::statement::{Speaker, Statement};
use super::autodiscover::{self, Json, Pox};
use super::microsoft::{self, OpenId, Realm};
use super::{OAuth, Setting, SignIn, Source, UserName, Whom, autoconfig, ispdb, pacc, srv, xml};
use crate::endpoint::{Protocol, Purpose};
use crate::observation::discovery::{Asked, Discovery, MOST_HOSTS, Question};
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::observation::web::{Page, WebTrouble};
use crate::plan::is_denial;
use crate::provider::Provider;

/// What a source says.
#[derive(Clone, Debug, PartialEq)]
pub enum Says {
    /// These servers.
    Settings {
        /// In its order.
        settings: Vec<Setting>,
        /// The protocols that it says are not offered.
        not_offered: Vec<Protocol>,
        /// How a token is asked for.
        oauth: Option<OAuth>,
        /// How many servers in it could not be read, or are beyond what is read.
        passed_over: usize,
    },
    /// It is there, and tells more only to those who sign in, in these ways.
    WantsSignIn(Vec<String>),
    /// It is there, and refuses the question as it was put.
    Refuses(Option<String>),
    /// It leads elsewhere, which was not followed.
    LeadsTo(String),
    /// It redirects without end: back to where it was, or on and on.
    GoesRound,
    /// Who signs people of the domain in.
    Realm(Realm),
    /// The tenant.
    Tenant(OpenId),
    /// It has nothing on the domain.
    Nothing,
    /// There is no such host.
    NoHost,
    /// A page for people instead, with this status: no settings.
    WebPage(u16),
    /// Another status of HTTP.
    Status(u16),
    /// Something that is none of what was asked for.
    Unreadable(Unreadable),
    /// It is there, and only without encryption, where anybody on the way could have written it.
    OnlyPlain,
    /// The file of PACC, which its digest in the DNS does not confirm.
    Unconfirmed,
    /// No answer came from the web.
    Trouble(WebTrouble),
    /// The DNS gave no answer.
    Unanswered(DnsTrouble),
}

impl Says {
    /// The word that stands for this in JSON.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Settings { .. } => "settings",
            Self::WantsSignIn(_) => "wants-sign-in",
            Self::Refuses(_) => "refuses",
            Self::LeadsTo(_) => "leads-elsewhere",
            Self::GoesRound => "redirects-without-end",
            Self::Realm(_) => "realm",
            Self::Tenant(_) => "tenant",
            Self::Nothing => "nothing",
            Self::NoHost => "no-host",
            Self::WebPage(_) => "web-page",
            Self::Status(_) => "status",
            Self::Unreadable(_) => "unreadable",
            Self::OnlyPlain => "only-without-encryption",
            Self::Unconfirmed => "unconfirmed",
            Self::Trouble(_) => "trouble",
            Self::Unanswered(_) => "unanswered",
        }
    }
}

/// Why a file of settings cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It is longer than any that is read.
    TooLong,
    /// It comes compressed, which nobody asked for.
    Compressed,
    /// It is no XML.
    NotXml,
    /// It has a document type, with which a file can grow without end; settings need none.
    DocumentType,
    /// It is no JSON.
    NotJson,
    /// It is something else than what was asked for.
    AnotherForm,
    /// It names no server of a mail protocol.
    NoServers,
}

impl Unreadable {
    /// The word that stands for this in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooLong => "too-long",
            Self::Compressed => "compressed",
            Self::NotXml => "not-xml",
            Self::DocumentType => "document-type",
            Self::NotJson => "not-json",
            Self::AnotherForm => "another-form",
            Self::NoServers => "no-servers",
        }
    }
}

/// What the DNS and the tables say: the SRV records, the provider, and the database.
pub fn by_records(records: &DomainRecords, whom: &Whom) -> Vec<Statement> {
    let statement = |by, of: Option<&str>, says| Statement {
        by,
        of: of.map(str::to_owned),
        hops: Vec::new(),
        says,
        took: None,
    };
    let mut all = vec![Statement {
        took: Some(records.took),
        ..statement(Speaker::Srv, None, srv_says(records))
    }];
    let provider = Provider::of_records(records);
    if let Some(title) = provider.title() {
        let found = of_provider(provider);
        let mut tokens = found.iter();
        let oauth = tokens.find_map(|one| ispdb::sign_in(one.protocol, &one.host)?.oauth);
        let says = Says::Settings {
            // Personal accounts and those of organisations ask for tokens in different ways at one host.
            oauth: oauth.filter(|_| matches!(provider, Provider::Known(_))),
            settings: found,
            not_offered: Vec::new(),
            passed_over: 0,
        };
        all.push(statement(Speaker::Provider, Some(title), says));
    }
    let listed = |entry: &ispdb::Entry, source| Says::Settings {
        settings: entry.settings(whom, source),
        not_offered: Vec::new(),
        oauth: entry.oauth(),
        passed_over: 0,
    };
    let of_domain = ispdb::of_domain(&records.domain);
    if let Some(entry) = of_domain {
        let says = listed(entry, Source::Ispdb);
        all.push(statement(Speaker::Ispdb, Some(&entry.name), says));
    }
    let first = records.mx.iter().flatten().next();
    // What is known of the provider is known better there.
    if of_domain.is_none()
        && provider == Provider::Other
        && let Some(entry) = first.and_then(|mx| ispdb::of_exchanger(&mx.exchange))
    {
        let says = listed(entry, Source::IspdbMx);
        all.push(statement(Speaker::IspdbMx, Some(&entry.name), says));
    }
    all
}

/// The hosts that are named as servers and are to be looked up: of each protocol the preferred ones first, and no more than
/// [`MOST_HOSTS`].
pub fn named_hosts(statements: &[Statement]) -> Vec<String> {
    let mut named: Vec<(usize, &str)> = Vec::new();
    for statement in statements {
        let Says::Settings { settings, .. } = &statement.says else {
            continue;
        };
        let mut counts = [0; Protocol::ALL.len()];
        for one in settings {
            let mut places = Protocol::ALL.iter().zip(&mut counts);
            let place = places.find(|(protocol, _)| **protocol == one.protocol);
            let at = place.map_or(0, |(_, count)| {
                *count += 1;
                *count
            });
            if one.host.parse::<IpAddr>().is_err() {
                named.push((at, &one.host));
            }
        }
    }
    named.sort_by_key(|(at, _)| *at);
    let mut hosts: Vec<String> = Vec::new();
    for (_, host) in named {
        if !hosts.iter().any(|known| known == host) && hosts.len() < MOST_HOSTS {
            hosts.push(host.to_owned());
        }
    }
    hosts
}

fn srv_says(records: &DomainRecords) -> Says {
    let (found, not_offered) = (srv::settings(records), srv::not_offered(records));
    if !found.is_empty() || !not_offered.is_empty() {
        return Says::Settings {
            settings: found,
            not_offered,
            oauth: None,
            passed_over: srv::left_out(records),
        };
    }
    let mut failures = records
        .srv
        .iter()
        .filter_map(|answer| answer.as_ref().err());
    let failure = failures.find(|trouble| !is_denial(trouble));
    failure.map_or(Says::Nothing, |trouble| Says::Unanswered(trouble.clone()))
}

/// The doors that a provider documents for users, the preferred first.
pub fn of_provider(provider: Provider) -> Vec<Setting> {
    let is_exchange = matches!(provider, Provider::ExchangeOnline(_));
    let doors = provider.doors().into_iter();
    let doors = doors.filter(|door| {
        door.purpose == Purpose::Asked || !is_exchange && door.purpose == Purpose::Alternate
    });
    doors
        .map(|door| {
            // How a host signs people in does not depend on its ports.
            let listed = ispdb::sign_in(door.protocol, door.host);
            let (ways, username) = match (is_exchange, listed) {
                // Passwords go there for sending alone, and until a day.
                (true, _) if door.protocol == Protocol::Smtp => {
                    (vec![SignIn::OAuth2, SignIn::Password], UserName::Address)
                }
                (true, _) => (vec![SignIn::OAuth2], UserName::Address),
                (false, Some(listed)) => (listed.ways, listed.username),
                (false, None) => (Vec::new(), UserName::Address),
            };
            Setting {
                protocol: door.protocol,
                host: door.host.to_owned(),
                port: door.port,
                security: door.security,
                sign_in: ways,
                username: Some(username),
                source: Source::Provider,
            }
        })
        .collect()
}

/// What one answer of the web says.
pub fn by_web(asked: &Asked, discovery: Option<&Discovery>, whom: &Whom) -> Statement {
    let fetch = &asked.fetch;
    let says = match &fetch.outcome {
        Err(trouble) if trouble.is_absence() => Says::NoHost,
        Err(WebTrouble::TooLong {
            status,
            for_people: true,
        }) => Says::WebPage(*status),
        Err(WebTrouble::TooLong { .. }) => Says::Unreadable(Unreadable::TooLong),
        Err(trouble) => Says::Trouble(trouble.clone()),
        Ok(_) if fetch.goes_round() => Says::GoesRound,
        // Only where it leads to is asked there: anybody on the way could have written the rest.
        Ok(page) if asked.question == Question::AutodiscoverRedirect && fetch.is_open() => {
            match page_says(asked.question, page, discovery, whom) {
                Says::Settings { .. } => Says::OnlyPlain,
                says => says,
            }
        }
        Ok(page) => match page_says(asked.question, page, discovery, whom) {
            Says::LeadsTo(to) if to.contains("://") && fetch.ends_before(&to) => Says::GoesRound,
            says => says,
        },
    };
    Statement {
        by: Speaker::Web(asked.question),
        of: Some(fetch.url.clone()),
        hops: fetch.hops.clone(),
        says,
        took: Some(fetch.took),
    }
}

fn page_says(question: Question, page: &Page, discovery: Option<&Discovery>, whom: &Whom) -> Says {
    if page.is_redirection() {
        let to = page.location.clone();
        return to.map_or(Says::Status(page.status), Says::LeadsTo);
    }
    let body = page.body.as_slice();
    if question == Question::OpenId && matches!(page.status, 200 | 400) {
        let read = microsoft::open_id(body).map(Says::Tenant);
        return read.unwrap_or_else(|why| not_ok(page).unwrap_or(Says::Unreadable(why)));
    }
    if question == Question::AutodiscoverJson && matches!(page.status, 400 | 404) {
        return match autodiscover::json(body) {
            Ok(Json::Error(code)) => Says::Refuses(Some(code)),
            _ => Says::Nothing,
        };
    }
    if let Some(says) = not_ok(page) {
        return says;
    }
    let text = xml::in_its_charset(page);
    let read = match question {
        Question::AutoconfigHost => file(&text, whom, Source::AutoconfigHost),
        Question::AutoconfigWellKnown => file(&text, whom, Source::AutoconfigWellKnown),
        Question::AutoconfigMx | Question::AutoconfigMxMain => {
            file(&text, whom, Source::AutoconfigMx)
        }
        Question::Ispdb => file(&text, whom, Source::IspdbLive),
        Question::IspdbMx => file(&text, whom, Source::IspdbMx),
        Question::AutoconfigPlain => {
            autoconfig::read(&text, whom, Source::AutoconfigHost).map(|_| Says::OnlyPlain)
        }
        Question::Pacc => pacc::read(body, whom).map(|found| {
            let records = discovery.and_then(|discovery| discovery.pacc.as_ref().ok());
            let is_confirmed = records.is_some_and(|records| pacc::is_confirmed(body, records));
            let unanswered = discovery.and_then(|discovery| discovery.pacc.as_ref().err());
            match (
                is_confirmed,
                unanswered.filter(|trouble| !is_denial(trouble)),
            ) {
                (true, _) => Says::Settings {
                    settings: found.settings,
                    not_offered: Vec::new(),
                    oauth: found.oauth,
                    passed_over: 0,
                },
                (false, Some(trouble)) => Says::Unanswered(trouble.clone()),
                (false, None) => Says::Unconfirmed,
            }
        }),
        Question::AutodiscoverRoot
        | Question::AutodiscoverHost
        | Question::AutodiscoverRedirect
        | Question::AutodiscoverSrv => autodiscover::pox(&text, whom).map(|pox| match pox {
            Pox::Settings {
                settings,
                passed_over: 0,
            } if settings.is_empty() => Says::Nothing,
            Pox::Settings { settings, .. } if settings.is_empty() => {
                Says::Unreadable(Unreadable::NoServers)
            }
            Pox::Settings {
                settings,
                passed_over,
            } => Says::Settings {
                settings,
                not_offered: Vec::new(),
                oauth: None,
                passed_over,
            },
            Pox::RedirectAddress(to) | Pox::RedirectUrl(to) => Says::LeadsTo(to),
            Pox::Error(code) => Says::Refuses(code.map(|code| code.to_string())),
        }),
        Question::AutodiscoverJson => autodiscover::json(body).map(|json| match json {
            Json::Url(url) => Says::LeadsTo(url),
            Json::Error(code) => Says::Refuses(Some(code)),
        }),
        Question::Realm => microsoft::realm(body).map(Says::Realm),
        Question::OpenId => microsoft::open_id(body).map(Says::Tenant),
    };
    match read {
        Ok(says) => says,
        Err(_) if page.coding.is_some() => Says::Unreadable(Unreadable::Compressed),
        Err(_) if page.is_for_people() => Says::WebPage(page.status),
        Err(_) if body.iter().all(u8::is_ascii_whitespace) => Says::Nothing,
        Err(why) => Says::Unreadable(why),
    }
}

/// What an answer says by its status alone; none where it is one of success.
fn not_ok(page: &Page) -> Option<Says> {
    match page.status {
        200 => None,
        204 | 404 | 410 => Some(Says::Nothing),
        401 => Some(Says::WantsSignIn(page.schemes.clone())),
        status => Some(Says::Status(status)),
    }
}

fn file(body: &[u8], whom: &Whom, source: Source) -> Result<Says, Unreadable> {
    let config = autoconfig::read(body, whom, source)?;
    if config.settings.is_empty() {
        return Err(Unreadable::NoServers);
    }
    Ok(Says::Settings {
        settings: config.settings,
        not_offered: Vec::new(),
        oauth: config.oauth,
        passed_over: config.passed_over,
    })
}
