//! Look-ups as words.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::listed;
use crate::observation::dns::{
    Answer, DnsTrouble, ExtendedError, Resolution, SystemAnswer, SystemFailure,
};
use crate::style::safe;

/// A look-up that takes longer is told with its time.
const LATE: Duration = Duration::from_secs(1);

pub(super) fn addresses(resolution: &Resolution) -> String {
    if resolution.name.parse::<IpAddr>().is_ok() {
        return "an address, so nothing is looked up".to_owned();
    }
    let addresses = texts(&resolution.addresses());
    let mut text = format!("{} is at {}", safe(&resolution.name), listed(&addresses));
    if let Some(alias) = resolution.aliases.last() {
        text.push_str(&format!(", as an alias of {}", safe(alias)));
    }
    let came = |family: &str| match family {
        "IPv4" => matches!(resolution.v4, Ok(_) | Err(DnsTrouble::NoData)),
        _ => matches!(resolution.v6, Ok(_) | Err(DnsTrouble::NoData)),
    };
    let late = resolution.late.filter(|family| came(family));
    if let Some(family) = late.filter(|_| resolution.took >= LATE) {
        let took = resolution.took.as_secs_f32();
        text.push_str(&format!("; the answer for {family} took {took:.1} s"));
    }
    if resolution.waited >= LATE {
        let waited = resolution.waited.as_secs_f32();
        text.push_str(&format!("; that took {waited:.1} s"));
    }
    for (family, trouble) in [
        ("IPv4", resolution.v4.as_ref().err()),
        ("IPv6", resolution.v6.as_ref().err()),
    ] {
        // That a name has addresses of one family alone is quite usual.
        let trouble = trouble.filter(|trouble| !matches!(trouble, DnsTrouble::NoData));
        if let Some(trouble) = trouble {
            text.push_str(&format!("; {family}: {}", dns_words(trouble)));
        }
    }
    for (server, trouble) in &resolution.unhelpful {
        text.push_str(&format!("; {}", unhelpful(*server, trouble)));
    }
    if let Some(SystemAnswer::Failed(failure)) = resolution.system {
        text.push_str(&format!("; this computer itself {}", system_words(failure)));
    }
    if let Some(SystemAnswer::Addresses(system)) = &resolution.system
        && !system.iter().all(|address| from_dns(resolution, *address))
    {
        text.push_str(&format!(
            "; this computer itself says {}",
            listed(&texts(system))
        ));
        if let Some(suffix) = &resolution.suffix {
            let (name, suffix) = (safe(&resolution.name), safe(suffix));
            text.push_str(&format!(", which is the address of {name}.{suffix}"));
        }
    }
    text
}

/// What the operating system's own look-up came to, where that of the DNS found addresses.
const fn system_words(failure: SystemFailure) -> &'static str {
    match failure {
        SystemFailure::NoName => "does not find the name",
        SystemFailure::TryAgain => "got no answer before it gave up",
        SystemFailure::Fatal => "cannot look it up",
        SystemFailure::NoAnswer => "has not found it yet",
    }
}

/// That a resolver which is set up on this computer was of no help.
fn unhelpful(server: SocketAddr, trouble: &DnsTrouble) -> String {
    let server = resolver(server.ip());
    match trouble {
        DnsTrouble::Timeout => format!("the DNS server {server} did not answer"),
        DnsTrouble::ResolverUnreachable => format!("the DNS server {server} cannot be reached"),
        DnsTrouble::DeniedLocally => {
            format!("this computer itself forbids to ask the DNS server {server}")
        }
        DnsTrouble::ServFail { .. } => format!("the DNS server {server} failed (SERVFAIL)"),
        DnsTrouble::Refused => format!("the DNS server {server} refused (REFUSED)"),
        _ => format!("the DNS server {server} did not help"),
    }
}

fn texts(addresses: &[IpAddr]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

fn from_dns(resolution: &Resolution, address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => resolution.v4.iter().flatten().any(|known| *known == v4),
        IpAddr::V6(v6) => resolution.v6.iter().flatten().any(|known| *known == v6),
    }
}

pub(super) fn no_address(resolution: &Resolution) -> String {
    let name = safe(&resolution.name);
    if let Some(why) = other_family(resolution) {
        return why;
    }
    let says = match (&resolution.v4, &resolution.v6) {
        (Err(DnsTrouble::NoData), Err(DnsTrouble::NoData)) => match resolution.aliases.last() {
            Some(target) => {
                format!(
                    "{name} is an alias of {}, which has no address",
                    safe(target)
                )
            }
            None => format!("{name} {}", dns_words(&DnsTrouble::NoData)),
        },
        (Err(v4), Err(v6)) if v4 == v6 => format!("{name} {}", dns_words(v4)),
        (v4, v6) => format!(
            "{name}: IPv4 {}, IPv6 {}",
            family_words(v4),
            family_words(v6)
        ),
    };
    let says = match &resolution.extended {
        Some(extended) if !matches!(resolution.trouble(), Some(DnsTrouble::ServFail { .. })) => {
            format!("{says}; {}", reason(extended))
        }
        _ => says,
    };
    match resolution.trouble().is_some_and(is_of_resolver) && !resolution.resolvers.is_empty() {
        true => format!("{says} (asked: {})", servers(&resolution.resolvers)),
        false => says,
    }
}

