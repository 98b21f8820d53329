//! How it went with getting a token from the sign-in service.

use schemars::JsonSchema;
use serde::Serialize;

use crate::observation::sign_in::{Flow, SignIn, SignInTrouble};
use crate::style::safe;

/// One try to get an access token.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct SignInReport {
    /// How it was asked for.
    #[schemars(extend("enum" = ["device", "browser", "application"]))]
    pub flow: &'static str,
    /// The host of the sign-in service.
    pub host: String,
    /// Where it was reached; null where it was not.
    pub address: Option<String>,
    /// The organisation whose sign-in it was.
    pub tenant: String,
    /// The id of the application that asked.
    pub client: String,
    /// What came of it.
    #[schemars(extend("enum" = [
        "ok", "unreachable", "untrusted", "blocked-page", "refused", "declined", "expired", "timeout", "no-answer", "interrupted", "misbehaved"
    ]))]
    pub outcome: &'static str,
    /// The same as a sentence.
    pub says: String,
    /// Where on the way to the service it went wrong; null where the service answered.
    #[schemars(extend("enum" = ["resolve", "connect", "secure", "answer", null]))]
    pub stage: Option<&'static str>,
    /// What went wrong there, as a word; null when nothing did.
    pub trouble: Option<&'static str>,
    /// The refusal of the service; null when there was none.
    pub refusal: Option<RefusalReport>,
    /// How often it was asked whether the person has signed in.
    pub polls: u32,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// A refusal of the sign-in service.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RefusalReport {
    /// The error of RFC 6749 or RFC 8628.
    pub error: String,
    /// The number behind `AADSTS`.
    pub aadsts: Option<u32>,
    /// What the service says of it.
    pub description: String,
    /// What finds this answer in the service's own records.
    pub trace_id: Option<String>,
    /// What finds this sign-in in the records of the organisation.
    pub correlation_id: Option<String>,
    /// When it was, by the service's clock.
    pub timestamp: Option<String>,
}

impl SignInReport {
    pub(super) fn of(sign_in: &SignIn) -> Self {
        let trouble = sign_in.outcome.as_ref().err();
        let text = |text: &Option<String>| text.as_deref().map(safe);
        let refusal = trouble.and_then(SignInTrouble::refusal);
        Self {
            flow: sign_in.flow.name(),
            host: safe(&sign_in.host),
            address: sign_in.address.map(|address| address.to_string()),
            tenant: safe(&sign_in.tenant),
            client: safe(&sign_in.client),
            outcome: trouble.map_or("ok", SignInTrouble::outcome),
            says: says(sign_in),
            stage: trouble.and_then(SignInTrouble::stage),
            trouble: trouble.map(SignInTrouble::name),
            refusal: refusal.map(|refusal| RefusalReport {
                error: safe(refusal.error.name()),
                aadsts: refusal.aadsts,
                description: safe(&refusal.description),
                trace_id: text(&refusal.trace_id),
                correlation_id: text(&refusal.correlation_id),
                timestamp: text(&refusal.timestamp),
            }),
            polls: sign_in.polls,
            took_ms: u64::try_from(sign_in.took.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// What came of it, in one sentence without its full stop.
pub(super) fn says(sign_in: &SignIn) -> String {
    let host = safe(&sign_in.host);
    let how = match sign_in.flow {
        Flow::Device => "with a device code",
        Flow::Browser => "in the browser",
        Flow::Application => "for the application itself",
    };
    let trouble = match &sign_in.outcome {
        Ok(()) => return format!("{host} gave a token {how}"),
        Err(trouble) => trouble,
    };
    let why = match trouble {
        SignInTrouble::Resolve(trouble) => {
            format!("its name was not found ({})", trouble.name())
        }
        SignInTrouble::Connect(trouble) => {
            format!("there was no connection to it ({})", trouble.name())
        }
        SignInTrouble::Proxy(trouble) => {
            format!("the proxy did not lead to it ({})", trouble.name())
        }
        SignInTrouble::Secure(trouble) => format!("there was no TLS with it ({})", trouble.name()),
        SignInTrouble::Untrusted { fault, issuer } => {
            let issuer = issuer
                .as_deref()
                .map(|name| format!(", issued by {}", safe(name)));
            format!(
                "its certificate is not trusted ({}{}), so nothing was sent to it",
                fault.name(),
                issuer.unwrap_or_default()
            )
        }
        SignInTrouble::Broken => "the connection ended before the answer".to_owned(),
        SignInTrouble::Http { status } => {
            format!(
                "what came was not an answer of the service, but a page with the status {status}"
            )
        }
        SignInTrouble::Misread => "its answer cannot be used".to_owned(),
        SignInTrouble::Timeout => "no answer came in time".to_owned(),
        SignInTrouble::Declined(_) => "the person declined".to_owned(),
        SignInTrouble::Expired => "nobody signed in before the code ran out".to_owned(),
        SignInTrouble::Interrupted => "it was stopped".to_owned(),
        SignInTrouble::NoBrowserAnswer => "the browser did not come back in time".to_owned(),
        SignInTrouble::WrongState => {
            "the browser came back with the answer to another question, which was not used, and with no other one in time"
                .to_owned()
        }
        SignInTrouble::NoPort => {
            "this computer gave no port for the browser to come back to".to_owned()
        }
        SignInTrouble::Refused(refusal) => {
            let words = match refusal.description.is_empty() {
                true => String::new(),
                false => format!(": {}", safe(refusal.description.trim_end_matches('.'))),
            };
            format!("it refused with {}{words}", safe(refusal.error.name()))
        }
    };
    let trace = trouble
        .refusal()
        .and_then(|refusal| refusal.trace_id.as_deref());
    let trace = trace.map(|id| format!(" (trace ID {})", safe(id)));
    format!(
        "{host} gave no token {how}: {why}{}",
        trace.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::observation::sign_in::{OAuthError, Refusal};

    #[test]
    fn a_refusal_is_told_with_what_finds_it_again_and_made_safe() {
        let refusal = Refusal {
            aadsts: Some(53003),
            description: "AADSTS53003: \u{1b}[2Jblocked".to_owned(),
            trace_id: Some("0a1b".to_owned()),
            ..Refusal::new(OAuthError::InvalidGrant)
        };
        let sign_in = SignIn {
            flow: Flow::Device,
            host: "login.microsoftonline.com".to_owned(),
            client: String::new(),
            tenant: String::new(),
            address: None,
            polls: 0,
            took: Duration::ZERO,
            outcome: Err(SignInTrouble::Refused(Box::new(refusal))),
        };
        let told = says(&sign_in);
        assert!(!told.contains('\u{1b}'), "{told}");
        assert!(
            told.starts_with("login.microsoftonline.com gave no token with a device code: it refused with invalid_grant: AADSTS53003: "),
            "{told}"
        );
        assert!(told.ends_with("(trace ID 0a1b)"), "{told}");
    }
}
