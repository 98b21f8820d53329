//! Look-ups as words.

use super::listed;
use crate::observation::dns::{Answer, DnsTrouble, Resolution};
use crate::style::safe;

pub(super) fn addresses(resolution: &Resolution) -> String {
    let addresses: Vec<String> = resolution
        .addresses()
        .iter()
        .map(ToString::to_string)
        .collect();
    let alias = match resolution.aliases.last() {
        Some(alias) => format!(", an alias of {}", safe(alias)),
        None => String::new(),
    };
    format!("{}{alias}", listed(&addresses))
}

pub(super) fn no_address(resolution: &Resolution) -> String {
    let name = safe(&resolution.name);
    match (&resolution.v4, &resolution.v6) {
        (Err(v4), Err(v6)) if v4 == v6 => format!("{name} {}", dns_words(v4)),
        (v4, v6) => format!(
            "{name}: IPv4 {}, IPv6 {}",
            family_words(v4),
            family_words(v6)
        ),
    }
}

fn family_words<T: ToString>(answer: &Answer<T>) -> String {
    match answer {
        Ok(addresses) => {
            let addresses: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            listed(&addresses)
        }
        Err(trouble) => dns_words(trouble),
    }
}

fn dns_words(trouble: &DnsTrouble) -> String {
    match trouble {
        DnsTrouble::NxDomain => "does not exist (NXDOMAIN)".to_owned(),
        DnsTrouble::NoData => "has no address".to_owned(),
        DnsTrouble::ServFail { extended: None } => {
            "could not be looked up, the DNS server failed (SERVFAIL)".to_owned()
        }
        DnsTrouble::ServFail {
            extended: Some(code),
        } => format!(
            "could not be looked up, the DNS server failed (SERVFAIL, extended error {code})"
        ),
        DnsTrouble::Refused => "was refused by the DNS server (REFUSED)".to_owned(),
        DnsTrouble::Rcode(code) => format!("could not be looked up (DNS response code {code})"),
        DnsTrouble::Timeout => "could not be looked up, no DNS server answered in time".to_owned(),
        DnsTrouble::ResolverUnreachable => {
            "could not be looked up, the DNS server cannot be reached".to_owned()
        }
        DnsTrouble::NoResolver => {
            "could not be looked up, this computer has no DNS server configured".to_owned()
        }
        DnsTrouble::AliasLoop => "is an alias that leads back to itself".to_owned(),
        DnsTrouble::DanglingAlias { target } => {
            format!("is an alias of {}, which does not exist", safe(target))
        }
        DnsTrouble::Malformed => {
            "could not be looked up, the DNS answer is not readable".to_owned()
        }
        DnsTrouble::InvalidName => "is not a name that the DNS can hold".to_owned(),
    }
}
