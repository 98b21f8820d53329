//! What was found of records of the DNS, as a sentence.

use std::net::Ipv4Addr;

use crate::endpoint::{Protocol, Security};
use crate::observation::dns::DnsTrouble;
use crate::report::build::joined;
use crate::report::words::dns_words;
use crate::style::safe;

/// That a server was named, and no domain.
pub(super) const SERVER_NAME: &str = "This is understood as the name of a server, and it has no mail of its own. Settings are published for mail domains: what stands behind the @ of an address.";

/// That the domain takes no mail.
pub(super) const NULL_MX: &str = "The domain says itself that it takes no mail (a null MX record, RFC 7505): what is sent to its addresses comes back.";

/// That the domain has no mail exchanger.
pub(super) const NO_EXCHANGER: &str = "The domain has no MX record: it takes no mail under this name, or at its own address alone, as few domains do.";

/// That a record stands below the label of another encryption.
pub(super) fn wrong_label(record: &str, host: &str, port: u16, of_port: Security) -> String {
    let (begins, promises) = match of_port {
        Security::ImplicitTls => ("with TLS", "clear text and STARTTLS"),
        _ => ("in clear text, with STARTTLS", "TLS from the start"),
    };
    format!(
        "The record {} names {} at port {port}. Connections to that port begin {begins}, and the name of the record promises {promises}: programs that follow it cannot connect.",
        safe(record),
        safe(host)
    )
}

/// That a record names the port of another protocol.
pub(super) fn foreign_port(record: &str, host: &str, port: u16, of_port: Protocol) -> String {
    format!(
        "The record {} names {} at port {port}. That port belongs to {of_port}: programs that follow the record meet another service there, or nobody.",
        safe(record),
        safe(host)
    )
}

/// The servers of records that do not exist: the first of many, and how many more.
pub(super) fn target_missing(
    records: &[String],
    targets: &[String],
    trouble: &DnsTrouble,
) -> String {
    let shown = |all: &[String], most: usize| {
        let mut shown: Vec<String> = all.iter().take(most).map(|one| safe(one)).collect();
        match all.len().saturating_sub(most) {
            0 => {}
            more => shown.push(format!("{more} more")),
        }
        joined(&shown)
    };
    let (record, target) = (shown(records, 2), shown(targets, 2));
    match (records.len(), targets.len()) {
        (1, 1) => format!(
            "The record {record} names {target}, and that {}.",
            dns_words(trouble)
        ),
        (1, _) => format!(
            "Records {record} name {target}; each of these {}.",
            dns_words(trouble)
        ),
        (_, 1) => format!(
            "The records {record} name {target}, and that {}.",
            dns_words(trouble)
        ),
        (..) => format!(
            "The records {record} name {target}; each of these {}.",
            dns_words(trouble)
        ),
    }
}

/// That a record has no port.
pub(super) fn no_port(record: &str, host: &str) -> String {
    format!(
        "The record {} names {} with port 0, which is none: programs pass it over, or fail.",
        safe(record),
        safe(host)
    )
}

/// That a record names a server that its provider does not document.
pub(super) fn not_of_provider(
    record: &str,
    server: &str,
    provider: &str,
    protocol: Protocol,
) -> String {
    format!(
        "The record {} names {}, where {provider} documents no {protocol} like that.",
        safe(record),
        safe(server)
    )
}

/// That mail goes to two houses.
pub(super) fn mixed_exchangers(first: &str, other: &str, provider: Option<&str>) -> String {
    let whose = provider.map_or_else(String::new, |provider| format!(" ({provider})"));
    format!(
        "Mail for the domain goes to {}, and to {}{whose} only when that fails: it may be left over from a move.",
        safe(first),
        safe(other)
    )
}

/// That mail and Autodiscover lead to two houses.
pub(super) fn split_providers(mail: &str, autodiscover: &str) -> String {
    format!(
        "Mail for the domain goes to {}, and the name for Autodiscover leads to {autodiscover}: Outlook and phones look there.",
        safe(mail)
    )
}

/// That there are several SPF records.
pub(super) fn spf_twice(count: usize) -> String {
    format!(
        "The domain has {count} SPF records. One is allowed; with more, those who receive mail take all of them for none (RFC 7208, section 4.5)."
    )
}

/// That the SPF record leaves out the provider.
pub(super) fn spf_lacks(include: &str, provider: &str) -> String {
    format!(
        "The SPF record of the domain leaves out {include}: what is sent through {provider} may be taken for forged by those who receive it."
    )
}

/// That the domain does not exist.
pub(super) fn no_domain(near: Option<&'static str>) -> String {
    match near {
        None => "The domain does not exist (NXDOMAIN).".to_owned(),
        Some(near) => {
            format!("The domain does not exist (NXDOMAIN). {near} is called nearly the same.")
        }
    }
}

/// That an MX record names an address.
pub(super) fn exchanger_by_address(address: Ipv4Addr) -> String {
    format!(
        "The MX record of the domain names an address ({address}) in the place of a host. Other servers look for a host of that name, find none, and send the mail back."
    )
}
