//! What to do about what was found of records of the DNS.

use std::net::Ipv4Addr;

use crate::discover::Whom;
use crate::report::discovery::command::subject as address_of;
use crate::style::safe;

/// The domain is read again.
const NO_DOMAIN: &str = "Read the part after the @ again, letter by letter. Where it is right, whoever runs the domain sees whether its registration has run out.";

/// The record goes, or gets the right label.
pub(super) fn wrong_label(
    record: &str,
    right: &str,
    host: &str,
    port: u16,
    is_there: bool,
) -> String {
    if is_there {
        return format!(
            "The administrator removes the record: `{}` has the same server already. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
            safe(right),
            safe(record)
        );
    }
    format!(
        "The administrator publishes `{} SRV 0 1 {port} {}.` in its place. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
        safe(right),
        safe(host),
        safe(record)
    )
}

/// The record gets a port of its own protocol.
pub(super) fn foreign_port(record: &str, host: &str, usual: u16) -> String {
    format!(
        "The administrator corrects the record: `{} SRV 0 1 {usual} {}.`, or removes it where the server has no such service. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
        safe(record),
        safe(host),
        safe(record)
    )
}

/// The records are corrected or go.
pub(super) fn target_missing(records: &[String], targets: &[String]) -> String {
    format!(
        "The administrator corrects or removes the {}. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
        if targets.len() > 1 {
            "records"
        } else {
            "record"
        },
        safe(records.first().map_or("", String::as_str))
    )
}

/// The record gets its port.
pub(super) fn no_port(record: &str, usual: u16) -> String {
    format!(
        "The administrator gives the record its port (usual is {usual}), or the target `.` where there is no such service. Look first: `dig SRV {} +short`. A change counts after the TTL, often within an hour.",
        safe(record)
    )
}

/// The record gets a documented server, or goes.
pub(super) fn not_of_provider(record: &str, provider: &str, offers: bool) -> String {
    if offers {
        return format!(
            "The administrator corrects the record to a server that {provider} documents, or removes it. Look first: `dig SRV {} +short`.",
            safe(record)
        );
    }
    format!(
        "The administrator removes the record, or gives it the target `.` with port 0. Look first: `dig SRV {} +short`.",
        safe(record)
    )
}

/// The record that is left over goes.
pub(super) fn mixed_exchangers(other: &str, domain: &str) -> String {
    format!(
        "If nobody has a mailbox there any more, the administrator removes the record of {}. Look first: `dig MX {domain} +short`.",
        safe(other)
    )
}

/// The alias that is left over goes.
pub(super) fn split_providers(domain: &str) -> String {
    format!(
        "The administrator removes the alias if the mailboxes have moved away. Look first: `dig CNAME autodiscover.{domain} +short`."
    )
}

/// One record is made of several.
pub(super) fn spf_twice(domain: &str) -> String {
    format!("The administrator puts them into one. Look first: `dig TXT {domain} +short`.")
}

/// The provider is added.
pub(super) fn spf_lacks(include: &str, domain: &str) -> String {
    format!(
        "The administrator adds `include:{include}` to the TXT record that begins with v=spf1. Look first: `dig TXT {domain} +short`."
    )
}

/// The domain is read again.
pub(super) fn no_exchanger(domain: &str) -> String {
    format!(
        "Read the part after the @ again, letter by letter. Where it is right, ask the help desk under which domain the mail is. Its administrator looks first: `dig MX {domain} +short`."
    )
}

/// Another domain, or other records.
pub(super) fn null_mx(domain: &str) -> String {
    format!(
        "Read the part after the @ again, or ask for the address that mail reaches. If the domain should have mail, its administrator puts records of its mail servers in the place of `MX 0 .` (look first: `dig MX {domain} +short`)."
    )
}

/// The domain is read again, or the near one is meant.
pub(super) fn no_domain(near: Option<&'static str>, whom: &Whom) -> String {
    let Some(near) = near else {
        return NO_DOMAIN.to_owned();
    };
    format!(
        "Read the part after the @ again. If {near} is meant: `mailprobe discover {}`.",
        address_of(&whom.at(near))
    )
}

/// Where the settings of a server's domain are asked for.
pub(super) fn server_name(above: Option<&str>, domain: &str) -> String {
    let of_domain = above.map_or_else(
        || "To find settings, type the whole e-mail address".to_owned(),
        |above| {
            format!(
                "For the settings: `mailprobe discover {}`, or with the whole e-mail address",
                safe(above)
            )
        },
    );
    format!("{of_domain}. To try the server itself: `mailprobe {domain}`.")
}

/// The host that has the address is named.
pub(super) fn exchanger_by_address(address: Ipv4Addr, domain: &str) -> String {
    format!(
        "The administrator of the domain names the host that has this address: `{domain}. IN MX 10 HOST.`, with `HOST. IN A {address}`. Look first: `dig MX {domain} +short`."
    )
}
