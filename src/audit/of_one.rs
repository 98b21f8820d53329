//! What the exports say of one mailbox, for a check of it.

use super::mailbox::Door;
use super::tenant::Tenant;
use super::value::Setting;

/// What is set for one mailbox; a setting that is blank or not readable counts as not exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
}

impl Tenant {
    /// What is set for the mailbox with any of these addresses, the first that is known.
    pub fn of_one(&self, addresses: &[&str]) -> OfOne {
        let mailbox = addresses
            .iter()
            .find_map(|address| self.of_address(address));
        let mailbox = mailbox.filter(|mailbox| mailbox.has_settings);
        let organization_smtp_disabled = self.smtp_disabled.flag();
        let Some(mailbox) = mailbox else {
            return OfOne {
                organization_smtp_disabled,
                ..OfOne::default()
            };
        };
        let is_known = |setting: &Setting| setting.in_powershell().is_some();
        OfOne {
            is_there: true,
            imap: mailbox.effect(Door::Imap, self.smtp_disabled).known(),
            pop: mailbox.effect(Door::Pop, self.smtp_disabled).known(),
            smtp_disabled: Some(mailbox.smtp_disabled).filter(is_known),
            organization_smtp_disabled,
        }
    }
}
