//! Mail exchangers that lead nowhere, and those of different houses.

use std::net::{IpAddr, Ipv4Addr};

use crate::discover::finding::Finding;
use crate::endpoint::is_of_internet;
use crate::observation::discovery::Discovery;
use crate::observation::dns::{Exchanger, Mx};
use crate::plan::is_denial;
use crate::provider::Provider;

/// A mail exchanger that is named by its address: a record has to name a host (RFC 1035, section 3.3.9), so that other servers look for a host of
/// that name and deliver nothing.
pub(super) fn by_address(discovery: &Discovery) -> Option<Finding> {
    let all = discovery.records.mx.iter().flatten();
    let address = all.filter_map(Mx::address).next()?;
    Some(Finding::ExchangerByAddress { address })
}

/// What is wrong with the hosts of the mail exchangers, one of each kind: other servers cannot deliver there, or need not (RFC 2181, section
/// 10.3; RFC 5321, section 5.1).
pub fn hosts(discovery: &Discovery) -> Vec<Finding> {
    let mut findings: Vec<Finding> = Vec::new();
    for mx in discovery.records.mx.iter().flatten() {
        let Some(found) = of_host(discovery, mx) else {
            continue;
        };
        if findings.iter().all(|one| one.name() != found.name()) {
            findings.push(found);
        }
    }
    findings
}

fn of_host(discovery: &Discovery, mx: &Mx) -> Option<Finding> {
    let mut others = discovery.records.mx.iter().flatten();
    let has_others = others.any(|one| one != mx && may_take_mail(discovery, one));
    let host = mx.exchange.clone();
    if mx.is_loopback() {
        return Some(Finding::ExchangerInside {
            host,
            address: Ipv4Addr::LOCALHOST.into(),
            has_others,
            may_be_right: false,
        });
    }
    let found = looked_up(discovery, mx)?;
    match &found.addresses {
        Err(trouble) if is_denial(trouble) => Some(Finding::ExchangerMissing {
            host,
            trouble: trouble.clone(),
            has_others,
        }),
        Err(_) => None,
        Ok(addresses) => match addresses.first().filter(|_| is_inside(addresses)) {
            Some(address) => Some(Finding::ExchangerInside {
                host,
                address: address.to_canonical(),
                has_others,
                // A network with names of its own tells its own computers other addresses than the rest of the world.
                may_be_right: discovery.own_dns || discovery.is_inside,
            }),
            None => found.aliases.last().map(|of| Finding::ExchangerAlias {
                host,
                of: of.clone(),
            }),
        },
    }
}

fn looked_up<'d>(discovery: &'d Discovery, mx: &Mx) -> Option<&'d Exchanger> {
    let mut all = discovery.records.exchangers.iter();
    all.find(|one| one.host == mx.exchange)
}

fn is_inside(addresses: &[IpAddr]) -> bool {
    !addresses.iter().any(|one| is_of_internet(*one))
}

/// Whether nothing is known against a mail exchanger.
fn may_take_mail(discovery: &Discovery, mx: &Mx) -> bool {
    let is_bad = looked_up(discovery, mx).is_some_and(|one| match &one.addresses {
        Ok(addresses) => is_inside(addresses),
        Err(trouble) => is_denial(trouble),
    });
    !is_bad && !mx.is_loopback() && mx.address().is_none()
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
    use super::*;
    use crate::discover::judge::tests::{at, found, judged};
    use crate::observation::dns::{Answer, DnsTrouble};

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

    fn looked_up(addresses: Answer<IpAddr>, aliases: &[&str]) -> Discovery {
        let mut discovery = at("mx.host.example");
        discovery.own_dns = false;
        discovery.records.exchangers = vec![Exchanger {
            host: "mx.host.example".to_owned(),
            aliases: aliases.iter().map(ToString::to_string).collect(),
            addresses,
        }];
        discovery
    }

    #[test]
    fn an_exchanger_that_nobody_can_deliver_to_is_told() {
        let some = |address: &str| Ok(vec![address.parse().expect("an address")]);
        for (addresses, aliases, told) in [
            (Err(DnsTrouble::NxDomain), vec![], Some("exchanger-missing")),
            (Err(DnsTrouble::NoData), vec![], Some("exchanger-missing")),
            (
                Err(DnsTrouble::NxDomain),
                vec!["gone.host.example"],
                Some("exchanger-missing"),
            ),
            (Err(DnsTrouble::Timeout), vec![], None),
            (Err(DnsTrouble::ServFail { extended: None }), vec![], None),
            (some("10.1.2.3"), vec![], Some("exchanger-inside")),
            (some("127.0.0.1"), vec![], Some("exchanger-inside")),
            (some("0.0.0.0"), vec![], Some("exchanger-inside")),
            (some("fd00::1"), vec![], Some("exchanger-inside")),
            (
                some("203.0.113.10"),
                vec!["a.host.example"],
                Some("exchanger-alias"),
            ),
            (some("203.0.113.10"), vec![], None),
            (some("2001:db8::1"), vec![], None),
        ] {
            let judgement = judged(&looked_up(addresses.clone(), &aliases));
            let mut all = found(&judgement);
            all.retain(|one| one.starts_with("exchanger-"));
            assert_eq!(all, Vec::from_iter(told), "{addresses:?}");
        }
        let names = [
            "localhost",
            "mail.localhost.",
            "localhost.localdomain",
            "LOCALHOST",
        ];
        for name in names {
            assert!(
                found(&judged(&at(name))).contains(&"exchanger-inside"),
                "{name}"
            );
        }
    }

    #[test]
    fn a_network_with_names_of_its_own_may_be_right_and_another_exchanger_takes_the_mail() {
        let some: Answer<IpAddr> = Ok(vec!["10.1.2.3".parse().expect("an address")]);
        for own_dns in [false, true] {
            let mut discovery = looked_up(some.clone(), &[]);
            discovery.own_dns = own_dns;
            for others in [false, true] {
                if others && let Ok(all) = &mut discovery.records.mx {
                    all.push(Mx {
                        preference: 20,
                        exchange: "mx2.host.example".to_owned(),
                    });
                }
                let found = hosts(&discovery);
                let told = found.iter().filter_map(|one| match one {
                    Finding::ExchangerInside {
                        may_be_right,
                        has_others,
                        ..
                    } => Some((*may_be_right, *has_others)),
                    _ => None,
                });
                let told: Vec<(bool, bool)> = told.collect();
                assert_eq!(told, [(own_dns, others)]);
            }
        }
    }
}
