//! Access tokens: written by the sign-in service, read by the mail servers.

use aws_lc_rs::hmac;
use aws_lc_rs::rand::{self, SystemRandom};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::super::directory::{Application, TENANT};

/// Both names of Exchange Online as the service that a token is for.
const OUTLOOK: [&str; 2] = [
    "https://outlook.office.com",
    "https://outlook.office365.com",
];
/// How far the clocks of two machines may be apart, in seconds.
const LEEWAY: i64 = 300;

/// What signs the tokens of one tenant. Nobody else has the key, so nobody else's token is taken.
pub(in super::super) struct Mint {
    key: hmac::Key,
}

/// Whom a token is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in super::super) enum Bearer {
    /// A person, with what the person's program may do.
    Person { name: String, scopes: Vec<String> },
    /// An application, with what it may do by itself.
    Application { id: String, roles: Vec<String> },
}

impl Mint {
    /// Makes a key.
    pub(in super::super) fn new() -> Result<Self, aws_lc_rs::error::Unspecified> {
        let key = hmac::Key::generate(hmac::HMAC_SHA256, &SystemRandom::new())?;
        Ok(Self { key })
    }

    /// A token for this service, good from `now` for as long as those of the application are.
    pub(super) fn token(
        &self,
        audience: &str,
        bearer: &Bearer,
        application: &Application,
        now: i64,
    ) -> String {
        let begins = now + application.life.min(0) - 3600 * i64::from(application.life < 0);
        let mut claims = json!({
            "aud": audience,
            "iss": format!("https://sts.windows.net/{TENANT}/"),
            "iat": begins,
            "nbf": begins,
            "exp": now + application.life,
            "appid": application.id,
            "app_displayname": application.name,
            "tid": TENANT,
            "ver": "1.0",
        });
        let own = match bearer {
            Bearer::Person { name, scopes } => {
                json!({ "idtyp": "user", "upn": name, "unique_name": name, "scp": scopes.join(" ") })
            }
            Bearer::Application { roles, .. } => json!({ "idtyp": "app", "roles": roles }),
        };
        if let (Value::Object(claims), Value::Object(own)) = (&mut claims, own) {
            claims.extend(own);
        }
        let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!(
            "{}.{}",
            part(json!({ "typ": "JWT", "alg": "HS256" })),
            part(claims)
        );
        let tag = hmac::sign(&self.key, signed.as_bytes());
        format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    /// Who bears a token, when it is one of this mint, for Exchange Online, and of this hour.
    pub(in super::super) fn read(&self, token: &str, now: i64) -> Option<Bearer> {
        let (signed, tag) = token.rsplit_once('.')?;
        let tag = URL_SAFE_NO_PAD.decode(tag).ok()?;
        hmac::verify(&self.key, signed.as_bytes(), &tag).ok()?;
        let claims = URL_SAFE_NO_PAD.decode(signed.split_once('.')?.1).ok()?;
        let claims: Value = serde_json::from_slice(&claims).ok()?;
        let text = |name: &str| claims[name].as_str().map(str::to_owned);
        let is_for_outlook = OUTLOOK.contains(&claims["aud"].as_str()?);
        let begins = claims["nbf"].as_i64()?;
        let ends = claims["exp"].as_i64()?;
        if !is_for_outlook || now < begins - LEEWAY || now >= ends + LEEWAY {
            return None;
        }
        match text("upn") {
            Some(name) => Some(Bearer::Person {
                name,
                scopes: text("scp")?.split(' ').map(str::to_owned).collect(),
            }),
            None => Some(Bearer::Application {
                id: text("appid")?,
                roles: serde_json::from_value(claims["roles"].clone()).ok()?,
            }),
        }
    }
}

/// A word that nobody can guess, for codes and for the ids of answers.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without random numbers there are no keys either, and then the tenant did not open.
    let _ = rand::fill(&mut bytes);
    bytes
}
