//! The mailboxes of a finding: of a large tenant they are many, so they are told from where they are.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::{Serialize, Serializer};

use crate::audit::mailbox::Mailbox;
use crate::audit::tenant::Tenant;
use crate::style::safe;

/// Some mailboxes of a tenant, in order of their names.
#[derive(Clone, Copy, Debug)]
pub struct MailboxList<'a> {
    tenant: &'a Tenant,
    places: &'a [u32],
}

/// One mailbox of a finding.
#[derive(Clone, Debug, serde::Serialize, JsonSchema)]
pub struct MailboxReport {
    /// Who it is: the main address, else a name.
    pub mailbox: String,
    /// What names it beyond doubt to a cmdlet; null where nothing does.
    pub identity: Option<String>,
}

impl<'a> MailboxList<'a> {
    pub(super) const fn new(tenant: &'a Tenant, places: &'a [u32]) -> Self {
        Self { tenant, places }
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Who they are, safe to show.
    pub fn labels(&self) -> impl Iterator<Item = String> + 'a {
        self.mailboxes().map(|mailbox| safe(&mailbox.label()))
    }

    /// What names them beyond doubt to a cmdlet, where something does.
    pub(super) fn identities(&self) -> impl Iterator<Item = String> + 'a {
        let all = self.mailboxes();
        all.filter_map(|mailbox| mailbox.identity().map(|identity| identity.into_owned()))
    }

    fn mailboxes(&self) -> impl Iterator<Item = &'a Mailbox> + use<'a> {
        let all = &self.tenant.mailboxes;
        self.places.iter().filter_map(|at| all.get(*at as usize))
    }
}

impl Serialize for MailboxList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.mailboxes().map(|mailbox| MailboxReport {
            mailbox: safe(&mailbox.label()),
            identity: mailbox.identity().map(|identity| safe(&identity)),
        }))
    }
}

impl JsonSchema for MailboxList<'_> {
    fn schema_name() -> Cow<'static, str> {
        "MailboxList".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Vec::<MailboxReport>::json_schema(generator)
    }
}
