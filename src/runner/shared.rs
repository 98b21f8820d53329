//! What the probes of a run share, and which of them may sign in with it.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::contrast::allowance::Allowance;
use super::standing::Standing;
use crate::endpoint::{Origin, Security};
use crate::mechanism::Way;
use crate::net::Network;
use crate::net::proxy::Doorman;
use crate::net::resolve::Resolver;
use crate::net::tls::Tls;
use crate::observation::Skip;
use crate::observation::computer::HostsLine;
use crate::observation::token::Token;
use crate::plan::{Limits, Plan, Probe, ProbeId};
use crate::provider::Provider;
use crate::secret::Credential;
use crate::token;

/// What the probes of a run share.
pub(super) struct Shared {
    pub(super) network: Network,
    pub(super) limits: Limits,
    pub(super) resolver: Arc<Resolver>,
    pub(super) tls: Arc<Tls>,
    /// Leave to make connections that are not used.
    pub(super) unused: Arc<Semaphore>,
    pub(super) credential: Option<Credential>,
    /// The names that sign in, where they are others than that of the credential, as the domain publishes them.
    pub(super) usernames: Vec<(ProbeId, String)>,
    /// The only way of signing in that is wanted.
    pub(super) mechanism: Option<Way>,
    /// The address to send from, where it is another one.
    pub(super) from: Option<String>,
    /// The address whose mailbox is entered.
    pub(super) address: Option<String>,
    /// The domain whose records may name other servers than the user.
    pub(super) domain: Option<String>,
    /// Keeps passwords from being tried twice at a proxy.
    pub(super) doorman: Doorman,
    /// Who takes connections from here.
    pub(super) standing: Standing,
    /// What each machine gets beside the connections of a mail program.
    pub(super) allowance: Allowance,
}

impl Shared {
    /// What a probe signs in with.
    pub(super) fn credential_at(&self, probe: ProbeId) -> Option<Credential> {
        let own = self.credential.as_ref()?;
        let published = self.usernames.iter().find(|(id, _)| *id == probe);
        Some(Credential {
            username: published.map_or(&own.username, |(_, name)| name).clone(),
            secret: own.secret.clone(),
        })
    }
}

/// The file of hosts of a simulated computer.
pub(super) fn played_hosts(network: &Network) -> Vec<HostsLine> {
    let played = network.computer.iter();
    played.flat_map(|computer| computer.hosts.clone()).collect()
}

/// What a token says of itself; each server of the plan that it is not for, and that nobody named, is marked. Who gets a token can sign in
/// with it (RFC 6750, section 5.3).
pub fn know(plan: &mut Plan, credential: Option<&Credential>) -> Option<Token> {
    let token = credential.and_then(|one| token::read(&one.secret));
    let is_of_exchange = match &token {
        Some(Token::Claims(claims)) => claims.is_for_exchange_online(),
        _ => false,
    };
    keep(plan, is_of_exchange);
    token
}

/// Keeps a token that Microsoft will give from all servers but Microsoft's and those that the user named.
pub fn keep_for_exchange(plan: &mut Plan) {
    keep(plan, true);
}

fn keep(plan: &mut Plan, is_of_exchange: bool) {
    for probe in &mut plan.probes {
        let owner = Provider::owning(&probe.endpoint.host);
        let is_there = matches!(owner, Some(Provider::ExchangeOnline(_)));
        probe.keeps_token = is_of_exchange && !is_there && probe.endpoint.origin != Origin::Asked;
        // A token that opens mailboxes there tells by itself where they are.
        if is_of_exchange && probe.endpoint.origin == Origin::ProviderByAlias {
            probe.endpoint.origin = Origin::Provider;
        }
    }
}

/// Why this endpoint gets no credential, whatever it offers; none when it may.
pub(crate) fn kept_from(probe: &Probe, has_credential: bool) -> Option<Skip> {
    if !has_credential {
        return Some(Skip::NoCredential);
    }
    match probe.endpoint.origin {
        Origin::Convention => Some(Skip::GuessedHost),
        origin if !origin.may_receive_credential() => Some(Skip::ForeignHost),
        _ if probe.keeps_token => Some(Skip::TokenOfOthers),
        _ if probe.endpoint.security == Security::ClearText => Some(Skip::NotPrivate),
        _ => None,
    }
}
