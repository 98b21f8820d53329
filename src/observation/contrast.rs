//! What can be seen where something is tried only to tell two faults apart.
//!
//! Nothing here is a fault of its own. A healthy run has none of it.

use std::mem;
use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::dns::{DnsTrouble, Resolution};
use super::proxy::ProxyTrouble;
use super::session::{About, SessionTrouble};
use super::tcp::TcpTrouble;
use super::tls::{CertificateFault, Peer, TlsVersion};
use super::{Observation, Seen, Trouble};
use crate::plan::ProbeId;
use crate::stage::Stage;
use crate::written;

/// One thing that was tried to explain the trouble of a probe.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Contrast {
    /// The probe whose trouble it is to explain; what is said of its host counts for every probe of that host.
    pub probe: ProbeId,
    /// When it began, since the start of the run.
    #[serde(rename = "began_ns", with = "written::nanoseconds")]
    pub began: Duration,
    /// How long it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
    /// What it came to.
    pub seen: Comparison,
}

/// What a contrast came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
    /// A connection to another port of the same host, closed at once.
    Port {
        /// Where.
        address: SocketAddr,
        /// Whether it stood.
        outcome: Result<(), TcpTrouble>,
    },
    /// The same conversation once more, or at another address, without a credential.
    Talk(Talk),
    /// A handmade TLS hello, and the connection closed after the answer.
    Hello {
        /// Where.
        address: SocketAddr,
        /// What was sent.
        hello: Hello,
        /// Whether it was said at once, where the handshake was due only after STARTTLS.
        at_once: bool,
        /// What came back.
        answer: HelloAnswer,
        /// Who spoke under TLS, where it was begun at once and came about; nobody known where nothing was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within: Option<Peer>,
    },
    /// A handmade TLS hello after STARTTLS was asked for that the server does not offer, or at a port that should have begun with TLS.
    Insisted {
        /// Where.
        address: SocketAddr,
        /// What came back.
        answer: HelloAnswer,
    },
    /// What another resolver, which stands in [`Resolution::resolvers`], says of the name.
    Name(Resolution),
    /// The same conversation at an address that only another resolver gives for the name.
    Elsewhere(Talk),
    /// What the resolver says of the name when it is told not to check signatures (RFC 4035, section 3.2.2).
    Unchecked(Resolution),
    /// What the resolver says of a name that nobody can have registered.
    MadeUp(Resolution),
    /// What the resolver says of a made-up name below the mail domain.
    Wildcard(Resolution),
    /// The servers (`host:port`) of the protocol by the records of the mail domain, where the user named another one.
    Published(Vec<String>),
    /// A connection to the same host through a proxy: that of the probe, or else one that this computer is set up with for the web.
    Proxied {
        /// The proxy, as it is told: without user name and password.
        proxy: String,
        /// The port of the same host that it was asked for.
        port: u16,
        /// Whether the proxy made the connection.
        outcome: Result<(), ProxyTrouble>,
    },
}

impl Comparison {
    /// Whether the resolver gives an address for a name that nobody can have registered: then its addresses are nobody's.
    pub fn is_address_of_made_up_name(&self) -> bool {
        match self {
            Self::MadeUp(found) => !found.addresses().is_empty(),
            _ => false,
        }
    }
}

/// The same conversation once more, as far as it goes without a credential.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Talk {
    /// Where.
    pub address: SocketAddr,
    /// Whether that is the address of the conversation that went wrong.
    pub same_address: bool,
    /// The furthest stage that went well.
    pub reached: Option<Stage>,
    /// Where it went wrong, and how.
    pub trouble: Option<(Stage, Trouble)>,
    /// Whether STARTTLS or STLS was offered, where the server told what it can do in clear text.
    pub starttls: Option<bool>,
    /// Whether the certificate is trusted, and what is wrong with it otherwise; none where none was shown.
    pub certificate: Option<Result<(), CertificateFault>>,
    /// The fingerprint of that certificate.
    pub fingerprint: Option<String>,
    /// Whether it was left as soon as the server had told what it can do, so that nothing is known of what comes behind that.
    pub is_brief: bool,
    /// How long it was waited for, where nothing had come when it was given up before its time.
    #[serde(
        rename = "given_up_ns",
        default,
        with = "written::nanoseconds::optional"
    )]
    pub given_up: Option<Duration>,
}

