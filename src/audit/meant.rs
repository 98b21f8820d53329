//! Columns that are called nearly as one that counts: shortened by hand, mistyped, or called as a portal calls them.

use std::sync::OnceLock;

use serde::Deserialize;

use super::field::Field;

/// The table of how people call the settings.
const TABLE: &str = include_str!("../../checks/columns.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    column: Vec<Column>,
}

/// A setting, and how people call its column: in small letters, without blanks and hyphens.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Column {
    setting: String,
    called: Vec<String>,
}

impl Column {
    fn field(&self) -> Option<Field> {
        Field::named(&self.setting)
    }
}

/// What the table has, read where a column is called otherwise.
fn columns() -> &'static [Column] {
    static COLUMNS: OnceLock<Vec<Column>> = OnceLock::new();
    COLUMNS.get_or_init(|| {
        let table: Result<Table, _> = toml::from_str(TABLE);
        table.map(|table| table.column).unwrap_or_default()
    })
}

/// What else is held against names that are nearly right.
const NAMES: [Field; 2] = [Field::PrimarySmtpAddress, Field::UserPrincipalName];

/// The shortest name in which letters may be wrong: of shorter ones too many are alike.
const LEAST: usize = 8;

/// How many letters may be wrong.
const WRONG: usize = 2;

/// How many letters at the beginning have to be right: `MAPIEnabled` is a setting of its own.
const RIGHT: usize = 3;

/// The names that are called nearly as a column that counts and is not among them, each with that one.
pub(super) fn meant<'a>(names: impl Iterator<Item = &'a str> + Clone) -> Vec<(String, Field)> {
    let mut all: Vec<(String, Field)> = Vec::new();
    for name in names.clone().filter(|name| Field::named(name).is_none()) {
        let Some(field) = nearly(name) else { continue };
        let is_there = names.clone().any(|name| Field::named(name) == Some(field));
        if !is_there && all.iter().all(|(_, held)| *held != field) {
            all.push((name.trim().to_owned(), field));
        }
    }
    all
}

/// The same as the end of a sentence that says what is wrong; nothing where no name is like one.
pub(super) fn perhaps<'a>(names: impl Iterator<Item = &'a str> + Clone) -> String {
    let all: Vec<String> = meant(names)
        .into_iter()
        .map(|(name, field)| {
            let name = crate::style::safe(&name).replace('`', "'");
            match field {
                Field::SmtpClientAuthenticationDisabled => {
                    format!("`{name}` {} (True where SMTP AUTH is off)", field.name())
                }
                _ => format!("`{name}` {}", field.name()),
            }
        })
        .collect();
    match all.is_empty() {
        true => String::new(),
        false => format!(
            ". If that is what is meant, call the column {}, with True or False below it as the cmdlet writes them",
            all.join(", the column ")
        ),
    }
}

fn nearly(name: &str) -> Option<Field> {
    let letters = name.chars().filter(|c| c.is_alphanumeric());
    let name: String = letters.flat_map(char::to_lowercase).collect();
    let called = columns().iter().find(|one| one.called.contains(&name));
    let settings = columns().iter().filter_map(Column::field);
    let mut fields = settings.chain(NAMES);
    called.and_then(Column::field).or_else(|| {
        fields.find(|field| {
            let right = field.name().to_lowercase();
            name.len() >= LEAST
                && name.get(..RIGHT) == right.get(..RIGHT)
                && strsim::osa_distance(&name, &right) <= WRONG
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may stop where it stands")]
mod tests {
    use super::*;

    #[test]
    fn the_table_names_settings_and_no_column_of_its_own_twice() {
        let table: Table = toml::from_str(TABLE).unwrap();
        let mut seen: Vec<&String> = Vec::new();
        for column in &table.column {
            assert!(column.field().is_some(), "{}", column.setting);
            for name in &column.called {
                let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
                assert!(name.chars().all(plain), "{name}");
                assert_eq!(Field::named(name), None, "{name}");
                assert!(!seen.contains(&name), "{name}");
                seen.push(name);
            }
        }
        assert!(seen.len() > table.column.len());
    }

    #[test]
    fn what_is_called_nearly_so_is_found_and_settings_of_their_own_are_not() {
        let all = |names: &[&str]| {
            let found = meant(names.iter().copied());
            found.into_iter().map(|(name, _)| name).collect::<Vec<_>>()
        };
        assert_eq!(
            all(&[
                "Guid",
                "IMAP",
                "Pop 3",
                "Authenticated SMTP",
                "User Principle Name"
            ]),
            ["IMAP", "Pop 3", "Authenticated SMTP", "User Principle Name"]
        );
        assert_eq!(
            all(&["ImapEnable", "PopEnabeld"]),
            ["ImapEnable", "PopEnabeld"]
        );
        // What is there by its right name needs no other.
        assert!(all(&["ImapEnabled", "IMAP"]).is_empty());
        for own in [
            "MAPIEnabled",
            "OWAEnabled",
            "EwsEnabled",
            "ActiveSyncEnabled",
            "ImapSuppressReadReceipt",
            "ImapEnableExactRFC822Size",
            "ImapMessagesRetrievalMimeFormat",
            "PopSuppressReadReceipt",
            "ExternalImapSettings",
            "InternalPopSettings",
            "ExternalSmtpSettings",
            "SamAccountName",
            "WindowsLiveID",
            "MicrosoftOnlineServicesID",
            "PrimarySmtpDomain",
            "UserPrincipal",
            "Population",
            "Smtp",
            "ECPEnabled",
            "ExternalEmailAddress",
        ] {
            assert!(all(&[own]).is_empty(), "{own}");
        }
    }
}
