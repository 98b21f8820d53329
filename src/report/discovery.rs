//! The servers of a mail domain, by everybody who says so: `mailprobe discover`.

pub mod copied;
mod findings;
mod human;
mod outline;
mod sources;
mod words;

use schemars::JsonSchema;
use serde::Serialize;

pub use self::human::render;
pub use self::outline::Questions;
use self::words::{difference_words, trust_words};
use super::{SCHEMA_VERSION, Tool};
use crate::discover::compare::Difference;
use crate::discover::finding::{Finding, Weight};
use crate::discover::judge::Chosen;
use crate::discover::microsoft::OpenId;
use crate::discover::said::Statement;
use crate::discover::{Judgement, Setting, UserName};
use crate::endpoint::Protocol;
use crate::observation::discovery::Discovery;
use crate::style::safe;
use crate::target::Target;

/// What is known of the servers of a mail domain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(title = "mailprobe discovery", extend("$id" = "mailprobe-discovery-1"))]
pub struct DiscoveryReport {
    /// The version of this form.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// What made the report.
    pub tool: Tool,
    /// Whether there are settings: `found` and nothing speaks against them, `trouble` with something that leads programs astray, or `nothing`.
    #[schemars(extend("enum" = ["found", "trouble", "nothing"]))]
    pub verdict: &'static str,
    /// The servers to use.
    pub settings: SettingsByProtocol,
    /// The protocols that are not offered.
    pub not_offered: Vec<&'static str>,
    /// How a token is asked for; null where no source says it.
    pub oauth: Option<OAuthReport>,
    /// The first difference between what sources say, or between them and what was typed; null when there is none.
    pub first_difference: Option<DifferenceReport>,
    /// What is worth telling, the weightiest first.
    pub findings: Vec<FoundReport>,
    /// What each source says.
    pub sources: Vec<SourceSays>,
    /// What Microsoft's sign-in service tells of the domain; null where it was not asked, or does not know it.
    pub microsoft: Option<MicrosoftReport>,
    /// What was asked for.
    pub target: DomainReport,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// The servers to use; null where no source names one.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct SettingsByProtocol {
    /// Of IMAP.
    pub imap: Option<ChosenReport>,
    /// Of POP3.
    pub pop3: Option<ChosenReport>,
    /// Of SMTP.
    pub smtp: Option<ChosenReport>,
}

/// The servers to use for one protocol.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChosenReport {
    /// The servers, the preferred one first.
    pub servers: Vec<ServerReport>,
    /// How far they are to be trusted.
    #[schemars(extend("enum" = ["high", "medium", "low"]))]
    pub trust: &'static str,
    /// Why, as a sentence.
    pub why: String,
    /// The other sources that name one of the same servers.
    pub confirmed_by: Vec<&'static str>,
}

/// One server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ServerReport {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// The host, in ASCII form, or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes private.
    #[schemars(extend("enum" = ["tls", "starttls", "none"]))]
    pub security: &'static str,
    /// The ways of signing in, the preferred one first: `oauth2`, `password`, `encrypted-password`, `ntlm`, `kerberos`, `certificate`, `by-address`,
    /// `after-pop` or `none`; empty where the source does not say.
    pub sign_in: Vec<&'static str>,
    /// The form of the user name; null where the source does not say.
    #[schemars(extend("enum" = ["address", "local-part", "other", null]))]
    pub username: Option<&'static str>,
    /// The user name, where it is of another form; `%EMAILLOCALPART%` stands for the part before the @.
    pub username_text: Option<String>,
    /// Who names the server.
    pub source: &'static str,
}

/// How a token is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OAuthReport {
    /// The sign-in service.
    pub issuer: String,
    /// The permissions.
    pub scopes: Vec<String>,
}

/// A difference between two sources.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DifferenceReport {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// In what they differ.
    #[schemars(extend("enum" = ["offered", "host", "port", "security"]))]
    pub what: &'static str,
    /// What the more trusted one says.
    pub first: ServerReport,
    /// What the other one says; null when it says that the protocol is not offered.
    pub second: Option<ServerReport>,
    /// The other one.
    pub against: &'static str,
    /// The same as a sentence.
    pub says: String,
}

