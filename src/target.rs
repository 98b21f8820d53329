//! What was asked for: an address, a domain or a host.

use crate::provider::Provider;

/// What the user named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// The text as it was typed.
    pub input: String,
    /// The address, when one was given, its domain in ASCII form.
    pub address: Option<String>,
    /// The domain in ASCII form (RFC 5890), lower case, without an end dot; for a host, the host.
    pub domain: String,
    /// The domain as people read it, with its own letters; the same as `domain` when it has none.
    pub domain_unicode: String,
    /// Whose servers these are.
    pub provider: Provider,
}
