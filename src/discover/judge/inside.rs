//! Servers at addresses that lead nowhere on the internet, and a network that answers in the place of others.

use std::net::IpAddr;

use crate::discover::finding::Finding;
use crate::discover::judge::Chosen;
use crate::discover::microsoft::host_of;
use crate::discover::{Setting, Source};
use crate::endpoint::is_of_internet;
use crate::observation::discovery::{Discovery, Question};
use crate::observation::web::WebTrouble;

/// What is to be told of the addresses of the servers that are used.
pub(super) fn servers(discovery: &Discovery, servers: &[Chosen]) -> Vec<Finding> {
    let settings = servers.iter().flat_map(|chosen| &chosen.settings);
    let mut findings: Vec<Finding> = Vec::new();
    for setting in settings.filter(|one| one.source != Source::Typed) {
        let found = of_server(discovery, setting);
        findings.extend(found.filter(|found| !findings.contains(found)));
    }
    findings
}

fn of_server(discovery: &Discovery, setting: &Setting) -> Option<Finding> {
    let literal = setting.host.parse::<IpAddr>().ok();
    if let Some(address) = literal.filter(|address| is_of_internet(*address)) {
        return Some(Finding::NamedByAddress {
            source: setting.source,
            address,
        });
    }
    let addresses = match &literal {
        Some(address) => std::slice::from_ref(address),
        None => discovery.addresses(&setting.host)?.as_deref().ok()?,
    };
    let address = addresses.first()?.to_canonical();
    if addresses.iter().any(|one| is_of_internet(*one)) {
        return None;
    }
    let of_computer = addresses
        .iter()
        .map(|one| one.to_canonical())
        .all(|one| one.is_loopback() || one.is_unspecified());
    Some(Finding::InsideServer {
        host: setting.host.clone(),
        address,
        // A network with names of its own tells its own computers other addresses than the rest of the world.
        may_be_right: is_of_this_network(discovery)
            || !of_computer && (discovery.own_dns || discovery.is_inside),
    })
}

/// Whether the hosts of the domain itself were reached in this network, as all of a domain of a local network are.
fn is_of_this_network(discovery: &Discovery) -> bool {
    let mut own = discovery
        .asked
        .iter()
        .filter(|one| !one.question.is_of_others());
    own.any(|one| {
        one.fetch
            .address
            .is_some_and(|place| !is_of_internet(place.ip()))
    })
}

/// The one certificate that Microsoft's sign-in service and hosts of the domain show, where they do: it cannot be of both.
pub(super) fn foreign_certificate(discovery: &Discovery) -> Option<Finding> {
    let shown = |asked: &crate::observation::discovery::Asked| match &asked.fetch.outcome {
        Err(WebTrouble::Untrusted { issuer, names, .. }) => {
            let host = host_of(asked.fetch.last_url())?;
            Some((host, issuer.clone(), names.clone()))
        }
        _ => None,
    };
    let is_microsofts = |question| {
        matches!(
            question,
            Question::Realm | Question::OpenId | Question::AutodiscoverJson
        )
    };
    let all = || discovery.asked.iter();
    let mut of_microsoft = all()
        .filter(|one| is_microsofts(one.question))
        .filter_map(shown);
    let (first, issuer, names) = of_microsoft.next()?;
    let of_domain = all()
        .filter(|one| !one.question.is_of_others())
        .filter_map(shown);
    let same = of_domain.filter(|(_, by, for_names)| *by == issuer && *for_names == names);
    let mut hosts = vec![first];
    for (host, ..) in same {
        if !hosts.contains(&host) {
            hosts.push(host);
        }
    }
    (hosts.len() > 1).then_some(Finding::ForeignCertificate { issuer, hosts })
}
