//! What was found of the hosts that take mail for a domain, as a sentence, and what to do about it.

use std::net::IpAddr;

use crate::observation::dns::DnsTrouble;
use crate::report::words::dns_words;
use crate::style::safe;

/// What it means where mail does not come, or comes by another host.
const fn consequence(has_others: bool) -> &'static str {
    match has_others {
        true => "Another host takes the mail as well, so that it comes late or by chance.",
        false => {
            "What others send to the domain comes back to them. Programs that read mail are not concerned, but whose servers these are cannot be told from that record."
        }
    }
}

/// That the host of a mail exchanger does not exist.
pub(in crate::report) fn missing(host: &str, trouble: &DnsTrouble, has_others: bool) -> String {
    format!(
        "The MX record of the domain names {}, and that {}. {}",
        safe(host),
        dns_words(trouble),
        consequence(has_others)
    )
}

/// That it leads nowhere on the internet.
pub(in crate::report) fn inside(
    host: &str,
    address: IpAddr,
    has_others: bool,
    may_be_right: bool,
) -> String {
    let host = safe(host);
    let of_computer = address.is_loopback() || address.is_unspecified();
    let what = match of_computer {
        true => "which every computer takes for itself",
        false => "which is of a local network",
    };
    if may_be_right {
        return format!(
            "The MX record of the domain names {host}. The DNS server of this network says that this is {address}, {what}: that is right only where the rest of the world is told another address."
        );
    }
    format!(
        "The MX record of the domain names {host}, and that is {address}, {what}. {}",
        consequence(has_others)
    )
}

/// That it is an alias.
pub(super) fn alias(host: &str, of: &str) -> String {
    format!(
        "The MX record of the domain names {}, which is an alias (CNAME) of {}. It must not be one (RFC 2181, section 10.3): most deliver all the same, and some may send the mail back. Programs that read mail are not concerned.",
        safe(host),
        safe(of)
    )
}

/// The record gets a host that is there.
pub(in crate::report) fn next_of_missing(domain: &str) -> String {
    format!(
        "The administrator of the DNS corrects the record, or removes it. Look first: `dig MX {domain} +short`. A change counts after the TTL, often within an hour."
    )
}

/// The record gets a host of the internet.
pub(in crate::report) fn next_of_inside(host: &str, may_be_right: bool, domain: &str) -> String {
    if may_be_right {
        return format!(
            "Look from outside: `dig @9.9.9.9 {} +short`. If that is the same address, the administrator of the DNS names a host that takes mail from the internet.",
            safe(host)
        );
    }
    format!(
        "The administrator of the DNS names a host that takes mail from the internet. Look first: `dig MX {domain} +short`. A change counts after the TTL, often within an hour."
    )
}

/// The record gets the name behind the alias.
pub(super) fn next_of_alias(of: &str, domain: &str) -> String {
    format!(
        "The administrator of the DNS names {} in the MX record, or a host with an address of its own. Look first: `dig MX {domain} +short`.",
        safe(of)
    )
}
