//! What was found beside the servers, as a sentence, and what to do about it.

mod autodiscover;
pub(in crate::report) mod exchangers;
mod file;
mod network;
mod next;
mod records;
mod sources;
mod web;

pub(in crate::report) use self::file::mistake_words;
pub(super) use self::file::unreadable;
pub(super) use self::next::next_step;
use crate::discover::finding::Finding;
use crate::style::safe;

/// What it is.
pub(super) fn says(finding: &Finding) -> String {
    match finding {
        Finding::TypedDiffers(difference, fault) => {
            sources::typed_differs(difference, fault.as_ref())
        }
        Finding::Differs(difference) => sources::differs(difference),
        Finding::DatabaseDiffers(difference) => sources::database_differs(difference),
        Finding::AccountDiffers(difference) => sources::account_differs(difference),
        Finding::HostMissing {
            source,
            host,
            trouble,
        } => sources::host_missing(*source, host, trouble),
        Finding::NamedByAddress { source, address } => sources::named_by_address(*source, *address),
        Finding::Unencrypted(setting) => sources::unencrypted(setting),
        Finding::WrongLabel {
            record,
            host,
            port,
            of_port,
            usual,
            ..
        } => match usual {
            Some(_) => records::foreign_port(record, host, *port, of_port.0),
            None => records::wrong_label(record, host, *port, of_port.1),
        },
        Finding::TargetMissing {
            records,
            targets,
            trouble,
        } => records::target_missing(records, targets, trouble),
        Finding::NoPort { record, host, .. } => records::no_port(record, host),
        Finding::NotOfProvider {
            record,
            server,
            provider,
            protocol,
            ..
        } => records::not_of_provider(record, server, provider, *protocol),
        Finding::MixedExchangers {
            first,
            other,
            provider,
        } => records::mixed_exchangers(first, other, *provider),
        Finding::SplitProviders { mail, autodiscover } => {
            records::split_providers(mail, autodiscover)
        }
        Finding::SpfTwice { count } => records::spf_twice(*count),
        Finding::SpfLacks { include, provider } => records::spf_lacks(include, provider),
        Finding::NoDomain { near } => records::no_domain(*near),
        Finding::DeniesKnown => network::DENIES_KNOWN.to_owned(),
        Finding::MailboxElsewhere { host } => autodiscover::mailbox_elsewhere(host),
        Finding::AutodiscoverMissing { wanted } => autodiscover::missing(wanted),
        Finding::AutodiscoverElsewhere {
            name,
            host,
            trouble,
        } => autodiscover::elsewhere(name, host.as_deref(), trouble.as_ref()),
        Finding::WebPageForAutodiscover { url } => autodiscover::web_page(url),
        Finding::AddressRedirected { from, address } => {
            autodiscover::address_redirected(from, address)
        }
        Finding::LedElsewhere {
            question,
            from,
            to,
            tells_address,
            says,
            ..
        } => web::led_elsewhere(*question, from, to, *tells_address, *says),
        Finding::NotFollowed {
            question,
            from,
            to,
            why,
            ..
        } => web::not_followed(*question, from, to, *why),
        Finding::GoesRound { question, url } => web::goes_round(*question, url),
        Finding::Untrusted {
            question,
            host,
            trouble,
        } => web::untrusted(*question, host, trouble),
        Finding::OnlyPlain { url } => web::only_plain(url),
        Finding::FileFails { url, status } => web::file_fails(url, *status),
        Finding::ProxyFails { trouble } => web::proxy_fails(trouble),
        Finding::Wildcard { address } => network::wildcard(*address),
        Finding::EveryName { address } => network::every_name(*address),
        Finding::Portal { leads_to } => network::portal(leads_to.as_deref()),
        Finding::ForeignCertificate { issuer, hosts } => {
            network::foreign_certificate(issuer.as_deref(), hosts)
        }
        Finding::InsideServer {
            host,
            address,
            may_be_right,
        } => network::inside_server(host, *address, *may_be_right),
        Finding::Unanswered { records, trouble } => network::unanswered(records, trouble),
        Finding::NoAnswers { trouble, of_domain } => network::no_answers(trouble, *of_domain),
        Finding::BadFile { url, why } => {
            format!("The settings file at {} {}.", safe(url), unreadable(*why))
        }
        Finding::FileMistake { url, mistake } => mistake_words(url, mistake),
        Finding::NoExchanger => records::NO_EXCHANGER.to_owned(),
        Finding::Unconfirmed => web::UNCONFIRMED.to_owned(),
        Finding::NullMx => records::NULL_MX.to_owned(),
        Finding::ExchangerByAddress { address } => records::exchanger_by_address(*address),
        Finding::ExchangerMissing {
            host,
            trouble,
            has_others,
        } => exchangers::missing(host, trouble, *has_others),
        Finding::ExchangerInside {
            host,
            address,
            has_others,
            may_be_right,
        } => exchangers::inside(host, *address, *has_others, *may_be_right),
        Finding::ExchangerAlias { host, of } => exchangers::alias(host, of),
        Finding::ServerName { .. } => records::SERVER_NAME.to_owned(),
    }
}
