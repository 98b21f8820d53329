//! The sign-in service of the simulated tenant: what Microsoft's answers to programs that ask for a token.
//!
//! Nobody is asked for a password: the person of the demo signs in by itself after a moment, and an
//! application id that begins with [`REFUSED_BEGINS`] meets the refusal with the number at its end.

mod answer;
mod assertion;
mod door;
mod grants;
mod refusal;
mod scope;
mod token;

use std::sync::{Arc, Mutex, PoisonError};

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use self::answer::{Answer, Asked, Form};
use self::grants::{DEVICE_CODE_LIFE, Grant, Grants, INTERVAL, Polled};
use self::refusal::Refusal;
use self::scope::{ROLES, Scopes};
use super::directory::{self, APP_SECRET, Application, REFUSED_BEGINS, TENANT};

pub(super) use self::assertion::Registered;
pub(super) use self::door::{now, serve};
pub(super) use self::token::{Bearer, Mint};

/// Where the sign-in service is.
pub const HOST: &str = "login.microsoftonline.com";

const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// Ways to name the tenant in a path; the first three leave it to who signs in.
const TENANTS: [&str; 5] = [
    "common",
    "organizations",
    "consumers",
    "contoso.com",
    TENANT,
];

/// The service, with the sign-ins that have begun.
pub(super) struct Identity {
    mint: Arc<Mint>,
    grants: Mutex<Grants>,
    /// The certificate that the applications of the tenant may sign with.
    registered: Arc<Registered>,
}

/// Who asks.
enum Client {
    Known(&'static Application),
    /// One that plays a refusal; who knows it otherwise is the mail program.
    Refused(Refusal),
}

impl Identity {
    pub(super) fn new(mint: Arc<Mint>, registered: Arc<Registered>) -> Self {
        Self {
            mint,
            grants: Mutex::default(),
            registered,
        }
    }

    /// Answers one request at this moment, in seconds since 1970.
    pub(super) fn answer(&self, asked: &Asked, now: i64) -> Answer {
        let path = asked.path.trim_matches('/');
        let Some((tenant, rest)) = path.split_once('/') else {
            return Answer::page(404, "There is nothing here.");
        };
        let tenant = tenant.to_ascii_lowercase();
        let answered = match (rest, asked.posts) {
            ("oauth2/deviceauth", true) => self.person(&asked.form, now),
            _ if !TENANTS.contains(&tenant.as_str()) => Err(Refusal::UNKNOWN_TENANT),
            ("v2.0/.well-known/openid-configuration", false) => Ok(configuration(&tenant)),
            ("discovery/v2.0/keys", false) => Ok(Answer::json(200, &json!({ "keys": [] }))),
            _ if tenant == "consumers" => Err(Refusal::CONSUMERS),
            ("oauth2/v2.0/devicecode", true) => self.device(&asked.form, now),
            ("oauth2/v2.0/authorize", false) => self.authorize(&asked.query, now),
            ("oauth2/v2.0/authorize", true) => self.authorize(&asked.form, now),
            ("oauth2/v2.0/token", true) => self.token(&tenant, &asked.form, now),
            ("oauth2/v2.0/token" | "oauth2/v2.0/devicecode", false) => Err(Refusal::MALFORMED),
            _ => return Answer::page(404, "There is nothing here."),
        };
        answered.unwrap_or_else(|refusal| refusal.answer(now))
    }

    /// Hands out a code for a person to type.
    fn device(&self, form: &Form, now: i64) -> Result<Answer, Refusal> {
        let client = client(form)?;
        let scopes = Scopes::of_person(required(form, "scope")?)?;
        let grant = self.grant(form, &client, scopes);
        let (device_code, user_code) = self.grants().device(grant, now);
        let page = format!("https://{HOST}/common/oauth2/deviceauth");
        let message = format!(
            "To sign in, use a web browser to open the page {page} and enter the code {user_code} to authenticate."
        );
        let body = json!({
            "user_code": user_code,
            "device_code": device_code,
            "verification_uri": page,
            "expires_in": DEVICE_CODE_LIFE,
            "interval": INTERVAL,
            "message": message,
        });
        Ok(Answer::json(200, &body))
    }

    /// What a person does at the page with the code: signs in under this address, or cancels.
    fn person(&self, form: &Form, now: i64) -> Result<Answer, Refusal> {
        let outcome = match form.get("cancel") {
            Some(_) => Err(Refusal::DECLINED),
            None => person(form.get("login")),
        };
        self.grants().decide(form.text("otc"), outcome, now)?;
        Ok(Answer::page(200, "You may close this window."))
    }

