//! What to do about what was found of places that say different things, or something that cannot be.

use super::asked_at;
use crate::discover::compare::Difference;
use crate::discover::finding::TypedFault;
use crate::discover::{Setting, Source};
use crate::observation::discovery::Question;
use crate::observation::dns::SERVICES;
use crate::report::discovery::command::Commands;
use crate::report::discovery::words::{place, source_words};
use crate::style::safe;

/// What was typed is given up.
const TYPED_DIFFERS: &str =
    "Type what is published, unless your administrator or the provider's own page says otherwise.";

/// The protocol is offered with TLS.
pub(super) const UNENCRYPTED: &str =
    "The administrator offers the protocol with TLS, and publishes that.";

/// The name is published.
pub(super) const NAMED_BY_ADDRESS: &str =
    "The administrator publishes the name of the server that its certificate is for.";

/// One is tried after the other.
pub(super) const ACCOUNT_DIFFERS: &str = "Try the first; if it is refused, the other one once. The administrator makes both say the same.";

/// What was typed, or what is published.
pub(super) fn typed_differs(
    difference: &Difference,
    fault: Option<&TypedFault>,
    commands: &Commands<'_>,
) -> String {
    match fault {
        _ if difference.second.is_none() => format!(
            "Choose a protocol that the domain offers, or ask its administrator whether {} is to be had after all. {}",
            difference.protocol,
            to_try(&difference.first, commands)
        ),
        Some(TypedFault::BeginsWith(security)) => format!(
            "In the program choose {security} with port {}, or what is published: {}.",
            difference.first.port,
            difference.second.as_ref().map_or_else(String::new, place)
        ),
        _ => TYPED_DIFFERS.to_owned(),
    }
}

/// Both are tried, and made the same.
pub(super) fn differs(difference: &Difference, domain: &str, commands: &Commands<'_>) -> String {
    format!(
        "{}The administrator {}",
        both(difference, commands),
        mended(difference, domain)
    )
}

/// Both are tried; the domain counts for more.
pub(super) fn database_differs(difference: &Difference, commands: &Commands<'_>) -> String {
    if difference.against == Source::AutoconfigMx {
        return format!(
            "{}Where the second works and the first does not, the administrator corrects what the domain publishes of {}.",
            both(difference, commands),
            difference.protocol
        );
    }
    format!(
        "{}What the domain publishes counts for more than a database.",
        both(difference, commands)
    )
}

/// What stands in the place of a server that does not exist.
pub(super) fn host_missing(
    source: Source,
    host: &str,
    domain: &str,
    commands: &Commands<'_>,
) -> String {
    match source {
        Source::Provider => format!(
            "The name exists for the rest of the world: a filter or a DNS server of this network hides it. Ask another one: `mailprobe discover {domain} --dns 9.9.9.9`, and tell the network's administrator about {}.",
            safe(host)
        ),
        _ if !source.is_of_domain() => format!(
            "{} Nobody of the domain can correct the database; what the domain publishes itself counts for more.",
            instead(commands)
        ),
        _ => format!(
            "{} The administrator corrects the settings. Look first: `dig {} +short`.",
            instead(commands),
            safe(host)
        ),
    }
}

/// The commands that try the servers of both sides of a difference.
fn both(difference: &Difference, commands: &Commands<'_>) -> String {
    let one = commands.check(&[&difference.first]);
    let other = difference.second.as_ref();
    let other = other.and_then(|other| commands.check(&[other]));
    match (one, other) {
        (Some(one), Some(other)) => format!("Try both: `{one}` and `{other}`. "),
        (Some(one), None) => format!("Try it: `{one}`. "),
        (None, _) => String::new(),
    }
}

/// What an administrator does with the source that counts for less, with the look at it first.
fn mended(difference: &Difference, domain: &str) -> String {
    let Difference {
        protocol,
        second,
        against,
        is_open,
        ..
    } = difference;
    let label = |one: &Setting| {
        let mut all = SERVICES.iter();
        let own = all
            .find(|service| (service.protocol, service.security) == (one.protocol, one.security));
        own.map(|service| service.label)
    };
    let look = match against {
        Source::Srv => second
            .as_ref()
            .and_then(label)
            .map(|label| format!("`dig SRV {label}.{domain} +short`")),
        Source::AutoconfigHost => Some(format!(
            "`curl -s {}`",
            asked_at(Question::AutoconfigHost, &format!("autoconfig.{domain}"))
        )),
        Source::AutoconfigWellKnown => Some(format!(
            "`curl -s {}`",
            asked_at(Question::AutoconfigWellKnown, domain)
        )),
        Source::Provider => Some(format!(
            "`dig MX {domain} +short`, then `dig CNAME autodiscover.{domain} +short`"
        )),
        _ => None,
    };
    let look = look.map_or_else(String::new, |look| format!(" Look first: {look}."));
    if second.is_none() {
        let denied: Vec<String> = SERVICES
            .iter()
            .filter(|service| service.protocol == *protocol)
            .map(|service| format!("`dig SRV {}.{domain} +short`", service.label))
            .collect();
        let denied = denied.join(", ");
        if difference.is_overruled {
            return format!(
                "removes the old SRV records, the one of {protocol} as well. Look first: {denied}."
            );
        }
        if difference.first.source == Source::Provider {
            return format!(
                "leaves it as it is if {protocol} is switched off on purpose, and removes the SRV record that denies it if not. Look first: {denied}."
            );
        }
        return format!(
            "makes both say the same: names the server in the SRV record of {protocol} as well, or takes it out of {}. Look first: {}.",
            source_words(difference.first.source),
            denied
        );
    }
    match (is_open, against) {
        (true, _) => format!("makes both name the same servers.{look}"),
        (false, Source::Srv) => format!(
            "corrects or removes the SRV record of {protocol}, which counts for less.{look}"
        ),
        (false, Source::Provider) => format!(
            "removes the record that leads to that provider, MX or the alias for Autodiscover, if nobody has a mailbox there.{look}"
        ),
        (false, _) => format!(
            "makes {} name the same server.{look}",
            source_words(*against)
        ),
    }
}

/// What to use in the place of a server that does not exist.
fn instead(commands: &Commands<'_>) -> String {
    match commands.names_servers {
        true => "Use what is shown above.".to_owned(),
        false => format!(
            "Ask the provider, or the help desk, for the names of the servers; `{}` tries those that programs guess.",
            commands.plain()
        ),
    }
}

/// How what was typed is tried all the same; a port alone needs the name of a server.
fn to_try(typed: &Setting, commands: &Commands<'_>) -> String {
    match commands.check(&[typed]) {
        Some(command) => format!("To try what was typed: `{command}`."),
        None => format!(
            "To try that port all the same, name the server: `--{} HOST:{}`.",
            typed.protocol.name(),
            typed.port
        ),
    }
}
