//! What an administrator exported of the mailbox, as far as a check used it.

use schemars::JsonSchema;
use serde::Serialize;

use super::build::moment;
use crate::observation::settings::{MailboxSettings, Said};
use crate::style::safe;

/// What was read of `--mailbox-settings`; null where it was not exported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SettingsReport {
    /// Whether the mailbox is among those exported.
    pub in_export: bool,
    /// Whether IMAP is on for it.
    pub imap: Option<bool>,
    /// Whether POP is.
    pub pop: Option<bool>,
    /// What it has set for SMTP AUTH; `inherit` is as the organisation.
    #[schemars(extend("enum" = ["on", "off", "inherit", null]))]
    pub smtp_auth: Option<&'static str>,
    /// Whether SMTP AUTH is on for those who have no setting of their own.
    pub organization_smtp_auth: Option<bool>,
    /// Where each of them stands.
    pub values: Vec<ValueReport>,
}

/// One value of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ValueReport {
    /// The file, without its folders.
    pub file: String,
    /// The column, as Exchange calls it.
    pub column: String,
    /// What it says: `True`, `False` or `blank`.
    pub value: String,
    /// Whether it is of the organisation, and not of the mailbox.
    pub of_organization: bool,
    /// When it was exported at the latest, in UTC; null where nothing tells.
    pub exported: Option<String>,
}

impl ValueReport {
    fn of(said: &Said) -> Self {
        Self {
            file: safe(&said.file),
            column: safe(&said.column),
            value: safe(&said.value),
            of_organization: said.is_of_organization,
            exported: said.exported.map(|exported| moment(exported.0)),
        }
    }
}

impl SettingsReport {
    pub(super) fn of(settings: &MailboxSettings) -> Self {
        Self {
            in_export: settings.is_there,
            imap: settings.imap,
            pop: settings.pop,
            smtp_auth: settings.smtp.map(|set| set.name()),
            organization_smtp_auth: settings.organization_smtp,
            values: settings.said.iter().map(ValueReport::of).collect(),
        }
    }
}