impl Comparison {
    /// Whether it ended because a port of the host was refused.
    pub fn refused(&self) -> bool {
        match self {
            Self::Port { outcome, .. } => *outcome == Err(TcpTrouble::Refused),
            Self::Talk(talk) => matches!(
                talk.trouble,
                Some((Stage::Connect, Trouble::Tcp(TcpTrouble::Refused)))
            ),
            _ => false,
        }
    }
}

impl Talk {
    /// Whether it went well as far as it goes without a credential.
    pub fn works(&self) -> bool {
        self.trouble.is_none() && !self.is_untrusted() && self.reached >= Some(Stage::Offer)
    }

    /// Whether it ended because there were too many connections or too many in a short time.
    pub fn is_turned_away_for_number(&self) -> bool {
        let Some((_, Trouble::Session(trouble))) = &self.trouble else {
            return false;
        };
        let about = trouble.refusal().and_then(|reply| reply.about(&[]));
        matches!(about, Some(About::Connections | About::Rate))
    }

    /// What the server says of a fault of its own.
    pub fn fault_said(&self, host: &str) -> Option<&str> {
        let (_, Trouble::Session(trouble)) = self.trouble.as_ref()? else {
            return None;
        };
        let reply = match trouble {
            SessionTrouble::CommandRejected { reply, .. }
            | SessionTrouble::StartTlsRefused(reply) => reply,
            trouble => trouble.refusal()?,
        };
        let about = reply.about(&[host]);
        matches!(about, Some(About::Outage | About::Full)).then_some(reply.text.as_str())
    }

    /// Whether it failed in another way than the conversation that was held first. How a connection is ended, and at which moment, is up
    /// to chance; and silence is waited for longer there than here.
    pub fn failed_otherwise(&self, first: &Trouble) -> bool {
        let Some((_, trouble)) = &self.trouble else {
            return false;
        };
        let alike = match (first, trouble) {
            (first, trouble) if first.is_end() => trouble.is_end(),
            (Trouble::Tcp(first), Trouble::Tcp(again)) => first == again,
            (Trouble::Tls(first), Trouble::Tls(again)) => {
                mem::discriminant(first) == mem::discriminant(again)
            }
            (Trouble::Session(first), Trouble::Session(again)) => {
                mem::discriminant(first) == mem::discriminant(again)
            }
            _ => false,
        };
        !alike && !trouble.is_silence()
    }

    /// Whether the certificate is not trusted.
    pub const fn is_untrusted(&self) -> bool {
        matches!(self.certificate, Some(Err(_)))
    }

    /// What these observations of one conversation come to; `trouble` is what they do not tell.
    pub fn of(
        address: SocketAddr,
        same_address: bool,
        seen: &[Observation],
        trouble: Option<(Stage, Trouble)>,
    ) -> Self {
        let failed = seen.iter().find_map(|o| {
            let trouble = o.outcome.as_ref().err()?;
            Some((o.stage, trouble.clone()))
        });
        let offer = seen.iter().find_map(|o| match &o.outcome {
            Ok(Seen::Offered(offer)) if !offer.under_tls => Some(offer.starttls),
            Err(Trouble::Session(SessionTrouble::StartTlsNotOffered)) => Some(false),
            _ => None,
        });
        let session = seen.iter().find_map(|o| match &o.outcome {
            Ok(Seen::Secured(session)) => Some(session),
            _ => None,
        });
        let well = seen.iter().filter(|o| o.outcome.is_ok());
        Self {
            address,
            same_address,
            reached: well.map(|o| o.stage).max(),
            trouble: failed.or(trouble),
            starttls: offer,
            certificate: session.map(|session| session.fault().map_or(Ok(()), |fault| Err(*fault))),
            fingerprint: session.map(|session| session.fingerprint().to_owned()),
            is_brief: false,
            given_up: None,
        }
    }
}