    /// Lets the person sign in, and sends the browser back.
    fn authorize(&self, form: &Form, now: i64) -> Result<Answer, Refusal> {
        let client = client(form)?;
        let redirect = required(form, "redirect_uri")?;
        if !is_loopback(redirect) {
            return Err(Refusal::REDIRECT);
        }
        let state = ("state", form.text("state"));
        let granted = || {
            if required(form, "response_type")? != "code" {
                return Err(Refusal::MALFORMED);
            }
            let challenge = form.get("code_challenge");
            if challenge.is_some() && form.get("code_challenge_method") != Some("S256") {
                return Err(Refusal::MALFORMED);
            }
            let scopes = Scopes::of_person(required(form, "scope")?)?;
            let grant = self.grant(form, &client, scopes);
            grant.outcome.clone()?;
            Ok(self.grants().code(grant, redirect, challenge, now))
        };
        Ok(match granted() {
            Ok(code) => Answer::redirect(redirect, &[("code", &code), state]),
            Err(refusal) => {
                let description = refusal.description(now);
                let told = [
                    ("error", refusal.error_in_redirect()),
                    ("error_description", &description),
                    state,
                ];
                Answer::redirect(redirect, &told)
            }
        })
    }

    fn token(&self, tenant: &str, form: &Form, now: i64) -> Result<Answer, Refusal> {
        let client = client(form)?;
        let id = form.text("client_id");
        match required(form, "grant_type")? {
            DEVICE_CODE => {
                let code = required(form, "device_code")?;
                match self.grants().poll(code, id, now) {
                    Polled::Granted(grant) => self.for_person(&client, grant, now),
                    Polled::Refused(refusal) => Err(refusal),
                    Polled::SlowDown => Ok(Answer::json(400, &json!({ "error": "slow_down" }))),
                }
            }
            "authorization_code" => {
                let verifier = form.get("code_verifier").map(challenge);
                let (code, redirect) = (required(form, "code")?, form.text("redirect_uri"));
                let grant = self
                    .grants()
                    .redeem(code, id, redirect, verifier.as_deref(), now)?;
                self.for_person(&client, grant, now)
            }
            "client_credentials" => {
                if ["common", "organizations"].contains(&tenant) {
                    return Err(Refusal::NEEDS_A_TENANT);
                }
                self.for_application(&client, form, now)
            }
            _ => Err(Refusal::GRANT_TYPE),
        }
    }

    fn for_person(&self, client: &Client, grant: Grant, now: i64) -> Result<Answer, Refusal> {
        let application = match client {
            Client::Known(application) => application,
            Client::Refused(refusal) => return Err(*refusal),
        };
        let bearer = Bearer::Person {
            name: grant.outcome?,
            scopes: grant.scopes.permissions.clone(),
        };
        let service = grant.scopes.service;
        let token = self.mint.token(service, &bearer, application, now);
        Ok(granted(&token, application, Some(&grant.scopes.shown())))
    }

    fn for_application(&self, client: &Client, form: &Form, now: i64) -> Result<Answer, Refusal> {
        let application = match client {
            Client::Known(application) => *application,
            Client::Refused(refusal) => return Err(*refusal),
        };
        let scopes = Scopes::of_application(required(form, "scope")?)?;
        match (form.get("client_secret"), form.get("client_assertion")) {
            (None, None) => return Err(Refusal::SECRET_MISSING),
            _ if application.is_public => return Err(Refusal::SECRET_OF_PUBLIC),
            (Some(secret), _) => {
                verify_slices_are_equal(secret.as_bytes(), APP_SECRET.as_bytes())
                    .map_err(|_| Refusal::SECRET_WRONG)?;
            }
            (None, Some(assertion)) => {
                let is_good = form.get("client_assertion_type") == Some(ASSERTION_TYPE)
                    && self.registered.signed(assertion, application.id, now);
                if !is_good {
                    return Err(Refusal::ASSERTION);
                }
            }
        }
        let bearer = Bearer::Application {
            id: application.id.to_owned(),
            roles: ROLES.map(str::to_owned).to_vec(),
        };
        let token = self.mint.token(scopes.service, &bearer, application, now);
        Ok(granted(&token, application, None))
    }

