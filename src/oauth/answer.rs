//! Reading the answers of the sign-in service. They come from the network, and nothing in them is believed to be short or well-formed.

use secrecy::SecretString;
use serde_json::{Map, Value};

use crate::observation::sign_in::{OAuthError, Refusal, SignInTrouble};

/// The most characters that are kept of what the service says.
const LONGEST_TEXT: usize = 400;

/// The most characters of an id, a moment or an error.
const LONGEST_WORD: usize = 80;

/// How often it is asked where the service does not say, in seconds (RFC 8628, section 3.2), and the bounds of what it may say.
const USUAL_INTERVAL: u64 = 5;
const LONGEST_INTERVAL: u64 = 60;

/// How long a code counts at most, in seconds, whatever the service says.
const LONGEST_LIFE: u64 = 3600;

/// The number of the person's "no" to the question for permission, at Microsoft.
const DECLINED: u32 = 65004;

/// A code that a person types in a browser.
#[derive(Clone)]
pub struct DeviceCode {
    /// What is asked with.
    pub device_code: SecretString,
    /// What the person types.
    pub user_code: String,
    /// Where.
    pub address: String,
    /// For how long it counts, in seconds.
    pub lives: u64,
    /// How many seconds lie between two questions at least.
    pub interval: u64,
}

/// What the service says while a person signs in.
#[derive(Clone)]
pub enum Said {
    /// The token.
    Token(SecretString),
    /// The person is not done.
    Pending,
    /// The same, and it was asked too often.
    SlowDown,
}

/// Reads the answer to the question for a device code.
///
/// # Errors
///
/// When it is none.
pub fn device_code(status: u16, body: &[u8]) -> Result<DeviceCode, SignInTrouble> {
    let answer = good(status, body)?;
    let text = |name: &str, most: usize| {
        let text = answer.get(name)?.as_str()?;
        let is_plain = !text.is_empty() && text.chars().all(|c| c.is_ascii_graphic());
        (is_plain && text.len() <= most).then(|| text.to_owned())
    };
    let seconds = |name: &str| match answer.get(name) {
        Some(Value::String(text)) => text.parse().ok(),
        Some(value) => value.as_u64(),
        None => None,
    };
    let read = || {
        Some(DeviceCode {
            device_code: text("device_code", 8192)?.into(),
            user_code: text("user_code", 64)?,
            address: text("verification_uri", 512).filter(|uri| uri.starts_with("https://"))?,
            lives: seconds("expires_in").unwrap_or(900).clamp(1, LONGEST_LIFE),
            interval: seconds("interval")
                .unwrap_or(USUAL_INTERVAL)
                .clamp(1, LONGEST_INTERVAL),
        })
    };
    read().ok_or(SignInTrouble::Misread)
}

/// Reads the answer to the question for a token.
///
/// # Errors
///
/// When it is a refusal, or no answer of the service.
pub fn token(status: u16, body: &[u8]) -> Result<Said, SignInTrouble> {
    let answer = match good(status, body) {
        Err(SignInTrouble::Refused(refusal)) => {
            return match refusal.error {
                OAuthError::AuthorizationPending => Ok(Said::Pending),
                OAuthError::SlowDown => Ok(Said::SlowDown),
                _ => Err(SignInTrouble::Refused(refusal)),
            };
        }
        answer => answer?,
    };
    let token = answer.get("access_token").and_then(Value::as_str);
    match token {
        Some(token) if !token.is_empty() && token.chars().all(|c| c.is_ascii_graphic()) => {
            Ok(Said::Token(token.into()))
        }
        _ => Err(SignInTrouble::Misread),
    }
}

/// The object of a good answer (RFC 6749, section 5.1); a refusal where it is one (section 5.2).
fn good(status: u16, body: &[u8]) -> Result<Map<String, Value>, SignInTrouble> {
    let Ok(Value::Object(answer)) = serde_json::from_slice(body) else {
        return Err(SignInTrouble::Http { status });
    };
    let text = |name: &str| answer.get(name).and_then(Value::as_str).unwrap_or_default();
    let error = text("error");
    if !error.is_empty() {
        let mut refusal = refusal(error, text("error_description"));
        let codes = answer.get("error_codes").and_then(Value::as_array);
        let number = codes.and_then(|codes| codes.first()?.as_u64());
        if let Some(number) = number.and_then(|number| u32::try_from(number).ok()) {
            refusal.aadsts = Some(number);
        }
        refusal.trace_id = word(text("trace_id")).or(refusal.trace_id);
        refusal.correlation_id = word(text("correlation_id")).or(refusal.correlation_id);
        refusal.timestamp = word(text("timestamp")).or(refusal.timestamp);
        refusal.claims_needed = answer.contains_key("claims");
        return Err(refused(refusal));
    }
    match status {
        200..300 => Ok(answer),
        status => Err(SignInTrouble::Http { status }),
    }
}

