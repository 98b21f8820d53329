//! What an audit can find, and what it cannot tell.

use crate::audit::mailbox::{Door, Unknown};
use crate::audit::wish::State;

/// Everything that can be found, in the order of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A protocol is not in the state that is wished.
    NotAsWished(Door, State),
    /// Invitations do not come as is wished.
    IcalNotAsWished(bool),
    /// A protocol is on and nobody said that it is needed.
    NotNeeded(Door),
    /// A protocol is needed by the keep list, and off.
    NeededButOff(Door),
    /// The iCalendar option cannot work, because the defaults of the protocol apply.
    IcalIdle(Door),
    /// SMTP AUTH of the organisation is not on, or not off, as is wished.
    OrganizationNotAsWished(State),
    /// New mailboxes get something else than is wished.
    PlanNotAsWished(Door, State),
    /// New mailboxes get this protocol.
    PlanOn(Door),
    /// SMTP AUTH is on by a setting of the mailbox, and off for the organisation.
    SmtpExceptionOn,
    /// SMTP AUTH is off by a setting of the mailbox, and on for the organisation.
    SmtpExceptionOff,
    /// A policy allows passwords for IMAP or POP, which Exchange Online does not take any more.
    BasicWithoutEffect,
    /// A policy allows passwords for SMTP.
    BasicSmtp,
    /// SMTP AUTH is on, and the authentication policy refuses passwords: only OAuth works.
    SmtpPasswordBlocked,
    /// SMTP AUTH is on, and Exchange Online is about to switch passwords for it off.
    SmtpPasswordsEnd,
    /// A policy is named that is not among those exported.
    PolicyMissing,
    /// An address of the keep list is of no mailbox in the export.
    KeepUnseen,
    /// To follow the organisation would open SMTP AUTH where the mailbox has it off by itself.
    InheritOpens,
    /// It may do so: what the organisation has is not known.
    InheritMayOpen,
    /// To follow the organisation would close SMTP AUTH where the mailbox has it on by itself.
    InheritCloses,
    /// It may do so: what the organisation has is not known.
    InheritMayClose,
    /// To switch SMTP AUTH off for the organisation closes it for these, who follow it.
    OrganizationCloses,
    /// To switch it on opens it for these.
    OrganizationOpens,
    /// They follow the organisation and are on the keep list: a setting of their own keeps it open.
    OrganizationKept,
}

impl Kind {
    /// Whether it is to be looked at before anything is changed, and so told first.
    pub const fn is_caution(self) -> bool {
        matches!(
            self,
            Self::KeepUnseen
                | Self::InheritOpens
                | Self::InheritMayOpen
                | Self::InheritCloses
                | Self::InheritMayClose
                | Self::OrganizationCloses
                | Self::OrganizationOpens
        )
    }
}

/// Something that could not be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untold {
    /// What.
    pub what: Asked,
    /// Why.
    pub why: Why,
    /// Of how many mailboxes.
    pub count: usize,
    /// The first of them, as a place.
    pub first: Option<u32>,
    /// Whether the result depends on it.
    pub decides: bool,
}

/// A question of an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// Whether a protocol is on.
    Door(Door),
    /// Whether invitations come as calendar entries, by IMAP or by POP.
    Ical(Door),
    /// Whether SMTP AUTH is on for the organisation.
    Organization,
    /// What new mailboxes get.
    Plans,
    /// Whether the authentication policy takes passwords for SMTP AUTH.
    Policy,
    /// Whether these are all mailboxes.
    All,
}

/// Why something could not be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The setting is not known.
    Setting(Unknown),
    /// There are exactly 1000, which is where the cmdlets stop by themselves.
    Thousand,
    /// There are exactly so many, as where somebody asked for no more.
    Round(u32),
    /// The file says itself that it stops before the end.
    Limited,
}
