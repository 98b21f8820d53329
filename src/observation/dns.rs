//! What the DNS can answer.

mod exchanger;

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Deserializer, Serialize};

pub use self::exchanger::{Exchanger, Mx};
use crate::endpoint::{Protocol, Security};
use crate::written::{self, Word};

/// Why a DNS question has no usable answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsTrouble {
    /// The name does not exist (RCODE 3).
    #[serde(rename = "nxdomain")]
    NxDomain,
    /// The name exists and has no record of this type.
    #[serde(rename = "nodata")]
    NoData,
    /// The resolver failed (RCODE 2), with the code of the extended error (RFC 8914) where it gave one.
    #[serde(rename = "servfail")]
    ServFail {
        /// The info-code of RFC 8914.
        extended: Option<u16>,
    },
    /// The resolver refuses to answer (RCODE 5).
    Refused,
    /// The resolver answered with another response code.
    Rcode(u16),
    /// No answer came in time.
    Timeout,
    /// Nothing listens at the resolver's address.
    ResolverUnreachable,
    /// This computer itself does not let the question out.
    DeniedLocally,
    /// This computer has no resolver configured.
    NoResolver,
    /// The aliases lead back to themselves, or the chain is too long to follow.
    AliasLoop,
    /// The name is an alias of a name that does not exist.
    DanglingAlias {
        /// The name that does not exist.
        target: String,
    },
    /// The answer was too long for UDP, and over TCP it could not be fetched.
    Truncated,
    /// The answer could not be read.
    Malformed,
    /// The name cannot be asked for: a label is too long or empty, or has characters that no name has.
    InvalidName,
    /// The answer had not come when the run ended, which was not long enough to miss it.
    Unfinished,
}

impl DnsTrouble {
    /// The word that stands for this trouble in facts and scenarios.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NxDomain => "nxdomain",
            Self::NoData => "nodata",
            Self::ServFail { .. } => "servfail",
            Self::Refused => "refused",
            Self::Rcode(_) => "rcode",
            Self::Timeout => "timeout",
            Self::ResolverUnreachable => "resolver-unreachable",
            Self::DeniedLocally => "denied-locally",
            Self::NoResolver => "no-resolver",
            Self::AliasLoop => "alias-loop",
            Self::DanglingAlias { .. } => "dangling-alias",
            Self::Truncated => "truncated",
            Self::Malformed => "malformed",
            Self::InvalidName => "invalid-name",
            Self::Unfinished => "unfinished",
        }
    }
}

/// The answer to one question for one type.
pub type Answer<T> = Result<Vec<T>, DnsTrouble>;

/// What a name resolved to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolution {
    /// The name that was asked for, in ASCII form and without the end dot.
    pub name: String,
    /// The aliases that were followed, in order, the asked name left out.
    pub aliases: Vec<String>,
    /// The A records.
    pub v4: Answer<Ipv4Addr>,
    /// The AAAA records.
    pub v6: Answer<Ipv6Addr>,
    /// What this operating system says, with its hosts file, VPN and caches; none when it was not asked.
    pub system: Option<SystemAnswer>,
    /// Whether that came when connections had begun, so that it was not used.
    pub system_came_late: bool,
    /// How long that took, where the DNS had no address, so that it was waited for.
    #[serde(
        rename = "system_took_ns",
        default,
        with = "written::nanoseconds::optional"
    )]
    pub system_took: Option<Duration>,
    /// The suffix of the search list of this computer with which the system found another name in the place of this one.
    pub suffix: Option<String>,
    /// The family whose answer came when connections had begun, as it is called: `IPv4` or `IPv6`.
    #[serde(default, deserialize_with = "family")]
    pub late: Option<Word>,
    /// The resolvers that are set up to be asked, in their order.
    pub resolvers: Vec<SocketAddr>,
    /// The one whose answer counted; none when no answer did.
    pub answered_by: Option<SocketAddr>,
    /// Those that were asked before it and did not help, with what they came to.
    pub unhelpful: Vec<(SocketAddr, DnsTrouble)>,
    /// The extended error that came with an answer, which need not be a failure (RFC 8914, section 3).
    pub extended: Option<ExtendedError>,
    /// How long a connection had to wait for an address.
    #[serde(rename = "waited_ns", with = "written::nanoseconds")]
    pub waited: Duration,
    /// How long the slower of the two look-ups took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
}

