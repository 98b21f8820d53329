//! A scenario: one made-up run, server by server, in the notation of the catalogue's examples.
//!
//! The same text is rehearsed here without a network, and played by the demo over real sockets.

mod names;
mod parse;
mod rehearse;
pub mod said;

use std::net::IpAddr;

use crate::endpoint::{Endpoint, Protocol, Purpose, Security};
use crate::observation::Trouble;
use crate::observation::computer::Computer;
use crate::observation::contrast::{Hello, HelloAnswer, WebAnswer};
use crate::observation::dns::DnsTrouble;
use crate::observation::proxy::{ProxyTrouble, Way};
use crate::observation::settings::MailboxSettings;
use crate::observation::sign_in::SignIn;
use crate::observation::tcp::TcpTrouble;
use crate::observation::tls::CertificateFault;
use crate::observation::web::{Page, WebTrouble};
use crate::provider::Provider;
use crate::stage::Stage;

pub use names::{Compared, Names};
pub use rehearse::{Mismatch, SECRET, Split, rehearse};

/// A scenario, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Whose servers these are.
    pub provider: Provider,
    /// The address of the user.
    pub user: String,
    /// The name to sign in with; none when it is the address.
    pub username: Option<String>,
    /// What the user signs in with.
    pub login: Login,
    /// What the access token says of itself, name by name, moments in seconds from the beginning of the run; an opaque token when
    /// it is empty.
    pub claims: Vec<(String, String)>,
    /// What getting the token came to; none when the user brought it along.
    pub sign_in: Option<SignIn>,
    /// What the question for the domain's mail exchangers comes to; none when it is not part of the scenario.
    pub mx: Option<MxAnswer>,
    /// What else the records of the domain say.
    pub published: Published,
    /// The DNS server that the user named; none where those of the computer are asked.
    pub resolver: Option<IpAddr>,
    /// What came of fetching a neutral page of the web; none when it was not tried.
    pub web: Option<Web>,
    /// What an administrator exported of the mailbox; none when nothing was.
    pub settings: Option<MailboxSettings>,
    /// What this computer is like; none when it was not looked at.
    pub computer: Option<Computer>,
    /// The proxy that every connection goes through.
    pub proxy: Option<Way>,
    /// The servers, in the order of the plan.
    pub servers: Vec<Server>,
}

/// What the records of the domain say beside its mail exchangers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Published {
    /// The servers that its SRV records name: protocol, security, host and port.
    pub servers: Vec<(Protocol, Security, String, u16)>,
    /// Why there is no name for Autodiscover; none when nothing is said of it.
    pub autodiscover: Option<DnsTrouble>,
    /// What is in the place of the settings file; none where nobody asked for it.
    pub file: Option<Result<Page, WebTrouble>>,
}

/// What a user signs in with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Login {
    /// A password.
    Password,
    /// An access token.
    Token,
    /// Nothing: no sign-in.
    Nothing,
}

/// What the question for the domain's mail exchangers comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MxAnswer {
    /// There are some.
    Some,
    /// The null MX (RFC 7505).
    Null,
    /// No answer.
    Trouble(DnsTrouble),
}

/// What came of fetching a neutral page of the web.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Web {
    /// What came.
    pub answer: WebAnswer,
    /// The time that the answering server told, less this computer's, in seconds.
    pub clock_ahead: Option<i64>,
}

