//! What there is to say of the name of a server in a scenario, beside its addresses.

use std::net::SocketAddr;

use super::{Resolve, Server};
use crate::observation::dns::{DnsTrouble, ExtendedError, SystemAnswer};

/// What there is to say of a name beside its addresses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// The aliases that lead to the addresses, in order.
    pub aliases: Vec<String>,
    /// What the operating system says; none when it is not asked.
    pub system: Option<SystemAnswer>,
    /// How long an address had to be waited for, in milliseconds.
    pub waited: Option<u32>,
    /// The family whose answer comes when connections have begun, and after how many milliseconds.
    pub late: Option<(&'static str, u32)>,
    /// The suffix with which the operating system finds another name.
    pub suffix: Option<String>,
    /// How long the operating system takes, in milliseconds.
    pub system_took: Option<u32>,
    /// The extended error that comes with the answer.
    pub extended: Option<ExtendedError>,
    /// Resolvers that are asked first and do not help.
    pub unhelpful: Vec<(SocketAddr, DnsTrouble)>,
    /// What other resolvers say.
    pub compared: Vec<Compared>,
    /// What the resolver says when it is told not to check signatures.
    pub unchecked: Option<Resolve>,
    /// The servers by the records of the mail domain, as `host:port`.
    pub published: Vec<String>,
    /// What the resolver says of a name that nobody can have registered.
    pub made_up: Option<Resolve>,
    /// What it says of a made-up name below the mail domain.
    pub wildcard: Option<Resolve>,
}

/// What another resolver says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The resolver.
    pub by: SocketAddr,
    /// What it says.
    pub says: Resolve,
    /// Whether the conversation works at the addresses that only it gives; none when that is not tried.
    pub works: Option<bool>,
}

impl Server {
    /// Whether there is something about its name that one simulated resolver cannot show.
    pub fn asks_too_much_of_dns(&self) -> bool {
        let names = &self.names;
        let cut_off = Some(&DnsTrouble::Truncated);
        let is_cut_off =
            self.resolve.v4.as_ref().err() == cut_off || self.resolve.v6.as_ref().err() == cut_off;
        is_cut_off
            || !names.aliases.is_empty()
            || names.extended.is_some()
            || names.system.is_some()
            || names.waited.is_some()
            || names.late.is_some()
            || names.suffix.is_some()
            || names.system_took.is_some()
            || !names.unhelpful.is_empty()
            || !names.compared.is_empty()
            || names.unchecked.is_some()
            || !names.published.is_empty()
            || names.made_up.is_some()
            || names.wildcard.is_some()
    }
}
