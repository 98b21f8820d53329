//! The servers of a mail domain, by everybody who says so: `mailprobe discover`.

mod command;
pub mod copied;
mod findings;
mod form;
mod human;
mod outline;
mod records;
mod sources;
mod words;

use std::net::SocketAddr;

use self::command::Commands;
pub(super) use self::findings::{exchangers, mistake_words};
pub use self::form::{
    ChosenReport, ChosenServer, DifferenceReport, DiscoveryReport, DomainReport, FoundReport,
    MicrosoftReport, OAuthReport, ServerReport, SettingsByProtocol, SourceSays,
};
pub use self::human::render;
pub use self::outline::Questions;
pub(super) use self::sources::file_words;
pub(super) use self::words::says_name;
use self::words::{agreed_words, difference_words, takes_app_password, trust_words};
use super::{SCHEMA_VERSION, Subject, Tool};
use crate::discover::compare::Difference;
use crate::discover::finding::{Finding, Weight};
use crate::discover::judge::{Chosen, Standing};
use crate::discover::microsoft::OpenId;
use crate::discover::said::Statement;
use crate::discover::{Judgement, Setting, UserName};
use crate::endpoint::{Protocol, Security};
use crate::observation::discovery::Discovery;
use crate::style::safe;
use crate::target::Target;

impl DiscoveryReport {
    /// Puts together what is told; `way` are the options that lead other commands the same way, each behind a space.
    pub fn new(
        target: &Target,
        dns: Option<SocketAddr>,
        way: &str,
        discovery: &Discovery,
        judgement: &Judgement,
    ) -> Self {
        let of = |protocol| {
            let mut servers = judgement.servers.iter();
            servers
                .find(|one| one.protocol == protocol)
                .map(|one| chosen(one, judgement))
        };
        let microsoft = microsoft(judgement);
        let names = judgement.published().names;
        let commands = Commands {
            whom: &judgement.whom,
            way,
            names_servers: !judgement.servers.is_empty(),
            names: &names,
        };
        let preferred = Protocol::ALL.into_iter();
        let preferred: Vec<&Setting> = preferred
            .filter_map(|one| judgement.of(one).first())
            .collect();
        Self {
            schema_version: SCHEMA_VERSION,
            tool: Tool::this(),
            verdict: match (judgement.standing(), discovery.interrupted) {
                // Who was not heard may say otherwise.
                (Standing::Found, true) => "undecided",
                (standing, _) => standing.name(),
            },
            ended: match discovery.interrupted {
                true => "interrupted",
                false => "complete",
            },
            settings: SettingsByProtocol {
                imap: of(Protocol::Imap),
                pop3: of(Protocol::Pop3),
                smtp: of(Protocol::Smtp),
            },
            check: commands.check(&preferred),
            checks: commands.checks(&preferred),
            guess: commands.plain(),
            not_offered: judgement.not_offered.iter().map(|one| one.name()).collect(),
            oauth: judgement.oauth.as_ref().map(|oauth| OAuthReport {
                issuer: safe(&oauth.issuer),
                scopes: oauth.scopes.iter().map(|scope| safe(scope)).collect(),
                authorization_page: oauth.pages.as_ref().map(|one| safe(&one.authorization)),
                token_page: oauth.pages.as_ref().map(|one| safe(&one.token)),
            }),
            agreed: judgement.agreed.iter().map(agreed_words).collect(),
            first_difference: judgement.first_difference().map(difference),
            findings: judgement
                .findings
                .iter()
                .map(|one| found(one, &commands))
                .collect(),
            unheard: judgement
                .statements
                .iter()
                .filter(|one| one.is_unheard())
                .map(|one| one.by.name())
                .collect(),
            sources: judgement
                .statements
                .iter()
                .map(|one| source(one, discovery))
                .collect(),
            unfinished: sources::unfinished(discovery, &judgement.whom),
            microsoft,
            dns: records::lines(discovery),
            target: domain(target, dns, discovery, judgement),
            took_ms: milliseconds(discovery.took),
        }
    }
}

fn chosen(chosen: &Chosen, judgement: &Judgement) -> ChosenReport {
    let servers = chosen.settings.iter().map(|one| ChosenServer {
        server: server(one),
        signs_in: signs_in(one, judgement),
    });
    let servers: Vec<ChosenServer> = servers.collect();
    ChosenReport {
        signs_in: servers.iter().all(|one| one.signs_in),
        servers,
        trust: chosen.trust.name(),
        why: trust_words(chosen, judgement),
        confirmed_by: chosen.confirmed_by.iter().map(|one| one.name()).collect(),
        led_by: chosen.led_by.as_deref().map(safe),
    }
}

/// Whether a check that finds this server by itself may sign in there.
fn signs_in(one: &Setting, judgement: &Judgement) -> bool {
    let origin = one.source.origin(&one.host, &judgement.records);
    one.security != Security::ClearText && origin.may_receive_credential()
}

fn server(setting: &Setting) -> ServerReport {
    ServerReport {
        protocol: setting.protocol.name(),
        host: safe(&setting.host),
        port: setting.port,
        security: setting.security.name(),
        sign_in: setting.sign_in.iter().map(|way| way.name()).collect(),
        app_password: takes_app_password(setting),
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

fn found(finding: &Finding, commands: &Commands<'_>) -> FoundReport {
    FoundReport {
        id: finding.name(),
        weight: match finding.weight() {
            Weight::Finding => "finding",
            Weight::Note => "note",
        },
        says: findings::says(finding),
        next_step: findings::next_step(finding, commands),
        page: finding.pages().first().copied(),
        pages: finding.pages(),
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
        sentence: sources::says(
            statement,
            discovery
                .records
                .autodiscover
                .as_deref()
                .unwrap_or_default(),
        ),
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

fn domain(
    target: &Target,
    dns: Option<SocketAddr>,
    discovery: &Discovery,
    judgement: &Judgement,
) -> DomainReport {
    let aliases = discovery.records.autodiscover.iter().flatten();
    DomainReport {
        subject: Subject::new(target, judgement.provider, dns, Some(&discovery.records)),
        autodiscover: aliases.map(|alias| safe(alias)).collect(),
    }
}

fn milliseconds(duration: std::time::Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
