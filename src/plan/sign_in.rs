//! Where somebody signs in, and by which name: that of the user, or the one that those say who name the server.

use serde::de::IntoDeserializer as _;
use serde::{Deserialize, Deserializer, Serialize};

use super::{Depth, Plan, Probe, ProbeId};
use crate::endpoint::{Endpoint, Protocol, Security};
use crate::written::{self, Word};

/// The form of a user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NameForm {
    /// The whole address.
    Address,
    /// The part before the `@`.
    LocalPart,
    /// Another one.
    Other,
}

/// What is published of the name that signs in at a server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedName {
    /// The protocol of the server.
    pub protocol: Protocol,
    /// The host of the server.
    pub host: String,
    /// The form.
    pub form: NameForm,
    /// The name itself; none where the address that it is made of is not known.
    pub name: Option<String>,
    /// The word of the source that says so.
    #[serde(deserialize_with = "source")]
    pub by: Word,
    /// Whether that source is trusted with what a credential is given to.
    pub is_trusted: bool,
}

/// The sources that can say it.
pub const SOURCES: [Word; 10] = [
    "autoconfig-host",
    "autoconfig-well-known",
    "pacc",
    "srv",
    "autodiscover",
    "provider",
    "autoconfig-mx",
    "ispdb",
    "ispdb-live",
    "ispdb-mx",
];

fn source<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Word, D::Error> {
    let name = String::deserialize(deserializer)?;
    written::one_of(&SOURCES, name.into_deserializer())
}

impl PublishedName {
    /// The name for whoever has this address, or signs in with this name; none where that leaves it open.
    pub fn for_user(&self, user: &str) -> Option<String> {
        let local = user.split('@').next().unwrap_or_default();
        match self.form {
            _ if self.name.is_some() => self.name.clone(),
            NameForm::LocalPart if !local.is_empty() => Some(local.to_owned()),
            NameForm::Address | NameForm::LocalPart | NameForm::Other => None,
        }
    }
}

impl Plan {
    /// What is published of the name that signs in at a server.
    pub fn published_name(&self, endpoint: &Endpoint) -> Option<&PublishedName> {
        self.names
            .iter()
            .find(|one| one.protocol == endpoint.protocol && one.host == endpoint.host)
    }

    /// The published name that signs in at a server in the place of the address: the user named none, and who says so is trusted.
    pub fn followed_name(&self, endpoint: &Endpoint) -> Option<&PublishedName> {
        let published = self.published_name(endpoint)?;
        let own = self.username.as_ref()?;
        let is_other = published.name.as_ref().is_some_and(|name| name != own);
        (!self.is_named && published.is_trusted && is_other).then_some(published)
    }

    /// The probes that sign in with a published name in the place of the address, with that.
    pub fn followed_names(&self) -> Vec<(ProbeId, String)> {
        let name = |probe: &Probe| {
            let followed = self.followed_name(&probe.endpoint)?;
            Some((probe.id, followed.name.clone()?))
        };
        self.probes.iter().filter_map(name).collect()
    }

    /// The first server that may be given the credential.
    pub fn first_sign_in(&self) -> Option<&Endpoint> {
        let mut probes = self.probes.iter();
        probes
            .find(|probe| probe.may_sign_in())
            .map(|probe| &probe.endpoint)
    }

    /// The name that signs in at a server; none where nobody signs in.
    pub fn username_at(&self, endpoint: &Endpoint) -> Option<&str> {
        let own = self.username.as_deref()?;
        let followed = self.followed_name(endpoint);
        Some(followed.and_then(|one| one.name.as_deref()).unwrap_or(own))
    }
}

impl Probe {
    /// Whether it may be given the credential, where there is one.
    pub fn may_sign_in(&self) -> bool {
        self.depth == Depth::Enter
            && !self.keeps_token
            && self.endpoint.origin.may_receive_credential()
            && self.endpoint.security != Security::ClearText
    }
}
