//! What was found of places that say different things, or something that cannot be, as a sentence.

use std::net::IpAddr;

use crate::discover::compare::Difference;
use crate::discover::finding::TypedFault;
use crate::discover::{Setting, Source};
use crate::endpoint::Security;
use crate::observation::dns::DnsTrouble;
use crate::report::discovery::words::{capital, difference_words, place, source_words};
use crate::report::words::dns_words;
use crate::style::safe;

/// That what was typed is not what is published, and why it cannot work.
pub(super) fn typed_differs(difference: &Difference, fault: Option<&TypedFault>) -> String {
    format!(
        "{}{}",
        difference_words(difference),
        fault_words(difference, fault)
    )
}

/// That two places of the domain differ, and which counts for more.
pub(super) fn differs(difference: &Difference) -> String {
    match difference.is_open {
        _ if difference.is_overruled => format!(
            "{} The first counts for more, and is used: the same records name servers that are not used.",
            difference_words(difference)
        ),
        _ if difference.second.is_none() => {
            format!(
                "{} The records count for more.",
                difference_words(difference)
            )
        }
        true => format!("{} Neither counts for more.", difference_words(difference)),
        false => format!(
            "{} The first counts for more, and is used.",
            difference_words(difference)
        ),
    }
}

/// That a database differs from the domain.
pub(super) fn database_differs(difference: &Difference) -> String {
    if difference.against == Source::AutoconfigMx {
        return format!(
            "{} The house runs that server, and says so to its own customers.",
            difference_words(difference)
        );
    }
    format!(
        "{} The database is of an earlier day.",
        difference_words(difference)
    )
}

/// That two places differ in the user name or the way of signing in.
pub(super) fn account_differs(difference: &Difference) -> String {
    format!(
        "{} One of the two may be wrong; many servers take both.",
        difference_words(difference)
    )
}

/// That a server that somebody names does not exist.
pub(super) fn host_missing(source: Source, host: &str, trouble: &DnsTrouble) -> String {
    format!(
        "{} names {}, and that {}.",
        capital(source_words(source)),
        safe(host),
        dns_words(trouble)
    )
}

/// That a server is named by its address.
pub(super) fn named_by_address(source: Source, address: IpAddr) -> String {
    format!(
        "{} names a server by its address ({address}) and not by its name: no certificate fits, so programs warn or give up.",
        capital(source_words(source))
    )
}

/// That a server would take a password as it is.
pub(super) fn unencrypted(setting: &Setting) -> String {
    format!(
        "{}: {} names {}. A password would go over the line as it is; mailprobe never does that.",
        setting.protocol,
        source_words(setting.source),
        place(setting)
    )
}

/// What is wrong with what was typed, behind how it differs.
fn fault_words(difference: &Difference, fault: Option<&TypedFault>) -> String {
    let typed = &difference.first;
    match fault {
        None => String::new(),
        Some(TypedFault::NoHost(trouble)) => {
            format!(
                " What was typed cannot work: {} {}.",
                safe(&typed.host),
                dns_words(trouble)
            )
        }
        Some(TypedFault::BeginsWith(security)) => {
            let begins = match security {
                Security::ImplicitTls => "with TLS, before anything is said",
                Security::StartTls | Security::ClearText => "in clear text, with STARTTLS",
            };
            format!(
                " What was typed cannot work: connections to port {} begin {begins}.",
                typed.port
            )
        }
        Some(TypedFault::PortOf(protocol)) => format!(
            " What was typed cannot work: port {} is one of {protocol}.",
            typed.port
        ),
        Some(TypedFault::UnusualPort) => {
            format!(" Mail programs do not use port {} for it.", typed.port)
        }
        Some(TypedFault::AddressOf(name)) => format!(
            " It is an address of {}; a certificate is for the name, so a program warns where the address stands.",
            safe(name)
        ),
    }
}