/// The families of addresses, as they are called.
const FAMILIES: [Word; 2] = ["IPv4", "IPv6"];

fn family<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Word>, D::Error> {
    let name = Option::<String>::deserialize(deserializer)?;
    name.map(|name| written::one_of(&FAMILIES, name.into_deserializer()))
        .transpose()
}

/// An extended error (RFC 8914).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendedError {
    /// The info-code.
    pub code: u16,
    /// What the resolver says in words, cut off where it is long; often empty.
    pub text: String,
}

impl ExtendedError {
    /// Whether it says that DNSSEC validation failed (codes 6 to 12).
    pub const fn is_bogus(code: u16) -> bool {
        matches!(code, 6..=12)
    }
}

impl Resolution {
    /// An address literal: nothing was asked.
    pub fn literal(address: IpAddr) -> Self {
        let (v4, v6) = match address {
            IpAddr::V4(v4) => (Ok(vec![v4]), Err(DnsTrouble::NoData)),
            IpAddr::V6(v6) => (Err(DnsTrouble::NoData), Ok(vec![v6])),
        };
        Self {
            v4,
            v6,
            ..Self::nothing(&address.to_string())
        }
    }

    /// A name that has no address, which took no time to learn.
    pub fn nothing(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            aliases: Vec::new(),
            v4: Err(DnsTrouble::NoData),
            v6: Err(DnsTrouble::NoData),
            system: None,
            system_came_late: false,
            system_took: None,
            suffix: None,
            late: None,
            resolvers: Vec::new(),
            answered_by: None,
            unhelpful: Vec::new(),
            extended: None,
            waited: Duration::ZERO,
            took: Duration::ZERO,
        }
    }

    /// What the DNS has come to where it has no address: of two troubles the one that says more.
    pub fn trouble(&self) -> Option<&DnsTrouble> {
        let (v4, v6) = (self.v4.as_ref().err()?, self.v6.as_ref().err()?);
        // That there is none of one family says nothing while the other question failed.
        Some(if *v4 == DnsTrouble::NoData { v6 } else { v4 })
    }

    /// Whether an answer is still to come.
    pub fn is_unfinished(&self) -> bool {
        let unfinished = Some(&DnsTrouble::Unfinished);
        self.v4.as_ref().err() == unfinished || self.v6.as_ref().err() == unfinished
    }

    /// The addresses that a mail program on this computer would use.
    ///
    /// Where the operating system has an answer of its own, with nothing in common with that of the
    /// DNS, only its addresses count: a mail program never learns of the others. Else they are those of
    /// the DNS, then what only the operating system knows.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let dns = self.v6.iter().flatten().map(|a| IpAddr::V6(*a));
        let dns = dns.chain(self.v4.iter().flatten().map(|a| IpAddr::V4(*a)));
        let mut all: Vec<IpAddr> = dns.collect();
        if let Some(SystemAnswer::Addresses(system)) = &self.system
            && !self.system_came_late
        {
            if !system.iter().any(|address| all.contains(address)) {
                all.clear();
            }
            all.extend(system);
        }
        let mut seen = HashSet::new();
        all.retain(|address| seen.insert(*address));
        all
    }
}

/// What the operating system's own look-up says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemAnswer {
    /// These addresses, in its order of preference.
    Addresses(Vec<IpAddr>),
    /// It found none.
    Failed(SystemFailure),
}

/// Why the operating system's own look-up found no address, by the number that it gives (RFC 3493, section 6.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SystemFailure {
    /// It knows no such name, or no address of it: `EAI_NONAME`, `EAI_NODATA`.
    NoName,
    /// It got no answer, or one that says nothing: `EAI_AGAIN`.
    TryAgain,
    /// It cannot look up anything: `EAI_FAIL`, `EAI_SYSTEM` and what else is no matter of this name.
    Fatal,
    /// It had not answered when it was no longer waited for.
    NoAnswer,
}