/// What a refusal comes to: the person's own no and the end of the time are told apart from what the service decides.
pub(super) fn refused(refusal: Refusal) -> SignInTrouble {
    match (&refusal.error, refusal.aadsts) {
        (OAuthError::AuthorizationDeclined, _)
        | (OAuthError::AccessDenied, None | Some(DECLINED)) => {
            SignInTrouble::Declined(Some(Box::new(refusal)))
        }
        (OAuthError::ExpiredToken, _) => SignInTrouble::Expired,
        _ => SignInTrouble::Refused(Box::new(refusal)),
    }
}

/// A refusal as its two texts tell it.
pub(super) fn refusal(error: &str, description: &str) -> Refusal {
    let error = word(error).unwrap_or_default();
    let ids = |name: &str| {
        let (_, behind) = description.split_once(name)?;
        word(behind.trim_start().split(['\r', '\n']).next()?)
    };
    Refusal {
        aadsts: number(description),
        description: said(description),
        trace_id: ids("Trace ID:"),
        correlation_id: ids("Correlation ID:"),
        timestamp: ids("Timestamp:"),
        ..Refusal::new(OAuthError::from_name(&error))
    }
}

/// The number behind the first `AADSTS`.
fn number(text: &str) -> Option<u32> {
    let (_, behind) = text.split_once("AADSTS")?;
    let end = behind.find(|c: char| !c.is_ascii_digit());
    behind[..end.unwrap_or(behind.len())].parse().ok()
}

/// What the service says, in one line and without the ids, which are kept apart.
fn said(text: &str) -> String {
    let text = text.split("Trace ID:").next().unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST_TEXT).collect()
}

