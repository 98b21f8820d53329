//! Whom a report is about.

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Serialize;

use crate::observation::dns::DomainRecords;
use crate::provider::Provider;
use crate::style::safe;
use crate::target::Target;

/// Whom a report is about: what was typed, and what the records tell of its domain.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Subject {
    /// As it was typed.
    pub input: String,
    /// The address, its domain in ASCII form.
    pub address: Option<String>,
    /// The domain or host in ASCII form.
    pub domain: String,
    /// The same with its own letters.
    pub domain_unicode: String,
    /// Whose servers these are, as far as the records tell.
    #[schemars(extend("enum" = ["exchange-online", "known", "other"]))]
    pub provider: &'static str,
    /// The name of the provider.
    pub provider_name: Option<String>,
    /// The DNS server that was asked in the place of the computer's own (`--dns`); null where it was those.
    pub dns: Option<String>,
    /// The mail exchangers of the domain, the preferred one first; empty when they were not asked for.
    pub mx: Vec<String>,
}

impl Subject {
    /// Who was asked for, with the provider that it turned out to have.
    pub(super) fn new(
        target: &Target,
        provider: Provider,
        dns: Option<SocketAddr>,
        records: Option<&DomainRecords>,
    ) -> Self {
        let mut mx = records
            .and_then(|records| records.mx.clone().ok())
            .unwrap_or_default();
        mx.sort_by_key(|mx| mx.preference);
        Self {
            input: safe(&target.input),
            address: target.address.as_deref().map(safe),
            domain: safe(&target.domain),
            domain_unicode: safe(&target.domain_unicode),
            provider: provider.name(),
            provider_name: provider.title().map(str::to_owned),
            dns: dns.map(|dns| dns.to_string()),
            mx: mx.iter().map(|mx| safe(&mx.exchange)).collect(),
        }
    }
}