/// One thing that is worth telling.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FoundReport {
    /// What it is, as a word that never changes.
    pub id: &'static str,
    /// Whether programs are led astray by it (`finding`), or it is good to know (`note`).
    #[schemars(extend("enum" = ["finding", "note"]))]
    pub weight: &'static str,
    /// What it is, as a sentence.
    pub says: String,
    /// What to do about it, and who.
    pub next_step: String,
    /// The page that tells more: `mailprobe explain ID`; null when there is none.
    pub page: Option<&'static str>,
}

/// What one source says.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SourceSays {
    /// The source.
    pub source: &'static str,
    /// The address that was asked, or the name of the provider; null for DNS records.
    pub of: Option<String>,
    /// What it says, as a word.
    pub says: &'static str,
    /// The same as a sentence.
    pub sentence: String,
    /// The servers that it names, in its order.
    pub servers: Vec<ServerReport>,
    /// The redirections that led to the answer, each `from -> to`.
    pub redirections: Vec<String>,
    /// What went wrong, as a word; null when nothing did.
    pub trouble: Option<&'static str>,
    /// How long it took, in milliseconds; null for what is built in.
    pub took_ms: Option<u64>,
}

/// What Microsoft's sign-in service tells of a domain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct MicrosoftReport {
    /// Who signs its people in: Microsoft (`managed`) or a service of the organisation (`federated`); null where that was not told.
    #[schemars(extend("enum" = ["managed", "federated", "unknown", null]))]
    pub sign_in: Option<&'static str>,
    /// The host of that service.
    pub sign_in_host: Option<String>,
    /// The name that the organisation shows.
    pub organisation: Option<String>,
    /// The cloud.
    pub cloud: Option<String>,
    /// The id of the tenant.
    pub tenant: Option<String>,
    /// The region of the tenant.
    pub region: Option<String>,
}

/// What was asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DomainReport {
    /// As it was typed.
    pub input: String,
    /// The address, its domain in ASCII form.
    pub address: Option<String>,
    /// The domain in ASCII form.
    pub domain: String,
    /// The same with its own letters.
    pub domain_unicode: String,
    /// Whose servers these are, as far as the records tell.
    #[schemars(extend("enum" = ["exchange-online", "known", "other"]))]
    pub provider: &'static str,
    /// The name of the provider.
    pub provider_name: Option<String>,
    /// The mail exchangers, the preferred one first.
    pub mx: Vec<String>,
    /// The names that `autodiscover` before the domain is an alias of.
    pub autodiscover: Vec<String>,
}

impl DiscoveryReport {
    /// Puts together what is told.
    pub fn new(target: &Target, discovery: &Discovery, judgement: &Judgement) -> Self {
        let of = |protocol| {
            let mut servers = judgement.servers.iter();
            servers
                .find(|one| one.protocol == protocol)
                .map(|one| chosen(one, judgement))
        };
        let microsoft = microsoft(judgement);
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: judgement.standing().name(),
            settings: SettingsByProtocol {
                imap: of(Protocol::Imap),
                pop3: of(Protocol::Pop3),
                smtp: of(Protocol::Smtp),
            },
            not_offered: judgement.not_offered.iter().map(|one| one.name()).collect(),
            oauth: judgement.oauth.as_ref().map(|oauth| OAuthReport {
                issuer: safe(&oauth.issuer),
                scopes: oauth.scopes.iter().map(|scope| safe(scope)).collect(),
            }),
            first_difference: judgement.first_difference().map(difference),
            findings: judgement
                .findings
                .iter()
                .map(|one| found(one, judgement))
                .collect(),
            sources: judgement
                .statements
                .iter()
                .map(|one| source(one, discovery))
                .collect(),
            microsoft,
            target: domain(target, discovery, judgement),
            took_ms: milliseconds(discovery.took),
        }
    }
}

