//! What can happen on the wire: a closed vocabulary that carries facts and no meaning.
//!
//! Nothing here knows of faults, pages or advice. Every outcome of the network is a value of one of
//! these enums; the text of a library's error is never among them.

pub mod computer;
pub mod contrast;
pub mod discovery;
pub mod dns;
pub mod plain;
pub mod proxy;
pub mod session;
pub mod settings;
pub mod sign_in;
pub mod tcp;
pub mod tls;
pub mod token;
pub mod web;

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::plan::{Plan, ProbeId};
use crate::stage::Stage;
use crate::written;

/// One thing that happened to one probe.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// The probe it happened to.
    pub probe: ProbeId,
    /// The stage it belongs to.
    pub stage: Stage,
    /// The address it happened at; none for [`Stage::Resolve`].
    pub address: Option<SocketAddr>,
    /// When it began, since the start of the run.
    #[serde(rename = "began_ns", with = "written::nanoseconds")]
    pub began: Duration,
    /// How long it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
    /// What was seen, or what went wrong.
    pub outcome: Outcome,
    /// What was said meanwhile, secrets removed.
    pub transcript: Vec<Line>,
}

impl Observation {
    /// When it ended, since the start of the run.
    pub fn ended(&self) -> Duration {
        self.began + self.took
    }
}

/// What a stage came to.
pub type Outcome = Result<Seen, Trouble>;

/// What a stage saw when it did what it should.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seen {
    /// The name has addresses.
    Resolved(dns::Resolution),
    /// The proxy looks the name up: nobody was asked for it here.
    LeftToProxy,
    /// The connection stands.
    Connected(tcp::Connection),
    /// The TLS handshake ended well; the certificate may still be at fault, see its judgements.
    Secured(Box<tls::TlsSession>),
    /// The server greeted.
    Greeted(session::Greeting),
    /// The server told what it can do.
    Offered(session::Offer),
    /// The server accepted the sign-in.
    Authenticated(session::Authentication),
    /// The mailbox was reached.
    Entered(session::Entry),
}

/// What kept a stage from doing what it should.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trouble {
    /// The name has no usable address; the resolution tells why, family by family.
    Dns(dns::Resolution),
    /// No connection.
    Tcp(tcp::TcpTrouble),
    /// No connection through the proxy.
    Proxy(proxy::ProxyTrouble),
    /// No TLS.
    Tls(tls::TlsTrouble),
    /// The conversation failed.
    Session(session::SessionTrouble),
}

impl Trouble {
    /// Whether the connection was ended without a word.
    pub const fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Tcp(tcp::TcpTrouble::Reset)
                | Self::Tls(tls::TlsTrouble::Closed | tls::TlsTrouble::Reset)
                | Self::Session(session::SessionTrouble::Closed | session::SessionTrouble::Reset)
        )
    }

    /// Whether nothing came in time.
    pub const fn is_silence(&self) -> bool {
        use session::SessionTrouble::{NoAnswer, Silent};
        matches!(
            self,
            Self::Tcp(tcp::TcpTrouble::Timeout)
                | Self::Tls(tls::TlsTrouble::Timeout)
                | Self::Session(Silent { .. } | NoAnswer { .. })
        )
    }
}

/// Who said a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Speaker {
    /// mailprobe.
    Client,
    /// The server.
    Server,
}

/// One line of a conversation, without its line end; the secret already removed, everything else
/// as it was, so it must be made safe before it is shown (see [`crate::style::safe`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Who said it.
    pub speaker: Speaker,
    /// What was said; bytes that are not UTF-8 are replaced.
    pub text: String,
}

/// Why a part of the plan was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Skip {
    /// No credential was given, or the user asked for none to be used.
    NoCredential,
    /// The sign-in was refused elsewhere in this run; another try could lock the account.
    RefusedElsewhere,
    /// A sign-in elsewhere in this run ended without a clear answer; another try could lock the account.
    UnclearElsewhere,
    /// Another endpoint of the same protocol signs in.
    AnotherEndpoint,
    /// The host is only guessed, so it is not trusted with a credential.
    GuessedHost,
    /// The host is of another domain than the one whose DNS names it, so it is not trusted with a credential.
    ForeignHost,
    /// The token is of another house than the host, which nobody named.
    TokenOfOthers,
    /// The connection is not private, or its certificate was not verified.
    NotPrivate,
    /// The server offers no way of signing in that fits the credential.
    NoMechanism,
    /// The server signed us in by itself (PREAUTH), so the credential was not tried.
    AlreadySignedIn,
    /// The server closed while it was waited for the sign-in of another protocol.
    ClosedWhileWaiting,
    /// Another server of this run asked to be left alone for a while.
    ToldToWait,
    /// Everything that matters had ended, and this was still waiting for an answer.
    NotNeeded,
    /// The time of the run was up.
    Deadline,
    /// The user stopped the run.
    Interrupted,
    /// mailprobe itself failed here.
    InternalError,
}

