//! Reads an access token here, without sending it anywhere and without checking its signature.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::NO_PAD;
use serde_json::{Map, Value};

use crate::observation::token::{Claims, Token};
use crate::secret::Secret;

/// The most characters of one text of a token.
const LONGEST_TEXT: usize = 200;

/// The most entries of one list of a token.
const MOST_ENTRIES: usize = 64;

/// Base64url without padding (RFC 7515, section 2); bits that are left over do no harm.
const BASE64URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    NO_PAD.with_decode_allow_trailing_bits(true),
);

/// What the token says of itself; none when the secret is a password.
pub fn read(secret: &Secret) -> Option<Token> {
    secret.is_token().then(|| parse(secret.expose()))
}

fn parse(token: &str) -> Token {
    let parts: Vec<&str> = token.split('.').collect();
    let is_json = |part: &str| object(part).is_some();
    // Every JSON Web Token begins with `{"` in base64url.
    if !token.starts_with("eyJ") {
        return Token::Opaque;
    }
    match parts.as_slice() {
        [header, _, _, _, _] if is_json(header) => Token::Encrypted,
        [header, claims, _signature] if is_json(header) => match object(claims) {
            Some(claims) => Token::Claims(Box::new(claims_of(&claims))),
            None => Token::Broken,
        },
        _ => Token::Broken,
    }
}

fn object(part: &str) -> Option<Map<String, Value>> {
    let bytes = BASE64URL.decode(part.trim_end_matches('=')).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

fn claims_of(claims: &Map<String, Value>) -> Claims {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(short);
    // A date in seconds may have a fraction (RFC 7519, section 2).
    let seconds = |name: &str| {
        let value = claims.get(name)?;
        value
            .as_i64()
            .or_else(|| value.as_f64().map(|fraction| fraction as i64))
    };
    let scopes = match list(claims.get("scp")) {
        scopes if scopes.is_empty() => list(claims.get("scope")),
        scopes => scopes,
    };
    let users = ["upn", "preferred_username", "unique_name", "email"];
    Claims {
        issuer: text("iss"),
        audience: list(claims.get("aud")),
        scopes,
        roles: list(claims.get("roles")),
        tenant: text("tid"),
        user: users.into_iter().find_map(text),
        application: text("appid").or_else(|| text("azp")),
        application_name: text("app_displayname"),
        identity: text("idtyp"),
        is_id_token: claims.contains_key("nonce") || claims.contains_key("at_hash"),
        issued: seconds("iat"),
        not_before: seconds("nbf"),
        expires: seconds("exp"),
        has_odd_end: claims.get("exp").is_some_and(|end| !end.is_null())
            && seconds("exp").is_none(),
    }
}

/// The words of a text, or the texts of an array.
fn list(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => text
            .split_ascii_whitespace()
            .take(MOST_ENTRIES)
            .map(short)
            .collect(),
        Some(Value::Array(entries)) => entries
            .iter()
            .filter_map(Value::as_str)
            .take(MOST_ENTRIES)
            .map(short)
            .collect(),
        _ => Vec::new(),
    }
}

fn short(text: &str) -> String {
    text.chars().take(LONGEST_TEXT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn jwt(claims: &str) -> String {
        let part = |text: &str| BASE64URL.encode(text);
        format!("{}.{}.c2ln", part(r#"{"alg":"RS256"}"#), part(claims))
    }

    #[test]
    fn a_token_of_each_form_is_told_by_its_form() {
        for (token, form) in [
            ("ya29.a0AfH6SMBx", Token::Opaque),
            ("EwB4A8l6BAAUO9", Token::Opaque),
            ("eyJhbGciOiJub25lIn0", Token::Broken),
            ("eyJhbGciOiJub25lIn0.eyJhdWQ", Token::Broken),
            ("eyJhbGciOiJub25lIn0.eyJhdWQ.x", Token::Broken),
            ("eyJhbGciOiJub25lIn0.a.b.c.d", Token::Encrypted),
        ] {
            assert_eq!(parse(token), form, "{token}");
        }
        let Token::Claims(claims) = parse(&jwt("{}")) else {
            unreachable!("it has three parts");
        };
        assert_eq!(*claims, Claims::default());
    }

    #[test]
    fn the_claims_of_people_and_of_applications_are_read() {
        let Token::Claims(claims) = parse(&jwt(
            r#"{"aud":"https://outlook.office.com","iss":"https://sts.windows.net/t/","scp":"IMAP.AccessAsUser.All SMTP.Send",
                "upn":"kim@contoso.com","tid":"t","appid":"a","exp":1700000000.5,"iat":"soon"}"#,
        )) else {
            unreachable!("it has three parts");
        };
        assert_eq!(claims.scopes, ["IMAP.AccessAsUser.All", "SMTP.Send"]);
        assert_eq!(claims.user.as_deref(), Some("kim@contoso.com"));
        assert_eq!((claims.expires, claims.issued), (Some(1_700_000_000), None));
        let Token::Claims(claims) = parse(&jwt(
            r#"{"aud":["a","b"],"roles":["IMAP.AccessAsApp"],"idtyp":"app","azp":"x","nonce":"n"}"#,
        )) else {
            unreachable!("it has three parts");
        };
        assert_eq!(claims.audience, ["a", "b"]);
        assert_eq!(claims.roles, ["IMAP.AccessAsApp"]);
        assert!(claims.is_id_token);
    }

    proptest! {
        #[test]
        fn whatever_a_token_is_it_is_read_or_not(token in "(eyJ)?[ -~]{0,300}", claims in "[ -~]{0,200}") {
            let _ = (parse(&token), parse(&jwt(&claims)));
        }
    }
}
