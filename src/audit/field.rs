//! The columns that count, by their names in Exchange.

use memchr::memchr3;

/// A column that is read; all others are passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is called as in Exchange")]
pub enum Field {
    ExternalDirectoryObjectId,
    Guid,
    ExchangeGuid,
    PrimarySmtpAddress,
    WindowsEmailAddress,
    UserPrincipalName,
    EmailAddresses,
    DistinguishedName,
    Identity,
    Name,
    Alias,
    DisplayName,
    ImapEnabled,
    PopEnabled,
    SmtpClientAuthenticationDisabled,
    ImapUseProtocolDefaults,
    ImapForceICalForCalendarRetrievalOption,
    PopUseProtocolDefaults,
    PopForceICalForCalendarRetrievalOption,
    AllowBasicAuthImap,
    AllowBasicAuthPop,
    AllowBasicAuthSmtp,
    DefaultAuthenticationPolicy,
    AuthenticationPolicy,
    /// Of those that are exported here, only `Get-CASMailboxPlan` has this one.
    IsDefault,
    /// Only `Get-TransportConfig` has this one.
    Rfc2231EncodingEnabled,
    /// Which organisation of the service it is of.
    OrganizationId,
    /// When it was exported, as whoever exported it added it: Exchange has no such column.
    ExportedAt,
}

use Field as F;

/// Every column with its name.
const NAMES: [(F, &str); Field::COUNT] = [
    (F::ExternalDirectoryObjectId, "ExternalDirectoryObjectId"),
    (F::Guid, "Guid"),
    (F::ExchangeGuid, "ExchangeGuid"),
    (F::PrimarySmtpAddress, "PrimarySmtpAddress"),
    (F::WindowsEmailAddress, "WindowsEmailAddress"),
    (F::UserPrincipalName, "UserPrincipalName"),
    (F::EmailAddresses, "EmailAddresses"),
    (F::DistinguishedName, "DistinguishedName"),
    (F::Identity, "Identity"),
    (F::Name, "Name"),
    (F::Alias, "Alias"),
    (F::DisplayName, "DisplayName"),
    (F::ImapEnabled, "ImapEnabled"),
    (F::PopEnabled, "PopEnabled"),
    (
        F::SmtpClientAuthenticationDisabled,
        "SmtpClientAuthenticationDisabled",
    ),
    (F::ImapUseProtocolDefaults, "ImapUseProtocolDefaults"),
    (
        F::ImapForceICalForCalendarRetrievalOption,
        "ImapForceICalForCalendarRetrievalOption",
    ),
    (F::PopUseProtocolDefaults, "PopUseProtocolDefaults"),
    (
        F::PopForceICalForCalendarRetrievalOption,
        "PopForceICalForCalendarRetrievalOption",
    ),
    (F::AllowBasicAuthImap, "AllowBasicAuthImap"),
    (F::AllowBasicAuthPop, "AllowBasicAuthPop"),
    (F::AllowBasicAuthSmtp, "AllowBasicAuthSmtp"),
    (
        F::DefaultAuthenticationPolicy,
        "DefaultAuthenticationPolicy",
    ),
    (F::AuthenticationPolicy, "AuthenticationPolicy"),
    (F::IsDefault, "IsDefault"),
    (F::Rfc2231EncodingEnabled, "Rfc2231EncodingEnabled"),
    (F::OrganizationId, "OrganizationId"),
    (F::ExportedAt, "ExportedAt"),
];

/// What else the day of the export is called.
const DAY: [&str; 6] = [
    "Exported",
    "ExportedOn",
    "ExportDate",
    "ExportTime",
    "ExportTimestamp",
    "ReportDate",
];

impl Field {
    /// How many there are.
    pub const COUNT: usize = 28;

    /// Its name in Exchange.
    pub const fn name(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// The column at this place.
    pub fn at(place: usize) -> Option<Self> {
        NAMES.get(place).map(|(field, _)| *field)
    }

    /// The column with this name, in any letter case, also where blanks, hyphens or underscores part its words; none when it does
    /// not count.
    pub fn named(column: &str) -> Option<Self> {
        let column = column.trim();
        // By bytes: JSON of a large tenant has millions of names.
        match memchr3(b' ', b'-', b'_', column.as_bytes()).is_some() {
            true => Self::called(&column.replace([' ', '-', '_'], "")),
            false => Self::called(column),
        }
    }

    /// Whether a name is the beginning of one that counts, and is none itself.
    pub fn is_begun(column: &str) -> bool {
        let begins = |name: &str| {
            let start = name.get(..column.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(column))
        };
        Self::named(column).is_none() && NAMES.iter().any(|(_, name)| begins(name))
    }

    fn called(column: &str) -> Option<Self> {
        let is_called =
            |name: &str| name.len() == column.len() && name.eq_ignore_ascii_case(column);
        let named = NAMES.iter().find(|(_, name)| is_called(name));
        let is_day = || DAY.iter().any(|name| is_called(name));
        named
            .map(|(field, _)| *field)
            .or_else(|| is_day().then_some(F::ExportedAt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_stand_in_the_order_of_the_columns() {
        for (at, (field, name)) in NAMES.iter().enumerate() {
            assert_eq!(*field as usize, at);
            assert_eq!(field.name(), *name);
            assert_eq!(
                Field::named(&format!(" {} ", name.to_uppercase())),
                Some(*field)
            );
        }
        assert_eq!(Field::named("ImapEnable"), None);
        assert!(Field::is_begun("imapenable") && !Field::is_begun("ImapEnabled"));
        assert!(!Field::is_begun("OwaEnable") && !Field::is_begun("ImapEnabledNot"));
        assert_eq!(Field::named("Pop enabled"), Some(F::PopEnabled));
        assert_eq!(
            Field::named("user_principal-name"),
            Some(F::UserPrincipalName)
        );
    }
}
