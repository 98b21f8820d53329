//! Whether something is on for a mailbox, and why that cannot be told.

use crate::audit::value::Setting;

/// Whether something is on for a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// It is on.
    On,
    /// It is off.
    Off,
    /// It cannot be told.
    Unknown(Unknown),
}

/// Why it cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Unknown {
    /// The column is not in the exports.
    NotExported,
    /// It follows the organisation, whose setting is not in the exports.
    Organization,
    /// It follows the organisation, of which the exports say different things.
    OrganizationContradictory,
    /// It follows the organisation, whose setting is neither True nor False.
    OrganizationUnreadable,
    /// It is blank, which says nothing.
    Blank,
    /// It is neither True nor False.
    Unreadable,
    /// Two exports say different things.
    Contradictory,
}

impl Unknown {
    /// Whether it is the setting of the organisation that is not known.
    pub const fn is_of_organization(self) -> bool {
        matches!(
            self,
            Self::Organization | Self::OrganizationContradictory | Self::OrganizationUnreadable
        )
    }

    /// Its name in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotExported => "not-exported",
            Self::Organization => "organization-not-exported",
            Self::OrganizationContradictory => "organization-contradictory",
            Self::OrganizationUnreadable => "organization-unreadable",
            Self::Blank => "blank",
            Self::Unreadable => "unreadable",
            Self::Contradictory => "contradictory",
        }
    }
}

impl Effect {
    /// Of a setting that means on when it is yes.
    pub const fn of(setting: Setting) -> Self {
        match setting {
            Setting::Yes => Self::On,
            Setting::No => Self::Off,
            Setting::Blank => Self::Unknown(Unknown::Blank),
            Setting::Missing => Self::Unknown(Unknown::NotExported),
            Setting::Unreadable => Self::Unknown(Unknown::Unreadable),
            Setting::Contradictory => Self::Unknown(Unknown::Contradictory),
        }
    }

    /// Of a setting that means off when it is yes.
    pub const fn of_disabled(setting: Setting) -> Self {
        match Self::of(setting) {
            Self::On => Self::Off,
            Self::Off => Self::On,
            unknown => unknown,
        }
    }

    /// Of `SmtpClientAuthenticationDisabled` of a mailbox and of the organisation.
    pub const fn of_smtp(own: Setting, organization: Setting) -> Self {
        match (own, organization) {
            (Setting::Blank, Setting::Missing) => Self::Unknown(Unknown::Organization),
            (Setting::Blank, Setting::Contradictory) => {
                Self::Unknown(Unknown::OrganizationContradictory)
            }
            (Setting::Blank, Setting::Unreadable | Setting::Blank) => {
                Self::Unknown(Unknown::OrganizationUnreadable)
            }
            (Setting::Blank, organization) => Self::of_disabled(organization),
            (own, _) => Self::of_disabled(own),
        }
    }

    /// Whether it is on; none where it cannot be told.
    pub const fn known(self) -> Option<bool> {
        match self {
            Self::On => Some(true),
            Self::Off => Some(false),
            Self::Unknown(_) => None,
        }
    }
}
