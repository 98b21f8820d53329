//! What to do about what was found of this network and its DNS.

use std::net::IpAddr;

use crate::report::discovery::command::Commands;
use crate::style::safe;

/// Who answers in the place of others is met in a browser.
pub(super) const SOMEBODY_BETWEEN: &str = "Open any page of the web in the browser of this computer, sign in where it leads to, and ask again. Otherwise ask another DNS server with --dns.";

/// Settings are published, so that nobody guesses.
pub(super) fn wildcard(domain: &str, commands: &Commands<'_>) -> String {
    match commands.names_servers {
        true => "Nothing has to be done, as long as the settings above are right.".to_owned(),
        false => format!(
            "The administrator publishes the settings in SRV records or a settings file: programs that guess names are led to this address. Look first: `dig autoconfig.{domain} +short`."
        ),
    }
}

/// What is published in the place of an address inside.
pub(super) fn inside_server(host: &str, address: IpAddr, may_be_right: bool) -> String {
    if host.parse::<IpAddr>().is_ok() {
        return format!(
            "{}The administrator publishes the name of the server that its certificate is for, which everybody can look up.",
            if may_be_right {
                "In that network a program may connect, and warn of the certificate. "
            } else {
                ""
            }
        );
    }
    if may_be_right {
        return format!(
            "In that network nothing has to be done. Where mail does not connect, the computer is outside of it: use its VPN, or the name that its administrator has for that; whether this name has another address there: `dig {} @9.9.9.9 +short`.",
            safe(host)
        );
    }
    if address.is_loopback() || address.is_unspecified() {
        return format!(
            "Look first: `dig {0} +short`, and `dig {0} @9.9.9.9 +short`. Where they differ, a filter or the DNS server of this network hides the name; where not, the administrator publishes the address by which the server is reached.",
            safe(host)
        );
    }
    format!(
        "The administrator publishes the address by which the server is reached from outside. Look first: `dig {} +short`.",
        safe(host)
    )
}

/// Who looks after which DNS server.
pub(super) fn no_answers(of_domain: bool, domain: &str) -> String {
    match of_domain {
        true => format!(
            "Ask again in some minutes. The administrator of the domain looks first: `dig NS {domain}`, then `dig MX {domain} @` with each of these servers."
        ),
        false => format!(
            "Ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`. If that is answered, the administrator of this network looks after its own; `mailprobe {domain}` tells more."
        ),
    }
}

/// It is asked again.
pub(super) fn unanswered(domain: &str) -> String {
    format!("Ask again, or ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`.")
}

/// Another DNS server knows whether the domain exists.
pub(super) fn denies_known(domain: &str) -> String {
    format!(
        "Ask another DNS server: `mailprobe discover {domain} --dns 9.9.9.9`. If that knows the domain, whoever runs this network looks after its own; a VPN or a filter on this computer may have set it."
    )
}
