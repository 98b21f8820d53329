//! Mail exchangers of different houses.

use crate::discover::finding::Finding;
use crate::observation::discovery::Discovery;
use crate::observation::dns::Mx;
use crate::provider::Provider;

/// A mail exchanger that is named by its address: a record has to name a host (RFC 1035, section 3.3.9), so that other servers look for a host of
/// that name and deliver nothing.
pub(super) fn by_address(discovery: &Discovery) -> Option<Finding> {
    let all = discovery.records.mx.iter().flatten();
    let address = all.filter_map(Mx::address).next()?;
    Some(Finding::ExchangerByAddress { address })
}

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

#[cfg(test)]
mod tests {
    use crate::discover::judge::tests::{at, found, judged};

    #[test]
    fn an_exchanger_that_is_named_by_its_address_is_told() {
        for (exchange, told) in [
            ("203.0.113.10", true),
            ("203.0.113.10.", true),
            ("mx.host.example", false),
            ("10.mx.host.example", false),
        ] {
            let found = found(&judged(&at(exchange))).contains(&"exchanger-by-address");
            assert_eq!(found, told, "{exchange}");
        }
    }
}
