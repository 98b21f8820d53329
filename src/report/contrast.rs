//! What was tried beside the plan, as it is told.

use schemars::JsonSchema;
use serde::Serialize;

/// One thing that was tried only to tell causes apart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ContrastReport {
    /// What was tried: another `port` of the host, the conversation `again` or at an `other-address`, a TLS
    /// `hello`, the `name` at another resolver, `name-unchecked` without DNSSEC, `name-made-up` or such a
    /// `name-below-domain` of the mail, the conversation
    /// `elsewhere`, at an address that only another resolver gives, the servers that the mail domain has `published`,
    /// or the connection `proxied`.
    #[schemars(extend("enum" = ["port", "again", "other-address", "hello", "name", "name-unchecked", "name-made-up", "name-below-domain", "elsewhere", "published", "proxied"]))]
    pub kind: &'static str,
    /// The protocol of the server whose trouble it is to explain.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// That server, as `host:port`.
    pub endpoint: String,
    /// The address and port that were tried, the resolver, the server that is published, or the proxy.
    pub address: Option<String>,
    /// `ok`, or how it failed.
    pub outcome: String,
    /// What happened, as a sentence.
    pub says: String,
    /// When it began, in milliseconds since the start of the run.
    pub began_ms: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}

/// What came of fetching a neutral page of the web.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct WebReport {
    /// The page.
    pub url: String,
    /// What came.
    #[schemars(extend("enum" = ["as-known", "other", "not-http", "no-name", "no-connection", "no-answer"]))]
    pub outcome: &'static str,
    /// What happened, as a sentence.
    pub says: String,
    /// By how many seconds the clock of the web server is ahead of this computer's.
    pub clock_ahead: Option<i64>,
    /// When it began, in milliseconds since the start of the run.
    pub began_ms: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
}
