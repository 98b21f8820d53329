//! What an administrator exported of the mailbox and of the organisation.

use super::values::YES_NO;
use super::{Key, key};
use crate::stage::Stage;

const ON_OFF: &[&str] = &["on", "off"];

pub(super) const KEYS: &[Key] = &[
    key(
        "mailbox.in-export",
        Stage::Resolve,
        "Whether the mailbox is among those that an administrator exported (`--mailbox-settings`); absent without an export, and where the server is none of Exchange.",
        YES_NO,
    ),
    key(
        "mailbox.imap",
        Stage::Resolve,
        "Whether IMAP is on for the mailbox by the export (`ImapEnabled`).",
        ON_OFF,
    ),
    key(
        "mailbox.pop",
        Stage::Resolve,
        "The same of POP (`PopEnabled`).",
        ON_OFF,
    ),
    key(
        "mailbox.smtp-auth",
        Stage::Resolve,
        "What the mailbox has set for SMTP AUTH by the export (`SmtpClientAuthenticationDisabled`); `inherit` where it follows the organisation.",
        &["on", "off", "inherit"],
    ),
    key(
        "organization.smtp-auth",
        Stage::Resolve,
        "Whether SMTP AUTH is on for mailboxes without a setting of their own (`Get-TransportConfig`).",
        ON_OFF,
    ),
    key(
        "mailbox.this-protocol",
        Stage::Resolve,
        "Whether the protocol of the probe is on for the mailbox by the export, the organisation taken into account.",
        ON_OFF,
    ),
    key(
        "mailbox.export",
        Stage::Resolve,
        "Whether what the export says of the protocol of the probe is less than a day old; absent where nothing tells its age.",
        &["fresh", "old"],
    ),
];
