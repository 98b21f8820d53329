//! How it went with getting an access token from the sign-in service, before the run.

use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::dns::DnsTrouble;
use super::proxy::ProxyTrouble;
use super::tcp::TcpTrouble;
use super::tls::{CertificateFault, TlsTrouble};
use super::web::WebTrouble;
use crate::written;

/// A way of getting an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flow {
    /// A code that a person types in a browser, on any device (RFC 8628).
    Device,
    /// A browser on this computer (RFC 6749, section 4.1, with RFC 7636 and RFC 8252).
    Browser,
    /// The credential of an application, without a person (RFC 6749, section 4.4).
    Application,
}

impl Flow {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Device, Self::Browser, Self::Application];

    /// The word that stands for this way in facts, options and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Browser => "browser",
            Self::Application => "application",
        }
    }
}

/// One try to get an access token. It carries no secret: neither a code nor the token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignIn {
    /// How it was asked for.
    pub flow: Flow,
    /// The host of the sign-in service.
    pub host: String,
    /// The id of the application that asked.
    pub client: String,
    /// The organisation whose sign-in it was, as it was asked for.
    pub tenant: String,
    /// Where the service was asked; of a proxy where one was used; none where nobody was reached.
    pub address: Option<SocketAddr>,
    /// How often it was asked whether the person has signed in.
    pub polls: u32,
    /// How long it took.
    #[serde(rename = "took_ns", with = "written::nanoseconds")]
    pub took: Duration,
    /// What came of it.
    pub outcome: Result<(), SignInTrouble>,
}

/// Why there is no access token.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignInTrouble {
    /// The name of the service has no address.
    Resolve(DnsTrouble),
    /// No connection to it.
    Connect(TcpTrouble),
    /// No connection through the proxy.
    Proxy(ProxyTrouble),
    /// No TLS with it.
    Secure(TlsTrouble),
    /// Its certificate is not trusted, so nothing was sent.
    Untrusted {
        /// What is wrong with the certificate.
        fault: CertificateFault,
        /// Who issued it.
        issuer: Option<String>,
    },
    /// The connection ended before the answer was whole, or what came is no HTTP.
    Broken,
    /// An answer that is not of the service, such as the page of a filter.
    Http {
        /// The status code of HTTP.
        status: u16,
    },
    /// An answer of success that does not hold what it should.
    Misread,
    /// No answer came in time.
    Timeout,
    /// The service refuses, and says why.
    Refused(Box<Refusal>),
    /// The person declined.
    Declined(Option<Box<Refusal>>),
    /// The person did not sign in in time.
    Expired,
    /// The user stopped it.
    Interrupted,
    /// The browser did not come back in time.
    NoBrowserAnswer,
    /// The browser came back with an answer to another question (RFC 6749, section 10.12).
    WrongState,
    /// This computer gives no port for the browser to come back to.
    NoPort,
}

impl From<WebTrouble> for SignInTrouble {
    fn from(trouble: WebTrouble) -> Self {
        match trouble {
            WebTrouble::Resolve(trouble) => Self::Resolve(trouble),
            WebTrouble::Connect(trouble) => Self::Connect(trouble),
            WebTrouble::Proxy(trouble) => Self::Proxy(trouble),
            WebTrouble::Secure(trouble) => Self::Secure(trouble),
            WebTrouble::Untrusted { fault, issuer, .. } => Self::Untrusted { fault, issuer },
            WebTrouble::Broken | WebTrouble::Inside(_) => Self::Broken,
            WebTrouble::TooLong { status, .. } => Self::Http { status },
            WebTrouble::Timeout => Self::Timeout,
        }
    }
}

impl SignInTrouble {
    /// What it comes to, in one word of the facts.
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::Resolve(_)
            | Self::Connect(_)
            | Self::Proxy(_)
            | Self::Secure(_)
            | Self::Broken => "unreachable",
            Self::Untrusted { .. } => "untrusted",
            Self::Http { .. } => "blocked-page",
            Self::Refused(_) => "refused",
            Self::Declined(_) => "declined",
            Self::Expired => "expired",
            Self::Timeout => "no-answer",
            Self::NoBrowserAnswer => "timeout",
            Self::Interrupted => "interrupted",
            Self::Misread | Self::WrongState | Self::NoPort => "misbehaved",
        }
    }

    /// The word of the very trouble.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Resolve(trouble) => trouble.name(),
            Self::Connect(trouble) => trouble.name(),
            Self::Proxy(trouble) => trouble.name(),
            Self::Secure(trouble) => trouble.name(),
            Self::Untrusted { fault, .. } => fault.name(),
            Self::Broken => "broken",
            Self::Http { .. } => "foreign-answer",
            Self::Misread => "misread",
            Self::Timeout => "timeout",
            Self::Refused(_) => "refused",
            Self::Declined(_) => "declined",
            Self::Expired => "expired",
            Self::Interrupted => "interrupted",
            Self::NoBrowserAnswer => "no-browser-answer",
            Self::WrongState => "wrong-state",
            Self::NoPort => "no-port",
        }
    }

    /// Where on the way to the service it went wrong; none where the service answered.
    pub const fn stage(&self) -> Option<&'static str> {
        match self {
            Self::Resolve(_) => Some("resolve"),
            Self::Connect(_) | Self::Proxy(_) => Some("connect"),
            Self::Secure(_) | Self::Untrusted { .. } => Some("secure"),
            Self::Broken | Self::Http { .. } | Self::Timeout => Some("answer"),
            _ => None,
        }
    }

    /// What the service says of its refusal.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Declined(refusal) => refusal.as_deref(),
            _ => None,
        }
    }
}

