//! Made-up mailboxes.

use mailprobe::audit::mailbox::{Mailbox, guid};
use mailprobe::audit::tenant::Tenant;
use mailprobe::audit::value::Setting;
use proptest::prelude::*;

/// A made-up mailbox as PowerShell has it.
#[derive(Clone, Debug)]
pub(crate) struct Made {
    pub(crate) id: u64,
    pub(crate) display: String,
    /// ImapEnabled, PopEnabled, ImapUseProtocolDefaults, ImapForceICal…, PopUseProtocolDefaults, PopForceICal….
    pub(crate) flags: [bool; 6],
    /// SmtpClientAuthenticationDisabled, which may be blank.
    pub(crate) smtp_disabled: Option<bool>,
}

/// The columns of `flags`, and then that of `smtp_disabled`.
pub(crate) const COLUMNS: [&str; 7] = [
    "ImapEnabled",
    "PopEnabled",
    "ImapUseProtocolDefaults",
    "ImapForceICalForCalendarRetrievalOption",
    "PopUseProtocolDefaults",
    "PopForceICalForCalendarRetrievalOption",
    "SmtpClientAuthenticationDisabled",
];

impl Made {
    pub(crate) fn guid(&self) -> String {
        format!("6f1c2a3b-0000-4d5e-8f90-{:012x}", self.id)
    }

    pub(crate) fn address(&self) -> String {
        format!("User.{}@contoso.com", self.id)
    }

    /// The row: names and values, in the order of `Get-CASMailbox`.
    pub(crate) fn row(&self) -> Vec<(&'static str, Cell)> {
        let address = self.address();
        let mut row = vec![
            (
                "RunspaceId",
                Cell::Text("8d4a6f0e-1f3b-4b1e-9a55-0a0a0a0a0a0a".to_owned()),
            ),
            ("ExternalDirectoryObjectId", Cell::Text(self.guid())),
            (
                "EmailAddresses",
                Cell::List(vec![
                    format!("SMTP:{address}"),
                    format!("smtp:alias{}@contoso.com", self.id),
                ]),
            ),
            ("PrimarySmtpAddress", Cell::Text(address)),
            ("DisplayName", Cell::Text(self.display.clone())),
        ];
        let flags = COLUMNS.iter().zip(self.flags);
        row.extend(flags.map(|(name, flag)| (*name, Cell::Flag(Some(flag)))));
        row.push((COLUMNS[6], Cell::Flag(self.smtp_disabled)));
        row.push(("ObjectState", Cell::Text("Unchanged".to_owned())));
        row
    }

    /// What has to be read of it.
    pub(crate) fn facts(&self) -> (u128, String, [Setting; 7]) {
        let mut settings = [Setting::Blank; 7];
        for (setting, flag) in settings.iter_mut().zip(self.flags) {
            *setting = Setting::of(flag);
        }
        if let Some(disabled) = self.smtp_disabled {
            settings[6] = Setting::of(disabled);
        }
        (guid(&self.guid()).unwrap().get(), self.address(), settings)
    }
}

/// What stands in a field.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Text(String),
    Flag(Option<bool>),
    List(Vec<String>),
}

/// What was read of a mailbox, in the same form.
pub(crate) fn facts(mailbox: &Mailbox) -> (u128, String, [Setting; 7]) {
    let settings = [
        mailbox.imap,
        mailbox.pop,
        mailbox.ical[0].defaults,
        mailbox.ical[0].option,
        mailbox.ical[1].defaults,
        mailbox.ical[1].option,
        mailbox.smtp_disabled,
    ];
    (
        mailbox.guid.map_or(0, std::num::NonZeroU128::get),
        mailbox.address.as_deref().unwrap_or_default().to_owned(),
        settings,
    )
}

pub(crate) fn all_facts(tenant: &Tenant) -> Vec<(u128, String, [Setting; 7])> {
    tenant.mailboxes.iter().map(facts).collect()
}

/// Names as people have them, and as nobody should. (No directory takes a NUL.)
pub(crate) fn name() -> impl Strategy<Value = String> {
    const ODD: &[char] = &[
        '\'', '"', '`', '$', '#', ';', ',', '\t', '\n', '\r', '{', '}', '\u{2018}', '\u{2019}',
        '\u{201a}', '\u{201b}', '\u{85}', '\u{2028}', '\u{202e}', '\u{1b}', '\\', ' ', '(', ')',
        '@', '|', '&', '<', '>', ':',
    ];
    let odd = proptest::sample::select(ODD);
    let plain = prop_oneof![
        proptest::char::range('a', 'z'),
        proptest::sample::select(&['\u{fc}', '\u{20ac}', '\u{65e5}'][..]),
        any::<char>(),
    ];
    let one = prop_oneof![2 => odd, 3 => plain];
    proptest::collection::vec(one, 0..24)
        .prop_map(|all: Vec<char>| all.into_iter().filter(|c| *c != '\0').collect())
}

/// Made-up mailboxes, each with an id of its own.
pub(crate) fn mailboxes(most: usize) -> impl Strategy<Value = Vec<Made>> {
    let one = (name(), any::<[bool; 6]>(), any::<Option<bool>>());
    proptest::collection::vec(one, 1..most).prop_map(|all| {
        let numbered = (1..).zip(all);
        let made = numbered.map(|(id, (display, flags, smtp_disabled))| Made {
            id,
            display,
            flags,
            smtp_disabled,
        });
        made.collect()
    })
}
