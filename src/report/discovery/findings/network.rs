//! What was found of this network and its DNS, as a sentence.

use std::net::IpAddr;

use crate::observation::dns::DnsTrouble;
use crate::report::build::joined;
use crate::report::words::dns_words;
use crate::style::safe;

/// That every name below the domain has an address.
pub(super) fn wildcard(address: IpAddr) -> String {
    format!(
        "Every name below the domain has an address ({address}), also one that was made up (a wildcard record). That autoconfig and autodiscover exist says nothing."
    )
}

/// That a name is denied that is known to exist.
pub(super) const DENIES_KNOWN: &str = "The DNS server says that the domain does not exist, and says the same of a name of the web that is known to exist: it has no way to the internet, or withholds names. Whether the domain exists is not known.";

/// That every name at all has one.
pub(super) fn every_name(address: IpAddr) -> String {
    format!(
        "This network gives an address for every name, even for one that cannot exist ({address}): a login page, a filter or a DNS server that lies stands in between. What it says of names does not count."
    )
}

/// That somebody answers for a well-known page.
pub(super) fn portal(leads_to: Option<&str>) -> String {
    let where_to =
        leads_to.map_or_else(String::new, |host| format!(", and leads to {}", safe(host)));
    format!(
        "Somebody else answers in the place of a well-known page of the web{where_to}: a login page of this network, or a filter."
    )
}

/// That hosts of different houses show one certificate.
pub(super) fn foreign_certificate(issuer: Option<&str>, hosts: &[String]) -> String {
    let by = issuer.map_or_else(String::new, |issuer| {
        format!(" (issued by {})", safe(issuer))
    });
    let hosts: Vec<String> = hosts.iter().map(|host| safe(host)).collect();
    format!(
        "{} have nothing to do with each other, and all show one certificate{by} that is for none of them: something in this network answers in their place, such as a login page or a filter.",
        joined(&hosts)
    )
}

/// That a server is in a local network.
pub(super) fn inside_server(host: &str, address: IpAddr, may_be_right: bool) -> String {
    if may_be_right {
        return format!(
            "{}, which leads to nothing outside of the local network: these settings work there alone.",
            inside(host, address)
        );
    }
    format!(
        "{}, which is one of {}: no server of the internet has it, so mail programs cannot reach it.",
        inside(host, address),
        if address.is_loopback() || address.is_unspecified() {
            "each computer itself"
        } else {
            "a local network"
        }
    )
}

/// That one kind of records is not known.
pub(super) fn unanswered(records: &str, trouble: &DnsTrouble) -> String {
    format!(
        "The question for {records} records {}. What the domain publishes there is not known.",
        dns_words(trouble)
    )
}

/// That the DNS answered nothing.
pub(super) fn no_answers(trouble: &DnsTrouble, of_domain: bool) -> String {
    match of_domain {
        true => format!(
            "The question for the records of the domain {}, and a question about another name was answered: it is the domain's own name servers that do not answer. What it publishes is not known.",
            dns_words(trouble)
        ),
        false => format!(
            "No question was answered: each name {}. That says nothing of the domain; it is the DNS server that was asked, or the way to it.",
            dns_words(trouble)
        ),
    }
}

/// That a server is named by this address, or that its name has it.
fn inside(host: &str, address: IpAddr) -> String {
    match host.parse::<IpAddr>() {
        Ok(_) => format!("A server is named by the address {address}"),
        Err(_) => format!("{} has the address {address}", safe(host)),
    }
}
