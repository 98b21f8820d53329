//! What is expected of a target: a closed set, each with a name that reports keep.

mod source;

use std::time::Duration;

pub use self::source::Source;
use super::fault::Span;
use crate::endpoint::Protocol;
use crate::mechanism::{Mechanism, Way};

/// One thing that is expected.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Of which protocol; none of all that are tried.
    pub protocol: Option<Protocol>,
    /// What.
    pub what: What,
    /// Where it stands in the file; an empty place where nothing was written.
    pub at: Span,
}

/// What can be expected.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// It works, as far as it is tried.
    Works,
    /// It signs in, and opens the mailbox (or lets mail be sent).
    SignsIn,
    /// Nobody can use it.
    Off,
    /// It is refused, and one of these faults is why.
    RefusedWith(Vec<Id>),
    /// It signs in in this way.
    Mechanism(Ways),
    /// These ways of signing in are offered.
    Offers(Vec<String>),
    /// None of these is.
    NotOffered(Vec<String>),
    /// Encryption can be begun with STARTTLS.
    StartTls,
    /// This version of TLS, or a later one, is agreed upon.
    Tls(TlsVersion),
    /// Every certificate has so many whole days left.
    CertificateDays(u64),
    /// The connection stands in this time.
    ConnectSeconds(Duration),
    /// The sign-in is done in this time.
    SignInSeconds(Duration),
    /// It is reached over IPv6.
    Ipv6,
    /// Nothing is found but these faults, and those that are expected elsewhere.
    NoFindings(Vec<Id>),
    /// One of these sources names the servers to use.
    SettingsFrom(Vec<Source>),
    /// The servers to use can be trusted so far.
    SettingsTrust(Trust),
    /// Each of these sources names servers.
    PublishedBy(Vec<Source>),
    /// Nothing leads programs astray that look for the servers.
    NoDiscoveryFindings,
}

/// How far the servers can be trusted that were found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trust {
    /// They follow from where mail for the domain goes.
    Low,
    /// They are published without a proof, or documented for this provider.
    Medium,
    /// Whoever runs the domain publishes them, and proves to be that.
    High,
}

impl Trust {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// The word that stands for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The id of a fault, and where it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    /// The id.
    pub id: String,
    /// Where.
    pub at: Span,
}

/// Ways of signing in that are taken for right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ways {
    /// This one.
    One(Way),
    /// Any that carries a token.
    OAuth,
    /// Any that proves that the password is known.
    Password,
}

impl Ways {
    /// Whether a way, by its name in reports, is one of them.
    pub fn include(self, name: &str) -> bool {
        let tokens = Mechanism::FOR_TOKENS.map(Mechanism::name);
        match self {
            Self::One(way) => way.name() == name,
            Self::OAuth => tokens.contains(&name),
            Self::Password => !tokens.contains(&name),
        }
    }

    /// How they are called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::One(way) => way.name(),
            Self::OAuth => "OAuth",
            Self::Password => "a password",
        }
    }
}

/// A version of TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TlsVersion {
    /// TLS 1.2.
    V12,
    /// TLS 1.3.
    V13,
}

impl TlsVersion {
    /// The version with this name, as reports have it.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "TLS 1.2" => Some(Self::V12),
            "TLS 1.3" => Some(Self::V13),
            _ => None,
        }
    }

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V12 => "TLS 1.2",
            Self::V13 => "TLS 1.3",
        }
    }
}

impl Expectation {
    /// What is expected where nothing is written: that everything works that there is a server of.
    pub const fn usual() -> Self {
        Self {
            protocol: None,
            what: What::Works,
            at: 0..0,
        }
    }

    /// The name that stands for it in reports: that of its protocol, where it has one, and its key.
    pub fn id(&self) -> String {
        match self.protocol {
            Some(protocol) => format!("{}.{}", protocol.name(), self.what.key()),
            None => self.what.key().to_owned(),
        }
    }

    /// Whether it can only be told by signing in.
    pub const fn needs_sign_in(&self) -> bool {
        matches!(
            self.what,
            What::SignsIn | What::Mechanism(_) | What::SignInSeconds(_)
        )
    }

    /// Whether it is about what is published of the servers, and needs a look for that.
    pub const fn is_of_settings(&self) -> bool {
        matches!(
            self.what,
            What::SettingsFrom(_)
                | What::SettingsTrust(_)
                | What::PublishedBy(_)
                | What::NoDiscoveryFindings
        )
    }

    /// Whether the protocol is expected not to be of use.
    pub const fn is_of_closed(&self) -> bool {
        matches!(self.what, What::Off | What::RefusedWith(_))
    }

