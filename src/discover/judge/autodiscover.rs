//! Whether programs find Autodiscover of a domain at Exchange Online.
//!
//! Elsewhere nobody promises Autodiscover, and that it does not answer is no fault.

use crate::discover::finding::Finding;
use crate::discover::said::{Says, Speaker, Statement};
use crate::discover::{alias, alias_of, microsoft};
use crate::observation::discovery::{Discovery, Question};
use crate::observation::dns::{DnsTrouble, DomainRecords};
use crate::plan::is_denial;
use crate::provider::Provider;

/// What is worth telling of it.
pub(super) fn findings(
    discovery: &Discovery,
    provider: Provider,
    statements: &[Statement],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(web_page(statements));
    findings.extend(mailbox_elsewhere(statements));
    findings.extend(split(discovery, provider));
    let Provider::ExchangeOnline(cloud) = provider else {
        return findings;
    };
    // Domains of personal accounts are Microsoft's own.
    let Some(wanted) = alias_of(cloud) else {
        return findings;
    };
    let name = format!("autodiscover.{}", discovery.records.domain);
    let service = &discovery.records.autodiscover_srv;
    // Where the question failed, there may be one.
    let has_service = service.as_ref().is_err_and(|trouble| !is_denial(trouble))
        || service.iter().flatten().any(|srv| !srv.target.is_empty());
    match &discovery.records.autodiscover {
        // Every name below the domain has an address: this one says nothing, and nobody answers as Autodiscover there.
        Err(DnsTrouble::NoData)
            if !has_service && discovery.made_up.is_ok() && !answers(statements) =>
        {
            findings.push(Finding::AutodiscoverMissing { wanted });
        }
        Err(DnsTrouble::NxDomain) if !has_service => {
            findings.push(Finding::AutodiscoverMissing { wanted });
        }
        Ok(aliases) if leads_to_microsoft(aliases) => {}
        answer @ (Ok(_) | Err(DnsTrouble::NoData)) if !has_service => {
            let host = answer
                .as_ref()
                .ok()
                .and_then(|aliases| aliases.last().cloned());
            if answers(statements) {
                findings.push(Finding::AutodiscoverElsewhere {
                    name: name.clone(),
                    host,
                    trouble: None,
                });
            } else if let Some(fetch) = discovery.of(Question::AutodiscoverHost)
                && let Err(trouble) = &fetch.outcome
                && !trouble.is_absence()
            {
                findings.push(Finding::AutodiscoverElsewhere {
                    name: name.clone(),
                    host,
                    trouble: Some(trouble.clone()),
                });
            } else if is_answered(discovery) {
                findings.push(Finding::AutodiscoverElsewhere {
                    name: name.clone(),
                    host,
                    trouble: None,
                });
            }
        }
        _ => {}
    }
    findings
}

/// Whether a web server answers at the name, if not as Autodiscover.
fn is_answered(discovery: &Discovery) -> bool {
    let fetch = discovery.of(Question::AutodiscoverHost);
    fetch.is_some_and(|fetch| fetch.outcome.is_ok())
}

/// The second version of Autodiscover, which Microsoft answers, leads to a server that is not Microsoft's: the mailbox of this address is on
/// the organisation's own servers.
fn mailbox_elsewhere(statements: &[Statement]) -> Option<Finding> {
    let answer = statements
        .iter()
        .find(|one| one.by == Speaker::Web(Question::AutodiscoverJson))?;
    let Says::LeadsTo(url) = &answer.says else {
        return None;
    };
    let host = microsoft::host_of(url)?;
    let is_microsofts = matches!(Provider::owning(&host), Some(Provider::ExchangeOnline(_)));
    (!is_microsofts).then_some(Finding::MailboxElsewhere { host })
}

fn leads_to_microsoft(aliases: &[String]) -> bool {
    let of_microsoft =
        |name: &String| matches!(Provider::owning(name), Some(Provider::ExchangeOnline(_)));
    aliases.iter().any(of_microsoft)
}

/// Whether some place of the domain answers as Autodiscover does.
fn answers(statements: &[Statement]) -> bool {
    statements.iter().any(|statement| {
        let is_asked = matches!(statement.by, Speaker::Web(question) if question.is_autodiscover());
        let is_there = matches!(
            statement.says,
            Says::WantsSignIn(_) | Says::Refuses(_) | Says::Settings { .. } | Says::LeadsTo(_)
        );
        is_asked && is_there
    })
}

/// An ordinary web server that answers in the place of Autodiscover: programs ask the domain itself first.
fn web_page(statements: &[Statement]) -> Option<Finding> {
    let root = statements
        .iter()
        .find(|one| one.by == Speaker::Web(Question::AutodiscoverRoot))?;
    let is_page = matches!(root.says, Says::WebPage(200));
    is_page.then(|| Finding::WebPageForAutodiscover {
        url: root.of.clone().unwrap_or_default(),
    })
}

/// Mail goes to another provider, or to a house that is no filter, and the name for Autodiscover leads to Microsoft.
fn split(discovery: &Discovery, provider: Provider) -> Option<Finding> {
    let records = &discovery.records;
    let mail = match provider {
        Provider::Known(known) => known.name.to_owned(),
        Provider::Other if alias::is_alone(records) => exchanger(records)?,
        Provider::ExchangeOnline(_) if alias::is_against_exchanger(records) => exchanger(records)?,
        _ => return None,
    };
    let aliases = records.autodiscover.as_ref().ok()?;
    leads_to_microsoft(aliases).then_some(Finding::SplitProviders {
        mail,
        autodiscover: "Microsoft",
    })
}

fn exchanger(records: &DomainRecords) -> Option<String> {
    let first = records.preferred_exchangers().next()?;
    Some(first.exchange.clone())
}
