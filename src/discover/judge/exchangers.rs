//! Mail exchangers of different houses.

use crate::discover::finding::Finding;
use crate::observation::discovery::Discovery;
use crate::provider::Provider;

/// A mail exchanger of a known provider that mail goes to only when those of somebody else fail; none where the mailboxes are at that
/// provider all the same, as its records tell.
pub(super) fn mixed(discovery: &Discovery, provider: Provider) -> Option<Finding> {
    let records = &discovery.records;
    let owner = |exchange: &str| Provider::owning(exchange).and_then(Provider::owner);
    let first = records.preferred_exchangers().next()?;
    let preference = first.preference;
    let mut further = records.mx.iter().flatten();
    let other = further.find(|mx| {
        let own = owner(&mx.exchange);
        mx.preference > preference
            && own.is_some()
            && own != owner(&first.exchange)
            && own != provider.owner()
    })?;
    Some(Finding::MixedExchangers {
        first: first.exchange.clone(),
        other: other.exchange.clone(),
        provider: Provider::owning(&other.exchange)?.title()?,
    })
}