/// A refusal of the sign-in service (RFC 6749, sections 4.1.2.1 and 5.2; RFC 8628, section 3.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The kind of refusal.
    pub error: OAuthError,
    /// The number that stands behind `AADSTS`.
    pub aadsts: Option<u32>,
    /// What the service says of it, in one line and cut to a sensible length.
    pub description: String,
    /// What finds this answer in the service's own records.
    pub trace_id: Option<String>,
    /// What finds this sign-in in the records of the organisation.
    pub correlation_id: Option<String>,
    /// When it was, by the service's clock, as it says it.
    pub timestamp: Option<String>,
    /// Whether a policy asks for more of the person, by a `claims` challenge.
    pub claims_needed: bool,
}

impl Refusal {
    /// A refusal that says no more than this.
    pub fn new(error: OAuthError) -> Self {
        Self {
            error,
            aadsts: None,
            description: String::new(),
            trace_id: None,
            correlation_id: None,
            timestamp: None,
            claims_needed: false,
        }
    }
}

/// The kinds of refusal that RFC 6749 and RFC 8628 know, those of OpenID Connect and Microsoft's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum OAuthError {
    /// The request lacks something, or has something twice.
    InvalidRequest,
    /// The application is not known, or its credential is wrong.
    InvalidClient,
    /// The code, the person's sign-in or the assertion does not count.
    InvalidGrant,
    /// The application may not ask in this way.
    UnauthorizedClient,
    /// The service does not know this way of asking.
    UnsupportedGrantType,
    /// The permission is not known, or not one that may be asked for.
    InvalidScope,
    /// The person, or a policy, says no.
    AccessDenied,
    /// The service does not answer in this way.
    UnsupportedResponseType,
    /// The service failed.
    ServerError,
    /// The service is overloaded or under maintenance.
    TemporarilyUnavailable,
    /// The person has not signed in yet.
    AuthorizationPending,
    /// It is asked too often.
    SlowDown,
    /// The code has run out.
    ExpiredToken,
    /// The person must do something in a browser.
    InteractionRequired,
    /// The person must sign in.
    LoginRequired,
    /// The person, or an administrator, must agree first.
    ConsentRequired,
    /// The person declined (Microsoft's word).
    AuthorizationDeclined,
    /// The device code is not known (Microsoft's word).
    BadVerificationCode,
    /// The service that the token would be for is not known (Microsoft's word).
    InvalidResource,
    /// Another word.
    Other(String),
}

impl From<String> for OAuthError {
    fn from(name: String) -> Self {
        Self::from_name(&name)
    }
}

impl From<OAuthError> for String {
    fn from(error: OAuthError) -> Self {
        error.name().to_owned()
    }
}

impl OAuthError {
    /// Every kind that has a name.
    const KNOWN: [(Self, &str); 19] = [
        (Self::InvalidRequest, "invalid_request"),
        (Self::InvalidClient, "invalid_client"),
        (Self::InvalidGrant, "invalid_grant"),
        (Self::UnauthorizedClient, "unauthorized_client"),
        (Self::UnsupportedGrantType, "unsupported_grant_type"),
        (Self::InvalidScope, "invalid_scope"),
        (Self::AccessDenied, "access_denied"),
        (Self::UnsupportedResponseType, "unsupported_response_type"),
        (Self::ServerError, "server_error"),
        (Self::TemporarilyUnavailable, "temporarily_unavailable"),
        (Self::AuthorizationPending, "authorization_pending"),
        (Self::SlowDown, "slow_down"),
        (Self::ExpiredToken, "expired_token"),
        (Self::InteractionRequired, "interaction_required"),
        (Self::LoginRequired, "login_required"),
        (Self::ConsentRequired, "consent_required"),
        (Self::AuthorizationDeclined, "authorization_declined"),
        (Self::BadVerificationCode, "bad_verification_code"),
        (Self::InvalidResource, "invalid_resource"),
    ];

    /// The kind that this word stands for.
    pub fn from_name(name: &str) -> Self {
        let known = Self::KNOWN.iter().find(|(_, known)| *known == name);
        known.map_or_else(|| Self::Other(name.to_owned()), |(kind, _)| kind.clone())
    }

    /// The word that the service uses.
    pub fn name(&self) -> &str {
        let known = Self::KNOWN.iter().find(|(kind, _)| kind == self);
        match (known, self) {
            (_, Self::Other(name)) => name,
            (known, _) => known.map_or("", |(_, name)| name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_refusal_is_known_by_its_word() {
        for (kind, name) in OAuthError::KNOWN {
            assert_eq!(OAuthError::from_name(name), kind);
            assert_eq!(kind.name(), name);
        }
        let other = OAuthError::from_name("new_word");
        assert_eq!(other.name(), "new_word");
    }
}
