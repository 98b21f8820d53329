//! What an administrator exported of the mailbox: not seen on the wire, but known beforehand.

use serde::{Deserialize, Serialize};

use crate::endpoint::Protocol;

/// The settings of the mailbox that is checked, as far as they were exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailboxSettings {
    /// Whether the mailbox is among those exported.
    pub is_there: bool,
    /// Whether IMAP is on.
    pub imap: Option<bool>,
    /// Whether POP is on.
    pub pop: Option<bool>,
    /// What is set for SMTP AUTH.
    pub smtp: Option<SmtpAuth>,
    /// Whether SMTP AUTH is on for those who have no setting of their own.
    pub organization_smtp: Option<bool>,
}

/// What a mailbox has set for SMTP AUTH.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SmtpAuth {
    /// On, whatever the organisation has.
    On,
    /// Off, whatever the organisation has.
    Off,
    /// As the organisation.
    Inherit,
}

impl SmtpAuth {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::On, Self::Off, Self::Inherit];

    /// The word that stands for it in facts and scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
            Self::Inherit => "inherit",
        }
    }
}

impl MailboxSettings {
    /// Whether the mailbox may be used by this protocol; none where that was not exported.
    pub fn is_on(&self, protocol: Protocol) -> Option<bool> {
        match (protocol, self.smtp) {
            (Protocol::Imap, _) => self.imap,
            (Protocol::Pop3, _) => self.pop,
            (Protocol::Smtp, Some(SmtpAuth::On)) => Some(true),
            (Protocol::Smtp, Some(SmtpAuth::Off)) => Some(false),
            (Protocol::Smtp, Some(SmtpAuth::Inherit)) => self.organization_smtp,
            (Protocol::Smtp, None) => None,
        }
    }
}