    /// Whether it says whether the protocol is of use at all.
    pub const fn is_of_use(&self) -> bool {
        self.is_of_closed() || matches!(self.what, What::Works | What::SignsIn | What::Mechanism(_))
    }

    /// What is expected, as a sentence without its end.
    pub fn says(&self) -> String {
        let subject = self.protocol.map(|protocol| protocol.to_string());
        let subject = subject.as_deref();
        let every = subject.unwrap_or("every protocol");
        let ids = |ids: &[Id]| {
            let ids: Vec<&str> = ids.iter().map(|one| one.id.as_str()).collect();
            ids.join(" or ")
        };
        match &self.what {
            What::Works => format!("{every} works"),
            What::SignsIn if self.protocol == Some(Protocol::Smtp) => {
                format!("{every} signs in and takes mail")
            }
            What::SignsIn => format!("{every} signs in and reaches the mailbox"),
            What::Off => format!("{every} is off"),
            What::RefusedWith(list) => format!("{every} is refused with {}", ids(list)),
            What::Mechanism(ways) => format!("{every} signs in with {}", ways.name()),
            What::Offers(names) => format!("{every} offers {}", names.join(" and ")),
            What::NotOffered(names) => format!("{every} does not offer {}", names.join(" or ")),
            What::StartTls => format!("{every} can begin encryption with STARTTLS"),
            What::Tls(version) => format!("{every} uses {} or later", version.name()),
            What::CertificateDays(days) => {
                let whose = subject.map_or("every certificate".to_owned(), |subject| {
                    format!("the certificate of {subject}")
                });
                format!("{whose} has {days} days left")
            }
            What::ConnectSeconds(most) => match subject {
                Some(subject) => format!("{subject} connects within {}", seconds(*most)),
                None => format!("every connection stands within {}", seconds(*most)),
            },
            What::SignInSeconds(most) => match subject {
                Some(subject) => format!("{subject} signs in within {}", seconds(*most)),
                None => format!("every sign-in is done within {}", seconds(*most)),
            },
            What::Ipv6 => format!("{every} is reached over IPv6"),
            What::NoFindings(except) if except.is_empty() => "nothing is found to mend".to_owned(),
            What::NoFindings(except) => {
                format!("nothing is found to mend but {}", ids(except))
            }
            What::SettingsFrom(sources) => {
                format!(
                    "the server of {every} is named by {}",
                    titles(sources, " or ")
                )
            }
            What::SettingsTrust(least) => {
                let or_more = if *least == Trust::High {
                    ""
                } else {
                    " or higher"
                };
                format!(
                    "the trust in the server of {every} is {}{or_more}",
                    least.name()
                )
            }
            What::PublishedBy(sources) => format!(
                "{} published by {}",
                subject.map_or("servers are".to_owned(), |subject| format!(
                    "a server of {subject} is"
                )),
                titles(sources, " and ")
            ),
            What::NoDiscoveryFindings => {
                "nothing leads programs astray that look for the servers".to_owned()
            }
        }
    }
}

impl What {
    /// Its key in the file.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::SignsIn => "signs-in",
            Self::Off => "off",
            Self::RefusedWith(_) => "refused-with",
            Self::Mechanism(_) => "mechanism",
            Self::Offers(_) => "offers",
            Self::NotOffered(_) => "not-offered",
            Self::StartTls => "starttls",
            Self::Tls(_) => "tls",
            Self::CertificateDays(_) => "certificate-days",
            Self::ConnectSeconds(_) => "connect-seconds",
            Self::SignInSeconds(_) => "sign-in-seconds",
            Self::Ipv6 => "ipv6",
            Self::NoFindings(_) => "no-findings",
            Self::SettingsFrom(_) => "settings-from",
            Self::SettingsTrust(_) => "settings-trust",
            Self::PublishedBy(_) => "published-by",
            Self::NoDiscoveryFindings => "no-discovery-findings",
        }
    }
}

fn titles(sources: &[Source], between: &str) -> String {
    let titles: Vec<&str> = sources.iter().map(|one| one.title()).collect();
    titles.join(between)
}

/// A time as it is said and written: `0.4 s`, `5 s`, `0.0001 s`.
pub fn seconds(time: Duration) -> String {
    let whole = time.as_secs();
    match time.subsec_nanos() {
        0 => format!("{whole} s"),
        nanos => format!("{whole}.{} s", format!("{nanos:09}").trim_end_matches('0')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_it_was_written() {
        for written in ["0.0001", "0.25", "0.27", "0.3", "2.5", "5", "600", "3.044"] {
            let read = written.parse().map(Duration::from_secs_f64);
            assert_eq!(read.map(seconds), Ok(format!("{written} s")));
        }
    }
}
