//! The order of trust: whose servers are used where several sources name some.
//!
//! Where the records leave no doubt that a provider has the mailboxes, nothing that is published beside can change it. Then comes the settings file
//! at the host that is there for it, which proves to be of the domain, and then records that name hosts of the domain itself, which alone can prove to
//! be those. A file at the web site of the domain comes behind them. So a check knows the servers of most domains by the DNS and, where that has a host
//! for it, by one file: it need not wait for a web site that is slow.

use super::{Chosen, Voice};
use crate::discover::{Setting, Source, alias, is_within, srv};
use crate::observation::discovery::Question;
use crate::observation::dns::DomainRecords;
use crate::provider::{Cloud, Provider};

/// The place of a source in the order of trust, the most trusted first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// The user.
    Typed,
    /// The provider that all records lead to.
    CertainProvider,
    /// The settings file at the host that is there for it.
    FileAtItsHost,
    /// Records that name hosts of the domain itself.
    OwnRecords,
    /// The settings file at the web site of the domain.
    File,
    /// The file of Rank::Pacc.
    Pacc,
    /// A settings file that is redirected to a host that nothing else speaks for.
    FileLedElsewhere,
    /// Autodiscover of the domain.
    Autodiscover,
    /// The provider that some records lead to.
    Provider,
    /// Records that name hosts of others.
    Records,
    /// Autodiscover that is redirected to a host that nothing else speaks for.
    AutodiscoverLedElsewhere,
    /// The database, which lists the domain.
    Database,
    /// The same, asked today.
    DatabaseLive,
    /// The settings file of the house that mail goes to.
    FileByExchanger,
    /// The database, which lists the mail exchanger.
    DatabaseByExchanger,
    /// Whoever names no server with encryption: any other source may.
    WithoutEncryption,
    /// The provider that an alias leads to which was left behind: its servers are compared, and not used.
    LeftOver,
}

impl Voice<'_> {
    /// Its place in the order of trust, with these servers of one protocol.
    pub(super) fn rank(&self, servers: &[Setting], records: &DomainRecords) -> Rank {
        let mut servers = servers.iter();
        let is_within = servers.all(|one| is_within(&one.host, &records.domain));
        let is_led = self.led_by.is_some();
        match self.source {
            Source::Typed => Rank::Typed,
            Source::Provider if self.is_left_over => Rank::LeftOver,
            Source::Provider if is_certain(records) => Rank::CertainProvider,
            Source::AutoconfigHost | Source::AutoconfigWellKnown if is_led => {
                Rank::FileLedElsewhere
            }
            Source::AutoconfigHost => Rank::FileAtItsHost,
            Source::Srv if is_within => Rank::OwnRecords,
            Source::AutoconfigWellKnown => Rank::File,
            Source::Pacc => Rank::Pacc,
            Source::Autodiscover if is_led => Rank::AutodiscoverLedElsewhere,
            Source::Autodiscover => Rank::Autodiscover,
            Source::Provider => Rank::Provider,
            Source::Srv => Rank::Records,
            Source::Ispdb => Rank::Database,
            Source::IspdbLive => Rank::DatabaseLive,
            Source::AutoconfigMx => Rank::FileByExchanger,
            Source::IspdbMx => Rank::DatabaseByExchanger,
        }
    }

    /// Whether it counts for as much as another one of these ranks: two files of the domain do, wherever they are.
    pub(super) fn is_equal(&self, rank: Rank, other: &Self, of_other: Rank) -> bool {
        let is_own_file = |one: &Self| one.source.is_file() && one.led_by.is_none();
        rank == of_other || is_own_file(self) && is_own_file(other)
    }
}

