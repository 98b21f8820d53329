//! What the records and the answers of the web show beside the servers.

use crate::discover::finding::{Finding, Led};
use crate::discover::judge::{Chosen, labels};
use crate::discover::said::{Says, Speaker, Statement};
use crate::discover::{Setting, Source, Whom, ask, is_within, microsoft, srv, typo};
use crate::observation::contrast::WebAnswer;
use crate::observation::discovery::{Discovery, Question};
use crate::observation::dns::{DnsTrouble, SERVICES};
use crate::observation::web::WebTrouble;
use crate::plan::is_denial;
use crate::provider::{Cloud, Provider};
use crate::target::{self, Kind};

/// Includes of services that send newsletters and the like, which never stand for a provider of mailboxes.
const SENDERS: &[&str] = &[
    "_spf.google.com",
    "amazonses.com",
    "mailgun.org",
    "sendgrid.net",
    "servers.mcsv.net",
    "spf.mandrillapp.com",
    "spf.mailjet.com",
    "spf.protection.outlook.com",
    "_spf.salesforce.com",
];

/// What the DNS shows.
pub(super) fn of_records(discovery: &Discovery, provider: Provider) -> Vec<Finding> {
    let mut findings = Vec::new();
    let records = &discovery.records;
    if let Some(WebAnswer::Other { leads_to, .. }) = &discovery.web {
        findings.push(Finding::Portal {
            leads_to: leads_to.clone(),
        });
    }
    if let Some(address) = discovery.nowhere.iter().flatten().next() {
        findings.push(Finding::EveryName { address: *address });
    } else if let Some(address) = discovery.made_up.iter().flatten().next() {
        findings.push(Finding::Wildcard { address: *address });
    }
    findings.extend(unanswered(discovery));
    match &records.mx {
        Err(DnsTrouble::NxDomain) => findings.push(Finding::NoDomain {
            near: typo::meant(&records.domain),
        }),
        _ if records.is_null_mx() => findings.push(Finding::NullMx),
        _ => {}
    }
    for setting in srv::settings(records) {
        match of_target(&setting, discovery, provider) {
            Some(Finding::TargetMissing {
                records,
                targets,
                trouble,
            }) => add_missing(&mut findings, records, targets, trouble),
            found => findings.extend(found),
        }
    }
    if let Ok(spf) = &discovery.spf
        && spf.len() > 1
    {
        findings.push(Finding::SpfTwice { count: spf.len() });
    }
    findings.extend(of_spf(discovery, provider));
    findings
}

