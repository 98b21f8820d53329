//! What the records show beside the servers.

use crate::discover::finding::Finding;
use crate::discover::judge::{Chosen, labels};
use crate::discover::said::{Says, Statement};
use crate::discover::{Setting, Source, Whom, srv, typo};
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
    if let Some(web @ WebAnswer::Other { leads_to, .. }) = &discovery.web
        && web.is_of_somebody_else()
    {
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
        Err(DnsTrouble::NxDomain) if denies_known(discovery) => {
            findings.push(Finding::DeniesKnown);
        }
        Err(DnsTrouble::NxDomain) => findings.push(Finding::NoDomain {
            near: typo::meant(&records.domain),
        }),
        _ if records.is_null_mx() => findings.push(Finding::NullMx),
        Err(DnsTrouble::NoData) => findings.push(Finding::NoExchanger),
        _ => {}
    }
    findings.extend(labels::without_port(records));
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

/// Whether the resolver denies whatever it was asked that everybody knows to exist: a page of the web, and Microsoft's sign-in service. What
/// it denies besides proves nothing then. One of the two alone may be blocked by a filter.
fn denies_known(discovery: &Discovery) -> bool {
    let is_denied = |trouble: &WebTrouble| *trouble == WebTrouble::Resolve(DnsTrouble::NxDomain);
    let page = discovery.web.as_ref();
    let page = page.map(|answer| *answer == WebAnswer::NoName(DnsTrouble::NxDomain));
    let sign_in = discovery.of(Question::Realm);
    let sign_in = sign_in.map(|fetch| fetch.outcome.as_ref().is_err_and(is_denied));
    match (page, sign_in) {
        (Some(page), Some(sign_in)) => page && sign_in,
        (page, sign_in) => page.or(sign_in).unwrap_or(false),
    }
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
    // Who was not waited for may have answered.
    if discovery.interrupted {
        return Vec::new();
    }
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

/// The hosts that have no address, of those that the settings files and the provider name; those of records are told with their record.
pub(super) fn missing_hosts(
    discovery: &Discovery,
    statements: &[Statement],
    servers: &[Chosen],
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
            // What others say of the domain may be old, and matters where nothing else is known.
            let is_known = servers.iter().any(|chosen| chosen.protocol == one.protocol);
            let counts = !one.source.is_of_others() || !is_known;
            if is_denial(trouble) && counts && !findings.contains(&finding) {
                findings.push(finding);
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::judge::tests::{answered, at, found, judged};

    #[test]
    fn a_page_that_leads_to_itself_or_is_out_of_order_is_no_portal() {
        let answer = |status, leads_to: Option<&str>| WebAnswer::Other {
            status,
            leads_to: leads_to.map(str::to_owned),
        };
        for (answer, is_portal) in [
            (answer(301, None), false),
            (answer(503, None), false),
            (answer(404, None), false),
            (answer(302, Some("login.hotel.example")), true),
            (answer(200, None), true),
            (answer(511, None), true),
        ] {
            let mut discovery = at("mx.host.example");
            discovery.web = Some(answer.clone());
            let told = found(&judged(&discovery)).contains(&"portal");
            assert_eq!(told, is_portal, "{answer:?}");
        }
    }

    #[test]
    fn an_exchanger_of_either_name_of_exchange_online_shows_the_provider() {
        for exchange in [
            "contoso-example.mail.protection.outlook.com",
            "contoso-example.b-v1.mx.microsoft",
        ] {
            assert!(judged(&at(exchange)).is_of_exchangers(), "{exchange}");
        }
        let mut discovery = at("filter.host.example");
        discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
        assert!(!judged(&discovery).is_of_exchangers());
    }

    #[test]
    fn a_resolver_that_denies_what_exists_proves_nothing_of_the_domain() {
        let denied = || DnsTrouble::NxDomain;
        let mut discovery = at("mx.host.example");
        discovery.records.mx = Err(denied());
        assert_eq!(found(&judged(&discovery)), ["no-domain"]);
        discovery.web = Some(WebAnswer::AsKnown);
        assert_eq!(found(&judged(&discovery)), ["no-domain"]);
        discovery.web = Some(WebAnswer::NoName(denied()));
        let realm = answered(Question::Realm, Err(WebTrouble::Resolve(denied())));
        discovery.asked.push(realm);
        assert_eq!(found(&judged(&discovery)), ["known-names-denied"]);
        // One of the two alone may be blocked.
        discovery.web = Some(WebAnswer::AsKnown);
        assert_eq!(found(&judged(&discovery)), ["no-domain"]);
        discovery.web = None;
        assert_eq!(found(&judged(&discovery)), ["known-names-denied"]);
        // A domain that is known is known.
        discovery.records.mx = at("mx.host.example").records.mx;
        assert!(!found(&judged(&discovery)).contains(&"known-names-denied"));
    }
}
