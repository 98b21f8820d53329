//! What to do about what was found, and who does it.

mod autodiscover;
mod network;
mod records;
mod sources;
mod web;
mod windows;

use super::exchangers;
use crate::discover::finding::Finding;
use crate::observation::discovery::Question;
use crate::report::discovery::command::Commands;
use crate::report::literal::quoted;
use crate::style::safe;

/// Who does what about it.
pub(in crate::report::discovery) fn next_step(
    finding: &Finding,
    commands: &Commands<'_>,
) -> String {
    windows::beside(step(finding, commands))
}

fn step(finding: &Finding, commands: &Commands<'_>) -> String {
    let whom = commands.whom;
    let domain = safe(&whom.domain);
    match finding {
        Finding::TypedDiffers(difference, fault) => {
            sources::typed_differs(difference, fault.as_ref(), commands)
        }
        Finding::Differs(difference) => sources::differs(difference, &domain, commands),
        Finding::DatabaseDiffers(difference) => sources::database_differs(difference, commands),
        Finding::HostMissing { source, host, .. } => {
            sources::host_missing(*source, host, &domain, commands)
        }
        Finding::WrongLabel {
            record,
            right,
            host,
            port,
            usual,
            is_there,
            ..
        } => match usual {
            Some(usual) => records::foreign_port(record, host, *usual),
            None => records::wrong_label(record, right, host, *port, *is_there),
        },
        Finding::TargetMissing {
            records, targets, ..
        } => records::target_missing(records, targets),
        Finding::NoPort { record, usual, .. } => records::no_port(record, *usual),
        Finding::NotOfProvider {
            record,
            provider,
            offers,
            ..
        } => records::not_of_provider(record, provider, *offers),
        Finding::MixedExchangers { other, .. } => records::mixed_exchangers(other, &domain),
        Finding::SplitProviders { .. } => records::split_providers(&domain),
        Finding::SpfTwice { .. } => records::spf_twice(&domain),
        Finding::SpfLacks { include, .. } => records::spf_lacks(include, &domain),
        Finding::NoExchanger => records::no_exchanger(&domain),
        Finding::NullMx => records::null_mx(&domain),
        Finding::ExchangerByAddress { address } => records::exchanger_by_address(*address, &domain),
        Finding::ExchangerMissing { .. } => exchangers::next_of_missing(&domain),
        Finding::ExchangerInside {
            host, may_be_right, ..
        } => exchangers::next_of_inside(host, *may_be_right, &domain),
        Finding::ExchangerAlias { of, .. } => exchangers::next_of_alias(of, &domain),
        Finding::NoDomain { near } => records::no_domain(*near, whom),
        Finding::DeniesKnown => network::denies_known(&domain),
        Finding::ServerName { domain: above } => records::server_name(above.as_deref(), &domain),
        Finding::MailboxElsewhere { host } => autodiscover::mailbox_elsewhere(host),
        Finding::AutodiscoverMissing { wanted } => autodiscover::missing(wanted, &domain),
        Finding::AutodiscoverElsewhere { .. } => autodiscover::elsewhere(&domain),
        Finding::AddressRedirected { address, .. } => autodiscover::address_redirected(address),
        Finding::LedElsewhere {
            question,
            from,
            by_answer,
            ..
        } => web::led_elsewhere(*question, from, *by_answer),
        Finding::NotFollowed {
            question,
            from,
            by_answer,
            ..
        } => web::not_followed(*question, from, *by_answer),
        Finding::GoesRound { question, url } => web::goes_round(*question, url),
        Finding::Untrusted { trouble, .. } => web::untrusted(trouble),
        Finding::BadFile { url, .. } | Finding::FileMistake { url, .. } => web::wrong_file(url),
        Finding::FileFails { url, .. } => web::file_fails(url),
        Finding::Wildcard { .. } => network::wildcard(&domain, commands),
        Finding::InsideServer {
            host,
            address,
            may_be_right,
        } => network::inside_server(host, *address, *may_be_right),
        Finding::NoAnswers { of_domain, .. } => network::no_answers(*of_domain, &domain),
        Finding::AccountDiffers(_) => sources::ACCOUNT_DIFFERS.to_owned(),
        Finding::WebPageForAutodiscover { .. } => autodiscover::WEB_PAGE.to_owned(),
        Finding::OnlyPlain { .. } => web::ONLY_PLAIN.to_owned(),
        Finding::ProxyFails { .. } => web::PROXY_FAILS.to_owned(),
        Finding::Unconfirmed => web::unconfirmed(&domain),
        Finding::NamedByAddress { .. } => sources::NAMED_BY_ADDRESS.to_owned(),
        Finding::EveryName { .. } | Finding::Portal { .. } | Finding::ForeignCertificate { .. } => {
            network::SOMEBODY_BETWEEN.to_owned()
        }
        Finding::Unanswered { .. } => network::unanswered(&domain),
        Finding::Unencrypted(_) => sources::UNENCRYPTED.to_owned(),
    }
}

/// The address of the web that a question was put to, as a shell takes it.
fn asked_at(question: Question, host: &str) -> String {
    let path = match question {
        Question::AutoconfigHost => "/mail/config-v1.1.xml",
        Question::AutoconfigWellKnown => "/.well-known/autoconfig/mail/config-v1.1.xml",
        Question::Pacc => "/.well-known/user-agent-configuration.json",
        _ => "/autodiscover/autodiscover.xml",
    };
    let scheme = match question {
        Question::AutodiscoverRedirect => "http",
        _ => "https",
    };
    quoted(&safe(&format!("{scheme}://{host}{path}")))
}