    /// What this person grants to this program.
    fn grant(&self, form: &Form, client: &Client, scopes: Scopes) -> Grant {
        Grant {
            client: form.text("client_id").to_owned(),
            scopes,
            outcome: match client {
                Client::Known(_) => person(form.get("login_hint")),
                Client::Refused(refusal) => Err(*refusal),
            },
        }
    }

    fn grants(&self) -> std::sync::MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn required<'a>(form: &'a Form, name: &str) -> Result<&'a str, Refusal> {
    form.get(name).ok_or(Refusal::PARAMETER_MISSING)
}

/// Who asks; a refusal that is about the request itself comes at once.
fn client(form: &Form) -> Result<Client, Refusal> {
    let id = required(form, "client_id")?;
    if let Some(application) = directory::application(id) {
        return Ok(Client::Known(application));
    }
    let number = id
        .strip_prefix(REFUSED_BEGINS)
        .and_then(|id| id.parse().ok());
    let refusal = number.and_then(Refusal::played);
    let refusal = refusal.unwrap_or(Refusal::UNKNOWN_APPLICATION);
    match refusal.comes_at_once() {
        true => Err(refusal),
        false => Ok(Client::Refused(refusal)),
    }
}

/// The person who signs in: whom the program names, or whose demo it is.
fn person(named: Option<&str>) -> Result<String, Refusal> {
    let name = named.unwrap_or(super::ADDRESS);
    let domain = name.rsplit('@').next().unwrap_or_default();
    if directory::is_person(name) {
        Ok(name.to_ascii_lowercase())
    } else if domain.eq_ignore_ascii_case(super::DOMAIN) {
        Err(Refusal::UNKNOWN_USER)
    } else {
        Err(Refusal::FOREIGN_USER)
    }
}

/// Whether a browser that is sent there stays on this computer (RFC 8252, section 7.3).
fn is_loopback(redirect: &str) -> bool {
    let Some(rest) = redirect.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = authority.split(':').next().unwrap_or_default();
    ["localhost", "127.0.0.1"].contains(&host)
}

/// The challenge that belongs to a verifier (RFC 7636, section 4.2).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

fn granted(token: &str, application: &Application, scope: Option<&str>) -> Answer {
    let mut body = json!({
        "token_type": "Bearer",
        "expires_in": application.life.max(0),
        "ext_expires_in": application.life.max(0),
        "access_token": token,
    });
    if let Some(scope) = scope {
        body["scope"] = scope.into();
    }
    Answer::json(200, &body)
}

/// What the service says of itself (OpenID Connect Discovery 1.0).
fn configuration(tenant: &str) -> Answer {
    let base = format!("https://{HOST}/{tenant}");
    let body = json!({
        "issuer": format!("https://{HOST}/{TENANT}/v2.0"),
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "token_endpoint": format!("{base}/oauth2/v2.0/token"),
        "device_authorization_endpoint": format!("{base}/oauth2/v2.0/devicecode"),
        "jwks_uri": format!("{base}/discovery/v2.0/keys"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "cloud_instance_name": "microsoftonline.com",
    });
    Answer::json(200, &body)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests may fail loudly")]
    use serde_json::Value;

    use super::*;
    use crate::catalogue::aadsts;

    fn post(identity: &Identity, what: &str, form: &str, now: i64) -> Value {
        let asked = Asked {
            posts: true,
            path: format!("/contoso.com/oauth2/v2.0/{what}"),
            form: Form::parse(form.as_bytes()),
            ..Asked::default()
        };
        serde_json::from_str(&identity.answer(&asked, now).body).unwrap()
    }

    #[test]
    fn every_number_of_the_table_can_be_played() {
        let identity = Identity::new(Arc::new(Mint::new().unwrap()), Arc::default());
        for code in aadsts::codes() {
            let client = format!("client_id={REFUSED_BEGINS}{:012}", code.number);
            let scope = "scope=https%3A%2F%2Foutlook.office.com%2FSMTP.Send";
            let mut last = post(&identity, "devicecode", &format!("{client}&{scope}"), 0);
            if let Some(device_code) = last["device_code"].as_str() {
                let form = format!("{client}&grant_type={DEVICE_CODE}&device_code={device_code}");
                // Twice in vain, as everybody.
                for now in 1..=3 {
                    last = post(&identity, "token", &form, now);
                }
            }
            assert_eq!(last["error_codes"], json!([code.number]), "{last}");
            assert_eq!(last["error"], code.error.as_str(), "{last}");
        }
    }
}
