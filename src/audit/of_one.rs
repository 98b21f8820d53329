//! What the exports say of one mailbox, for a check of it.

use std::time::SystemTime;

use super::field::Field;
use super::mailbox::{Door, Mailbox};
use super::source::Kind;
use super::tenant::Tenant;
use super::value::Setting;

/// What is set for one mailbox; a setting that is blank or not readable counts as not exported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfOne {
    /// Whether the mailbox is among those exported.
    pub is_there: bool,
    /// Whether IMAP is on.
    pub imap: Option<bool>,
    /// Whether POP is on.
    pub pop: Option<bool>,
    /// `SmtpClientAuthenticationDisabled`, where it is True, False or blank.
    pub smtp_disabled: Option<Setting>,
    /// The same of the organisation, where it is True or False.
    pub organization_smtp_disabled: Option<bool>,
    /// Where each of them stands.
    pub said: Vec<Said>,
    /// The columns of the mailbox that say different things, or nothing that can be read.
    pub unclear: Vec<&'static str>,
}

/// One value of an export.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The file, safe to show.
    pub file: String,
    /// The column, as Exchange calls it.
    pub column: &'static str,
    /// What it says, such as `False`.
    pub value: &'static str,
    /// Whether it is of the organisation, and not of the mailbox.
    pub is_of_organization: bool,
    /// When the file was exported at the latest.
    pub exported: Option<SystemTime>,
}

impl Tenant {
    /// What is set for the mailbox with any of these addresses, the first that is known.
    pub fn of_one(&self, addresses: &[&str]) -> OfOne {
        let mailbox = addresses
            .iter()
            .find_map(|address| self.of_address(address));
        let mailbox = mailbox.filter(|mailbox| mailbox.has_settings);
        let organization_smtp_disabled = self.smtp_disabled.flag();
        let organization = OfOne {
            organization_smtp_disabled,
            said: organization_smtp_disabled
                .and_then(|_| self.said_of_organization())
                .into_iter()
                .collect(),
            ..OfOne::default()
        };
        let Some(mailbox) = mailbox else {
            return organization;
        };
        let is_known = |setting: &Setting| setting.in_powershell().is_some();
        let of_mailbox = Door::ALL
            .into_iter()
            .filter_map(|door| self.said_of_mailbox(mailbox, door));
        OfOne {
            is_there: true,
            imap: mailbox.effect(Door::Imap, self.smtp_disabled).known(),
            pop: mailbox.effect(Door::Pop, self.smtp_disabled).known(),
            smtp_disabled: Some(mailbox.smtp_disabled).filter(is_known),
            organization_smtp_disabled,
            said: of_mailbox.chain(organization.said).collect(),
            unclear: Door::ALL
                .into_iter()
                .filter(|door| is_unclear(mailbox.setting(*door)))
                .map(Door::column)
                .collect(),
        }
    }

    /// Where a setting of a mailbox stands: in the file that it was first read from, or in the first that has the column.
    fn said_of_mailbox(&self, mailbox: &Mailbox, door: Door) -> Option<Said> {
        let setting = mailbox.setting(door);
        let field = super::change::field(door);
        setting.in_powershell()?;
        let first = self.files.get(usize::from(mailbox.file));
        let mut all = first.into_iter().chain(&self.files);
        let source = all.find(|source| source.has(Kind::Mailbox, field))?;
        Some(Said {
            file: source.file.clone(),
            column: field.name(),
            value: setting.shown(),
            is_of_organization: false,
            exported: source.exported(),
        })
    }

    fn said_of_organization(&self) -> Option<Said> {
        let field = Field::SmtpClientAuthenticationDisabled;
        let mut all = self.files.iter();
        let source = all.find(|source| source.has(Kind::Transport, field))?;
        Some(Said {
            file: source.file.clone(),
            column: field.name(),
            value: self.smtp_disabled.shown(),
            is_of_organization: true,
            exported: source.exported(),
        })
    }
}

/// Whether something is there that cannot be used.
const fn is_unclear(setting: Setting) -> bool {
    matches!(setting, Setting::Contradictory | Setting::Unreadable)
}
