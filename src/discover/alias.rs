//! Exchange Online by the alias for Autodiscover alone, where mail does not go there: the mailboxes are there behind a filter of somebody else, or
//! the alias was left behind by a move.

use super::said::{Says, Speaker, Statement};
use super::{Setting, Source, is_one_house, is_within, ispdb, microsoft, srv};
use crate::observation::discovery::Question;
use crate::observation::dns::DomainRecords;
use crate::provider::{Cloud, Provider};

/// Whether nothing but that alias leads to Exchange Online.
pub fn is_alone(records: &DomainRecords) -> bool {
    let is_there = |host: &str| matches!(Provider::owning(host), Some(Provider::ExchangeOnline(_)));
    matches!(
        Provider::of_records(records),
        Provider::ExchangeOnline(cloud) if cloud != Cloud::Consumer
    ) && !records
        .preferred_exchangers()
        .any(|mx| is_there(&mx.exchange))
}

/// Whether nothing but that alias leads there, and mail goes where mailboxes are as well: to the domain itself, or to a house that is known for
/// its mailboxes. One that filters mail for others speaks neither for nor against it.
pub fn is_against_exchanger(records: &DomainRecords) -> bool {
    let has_mailboxes = |exchange: &str| {
        let exchange = exchange.to_ascii_lowercase();
        is_within(&exchange, &records.domain) || ispdb::of_exchanger(&exchange).is_some()
    };
    is_alone(records)
        && records
            .preferred_exchangers()
            .any(|mx| has_mailboxes(&mx.exchange))
}

/// Whether the records alone tell that the alias was left behind: they name servers of the domain, or of the house that mail goes to.
pub fn is_against_records(records: &DomainRecords) -> bool {
    is_alone(records)
        && srv::settings(records)
            .iter()
            .any(|one| speaks_for(&one.host, records))
}

/// Whether the alias was left behind, by all that is known: servers of the domain itself are published, or Microsoft knows nobody of the domain.
pub(super) fn is_left_over(statements: &[Statement], records: &DomainRecords) -> bool {
    if !is_alone(records) {
        return false;
    }
    statements.iter().any(|one| match &one.says {
        Says::Settings { settings, .. } => {
            let is_own =
                |source: Source| source.is_file() || matches!(source, Source::Pacc | Source::Srv);
            let is_led = one.led_to(&records.domain).is_some();
            let names = |one: &Setting| is_own(one.source) && speaks_for(&one.host, records);
            !is_led && settings.iter().any(names)
        }
        Says::Realm(realm) => {
            one.by == Speaker::Web(Question::Realm)
                && realm.namespace == microsoft::Namespace::Unknown
        }
        _ => false,
    })
}

/// Whether a published server is one of the domain, or of the house that its mail goes to.
fn speaks_for(host: &str, records: &DomainRecords) -> bool {
    let mut exchangers = records.preferred_exchangers();
    is_within(host, &records.domain)
        || exchangers.any(|mx| is_one_house(host, &mx.exchange.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discover::vouch::tests::records;
    use crate::observation::dns::Srv;

    fn with_alias(exchange: &str) -> DomainRecords {
        DomainRecords {
            autodiscover: Ok(vec!["autodiscover.outlook.com".to_owned()]),
            ..records(exchange)
        }
    }

    #[test]
    fn a_filter_speaks_neither_for_the_alias_nor_against_it() {
        for (exchange, alone, against) in [
            ("contoso-example.mail.protection.outlook.com", false, false),
            ("mx.gateway.example", true, false),
            ("mx1.contoso.example", true, true),
            ("spool.mail.gandi.net", true, true),
        ] {
            let records = with_alias(exchange);
            assert_eq!(is_alone(&records), alone, "{exchange}");
            assert_eq!(is_against_exchanger(&records), against, "{exchange}");
        }
        assert!(!is_alone(&records("mx.gateway.example")));
    }

    #[test]
    fn records_of_the_domain_or_of_the_house_that_mail_goes_to_speak_against_it() {
        let with = |host: &str| {
            let mut records = with_alias("mx.house.example");
            records.srv[0] = Ok(vec![Srv {
                priority: 0,
                weight: 0,
                port: 993,
                target: host.to_owned(),
            }]);
            is_against_records(&records)
        };
        assert!(with("imap.contoso.example") && with("imap.house.example"));
        assert!(!with("imap.stranger.example") && !with("outlook.office365.com"));
    }
}