fn chosen(chosen: &Chosen, judgement: &Judgement) -> ChosenReport {
    ChosenReport {
        servers: chosen.settings.iter().map(server).collect(),
        trust: chosen.trust.name(),
        why: trust_words(chosen, judgement),
        confirmed_by: chosen.confirmed_by.iter().map(|one| one.name()).collect(),
    }
}

fn server(setting: &Setting) -> ServerReport {
    ServerReport {
        protocol: setting.protocol.name(),
        host: safe(&setting.host),
        port: setting.port,
        security: setting.security.name(),
        sign_in: setting.sign_in.iter().map(|way| way.name()).collect(),
        username: setting.username.as_ref().map(UserName::name),
        username_text: match &setting.username {
            Some(UserName::Other(text)) => Some(safe(text)),
            _ => None,
        },
        source: setting.source.name(),
    }
}

fn difference(difference: &Difference) -> DifferenceReport {
    DifferenceReport {
        protocol: difference.protocol.name(),
        what: difference.what.name(),
        first: server(&difference.first),
        second: difference.second.as_ref().map(server),
        against: difference.against.name(),
        says: difference_words(difference),
    }
}

fn found(finding: &Finding, judgement: &Judgement) -> FoundReport {
    FoundReport {
        id: finding.name(),
        weight: match finding.weight() {
            Weight::Finding => "finding",
            Weight::Note => "note",
        },
        says: findings::says(finding),
        next_step: findings::next_step(finding, &judgement.whom.domain),
        page: finding.page(),
    }
}

fn source(statement: &Statement, discovery: &Discovery) -> SourceSays {
    use crate::discover::said::Says;
    let servers = match &statement.says {
        Says::Settings { settings, .. } => settings.iter().map(server).collect(),
        _ => Vec::new(),
    };
    let hops = statement.hops.iter();
    SourceSays {
        source: statement.by.name(),
        of: statement.of.as_deref().map(safe),
        says: statement.says.name(),
        sentence: sources::says(statement, discovery),
        servers,
        redirections: hops
            .map(|hop| format!("{} -> {}", safe(&hop.from), safe(&hop.to)))
            .collect(),
        trouble: match &statement.says {
            Says::Trouble(trouble) => Some(trouble.name()),
            Says::Unanswered(trouble) => Some(trouble.name()),
            Says::Unreadable(why) => Some(why.name()),
            _ => None,
        },
        took_ms: statement.took.map(milliseconds),
    }
}

fn microsoft(judgement: &Judgement) -> Option<MicrosoftReport> {
    let text = |text: Option<&String>| text.map(|text| safe(text));
    let realm = judgement.realm.as_ref();
    let (tenant, region, sub_region) = match &judgement.tenant {
        Some(OpenId::Tenant {
            id,
            region,
            sub_region,
        }) => (Some(id), region.as_ref(), sub_region.as_ref()),
        Some(OpenId::NoTenant) | None => (None, None, None),
    };
    use crate::discover::microsoft::Namespace;
    let is_known =
        tenant.is_some() || realm.is_some_and(|realm| realm.namespace != Namespace::Unknown);
    is_known.then(|| MicrosoftReport {
        sign_in: realm.map(|realm| realm.namespace.name()),
        sign_in_host: text(realm.and_then(|realm| realm.sts.as_ref())),
        organisation: text(realm.and_then(|realm| realm.brand.as_ref())),
        cloud: text(realm.and_then(|realm| realm.cloud.as_ref())),
        tenant: text(tenant),
        region: text(sub_region.or(region)),
    })
}

fn domain(target: &Target, discovery: &Discovery, judgement: &Judgement) -> DomainReport {
    let mx = discovery.records.mx.iter().flatten();
    let aliases = discovery.records.autodiscover.iter().flatten();
    DomainReport {
        input: safe(&target.input),
        address: target.address.as_deref().map(safe),
        domain: safe(&target.domain),
        domain_unicode: safe(&target.domain_unicode),
        provider: judgement.provider.name(),
        provider_name: judgement.provider.title().map(str::to_owned),
        mx: mx.map(|mx| safe(&mx.exchange)).collect(),
        autodiscover: aliases.map(|alias| safe(alias)).collect(),
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
