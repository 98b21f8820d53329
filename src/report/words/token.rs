//! What an access token says of itself, as words.

use crate::fact::Fact;
use crate::style::safe;

/// The sentences for what the token says, where a finding rests on it. None shows the token.
pub(in crate::report) fn token(evidence: &[Fact]) -> Vec<String> {
    let value = |key: &str| {
        let fact = evidence.iter().find(|fact| fact.key == key)?;
        Some(fact.value.as_str())
    };
    let mut says = Vec::new();
    if value("token.form") == Some("broken") {
        says.push("it is cut off or broken, so that it cannot be read".to_owned());
    }
    if value("token.kind") == Some("id-token") {
        says.push(
            "it is an ID token, which tells a program who signed in, and opens nothing".to_owned(),
        );
    }
    if let Some(audience) = value("token.audience") {
        says.push(format!("it is for {}", safe(audience)));
    }
    match (value("token.permits"), value("token.permissions")) {
        (Some("no"), Some(permissions)) => {
            says.push(format!("its permissions are {}", safe(permissions)));
        }
        (Some("no"), None) => says.push("it has no permissions".to_owned()),
        _ => {}
    }
    if let (Some("other"), Some(user)) = (value("token.user-is"), value("token.user")) {
        says.push(format!("it is of {}", safe(user)));
    }
    if value("token.kind") == Some("application") {
        says.push("it is of an application by itself, not of a person".to_owned());
    }
    if value("token.time").is_some_and(|time| time != "valid")
        && let Some(left) = value("token.left-s").and_then(|left| left.parse::<i64>().ok())
    {
        says.push(match left {
            ..=0 => format!("it ran out {} ago", super::clock::span(left.unsigned_abs())),
            _ => "it does not count yet".to_owned(),
        });
    }
    match says.is_empty() {
        true => Vec::new(),
        false => vec![format!(
            "What the token says of itself (its signature was not checked): {}.",
            says.join("; ")
        )],
    }
}