/// Whether a trouble is one of the DNS servers that were asked, so that it matters which these are.
const fn is_of_resolver(trouble: &DnsTrouble) -> bool {
    use DnsTrouble::{
        DeniedLocally, Malformed, Rcode, Refused, ResolverUnreachable, ServFail, Timeout, Truncated,
    };
    matches!(
        trouble,
        DeniedLocally
            | Malformed
            | Rcode(_)
            | Refused
            | ResolverUnreachable
            | ServFail { .. }
            | Timeout
            | Truncated
    )
}

/// DNS servers by their address, and by their port where that is not the usual one.
fn servers(all: &[SocketAddr]) -> String {
    let texts: Vec<String> = all
        .iter()
        .map(|server| match server.port() {
            53 => resolver(server.ip()),
            _ => server.to_string(),
        })
        .collect();
    listed(&texts)
}

/// Where Docker has a DNS server in each container, which asks those of the host.
const OF_DOCKER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 11));

/// A DNS server by its address, and by whose it is where the address tells.
fn resolver(server: IpAddr) -> String {
    match server {
        OF_DOCKER => format!("{server} (Docker's, which asks those of its host)"),
        _ => server.to_string(),
    }
}

/// Why a name that has addresses could not be used: the user asked for the other family alone.
pub(in crate::report) fn other_family(resolution: &Resolution) -> Option<String> {
    let name = safe(&resolution.name);
    let (asked, trouble) = match (&resolution.v4, &resolution.v6) {
        (Ok(_), Err(trouble)) => ("IPv6", trouble),
        (Err(trouble), Ok(_)) => ("IPv4", trouble),
        _ => return None,
    };
    let why = match trouble {
        DnsTrouble::NoData => format!("{name} has no {asked} address"),
        other => format!("the {asked} address of {name} {}", dns_words(other)),
    };
    let (option, found) = match asked {
        "IPv6" => ("-6", texts_of(&resolution.v4)),
        _ => ("-4", texts_of(&resolution.v6)),
    };
    Some(format!(
        "you asked for {asked} only, and {why}; without {option} it is at {found}"
    ))
}

fn texts_of<T: ToString>(answer: &Answer<T>) -> String {
    let texts: Vec<String> = answer.iter().flatten().map(ToString::to_string).collect();
    listed(&texts)
}

fn family_words<T: ToString>(answer: &Answer<T>) -> String {
    match answer {
        Ok(_) => texts_of(answer),
        Err(trouble) => dns_words(trouble),
    }
}

pub(in crate::report) fn dns_words(trouble: &DnsTrouble) -> String {
    match trouble {
        DnsTrouble::NxDomain => "does not exist (NXDOMAIN)".to_owned(),
        DnsTrouble::NoData => "has no address".to_owned(),
        DnsTrouble::ServFail { extended: None } => {
            "could not be looked up, the DNS server failed (SERVFAIL)".to_owned()
        }
        DnsTrouble::ServFail {
            extended: Some(code),
        } => format!(
            "could not be looked up, the DNS server failed (SERVFAIL, extended error {code}{})",
            extended_words(*code).map_or_else(String::new, |words| format!(": {words}"))
        ),
        DnsTrouble::Refused => "was refused by the DNS server (REFUSED)".to_owned(),
        DnsTrouble::Rcode(code) => format!("could not be looked up (DNS response code {code})"),
        DnsTrouble::Timeout => "could not be looked up, no DNS server answered in time".to_owned(),
        DnsTrouble::ResolverUnreachable => {
            "could not be looked up, the DNS server cannot be reached".to_owned()
        }
        DnsTrouble::DeniedLocally => {
            "could not be looked up, this computer itself forbids to ask the DNS server".to_owned()
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
        DnsTrouble::Truncated => {
            "could not be looked up, the answer is too long for UDP and does not come over TCP"
                .to_owned()
        }
        DnsTrouble::Unfinished => "was not answered by the end of the run".to_owned(),
        DnsTrouble::InvalidName => "is not a name that the DNS can hold".to_owned(),
    }
}

/// What a DNS server says beside an answer that is no failure of its own.
fn reason(extended: &ExtendedError) -> String {
    let code = extended.code;
    let words = extended_words(code).map_or_else(String::new, |words| format!(": {words}"));
    let own = match extended.text.is_empty() {
        true => String::new(),
        false => format!(", \"{}\"", safe(&extended.text)),
    };
    format!("the DNS server says why (extended error {code}{words}{own})")
}

/// What an extended error means (RFC 8914, section 4), where that says more than that it failed.
const fn extended_words(code: u16) -> Option<&'static str> {
    Some(match code {
        6 => "the signatures do not hold",
        7 => "a signature has expired",
        8 => "a signature is not valid yet",
        9 => "no usable key is found",
        10 => "signatures are missing",
        11 => "the key is not one for zones",
        12 => "the proof that there is none is missing",
        15 => "blocked",
        16 => "censored",
        17 => "filtered",
        18 => "this computer is not served",
        22 => "the name servers of the domain do not answer",
        23 => "the network of the DNS server failed",
        _ => return None,
    })
}
