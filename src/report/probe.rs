//! What was seen of each server, as it is told.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::words::way_words;
use crate::endpoint::Endpoint;
use crate::observation::proxy::Way;
use crate::style::safe;

/// Everything that was seen of one server.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ProbeReport {
    /// The server.
    pub endpoint: EndpointReport,
    /// Why it was tried: `asked` for, an `alternate` way, or a `contrast` to tell faults apart.
    #[schemars(extend("enum" = ["asked", "alternate", "contrast"]))]
    pub purpose: &'static str,
    /// The proxy that the connection goes through; null when it goes by itself.
    pub proxy: Option<ProxyReport>,
    /// Its addresses, and how the connection to each went; behind a proxy, the address of the proxy.
    pub addresses: Vec<AddressReport>,
    /// What happened, in the order of time.
    pub steps: Vec<StepReport>,
}

/// Where a mail server is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EndpointReport {
    /// The protocol.
    #[schemars(extend("enum" = ["imap", "pop3", "smtp"]))]
    pub protocol: &'static str,
    /// The host, in ASCII form, or an address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// How the connection becomes private.
    #[schemars(extend("enum" = ["tls", "starttls", "none"]))]
    pub security: &'static str,
    /// How the server came to be known; `convention` is a guess.
    #[schemars(extend("enum" = ["asked", "provider", "provider-by-alias", "srv", "srv-elsewhere", "autoconfig", "autoconfig-elsewhere", "autodiscover", "autodiscover-elsewhere", "autoconfig-mx", "ispdb", "ispdb-mx", "convention"]))]
    pub origin: &'static str,
}

impl EndpointReport {
    pub(super) fn of(endpoint: &Endpoint) -> Self {
        Self {
            protocol: endpoint.protocol.name(),
            host: safe(&endpoint.host),
            port: endpoint.port,
            security: endpoint.security.name(),
            origin: endpoint.origin.name(),
        }
    }

    /// `host:port`, with brackets around an IPv6 address.
    pub(super) fn place(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port),
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

/// The proxy that connections go through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ProxyReport {
    /// The proxy, without user name and password.
    pub url: String,
    /// Where it is set: an option, or the name of a variable.
    pub source: String,
    /// Whether it looks up the names of the servers.
    pub finds_names: bool,
    /// The same as a phrase.
    pub says: String,
}

impl ProxyReport {
    pub(super) fn of(way: &Way) -> Self {
        Self {
            url: safe(&way.proxy),
            source: safe(&way.source),
            finds_names: way.finds_names,
            says: way_words(way),
        }
    }
}

/// The connection to one address.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AddressReport {
    /// The address and port.
    pub address: String,
    /// `ok`, or how it failed.
    pub outcome: &'static str,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// Whether the conversation was held on it.
    pub used: bool,
}

/// One stage of the way.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StepReport {
    /// The stage.
    #[schemars(extend("enum" = ["resolve", "connect", "secure", "greet", "offer", "authenticate", "enter"]))]
    pub stage: &'static str,
    /// `ok`, or how it failed.
    pub outcome: String,
    /// When it began, in milliseconds since the start of the run.
    pub began_ms: u64,
    /// How long it took, in milliseconds.
    pub took_ms: u64,
    /// What happened, as a sentence.
    pub says: String,
    /// What can be said about it, by the vocabulary that the pages use.
    pub facts: BTreeMap<String, String>,
    /// What was said, `C: ` by mailprobe and `S: ` by the server, secrets left out.
    pub transcript: Vec<String>,
}