impl Skip {
    /// The word that stands for this reason in facts and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NoCredential => "no-credential",
            Self::RefusedElsewhere => "refused-elsewhere",
            Self::UnclearElsewhere => "unclear-elsewhere",
            Self::AnotherEndpoint => "another-endpoint",
            Self::GuessedHost => "guessed-host",
            Self::ForeignHost => "foreign-host",
            Self::TokenOfOthers => "token-of-others",
            Self::NotPrivate => "not-private",
            Self::NoMechanism => "no-mechanism",
            Self::AlreadySignedIn => "already-signed-in",
            Self::ClosedWhileWaiting => "closed-while-waiting",
            Self::ToldToWait => "told-to-wait",
            Self::NotNeeded => "not-needed",
            Self::Deadline => "deadline",
            Self::Interrupted => "interrupted",
            Self::InternalError => "internal-error",
        }
    }
}

/// A stage that was not tried, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotTried {
    /// The probe.
    pub probe: ProbeId,
    /// The first stage that was not tried.
    pub stage: Stage,
    /// Why.
    pub why: Skip,
}

/// How a run came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ended {
    /// Every probe ended by itself.
    Complete,
    /// The deadline of the run cut it short.
    Deadline,
    /// The user interrupted it.
    Interrupted,
}

/// Everything that one run saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Run {
    /// What was planned.
    pub plan: Plan,
    /// What the DNS says about the domain, where it was asked.
    pub records: Option<dns::DomainRecords>,
    /// The DNS server that the user named; none where those of the computer were asked.
    #[serde(default)]
    pub dns: Option<SocketAddr>,
    /// What the web was asked for settings, and what came of it; empty where the DNS told enough.
    #[serde(default)]
    pub asked: Vec<discovery::Asked>,
    /// The digests in the DNS of a file of PACC that was read.
    #[serde(default = "dns::no_data")]
    pub pacc: dns::Answer<String>,
    /// The addresses of the hosts that the domain names as servers, where they were looked up to choose between sources.
    #[serde(default)]
    pub hosts: Vec<(String, dns::Answer<IpAddr>)>,
    /// What happened, in the order of the probes, each in the order of time.
    pub observations: Vec<Observation>,
    /// What was tried beside the plan, to tell faults apart; empty in a healthy run.
    pub contrasts: Vec<contrast::Contrast>,
    /// Whether this network leads to the web; none where it was not tried, as in a healthy run.
    pub web: Option<contrast::WebCheck>,
    /// Why of some probes less was tried for contrast than would tell.
    pub unasked: Vec<(contrast::Unasked, ProbeId)>,
    /// How it went with getting a token from the sign-in service; none where none was asked for.
    pub sign_in: Option<sign_in::SignIn>,
    /// What the access token says of itself; none when nobody signs in with one.
    pub token: Option<token::Token>,
    /// What an administrator exported of the mailbox; none where nothing was exported.
    pub settings: Option<settings::MailboxSettings>,
    /// What this computer is like; none where it was not looked at.
    pub computer: Option<computer::Computer>,
    /// What was left out.
    pub not_tried: Vec<NotTried>,
    /// When the run began.
    #[serde(with = "written::moment")]
    pub started: std::time::SystemTime,
    /// How long it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
    /// How it came to its end.
    pub ended: Ended,
}

impl Run {
    /// The observations of one probe, in the order of time.
    pub fn of(&self, probe: ProbeId) -> impl Iterator<Item = &Observation> {
        self.observations.iter().filter(move |o| o.probe == probe)
    }

    /// What stopped a probe.
    pub fn trouble(&self, probe: ProbeId) -> Option<&Trouble> {
        // An address that failed stopped nothing where another one took the connection.
        let furthest = self
            .of(probe)
            .filter(|o| o.outcome.is_err())
            .max_by_key(|o| o.stage);
        furthest.and_then(|o| o.outcome.as_ref().err())
    }

    /// Whether a conversation was held again with less time than the one of its probe needed to go well, or at another address with no more
    /// than three times as much: where all is slow, its silence tells nothing.
    pub fn was_given_less_time(&self, contrast: &contrast::Contrast) -> bool {
        let contrast::Comparison::Talk(talk) = &contrast.seen else {
            return false;
        };
        let Some((stage, trouble)) = &talk.trouble else {
            return false;
        };
        let times = if talk.same_address { 1 } else { 3 };
        let is_longer = |o: &Observation| {
            o.stage == *stage && o.outcome.is_ok() && o.took * times >= contrast.took
        };
        trouble.is_silence()
            && self.trouble(contrast.probe).is_none()
            && self.of(contrast.probe).any(is_longer)
    }

    /// What was asked to find the servers of the domain, and what came of it; none where the DNS was not asked.
    pub fn discovery(&self) -> Option<discovery::Discovery> {
        let records = self.records.clone()?;
        Some(discovery::Discovery {
            pacc: self.pacc.clone(),
            hosts: self.hosts.clone(),
            asked: self.asked.clone(),
            ..discovery::Discovery::of_records(records)
        })
    }

    /// Whether a probe was shown a certificate that is not trusted.
    pub fn is_untrusted(&self, probe: ProbeId) -> bool {
        let is_untrusted = |outcome: &Outcome| matches!(outcome, Ok(Seen::Secured(session)) if session.fault().is_some());
        self.of(probe).any(|o| is_untrusted(&o.outcome))
    }
}