/// One thing that was tried beside the conversation with a server.
#[derive(Clone, Debug, PartialEq)]
pub enum Beside {
    /// Another port of the same host.
    Port {
        /// The port.
        port: u16,
        /// Whether it took a connection.
        outcome: Result<(), TcpTrouble>,
    },
    /// A way through a proxy that only the web uses.
    Proxied {
        /// The port of the same host.
        port: u16,
        /// What asking for it came to.
        outcome: Result<(), ProxyTrouble>,
    },
    /// The same conversation once more.
    Talk {
        /// At this address; at the same one when none.
        address: Option<IpAddr>,
        /// Where it went wrong, and how.
        trouble: Option<(Stage, Box<Trouble>)>,
        /// Whether STARTTLS or STLS was offered, where that was told in clear text.
        starttls: Option<bool>,
        /// Whether the certificate was trusted, and what was wrong with it otherwise.
        certificate: Option<Result<(), CertificateFault>>,
    },
    /// A handmade TLS hello.
    Hello {
        /// Which.
        hello: Hello,
        /// Whether it was said at once where the handshake is due after STARTTLS.
        at_once: bool,
        /// What came back.
        answer: HelloAnswer,
        /// The first words under TLS, where it was begun at once.
        within: Option<&'static str>,
    },
    /// A handmade TLS hello after STARTTLS was asked for that was not offered.
    Insisted {
        /// What came back.
        answer: HelloAnswer,
    },
}

/// One server, and what it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The line that it begins in, counted from 1.
    pub line: usize,
    /// Where it is expected.
    pub endpoint: Endpoint,
    /// Why it is tried.
    pub purpose: Purpose,
    /// What its name resolves to.
    pub resolve: Resolve,
    /// What else there is to say of its name.
    pub names: Names,
    /// What connecting comes to.
    pub connect: Vec<Connect>,
    /// What asking the proxy for it comes to, where there is one.
    pub through: Result<(), ProxyTrouble>,
    /// What happens on the connection, in order.
    pub steps: Vec<Step>,
    /// What was tried beside it, for contrast.
    pub beside: Vec<Beside>,
}

impl Server {
    /// What connecting to this address comes to.
    pub fn connects(&self, address: IpAddr) -> Result<(), TcpTrouble> {
        let own = self.connect.iter().find(|c| c.address == Some(address));
        let all = self.connect.iter().find(|c| c.address.is_none());
        own.or(all).map_or(Ok(()), |connect| connect.outcome)
    }
}

/// What a name resolves to, for each family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// The answer to the question for A records.
    pub v4: Result<Vec<std::net::Ipv4Addr>, DnsTrouble>,
    /// The answer to the question for AAAA records.
    pub v6: Result<Vec<std::net::Ipv6Addr>, DnsTrouble>,
}

/// What connecting comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connect {
    /// At this address; at every other one when none.
    pub address: Option<IpAddr>,
    /// What it comes to.
    pub outcome: Result<(), TcpTrouble>,
}

/// One thing that happens on a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its line, counted from 1.
    pub line: usize,
    /// What happens.
    pub action: Action,
}

/// What can happen on a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// A TLS handshake.
    Tls(Handshake),
    /// The server sends these bytes, line end included.
    Server(Vec<u8>),
    /// mailprobe sends this line, secrets shown as [`crate::secret::HIDDEN`].
    Client(String),
    /// The server closes.
    Close,
    /// The server resets the connection.
    Reset,
    /// The server says nothing until the limit of the stage has passed.
    Silence,
    /// The server says nothing for so long, and goes on.
    Wait(std::time::Duration),
}

/// What a TLS handshake comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handshake {
    /// It ends well, and the server shows this certificate.
    Certificate(Shown),
    /// It ends well, with a certificate that this computer trusts and the public roots do not.
    Inspected(Shown),
    /// The server sends this alert.
    Alert(u8),
    /// The server and mailprobe have nothing in common.
    NothingInCommon,
    /// What the server sends breaks the rules of TLS.
    Misbehaved,
    /// The server wants a certificate of the client.
    ClientCertificateRequired,
    /// The server closes.
    Closed,
    /// The server resets the connection.
    Reset,
    /// The server says nothing until the limit has passed.
    Timeout,
}

/// The certificate that a server shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// What is wrong with it, if anything.
    pub fault: Option<CertificateFault>,
    /// The common name of its issuer, where it matters.
    pub issuer: Option<String>,
    /// In how many days it ends, where it matters.
    pub days: Option<i64>,
    /// Whether it demands an OCSP answer, which does not come.
    pub unstapled: bool,
}

/// Why a text is no scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ScenarioError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: String,
}

impl Scenario {
    /// Reads a scenario; checks/README.md describes the notation.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        parse::parse(text)
    }
}
