//! What is wrong with a settings file, as a sentence.

use crate::discover::Unreadable;
use crate::discover::autoconfig::{Mistake, MistakeKind};
use crate::endpoint::Security;
use crate::style::safe;

/// What programs cannot use of a server in a settings file.
pub(in crate::report) fn mistake_words(url: &str, mistake: &Mistake) -> String {
    let Mistake {
        protocol,
        what,
        value,
    } = mistake;
    let value = match (what, value.is_empty()) {
        (MistakeKind::BeginsWith(_), _) => safe(value),
        (_, true) => "nothing".to_owned(),
        (_, false) => format!("\"{}\"", safe(value)),
    };
    let says = match what {
        MistakeKind::Host if mistake.value.eq_ignore_ascii_case("localhost") => {
            format!("has {value} as its host, which is each computer itself and no server")
        }
        MistakeKind::Host => format!("has {value} as its host, which is no name of a server"),
        MistakeKind::Port => format!("has {value} as its port, which is none"),
        MistakeKind::Encryption => {
            format!("has {value} as its kind of encryption (`socketType`), which is none")
        }
        MistakeKind::BeginsWith(Security::ImplicitTls) => {
            format!(
                "is at port {value} without TLS from the start, and connections to that port begin with TLS"
            )
        }
        MistakeKind::BeginsWith(_) => {
            format!(
                "is at port {value} with TLS from the start, and connections to that port begin in clear text, with STARTTLS"
            )
        }
        MistakeKind::SignIn => {
            format!("has {value} as a way of signing in, which programs do not know")
        }
    };
    let so = match what {
        MistakeKind::SignIn => "",
        MistakeKind::BeginsWith(_) => ": programs that follow it cannot connect",
        _ => ": programs pass it over",
    };
    format!(
        "The {protocol} server of the settings file at {} {says}{so}.",
        safe(url)
    )
}

/// Why a file cannot be read; the sentence goes on from the file.
pub(in crate::report::discovery) const fn unreadable(why: Unreadable) -> &'static str {
    match why {
        Unreadable::TooLong => "is longer than any settings file",
        Unreadable::Compressed => {
            "comes compressed, though nobody asked for that, and is not read here"
        }
        Unreadable::NotXml => "is no XML that can be read",
        Unreadable::DocumentType => {
            "has a document type, which settings files do not need and which can make them grow without end"
        }
        Unreadable::NotJson => "is no JSON that can be read",
        Unreadable::AnotherForm => "is something else than settings",
        Unreadable::NoServers => "names no server of IMAP, POP3 or SMTP that can be used",
    }
}