/// Whether the records leave no doubt that the mailboxes are at the provider that they lead to.
///
/// Exchange Online also takes mail in for organisations whose mailboxes are on servers of their own; there the alias for Autodiscover tells where
/// they are, whatever records of a time before name. The alias alone may itself be of a time before. Others, Google among them, can pass on mail of mailboxes that are elsewhere, and nothing but
/// the records of services tells: where these name servers of somebody else it is open.
pub(super) fn is_certain(records: &DomainRecords) -> bool {
    let led_to = records.autodiscover.iter().flatten();
    let mut clouds = led_to.filter_map(|alias| match Provider::owning(alias) {
        Some(Provider::ExchangeOnline(cloud)) => Some(cloud),
        _ => None,
    });
    let provider = Provider::of_records(records);
    let is_of_provider = |one: &Setting| {
        Provider::owning(&one.host).is_some_and(|owner| owner.owner() == provider.owner())
    };
    match provider {
        Provider::ExchangeOnline(Cloud::Consumer) => true,
        Provider::ExchangeOnline(_) => clouds.next().is_some() && !alias::is_alone(records),
        Provider::Known(_) => {
            clouds.next().is_none() && srv::settings(records).iter().all(is_of_provider)
        }
        Provider::Other => false,
    }
}

/// Whether an answer to this question may count for more than the servers that were chosen.
pub(super) fn outranks(question: Question, chosen: &Chosen) -> bool {
    let at_best = match question {
        Question::AutoconfigHost => Rank::FileAtItsHost,
        Question::AutoconfigWellKnown => Rank::File,
        Question::Pacc => Rank::Pacc,
        Question::AutodiscoverRoot
        | Question::AutodiscoverHost
        | Question::AutodiscoverRedirect
        | Question::AutodiscoverSrv => Rank::Autodiscover,
        Question::Ispdb => Rank::DatabaseLive,
        Question::AutoconfigMx | Question::AutoconfigMxMain => Rank::FileByExchanger,
        Question::IspdbMx => Rank::DatabaseByExchanger,
        Question::AutoconfigPlain
        | Question::AutodiscoverJson
        | Question::Realm
        | Question::OpenId => return false,
    };
    let first = chosen.settings.first().map(|one| one.source);
    // Of several answers of Autodiscover the one that is told first stays first, whichever comes first; and so of two files that lead elsewhere.
    let may_be_first = match chosen.rank {
        Rank::Autodiscover | Rank::AutodiscoverLedElsewhere => first == Some(Source::Autodiscover),
        Rank::FileByExchanger => question == Question::AutoconfigMx,
        Rank::FileLedElsewhere => first == Some(Source::AutoconfigWellKnown),
        _ => false,
    };
    chosen.rank > at_best || chosen.rank == at_best && may_be_first
}

#[cfg(test)]
mod tests {
    use crate::discover::Source;
    use crate::discover::judge::tests::{answered, at, doors, file, found, judged, publish};
    use crate::endpoint::Protocol;
    use crate::observation::discovery::Question;

    #[test]
    fn where_all_records_lead_to_one_provider_nothing_beside_counts_for_more() {
        let mut discovery = at("contoso-example.mail.protection.outlook.com");
        discovery.records.autodiscover = Ok(vec!["autodiscover.outlook.com".to_owned()]);
        publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
        let page = file(&[("imap", "mail.host.example", 993, "SSL")]);
        let page = answered(Question::AutoconfigHost, Ok(page));
        discovery.asked.push(page);
        let judgement = judged(&discovery);
        let exchange = "outlook.office365.com".to_owned();
        assert_eq!(
            doors(&judgement, Protocol::Imap),
            [(exchange, 993, Source::Provider)]
        );
        assert_eq!(found(&judgement), ["differs", "differs"]);
        // The alias of another cloud, or of another house, leaves open where the mailboxes are.
        discovery.records.mx = at("aspmx.l.google.com").records.mx;
        let own = "mail.host.example".to_owned();
        assert_eq!(
            doors(&judged(&discovery), Protocol::Imap),
            [(own, 993, Source::AutoconfigHost)]
        );
    }

    #[test]
    fn where_a_record_of_a_service_leads_elsewhere_the_exchanger_proves_nothing() {
        let mut discovery = at("aspmx.l.google.com");
        publish(&mut discovery, "_imaps._tcp", 993, "imap.gmail.com");
        let first = |discovery: &_| doors(&judged(discovery), Protocol::Imap)[0].clone();
        assert_eq!(first(&discovery).2, Source::Provider);
        let mut discovery = at("aspmx.l.google.com");
        publish(&mut discovery, "_imaps._tcp", 993, "imap.contoso.example");
        let own = ("imap.contoso.example".to_owned(), 993, Source::Srv);
        assert_eq!(first(&discovery), own);
    }
}