/// Servers that do not exist are one matter, however many there are.
fn add_missing(
    findings: &mut Vec<Finding>,
    records: Vec<String>,
    targets: Vec<String>,
    trouble: DnsTrouble,
) {
    let mut known = findings.iter_mut().filter_map(|one| match one {
        Finding::TargetMissing {
            records,
            targets,
            trouble: other,
        } if *other == trouble => Some((records, targets)),
        _ => None,
    });
    let Some((all_records, all_targets)) = known.next() else {
        findings.push(Finding::TargetMissing {
            records,
            targets,
            trouble,
        });
        return;
    };
    for (all, new) in [(all_records, records), (all_targets, targets)] {
        for one in new {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
}

/// Which records the DNS did not answer for. Where it answered nothing at all that is one matter, and whether it is one of the domain
/// shows by a name that has nothing to do with it.
fn unanswered(discovery: &Discovery) -> Vec<Finding> {
    let records = &discovery.records;
    let failed = |trouble: &&DnsTrouble| !is_denial(trouble);
    let mx = records.mx.as_ref().err().filter(failed);
    let mut services = records.srv.iter();
    if let Some(trouble) = mx
        && services.all(|one| one.as_ref().is_err_and(|trouble| !is_denial(trouble)))
    {
        let nowhere = &discovery.nowhere;
        return vec![Finding::NoAnswers {
            trouble: trouble.clone(),
            of_domain: nowhere.is_ok() || nowhere.as_ref().is_err_and(is_denial),
        }];
    }
    let mut failures = records.srv.iter().filter_map(|one| one.as_ref().err());
    let all = [("MX", mx), ("SRV", failures.find(failed))].into_iter();
    all.filter_map(|(records, trouble)| {
        let trouble = trouble?.clone();
        Some(Finding::Unanswered { records, trouble })
    })
    .collect()
}

/// That a name is the name of a server, where nothing was found for it.
pub(super) fn of_name(discovery: &Discovery, servers: &[Chosen], whom: &Whom) -> Option<Finding> {
    let has_no_mail = discovery.records.mx.as_ref().is_err_and(is_denial);
    let is_server = || target::parse(&whom.domain).is_ok_and(|one| one.kind == Kind::Host);
    if !servers.is_empty() || !has_no_mail || whom.local_part.is_some() || !is_server() {
        return None;
    }
    let (_, above) = whom.domain.split_once('.').unwrap_or_default();
    let is_of_provider = Provider::owning(&whom.domain).is_some();
    let domain = (above.contains('.') && !is_of_provider).then(|| above.to_owned());
    Some(Finding::ServerName { domain })
}

/// What is wrong with a server that an SRV record names.
fn of_target(setting: &Setting, discovery: &Discovery, provider: Provider) -> Option<Finding> {
    let is_same = |service: &&crate::observation::dns::Service| {
        service.protocol == setting.protocol && service.security == setting.security
    };
    let label = SERVICES.iter().find(is_same)?.label;
    let record = format!("{label}.{}", discovery.records.domain);
    let addresses = discovery.addresses(&setting.host);
    if let Some(Err(trouble)) = addresses
        && is_denial(trouble)
    {
        return Some(Finding::TargetMissing {
            records: vec![record],
            targets: vec![setting.host.clone()],
            trouble: trouble.clone(),
        });
    }
    if let Some(found) = labels::misplaced(
        setting,
        &srv::settings(&discovery.records),
        &discovery.records.domain,
    ) {
        return Some(found);
    }
    let owner = Provider::owning(&setting.host)?;
    let title = owner.title()?;
    // A provider has its doors whether or not mail for the domain goes to it.
    let doors = match (owner.owner() == provider.owner(), provider) {
        (true, provider) => provider.doors(),
        (false, _) => owner.doors(),
    };
    let has = doors.iter().any(|door| {
        let is_same = door.host == setting.host || Provider::of_host(&setting.host).is_some();
        is_same
            && door.protocol == setting.protocol
            && door.port == setting.port
            && door.security == setting.security
            && door.purpose != crate::endpoint::Purpose::Contrast
    });
    // Others than Microsoft have more names for the same than they document.
    let offers = doors.iter().any(|door| door.protocol == setting.protocol);
    let is_documented = Provider::of_host(&setting.host).is_some();
    if matches!(owner, Provider::Known(_)) && offers && !is_documented {
        return None;
    }
    (!has).then(|| Finding::NotOfProvider {
        offers,
        record,
        server: format!("{}:{}", setting.host, setting.port),
        provider: title,
        protocol: setting.protocol,
    })
}

/// Whether the record of who may send leaves the provider out beyond doubt: nothing in it could stand for it.
fn of_spf(discovery: &Discovery, provider: Provider) -> Option<Finding> {
    let include = match provider {
        Provider::ExchangeOnline(Cloud::Worldwide) => "spf.protection.outlook.com",
        Provider::ExchangeOnline(Cloud::GccHigh | Cloud::Dod) => "spf.protection.office365.us",
        Provider::ExchangeOnline(Cloud::China) => "spf.protection.partner.outlook.cn",
        Provider::Known(known) if known.name.starts_with("Google") => "_spf.google.com",
        _ => return None,
    };
    let [record] = discovery.spf.as_ref().ok()?.as_slice() else {
        return None;
    };
    let record = record.to_ascii_lowercase();
    let mut open = record.split_whitespace().filter_map(|term| {
        let term = term.trim_start_matches(['+', '?', '~', '-']);
        term.strip_prefix("include:")
            .or_else(|| term.strip_prefix("redirect="))
    });
    let may_stand_for_it =
        open.any(|name| name.contains('%') || name == include || !SENDERS.contains(&name));
    (!may_stand_for_it).then_some(Finding::SpfLacks {
        include,
        provider: provider.title()?,
    })
}

/// What the answers of the web show.
pub(super) fn of_web(
    discovery: &Discovery,
    statements: &[Statement],
    servers: &[Chosen],
    whom: &Whom,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for statement in statements {
        let Speaker::Web(question) = statement.by else {
            continue;
        };
        let url = statement.last_url().unwrap_or_default().to_owned();
        let host = microsoft::host_of(&url).unwrap_or_default();
        let is_file = matches!(
            question,
            Question::AutoconfigHost | Question::AutoconfigWellKnown | Question::Pacc
        );
        match &statement.says {
            Says::Settings { .. }
                if (is_file || question.is_autodiscover())
                    && !is_said_elsewhere(statement, statements, whom) =>
            {
                findings.extend(led_elsewhere(question, statement, whom));
            }
            // Where there is nothing, it matters only at a host that is there for this purpose.
            Says::Nothing | Says::NoHost | Says::WebPage(_) | Says::Status(_)
                if is_file && stands_for_itself(discovery, question) =>
            {
                findings.extend(led_elsewhere(question, statement, whom));
            }
            Says::LeadsTo(to)
                if is_file
                    && stands_for_itself(discovery, question)
                    && to.to_ascii_lowercase().starts_with("http://") =>
            {
                findings.push(Finding::NotFollowed {
                    question,
                    from: host,
                    to: to.clone(),
                });
            }
            Says::GoesRound if is_file && stands_for_itself(discovery, question) => {
                findings.push(Finding::GoesRound {
                    question,
                    url: statement.of.clone().unwrap_or_default(),
                });
            }
            Says::OnlyPlain => findings.push(Finding::OnlyPlain { url }),
            Says::Unconfirmed => findings.push(Finding::Unconfirmed),
            Says::Unreadable(why) if is_file => {
                findings.push(Finding::BadFile { url, why: *why });
            }
            Says::Trouble(trouble @ WebTrouble::Untrusted { .. })
                if (is_file || question == Question::AutodiscoverHost)
                    && !is_of_microsoft(discovery, question)
                    && stands_for_itself(discovery, question) =>
            {
                findings.push(Finding::Untrusted {
                    question,
                    host,
                    trouble: trouble.clone(),
                });
            }
            _ => {}
        }
    }
    // Where settings were found, a page that nobody needs is no matter.
    findings.retain(|finding| !matches!(finding, Finding::Unconfirmed) || servers.is_empty());
    findings
}

/// The hosts that have no address, of those that the settings files and the provider name; those of records are told with their record.
pub(super) fn missing_hosts(
    discovery: &Discovery,
    statements: &[Statement],
    provider: Provider,
) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for statement in statements {
        let Says::Settings { settings, .. } = &statement.says else {
            continue;
        };
        for one in settings.iter().filter(|one| one.source != Source::Srv) {
            let Some(Err(trouble)) = discovery.addresses(&one.host) else {
                continue;
            };
            let finding = Finding::HostMissing {
                source: one.source,
                host: one.host.clone(),
                trouble: trouble.clone(),
            };
            // A database may be old, where something else is known.
            let counts = one.source.is_of_domain()
                || one.source == Source::Provider
                || provider == Provider::Other;
            if is_denial(trouble) && counts && !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

/// Whether the host is there for this purpose: not by a wildcard, and not as the web site of the domain.
fn stands_for_itself(discovery: &Discovery, question: Question) -> bool {
    question != Question::AutoconfigWellKnown
        && discovery.made_up.is_err()
        && discovery.nowhere.is_err()
}

/// Whether the same is said at a place that is asked under TLS: then it does not matter who is led there without.
fn is_said_elsewhere(statement: &Statement, statements: &[Statement], whom: &Whom) -> bool {
    let says = |one: &Statement| one.by != statement.by && one.says == statement.says;
    statement.is_led_openly(&whom.domain) && statements.iter().any(says)
}

/// Whether it is the name for Autodiscover of a domain at Exchange Online, of which there is more to tell, or one that leads to Microsoft,
/// whose certificate cannot name the domain.
fn is_of_microsoft(discovery: &Discovery, question: Question) -> bool {
    let of_microsoft =
        |host: &String| matches!(Provider::owning(host), Some(Provider::ExchangeOnline(_)));
    let provider = Provider::of_records(&discovery.records);
    question.is_autodiscover()
        && (matches!(provider, Provider::ExchangeOnline(_))
            || discovery
                .records
                .autodiscover
                .iter()
                .flatten()
                .any(of_microsoft))
}

fn led_elsewhere(question: Question, statement: &Statement, whom: &Whom) -> Option<Finding> {
    let to = statement.led_to(&whom.domain)?;
    let of_microsoft = matches!(Provider::owning(&to), Some(Provider::ExchangeOnline(_)));
    if question.is_autodiscover() && of_microsoft {
        return None;
    }
    let from = match question {
        Question::AutodiscoverSrv => format!("_autodiscover._tcp.{}", whom.domain),
        _ => statement.of.as_deref().and_then(microsoft::host_of)?,
    };
    let mut there = statement.hops.iter().filter(|hop| {
        let host = microsoft::host_of(&hop.to);
        host.is_some_and(|host| host != from && !is_within(&host, &whom.domain))
    });
    let tells_address = there.any(|hop| ask::holds_address(&hop.to, whom));
    Some(Finding::LedElsewhere {
        question,
        from,
        to,
        tells_address,
        says: match statement.says {
            Says::Settings { .. } if statement.is_led_openly(&whom.domain) => Led::NotUsed,
            Says::Settings { .. } => Led::Used,
            _ => Led::Nothing,
        },
    })
}
