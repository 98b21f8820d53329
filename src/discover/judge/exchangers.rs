//! Mail exchangers of different houses.

use crate::discover::finding::Finding;
use crate::observation::discovery::Discovery;
use crate::provider::Provider;

/// A mail exchanger of a known provider that mail goes to only when those of somebody else fail, or any beside those of Exchange Online; none where the mailboxes are at that
/// provider all the same, as its records tell.
pub(super) fn mixed(discovery: &Discovery, provider: Provider) -> Option<Finding> {
    let records = &discovery.records;
    let owner = |exchange: &str| Provider::owning(exchange).and_then(Provider::owner);
    let first = records.preferred_exchangers().next()?;
    let preference = first.preference;
    let mut further = records.mx.iter().flatten();
    // Exchange Online wants to be the only one. Elsewhere somebody may well keep mail while the servers of a house are away.
    let is_microsofts = matches!(
        Provider::owning(&first.exchange),
        Some(Provider::ExchangeOnline(_))
    );
    let other = further.find(|mx| {
        let own = owner(&mx.exchange);
        mx.preference > preference
            && (own.is_some() || is_microsofts)
            && own != owner(&first.exchange)
            && (own.is_none() || own != provider.owner())
    })?;
    Some(Finding::MixedExchangers {
        first: first.exchange.clone(),
        other: other.exchange.clone(),
        provider: Provider::owning(&other.exchange).and_then(Provider::title),
    })
}
