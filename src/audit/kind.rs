//! Which cmdlet a record is of, by its columns.

use super::field::Field as F;
use super::record::Record;
use super::value::Value;

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A mailbox: `Get-CASMailbox`, `Get-EXOCASMailbox`.
    Mailbox,
    /// What new mailboxes get: `Get-CASMailboxPlan`.
    Plan,
    /// Mail flow of the organisation: `Get-TransportConfig`.
    Transport,
    /// `Get-AuthenticationPolicy`.
    Policy,
    /// `Get-OrganizationConfig`.
    Organization,
    /// A person: `Get-User`, `Get-Mailbox`, `Get-EXOMailbox`.
    User,
}

/// The columns that only the settings of a mailbox, or of a plan, have.
pub(super) const ACCESS: [F; 6] = [
    F::ImapEnabled,
    F::PopEnabled,
    F::ImapUseProtocolDefaults,
    F::ImapForceICalForCalendarRetrievalOption,
    F::PopUseProtocolDefaults,
    F::PopForceICalForCalendarRetrievalOption,
];

/// The columns that name somebody beyond doubt.
const PERSON: [F; 5] = [
    F::PrimarySmtpAddress,
    F::EmailAddresses,
    F::UserPrincipalName,
    F::WindowsEmailAddress,
    F::ExternalDirectoryObjectId,
];

/// How the names of all plans of Exchange Online begin.
const PLAN: &str = "ExchangeOnline";

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Mailbox,
        Self::Plan,
        Self::Transport,
        Self::Policy,
        Self::Organization,
        Self::User,
    ];

    /// Its name in the report.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mailbox => "mailboxes",
            Self::Plan => "plans",
            Self::Transport => "transport-config",
            Self::Policy => "authentication-policies",
            Self::Organization => "organization-config",
            Self::User => "users",
        }
    }

    /// The kind of a record; `hint` is the type that the file says it holds (`#TYPE`). None when no column tells.
    pub(super) fn of(record: &Record, hint: &str) -> Option<Self> {
        if record.has_any(&[
            F::AllowBasicAuthImap,
            F::AllowBasicAuthPop,
            F::AllowBasicAuthSmtp,
        ]) {
            return Some(Self::Policy);
        }
        if record.has_any(&ACCESS) {
            let is_plan = hint.contains("MailboxPlan") || is_plan(record);
            return Some(if is_plan { Self::Plan } else { Self::Mailbox });
        }
        if record.has(F::SmtpClientAuthenticationDisabled) {
            // The organisation's is never blank.
            let is_blank = *record.value(F::SmtpClientAuthenticationDisabled) == Value::Blank;
            let is_hinted = hint.contains("CASMailbox");
            let is_mailbox = is_hinted || has_name(record) || is_blank;
            return match is_transport(record) || hint.contains("TransportConfig") {
                true => Some(Self::Transport),
                false if is_mailbox => Some(Self::Mailbox),
                // Mailboxes and the organisation have one.
                false if record.has(F::Guid) => None,
                false => Some(Self::Transport),
            };
        }
        if record.has(F::DefaultAuthenticationPolicy) {
            return Some(Self::Organization);
        }
        let is_user = record.has(F::AuthenticationPolicy) || record.has_any(&PERSON);
        is_user.then_some(Self::User)
    }
}

fn starts(record: &Record, field: F, with: &str) -> bool {
    let text = record.value(field).shown().unwrap_or_default();
    text.get(..with.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// A plan has the columns of a mailbox, a name of its own, and no address of a person.
fn is_plan(record: &Record) -> bool {
    let addresses = PERSON
        .iter()
        .flat_map(|field| record.value(*field).addresses());
    let mut addresses = addresses.map(|address| address.text);
    let is_own = |text: &str| {
        text.get(..PLAN.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(PLAN))
    };
    addresses.all(is_own)
        && (record.has(F::IsDefault)
            || [F::Name, F::Identity, F::DisplayName]
                .into_iter()
                .any(|field| starts(record, field, PLAN)))
}

fn is_transport(record: &Record) -> bool {
    record.has(F::Rfc2231EncodingEnabled)
        || starts(record, F::Name, "Transport Settings")
        || starts(record, F::Identity, "Transport Settings")
        || starts(record, F::DistinguishedName, "CN=Transport Settings")
}

/// Whether anything in it names somebody, and not the organisation.
fn has_name(record: &Record) -> bool {
    let names = [
        F::DistinguishedName,
        F::Identity,
        F::Name,
        F::Alias,
        F::DisplayName,
    ];
    record.has_any(&PERSON) || record.has_any(&names)
}
