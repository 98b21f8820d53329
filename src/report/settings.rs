//! What an administrator exported of the mailbox, as far as a check used it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::observation::settings::MailboxSettings;

/// What was read of `--mailbox-settings`; null where it was not exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
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
}

impl SettingsReport {
    pub(super) fn of(settings: &MailboxSettings) -> Self {
        Self {
            in_export: settings.is_there,
            imap: settings.imap,
            pop: settings.pop,
            smtp_auth: settings.smtp.map(|set| set.name()),
            organization_smtp_auth: settings.organization_smtp,
        }
    }
}
