//! What an administrator exported of the mailbox: not seen on the wire, but known beforehand.

use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::endpoint::Protocol;
use crate::written;

/// The settings of the mailbox that is checked, as far as they were exported.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where each of these stands.
    #[serde(default)]
    pub said: Vec<Said>,
    /// The columns of the mailbox that say different things, or nothing that can be read.
    #[serde(default)]
    pub unclear: Vec<String>,
}

/// One value of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// The file, without its folders.
    pub file: String,
    /// The column, as Exchange calls it.
    pub column: String,
    /// What it says, such as `False`.
    pub value: String,
    /// Whether it is of the organisation, and not of the mailbox.
    pub is_of_organization: bool,
    /// When it was exported at the latest; none where nothing tells.
    pub exported: Option<Exported>,
}

/// The moment by which something was exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exported(#[serde(with = "written::moment")] pub SystemTime);

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

/// From when on an export is old: what was switched since then is not in it.
const OLD: Duration = Duration::from_secs(24 * 60 * 60);

impl Exported {
    /// Whether it is old by now; a moment that is still to come is not.
    pub fn is_old(self, now: SystemTime) -> bool {
        now.duration_since(self.0).is_ok_and(|age| age >= OLD)
    }
}

impl MailboxSettings {
    /// The values that decide whether the mailbox may be used by this protocol.
    pub fn said(&self, protocol: Protocol) -> impl Iterator<Item = &Said> {
        let column = match protocol {
            Protocol::Imap => "ImapEnabled",
            Protocol::Pop3 => "PopEnabled",
            Protocol::Smtp => "SmtpClientAuthenticationDisabled",
        };
        let inherits = self.smtp == Some(SmtpAuth::Inherit);
        let counts =
            move |said: &&Said| said.column == column && (inherits || !said.is_of_organization);
        self.said.iter().filter(counts)
    }

    /// By when what decides about this protocol was exported: the oldest of it. None where nothing tells.
    pub fn exported(&self, protocol: Protocol) -> Option<SystemTime> {
        let moments = self.said(protocol).filter_map(|said| said.exported);
        moments.min().map(|exported| exported.0)
    }

    /// Whether all that decides about this protocol was exported within a day. None where nothing tells, or a file is of the future.
    pub fn is_fresh(&self, protocol: Protocol, now: SystemTime) -> Option<bool> {
        let mut said = self.said(protocol).peekable();
        said.peek()?;
        let moments: Option<Vec<Exported>> = said.map(|said| said.exported).collect();
        let moments = moments.filter(|all| all.iter().all(|moment| moment.0 <= now))?;
        Some(!moments.into_iter().any(|moment| moment.is_old(now)))
    }

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