/// Why something was not tried for contrast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unasked {
    /// It would have been too much for one run.
    TooMuch,
    /// Its host got as many connections as one gets in a run.
    Spared,
    /// The probe goes through a proxy, and what is tried for contrast goes by itself.
    Proxy,
}

impl Unasked {
    /// The word that stands for this reason in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TooMuch => "too-many-comparisons",
            Self::Spared => "enough-connections",
            Self::Proxy => "no-comparisons-by-proxy",
        }
    }
}

/// A handmade TLS hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hello {
    /// One that fits into one small packet.
    Small,
    /// One with a post-quantum key share, which does not fit into one packet of Ethernet.
    Large,
    /// The large one, sent in pieces that fit into small packets.
    LargeInPieces,
    /// One that offers this version alone.
    Only(TlsVersion),
    /// One of today that takes the rare kinds of key in a certificate as well.
    AnyKey,
}

impl Hello {
    /// Every hello.
    pub const ALL: [Self; 9] = [
        Self::Small,
        Self::Large,
        Self::LargeInPieces,
        Self::Only(TlsVersion::Ssl30),
        Self::Only(TlsVersion::Tls10),
        Self::Only(TlsVersion::Tls11),
        Self::Only(TlsVersion::Tls12),
        Self::Only(TlsVersion::Tls13),
        Self::AnyKey,
    ];

    /// The name of it, such as `small` or `TLS 1.2`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Small => "small",
            Self::Large => "large",
            Self::LargeInPieces => "large-in-pieces",
            Self::Only(version) => version.name(),
            Self::AnyKey => "any-key",
        }
    }
}

impl HelloAnswer {
    /// The word that stands for this answer in facts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted(_) => "accepted",
            Self::Alert(_) => "alert",
            Self::Closed => "closed",
            Self::Reset => "reset",
            Self::Timeout => "timeout",
            Self::NotTls => "not-tls",
            Self::NoConnection(_) => "no-connection",
            Self::NoStartTls => "no-starttls",
        }
    }

    /// Whether the server speaks TLS, whatever it says.
    pub const fn is_tls(self) -> bool {
        matches!(self, Self::Accepted(_) | Self::Alert(_))
    }
}

/// What comes back on a handmade hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HelloAnswer {
    /// The server chose this version.
    Accepted(TlsVersion),
    /// The server sent this alert.
    Alert(u8),
    /// The server closed.
    Closed,
    /// The connection was reset.
    Reset,
    /// Nothing came in time.
    Timeout,
    /// Something else than TLS came.
    NotTls,
    /// There was no connection to say it on.
    NoConnection(TcpTrouble),
    /// STARTTLS did not lead to the point where a hello is due.
    NoStartTls,
}

/// What came of fetching a neutral page of the web, of which it is known what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebCheck {
    /// The page.
    pub url: String,
    /// When it began, since the start of the run.
    #[serde(rename = "began_ns", with = "written::nanoseconds")]
    pub began: Duration,
    /// How long it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
    /// What came.
    pub answer: WebAnswer,
    /// The time that the answering server told (RFC 9110, section 6.6.1), less this computer's, in seconds.
    pub clock_ahead: Option<i64>,
}

/// What came instead of, or as, a neutral page of the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WebAnswer {
    /// The page, as it is known.
    AsKnown,
    /// Another answer.
    Other {
        /// The status code.
        status: u16,
        /// The host that it leads to, when it is a redirect to another one.
        leads_to: Option<String>,
    },
    /// Something else than HTTP.
    NotHttp,
    /// The name of the page has no address.
    NoName(DnsTrouble),
    /// No connection.
    NoConnection(TcpTrouble),
    /// Connected, and no answer came.
    NoAnswer,
}

impl WebAnswer {
    /// Whether it leads to another host, or is the word for it that nothing but a network says (RFC 6585, section 6).
    pub fn asks_to_sign_in(&self) -> bool {
        matches!(self, Self::Other { leads_to, status } if leads_to.is_some() || *status == 511)
    }

    /// Whether somebody else answers in the place of the page. The page's own host may lead to itself, or be out of order.
    pub fn is_of_somebody_else(&self) -> bool {
        matches!(self, Self::Other { status: 200, .. }) || self.asks_to_sign_in()
    }
}
