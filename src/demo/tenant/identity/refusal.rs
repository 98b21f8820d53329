//! What the sign-in service says when it refuses, in the shape of Microsoft's.

use serde_json::{Value, json};
use time::OffsetDateTime;
use time::macros::format_description;

use super::answer::Answer;
use super::token::random;
use crate::catalogue::aadsts;

/// A refusal: a number, and what it is called in OAuth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) number: u32,
    pub(super) error: &'static str,
}

impl Refusal {
    pub(super) const UNKNOWN_APPLICATION: Self = Self::new(700_016, "unauthorized_client");
    pub(super) const UNKNOWN_TENANT: Self = Self::new(90_002, "invalid_request");
    pub(super) const CONSUMERS: Self = Self::new(9_002_332, "invalid_request");
    pub(super) const NEEDS_A_TENANT: Self = Self::new(9_001_023, "invalid_request");
    pub(super) const PARAMETER_MISSING: Self = Self::new(900_144, "invalid_request");
    pub(super) const MALFORMED: Self = Self::new(9_002_313, "invalid_request");
    pub(super) const GRANT_TYPE: Self = Self::new(70_003, "unsupported_grant_type");
    pub(super) const SCOPE: Self = Self::new(70_011, "invalid_scope");
    pub(super) const MIXED_SCOPES: Self = Self::new(700_022, "invalid_scope");
    pub(super) const NO_SCOPE: Self = Self::new(28_003, "invalid_scope");
    pub(super) const RESOURCE: Self = Self::new(500_011, "invalid_resource");
    pub(super) const REDIRECT: Self = Self::new(50_011, "invalid_request");
    pub(super) const SECRET_MISSING: Self = Self::new(7_000_218, "invalid_client");
    pub(super) const SECRET_WRONG: Self = Self::new(7_000_215, "invalid_client");
    pub(super) const SECRET_OF_PUBLIC: Self = Self::new(700_025, "invalid_client");
    pub(super) const ASSERTION: Self = Self::new(700_027, "invalid_client");
    pub(super) const PENDING: Self = Self::new(70_016, "authorization_pending");
    pub(super) const DECLINED: Self = Self::new(65_004, "authorization_declined");
    pub(super) const EXPIRED: Self = Self::new(70_019, "expired_token");
    pub(super) const CODE: Self = Self::new(70_018, "bad_verification_code");
    pub(super) const GRANT: Self = Self::new(70_000, "invalid_grant");
    pub(super) const UNKNOWN_USER: Self = Self::new(50_034, "invalid_grant");
    pub(super) const FOREIGN_USER: Self = Self::new(50_020, "invalid_grant");

    const fn new(number: u32, error: &'static str) -> Self {
        Self { number, error }
    }

    /// The refusal that plays this number; none when nobody knows it.
    pub(super) fn played(number: u32) -> Option<Self> {
        let code = aadsts::code(number)?;
        Some(Self::new(number, &code.error))
    }

    /// Whether it is said of the request itself, before anybody signs in.
    pub(super) fn comes_at_once(self) -> bool {
        matches!(
            self.error,
            "unauthorized_client"
                | "invalid_request"
                | "invalid_scope"
                | "invalid_resource"
                | "unsupported_grant_type"
                | "temporarily_unavailable"
                | "server_error"
        )
    }

    /// What a browser brings back (RFC 6749, section 4.1.2.1), where nothing is told of grants.
    pub(super) fn error_in_redirect(self) -> &'static str {
        match self.error {
            "invalid_grant" | "authorization_declined" => "access_denied",
            error => error,
        }
    }

    /// The text, with the ids that Microsoft's support asks for.
    pub(super) fn description(self, now: i64) -> String {
        let Self { number, .. } = self;
        let means = aadsts::code(number).map_or("Refused.", |code| &code.means);
        let (trace, correlation) = (id(), id());
        let at = timestamp(now);
        format!(
            "AADSTS{number}: {means} Trace ID: {trace} Correlation ID: {correlation} Timestamp: {at}"
        )
    }

    /// The answer that carries it.
    pub(super) fn answer(self, now: i64) -> Answer {
        let description = self.description(now);
        let after = |label: &str| {
            let (_, rest) = description.split_once(label)?;
            rest.split_whitespace().next()
        };
        let Self { number, error } = self;
        let body: Value = json!({
            "error": error,
            "error_description": description,
            "error_codes": [number],
            "timestamp": timestamp(now),
            "trace_id": after("Trace ID: "),
            "correlation_id": after("Correlation ID: "),
            "error_uri": format!("https://login.microsoftonline.com/error?code={number}"),
        });
        let status = match error {
            "invalid_client" => 401,
            "temporarily_unavailable" | "server_error" => 503,
            _ => 400,
        };
        Answer::json(status, &body)
    }
}

/// The moment as the sign-in service writes it.
fn timestamp(now: i64) -> String {
    let format = format_description!("[year]-[month]-[day] [hour]:[minute]:[second]Z");
    let at = OffsetDateTime::from_unix_timestamp(now).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    at.format(format).unwrap_or_default()
}

/// A random id in the form of a UUID (RFC 9562, version 4).
fn id() -> String {
    let mut bytes = random::<16>();
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| hex[group].to_owned());
    groups.join("-")
}