/// A word of the service: nothing where it is empty, and never longer than sensible.
fn word(text: &str) -> Option<String> {
    let text: String = text.trim().chars().take(LONGEST_WORD).collect();
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
#[allow(clippy::panic, reason = "a test may stop where it stands")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The form of Microsoft's refusals.
    const BLOCKED: &str = r#"{"error":"invalid_grant","error_description":"AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.\r\nTrace ID: 0a1b2c3d-0000-1111-2222-333344445555\r\nCorrelation ID: 99998888-7777-6666-5555-444433332222\r\nTimestamp: 2026-11-21 12:00:00Z","error_codes":[53003],"timestamp":"2026-11-21 12:00:00Z","trace_id":"0a1b2c3d-0000-1111-2222-333344445555","correlation_id":"99998888-7777-6666-5555-444433332222","error_uri":"https://login.microsoftonline.com/error?code=53003","suberror":"message_only","claims":"{\"access_token\":{}}"}"#;

    fn trouble<T>(read: Result<T, SignInTrouble>) -> SignInTrouble {
        match read {
            Ok(_) => panic!("it is an answer"),
            Err(trouble) => trouble,
        }
    }

    #[test]
    fn a_refusal_keeps_number_words_and_ids() {
        let trouble = trouble(token(400, BLOCKED.as_bytes()));
        let SignInTrouble::Refused(refusal) = trouble else {
            panic!("not a refusal: {trouble:?}");
        };
        let expected = Refusal {
            error: OAuthError::InvalidGrant,
            aadsts: Some(53003),
            description: "AADSTS53003: Access has been blocked by Conditional Access policies. \
                          The access policy does not allow token issuance."
                .to_owned(),
            trace_id: Some("0a1b2c3d-0000-1111-2222-333344445555".to_owned()),
            correlation_id: Some("99998888-7777-6666-5555-444433332222".to_owned()),
            timestamp: Some("2026-11-21 12:00:00Z".to_owned()),
            claims_needed: true,
        };
        assert_eq!(*refusal, expected);
    }

    #[test]
    fn the_number_may_stand_in_the_words_alone() {
        for (text, expected) in [
            ("AADSTS50076: Due to", Some(50076)),
            ("(AADSTS7000215)", Some(7_000_215)),
            ("AADSTS", None),
            ("AADSTS99999999999", None),
            ("none", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn no_and_late_are_not_decisions_of_the_service() {
        let read = |body: &str| trouble(token(400, body.as_bytes())).outcome();
        for (body, outcome) in [
            (r#"{"error":"authorization_declined"}"#, "declined"),
            (r#"{"error":"access_denied"}"#, "declined"),
            (
                r#"{"error":"access_denied","error_codes":[65004]}"#,
                "declined",
            ),
            (
                r#"{"error":"access_denied","error_codes":[53003]}"#,
                "refused",
            ),
            (r#"{"error":"expired_token"}"#, "expired"),
            (r#"{"error":"bad_verification_code"}"#, "refused"),
            (r#"{"error":"whatever"}"#, "refused"),
        ] {
            assert_eq!(read(body), outcome, "{body}");
        }
    }

    #[test]
    fn waiting_is_no_refusal_and_a_token_is_a_token() {
        let read = |body: &str| token(200, body.as_bytes());
        assert!(matches!(
            token(400, br#"{"error":"authorization_pending"}"#),
            Ok(Said::Pending)
        ));
        assert!(matches!(
            token(400, br#"{"error":"slow_down"}"#),
            Ok(Said::SlowDown)
        ));
        assert!(matches!(
            read(r#"{"access_token":"ey.a.b","token_type":"Bearer"}"#),
            Ok(Said::Token(_))
        ));
        for body in [
            "{}",
            r#"{"access_token":""}"#,
            r#"{"access_token":"a b"}"#,
            r#"{"access_token":7}"#,
        ] {
            assert_eq!(trouble(read(body)), SignInTrouble::Misread, "{body}");
        }
    }

    #[test]
    fn what_is_not_of_the_service_is_told_by_its_status() {
        for (status, body) in [
            (200, "<html>Please log in</html>"),
            (403, "Forbidden"),
            (502, ""),
            (200, "[1]"),
            (500, "{}"),
        ] {
            let expected = SignInTrouble::Http { status };
            assert_eq!(trouble(token(status, body.as_bytes())), expected, "{body}");
            assert_eq!(trouble(device_code(status, body.as_bytes())), expected);
        }
    }

    #[test]
    fn a_device_code_has_bounds() {
        let read = |interval: &str, life: &str| {
            let body = format!(
                r#"{{"device_code":"d","user_code":"AB12","verification_uri":"https://a.example/b"{interval}{life}}}"#
            );
            let code = device_code(200, body.as_bytes()).unwrap_or_else(|_| panic!("{body}"));
            (code.interval, code.lives)
        };
        assert_eq!(read("", ""), (5, 900));
        assert_eq!(read(r#","interval":7"#, r#","expires_in":"600""#), (7, 600));
        assert_eq!(
            read(r#","interval":0"#, r#","expires_in":99999999999"#),
            (1, 3600)
        );
        for body in [
            r#"{"device_code":"d","user_code":"AB12","verification_uri":"http://a.example/b"}"#,
            r#"{"device_code":"d","user_code":"A\u001b[2J","verification_uri":"https://a.example/b"}"#,
            r#"{"device_code":"d","verification_uri":"https://a.example/b"}"#,
        ] {
            let read = device_code(200, body.as_bytes());
            assert_eq!(trouble(read), SignInTrouble::Misread, "{body}");
        }
    }

    proptest! {
        #[test]
        fn nothing_makes_a_reader_fall(status in 100_u16..600, body in any::<Vec<u8>>()) {
            let _ = token(status, &body);
            let _ = device_code(status, &body);
        }

        #[test]
        fn what_is_kept_of_a_refusal_is_short_and_of_one_line(error in "\\PC{1,200}", text in any::<String>()) {
            let body = serde_json::json!({"error": error, "error_description": text, "trace_id": text}).to_string();
            if let Err(trouble) = token(400, body.as_bytes())
                && let Some(refusal) = trouble.refusal()
            {
                prop_assert!(refusal.description.chars().count() <= LONGEST_TEXT);
                prop_assert!(!refusal.description.contains(['\r', '\n']));
                prop_assert!(refusal.error.name().chars().count() <= LONGEST_WORD);
                let trace = refusal.trace_id.as_deref().unwrap_or_default();
                prop_assert!(trace.chars().count() <= LONGEST_WORD);
            }
        }
    }
}
