//! What an access token says of itself. Nobody has checked its signature.

use serde::{Deserialize, Serialize};

/// An access token, as far as it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Token {
    /// Of a form that only the service reads, which is legal (RFC 6749, section 1.4).
    Opaque,
    /// A JSON Web Encryption (RFC 7516): readable for the service alone.
    Encrypted,
    /// It begins as a JSON Web Token and is none: cut off, or changed on the way.
    Broken,
    /// A JSON Web Token (RFC 7519).
    Claims(Box<Claims>),
}

/// The claims of a token. Every text is cut to a sensible length; none is the token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// Who made it (`iss`).
    pub issuer: Option<String>,
    /// The services that it is for (`aud`).
    pub audience: Vec<String>,
    /// What a person has allowed an application (`scp`, elsewhere `scope`).
    pub scopes: Vec<String>,
    /// What an application may do by itself (`roles`).
    pub roles: Vec<String>,
    /// The organisation (`tid`).
    pub tenant: Option<String>,
    /// The account, by the first of `upn`, `preferred_username`, `unique_name` and `email`.
    pub user: Option<String>,
    /// The application, by its id (`appid` or `azp`).
    pub application: Option<String>,
    /// The name of the application (`app_displayname`).
    pub application_name: Option<String>,
    /// What kind of identity it speaks for (`idtyp`): `app` or `user`.
    pub identity: Option<String>,
    /// Whether it has the `nonce` or `at_hash` of an ID token (OpenID Connect Core, section 2).
    pub is_id_token: bool,
    /// When it was made (`iat`), in seconds since 1970.
    pub issued: Option<i64>,
    /// From when it counts (`nbf`).
    pub not_before: Option<i64>,
    /// Until when it counts (`exp`).
    pub expires: Option<i64>,
    /// Whether it has an `exp` that is no time.
    pub has_odd_end: bool,
}