impl SystemFailure {
    /// All failures.
    pub const ALL: [Self; 4] = [Self::NoName, Self::TryAgain, Self::Fatal, Self::NoAnswer];

    /// The word that stands for this failure in facts and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoName => "no-name",
            Self::TryAgain => "try-again",
            Self::Fatal => "fatal",
            Self::NoAnswer => "no-answer",
        }
    }
}

/// A service record (RFC 2782).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Srv {
    /// Lower is preferred.
    pub priority: u16,
    /// The share among those of the same priority.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The host, without the end dot; empty when the service is "decidedly not available".
    pub target: String,
}

/// What is asked for by SRV: one service of RFC 6186 or RFC 8314.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The label, such as `_imaps._tcp`.
    pub label: &'static str,
    /// The protocol.
    pub protocol: Protocol,
    /// The security that the label stands for.
    pub security: Security,
}

/// The services of RFC 6186 section 3 and RFC 8314 section 5.1.
pub const SERVICES: [Service; 6] = [
    Service {
        label: "_imaps._tcp",
        protocol: Protocol::Imap,
        security: Security::ImplicitTls,
    },
    Service {
        label: "_imap._tcp",
        protocol: Protocol::Imap,
        security: Security::StartTls,
    },
    Service {
        label: "_pop3s._tcp",
        protocol: Protocol::Pop3,
        security: Security::ImplicitTls,
    },
    Service {
        label: "_pop3._tcp",
        protocol: Protocol::Pop3,
        security: Security::StartTls,
    },
    Service {
        label: "_submissions._tcp",
        protocol: Protocol::Smtp,
        security: Security::ImplicitTls,
    },
    Service {
        label: "_submission._tcp",
        protocol: Protocol::Smtp,
        security: Security::StartTls,
    },
];

/// What the DNS says about a domain's mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRecords {
    /// The domain, in ASCII form.
    pub domain: String,
    /// Its mail exchangers.
    pub mx: Answer<Mx>,
    /// The names that `autodiscover.` before the domain is an alias of, in order.
    pub autodiscover: Answer<String>,
    /// The service record of Autodiscover.
    #[serde(default = "no_data")]
    pub autodiscover_srv: Answer<Srv>,
    /// The answer for each of [`SERVICES`], in that order.
    pub srv: Vec<Answer<Srv>>,
    /// What the hosts of the mail exchangers are, where they were looked up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exchangers: Vec<Exchanger>,
    /// How long the slowest look-up took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
}

/// What stands in recordings that were made before a question was put.
pub(super) fn no_data<T>() -> Answer<T> {
    Err(DnsTrouble::NoData)
}

impl DomainRecords {
    /// Whether not one of the questions was answered.
    pub fn is_unanswered(&self) -> bool {
        let is_silence =
            |trouble: &DnsTrouble| matches!(trouble, DnsTrouble::Timeout | DnsTrouble::Unfinished);
        self.mx.as_ref().is_err_and(is_silence)
            && self.autodiscover.as_ref().is_err_and(is_silence)
            && self
                .srv
                .iter()
                .all(|answer| answer.as_ref().is_err_and(is_silence))
    }

    /// The mail exchangers that mail goes to as long as one of them takes it (RFC 5321, section 5.1).
    pub fn preferred_exchangers(&self) -> impl Iterator<Item = &Mx> {
        let all = || self.mx.iter().flatten();
        let lowest = all().map(|mx| mx.preference).min();
        all().filter(move |mx| Some(mx.preference) == lowest)
    }

    /// Whether the domain says that it takes no mail at all (RFC 7505).
    pub fn is_null_mx(&self) -> bool {
        matches!(&self.mx, Ok(mx) if mx.len() == 1 && mx[0].exchange.is_empty())
    }
}
