//! Signing in with the browser of this computer: where it is sent, and what it comes back with.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};

use super::{Application, answer};
use crate::observation::sign_in::SignInTrouble;

/// One visit of the browser to the sign-in service.
pub struct Visit {
    /// Proves that whoever redeems the code began the visit (RFC 7636).
    verifier: SecretString,
    /// Proves that an answer belongs to this visit (RFC 6749, section 10.12).
    state: SecretString,
    redirect: String,
}

impl Visit {
    /// A visit that ends on this port of this computer (RFC 8252, section 7.3), with random numbers that nobody else has.
    pub fn new(port: u16, verifier: &[u8; 32], state: &[u8; 32]) -> Self {
        Self {
            verifier: URL_SAFE_NO_PAD.encode(verifier).into(),
            state: URL_SAFE_NO_PAD.encode(state).into(),
            redirect: format!("http://localhost:{port}"),
        }
    }

    /// Where the browser comes back to.
    pub fn redirect(&self) -> &str {
        &self.redirect
    }

    pub(super) const fn verifier(&self) -> &SecretString {
        &self.verifier
    }

    /// Where the browser is sent; `user` is filled in for the person.
    pub fn address(&self, application: &Application, user: Option<&str>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("client_id", &application.client)
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("redirect_uri", &self.redirect)
            .append_pair("scope", &application.scope())
            .append_pair("state", self.state.expose_secret())
            .append_pair("code_challenge", &challenge(&self.verifier))
            .append_pair("code_challenge_method", "S256");
        if let Some(user) = user {
            query.append_pair("login_hint", user);
        }
        format!(
            "https://{}{}?{}",
            application.host,
            application.path("authorize"),
            query.finish()
        )
    }

    /// The code that the browser came back with, in what it asks for; none where that is about something else, such as an icon.
    ///
    /// [`SignInTrouble::WrongState`] is no end of this visit: anybody on this computer can ask for such a page.
    pub fn came_back(&self, target: &str) -> Option<Result<SecretString, SignInTrouble>> {
        let (_, query) = target.split_once('?')?;
        let field = |name: &str| {
            let mut fields = form_urlencoded::parse(query.as_bytes());
            fields
                .find(|(known, _)| known == name)
                .map(|(_, value)| value)
        };
        let (code, error) = (field("code"), field("error"));
        if code.is_none() && error.is_none() {
            return None;
        }
        let is_own = field("state").is_some_and(|state| *state == *self.state.expose_secret());
        Some(match (code, error) {
            _ if !is_own => Err(SignInTrouble::WrongState),
            (_, Some(error)) => {
                let said = field("error_description").unwrap_or_default();
                Err(answer::refused(answer::refusal(&error, &said)))
            }
            (Some(code), None) => Ok(code.into_owned().into()),
            (None, None) => return None,
        })
    }
}

/// The challenge of a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &SecretString) -> String {
    URL_SAFE_NO_PAD.encode(digest(&SHA256, verifier.expose_secret().as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn visit() -> Visit {
        Visit::new(49152, &[1; 32], &[2; 32])
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into();
        assert_eq!(
            challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn the_browser_is_told_everything_but_the_verifier() {
        let application = Application {
            host: "login.microsoftonline.com".to_owned(),
            tenant: "organizations".to_owned(),
            client: "c".to_owned(),
        };
        let visit = visit();
        let address = visit.address(&application, Some("kim@contoso.com"));
        let (place, query) = address.split_once('?').expect("a query");
        assert_eq!(
            place,
            "https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize"
        );
        assert!(query.contains("login_hint=kim%40contoso.com"), "{query}");
        assert!(query.contains("redirect_uri=http%3A%2F%2Flocalhost%3A49152"));
        assert!(query.contains("code_challenge_method=S256"));
        assert!(!query.contains(visit.verifier.expose_secret()));
    }

    #[test]
    fn only_an_answer_to_this_visit_counts() {
        let visit = visit();
        let state = visit.state.expose_secret();
        let code = visit.came_back(&format!("/?code=a%2Fb&state={state}"));
        let code = code.map(|code| code.map(|code| code.expose_secret().to_owned()));
        assert_eq!(code, Some(Ok("a/b".to_owned())));
        let outcome = |target: &str| match visit.came_back(target) {
            None => "nothing",
            Some(Ok(_)) => "ok",
            Some(Err(trouble)) => trouble.name(),
        };
        for (target, expected) in [
            ("/favicon.ico", "nothing"),
            ("/?x=1", "nothing"),
            ("/?code=a&state=b", "wrong-state"),
            ("/?code=a", "wrong-state"),
            ("/?error=access_denied&state=b", "wrong-state"),
        ] {
            assert_eq!(outcome(target), expected, "{target}");
        }
        let refused =
            format!("/?error=access_denied&error_description=AADSTS65004%3a+no&state={state}");
        assert_eq!(outcome(&refused), "declined");
        let refused =
            format!("/?error=invalid_client&error_description=AADSTS650052%3a+no&state={state}");
        assert_eq!(outcome(&refused), "refused");
    }

    proptest! {
        #[test]
        fn no_target_makes_it_fall_or_yields_a_code(target in any::<String>()) {
            prop_assert!(!matches!(visit().came_back(&target), Some(Ok(_))));
        }
    }
}
